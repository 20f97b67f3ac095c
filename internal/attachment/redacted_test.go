package attachment_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"kntc/internal/access"
	"kntc/internal/attachment"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/party"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// copyOf stores a redacted copy of a file as the actor.
func (f *files) copyOf(t *testing.T, who access.Actor, id, original authority.OwnedID, name string) (attachment.Attachment, error) {
	t.Helper()
	var got attachment.Attachment
	u := upload(id, name, strings.NewReader(pdf("[…] tố cáo")))
	u.Redacts = original
	_, err := f.Attach(t.Context(), who, u, rendered(&got))
	return got, err
}

// take takes a step on a petition, and fails the test when it is refused.
func (f *files) take(t *testing.T, who access.Actor, id authority.OwnedID, cmd petition.Command) casework.PetitionResult {
	t.Helper()
	var result casework.PetitionResult
	if _, err := f.cases.StepPetition(t.Context(), who, id, 0, cmd, idempotency.Unkept(&result)); err != nil {
		t.Fatalf("%s: %v", cmd.Action, err)
	}
	return result
}

// names are those of the files that an account is listed.
func (f *files) names(t *testing.T, who access.Actor, id authority.OwnedID) []string {
	t.Helper()
	list, err := f.List(t.Context(), who, petition.OfPetition, id)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, a := range list.Attachments {
		out = append(out, a.Name)
	}
	return out
}

// verified is a denunciation that the officer verifies, with the clerk's scan of it.
func (f *files) verified(t *testing.T) (id authority.OwnedID, scan attachment.Attachment) {
	t.Helper()
	f.bench.Hire(t, f.officer.Account, access.Officer, f.officer.Home)
	id = f.register(t, petition.Denunciation)
	scan = f.mustAttach(t, f.clerk, id, "Đơn của bà Nguyễn Thị Thử.pdf", pdf("Tôi, Nguyễn Thị Thử, tố cáo"))
	if list, err := f.List(t.Context(), f.officer, petition.OfPetition, id); err != nil || !list.Hidden {
		t.Fatalf("before the officer verifies: %+v, %v", list, err)
	}
	f.take(t, f.head, id, petition.Command{Action: petition.ActionAssign, Team: []petition.Member{{Account: f.officer.Account}}})
	return id, scan
}

// TestWhoVerifiesADenunciationSeesRedactedCopies: the officer sees what they added
// and the copies that the clerk or the head marked; that there is an original they
// are told by no list, size or download (Luật Tố cáo, Điều 8 khoản 3).
func TestWhoVerifiesADenunciationSeesRedactedCopies(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f *files) {
		id, scan := f.verified(t)
		sees := func(when string, want ...string) {
			t.Helper()
			list, err := f.List(t.Context(), f.officer, petition.OfPetition, id)
			if err != nil || list.Hidden || list.Space != nil {
				t.Errorf("%s: hidden %t, space %v, %v", when, list.Hidden, list.Space, err)
			}
			if got := f.names(t, f.officer, id); !slices.Equal(got, want) {
				t.Errorf("%s the officer sees %q, want %q", when, got, want)
			}
			if slices.ContainsFunc(list.Attachments, func(a attachment.Attachment) bool { return !a.Redacts.IsZero() }) {
				t.Errorf("%s the officer is told of an original", when)
			}
			if _, err := f.read(t.Context(), f.officer, scan.ID); !errors.Is(err, fault.ErrNotFound) {
				t.Errorf("%s the officer opens the original: %v", when, err)
			}
		}
		sees("at first")
		minutes := f.mustAttach(t, f.officer, id, "Biên bản làm việc.pdf", pdf("biên bản"))
		sees("after adding minutes", minutes.Name)

		redacted, err := f.copyOf(t, f.clerk, id, scan.ID, "Bản sao đơn.pdf")
		if err != nil || redacted.Redacts != scan.ID {
			t.Fatalf("%+v, %v", redacted, err)
		}
		sees("before the mark", minutes.Name)
		f.take(t, f.clerk, id, petition.Command{Action: petition.ActionMarkFile, File: redacted.ID})
		sees("after the mark", minutes.Name, redacted.Name)
		for _, file := range []attachment.Attachment{minutes, redacted} {
			if _, err := f.read(t.Context(), f.officer, file.ID); err != nil {
				t.Errorf("%s: %v", file.Name, err)
			}
		}
		if got := f.names(t, f.clerk, id); len(got) != 3 {
			t.Errorf("the clerk sees %q", got)
		}
		for _, who := range []access.Actor{f.supervisor, actor("officer.hai", f.officer.Home, access.Officer)} {
			if list, err := f.List(t.Context(), who, petition.OfPetition, id); err != nil || !list.Hidden {
				t.Errorf("%s, who does not verify it: %+v, %v", who.Name, list, err)
			}
		}

		f.take(t, f.head, id, petition.Command{Action: petition.ActionUnmarkFile, File: redacted.ID, Reason: "Còn sót tên"})
		sees("after the mark was taken back", minutes.Name)
		f.take(t, f.clerk, id, petition.Command{Action: petition.ActionMarkFile, File: redacted.ID})
		f.take(t, f.head, id, petition.Command{Action: petition.ActionWithholdFile, File: redacted.ID, Reason: "Còn sót tên"})
		sees("after the copy was withheld", minutes.Name)
		if _, err := f.read(t.Context(), f.officer, redacted.ID); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("the withheld copy: %v", err)
		}
		told := func(who access.Actor) (out []petition.Action) {
			events, err := f.cases.Events(t.Context(), who, id)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range events {
				out = append(out, e.Action)
			}
			return out
		}
		marks := []petition.Action{petition.ActionRegister, petition.ActionAssign, petition.ActionMarkFile, petition.ActionUnmarkFile, petition.ActionMarkFile}
		if got := told(f.clerk); !slices.Equal(got, append(marks, petition.ActionWithholdFile)) {
			t.Errorf("the history tells the clerk %q", got)
		}
		if got := told(f.officer); !slices.Equal(got, append(marks, petition.ActionUpdate)) { // a file that is withheld may be one they were never shown
			t.Errorf("the history tells the officer %q", got)
		}
	})
}

