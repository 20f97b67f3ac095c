package casework

import (
	"context"
	"slices"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/journal"
	"kntc/internal/petition"
)

// standing is somebody before one case: the scope in which it lies for them, and
// by what it does. That is what their grants give them at the authority that keeps
// it or, when its verification was given to their office, that alone. There is no
// other way to a case of an authority that no grant reaches, and whoever verifies
// it there is told by nothing else.
type standing struct {
	scope access.Scope
	tree  *authority.Tree
	actor access.Actor
	owner authority.ID
	lent  []access.Lending // by which they reach the case; nil for who reaches its authority
}

// standing is how the actor, who needs a permission, stands before a case or a
// file of one. Who does not reach it is told what Actor.AllowAt tells.
func (s *Service) standing(ctx context.Context, actor access.Actor, p access.Permission, id authority.OwnedID) (standing, error) {
	scope, tree, err := s.allow(ctx, actor, p, id.Authority)
	x := standing{scope: scope, tree: tree, actor: actor, owner: id.Authority}
	if f := fault.As(err); f == nil || f.Kind != fault.NotFound && f.Kind != fault.Forbidden {
		return x, err
	}
	lent, why := s.reader.Lendings(ctx, id)
	if why != nil {
		return standing{}, why
	}
	if lent = actor.Lent(tree, access.PetitionRead, lent); len(lent) == 0 {
		return standing{}, err
	}
	if x.scope, why = actor.AllowLent(tree, p, lent); why != nil {
		return standing{}, why
	}
	x.lent = lent
	return x, nil
}

// verifies reports whether the case is before them as its verification alone.
func (x standing) verifies() bool { return x.lent != nil }

// alsoVerifies is how somebody stands before a matter as its verifier who sees it
// for another reason: the level above that works at the verifying office, too.
func (x standing) alsoVerifies(m petition.Matter) (standing, bool) {
	if x.verifies() || !x.actor.CanLent(x.tree, access.MatterVerify, m.Entrusted.To) {
		return x, false
	}
	x.lent = []access.Lending{{To: m.Entrusted.To, Cases: []authority.OwnedID{m.ID}}}
	return x, true
}

// at is the office to which the verification of the matter was given, when that is
// all they have of it.
func (x standing) at(matter authority.OwnedID) authority.ID {
	for _, l := range x.lent {
		if l.Cases[0] == matter {
			return l.To
		}
	}
	return 0
}

// bodies are the offices as whose people they verify the case, with those that
// these succeeded; nil for who sees it otherwise.
func (x standing) bodies() []authority.ID {
	var out []authority.ID
	for _, l := range x.lent {
		out = append(append(out, l.To), x.tree.Predecessors(l.To)...)
	}
	return out
}

// may answers which permissions they have in the case. What a grant gives them at
// an office that only verifies it never shows what is sealed.
func (x standing) may(p access.Permission) bool {
	return x.actor.Can(x.tree, p, x.owner) ||
		slices.ContainsFunc(x.lent, func(l access.Lending) bool { return x.actor.CanLent(x.tree, p, l.To) })
}

// reaches lets loads of a case that was lent read what its own authority keeps:
// the scope covers nothing there.
func (x standing) reaches(loads []journal.Load) []journal.Load {
	if !x.verifies() {
		return loads
	}
	out := make([]journal.Load, len(loads))
	for i, l := range loads {
		out[i] = journal.Beyond("the verification of the matter was given to the actor's office", l)
	}
	return out
}

// still refuses, once the matter is locked, who had it by its verification and has
// that no more.
func (x standing) still(m petition.Matter) error {
	if x.verifies() && m.Entrusted.To != x.at(m.ID) {
		return fault.ErrNotFound
	}
	return nil
}

// seen takes out of a petition what belongs to other matters than the one they
// verify.
func (x standing) seen(p petition.Petition) petition.Petition {
	if x.verifies() {
		p.Parts = slices.DeleteFunc(slices.Clone(p.Parts), func(t petition.Part) bool { return !x.scope.Lends(t.Matter) })
		if !x.scope.Lends(p.Matter) {
			p.Matter = authority.OwnedID{}
		}
	}
	return p
}

// reader says who of those that may not know the parties they are.
func (x standing) reader() outsider {
	return outsider{x.actor.Account, x.may(access.MatterVerify) || x.may(access.PetitionClassify)}
}
