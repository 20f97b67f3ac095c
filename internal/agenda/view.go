package agenda

import (
	"context"
	"errors"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/journal"
	"kntc/internal/petition"
)

// DeadlineView is every deadline of a petition or matter, on a day.
type DeadlineView struct {
	Today clock.Date
	Items []DeadlineItem // in the order in which they began
}

// DeadlineItem is a deadline with how its date came about.
type DeadlineItem struct {
	Entry deadline.Entry
	// Answer is what the law in force says about the entry, day by day when
	// asked to explain. It is empty when there is no rule, and for what is
	// over when another law has come since: the date is that of then.
	Answer deadline.Deadline
	Moves  []journal.DeadlineMove
}

// PetitionDeadlines returns every deadline of a petition.
func (s *Service) PetitionDeadlines(ctx context.Context, actor access.Actor, id authority.OwnedID, explain bool) (DeadlineView, error) {
	return s.viewDeadlines(ctx, actor, petition.OfPetition, id, explain)
}

// MatterDeadlines returns every deadline of a matter.
func (s *Service) MatterDeadlines(ctx context.Context, actor access.Actor, id authority.OwnedID, explain bool) (DeadlineView, error) {
	return s.viewDeadlines(ctx, actor, petition.OfMatter, id, explain)
}

// lent is the scope of a case whose verification was given to the actor's office.
func (s *Service) lent(ctx context.Context, actor access.Actor, id authority.OwnedID) (access.Scope, error) {
	tree, err := s.directory.Tree(ctx)
	if err != nil {
		return access.Scope{}, err
	}
	list, err := s.store.Lendings(ctx, id)
	if err != nil {
		return access.Scope{}, err
	}
	scope, err := actor.AllowLent(tree, access.PetitionRead, list)
	if err != nil {
		return access.Scope{}, fault.ErrNotFound
	}
	return scope, nil
}

func (s *Service) viewDeadlines(
	ctx context.Context, actor access.Actor, subject petition.Subject, id authority.OwnedID, explain bool,
) (DeadlineView, error) {
	scope, err := actor.Allow(access.PetitionRead)
	if err != nil {
		return DeadlineView{}, err
	}
	found, moves, err := s.store.Deadlines(ctx, scope, actor.Account, subject, id)
	if errors.Is(err, fault.ErrNotFound) {
		if scope, err = s.lent(ctx, actor, id); err == nil {
			found, moves, err = s.store.Deadlines(ctx, scope, actor.Account, subject, id)
		}
	}
	if err != nil {
		return DeadlineView{}, err
	}
	law, _, err := s.law.Law(ctx)
	if err != nil {
		return DeadlineView{}, err
	}
	view := DeadlineView{Today: clock.DateOf(s.clock.Now())}
	for _, e := range found.Entries {
		item := DeadlineItem{Entry: e}
		for _, m := range moves {
			if m.Term == e.Term && m.Seq == e.Seq {
				item.Moves = append(item.Moves, m)
			}
		}
		q := e.Question()
		q.Explain = explain
		switch answer, err := law.Compute(q); {
		case err == nil && answer.Due == e.Due && answer.Rule.Code == e.Rule && answer.Rule.Version == e.RuleVersion:
			item.Answer = answer
		case err != nil && fault.As(err) == nil:
			return DeadlineView{}, err
		}
		view.Items = append(view.Items, item)
	}
	return view, nil
}
