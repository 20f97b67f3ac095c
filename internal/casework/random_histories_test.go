package casework_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/petition"
	"kntc/internal/statistics"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

// TestFiguresAgreeWithARecount lets random histories happen and asks random
// questions meanwhile. Every answer must agree with a recount from the events,
// then and for ever after, in the same bytes.
func TestFiguresAgreeWithARecount(t *testing.T) {
	t.Parallel()
	var lived mix
	t.Cleanup(func() { lived.check(t) })
	for number := range *worlds {
		t.Run(fmt.Sprint("world ", number), func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, b storetest.Bench) {
				w := newWorld(t, b, roll(t, number))
				liveAndRecount(t, w, paperOffices(number))
				lived.add(b.Store.Engine(), w.done)
			})
		})
	}
}

func liveAndRecount(t *testing.T, w *world, onPaper []authority.ID) {
	t.Helper()
	began := storetest.Start().AddDate(0, -1, 0).Add(time.Second)
	var asked []answered
	moments := []time.Time{w.b.Clock.Now()}
	for _, office := range onPaper {
		w.takeOver(office, 25)
	}
	w.live(*histories, func(step int) {
		switch {
		case step%10 == 0:
			moments = append(moments, w.b.Clock.Now())
			w.b.Clock.Advance(time.Millisecond)
		case step%97 == 0:
			w.takeOver(pick(w.d, offices()), 1+w.d.IntN(12))
		case step%41 == 0:
			w.roll(step)
		case step%37 == 0:
			w.noteOverdue()
		case step%23 == 0:
			asked = append(asked, w.ask(w.question(nil)))
		case step%29 == 0 && len(asked) > 0:
			w.askAgain(pick(w.d, asked))
		}
	})
	w.whoseCases()
	for range 60 {
		asked = append(asked, w.ask(w.question(moments)))
	}
	onPaperAnswers := 0
	for range 120 {
		if a, ok := w.askOnPaper(began); ok {
			asked = append(asked, a)
			onPaperAnswers++
		}
	}
	if len(onPaper) == len(offices()) && onPaperAnswers == 0 {
		t.Error("no question about what the paper registers knew was answered")
	}
	all := collect(t, w.s, overseer(), began)
	w.checkAll(all, asked)
	w.checkForms(all)
	w.checkDisputes(all)
	w.checkDeadlines(all)
	w.checkSealed(all)
	w.checkStored()
	t.Logf("%d petitions, %d matters, %d steps refused, %d answers; %v", len(w.petitions), len(w.matters), w.refused, len(asked), w.done)
}

// checkStored lets the store compare everything that it keeps.
func (w *world) checkStored() {
	w.t.Helper()
	if err := w.b.Store.Check(w.t.Context()); err != nil {
		w.t.Error(err)
	}
}

// mix is what was done in all worlds, on each engine.
type mix struct {
	mu   sync.Mutex
	done map[sqldb.Engine]map[string]int
}

// add counts the steps taken in a world.
func (m *mix) add(engine sqldb.Engine, done map[string]int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.done == nil {
		m.done = make(map[sqldb.Engine]map[string]int)
	}
	if m.done[engine] == nil {
		m.done[engine] = make(map[string]int)
	}
	for what, n := range done {
		m.done[engine][what] += n
	}
}

// check makes sure that the worlds of each engine hold everything they are for,
// once all of them have lived.
func (m *mix) check(t *testing.T) {
	t.Helper()
	if t.Failed() {
		return
	}
	for engine, done := range m.done {
		for _, what := range []petition.Action{
			petition.ActionClassify, petition.ActionAccept, petition.ActionJoin, petition.ActionRefuse, petition.ActionGuide, petition.ActionTransfer, petition.ActionUrge, petition.ActionReturn,
			petition.ActionFile, petition.ActionWithdraw, petition.ActionCorrect, petition.ActionRecordReply, petition.ActionSendReply, "register", "replace parties", "import", "overdue",
			"matter verify", "matter report", "matter hold_dialogue", "matter decide", "matter conclude", "matter handle", "matter answer",
			"matter withdraw", "matter terminate", "matter record_result", "matter correct", "matter close", "matter record_enforcement", "matter finish_enforcement", "matter refer_crime",
			petition.ActionDetach, petition.ActionSplit, "matter merge", "matter unmerge", petition.ActionActAtOnce, petition.ActionAskForReport,
		} {
			if done[string(what)] == 0 {
				t.Errorf("%s: in all histories nobody managed to %s", engine, what)
			}
		}
	}
}

