package identity_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"golang.org/x/crypto/argon2"

	"kntc/internal/access"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/identity"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
	"kntc/internal/token"
)

// fieldCode is the code of a refusal's first field.
func fieldCode(err error) string {
	if f := fault.As(err); f != nil && len(f.Fields) > 0 {
		return f.Fields[0].Code
	}
	return ""
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		want := s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
		session := s.signIn(t, " LAN.clerk ", password)
		actor, claims, err := s.verifier.Verify(t.Context(), session.AccessToken)
		if err != nil {
			t.Fatal(err)
		}
		speaker := want.Actor()
		speaker.Session = access.Session{ID: actor.Session.ID, Since: claims.IssuedAt}
		if diff := cmp.Diff(speaker, actor, cmp.AllowUnexported(access.Actor{})); diff != "" {
			t.Errorf("the token speaks for another (-account +token):\n%s", diff)
		}
		if diff := cmp.Diff(want, session.Account); diff != "" {
			t.Errorf("account (-made +signed in):\n%s", diff)
		}
		if claims.MustChangePassword || !claims.ExpiresAt.Equal(session.ExpiresAt) {
			t.Errorf("claims %+v of session %+v", claims, session)
		}
	})
}

func TestSignInRefusesAlike(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
		admin := s.person(t, "admin.tinh", storetest.Province, access.Administrator)
		off := s.person(t, "minh.off", storetest.CommuneA1, access.Clerk)
		if _, err := s.Disable(t.Context(), admin.Actor(), off.ID, off.Version); err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct{ name, username, password string }{
			{"wrong password", "lan.clerk", another},
			{"no password", "lan.clerk", ""},
			{"unknown name", "nobody", password},
			{"impossible name", "Đặng ' OR 1=1", password},
			{"disabled", "minh.off", password},
			{"disabled, wrong password", "minh.off", another},
		} {
			_, err := s.SignIn(t.Context(), tt.username, tt.password, office)
			if diff := cmp.Diff(fault.As(identity.ErrCredentials), fault.As(err), cmp.AllowUnexported(fault.Error{})); diff != "" {
				t.Errorf("%s can be told from the others:\n%s", tt.name, diff)
			}
		}
	})
}

func TestConcurrentSignInsAreBoundedAndAllSucceed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		const people, clients = 8, 64
		for i := range people {
			s.person(t, "user"+strconv.Itoa(i), storetest.CommuneA1, access.Clerk)
		}
		var wg sync.WaitGroup
		for i := range clients {
			wg.Go(func() {
				session, err := s.SignIn(t.Context(), "user"+strconv.Itoa(i%people), password, office)
				if err != nil {
					t.Errorf("client %d: %v", i, err)
					return
				}
				if _, err := s.Refresh(t.Context(), session.RefreshToken, "", office); err != nil {
					t.Errorf("client %d: refresh: %v", i, err)
				}
			})
		}
		wg.Wait()
	})
}

func TestRefreshRotates(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
		first := s.signIn(t, "lan.clerk", password)
		s.clock.Advance(time.Hour)
		second, err := s.Refresh(t.Context(), first.RefreshToken, "", office)
		if err != nil {
			t.Fatal(err)
		}
		if second.RefreshToken == first.RefreshToken || !second.RefreshExpiresAt.After(first.RefreshExpiresAt) {
			t.Error("the refresh token was not replaced by a younger one")
		}
		if _, _, err := s.verifier.Verify(t.Context(), second.AccessToken); err != nil {
			t.Errorf("the new access token: %v", err)
		}
		s.clock.Advance(refreshTTL)
		if _, err := s.Refresh(t.Context(), second.RefreshToken, "", office); fieldCode(err) != "refresh_expired" {
			t.Errorf("an old token: %v", err)
		}
	})
}

func TestReuseEndsTheFamilyForGood(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
		first, other := s.signIn(t, "lan.clerk", password), s.signIn(t, "lan.clerk", password)
		second, err := s.Refresh(t.Context(), first.RefreshToken, "", office)
		if err != nil {
			t.Fatal(err)
		}
		s.clock.Advance(time.Minute)
		_, err = s.Refresh(t.Context(), first.RefreshToken, "", office)
		if !errors.Is(err, token.ErrRefresh) || fieldCode(err) != "refresh_reused" {
			t.Errorf("the second use: %v", err)
		}
		// The refusal was committed: another server knows it.
		if _, err := s.second(t).Refresh(t.Context(), second.RefreshToken, "", office); fieldCode(err) != "refresh_revoked" {
			t.Errorf("the successor: %v", err)
		}
		if _, err := s.Refresh(t.Context(), other.RefreshToken, "", office); err != nil {
			t.Errorf("another session of the same account: %v", err)
		}
	})
}

