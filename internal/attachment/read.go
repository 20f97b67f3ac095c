package attachment

import (
	"context"
	"errors"
	"io"
	"slices"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/lifecycle"
)

// List lists the files of a case that the account sees. All are hidden from an
// account that may see the case but none of its files; what counts is what the case
// is now, not what it was when they came in.
func (s *Service) List(ctx context.Context, actor access.Actor, subject lifecycle.Subject, of authority.OwnedID) (List, error) {
	register, err := s.register(subject)
	if err != nil {
		return List{}, err
	}
	sight, err := register.Sight(ctx, actor, of)
	if err != nil {
		return List{}, err
	}
	if sight.Files == access.NoFiles {
		return List{Hidden: true}, nil
	}
	list, err := s.store.Attachments(ctx, sight.Scope, subject, of)
	if err != nil {
		return List{}, err
	}
	list = slices.DeleteFunc(list, func(a Attachment) bool { return !a.seen(sight) })
	if slices.ContainsFunc(list, func(a Attachment) bool { return a.noted(sight) }) { // the name of a file may tell who wrote
		if err := register.NoteShown(ctx, actor, of); err != nil {
			return List{}, err
		}
	}
	for i := range list {
		if list[i].Withheld() {
			list[i].Name, list[i].NameSealed = "", nil
			continue
		}
		err = errors.Join(err, openName(s.sealer, &list[i]))
		list[i].mask(sight)
	}
	if sight.Files != access.AllFiles {
		for i := range list {
			list[i].Redacts = authority.OwnedID{}
		}
	}
	if err != nil || !sight.Whole {
		return List{Attachments: list}, err
	}
	space := s.limits
	space.UsedToday, space.Used, err = s.store.UsedSpace(ctx, sight.Scope, of.Authority, clock.DateOf(s.clock.Now()))
	return List{Attachments: list, Space: &space}, err
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
	sight, err := register.Sight(ctx, actor, a.Of)
	switch {
	case err != nil:
		return Attachment{}, nil, err
	case !a.seen(sight):
		return Attachment{}, nil, fault.ErrNotFound
	case a.Withheld():
		return Attachment{}, nil, ErrWithheld
	}
	if err := openName(s.sealer, &a); err != nil {
		return Attachment{}, nil, err
	}
	a.mask(sight)
	content, err := s.content(ctx, a)
	if err != nil || !a.noted(sight) {
		return a, content, err
	}
	if err := register.NoteShown(ctx, actor, a.Of); err != nil {
		return Attachment{}, nil, errors.Join(err, content.Close())
	}
	return a, content, nil
}

// find looks for a file among the cases of the registers that the account may
// read at its authority. Which register the file is of is told to nobody who may
// not read there; to whom none is open, the last one says why. What is not there
// takes what a file takes that is not to be seen: the register is asked in vain.
func (s *Service) find(ctx context.Context, actor access.Actor, id authority.OwnedID) (Attachment, Register, error) {
	refusal, open := error(fault.ErrNotFound), Register(nil)
	for _, subject := range s.subjects {
		register := s.registers[subject]
		scope, err := register.FileScope(ctx, actor, id)
		if err != nil {
			if f := fault.As(err); f == nil || f.Kind != fault.Forbidden && f.Kind != fault.NotFound {
				return Attachment{}, nil, err
			}
			refusal = err
			continue
		}
		open = register
		a, err := s.store.Attachment(ctx, scope, subject, id)
		if !errors.Is(err, fault.ErrNotFound) {
			return a, register, err
		}
	}
	if open == nil {
		return Attachment{}, nil, refusal
	}
	if _, err := open.Sight(ctx, actor, id); err != nil && !errors.Is(err, fault.ErrNotFound) {
		return Attachment{}, nil, err
	}
	return Attachment{}, nil, fault.ErrNotFound
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
