package casework_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/directory"
	"kntc/internal/fault"
	"kntc/internal/ledger"
	"kntc/internal/page"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

// june is a day before the reform.
func june(day int) clock.Date { return clock.MustDate(2025, time.June, day) }

// july is a day after the reform.
func july(day int) clock.Date { return clock.MustDate(2025, time.July, day) }

// reform ends the districts, as on 01/07/2025, and lets the commune that took over
// end again on the fifth, for the chain of hand-overs.
func (r *upheaval) reform(again bool) {
	r.t.Helper()
	r.list(firstDay(), provinceAfter, provinceHeirs, clock.Date{}, true)
	r.merged = r.coded("92005", firstDay())
	if !again {
		return
	}
	end := directory.Reorganisation{
		Kind: directory.Abolishing, On: july(5), Document: "Nghị quyết 5", Predecessors: []authority.ID{r.merged}, Successors: []directory.Successor{{ID: r.field}},
	}
	if _, err := r.dir.Reorganise(r.t.Context(), r.admin, end, unseen[directory.ReorganisationView]()); err != nil {
		r.t.Fatal(err)
	}
}

// pass hands the case of a commune over as often as told, and returns what it goes on
// as.
func (r *upheaval) pass(m petition.Matter, times int) petition.Matter {
	r.t.Helper()
	for i, to := range []authority.ID{r.merged, r.field}[:times] {
		cmd := petition.Command{Action: petition.ActionHandOver, On: july(1 + 4*i), TransferTo: to, Paper: petition.Paper{Number: "12/BB"}}
		m = r.at(r.take(m.ID, cmd).HandedTo)
	}
	return m
}

// take takes a step in a matter as the head of its office.
func (r *upheaval) take(id authority.OwnedID, cmd petition.Command) petition.Matter {
	r.t.Helper()
	m, err := r.tryStep(id, cmd)
	if err != nil {
		r.t.Fatalf("%s: %v", cmd.Action, err)
	}
	return m
}

func (r *upheaval) tryStep(id authority.OwnedID, cmd petition.Command) (petition.Matter, error) {
	var result casework.MatterResult
	_, err := r.StepMatter(r.t.Context(), headAt(id.Authority), id, 0, cmd, catch(&result))
	return result.Matter, err
}

func (r *upheaval) correctMatter(id authority.OwnedID, c petition.MatterCorrection) {
	r.t.Helper()
	r.take(id, petition.Command{Action: petition.ActionCorrect, Reason: "Ghi nhầm", Correction: &c})
}

// at is a matter as it is.
func (r *upheaval) at(id authority.OwnedID) petition.Matter {
	r.t.Helper()
	v, err := r.Matter(r.t.Context(), headAt(id.Authority), id)
	if err != nil {
		r.t.Fatal(err)
	}
	return v.Matter
}

// decided is a matter of a commune that has its decision; more steps may follow.
func (r *upheaval) decided(office authority.ID, kind petition.Kind, more ...petition.Command) petition.Matter {
	r.t.Helper()
	classify := classified(kind, petition.FieldLand)
	classify.On = june(3)
	verify := petition.Command{Action: petition.ActionVerify, On: june(5), Team: teamAt(r.t, r.bench, office)}
	steps := []petition.Command{
		classify,
		{Action: petition.ActionAccept, On: june(4)},
		verify,
		{Action: petition.ActionReport, On: june(6)},
		{Action: petition.ActionDecide, On: june(10), Outcome: petition.OutcomeWrong, Ordered: &petition.Result{Recover: petition.Amount{Money: 900}}},
	}
	if kind == petition.Denunciation {
		steps[4].Action = petition.ActionConclude
	}
	return *r.lead(office, kind, petition.FieldLand, june(2), append(steps, more...)...).Matter
}

