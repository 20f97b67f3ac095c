// Package casework holds the use cases: it checks permission and version, loads
// what a step needs, lets the pure domain decide, and hands everything that
// follows to the store as one change. It declares the ports it needs.
package casework

import (
	"kntc/internal/clock"
	"kntc/internal/petition"
	"kntc/internal/seal"
)

// Parties are a petition's parties as they are stored: open, or sealed when
// the kind is.
type Parties struct {
	Open   []OpenParty
	Sealed []SealedParty
}

// OpenParty is a stored party whose name may be read within the scope.
type OpenParty struct {
	petition.Party        // IdentityNumber is empty here
	IdentitySealed []byte // nil when there is none
	IdentityIndex  string // "" when there is none
	PersonKey      string // "" when there is too little to go by
}

// SealedParty is a stored party that nobody can read without the key.
type SealedParty struct {
	Ordinal       int
	Box           []byte
	IdentityIndex string
	PersonIndex   string
	LeftOn        clock.Date // when the party withdrew; it tells nothing about who it is
}

// Sealer encrypts and keys what must not lie open; *seal.Keyring is the one
// used outside tests. The owner binds a ciphertext to the row it belongs to.
type Sealer interface {
	Seal(p seal.Purpose, owner string, plain []byte) ([]byte, error)
	Open(p seal.Purpose, owner string, sealed []byte) ([]byte, error)
	BlindIndex(p seal.Purpose, value string) string
}
