package petition_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/petition"
)

// correcting is the step that puts the result of a matter right.
func correcting(c petition.MatterCorrection) petition.Command {
	return petition.Command{Action: petition.ActionCorrect, On: today, Reason: "Ghi nhầm", Correction: &c}
}

// TestCorrectedOutcomeIsNotDeliberate: only a denunciation found wrong can be so
// deliberately (Luật Tố cáo, Điều 35), after a correction as well.
func TestCorrectedOutcomeIsNotDeliberate(t *testing.T) {
	t.Parallel()
	wrong := on(t, verified(t, petition.Track{Kind: petition.Denunciation}, false),
		petition.Command{Action: petition.ActionConclude, On: received, Outcome: petition.OutcomeWrong, Deliberate: true})
	for outcome, deliberate := range map[petition.Outcome]bool{petition.OutcomeRight: false, petition.OutcomePartlyRight: false, "": true} {
		m := on(t, wrong, correcting(petition.MatterCorrection{Outcome: outcome, Field: petition.FieldPolicy}))
		if m.Deliberate != deliberate {
			t.Errorf("corrected to %q: deliberate %t", outcome, m.Deliberate)
		}
	}
}

// TestOrderedCorrectedBelowWhatWasDone: what is done may be more than what is
// ordered, for a reason, which a correction has; nothing is outstanding then, and
// not less than nothing.
func TestOrderedCorrectedBelowWhatWasDone(t *testing.T) {
	t.Parallel()
	money := func(amount int64) *petition.Result { return &petition.Result{Recover: petition.Amount{Money: amount}} }
	m := on(t, enforcingWith(t, petition.Complaint, *money(100)),
		petition.Command{Action: petition.ActionRecordEnforcement, On: received, Done: money(150), Reason: "Nộp cả tiền lãi"})
	before := sums(m)
	m = on(t, m, correcting(petition.MatterCorrection{Ordered: money(160)}), correcting(petition.MatterCorrection{Ordered: money(100)}))
	after := sums(m)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("there and back (-before +after):\n%s", diff)
	}
	if after["recover_money_ordered"] != 100 || after["recover_money_done"] != 150 || after["recover_money_left"] != -50 {
		t.Errorf("facts %v", after)
	}
	_, err := petition.ApplyMatter(m, correcting(petition.MatterCorrection{Ordered: money(-1)}), input())
	wantFields(t, err, "/correction/ordered/recover/money out_of_range")
}

// TestResultOfThePredecessorStays: a result that the predecessor gave counts there,
// and its ledger does not follow what is corrected at the successor.
func TestResultOfThePredecessorStays(t *testing.T) {
	t.Parallel()
	m := enforcingWith(t, petition.Complaint, petition.Result{HandlePeople: 2})
	step, err := petition.HandOverMatter(m, nil, petition.Command{Action: petition.ActionHandOver, On: received, TransferTo: otherOffice},
		petition.Input{By: petition.AsOperator(), Today: today}, petition.Entry{ID: id(otherOffice, 7)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = petition.ApplyMatter(step.Opened, correcting(petition.MatterCorrection{
		Outcome: petition.OutcomeWrong, ResolvedOn: received, Ordered: &petition.Result{HandlePeople: 1},
	}), input())
	wantFault(t, err, petition.ErrGuard)
	wantFields(t, err, "/correction/outcome given_before", "/correction/resolved_on given_before", "/correction/ordered given_before")
	if next := on(t, step.Opened, correcting(petition.MatterCorrection{Field: petition.FieldPolicy})); next.Field != petition.FieldPolicy {
		t.Errorf("the field stays %s", next.Field)
	}
}
