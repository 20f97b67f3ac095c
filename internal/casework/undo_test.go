package casework_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// classified enters a denunciation and finds that another body is competent.
func (o *office) classified(kind petition.Kind, competence petition.Competence) petition.Petition {
	o.Helper()
	p := o.register(kind)
	return o.step(p.ID, petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
		Kind: kind, Duty: dutyOf(kind), Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: competence,
	}}).Petition
}

// open lists the terms of the petition's open deadlines.
func (o *office) open(p petition.Petition) map[deadline.Term]bool {
	o.Helper()
	found, _, err := o.b.Store.Deadlines(o.Context(), access.System("test"), uuid.Nil, petition.OfPetition, p.ID)
	if err != nil {
		o.Fatal(err)
	}
	out := make(map[deadline.Term]bool)
	for _, e := range found.Entries {
		if e.State == deadline.Open {
			out[e.Term] = true
		}
	}
	return out
}

// counted is a figure of the office for the year.
func (o *office) counted(id string) int64 {
	o.Helper()
	for figure, n := range figures(o.T, statisticsOf(o.b), o.actor, "2026-01-01", "2026-12-31", time.Time{}) {
		if string(figure) == id {
			return n
		}
	}
	return 0
}

// revocation is the document that revokes another one.
func revocation(on clock.Date) petition.Paper {
	return petition.Paper{Number: "31/TB-UBND", On: on, Signer: "Trần Văn Ví Dụ"}
}

// asksForRevocation demands a refusal that asks for number, date and signer of the
// document that revokes the one that was issued.
func asksForRevocation(t *testing.T, err error) {
	t.Helper()
	f := fault.As(err)
	if f == nil || len(f.Fields) != 3 || f.Fields[0].Pointer != "/paper/number" || f.Fields[1].Pointer != "/paper/on" || f.Fields[2].Pointer != "/paper/signer" {
		t.Errorf("undone without the revoking document: %v", err)
	}
}

// TestUndoDisposition: a disposition made by mistake is taken back with its
// document and its deadlines; no figure remembers it, and another may follow on
// the same day.
func TestUndoDisposition(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-07-01")
		for _, tt := range []struct {
			competence petition.Competence
			cmd        petition.Command
			instead    petition.Action
		}{
			{petition.Within, petition.Command{Action: petition.ActionRefuse, Reason: "Nhầm", Inadmissibility: petition.InadmissibleOutOfTime}, petition.ActionAccept},
			{petition.OutsideState, petition.Command{Action: petition.ActionFile, Ground: petition.AlsoSentThere}, petition.ActionGuide},
			{petition.Within, petition.Command{Action: petition.ActionWithdraw}, petition.ActionAccept},
		} {
			cmd := tt.cmd
			p := o.classified(petition.Complaint, tt.competence)
			before := o.open(p)
			done := o.step(p.ID, cmd).Petition
			if o.open(p)[deadline.Process] {
				t.Errorf("%s left the deadline of processing open", cmd.Action)
			}
			undo := petition.Command{Action: petition.ActionUndo, Reason: "Bấm nhầm"}
			if cmd.Action == petition.ActionRefuse {
				_, err := o.try(p, undo)
				asksForRevocation(t, err)
				undo.Paper = revocation(o.today())
			}
			back, err := o.try(p, undo)
			if err != nil || back.State != petition.StateClassified || !back.DisposedOn.IsZero() || back.Inadmissibility != "" {
				t.Fatalf("%s undone: %+v, %v", cmd.Action, back, err)
			}
			if after := o.open(p); len(after) != len(before) || !after[deadline.Process] {
				t.Errorf("%s undone: deadlines %v, before %v", cmd.Action, after, before)
			}
			documents, err := o.s.Documents(t.Context(), o.actor, p.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range documents {
				if d.Action == cmd.Action && d.RevokedOn.IsZero() {
					t.Errorf("the document %s stands", d.Number)
				}
			}
			if _, err := o.try(back, petition.Command{Action: tt.instead, On: done.DisposedOn}); err != nil {
				t.Errorf("%s after undoing %s: %v", tt.instead, cmd.Action, err)
			}
		}
		if n := o.counted("petitions_processed"); n != 3 {
			t.Errorf("%d petitions processed, want 3", n)
		}
	})
}

