package casework_test

import (
	"database/sql"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

// refer classifies a petition as another's affair, transfers it there, and
// returns the petition that was entered at the addressee.
func (f *files) refer(t *testing.T, who access.Actor, id authority.OwnedID, kind petition.Kind, to authority.ID) authority.OwnedID {
	t.Helper()
	var got casework.PetitionResult
	for _, cmd := range []petition.Command{
		{Action: petition.ActionClassify, On: clock.MustDate(2026, time.July, 1), Classification: &petition.Classification{
			Kind: kind, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.OutsideState,
		}},
		{Action: petition.ActionTransfer, On: clock.MustDate(2026, time.July, 1), TransferTo: to},
	} {
		if _, err := f.StepPetition(t.Context(), who, id, 0, cmd, catch(&got)); err != nil {
			t.Fatalf("%s: %v", cmd.Action, err)
		}
	}
	return got.Linked.ID
}

func (f *files) list(t *testing.T, who access.Actor, id authority.OwnedID) []casework.Attachment {
	t.Helper()
	list, err := f.Attachments(t.Context(), who, id)
	if err != nil || list.Hidden {
		t.Fatalf("%s lists %s: hidden %t, %v", who.Name, id, list.Hidden, err)
	}
	return list.Attachments
}

// tamper changes the database behind everybody's back.
func (f *files) tamper(t *testing.T, statement string) {
	t.Helper()
	driver, address := "pgx", f.bench.URL
	if f.bench.Store.Engine() == sqldb.SQLite {
		driver, address = "sqlite", "file:"+strings.TrimPrefix(f.bench.URL, "sqlite:")
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func TestAttachmentsFollowAReferral(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f *files) {
		long := pdf(strings.Repeat("Bản đồ thửa đất ", 40_000)) // several segments
		id := f.register(t, petition.Recommendation)
		first := f.mustAttach(t, f.clerk, id, "bản đồ.pdf", long)
		second := f.mustAttach(t, f.clerk, id, "ghi chú.txt", "Đã nhận đủ giấy tờ.")
		linked := f.refer(t, f.head, id, petition.Recommendation, storetest.CommuneA2)
		f.mustAttach(t, f.clerk, id, "sau khi chuyển.txt", "Tài liệu đến muộn.")

		got := f.list(t, f.other, linked)
		if diff := cmp.Diff([]casework.Attachment{first, second}, got, cmpopts.IgnoreFields(casework.Attachment{},
			"ID", "Petition", "ActorID", "ActorName", "RecordedAt", "Origin")); diff != "" {
			t.Fatalf("at the addressee (-sender +addressee):\n%s", diff)
		}
		for i, content := range []string{long, "Đã nhận đủ giấy tờ."} {
			a := got[i]
			if a.ID.Authority != storetest.CommuneA2 || a.Petition != linked || a.ActorName != f.head.Name || a.RecordedAt.IsZero() {
				t.Errorf("the addressee's row: %+v", a)
			}
			for _, who := range []access.Actor{f.other, f.supervisor} {
				if read, err := f.read(t.Context(), who, a.ID); err != nil || read != content {
					t.Errorf("%s reads %s: %d bytes, %v", who.Name, a.Name, len(read), err)
				}
			}
			if _, err := f.read(t.Context(), f.clerk, a.ID); !isNotFound(err) {
				t.Errorf("the sender reads the addressee's row: %v", err)
			}
		}
		if _, err := f.read(t.Context(), f.other, first.ID); !isNotFound(err) {
			t.Errorf("the addressee reads the sender's row: %v", err)
		}
		if own := f.list(t, f.clerk, id); len(own) != 3 || !cmp.Equal(own[0], first) {
			t.Errorf("at the sender: %+v", own)
		}
		if keys := f.keys(t); len(keys) != 3 {
			t.Errorf("objects %v: bytes were copied", keys)
		}
	})
}

func isNotFound(err error) bool { f := fault.As(err); return f != nil && f.Kind == fault.NotFound }

// A file stays until the last authority whose row speaks of it gives it up,
// however often it was passed on.
func TestASharedObjectOutlivesEachOfItsRows(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f *files) {
		id := f.register(t, petition.Feedback)
		f.mustAttach(t, f.clerk, id, "a.pdf", pdf("a"))
		second := f.refer(t, f.head, id, petition.Feedback, storetest.CommuneA2)
		head := actor("thu.truong.hai", storetest.CommuneA2, access.Head)
		third := f.refer(t, head, second, petition.Feedback, storetest.CommuneB1)
		last := actor("xa.cuoi", storetest.CommuneB1, access.Clerk)
		rows := f.list(t, last, third)

		f.clock.Set(clock.System{}.Now().Add(48 * time.Hour))
		for _, owner := range []authority.ID{storetest.CommuneA1, storetest.CommuneA2} {
			f.tamper(t, "DELETE FROM attachment WHERE authority_id = "+owner.String())
			sweep(t, f, casework.Swept{Objects: 1})
			if got, err := f.read(t.Context(), last, rows[0].ID); err != nil || got != pdf("a") {
				t.Errorf("without the row of %s: %q, %v", owner, got, err)
			}
		}
		f.tamper(t, "DELETE FROM attachment WHERE authority_id = "+storetest.CommuneB1.String())
		sweep(t, f, casework.Swept{Objects: 1, Removed: 1, Bytes: 63})
	})
}

