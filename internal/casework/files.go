package casework

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/journal"
	"kntc/internal/lifecycle"
	"kntc/internal/party"
	"kntc/internal/petition"
)

// Files lets the files of a petition follow it to where it goes on.
type Files interface {
	// OfCase is a load of the files of one case.
	OfCase(subject lifecycle.Subject, id authority.OwnedID) journal.Load
	// OfCases is a load of the files of several cases of one authority, whose ids
	// another load tells. ids is called after that one was filled in.
	OfCases(subject lifecycle.Subject, owner authority.ID, ids func() []authority.OwnedID) journal.Load
	// Follow enters the files of a case, which such a load has read, with the one
	// that it goes on as.
	Follow(c *journal.Change, load journal.Load, from, to authority.OwnedID, actor access.Actor, now time.Time) error
	// Withhold withholds a file of a case, which such a load has read, or erases
	// the bytes of one that is withheld.
	Withhold(c *journal.Change, load journal.Load, of, file authority.OwnedID, erase bool, now time.Time) error
	// Mark marks a file of a case, which such a load has read, as a redacted copy;
	// names reports whether a text names somebody whom who verifies must not know.
	Mark(c *journal.Change, load journal.Load, of, file authority.OwnedID, names func(string) bool, now time.Time) error
	// Unmark takes such a mark back.
	Unmark(c *journal.Change, load journal.Load, of, file authority.OwnedID) error
}

// changeFile does what a step says to a file of the petition; named are those whom
// the name of a redacted copy must not name.
func (s *Service) changeFile(c *journal.Change, l *stepLoads, f petition.FileStep, named []party.Party, now time.Time) error {
	of := l.petition.ID
	switch f.Does {
	case petition.MarksFile:
		return s.files.Mark(c, l.files, of, f.File, func(name string) bool { return party.Redact(name, named) != name }, now)
	case petition.UnmarksFile:
		return s.files.Unmark(c, l.files, of, f.File)
	case petition.WithholdsFile, petition.ErasesFile:
	}
	return s.files.Withhold(c, l.files, of, f.File, f.Does == petition.ErasesFile, now)
}

// follow lets the files of a petition go along with it; linked is nil when it is
// entered nowhere else.
func (s *Service) follow(c *journal.Change, l *stepLoads, linked *petition.Petition, actor access.Actor, now time.Time) error {
	if linked == nil {
		return nil
	}
	return s.files.Follow(c, l.files, l.petition.ID, linked.ID, actor, now)
}

// FileScope returns the scope within which the account reads a petition, by the id of
// a file, and with it its files; out of reach is reported as absent.
func (s *Service) FileScope(ctx context.Context, actor access.Actor, id authority.OwnedID) (access.Scope, error) {
	x, err := s.standing(ctx, actor, access.PetitionRead, id)
	return x.scope, err
}

// Sight is which files of a petition the account sees: of a denunciation all
// are shown only to whom its parties are, each time with a row that the office
// reads; those who verify it see the redacted ones. What counts is what the petition
// is now.
func (s *Service) Sight(ctx context.Context, actor access.Actor, id authority.OwnedID) (access.Sight, error) {
	x, err := s.standing(ctx, actor, access.PetitionRead, id)
	if err != nil {
		return access.Sight{}, err
	}
	sealed, beside, absent := s.reader.PetitionSealed(ctx, x.scope, actor.Account, id)
	if absent != nil && !errors.Is(absent, fault.ErrNotFound) {
		return access.Sight{}, absent
	}
	knows := x.may(access.SealedView)
	if absent == nil && (!sealed || knows) {
		var mask func(string) string
		if len(beside) > 0 && !knows {
			if mask, err = s.masks(ctx, x, id); err != nil {
				return access.Sight{}, err
			}
		}
		return access.Sight{Scope: x.scope, Files: access.AllFiles, Whole: knows && !x.verifies(), Noted: sealed, Bodies: x.bodies(), Mask: mask}, nil
	}
	// Asked of a petition that is not there, too, so that nobody can tell by the time.
	verifies, err := s.verifies(ctx, x, id)
	if err == nil {
		err = absent
	}
	if err != nil || !verifies {
		return access.Sight{}, err
	}
	return access.Sight{Scope: x.scope, Files: access.RedactedFiles, Bodies: x.bodies()}, nil
}

// masks takes the people of the sealed papers that were in a matter with a petition
// out of the names of its files.
func (s *Service) masks(ctx context.Context, x standing, id authority.OwnedID) (func(string) string, error) {
	stored, err := s.reader.PeopleBeside(ctx, x.scope, id)
	if err != nil {
		return nil, err
	}
	people, err := s.people(stored)
	return func(name string) string { return party.Redact(name, people) }, err
}

// verifies reports whether the account is one of those who verify a petition: it,
// or a matter to which it belongs, is assigned to them, or to somebody for whom they
// stand in today; or the verification was given to their office.
func (s *Service) verifies(ctx context.Context, x standing, id authority.OwnedID) (bool, error) {
	if x.verifies() || !x.may(access.MatterVerify) {
		return x.verifies(), nil
	}
	standsIn, err := s.reader.StandsIn(ctx, x.actor, clock.DateOf(s.clock.Now()))
	if err != nil {
		return false, err
	}
	accounts := []uuid.UUID{x.actor.Account}
	for _, in := range standsIn {
		if x.tree.Owns(in.At, id.Authority) {
			accounts = append(accounts, in.For)
		}
	}
	return s.reader.AssignedToAny(ctx, x.scope, id, accounts)
}

// NoteShown leaves a row that the account is shown a file of a sealed petition.
func (s *Service) NoteShown(ctx context.Context, actor access.Actor, id authority.OwnedID) error {
	x, err := s.standing(ctx, actor, access.PetitionRead, id)
	if err != nil {
		return err
	}
	return s.noteSealed(ctx, x.scope, actor, id)
}

// AddFile checks that the account may add a file to a petition. Somebody with a
// conflict of interest may not, which is known once the petition is locked. Who may
// not know the parties of a sealed one sees no other file. What the people of a
// verifying body add is no other body's.
func (s *Service) AddFile(ctx context.Context, actor access.Actor, id authority.OwnedID) (journal.Work, func() (access.Adding, error), error) {
	x, err := s.standing(ctx, actor, access.AttachmentWrite, id)
	if err != nil {
		return journal.Work{}, nil, err
	}
	recused, err := s.recused(ctx, actor, x.tree, id.Authority)
	if err != nil {
		return journal.Work{}, nil, err
	}
	// Asked here as well, since an answer that is kept is given without: whoever has an
	// interest by now gets none.
	if _, _, err := s.reader.PetitionSealed(ctx, x.scope, actor.Account, id); err != nil {
		return journal.Work{}, nil, err
	}
	knows := x.may(access.SealedView)
	l := &PetitionLoad{ID: id, With: WithMatter}
	loads := []journal.Load{l}
	matter, by := &MatterLoad{}, access.Adding{}
	if x.verifies() {
		part := actor.Lent(x.tree, access.AttachmentWrite, x.lent)[0] // standing found one
		matter.ID, by.LentTo = part.Cases[0], part.To
		loads = append(loads, matter)
	}
	return journal.Work{Scope: x.scope, Actor: actor, Loads: x.reaches(loads)}, func() (access.Adding, error) {
		by.Unseeing = l.Petition.Sealed() && !knows
		if err := x.still(matter.Matter); err != nil {
			return by, err
		}
		if err := recused(l.Petition, &matter.Matter); err != nil {
			return by, err
		}
		return by, recused(l.Petition, l.Matter)
	}, nil
}
