package identity_test

import (
	"bytes"
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/identity"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
	"kntc/internal/token"
)

func clerkAt(id authority.ID) []access.Grant {
	return []access.Grant{{Role: access.Clerk, Authority: id}}
}

func TestCreateAccount(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		admin := s.person(t, "admin.tinh", storetest.Province, access.Administrator).Actor()
		account, once, err := s.CreateAccount(t.Context(), admin, identity.NewAccount{
			Home: storetest.CommuneA1, Username: "Hoa.LE", DisplayName: "  Lê  Thị Hoa ", Grants: clerkAt(storetest.CommuneA1),
		})
		if err != nil {
			t.Fatal(err)
		}
		if account.Username != "hoa.le" || account.DisplayName != "Lê Thị Hoa" || !account.MustChange || account.Version != 1 {
			t.Errorf("account %+v", account)
		}
		stored, err := s.Account(t.Context(), admin, account.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(account, stored); diff != "" {
			t.Errorf("account (-answered +stored):\n%s", diff)
		}
		session := s.signIn(t, "hoa.le", once)
		actor, claims, err := s.verifier.Verify(t.Context(), session.AccessToken)
		if err != nil || !claims.MustChangePassword {
			t.Errorf("the first token permits more than changing the password: %+v, %v", claims, err)
		}
		changed, err := s.ChangePassword(t.Context(), actor, once, another)
		if err != nil {
			t.Fatal(err)
		}
		if _, claims, err := s.verifier.Verify(t.Context(), changed.AccessToken); err != nil || claims.MustChangePassword || changed.Account.MustChange {
			t.Errorf("the password is still to be changed: %+v, %v", claims, err)
		}
		if _, err := s.Refresh(t.Context(), session.RefreshToken, "", office); fieldCode(err) != "refresh_revoked" {
			t.Errorf("the session under the old password: %v", err)
		}
		if _, err := s.Refresh(t.Context(), changed.RefreshToken, "", office); err != nil {
			t.Errorf("the session under the new password: %v", err)
		}
		s.signIn(t, "hoa.le", another)
	})
}

func TestCreateAccountRefuses(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		province := s.person(t, "admin.tinh", storetest.Province, access.Administrator).Actor()
		commune := s.person(t, "admin.xa", storetest.CommuneA1, access.Administrator).Actor()
		clerk := s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk).Actor()
		good := identity.NewAccount{
			Home: storetest.CommuneA1, Username: "hoa.le", DisplayName: "Lê Thị Hoa", Grants: clerkAt(storetest.CommuneA1),
		}
		for _, tt := range []struct {
			name  string
			actor access.Actor
			edit  func(*identity.NewAccount)
			want  error
			at    string
		}{
			{"a clerk", clerk, func(*identity.NewAccount) {}, access.ErrForbidden, ""},
			{"short name", commune, func(n *identity.NewAccount) { n.Username = "ab" }, identity.ErrAccount, "/username"},
			{"accents in the name", commune, func(n *identity.NewAccount) { n.Username = "hòa.le" }, identity.ErrAccount, "/username"},
			{"no display name", commune, func(n *identity.NewAccount) { n.DisplayName = " " }, identity.ErrAccount, "/display_name"},
			{"unknown role", commune, func(n *identity.NewAccount) { n.Grants[0].Role = "king" }, identity.ErrAccount, "/grants/0/role"},
			{"name taken", commune, func(n *identity.NewAccount) { n.Username = "Lan.Clerk" }, identity.ErrUsernameTaken, "/username"},
			{"another office", commune, func(n *identity.NewAccount) { n.Home = storetest.CommuneA2 }, identity.ErrGrantScope, "/authority_id"},
			{"a grant above", commune, func(n *identity.NewAccount) { n.Grants[0].Authority = storetest.Province }, identity.ErrGrantScope, "/grants/0"},
			{"another branch", province, func(n *identity.NewAccount) { n.Grants[0].Authority = storetest.PartyProvince }, identity.ErrGrantScope, "/grants/0"},
			{"an unknown authority", province, func(n *identity.NewAccount) { n.Home = 999 }, identity.ErrGrantScope, "/authority_id"},
			{"a weak password", commune, func(n *identity.NewAccount) { n.Password = "123456789012" }, token.ErrPassword, "/password"},
		} {
			n := good
			n.Grants = append([]access.Grant(nil), good.Grants...)
			tt.edit(&n)
			_, _, err := s.CreateAccount(t.Context(), tt.actor, n)
			if !errors.Is(err, tt.want) {
				t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
				continue
			}
			if f := fault.As(err); tt.at != "" && (len(f.Fields) == 0 || f.Fields[0].Pointer != tt.at) {
				t.Errorf("%s: points at %+v, want %s", tt.name, f.Fields, tt.at)
			}
		}
	})
}

