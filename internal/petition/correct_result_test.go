package petition_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/fault"
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
	ordering := func(amount int64) petition.ResultCorrection {
		return petition.ResultCorrection{"/recover/money": amount}
	}
	m := on(t, enforcingWith(t, petition.Complaint, *money(100)),
		petition.Command{Action: petition.ActionRecordEnforcement, On: received, Done: money(150), Reason: "Nộp cả tiền lãi"})
	before := sums(m)
	m = on(t, m, correcting(petition.MatterCorrection{Ordered: ordering(160)}), correcting(petition.MatterCorrection{Ordered: ordering(100)}))
	after := sums(m)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("there and back (-before +after):\n%s", diff)
	}
	if after["recover_money_ordered"] != 100 || after["recover_money_done"] != 150 || after["recover_money_left"] != -50 {
		t.Errorf("facts %v", after)
	}
	_, err := petition.ApplyMatter(m, correcting(petition.MatterCorrection{Ordered: ordering(-1)}), input())
	wantFields(t, err, "/correction/ordered/recover/money out_of_range")
}

// TestResultOfThePredecessorIsPutRight: who took a matter over with its result puts
// that right, and the predecessor's record, by which it counts, follows.
func TestResultOfThePredecessorIsPutRight(t *testing.T) {
	t.Parallel()
	m := enforcingWith(t, petition.Complaint, petition.Result{HandlePeople: 2})
	m = on(t, m, petition.Command{Action: petition.ActionRecordEnforcement, On: received, Done: &petition.Result{HandlePeople: 1}})
	step, err := petition.HandOverMatter(m, nil, petition.Command{Action: petition.ActionHandOver, On: received, TransferTo: otherOffice},
		petition.Input{By: petition.AsOperator(), Today: today}, petition.Entry{ID: id(otherOffice, 7)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	in := input()
	in.Before = []petition.Copy{{Matter: step.Matter}}
	for name, c := range map[string]petition.MatterCorrection{
		"the result":  {Field: petition.FieldPolicy, Outcome: petition.OutcomeWrong, Ordered: petition.ResultCorrection{"/handle_people": 3}},
		"the account": {Execution: &petition.ExecutionCorrection{Version: m.Executions[0].Version, Done: &petition.Result{HandlePeople: 2}}},
	} {
		next, err := petition.ApplyMatter(step.Opened, correcting(c), in)
		if err != nil || len(next.Before) != 1 {
			t.Fatalf("%s: %d follow, %v", name, len(next.Before), err)
		}
		there, here, e := next.Before[0].Now, next.Matter, next.Before[0].Event
		if there.Outcome != here.Outcome || there.Ordered != here.Ordered || there.Done != here.Done || there.Field != here.Field {
			t.Errorf("%s: there %+v, here %+v", name, there, here)
		}
		if e.Action != petition.ActionFollow || e.From != petition.StateHandedOver || e.To != e.From || e.Version != step.Matter.Version+1 || there.Version != e.Version {
			t.Errorf("%s: told as %+v", name, e)
		}
	}
	if next, err := petition.ApplyMatter(step.Opened, correcting(petition.MatterCorrection{Execution: &petition.ExecutionCorrection{Version: 99}}), in); err == nil {
		t.Errorf("an account that is not there: %+v", next.Matter)
	}
	wantFields(t, func() error {
		_, err := petition.ApplyMatter(step.Opened, correcting(petition.MatterCorrection{ResolvedOn: received.AddDays(1)}), in)
		return err
	}(), "/correction/resolved_on out_of_range")
}

// walked takes the steps, each of which knows the ones before, as from storage.
func walked(t *testing.T, cmds ...petition.Command) (petition.Matter, petition.Input) {
	t.Helper()
	m, in := verified(t, petition.Track{Kind: petition.Complaint}, false), input()
	for _, cmd := range cmds {
		step, err := petition.ApplyMatter(m, cmd, in)
		if err != nil {
			t.Fatalf("%s: %v", cmd.Action, err)
		}
		m, in.Moves = step.Matter, petition.MovesOf(append(in.Moves, step.Event))
	}
	return m, in
}

// TestCorrectedDaysKeepTheirOrder: a result stays before what rests on it, and what
// was done of it between the beginning and the end of its enforcement.
func TestCorrectedDaysKeepTheirOrder(t *testing.T) {
	t.Parallel()
	day := received.AddDays
	done := &petition.Result{HandlePeople: 1}
	decide := petition.Command{Action: petition.ActionDecide, On: day(2), Outcome: petition.OutcomeRight, Ordered: done}
	effect := petition.Command{Action: petition.ActionTakeEffect, On: day(5)}
	enforce := petition.Command{Action: petition.ActionEnforce, On: day(8), Reason: "Theo hồ sơ"}
	record := petition.Command{Action: petition.ActionRecordEnforcement, On: day(10), Done: done}
	finish := petition.Command{Action: petition.ActionFinishEnforcement, On: day(12)}
	undone := petition.Command{Action: petition.ActionUndoEffect, On: day(9), Reason: "Ghi nhầm"}
	unfinished := petition.Command{Action: petition.ActionUndoFinish, On: day(14), Reason: "Ghi nhầm"}
	account := func(days int) petition.MatterCorrection {
		return petition.MatterCorrection{Execution: &petition.ExecutionCorrection{On: day(days)}}
	}
	result := func(days int) petition.MatterCorrection { return petition.MatterCorrection{ResolvedOn: day(days)} }
	for _, tt := range []struct {
		name  string
		steps []petition.Command
		give  petition.MatterCorrection
		want  string // "" when it is taken
		says  string
	}{
		{"decided alone", []petition.Command{decide}, result(20), "", ""},
		{"before a petition joined", []petition.Command{decide}, result(0), "/correction/resolved_on out_of_range", "ghép đơn"},
		{"as a petition joined", []petition.Command{decide}, result(1), "", ""},
		{"on the day of its effect", []petition.Command{decide, effect, enforce}, result(5), "", ""},
		{"after its effect", []petition.Command{decide, effect, enforce}, result(6), "/correction/resolved_on out_of_range", "đến ngày 07/07/2026 (bước “Có hiệu lực pháp luật”)"},
		{"after an effect that was none", []petition.Command{decide, effect, undone}, result(9), "", ""},
		{"the enforcement begins", []petition.Command{decide, effect, enforce, record}, account(8), "", ""},
		{"before the enforcement", []petition.Command{decide, effect, enforce, record}, account(7), "/correction/execution/on before_enforcement", "10/07/2026"},
		{"while it is enforced", []petition.Command{decide, effect, enforce, record}, account(20), "", ""},
		{"as it ends", []petition.Command{decide, effect, enforce, record, finish}, account(12), "", ""},
		{"after it ended", []petition.Command{decide, effect, enforce, record, finish}, account(13), "/correction/execution/on after_enforcement", "14/07/2026"},
		{"after an end that was none", []petition.Command{decide, effect, enforce, record, finish, unfinished}, account(13), "", ""},
		{"before its enforcement that ended", []petition.Command{decide, effect, enforce, record, finish}, account(6), "/correction/execution/on before_enforcement", "10/07/2026"},
		{"tomorrow", []petition.Command{decide, effect, enforce, record}, account(30), "/correction/execution/on out_of_range", "hôm nay"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m, in := walked(t, tt.steps...)
			in.Petitions = []petition.Petition{{DisposedOn: day(1)}}
			if x := tt.give.Execution; x != nil {
				x.Version = m.Executions[0].Version
			}
			_, err := petition.ApplyMatter(m, correcting(tt.give), in)
			if tt.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			wantFields(t, err, tt.want)
			f := fault.As(err)
			if said := f.Detail.VI + f.Fields[0].Text.VI; !strings.Contains(said, tt.says) {
				t.Errorf("says %q, not %q", said, tt.says)
			}
		})
	}
}

// TestCorrectionOfWhatIsOrderedKeepsTheRest: a correction sets the numbers that it
// names; what it leaves out stays.
func TestCorrectionOfWhatIsOrderedKeepsTheRest(t *testing.T) {
	t.Parallel()
	m := enforcingWith(t, petition.Complaint, petition.Result{ReturnIndividuals: petition.Amount{Money: 25_000_000, Land: 4000}, Individuals: 1})
	m = on(t, m, correcting(petition.MatterCorrection{Ordered: petition.ResultCorrection{"/individuals": 2, "/return_individuals/land": 0}}))
	if want := (petition.Result{ReturnIndividuals: petition.Amount{Money: 25_000_000}, Individuals: 2}); m.Ordered != want {
		t.Errorf("ordered %+v, want %+v", m.Ordered, want)
	}
}
