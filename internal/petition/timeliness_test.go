package petition_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/petition"
)

// dated is what stands about a matter by some measures, with its day.
func dated(m petition.Matter, among ...ledger.Measure) map[ledger.Measure]string {
	out := make(map[ledger.Measure]string)
	for _, f := range petition.MatterFacts(m) {
		if petition.Known(among, f.Measure) {
			out[f.Measure] = f.On.String()
		}
	}
	return out
}

func timely(m petition.Matter) map[ledger.Measure]string {
	return dated(m, petition.MeasureInTime, petition.MeasureLate, petition.MeasureOverdue, petition.MeasureOverdueLeft)
}

// TestInTimeAndLate: a result on the last day of the limit observes it, one on the
// day after does not (form 01/KQGQ, columns 25 and 26; 03/KQGQ, columns 30 and 31).
// While the clock stands still no day is late; what a paper register resolved is
// neither, for it does not tell extensions and stops.
func TestInTimeAndLate(t *testing.T) {
	t.Parallel()
	due := today.AddDays(-1)
	decide := petition.Command{Action: petition.ActionDecide, Outcome: petition.OutcomeRight}
	withdraw := petition.Command{Action: petition.ActionWithdraw, NothingToGoOn: true, Explained: true}
	stopped := func(m petition.Matter) petition.Matter {
		m.State, m.SuspendedOn, m.Resume = petition.StateSuspended, received, petition.StateAccepted
		return m
	}
	for _, tt := range []struct {
		name string
		m    petition.Matter
		cmd  petition.Command
		on   clock.Date
		due  clock.Date
		in   petition.Input
		want map[ledger.Measure]string
	}{
		{"on the last day", matter(petition.Complaint), decide, due, due, petition.Input{}, map[ledger.Measure]string{petition.MeasureInTime: due.String()}},
		{
			"on the day after", matter(petition.Complaint), decide, today, due,
			petition.Input{},
			map[ledger.Measure]string{petition.MeasureOverdue: today.String(), petition.MeasureLate: today.String()},
		},
		{"no limit is known", matter(petition.Complaint), decide, today, clock.Date{}, petition.Input{}, nil},
		{"a paper register", matter(petition.Complaint), decide, today, due, petition.Input{Imported: true}, nil},
		{
			"while the clock stands still", stopped(matter(petition.Denunciation)), withdraw, today,
			clock.Date{},
			petition.Input{},
			map[ledger.Measure]string{petition.MeasureInTime: today.String()},
		},
		{
			"late without a result", matter(petition.Complaint),
			petition.Command{Action: petition.ActionWithdraw},
			today, due,
			petition.Input{},
			map[ledger.Measure]string{petition.MeasureOverdue: today.String(), petition.MeasureOverdueLeft: today.String()},
		},
		{"ended in time without a result", matter(petition.Complaint), petition.Command{Action: petition.ActionWithdraw}, due, due, petition.Input{}, nil},
	} {
		tt.cmd.On, tt.in.Today, tt.in.By, tt.in.ResolveDue = tt.on, today, petition.AsOperator(), tt.due
		step, err := petition.ApplyMatter(tt.m, tt.cmd, tt.in)
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		want := tt.want
		if want == nil {
			want = map[ledger.Measure]string{}
		}
		if diff := cmp.Diff(want, timely(step.Matter)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

// TestLateSinceTheLimit: a matter without a result is late from the day after its
// limit, and stays so however it goes on: in court, and back from there, and when
// the limit is found to be another one later.
func TestLateSinceTheLimit(t *testing.T) {
	t.Parallel()
	due := today.AddDays(-2)
	note := petition.Command{Action: petition.ActionNoteOverdue, On: due}
	in := petition.Input{By: petition.AsOperator(), Today: today, ResolveDue: due}
	m := matter(petition.Complaint)
	_, err := petition.ApplyMatter(m, note, in)
	wantArticle(t, err, "overdue", "Điều 28")
	note.On = today
	step, err := petition.ApplyMatter(m, note, in)
	if err != nil {
		t.Fatal(err)
	}
	m = step.Matter
	late := map[ledger.Measure]string{petition.MeasureOverdue: due.AddDays(1).String()}
	if diff := cmp.Diff(late, timely(m)); diff != "" || m.State != petition.StateAccepted || m.LastOn != matter(petition.Complaint).LastOn {
		t.Errorf("noted: %s; %+v", diff, m)
	}
	if _, err = petition.ApplyMatter(m, note, in); err == nil {
		t.Error("it was noted twice")
	}
	step, err = petition.ApplyMatter(m, petition.Command{Action: petition.ActionGoToCourt, On: today, Reason: "Thông báo thụ lý"}, in)
	if err != nil {
		t.Fatal(err)
	}
	left := map[ledger.Measure]string{petition.MeasureOverdue: due.AddDays(1).String(), petition.MeasureOverdueLeft: today.String()}
	if diff := cmp.Diff(left, timely(step.Matter)); diff != "" {
		t.Errorf("in court: %s", diff)
	}
	back := on(t, step.Matter, petition.Command{Action: petition.ActionReturnFromCourt, On: today, Reason: "Tòa án đình chỉ vụ án"})
	if diff := cmp.Diff(late, timely(back)); diff != "" {
		t.Errorf("back from court: %s", diff)
	}
	in.ResolveDue = clock.Date{}
	step, err = petition.ApplyMatter(back, petition.Command{Action: petition.ActionDecide, On: today, Outcome: petition.OutcomeRight}, in)
	if err != nil {
		t.Fatal(err)
	}
	resolved := map[ledger.Measure]string{petition.MeasureOverdue: due.AddDays(1).String(), petition.MeasureLate: today.String()}
	if diff := cmp.Diff(resolved, timely(step.Matter)); diff != "" {
		t.Errorf("decided: %s", diff)
	}
}

// TestBackFromCourtInTime: a matter that went to court in time has its limit before
// it again when the court gives it back.
func TestBackFromCourtInTime(t *testing.T) {
	t.Parallel()
	in := petition.Input{By: petition.AsOperator(), Today: today, ResolveDue: today.AddDays(5)}
	step, err := petition.ApplyMatter(matter(petition.Complaint), petition.Command{Action: petition.ActionGoToCourt, On: today, Reason: "Thông báo thụ lý"}, in)
	if err != nil {
		t.Fatal(err)
	}
	back := on(t, step.Matter, petition.Command{Action: petition.ActionReturnFromCourt, On: today, Reason: "Tòa án đình chỉ vụ án"})
	if !back.DueOn.IsZero() || len(timely(back)) > 0 {
		t.Errorf("the limit of before stands: %s, %v", back.DueOn, timely(back))
	}
}

// TestTimeRate: the rate of results in time has what was resolved late, and what is
// late and open, beside it: leaving a matter open does not lift it.
func TestTimeRate(t *testing.T) {
	t.Parallel()
	due := january(10)
	open := petition.Matter{ID: id(office, 1), State: petition.StateAccepted, Kind: petition.Complaint, Instance: petition.First, AcceptedOn: january(0), DueOn: due}
	in, late, running := open, open, open
	in.ResolvedOn, late.ResolvedOn, running.DueOn = due, january(12), clock.Date{}
	q := ledger.Question{From: january(5), To: january(30)}
	got := figuresOf(counted(t).Compute(q, sumsOf(q, nil, open, in, late, running))[0])
	rate := got[petition.FigureMatterTimeRate]
	if rate.Value != 1 || rate.Denominator != 3 || rate.Exclusions[0].Value != 1 || rate.Exclusions[1].Value != 1 {
		t.Errorf("%d of %d, %v; want 1 of 3 with 1 late and 1 overdue", rate.Value, rate.Denominator, rate.Exclusions)
	}
	before := ledger.Question{From: january(5), To: due}
	got = figuresOf(counted(t).Compute(before, sumsOf(before, nil, open, in, late, running))[0])
	if n := got[petition.FigureMattersOverdue].Value; n != 0 {
		t.Errorf("%d overdue on the last day of the limit", n)
	}
}
