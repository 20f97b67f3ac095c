package access

import (
	"slices"

	"kntc/internal/authority"
)

// Lending says that cases which one authority keeps were given to another one to
// work on: a matter whose verification was given to it, with its petitions.
type Lending struct {
	To    authority.ID
	Cases []authority.OwnedID // the matter first
	Added authority.ID        // asked by a file: the body whose people added it; zero for a file of the authority itself
}

// shows reports whether what it was asked by is for the body: what another one
// added is not.
func (l Lending) shows(r Reach) bool { return l.Added == 0 || r.Owns(l.To, l.Added) }

// lendable are the permissions that reach into a case which was given to another
// office. What is sealed, and identity numbers, stay with the authority that keeps
// the case, whatever its verifiers may see at home.
//
//nolint:gochecknoglobals // a read-only table
var lendable = []Permission{PetitionRead, MatterVerify, CaseAssign, CaseRecuse, AttachmentWrite}

// CanLent reports whether the actor has the permission in cases that were given to
// an authority: who works there has it, not who looks down on it from above.
func (a Actor) CanLent(r Reach, p Permission, to authority.ID) bool {
	return to != 0 && slices.Contains(lendable, p) && WorksAt(a.Grants, r, to, p)
}

// Lent are those of the lendings by which the actor has the permission.
func (a Actor) Lent(r Reach, p Permission, list []Lending) []Lending {
	var out []Lending
	for _, l := range list {
		if l.shows(r) && a.CanLent(r, p, l.To) {
			out = append(out, l)
		}
	}
	return out
}

// AllowLent turns a permission into the Scope of the cases in which the actor has
// it because they were given to an office where the actor works. It reaches no
// authority: every read and write that is not of one of these cases is refused, as
// by the zero Scope. It fails with ErrForbidden when none was.
func (a Actor) AllowLent(r Reach, p Permission, list []Lending) (Scope, error) {
	var s Scope
	for _, l := range a.Lent(r, p, list) {
		s.lent = append(s.lent, l.Cases...)
	}
	if len(s.lent) == 0 {
		return Scope{}, ErrForbidden.With("permission", string(p))
	}
	return s, nil
}

// Lends reports whether the Scope reaches a case, and nothing else of the
// authority that keeps it, because its verification was given away.
func (s Scope) Lends(id authority.OwnedID) bool { return slices.Contains(s.lent, id) }

// LendsOf reports whether it reaches some case of an authority in that way.
func (s Scope) LendsOf(owner authority.ID) bool {
	return slices.ContainsFunc(s.lent, func(id authority.OwnedID) bool { return id.Authority == owner })
}
