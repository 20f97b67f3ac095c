package casework_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/petition"
)

// The recount of what results ordered and what was done of it, from the events
// alone.

// datedResult is a result on its day.
type datedResult struct {
	on   clock.Date
	what petition.Result
}

// enforced is what the events of a matter tell about its enforcement.
type enforced struct {
	parts    map[string]datedResult // what was done, by version of the event
	referred []datedResult
	before   petition.Result // what had been done when it was taken over
	since    int64           // version of the event by which it was
	done     petition.Result
	endedOn  clock.Date
	endedAs  string // carried_out, dropped, handed_over, or before
	judged   clock.Date
}

// follow takes in an event, of which about knows the changes already.
func (x *enforced) follow(e casework.EventRecord, about map[petition.FactName]string) {
	now := resultIn(about[petition.FactDone])
	if e.Action == petition.ActionSucceed {
		x.before, x.done, x.since = now, now, e.Version
		if about[petition.FactCarryOutAs] != "" {
			x.endedAs = "before"
		}
		return
	}
	told := make(map[petition.FactName]string)
	for _, c := range e.Changes {
		told[c.Name] = c.Value
	}
	version := told[petition.FactExecution]
	if n, err := strconv.ParseInt(version, 10, 64); err == nil && n < x.since { // an account of a predecessor
		for _, of := range numbers() {
			*of(&x.before) += *of(&now) - *of(&x.done)
		}
		version = ""
	}
	if version != "" {
		if x.parts == nil {
			x.parts = make(map[string]datedResult)
		}
		p := x.parts[version]
		if p.on.IsZero() {
			p.on = e.On
		}
		if moved := told[petition.FactExecutedOn]; moved != "" {
			p.on = date(moved)
		}
		for _, of := range numbers() {
			*of(&p.what) += *of(&now) - *of(&x.done)
		}
		x.parts[version] = p
	}
	x.done = now
	if handed := told[petition.FactReferred]; handed != "" {
		x.referred = append(x.referred, datedResult{e.On, resultIn(handed)})
	}
	x.end(e, about, told)
}

// end notes why a decision is not to be carried out any more.
func (x *enforced) end(e casework.EventRecord, about, told map[petition.FactName]string) {
	as := ""
	switch moved := e.From != e.To; {
	case e.Action == petition.ActionRecordJudgment:
		x.judged = e.On
		if told[petition.FactJudgment] == "granted" {
			as = "dropped"
		}
	case e.Action == petition.ActionEndAppeal && x.endedAs == "dropped" && x.judged.IsZero(): // it went up, and came back
		x.endedOn, x.endedAs = clock.Date{}, ""
	case e.Action == petition.ActionUndoFinish:
		x.endedOn, x.endedAs = clock.Date{}, ""
	case e.Action == petition.ActionFinishEnforcement:
		as = "carried_out"
	case moved && e.To == petition.StateAppealed:
		as = "dropped"
	case told[petition.FactHandedTo] != "":
		as = "handed_over"
	case moved && e.To == petition.StateClosed:
		as = "carried_out"
		due := resultIn(about[petition.FactOrdered])
		for number, of := range numbers() { // whether somebody is prosecuted is not the office's to say
			if !strings.HasPrefix(string(number), "investigate_") && *of(&due) > *of(&x.done) {
				as = "dropped"
			}
		}
	}
	if as != "" && x.endedAs == "" && isDecision(about) {
		x.endedOn, x.endedAs = e.On, as
	}
}

// isDecision reports whether a matter has a decision or conclusion on its substance.
func isDecision(about map[petition.FactName]string) bool {
	return about[petition.FactResolvedOn] != "" && slices.Contains([]string{"right", "partly_right", "wrong"}, about[petition.FactOutcome])
}

// issued is the day on which a matter got its decision at this office, and begun
// the day since when that is to be carried out here.
func (l *life) issued() clock.Date {
	if !isDecision(l.about) || l.tookResolved() {
		return clock.Date{}
	}
	return l.result
}

func (l *life) received() clock.Date {
	if !isDecision(l.about) || !l.tookResolved() || l.enforced.endedAs == "before" {
		return clock.Date{}
	}
	return l.taken
}

func (l *life) toCarryOut() clock.Date { return latestOf(l.issued(), l.received()) }

// ended is the day on which it ended in one of these ways.
func (l *life) endedAs(ways ...string) clock.Date {
	if !slices.Contains(ways, l.enforced.endedAs) {
		return clock.Date{}
	}
	return l.enforced.endedOn
}