// goesOn takes a matter to the province: to second instance or as a further
// denunciation.
func (r *upheaval) goesOn(prior petition.Matter, received clock.Date) (casework.PetitionResult, error) {
	r.t.Helper()
	c := classified(prior.Kind, petition.FieldLand)
	c.On, c.Classification.Instance = received, petition.Second
	if prior.Kind == petition.Denunciation {
		c.Classification.Instance = petition.Further
	}
	result := r.lead(r.province, prior.Kind, petition.FieldLand, received, c)
	cmd := petition.Command{Action: petition.ActionAccept, On: received, Prior: prior.ID}
	if cmd.ReceiptUnknown = "Người khiếu nại không giữ phong bì"; prior.Kind == petition.Denunciation {
		cmd.ReceiptUnknown, cmd.Ground = "", petition.Inaccurate
	}
	_, err := r.StepPetition(r.t.Context(), headAt(r.province), result.Petition.ID, 0, cmd, catch(&result))
	return result, err
}

// answer asks for the figures of an authority and of everything below it.
func (r *upheaval) answer(q ledger.Question) []ledger.Group {
	r.t.Helper()
	q.AllBranches = true
	if q.From.IsZero() {
		q.From, q.To = clock.MustDate(2025, time.January, 1), clock.MustDate(2025, time.December, 31)
	}
	stats, err := statisticsOf(r.bench).Statistics(r.t.Context(), r.admin, q)
	if err != nil {
		r.t.Fatal(err)
	}
	return stats.Groups
}

// total is a question about the whole province.
func (r *upheaval) total() ledger.Question {
	return ledger.Question{Authority: r.province, Subtree: true}
}

// consistent lets the store compare everything.
func (r *upheaval) consistent() {
	r.t.Helper()
	if err := r.bench.Store.Check(r.t.Context()); err != nil {
		r.t.Error(err)
	}
}

// TestOneDisputeIsOneCaseAcrossHandOvers: first and second instance are two
// proceedings and one case (Thông tư 06/2025/TT-TTCP), whoever the case was handed
// over to after its first decision.
func TestOneDisputeIsOneCaseAcrossHandOvers(t *testing.T) {
	t.Parallel()
	for _, kind := range []petition.Kind{petition.Complaint, petition.Denunciation} {
		for times := range 3 {
			t.Run(fmt.Sprint(kind, " handed over ", times, " times"), func(t *testing.T) {
				t.Parallel()
				storetest.Each(t, func(t *testing.T, b storetest.Bench) { oneDispute(t, newUpheaval(t, b), kind, times) })
			})
		}
	}
}

func oneDispute(t *testing.T, r *upheaval, kind petition.Kind, times int) {
	t.Helper()
	first := r.decided(r.hill, kind)
	r.reform(times == 2)
	prior := r.pass(first, times)
	want := func(when string, cases map[ledger.FigureID]int64) {
		t.Helper()
		for _, m := range ledger.Maps() {
			q := r.total()
			q.Map = m
			got := values(r.answer(q)[0])
			for id, n := range cases {
				if got[id] != n {
					t.Errorf("%s, map %s: %s is %d, want %d", when, m, id, got[id], n)
				}
			}
		}
		r.consistent()
	}
	want("decided once", map[ledger.FigureID]int64{
		petition.FigureCasesResolved: 1, petition.FigureCasesOpen: 0, petition.FigureCasesInCompetence: 1, petition.FigureMattersResolved: 1,
	})
	again, err := r.goesOn(prior, july(8))
	if err != nil {
		t.Fatal(err)
	}
	want("at the next instance", map[ledger.FigureID]int64{
		petition.FigureCasesResolved: 0, petition.FigureCasesOpen: 1, petition.FigureCasesInCompetence: 1, petition.FigureMattersResolved: 1, petition.FigureMattersAccepted: 2,
	})
	if kind == petition.Denunciation { // its state stays: nobody goes on with it twice
		if _, err := r.goesOn(prior, july(9)); err == nil {
			t.Error("the same dispute went on twice")
		}
	}
	end, resolved := petition.Command{Action: petition.ActionWithdraw, On: july(20)}, int64(0)
	if kind == petition.Denunciation { // which is a result
		end, resolved = petition.Command{Action: petition.ActionTerminate, On: july(20), Ground: petition.AccusedDied}, 1
	}
	r.take(again.Matter.ID, end)
	want("ended there", map[ledger.FigureID]int64{
		petition.FigureCasesResolved: resolved, petition.FigureCasesOpen: 0, petition.FigureCasesInCompetence: 1, petition.FigureMattersResolved: 1 + resolved,
	})
	own := values(r.answer(ledger.Question{Authority: r.hill})[0])
	if own[petition.FigureMattersResolved] != 1 || own[petition.FigureCasesResolved] != 0 || own[petition.FigureCasesOpen] != 0 {
		t.Errorf("the commune that decided first has %v", own)
	}
	if times > 0 && r.at(first.ID).TakenUpOn != july(8) {
		t.Errorf("its matter went on %s", r.at(first.ID).TakenUpOn)
	}
}

