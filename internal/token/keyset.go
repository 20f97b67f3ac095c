package token

import (
	"cmp"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"kntc/internal/fault"
)

// KeySet is the signing keys of the deployment: one active, others retiring or
// published ahead. It never changes; the zero KeySet has no keys.
type KeySet struct {
	keys []keyPair // by activation, then id
}

type keyPair struct {
	SigningKey
	private ed25519.PrivateKey
	public  ed25519.PublicKey
}

// NewKeySet checks the keys and puts them in order. It fails when a seed does
// not belong to its id, a key is there twice, or its times are reversed.
func NewKeySet(keys ...SigningKey) (KeySet, error) {
	var s KeySet
	seen := make(map[string]bool, len(keys))
	for _, k := range keys {
		if err := k.check(); err != nil {
			return KeySet{}, err
		}
		if seen[k.ID] {
			return KeySet{}, fmt.Errorf("signing key %q is there twice", k.ID)
		}
		seen[k.ID] = true
		s.keys = append(s.keys, keyPair{k, ed25519.NewKeyFromSeed(k.Seed), publicHalf(k.Seed)})
	}
	slices.SortFunc(s.keys, func(a, b keyPair) int {
		return cmp.Or(a.ActivatesAt.Compare(b.ActivatesAt), strings.Compare(a.ID, b.ID))
	})
	return s, nil
}

// Active returns the key that signs at the instant: of those that may, the one
// activated last. It is false when there is none.
func (s KeySet) Active(now time.Time) (SigningKey, bool) {
	k, ok := s.active(now)
	return k.SigningKey, ok
}

// Due reports whether it is time to Generate: no key signs now, or the last one
// retires within a week.
func (s KeySet) Due(now time.Time) bool {
	if _, ok := s.active(now); !ok {
		return true
	}
	return slices.IndexFunc(s.keys, func(k keyPair) bool { return k.RetiresAt.After(now.Add(keyRenewBefore)) }) < 0
}

// Generate makes the next key. While another key signs, the new one waits a day
// so that it is known everywhere before its first token; when there is none to
// wait for, it signs at once. The caller stores it and makes a new KeySet.
func (s KeySet) Generate(now time.Time) SigningKey {
	activates := now
	if k, ok := s.active(now); ok {
		activates = now.Add(keyPublishAhead)
		if k.RetiresAt.Before(activates) {
			activates = k.RetiresAt
		}
	}
	return newSigningKey(now, activates)
}

// JWKS renders the public keys that a verifier needs at the instant, active,
// published ahead and lingering ones, as a JSON Web Key Set (RFC 7517, keys as
// RFC 8037).
func (s KeySet) JWKS(now time.Time) []byte {
	type jwk struct {
		KeyType   string `json:"kty"`
		Curve     string `json:"crv"`
		X         string `json:"x"`
		ID        string `json:"kid"`
		Use       string `json:"use"`
		Algorithm string `json:"alg"`
	}
	set := struct {
		Keys []jwk `json:"keys"`
	}{Keys: []jwk{}}
	for _, k := range s.keys {
		if !k.Spent(now) {
			x := base64.RawURLEncoding.EncodeToString(k.public)
			set.Keys = append(set.Keys, jwk{"OKP", "Ed25519", x, k.ID, "sig", algorithm})
		}
	}
	data, _ := json.Marshal(set) // strings only: cannot fail
	return data
}

func (s KeySet) active(now time.Time) (keyPair, bool) {
	for _, k := range slices.Backward(s.keys) {
		if k.Signs(now) {
			return k, true
		}
	}
	return keyPair{}, false
}

// public returns the key that verifies tokens naming the id, unless the key is
// unknown or spent.
func (s KeySet) public(id string, now time.Time) (ed25519.PublicKey, bool) {
	for _, k := range s.keys {
		if k.ID == id && !k.Spent(now) {
			return k.public, true
		}
	}
	return nil, false
}

// Keys is where a running server keeps its KeySet. Storage is read again from
// time to time, so that keys made by another instance arrive; issuer and
// verifier see the new set at once, without a lock.
type Keys struct {
	set atomic.Pointer[KeySet]
}

// NewKeys returns a holder of the set.
func NewKeys(set KeySet) *Keys {
	k := &Keys{}
	k.Replace(set)
	return k
}

// Replace puts another set in place. A key left out is refused from the next
// token on, verified before or not: that is how a leaked key is withdrawn.
func (k *Keys) Replace(set KeySet) { k.set.Store(&set) }

// Current returns the set in place.
func (k *Keys) Current() KeySet { return *k.set.Load() }

// ErrNoSigningKey says that no key of the set signs now. Rotation prevents it;
// when it happens, under a clock that has gone back, it is an outage and not the caller's fault.
var ErrNoSigningKey = fault.Define(fault.Unavailable, "no_signing_key",
	"Máy chủ chưa có khóa ký còn hiệu lực nên chưa cấp được phiên đăng nhập.", "The server has no signing key that is in force, so it cannot begin a session.")
