// Package casework holds the use cases: it checks permission and version, loads
// what a step needs, lets the pure domain decide, and hands everything that
// follows to the store as one change. It declares the ports it needs.
package casework

import (
	"context"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/journal"
	"kntc/internal/petition"
	"kntc/internal/seal"
)

// Store keeps petitions and matters.
type Store interface {
	journal.Store

	// Imported returns the fingerprints of the rows of an authority's paper
	// register that were imported before, by register number.
	Imported(ctx context.Context, scope access.Scope, owner authority.ID, numbers []string) (map[string]string, error)

	// ImportedMatters returns the matters imported before with their petitions,
	// by their shared number.
	ImportedMatters(ctx context.Context, scope access.Scope, owner authority.ID, sources []string) (map[string]MatterRecord, error)
}

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
