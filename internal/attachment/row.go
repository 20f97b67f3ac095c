package attachment

import (
	"errors"
	"fmt"

	"kntc/internal/authority"
	"kntc/internal/seal"
)

// sealName puts the name of a file into the form in which it is stored: whatever
// the case is, as with the content.
func sealName(sealer seal.Sealer, a *Attachment) (err error) {
	a.NameSealed, err = sealer.Seal(seal.Party, nameOwner(a.ID), []byte(a.Name))
	return err
}

// openName is the way back.
func openName(sealer seal.Sealer, a *Attachment) error {
	if a.NameSealed == nil {
		return nil
	}
	name, err := sealer.Open(seal.Party, nameOwner(a.ID), a.NameSealed)
	if err != nil {
		return fmt.Errorf("name of attachment %s: %w", a.ID, err)
	}
	a.Name, a.NameSealed = string(name), nil
	return nil
}

// nameOwner is what the name of an attachment is bound to.
func nameOwner(id authority.OwnedID) string { return "attachment/" + id.String() + "/name" }

// originOwner is what the origin of an attachment is bound to: moved to another
// row it does not open, so that nobody who can write to the database alone gets
// at the bytes of another case.
func originOwner(id authority.OwnedID) string { return "attachment/" + id.String() + "/origin" }

// errForeignObject says that a row names an object that is not its own.
var errForeignObject = errors.New("the attachment's object is another's")

// sealedAs returns the id under which the bytes of an attachment were sealed.
func sealedAs(sealer seal.Sealer, a Attachment) (authority.OwnedID, error) {
	first := a.ID
	if len(a.Origin) > 0 {
		plain, err := sealer.Open(seal.Party, originOwner(a.ID), a.Origin)
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
