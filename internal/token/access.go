// Package token makes and checks what proves an identity: access tokens (JWT
// signed with EdDSA), the keys that sign them, refresh tokens, and passwords.
// It decides and computes; storage and HTTP are elsewhere, and what is secret
// here is sealed there.
package token

import (
	"errors"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
)

// MaxAccessTTL is the longest life an access token may be given. For as long a
// server keeps in mind which sessions have ended.
const MaxAccessTTL = time.Hour

const (
	audience  = "kntc"
	algorithm = "EdDSA"
	tokenType = "at+jwt" // RFC 9068: no other JWT of ours passes as an access token

	// leeway is how much later another instance's clock may be than ours
	// before its fresh tokens are refused. Expiry gets none: a client whose
	// token has expired renews it, which costs one request.
	leeway = 30 * time.Second

	// maxTokenBytes bounds what is hashed and parsed for a stranger. A token
	// with two hundred grants stays below it.
	maxTokenBytes = 8 << 10
)

// Claims is what an access token says beside who acts.
type Claims struct {
	ID                 uuid.UUID // "jti", unique to the token
	Key                string    // "kid", the key that signed it
	MustChangePassword bool      // "pwc": nothing but changing the password is allowed yet
	IssuedAt           time.Time // whole seconds, UTC
	ExpiresAt          time.Time // whole seconds, UTC; not valid at this instant any more
}

// wireClaims is the token's JSON. The names are short since every request
// carries them.
type wireClaims struct {
	jwt.RegisteredClaims
	Session  string           `json:"sid"`
	AuthTime *jwt.NumericDate `json:"auth_time"`

	Home   authority.ID `json:"home"`
	Name   string       `json:"name"`
	Grants []wireGrant  `json:"grants"`
	Change bool         `json:"pwc,omitempty"`
}

type wireGrant struct {
	Role      access.Role  `json:"r"`
	Authority authority.ID `json:"a"`
}

// Issuer signs access tokens.
type Issuer struct {
	keys  *Keys
	clock clock.Clock
	name  string
	ttl   time.Duration
}

// NewIssuer returns an issuer of tokens that live for ttl: whole seconds, one
// second to MaxAccessTTL. The name ("iss") is the deployment's public URL.
func NewIssuer(keys *Keys, c clock.Clock, name string, ttl time.Duration) (*Issuer, error) {
	if name == "" {
		return nil, errors.New("issuer of access tokens: no name")
	}
	if ttl < time.Second || ttl > MaxAccessTTL || ttl%time.Second != 0 {
		return nil, fmt.Errorf("issuer of access tokens: life %s is not whole seconds up to %s", ttl, MaxAccessTTL)
	}
	return &Issuer{keys: keys, clock: c, name: name, ttl: ttl}, nil
}

// Issue signs a token for the actor in their session; it expires with the
// session at the latest. It fails with ErrNoSigningKey when no key is active.
func (i *Issuer) Issue(actor access.Actor, mustChangePassword bool, sessionEnds time.Time) (string, Claims, error) {
	now := i.clock.Now()
	key, ok := i.keys.Current().active(now)
	if !ok {
		return "", Claims{}, ErrNoSigningKey
	}
	c := Claims{
		ID:                 newID(),
		Key:                key.ID,
		MustChangePassword: mustChangePassword,
		IssuedAt:           now.Truncate(time.Second),
		ExpiresAt:          now.Truncate(time.Second).Add(i.ttl),
	}
	if sessionEnds.Before(c.ExpiresAt) {
		c.ExpiresAt = sessionEnds.Truncate(time.Second)
	}
	t := jwt.NewWithClaims(jwt.SigningMethodEdDSA, i.wire(actor, c))
	t.Header["kid"] = key.ID
	t.Header["typ"] = tokenType
	raw, err := t.SignedString(key.private)
	if err != nil {
		return "", Claims{}, fmt.Errorf("sign access token: %w", err)
	}
	if len(raw) > maxTokenBytes {
		return "", Claims{}, fmt.Errorf("access token of %s: %d grants do not fit", actor.Name, len(actor.Grants))
	}
	return raw, c, nil
}

func (i *Issuer) wire(actor access.Actor, c Claims) wireClaims {
	grants := make([]wireGrant, len(actor.Grants))
	for n, g := range actor.Grants {
		grants[n] = wireGrant(g)
	}
	return wireClaims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer:    i.name,
			Subject:   actor.Account.String(),
			Audience:  jwt.ClaimStrings{audience},
			ExpiresAt: jwt.NewNumericDate(c.ExpiresAt),
			NotBefore: jwt.NewNumericDate(c.IssuedAt),
			IssuedAt:  jwt.NewNumericDate(c.IssuedAt),
			ID:        c.ID.String(),
		},
		Session:  actor.Session.ID.String(),
		AuthTime: jwt.NewNumericDate(actor.Session.Since),

		Home:   actor.Home,
		Name:   actor.Name,
		Grants: grants,
		Change: c.MustChangePassword,
	}
}
