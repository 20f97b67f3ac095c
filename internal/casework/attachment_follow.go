package casework

import (
	"errors"
	"fmt"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/journal"
	"kntc/internal/petition"
	"kntc/internal/seal"
)

// follow enters the attachments of a petition at the authority it is referred
// or handed over to inside the deployment: it goes with what came with it.
// What is attached to it here later stays here.
//
// The bytes are not copied. Each side has a row of its own, of its own scope,
// and whether its files are shown depends on what the petition is there; the
// object stays as long as one of them is left.
func (s *Service) follow(c *journal.Change, files []Attachment, linked *petition.Petition, actor access.Actor, now time.Time) error {
	if linked == nil {
		return nil
	}
	for _, a := range files {
		first, err := s.sealedAs(a)
		if err != nil {
			return err
		}
		if err := s.openName(&a); err != nil {
			return err
		}
		a.ID, a.Petition = authority.NewOwnedID(linked.ID.Authority), linked.ID
		a.ActorID, a.ActorName, a.RecordedAt = actor.Account, actor.Name, now
		if a.Origin, err = s.sealer.Seal(seal.Party, originOwner(a.ID), []byte(first.String())); err != nil {
			return err
		}
		if err := s.sealName(&a); err != nil {
			return err
		}
		c.Add(a)
	}
	return nil
}

// originOwner is what the origin of an attachment is bound to: moved to another
// row it does not open, so that nobody who can write to the database alone gets
// at the bytes of another petition.
func originOwner(id authority.OwnedID) string { return "attachment/" + id.String() + "/origin" }

// errForeignObject says that a row names an object that is not its own.
var errForeignObject = errors.New("the attachment's object is another's")

// sealedAs returns the id under which the bytes of an attachment were sealed.
func (s *Service) sealedAs(a Attachment) (authority.OwnedID, error) {
	first := a.ID
	if len(a.Origin) > 0 {
		plain, err := s.sealer.Open(seal.Party, originOwner(a.ID), a.Origin)
		if err != nil {
			return first, fmt.Errorf("origin of attachment %s: %w", a.ID, err)
		}
		if first, err = authority.ParseOwnedID(string(plain)); err != nil {
			return first, fmt.Errorf("origin of attachment %s: %w", a.ID, err)
		}
	}
	if a.ObjectKey != objectKey(first) {
		return first, fmt.Errorf("attachment %s: %w", a.ID, errForeignObject)
	}
	return first, nil
}
