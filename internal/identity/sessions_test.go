package identity_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/fault"
	"kntc/internal/identity"
	"kntc/internal/store/storetest"
)

// speaker is who the access token of a session speaks for.
func (s server) speaker(tb testing.TB, session identity.Session) access.Actor {
	tb.Helper()
	actor, _, err := s.verifier.Verify(tb.Context(), session.AccessToken)
	if err != nil {
		tb.Fatal(err)
	}
	return actor
}

// open lists the sessions that the actor's account has open.
func (s server) open(tb testing.TB, actor access.Actor) []identity.OpenSession {
	tb.Helper()
	list, err := s.OwnSessions(tb.Context(), actor)
	if err != nil {
		tb.Fatal(err)
	}
	return list
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
		desk := s.signIn(t, "lan.clerk", password)
		began := b.Clock.Now()
		b.Clock.Advance(time.Hour)
		phone, err := s.SignIn(t.Context(), "lan.clerk", password, identity.Origin{Address: "2001:db8:1:2::9", Agent: "Điện\n thoại/2"})
		if err != nil {
			t.Fatal(err)
		}
		renewed, err := s.Refresh(t.Context(), desk.RefreshToken, "", identity.Origin{Address: "192.0.2.7", Agent: "Máy bàn/1"})
		if err != nil {
			t.Fatal(err)
		}
		lan, onPhone := s.speaker(t, renewed), s.speaker(t, phone)
		want := []identity.OpenSession{
			{
				ID: lan.Session.ID, StartedAt: began, RenewedAt: began.Add(time.Hour), ExpiresAt: began.Add(time.Hour + refreshTTL),
				EndsAt: began.Add(sessionTTL), Device: "Máy bàn/1", Address: "192.0.2.7", Current: true,
			},
			{
				ID: onPhone.Session.ID, StartedAt: began.Add(time.Hour), RenewedAt: began.Add(time.Hour),
				ExpiresAt: began.Add(time.Hour + refreshTTL), EndsAt: began.Add(time.Hour + sessionTTL),
				Device: "Điện thoại/2", Address: "2001:db8:1:2::/64",
			},
		}
		if diff := cmp.Diff(want, s.open(t, lan), cmpopts.EquateApproxTime(time.Millisecond)); diff != "" {
			t.Errorf("sessions (-want +got):\n%s", diff)
		}
		if err := s.EndOwnSession(t.Context(), lan, onPhone.Session.ID); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.verifier.Verify(t.Context(), phone.AccessToken); fieldCode(err) != "token_revoked" {
			t.Errorf("the session that was ended: %v", err)
		}
		if list := s.open(t, lan); len(list) != 1 || !list[0].Current {
			t.Errorf("left are %+v", list)
		}
		for _, id := range []uuid.UUID{onPhone.Session.ID, uuid.Must(uuid.NewV7())} {
			if err := s.EndOwnSession(t.Context(), lan, id); !errors.Is(err, fault.ErrNotFound) {
				t.Errorf("a session that is not open: %v", err)
			}
		}
	})
}

func TestNobodyEndsOthersSessions(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
		s.person(t, "minh.clerk", storetest.CommuneA1, access.Clerk)
		theirs := s.signIn(t, "minh.clerk", password)
		lan := s.speaker(t, s.signIn(t, "lan.clerk", password))
		if err := s.EndOwnSession(t.Context(), lan, s.speaker(t, theirs).Session.ID); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("a colleague's session: %v", err)
		}
		if err := s.EndOwnSessions(t.Context(), lan); err != nil {
			t.Fatal(err)
		}
		s.speaker(t, theirs)
	})
}

func TestAllSessionsAreEnded(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		admin := s.person(t, "admin.xa", storetest.CommuneA1, access.Administrator).Actor()
		clerk := s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
		party := s.person(t, "dang.vien", storetest.PartyProvince, access.Clerk)
		for _, tt := range []struct {
			name string
			end  func(lan access.Actor) error
			by   string
		}{
			{"by oneself", func(lan access.Actor) error { return s.EndOwnSessions(t.Context(), lan) }, "lan.clerk"},
			{"by an administrator", func(access.Actor) error { return s.EndSessions(t.Context(), admin, clerk.ID) }, "admin.xa"},
		} {
			sessions := []identity.Session{s.signIn(t, "lan.clerk", password), s.signIn(t, "lan.clerk", password)}
			lan := s.speaker(t, sessions[0])
			if list, err := s.Sessions(t.Context(), admin, clerk.ID); err != nil || len(list) != 2 || list[0].Current || list[1].Current {
				t.Errorf("%s: the administrator sees %+v, %v", tt.name, list, err)
			}
			if err := tt.end(lan); err != nil {
				t.Fatalf("%s: %v", tt.name, err)
			}
			for _, x := range sessions {
				if _, _, err := s.verifier.Verify(t.Context(), x.AccessToken); fieldCode(err) != "token_revoked" {
					t.Errorf("%s: %v", tt.name, err)
				}
			}
			after, err := s.Own(t.Context(), lan)
			if err != nil || after.Changed.Action != identity.SessionsEnded || after.Changed.By != tt.by {
				t.Errorf("%s: the history has %+v, %v", tt.name, after.Changed, err)
			}
		}
		if err := s.EndSessions(t.Context(), admin, party.ID); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("an account of another office: %v", err)
		}
		if _, err := s.Sessions(t.Context(), admin, party.ID); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("the sessions of another office's account: %v", err)
		}
		if err := s.EndSessions(t.Context(), clerk.Actor(), clerk.ID); !errors.Is(err, access.ErrForbidden) {
			t.Errorf("a clerk: %v", err)
		}
	})
}

// TestASessionHasAnAbsoluteEnd: it is renewed every ten hours, and ends after
// thirty all the same, its access token with it.
func TestASessionHasAnAbsoluteEnd(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := serve(t, b)
		s.person(t, "lan.clerk", storetest.CommuneA1, access.Clerk)
		session := s.signIn(t, "lan.clerk", password)
		end := b.Clock.Now().Add(sessionTTL)
		for range 2 {
			b.Clock.Advance(10 * time.Hour)
			var err error
			if session, err = s.Refresh(t.Context(), session.RefreshToken, "", office); err != nil {
				t.Fatal(err)
			}
		}
		b.Clock.Advance(10*time.Hour - 5*time.Minute)
		last, err := s.Refresh(t.Context(), session.RefreshToken, "", office)
		if err != nil {
			t.Fatal(err)
		}
		if last.ExpiresAt.After(end) || last.RefreshExpiresAt.After(end) {
			t.Errorf("tokens until %s and %s, the session ends at %s", last.ExpiresAt, last.RefreshExpiresAt, end)
		}
		b.Clock.Advance(6 * time.Minute)
		if _, _, err := s.verifier.Verify(t.Context(), last.AccessToken); fieldCode(err) != "token_expired" {
			t.Errorf("the access token after the end: %v", err)
		}
		if _, err := s.Refresh(t.Context(), last.RefreshToken, "", office); fieldCode(err) != "refresh_expired" {
			t.Errorf("renewed after the end: %v", err)
		}
	})
}
