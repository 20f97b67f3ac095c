package identity_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/identity"
	"kntc/internal/store/storetest"
)

// TestWhatEndsASessionEndsItsAccessTokens: with the next request on the server
// that was told, and within a second on another.
func TestWhatEndsASessionEndsItsAccessTokens(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		end  func(t *testing.T, s server, admin access.Actor, lan identity.Session) error
	}{
		{"sign-out", func(t *testing.T, s server, _ access.Actor, lan identity.Session) error {
			t.Helper()
			return s.SignOut(t.Context(), lan.RefreshToken)
		}},
		{"disabling", func(t *testing.T, s server, admin access.Actor, lan identity.Session) error {
			t.Helper()
			_, err := s.Disable(t.Context(), admin, lan.Account.ID, 1)
			return err
		}},
		{"a grant taken away", func(t *testing.T, s server, admin access.Actor, lan identity.Session) error {
			t.Helper()
			_, err := s.SetGrants(t.Context(), admin, lan.Account.ID, 1, nil)
			return err
		}},
		{"a password reset", func(t *testing.T, s server, admin access.Actor, lan identity.Session) error {
			t.Helper()
			_, _, err := s.ResetPassword(t.Context(), admin, lan.Account.ID, 1)
			return err
		}},
		{"a password changed", func(t *testing.T, s server, _ access.Actor, lan identity.Session) error {
			t.Helper()
			_, err := s.ChangePassword(t.Context(), lan.Account.Actor(), password, another)
			return err
		}},
		{"a refresh token used twice", func(t *testing.T, s server, _ access.Actor, lan identity.Session) error {
			t.Helper()
			_, err := s.Refresh(t.Context(), lan.RefreshToken, "", office)
			if err == nil {
				s.clock.Advance(time.Minute)
				_, refused := s.Refresh(t.Context(), lan.RefreshToken, "", office)
				if fieldCode(refused) != "refresh_reused" {
					t.Errorf("the second use: %v", refused)
				}
			}
			return err
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, b storetest.Bench) {
				here := serve(t, b)
				there := here.second(t)
				admin := here.person(t, "admin.tinh", storetest.Province, access.Administrator).Actor()
				here.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
				lan := here.signIn(t, "lan.clerk", password)
				for _, s := range []server{here, there} {
					if _, _, err := s.verifier.Verify(t.Context(), lan.AccessToken); err != nil {
						t.Fatalf("before: %v", err)
					}
				}
				if err := tt.end(t, here, admin, lan); err != nil {
					t.Fatal(err)
				}
				if _, _, err := here.verifier.Verify(t.Context(), lan.AccessToken); fieldCode(err) != "token_revoked" {
					t.Errorf("on this server: %v", err)
				}
				b.Clock.Advance(time.Second)
				if _, _, err := there.verifier.Verify(t.Context(), lan.AccessToken); fieldCode(err) != "token_revoked" {
					t.Errorf("on another server, a second later: %v", err)
				}
				if _, _, err := here.second(t).verifier.Verify(t.Context(), lan.AccessToken); fieldCode(err) != "token_revoked" {
					t.Errorf("on a server that started afterwards: %v", err)
				}
			})
		})
	}
}

// TestOtherSessionsGoOn: ending one session leaves the others of the account, and
// those of other accounts, as they are.
func TestOtherSessionsGoOn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
		first, second := s.signIn(t, "lan.clerk", password), s.signIn(t, "lan.clerk", password)
		if err := s.SignOut(t.Context(), first.RefreshToken); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.verifier.Verify(t.Context(), second.AccessToken); err != nil {
			t.Errorf("the other session: %v", err)
		}
		renewed, err := s.Refresh(t.Context(), second.RefreshToken, "", office)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.verifier.Verify(t.Context(), renewed.AccessToken); err != nil {
			t.Errorf("renewed: %v", err)
		}
	})
}

// TestEndedSessionsAreLearntWithoutARoundTripEach: within half a second a server
// asks the database once, however many requests there are.
func TestEndedSessionsAreLearntWithoutARoundTripEach(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		if _, err := s.store.SessionEnded(t.Context(), uuid.Must(uuid.NewV7())); err != nil {
			t.Fatal(err)
		}
		gone, leave := context.WithCancel(t.Context())
		leave() // the database answers nobody who has left
		for range 100 {
			if _, err := s.store.SessionEnded(gone, uuid.Must(uuid.NewV7())); err != nil {
				t.Fatalf("the database was asked: %v", err)
			}
		}
		b.Clock.Advance(time.Second)
		if _, err := s.store.SessionEnded(gone, uuid.Must(uuid.NewV7())); !errors.Is(err, context.Canceled) {
			t.Errorf("a second later the copy is believed without being compared: %v", err)
		}
	})
}
