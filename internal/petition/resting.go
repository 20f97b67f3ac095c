package petition

import (
	"slices"

	"kntc/internal/bilingual"
	"kntc/internal/clock"
)

// Steps rest on a result: it takes effect, is handled, enforced, and that ends. A
// matter keeps the day of the latest of them alone, so that a correction of a day
// looks the others up in the history.

// MovesOf lists, of the events of a matter with the oldest first, those by which it
// came to another state.
func MovesOf(events []Event) []Event {
	return slices.DeleteFunc(slices.Clone(events), func(e Event) bool { return e.From == e.To })
}

// resting lists the moves that rest on the result as it stands: those since the
// matter last came to the state to which its result led.
func (t *turn) resting() []Event {
	var resolved State
	begin := len(t.in.Moves)
	for i, e := range t.in.Moves {
		if e.Tells(FactOutcome) != "" {
			resolved = e.To
		}
		if resolved != "" && e.To == resolved {
			begin = i + 1
		}
	}
	return t.in.Moves[begin:]
}

// enforcing tells from which day on and until when what an event recorded may have
// been done: since the state in which that was recorded began, and until nothing
// more could be. Either is zero when nothing but the result and today bounds it.
func (t *turn) enforcing(version int64) (begin, end bound) {
	var recorded State
	for _, e := range t.in.Moves {
		if e.Version < version {
			recorded = e.To
		}
	}
	resting, m := t.resting(), t.matter
	if i := slices.IndexFunc(resting, func(e Event) bool { return e.To == recorded }); i >= 0 {
		begin = stepOf(resting[i])
	}
	records := m.recordsDone()
	for _, e := range resting {
		switch {
		case Known(records, e.To):
			end = bound{}
		case Known(records, e.From):
			end = stepOf(e)
		}
	}
	return begin, end
}

// recordsDone lists the states in which what is done of a result is recorded.
func (m Matter) recordsDone() []State {
	var out []State
	for _, a := range []Action{ActionRecordEnforcement, ActionReportHandling} {
		for _, r := range m.Table().Of(a) {
			out = append(out, r.From...)
		}
	}
	return out
}

// bound is a day that another one cannot pass, and what happened on it.
type bound struct {
	on   clock.Date
	what bilingual.Text
}

func stepOf(e Event) bound {
	title := EventTitle(e)
	return bound{e.On, bilingual.Text{VI: "bước “" + title.VI + "”", EN: "the step “" + title.EN + "”"}}
}

// orEarlier is the earlier of two bounds.
func (b bound) orEarlier(other bound) bound {
	if other.on.Before(b.on) {
		return other
	}
	return b
}
