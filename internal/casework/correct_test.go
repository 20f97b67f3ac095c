package casework_test

import (
	"errors"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/page"
	"kntc/internal/party"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// by is the same office at work through somebody else.
func (o *office) by(a access.Actor) *office { return &office{o.T, o.b, o.s, a} }

// enter enters a petition that came on the day.
func (o *office) enter(on clock.Date) (petition.Petition, error) { return o.enterLate(on, false) }

// enterLate enters one, and confirms that it comes late or does not.
func (o *office) enterLate(on clock.Date, confirmed bool) (petition.Petition, error) {
	var out casework.PetitionResult
	_, err := o.s.Register(o.Context(), o.actor, casework.Registration{
		Data:    petition.PetitionData{Kind: petition.Complaint, Channel: petition.Post, Field: petition.FieldLand, ReceivedOn: on, Subject: "Thu hồi đất", Content: "Đo thiếu", LateConfirmed: confirmed},
		Parties: []party.Party{{Type: party.Person, Name: "Nguyễn Thị Mẫu", Address: "Thôn 1"}},
	}, idempotency.Unkept(&out))
	return out.Petition, err
}

// try takes a step that may be refused.
func (o *office) try(p petition.Petition, cmd petition.Command) (petition.Petition, error) {
	var out casework.PetitionResult
	_, err := o.s.StepPetition(o.Context(), o.actor, p.ID, 0, cmd, idempotency.Unkept(&out))
	return out.Petition, err
}

// correct corrects a petition.
func (o *office) correct(p petition.Petition, c petition.PetitionCorrection) (petition.Petition, error) {
	return o.try(p, petition.Command{Action: petition.ActionCorrect, Reason: "Ghi nhầm", Petition: &c})
}

// events is the history of a case as the office's people see it.
func (o *office) events(p petition.Petition) []casework.EventRecord {
	o.Helper()
	events, err := o.s.Events(o.Context(), o.actor, p.ID)
	if err != nil {
		o.Fatal(err)
	}
	return events
}

// wantPointer demands a refusal that points to the field alone.
func wantPointer(t *testing.T, err error, pointer string) {
	t.Helper()
	if f := fault.As(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Pointer != pointer {
		t.Errorf("%v, want a refusal of %s", err, pointer)
	}
}

// TestPartialCorrection: what is left out stays, and a correction that changes
// nothing leaves no trace.
func TestPartialCorrection(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		p, err := o.enter(o.today())
		if err != nil {
			t.Fatal(err)
		}
		on := p.ReceivedOn.AddDays(-1)
		if _, err := o.correct(p, petition.PetitionCorrection{ReceivedOn: &on}); err != nil {
			t.Fatal(err)
		}
		view, err := o.s.Petition(t.Context(), o.actor, p.ID)
		if got := view.Petition; err != nil || got.ReceivedOn != on || got.Subject != p.Subject || got.Content != p.Content || got.Channel != p.Channel {
			t.Errorf("%+v, %v", got, err)
		}
		if _, err := o.correct(p, petition.PetitionCorrection{ReceivedOn: &on}); !errors.Is(err, petition.ErrUnchanged) {
			t.Errorf("the same correction again: %v", err)
		}
		if events := o.events(p); len(events) != 2 {
			t.Errorf("%d events, want registration and correction", len(events))
		}
	})
}

// TestCorrectionWithinTheLifeOfTheOffice: an office received nothing while it
// did not exist, and opens no matter after its end.
func TestCorrectionWithinTheLifeOfTheOffice(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		last := clock.MustDate(2025, time.June, 30)
		old := o.by(person(access.Head, storetest.OldCommune))
		p, err := old.enterLate(last, true)
		if err != nil {
			t.Fatal(err)
		}
		_, err = old.correct(p, petition.PetitionCorrection{ReceivedOn: new(last.AddDays(1)), LateConfirmed: true})
		wantPointer(t, err, "/petition/received_on")
		if _, err = old.try(p, petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
			Kind: petition.Complaint, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within,
		}}); err != nil {
			t.Fatal(err)
		}
		_, err = old.try(p, petition.Command{Action: petition.ActionAccept})
		wantPointer(t, err, "/on")
	})
}

// TestCorrectedReceiptOfACopy: what was transferred did not come before it was
// sent.
func TestCorrectedReceiptOfACopy(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		there := o.by(person(access.Head, storetest.CommuneA2))
		p := o.register(petition.Denunciation)
		o.step(p.ID, petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
			Kind: petition.Denunciation, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.OutsideState,
		}})
		linked := o.step(p.ID, petition.Command{Action: petition.ActionTransfer, TransferTo: storetest.CommuneA2}).Linked
		_, err := there.correct(*linked, petition.PetitionCorrection{ReceivedOn: new(o.today().AddDays(-1))})
		wantPointer(t, err, "/petition/received_on")
		o.b.Clock.Set(o.b.Clock.Now().Add(24 * time.Hour))
		if _, err := there.correct(*linked, petition.PetitionCorrection{ReceivedOn: new(o.today())}); err != nil {
			t.Error(err)
		}
	})
}