// numbers are those of a result, as the ledger calls them.
func numbers() map[ledger.Measure]func(*petition.Result) *int64 {
	return map[ledger.Measure]func(*petition.Result) *int64{
		"recover_money":              func(r *petition.Result) *int64 { return &r.Recover.Money },
		"recover_land":               func(r *petition.Result) *int64 { return &r.Recover.Land },
		"return_organisations_money": func(r *petition.Result) *int64 { return &r.ReturnOrganisations.Money },
		"return_organisations_land":  func(r *petition.Result) *int64 { return &r.ReturnOrganisations.Land },
		"return_individuals_money":   func(r *petition.Result) *int64 { return &r.ReturnIndividuals.Money },
		"return_individuals_land":    func(r *petition.Result) *int64 { return &r.ReturnIndividuals.Land },
		"restore_organisations":      func(r *petition.Result) *int64 { return &r.Organisations },
		"restore_individuals":        func(r *petition.Result) *int64 { return &r.Individuals },
		"handle_organisations":       func(r *petition.Result) *int64 { return &r.HandleOrganisations },
		"handle_people":              func(r *petition.Result) *int64 { return &r.HandlePeople },
		"handle_officials":           func(r *petition.Result) *int64 { return &r.HandleOfficials },
		"investigate_cases":          func(r *petition.Result) *int64 { return &r.InvestigateCases },
		"investigate_people":         func(r *petition.Result) *int64 { return &r.InvestigatePeople },
		"investigate_officials":      func(r *petition.Result) *int64 { return &r.InvestigateOfficial },
	}
}

// outstanding are the numbers of which the forms print what is still due.
func outstanding(number ledger.Measure) bool {
	return !strings.HasPrefix(string(number), "handle_") && !strings.HasPrefix(string(number), "investigate_")
}

func resultIn(text string) petition.Result {
	var r petition.Result
	if text != "" && json.Unmarshal([]byte(text), &r) != nil {
		return petition.Result{}
	}
	return r
}

// orderedIn is what was ordered, and handed to the investigators, in the days.
func (l *life) orderedIn(of func(*petition.Result) *int64, in func(clock.Date) bool) int64 {
	var sum int64
	for _, r := range l.enforced.referred {
		if in(r.on) {
			sum += *of(&r.what)
		}
	}
	if due := resultIn(l.about[petition.FactOrdered]); in(l.issued()) {
		sum += *of(&due)
	}
	return sum
}

func (l *life) doneIn(of func(*petition.Result) *int64, in func(clock.Date) bool) int64 {
	var sum int64
	for _, x := range l.enforced.parts {
		if in(x.on) {
			sum += *of(&x.what)
		}
	}
	return sum
}

// outstandingAt is what is to be done of a number at the end of a day, by what is
// known: what is due less what was done, never less than nothing.
func (l *life) outstandingAt(of func(*petition.Result) *int64, day clock.Date) int64 {
	by := period{to: day}
	if !by.byEnd(l.toCarryOut()) || by.byEnd(l.enforced.endedOn) {
		return 0
	}
	due := resultIn(l.about[petition.FactOrdered])
	return max(0, *of(&due)-*of(&l.enforced.before)-l.doneIn(of, by.byEnd))
}

// outcomeRules restates the figures of what results order and what is done of it.
func outcomeRules() map[ledger.FigureID]rule {
	const m = petition.OfMatter
	instance := []ledger.Dimension{petition.DimensionInstance}
	count := func(c counted) rule { return rule{unit: m, count: c, also: instance} }
	amount := func(of func(*life, period) int64) rule { return rule{unit: m, amount: of, also: instance} }
	out := map[ledger.FigureID]rule{
		petition.FigureCarryOutBefore:     count(func(l *life, p period) bool { return p.over(l.toCarryOut()) && !p.over(l.enforced.endedOn) }),
		petition.FigureCarryOutIssued:     count(func(l *life, p period) bool { return p.holds(l.issued()) }),
		petition.FigureCarryOutSucceeded:  count(func(l *life, p period) bool { return p.holds(l.received()) }),
		petition.FigureCarryOutHandedOver: count(func(l *life, p period) bool { return p.holds(l.endedAs("handed_over")) }),
		petition.FigureCarryOutDue: count(func(l *life, p period) bool {
			return p.byEnd(l.toCarryOut()) && !p.over(l.enforced.endedOn) && !p.holds(l.endedAs("handed_over"))
		}),
		petition.FigureCarriedOut:      count(func(l *life, p period) bool { return p.holds(l.endedAs("carried_out")) }),
		petition.FigureCarryOutDropped: count(func(l *life, p period) bool { return p.holds(l.endedAs("dropped")) }),
		petition.FigureCarryOutOpen:    count(func(l *life, p period) bool { return p.byEnd(l.toCarryOut()) && !p.byEnd(l.enforced.endedOn) }),
		petition.FigureJudged:          count(func(l *life, p period) bool { return p.holds(l.enforced.judged) }),
	}
	for number, of := range numbers() {
		out[petition.OrderedFigure(number)] = amount(func(l *life, p period) int64 { return l.orderedIn(of, p.holds) })
		out[petition.DoneFigure(number)] = amount(func(l *life, p period) int64 { return l.doneIn(of, p.holds) })
		if outstanding(number) { // what was done in the period was due in it, and so is what still is
			out[petition.DueFigure(number)] = amount(func(l *life, p period) int64 {
				return l.doneIn(of, p.holds) + l.outstandingAt(of, p.to)
			})
		}
	}
	return out
}

