package casework

import (
	"context"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/petition"
)

// Holder is the custody of a case as one account may see it: of a holder outside its
// scope it learns the name and the days, and nothing of the case there.
type Holder struct {
	petition.Custody

	Name string
	Days int // for which it held the case, until today while it lasts
}

// longestChain bounds how often a case can go on; more is a circle of links.
const longestChain = 100

// Holders tells who has held the case of a petition, from its first receipt to
// its end, across referrals, hand-overs and instances.
func (s *Service) Holders(ctx context.Context, actor access.Actor, id authority.OwnedID) ([]Holder, error) {
	scope, tree, err := s.allow(ctx, actor, access.PetitionRead, id.Authority)
	if err != nil {
		return nil, err
	}
	if _, err := s.reader.Petition(ctx, scope, actor.Account, id); err != nil {
		return nil, err
	}
	return s.holders(ctx, scope, tree, id)
}

// holders are the custodies of the case of a petition, as the scope may see them.
func (s *Service) holders(ctx context.Context, scope access.Scope, tree *authority.Tree, id authority.OwnedID) ([]Holder, error) {
	chain, err := s.before(ctx, id)
	if err != nil {
		return nil, err
	}
	if chain, err = s.onwards(ctx, tree, chain); err != nil {
		return nil, err
	}
	today := clock.DateOf(s.clock.Now())
	custodies := petition.Custodies(chain)
	out := make([]Holder, len(custodies))
	for i, custody := range custodies {
		out[i] = Holder{custody, custody.Outside, custody.Days(today)}
		if custody.Authority == 0 {
			continue
		}
		out[i].Name = tree.NameOn(custody.Authority, custody.From)
		if !scope.Covers(tree, custody.Authority) {
			out[i].Petition = authority.OwnedID{}
		}
	}
	return out, nil
}

// heldAs reads a petition of any authority: where a case was is told by name to
// whoever may see one of its petitions.
func (s *Service) heldAs(ctx context.Context, id authority.OwnedID) (petition.Link, error) {
	record, err := s.reader.Petition(ctx, access.System("holders of a case"), uuid.Nil, id)
	return petition.Link{Petition: record.Petition, Matter: record.Matter, By: petition.ByReceipt}, err
}

// before is the chain that led to a petition, which is its last link.
func (s *Service) before(ctx context.Context, id authority.OwnedID) ([]petition.Link, error) {
	var chain []petition.Link
	for range longestChain {
		l, err := s.heldAs(ctx, id)
		if err != nil {
			return nil, err
		}
		next, by, err := s.previous(ctx, l)
		if err != nil {
			return nil, err
		}
		l.By = by
		chain = append([]petition.Link{l}, chain...)
		if next.IsZero() {
			return chain, nil
		}
		id = next
	}
	return nil, fault.ErrConflict
}

// previous is the petition from which one goes on, and how; zero for the first.
func (s *Service) previous(ctx context.Context, l petition.Link) (authority.OwnedID, petition.Arrival, error) {
	switch p := l.Petition; {
	case p.Succeeded():
		return p.Origin, petition.ByHandOver, nil
	case !p.Origin.IsZero():
		return p.Origin, petition.ByTransfer, nil
	case l.Matter == nil || l.Matter.Prior.IsZero():
		return authority.OwnedID{}, petition.ByReceipt, nil
	}
	record, err := s.reader.Matter(ctx, access.System("holders of a case"), uuid.Nil, l.Matter.Prior)
	if err != nil {
		return authority.OwnedID{}, "", err
	}
	for _, p := range record.Petitions {
		if p.State == petition.StateAccepted {
			return p.ID, petition.ByAppeal, nil
		}
	}
	return authority.OwnedID{}, petition.ByReceipt, nil
}

// referred reports whether another authority passed a petition on, here or to a
// predecessor that handed it over.
func (s *Service) referred(ctx context.Context, record PetitionRecord) (bool, error) {
	l := petition.Link{Petition: record.Petition, Matter: record.Matter}
	for range longestChain {
		from, by, err := s.previous(ctx, l)
		if err != nil || by != petition.ByHandOver {
			return by == petition.ByTransfer, err
		}
		if l, err = s.heldAs(ctx, from); err != nil {
			return false, err
		}
	}
	return false, fault.ErrConflict
}

// onwards follows the case from its last link as far as it went.
func (s *Service) onwards(ctx context.Context, tree *authority.Tree, chain []petition.Link) ([]petition.Link, error) {
	for range longestChain {
		id, by, err := s.following(ctx, tree, chain[len(chain)-1])
		if err != nil || id.IsZero() {
			return chain, err
		}
		l, err := s.heldAs(ctx, id)
		if err != nil {
			return nil, err
		}
		l.By = by
		chain = append(chain, l)
	}
	return nil, fault.ErrConflict
}

// following is the petition with which a case went on elsewhere, and how; zero
// for the last.
func (s *Service) following(ctx context.Context, tree *authority.Tree, l petition.Link) (authority.OwnedID, petition.Arrival, error) {
	p := l.Petition
	referred := func(at authority.ID, by petition.Arrival) (authority.OwnedID, petition.Arrival, error) {
		id, err := s.reader.ReferredTo(ctx, access.System("holders of a case"), p.ID, at)
		return id, by, err
	}
	switch {
	case !p.HandedTo.IsZero():
		return p.HandedTo, petition.ByHandOver, nil
	case p.State == petition.StateTransferred && p.TransferredTo != 0:
		return referred(p.TransferredTo, petition.ByTransfer)
	case !petition.InMatter(p.State) || l.Matter == nil:
		return authority.OwnedID{}, "", nil
	case !l.Matter.HandedTo.IsZero():
		return referred(l.Matter.HandedTo.Authority, petition.ByHandOver)
	}
	var above []authority.ID
	for _, a := range tree.Facts().Authorities {
		if tree.Over(a.ID, p.ID.Authority) {
			above = append(above, a.ID)
		}
	}
	id, err := s.reader.TakenUpFrom(ctx, access.System("holders of a case"), l.Matter.ID, above)
	return id, petition.ByAppeal, err
}

// heldBefore reports whether an authority held the case of a petition already: as
// what first, and how often the case will have come back there once it is
// passed to it again. It is nil when the authority never held it.
func (s *Service) heldBefore(ctx context.Context, id authority.OwnedID, by authority.ID) (*Recirculation, error) {
	chain, err := s.before(ctx, id)
	if err != nil {
		return nil, err
	}
	var back *Recirculation
	for _, l := range chain {
		switch {
		case l.Petition.ID.Authority != by:
		case back == nil:
			back = &Recirculation{First: l.Petition.ID, Times: 1}
		case l.By == petition.ByTransfer:
			back.Times++
		}
	}
	return back, nil
}