// TestReceiptOfAnotherYear: a receipt far back asks for a word more, and one
// that is corrected to another year gets a number of that year; the old one is
// annulled and given to nobody else.
func TestReceiptOfAnotherYear(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-12-30")
		if _, err := o.enter(clock.MustDate(2026, time.January, 2)); err != nil {
			t.Errorf("late, but in the same year: %v", err)
		}
		_, err := o.enter(clock.MustDate(2025, time.December, 30))
		wantPointer(t, err, "/received_on")
		mistyped := clock.MustDate(2026, time.December, 30)
		o.on("2027-01-20")
		p, err := o.enter(mistyped)
		if err != nil || p.Number.String() != "2/2026" {
			t.Fatalf("%s, %v", p.Number, err)
		}
		o.on("2027-12-30")
		fixed, err := o.correct(p, petition.PetitionCorrection{ReceivedOn: new(clock.MustDate(2027, time.January, 5))})
		if err != nil || fixed.Number.String() != "1/2027" {
			t.Fatalf("%s, %v", fixed.Number, err)
		}
		if _, err := o.correct(p, petition.PetitionCorrection{ReceivedOn: &mistyped}); err == nil {
			t.Error("corrected back without confirmation")
		}
		back, err := o.correct(p, petition.PetitionCorrection{ReceivedOn: &mistyped, LateConfirmed: true})
		if err != nil || back.Number.String() != "3/2026" {
			t.Fatalf("%s, %v", back.Number, err)
		}
		view, err := o.s.Petition(t.Context(), o.actor, p.ID)
		if err != nil || petition.WriteNumbers(view.Petition.FormerNumbers) != "2/2026 1/2027" || view.Petition.Number.String() != "3/2026" {
			t.Errorf("%s before %s, %v", petition.WriteNumbers(view.Petition.FormerNumbers), view.Petition.Number, err)
		}
		if events := o.events(p); events[1].Tells(petition.FactNumber) != "1/2027" || events[2].Tells(petition.FactNumber) != "3/2026" {
			t.Errorf("events %+v", events)
		}
		for number, want := range map[petition.Number]string{{Year: 2026, No: 2}: "3/2026", {Year: 2027, No: 1}: "3/2026", {Year: 2026, No: 3}: "3/2026", {Year: 2026, No: 1}: "1/2026"} {
			filter := casework.PetitionFilter{Year: number.Year, No: number.No}
			if found := o.listed(filter); len(found) != 1 || found[0].Number.String() != want {
				t.Errorf("number %d/%d finds %v", number.No, number.Year, found)
			}
			if found := o.by(person(access.Head, storetest.CommuneA2)).listed(filter); len(found) > 0 {
				t.Errorf("another office finds %v", found)
			}
		}
		o.on("2027-12-31")
		if next, err := o.enter(o.today()); err != nil || next.Number.String() != "2/2027" {
			t.Errorf("the next number is %s, %v", next.Number, err)
		}
		if err := b.Store.Check(t.Context()); err != nil {
			t.Errorf("an annulled number is a gap: %v", err)
		}
	})
}

// listed lists what the office finds by a filter, the same in lists, counts and
// exports.
func (o *office) listed(f casework.PetitionFilter) []petition.Petition {
	o.Helper()
	lines, err := o.s.Petitions(o.Context(), o.actor, f, page.Page{Limit: 10})
	if err != nil {
		o.Fatal(err)
	}
	var out []petition.Petition
	for _, l := range lines {
		out = append(out, l.Petition)
	}
	n, err := o.s.CountPetitions(o.Context(), o.actor, f, page.CountExact)
	if err != nil || n.Value != int64(len(out)) {
		o.Errorf("counts %+v of %d, %v", n, len(out), err)
	}
	exported := 0
	if err := o.s.ExportPetitions(o.Context(), o.actor, f, func(casework.PetitionLine) error { exported++; return nil }); err != nil || exported != len(out) {
		o.Errorf("exports %d of %d, %v", exported, len(out), err)
	}
	return out
}

// TestCorrectedDaysAreHeldAgainstTheHistory: the days of steps before the latest one
// are in the history alone, and a correction passes none of them.
func TestCorrectedDaysAreHeldAgainstTheHistory(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-07-01")
		_, m := o.accept(petition.Denunciation)
		o.moves(m, petition.Command{Action: petition.ActionVerify, Team: teamAt(t, b, storetest.CommuneA1)}, petition.Command{Action: petition.ActionReport},
			petition.Command{Action: petition.ActionConclude, Outcome: petition.OutcomeRight, Ordered: &petition.Result{HandlePeople: 1}})
		o.on("2026-07-03")
		handled := o.today()
		o.moves(m, petition.Command{Action: petition.ActionHandle})
		o.on("2026-07-06")
		o.moves(m, petition.Command{Action: petition.ActionEnforce})
		o.on("2026-07-08")
		finished := o.today()
		o.moves(m, petition.Command{Action: petition.ActionFinishEnforcement, Done: &petition.Result{HandlePeople: 1}})
		account := o.matter(m).Matter.Executions[0].Version
		o.on("2026-07-10")
		correct := func(c petition.MatterCorrection) error {
			return o.move(m, petition.Command{Action: petition.ActionCorrect, Reason: "Ghi nhầm ngày", Correction: &c})
		}
		done := func(on clock.Date) petition.MatterCorrection {
			return petition.MatterCorrection{Execution: &petition.ExecutionCorrection{Version: account, On: on}}
		}
		wantPointer(t, correct(petition.MatterCorrection{ResolvedOn: handled.AddDays(1)}), "/correction/resolved_on")
		wantPointer(t, correct(done(handled)), "/correction/execution/on")
		wantPointer(t, correct(done(finished.AddDays(1))), "/correction/execution/on")
		for _, c := range []petition.MatterCorrection{{ResolvedOn: handled}, done(finished.AddDays(-1))} {
			if err := correct(c); err != nil {
				t.Error(err)
			}
		}
	})
}
