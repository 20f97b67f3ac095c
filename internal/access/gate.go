package access

import (
	"kntc/internal/authority"
	"kntc/internal/fault"
)

// AllowAt is Allow for work on what one authority keeps: the Scope covers it, or
// there is an error. read is the permission by which such rows are seen. Whoever
// sees them there is told ErrForbidden; for the others they are absent,
// fault.ErrNotFound, as rows that do not exist. An account that has neither
// permission anywhere learns nothing from ErrForbidden, and gets it.
func (a Actor) AllowAt(r Reach, p, read Permission, owner authority.ID) (Scope, error) {
	scope, forbidden := a.Allow(p)
	if forbidden == nil && scope.Covers(r, owner) {
		return scope, nil
	}
	seen, unseen := a.Allow(read)
	switch {
	case unseen == nil && seen.Covers(r, owner):
		return Scope{}, ErrForbidden.With("permission", string(p))
	case unseen != nil && forbidden != nil:
		return Scope{}, forbidden
	}
	return Scope{}, fault.ErrNotFound
}

// Can reports whether the actor has the permission at the authority.
func (a Actor) Can(r Reach, p Permission, owner authority.ID) bool {
	scope, err := a.Allow(p)
	return err == nil && scope.Covers(r, owner)
}

// WorksAt reports whether grants give one of the permissions at the authority to
// somebody who works there and does not only look down on it.
func WorksAt(grants []Grant, r Reach, at authority.ID, work ...Permission) bool {
	for _, g := range grants {
		for _, p := range work {
			if !g.Role.CoversSubtree() && g.Role.Grants(p) && r.Owns(g.Authority, at) {
				return true
			}
		}
	}
	return false
}
