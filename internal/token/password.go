package token

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// Cost is how much work a password hash is, with argon2id (RFC 9106).
type Cost struct {
	Memory uint32 // KiB
	Passes uint32
}

// RecommendedCost is what the OWASP Password Storage Cheat Sheet asks at least;
// some 24 ms on two small processors. Only tests take less.
func RecommendedCost() Cost { return Cost{Memory: 19 << 10, Passes: 2} }

const (
	argonThreads = 1
	saltBytes    = 16
	hashBytes    = 32
)

// ErrPasswordHash says that a stored hash is none this program wrote.
var ErrPasswordHash = errors.New("stored password hash is not argon2id in PHC form")

// Hasher hashes and checks passwords. Each hash takes the memory of its cost, so
// only so many run at once and the others wait, as long as their callers do.
type Hasher struct {
	cost  Cost
	slots chan struct{}
	dummy string // what an unknown user's password is checked against
}

// NewHasher returns a hasher of that cost that runs at most n hashes at once; n
// below one means one for each processor.
func NewHasher(n int, cost Cost) *Hasher {
	if n < 1 {
		n = runtime.NumCPU()
	}
	return &Hasher{cost: cost, slots: make(chan struct{}, n), dummy: newPHC("", cost).String()}
}

// Hash returns the PHC text of a new password ("$argon2id$v=19$m=…"), which
// carries its own salt and cost. Check the password with CheckPassword first.
// The error is the context's when it ends before a turn comes.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	if err := h.enter(ctx); err != nil {
		return "", err
	}
	defer h.leave()
	return newPHC(password, h.cost).String(), nil
}

// Verify reports whether the password is the one whose hash is stored. It takes
// the same time for a right and a wrong password. The error is ErrPasswordHash
// or the context's, never "wrong password".
func (h *Hasher) Verify(ctx context.Context, stored, password string) (bool, error) {
	p, err := parsePHC(stored)
	if err != nil {
		return false, err
	}
	if len(password) > 4*maxPasswordBytes {
		return false, nil // no such password was ever accepted, in whatever Unicode form
	}
	if err := h.enter(ctx); err != nil {
		return false, err
	}
	defer h.leave()
	return subtle.ConstantTimeCompare(p.derive(password), p.hash) == 1, nil
}

// VerifyUnknown spends the time of a Verify for a user that does not exist, so
// that the time of the answer does not tell which users do.
func (h *Hasher) VerifyUnknown(ctx context.Context, password string) error {
	_, err := h.Verify(ctx, h.dummy, password)
	return err
}

// NeedsRehash reports whether the stored hash was made with another cost than
// this hasher's; the next successful sign-in then stores a new one.
func (h *Hasher) NeedsRehash(stored string) bool {
	p, err := parsePHC(stored)
	return err != nil || p.memory != h.cost.Memory || p.time != h.cost.Passes || p.threads != argonThreads ||
		len(p.salt) != saltBytes || len(p.hash) != hashBytes
}

func (h *Hasher) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("hash password: %w", err)
	}
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("hash password: %w", ctx.Err())
	}
}

func (h *Hasher) leave() { <-h.slots }

// phc is an argon2id hash with its parameters.
type phc struct {
	memory  uint32 // KiB
	time    uint32
	threads uint8
	salt    []byte
	hash    []byte
}

func newPHC(password string, cost Cost) phc {
	p := phc{memory: cost.Memory, time: cost.Passes, threads: argonThreads, salt: make([]byte, saltBytes), hash: make([]byte, hashBytes)}
	_, _ = rand.Read(p.salt) // never fails: the runtime stops the program instead
	p.hash = p.derive(password)
	return p
}

// derive computes the hash of the password in composed form, so that keyboards
// which send accents apart and those which send them together agree.
func (p phc) derive(password string) []byte {
	length := uint32(len(p.hash)) //nolint:gosec // bounded by parsePHC
	return argon2.IDKey([]byte(norm.NFC.String(password)), p.salt, p.time, p.memory, p.threads, length)
}

// String returns the PHC text.
func (p phc) String() string {
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.memory, p.time, p.threads, b64(p.salt), b64(p.hash))
}

// parsePHC reads what String wrote, and refuses costs no administrator would
// choose: a row altered by hand must not exhaust the server.
func parsePHC(s string) (phc, error) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return phc{}, ErrPasswordHash
	}
	var p phc
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.memory, &p.time, &p.threads); err != nil {
		return phc{}, ErrPasswordHash
	}
	var saltErr, hashErr error
	p.salt, saltErr = base64.RawStdEncoding.Strict().DecodeString(parts[4])
	p.hash, hashErr = base64.RawStdEncoding.Strict().DecodeString(parts[5])
	if saltErr != nil || hashErr != nil || p.String() != s || !p.reasonable() {
		return phc{}, ErrPasswordHash
	}
	return p, nil
}

func (p phc) reasonable() bool {
	return p.memory >= 8 && p.memory <= 256<<10 && p.time >= 1 && p.time <= 16 && p.threads >= 1 && p.threads <= 16 &&
		len(p.salt) >= 8 && len(p.salt) <= 64 && len(p.hash) >= 16 && len(p.hash) <= 64
}
