// Package vault keeps parties so that only their authorities learn who they are:
// identity numbers are sealed, and whole parties of a case in which they must
// stay secret. It shows of them what an account may see. It knows no register.
package vault

import (
	"encoding/json"
	"slices"
	"strconv"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/party"
	"kntc/internal/seal"
)

// Stored are the parties of a case as they are kept: open, or sealed when nobody
// may learn who they are.
type Stored struct {
	Open   []Open
	Sealed []Sealed
	Past   []Past // those before them; read only where texts must not name them

	// By what else those of Open and of Sealed are found; never read with them.
	Phones  []string // blind indexes of telephone numbers of open parties
	Senders []string // of sealed parties: blind indexes of a number and the name together
}

// Past is somebody who was a party of a case until the parties were replaced.
// Nobody is shown them: they are there for what must not be named in texts.
type Past struct {
	Version int64 // of the case, when the parties were replaced
	Ordinal int
	Box     []byte
}

// Open is a stored party whose name may be read within the scope.
type Open struct {
	party.Party           // IdentityNumber is empty here
	IdentitySealed []byte // nil when there is none
	IdentityIndex  string // "" when there is none
	PersonKey      string // "" when there is too little to go by
	NameKey        string // "" when there is no name
}

// Sealed is a stored party that nobody can read without the key.
type Sealed struct {
	Ordinal       int
	Box           []byte
	IdentityIndex string
	PersonIndex   string
	LeftOn        clock.Date // when the party withdrew; it tells nothing about who it is
}

// Vault seals parties and shows them.
type Vault struct{ sealer seal.Sealer }

// New returns a vault that seals with the keys of the sealer.
func New(sealer seal.Sealer) Vault { return Vault{sealer} }

// owner binds a sealed value to the row it belongs to: a ciphertext moved to
// another row does not open.
func owner(id authority.OwnedID, ordinal int) string {
	return id.String() + "/" + strconv.Itoa(ordinal)
}

// Seal turns parties into the form in which those of a case are kept: whole
// parties sealed when who they are is secret, else their identity numbers alone.
func (v Vault) Seal(id authority.OwnedID, secret bool, parties []party.Party) (Stored, error) {
	var out Stored
	for _, p := range parties {
		if secret {
			sealed, err := v.seal(id, p)
			if err != nil {
				return Stored{}, err
			}
			out.Sealed = append(out.Sealed, sealed)
			out.Senders = append(out.Senders, v.senders(p)...)
			continue
		}
		open := Open{Party: p, PersonKey: p.PersonKey(), NameKey: p.NameKey()}
		out.Phones = append(out.Phones, v.phones(p)...)
		open.IdentityNumber = ""
		if p.IdentityNumber != "" {
			box, err := v.sealer.Seal(seal.Identity, owner(id, p.Ordinal), []byte(p.IdentityNumber))
			if err != nil {
				return Stored{}, err
			}
			open.IdentitySealed = box
			open.IdentityIndex = v.sealer.BlindIndex(seal.Identity, p.IdentityNumber)
		}
		out.Open = append(out.Open, open)
	}
	return out, nil
}

// phonePrefix tells a telephone number from an identity number of the same digits.
const phonePrefix = "TEL"

// phones are the blind indexes of the telephone numbers of an open party.
func (v Vault) phones(p party.Party) []string {
	var out []string
	for _, n := range party.Phones(p.Phone) {
		out = append(out, v.sealer.BlindIndex(seal.Identity, phonePrefix+n))
	}
	return out
}

// senders are the blind indexes of a sealed party's numbers, each with the name:
// neither finds the party alone.
func (v Vault) senders(p party.Party) []string {
	name := p.NameKey()
	if name == "" {
		return nil
	}
	var numbers, out []string
	if p.IdentityNumber != "" {
		numbers = append(numbers, p.IdentityNumber)
	}
	for _, n := range party.Phones(p.Phone) {
		numbers = append(numbers, phonePrefix+n)
	}
	for _, n := range numbers {
		out = append(out, v.sealer.BlindIndex(seal.Party, n+" "+name))
	}
	return out
}

// seal seals one party whole.
func (v Vault) seal(id authority.OwnedID, p party.Party) (Sealed, error) {
	plain, err := json.Marshal(p)
	if err != nil {
		return Sealed{}, err
	}
	box, err := v.sealer.Seal(seal.Party, owner(id, p.Ordinal), plain)
	if err != nil {
		return Sealed{}, err
	}
	out := Sealed{Ordinal: p.Ordinal, Box: box, LeftOn: p.LeftOn}
	if p.IdentityNumber != "" {
		out.IdentityIndex = v.sealer.BlindIndex(seal.Party, p.IdentityNumber)
	}
	if key := p.PersonKey(); key != "" {
		out.PersonIndex = v.sealer.BlindIndex(seal.Party, key)
	}
	return out, nil
}

