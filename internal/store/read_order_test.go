package store_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/page"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// sortedWorld is a register of which some matters have a result and some cases
// deadlines.
type sortedWorld struct {
	storetest.Bench

	list []kept
	due  map[authority.OwnedID]clock.Date // of a case, what is due next
}

func newSortedWorld(t *testing.T, b storetest.Bench) *sortedWorld {
	t.Helper()
	w := &sortedWorld{b, some(t, b, 60), make(map[authority.OwnedID]clock.Date)}
	for i, k := range w.list {
		if k.matter != nil && i%2 == 0 {
			k.matter.State, k.matter.Outcome, k.matter.ResolvedOn = petition.StateDecided, petition.OutcomeRight, k.matter.AcceptedOn.AddDays(3)
			w.run(t, fmt.Sprintf("UPDATE matter SET state = 'decided', outcome = 'right', resolved_on = '%s' WHERE id = '%s'", k.matter.ResolvedOn, k.matter.ID.UUID))
		}
		for seq := range i % 4 {
			of, subject := k.petition.ID, petition.OfPetition
			if k.matter != nil && seq > 0 {
				of, subject = k.matter.ID, petition.OfMatter
			}
			w.owe(t, of, subject, seq, clock.MustDate(2026, time.February, 1).AddDays((i*5+seq*3)%9))
		}
	}
	return w
}

func (w *sortedWorld) run(t *testing.T, sql string) {
	t.Helper()
	if err := w.Store.ExecForTest(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

// owe gives a case a deadline.
func (w *sortedWorld) owe(t *testing.T, of authority.OwnedID, subject petition.Subject, seq int, on clock.Date) {
	t.Helper()
	w.run(t, fmt.Sprintf(`INSERT INTO deadline (authority_id, subject_id, term, seq, subject, kind, of_office, question,
		start_on, rule_code, rule_version, due_on, provisional, state, moves, started_by, law_version)
		VALUES (%d, '%s', 'resolve', %d, '%s', 'complaint', TRUE, '{}', '2026-01-01', 'DON_PROCESS', 1, '%s', FALSE, 'open', 0, 1, 1)`,
		of.Authority, of.UUID, seq+1, subject, on))
	if next, has := w.due[of]; !has || on.Before(next) {
		w.due[of] = on
	}
}

// next is what is due next in a petition or its matter; a day that never comes for
// nothing.
func (w *sortedWorld) next(cases ...authority.OwnedID) string {
	next := "9999-12-31"
	for _, id := range cases {
		if on, has := w.due[id]; has {
			next = min(next, on.String())
		}
	}
	return next
}

// place is by what a petition comes before another in a sort.
func (w *sortedWorld) place(by casework.Sort, k kept) string {
	p := k.petition
	switch key := strings.TrimPrefix(string(by), "-"); casework.Sort(key) {
	case casework.ByDue:
		return w.next(p.ID, p.Matter) + p.ReceivedOn.String()
	case casework.ByNumber:
		return fmt.Sprintf("%04d/%09d", p.Number.Year, p.Number.No)
	case casework.ByEntry:
		return ""
	case casework.ByReceipt, casework.ByAcceptance:
	}
	return p.ReceivedOn.String()
}

// ordered puts rows into the order of a sort.
func ordered[T any](list []T, by casework.Sort, place func(T) string, id func(T) authority.OwnedID) []authority.OwnedID {
	slices.SortFunc(list, func(a, b T) int {
		c := cmp.Or(strings.Compare(place(a), place(b)), strings.Compare(id(a).UUID.String(), id(b).UUID.String()))
		if by == "" || strings.HasPrefix(string(by), "-") {
			return -c
		}
		return c
	})
	out := make([]authority.OwnedID, len(list))
	for i, row := range list {
		out[i] = id(row)
	}
	return out
}

// TestListsRunInTheirOrder: pages and exports have the same rows in the order that
// is asked for, however these are found: what is few first, what is much in the
// index of the order.
func TestListsRunInTheirOrder(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		w := newSortedWorld(t, b)
		for _, few := range []int64{1, 500} {
			b.Store.FewForTest(few)
			for name, scope := range map[string]access.Scope{
				"system": access.System("test"), "province": scopeOf(t, access.Supervisor, storetest.Province), "commune": scopeOf(t, access.Clerk, storetest.CommuneA2),
			} {
				for _, by := range []casework.Sort{"", "received", "due", "number", "-number", "entered", "-entered"} {
					w.petitionsInOrder(t, fmt.Sprintf("%s, %d are few", name, few), scope, by)
				}
				for _, by := range []casework.Sort{"", "accepted", "due", "number", "-number"} {
					w.mattersInOrder(t, fmt.Sprintf("%s, %d are few", name, few), scope, by)
				}
			}
		}
	})
}

