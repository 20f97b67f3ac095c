package casework

import (
	"context"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/journal"
	"kntc/internal/lifecycle"
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
}

// follow lets the files of a petition go along with it; linked is nil when it is
// entered nowhere else.
func (s *Service) follow(c *journal.Change, l *stepLoads, linked *petition.Petition, actor access.Actor, now time.Time) error {
	if linked == nil {
		return nil
	}
	return s.files.Follow(c, l.files, l.petition.ID, linked.ID, actor, now)
}

// FileScope returns the scope within which the account reads petitions, and with
// them their files; out of reach is reported as absent.
func (s *Service) FileScope(ctx context.Context, actor access.Actor, owner authority.ID) (access.Scope, error) {
	scope, _, err := s.allow(ctx, actor, access.PetitionRead, owner)
	return scope, err
}

// FilesHidden reports whether the account is not to see the files of a petition:
// those of a denunciation are shown only to whom its parties are. What counts is
// what the petition is now.
func (s *Service) FilesHidden(ctx context.Context, actor access.Actor, id authority.OwnedID) (bool, error) {
	scope, tree, err := s.allow(ctx, actor, access.PetitionRead, id.Authority)
	if err != nil {
		return false, err
	}
	sealed, err := s.reader.PetitionSealed(ctx, scope, id)
	if err == nil {
		err = s.mayRead(ctx, actor, id)
	}
	return sealed && !may(actor, tree, id.Authority)(access.SealedView), err
}

// AddFile checks that the account may add a file to a petition. Somebody with a
// conflict of interest may not, which is known once the petition is locked.
func (s *Service) AddFile(ctx context.Context, actor access.Actor, id authority.OwnedID) (journal.Work, func() error, error) {
	scope, tree, err := s.allow(ctx, actor, access.AttachmentWrite, id.Authority)
	if err != nil {
		return journal.Work{}, nil, err
	}
	recused, err := s.recused(ctx, actor, tree, id.Authority)
	if err != nil {
		return journal.Work{}, nil, err
	}
	if _, err := s.reader.PetitionSealed(ctx, scope, id); err != nil { // there is none
		return journal.Work{}, nil, err
	}
	l := &PetitionLoad{ID: id, With: WithMatter}
	return journal.Work{Scope: scope, Actor: actor, Loads: []journal.Load{l}},
		func() error { return recused(l.Petition, l.Matter) }, nil
}
