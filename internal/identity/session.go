package identity

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"kntc/internal/access"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/seal"
	"kntc/internal/token"
)

// Session is what signing in and renewing give to the client.
type Session struct {
	AccessToken      string
	ExpiresAt        time.Time // of the access token
	RefreshToken     string
	RefreshExpiresAt time.Time
	// DeviceToken is for the client to keep and to send with the next sign-in
	// on the same device; "" after a renewal.
	DeviceToken string
	// Account is whom the session belongs to. While its MustChange is set, the
	// access token permits nothing but changing the password.
	Account Account
}

// SignIn checks a password and starts a session. It fails with ErrCredentials,
// alike for an unknown name, a wrong password and a disabled account, with
// ErrTooManySignIns, and with ErrBusy when its turn does not come in time. The
// remote address goes to the log; what was typed does not, since people type
// passwords into name fields.
func (s *Service) SignIn(ctx context.Context, username, password string, from Origin) (Session, error) {
	remote := from.Address
	known, err := s.credentials(ctx, username)
	unknown := errors.Is(err, fault.ErrNotFound)
	if err != nil && !unknown {
		return Session{}, err
	}
	// Asked for an unknown name as well, so that the time tells nothing.
	near, err := s.store.KnownAddress(ctx, known.Account.Home, known.Account.ID, from.address())
	if err != nil {
		return Session{}, err
	}
	if err := s.allow(ctx, s.buckets(known, username, from, near)...); err != nil {
		return Session{}, err
	}
	if unknown {
		if err := s.hasher.VerifyUnknown(ctx, password); err != nil {
			return Session{}, busy(err)
		}
		return Session{}, s.refuse(ctx, "no such account", "", remote)
	}
	right, err := s.hasher.Verify(ctx, known.Hash, password)
	if err != nil {
		return Session{}, busy(err)
	}
	account := known.Account.ID.String()
	switch {
	case known.Account.Disabled():
		return Session{}, s.refuse(ctx, "account disabled", account, remote)
	case !right:
		return Session{}, s.refuse(ctx, "wrong password", account, remote)
	}
	rehashed, err := s.rehash(ctx, known.Hash, password)
	if err != nil {
		return Session{}, err
	}
	var session Session
	err = s.store.HoldAccount(ctx, access.System("sign in"), known.Account.Actor(), known.Account.ID, nil, func(h Held) (Outcome, error) {
		// Since the password was checked it may have been changed.
		if h.Hash != known.Hash || h.Account.Disabled() {
			return Outcome{}, s.refuse(ctx, "changed meanwhile", account, remote)
		}
		var refresh token.Refresh
		var err error
		session, refresh, err = s.begin(h.Account, h.Now, from)
		return Outcome{Hash: rehashed, Session: &refresh}, err
	})
	if err != nil {
		return Session{}, err
	}
	s.log.InfoContext(ctx, "signed in", "account", account, "remote", remote)
	return session, nil
}

func (s *Service) credentials(ctx context.Context, username string) (Credentials, error) {
	name, ok := canonical(username)
	if !ok {
		return Credentials{}, fault.ErrNotFound
	}
	return s.store.Credentials(ctx, name)
}

// refuse logs why and tells nobody else.
func (s *Service) refuse(ctx context.Context, why, account, remote string) error {
	s.log.WarnContext(ctx, "sign-in refused", "why", why, "account", account, "remote", remote)
	return ErrCredentials
}

// busy tells waiting in vain from everything else that can go wrong.
func busy(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return ErrBusy.Because(err)
	}
	return err
}

// rehash returns the password's hash at today's cost, or "" when it has it.
func (s *Service) rehash(ctx context.Context, stored, password string) (string, error) {
	if !s.hasher.NeedsRehash(stored) {
		return "", nil
	}
	hash, err := s.hasher.Hash(ctx, password)
	return hash, busy(err)
}

// begin starts a family of refresh tokens, and makes the device known.
func (s *Service) begin(a Account, now time.Time, from Origin) (Session, token.Refresh, error) {
	text, refresh := token.NewRefresh(a.ID, a.Home, now, s.life)
	refresh.Device, refresh.Address = from.device(), from.address()
	session, err := s.issue(a, text, refresh)
	session.DeviceToken = from.DeviceToken
	if !s.knows(a.ID, from.DeviceToken) {
		session.DeviceToken = s.newDevice(a.ID)
	}
	return session, refresh, err
}

func (s *Service) issue(a Account, text string, refresh token.Refresh) (Session, error) {
	actor := a.Actor()
	actor.Session = access.Session{ID: refresh.Family, Since: refresh.StartedAt.Truncate(time.Second)}
	raw, claims, err := s.issuer.Issue(actor, a.MustChange, refresh.ExpiresAt)
	if err != nil {
		return Session{}, fmt.Errorf("issue access token: %w", err)
	}
	return Session{
		AccessToken: raw, ExpiresAt: claims.ExpiresAt,
		RefreshToken: text, RefreshExpiresAt: refresh.ExpiresAt, Account: a,
	}, nil
}

