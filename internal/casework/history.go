package casework

import (
	"context"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/party"
	"kntc/internal/petition"
)

// NameAt is the name of the actor as the people of a case's authority know it, "" for
// an account that they do not know.
func (s *Service) NameAt(ctx context.Context, actor access.Actor, id authority.OwnedID) (string, error) {
	x, err := s.standing(ctx, actor, access.PetitionRead, id)
	if err != nil {
		return "", err
	}
	names, err := s.reader.Names(ctx, x.scope, id.Authority, []uuid.UUID{actor.Account})
	return names[actor.Account], err
}

// History is what happened to a case, as one account may see it.
type History struct {
	Events []HistoryEvent // oldest first
	Names  petition.Names
}

// HistoryEvent is an event with the values that are kept apart from it.
type HistoryEvent struct {
	EventRecord

	Values   []petition.Value
	Withheld bool // there are values that the account may not see
}

// History returns the history of a petition or matter the actor may see. Values
// about persons and free texts are told to those who may see the parties now, and
// that they were is noted where these are sealed.
func (s *Service) History(ctx context.Context, actor access.Actor, id authority.OwnedID) (History, error) {
	x, err := s.standing(ctx, actor, access.PetitionRead, id)
	if err != nil {
		return History{}, err
	}
	events, err := s.events(ctx, x, id)
	if err != nil {
		return History{}, err
	}
	out := History{Events: make([]HistoryEvent, len(events))}
	named, keeps := petition.NamedIn(events), false
	var names map[uuid.UUID]string
	for i, e := range events {
		out.Events[i].EventRecord = e
		keeps = keeps || petition.KeepsValues(e.Event)
	}
	if len(named) > 0 {
		if names, err = s.reader.Names(ctx, x.scope, id.Authority, named); err != nil {
			return out, err
		}
	}
	today := clock.DateOf(s.clock.Now())
	out.Names = petition.Names{
		Of:        func(id uuid.UUID) string { return names[id] },
		Authority: func(id authority.ID) string { return x.tree.NameOn(id, today) },
	}
	if !keeps {
		return out, nil
	}
	sealed, papers, err := s.sealedPapers(ctx, x.scope, id, events)
	if err != nil {
		return out, err
	}
	if sealed && (!x.may(access.SealedView) || len(papers) == 0) { // what is not noted is not shown
		for i := range out.Events {
			out.Events[i].Withheld = petition.KeepsValues(out.Events[i].Event)
		}
		return out, nil
	}
	if sealed {
		for _, p := range papers {
			if err := s.noteSealed(ctx, x.scope, actor, p); err != nil {
				return out, err
			}
		}
	}
	return out, s.tellValues(ctx, x.scope, id, &out, x.may(access.IdentityView))
}

// tellValues opens the values of all events of a case, identity numbers masked
// unless the account may see them.
func (s *Service) tellValues(ctx context.Context, scope access.Scope, id authority.OwnedID, h *History, numbers bool) error {
	kept, err := s.reader.ValuesKept(ctx, scope, id)
	if err != nil {
		return err
	}
	for i := range h.Events {
		e := &h.Events[i]
		for _, w := range kept {
			if w.Version != e.Version {
				continue
			}
			if e.Values, err = s.openValues(w); err != nil {
				return err
			}
		}
		for j := range e.Values {
			if v := &e.Values[j]; v.Field == petition.FactPartyIdentity && !numbers {
				v.Old, v.New = party.MaskIdentity(v.Old), party.MaskIdentity(v.New)
			}
		}
	}
	return nil
}

// sealedPapers tells whether the values of a case may name people who are sealed
// now, and of which petitions: of the petition itself, of others that were in a
// matter with it, or of those of the matter.
func (s *Service) sealedPapers(
	ctx context.Context, scope access.Scope, id authority.OwnedID, events []EventRecord,
) (sealed bool, papers []authority.OwnedID, err error) {
	if events[0].Subject == petition.OfPetition {
		if sealedNow(events) {
			return true, []authority.OwnedID{id}, nil
		}
		_, papers, err = s.reader.PetitionSealed(ctx, scope, uuid.Nil, id)
		return len(papers) > 0, papers, err
	}
	cases, err := s.reader.SealedCases(ctx, scope, id.Authority, []authority.OwnedID{id})
	if err != nil || len(cases) == 0 {
		return false, nil, err
	}
	record, err := s.reader.Matter(ctx, scope, uuid.Nil, id)
	if err != nil {
		return false, nil, err
	}
	for _, p := range record.Petitions {
		if p.Sealed() {
			papers = append(papers, p.ID)
		}
	}
	return true, papers, nil
}

// sealedNow reports whether the events left the parties of a petition sealed.
func sealedNow(events []EventRecord) bool {
	kind, elsewhere := petition.Kind(""), false
	for _, e := range events {
		for _, c := range e.Changes {
			if c.Name == petition.FactKind {
				kind = petition.Kind(c.Value)
			}
			if c.Name == petition.FactSealedElsewhere {
				elsewhere = c.Value == "yes"
			}
		}
	}
	return kind.Sealed() || elsewhere
}
