package casework_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// period is a stretch of days, both ends included.
type period struct{ from, to clock.Date }

func (p period) holds(d clock.Date) bool { return !d.IsZero() && !d.Before(p.from) && !d.After(p.to) }

// over reports whether the day lies before the period.
func (p period) over(d clock.Date) bool { return !d.IsZero() && d.Before(p.from) }

// byEnd reports whether the day has come when the period ends.
func (p period) byEnd(d clock.Date) bool { return !d.IsZero() && !d.After(p.to) }

// competent is the day on which a petition came under the office's duty to
// resolve: when it was accepted or joined, or settled before by explanation or at once.
func (l *life) competent() clock.Date {
	if l.disposition == petition.StateAccepted || l.disposition == petition.StateJoined || l.explained() || l.wasHandledAtOnce() {
		return l.disposed
	}
	return clock.Date{}
}

// within is the day on which a petition came under the office's duty as it was
// classified: found eligible and in competence, whatever became of it.
func (l *life) within() clock.Date {
	eligible := l.about[petition.FactEligibility] == string(petition.Eligible) && l.about[petition.FactCompetence] == string(petition.Within)
	switch {
	case l.tookWithMatter() && l.disposition == "": // resolved before it came
		return clock.Date{}
	case !eligible && l.competent().IsZero():
		return clock.Date{}
	case !l.classified.IsZero():
		return l.classified
	}
	return l.taken
}

// lost is the day on which such a petition left without a result: with its
// matter, or without ever having one.
func (l *life) lost() clock.Date {
	switch {
	case l.within().IsZero() || l.handed:
		return clock.Date{}
	case l.competent().IsZero():
		return l.disposed
	case l.resolved.IsZero():
		return l.ended
	}
	return clock.Date{}
}

// passed is the day on which such a petition was handed over.
func (l *life) passed() clock.Date {
	switch {
	case l.within().IsZero() || !l.handed:
		return clock.Date{}
	case l.competent().IsZero():
		return l.disposed
	}
	return l.ended
}

// arrived is the day on which a petition began to wait for a disposition:
// received, or taken over without one.
func (l *life) arrived() clock.Date {
	if !l.taken.IsZero() && !l.tookWithMatter() {
		return l.taken
	}
	return l.begun
}

// processed is the day of its disposition at this office.
func (l *life) processed() clock.Date {
	if l.tookWithMatter() || l.disposition == petition.StateHandedOver && l.handed {
		return clock.Date{}
	}
	return l.disposed
}

// entered is the day on which a matter came under the office's duty to resolve:
// accepted, or taken over without a result.
func (l *life) entered() clock.Date {
	switch {
	case l.tookResolved():
		return clock.Date{}
	case !l.taken.IsZero():
		return l.taken
	}
	return l.begun
}

// out is the day on which it was no longer open, with a result or without.
func (l *life) out() clock.Date {
	if !l.resolved.IsZero() {
		return l.resolved
	}
	return l.ended
}

// counted says of one petition or matter whether a figure counts it.
type counted func(l *life, p period) bool

// rule is a figure as its published text defines it.
type rule struct {
	unit  petition.Subject
	count counted
	of    counted            // of a rate
	not   map[string]counted // of a rate: why the rest is not counted
	also  []ledger.Dimension // by which it can be split beside the common ones

	times  func(l *life) int64           // how much one counts, if not one
	amount func(l *life, p period) int64 // in the place of count: how much
}

// common are the dimensions by which every figure can be split.
func common() []ledger.Dimension {
	return []ledger.Dimension{ledger.DimensionAuthority, ledger.DimensionMonth, petition.DimensionKind, petition.DimensionField, petition.DimensionChannel, petition.DimensionMany}
}

// dimensions are those by which figures can be asked.
func dimensions(t *testing.T) []ledger.Dimension {
	t.Helper()
	var out []ledger.Dimension
	for _, d := range storetest.Counted(t).Dimensions() {
		out = append(out, d.Dimension)
	}
	return out
}