// TestTheSuccessorPutsRightWhatThePredecessorRecorded: who holds the case corrects
// what was recorded of it before; the figures of the predecessor follow, on the days
// that are right, and both histories tell.
func TestTheSuccessorPutsRightWhatThePredecessorRecorded(t *testing.T) {
	t.Parallel()
	for times := 1; times < 3; times++ {
		t.Run(fmt.Sprint("handed over ", times, " times"), func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, b storetest.Bench) { putRight(t, newUpheaval(t, b), times) })
		})
	}
}

func putRight(t *testing.T, r *upheaval, times int) {
	t.Helper()
	money := func(n int64) *petition.Result { return &petition.Result{Recover: petition.Amount{Money: n}} }
	first := r.decided(r.hill, petition.Denunciation, petition.Command{Action: petition.ActionHandle, On: june(12)},
		petition.Command{Action: petition.ActionReportHandling, On: june(15), Done: money(400)})
	account := first.Executions[0].Version
	r.reform(times == 2)
	now := r.pass(first, times)
	known := r.bench.Clock.Now()
	r.bench.Clock.Advance(time.Minute)

	r.correctMatter(now.ID, petition.MatterCorrection{Execution: &petition.ExecutionCorrection{Version: account, On: june(14), Done: money(500)}})
	r.correctMatter(now.ID, petition.MatterCorrection{
		Field: petition.FieldPolicy, Outcome: petition.OutcomeRight, ResolvedOn: june(9), Ordered: petition.ResultCorrection{"/recover/money": 1000},
	})
	for _, m := range []petition.Matter{r.at(first.ID), r.at(now.ID)} {
		if m.Field != petition.FieldPolicy || m.Outcome != petition.OutcomeRight || m.ResolvedOn != june(9) || m.Ordered != *money(1000) || m.Done != *money(500) {
			t.Errorf("authority %s has %+v", m.ID.Authority, m)
		}
	}
	outcomes := ledger.Question{Authority: r.hill, Set: ledger.Outcomes, From: june(14), To: june(14)}
	if got := values(r.answer(outcomes)[0])[petition.DoneFigure("recover_money")]; got != 500 {
		t.Errorf("done on the day that is right: %d", got)
	}
	outcomes.From, outcomes.To = june(15), june(15)
	if got := values(r.answer(outcomes)[0])[petition.DoneFigure("recover_money")]; got != 0 {
		t.Errorf("done on the day that was wrong: %d", got)
	}
	outcomes.AsKnownAt = known
	if got := values(r.answer(outcomes)[0])[petition.DoneFigure("recover_money")]; got != 400 {
		t.Errorf("done as it was known before: %d", got)
	}
	due := r.total()
	due.Set = ledger.Outcomes
	got := values(r.answer(due)[0])
	if got[petition.OrderedFigure("recover_money")] != 1000 || got[petition.DueFigure("recover_money")] != 1000 || got[petition.DoneFigure("recover_money")] != 500 {
		t.Errorf("ordered, due and done: %v", got)
	}
	resolved := ledger.Question{Authority: r.hill, From: june(9), To: june(9), GroupBy: []ledger.Dimension{petition.DimensionField, petition.DimensionOutcome}}
	found := false
	for _, g := range r.answer(resolved) {
		if g.Key[0] == string(petition.FieldPolicy) && g.Key[1] == string(petition.OutcomeRight) {
			found = values(g)[petition.FigureMattersResolved] == 1
		}
	}
	if !found {
		t.Error("the predecessor's result does not have the right day, field and outcome")
	}
	for _, id := range []authority.OwnedID{first.ID, now.ID} {
		events, err := r.Events(t.Context(), headAt(id.Authority), id)
		if err != nil {
			t.Fatal(err)
		}
		told := ""
		for _, e := range events {
			if e.Tells(petition.FactExecution) != "" && e.Reason == "Ghi nhầm" {
				told += "execution "
			}
			if e.Tells(petition.FactResolvedOn) == june(9).String() {
				told += "result "
			}
		}
		if told != "execution result " {
			t.Errorf("the history at authority %s tells %q", id.Authority, told)
		}
	}
	r.consistent()

	// The bounds are those of the time at the predecessor, and nothing is put right there.
	correcting := func(id authority.OwnedID, c petition.MatterCorrection) error {
		_, err := r.tryStep(id, petition.Command{Action: petition.ActionCorrect, Reason: "Ghi nhầm", Correction: &c})
		return err
	}
	wantPointer(t, correcting(now.ID, petition.MatterCorrection{ResolvedOn: june(13)}), "/correction/resolved_on")
	wantPointer(t, correcting(now.ID, petition.MatterCorrection{Execution: &petition.ExecutionCorrection{Version: account, On: june(11)}}), "/correction/execution/on")
	wantPointer(t, correcting(now.ID, petition.MatterCorrection{Execution: &petition.ExecutionCorrection{Version: account, On: july(2)}}), "/correction/execution/on")
	if err := correcting(first.ID, petition.MatterCorrection{Field: petition.FieldLand}); err == nil {
		t.Error("a matter that was handed over was put right where it was")
	}
	r.take(first.ID, petition.Command{Action: petition.ActionClose, On: july(30), Reason: "Đã bàn giao"})
	if err := correcting(first.ID, petition.MatterCorrection{Field: petition.FieldLand}); err == nil {
		t.Error("a matter that was handed over was put right behind its successor's back")
	}
}