// TestConcurrentRefreshes: two tabs renew at once, and both go on.
func TestConcurrentRefreshes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
		servers := []server{s, s.second(t)}
		for range 8 {
			session := s.signIn(t, "lan.clerk", password)
			results := make([]identity.Session, len(servers))
			errs := make([]error, len(servers))
			var wg sync.WaitGroup
			for i := range servers {
				wg.Go(func() { results[i], errs[i] = servers[i].Refresh(t.Context(), session.RefreshToken, "", office) })
			}
			wg.Wait()
			if errs[0] != nil || errs[1] != nil || results[0].RefreshToken != results[1].RefreshToken {
				t.Fatalf("two tabs have two tokens, or none: %v, %v", errs[0], errs[1])
			}
			for i, r := range results {
				if _, _, err := servers[i].verifier.Verify(t.Context(), r.AccessToken); err != nil {
					t.Errorf("the access token of tab %d: %v", i, err)
				}
			}
			if _, err := s.Refresh(t.Context(), results[0].RefreshToken, "", office); err != nil {
				t.Errorf("the next renewal: %v", err)
			}
		}
	})
}

// TestAThiefGainsNothingByTheWindow: who renews with a stolen token at the same
// moment has the same successor, and the second of them to use it ends all.
func TestAThiefGainsNothingByTheWindow(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
		stolen := s.signIn(t, "lan.clerk", password)
		renew := func(refresh, key string) (identity.Session, error) {
			return s.Refresh(t.Context(), refresh, key, office)
		}
		own, err := renew(stolen.RefreshToken, "")
		if err != nil {
			t.Fatal(err)
		}
		thief, err := renew(stolen.RefreshToken, "k")
		if err != nil || thief.RefreshToken != own.RefreshToken {
			t.Fatalf("not the same successor: %v", err)
		}
		s.clock.Advance(15 * time.Minute)
		if again, err := renew(stolen.RefreshToken, "k"); err != nil || again.RefreshToken != thief.RefreshToken {
			t.Errorf("the answer under a key is not given again: %v", err)
		}
		later, err := renew(own.RefreshToken, "")
		if err != nil {
			t.Fatal(err)
		}
		s.clock.Advance(time.Minute)
		if _, err := renew(thief.RefreshToken, ""); fieldCode(err) != "refresh_reused" {
			t.Errorf("the thief's use of it: %v", err)
		}
		if _, err := renew(later.RefreshToken, ""); fieldCode(err) != "refresh_revoked" {
			t.Errorf("the session lives on: %v", err)
		}
	})
}

func TestARenewalSentAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
		first := s.signIn(t, "lan.clerk", password)
		second, err := s.Refresh(t.Context(), first.RefreshToken, "k1", office)
		if err != nil {
			t.Fatal(err)
		}
		again, err := s.second(t).Refresh(t.Context(), first.RefreshToken, "k1", office)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(second, again); diff != "" {
			t.Errorf("another answer (-first +again):\n%s", diff)
		}
		if _, err := s.Refresh(t.Context(), second.RefreshToken, "k1", office); !errors.Is(err, idempotency.ErrKeyReused) {
			t.Errorf("the key with another token: %v", err)
		}
		third, err := s.Refresh(t.Context(), second.RefreshToken, "k2", office)
		if err != nil {
			t.Fatalf("the session ended: %v", err)
		}
		if err := s.SignOut(t.Context(), third.RefreshToken); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Refresh(t.Context(), second.RefreshToken, "k2", office); fieldCode(err) != "refresh_revoked" {
			t.Errorf("a kept answer outlives the session: %v", err)
		}
	})
}

func TestSignOut(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
		here, there := s.signIn(t, "lan.clerk", password), s.signIn(t, "lan.clerk", password)
		for _, text := range []string{here.RefreshToken, here.RefreshToken, "", "rt_", "rt_" + there.RefreshToken[3:10]} {
			if err := s.SignOut(t.Context(), text); err != nil {
				t.Errorf("SignOut(%q): %v", text, err)
			}
		}
		if _, err := s.Refresh(t.Context(), here.RefreshToken, "", office); fieldCode(err) != "refresh_revoked" {
			t.Errorf("signed out, and: %v", err)
		}
		if _, err := s.Refresh(t.Context(), there.RefreshToken, "", office); err != nil {
			t.Errorf("the other session: %v", err)
		}
	})
}

func TestRefreshRefusesStrangers(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		a := s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
		stranger, _ := token.NewRefresh(a.ID, a.Home, s.clock.Now(), token.Life{Idle: time.Hour, Whole: time.Hour})
		for _, text := range []string{"", "rt_x", stranger} {
			if _, err := s.Refresh(t.Context(), text, "", office); fieldCode(err) != "refresh_invalid" {
				t.Errorf("Refresh(%q): %v", text, err)
			}
		}
	})
}

