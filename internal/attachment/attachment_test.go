package attachment_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/access"
	"kntc/internal/attachment"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

func TestWhatIsAttachedCanBeDownloaded(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f *files) {
		id := f.register(t, petition.Complaint)
		content := pdf(strings.Repeat("Đơn khiếu nại ", 40_000)) // several segments
		first := f.mustAttach(t, f.clerk, id, `C:\quét\đơn  khiếu nại.PDF`, content)
		second := f.mustAttach(t, f.officer, id, "ghi chú.txt", "Đã xác minh tại chỗ.")

		if first.Name != "đơn khiếu nại.PDF" || first.MediaType != "application/pdf" || first.Size != int64(len(content)) {
			t.Errorf("stored as %+v", first)
		}
		if first.ActorName != f.clerk.Name || first.ActorID != f.clerk.Account || first.RecordedAt.IsZero() {
			t.Errorf("who and when: %+v", first)
		}
		for _, who := range []access.Actor{f.clerk, f.officer, f.head, f.supervisor} {
			list, err := f.List(t.Context(), who, petition.OfPetition, id)
			if err != nil {
				t.Fatal(err)
			}
			used := first.Size + second.Size
			want := attachment.List{Attachments: []attachment.Attachment{first, second}}
			if who.Name == f.clerk.Name || who.Name == f.head.Name { // others could tell by it that a denunciation has a file
				want.Space = &attachment.Space{UsedToday: used, Used: used}
			}
			if diff := cmp.Diff(want, list); diff != "" {
				t.Errorf("list of %s (-want +got):\n%s", who.Name, diff)
			}
			a, r, err := f.Open(t.Context(), who, first.ID)
			if err != nil {
				t.Fatal(err)
			}
			if err := iotest.TestReader(r, []byte(content)); err != nil {
				t.Errorf("content for %s: %v", who.Name, err)
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(first, a); diff != "" {
				t.Errorf("attachment (-want +got):\n%s", diff)
			}
		}
	})
}

func TestAttachingDoesNotChangeThePetition(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f *files) {
		id := f.register(t, petition.Complaint)
		f.mustAttach(t, f.clerk, id, "a.pdf", pdf("a"))
		// A step that names the version from before the upload is not stale.
		_, err := f.cases.StepPetition(t.Context(), f.clerk, id, 1, classify(petition.Complaint), quietly())
		if err != nil {
			t.Error(err)
		}
	})
}

// Neither the content nor the name of the petitioner may be read from the
// bucket: any petition may turn out to be a denunciation.
func TestObjectsAreSealed(t *testing.T) {
	t.Parallel()
	f := newFiles(t, storetest.Open(t, "sqlite"))
	a := f.mustAttach(t, f.clerk, f.register(t, petition.Complaint), "đơn.txt", "Tôi là Nguyễn Thị Thử")
	r, err := f.bucket.Open(t.Context(), a.ObjectKey)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(raw), "Nguyễn") {
		t.Error("the object holds the content in clear")
	}
}

func TestAttachmentLimits(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f *files) {
		id := f.register(t, petition.Complaint)
		exact := "%PDF-1.7\n" + strings.Repeat("x", limit-9)
		f.mustAttach(t, f.clerk, id, "vừa đủ.pdf", exact)

		_, err := f.attach(t.Context(), f.clerk, id, "quá lớn.pdf", exact+"x")
		if !errors.Is(err, attachment.ErrTooLarge) {
			t.Errorf("one byte more: %v", err)
		}
		if got := fault.As(err); got == nil || got.Kind != fault.TooLarge || got.Extra["limit_bytes"] != int64(limit) {
			t.Errorf("fault %+v", got)
		}
		if _, err := f.attach(t.Context(), f.clerk, id, "trống.pdf", ""); !errors.Is(err, attachment.ErrEmpty) {
			t.Errorf("empty: %v", err)
		}
		if got := f.keys(t); len(got) != 1 {
			t.Errorf("objects %v, want the accepted one only", got)
		}
	})
}

// An upload that breaks off leaves nothing, wherever it breaks off.
func TestBrokenUpload(t *testing.T) {
	t.Parallel()
	f := newFiles(t, storetest.Open(t, "sqlite"))
	id := f.register(t, petition.Complaint)
	gone := errors.New("connection reset")
	for _, sent := range []int{0, 5, 5000, 600_000} {
		var got attachment.Attachment
		r := io.MultiReader(strings.NewReader(pdf(strings.Repeat("x", 1<<20))[:sent]), iotest.ErrReader(gone))
		_, err := f.Attach(t.Context(), f.clerk, upload(id, "a.pdf", r), rendered(&got))
		if !errors.Is(err, attachment.ErrBroken) || !errors.Is(err, gone) {
			t.Errorf("after %d bytes: %v", sent, err)
		}
	}
	if got := f.keys(t); len(got) != 0 {
		t.Errorf("left behind: %v", got)
	}
}