func TestOutOfScopeAccountsAreAbsent(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		commune := s.person(t, "admin.xa", storetest.CommuneA1, access.Administrator).Actor()
		party := s.person(t, "dang.vien", storetest.PartyProvince, access.Clerk)
		for name, call := range map[string]func(uuid.UUID) error{
			"get":     func(id uuid.UUID) error { _, err := s.Account(t.Context(), commune, id); return err },
			"grants":  func(id uuid.UUID) error { _, err := s.SetGrants(t.Context(), commune, id, 1, nil); return err },
			"disable": func(id uuid.UUID) error { _, err := s.Disable(t.Context(), commune, id, 1); return err },
			"enable":  func(id uuid.UUID) error { _, err := s.Enable(t.Context(), commune, id, 9); return err },
			"reset":   func(id uuid.UUID) error { _, _, err := s.ResetPassword(t.Context(), commune, id, 1); return err },
		} {
			there, absent := call(party.ID), call(uuid.Must(uuid.NewV7()))
			if !errors.Is(there, fault.ErrNotFound) || !errors.Is(absent, fault.ErrNotFound) || there.Error() != absent.Error() {
				t.Errorf("%s: %v out of scope, %v when absent", name, there, absent)
			}
		}
	})
}

func TestWiderAccountsAreOutOfReach(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		commune := s.person(t, "admin.xa", storetest.CommuneA1, access.Administrator).Actor()
		wide, _, err := s.Bootstrap(t.Context(), identity.NewAccount{
			Home: storetest.CommuneA1, Username: "rong.hon", DisplayName: "Trần Văn Rộng", Password: password,
			Grants: []access.Grant{{Role: access.Administrator, Authority: storetest.Province}},
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.ResetPassword(t.Context(), commune, wide.ID, wide.Version); !errors.Is(err, identity.ErrGrantScope) {
			t.Errorf("a commune's administrator takes over the province: %v", err)
		}
		if _, err := s.SetGrants(t.Context(), commune, wide.ID, wide.Version, nil); !errors.Is(err, identity.ErrGrantScope) {
			t.Errorf("a commune's administrator takes the province's grants away: %v", err)
		}
	})
}

func TestSetGrants(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		admin := s.person(t, "admin.tinh", storetest.Province, access.Administrator)
		lan := s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
		session := s.signIn(t, "lan.clerk", password)
		grants := []access.Grant{
			{Role: access.Head, Authority: storetest.CommuneA2},
			{Role: access.Clerk, Authority: storetest.CommuneA1},
			{Role: access.Head, Authority: storetest.CommuneA2},
		}
		after, err := s.SetGrants(t.Context(), admin.Actor(), lan.ID, lan.Version, grants)
		if err != nil {
			t.Fatal(err)
		}
		want := []access.Grant{{Role: access.Clerk, Authority: storetest.CommuneA1}, {Role: access.Head, Authority: storetest.CommuneA2}}
		stored, err := s.Account(t.Context(), admin.Actor(), lan.ID)
		if err != nil || stored.Version != 2 || stored.Changed.By != "admin.tinh" || stored.Changed.Action != identity.GrantsSet {
			t.Errorf("stored %+v, %v", stored, err)
		}
		if diff := cmp.Diff(after, stored); diff != "" || !cmp.Equal(want, stored.Grants) {
			t.Errorf("account (-answered +stored):\n%s", diff)
		}
		if _, err := s.Refresh(t.Context(), session.RefreshToken, "", office); fieldCode(err) != "refresh_revoked" {
			t.Errorf("the session under the old grants: %v", err)
		}
		same, err := s.SetGrants(t.Context(), admin.Actor(), lan.ID, 2, want)
		if err != nil || same.Version != 2 {
			t.Errorf("the same grants again: version %d, %v", same.Version, err)
		}
		_, err = s.SetGrants(t.Context(), admin.Actor(), lan.ID, 1, nil)
		if f := fault.As(err); !errors.Is(err, fault.ErrStale) || f.Extra["changed_by"] != "admin.tinh" || f.Extra["current_version"] != int64(2) {
			t.Errorf("an old version: %v", err)
		}
	})
}

