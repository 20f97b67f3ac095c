package casework

import (
	"context"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
	"kntc/internal/petition"
)

// Whoever does not read a case is told nothing of it by what they write either: no
// version, no state, no day of its last step. So the version is compared in one place,
// and what refuses a write passes another one.

// target is the case that a write is about, as who writes saw it. The zero target is
// that of a write about none.
type target struct {
	id      authority.OwnedID
	beside  []authority.OwnedID // further cases that the command names
	version *int64              // of the case, once it is loaded
	seen    int64               // zero compares none
	still   func() error        // refuses who has lost the case meanwhile; nil for who cannot
}

// aim is the target of a command.
func aim(id authority.OwnedID, version *int64, seen int64, cmd petition.Command) target {
	t := target{id: id, version: version, seen: seen, beside: []authority.OwnedID{cmd.Matter, cmd.Prior}}
	for _, c := range cmd.Contents {
		t.beside = append(t.beside, c.Matter)
	}
	return t
}

// met refuses, once the case is locked, who has it no more, and then who saw an older
// version of it.
func (t target) met() error {
	if t.still != nil {
		if err := t.still(); err != nil {
			return err
		}
	}
	if t.version == nil {
		return nil
	}
	return fault.CheckVersion(*t.version, t.seen)
}

// refused is what a refusal tells: to who has an interest in the case, or in another
// one that their command names, that alone, as when they read it. It is asked when the
// write is over, so that none which succeeds pays for it.
func (s *Service) refused(ctx context.Context, actor access.Actor, of target, err error) error {
	f := fault.As(err)
	if f == nil || f.Kind == fault.Internal || f.Kind == fault.Unavailable || f.Kind == fault.NotFound || of.id.IsZero() {
		return err
	}
	if why := s.mayRead(ctx, actor, append([]authority.OwnedID{of.id}, of.beside...)); why != nil {
		return why
	}
	return err
}

// mayRead refuses who has an interest in one of the cases.
func (s *Service) mayRead(ctx context.Context, actor access.Actor, cases []authority.OwnedID) error {
	barred, err := s.reader.BarredFrom(ctx, actor.Account)
	if err != nil {
		return err
	}
	for _, id := range cases {
		if err := barred.Refusal(id); err != nil {
			return err
		}
	}
	return nil
}

// result is what a write comes to, which says of which cases its answer tells.
type result interface {
	tells() (cases, named []authority.OwnedID)
}

// tells implements result. Hints at other petitions name these as well.
func (r PetitionResult) tells() (cases, named []authority.OwnedID) {
	if r.line {
		return nil, nil
	}
	cases = []authority.OwnedID{r.Petition.ID}
	if r.Matter != nil {
		cases = append(cases, r.Matter.ID)
	}
	for _, d := range r.Duplicates {
		cases = append(cases, d.ID)
	}
	if len(r.Shown.Parties) > 0 && !r.Shown.Hidden {
		named = cases[:1]
	}
	return cases, named
}

// tells implements result.
func (r MatterResult) tells() (cases, named []authority.OwnedID) { //nolint:unparam // a result says both; of a matter nobody is named
	if r.line {
		return nil, nil
	}
	return []authority.OwnedID{r.Matter.ID}, nil
}

// judged lets an answer that is kept say of which cases it tells, and looks at these
// before it is given again: who has an interest in one of them by now is refused it,
// and who is shown sealed parties once more leaves a row that the office reads.
func judged[R result](ctx context.Context, s *Service, w journal.Work, once idempotency.Once[R]) idempotency.Once[R] {
	render := once.Render
	once.Render = func(r R) (idempotency.Answer, error) {
		a, err := render(r)
		a.Tells, a.Names = r.tells()
		return a, err
	}
	once.Again = func(a idempotency.Answer) error {
		if err := s.mayRead(ctx, w.Actor, a.Tells); err != nil {
			return err
		}
		return s.noteAgain(ctx, w, a.Names)
	}
	return once
}

// noteAgain stores that the actor is shown the parties of those petitions once more
// that are sealed now.
func (s *Service) noteAgain(ctx context.Context, w journal.Work, petitions []authority.OwnedID) error {
	for _, id := range petitions {
		sealed, _, err := s.reader.PetitionSealed(ctx, w.Scope, uuid.Nil, id)
		if err == nil && sealed {
			err = s.noteSealed(ctx, w.Scope, w.Actor, id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
