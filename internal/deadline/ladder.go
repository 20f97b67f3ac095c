package deadline

import (
	"slices"

	"kntc/internal/clock"
)

// Rung is one step of the ladder by which a late case is urged: who is told
// when, by what document. A version is climbed while it holds.
type Rung struct {
	Provision

	Terms     Set
	Kinds     Set
	Offset    int // from the due date: before it when negative
	Unit      Unit
	Recipient Set    // officer, head, supervisor
	Document  string // that goes out
}

// On returns the day on which the rung is reached for a due date.
func (l *Law) On(r Rung, due clock.Date) clock.Date {
	if r.Unit != InWorkingDays {
		return due.AddDays(r.Offset)
	}
	step, left := 1, r.Offset
	if left < 0 {
		step, left = -1, -left
	}
	for left > 0 {
		due = due.AddDays(step)
		if n, _ := l.calendar.nature(due); n.Works() {
			left--
		}
	}
	return due
}

// Reached returns the latest due date for which the rung has been reached on
// the day: every open deadline due on or before it gets the rung. A later due
// date is never reached earlier, so that one date decides for all.
func (l *Law) Reached(r Rung, today clock.Date) clock.Date {
	due := today.AddDays(-r.Offset)
	if r.Unit == InWorkingDays {
		due = today.AddDays(searched)
	}
	for l.On(r, due).After(today) {
		due = due.AddDays(-1)
	}
	return due
}

// InForce lists the rungs that are climbed on a day.
func (l *Law) InForce(today clock.Date) []Rung {
	return slices.DeleteFunc(slices.Clone(l.data.Ladder), func(r Rung) bool { return !r.ValidOn(today) })
}

// searched is farther than any rung reaches ahead, in days.
const searched = 60

// Of reports whether the rung is for the entry.
func (r Rung) Of(e Entry) bool {
	return e.State == Open && r.Terms.Has(string(e.Term)) && r.Kinds.Has(e.Facts.Kind)
}
