package petition_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/petition"
)

// on takes a matter through steps and demands that each is allowed. A
// denunciation is verified by a team of two.
func on(t *testing.T, m petition.Matter, cmds ...petition.Command) petition.Matter {
	t.Helper()
	for _, cmd := range cmds {
		if cmd.Action == petition.ActionVerify && m.Kind == petition.Denunciation {
			cmd.Team = []petition.Member{{Account: staff(1), Leader: true}, {Account: staff(2)}}
		}
		step, err := petition.ApplyMatter(m, cmd, petition.Input{By: petition.AsOperator(), Today: today})
		if err != nil {
			t.Fatalf("%s from %s: %v", cmd.Action, m.State, err)
		}
		m = step.Matter
	}
	return m
}

// decided is a complaint verified and decided on the two days.
func decided(t *testing.T, verifiedOn, decidedOn clock.Date) petition.Matter {
	t.Helper()
	return on(
		t, matter(petition.Complaint),
		petition.Command{Action: petition.ActionVerify, On: verifiedOn},
		petition.Command{Action: petition.ActionReport, On: verifiedOn},
		petition.Command{Action: petition.ActionDecide, On: decidedOn, Outcome: petition.OutcomePartlyRight},
	)
}

// TestEachKindIsResolved takes each kind along its main path.
func TestEachKindIsResolved(t *testing.T) {
	t.Parallel()
	step := func(a petition.Action, o petition.Outcome) petition.Command {
		return petition.Command{Action: a, On: today, Outcome: o}
	}
	front := []petition.Command{step(petition.ActionVerify, ""), step(petition.ActionReport, "")}
	for _, tt := range []struct {
		name  string
		kind  petition.Kind
		steps []petition.Command
		want  petition.Outcome
	}{
		{"complaint", petition.Complaint, slices.Concat(front, dialogue(today), []petition.Command{step(petition.ActionDecide, petition.OutcomeWrong)}), petition.OutcomeWrong},
		{"denunciation", petition.Denunciation, append(front[:2:2], step(petition.ActionConclude, petition.OutcomeRight), step(petition.ActionHandle, "")), petition.OutcomeRight},
		{"recommendation", petition.Recommendation, append(front[:2:2], step(petition.ActionAnswer, "")), petition.OutcomeAnswered},
		{"feedback at once", petition.Feedback, []petition.Command{step(petition.ActionAnswer, "")}, petition.OutcomeAnswered},
		{"complaint from a paper register", petition.Complaint, []petition.Command{step(petition.ActionRecordResult, petition.OutcomeRight)}, petition.OutcomeRight},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := on(t, matter(tt.kind), append(tt.steps, petition.Command{Action: petition.ActionClose, On: today, Reason: "Đã giao trực tiếp"})...)
			if m.State != petition.StateClosed || m.Outcome != tt.want || m.ResolvedOn != today || m.Open() || m.Version != int64(len(tt.steps))+2 {
				t.Errorf("matter %+v", m)
			}
		})
	}
}

// TestWithdrawingWhole: only what was withdrawn after explanation counts as
// resolved.
func TestWithdrawingWhole(t *testing.T) {
	t.Parallel()
	explained := on(t, matter(petition.Complaint), petition.Command{Action: petition.ActionWithdraw, On: today, Explained: true})
	if explained.Outcome != petition.OutcomeWithdrawn || explained.ResolvedOn != today || !explained.EndedOn.IsZero() {
		t.Errorf("after explanation: %+v", explained)
	}
	plain := on(t, matter(petition.Complaint), petition.Command{Action: petition.ActionWithdraw, On: today})
	if plain.Outcome != "" || !plain.ResolvedOn.IsZero() || plain.EndedOn != today {
		t.Errorf("of one's own accord: %+v", plain)
	}
}

// TestTermination: a terminated denunciation counts as resolved, a terminated
// complaint only as ended; neither has a verdict that could be corrected.
func TestTermination(t *testing.T) {
	t.Parallel()
	stop := petition.Command{Action: petition.ActionTerminate, On: today, Ground: petition.PetitionerDied}
	complaint := on(t, matter(petition.Complaint), stop)
	if complaint.State != petition.StateTerminated || complaint.Outcome != "" || !complaint.ResolvedOn.IsZero() || complaint.EndedOn != today {
		t.Errorf("complaint %+v", complaint)
	}
	stop.Ground = petition.AccusedDied
	denunciation := on(t, matter(petition.Denunciation), stop)
	if denunciation.State != petition.StateTerminated || denunciation.Outcome != petition.OutcomeTerminated || denunciation.ResolvedOn != today || !denunciation.EndedOn.IsZero() {
		t.Errorf("denunciation %+v", denunciation)
	}
	for _, m := range []petition.Matter{complaint, denunciation} {
		_, err := petition.ApplyMatter(m, petition.Command{
			Action: petition.ActionCorrect, On: today, Reason: "Sửa", Correction: &petition.MatterCorrection{Outcome: petition.OutcomeRight},
		}, petition.Input{By: petition.AsOperator(), Today: today})
		wantFault(t, err, petition.ErrGuard)
	}
	for ground, want := range map[petition.Ground]string{"": "/ground required", petition.PetitionerDied: "/ground unknown_value"} {
		stop.Ground = ground
		_, err := petition.ApplyMatter(matter(petition.Denunciation), stop, petition.Input{By: petition.AsOperator(), Today: today})
		wantFields(t, err, want)
	}
}

