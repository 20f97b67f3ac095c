package identity_test

import (
	"errors"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/identity"
	"kntc/internal/store/storetest"
)

// TestASecondAccountIsNoSecondPerson: whom an administrator made an administrator,
// with somebody else's consent, does not agree to what they propose for three days,
// nor the other way round; somebody else does.
func TestASecondAccountIsNoSecondPerson(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		first := s.person(t, "admin.xa", storetest.CommuneA1, access.Administrator).Actor()
		second := s.person(t, "admin.hai", storetest.CommuneA1, access.Administrator).Actor()
		ghost := s.person(t, "ma.admin", storetest.CommuneA1, access.Officer)
		lan := s.person(t, "lan.officer", storetest.CommuneA1, access.Officer)
		mai := s.person(t, "mai.officer", storetest.CommuneA1, access.Officer)
		for _, by := range []access.Actor{first, second} {
			var err error
			if ghost, err = s.SetGrants(t.Context(), by, ghost.ID, 0, []access.Grant{{Role: access.Administrator, Authority: storetest.CommuneA1}}); err != nil {
				t.Fatal(err)
			}
		}
		want := clerkAt(storetest.CommuneA1)
		for _, of := range []struct {
			subject identity.Account
			by      access.Actor
			then    []access.Actor
		}{{lan, first, []access.Actor{ghost.Actor()}}, {mai, ghost.Actor(), []access.Actor{first, second}}} {
			if a, err := s.SetGrants(t.Context(), of.by, of.subject.ID, 0, want); err != nil || len(a.Grants) == 0 || a.Grants[0].Role != access.Officer {
				t.Fatalf("%s alone: %+v, %v", of.by.Name, a.Grants, err)
			}
			for _, then := range of.then {
				if _, err := s.SetGrants(t.Context(), then, of.subject.ID, 0, want); !errors.Is(err, identity.ErrNotSecond) {
					t.Errorf("%s agrees with %s: %v", then.Name, of.by.Name, err)
				}
			}
		}
		if a, err := s.SetGrants(t.Context(), second, lan.ID, 0, want); err != nil || a.Grants[0].Role != access.Clerk {
			t.Errorf("somebody else agrees: %+v, %v", a.Grants, err)
		}
	})
}

// TestAResetPasswordIsNoSecondPerson: of two administrators one resets the other's
// password; who signs in with it does not agree to what the first proposes, until
// the owner has had three days to notice.
func TestAResetPasswordIsNoSecondPerson(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		first := s.person(t, "admin.xa", storetest.CommuneA1, access.Administrator).Actor()
		other := s.person(t, "admin.hai", storetest.CommuneA1, access.Administrator)
		lan := s.person(t, "lan.officer", storetest.CommuneA1, access.Officer)
		if _, once, err := s.ResetPassword(t.Context(), first, other.ID, 0); err != nil || once == "" {
			t.Fatalf("one of two: %v", err)
		}
		propose := func() {
			t.Helper()
			if a, err := s.SetGrants(t.Context(), first, lan.ID, 0, clerkAt(storetest.CommuneA1)); err != nil || a.Grants[0].Role != access.Officer {
				t.Fatalf("one alone: %+v, %v", a.Grants, err)
			}
		}
		propose()
		if _, err := s.SetGrants(t.Context(), other.Actor(), lan.ID, 0, clerkAt(storetest.CommuneA1)); !errors.Is(err, identity.ErrNotSecond) {
			t.Errorf("with the password of the first: %v", err)
		}
		b.Clock.Advance(73 * time.Hour)
		propose()
		if a, err := s.SetGrants(t.Context(), other.Actor(), lan.ID, 0, clerkAt(storetest.CommuneA1)); err != nil || a.Grants[0].Role != access.Clerk {
			t.Errorf("after three days: %+v, %v", a.Grants, err)
		}
	})
}

// TestNobodyTakesTheGrantOfTheOtherAdministrator: who was one until today still
// counts, so that nobody becomes the only one by it; whom the only one made does
// not count yet.
func TestNobodyTakesTheGrantOfTheOtherAdministrator(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		first := s.person(t, "admin.xa", storetest.CommuneA1, access.Administrator).Actor()
		other := s.person(t, "admin.hai", storetest.CommuneA1, access.Administrator)
		if _, err := s.SetGrants(t.Context(), first, other.ID, 0, []access.Grant{{Role: access.Officer, Authority: storetest.CommuneA1}}); err != nil {
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
		made := s.person(t, "moi.admin", storetest.CommuneA1, access.Officer)
		if a, err := s.SetGrants(t.Context(), first, made.ID, 0, first.Grants); err != nil || a.Grants[0].Role != access.Administrator {
			t.Fatalf("the only one makes another: %+v, %v", a.Grants, err)
		}
		lan := s.person(t, "lan.officer", storetest.CommuneA1, access.Officer)
		if a, err := s.SetGrants(t.Context(), first, lan.ID, 0, clerkAt(storetest.CommuneA1)); err != nil || a.Grants[0].Role != access.Clerk {
			t.Errorf("whom the only one made counts: %+v, %v", a.Grants, err)
		}
	})
}
