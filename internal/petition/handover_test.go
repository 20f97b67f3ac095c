package petition_test

import (
	"errors"
	"testing"

	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/petition"
)

// taken is a matter that was handed over while it was verified.
func taken(t *testing.T) petition.HandOverStep {
	t.Helper()
	m := matter(petition.Complaint)
	m.State, m.LastOn = petition.StateVerified, received
	cmd := petition.Command{Action: petition.ActionHandOver, On: received.AddDays(10), TransferTo: otherOffice, Paper: petition.Paper{Number: "12/BB"}}
	in := petition.Input{By: petition.AsOperator(), Today: received.AddDays(40)}
	step, err := petition.HandOverMatter(m, nil, cmd, in, petition.Entry{ID: id(otherOffice, 70), Number: petition.Number{Year: 2026, No: 3}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return step
}

func TestHandOverKeepsTheCase(t *testing.T) {
	t.Parallel()
	step := taken(t)
	if step.Opened.OriginNumber != step.Matter.Number.String() || step.Opened.Number.No != 3 || step.Opened.ResolvedBefore() {
		t.Errorf("goes on as %+v", step.Opened)
	}
	for _, e := range step.Events {
		if e.Paper.Number != "12/BB" {
			t.Errorf("%s names the paper %q", e.Action, e.Paper.Number)
		}
	}
}

func TestHandOverToOneself(t *testing.T) {
	t.Parallel()
	m := matter(petition.Complaint)
	cmd := petition.Command{Action: petition.ActionHandOver, On: today, TransferTo: office}
	_, err := petition.HandOverMatter(m, nil, cmd, petition.Input{By: petition.AsOperator(), Today: today}, petition.Entry{ID: id(office, 70)}, nil)
	if f := fault.As(err); !errors.Is(err, petition.ErrGuard) || f.Fields[0].Pointer != "/transfer_to" {
		t.Errorf("got %v", err)
	}
}

// TestWhatWasLateIsHandedOverLate: a limit that passed before the hand-over makes the
// matter late where it was, whether anybody had noted that or not.
func TestWhatWasLateIsHandedOverLate(t *testing.T) {
	t.Parallel()
	m := matter(petition.Complaint)
	m.State, m.LastOn = petition.StateVerified, received
	for _, tt := range []struct {
		due  clock.Date
		late int
	}{{received.AddDays(5), 1}, {clock.Date{}, 0}} {
		step, err := petition.HandOverMatter(m, nil, petition.Command{Action: petition.ActionHandOver, On: received.AddDays(10), TransferTo: otherOffice, Paper: petition.Paper{Number: "12/BB"}},
			petition.Input{By: petition.AsOperator(), Today: received.AddDays(40), ResolveDue: tt.due}, petition.Entry{ID: id(otherOffice, 70)}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for where, got := range map[string]petition.Matter{"here": step.Matter, "there": step.Opened} {
			late := 0
			for _, f := range petition.MatterFacts(got) {
				if f.Measure == petition.MeasureOverdue {
					late++
				}
			}
			if got.DueOn != tt.due || late != tt.late {
				t.Errorf("%s: due %s, %d times late", where, got.DueOn, late)
			}
		}
	}
}

// TestNothingHappensBeforeTheHandOver: what the successor does cannot be dated
// before it had the case, not by a correction either.
func TestNothingHappensBeforeTheHandOver(t *testing.T) {
	t.Parallel()
	m := taken(t).Opened
	in := petition.Input{By: petition.AsOperator(), Today: received.AddDays(40)}
	decided, err := petition.ApplyMatter(m, petition.Command{Action: petition.ActionDecide, On: received.AddDays(20), Outcome: petition.OutcomeRight}, in)
	if err != nil {
		t.Fatal(err)
	}
	for days, want := range map[int]error{9: petition.ErrEffectiveDate, 10: nil, 19: nil, 20: petition.ErrUnchanged} {
		_, err := petition.ApplyMatter(decided.Matter, petition.Command{
			Action: petition.ActionCorrect, On: in.Today, Reason: "Ghi nhầm", Correction: &petition.MatterCorrection{ResolvedOn: received.AddDays(days)},
		}, in)
		if !errors.Is(err, want) {
			t.Errorf("result corrected to day %d: %v, want %v", days, err, want)
		}
	}
	p := register(t, entry(), person())
	p.Succession, p.LastOn = petition.Succession{SucceededOn: received.AddDays(10), SucceededAs: petition.StateReceived, OriginNumber: "1/2026"}, received.AddDays(10)
	for days, want := range map[int]error{-5: nil, 10: nil, 11: petition.ErrInvalid} {
		data := petition.PetitionCorrection{ReceivedOn: new(received.AddDays(days))}
		step, err := petition.ApplyPetition(p, petition.Command{Action: petition.ActionCorrect, On: in.Today, Reason: "Ghi nhầm", Petition: &data}, in)
		if !errors.Is(err, want) {
			t.Errorf("receipt corrected to day %d: %v, want %v", days, err, want)
		}
		if err == nil && step.Petition.LastOn != p.LastOn {
			t.Errorf("receipt corrected to day %d: the next step may come on %s", days, step.Petition.LastOn)
		}
	}
}

// TestWhatWentOnElsewhereStaysAsItIs: the petitions of a matter that was handed
// over went with it, and cannot be regrouped behind its back.
func TestWhatWentOnElsewhereStaysAsItIs(t *testing.T) {
	t.Parallel()
	closed := taken(t).Matter
	p := register(t, entry(), person())
	p.State, p.Matter, p.DisposedOn, p.Eligibility, p.Competence = petition.StateJoined, closed.ID, received, petition.Eligible, petition.Within
	in := petition.Input{By: petition.AsOperator(), Today: received.AddDays(40), Target: &closed}
	detach := petition.Command{Action: petition.ActionDetach, On: received.AddDays(20), Reason: "Ghép nhầm"}
	if _, err := petition.ApplyPetition(p, detach, in); !errors.Is(err, petition.ErrGuard) {
		t.Errorf("detach: %v", err)
	}
	p.State, p.Matter = petition.StateClassified, closed.Origin
	join := petition.Command{Action: petition.ActionJoin, On: received.AddDays(5), Matter: closed.ID}
	if _, err := petition.ApplyPetition(p, join, in); !errors.Is(err, petition.ErrGuard) {
		t.Errorf("join: %v", err)
	}
	// At the successor it is as if it had never joined, from the hand-over on.
	p.State, p.Matter = petition.StateJoined, closed.HandedTo
	p.Succession = petition.Succession{SucceededOn: received.AddDays(10), SucceededAs: petition.StateJoined}
	step, err := petition.ApplyPetition(p, detach, petition.Input{By: petition.AsOperator(), Today: in.Today})
	if err != nil || step.Petition.SucceededAs != petition.StateClassified || step.Petition.LastOn != received.AddDays(10) {
		t.Errorf("detached there: %+v, %v", step.Petition, err)
	}
}