// What a petition is at each side decides who sees its files there.
func TestFilesOfAReferredDenunciationAreSealedAtBothSides(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f *files) {
		id := f.register(t, petition.Denunciation)
		f.mustAttach(t, f.clerk, id, "đơn của Nguyễn Thị Thử.pdf", pdf("a"))
		linked := f.refer(t, f.head, id, petition.Denunciation, storetest.CommuneA2)
		a := f.list(t, f.other, linked)[0]
		officer := actor("xac.minh.hai", storetest.CommuneA2, access.Officer)
		for _, who := range []access.Actor{officer, f.supervisor} {
			if list, err := f.Attachments(t.Context(), who, linked); err != nil || !list.Hidden || len(list.Attachments) > 0 {
				t.Errorf("%s sees %+v, %v", who.Name, list, err)
			}
			if _, err := f.read(t.Context(), who, a.ID); !isNotFound(err) {
				t.Errorf("%s reads: %v", who.Name, err)
			}
		}
		// Found to be none there, it is open there and nowhere else.
		if _, err := f.StepPetition(t.Context(), f.other, linked, 0, classify(petition.Feedback), quietly()); err != nil {
			t.Fatal(err)
		}
		if got, err := f.read(t.Context(), officer, a.ID); err != nil || got != pdf("a") {
			t.Errorf("once it is no denunciation: %q, %v", got, err)
		}
		if list, err := f.Attachments(t.Context(), f.officer, id); err != nil || !list.Hidden {
			t.Errorf("at the sender: %+v, %v", list, err)
		}
	})
}

// Whoever can write to the database, but has no key, cannot let a row of his
// own show the bytes of another.
func TestARowShowsNoOthersObject(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f *files) {
		secret := f.mustAttach(t, f.clerk, f.register(t, petition.Denunciation), "a.pdf", pdf("a"))
		id := f.register(t, petition.Feedback)
		f.mustAttach(t, f.clerk, id, "b.pdf", pdf("b"))
		mine := f.list(t, f.other, f.refer(t, f.head, id, petition.Feedback, storetest.CommuneA2))[0]
		own := f.mustAttach(t, f.clerk, f.register(t, petition.Feedback), "c.pdf", pdf("c"))
		of := func(a casework.Attachment) string { return " FROM attachment WHERE id = '" + a.ID.UUID.String() + "')" }
		sameBytes := "size = (SELECT size" + of(secret) + ", sha256 = (SELECT sha256" + of(secret)
		f.tamper(t, "UPDATE attachment SET object_key = '"+secret.ObjectKey+"', "+sameBytes+" WHERE authority_id = "+storetest.CommuneA2.String())
		f.tamper(t, "UPDATE attachment SET object_key = '"+secret.ObjectKey+"', "+sameBytes+
			", origin = (SELECT origin FROM attachment WHERE origin IS NOT NULL) WHERE id = '"+own.ID.UUID.String()+"'")
		if got, err := f.read(t.Context(), f.other, mine.ID); err == nil {
			t.Errorf("with another object: %q", got)
		}
		if got, err := f.read(t.Context(), f.officer, own.ID); err == nil {
			t.Errorf("with another row's origin: %q", got)
		}
	})
}