// TestWhatCannotPassForARedactedCopy: an original, a name that tells, a file of a
// case where nothing is secret; and nobody marks but who knows.
func TestWhatCannotPassForARedactedCopy(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f *files) {
		id, scan := f.verified(t)
		mark := func(who access.Actor, of, file authority.OwnedID) error {
			return f.step(t, who, petition.ActionMarkFile, of, file)
		}
		for _, name := range []string{scan.Name, "don_NGUYEN_THI_THU.pdf", "Nguyễn Thị Thử, Thôn Ba.pdf"} {
			redacted, err := f.copyOf(t, f.clerk, id, scan.ID, name)
			if err != nil {
				t.Fatal(err)
			}
			if err := mark(f.clerk, id, redacted.ID); !errors.Is(err, attachment.ErrNotRedacted) {
				t.Errorf("named %s: %v", name, err)
			}
		}
		good, err := f.copyOf(t, f.head, id, scan.ID, "ban-sao.pdf")
		if err != nil {
			t.Fatal(err)
		}
		if err := mark(f.clerk, id, scan.ID); !errors.Is(err, attachment.ErrNotRedacted) {
			t.Errorf("the original: %v", err)
		}
		if err := mark(f.officer, id, good.ID); !errors.Is(err, access.ErrForbidden) {
			t.Errorf("the officer marks: %v", err)
		}
		if err := f.step(t, f.clerk, petition.ActionUnmarkFile, id, good.ID); !errors.Is(err, attachment.ErrNotRedacted) {
			t.Errorf("what is not marked: %v", err)
		}
		complaint := f.register(t, petition.Complaint)
		open := f.mustAttach(t, f.clerk, complaint, "don.pdf", pdf("đơn"))
		if err := mark(f.clerk, complaint, open.ID); !errors.Is(err, petition.ErrGuard) {
			t.Errorf("where nothing is secret: %v", err)
		}
		for what, original := range map[string]authority.OwnedID{"an original": scan.ID, "nothing": authority.NewOwnedID(f.clerk.Home)} {
			if _, err := f.copyOf(t, f.officer, id, original, "x.pdf"); !errors.Is(err, attachment.ErrNoOriginal) {
				t.Errorf("the officer asks whether there is %s: %v", what, err)
			}
		}
		for what, original := range map[string]authority.OwnedID{"another case's file": open.ID, "a copy": good.ID} {
			if _, err := f.copyOf(t, f.clerk, id, original, "y.pdf"); !errors.Is(err, attachment.ErrNoOriginal) {
				t.Errorf("a copy of %s: %v", what, err)
			}
		}
	})
}