func TestOwnAccount(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		admin := s.person(t, "admin.tinh", storetest.Province, access.Administrator, access.Auditor)
		actor := admin.Actor()
		if _, err := s.SetGrants(t.Context(), actor, admin.ID, 1, clerkAt(storetest.Province)); !errors.Is(err, identity.ErrOwnAccount) {
			t.Errorf("the last administrator grant: %v", err)
		}
		if _, err := s.Disable(t.Context(), actor, admin.ID, 1); !errors.Is(err, identity.ErrOwnAccount) {
			t.Errorf("disable: %v", err)
		}
		if _, _, err := s.ResetPassword(t.Context(), actor, admin.ID, 1); !errors.Is(err, identity.ErrOwnAccount) {
			t.Errorf("reset: %v", err)
		}
		rest := []access.Grant{{Role: access.Administrator, Authority: storetest.Province}}
		if _, err := s.SetGrants(t.Context(), actor, admin.ID, 1, rest); err != nil {
			t.Errorf("another of his grants: %v", err)
		}
		own, err := s.Own(t.Context(), actor)
		if err != nil || own.Version != 2 {
			t.Errorf("own account %+v, %v", own, err)
		}
	})
}

func TestDisableAndEnable(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		admin := s.person(t, "admin.tinh", storetest.Province, access.Administrator).Actor()
		lan := s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
		session := s.signIn(t, "lan.clerk", password)
		off, err := s.Disable(t.Context(), admin, lan.ID, 1)
		if err != nil || !off.Disabled() || off.Version != 2 {
			t.Fatalf("%+v, %v", off, err)
		}
		if _, err := s.Refresh(t.Context(), session.RefreshToken, "", office); fieldCode(err) != "refresh_revoked" {
			t.Errorf("refresh while disabled: %v", err)
		}
		if again, err := s.Disable(t.Context(), admin, lan.ID, 2); err != nil || again.Version != 2 {
			t.Errorf("disabling again: %+v, %v", again, err)
		}
		on, err := s.Enable(t.Context(), admin, lan.ID, 2)
		if err != nil || on.Disabled() || on.Version != 3 {
			t.Fatalf("%+v, %v", on, err)
		}
		s.signIn(t, "lan.clerk", password)
		if _, err := s.Refresh(t.Context(), session.RefreshToken, "", office); fieldCode(err) != "refresh_revoked" {
			t.Errorf("the old session came back: %v", err)
		}
	})
}

func TestResetPassword(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		admin := s.person(t, "admin.tinh", storetest.Province, access.Administrator).Actor()
		lan := s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
		after, once, err := s.ResetPassword(t.Context(), admin, lan.ID, lan.Version)
		if err != nil || !after.MustChange {
			t.Fatalf("%+v, %v", after, err)
		}
		if _, err := s.SignIn(t.Context(), "lan.clerk", password, office); !errors.Is(err, identity.ErrCredentials) {
			t.Errorf("the old password: %v", err)
		}
		if session := s.signIn(t, "lan.clerk", once); !session.Account.MustChange {
			t.Error("the one-time password need not be changed")
		}
	})
}

func TestChangePasswordRefuses(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		lan := s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
		for _, tt := range []struct {
			name, old, fresh string
			want             error
			code             string
		}{
			{"wrong present password", another, another + " 2", identity.ErrOldPassword, "wrong"},
			{"too short", password, "ngắn", token.ErrPassword, "too_short"},
			{"the same", password, password, token.ErrPassword, "unchanged"},
		} {
			if _, err := s.ChangePassword(t.Context(), lan.Actor(), tt.old, tt.fresh); !errors.Is(err, tt.want) || fieldCode(err) != tt.code {
				t.Errorf("%s: %v", tt.name, err)
			}
		}
		impostor := lan.Actor()
		impostor.Account = uuid.Must(uuid.NewV7())
		if _, err := s.ChangePassword(t.Context(), impostor, password, another); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("an account of the same name: %v", err)
		}
	})
}

func TestConcurrentAdministrators(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		servers := []server{s, s.second(t)}
		admins := []access.Actor{
			s.person(t, "admin.mot", storetest.Province, access.Administrator).Actor(),
			s.person(t, "admin.hai", storetest.Province, access.Administrator).Actor(),
		}
		lan := s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
		for round := range int64(8) {
			errs := make([]error, len(admins))
			var wg sync.WaitGroup
			for i, admin := range admins {
				wg.Go(func() {
					role := []access.Role{access.Officer, access.Auditor}[i]
					grants := []access.Grant{{Role: role, Authority: storetest.CommuneA1 + authority.ID(round%2)}}
					_, errs[i] = servers[i].SetGrants(t.Context(), admin, lan.ID, round+1, grants)
				})
			}
			wg.Wait()
			winner := 0
			if errs[0] != nil {
				winner = 1
			}
			lost := fault.As(errs[1-winner])
			if errs[winner] != nil || !errors.Is(errs[1-winner], fault.ErrStale) {
				t.Fatalf("exactly one must win: %v, %v", errs[0], errs[1])
			}
			if lost.Extra["changed_by"] != admins[winner].Name {
				t.Errorf("the loser is told that %v was first", lost.Extra["changed_by"])
			}
		}
	})
}