// rules restates every published figure, as the edition of a question has it.
func rules(edition int) map[ledger.FigureID]rule {
	of := map[petition.Subject]func(l *life) clock.Date{
		petition.OfPetition: (*life).competent,
		petition.OfMatter:   (*life).entered,
	}
	entered := func(u petition.Subject, l *life) clock.Date { return of[u](l) }
	resolved := func(l *life, p period) bool { return p.holds(l.resolved) }
	wasInCompetence := func(u petition.Subject) counted {
		return func(l *life, p period) bool {
			return p.holds(entered(u, l)) || p.over(entered(u, l)) && !p.over(l.out())
		}
	}
	openAtEnd := func(u petition.Subject) counted {
		return func(l *life, p period) bool { return p.byEnd(entered(u, l)) && !p.byEnd(l.out()) }
	}
	ended := func(l *life, p period) bool { return l.resolved.IsZero() && !l.handed && p.holds(l.ended) }
	handed := func(l *life, p period) bool { return l.resolved.IsZero() && l.handed && p.holds(l.ended) }
	// What is handed over in the period is the successor's to resolve.
	inCompetence := func(u petition.Subject) counted {
		return func(l *life, p period) bool { return !handed(l, p) && wasInCompetence(u)(l, p) }
	}
	rest := func(u petition.Subject) map[string]counted {
		return map[string]counted{"ended_without_result": ended, "open_at_end": openAtEnd(u)}
	}
	instance, outcome := []ledger.Dimension{petition.DimensionInstance}, []ledger.Dimension{petition.DimensionOutcome}
	ruled := []ledger.Dimension{petition.DimensionOutcome, petition.DimensionInstance, petition.DimensionRuling}
	handling := []ledger.Dimension{
		petition.DimensionInstance, petition.DimensionEligibility, petition.DimensionCompetence, petition.DimensionDisposition, petition.DimensionInadmissibility,
	}
	// The same by what petitions were classified as.
	within := func(l *life, p period) bool {
		gone := latestOf(latestOf(l.resolved, l.lost()), l.passed())
		return !p.holds(l.passed()) && (p.holds(l.within()) || p.over(l.within()) && !p.over(gone))
	}
	unsettled := map[string]counted{
		"ended_without_result": func(l *life, p period) bool { return p.holds(l.lost()) },
		"open_at_end": func(l *life, p period) bool {
			return p.byEnd(l.within()) && !p.byEnd(latestOf(latestOf(l.resolved, l.lost()), l.passed()))
		},
	}
	const p, m = petition.OfPetition, petition.OfMatter
	out := map[ledger.FigureID]rule{
		petition.FigurePetitionsCarriedOver: {unit: p, count: func(l *life, p period) bool { return p.over(l.arrived()) && !p.over(l.disposed) }},
		petition.FigurePetitionsReceived:    {unit: p, count: func(l *life, p period) bool { return p.holds(l.begun) }},
		petition.FigurePetitionsSucceeded:   {unit: p, count: func(l *life, p period) bool { return !l.tookWithMatter() && p.holds(l.taken) }},
		petition.FigurePetitionsHandedOver: {unit: p, count: func(l *life, p period) bool {
			return l.disposition == petition.StateHandedOver && l.handed && p.holds(l.disposed)
		}},
		petition.FigurePetitionsProcessed:    {unit: p, count: func(l *life, p period) bool { return p.holds(l.processed()) }, also: handling},
		petition.FigurePetitionsUnprocessed:  {unit: p, count: func(l *life, p period) bool { return p.byEnd(l.arrived()) && !p.byEnd(l.disposed) }},
		petition.FigurePetitionsInCompetence: {unit: p, count: within},
		petition.FigurePetitionsResolved:     {unit: p, count: resolved, also: outcome},
		petition.FigurePetitionRate:          {unit: p, count: resolved, of: within, not: unsettled},
		petition.FigureMattersCarriedOver:    {unit: m, count: func(l *life, p period) bool { return p.over(l.entered()) && !p.over(l.out()) }, also: instance},
		petition.FigureMattersSucceeded:      {unit: m, count: func(l *life, p period) bool { return !l.tookResolved() && p.holds(l.taken) }, also: instance},
		petition.FigureMattersHandedOver:     {unit: m, count: handed, also: instance},
		petition.FigureMattersAccepted:       {unit: m, count: func(l *life, p period) bool { return p.holds(l.begun) }, also: instance},
		petition.FigureMattersInCompetence:   {unit: m, count: inCompetence(m), also: instance},
		petition.FigureMattersResolved:       {unit: m, count: resolved, also: ruled},
		petition.FigureMattersOpen:           {unit: m, count: openAtEnd(m), also: instance},
		petition.FigureMatterRate:            {unit: m, count: resolved, of: inCompetence(m), not: rest(m), also: instance},
	}
	if edition != 1 {
		maps.Copy(out, formRules())
		return out
	}
	// Before it, what was accepted or joined alone counted.
	out[petition.FigurePetitionsInCompetence] = rule{unit: p, count: inCompetence(p)}
	out[petition.FigurePetitionRate] = rule{unit: p, count: resolved, of: inCompetence(p), not: rest(p)}
	return out
}

