package casework_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/directory"
	"kntc/internal/journal"
	"kntc/internal/ledger"
	"kntc/internal/petition"
	"kntc/internal/statistics"
	"kntc/internal/store/storetest"
)

// atlas is a directory under random reorganisations, and ledgers beside it.
type atlas struct {
	t     *testing.T
	d     dice
	b     storetest.Bench
	s     *casework.Service
	dir   *directory.Service
	admin access.Actor
	roots []authority.ID // never below another one
}

const secondProvince = storetest.OldCommune + 1

// newAtlas adds a second province with two districts to the test directory.
func newAtlas(t *testing.T, b storetest.Bench, d dice) *atlas {
	t.Helper()
	a := &atlas{t: t, d: d, b: b, s: service(t, b), dir: directoryOf(t, b)}
	list := "code,name,full_name,tier,parent_code\n92,Hai,Tỉnh Hai,province,\n921,Một,Huyện Một,district,92\n922,Hai,Huyện Hai,district,92\n"
	r := directory.Import{Units: unitFile(list), Release: authority.Release{
		System: "gso", On: clock.MustDate(2020, time.January, 1), Document: "Danh mục",
	}}
	if _, err := a.dir.ImportAllAuthorities(t.Context(), storetest.Administrator(0), r); err != nil {
		t.Fatal(err)
	}
	a.roots = []authority.ID{storetest.Province, secondProvince, storetest.PartyProvince}
	a.admin = storetest.Administrator(storetest.Province)
	a.admin.Grants = nil
	for _, root := range a.roots {
		a.admin.Grants = append(a.admin.Grants, access.Grant{Role: access.Administrator, Authority: root})
	}
	return a
}

func (a *atlas) tree() *authority.Tree {
	a.t.Helper()
	tree, err := a.b.Store.Tree(a.t.Context())
	if err != nil {
		a.t.Fatal(err)
	}
	return tree
}

func (a *atlas) everybody() []authority.ID {
	var out []authority.ID
	for _, x := range a.tree().Facts().Authorities {
		out = append(out, x.ID)
	}
	return out
}

// shuffle tries some reorganisations; what the directory refuses is left out.
func (a *atlas) shuffle(times int) {
	done := 0
	for range times {
		var below []authority.ID
		for _, id := range a.everybody() {
			if !slices.Contains(a.roots, id) {
				below = append(below, id)
			}
		}
		one, other := pick(a.d, below), pick(a.d, below)
		r := directory.Reorganisation{
			Kind: directory.Moving, Document: "Nghị quyết 7/NQ-HĐND", Predecessors: []authority.ID{one},
			On: a.d.day(clock.MustDate(2024, time.June, 1), clock.MustDate(2026, time.June, 1)),
		}
		switch a.d.IntN(4) {
		case 0:
			r.Kind, r.Successors, r.ChildrenTo = directory.Merging, []directory.Successor{{ID: other}}, pick(a.d, a.roots)
		case 1:
			n := directory.NewAuthority{
				Name: "UBND xã mới", Tier: authority.Commune, Branch: authority.State, Place: "Xã Hoa Ban", Parent: pick(a.d, a.roots),
			}
			r.Kind, r.Successors = directory.Splitting, []directory.Successor{{ID: one}, {Found: &n}}
		default:
			r.Parent = pick(a.d, append(below, a.roots...))
		}
		if _, err := a.dir.Reorganise(a.t.Context(), a.admin, r, unseen[directory.ReorganisationView]()); err == nil {
			done++
		}
	}
	if done == 0 {
		a.t.Fatal("no reorganisation was possible")
	}
}

