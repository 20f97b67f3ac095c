package attachment

import (
	"context"
	"errors"
	"io"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/lifecycle"
)

// List lists the files of a case. They are hidden from an account that may see
// the case but not its files; what counts is what the case is now, not what it
// was when they came in.
func (s *Service) List(ctx context.Context, actor access.Actor, subject lifecycle.Subject, of authority.OwnedID) (List, error) {
	register, err := s.register(subject)
	if err != nil {
		return List{}, err
	}
	scope, err := register.FileScope(ctx, actor, of.Authority)
	if err != nil {
		return List{}, err
	}
	switch hidden, err := register.FilesHidden(ctx, actor, of); {
	case err != nil:
		return List{}, err
	case hidden:
		return List{Hidden: true}, nil
	}
	list, err := s.store.Attachments(ctx, scope, subject, of)
	for i := range list {
		if list[i].Withheld() {
			list[i].Name, list[i].NameSealed = "", nil
			continue
		}
		err = errors.Join(err, openName(s.sealer, &list[i]))
	}
	out := List{Attachments: list, Space: s.limits}
	var counted error
	out.Space.UsedToday, out.Space.Used, counted = s.store.UsedSpace(ctx, scope, of.Authority, clock.DateOf(s.clock.Now()))
	return out, errors.Join(err, counted)
}

// Open returns an attachment and its content. The reader gives only bytes that
// were stored; when they were damaged it fails, at the latest in the place of
// io.EOF, so a copy that ended without an error is the whole file. The caller
// closes it.
func (s *Service) Open(ctx context.Context, actor access.Actor, id authority.OwnedID) (Attachment, io.ReadCloser, error) {
	a, register, err := s.find(ctx, actor, id)
	if err != nil {
		return Attachment{}, nil, err
	}
	switch hidden, err := register.FilesHidden(ctx, actor, a.Of); {
	case err != nil:
		return Attachment{}, nil, err
	case hidden:
		return Attachment{}, nil, fault.ErrNotFound
	case a.Withheld():
		return Attachment{}, nil, ErrWithheld
	}
	if err := openName(s.sealer, &a); err != nil {
		return Attachment{}, nil, err
	}
	content, err := s.content(ctx, a)
	return a, content, err
}

// find looks for a file among the cases of the registers that the account may
// read at its authority. Which register the file is of is told to nobody who may
// not read there; to whom none is open, the last one says why.
func (s *Service) find(ctx context.Context, actor access.Actor, id authority.OwnedID) (Attachment, Register, error) {
	refusal, open := error(fault.ErrNotFound), false
	for _, subject := range s.subjects {
		register := s.registers[subject]
		scope, err := register.FileScope(ctx, actor, id.Authority)
		if err != nil {
			if f := fault.As(err); f == nil || f.Kind != fault.Forbidden && f.Kind != fault.NotFound {
				return Attachment{}, nil, err
			}
			refusal = err
			continue
		}
		open = true
		a, err := s.store.Attachment(ctx, scope, subject, id)
		if !errors.Is(err, fault.ErrNotFound) {
			return a, register, err
		}
	}
	if open {
		refusal = fault.ErrNotFound
	}
	return Attachment{}, nil, refusal
}

// content opens the attachment's object, and reports to the log what a client
// can only see as a broken download.
func (s *Service) content(ctx context.Context, a Attachment) (io.ReadCloser, error) {
	report := func(err error) {
		s.log.ErrorContext(ctx, "an attachment cannot be read", "attachment", a.ID.String(), "object", a.ObjectKey, "error", err)
	}
	content, err := s.open(ctx, a, report)
	if err != nil {
		report(err)
	}
	return content, err
}

// contentReader is the content of an attachment.
type contentReader struct {
	checked io.Reader
	object  io.Closer
	report  func(error)
	failed  bool
}

func (r *contentReader) Read(p []byte) (int, error) {
	n, err := r.checked.Read(p)
	if err != nil && err != io.EOF && !r.failed {
		r.failed = true
		r.report(err)
	}
	return n, err
}

func (r *contentReader) Close() error { return r.object.Close() }
