package token

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/google/uuid"

	"kntc/internal/authority"
)

const (
	refreshPrefix = "rt_" // lets secret scanners find a token that leaked
	refreshHome   = 4     // the owner, so that a lookup names it

	// SecretBytes is how long the secret of a refresh token is: 256 bits.
	SecretBytes = 32

	// renewalWindow is for how long a used token still gives its successor.
	renewalWindow = 10 * time.Second
)

// Refresh is a stored refresh token. The token itself is never stored, only its
// hash; being 256 random bits, it needs no salt. Times are UTC; the zero time
// means "never".
type Refresh struct {
	ID        uuid.UUID
	Family    uuid.UUID    // every token that descends from one sign-in
	Account   uuid.UUID    // whom it signs in
	Home      authority.ID // the account's office, owner of the row
	Hash      []byte       // SHA-256 of the token's text
	StartedAt time.Time    // of the family: when the password was given
	Device    string       // what the client says it is, for people to recognise
	Address   string       // from where it was issued, as Neighbourhood has it
	IssuedAt  time.Time
	ExpiresAt time.Time // not valid at this instant any more
	UsedAt    time.Time // when its successor was issued
	RevokedAt time.Time // by signing out, reuse, or an administrator
}

// Life is how long a session lives.
type Life struct {
	Idle  time.Duration // without being renewed
	Whole time.Duration // from signing in, however often it is renewed
}

// NewRefresh starts a family at sign-in. The text goes to the client, the
// Refresh to storage.
func NewRefresh(account uuid.UUID, home authority.ID, now time.Time, life Life) (string, Refresh) {
	secret := make([]byte, SecretBytes)
	_, _ = rand.Read(secret) // never fails: the runtime stops the program instead
	return issueRefresh(secret, Refresh{Family: newID(), Account: account, Home: home, StartedAt: now}, now, life)
}

// Next makes the successor of r in the same family from a secret of SecretBytes,
// to be stored in the transaction that marks r as used.
func (r Refresh) Next(secret []byte, now time.Time, life Life) (string, Refresh) {
	return issueRefresh(secret, Refresh{
		Family: r.Family, Account: r.Account, Home: r.Home, StartedAt: r.StartedAt, Device: r.Device, Address: r.Address,
	}, now, life)
}

func issueRefresh(secret []byte, r Refresh, now time.Time, life Life) (string, Refresh) {
	text, hash := RefreshOf(r.Home, secret)
	r.ID, r.Hash = newID(), hash
	r.IssuedAt, r.ExpiresAt = now, now.Add(life.Idle)
	if end := r.StartedAt.Add(life.Whole); end.Before(r.ExpiresAt) {
		r.ExpiresAt = end
	}
	return text, r
}

// RefreshOf writes the token of an office that has the secret, and what finds it
// in storage.
func RefreshOf(home authority.ID, secret []byte) (text string, hash []byte) {
	raw := binary.BigEndian.AppendUint32(nil, uint32(home)) //nolint:gosec // authority ids fit; see authority.OwnedID
	text = refreshPrefix + base64.RawURLEncoding.EncodeToString(append(raw, secret...))
	return text, refreshHash(text)
}

// ParseRefresh returns what finds a refresh token in storage: the office that
// owns the row and the hash. It fails with ErrRefresh for a text that was never
// a token, so that storage is not asked.
func ParseRefresh(text string) (authority.ID, []byte, error) {
	coded, found := strings.CutPrefix(text, refreshPrefix)
	if !found || len(coded) != base64.RawURLEncoding.EncodedLen(refreshHome+SecretBytes) {
		return 0, nil, RefuseUnknown.Err()
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(coded)
	if err != nil || len(raw) != refreshHome+SecretBytes { // shorter when line ends were skipped
		return 0, nil, RefuseUnknown.Err()
	}
	home := binary.BigEndian.Uint32(raw)
	if home == 0 || home > math.MaxInt32 {
		return 0, nil, RefuseUnknown.Err()
	}
	return authority.ID(home), refreshHash(text), nil
}

// Decision is what to do about a refresh token that was presented.
type Decision uint8

// The decisions.
const (
	RefuseUnknown Decision = iota // no token of ours, or storage does not know it
	Renew                         // mark it used and issue the successor
	Repeat                        // used a moment ago: give the same successor again
	RefuseExpired                 // too old
	RefuseRevoked                 // signed out, or its family was ended
	RefuseReused                  // used before: end the family
)

// Rotate decides about a presented refresh token as it is stored, with its
// successor, nil when none is.
//
// A token is good for one use. The second use means that two parties hold it,
// one of them a thief, and nobody can tell which: the whole family ends and the
// person signs in again. But two tabs of one browser that renew at once are no
// thief: for a moment the same token gives the same successor, as long as that
// was not used itself. A thief gains nothing by it: there is one successor,
// whoever uses it second ends the family. A client that may have lost the answer
// for longer sends the same Idempotency-Key and gets the same answer again.
//
// The decision holds only together with a compare-and-set on UsedAt in the same
// transaction: of two simultaneous uses one changes the row, the other finds it
// used and is decided again.
func Rotate(stored Refresh, successor *Refresh, now time.Time) Decision {
	switch {
	case !stored.RevokedAt.IsZero():
		return RefuseRevoked
	case !stored.UsedAt.IsZero() && successor.unused() && now.Sub(stored.UsedAt).Abs() <= renewalWindow:
		return Repeat
	case !stored.UsedAt.IsZero(): // before expiry: an old token in a thief's hand is still a theft
		return RefuseReused
	case !now.Before(stored.ExpiresAt):
		return RefuseExpired
	}
	return Renew
}

// unused reports whether there is a token that was neither used nor revoked.
func (r *Refresh) unused() bool { return r != nil && r.UsedAt.IsZero() && r.RevokedAt.IsZero() }

// RevokesFamily reports whether every token of the family must be revoked, which
// has to be committed although the request is refused.
func (d Decision) RevokesFamily() bool { return d == RefuseReused }

// Err returns the refusal for the client: ErrRefresh with the reason, or nil
// for Renew and Repeat.
func (d Decision) Err() error {
	switch d {
	case Renew, Repeat:
		return nil
	case RefuseUnknown:
		return errRefresh("refresh_invalid", "Mã gia hạn không hợp lệ; hãy đăng nhập lại.",
			"The refresh token is not valid; sign in again.")
	case RefuseExpired:
		return errRefresh("refresh_expired", "Phiên đăng nhập đã hết hạn; hãy đăng nhập lại.",
			"The session has expired; sign in again.")
	case RefuseRevoked:
		return errRefresh("refresh_revoked", "Phiên đăng nhập đã kết thúc; hãy đăng nhập lại.",
			"The session has ended; sign in again.")
	case RefuseReused:
		return errRefresh("refresh_reused",
			"Mã gia hạn đã được dùng; vì an toàn, phiên đăng nhập đã bị kết thúc.",
			"The refresh token was used before; for safety the session has been ended.")
	}
	return fmt.Errorf("no such decision about a refresh token: %d", d)
}

func refreshHash(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