// Refresh renews a session: the refresh token is exchanged for a new one, and
// the access token has the account's present grants. It fails with
// token.ErrRefresh. A token presented for the second time gives the same new one
// for a moment, for two tabs that renew at once; later it ends the session for
// everybody who holds a token of it, at once and although the request fails.
//
// A client that may have lost the answer sends the same idempotency key again
// and gets the same answer; "" is no key.
func (s *Service) Refresh(ctx context.Context, text, key string, from Origin) (Session, error) {
	home, hash, err := token.ParseRefresh(text)
	if err != nil {
		return Session{}, err
	}
	secret := s.successor(text)
	_, successor := token.RefreshOf(home, secret)
	var out renewal
	err = s.store.HoldSession(ctx, Presented{Home: home, Hash: hash, Successor: successor, Key: key}, func(h HeldSession) (Rotation, error) {
		var rotation Rotation
		var err error
		out, rotation, err = s.renew(h, key, secret, from)
		return rotation, err
	})
	if errors.Is(err, fault.ErrNotFound) {
		return Session{}, token.RefuseUnknown.Err()
	}
	if err != nil {
		return Session{}, err
	}
	if out.decision.RevokesFamily() {
		s.log.WarnContext(ctx, "refresh token used twice; session ended", "account", out.token.Account, "family", out.token.Family)
	}
	if err := out.decision.Err(); err != nil {
		return Session{}, err
	}
	return out.session, nil
}

// renewal is what became of a presented refresh token.
type renewal struct {
	decision token.Decision
	session  Session
	token    token.Refresh // the one presented
}

// renew decides about a presented token, and makes the session it gives.
func (s *Service) renew(h HeldSession, key string, secret []byte, from Origin) (renewal, Rotation, error) {
	out := renewal{decision: token.Rotate(h.Token, h.Successor, h.Now), token: h.Token}
	if h.Account.Disabled() {
		out.decision = token.RefuseRevoked
	}
	if h.answers() && out.decision != token.RefuseRevoked {
		var err error
		out.decision = token.Renew
		out.session, err = s.recall(h)
		return out, Rotation{}, err
	}
	if out.decision != token.Renew && out.decision != token.Repeat {
		return out, Rotation{EndFamily: out.decision.RevokesFamily()}, nil
	}
	if h.Kept != nil {
		return out, Rotation{}, idempotency.ErrKeyReused
	}
	var rotation Rotation
	text, next := h.Token.Next(secret, h.Now, s.life)
	if out.decision == token.Repeat {
		next = *h.Successor
	} else {
		next.Device, next.Address = from.device(), from.address()
		rotation.Next = &next
	}
	var err error
	if out.session, err = s.issue(h.Account, text, next); err != nil {
		return out, Rotation{}, err
	}
	rotation.Keep, err = s.keep(h, key, out.session)
	return out, rotation, err
}

// successor makes the secret of the token that takes the place of the one with
// the text: always the same, and known to nobody who has not both the token and
// the keyring. Nothing has to be kept to give it again.
func (s *Service) successor(text string) []byte {
	claim := hex.EncodeToString([]byte(text))
	secret, _ := hex.DecodeString( // what BlindIndex writes
		s.sealer.BlindIndex(seal.SignIn, "renewal 1 "+claim) + s.sealer.BlindIndex(seal.SignIn, "renewal 2 "+claim))
	return secret
}

// keep seals the answer for the request's key, if it has one.
func (s *Service) keep(h HeldSession, key string, session Session) (*Kept, error) {
	if key == "" {
		return nil, nil //nolint:nilnil // nothing to keep is no fault
	}
	plain, err := json.Marshal(session) //nolint:gosec // sealed before it is stored
	if err != nil {
		return nil, fmt.Errorf("keep the renewed session: %w", err)
	}
	sealed, err := s.sealer.Seal(seal.Replay, sessionOwner(h), plain)
	return &Kept{Fingerprint: hex.EncodeToString(h.Token.Hash), Answer: sealed}, err
}

// answers reports whether the kept answer is that to the same renewal.
func (h HeldSession) answers() bool {
	return h.Kept != nil && h.Kept.Fingerprint == hex.EncodeToString(h.Token.Hash)
}

func (s *Service) recall(h HeldSession) (Session, error) {
	plain, err := s.sealer.Open(seal.Replay, sessionOwner(h), h.Kept.Answer)
	if err != nil {
		return Session{}, fmt.Errorf("recall the renewed session: %w", err)
	}
	var session Session
	if err := json.Unmarshal(plain, &session); err != nil {
		return Session{}, fmt.Errorf("recall the renewed session: %w", err)
	}
	return session, nil
}

func sessionOwner(h HeldSession) string { return "session/" + h.Token.ID.String() }

// SignOut ends the session that the refresh token belongs to, on every device
// that shares it. A token that is none of ours is no fault (RFC 7009 §2.2):
// the session it names does not exist, which is what was asked for.
func (s *Service) SignOut(ctx context.Context, text string) error {
	home, hash, err := token.ParseRefresh(text)
	if err != nil {
		return nil //nolint:nilerr // see above
	}
	err = s.store.HoldSession(ctx, Presented{Home: home, Hash: hash}, func(HeldSession) (Rotation, error) {
		return Rotation{EndFamily: true}, nil
	})
	if errors.Is(err, fault.ErrNotFound) {
		return nil
	}
	return err
}

// sessionsKept is how long expired refresh tokens stay, so that the use of a
// stolen old one still ends its session.
const sessionsKept = 30 * 24 * time.Hour

// DropOldSessions deletes refresh tokens that expired long ago; call it daily
// or hourly.
func (s *Service) DropOldSessions(ctx context.Context) error {
	return s.store.DropSessions(ctx, s.clock.Now().Add(-sessionsKept))
}
