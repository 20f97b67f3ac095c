package casework_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/attachment"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
	"kntc/internal/lifecycle"
	"kntc/internal/objects"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// files is the service, with another one that keeps the files of its petitions.
type files struct {
	*casework.Service
	attachments *attachment.Service
	bench       storetest.Bench
	store       *watchedStore
}

func newFiles(tb testing.TB, b storetest.Bench) *files {
	tb.Helper()
	bucket, err := objects.Open(context.WithoutCancel(tb.Context()), "mem:")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := bucket.Close(); err != nil {
			tb.Error(err)
		}
	})
	keys, now := storetest.Keyring(tb), clock.NewFake(storetest.Start())
	f := &files{bench: b, store: &watchedStore{Store: b.Store}}
	f.Service = casework.New(casework.Deps{
		Store: f.store, Reader: b.Store, Directory: b.Store, Sealer: keys,
		Files: attachment.NewFiles(keys), Clock: now, Law: b.Store, Deadlines: b.Store,
	})
	f.attachments = attachment.New(attachment.Deps{
		Store: b.Store, Objects: bucket, Directory: b.Store, Sealer: keys, Clock: now,
		Registers: map[lifecycle.Subject]attachment.Register{petition.OfPetition: f.Service},
	})
	return f
}

// attach stores a file as the actor.
func (f *files) attach(ctx context.Context, who access.Actor, id authority.OwnedID, name, content string) error {
	u := attachment.Upload{Subject: petition.OfPetition, Of: id, Name: name, Content: strings.NewReader(content), Limit: 1 << 20}
	_, err := f.attachments.Attach(ctx, who, u, idempotency.Unkept(new(attachment.Attachment)))
	return err
}

// pdf is a file that looks like one.
func pdf(text string) string { return "%PDF-1.7\n" + text + "\n%%EOF\n" }

// watchedStore tells of every transaction.
type watchedStore struct {
	journal.Store
	sees func(journal.Work) // may be nil
}

func (w *watchedStore) Commit(ctx context.Context, work journal.Work, decide func(time.Time) (journal.Change, error)) error {
	if w.sees != nil {
		w.sees(work)
	}
	return w.Store.Commit(ctx, work, decide)
}
