// Package seal encrypts what must not be read from the database alone: identity
// numbers, the parties of a denunciation, stored answers and signing keys. It
// also makes blind indexes, by which an encrypted number is found again without
// being decrypted.
//
// A Keyring holds two separate pairs of Tink keysets. The parties of a
// denunciation have a pair of their own, because the law forbids disclosing
// anything that reveals a denouncer (Luật Tố cáo 25/2018/QH14, Điều 8 khoản 3):
// the key for everything else never opens them, and the pair can later move to
// another custodian.
package seal

import (
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// Purpose says what is sealed. It is bound into every ciphertext and every
// blind index, so that a value made for one purpose is worthless for another.
type Purpose string

// The purposes. Party uses the denouncers' keys, all others the general ones.
const (
	Identity     Purpose = "identity"    // identity numbers of parties
	Party        Purpose = "party"       // parties of a denunciation, whole
	Replay       Purpose = "replay"      // stored answers to idempotent requests
	SigningKey   Purpose = "signing_key" // private halves of token signing keys
	CalendarLink Purpose = "feed"        // links by which calendar programs read deadlines
	SignIn       Purpose = "sign_in"     // devices that signed in, and what limits on signing in are counted by
)

// Purposes lists every purpose.
func Purposes() []Purpose {
	return []Purpose{Identity, Party, Replay, SigningKey, CalendarLink, SignIn}
}

// The ways in which sealing and opening fail. None of them is for users: a
// value that does not open is corrupt, was moved, or was made with keys that
// are missing, and that is ours to repair.
var (
	ErrOpen    = errors.New("sealed value does not open: wrong key, purpose or owner, or altered bytes")
	ErrPurpose = errors.New("unknown sealing purpose")
	ErrOwner   = errors.New("sealing needs the owner of the value")
)

// Sealer keeps unreadable what must not lie open, and makes fingerprints that are
// useless for guessing. The owner binds a ciphertext to the row or account it belongs
// to. *Keyring is the one used outside tests.
type Sealer interface {
	Seal(p Purpose, owner string, plain []byte) ([]byte, error)
	Open(p Purpose, owner string, sealed []byte) ([]byte, error)
	BlindIndex(p Purpose, value string) string
}

// Keyring seals, opens and indexes. It never changes, so it may be used from
// many goroutines; rotation returns a new one.
type Keyring struct {
	general    vault
	denouncers vault
	raw        []byte // the bundle, as Marshal returns it
}

// vault is one AEAD keyset with the PRF keyset that indexes its contents.
type vault struct {
	aeadKeys  *keyset.Handle
	indexKeys *keyset.Handle
	aead      tink.AEAD
	index     prf.PRF
}

// NewKeyring makes a keyring with fresh keys: AES-256-GCM for sealing,
// HMAC-SHA-256 for blind indexes.
func NewKeyring() (*Keyring, error) {
	general, err := newVault()
	if err != nil {
		return nil, err
	}
	denouncers, err := newVault()
	if err != nil {
		return nil, err
	}
	return assemble(general, denouncers)
}

// Rotate returns a keyring whose new primary keys seal from now on. Older keys
// stay and still open what they sealed; blind indexes do not change. All
// instances must be given the new bundle before any of them uses it, since an
// old bundle cannot open what a new one seals.
func (k *Keyring) Rotate() (*Keyring, error) {
	general, err := k.general.rotated()
	if err != nil {
		return nil, err
	}
	denouncers, err := k.denouncers.rotated()
	if err != nil {
		return nil, err
	}
	return assemble(general, denouncers)
}

// Reindexed returns a keyring with the same sealing keys and new index keys.
// Every stored blind index is wrong afterwards: with the service stopped, open
// each sealed value, store its new BlindIndex, then start with the new bundle.
// It is for the case that an index key leaked, not for routine.
func (k *Keyring) Reindexed() (*Keyring, error) {
	general, err := k.general.reindexed()
	if err != nil {
		return nil, err
	}
	denouncers, err := k.denouncers.reindexed()
	if err != nil {
		return nil, err
	}
	return assemble(general, denouncers)
}

// Seal encrypts plain for the purpose and the owner. The owner names the row
// and field the value belongs to (a public id, say): the same text is needed to
// open it, so a ciphertext copied to another row does not open there.
func (k *Keyring) Seal(p Purpose, owner string, plain []byte) ([]byte, error) {
	v, ad, err := k.vaultFor(p, owner)
	if err != nil {
		return nil, err
	}
	sealed, err := v.aead.Encrypt(plain, ad)
	if err != nil {
		return nil, fmt.Errorf("seal %s: %w", p, err)
	}
	return sealed, nil
}

// Open decrypts what Seal made for the same purpose and owner. It fails with
// ErrOpen and never returns part of a value.
func (k *Keyring) Open(p Purpose, owner string, sealed []byte) ([]byte, error) {
	v, ad, err := k.vaultFor(p, owner)
	if err != nil {
		return nil, err
	}
	plain, err := v.aead.Decrypt(sealed, ad)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p, ErrOpen)
	}
	return plain, nil
}

