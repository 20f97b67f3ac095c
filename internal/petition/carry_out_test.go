package petition_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/petition"
)

// sums adds the facts of a matter up by measure.
func sums(m petition.Matter) map[ledger.Measure]int64 {
	out := make(map[ledger.Measure]int64)
	for _, f := range petition.MatterFacts(m) {
		out[f.Measure] += f.Quantity
	}
	return out
}

// enforcingWith is a matter whose result orders something and is being carried out.
func enforcingWith(t *testing.T, kind petition.Kind, ordered petition.Result) petition.Matter {
	t.Helper()
	m := verified(t, petition.Track{Kind: kind}, false)
	if kind == petition.Denunciation {
		return on(t, m, petition.Command{Action: petition.ActionConclude, On: received, Outcome: petition.OutcomeRight, Ordered: &ordered},
			petition.Command{Action: petition.ActionHandle, On: received}, petition.Command{Action: petition.ActionEnforce, On: received})
	}
	return on(t, m, petition.Command{Action: petition.ActionDecide, On: received, Outcome: petition.OutcomeRight, Ordered: &ordered},
		petition.Command{Action: petition.ActionTakeEffect, On: received}, petition.Command{Action: petition.ActionEnforce, On: received, Reason: "Theo hồ sơ"})
}

// TestExecutionsAddUp holds 05/KQTH: what was done is recorded part by part, each
// with its day; the parts add up, and one that was wrong is taken back on its day.
func TestExecutionsAddUp(t *testing.T) {
	t.Parallel()
	m := enforcingWith(t, petition.Complaint, petition.Result{Recover: petition.Amount{Money: 100, Land: 300}, HandlePeople: 2})
	first, second := received.AddDays(1), received.AddDays(2)
	part := func(on clock.Date, money int64) petition.Command {
		return petition.Command{Action: petition.ActionRecordEnforcement, On: on, Done: &petition.Result{Recover: petition.Amount{Money: money}}}
	}
	m = on(t, m, part(first, 30), part(first, 30), part(second, 20))
	if m.Done.Recover.Money != 80 || len(m.Executions) != 3 {
		t.Fatalf("done %+v in %d parts", m.Done, len(m.Executions))
	}
	got := make(map[clock.Date]int64)
	for _, f := range petition.MatterFacts(m) {
		if f.Measure == "recover_money_done" {
			got[f.On] += f.Quantity
		}
	}
	if diff := cmp.Diff(map[clock.Date]int64{first: 60, second: 20}, got, dates()); diff != "" {
		t.Error(diff)
	}
	wrong := petition.Command{
		Action: petition.ActionCorrect, On: today, Reason: "Ghi nhầm số tiền",
		Correction: &petition.MatterCorrection{Execution: &petition.ExecutionCorrection{Version: m.Executions[2].Version, Done: &petition.Result{}}},
	}
	before := petition.MatterFacts(m)
	m = on(t, m, wrong)
	rows := petition.PostMatter(m.ID, before, petition.MatterFacts(m))
	if len(rows) != 1 || rows[0].Quantity != -20 || rows[0].On != second || len(m.Executions) != 2 || m.Done.Recover.Money != 60 {
		t.Errorf("rows %+v, left %+v", rows, m.Executions)
	}
	_, err := petition.ApplyMatter(m, wrong, input())
	wantFields(t, err, "/correction/execution/version unknown_value")
	_, err = petition.ApplyMatter(m, petition.Command{Action: petition.ActionRecordEnforcement, On: today, Done: &petition.Result{}}, input())
	wantFields(t, err, "/done empty")
}

