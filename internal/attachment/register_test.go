package attachment_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/attachment"
	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
	"kntc/internal/lifecycle"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// found is the subject of an invented register, of lost property.
const found lifecycle.Subject = "found_item"

// depot answers for lost property: whoever works at the office of an item may
// add files to it, and nobody else sees it.
type depot struct {
	hidden, locked bool
	broken         error
}

// FileScope implements attachment.Register.
func (d *depot) FileScope(_ context.Context, actor access.Actor, id authority.OwnedID) (access.Scope, error) {
	if d.broken != nil {
		return access.Scope{}, d.broken
	}
	if actor.Home != id.Authority {
		return access.Scope{}, fault.ErrNotFound
	}
	return actor.Allow(access.AuthorityRead)
}

// Sight implements attachment.Register.
func (d *depot) Sight(ctx context.Context, actor access.Actor, id authority.OwnedID) (access.Sight, error) {
	scope, err := d.FileScope(ctx, actor, id)
	if d.hidden || err != nil {
		return access.Sight{}, err
	}
	return access.Sight{Scope: scope, Files: access.AllFiles, Whole: true}, nil
}

// NoteShown implements attachment.Register: nothing of this register is noted.
func (*depot) NoteShown(context.Context, access.Actor, authority.OwnedID) error { return nil }

// AddFile implements attachment.Register.
func (d *depot) AddFile(ctx context.Context, actor access.Actor, id authority.OwnedID) (journal.Work, func() (access.Adding, error), error) {
	scope, err := d.FileScope(ctx, actor, id)
	return journal.Work{Scope: scope, Actor: actor}, func() (access.Adding, error) {
		if d.locked {
			return access.Adding{}, fault.ErrConflict
		}
		return access.Adding{}, nil
	}, err
}

// shared is a service for the files of petitions and of lost property.
type shared struct {
	*attachment.Service
	*files
	depot *depot
}

func eachShared(t *testing.T, test func(t *testing.T, s shared)) {
	t.Helper()
	eachFiles(t, func(t *testing.T, f *files) {
		d := &depot{}
		test(t, shared{attachment.New(attachment.Deps{
			Store: f.bench.Store, Objects: f.bucket, Directory: f.bench.Store, Sealer: f.keyring, Clock: f.clock,
			Registers: map[lifecycle.Subject]attachment.Register{petition.OfPetition: f.cases, found: d},
		}), f, d})
	})
}

// add stores a file with a lost item.
func (s shared) add(t *testing.T, who access.Actor, item authority.OwnedID) (attachment.Attachment, error) {
	t.Helper()
	var a attachment.Attachment
	u := attachment.Upload{Subject: found, Of: item, Name: "ví.pdf", Content: strings.NewReader(pdf("ví")), Limit: limit}
	_, err := s.Attach(t.Context(), who, u, idempotency.Unkept(&a))
	return a, err
}

// open reports what comes of opening a file.
func (s shared) open(t *testing.T, who access.Actor, id authority.OwnedID) error {
	t.Helper()
	_, content, err := s.Open(t.Context(), who, id)
	if err == nil {
		err = content.Close()
	}
	return err
}