// asked restates the figures of the question's set.
func asked(q ledger.Question) map[ledger.FigureID]rule {
	switch {
	case q.Set != ledger.Outcomes:
		return rules(q.Edition)
	case q.Edition == 1: // first published with the second
		return nil
	}
	return outcomeRules()
}

// tallied is a figure of one group, recounted.
type tallied struct {
	value, of int64
	not       map[string]int64
}

// recount answers a question about the authorities: by group key, then figure.
// Figures that cannot be split as asked are missing, as are groups of nothing.
func (k known) recount(q ledger.Question, over []authority.ID) map[string]map[ledger.FigureID]tallied {
	out := make(map[string]map[ledger.FigureID]tallied)
	for id, r := range asked(q) {
		if slices.ContainsFunc(q.GroupBy, func(d ledger.Dimension) bool { return !slices.Contains(append(common(), r.also...), d) }) {
			continue
		}
		lives := k.petitions
		if r.unit == petition.OfMatter {
			lives = k.matters
		}
		for _, l := range lives {
			if !slices.Contains(over, l.owner) {
				continue
			}
			for month, p := range periods(q) {
				r.add(out, id, groupKey(q, l, month), l, p)
			}
		}
	}
	return out
}

func (r rule) add(out map[string]map[ledger.FigureID]tallied, id ledger.FigureID, key string, l *life, p period) {
	t := tallied{value: r.value(l, p), not: make(map[string]int64)}
	any := one(t.value != 0)
	if r.of != nil {
		t.of = one(r.of(l, p))
		any += t.of
		for reason, why := range r.not {
			t.not[reason] = one(why(l, p))
			any += t.not[reason]
		}
	}
	if any == 0 {
		return
	}
	if out[key] == nil {
		out[key] = make(map[ledger.FigureID]tallied)
	}
	before := out[key][id]
	t.value += before.value
	t.of += before.of
	for reason, n := range before.not {
		t.not[reason] += n
	}
	out[key][id] = t
}

// value is what one petition or matter counts.
func (r rule) value(l *life, p period) int64 {
	if r.amount != nil {
		return r.amount(l, p)
	}
	if r.times != nil && r.count(l, p) {
		return r.times(l)
	}
	return one(r.count(l, p))
}

func one(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}

// periods are the months of a question that asks by month, cut at its ends, or
// the question's one period.
func periods(q ledger.Question) map[string]period {
	if !slices.Contains(q.GroupBy, ledger.DimensionMonth) {
		return map[string]period{"": {q.From, q.To}}
	}
	out := make(map[string]period)
	for from := q.From; !from.After(q.To); {
		next := clock.MustDate(from.Year()+int(from.Month())/12, from.Month()%12+1, 1)
		out[from.String()[:7]] = period{from, earlier(next.AddDays(-1), q.To)}
		from = next
	}
	return out
}

// groupKey is the group that a petition or matter belongs to.
func groupKey(q ledger.Question, l *life, month string) string {
	key := make([]string, len(q.GroupBy))
	for i, d := range q.GroupBy {
		switch d {
		case ledger.DimensionAuthority:
			key[i] = l.owner.String()
		case ledger.DimensionMonth:
			key[i] = month
		case petition.DimensionKind:
			key[i] = l.about[petition.FactKind]
		case petition.DimensionField:
			key[i] = l.about[petition.FactField]
		case petition.DimensionChannel:
			key[i] = l.about[petition.FactChannel]
		case petition.DimensionMany:
			key[i] = l.about[petition.FactMany]
		case petition.DimensionInstance:
			key[i] = l.about[petition.FactInstance]
		case petition.DimensionEligibility:
			key[i] = l.about[petition.FactEligibility]
		case petition.DimensionCompetence:
			key[i] = l.about[petition.FactCompetence]
		case petition.DimensionDisposition:
			key[i] = string(l.disposition)
		case petition.DimensionOutcome:
			key[i] = l.about[petition.FactOutcome]
		case petition.DimensionInadmissibility:
			key[i] = l.about[petition.FactInadmissibility]
		case petition.DimensionRuling:
			key[i] = l.about[petition.FactRuling]
		case petition.DimensionSince:
			key[i] = since(l.within(), l.dropped)
		}
	}
	return strings.Join(key, " ")
}