// answered is a question with the answer it got: the instant it is fixed to,
// and the bytes.
type answered struct {
	question ledger.Question
	stats    statistics.Answer
	bytes    string
}

// roll brings the store's cache of sums forward: it must not change an answer.
func (w *world) roll(step int) {
	w.t.Helper()
	var err error
	if step%3 == 0 {
		err = w.b.Store.RebuildStock(w.t.Context())
	} else {
		_, err = w.b.Store.Roll(w.t.Context())
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// noteOverdue notes which matters have become late.
func (w *world) noteOverdue() {
	w.t.Helper()
	noted, err := w.s.NoteOverdue(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	w.done["overdue"] += noted
	for i := range w.matters {
		w.freshMatter(&w.matters[i])
	}
}

// question draws a question about now or one of the moments.
func (w *world) question(moments []time.Time) ledger.Question {
	from := w.d.day(clock.MustDate(2023, time.January, 1), w.today())
	if w.d.chance(40) {
		from = clock.MustDate(from.Year(), time.January, 1)
	}
	q := ledger.Question{
		Authority: pick(w.d, offices()), Subtree: w.d.chance(60), AllBranches: w.d.chance(30),
		From: from, To: from.AddDays(w.d.IntN(1 + w.d.IntN(900))),
	}
	for range w.d.IntN(ledger.MaxDimensions + 1) {
		if dim := pick(w.d, dimensions(w.t)); !slices.Contains(q.GroupBy, dim) {
			q.GroupBy = append(q.GroupBy, dim)
		}
	}
	w.narrow(&q)
	if w.d.chance(25) { // as an earlier report has them
		q.Edition = 1
	}
	if w.d.chance(40) {
		q.Set = ledger.Outcomes
	}
	if len(moments) > 0 && w.d.chance(85) {
		q.AsKnownAt = pick(w.d, moments)
	}
	return q
}

// narrow groups by less, as somebody would who is told that the answer would be
// too large.
func (w *world) narrow(q *ledger.Question) {
	for w.b.Store.Catalogue().Groups(*q, len(offices())) > ledger.MaxGroups {
		q.GroupBy = q.GroupBy[1:]
	}
}

// ask answers a question and fixes it to the instant of its answer.
func (w *world) ask(q ledger.Question) answered {
	w.t.Helper()
	stats, err := statisticsOf(w.b).Statistics(w.t.Context(), auditor(), q)
	if err != nil {
		w.t.Fatalf("%+v: %v", q, err)
	}
	q.AsKnownAt = stats.AsKnownAt
	stats.Question.AsKnownAt = stats.AsKnownAt
	a := answered{question: q, stats: stats, bytes: inBytes(w.t, stats)}
	w.askAgain(a)
	return a
}

// askAgain asks as known then: the bytes must be those of the first answer.
func (w *world) askAgain(a answered) {
	w.t.Helper()
	stats, err := statisticsOf(w.b).Statistics(w.t.Context(), auditor(), a.question)
	if err != nil {
		w.t.Fatalf("again %+v: %v", a.question, err)
	}
	if got := inBytes(w.t, stats); got != a.bytes {
		w.t.Fatalf("the same question got another answer: %+v\nfirst %s\nthen  %s", a.question, a.bytes, got)
	}
}

func inBytes(t *testing.T, stats statistics.Answer) string {
	t.Helper()
	out, err := json.Marshal(stats)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// auditor asks for figures of every office.
func auditor() access.Actor {
	return access.Actor{Home: storetest.Province, Name: "auditor", Grants: []access.Grant{
		{Role: access.Auditor, Authority: storetest.Province}, {Role: access.Auditor, Authority: storetest.PartyProvince},
	}}
}

// askOnPaper asks about a time when only paper registers knew anything. An
// office without one, or before its first row, has no answer, and the refusal
// says since when there is one.
func (w *world) askOnPaper(began time.Time) (answered, bool) {
	w.t.Helper()
	q := w.question(nil)
	day := w.d.day(clock.MustDate(2022, time.June, 1), clock.DateOf(began).AddDays(-2))
	if book := w.imports[q.Authority]; book != nil && w.d.chance(80) {
		day = earlier(pick(w.d, book.days), clock.DateOf(began).AddDays(-3)).AddDays(w.d.IntN(3) - 1)
	}
	q.AsKnownAt = day.End().Add(time.Duration(w.d.IntN(3)-1) * time.Microsecond)
	if w.d.chance(60) {
		q.From, q.To = clock.MustDate(2020, time.January, 1), clock.MustDate(2027, time.December, 31)
		w.narrow(&q)
	}
	stats, err := statisticsOf(w.b).Statistics(w.t.Context(), auditor(), q)
	missing := slices.ContainsFunc(askedOver(q), func(id authority.ID) bool { return !w.takenOver(id) })
	if err != nil {
		if !strings.HasPrefix(err.Error(), ledger.ErrBeforeOpening.Code) {
			w.t.Fatalf("%+v: %v", q, err)
		}
		return answered{}, false
	}
	if missing {
		w.t.Fatalf("%+v: answered although a register is missing", q)
	}
	return answered{question: q, stats: stats, bytes: inBytes(w.t, stats)}, true
}

// askedOver is the test directory's own account of a question's reach.
func askedOver(q ledger.Question) []authority.ID {
	under := map[authority.ID][]authority.ID{
		storetest.Province: {
			storetest.Province, storetest.DistrictA, storetest.DistrictB, storetest.CommuneA1, storetest.CommuneA2,
			storetest.CommuneB1, storetest.OldCommune,
		},
		storetest.DistrictB:     {storetest.DistrictB, storetest.OldCommune},
		storetest.PartyProvince: {storetest.PartyProvince, storetest.PartyDistrict},
	}
	if list := under[q.Authority]; q.Subtree && list != nil {
		return list
	}
	return []authority.ID{q.Authority}
}

// checkAll asks every question again at the end of all history and compares
// its answer with the recount.
func (w *world) checkAll(a archive, asked []answered) {
	w.t.Helper()
	for _, s := range slices.Concat(a.petitions, a.matters) {
		owner := s[0].ID.Authority
		if at, seen := a.opened[owner]; w.takenOver(owner) && (!seen || s[0].WrittenAt.Before(at)) {
			a.opened[owner] = s[0].WrittenAt
		}
	}
	for i, one := range asked {
		w.askAgain(one)
		want := a.reconstruct(one.question.AsKnownAt).recount(one.question, askedOver(one.question))
		if diff := compare(want, one.stats.Groups, one.question); diff != "" {
			w.t.Errorf("%+v:\n%s", one.question, diff)
		}
		if !slices.Equal(one.stats.Over, authority.Always(askedOver(one.question)...)) {
			w.t.Errorf("%+v: answered over %v", one.question, one.stats.Over)
		}
		if diff := identities(one.stats.Groups); diff != "" {
			w.t.Errorf("%+v:\n%s", one.question, diff)
		}
		if i%4 == 0 { // it asks a dozen more questions
			w.checkWhole(one)
		}
		if w.t.Failed() {
			w.t.FailNow()
		}
	}
}

// compare names every difference between the recount and the answer.
func compare(want map[string]map[ledger.FigureID]tallied, got []ledger.Group, q ledger.Question) string {
	var diff strings.Builder
	seen := make(map[string]bool)
	for _, g := range got {
		key := strings.Join(g.Key, " ")
		if seen[key] {
			fmt.Fprintf(&diff, "group %q comes twice\n", key)
		}
		seen[key] = true
		compareGroup(&diff, key, want[key], g.Figures, q)
	}
	for key, figures := range want {
		if !seen[key] {
			fmt.Fprintf(&diff, "group %q is missing: recounted %v\n", key, figures)
		}
	}
	return diff.String()
}

func compareGroup(diff *strings.Builder, key string, want map[ledger.FigureID]tallied, got []ledger.Figure, q ledger.Question) {
	answered := make(map[ledger.FigureID]bool)
	for _, f := range got {
		id := f.Definition.ID
		answered[id] = true
		w := want[id]
		if f.Value != w.value || f.Denominator != w.of {
			fmt.Fprintf(diff, "group %q: %s is %d of %d, recounted %d of %d\n", key, id, f.Value, f.Denominator, w.value, w.of)
		}
		for _, e := range f.Exclusions {
			if e.Value != w.not[e.Reason] {
				fmt.Fprintf(diff, "group %q: %s excludes %d as %s, recounted %d\n", key, id, e.Value, e.Reason, w.not[e.Reason])
			}
		}
	}
	for id, r := range asked(q) {
		can := !slices.ContainsFunc(q.GroupBy, func(d ledger.Dimension) bool { return !slices.Contains(append(common(), r.also...), d) })
		if can != answered[id] {
			fmt.Fprintf(diff, "group %q: %s answered: %t, can be split so: %t\n", key, id, answered[id], can)
		}
	}
}
