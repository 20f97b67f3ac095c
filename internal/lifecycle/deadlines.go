package lifecycle

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"kntc/internal/clock"
	"kntc/internal/deadline"
)

// Start says that a deadline begins with a step. One that the step meets as well
// is met by it at once: a notice that must be early enough, say.
type Start struct {
	Term deadline.Term
	From Anchor
	Mark string // only for cases that bear it; empty for all
}

// Anchor is the day from which a deadline counts.
type Anchor string

// The anchors.
const (
	OnStep    Anchor = "step"    // the day the step took effect
	OnReceipt Anchor = "receipt" // the day the case was received
	OnPlan    Anchor = "plan"    // the day for which the step plans something
	OnLimit   Anchor = "limit"   // the last day of a limit that ran out
	OnCause   Anchor = "cause"   // the day of the step, in a case that gives cause to what begins; nothing begins in others
	OnNotice  Anchor = "notice"  // the day on which whom it concerns received the result; nothing begins while that is not known
	OnSetDay  Anchor = "set"     // the day the step took effect; the step itself sets the last day
)

// Clock is what a step does to the running deadline of the resolution.
type Clock string

// The effects; "" is none.
const (
	ClockStops Clock = "stops" // the days that follow are not counted
	ClockRuns  Clock = "runs"  // they are counted again
	ClockGrows Clock = "grows" // the deadline is put off by an extension
	ClockNever Clock = "never" // a time in which it stood is taken back: it never stood
)

// Starts lists deadlines that count from the step itself.
func Starts(terms ...deadline.Term) []Start {
	out := make([]Start, len(terms))
	for i, t := range terms {
		out[i] = Start{Term: t, From: OnStep}
	}
	return out
}

// Anchors are the days from which deadlines of a case count, and what it bears.
type Anchors struct {
	On, Received, Planned, Told, Limit, Cause clock.Date
	Set                                       clock.Date             // the last day that the step sets
	Marks                                     []string               // for which some deadlines run only
	Meetable                                  map[deadline.Term]bool // the terms that some step meets; see Meetable
}

// begin lists the deadlines that begin. One that no step can meet would be late
// for ever, so it does not begin.
func (a Anchors) begin(starts []Start) []deadline.Start {
	var out []deadline.Start
	for _, s := range starts {
		if !a.Meetable[s.Term] || s.Mark != "" && !slices.Contains(a.Marks, s.Mark) || s.From == OnNotice && a.Told.IsZero() || s.From == OnCause && a.Cause.IsZero() {
			continue
		}
		start := deadline.Start{Term: s.Term, On: a.On}
		switch s.From {
		case OnReceipt:
			start.On, start.OnReceipt = a.Received, true
		case OnPlan:
			start.On = a.Planned
		case OnNotice:
			start.On = a.Told
		case OnLimit:
			start.On = a.Limit
		case OnSetDay:
			start.Due = a.Set
		case OnCause:
			start.On = a.Cause
		case OnStep:
		}
		out = append(out, start)
	}
	return out
}

// Step says what an event means for the deadlines of its case: which begin and
// which are met, what happens to the clock, and what never was. known are the
// deadlines of the case so far. The facts, on which rules of law depend, are the
// register's to add; and the dates that a correction puts in the place of
// others.
func (t *Table[F, S]) Step(e Event, of Anchors, known []deadline.Entry) deadline.Step {
	s := deadline.Step{Version: e.Version, On: e.On, Ends: e.From != e.To && has(t.Over, e.To)}
	if b, begins := t.Beginning(e.Action); begins {
		s.Starts = of.begin(b.Starts)
		return s
	}
	rule, err := t.Rule(e.From, e.Action)
	if err != nil {
		return s // not a step of the table, as a change of the parties
	}
	s.Starts, s.Meets, s.Asks, s.Leaves = of.begin(rule.Starts), rule.Meets, rule.Asks, rule.Leaves
	s.Asked, _ = clock.ParseDate(e.Tells(FieldAskedOn)) // written as a date; none is the day of the step
	if rule.Undoes {
		s.Undoes = []int64{e.Version - 1}
	}
	if len(rule.Reopens) > 0 {
		s.Undoes = []int64{lastMet(known, rule.Reopens)}
	}
	if rule.Retracts {
		s.Undoes = versions(e.Tells(FieldRemoved))
	}
	switch rule.Clock {
	case ClockStops:
		s.Stop = cmp.Or(rule.Stop, string(e.Ground()))
	case ClockRuns:
		s.Resume = true
	case ClockNever:
		s.Unstop, s.Undoes = removed(e, rule.Stop)
	case ClockGrows:
		s.Extend, _ = strconv.Atoi(e.Tells(FieldDays)) // written as a number
	}
	return s
}

// Corrects reports whether the dates that an event tells replace those from
// which deadlines count.
func (t *Table[F, S]) Corrects(e Event) bool {
	if slices.Contains(t.Retold, e.Action) {
		return true
	}
	rule, err := t.Rule(e.From, e.Action)
	return err == nil && rule.Corrects
}

// lastMet is the version of the last event that met one of the terms; zero when
// none did.
func lastMet(list []deadline.Entry, terms []deadline.Term) int64 {
	last := int64(0)
	for _, e := range list {
		if e.State == deadline.Met && slices.Contains(terms, e.Term) {
			last = max(last, e.EndedBy)
		}
	}
	return last
}

// removed is the stop that an event takes back, and the events that recorded
// it; ground is that of a stop which named none.
func removed(e Event, ground string) (*deadline.Stop, []int64) {
	stop := deadline.Stop{Ground: cmp.Or(string(e.Ground()), ground)}
	stop.From, _ = clock.ParseDate(e.Tells(FieldStopFrom)) // written as dates and numbers
	stop.To, _ = clock.ParseDate(e.Tells(FieldStopTo))
	return &stop, versions(e.Tells(FieldRemoved))
}

// versions reads versions of events, which are written as numbers.
func versions(text string) []int64 {
	var out []int64
	for v := range strings.FieldsSeq(text) {
		n, _ := strconv.ParseInt(v, 10, 64)
		out = append(out, n)
	}
	return out
}
