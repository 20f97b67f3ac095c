package token

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/clock"
)

// Sessions knows which sessions have ended: by signing out, with a grant that was
// taken away, with the account's password, or by somebody who ended them. It is
// asked with every request, so it answers from memory.
type Sessions interface {
	// SessionEnded reports whether the session has ended within MaxAccessTTL,
	// at the latest a second after the fact.
	SessionEnded(ctx context.Context, session uuid.UUID) (bool, error)
}

// Verifier checks access tokens. A signature costs some 45 µs to check, so a
// token that passed is remembered until it expires.
type Verifier struct {
	keys     *Keys
	clock    clock.Clock
	issuer   string
	sessions Sessions
	cache    *cache

	further access.Policy
}

// verified is a token whose signature and claims have been checked. Time, keys
// and sessions move on, so those are looked at again at every use.
type verified struct {
	actor  access.Actor
	claims Claims
}

// NewVerifier returns a verifier of tokens made by the named issuer.
func NewVerifier(keys *Keys, c clock.Clock, issuer string, sessions Sessions) *Verifier {
	return &Verifier{keys: keys, clock: c, issuer: issuer, sessions: sessions, cache: newCache(cacheTokens)}
}

// Under lets the verifier return actors who may do in further registers what
// the policy says. It returns the verifier.
func (v *Verifier) Under(further access.Policy) *Verifier {
	v.further = further
	return v
}

// Verify returns who the token speaks for. It fails with ErrUnauthenticated,
// whose field code tells a missing token, an expired one (renew the session), one
// whose session has ended, and one that was never ours (sign in).
func (v *Verifier) Verify(ctx context.Context, raw string) (access.Actor, Claims, error) {
	if raw == "" {
		return access.Actor{}, Claims{}, errMissing()
	}
	if len(raw) > maxTokenBytes {
		return access.Actor{}, Claims{}, errInvalid(fmt.Errorf("%d bytes", len(raw)))
	}
	now, keys := v.clock.Now(), v.keys.Current()
	name := sha256.Sum256([]byte(raw))
	seen, ok := v.cache.get(name)
	if !ok {
		var err error
		if seen, err = v.check(raw, keys, now); err != nil {
			return access.Actor{}, Claims{}, err
		}
		v.cache.put(name, seen)
	}
	if !now.Before(seen.claims.ExpiresAt) {
		return access.Actor{}, Claims{}, errExpired()
	}
	if _, ok := keys.public(seen.claims.Key, now); !ok {
		return access.Actor{}, Claims{}, errInvalid(errors.New("the signing key was withdrawn"))
	}
	ended, err := v.sessions.SessionEnded(ctx, seen.actor.Session.ID)
	if err != nil {
		return access.Actor{}, Claims{}, fmt.Errorf("verify access token: %w", err)
	}
	if ended {
		return access.Actor{}, Claims{}, errRevoked()
	}
	actor := seen.actor
	actor.Grants = slices.Clone(actor.Grants)
	return actor.Under(v.further), seen.claims, nil
}

// check does the whole work for a token that has not been seen.
func (v *Verifier) check(raw string, keys KeySet, now time.Time) (verified, error) {
	var wire wireClaims
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{algorithm}),
		jwt.WithStrictDecoding(),
		jwt.WithTimeFunc(func() time.Time { return now }),
		jwt.WithLeeway(leeway),
		jwt.WithExpirationRequired(),
		jwt.WithNotBeforeRequired(),
		jwt.WithIssuedAt(),
		jwt.WithIssuer(v.issuer),
		jwt.WithAllAudiences(audience),
	)
	t, err := parser.ParseWithClaims(raw, &wire, func(t *jwt.Token) (any, error) {
		return verificationKey(t, keys, now)
	})
	if errors.Is(err, jwt.ErrTokenExpired) {
		return verified{}, errExpired()
	}
	if err != nil {
		return verified{}, errInvalid(err)
	}
	if wire.Session == "" {
		// A server of before tokens named their session made it: the client
		// renews it once.
		return verified{}, errExpired()
	}
	seen, err := wire.verified()
	if err != nil {
		return verified{}, errInvalid(err)
	}
	seen.claims.Key, _ = t.Header["kid"].(string)
	return seen, nil
}

// verificationKey refuses every header that is not exactly ours before any
// signature is looked at.
func verificationKey(t *jwt.Token, keys KeySet, now time.Time) (any, error) {
	if t.Header["typ"] != tokenType {
		return nil, fmt.Errorf("type is not %s", tokenType)
	}
	if _, ok := t.Header["crit"]; ok {
		return nil, errors.New("critical extensions are not known here")
	}
	id, _ := t.Header["kid"].(string)
	pub, ok := keys.public(id, now)
	if !ok {
		return nil, errors.New("unknown signing key")
	}
	return pub, nil
}

func (w wireClaims) verified() (verified, error) {
	account, err := uuid.Parse(w.Subject)
	if err != nil || account == uuid.Nil {
		return verified{}, errors.New("the subject is not an account")
	}
	id, err := uuid.Parse(w.ID)
	if err != nil {
		return verified{}, errors.New("the token has no id")
	}
	session, err := uuid.Parse(w.Session)
	if err != nil || session == uuid.Nil || w.AuthTime == nil {
		return verified{}, errors.New("the token names no session")
	}
	if w.IssuedAt == nil || w.Home <= 0 || w.Name == "" {
		return verified{}, errors.New("a claim is missing")
	}
	grants := make([]access.Grant, len(w.Grants))
	for i, g := range w.Grants {
		grants[i] = access.Grant(g)
	}
	return verified{
		actor: access.Actor{
			Account: account, Home: w.Home, Name: w.Name, Grants: grants,
			Session: access.Session{ID: session, Since: w.AuthTime.UTC()},
		},
		claims: Claims{
			ID:                 id,
			MustChangePassword: w.Change,
			IssuedAt:           w.IssuedAt.UTC(),
			ExpiresAt:          w.ExpiresAt.UTC(),
		},
	}, nil
}
