package casework

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/seal"
)

// Attachment is a file that belongs to a petition: a scan, a photograph, a
// recording. It never changes and has no versions.
type Attachment struct {
	ID         authority.OwnedID
	Petition   authority.OwnedID
	Name       string // cleaned, as the sender called it
	NameSealed []byte // the name as it is stored; not for clients
	MediaType  string // found in the content, never taken from the name
	Size       int64  // bytes of the content
	SHA256     string // of the content, 64 hexadecimal digits
	ObjectKey  string // where the bytes are; not for clients
	Origin     []byte // the id under which the bytes were sealed, sealed; nil when it is this one
	ActorID    uuid.UUID
	ActorName  string
	RecordedAt time.Time
}

// AttachmentResult is an attachment that was just stored.
type AttachmentResult struct {
	Attachment Attachment
}

// AttachmentList is a petition's attachments as one account may see them.
type AttachmentList struct {
	Attachments []Attachment // oldest first
	Hidden      bool         // the parties are sealed and the account may not see the files
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

// AttachmentStore answers about the rows of attachments; new ones are stored
// through Store.Commit. What lies outside the scope reads as absent.
type AttachmentStore interface {
	// PetitionSealed reports whether the parties of the petition are sealed now.
	PetitionSealed(ctx context.Context, scope access.Scope, petition authority.OwnedID) (bool, error)
	// Attachments returns a petition's attachments, oldest first.
	Attachments(ctx context.Context, scope access.Scope, petition authority.OwnedID) ([]Attachment, error)
	// Attachment returns one attachment.
	Attachment(ctx context.Context, scope access.Scope, id authority.OwnedID) (Attachment, error)
	// ObjectKeys returns those of the object keys that an attachment of any
	// authority speaks of. Only a scope over everything can tell that none
	// does; another one is refused.
	ObjectKeys(ctx context.Context, scope access.Scope, keys []string) ([]string, error)
}

// Attachments lists a petition's files. Those of a denunciation are shown only
// to accounts that may see its parties: the name of a file may tell who wrote.
// What counts is what the petition is now, not what it was when they came in.
func (s *Service) Attachments(ctx context.Context, actor access.Actor, id authority.OwnedID) (AttachmentList, error) {
	scope, tree, err := s.allow(ctx, actor, access.PetitionRead, id.Authority)
	if err != nil {
		return AttachmentList{}, err
	}
	sealed, err := s.attachments.PetitionSealed(ctx, scope, id)
	if err != nil {
		return AttachmentList{}, err
	}
	if sealed && !may(actor, tree, id.Authority)(access.SealedView) {
		return AttachmentList{Hidden: true}, nil
	}
	list, err := s.attachments.Attachments(ctx, scope, id)
	for i := range list {
		err = errors.Join(err, s.openName(&list[i]))
	}
	return AttachmentList{Attachments: list}, err
}

// sealName puts the name of a file into the form in which it is stored: whatever
// the petition is, as with the content.
func (s *Service) sealName(a *Attachment) (err error) {
	a.NameSealed, err = s.sealer.Seal(seal.Party, nameOwner(a.ID), []byte(a.Name))
	return err
}

// openName is the way back.
func (s *Service) openName(a *Attachment) error {
	if a.NameSealed == nil {
		return nil
	}
	name, err := s.sealer.Open(seal.Party, nameOwner(a.ID), a.NameSealed)
	if err != nil {
		return fmt.Errorf("name of attachment %s: %w", a.ID, err)
	}
	a.Name, a.NameSealed = string(name), nil
	return nil
}

// nameOwner is what the name of an attachment is bound to.
func nameOwner(id authority.OwnedID) string { return "attachment/" + id.String() + "/name" }

// OpenAttachment returns an attachment and its content. The reader gives only
// bytes that were stored; when they were damaged it fails, at the latest in the
// place of io.EOF, so a copy that ended without an error is the whole file.
// The caller closes it.
func (s *Service) OpenAttachment(ctx context.Context, actor access.Actor, id authority.OwnedID) (Attachment, io.ReadCloser, error) {
	scope, tree, err := s.allow(ctx, actor, access.PetitionRead, id.Authority)
	if err != nil {
		return Attachment{}, nil, err
	}
	a, err := s.attachments.Attachment(ctx, scope, id)
	if err != nil {
		return Attachment{}, nil, err
	}
	sealed, err := s.attachments.PetitionSealed(ctx, scope, a.Petition)
	if err != nil {
		return Attachment{}, nil, err
	}
	if sealed && !may(actor, tree, id.Authority)(access.SealedView) {
		return Attachment{}, nil, fault.ErrNotFound
	}
	if err := s.openName(&a); err != nil {
		return Attachment{}, nil, err
	}
	content, err := s.content(ctx, a)
	return a, content, err
}

// content opens the attachment's object, and reports to the log what a client
// can only see as a broken download.
func (s *Service) content(ctx context.Context, a Attachment) (io.ReadCloser, error) {
	report := func(err error) {
		s.log.ErrorContext(ctx, "an attachment cannot be read", "attachment", a.ID.String(), "object", a.ObjectKey, "error", err)
	}
	first, err := s.sealedAs(a)
	if err != nil {
		report(err)
		return nil, fault.ErrInternal.Because(err)
	}
	object, err := s.objects.Open(ctx, a.ObjectKey)
	if err != nil {
		report(err)
		return nil, fault.ErrInternal.Because(err)
	}
	return &attachmentReader{
		checked: newCheckingReader(newUnsealingReader(object, s.sealer, first), a),
		object:  object,
		report:  report,
	}, nil
}

// attachmentReader is the content of an attachment.
type attachmentReader struct {
	checked io.Reader
	object  io.Closer
	report  func(error)
	failed  bool
}

func (r *attachmentReader) Read(p []byte) (int, error) {
	n, err := r.checked.Read(p)
	if err != nil && err != io.EOF && !r.failed {
		r.failed = true
		r.report(err)
	}
	return n, err
}

func (r *attachmentReader) Close() error { return r.object.Close() }