// Format implements fmt.Formatter: no verb prints key material.
func (k *Keyring) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("seal.Keyring(keys not shown)")) }

// Fingerprint returns a short name of the bundle for logs: the same keys give
// the same text, and the text tells nothing about the keys.
func (k *Keyring) Fingerprint() string {
	sum := sha256.Sum256(k.raw)
	return fmt.Sprintf("%x", sum[:6])
}

func (k *Keyring) vaultFor(p Purpose, owner string) (vault, []byte, error) {
	v, err := k.vault(p)
	if err != nil {
		return vault{}, nil, err
	}
	if owner == "" {
		return vault{}, nil, ErrOwner
	}
	return v, associatedData(p, owner), nil
}

func (k *Keyring) vault(p Purpose) (vault, error) {
	switch p {
	case Party:
		return k.denouncers, nil
	case Identity, Replay, SigningKey, CalendarLink, SignIn:
		return k.general, nil
	}
	return vault{}, fmt.Errorf("%w: %q", ErrPurpose, string(p))
}

// associatedData is unambiguous because no purpose contains a zero byte and the
// owner comes last.
func associatedData(p Purpose, owner string) []byte {
	return []byte("kntc/seal/1\x00" + string(p) + "\x00" + owner)
}

func newVault() (vault, error) {
	aeadKeys, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return vault{}, fmt.Errorf("new sealing keys: %w", err)
	}
	indexKeys, err := keyset.NewHandle(prf.HMACSHA256PRFKeyTemplate())
	if err != nil {
		return vault{}, fmt.Errorf("new index keys: %w", err)
	}
	return openVault(aeadKeys, indexKeys)
}

// openVault makes the primitives and tries the index once, so that a keyset of
// the wrong type is refused when it is loaded and not when it is first used.
func openVault(aeadKeys, indexKeys *keyset.Handle) (vault, error) {
	a, err := aead.New(aeadKeys)
	if err != nil {
		return vault{}, fmt.Errorf("sealing keys: %w", err)
	}
	set, err := prf.NewPRFSet(indexKeys)
	if err != nil {
		return vault{}, fmt.Errorf("index keys: %w", err)
	}
	index := set.PRFs[set.PrimaryID]
	if _, err := index.ComputePRF(nil, derivedBytes); err != nil {
		return vault{}, fmt.Errorf("index keys: %w", err)
	}
	return vault{aeadKeys: aeadKeys, indexKeys: indexKeys, aead: a, index: index}, nil
}

func (v vault) rotated() (vault, error) {
	m := keyset.NewManagerFromHandle(v.aeadKeys)
	id, err := m.Add(aead.AES256GCMKeyTemplate())
	if err != nil {
		return vault{}, fmt.Errorf("add sealing key: %w", err)
	}
	if err := m.SetPrimary(id); err != nil {
		return vault{}, fmt.Errorf("new primary sealing key: %w", err)
	}
	keys, err := m.Handle()
	if err != nil {
		return vault{}, fmt.Errorf("rotated sealing keys: %w", err)
	}
	return openVault(keys, v.indexKeys)
}

func (v vault) reindexed() (vault, error) {
	fresh, err := newVault()
	if err != nil {
		return vault{}, err
	}
	return openVault(v.aeadKeys, fresh.indexKeys)
}