func TestWhoMayAttach(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f *files) {
		id := f.register(t, petition.Complaint)
		absent := authority.NewOwnedID(storetest.CommuneA1)
		for _, tt := range []struct {
			name string
			who  access.Actor
			id   authority.OwnedID
			want error
		}{
			{"clerk", f.clerk, id, nil},
			{"officer", f.officer, id, nil},
			{"head", f.head, id, nil},
			{"a supervisor may only look", f.supervisor, id, access.ErrForbidden},
			{"another office", f.other, id, fault.ErrNotFound},
			{"no such petition", f.clerk, absent, fault.ErrNotFound},
			{"nobody", access.Actor{}, id, access.ErrForbidden},
		} {
			_, err := f.attach(t.Context(), tt.who, tt.id, "a.pdf", pdf("a"))
			if !errors.Is(err, tt.want) {
				t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
			}
		}
		if got := f.keys(t); len(got) != 3 {
			t.Errorf("%d objects, want 3", len(got))
		}
	})
}

// Another office's attachment reads exactly as one that does not exist.
func TestOtherOfficesAttachmentsAreAbsent(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f *files) {
		id := f.register(t, petition.Complaint)
		a := f.mustAttach(t, f.clerk, id, "a.pdf", pdf("a"))
		_, theirs := f.read(t.Context(), f.other, a.ID)
		_, none := f.read(t.Context(), f.other, authority.NewOwnedID(storetest.CommuneA1))
		if !errors.Is(theirs, fault.ErrNotFound) || theirs.Error() != none.Error() {
			t.Errorf("another office's: %v; absent: %v", theirs, none)
		}
		if _, err := f.List(t.Context(), f.other, petition.OfPetition, id); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("list: %v", err)
		}
		// The id of a petition is none of an attachment, and the reverse.
		if _, err := f.read(t.Context(), f.clerk, id); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("petition as attachment: %v", err)
		}
		if _, err := f.List(t.Context(), f.clerk, petition.OfPetition, a.ID); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("attachment as petition: %v", err)
		}
		// The owner is part of the id: the same UUID under another owner is another row.
		moved := authority.OwnedID{Authority: storetest.CommuneA2, UUID: a.ID.UUID}
		if _, err := f.read(t.Context(), f.other, moved); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("the same UUID under another owner: %v", err)
		}
	})
}

func TestFilesOfADenunciationAreHidden(t *testing.T) {
	t.Parallel()
	for _, kind := range []petition.Kind{petition.Denunciation, petition.Mixed} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			eachFiles(t, func(t *testing.T, f *files) {
				id := f.register(t, kind)
				a := f.mustAttach(t, f.officer, id, "đơn của bà Thử.pdf", pdf("a"))
				checkVisible(t, f, id, a, true, f.clerk, f.head)
				checkVisible(t, f, id, a, false, f.officer, f.supervisor)
			})
		})
	}
}

// What counts is what the petition is now.
func TestVisibilityFollowsTheKind(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f *files) {
		id := f.register(t, petition.Complaint)
		a := f.mustAttach(t, f.officer, id, "a.pdf", pdf("a"))
		checkVisible(t, f, id, a, true, f.clerk, f.officer, f.supervisor)
		if _, err := f.cases.StepPetition(t.Context(), f.clerk, id, 1, classify(petition.Denunciation), quietly()); err != nil {
			t.Fatal(err)
		}
		checkVisible(t, f, id, a, true, f.clerk, f.head)
		checkVisible(t, f, id, a, false, f.officer, f.supervisor)
	})
}

func checkVisible(t *testing.T, f *files, id authority.OwnedID, a attachment.Attachment, visible bool, whom ...access.Actor) {
	t.Helper()
	for _, who := range whom {
		list, err := f.List(t.Context(), who, petition.OfPetition, id)
		if err != nil {
			t.Fatal(err)
		}
		if list.Hidden == visible || (len(list.Attachments) == 1) != visible {
			t.Errorf("%s: list %+v, want visible = %t", who.Name, list, visible)
		}
		_, err = f.read(t.Context(), who, a.ID)
		if visible && err != nil || !visible && !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("%s: open: %v, want visible = %t", who.Name, err, visible)
		}
	}
}

