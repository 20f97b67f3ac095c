package petition

import (
	"slices"

	"kntc/internal/clock"
	"kntc/internal/ledger"
)

// What results ordered and what was done of it, as facts: each number in its unit,
// on the day on which it became known. What is ordered and neither done nor ended
// is outstanding: ordered − done − left.

// carryOutFacts lists what the matter's decision or conclusion orders, what has
// been done of it, and what was handed to the investigators or judged.
func carryOutFacts(m Matter, base ledger.Dims) []ledger.Fact {
	f := tallied{base: base}
	for _, r := range m.Referrals {
		f.add(orderedMeasure, r.On, r.Result)
	}
	for _, x := range m.Executions {
		f.add(doneMeasure, x.On, x.Result)
	}
	if !m.JudgedOn.IsZero() {
		f.one(MeasureJudged, m.JudgedOn)
	}
	if !m.Concluded() {
		return f.facts
	}
	due := m.Ordered
	switch {
	case m.CarryOutEndedAs == EndedBefore:
		due = m.doneBefore() // nothing was outstanding
		f.surplus(m, due)
		return f.facts
	case m.ResolvedBefore(): // ordered by the predecessor, who handed the rest over
		f.one(MeasureCarryOutSucceeded, m.SucceededOn)
		f.add(leftMeasure, m.SucceededOn, Result{}.minus(due.over(m.doneBefore())))
	default:
		f.one(MeasureToCarryOut, m.ResolvedOn)
		f.add(orderedMeasure, m.ResolvedOn, due)
	}
	f.surplus(m, due)
	if m.CarryOutEndedAs != "" {
		f.one(m.CarryOutEndedAs.measure(), m.CarryOutEndedOn)
		f.add(leftMeasure, m.CarryOutEndedOn, due.over(m.doneBy(m.CarryOutEndedOn)))
	}
	return f.facts
}

// surplus counts what was done beyond what was due, and after that ended, as due
// from that day on: otherwise less than nothing would be outstanding.
func (f *tallied) surplus(m Matter, due Result) {
	done := m.doneBefore()
	for _, x := range m.byDate() {
		limit := due
		if m.CarryOutEndedAs != "" && x.On.After(m.CarryOutEndedOn) {
			limit = due.minus(due.over(m.doneBy(m.CarryOutEndedOn)))
		}
		next := done.plus(x.Result)
		f.add(leftMeasure, x.On, done.over(limit).minus(next.over(limit)))
		done = next
	}
}

// byDate lists what was done in the order of its days.
func (m Matter) byDate() []Tally {
	return slices.SortedStableFunc(slices.Values(m.Executions), func(a, b Tally) int {
		switch {
		case a.On.Before(b.On):
			return -1
		case b.On.Before(a.On):
			return 1
		}
		return 0
	})
}

// doneBy is what had been done at the end of a day.
func (m Matter) doneBy(day clock.Date) Result {
	out := m.doneBefore()
	for _, x := range m.Executions {
		if !x.On.After(day) {
			out = out.plus(x.Result)
		}
	}
	return out
}

// doneBefore is what had been done when the matter was taken over.
func (m Matter) doneBefore() Result {
	out := m.Done
	for _, x := range m.Executions {
		out = out.minus(x.Result)
	}
	return out
}

// measure is what counts the end.
func (e CarryOutEnd) measure() ledger.Measure {
	switch e {
	case CarriedOut:
		return MeasureCarriedOut
	case CarryOutHandedOver:
		return MeasureCarryOutHandedOver
	case Replaced, AnnulledByCourt, ClosedUnfinished, EndedBefore:
	}
	return MeasureCarryOutDropped
}

// tallied gathers facts: parts of one day are one, as facts of one day that are
// equal would be.
type tallied struct {
	base  ledger.Dims
	facts []ledger.Fact
}

// add counts each number of a result that has the measure.
func (f *tallied) add(of func(*resultLine) ledger.Measure, on clock.Date, r Result) {
	for _, l := range resultLines {
		if m := of(l); m != "" {
			f.count(m, on, l.value(r))
		}
	}
}

func (f *tallied) one(m ledger.Measure, on clock.Date) { f.count(m, on, 1) }

func (f *tallied) count(m ledger.Measure, on clock.Date, quantity int64) {
	if quantity == 0 {
		return
	}
	for i := range f.facts {
		if x := &f.facts[i]; x.Measure == m && x.On == on {
			x.Quantity += quantity
			return
		}
	}
	f.facts = append(f.facts, ledger.Fact{Measure: m, On: on, Quantity: quantity, Dims: f.base})
}