// TestMoreThanDueAsksWhy: the forms do not bound what is done by what was ordered
// (05/KQTH says only 12<=11, 15<=14, 28<=27, 31<=30), so it can be more, and
// whoever records it says why.
func TestMoreThanDueAsksWhy(t *testing.T) {
	t.Parallel()
	m := enforcingWith(t, petition.Denunciation, petition.Result{HandlePeople: 1})
	more := petition.Command{Action: petition.ActionRecordEnforcement, On: received, Done: &petition.Result{HandlePeople: 2}}
	_, err := petition.ApplyMatter(m, more, input())
	wantFields(t, err, "/done/handle_people more_than_due")
	more.Reason = "Xử lý thêm một người theo kết luận bổ sung"
	if m = on(t, m, more); m.Done.HandlePeople != 2 {
		t.Errorf("done %+v", m.Done)
	}
	paid := more
	paid.Done = &petition.Result{Recover: petition.Amount{Money: 5}}
	if got := sums(on(t, m, paid)); got["recover_money_done"] != 5 || got["recover_money_left"] != -5 {
		t.Errorf("less than nothing is outstanding: %v", got)
	}
	more.Done = &petition.Result{HandleOfficials: 1, InvestigateOfficial: 1}
	_, err = petition.ApplyMatter(m, more, input())
	wantFields(t, err, "/done/handle_officials more_than_people", "/done/investigate_officials more_than_people")
}

// TestCarryOutEnds: a decision is to be carried out from its issue until it is
// carried out, replaced, annulled, or its file is closed; what is outstanding is
// nothing then. A mistaken end is undone.
func TestCarryOutEnds(t *testing.T) {
	t.Parallel()
	ordered := petition.Result{Recover: petition.Amount{Money: 100}}
	m := enforcingWith(t, petition.Complaint, ordered)
	finish := petition.Command{Action: petition.ActionFinishEnforcement, On: received}
	_, err := petition.ApplyMatter(m, finish, input())
	wantRefusal(t, err, "reason_while_outstanding")
	whole := finish
	whole.Done = &ordered
	part := whole
	part.Reason, part.Done = "Người phải thi hành đã chết", &petition.Result{Recover: petition.Amount{Money: 40}}
	decided := on(t, verified(t, petition.Track{Kind: petition.Complaint}, false),
		petition.Command{Action: petition.ActionDecide, On: received, Outcome: petition.OutcomeRight, Ordered: &ordered})
	court := petition.Command{Action: petition.ActionGoToCourt, On: received, Reason: "Khởi kiện"}
	judge := func(j petition.Judgment) petition.Command {
		return petition.Command{Action: petition.ActionRecordJudgment, On: received, Judgment: j}
	}
	handOver := petition.Command{Action: petition.ActionHandOver, On: received, TransferTo: otherOffice}
	nothing := on(t, verified(t, petition.Track{Kind: petition.Complaint}, false),
		petition.Command{Action: petition.ActionDecide, On: received, Outcome: petition.OutcomeWrong})
	closing := petition.Command{Action: petition.ActionClose, On: today, Reason: "Không còn khả năng thi hành"}
	for _, tt := range []struct {
		name       string
		m          petition.Matter
		commands   []petition.Command
		want       ledger.Measure
		done, left int64
	}{
		{"it is being carried out", m, nil, "", 0, 0},
		{"it was carried out", m, []petition.Command{whole}, petition.MeasureCarriedOut, 100, 0},
		{"it was finished with a part", m, []petition.Command{part}, petition.MeasureCarriedOut, 40, 60},
		{"that was a mistake", m, []petition.Command{whole, {Action: petition.ActionUndoFinish, On: received, Reason: "Ghi nhầm"}}, "", 100, 0},
		{"it went to second instance", decided, []petition.Command{goesUp(received)}, petition.MeasureCarryOutDropped, 0, 100},
		{"the court annulled it", decided, []petition.Command{court, judge(petition.Granted)}, petition.MeasureCarryOutDropped, 0, 100},
		{"the court dismissed the action", decided, []petition.Command{court, judge(petition.Dismissed)}, "", 0, 0},
		{"the file was closed", decided, []petition.Command{closing}, petition.MeasureCarryOutDropped, 0, 100},
		{"nothing was ordered, and the file was closed", nothing, []petition.Command{closing}, petition.MeasureCarriedOut, 0, 0},
		{"it was handed over", decided, []petition.Command{handOver}, petition.MeasureCarryOutHandedOver, 0, 100},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := tt.m
			for _, cmd := range tt.commands {
				step, err := petition.ApplyMatter(m, cmd, petition.Input{By: petition.AsOperator(), Today: today, LinkedID: id(otherOffice, 7)})
				if err != nil {
					t.Fatalf("%s: %v", cmd.Action, err)
				}
				m = step.Matter
			}
			got := sums(m)
			if got[petition.MeasureToCarryOut] != 1 || got["recover_money_done"] != tt.done || got["recover_money_left"] != tt.left {
				t.Errorf("facts %v", got)
			}
			for _, end := range []ledger.Measure{petition.MeasureCarriedOut, petition.MeasureCarryOutDropped, petition.MeasureCarryOutHandedOver} {
				if (got[end] == 1) != (end == tt.want) {
					t.Errorf("%s: %d, want it for %q only", end, got[end], tt.want)
				}
			}
		})
	}
}