func TestAttachingTwiceUnderOneKey(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f *files) {
		id := f.register(t, petition.Complaint)
		send := func(content string) (idempotency.Answer, error) {
			var got attachment.Attachment
			once := rendered(&got)
			once.Key, once.Fingerprint = "khoa-1", "POST attachments a.pdf"
			return f.Attach(t.Context(), f.clerk, upload(id, "a.pdf", strings.NewReader(content)), once)
		}
		first, err := send(pdf("a"))
		if err != nil {
			t.Fatal(err)
		}
		again, err := send(pdf("a"))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first, again); diff != "" {
			t.Errorf("second answer (-want +got):\n%s", diff)
		}
		if _, err := send(pdf("b")); !errors.Is(err, idempotency.ErrKeyReused) {
			t.Errorf("another file: %v", err)
		}
		list, err := f.List(t.Context(), f.clerk, petition.OfPetition, id)
		if err != nil || len(list.Attachments) != 1 {
			t.Errorf("list %+v, %v, want one", list, err)
		}
		if got := f.keys(t); len(got) != 1 {
			t.Errorf("objects %v, want one", got)
		}
	})
}

// A crash between the object and its row: invisible, and swept after a day.
func TestCrashBeforeTheRow(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f *files) {
		id := f.register(t, petition.Complaint)
		good := f.mustAttach(t, f.clerk, id, "a.pdf", pdf("a"))
		f.store.before, f.bucket.noDelete = true, true
		if _, err := f.attach(t.Context(), f.clerk, id, "b.pdf", pdf("b")); !errors.Is(err, errPower) {
			t.Fatal(err)
		}
		f.store.before, f.bucket.noDelete = false, false
		if got := f.keys(t); len(got) != 2 {
			t.Fatalf("objects %v: the crash left none", got)
		}
		list, err := f.List(t.Context(), f.clerk, petition.OfPetition, id)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]attachment.Attachment{good}, list.Attachments); diff != "" {
			t.Errorf("list (-want +got):\n%s", diff)
		}

		f.clock.Set(clock.System{}.Now().Add(23 * time.Hour))
		sweep(t, f, attachment.Swept{Objects: 2})
		f.clock.Advance(2 * time.Hour)
		// 63: the header, a segment's head, what a seal adds, and pdf("b").
		sweep(t, f, attachment.Swept{Objects: 2, Removed: 1, Bytes: 63})
		sweep(t, f, attachment.Swept{Objects: 1})
		if got, err := f.read(t.Context(), f.clerk, good.ID); err != nil || got != pdf("a") {
			t.Errorf("the good one: %q, %v", got, err)
		}
	})
}

// A refused row takes its object with it at once.
func TestRefusedRowLeavesNoObject(t *testing.T) {
	t.Parallel()
	f := newFiles(t, storetest.Open(t, "sqlite"))
	id := f.register(t, petition.Complaint)
	f.store.before = true
	if _, err := f.attach(t.Context(), f.clerk, id, "a.pdf", pdf("a")); !errors.Is(err, errPower) {
		t.Fatal(err)
	}
	if got := f.keys(t); len(got) != 0 {
		t.Errorf("left behind: %v", got)
	}
}

// The connection breaks after the commit: the row is there, so its object must
// be, though the client was told of a failure.
func TestARowNeverLosesItsObject(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f *files) {
		id := f.register(t, petition.Complaint)
		f.store.after = true
		if _, err := f.attach(t.Context(), f.clerk, id, "a.pdf", pdf("a")); !errors.Is(err, errPower) {
			t.Fatal(err)
		}
		f.clock.Set(clock.System{}.Now().Add(48 * time.Hour))
		sweep(t, f, attachment.Swept{Objects: 1})
		list, err := f.List(t.Context(), f.clerk, petition.OfPetition, id)
		if err != nil || len(list.Attachments) != 1 {
			t.Fatalf("list %+v, %v", list, err)
		}
		if got, err := f.read(t.Context(), f.clerk, list.Attachments[0].ID); err != nil || got != pdf("a") {
			t.Errorf("read %q, %v", got, err)
		}
	})
}

func TestSweepTakesMoreThanABatchAndWhatACrashLeftBesideIt(t *testing.T) {
	t.Parallel()
	f := newFiles(t, storetest.Open(t, "sqlite"))
	good := f.mustAttach(t, f.clerk, f.register(t, petition.Complaint), "a.pdf", pdf("a"))
	const orphans = 1100
	for i := range orphans {
		owner := []authority.ID{storetest.CommuneA1, storetest.Province}[i%2]
		key := fmt.Sprintf("%d/%s", owner, authority.NewOwnedID(owner).UUID)
		if i == 0 {
			key = good.ObjectKey + ".18a2b3.tmp"
		}
		if err := f.bucket.Put(t.Context(), key, strings.NewReader("x")); err != nil {
			t.Fatal(err)
		}
	}
	for _, foreign := range []string{"4/readme", "backup/2026"} {
		if err := f.bucket.Put(t.Context(), foreign, strings.NewReader("x")); err != nil {
			t.Fatal(err)
		}
	}
	f.clock.Set(clock.System{}.Now().Add(48 * time.Hour))
	sweep(t, f, attachment.Swept{Objects: orphans + 2, Removed: orphans, Bytes: orphans})
	if diff := cmp.Diff([]string{good.ObjectKey, "4/readme", "backup/2026"}, f.keys(t)); diff != "" {
		t.Errorf("left (-want +got):\n%s", diff)
	}
	if _, err := f.Sweep(t.Context(), time.Minute); err == nil {
		t.Error("a minute is too short for uploads that are just coming in")
	}
}

