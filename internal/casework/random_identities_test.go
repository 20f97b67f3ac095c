package casework_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/ledger"
	"kntc/internal/petition"
)

// values are the numbers of a group by figure.
func values(g ledger.Group) map[ledger.FigureID]int64 {
	out := make(map[ledger.FigureID]int64)
	for _, f := range g.Figures {
		out[f.Definition.ID] = f.Value
	}
	return out
}

// identities checks, in every group, what must hold for any history.
func identities(groups []ledger.Group) string {
	var diff strings.Builder
	for _, g := range groups {
		v := values(g)
		if _, all := v[petition.FigurePetitionsUnprocessed]; all &&
			v[petition.FigurePetitionsCarriedOver]+v[petition.FigurePetitionsReceived]+v[petition.FigurePetitionsSucceeded] !=
				v[petition.FigurePetitionsProcessed]+v[petition.FigurePetitionsHandedOver]+v[petition.FigurePetitionsUnprocessed] {
			fmt.Fprintf(&diff, "group %q: carried over + received + taken over is not processed + handed over + unprocessed: %v\n", g.Key, v)
		}
		if _, all := v[petition.FigureMattersOpen]; all && v[petition.FigureMattersCarriedOver]+v[petition.FigureMattersAccepted]+
			v[petition.FigureMattersSucceeded]-v[petition.FigureMattersHandedOver] != v[petition.FigureMattersInCompetence] {
			fmt.Fprintf(&diff, "group %q: carried over + accepted + taken over - handed over is not in competence: %v\n", g.Key, v)
		}
		diff.WriteString(outcomeIdentities(g.Key, v))
		for _, f := range g.Figures {
			sum := f.Value
			for _, e := range f.Exclusions {
				sum += e.Value
			}
			if f.Value < 0 || len(f.Exclusions) > 0 && sum != f.Denominator {
				fmt.Fprintf(&diff, "group %q: %s: numerator %d and exclusions %v do not make %d\n", g.Key, f.Definition.ID, f.Value, f.Exclusions, f.Denominator)
			}
		}
	}
	return diff.String()
}

// checkWhole compares an answer with the answers about its parts: the opening
// of the next period, the offices one by one, the months one by one.
func (w *world) checkWhole(one answered) {
	w.t.Helper()
	q := one.question
	q.GroupBy = nil
	whole := w.plain(q)

	next := q
	next.From, next.To = q.To.AddDays(1), q.To.AddDays(40)
	after := w.plain(next)
	if whole[petition.FigurePetitionsUnprocessed] != after[petition.FigurePetitionsCarriedOver] || whole[petition.FigureMattersOpen] != after[petition.FigureMattersCarriedOver] ||
		whole[petition.FigureCarryOutOpen] != after[petition.FigureCarryOutBefore] {
		w.t.Errorf("%+v: closing stock %v is not the next opening %v", q, whole, after)
	}

	sum := make(map[ledger.FigureID]int64)
	for _, office := range askedOver(q) {
		part := q
		part.Authority, part.Subtree = office, false
		for id, v := range w.plain(part) {
			sum[id] += v
		}
	}
	if diff := cmp.Diff(whole, sum); diff != "" {
		w.t.Errorf("%+v: the whole (-) is not the sum of its offices (+):\n%s", q, diff)
	}
	w.checkGroups(one, whole)
	w.checkIssued(q, whole)
}

// checkGroups adds the groups up: all for what happened in the period, those
// of the first and the last month for what was open.
func (w *world) checkGroups(one answered, whole map[ledger.FigureID]int64) {
	w.t.Helper()
	month := slices.Index(one.question.GroupBy, ledger.DimensionMonth)
	first, last := one.question.From.String()[:7], one.question.To.String()[:7]
	sum := make(map[ledger.FigureID]int64)
	stock := map[ledger.FigureID]string{
		petition.FigurePetitionsCarriedOver: first, petition.FigureMattersCarriedOver: first,
		petition.FigurePetitionsUnprocessed: last, petition.FigureMattersOpen: last,
		petition.FigurePetitionsConsidered: last, petition.FigureMattersOverdue: last, petition.FigureCasesOpen: last,
		petition.FigurePetitionsInCompetence: "", petition.FigureMattersInCompetence: "", petition.FigureCasesInCompetence: "",
		petition.FigureCarryOutBefore: first, petition.FigureCarryOutOpen: last, petition.FigureCarryOutDue: "",
	}
	for number := range numbers() {
		stock[petition.DueFigure(number)] = ""
	}
	for _, g := range one.stats.Groups {
		for id, v := range values(g) {
			if at, isStock := stock[id]; month < 0 || !isStock || at == g.Key[month] {
				sum[id] += v
			}
		}
	}
	for id, v := range sum {
		if at, isStock := stock[id]; month >= 0 && isStock && at == "" {
			continue // what is open in several months is in competence in each
		}
		if v != whole[id] {
			w.t.Errorf("%+v: %s is %d, its groups add up to %d", one.question, id, whole[id], v)
		}
	}
}

// plain answers a question without groups.
func (w *world) plain(q ledger.Question) map[ledger.FigureID]int64 {
	w.t.Helper()
	stats, err := statisticsOf(w.b).Statistics(w.t.Context(), auditor(), q)
	if err != nil {
		w.t.Fatalf("%+v: %v", q, err)
	}
	return values(stats.Groups[0])
}