// TestCarryOutAtTheSuccessor: what was ordered counts where it was issued, what is
// outstanding goes on at the successor, and together it is there once.
func TestCarryOutAtTheSuccessor(t *testing.T) {
	t.Parallel()
	m := on(t, enforcingWith(t, petition.Complaint, petition.Result{Recover: petition.Amount{Money: 100}}),
		petition.Command{Action: petition.ActionRecordEnforcement, On: received, Done: &petition.Result{Recover: petition.Amount{Money: 30}}})
	step, err := petition.HandOverMatter(m, nil, petition.Command{Action: petition.ActionHandOver, On: received, TransferTo: otherOffice},
		petition.Input{By: petition.AsOperator(), Today: today}, petition.Entry{ID: id(otherOffice, 7)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	next := on(t, step.Opened, petition.Command{Action: petition.ActionRecordEnforcement, On: today, Done: &petition.Result{Recover: petition.Amount{Money: 70}}},
		petition.Command{Action: petition.ActionFinishEnforcement, On: today})
	here, there := sums(step.Matter), sums(next)
	want := map[ledger.Measure]int64{petition.MeasureCarryOutSucceeded: 1, petition.MeasureCarriedOut: 1, "recover_money_done": 70, "recover_money_left": -70}
	if diff := cmp.Diff(want, there); diff != "" {
		t.Error(diff)
	}
	if here["recover_money_ordered"] != 100 || here["recover_money_done"] != 30 || here["recover_money_left"] != 70 || here[petition.MeasureCarryOutHandedOver] != 1 {
		t.Errorf("here %v", here)
	}
}

// TestReferralsCount: what was handed to the investigators counts on the day of the
// referral, beside what the conclusion orders (04/GQTC cột 23–25).
func TestReferralsCount(t *testing.T) {
	t.Parallel()
	refer := petition.Command{Action: petition.ActionReferCrime, On: received, Reason: "Dấu hiệu tội phạm"}
	m := on(t, matter(petition.Denunciation), refer)
	refer.Referred = &petition.Referral{Cases: 1, People: 3, Officials: 2}
	m = on(t, m, refer)
	got := sums(m)
	if got["investigate_cases_ordered"] != 2 || got["investigate_people_ordered"] != 3 || got["investigate_officials_ordered"] != 2 {
		t.Errorf("facts %v", got)
	}
	refer.Referred = &petition.Referral{Cases: -1, Officials: 1}
	_, err := petition.ApplyMatter(m, refer, input())
	wantFields(t, err, "/referred/cases out_of_range", "/referred/officials more_than_people")
	refer.Referred = &petition.Referral{}
	_, err = petition.ApplyMatter(m, refer, input())
	wantFields(t, err, "/referred empty")
}

// TestJudgment: a judgment counts once, whether the matter was decided or not, and
// the court does not give the case back after it.
func TestJudgment(t *testing.T) {
	t.Parallel()
	court := petition.Command{Action: petition.ActionGoToCourt, On: received, Reason: "Khởi kiện"}
	judge := petition.Command{Action: petition.ActionRecordJudgment, On: today, Judgment: "unheard_of"}
	open := on(t, matter(petition.Complaint), court)
	_, err := petition.ApplyMatter(open, judge, input())
	wantFields(t, err, "/judgment unknown_value")
	judge.Judgment = petition.PartlyGranted
	open = on(t, open, judge)
	if got := sums(open); got[petition.MeasureJudged] != 1 || got[petition.MeasureEnded] != 1 || !open.CourtOn.IsZero() {
		t.Errorf("facts %v", got)
	}
	_, err = petition.ApplyMatter(open, petition.Command{Action: petition.ActionReturnFromCourt, On: today, Reason: "Tòa án đình chỉ"}, input())
	wantRefusal(t, err, "not_judged")
}

// TestWhatTheCourtAnnulledIsOver: a decision that the court annulled takes no effect
// and is not enforced, and of what it judged there is no second instance (Luật Khiếu
// nại, Điều 11 khoản 9).
func TestWhatTheCourtAnnulledIsOver(t *testing.T) {
	t.Parallel()
	decided := on(t, verified(t, petition.Track{Kind: petition.Complaint}, false), petition.Command{Action: petition.ActionDecide, On: received, Outcome: petition.OutcomeRight})
	for verdict, refused := range map[petition.Judgment]bool{petition.Granted: true, petition.Dismissed: false} {
		m := on(t, decided, petition.Command{Action: petition.ActionGoToCourt, On: received, Reason: "Khởi kiện"},
			petition.Command{Action: petition.ActionRecordJudgment, On: received, Judgment: verdict})
		_, err := petition.ApplyMatter(m, petition.Command{Action: petition.ActionTakeEffect, On: today}, input())
		if refused {
			wantArticle(t, err, "not_annulled", "Điều 42")
		} else if err != nil {
			t.Errorf("%s: %v", verdict, err)
		}
		_, err = petition.ApplyMatter(m, goesUp(today), input())
		wantRefusal(t, err, "not_judged")
	}
}

func wantRefusal(t *testing.T, err error, want string) {
	t.Helper()
	if got := verdict(err); got != want {
		t.Errorf("refused by %s (%v), want %s", got, err, want)
	}
}

// TestRowsOfAStep holds what the enforcement costs ordinary steps: nothing before a
// decision, one row for each decision, and one for each number that is told.
func TestRowsOfAStep(t *testing.T) {
	t.Parallel()
	decide := petition.Command{Action: petition.ActionDecide, On: received, Outcome: petition.OutcomeRight}
	ordering := decide
	ordering.Ordered = &petition.Result{Recover: petition.Amount{Money: 1}, HandlePeople: 2}
	report := verified(t, petition.Track{Kind: petition.Complaint}, false)
	enforcing := enforcingWith(t, petition.Complaint, *ordering.Ordered)
	for _, tt := range []struct {
		name string
		m    petition.Matter
		cmd  petition.Command
		rows int
	}{
		{"a verification", matter(petition.Complaint), petition.Command{Action: petition.ActionVerify, On: received}, 0},
		{"a decision that orders nothing", report, decide, 2},
		{"one that orders two numbers", report, ordering, 4},
		{"an answer", matter(petition.Feedback), petition.Command{Action: petition.ActionAnswer, On: received}, 1},
		{"a withdrawal", matter(petition.Denunciation), petition.Command{Action: petition.ActionWithdraw, On: received, NothingToGoOn: true}, 1},
		{"what was done, in one number", enforcing, petition.Command{Action: petition.ActionRecordEnforcement, On: received, Done: &petition.Result{HandlePeople: 1}}, 1},
		{"the end, with all that was ordered", enforcing, petition.Command{Action: petition.ActionFinishEnforcement, On: received, Done: ordering.Ordered}, 3},
	} {
		if rows := petition.PostMatter(tt.m.ID, petition.MatterFacts(tt.m), petition.MatterFacts(on(t, tt.m, tt.cmd))); len(rows) != tt.rows {
			t.Errorf("%s: %d rows, want %d: %+v", tt.name, len(rows), tt.rows, rows)
		}
	}
}