func sweep(t *testing.T, f *files, want attachment.Swept) {
	t.Helper()
	got, err := f.Sweep(t.Context(), 24*time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Errorf("swept %+v, want %+v", got, want)
	}
}

// Damage is never served: the reader fails, and the log says so.
func TestDamagedObjects(t *testing.T) {
	t.Parallel()
	f := newFiles(t, storetest.Open(t, "sqlite"))
	id := f.register(t, petition.Complaint)
	content := pdf(strings.Repeat("x", 600_000))
	for name, damage := range map[string]func([]byte) []byte{
		"a bit":        func(b []byte) []byte { b[len(b)/2] ^= 1; return b },
		"the header":   func(b []byte) []byte { b[0] ^= 1; return b },
		"cut off":      func(b []byte) []byte { return b[:len(b)-1] },
		"emptied":      func([]byte) []byte { return nil },
		"lengthened":   func(b []byte) []byte { return append(b, 0) },
		"other file's": func([]byte) []byte { return f.raw(t, f.mustAttach(t, f.clerk, id, "b.pdf", content).ObjectKey) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := f.mustAttach(t, f.clerk, id, "a.pdf", content)
			raw := damage(f.raw(t, a.ObjectKey))
			if err := f.bucket.Put(t.Context(), a.ObjectKey, strings.NewReader(string(raw))); err != nil {
				t.Fatal(err)
			}
			if _, err := f.read(t.Context(), f.clerk, a.ID); err == nil {
				t.Error("read without an error")
			}
			if !strings.Contains(f.log.String(), a.ID.String()) {
				t.Error("the log does not name the attachment")
			}
		})
	}
}

func TestAMissingObjectIsTold(t *testing.T) {
	t.Parallel()
	f := newFiles(t, storetest.Open(t, "sqlite"))
	a := f.mustAttach(t, f.clerk, f.register(t, petition.Complaint), "a.pdf", pdf("a"))
	if err := f.bucket.Delete(t.Context(), a.ObjectKey); err != nil {
		t.Fatal(err)
	}
	_, err := f.read(t.Context(), f.clerk, a.ID)
	if !errors.Is(err, attachment.ErrLost) || !errors.Is(err, os.ErrNotExist) || !tells(err, a) {
		t.Errorf("read: %v", err)
	}
	if !strings.Contains(f.log.String(), a.ID.String()) {
		t.Error("the log does not name the attachment")
	}
}

func TestACancelledUploadLeavesNothing(t *testing.T) {
	t.Parallel()
	f := newFiles(t, storetest.Open(t, "sqlite"))
	id := f.register(t, petition.Complaint)
	ctx, cancel := context.WithCancel(t.Context())
	var got attachment.Attachment
	once := rendered(&got)
	r := readerFunc(func(p []byte) (int, error) {
		cancel()
		return copy(p, pdf("a")), io.EOF
	})
	if _, err := f.Attach(ctx, f.clerk, upload(id, "a.pdf", r), once); !errors.Is(err, context.Canceled) {
		t.Errorf("Attach: %v", err)
	}
	if got := f.keys(t); len(got) != 0 {
		t.Errorf("left behind: %v", got)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// raw returns an object as it is stored.
func (f *files) raw(tb testing.TB, key string) []byte {
	tb.Helper()
	r, err := f.bucket.Open(tb.Context(), key)
	if err != nil {
		tb.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil {
		tb.Fatal(err)
	}
	return b
}

func classify(kind petition.Kind) petition.Command {
	return petition.Command{
		Action: petition.ActionClassify, On: clock.MustDate(2026, 7, 1),
		Classification: &petition.Classification{
			Kind: kind, Duty: dutyOf(kind), Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within,
		},
	}
}

func quietly() idempotency.Once[casework.PetitionResult] {
	return idempotency.Once[casework.PetitionResult]{Render: func(casework.PetitionResult) (idempotency.Answer, error) {
		return idempotency.Answer{}, nil
	}}
}

// dutyOf is what the violation is about of a kind that has one.
func dutyOf(kind petition.Kind) petition.Duty {
	if kind != petition.Denunciation {
		return ""
	}
	return petition.OfficialDuty
}
