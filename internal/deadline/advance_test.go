package deadline

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kntc/internal/clock"
)

// TestAdvance goes through a denunciation: suspended, resumed, extended,
// concluded late, corrected.
func TestAdvance(t *testing.T) {
	t.Parallel()
	law := seeded(t, nil)
	facts := Facts{Kind: "denunciation", Instance: "first"}
	complex := facts
	complex.Criteria = []Criterion{SeveralPlaces}
	day := func(s string) clock.Date { return on(t, s) }
	steps := []Step{
		{Version: 1, On: day("2026-07-01"), Facts: facts, Starts: []Start{{Term: Resolve, On: day("2026-07-01")}, {Term: AcceptNotice, On: day("2026-07-01")}}},
		{Version: 2, On: day("2026-07-06"), Facts: facts, Meets: []Term{AcceptNotice}},
		{Version: 3, On: day("2026-07-11"), Facts: facts, Stop: "expert_appraisal"},
		{Version: 4, On: day("2026-07-21"), Facts: facts, Resume: true},
		{Version: 5, On: day("2026-07-22"), Facts: complex},
		{Version: 6, On: day("2026-08-07"), Facts: complex, Extend: 30},
		{Version: 7, On: day("2026-09-10"), Facts: complex, Meets: []Term{Resolve}, Starts: []Start{{Term: SendResult, On: day("2026-09-10")}}},
		{Version: 8, On: day("2026-09-11"), Facts: complex, Resolved: day("2026-09-09")},
		{Version: 9, On: day("2026-09-14"), Facts: complex, Ends: true},
	}
	entries, moves, err := law.Derive(steps)
	if err != nil {
		t.Fatal(err)
	}
	type line struct {
		Term       Term
		Rule       string
		Due, MetOn string
		State      EntryState
		By, To     int64
	}
	var got []line
	for _, e := range entries {
		got = append(got, line{e.Term, e.Rule, e.Due.String(), e.MetOn.String(), e.State, e.StartedBy, e.EndedBy})
	}
	want := []line{
		{Resolve, "TC_RESOLVE", "2026-09-09", "2026-09-09", Met, 1, 7},
		{AcceptNotice, "TC_ACCEPT_NOTICE", "2026-07-08", "2026-07-06", Met, 1, 2},
		{SendResult, "TC_CONCL_SEND", "2026-09-16", "", Lapsed, 7, 9},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("entries (-want +got)\n%s", diff)
	}
	type moved struct {
		Term     Term
		No       int
		Old, New string
		Why      Reason
		Version  int64
	}
	var kept []moved
	for _, m := range moves {
		kept = append(kept, moved{m.Term, m.No, m.Old.String(), m.New.String(), m.Why, m.Version})
	}
	wantMoves := []moved{
		{Resolve, 1, "2026-07-31", "", BySuspension, 3},
		{Resolve, 2, "", "2026-08-10", ByResumption, 4},
		{Resolve, 3, "2026-08-10", "2026-09-09", ByExtension, 6},
		{SendResult, 1, "2026-09-17", "2026-09-16", ByCorrection, 8},
	}
	if diff := cmp.Diff(wantMoves, kept); diff != "" {
		t.Errorf("moves (-want +got)\n%s", diff)
	}
}

