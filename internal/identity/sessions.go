package identity

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/fault"
	"kntc/internal/token"
)

// OpenSession is a session that has not ended.
type OpenSession struct {
	ID        uuid.UUID
	StartedAt time.Time
	RenewedAt time.Time
	ExpiresAt time.Time // unless it is renewed
	EndsAt    time.Time // however often it is renewed
	Device    string    // as the client calls itself
	Address   string    // from which it was last renewed; of IPv6 the /64
	Current   bool      // the one that asks
}

// OwnSessions returns the open sessions of the actor's account, the one renewed
// last first: two hundred at most.
func (s *Service) OwnSessions(ctx context.Context, actor access.Actor) ([]OpenSession, error) {
	account, err := s.Own(ctx, actor)
	if err != nil {
		return nil, err
	}
	return s.openSessions(ctx, account, actor.Session.ID)
}

// Sessions returns those of an account of an office that the actor administers.
func (s *Service) Sessions(ctx context.Context, actor access.Actor, id uuid.UUID) ([]OpenSession, error) {
	account, err := s.Account(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	return s.openSessions(ctx, account, actor.Session.ID)
}

func (s *Service) openSessions(ctx context.Context, a Account, current uuid.UUID) ([]OpenSession, error) {
	tokens, err := s.store.Sessions(ctx, a.Home, a.ID, s.clock.Now())
	out := make([]OpenSession, len(tokens))
	for i, r := range tokens {
		out[i] = OpenSession{
			ID: r.Family, StartedAt: r.StartedAt, RenewedAt: r.IssuedAt, ExpiresAt: r.ExpiresAt,
			EndsAt: r.StartedAt.Add(s.life.Whole), Device: r.Device, Address: r.Address, Current: r.Family == current,
		}
	}
	return out, err
}

// EndOwnSession ends one session of the actor's account: its tokens work no more,
// the access tokens too. It fails with fault.ErrNotFound when the account has no
// such session that is open.
func (s *Service) EndOwnSession(ctx context.Context, actor access.Actor, session uuid.UUID) error {
	open, err := s.store.Sessions(ctx, actor.Home, actor.Account, s.clock.Now())
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(open, func(r token.Refresh) bool { return r.Family == session }) {
		return fault.ErrNotFound
	}
	return s.store.HoldAccount(ctx, access.System("own session"), actor, actor.Account, nil, func(Held) (Outcome, error) {
		return Outcome{EndSession: session}, nil
	})
}

// EndOwnSessions ends every session of the actor's account, the present one too.
// The account's history has it.
func (s *Service) EndOwnSessions(ctx context.Context, actor access.Actor) error {
	return s.store.HoldAccount(ctx, access.System("own sessions"), actor, actor.Account, nil, func(h Held) (Outcome, error) {
		next := h.next(SessionsEnded, actor, Detail{})
		return Outcome{Change: &next, EndSessions: true}, nil
	})
}

// EndSessions ends every session of somebody's account. The rules are those of
// SetGrants; no version is compared, since it must not wait for anybody.
func (s *Service) EndSessions(ctx context.Context, actor access.Actor, id uuid.UUID) error {
	_, err := s.change(ctx, actor, id, 0, func(h Held, _ reach) (Outcome, error) {
		next := h.next(SessionsEnded, actor, Detail{})
		return Outcome{Change: &next, EndSessions: true}, nil
	})
	return err
}