func TestDropOldSessions(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
		old := s.signIn(t, "lan.clerk", password)
		s.clock.Advance(31 * 24 * time.Hour)
		young := s.signIn(t, "lan.clerk", password)
		if err := s.DropOldSessions(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Refresh(t.Context(), old.RefreshToken, "", office); fieldCode(err) != "refresh_invalid" {
			t.Errorf("the old token is still there: %v", err)
		}
		if _, err := s.Refresh(t.Context(), young.RefreshToken, "", office); err != nil {
			t.Errorf("the young token: %v", err)
		}
	})
}

func TestSigningKeys(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
		other := s.second(t)
		session := s.signIn(t, "lan.clerk", password)
		if _, _, err := other.verifier.Verify(t.Context(), session.AccessToken); err != nil {
			t.Errorf("a second server does not know the first one's key: %v", err)
		}
		stored, err := s.store.SigningKeys(t.Context())
		if err != nil || len(stored) != 1 {
			t.Fatalf("%d keys, %v, want one that both servers share", len(stored), err)
		}
		if _, err := token.NewKeySet(stored...); err == nil {
			t.Error("the seed lies open in the database")
		}
		// Two months and three weeks later the next key is due; later the first is spent.
		s.clock.Advance(85 * 24 * time.Hour)
		if err := errors.Join(s.EnsureKeys(t.Context()), other.EnsureKeys(t.Context())); err != nil {
			t.Fatal(err)
		}
		if stored, err = s.store.SigningKeys(t.Context()); err != nil || len(stored) != 2 {
			t.Errorf("%d keys, %v, want the next one published ahead", len(stored), err)
		}
		s.clock.Advance(10 * 24 * time.Hour)
		if err := s.EnsureKeys(t.Context()); err != nil {
			t.Fatal(err)
		}
		if stored, err = s.store.SigningKeys(t.Context()); err != nil || len(stored) != 1 {
			t.Errorf("%d keys, %v, want the spent one gone", len(stored), err)
		}
	})
}

func TestConcurrentStartsShareOneKey(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		s.clock.Advance(100 * 24 * time.Hour)
		others := []server{s.second(t), s.second(t)}
		s.clock.Advance(100 * 24 * time.Hour)
		var wg sync.WaitGroup
		for _, o := range append(others, s) {
			for range 3 {
				wg.Go(func() {
					if err := o.EnsureKeys(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
		}
		wg.Wait()
		stored, err := s.store.SigningKeys(t.Context())
		if err != nil || len(stored) != 1 {
			t.Errorf("%d keys, %v, want one", len(stored), err)
		}
	})
}

func TestRotateNow(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
		session := s.signIn(t, "lan.clerk", password)
		if err := s.RotateNow(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.verifier.Verify(t.Context(), session.AccessToken); !errors.Is(err, token.ErrUnauthenticated) {
			t.Errorf("a token of the withdrawn key: %v", err)
		}
		renewed, err := s.Refresh(t.Context(), session.RefreshToken, "", office)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.verifier.Verify(t.Context(), renewed.AccessToken); err != nil {
			t.Errorf("a token of the new key: %v", err)
		}
	})
}

func TestSignInStoresAHashOfTodaysCost(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		salt := []byte("0123456789abcdef")
		other := argon2.IDKey([]byte(password), salt, 2, 8, 1, 32)
		text := base64.RawStdEncoding
		err := s.store.AddAccount(t.Context(), access.Actor{Name: "system"}, nil, identity.Credentials{
			Hash: "$argon2id$v=19$m=8,t=2,p=1$" + text.EncodeToString(salt) + "$" + text.EncodeToString(other),
			Account: identity.Account{
				ID: uuid.Must(uuid.NewV7()), Home: storetest.CommuneA1, Username: "lan.clerk", DisplayName: "Lan",
				Version: 1, Changed: identity.Changed{Action: identity.Created, By: "system"},
			},
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		s.signIn(t, "lan.clerk", password)
		known, err := s.store.Credentials(t.Context(), "lan.clerk")
		if err != nil || hasher().NeedsRehash(known.Hash) || known.Account.Version != 1 {
			t.Errorf("stored %+v, %v", known.Account, err)
		}
		s.signIn(t, "lan.clerk", password)
	})
}

func TestNothingSecretIsLogged(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t, sqldb.SQLite)
	var log bytes.Buffer
	s := serve(t, b)
	s.Service = s.logging(slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
	session := s.signIn(t, "lan.clerk", password)
	for _, typed := range [][2]string{{"lan.clerk", another}, {password, "lan.clerk"}, {"nobody", password}} {
		if _, err := s.SignIn(t.Context(), typed[0], typed[1], office); err == nil {
			t.Fatal("signed in")
		}
	}
	for range 2 {
		_, _ = s.Refresh(t.Context(), session.RefreshToken, "", office) // the second is refused, and logged
		s.clock.Advance(time.Minute)
	}
	for _, secret := range []string{password, another, session.RefreshToken, session.AccessToken} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log has %q", secret)
		}
	}
	if !strings.Contains(log.String(), "used twice") || !strings.Contains(log.String(), "wrong password") {
		t.Errorf("the log does not tell what happened:\n%s", log.String())
	}
}