// The register of a case answers for its files, and for no others.
func TestFilesOfSeveralRegisters(t *testing.T) {
	t.Parallel()
	eachShared(t, func(t *testing.T, s shared) {
		id := s.register(t, petition.Complaint)
		paper := s.mustAttach(t, s.clerk, id, "a.pdf", pdf("a"))
		item := id // the id of an item may be that of a petition
		photo, err := s.add(t, s.clerk, item)
		if err != nil {
			t.Fatal(err)
		}
		for subject, want := range map[lifecycle.Subject]attachment.Attachment{petition.OfPetition: paper, found: photo} {
			list, err := s.List(t.Context(), s.clerk, subject, id)
			if err != nil || len(list.Attachments) != 1 || list.Attachments[0].ID != want.ID || list.Attachments[0].Subject != subject {
				t.Errorf("%s: %+v, %v", subject, list, err)
			}
			if err := s.open(t, s.clerk, want.ID); err != nil {
				t.Errorf("open a file of %s: %v", subject, err)
			}
		}
		// The supervisor reads petitions there and no lost property.
		if err := s.open(t, s.supervisor, paper.ID); err != nil {
			t.Errorf("the supervisor opens a file of a petition: %v", err)
		}
		if err := s.open(t, s.supervisor, photo.ID); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("the supervisor opens a file of an item: %v", err)
		}
		s.depot.hidden = true
		if list, err := s.List(t.Context(), s.clerk, found, item); err != nil || !list.Hidden || len(list.Attachments) > 0 {
			t.Errorf("hidden: %+v, %v", list, err)
		}
		if err := s.open(t, s.clerk, photo.ID); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("open a hidden file: %v", err)
		}
		s.depot.locked = true
		if _, err := s.add(t, s.clerk, item); !errors.Is(err, fault.ErrConflict) {
			t.Errorf("what the register refuses in the transaction: %v", err)
		}
		if keys := s.keys(t); len(keys) != 2 {
			t.Errorf("objects %v, want those of the two files", keys)
		}
		s.clock.Advance(48 * time.Hour)
		if swept, err := s.Sweep(t.Context(), 24*time.Hour); err != nil || swept.Removed > 0 {
			t.Errorf("swept %+v, %v", swept, err)
		}
	})
}

// To whom no register is open learns nothing, and a register that fails is not
// taken for one that has no such file.
func TestFilesBehindClosedRegisters(t *testing.T) {
	t.Parallel()
	eachShared(t, func(t *testing.T, s shared) {
		paper := s.mustAttach(t, s.clerk, s.register(t, petition.Complaint), "a.pdf", pdf("a"))
		theirs, none := s.open(t, s.other, paper.ID), s.open(t, s.other, authority.NewOwnedID(storetest.CommuneA1))
		if !errors.Is(theirs, fault.ErrNotFound) || theirs.Error() != none.Error() {
			t.Errorf("another office's: %v; absent: %v", theirs, none)
		}
		s.depot.broken = errPower
		if err := s.open(t, s.clerk, paper.ID); !errors.Is(err, errPower) {
			t.Errorf("with a register that fails: %v", err)
		}
		for _, subject := range []lifecycle.Subject{"", "unheard_of"} {
			if _, err := s.List(t.Context(), s.clerk, subject, paper.Of); !errors.Is(err, fault.ErrNotFound) {
				t.Errorf("list of %q: %v", subject, err)
			}
			u := upload(paper.Of, "a.pdf", strings.NewReader(pdf("a")))
			u.Subject = subject
			if _, err := s.Attach(t.Context(), s.clerk, u, idempotency.Unkept(new(attachment.Attachment))); !errors.Is(err, fault.ErrNotFound) {
				t.Errorf("attach to %q: %v", subject, err)
			}
		}
	})
}

// A register that lets files follow which it did not load would leave them
// behind without a word.
func TestFollowingNeedsTheFilesLoaded(t *testing.T) {
	t.Parallel()
	f := attachment.NewFiles(storetest.Keyring(t))
	one, other := authority.NewOwnedID(4), authority.NewOwnedID(4)
	for name, tt := range map[string]struct {
		load journal.Load
		ok   bool
	}{
		"its own":         {f.OfCase(found, one), true},
		"another's":       {f.OfCase(found, other), false},
		"told":            {f.OfCases(found, 4, func() []authority.OwnedID { return []authority.OwnedID{one} }), true},
		"told of others":  {f.OfCases(found, 4, func() []authority.OwnedID { return nil }), false},
		"none":            {nil, false},
		"of another kind": {&journal.NumberLoad{}, false},
	} {
		var c journal.Change
		if err := f.Follow(&c, tt.load, one, authority.NewOwnedID(5), access.Actor{}, storetest.Start()); (err == nil) != tt.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
