package token

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"
)

// The life of a signing key. It is published before it signs, so that every
// instance and every cache knows it when the first token arrives; it is due for
// replacement well before it retires, so that a server that was switched off
// over a weekend has no gap; it stays published until the last token it signed
// has expired.
const (
	keySigns        = 90 * 24 * time.Hour // from activation to retirement
	keyPublishAhead = 24 * time.Hour      // from creation to activation
	keyRenewBefore  = 7 * 24 * time.Hour  // before retirement, Due begins
	keyLingers      = MaxAccessTTL + leeway
)

// SigningKey is an Ed25519 key pair with the times of its life, all in UTC. It
// is what storage keeps, with the seed sealed.
type SigningKey struct {
	ID          string // RFC 7638 thumbprint of the public key; the "kid" of tokens
	Seed        []byte // 32 secret bytes
	CreatedAt   time.Time
	ActivatesAt time.Time // signs from here
	RetiresAt   time.Time // to before here
}

// newSigningKey makes a key that signs from the given instant.
func newSigningKey(now, activates time.Time) SigningKey {
	seed := make([]byte, ed25519.SeedSize)
	_, _ = rand.Read(seed) // never fails: the runtime stops the program instead
	return SigningKey{
		ID:          thumbprint(publicHalf(seed)),
		Seed:        seed,
		CreatedAt:   now,
		ActivatesAt: activates,
		RetiresAt:   activates.Add(keySigns),
	}
}

// Signs reports whether the key may sign at the instant.
func (k SigningKey) Signs(now time.Time) bool {
	return !now.Before(k.ActivatesAt) && now.Before(k.RetiresAt)
}

// Spent reports whether no token that the key signed can still be valid: it is
// published no longer and storage may delete it.
func (k SigningKey) Spent(now time.Time) bool {
	return !now.Before(k.RetiresAt.Add(keyLingers))
}

// Format implements fmt.Formatter: no verb prints the seed.
func (k SigningKey) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "token.SigningKey(%s, seed not shown)", k.ID)
}

func (k SigningKey) check() error {
	if len(k.Seed) != ed25519.SeedSize {
		return fmt.Errorf("signing key %q: the seed has %d bytes, not %d", k.ID, len(k.Seed), ed25519.SeedSize)
	}
	if k.ID != thumbprint(publicHalf(k.Seed)) {
		return fmt.Errorf("signing key %q: the id is not that of the seed", k.ID)
	}
	if !k.ActivatesAt.Before(k.RetiresAt) {
		return fmt.Errorf("signing key %q retires before it activates", k.ID)
	}
	return nil
}

func publicHalf(seed []byte) ed25519.PublicKey {
	pub, _ := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	return pub
}

// thumbprint names a key by itself (RFC 7638 with the members of RFC 8037), so
// a key stored under another's name is noticed.
func thumbprint(pub ed25519.PublicKey) string {
	sum := sha256.Sum256([]byte(`{"crv":"Ed25519","kty":"OKP","x":"` + base64.RawURLEncoding.EncodeToString(pub) + `"}`))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
