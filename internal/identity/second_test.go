package identity_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/access"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/identity"
	"kntc/internal/store/storetest"
)

func TestWhatOpensSealedPartiesNeedsAFreshSignInAndAReason(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		admin := s.person(t, "admin.xa", storetest.CommuneA1, access.Administrator).Actor()
		officer := s.person(t, "lan.officer", storetest.CommuneA1, access.Officer)
		clerk := s.person(t, "minh.clerk", storetest.CommuneA1, access.Clerk)
		acts := map[string]func(by access.Actor, why string) error{
			"the role of a clerk": func(by access.Actor, why string) error {
				_, err := s.Service.SetGrants(t.Context(), by, officer.ID, 0, clerkAt(storetest.CommuneA1), why)
				return err
			},
			"the role of an administrator": func(by access.Actor, why string) error {
				_, err := s.Service.SetGrants(t.Context(), by, officer.ID, 0,
					[]access.Grant{{Role: access.Administrator, Authority: storetest.CommuneA1}}, why)
				return err
			},
			"one's own account": func(by access.Actor, why string) error {
				_, err := s.Service.SetGrants(t.Context(), by, by.Account, 0, append(clerkAt(storetest.CommuneA1), admin.Grants...), why)
				return err
			},
			"a new account": func(by access.Actor, why string) error {
				n := newHoa("hoa.le")
				n.Reason = why
				_, err := s.Service.CreateAccount(t.Context(), by, n, idempotency.Unkept(new(identity.Issued)))
				return err
			},
			"a clerk's password": func(by access.Actor, why string) error {
				_, err := s.Service.ResetPassword(t.Context(), by, clerk.ID, 0, why, idempotency.Unkept(new(identity.Issued)))
				return err
			},
		}
		old := s.fresh(admin)
		b.Clock.Advance(16 * time.Minute)
		for name, act := range acts {
			if err := act(old, reason); !errors.Is(err, identity.ErrSignInAgain) {
				t.Errorf("%s, a quarter of an hour after signing in: %v", name, err)
			}
			if err := act(s.fresh(admin), " "); !errors.Is(err, identity.ErrReason) || fieldCode(err) != "required" {
				t.Errorf("%s without a reason: %v", name, err)
			}
		}
		for name, act := range acts {
			if err := act(s.fresh(admin), reason); err != nil {
				t.Errorf("%s, by the only administrator, with a reason and just signed in: %v", name, err)
			}
		}
		if _, err := s.Service.SetGrants(t.Context(), old, officer.ID, 0, nil, ""); err != nil {
			t.Errorf("what opens nothing: %v", err)
		}
	})
}

func TestASecondAdministratorIsNeededWhereThereAreTwo(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		first := s.person(t, "admin.xa", storetest.CommuneA1, access.Administrator).Actor()
		second := s.person(t, "admin.tinh", storetest.Province, access.Administrator).Actor()
		s.person(t, "admin.dang", storetest.PartyProvince, access.Administrator)
		lan := s.person(t, "lan.officer", storetest.CommuneA1, access.Officer)
		want := clerkAt(storetest.CommuneA1)
		session := s.signIn(t, "lan.officer", password)

		for range 2 { // however often the first one does it
			proposed, err := s.SetGrants(t.Context(), first, lan.ID, 0, want)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(lan.Grants, proposed.Grants); diff != "" {
				t.Fatalf("one administrator alone changed the grants (-before +after):\n%s", diff)
			}
			p := proposed.Proposal(b.Clock.Now())
			if p == nil || p.By != "admin.xa" || p.Reason != reason || !cmp.Equal(p.Grants, want) || p.Action != identity.GrantsSet {
				t.Fatalf("proposed is %+v", p)
			}
		}
		s.speaker(t, session) // a proposal ends nothing
		other := append(clerkAt(storetest.CommuneA1), access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		if a, err := s.SetGrants(t.Context(), second, lan.ID, 0, other); err != nil || len(a.Grants) != 1 || a.Grants[0].Role != access.Officer {
			t.Errorf("the second one did something else, and it was done: %+v, %v", a.Grants, err)
		}
		if _, err := s.SetGrants(t.Context(), first, lan.ID, 0, want); err != nil {
			t.Fatal(err)
		}
		done, err := s.SetGrants(t.Context(), second, lan.ID, 0, want)
		if err != nil || !cmp.Equal(done.Grants, want) || done.Proposal(b.Clock.Now()) != nil {
			t.Fatalf("both agree: %+v, %v", done, err)
		}
		if d := identity.ReadDetail(done.Changed.Detail); d.ProposedBy != "admin.xa" || done.Changed.By != "admin.tinh" {
			t.Errorf("the history names %s and %s", d.ProposedBy, done.Changed.By)
		}
		if _, _, err := s.verifier.Verify(t.Context(), session.AccessToken); fieldCode(err) != "token_revoked" {
			t.Errorf("the session under the old grants: %v", err)
		}
	})
}