// TestARedactedCopyIsNotAnOriginal: what is byte for byte an original, or was
// withheld, is not shown as a copy, whenever it came; nor is what was never said to
// be the copy of anything.
func TestARedactedCopyIsNotAnOriginal(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f *files) {
		id, scan := f.verified(t)
		again := func(original authority.OwnedID, name, content string) attachment.Attachment {
			t.Helper()
			var got attachment.Attachment
			u := upload(id, name, strings.NewReader(content))
			u.Redacts = original
			if _, err := f.Attach(t.Context(), f.clerk, u, rendered(&got)); err != nil {
				t.Fatal(err)
			}
			return got
		}
		refused := func(what string, file attachment.Attachment, code string) {
			t.Helper()
			err := f.step(t, f.clerk, petition.ActionMarkFile, id, file.ID)
			if !errors.Is(err, attachment.ErrNotRedacted) || fault.As(err).Fields[0].Code != code {
				t.Errorf("%s is marked: %v", what, err)
			}
		}
		const text = "Tôi, Nguyễn Thị Thử, tố cáo"
		refused("the original, uploaded again", again(scan.ID, "ban-sao-1.pdf", pdf(text)), "same_content")
		refused("the copy of nothing", f.mustAttach(t, f.clerk, id, "le.pdf", pdf("phụ lục")), "no_original")
		refused("another original", again(scan.ID, "ban-sao-2.pdf", pdf("phụ lục")), "same_content")

		good, twice := again(scan.ID, "ban-sao-3.pdf", pdf("[…] tố cáo")), again(scan.ID, "ban-sao-4.pdf", pdf("[…] tố cáo"))
		f.take(t, f.clerk, id, petition.Command{Action: petition.ActionMarkFile, File: good.ID})
		if _, err := f.attach(t.Context(), f.clerk, id, "goc.pdf", pdf("[…] tố cáo")); !errors.Is(err, attachment.ErrIsMarked) {
			t.Errorf("an original that is on view as a copy: %v", err)
		}
		if _, err := f.attach(t.Context(), f.officer, id, "cua-toi.pdf", pdf("[…] tố cáo")); err != nil {
			t.Errorf("the officer is told of a copy: %v", err)
		}
		f.take(t, f.head, id, petition.Command{Action: petition.ActionWithholdFile, File: good.ID, Reason: "Còn sót tên"})
		refused("what was withheld as another copy", twice, "same_content")

		f.take(t, f.head, id, petition.Command{Action: petition.ActionWithholdFile, File: scan.ID, Reason: "Gửi nhầm"})
		f.take(t, f.head, id, petition.Command{Action: petition.ActionEraseFile, File: scan.ID, Reason: "Gửi nhầm"})
		refused("an original that is gone", again(f.mustAttach(t, f.clerk, id, "khac.pdf", pdf("khác")).ID, "ban-sao-5.pdf", pdf(text)), "same_content")
		if got := f.names(t, f.officer, id); !slices.Equal(got, []string{"cua-toi.pdf"}) {
			t.Errorf("the officer sees %q", got)
		}
	})
}