// TestUndoTransfer: the petition that the transfer opened is annulled at the
// addressee, under its number; once the addressee has acted the transfer
// stands.
func TestUndoTransfer(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-07-01")
		there := o.by(person(access.Head, storetest.CommuneA2))
		p := o.classified(petition.Denunciation, petition.OutsideState)
		team := teamAt(t, b, storetest.CommuneA1)
		had := o.step(p.ID, petition.Command{Action: petition.ActionAssign, Team: team}).Petition.Assignees
		transfer := petition.Command{Action: petition.ActionTransfer, TransferTo: storetest.CommuneA2}
		linked := o.step(p.ID, transfer).Linked
		if n := there.counted("petitions_received"); n != 1 {
			t.Fatalf("%d received at the addressee", n)
		}
		undo := petition.Command{Action: petition.ActionUndo, Reason: "Nhầm nơi nhận"}
		_, err := o.try(p, undo)
		asksForRevocation(t, err)
		undo.Paper = revocation(o.today())
		back, err := o.try(p, undo)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(had, back.Assignees) || len(had) != len(team) {
			t.Errorf("assignees %+v, before %+v", back.Assignees, had)
		}
		if events := o.events(p); events[len(events)-1].Paper.Number != undo.Paper.Number {
			t.Errorf("the revoking document is not recorded: %+v", events[len(events)-1])
		}
		view, err := there.s.Petition(t.Context(), there.actor, linked.ID)
		if err != nil || view.Petition.State != petition.StateAnnulled || view.Petition.Number != linked.Number || !view.Petition.Sealed() {
			t.Errorf("at the addressee %+v, %v", view.Petition, err)
		}
		if n := there.counted("petitions_received"); n != 0 {
			t.Errorf("%d received at the addressee after all", n)
		}
		if len(there.open(*linked)) != 0 {
			t.Error("deadlines run at the addressee")
		}
		second := o.step(p.ID, transfer).Linked
		if second.Number.No != linked.Number.No+1 {
			t.Errorf("the number %s was given out again as %s", linked.Number, second.Number)
		}
		if _, err := there.try(*second, petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
			Kind: petition.Denunciation, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within,
		}}); err != nil {
			t.Fatal(err)
		}
		if _, err := o.try(p, undo); !errors.Is(err, petition.ErrGuard) {
			t.Error("undone although the addressee has acted")
		}
	})
}

// TestAnnulRegistration: the number stays and is shown as annulled; no figure
// remembers it, and one before it was annulled still does.
func TestAnnulRegistration(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-07-01")
		p := o.register(petition.Complaint)
		if n := o.counted("petitions_received"); n != 1 {
			t.Fatalf("%d received", n)
		}
		clerk := o.by(person(access.Clerk, storetest.CommuneA1))
		if _, err := clerk.try(p, petition.Command{Action: petition.ActionAnnul, Reason: "Vào sổ nhầm"}); err == nil {
			t.Error("a clerk annulled a registration")
		}
		if _, err := o.try(p, petition.Command{Action: petition.ActionAnnul, Reason: "Vào sổ nhầm"}); err != nil {
			t.Fatal(err)
		}
		if n := o.counted("petitions_received"); n != 0 || len(o.open(p)) != 0 {
			t.Errorf("%d received, deadlines %v", n, o.open(p))
		}
		var lines []casework.PetitionLine
		err := o.s.ExportPetitions(t.Context(), o.actor, casework.PetitionFilter{}, func(l casework.PetitionLine) error {
			lines = append(lines, l)
			return nil
		})
		if err != nil || len(lines) != 1 || lines[0].Petition.Number != p.Number || lines[0].Petition.State != petition.StateAnnulled {
			t.Errorf("the book shows %+v, %v", lines, err)
		}
		for _, cmd := range []petition.Command{
			{Action: petition.ActionWithdraw}, {Action: petition.ActionUndo, Reason: "Nhầm"}, {Action: petition.ActionCorrect, Reason: "Sửa", Petition: &petition.PetitionCorrection{Subject: new("Khác")}},
		} {
			var out casework.PetitionResult
			if _, err := o.s.StepPetition(t.Context(), o.actor, p.ID, 0, cmd, idempotency.Unkept(&out)); err == nil {
				t.Errorf("%s of an annulled registration", cmd.Action)
			}
		}
		if next := o.register(petition.Complaint); next.Number.No != p.Number.No+1 {
			t.Errorf("after %s comes %s", p.Number, next.Number)
		}
	})
}
