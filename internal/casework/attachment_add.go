package casework

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
)

// cleanupLimit is how long the removal of a useless object may take after the
// request that made it is over.
const cleanupLimit = 10 * time.Second

// Attach stores a file with a petition. Up to limit bytes are read from r; what
// kind of file it is, is decided by its content. The petition does not change,
// and neither does its version.
//
// The object is written before the row that speaks of it. A crash in between
// leaves an object that nobody can see and that Sweep removes.
//
// The content becomes part of the request's fingerprint: the same idempotency
// key with another file is refused.
func (s *Service) Attach(
	ctx context.Context, actor access.Actor, petitionID authority.OwnedID, name string, r io.Reader, limit int64, once idempotency.Once[AttachmentResult],
) (idempotency.Answer, error) {
	scope, tree, err := s.allow(ctx, actor, access.AttachmentWrite, petitionID.Authority)
	if err != nil {
		return idempotency.Answer{}, err
	}
	recused, err := s.recused(ctx, actor, tree, petitionID.Authority)
	if err != nil {
		return idempotency.Answer{}, err
	}
	if name, err = cleanName(name); err != nil {
		return idempotency.Answer{}, err
	}
	// Asked before the bytes are taken, so that nobody sends them in vain.
	if _, err := s.attachments.PetitionSealed(ctx, scope, petitionID); err != nil {
		return idempotency.Answer{}, err
	}
	a, err := s.receive(ctx, petitionID, name, newIntake(r, limit))
	if err != nil {
		return idempotency.Answer{}, err
	}
	if once.Fingerprint != "" {
		once.Fingerprint += " " + a.SHA256
	}
	a.ActorID, a.ActorName = actor.Account, actor.Name
	kept := false
	l := &PetitionLoad{ID: petitionID, With: WithMatter}
	answer, err := run(ctx, s, journal.Work{Scope: scope, Actor: actor, Loads: []journal.Load{l}}, keeping(once, &kept),
		func(now time.Time) (journal.Change, AttachmentResult, error) {
			if err := recused(l.Petition, l.Matter); err != nil {
				return journal.Change{}, AttachmentResult{}, err
			}
			a.RecordedAt = now
			stored := a
			err := s.sealName(&stored)
			return journal.Change{Writes: []journal.Write{stored}}, AttachmentResult{Attachment: a}, err
		})
	// Once the row was on its way its fate is unknown when the commit fails:
	// the object stays, and Sweep decides when the row has come or has not.
	if !kept {
		s.discard(ctx, a.ObjectKey)
	}
	return answer, err
}

// keeping notes that the answer was rendered, the last thing that can go wrong
// before the row is sent.
func keeping(once idempotency.Once[AttachmentResult], kept *bool) idempotency.Once[AttachmentResult] {
	render := once.Render
	once.Render = func(r AttachmentResult) (idempotency.Answer, error) {
		answer, err := render(r)
		*kept = err == nil
		return answer, err
	}
	return once
}

// receive takes the bytes in: it looks at the beginning, decides what they
// are, and stores them sealed under a new key.
func (s *Service) receive(ctx context.Context, petitionID authority.OwnedID, name string, in *intake) (Attachment, error) {
	buffered := bufio.NewReaderSize(in, headSize)
	head, err := buffered.Peek(headSize)
	if err != nil && err != io.EOF { //nolint:errorlint // the end of a reader is io.EOF itself
		return Attachment{}, err
	}
	if len(head) == 0 {
		return Attachment{}, ErrAttachmentEmpty
	}
	found, err := detect(head)
	if err != nil {
		return Attachment{}, err
	}
	if err := found.agrees(name); err != nil {
		return Attachment{}, err
	}
	var content io.Reader = buffered
	if found.text {
		content = &utf8Reader{r: content}
	}
	a := Attachment{ID: authority.NewOwnedID(petitionID.Authority), Petition: petitionID, Name: name, MediaType: found.mediaType}
	a.ObjectKey = objectKey(a.ID)
	if err := s.objects.Put(ctx, a.ObjectKey, newSealingReader(content, s.sealer, a.ID)); err != nil {
		return Attachment{}, err
	}
	a.Size, a.SHA256 = in.size, in.digest()
	return a, nil
}

// objectKey is where an attachment's bytes are: the owner first, as everywhere.
func objectKey(id authority.OwnedID) string {
	return objectPrefix(id.Authority) + id.UUID.String()
}

func objectPrefix(owner authority.ID) string { return fmt.Sprintf("%d/", owner) }

// discard removes an object that no row speaks of, even when the request was
// cancelled. Failing is no harm: Sweep comes later.
func (s *Service) discard(ctx context.Context, key string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanupLimit)
	defer cancel()
	if err := s.objects.Delete(ctx, key); err != nil {
		s.log.WarnContext(ctx, "an unused object remains until the next sweep", "object", key, "error", err)
	}
}

// Faults of attachments.
var (
	ErrAttachmentTooLarge = fault.Define(fault.TooLarge, "attachment_too_large",
		"Tệp đính kèm quá lớn.", "The attachment is too large.")
	ErrAttachmentEmpty = fault.Define(fault.Unprocessable, "attachment_empty",
		"Tệp đính kèm không có nội dung.", "The attachment has no content.")
	ErrAttachmentBroken = fault.Define(fault.Invalid, "attachment_incomplete",
		"Không nhận được trọn vẹn tệp đính kèm.", "The attachment did not arrive whole.")
	ErrAttachmentType = fault.Define(fault.Unsupported, "attachment_type_refused",
		"Không nhận loại tệp này.", "Files of this type are not accepted.")
	ErrAttachmentText = fault.Define(fault.Unprocessable, "attachment_not_utf8",
		"Tệp văn bản không ở bảng mã UTF-8.", "The text file is not encoded in UTF-8.")
	ErrAttachmentName = fault.Define(fault.Unprocessable, "attachment_name_invalid",
		"Tên tệp không hợp lệ.", "The file's name is not valid.")
	ErrAttachmentMismatch = fault.Define(fault.Unprocessable, "attachment_type_mismatch",
		"Phần mở rộng của tên tệp không khớp với nội dung.", "The extension of the file's name contradicts its content.")
)