func TestAResetOfAClerkNeedsTwo(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		first := s.person(t, "admin.xa", storetest.CommuneA1, access.Administrator)
		second := s.person(t, "admin.hai", storetest.CommuneA1, access.Administrator)
		third := s.person(t, "admin.ba", storetest.CommuneA1, access.Administrator)
		for name, subject := range map[string]identity.Account{
			"a clerk": s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk), "an administrator": third,
		} {
			reset := func(by identity.Account) (identity.Account, string) {
				a, once, err := s.ResetPassword(t.Context(), by.Actor(), subject.ID, 0)
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				return a, once
			}
			if a, once := reset(first); once != "" || a.MustChange {
				t.Errorf("%s: one administrator alone has the password", name)
			}
			s.signIn(t, subject.Username, password)
			b.Clock.Advance(73 * time.Hour)
			if _, once := reset(second); once != "" {
				t.Errorf("%s: a proposal of more than three days ago was enough", name)
			}
			_, once := reset(first)
			if once == "" {
				t.Fatalf("%s: both agree, and there is no password", name)
			}
			s.signIn(t, subject.Username, once)
		}
		officer := s.person(t, "mai.officer", storetest.CommuneA1, access.Officer)
		if _, once, err := s.ResetPassword(t.Context(), first.Actor(), officer.ID, 0); err != nil || once == "" {
			t.Errorf("an account that opens nothing: %v", err)
		}
	})
}

func TestANewAccountWaitsForItsSealedRoles(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		first := s.person(t, "admin.xa", storetest.CommuneA1, access.Administrator).Actor()
		second := s.person(t, "admin.hai", storetest.CommuneA1, access.Administrator).Actor()
		n := newHoa("hoa.le")
		n.Grants = append(clerkAt(storetest.CommuneA1), access.Grant{Role: access.Officer, Authority: storetest.CommuneA1})
		made, _, err := s.CreateAccount(t.Context(), first, n)
		if err != nil {
			t.Fatal(err)
		}
		if len(made.Grants) != 1 || made.Grants[0].Role != access.Officer {
			t.Errorf("made with %+v", made.Grants)
		}
		p := made.Proposal(b.Clock.Now())
		if p == nil || len(p.Grants) != 2 {
			t.Fatalf("proposed is %+v", p)
		}
		if again, err := s.SetGrants(t.Context(), first, made.ID, 0, p.Grants); err != nil || len(again.Grants) != 1 {
			t.Errorf("the first one agrees with themselves: %+v, %v", again.Grants, err)
		}
		if done, err := s.SetGrants(t.Context(), second, made.ID, 0, p.Grants); err != nil || len(done.Grants) != 2 {
			t.Errorf("both agree: %+v, %v", done.Grants, err)
		}
	})
}

// TestNobodyBecomesTheOnlyAdministratorInAMoment: disabling the other one does not
// open the way at once.
func TestNobodyBecomesTheOnlyAdministratorInAMoment(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		first := s.person(t, "admin.xa", storetest.CommuneA1, access.Administrator).Actor()
		other := s.person(t, "admin.hai", storetest.CommuneA1, access.Administrator)
		if _, err := s.Disable(t.Context(), first, other.ID, 0); err != nil {
			t.Fatal(err)
		}
		own := append(clerkAt(storetest.CommuneA1), first.Grants...)
		if a, err := s.SetGrants(t.Context(), first, first.Account, 0, own); err != nil || len(a.Grants) != 1 {
			t.Errorf("at once: %+v, %v", a.Grants, err)
		}
		b.Clock.Advance(25 * time.Hour)
		if a, err := s.SetGrants(t.Context(), first, first.Account, 0, own); err != nil || len(a.Grants) != 2 {
			t.Errorf("a day later: %+v, %v", a.Grants, err)
		}
	})
}

// TestTheOfficeSeesWhoWasLetIn: a role taken and given back leaves its trace where
// it was held, not only at the account's own office.
func TestTheOfficeSeesWhoWasLetIn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		admin := s.person(t, "admin.tinh", storetest.Province, access.Administrator)
		officer := s.person(t, "mai.officer", storetest.CommuneA1, access.Officer).Actor()
		own := append(clerkAt(storetest.CommuneA1), admin.Grants...)
		after, err := s.SetGrants(t.Context(), admin.Actor(), admin.ID, 0, own)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.SetGrants(t.Context(), after.Actor(), admin.ID, 0, admin.Grants); err != nil {
			t.Fatal(err)
		}
		var seen []identity.Action
		place := identity.OfficeEventPlace{}
		for range 5 { // page by page
			list, err := s.OfficeEvents(t.Context(), officer, storetest.CommuneA1, place, 1)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range list {
				place = e.OfficeEventPlace
				if e.Account != admin.ID {
					continue
				}
				seen = append(seen, e.Action)
				if e.Username != "admin.tinh" || e.By != "admin.tinh" || e.Detail.Reason != reason {
					t.Errorf("the office is told %+v", e)
				}
			}
		}
		if diff := cmp.Diff([]identity.Action{identity.GrantsSet, identity.GrantsSet}, seen); diff != "" {
			t.Errorf("the office sees (-want +got):\n%s", diff)
		}
		if _, err := s.OfficeEvents(t.Context(), officer, storetest.CommuneA2, identity.OfficeEventPlace{}, 5); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("another office's: %v", err)
		}
	})
}