func TestAccountsList(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		admin := s.person(t, "admin.tinh", storetest.Province, access.Administrator).Actor()
		commune := s.person(t, "admin.xa", storetest.CommuneA1, access.Administrator).Actor()
		for i, home := range []authority.ID{storetest.CommuneA1, storetest.CommuneA1, storetest.CommuneA2, storetest.OldCommune, storetest.PartyProvince} {
			// Signs that collations of human languages would put elsewhere.
			s.person(t, []string{"a-b", "a.b", "a_b", "a0b", "aab"}[i], home, access.Clerk)
		}
		hoa, _, err := s.Bootstrap(t.Context(), identity.NewAccount{
			Home: storetest.CommuneA2, Username: "hoa.dang", DisplayName: "Đặng Thị Hoà", Password: password,
		})
		if err != nil {
			t.Fatal(err)
		}
		off := true
		if _, err := s.Disable(t.Context(), admin, hoa.ID, 1); err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			name   string
			actor  access.Actor
			filter identity.AccountFilter
			want   []string
		}{
			{"the province, predecessors included", admin, identity.AccountFilter{}, []string{"a-b", "a.b", "a0b", "a_b", "admin.tinh", "admin.xa", "hoa.dang"}},
			{"a commune", commune, identity.AccountFilter{}, []string{"a-b", "a.b", "admin.xa"}},
			{"one office", admin, identity.AccountFilter{Home: storetest.CommuneA2}, []string{"a_b", "hoa.dang"}},
			{"an office out of scope", commune, identity.AccountFilter{Home: storetest.CommuneA2}, nil},
			{"without accents", admin, identity.AccountFilter{Search: "dang hoa"}, []string{"hoa.dang"}},
			{"by user name", admin, identity.AccountFilter{Search: "admin.x"}, []string{"admin.xa"}},
			{"disabled", admin, identity.AccountFilter{Disabled: &off}, []string{"hoa.dang"}},
		} {
			var got []string
			page := identity.AccountPage{Limit: 2}
			for {
				list, err := s.Accounts(t.Context(), tt.actor, tt.filter, page)
				if err != nil {
					t.Fatalf("%s: %v", tt.name, err)
				}
				for _, a := range list {
					got = append(got, a.Username)
				}
				if len(list) < page.Limit {
					break
				}
				page.After = list[len(list)-1].Username
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.name, diff)
			}
		}
		if _, err := s.Accounts(t.Context(), hoa.Actor(), identity.AccountFilter{}, identity.AccountPage{Limit: 1}); !errors.Is(err, access.ErrForbidden) {
			t.Errorf("without permission: %v", err)
		}
	})
}

func TestConcurrentNameIsTakenOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		admin := s.person(t, "admin.tinh", storetest.Province, access.Administrator).Actor()
		errs := make([]error, 8)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() {
				_, _, errs[i] = s.CreateAccount(t.Context(), admin, identity.NewAccount{
					Home: storetest.CommuneA1, Username: "hoa.le", DisplayName: "Lê Thị Hoa " + strconv.Itoa(i), Password: another,
				})
			})
		}
		wg.Wait()
		made := 0
		for _, err := range errs {
			if err == nil {
				made++
			} else if !errors.Is(err, identity.ErrUsernameTaken) {
				t.Error(err)
			}
		}
		if made != 1 {
			t.Errorf("%d accounts of one name", made)
		}
	})
}

// TestOnlyMadeAccountsAreLogged: the log of the command line tells what was done,
// not what was refused.
func TestOnlyMadeAccountsAreLogged(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s := serve(t, storetest.Open(t, sqldb.SQLite))
	s.Service = s.logging(slog.New(slog.NewJSONHandler(&log, nil)))
	n := identity.NewAccount{Home: storetest.CommuneA1, Username: "có dấu", DisplayName: "Lê Văn An"}
	if _, _, err := s.Bootstrap(t.Context(), n); !errors.Is(err, identity.ErrAccount) || log.Len() > 0 {
		t.Errorf("refused by %v, logged %q", err, log.String())
	}
	n.Username = "Le.An"
	if _, _, err := s.Bootstrap(t.Context(), n); err != nil || !strings.Contains(log.String(), `"username":"le.an"`) {
		t.Errorf("%v, logged %q", err, log.String())
	}
}
