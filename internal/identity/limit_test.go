package identity_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/fault"
	"kntc/internal/identity"
	"kntc/internal/store/storetest"
)

// perMinute are limits small enough to reach.
func perMinute(account, address int) identity.Limits {
	return identity.Limits{PerMinuteAccount: account, PerMinuteAddress: address}
}

// try signs in with a wrong password and tells how it was refused.
func (s server) try(tb testing.TB, username string, from identity.Origin) error {
	tb.Helper()
	_, err := s.SignIn(tb.Context(), username, another, from)
	if err == nil {
		tb.Fatal("signed in with a wrong password")
	}
	return err
}

func at(address string) identity.Origin { return identity.Origin{Address: address} }

func TestGuessesAtAnAccountAreLimited(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b).limited(perMinute(4, 100))
		other := s.second(t).limited(perMinute(4, 100))
		s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
		guesses := 0
		for i := range 60 { // from another address each second, in turns on two servers
			servers := []server{s, other}
			if err := servers[i%2].try(t, "Lan.Clerk ", at(fmt.Sprintf("198.51.100.%d", i))); errors.Is(err, identity.ErrCredentials) {
				guesses++
			} else if !errors.Is(err, identity.ErrTooManySignIns) || fault.As(err).Extra[fault.RetryAfter] == nil {
				t.Fatal(err)
			}
			b.Clock.Advance(time.Second)
		}
		if guesses != 4+3 { // what is full at first, and what comes back in 59 seconds
			t.Errorf("%d guesses in a minute, want 7", guesses)
		}
	})
}

func TestNobodyIsLockedOutByStrangers(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b).limited(perMinute(4, 100))
		s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
		first := s.signIn(t, "lan.clerk", password)
		for i := range 20 {
			_ = s.try(t, "lan.clerk", at(fmt.Sprintf("198.51.100.%d", i)))
		}
		if err := s.try(t, "lan.clerk", at("203.0.113.1")); !errors.Is(err, identity.ErrTooManySignIns) {
			t.Fatalf("a stranger: %v", err)
		}
		if _, err := s.SignIn(t.Context(), "lan.clerk", password, office); err != nil {
			t.Errorf("from an address where they signed in before: %v", err)
		}
		away := identity.Origin{Address: "203.0.113.2", DeviceToken: first.DeviceToken}
		again, err := s.SignIn(t.Context(), "lan.clerk", password, away)
		if err != nil {
			t.Fatalf("on a device on which they signed in before: %v", err)
		}
		if again.DeviceToken != first.DeviceToken {
			t.Error("the device was given another token")
		}
		// Somebody at the same address uses the attempts up; not those of the device.
		for range 20 {
			_ = s.try(t, "lan.clerk", office)
		}
		if err := s.try(t, "lan.clerk", office); !errors.Is(err, identity.ErrTooManySignIns) {
			t.Errorf("the address without the device: %v", err)
		}
		if _, err := s.SignIn(t.Context(), "lan.clerk", password, identity.Origin{Address: office.Address, DeviceToken: first.DeviceToken}); err != nil {
			t.Errorf("the device at that address: %v", err)
		}
	})
}

func TestAKnownDeviceIsLimitedToo(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b).limited(perMinute(4, 100))
		s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
		s.person(t, "minh.head", storetest.CommuneA1, access.Head)
		device := identity.Origin{Address: "203.0.113.2", DeviceToken: s.signIn(t, "lan.clerk", password).DeviceToken}
		for range 4 {
			if err := s.try(t, "lan.clerk", device); !errors.Is(err, identity.ErrCredentials) {
				t.Fatal(err)
			}
		}
		if err := s.try(t, "lan.clerk", device); !errors.Is(err, identity.ErrTooManySignIns) {
			t.Errorf("a fifth guess on the device: %v", err)
		}
		// A device is known for one account, and not for whoever alters its token.
		for _, token := range []string{device.DeviceToken, device.DeviceToken[:len(device.DeviceToken)-1] + "x", "dt_", "x"} {
			for range 4 {
				_ = s.try(t, "minh.head", at("203.0.113.3"))
			}
			if err := s.try(t, "minh.head", identity.Origin{Address: "203.0.113.4", DeviceToken: token}); !errors.Is(err, identity.ErrTooManySignIns) {
				t.Errorf("token %q opens another account's attempts: %v", token, err)
			}
		}
	})
}

func TestAddressesAreLimited(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b).limited(perMinute(100, 3))
		for i, from := range []string{"2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:2:3:4:5:6"} {
			if err := s.try(t, fmt.Sprintf("name-%d", i), at(from)); !errors.Is(err, identity.ErrCredentials) {
				t.Fatal(err)
			}
		}
		if err := s.try(t, "name-9", at("2001:db8:1:2:aaaa::1")); !errors.Is(err, identity.ErrTooManySignIns) {
			t.Errorf("a /64 is more than one address: %v", err)
		}
		if err := s.try(t, "name-9", at("2001:db8:1:3::1")); !errors.Is(err, identity.ErrCredentials) {
			t.Errorf("the /64 beside it: %v", err)
		}
	})
}

func TestNamesAreNotFoldedIntoOneAnother(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b).limited(perMinute(2, 100))
		for range 3 {
			_ = s.try(t, "x.y", at("198.51.100.1"))
		}
		for _, name := range []string{"x-y", "x_y", "xy0"} {
			if err := s.try(t, name, at("198.51.100.1")); !errors.Is(err, identity.ErrCredentials) {
				t.Errorf("%s is held back for x.y: %v", name, err)
			}
		}
		if err := s.try(t, " X.Y", at("198.51.100.1")); !errors.Is(err, identity.ErrTooManySignIns) {
			t.Errorf("the same name written otherwise: %v", err)
		}
	})
}

// TestLimitsTellNotWhichNamesThereAre compares a name that somebody has with one
// that nobody has, attempt by attempt.
func TestLimitsTellNotWhichNamesThereAre(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b).limited(perMinute(3, 100))
		s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
		for i := range 12 {
			there, absent := s.try(t, "lan.clerk", at("198.51.100.1")), s.try(t, "lan.nobody", at("198.51.100.2"))
			if fault.As(there).Code != fault.As(absent).Code {
				t.Errorf("attempt %d: %v for a name, %v for none", i, there, absent)
			}
			b.Clock.Advance(3 * time.Second)
		}
	})
}

func TestRandomNamesEvictNobody(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b).limited(perMinute(2, 1000))
		for range 3 {
			_ = s.try(t, "lan.clerk", at("198.51.100.1"))
		}
		for i := range 200 {
			_ = s.try(t, fmt.Sprintf("random-%d", i), at("198.51.100.2"))
		}
		if err := s.second(t).limited(perMinute(2, 1000)).try(t, "lan.clerk", at("198.51.100.3")); !errors.Is(err, identity.ErrTooManySignIns) {
			t.Errorf("the guarded name was forgotten: %v", err)
		}
	})
}

func TestChangingThePasswordIsLimited(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b).limited(perMinute(2, 100))
		lan := s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk).Actor()
		for range 2 {
			if _, err := s.ChangePassword(t.Context(), lan, another, password+" 2"); !errors.Is(err, identity.ErrOldPassword) {
				t.Fatal(err)
			}
		}
		if _, err := s.ChangePassword(t.Context(), lan, password, another); !errors.Is(err, identity.ErrTooManySignIns) {
			t.Errorf("a third guess at the present password: %v", err)
		}
		if _, err := s.SignIn(t.Context(), "lan.clerk", password, office); err != nil {
			t.Errorf("signing in is held back by it: %v", err)
		}
	})
}
