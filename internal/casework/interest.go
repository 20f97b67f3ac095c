package casework

import (
	"context"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/party"
	"kntc/internal/petition"
)

// Whoever has an interest in a case neither acts in it nor reads it: who is
// denounced, or their kin, would learn who denounced and what is found (Luật Tố
// cáo, Điều 8 và 11). Of a list they are shown that the line is there.

// Interest is an interest of an account in a case, or in one that belongs to it.
type Interest struct {
	Case     authority.OwnedID
	Kind     petition.Kind
	Instance petition.Instance
	Conflict petition.Conflict
}

// barred are the cases that an account does not read, each with its interest.
type barred map[authority.OwnedID]Interest

// barredFrom finds the cases in which the actor has an interest that bars.
func (s *Service) barredFrom(ctx context.Context, actor access.Actor) (barred, error) {
	out := make(barred)
	if actor.Account == uuid.Nil {
		return out, nil
	}
	found, err := s.reader.Interests(ctx, actor.Account)
	if err != nil || len(found) == 0 {
		return out, err
	}
	law, _, err := s.law.Law(ctx)
	for _, i := range found {
		if !petition.Known(petition.NotedConflicts(law, i.Kind, i.Instance), i.Conflict.Ground) {
			out[i.Case] = i
		}
	}
	return out, err
}

// mayRead refuses a case in which the actor has an interest.
func (s *Service) mayRead(ctx context.Context, actor access.Actor, id authority.OwnedID) error {
	all, err := s.barredFrom(ctx, actor)
	if err != nil {
		return err
	}
	if i, has := all[id]; has {
		return petition.Recusal(petition.Petition{Kind: i.Kind, Instance: i.Instance, Conflicts: []petition.Conflict{i.Conflict}}, nil, petition.Acting{Account: actor.Account})
	}
	return nil
}

// line takes out of a line what the actor does not read.
func (b barred) line(l *PetitionLine) {
	if _, has := b[l.Petition.ID]; !has {
		return
	}
	l.Petitioner = ""
	p := &l.Petition
	p.Subject, p.Respondent, p.ContestedDecision = party.Unnamed, "", ""
}

// matter takes out of a line what the actor does not read.
func (b barred) matter(m *petition.Matter) {
	if _, has := b[m.ID]; has {
		m.Subject = party.Unnamed
	}
}