// TestUnmetInTimeStaysLate: a suspension decision that was not sent in time is
// late when the case is resumed, which starts the term anew, and what was due when
// the case ended is late, too; what never was is not (Nghị định 124/2020/NĐ-CP,
// Điều 28b khoản 1).
func TestUnmetInTimeStaysLate(t *testing.T) {
	t.Parallel()
	law := seeded(t, nil)
	facts := Facts{Kind: "complaint", Instance: "first"}
	send := func(version int64, day string) Step {
		return Step{Version: version, On: on(t, day), Facts: facts, Starts: []Start{{Term: SendSuspension, On: on(t, day)}}}
	}
	for _, tt := range []struct {
		name string
		then Step
		ends string
		late bool
	}{
		{"resumed after the three working days", send(2, "2026-07-07"), "2026-07-07", true},
		{"resumed on the last of them", send(2, "2026-07-06"), "2026-07-06", false},
		{"the case ends later", Step{Version: 2, On: on(t, "2026-08-01"), Facts: facts, Ends: true}, "2026-08-01", true},
		{"the suspension never was", Step{Version: 2, On: on(t, "2026-08-01"), Facts: facts, Undoes: []int64{1}}, "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			entries, _, err := law.Derive([]Step{send(1, "2026-07-01"), tt.then}) // due on Monday 06/07
			if err != nil {
				t.Fatal(err)
			}
			if e := entries[0]; e.State != Lapsed || e.EndedOn.String() != tt.ends || e.Late() != tt.late {
				t.Errorf("%s on %s, late %v", e.State, e.EndedOn, e.Late())
			}
		})
	}
}

// TestASetDayIsNoRules: a day that people set is kept whatever becomes of the law,
// the facts or the clock, lapses when nobody waits for it any more, and is late when
// it is met after it.
func TestASetDayIsNoRules(t *testing.T) {
	t.Parallel()
	law := seeded(t, nil)
	given, due := on(t, "2026-07-01"), on(t, "2026-07-10")
	begin := Step{Version: 1, On: given, Facts: Facts{Kind: "denunciation"}, Starts: []Start{{Term: Verification, On: given, Due: due}}}
	entries, _, err := law.Advance(nil, begin)
	if err != nil || len(entries) != 1 || entries[0].Due != due || entries[0].Rule != "" {
		t.Fatalf("%+v, %v", entries, err)
	}
	var again Entry
	again.Facts.Kind = entries[0].Facts.Kind
	if err := again.SetCase(entries[0].Case()); err != nil || again.Set != due {
		t.Errorf("kept as %+v, %v", again, err)
	}
	after, moves, err := law.Advance(entries, Step{Version: 2, On: given, Facts: Facts{Kind: "complaint", Remote: true}, Stop: "awaiting_result"})
	if err != nil || len(moves) > 0 || after[0].Due != due || len(after[0].Stops) > 0 {
		t.Errorf("moved: %+v, %+v, %v", after, moves, err)
	}
	if same, move, err := law.Refresh(entries[0]); err != nil || move != nil || !same.Equal(entries[0]) {
		t.Errorf("the law moves it: %+v, %v", move, err)
	}
	late, _, err := law.Advance(entries, Step{Version: 2, On: due.AddDays(1), Meets: []Term{Verification}, Drops: []Term{Verification}})
	if err != nil || late[0].State != Met || !late[0].Late() {
		t.Errorf("met late: %+v, %v", late, err)
	}
	gone, _, err := law.Advance(entries, Step{Version: 2, On: given, Drops: []Term{Verification}})
	if err != nil || gone[0].State != Lapsed || gone[0].Late() {
		t.Errorf("waited for no longer: %+v, %v", gone, err)
	}
}

