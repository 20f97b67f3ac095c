package attachment_test

import (
	"database/sql"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kntc/internal/access"
	"kntc/internal/attachment"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
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
		if _, err := f.cases.StepPetition(t.Context(), who, id, 0, cmd, idempotency.Unkept(&got)); err != nil {
			t.Fatalf("%s: %v", cmd.Action, err)
		}
	}
	return got.Linked.ID
}

func (f *files) list(t *testing.T, who access.Actor, id authority.OwnedID) []attachment.Attachment {
	t.Helper()
	list, err := f.List(t.Context(), who, petition.OfPetition, id)
	if err != nil || list.Hidden {
		t.Fatalf("%s lists %s: hidden %t, %v", who.Name, id, list.Hidden, err)
	}
	return list.Attachments
}

// database opens the database behind everybody's back.
func (f *files) database(t *testing.T) *sql.DB {
	t.Helper()
	driver, address := "pgx", f.bench.URL
	if f.bench.Store.Engine() == sqldb.SQLite {
		driver, address = "sqlite", "file:"+strings.TrimPrefix(f.bench.URL, "sqlite:")
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// tamper changes the database.
func (f *files) tamper(t *testing.T, statement string) {
	t.Helper()
	if _, err := f.database(t).ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// rows is every value of every attachment, as the database's own administrator
// could read it.
func (f *files) rows(t *testing.T) string {
	t.Helper()
	rows, err := f.database(t).QueryContext(t.Context(), "SELECT * FROM attachment")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for rows.Next() {
		values := make([]sql.RawBytes, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		for _, v := range values {
			out.Write(v)
			out.WriteByte('\n')
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out.String()
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
		if diff := cmp.Diff([]attachment.Attachment{first, second}, got, cmpopts.IgnoreFields(attachment.Attachment{},
			"ID", "Of", "ActorID", "ActorName", "RecordedAt", "Origin")); diff != "" {
			t.Fatalf("at the addressee (-sender +addressee):\n%s", diff)
		}
		for i, content := range []string{long, "Đã nhận đủ giấy tờ."} {
			a := got[i]
			if a.ID.Authority != storetest.CommuneA2 || a.Of != linked || a.ActorName != f.head.Name || a.RecordedAt.IsZero() {
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
			sweep(t, f, attachment.Swept{Objects: 1})
			if got, err := f.read(t.Context(), last, rows[0].ID); err != nil || got != pdf("a") {
				t.Errorf("without the row of %s: %q, %v", owner, got, err)
			}
		}
		f.tamper(t, "DELETE FROM attachment WHERE authority_id = "+storetest.CommuneB1.String())
		sweep(t, f, attachment.Swept{Objects: 1, Removed: 1, Bytes: 63})
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
			if list, err := f.List(t.Context(), who, petition.OfPetition, linked); err != nil || !list.Hidden || len(list.Attachments) > 0 {
				t.Errorf("%s sees %+v, %v", who.Name, list, err)
			}
			if _, err := f.read(t.Context(), who, a.ID); !isNotFound(err) {
				t.Errorf("%s reads: %v", who.Name, err)
			}
		}
		// Found to be none there, it is open there and nowhere else.
		if _, err := f.cases.StepPetition(t.Context(), f.other, linked, 0, classify(petition.Feedback), quietly()); err != nil {
			t.Fatal(err)
		}
		if got, err := f.read(t.Context(), officer, a.ID); err != nil || got != pdf("a") {
			t.Errorf("once it is no denunciation: %q, %v", got, err)
		}
		if list, err := f.List(t.Context(), f.officer, petition.OfPetition, id); err != nil || !list.Hidden {
			t.Errorf("at the sender: %+v, %v", list, err)
		}
	})
}

// TestFilesAreSealedAtTheSenderToo has files come along that name the sender.
func TestFilesAreSealedAtTheSenderToo(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f *files) {
		id := f.register(t, petition.Feedback)
		before := f.mustAttach(t, f.clerk, id, "đơn của Nguyễn Thị Thử.pdf", pdf("a"))
		linked := f.refer(t, f.head, id, petition.Feedback, storetest.CommuneA2)
		after := f.mustAttach(t, f.clerk, id, "căn cước Nguyễn Thị Thử.pdf", pdf("b"))
		if _, err := f.cases.StepPetition(t.Context(), f.other, linked, 0, classify(petition.Denunciation), quietly()); err != nil {
			t.Fatal(err)
		}
		later := f.mustAttach(t, f.clerk, id, "bổ sung của Nguyễn Thị Thử.pdf", pdf("c"))
		for _, who := range []access.Actor{f.officer, f.supervisor} {
			if list, err := f.List(t.Context(), who, petition.OfPetition, id); err != nil || !list.Hidden || len(list.Attachments) > 0 {
				t.Errorf("%s sees %+v, %v", who.Name, list, err)
			}
			for _, a := range []attachment.Attachment{before, after, later} {
				if _, err := f.read(t.Context(), who, a.ID); !isNotFound(err) {
					t.Errorf("%s reads %s: %v", who.Name, a.Name, err)
				}
			}
		}
		if list := f.list(t, f.clerk, id); len(list) != 3 || list[1].Name != after.Name {
			t.Errorf("the clerk sees %+v", list)
		}
		if rows := strings.ToLower(f.rows(t)); len(rows) == 0 || strings.Contains(rows, "thử") || strings.Contains(rows, "căn cước") {
			t.Errorf("the names of the files lie open: %s", rows)
		}
		if got, err := f.read(t.Context(), f.clerk, after.ID); err != nil || !strings.Contains(got, "b") {
			t.Errorf("the clerk reads %q, %v", got, err)
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
		of := func(a attachment.Attachment) string {
			return " FROM attachment WHERE id = '" + a.ID.UUID.String() + "')"
		}
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
