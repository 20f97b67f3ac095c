package attachment

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
	"kntc/internal/lifecycle"
)

// cleanupLimit is how long the removal of a useless object may take after the
// request that made it is over.
const cleanupLimit = 10 * time.Second

// Upload is a file on its way in.
type Upload struct {
	Subject lifecycle.Subject // what kind of case it is for
	Of      authority.OwnedID // which one
	Name    string            // as the sender calls it
	Content io.Reader
	Limit   int64             // bytes it may have
	Redacts authority.OwnedID // the file of the case of which it is a redacted copy; zero for others
}

// Attach stores a file with a case. What kind of file it is, is decided by its
// content. The case does not change, and neither does its version.
//
// The object is written before the row that speaks of it. A crash in between
// leaves an object that nobody can see and that Sweep removes.
//
// The content becomes part of the request's fingerprint: the same idempotency
// key with another file is refused.
func (s *Service) Attach(ctx context.Context, actor access.Actor, u Upload, once idempotency.Once[Attachment]) (idempotency.Answer, error) {
	register, err := s.register(u.Subject)
	if err != nil {
		return idempotency.Answer{}, err
	}
	// Asked before the bytes are taken, so that nobody sends them in vain.
	work, check, err := register.AddFile(ctx, actor, u.Of)
	if err != nil {
		return idempotency.Answer{}, err
	}
	if !u.Redacts.IsZero() { // whoever does not see the original is not told that there is one
		switch sight, err := register.Sight(ctx, actor, u.Of); {
		case err != nil:
			return idempotency.Answer{}, err
		case sight.Files != access.AllFiles:
			return idempotency.Answer{}, ErrNoOriginal
		}
	}
	a, err := s.receive(ctx, u)
	if err != nil {
		return idempotency.Answer{}, err
	}
	if once.Fingerprint != "" {
		once.Fingerprint += " " + a.SHA256
	}
	a.ActorID, a.ActorName = actor.Account, actor.Name
	kept := false
	answer, err := s.enter(ctx, work, a, check, keeping(once, &kept))
	// Once the row was on its way its fate is unknown when the commit fails:
	// the object stays, and Sweep decides when the row has come or has not.
	if !kept {
		s.discard(ctx, a.ObjectKey)
	}
	return answer, err
}

// enter stores the row of a file whose bytes are stored.
func (s *Service) enter(
	ctx context.Context, w journal.Work, a Attachment, check func() (access.Adding, error), once idempotency.Once[Attachment],
) (idempotency.Answer, error) {
	return idempotency.Run(s.sealer, w.Actor, once, func(r *idempotency.Request, keep func(Attachment) (idempotency.Kept, error)) error {
		w.Request = r
		space := &SpaceLoad{Authority: a.ID.Authority, Day: clock.DateOf(s.clock.Now()), Bytes: a.Size}
		others := &Load{Subject: a.Subject, Authority: a.ID.Authority, Known: []authority.OwnedID{a.Of}}
		w.Loads = append(slices.Clone(w.Loads), beside(space, w.Loads), beside(others, w.Loads))
		return s.store.Commit(ctx, w, func(now time.Time) (journal.Change, error) {
			by, err := check()
			if err != nil {
				return journal.Change{}, err
			}
			a.Unseeing, a.LentTo = by.Unseeing, by.LentTo
			if err := checkCopy(others, a); err != nil {
				return journal.Change{}, err
			}
			used := s.limits
			used.Used, used.UsedToday = space.Used, space.UsedToday
			if err := used.check(); err != nil {
				return journal.Change{}, err
			}
			a.RecordedAt = now
			stored := a
			if err := sealName(s.sealer, &stored); err != nil {
				return journal.Change{}, err
			}
			kept, err := keep(a)
			return journal.Change{Writes: []journal.Write{stored}, Kept: kept}, err
		})
	})
}

// beside lets a load go as far beyond the scope as those of the case go.
func beside(l journal.Load, loads []journal.Load) journal.Load {
	for _, of := range loads {
		if _, reason := journal.Inside(of); reason != "" {
			return journal.Beyond(reason, l)
		}
	}
	return l
}

// keeping notes that the answer was rendered, the last thing that can go wrong
// before the row is sent.
func keeping(once idempotency.Once[Attachment], kept *bool) idempotency.Once[Attachment] {
	render := once.Render
	once.Render = func(a Attachment) (idempotency.Answer, error) {
		answer, err := render(a)
		*kept = err == nil
		return answer, err
	}
	return once
}

// receive takes the bytes in: it cleans the name, looks at the beginning, decides
// what they are, and stores them sealed under a new key.
func (s *Service) receive(ctx context.Context, u Upload) (Attachment, error) {
	name, err := cleanName(u.Name)
	if err != nil {
		return Attachment{}, err
	}
	in := newIntake(u.Content, u.Limit)
	buffered := bufio.NewReaderSize(in, headSize)
	head, err := buffered.Peek(headSize)
	if err != nil && err != io.EOF { //nolint:errorlint // the end of a reader is io.EOF itself
		return Attachment{}, err
	}
	if len(head) == 0 {
		return Attachment{}, ErrEmpty
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
	a := Attachment{ID: authority.NewOwnedID(u.Of.Authority), Subject: u.Subject, Of: u.Of, Name: name, MediaType: found.mediaType, Redacts: u.Redacts}
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
	ErrTooLarge = fault.Define(fault.TooLarge, "attachment_too_large",
		"Tệp đính kèm quá lớn.", "The attachment is too large.")
	ErrEmpty = fault.Define(fault.Unprocessable, "attachment_empty",
		"Tệp đính kèm không có nội dung.", "The attachment has no content.")
	ErrBroken = fault.Define(fault.Invalid, "attachment_incomplete",
		"Không nhận được trọn vẹn tệp đính kèm.", "The attachment did not arrive whole.")
	ErrType = fault.Define(fault.Unsupported, "attachment_type_refused",
		"Không nhận loại tệp này.", "Files of this type are not accepted.")
	ErrText = fault.Define(fault.Unprocessable, "attachment_not_utf8",
		"Tệp văn bản không ở bảng mã UTF-8.", "The text file is not encoded in UTF-8.")
	ErrName = fault.Define(fault.Unprocessable, "attachment_name_invalid",
		"Tên tệp không hợp lệ.", "The file's name is not valid.")
	ErrMismatch = fault.Define(fault.Unprocessable, "attachment_type_mismatch",
		"Phần mở rộng của tên tệp không khớp với nội dung.", "The extension of the file's name contradicts its content.")
)