// TestAdvanceFollowsTheFacts: a petition that turns out to be another kind has
// the deadlines of that kind, from the day it was received.
func TestAdvanceFollowsTheFacts(t *testing.T) {
	t.Parallel()
	law := seeded(t, nil)
	received := on(t, "2026-07-01")
	as := func(kind string) Facts { return Facts{Kind: kind, Received: received} }
	starts := []Start{{Term: Admit, On: received, OnReceipt: true}, {Term: Process, On: received, OnReceipt: true}}
	entries, _, err := law.Advance(nil, Step{Version: 1, On: received, Facts: as("recommendation"), Starts: starts})
	if err != nil || len(entries) != 1 || entries[0].Rule != "DON_PROCESS" {
		t.Fatalf("a recommendation: %+v, %v", entries, err)
	}
	entries, _, err = law.Advance(nil, Step{Version: 1, On: received, Facts: as("denunciation"), Starts: starts})
	if err != nil || len(entries) != 2 || entries[0].Rule != "TC_INIT" {
		t.Fatalf("a denunciation: %+v, %v", entries, err)
	}
	delegated := as("denunciation")
	delegated.Delegated = true
	if _, moves, err := law.Advance(entries, Step{Version: 2, On: on(t, "2026-07-03"), Facts: delegated}); err != nil ||
		len(moves) != 1 || moves[0].Why != ByFacts || moves[0].New != on(t, "2026-07-15") {
		t.Fatalf("a delegated check: %+v, %v", moves, err)
	}
	entries, _, err = law.Advance(entries, Step{Version: 2, On: on(t, "2026-07-03"), Facts: as("complaint")})
	if err != nil || entries[0].Rule != "KN_ACCEPT" || entries[0].Due != on(t, "2026-07-10") {
		t.Fatalf("a complaint: %+v, %v", entries, err)
	}
	later := on(t, "2026-07-02")
	corrected := Step{Version: 3, On: on(t, "2026-07-06"), Facts: as("complaint"), Received: later}
	corrected.Facts.Received = later
	entries, _, err = law.Advance(entries, corrected)
	if err != nil || entries[0].Due != on(t, "2026-07-13") || entries[1].Start != later {
		t.Fatalf("received a day later: %+v, %v", entries, err)
	}
}

func TestAdvanceRefuses(t *testing.T) {
	t.Parallel()
	law := seeded(t, nil)
	facts := Facts{Kind: "denunciation", Instance: "first"}
	start, later := on(t, "2026-07-01"), on(t, "2026-07-10")
	open, _, err := law.Advance(nil, Step{Version: 1, On: start, Facts: facts, Starts: []Start{{Term: Resolve, On: start}}})
	if err != nil {
		t.Fatal(err)
	}
	stopped, _, err := law.Advance(open, Step{Version: 2, On: later, Facts: facts, Stop: "awaiting_result"})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err = law.Advance(stopped, Step{Version: 3, On: later, Facts: facts, Stop: "expert_appraisal"}); !errors.Is(err, ErrStops) {
		t.Errorf("a second stop: %v", err)
	}
	if _, _, err = law.Advance(open, Step{Version: 2, On: later, Facts: facts, Extend: 30}); !errors.Is(err, ErrExtension) {
		t.Errorf("an extension of what is not complex: %v", err)
	}
	if open[0].State != Open || len(open[0].Stops) != 0 || len(open[0].Extensions) != 0 {
		t.Errorf("a refusal left something behind: %+v", open[0])
	}
}

// TestAdvanceAgreesWithCompute: whatever happens, the date of an entry is what
// the law says about its question, what the moves tell leads from the first
// date to the last, and a step that means nothing changes nothing.
func TestAdvanceAgreesWithCompute(t *testing.T) {
	t.Parallel()
	law := seeded(t, nil)
	rapid.Check(t, func(rt *rapid.T) {
		facts := Facts{Kind: rapid.SampledFrom([]string{"complaint", "denunciation"}).Draw(rt, "kind"), Instance: "first"}
		day := clock.MustDate(2026, 7, 1).AddDays(rapid.IntRange(0, 300).Draw(rt, "start"))
		entries, _, err := law.Advance(nil, Step{Version: 1, On: day, Facts: facts, Starts: []Start{{Term: Resolve, On: day}, {Term: AcceptNotice, On: day}}})
		if err != nil {
			rt.Fatal(err)
		}
		dates := map[Term]clock.Date{}
		for _, e := range entries {
			dates[e.Term] = e.Due
		}
		for version := int64(2); version < 12; version++ {
			day = day.AddDays(rapid.IntRange(0, 20).Draw(rt, "wait"))
			facts.Criteria = Criteria()[:rapid.IntRange(0, 2).Draw(rt, "criteria")]
			s := Step{Version: version, On: day, Facts: facts}
			switch rapid.IntRange(0, 5).Draw(rt, "step") {
			case 0:
				s.Stop = "awaiting_result"
			case 1:
				s.Resume = true
			case 2:
				s.Extend = 20
			case 3:
				s.Meets = []Term{AcceptNotice}
			case 4:
				s.Starts = []Start{{Term: SendSuspension, On: day}}
			}
			after, moves, err := law.Advance(entries, s)
			if err != nil {
				continue // refused; nothing happened
			}
			for _, m := range moves {
				if dates[m.Term] != m.Old {
					rt.Fatalf("%s moved from %s, it was due %s", m.Term, m.Old, dates[m.Term])
				}
				dates[m.Term] = m.New
			}
			entries = after
			for _, e := range entries {
				if e.State != Open {
					continue
				}
				if e.Term == Resolve && e.Due != dates[e.Term] {
					rt.Fatalf("%s is due %s, the moves say %s", e.Term, e.Due, dates[e.Term])
				}
				if d, err := law.Compute(e.Question()); err == nil && d.Due != e.Due {
					rt.Fatalf("%s is due %s, the law says %s", e.Term, e.Due, d.Due)
				}
			}
			idle, moves, err := law.Advance(entries, Step{Version: version, On: day.AddDays(1), Facts: facts})
			if diff := cmp.Diff(entries, idle, cmp.Comparer(func(a, b clock.Date) bool { return a == b })); err != nil || len(moves) > 0 || diff != "" {
				rt.Fatalf("an event that means nothing: %v, %v\n%s", moves, err, diff)
			}
		}
	})
}