// outcomeIdentities are those that the forms state (Thông tư 06/2025/TT-TTCP,
// 05/KQTH, 03/GQKN and 04/GQTC), of any group.
func outcomeIdentities(key []string, v map[ledger.FigureID]int64) string {
	if _, all := v[petition.FigureCarryOutDue]; !all {
		return ""
	}
	due := v[petition.FigureCarryOutBefore] + v[petition.FigureCarryOutIssued] + v[petition.FigureCarryOutSucceeded] - v[petition.FigureCarryOutHandedOver]
	wrong := map[string]bool{
		"carried over + issued + taken over - handed over is not due": due != v[petition.FigureCarryOutDue],
		"carried out + dropped + open is not due":                     v[petition.FigureCarriedOut]+v[petition.FigureCarryOutDropped]+v[petition.FigureCarryOutOpen] != due,
		"2<=1, 17<=16: more carried out than due":                     v[petition.FigureCarriedOut] > due,
		"1>=7, 16>=7: fewer due than issued and not handed over":      due+v[petition.FigureCarryOutHandedOver] < v[petition.FigureCarryOutIssued],
	}
	for number := range numbers() {
		if outstanding(number) {
			wrong[string(number)+": more done than due"] = v[petition.DoneFigure(number)] > v[petition.DueFigure(number)]
		}
	}
	for _, people := range []ledger.Measure{"handle", "investigate"} {
		for name, of := range map[string]func(ledger.Measure) ledger.FigureID{"ordered": petition.OrderedFigure, "done": petition.DoneFigure} {
			wrong[string(people)+": more officials than people "+name] = v[of(people+"_officials")] > v[of(people+"_people")]
		}
	}
	var diff strings.Builder
	for _, what := range slices.Sorted(maps.Keys(wrong)) {
		if wrong[what] {
			fmt.Fprintf(&diff, "group %q: %s: %v\n", key, what, v)
		}
	}
	return diff.String()
}

// checkIssued holds the bounds of the forms, and 03/GQKN and 04/GQTC column 7: the
// decisions and conclusions issued are the matters resolved with a verdict.
func (w *world) checkIssued(q ledger.Question, whole map[ledger.FigureID]int64) {
	w.t.Helper()
	if q.Set != ledger.Outcomes || q.Edition == 1 {
		return
	}
	q.GroupBy = []ledger.Dimension{petition.DimensionKind}
	byKind, err := statisticsOf(w.b).Statistics(w.t.Context(), auditor(), q)
	if err != nil {
		w.t.Fatalf("%+v: %v", q, err)
	}
	checkForms(w.t, byKind.Groups)
	q.Set, q.GroupBy = ledger.Cases, []ledger.Dimension{petition.DimensionOutcome}
	stats, err := statisticsOf(w.b).Statistics(w.t.Context(), auditor(), q)
	if err != nil {
		w.t.Fatalf("%+v: %v", q, err)
	}
	var verdicts int64
	for _, g := range stats.Groups {
		if slices.Contains([]string{"right", "partly_right", "wrong"}, g.Key[0]) {
			verdicts += values(g)[petition.FigureMattersResolved]
		}
	}
	if verdicts != whole[petition.FigureCarryOutIssued] {
		w.t.Errorf("%+v: %d matters with a verdict, %d decisions issued", q, verdicts, whole[petition.FigureCarryOutIssued])
	}
}

// amounts draws what is ordered or done: some of the numbers, officials among
// people.
func (w *world) amounts() *petition.Result {
	r := &petition.Result{}
	for _, of := range []func(*petition.Result) *int64{
		numbers()["recover_money"], numbers()["recover_land"], numbers()["return_organisations_money"], numbers()["return_individuals_land"],
		numbers()["restore_individuals"], numbers()["handle_people"], numbers()["investigate_cases"], numbers()["investigate_people"],
	} {
		if w.d.chance(40) {
			*of(r) = int64(w.d.IntN(4)) * 50
		}
	}
	r.HandleOfficials, r.InvestigateOfficial = r.HandlePeople/2, r.InvestigatePeople
	return r
}