func (w *sortedWorld) petitionsInOrder(t *testing.T, what string, scope access.Scope, by casework.Sort) {
	t.Helper()
	tree, err := w.Store.Tree(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all := filters(w.list)
	day := clock.MustDate(2026, time.January, 12)
	all["resolved"] = struct {
		filter casework.PetitionFilter
		holds  func(kept) bool
	}{casework.PetitionFilter{ResolvedMax: day}, func(k kept) bool {
		return k.matter != nil && !k.matter.ResolvedOn.IsZero() && !k.matter.ResolvedOn.After(day)
	}}
	for name, tt := range all {
		f := tt.filter
		f.Sort = by
		var rows []kept
		for _, k := range w.list {
			if scope.Covers(tree, k.petition.ID.Authority) && tt.holds(k) {
				rows = append(rows, k)
			}
		}
		want := ordered(rows, by, func(k kept) string { return w.place(by, k) }, func(k kept) authority.OwnedID { return k.petition.ID })
		got := []authority.OwnedID{}
		for ask := (page.Page{Limit: 13}); ; {
			lines, err := w.Store.Petitions(t.Context(), scope, f, ask)
			if err != nil {
				t.Fatalf("%s, %s by %q: %v", what, name, by, err)
			}
			for _, l := range lines {
				got, ask.After = append(got, l.Petition.ID), l.Position()
			}
			if len(lines) < ask.Limit {
				break
			}
		}
		exported := []authority.OwnedID{}
		err := w.Store.EachPetition(t.Context(), scope, f, func(l casework.PetitionLine) error {
			exported = append(exported, l.Petition.ID)
			return nil
		})
		if err != nil || difference(want, got) != "" || difference(want, exported) != "" {
			t.Fatalf("%s, %s by %q: %v, list (-want +got):\n%sexport:\n%s", what, name, by, err, difference(want, got), difference(want, exported))
		}
		if n, err := w.Store.CountPetitions(t.Context(), scope, f, page.CountExact); err != nil || n.Value != int64(len(want)) {
			t.Errorf("%s, %s by %q: counted %d, %v; want %d", what, name, by, n.Value, err, len(want))
		}
	}
}

// matterFilters are questions about lists of matters, each with the same question
// asked of a matter in memory.
func (w *sortedWorld) matterFilters() map[string]struct {
	filter casework.MatterFilter
	holds  func(petition.Matter) bool
} {
	yes, no := true, false
	first, last := clock.MustDate(2026, time.January, 6), clock.MustDate(2026, time.January, 16)
	due := clock.MustDate(2026, time.February, 4)
	return map[string]struct {
		filter casework.MatterFilter
		holds  func(petition.Matter) bool
	}{
		"all":           {casework.MatterFilter{}, func(petition.Matter) bool { return true }},
		"open":          {casework.MatterFilter{Open: &yes}, petition.Matter.Open},
		"open, a kind":  {casework.MatterFilter{Open: &yes, Kind: petition.Complaint}, func(m petition.Matter) bool { return m.Open() && m.Kind == petition.Complaint }},
		"closed":        {casework.MatterFilter{Open: &no}, func(m petition.Matter) bool { return !m.Open() }},
		"closed, kind":  {casework.MatterFilter{Open: &no, Kind: petition.Complaint}, func(m petition.Matter) bool { return !m.Open() && m.Kind == petition.Complaint }},
		"outcome":       {casework.MatterFilter{Outcome: petition.OutcomeRight}, func(m petition.Matter) bool { return m.Outcome == petition.OutcomeRight }},
		"instance":      {casework.MatterFilter{Instance: petition.First}, func(petition.Matter) bool { return true }},
		"second":        {casework.MatterFilter{Instance: petition.Second}, func(petition.Matter) bool { return false }},
		"states":        {casework.MatterFilter{States: []petition.State{petition.StateDecided, petition.StateClosed}}, func(m petition.Matter) bool { return m.State == petition.StateDecided }},
		"states, field": {casework.MatterFilter{States: []petition.State{petition.StateDecided, petition.StateAccepted}, Field: petition.FieldLand}, func(m petition.Matter) bool { return m.Field == petition.FieldLand }},
		"resolved": {casework.MatterFilter{ResolvedMin: first, ResolvedMax: last}, func(m petition.Matter) bool {
			return !m.ResolvedOn.IsZero() && !m.ResolvedOn.Before(first) && !m.ResolvedOn.After(last)
		}},
		"ended":  {casework.MatterFilter{EndedMin: first}, func(petition.Matter) bool { return false }},
		"due":    {casework.MatterFilter{DueMax: due}, func(m petition.Matter) bool { on, has := w.due[m.ID]; return has && !on.After(due) }},
		"source": {casework.MatterFilter{Source: "7/2019"}, func(petition.Matter) bool { return false }},
	}
}

func (w *sortedWorld) mattersInOrder(t *testing.T, what string, scope access.Scope, by casework.Sort) {
	t.Helper()
	tree, err := w.Store.Tree(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	place := func(m petition.Matter) string {
		switch key := strings.TrimPrefix(string(by), "-"); casework.Sort(key) {
		case casework.ByDue:
			return w.next(m.ID) + m.AcceptedOn.String()
		case casework.ByNumber:
			return fmt.Sprintf("%04d/%09d", m.Number.Year, m.Number.No)
		case casework.ByReceipt, casework.ByAcceptance, casework.ByEntry:
		}
		return m.AcceptedOn.String()
	}
	for name, tt := range w.matterFilters() {
		f := tt.filter
		f.Sort = by
		var rows []petition.Matter
		for _, k := range w.list {
			if k.matter != nil && scope.Covers(tree, k.matter.ID.Authority) && tt.holds(*k.matter) {
				rows = append(rows, *k.matter)
			}
		}
		want := ordered(rows, by, place, func(m petition.Matter) authority.OwnedID { return m.ID })
		got := []authority.OwnedID{}
		for ask := (page.Page{Limit: 4}); ; {
			lines, err := w.Store.Matters(t.Context(), scope, f, ask)
			if err != nil {
				t.Fatalf("%s, %s by %q: %v", what, name, by, err)
			}
			for _, l := range lines {
				got, ask.After = append(got, l.ID), l.Position()
			}
			if len(lines) < ask.Limit {
				break
			}
		}
		if diff := difference(want, got); diff != "" {
			t.Fatalf("%s, matters, %s by %q (-want +got):\n%s", what, name, by, diff)
		}
		if n, err := w.Store.CountMatters(t.Context(), scope, f, page.CountExact); err != nil || n.Value != int64(len(want)) {
			t.Errorf("%s, matters, %s by %q: counted %d, %v; want %d", what, name, by, n.Value, err, len(want))
		}
	}
}