func TestLadder(t *testing.T) {
	t.Parallel()
	law := seeded(t, nil)
	if len(law.Data().Ladder) < 5 {
		t.Fatalf("%d rungs", len(law.Data().Ladder))
	}
	rungs := map[string]Rung{}
	for _, r := range law.Data().Ladder {
		rungs[r.Code] = r
	}
	for _, tt := range []struct{ rung, due, on string }{
		{"SOON", "2026-09-03", "2026-08-26"}, // over National Day
		{"TODAY", "2026-09-03", "2026-09-03"},
		{"OVERDUE", "2026-09-04", "2026-09-05"},
		{"URGE", "2026-08-27", "2026-09-08"},
	} {
		if got := law.On(rungs[tt.rung], on(t, tt.due)); got.String() != tt.on {
			t.Errorf("%s of %s is on %s, want %s", tt.rung, tt.due, got, tt.on)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		r := rapid.SampledFrom(law.Data().Ladder).Draw(rt, "rung")
		today := drawDate(rt, "today")
		last := law.Reached(r, today)
		if law.On(r, last).After(today) || !law.On(r, last.AddDays(1)).After(today) {
			rt.Errorf("%s: on %s the latest due date reached is %s", r.Code, today, last)
		}
	})
}

// TestWhatWasMetByMistakeIsOpenAgain, on its old date, and nothing else is.
func TestWhatWasMetByMistakeIsOpenAgain(t *testing.T) {
	t.Parallel()
	law := seeded(t, nil)
	facts := Facts{Kind: "complaint", Instance: "first", Branch: "state", Tier: "commune"}
	day := on(t, "2026-07-06")
	steps := []Step{
		{Version: 1, On: day, Facts: facts, Starts: []Start{{Term: Untouched, On: day, OnReceipt: true}, {Term: Process, On: day, OnReceipt: true}}},
		{Version: 2, On: day, Facts: facts, Meets: []Term{Untouched}},
		{Version: 3, On: day.AddDays(1), Facts: facts, Meets: []Term{Process}},
	}
	joined, _, err := law.Derive(steps)
	if err != nil {
		t.Fatal(err)
	}
	before, _, err := law.Derive(steps[:2])
	if err != nil {
		t.Fatal(err)
	}
	after, moves, err := law.Advance(joined, Step{Version: 4, On: day.AddDays(20), Facts: facts, Undoes: []int64{3}})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.EqualFunc(before, after, Entry.Equal) || len(moves) > 0 {
		t.Errorf("undone: %+v, want %+v; moves %v", after, before, moves)
	}
}