// TestDimensionsFollow: what is put right of a petition at the successor is put right
// of what the predecessor received, so that totals of each field, channel and number
// of names agree.
func TestDimensionsFollow(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := newUpheaval(t, b)
		with := r.lead(r.hill, petition.Complaint, petition.FieldLand, june(2), classified(petition.Complaint, petition.FieldLand), step(petition.ActionAccept))
		alone := r.lead(r.hill, petition.Complaint, petition.FieldLand, june(2))
		r.reform(false)
		r.handOver(r.hill, r.merged, nil)
		list, err := r.Petitions(t.Context(), headAt(r.merged), casework.PetitionFilter{Authority: r.merged}, page.Page{Limit: 9})
		if err != nil || len(list) != 2 {
			t.Fatalf("%d petitions, %v", len(list), err)
		}
		for _, l := range list {
			cmd := petition.Command{Action: petition.ActionCorrect, Reason: "Ghi nhầm", Petition: &petition.PetitionCorrection{
				Field: new(petition.FieldPolicy), Channel: new(petition.InPerson), ReceivedOn: new(june(1)), Signatories: new(7), LateConfirmed: true,
			}}
			var result casework.PetitionResult
			if _, err := r.StepPetition(t.Context(), headAt(r.merged), l.Petition.ID, 0, cmd, catch(&result)); err != nil {
				t.Fatal(err)
			}
		}
		q := r.total()
		q.From, q.To = june(1), june(1)
		q.GroupBy = []ledger.Dimension{petition.DimensionField, petition.DimensionChannel, petition.DimensionMany}
		groups := r.answer(q)
		if len(groups) != 1 || strings.Join(groups[0].Key, " ") != "policy in_person yes" || values(groups[0])[petition.FigurePetitionsReceived] != 2 {
			t.Errorf("received on the day that is right: %+v", groups)
		}
		if _, err := r.StepPetition(t.Context(), headAt(r.hill), with.Petition.ID, 0, petition.Command{
			Action: petition.ActionCorrect, Reason: "Ghi nhầm", Petition: &petition.PetitionCorrection{Field: new(petition.FieldLand)},
		}, catch(&casework.PetitionResult{})); err == nil {
			t.Error("a petition that went on with its matter was put right where it was")
		}
		events, err := r.Events(t.Context(), person(access.Head, r.hill), alone.Petition.ID)
		if err != nil || events[len(events)-1].Action != petition.ActionFollow {
			t.Errorf("the history there ends with %+v, %v", events[len(events)-1], err)
		}
		r.consistent()
	})
}

