package identity_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/access"
	"kntc/internal/idempotency"
	"kntc/internal/identity"
	"kntc/internal/store/storetest"
)

// underKey answers with an account's name and its one-time password.
func underKey(key, fingerprint string) idempotency.Once[identity.Issued] {
	return idempotency.Once[identity.Issued]{Key: key, Fingerprint: fingerprint, Render: func(i identity.Issued) (idempotency.Answer, error) {
		body := i.Account.Username + " " + i.Password + " " + i.Account.Changed.At.String()
		return idempotency.Answer{Status: 201, Location: i.Account.ID.String(), Body: []byte(body)}, nil
	}}
}

func newHoa(name string) identity.NewAccount {
	return identity.NewAccount{
		Home: storetest.CommuneA1, Username: name, DisplayName: "Lê Thị Hoa", Grants: clerkAt(storetest.CommuneA1),
		Reason: reason,
	}
}

func TestRepeatedRequestActsOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		other := s.second(t)
		admin := s.person(t, "admin.tinh", storetest.Province, access.Administrator).Actor()
		first, err := s.Service.CreateAccount(t.Context(), s.fresh(admin), newHoa("hoa.le"), underKey("k", "body"))
		if err != nil {
			t.Fatal(err)
		}
		again, err := other.Service.CreateAccount(t.Context(), s.fresh(admin), newHoa("hoa.le"), underKey("k", "body"))
		if diff := cmp.Diff(first, again); diff != "" || err != nil {
			t.Errorf("second answer (-first +second):\n%s%v", diff, err)
		}
		if _, err := s.Service.CreateAccount(t.Context(), s.fresh(admin), newHoa("hoa.khac"), underKey("k", "other")); !errors.Is(err, idempotency.ErrKeyReused) {
			t.Errorf("another body: %v", err)
		}
		if n := s.accountsLike(t, admin, "hoa"); n != 1 {
			t.Errorf("%d accounts were made", n)
		}

		lan := s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
		reset := func(s server, fingerprint string) (idempotency.Answer, error) {
			return s.Service.ResetPassword(t.Context(), s.fresh(admin), lan.ID, lan.Version, reason, underKey("reset", fingerprint))
		}
		if first, err = reset(s, "body"); err != nil {
			t.Fatal(err)
		}
		again, err = reset(other, "body") // its version is stale by now
		if diff := cmp.Diff(first, again); diff != "" || err != nil {
			t.Errorf("second answer to a reset (-first +second):\n%s%v", diff, err)
		}
		if _, err := reset(s, "other"); !errors.Is(err, idempotency.ErrKeyReused) {
			t.Errorf("another reset: %v", err)
		}
		s.signIn(t, "lan.clerk", strings.Fields(string(again.Body))[1]) // the password told last is the one that holds
	})
}

// TestAPasswordIsChangedOnceUnderAKey sends the change again when the old
// password does not hold any more.
func TestAPasswordIsChangedOnceUnderAKey(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		other := s.second(t)
		lan := s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk).Actor()
		const fresh = password + " hai"
		change := func(s server, key, fingerprint, old string) (idempotency.Answer, error) {
			return s.Service.ChangePassword(t.Context(), lan, old, fresh, office, idempotency.Once[identity.Session]{
				Key: key, Fingerprint: fingerprint, Render: func(x identity.Session) (idempotency.Answer, error) {
					return idempotency.Answer{Status: 200, Body: []byte(x.RefreshToken)}, nil
				},
			})
		}
		if _, err := change(s, "k", "wrong", "khong phai mat khau"); !errors.Is(err, identity.ErrOldPassword) {
			t.Errorf("a refusal: %v", err)
		}
		first, err := change(s, "k", "body", password)
		if err != nil {
			t.Fatalf("after a refusal under the same key: %v", err)
		}
		again, err := change(other, "k", "body", password)
		if diff := cmp.Diff(first, again); diff != "" || err != nil {
			t.Errorf("second answer (-first +second):\n%s%v", diff, err)
		}
		if _, err := change(s, "k", "other", fresh); !errors.Is(err, idempotency.ErrKeyReused) {
			t.Errorf("another body: %v", err)
		}
		if _, err := change(s, "k2", "body", password); !errors.Is(err, identity.ErrOldPassword) {
			t.Errorf("another key: %v", err)
		}
		if _, err := s.Refresh(t.Context(), string(again.Body), "", office); err != nil {
			t.Errorf("the session told twice: %v", err)
		}
	})
}

func TestConcurrentEqualRequests(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		servers := []server{s, s.second(t)}
		admin := s.person(t, "admin.tinh", storetest.Province, access.Administrator).Actor()
		answers, errs := make([]idempotency.Answer, 4), make([]error, 4)
		var wg sync.WaitGroup
		for i := range answers {
			wg.Go(func() {
				answers[i], errs[i] = servers[i%2].Service.CreateAccount(t.Context(), s.fresh(admin), newHoa("hoa.le"), underKey("k", "body"))
			})
		}
		wg.Wait()
		told := make(map[string]bool)
		for i, err := range errs {
			switch {
			case err == nil:
				told[string(answers[i].Body)] = true
			case !errors.Is(err, idempotency.ErrInProgress):
				t.Error(err)
			}
		}
		if len(told) != 1 {
			t.Errorf("%d different answers", len(told))
		}
		if n := s.accountsLike(t, admin, "hoa"); n != 1 {
			t.Errorf("%d accounts were made", n)
		}
	})
}

func (s server) accountsLike(t *testing.T, actor access.Actor, text string) int {
	t.Helper()
	list, err := s.Accounts(t.Context(), actor, identity.AccountFilter{Search: text}, identity.AccountPage{Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}