// work posts the lives of some petitions and matters in random offices.
func (a *atlas) work(lives int) {
	a.t.Helper()
	for range lives {
		owner := pick(a.d, a.everybody())
		id, first := authority.NewOwnedID(owner), a.d.day(clock.MustDate(2024, time.March, 1), clock.MustDate(2026, time.June, 30))
		row := func(s ledger.Subject, m ledger.Measure, on clock.Date) ledger.Row {
			return ledger.Row{Subject: s, ID: id, Fact: ledger.Fact{Measure: m, On: on, Quantity: 1, Dims: ledger.Dims{petition.DimensionKind: string(petition.Complaint)}}}
		}
		rows := []ledger.Row{row(petition.CountedPetition, petition.MeasureReceived, first), row(petition.CountedMatter, petition.MeasureAccepted, first)}
		if last := first.AddDays(a.d.IntN(300)); a.d.chance(60) {
			rows = append(rows, row(petition.CountedPetition, petition.MeasureProcessed, last),
				row(petition.CountedMatter, pick(a.d, []ledger.Measure{petition.MeasureResolved, petition.MeasureEnded}), last))
		}
		err := a.b.Store.Commit(a.t.Context(), journal.Work{Scope: access.System("test")}, func(now time.Time) (journal.Change, error) {
			return journal.Change{
				Events: []petition.Event{{Subject: petition.OfPetition, ID: id, Version: 1, Action: petition.ActionRegister, On: clock.DateOf(now)}},
				Ledger: rows,
			}, nil
		})
		if err != nil {
			a.t.Fatal(err)
		}
	}
}

// ask answers a question about the subtree of an authority, all branches.
func (a *atlas) ask(id authority.ID, m ledger.Map, from, to clock.Date, at time.Time) (map[ledger.FigureID]int64, statistics.Answer) {
	a.t.Helper()
	return a.answer(ledger.Question{
		Authority: id, Subtree: true, AllBranches: true, Map: m, From: from, To: to, AsKnownAt: at,
	})
}

func (a *atlas) answer(q ledger.Question) (map[ledger.FigureID]int64, statistics.Answer) {
	a.t.Helper()
	stats, err := statisticsOf(a.b).Statistics(a.t.Context(), a.admin, q)
	if err != nil {
		a.t.Fatalf("%+v: %v", q, err)
	}
	return values(stats.Groups[0]), stats
}

// own are the figures of authorities alone, added up.
func (a *atlas) own(from, to clock.Date, at time.Time, ids ...authority.ID) map[ledger.FigureID]int64 {
	a.t.Helper()
	sum := make(map[ledger.FigureID]int64)
	for _, id := range ids {
		v, _ := a.answer(ledger.Question{Authority: id, Map: ledger.Then, From: from, To: to, AsKnownAt: at})
		for figure, n := range v {
			sum[figure] += n
		}
	}
	return sum
}

// lying returns the authorities directly below one on a day, those that ended
// before or begin later in the place of their last or first day.
func lying(tree *authority.Tree, id authority.ID, on clock.Date) []authority.ID {
	var out []authority.ID
	for _, x := range tree.Facts().Authorities {
		day := on
		switch {
		case on.Before(x.ValidFrom):
			day = x.ValidFrom
		case !x.ValidTo.IsZero() && on.After(x.ValidTo):
			day = x.ValidTo
		}
		if p, ok := tree.ParentOn(x.ID, day); ok && p == id {
			out = append(out, x.ID)
		}
	}
	return out
}

// quiet draws a period in which, and on the day before which, nothing changes
// in the directory; false when the draw found none.
func (a *atlas) quiet() (from, to clock.Date, ok bool) {
	starts := []clock.Date{clock.MustDate(2024, time.January, 1), clock.MustDate(2027, time.January, 1)}
	for _, l := range a.tree().Facts().Parents {
		starts = append(starts, l.From)
		if !l.To.IsZero() {
			starts = append(starts, l.To.AddDays(1))
		}
	}
	starts = slices.DeleteFunc(starts, clock.Date.IsZero)
	slices.SortFunc(starts, func(x, y clock.Date) int { return x.Start().Compare(y.Start()) })
	i := a.d.IntN(len(starts) - 1)
	first, last := starts[i].AddDays(1), starts[i+1].AddDays(-1)
	if last.Before(first) {
		return first, last, false
	}
	from = a.d.day(first, last)
	return from, a.d.day(from, last), true
}

// TestMapsKeepTheirIdentities checks on both maps, over random reorganisations,
// what a reader of the figures relies on.
func TestMapsKeepTheirIdentities(t *testing.T) {
	t.Parallel()
	for number := range *trees {
		t.Run(fmt.Sprint(number), func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, b storetest.Bench) {
				a := newAtlas(t, b, roll(t, 700+number))
				for range 3 {
					a.work(25)
					a.shuffle(8)
					if _, err := b.Store.Roll(t.Context()); err != nil {
						t.Fatal(err)
					}
					a.work(5)
					b.Clock.Advance(time.Hour)
					a.check()
				}
			})
		})
	}
}