// TestAWithheldFileLeavesNoHole: to who verifies, the versions of a denunciation
// count on through the withholding of a file that they do not know of, and that is
// told like any other step of which they may know nothing (Luật Tố cáo, Điều 8 khoản 3).
func TestAWithheldFileLeavesNoHole(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f *files) {
		id, scan := f.verified(t)
		f.take(t, f.head, id, petition.Command{Action: petition.ActionWithholdFile, File: scan.ID, Reason: "Gửi nhầm"})
		f.take(t, f.head, id, petition.Command{Action: petition.ActionEraseFile, File: scan.ID, Reason: "Gửi nhầm"})
		var got casework.PetitionResult
		parties := []party.Party{{Type: party.Person, Name: "Nguyễn Thị Thử", Address: "Thôn Tư"}}
		_, err := f.cases.ReplaceParties(t.Context(), f.clerk, id, 0, casework.Correction{Parties: parties, Reason: "Ghi nhầm"}, idempotency.Unkept(&got))
		if err != nil {
			t.Fatal(err)
		}
		history, err := f.cases.History(t.Context(), f.officer, id)
		if err != nil || int64(len(history.Events)) != got.Petition.Version {
			t.Fatalf("%d events of %d versions, %v", len(history.Events), got.Petition.Version, err)
		}
		hidden := history.Events[2:]
		for i, e := range hidden {
			if e.Version != int64(i+3) || petition.EventTitle(e.Event).VI != "Cập nhật hồ sơ" || e.Withheld || len(e.Changes) > 0 {
				t.Errorf("%+v", e)
			}
			e.Version, e.RecordedAt, e.WrittenAt = hidden[0].Version, hidden[0].RecordedAt, hidden[0].WrittenAt
			if !reflect.DeepEqual(e, hidden[0]) {
				t.Errorf("%+v is told from %+v", e, hidden[0])
			}
		}
		all, err := f.cases.Events(t.Context(), f.head, id)
		if err != nil || all[2].Action != petition.ActionWithholdFile || all[4].Action != petition.ActionCorrect || all[4].ActorName != f.clerk.Name {
			t.Errorf("the head is told %+v, %v", all, err)
		}
	})
}

// TestRedactedCopiesFollowTheirCase: at the addressee of a transfer a copy is one of
// the original there, and keeps its mark.
func TestRedactedCopiesFollowTheirCase(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f *files) {
		id, scan := f.verified(t)
		f.mustAttach(t, f.officer, id, "bien-ban.pdf", pdf("biên bản"))
		redacted, err := f.copyOf(t, f.clerk, id, scan.ID, "ban-sao.pdf")
		if err != nil {
			t.Fatal(err)
		}
		f.take(t, f.clerk, id, petition.Command{Action: petition.ActionMarkFile, File: redacted.ID})
		cmd := classify(petition.Denunciation)
		cmd.Classification.Competence = petition.OutsideState
		f.take(t, f.clerk, id, cmd)
		gone := f.take(t, f.head, id, petition.Command{Action: petition.ActionTransfer, TransferTo: storetest.CommuneA2}).Linked
		list, err := f.List(t.Context(), actor("head.hai", storetest.CommuneA2, access.Head), petition.OfPetition, gone.ID)
		if err != nil || len(list.Attachments) != 3 {
			t.Fatalf("%+v, %v", list, err)
		}
		original, minutes, followed := list.Attachments[0], list.Attachments[1], list.Attachments[2]
		if original.Redacted() || !minutes.Redacted() || !followed.Redacted() || followed.Redacts != original.ID || original.ID == scan.ID {
			t.Errorf("%+v", list.Attachments)
		}
	})
}

// TestWhoOpensAFileOfADenunciationIsSeen: each reading of a file, or of its name, is
// a row that the office reads; of what shows nobody there is none.
func TestWhoOpensAFileOfADenunciationIsSeen(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f *files) {
		id, scan := f.verified(t)
		f.mustAttach(t, f.officer, id, "bien-ban.pdf", pdf("biên bản"))
		complaint := f.register(t, petition.Complaint)
		open := f.mustAttach(t, f.clerk, complaint, "don.pdf", pdf("đơn"))
		readings := func() int {
			list, err := f.cases.SealedReadings(t.Context(), f.officer, f.officer.Home, clock.DateOf(f.clock.Now()))
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range list {
				if r.Petition != id {
					t.Errorf("a reading of %s", r.Petition)
				}
			}
			return len(list)
		}
		before := readings()
		for _, file := range []authority.OwnedID{open.ID} {
			if _, err := f.read(t.Context(), f.clerk, file); err != nil {
				t.Fatal(err)
			}
		}
		f.names(t, f.officer, id)
		f.names(t, f.clerk, complaint)
		if n := readings(); n != before {
			t.Errorf("%d readings of what shows nobody", n-before)
		}
		if _, err := f.read(t.Context(), f.clerk, scan.ID); err != nil {
			t.Fatal(err)
		}
		f.names(t, f.head, id)
		if n := readings(); n != before+2 {
			t.Errorf("%d readings, want 2", n-before)
		}
	})
}
