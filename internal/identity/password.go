package identity

import (
	"context"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/token"
)

// ChangePassword replaces the actor's own password, ends all sessions of the
// account and starts a new one. It fails with ErrOldPassword,
// ErrTooManySignIns and token.ErrPassword. By the time the request is sent again the old password is
// wrong; so the kept answer is looked for before the password is judged.
func (s *Service) ChangePassword(
	ctx context.Context, actor access.Actor, old, fresh string, from Origin, once idempotency.Once[Session],
) (idempotency.Answer, error) {
	// Only who has a token of the account can use these attempts up.
	if err := s.allow(ctx, s.bucket("password", actor.Account.String(), s.limits.PerMinuteAccount)); err != nil {
		return idempotency.Answer{}, err
	}
	known, err := s.credentials(ctx, actor.Name)
	if err != nil {
		return idempotency.Answer{}, err
	}
	if known.Account.ID != actor.Account || known.Account.Disabled() {
		return idempotency.Answer{}, fault.ErrNotFound
	}
	hash, refused := s.replacement(ctx, known, old, fresh)
	if refused != nil && once.Key == "" {
		return idempotency.Answer{}, refused
	}
	return idempotency.Run(s.sealer, actor, once, func(r *idempotency.Request, keep func(Session) (idempotency.Kept, error)) error {
		return s.store.HoldAccount(ctx, access.System("own password"), actor, actor.Account, r, func(h Held) (Outcome, error) {
			if refused != nil {
				return Outcome{}, refused
			}
			if h.Hash != known.Hash || h.Account.Disabled() {
				return Outcome{}, fault.ErrConflict
			}
			next := h.next(PasswordChanged, actor, Detail{})
			next.MustChange = false
			session, refresh, err := s.begin(next, h.Now, from)
			if err != nil {
				return Outcome{}, err
			}
			kept, err := keep(session)
			return Outcome{Change: &next, Hash: hash, EndSessions: true, EndLink: true, Session: &refresh, Kept: kept}, err
		})
	})
}

// replacement checks the present password and hashes the new one.
func (s *Service) replacement(ctx context.Context, known Credentials, old, fresh string) (string, error) {
	right, err := s.hasher.Verify(ctx, known.Hash, old)
	if err != nil {
		return "", busy(err)
	}
	if !right {
		return "", ErrOldPassword.At("/old_password", "wrong", "Mật khẩu hiện tại không đúng.", "The present password is not right.")
	}
	return s.hashNew(ctx, known.Account.Username, old, fresh)
}

// checkPassword refuses a new password that is weak, or known from a leak.
func (s *Service) checkPassword(pointer, username, password string) error {
	if err := token.CheckPassword(pointer, username, password); err != nil || s.breached == nil {
		return err
	}
	return s.breached.CheckBreached(pointer, password)
}

// hashNew checks a new password and hashes it.
func (s *Service) hashNew(ctx context.Context, username, old, fresh string) (string, error) {
	if err := s.checkPassword("/new_password", username, fresh); err != nil {
		return "", err
	}
	if fresh == old {
		const vi, en = "Mật khẩu mới phải khác mật khẩu hiện tại.", "The new password must differ from the present one."
		return "", token.ErrPassword.Msg(vi, en).At("/new_password", "unchanged", vi, en)
	}
	hash, err := s.hasher.Hash(ctx, fresh)
	return hash, busy(err)
}

// ResetPassword gives somebody's account a new password that is good for
// changing it, and ends all its sessions. The password is told in the answer
// and stored nowhere else. The rules are those of SetGrants; one's own password
// is changed, not reset, so that a stolen access token does not take the
// account. To take the place of an account that opens what is sealed needs what
// SetGrants needs to make one; a proposal has no password.
func (s *Service) ResetPassword(
	ctx context.Context, actor access.Actor, id uuid.UUID, version int64, reason string, once idempotency.Once[Issued],
) (idempotency.Answer, error) {
	password := token.GeneratePassword()
	hash, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return idempotency.Answer{}, busy(err)
	}
	reset := idempotency.Once[Account]{Key: once.Key, Fingerprint: once.Fingerprint, Render: func(a Account) (idempotency.Answer, error) {
		if a.Changed.Action == ResetProposed {
			return once.Render(Issued{Account: a})
		}
		return once.Render(Issued{a, password})
	}}
	return s.changeOnce(ctx, actor, id, version, reset, func(h Held, r reach) (Outcome, error) {
		if id == actor.Account {
			return Outcome{}, ErrOwnAccount
		}
		agreed, reason, err := r.agree(h.Account, h.Now, reason, openings(nil, h.Account.Grants), func(p Proposal) bool {
			return p.Action == PasswordReset
		})
		if err != nil {
			return Outcome{}, err
		}
		if agreed.waits {
			next := h.next(ResetProposed, actor, Detail{Reason: reason})
			return Outcome{Change: &next}, nil
		}
		next := h.next(PasswordReset, actor, Detail{Reason: reason, ProposedBy: agreed.proposedBy})
		next.MustChange = true
		return Outcome{Change: &next, Hash: hash, EndSessions: true, EndLink: true}, nil
	})
}
