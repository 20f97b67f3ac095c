package attachment

import (
	"context"
	"errors"
	"io"
	"io/fs"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/fault"
)

// verifyPage is how many rows Verify holds at a time.
const verifyPage = 500

// Verify reads the content of every attachment of every authority as a download
// does, and refuses with the first one that is missing (ErrLost) or damaged
// (ErrDamaged). It tells how many it found well.
func (s *Service) Verify(ctx context.Context) (well int, err error) {
	scope := access.System("check of attachments")
	for after := (authority.OwnedID{}); ; {
		page, err := s.store.AttachmentsAfter(ctx, scope, after, verifyPage)
		if err != nil || len(page) == 0 {
			return well, err
		}
		for _, a := range page {
			if err := s.verify(ctx, a); err != nil {
				return well, err
			}
			well++
		}
		after = page[len(page)-1].ID
	}
}

func (s *Service) verify(ctx context.Context, a Attachment) (err error) {
	if err := openName(s.sealer, &a); err != nil {
		return damaged(a).Because(err)
	}
	content, err := s.open(ctx, a, func(error) {})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, content.Close()) }()
	if _, err := io.Copy(io.Discard, content); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return damaged(a).Because(err)
	}
	return nil
}

// open opens the attachment's object; report gets what happens while it is read.
func (s *Service) open(ctx context.Context, a Attachment, report func(error)) (io.ReadCloser, error) {
	first, err := sealedAs(s.sealer, a)
	if err != nil {
		return nil, damaged(a).Because(err)
	}
	object, err := s.objects.Open(ctx, a.ObjectKey)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, lost(a).Because(err)
	case err != nil:
		return nil, fault.ErrInternal.Because(err)
	}
	return &contentReader{
		checked: newCheckingReader(newUnsealingReader(object, s.sealer, first), a),
		object:  object,
		report:  report,
	}, nil
}

// The faults of stored files. Whoever may download a file is told which it is.
var (
	ErrLost = fault.Define(fault.Unavailable, "attachment_lost",
		"Không còn nội dung của tệp đính kèm trong kho lưu trữ.", "The content of the attachment is no longer in the storage.")
	ErrDamaged = fault.Define(fault.Internal, "attachment_damaged",
		"Nội dung của tệp đính kèm trong kho lưu trữ đã hỏng.", "The content of the attachment in the storage is damaged.")
)

func lost(a Attachment) *fault.Error {
	return ErrLost.Msg("Không tìm thấy tệp đính kèm "+a.ID.String()+"; quản trị viên cần phục hồi tệp này từ bản sao lưu.",
		"Attachment "+a.ID.String()+" was not found; an administrator has to restore it from a backup.").With("attachment", a.ID.String())
}

func damaged(a Attachment) *fault.Error {
	return ErrDamaged.Msg("Tệp đính kèm "+a.ID.String()+" đã hỏng; quản trị viên cần phục hồi tệp này từ bản sao lưu.",
		"Attachment "+a.ID.String()+" is damaged; an administrator has to restore it from a backup.").With("attachment", a.ID.String())
}