// TestCheckFindsADisputeThatCountsTwice writes the rows that a fault once left: the
// ledger agrees with each row, and the rows with one another no more.
func TestCheckFindsADisputeThatCountsTwice(t *testing.T) {
	t.Parallel()
	const takenUp = "measure IN ('taken_up', 'taken_up_resolved', 'taken_up_ended')"
	for _, tt := range []struct {
		name   string
		times  int
		spoil  []string
		vi, en string
	}{
		{
			"the predecessor does not know that its case went on", 1,
			[]string{"DELETE FROM ledger WHERE " + takenUp, "UPDATE matter SET taken_up_on = NULL WHERE state = 'handed_over'"},
			"đã bàn giao", "which handed it over",
		},
		{
			"the first instance does not know that its case went on", 0,
			[]string{"DELETE FROM ledger WHERE " + takenUp, "UPDATE matter SET taken_up_on = NULL"},
			"một tranh chấp được tính hai lần", "one dispute counts twice",
		},
		{
			"a channel that the predecessor does not know", 1,
			[]string{"UPDATE petition SET channel = 'in_person' WHERE succeeded_as <> ''"},
			"đã bàn giao", "which handed it over",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, b storetest.Bench) {
				r := newUpheaval(t, b)
				first := r.decided(r.hill, petition.Complaint)
				r.reform(false)
				if _, err := r.goesOn(r.pass(first, tt.times), july(8)); err != nil {
					t.Fatal(err)
				}
				r.consistent()
				spoil(t, b, tt.spoil...)
				why := fault.As(b.Store.Check(t.Context()))
				if why == nil || !strings.Contains(why.Detail.VI, tt.vi) || !strings.Contains(why.Detail.EN, tt.en) {
					t.Errorf("found %v", why)
				}
			})
		})
	}
}

// spoil changes the database behind the program's back, as its owner can.
func spoil(t *testing.T, b storetest.Bench, statements ...string) {
	t.Helper()
	driver, address, before := "pgx", b.URL, "SET session_replication_role = replica"
	if b.Store.Engine() == sqldb.SQLite {
		driver, address, before = "sqlite", strings.TrimPrefix(b.URL, "sqlite:"), "DROP TRIGGER ledger_no_delete"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	for _, s := range append([]string{before}, statements...) {
		if _, err := conn.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// TestASuspensionThatNeverWasMakesThePredecessorLate: the successor takes a suspension
// back that the predecessor entered by mistake; the result that came in time by it
// alone was late, where it was given.
func TestASuspensionThatNeverWasMakesThePredecessorLate(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := newUpheaval(t, b)
		april, may := func(day int) clock.Date { return clock.MustDate(2025, time.April, day) }, func(day int) clock.Date { return clock.MustDate(2025, time.May, day) }
		first := *r.lead(r.hill, petition.Denunciation, petition.FieldLand, april(1), classified(petition.Denunciation, petition.FieldLand),
			petition.Command{Action: petition.ActionAccept, On: april(4)}, petition.Command{Action: petition.ActionVerify, On: april(7), Team: teamAt(t, b, r.hill)},
			petition.Command{Action: petition.ActionSuspend, On: april(10), Ground: petition.AwaitingResult}, petition.Command{Action: petition.ActionResume, On: may(20)},
			petition.Command{Action: petition.ActionReport, On: may(22)}, petition.Command{Action: petition.ActionConclude, On: may(26), Outcome: petition.OutcomeWrong}).Matter
		r.reform(false)
		now := r.pass(first, 1)
		times := func() [2]int64 {
			v := values(r.answer(ledger.Question{Authority: r.hill})[0])
			return [2]int64{v[petition.FigureMattersInTime], v[petition.FigureMattersLate]}
		}
		if got := times(); got != [2]int64{1, 0} {
			t.Fatalf("in time and late: %v", got)
		}
		v, err := r.Matter(t.Context(), headAt(r.merged), now.ID)
		if err != nil || len(v.Spans) != 1 {
			t.Fatalf("%+v, %v", v.Spans, err)
		}
		r.take(now.ID, petition.Command{Action: petition.ActionRemoveSuspension, Reason: "Ghi nhầm", Suspension: v.Spans[0].Version})
		if got := times(); got != [2]int64{0, 1} {
			t.Errorf("in time and late once it is taken back: %v", got)
		}
		r.consistent()
	})
}
