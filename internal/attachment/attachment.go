// Package attachment keeps the files that belong to the cases of any register:
// scans, photographs, recordings. It takes them in, shows them, lets them follow
// a case that goes on at another authority, and sweeps away what belongs to
// nothing. It knows no register: who may see and add files is asked of the one
// that the case is of, through Register. It declares the ports it needs.
package attachment

import (
	"context"
	"io"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/journal"
	"kntc/internal/lifecycle"
)

// Attachment is a file that belongs to a case. It never changes and has no
// versions; one that does not belong there is withheld.
type Attachment struct {
	ID         authority.OwnedID
	Subject    lifecycle.Subject // what kind of case it belongs to
	Of         authority.OwnedID // which one; at the authority of ID
	Name       string            // cleaned, as the sender called it
	NameSealed []byte            // the name as it is stored; not for clients
	MediaType  string            // found in the content, never taken from the name
	Size       int64             // bytes of the content
	SHA256     string            // of the content, 64 hexadecimal digits
	ObjectKey  string            // where the bytes are; not for clients
	Origin     []byte            // the id under which the bytes were sealed, sealed; nil when it is this one
	ActorID    uuid.UUID
	ActorName  string
	RecordedAt time.Time
	WithheldAt time.Time         // since when it is out of sight; zero while it is not
	ErasedAt   time.Time         // since when its bytes are to go, or are gone
	Redacts    authority.OwnedID // of which file of the case it is a redacted copy; zero for others
	MarkedAt   time.Time         // since when it is marked as one that shows nobody; zero while it is not
	Unseeing   bool              // whoever added it saw none of the case's files but those that show nobody
	LentTo     authority.ID      // the verifying body whose people added it, which the other bodies do not see; zero for the authority's own
}

// Owner implements journal.Write: an attachment is stored as it is.
func (a Attachment) Owner() authority.ID { return a.ID.Authority }

// List is the files of a case as one account may see them.
type List struct {
	Attachments []Attachment // oldest first
	Hidden      bool         // the account may see the case and not its files
	Space       *Space       // of the case's authority; nil for who does not see the files of all its cases
}

// Register answers for the cases of one subject. What an account may not see is
// reported as absent.
type Register interface {
	// FileScope is the scope within which the account reads a case, by that of a file
	// of it, and with it its files; it covers the authority or lends the case, or
	// there is an error.
	FileScope(ctx context.Context, actor access.Actor, id authority.OwnedID) (access.Scope, error)
	// Sight is which files of the case the account sees, which may read the case, or
	// there is an error: already the name of a file may tell who wrote.
	Sight(ctx context.Context, actor access.Actor, id authority.OwnedID) (access.Sight, error)
	// NoteShown notes that the account is shown files of the case, or fails: then
	// they are not shown. It is called where the Sight says so.
	NoteShown(ctx context.Context, actor access.Actor, id authority.OwnedID) error
	// AddFile checks that the account may add a file to the case. The work has
	// the scope, the actor, and the loads that lock the case; check, called once
	// they are filled in, refuses what only they tell, and tells as whom the account
	// adds it.
	AddFile(ctx context.Context, actor access.Actor, id authority.OwnedID) (w journal.Work, check func() (access.Adding, error), err error)
}

// Objects keeps the bytes of attachments. An object is written once, under a
// key of its own, and never changed.
type Objects interface {
	// Put stores everything r gives, whole or not at all, durably. An error
	// of r comes back as it is.
	Put(ctx context.Context, key string, r io.Reader) error
	// Open reads an object; fs.ErrNotExist when there is none.
	Open(ctx context.Context, key string) (io.ReadCloser, error)
	// Delete removes an object; absence is no error.
	Delete(ctx context.Context, key string) error
	// Each calls fn for the objects whose keys begin with the prefix, in the
	// order of keys and in bounded memory. fn may delete the object.
	Each(ctx context.Context, prefix string, fn func(Object) error) error
}

// Object is a stored object as a listing shows it.
type Object struct {
	Key      string
	Size     int64 // as stored
	StoredAt time.Time
}

// Store keeps the rows of attachments: Commit stores new ones, an Attachment
// being a write and *Load a load. What lies outside the scope reads as absent.
type Store interface {
	journal.Store

	// Attachments returns the files of a case, oldest first.
	Attachments(ctx context.Context, scope access.Scope, subject lifecycle.Subject, of authority.OwnedID) ([]Attachment, error)
	// UsedSpace returns how many bytes the authority has added, on the day and in all.
	UsedSpace(ctx context.Context, scope access.Scope, owner authority.ID, on clock.Date) (today, all int64, err error)
	// Attachment returns one file, if it belongs to a case of the subject.
	Attachment(ctx context.Context, scope access.Scope, subject lifecycle.Subject, id authority.OwnedID) (Attachment, error)
	// AttachmentsAfter returns files of all authorities in the order of their ids,
	// those behind one. Only a scope over everything can ask.
	AttachmentsAfter(ctx context.Context, scope access.Scope, after authority.OwnedID, limit int) ([]Attachment, error)
	// ObjectKeys returns those of the object keys that an attachment of any
	// authority speaks of which is not erased. Only a scope over everything can tell that none
	// does; another one is refused.
	ObjectKeys(ctx context.Context, scope access.Scope, keys []string) ([]string, error)
}
