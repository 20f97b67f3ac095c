package attachment_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/attachment"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
	"kntc/internal/lifecycle"
	"kntc/internal/objects"
	"kntc/internal/party"
	"kntc/internal/petition"
	"kntc/internal/seal"
	"kntc/internal/store/storetest"
)

const limit = 1 << 20

// files is a service with a database and a bucket, and ways to break either.
type files struct {
	*attachment.Service
	cases   *casework.Service // over the same database
	bench   storetest.Bench
	clock   *clock.Fake // of the service; the sweeper asks it
	bucket  *brittleObjects
	store   *brittleStore
	log     *log
	keyring *seal.Keyring

	clerk, officer, head, supervisor, other access.Actor
}

// eachFiles runs the test on both engines.
func eachFiles(t *testing.T, test func(t *testing.T, f *files)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) { test(t, newFiles(t, b)) })
}

func newFiles(tb testing.TB, b storetest.Bench) *files {
	tb.Helper()
	bucket, err := objects.Open(tb.Context(), "file://"+tb.TempDir())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := bucket.Close(); err != nil {
			tb.Error(err)
		}
	})
	keyring := storetest.Keyring(tb)
	f := &files{
		bench: b, clock: clock.NewFake(storetest.Start()), keyring: keyring, log: new(log),
		bucket: &brittleObjects{Objects: bucket}, store: &brittleStore{Store: b.Store},
		clerk:      actor("can.bo", storetest.CommuneA1, access.Clerk),
		officer:    actor("xac.minh", storetest.CommuneA1, access.Officer),
		head:       actor("thu.truong", storetest.CommuneA1, access.Head),
		supervisor: actor("cap.tren", storetest.Province, access.Supervisor),
		other:      actor("xa.khac", storetest.CommuneA2, access.Clerk),
	}
	f.cases = casework.New(casework.Deps{
		Store: b.Store, Reader: b.Store, Directory: b.Store, Sealer: keyring,
		Files: attachment.NewFiles(keyring), Clock: f.clock, Law: b.Store, Deadlines: b.Store,
	})
	f.limited(attachment.Space{})
	return f
}

// limited puts the service together anew, with limits of space.
func (f *files) limited(limits attachment.Space) {
	f.Service = attachment.New(attachment.Deps{
		Store: f.store, Objects: f.bucket, Directory: f.bench.Store, Sealer: f.keyring, Clock: f.clock, Logger: slog.New(slog.NewTextHandler(f.log, nil)),
		Registers: map[lifecycle.Subject]attachment.Register{petition.OfPetition: f.cases}, Limits: limits,
	})
}

func actor(name string, home authority.ID, role access.Role) access.Actor {
	return access.Actor{
		Account: uuid.NewSHA1(uuid.Nil, []byte(name)), Home: home, Name: name,
		Grants: []access.Grant{{Role: role, Authority: home}},
	}
}

// register enters a petition of a kind at the clerk's office.
func (f *files) register(tb testing.TB, kind petition.Kind) authority.OwnedID {
	tb.Helper()
	var id authority.OwnedID
	_, err := f.cases.Register(tb.Context(), f.clerk, casework.Registration{
		Data: petition.PetitionData{
			Kind: kind, Channel: petition.InPerson, Field: petition.FieldLand,
			ReceivedOn: clock.MustDate(2026, 6, 30), Subject: "Tranh chấp ranh giới thửa đất",
		},
		Parties: []party.Party{{Type: party.Person, Name: "Nguyễn Thị Thử", Address: "Thôn Ba"}},
	}, idempotency.Once[casework.PetitionResult]{Render: func(r casework.PetitionResult) (idempotency.Answer, error) {
		id = r.Petition.ID
		return idempotency.Answer{Status: http.StatusCreated}, nil
	}})
	if err != nil {
		tb.Fatal(err)
	}
	return id
}

// attach stores a file as the actor.
func (f *files) attach(ctx context.Context, who access.Actor, id authority.OwnedID, name, content string) (attachment.Attachment, error) {
	var got attachment.Attachment
	_, err := f.Attach(ctx, who, upload(id, name, strings.NewReader(content)), rendered(&got))
	return got, err
}

// upload is a file for a petition.
func upload(id authority.OwnedID, name string, content io.Reader) attachment.Upload {
	return attachment.Upload{Subject: petition.OfPetition, Of: id, Name: name, Content: content, Limit: limit}
}

func (f *files) mustAttach(tb testing.TB, who access.Actor, id authority.OwnedID, name, content string) attachment.Attachment {
	tb.Helper()
	a, err := f.attach(tb.Context(), who, id, name, content)
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

// rendered answers 201 with the attachment's id, and hands the attachment out.
func rendered(got *attachment.Attachment) idempotency.Once[attachment.Attachment] {
	return idempotency.Once[attachment.Attachment]{Render: func(a attachment.Attachment) (idempotency.Answer, error) {
		*got = a
		return idempotency.Answer{Status: http.StatusCreated, Body: []byte(a.ID.String())}, nil
	}}
}

// read opens an attachment and reads all of it.
func (f *files) read(ctx context.Context, who access.Actor, id authority.OwnedID) (string, error) {
	_, r, err := f.Open(ctx, who, id)
	if err != nil {
		return "", err
	}
	b, err := io.ReadAll(r)
	return string(b), errors.Join(err, r.Close())
}

// keys lists all objects of the bucket.
func (f *files) keys(tb testing.TB) []string {
	tb.Helper()
	var out []string
	err := f.bucket.Each(tb.Context(), "", func(o attachment.Object) error {
		out = append(out, o.Key)
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// errPower is what happens when something breaks.
var errPower = errors.New("the power went off")

// brittleObjects fails on demand.
type brittleObjects struct {
	attachment.Objects
	noDelete bool
}

func (b *brittleObjects) Delete(ctx context.Context, key string) error {
	if b.noDelete {
		return errPower
	}
	return b.Objects.Delete(ctx, key)
}

// brittleStore fails on demand, before anything was decided or after the rows
// were committed, in which case nobody learns that they were.
type brittleStore struct {
	attachment.Store
	before, after bool
}

func (b *brittleStore) Commit(ctx context.Context, w journal.Work, decide func(time.Time) (journal.Change, error)) error {
	if b.before {
		return errPower
	}
	err := b.Store.Commit(ctx, w, decide)
	if err == nil && b.after {
		return errPower
	}
	return err
}

// log keeps what was logged.
type log struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// pdf is a file that looks like one.
func pdf(text string) string { return "%PDF-1.7\n" + text + "\n%%EOF\n" }

// zipped is an archive of files with these names; the first is not compressed.
func zipped(tb testing.TB, first, content string, rest ...string) string {
	tb.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateHeader(&zip.FileHeader{Name: first, Method: zip.Store})
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := io.WriteString(w, content); err != nil {
		tb.Fatal(err)
	}
	for _, name := range rest {
		if _, err := z.Create(name); err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}
