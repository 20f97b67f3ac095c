package casework_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// TestUndoneGroupingChangesNoFigure lets random histories happen. Then, again
// and again, a petition joins a matter and is detached, or a matter is merged
// and unmerged: every figure, in every period and grouping, is what it was
// before. In the end all of it agrees with the recount from the events.
func TestUndoneGroupingChangesNoFigure(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		w := newWorld(t, b, roll(t, 300))
		w.live(60, func(int) {})
		for range 6 {
			m := rush{w}.accept()
			w.matters = append(w.matters, m)
			w.petitions = append(w.petitions, rush{w}.enter(petition.Complaint, petition.Within))
			w.pass()
		}
		done := make(map[petition.Action]int)
		for round := range *groupings {
			before := w.everyFigure(round)
			first, undo := w.group(round)
			if first == "" {
				continue
			}
			if w.d.chance(50) {
				w.pass()
			}
			undo()
			done[first]++
			if diff := differing(before, w.everyFigure(round)); diff != "" {
				t.Fatalf("round %d: %s and its undoing left a trace (-before +after):\n%s", round, first, diff)
			}
		}
		if done[petition.ActionJoin] < *groupings/4 || done[petition.ActionMerge] < *groupings/4 {
			t.Errorf("too little was grouped: %v", done)
		}
		rush{w}.settled()
		w.checkStored()
		w.checkDeadlines(collect(t, w.s, overseer(), storetest.Start()))
	})
}

// TestConcurrentMerges merges two matters into each other while a petition
// joins one and another is corrected: one merging wins, nobody waits in a
// circle, and the figures stay those of the events.
func TestConcurrentMerges(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := rush{newWorld(t, b, roll(t, 301))}
		for range rounds {
			one, two := r.accept(), r.accept()
			p := r.enter(petition.Complaint, petition.Within)
			own := r.petitionsOf(one.ID)
			opener, err := authority.ParseOwnedID(own[0])
			if err != nil {
				t.Fatal(err)
			}
			view, err := r.s.Petition(t.Context(), overseer(), opener)
			if err != nil {
				t.Fatal(err)
			}
			data := *r.correction(&view.Petition)
			results := atOnce(
				r.stepMatter(one.ID, 0, petition.Command{Action: petition.ActionMerge, Matter: two.ID, Reason: "Cùng vụ việc"}),
				r.stepMatter(two.ID, 0, petition.Command{Action: petition.ActionMerge, Matter: one.ID, Reason: "Cùng vụ việc"}),
				r.step(p.ID, 0, petition.Command{Action: petition.ActionJoin, Matter: two.ID}),
				r.step(opener, 0, petition.Command{Action: petition.ActionCorrect, Reason: "Lý do", Petition: &data}),
			)
			merged := 0
			for _, err := range results[:2] {
				if err == nil {
					merged++
				}
			}
			if merged != 1 {
				t.Errorf("%d of two mergings into each other went through: %v", merged, results)
			}
		}
		r.settled()
	})
}

// group joins a petition to a matter or merges a matter, whatever is possible,
// and returns how that is undone.
func (w *world) group(round int) (petition.Action, func()) {
	if round%2 == 0 {
		return w.joinAndDetach()
	}
	return w.mergeAndUnmerge()
}

func (w *world) joinAndDetach() (petition.Action, func()) {
	w.t.Helper()
	for _, i := range w.d.Perm(len(w.petitions)) {
		p := &w.petitions[i]
		w.fresh(p)
		cmd := petition.Command{Action: petition.ActionJoin}
		if p.State == petition.StateClassified && p.Competence == petition.Within && p.Kind != petition.Mixed {
			w.chooseMatter(p, &cmd)
		}
		if cmd.Matter.IsZero() {
			continue
		}
		r := rush{w}
		if err := r.step(p.ID, p.Version, cmd)(); err != nil {
			continue
		}
		return petition.ActionJoin, func() {
			w.fresh(p)
			if err := r.step(p.ID, p.Version, petition.Command{Action: petition.ActionDetach, Reason: "Ghép nhầm"})(); err != nil {
				w.t.Fatal(err)
			}
			w.fresh(p)
		}
	}
	return "", nil
}

func (w *world) mergeAndUnmerge() (petition.Action, func()) {
	w.t.Helper()
	for _, i := range w.d.Perm(len(w.matters)) {
		m := &w.matters[i]
		w.freshMatter(m)
		into := w.otherMatter(m)
		if into == m.ID {
			continue
		}
		before := w.petitionsOf(m.ID)
		r := rush{w}
		cmd := petition.Command{Action: petition.ActionMerge, Matter: into, Reason: "Cùng một vụ việc"}
		if err := r.stepMatter(m.ID, m.Version, cmd)(); err != nil {
			continue
		}
		if left := w.petitionsOf(m.ID); len(left) > 0 {
			w.t.Fatalf("after the merging %v still belong to the matter", left)
		}
		return petition.ActionMerge, func() {
			state := m.State
			w.freshMatter(m)
			if err := r.stepMatter(m.ID, m.Version, petition.Command{Action: petition.ActionUnmerge, Reason: "Nhập nhầm"})(); err != nil {
				w.t.Fatal(err)
			}
			w.regrouped(petition.ActionUnmerge, *m)
			w.freshMatter(m)
			if diff := cmp.Diff(before, w.petitionsOf(m.ID)); diff != "" || m.State != state {
				w.t.Fatalf("unmerged into %s, was %s (-before +after):\n%s", m.State, state, diff)
			}
		}
	}
	return "", nil
}

// petitionsOf lists the petitions of a matter.
func (w *world) petitionsOf(id authority.OwnedID) []string {
	w.t.Helper()
	view, err := w.s.Matter(w.t.Context(), overseer(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	var out []string
	for _, p := range view.Petitions {
		out = append(out, p.ID.String())
	}
	slices.Sort(out)
	return out
}

// everyFigure asks for all figures of the province and its subtree: by every
// dimension, over everything and over periods that end between.
func (w *world) everyFigure(round int) map[string][]ledger.Group {
	w.t.Helper()
	w.b.Clock.Advance(time.Minute)
	out := make(map[string][]ledger.Group)
	year := clock.MustDate(2023+round%4, time.Month(1+round%12), 1)
	for _, dims := range append([][]ledger.Dimension{nil, {ledger.DimensionMonth, petition.DimensionKind}}, each(dimensions(w.t))...) {
		for _, q := range []ledger.Question{
			{Authority: storetest.Province, Subtree: true, From: clock.MustDate(2019, time.January, 1), To: clock.MustDate(2027, time.December, 31), GroupBy: dims},
			{Authority: storetest.Province, Subtree: true, AllBranches: true, From: year, To: year.AddDays(200), GroupBy: dims},
		} {
			stats, err := statisticsOf(w.b).Statistics(w.t.Context(), auditor(), q)
			if err != nil {
				w.t.Fatal(err)
			}
			out[fmt.Sprint(dims, q.From)] = stats.Groups
		}
	}
	return out
}

// differing returns how figures differ, "" when they do not. Where nothing
// differs reflect says so in a twentieth of the time that cmp takes.
func differing(before, after map[string][]ledger.Group) string {
	if reflect.DeepEqual(before, after) {
		return ""
	}
	return cmp.Diff(before, after, cmp.AllowUnexported(clock.Date{}))
}

func each[T any](list []T) [][]T {
	out := make([][]T, len(list))
	for i, v := range list {
		out[i] = []T{v}
	}
	return out
}