func (a *atlas) check() {
	a.t.Helper()
	for range 4 {
		from := a.d.day(clock.MustDate(2024, time.January, 1), clock.MustDate(2026, time.June, 1))
		to := a.d.day(from, from.AddDays(400))
		at := a.b.Clock.Now().Add(-time.Second)
		everybody := a.everybody()
		whole := a.own(from, to, at, everybody...)
		for _, m := range ledger.Maps() {
			total := make(map[ledger.FigureID]int64)
			for _, root := range a.roots {
				now, asked := a.ask(root, m, from, to, at)
				for figure, n := range now {
					total[figure] += n
				}
				a.checkPeriod(root, m, to, now, at)
				a.work(1) // whatever is written later
				_, again := a.ask(root, m, from, to, at)
				if diff := cmp.Diff(fmt.Sprintf("%+v", asked), fmt.Sprintf("%+v", again)); diff != "" {
					a.t.Errorf("asked again on map %s:\n%s", m, diff)
				}
			}
			if m == ledger.Today {
				delete(whole, petition.FigurePetitionsMoved)
				delete(whole, petition.FigureMattersMoved)
			} else {
				whole[petition.FigurePetitionsMoved], whole[petition.FigureMattersMoved] = 0, 0
			}
			if diff := cmp.Diff(whole, total); diff != "" {
				a.t.Errorf("map %s, %s to %s: the authorities one by one (-), the roots (+):\n%s", m, from, to, diff)
			}
		}
		a.checkParents(at)
	}
	if a.t.Failed() {
		a.t.FailNow()
	}
}

// checkPeriod checks the stocks at both ends of a period that ends on the day.
func (a *atlas) checkPeriod(id authority.ID, m ledger.Map, to clock.Date, now map[ledger.FigureID]int64, at time.Time) {
	a.t.Helper()
	next, _ := a.ask(id, m, to.AddDays(1), to.AddDays(90), at)
	if now[petition.FigurePetitionsUnprocessed] != next[petition.FigurePetitionsCarriedOver] || now[petition.FigureMattersOpen] != next[petition.FigureMattersCarriedOver] {
		a.t.Errorf("%s on map %s: closing stock %v is not the next opening %v", id, m, now, next)
	}
	if now[petition.FigurePetitionsCarriedOver]+now[petition.FigurePetitionsMoved]+now[petition.FigurePetitionsReceived] !=
		now[petition.FigurePetitionsProcessed]+now[petition.FigurePetitionsUnprocessed] {
		a.t.Errorf("%s on map %s: petitions do not add up: %v", id, m, now)
	}
	if now[petition.FigureMattersCarriedOver]+now[petition.FigureMattersMoved]+now[petition.FigureMattersAccepted] != now[petition.FigureMattersInCompetence] {
		a.t.Errorf("%s on map %s: matters do not add up: %v", id, m, now)
	}
}

// checkParents compares parents with their own figures and their children's: on
// the map as then for a period without changes, on today's for any.
func (a *atlas) checkParents(at time.Time) {
	a.t.Helper()
	from, to, ok := a.quiet()
	if !ok {
		return
	}
	tree := a.tree()
	far := clock.MustDate(2099, time.December, 31)
	for _, id := range a.everybody() {
		for m, on := range map[ledger.Map]clock.Date{ledger.Then: from, ledger.Today: far} {
			parent, _ := a.ask(id, m, from, to, at)
			sum := a.own(from, to, at, id)
			for _, child := range lying(tree, id, on) {
				v, _ := a.ask(child, m, from, to, at)
				for figure, n := range v {
					sum[figure] += n
				}
			}
			if m == ledger.Today {
				delete(sum, petition.FigurePetitionsMoved)
				delete(sum, petition.FigureMattersMoved)
			}
			if diff := cmp.Diff(parent, sum); diff != "" {
				a.t.Errorf("%s on map %s, %s to %s: parent (-), own and children (+):\n%s", id, m, from, to, diff)
			}
		}
	}
}