func TestMatterStepsRefuse(t *testing.T) {
	t.Parallel()
	verified := on(
		t, matter(petition.Complaint),
		petition.Command{Action: petition.ActionVerify, On: today}, petition.Command{Action: petition.ActionReport, On: today},
	)
	withdrawn := on(t, matter(petition.Complaint), petition.Command{Action: petition.ActionWithdraw, On: today, Explained: true})
	correct := func(c petition.MatterCorrection) petition.Command {
		return petition.Command{Action: petition.ActionCorrect, On: today, Reason: "Nhập nhầm", Correction: &c}
	}
	for _, tt := range []struct {
		name string
		m    petition.Matter
		cmd  petition.Command
		want *fault.Error
		at   []string
	}{
		{"no outcome", verified, petition.Command{Action: petition.ActionDecide, On: today}, petition.ErrInvalid, []string{"/outcome required"}},
		{"outcome of another kind", verified, petition.Command{Action: petition.ActionDecide, On: today, Outcome: petition.OutcomeAnswered}, petition.ErrInvalid, []string{"/outcome unknown_value"}},
		{"withdrawn is no verdict", verified, petition.Command{Action: petition.ActionDecide, On: today, Outcome: petition.OutcomeWithdrawn}, petition.ErrInvalid, []string{"/outcome unknown_value"}},
		{"outcome where none is chosen", matter(petition.Feedback), petition.Command{Action: petition.ActionAnswer, On: today, Outcome: petition.OutcomeAnswered}, petition.ErrInvalid, []string{"/outcome not_taken"}},
		{"decide against before the report", matter(petition.Complaint), petition.Command{Action: petition.ActionDecide, On: today, Outcome: petition.OutcomeWrong}, petition.ErrGuard, nil},
		{"decide while it is verified", on(t, matter(petition.Complaint), petition.Command{Action: petition.ActionVerify, On: today}), petition.Command{Action: petition.ActionDecide, On: today, Outcome: petition.OutcomeRight}, petition.ErrWrongState, nil},
		{"conclude a complaint", verified, petition.Command{Action: petition.ActionConclude, On: today}, petition.ErrUnknownAction, []string{"/action unknown_action"}},
		{"before the report", verified, petition.Command{Action: petition.ActionHoldDialogue, On: today.AddDays(-1), Participants: both(""), Chair: petition.ByResolver}, petition.ErrEffectiveDate, []string{"/on before_previous_step"}},
		{"correct nothing", decided(t, today, today), petition.Command{Action: petition.ActionCorrect, On: today}, petition.ErrInvalid, []string{"/correction required", "/reason required"}},
		{"correct before a result", verified, correct(petition.MatterCorrection{Field: petition.FieldLand}), petition.ErrWrongState, nil},
		{"correct to an unknown field", decided(t, today, today), correct(petition.MatterCorrection{Field: "weather"}), petition.ErrInvalid, []string{"/correction/field unknown_value"}},
		{"correct to another kind's outcome", decided(t, today, today), correct(petition.MatterCorrection{Outcome: petition.OutcomeAnswered}), petition.ErrInvalid, []string{"/correction/outcome unknown_value"}},
		{"correct a withdrawal's outcome", withdrawn, correct(petition.MatterCorrection{Outcome: petition.OutcomeRight}), petition.ErrGuard, nil},
		{"withdraw twice", withdrawn, petition.Command{Action: petition.ActionWithdraw, On: today}, petition.ErrWrongState, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := petition.ApplyMatter(tt.m, tt.cmd, petition.Input{By: petition.AsOperator(), Today: today})
			wantFault(t, err, tt.want)
			wantFields(t, err, tt.at...)
		})
	}
}

func TestCorrectResultDate(t *testing.T) {
	t.Parallel()
	open := decided(t, received.AddDays(2), received.AddDays(10))
	closed := on(t, open, petition.Command{Action: petition.ActionClose, On: received.AddDays(12), Reason: "Đã giao trực tiếp"})
	for _, tt := range []struct {
		name       string
		m          petition.Matter
		resolvedOn clock.Date
		last       clock.Date
		refused    bool
	}{
		{"earlier", open, received.AddDays(5), received.AddDays(5), false},
		{"later", open, received.AddDays(15), received.AddDays(15), false},
		{"the day of acceptance", open, received, received, false},
		{"before acceptance", open, received.AddDays(-1), clock.Date{}, true},
		{"today", open, today, today, false},
		{"tomorrow", open, today.AddDays(1), clock.Date{}, true},
		{"closed: the day of closing", closed, received.AddDays(12), received.AddDays(12), false},
		{"closed: earlier", closed, received.AddDays(3), received.AddDays(12), false},
		{"closed: after closing", closed, received.AddDays(13), clock.Date{}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			cmd := petition.Command{
				Action: petition.ActionCorrect, On: today, Reason: "Nhầm ngày",
				Correction: &petition.MatterCorrection{Outcome: petition.OutcomeWrong, ResolvedOn: tt.resolvedOn},
			}
			step, err := petition.ApplyMatter(tt.m, cmd, petition.Input{By: petition.AsOperator(), Today: today})
			if tt.refused {
				wantFault(t, err, petition.ErrEffectiveDate)
				wantFields(t, err, "/correction/resolved_on out_of_range")
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			want := tt.m
			want.Outcome, want.ResolvedOn, want.LastOn, want.Version = petition.OutcomeWrong, tt.resolvedOn, tt.last, tt.m.Version+1
			if diff := cmp.Diff(want, step.Matter, dates()); diff != "" {
				t.Errorf("matter (-want +got):\n%s", diff)
			}
		})
	}
}
