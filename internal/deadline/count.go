package deadline

import (
	"time"

	"kntc/internal/clock"
)

// walk steps through the days of a period.
type walk struct {
	law     *Law
	rule    *Rule
	total   int // days or working days to count
	explain bool

	day   clock.Date // the day last looked at
	n     int        // days counted
	stops []Stop     // not yet entered
	stop  Stop       // the one entered last
	out   *Deadline
}

// count applies a rule.
func (l *Law) count(q Question, r *Rule, stops []Stop) (Deadline, error) {
	length, err := l.extended(q, r)
	if err != nil {
		return Deadline{}, err
	}
	out := Deadline{Term: q.Term, Rule: *r, Start: q.Start, Length: length}
	w := walk{law: l, rule: r, total: length, explain: q.Explain, day: q.Start, stops: stops, out: &out}
	if r.Unit == InYears {
		w.total = daysBetween(q.Start, years(q.Start, length))
	}
	if r.Backwards {
		w.back()
	} else {
		w.forth()
	}
	return out, nil
}

// years returns the corresponding day n years later, or the last day of the
// month when there is none (Bộ luật Dân sự, Điều 148 khoản 4).
func years(d clock.Date, n int) clock.Date {
	if to, err := clock.NewDate(d.Year()+n, d.Month(), d.Day()); err == nil {
		return to
	}
	return clock.MustDate(d.Year()+n, time.February, 28) // from the 29th
}

// forth counts from the event on.
func (w *walk) forth() {
	if w.law.departs(firstDay) {
		w.day = w.day.AddDays(-1)
	} else {
		w.line(FirstDay)
	}
	if !w.explain && w.rule.Unit != InWorkingDays && len(w.stops) == 0 {
		w.day, w.n = w.day.AddDays(w.total), w.total // every day counts, and nobody asks about them
	}
	for w.n < w.total {
		w.day = w.day.AddDays(1)
		if w.enter(); w.suspended() {
			if w.stop.To.IsZero() {
				return
			}
			w.line(Suspended)
			continue
		}
		w.step()
	}
	for {
		if len(w.stops) > 0 && !w.stops[0].From.After(w.day) {
			w.pop()
			if w.stop.To.IsZero() {
				return
			}
			for w.day.Before(w.stop.To) {
				w.day = w.day.AddDays(1)
				w.line(Suspended)
			}
			continue
		}
		if w.law.departs(lastDayOff) || w.mayEnd() {
			break
		}
		w.day = w.day.AddDays(1)
		w.line(RolledOver)
	}
	w.due()
}

// back counts from the event to the days before it. Nothing stops a notice.
func (w *walk) back() {
	if w.law.departs(eventDay) {
		w.day = w.day.AddDays(1)
	} else {
		w.line(FirstDay)
	}
	for w.n < w.total {
		w.day = w.day.AddDays(-1)
		w.step()
	}
	for !w.law.departs(backwardOff) && !w.mayEnd() {
		w.day = w.day.AddDays(-1)
		w.line(RolledOver)
	}
	w.due()
	for i, j := 0, len(w.out.Days)-1; i < j; i, j = i+1, j-1 {
		w.out.Days[i], w.out.Days[j] = w.out.Days[j], w.out.Days[i]
	}
}

// step counts the day if it counts.
func (w *walk) step() {
	if w.rule.Unit == InWorkingDays {
		nature, _ := w.law.calendar.nature(w.day)
		w.consult()
		if !nature.Works() {
			w.line(NotWorking)
			return
		}
	}
	w.n++
	w.line(Counted)
}

// mayEnd reports whether a period may end on the day.
func (w *walk) mayEnd() bool {
	w.consult()
	nature, _ := w.law.calendar.nature(w.day)
	return nature.Works() && (nature != OnSwappedWorking || !w.law.departs(swappedLast))
}

// enter enters the stops that have begun. The day of the decision to suspend is
// consumed, or it is not.
func (w *walk) enter() {
	for len(w.stops) > 0 {
		from := w.stops[0].From
		if !w.law.departs(suspensionDay) {
			from = from.AddDays(1)
		}
		if w.day.Before(from) {
			return
		}
		w.pop()
	}
}

func (w *walk) pop() {
	w.stop, w.stops = w.stops[0], w.stops[1:]
	w.out.Stops = append(w.out.Stops, StopUse{Stop: w.stop, Consumed: w.n, Remaining: w.total - w.n})
}

// suspended reports whether the clock stands still on the day.
func (w *walk) suspended() bool {
	return !w.stop.From.IsZero() && (w.stop.To.IsZero() || !w.day.After(w.stop.To))
}

// consult notes that the answer rests on what the day is.
func (w *walk) consult() {
	doubt, ok := w.law.calendar.doubt(w.day)
	if !ok {
		return
	}
	for _, d := range w.out.Doubts {
		if d.Year == doubt.Year && d.On == doubt.On {
			return
		}
	}
	w.out.Doubts = append(w.out.Doubts, doubt)
}

// line explains the day.
func (w *walk) line(role Role) {
	if !w.explain {
		return
	}
	nature, row := w.law.calendar.nature(w.day)
	line := Line{Date: w.day, Role: role, Nature: nature, Name: row.Name}
	switch role {
	case Counted:
		line.N = w.n
	case Suspended:
		line.Why = w.law.groundTitle(w.stop.Ground)
	case FirstDay, NotWorking, RolledOver:
	}
	w.out.Days = append(w.out.Days, line)
}

// due ends the period with the day.
func (w *walk) due() {
	w.out.Due = w.day
	for i := range w.out.Days {
		w.out.Days[i].Due = w.out.Days[i].Date == w.day
	}
}