// Retire seals the parties that the others do not have, whatever the case is.
// version is that of the case after they were replaced.
func (v Vault) Retire(id authority.OwnedID, version int64, parties, others []party.Party) ([]Past, error) {
	var out []Past
	for _, p := range parties {
		if slices.ContainsFunc(others, func(q party.Party) bool { return sameWords(p, q) }) {
			continue
		}
		plain, err := json.Marshal(p)
		if err != nil {
			return nil, err
		}
		past := Past{Version: version, Ordinal: p.Ordinal}
		if past.Box, err = v.sealer.Seal(seal.Party, past.owner(id), plain); err != nil {
			return nil, err
		}
		out = append(out, past)
	}
	return out, nil
}

// sameWords reports whether nothing that a text could tell of one party is not
// told of the other.
func sameWords(p, q party.Party) bool {
	return p.Name == q.Name && p.Address == q.Address && p.Phone == q.Phone && p.IdentityNumber == q.IdentityNumber
}

// owner binds a past party to its place.
func (p Past) owner(id authority.OwnedID) string {
	return id.String() + "/past/" + strconv.FormatInt(p.Version, 10) + "/" + strconv.Itoa(p.Ordinal)
}

// Everybody returns the parties of a case, and those before them, in clear.
func (v Vault) Everybody(id authority.OwnedID, stored Stored) ([]party.Party, error) {
	out, err := v.Unseal(id, stored)
	if err != nil {
		return nil, err
	}
	for _, q := range stored.Past {
		p, err := v.read(q.owner(id), q.Box)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// read opens a sealed party.
func (v Vault) read(owner string, box []byte) (party.Party, error) {
	var p party.Party
	plain, err := v.sealer.Open(seal.Party, owner, box)
	if err != nil {
		return p, err
	}
	return p, json.Unmarshal(plain, &p)
}

// Unseal returns the parties of a case in clear, whatever form they are kept in.
func (v Vault) Unseal(id authority.OwnedID, stored Stored) ([]party.Party, error) {
	var out []party.Party
	for _, q := range stored.Open {
		p, err := v.open(id, q)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	for _, q := range stored.Sealed {
		p, err := v.read(owner(id, q.Ordinal), q.Box)
		if err != nil {
			return nil, err
		}
		p.LeftOn = q.LeftOn
		out = append(out, p)
	}
	return out, nil
}

// open returns a party kept open with its identity number.
func (v Vault) open(id authority.OwnedID, q Open) (party.Party, error) {
	p := q.Party
	if q.IdentitySealed == nil {
		return p, nil
	}
	number, err := v.sealer.Open(seal.Identity, owner(id, p.Ordinal), q.IdentitySealed)
	p.IdentityNumber = string(number)
	return p, err
}

// Shown are the parties of a case as one account may see them.
type Shown struct {
	Parties []party.Party // identity numbers masked unless the account may see them
	Sealed  bool          // they are kept sealed
	Hidden  bool          // there are parties the account may not see
}

// Show decides what an account sees of the parties of a case; can answers which
// permissions it has at the authority of the case. Parties of a case that is
// secret count as sealed in whatever form they are kept.
func (v Vault) Show(id authority.OwnedID, secret bool, stored Stored, can func(access.Permission) bool) (Shown, error) {
	out := Shown{Sealed: secret || len(stored.Sealed) > 0}
	if out.Sealed && !can(access.SealedView) {
		out.Hidden = true
		return out, nil
	}
	if can(access.IdentityView) {
		parties, err := v.Unseal(id, stored)
		out.Parties = parties
		return out, err
	}
	for _, q := range stored.Open {
		p, err := v.open(id, q)
		if err != nil {
			return Shown{}, err
		}
		p.IdentityNumber = party.MaskIdentity(p.IdentityNumber)
		out.Parties = append(out.Parties, p)
	}
	return out, nil
}

// Keys are by what stored parties are found without being read.
type Keys struct {
	Identities []string // blind indexes of identity numbers
	Persons    []string // person keys, or their keyed form when sealed
	Names      []string // of parties kept open: the names
	Phones     []string // of parties kept open: blind indexes of telephone numbers
	Senders    []string // of sealed parties: blind indexes of a number and the name together
}

// Keys returns the keys of parties as they stand with cases that are secret, or
// with those that are not.
func (v Vault) Keys(secret bool, parties []party.Party) Keys {
	var out Keys
	purpose := seal.Identity
	if secret {
		purpose = seal.Party
	}
	for _, p := range parties {
		if p.IdentityNumber != "" {
			out.Identities = append(out.Identities, v.sealer.BlindIndex(purpose, p.IdentityNumber))
		}
		if secret {
			out.Senders = append(out.Senders, v.senders(p)...)
		} else {
			out.Phones = append(out.Phones, v.phones(p)...)
		}
		if name := p.NameKey(); name != "" && !secret {
			out.Names = append(out.Names, name)
		}
		key := p.PersonKey()
		if key == "" {
			continue
		}
		if secret {
			key = v.sealer.BlindIndex(seal.Party, key)
		}
		out.Persons = append(out.Persons, key)
	}
	return out
}
