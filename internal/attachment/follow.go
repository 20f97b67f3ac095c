package attachment

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/journal"
	"kntc/internal/lifecycle"
	"kntc/internal/seal"
)

// Load reads the files of cases of one subject at one authority, behind the
// locks that another load takes on the cases.
type Load struct {
	Subject   lifecycle.Subject
	Authority authority.ID
	Known     []authority.OwnedID        // cases whose ids are known beforehand
	Told      func() []authority.OwnedID // cases that another load tells, asked when it is filled in; may be nil

	Files map[authority.OwnedID][]Attachment // by case, oldest first; made by the store
}

// Owner implements journal.Load.
func (l *Load) Owner() authority.ID { return l.Authority }

// Rank implements journal.Load.
func (*Load) Rank() journal.Rank { return journal.RankRead }

// of returns the files of a case, which must be one of those asked for.
func (l *Load) of(id authority.OwnedID) ([]Attachment, error) {
	asked := slices.Contains(l.Known, id) || l.Told != nil && slices.Contains(l.Told(), id)
	if !asked {
		return nil, fmt.Errorf("%w: %s", errNotLoaded, id)
	}
	return l.Files[id], nil
}

// errNotLoaded is a defect of a register: files would have been left behind.
var errNotLoaded = errors.New("the files of the case were not loaded")

// Files lets the files of a case follow it. It needs no register, so that the
// registers can be handed it when they are made.
type Files struct{ sealer seal.Sealer }

// NewFiles returns Files; the sealer is the one of the Service.
func NewFiles(sealer seal.Sealer) Files { return Files{sealer} }

// OfCase is a load of the files of one case.
func (Files) OfCase(subject lifecycle.Subject, id authority.OwnedID) journal.Load {
	return &Load{Subject: subject, Authority: id.Authority, Known: []authority.OwnedID{id}}
}

// OfCases is a load of the files of several cases of one authority, whose ids
// another load tells. ids is called after that one was filled in.
func (Files) OfCases(subject lifecycle.Subject, owner authority.ID, ids func() []authority.OwnedID) journal.Load {
	return &Load{Subject: subject, Authority: owner, Told: ids}
}

// Follow enters the files of a case with the one that it goes on as: what came
// with a case goes with it. A load of OfCase or OfCases has read them. What is
// attached to the first one later stays there.
//
// The bytes are not copied. Each side has a row of its own, of its own scope,
// and whether its files are shown depends on what the case is there; the object
// stays as long as one of them is left.
func (f Files) Follow(c *journal.Change, load journal.Load, from, to authority.OwnedID, actor access.Actor, now time.Time) error {
	l, ok := load.(*Load)
	if !ok {
		return fmt.Errorf("%w: %T is no load of files", errNotLoaded, load)
	}
	files, err := l.of(from)
	if err != nil {
		return err
	}
	gone := make(map[authority.OwnedID]authority.OwnedID, len(files)) // as which each goes on; an original is older than its copies
	for _, was := range files {
		if was.Withheld() { // it does not belong to the case
			continue
		}
		a, err := f.again(was, to)
		if err != nil {
			return err
		}
		gone[was.ID], a.Redacts = a.ID, gone[was.Redacts]
		a.ActorID, a.ActorName, a.RecordedAt = actor.Account, actor.Name, now
		c.Add(a)
	}
	return nil
}

// again returns the row of a file at a further case: what is sealed for one row
// is sealed anew for the other.
func (f Files) again(a Attachment, of authority.OwnedID) (Attachment, error) {
	first, err := sealedAs(f.sealer, a)
	if err != nil {
		return a, err
	}
	if err := openName(f.sealer, &a); err != nil {
		return a, err
	}
	a.ID, a.Of = authority.NewOwnedID(of.Authority), of
	if a.Origin, err = f.sealer.Seal(seal.Party, originOwner(a.ID), []byte(first.String())); err != nil {
		return a, err
	}
	return a, sealName(f.sealer, &a)
}
