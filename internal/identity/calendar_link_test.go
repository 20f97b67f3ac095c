package identity_test

import (
	"errors"
	"testing"

	"kntc/internal/access"
	"kntc/internal/fault"
	"kntc/internal/identity"
	"kntc/internal/store/storetest"
)

// TestACalendarLinkEndsWithThePassword: whoever had the account may have the link.
func TestACalendarLinkEndsWithThePassword(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(t *testing.T, s server, admin access.Actor, lan identity.Account) error
	}{
		{"changed", func(t *testing.T, s server, _ access.Actor, lan identity.Account) error {
			t.Helper()
			_, err := s.ChangePassword(t.Context(), lan.Actor(), password, another)
			return err
		}},
		{"reset", func(t *testing.T, s server, admin access.Actor, lan identity.Account) error {
			t.Helper()
			_, once, err := s.ResetPassword(t.Context(), admin, lan.ID, 0)
			if err != nil {
				return err
			}
			_, err = s.ChangePassword(t.Context(), lan.Actor(), once, another)
			return err
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, b storetest.Bench) {
				s := serve(t, b)
				admin := s.person(t, "admin.xa", storetest.CommuneA1, access.Administrator).Actor()
				lan := s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
				link, err := s.OpenCalendarLink(t.Context(), lan.Actor())
				if err != nil {
					t.Fatal(err)
				}
				if _, err := s.ReadCalendarLink(t.Context(), link.Token); err != nil {
					t.Fatal(err)
				}
				if err := tt.change(t, s, admin, lan); err != nil {
					t.Fatal(err)
				}
				if _, err := s.ReadCalendarLink(t.Context(), link.Token); !errors.Is(err, fault.ErrNotFound) {
					t.Errorf("the link under the old password: %v", err)
				}
				again, err := s.OpenCalendarLink(t.Context(), lan.Actor())
				if err != nil || again.Token == link.Token {
					t.Errorf("the next link: %v", err)
				}
			})
		})
	}
}
