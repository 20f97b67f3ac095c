package casework_test

import (
	"strconv"
	"time"

	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/petition"
)

// formRules restates the figures that the second edition brought.
func formRules() map[ledger.FigureID]rule {
	const p, m = petition.OfPetition, petition.OfMatter
	instance, outcome := petition.DimensionInstance, petition.DimensionOutcome
	joint := func(l *life, p period) bool { return l.signed() >= 2 && p.holds(l.begun) }
	inTime := func(l *life, p period) bool { return !l.isLate() && !l.limit().IsZero() && p.holds(l.resolved) }
	late := func(l *life, p period) bool { return l.isLate() && p.holds(l.resolved) }
	overdue := func(l *life, p period) bool { return l.isLate() && p.byEnd(l.lateSince()) && !p.byEnd(l.out()) }
	return map[ledger.FigureID]rule{
		petition.FigurePetitionsConsidered: {unit: p, count: func(l *life, p period) bool {
			return !l.tookWithMatter() && p.byEnd(l.within()) && !p.byEnd(l.disposed)
		}, also: []ledger.Dimension{instance}},
		petition.FigurePetitionsDiscontinued: {
			unit: p, count: func(l *life, p period) bool { return p.holds(l.dropped) }, also: []ledger.Dimension{instance, petition.DimensionSince},
		},
		petition.FigurePetitionsJoint: {unit: p, count: joint},
		petition.FigurePetitionNames:  {unit: p, count: joint, times: (*life).signed},
		petition.FigurePetitionsReplied: {
			unit: p, count: func(l *life, p period) bool { return p.holds(l.replied()) }, also: []ledger.Dimension{petition.DimensionDisposition},
		},
		petition.FigureMattersInTime:  {unit: m, count: inTime, also: []ledger.Dimension{instance, outcome}},
		petition.FigureMattersLate:    {unit: m, count: late, also: []ledger.Dimension{instance, outcome}},
		petition.FigureMattersOverdue: {unit: m, count: overdue, also: []ledger.Dimension{instance}},
		petition.FigureMatterTimeRate: {
			unit: m, count: inTime, of: func(l *life, p period) bool { return inTime(l, p) || late(l, p) || overdue(l, p) },
			not: map[string]counted{"late": late, "overdue_at_end": overdue}, also: []ledger.Dimension{instance},
		},
		petition.FigureCasesInCompetence: {unit: m, count: (*life).caseInCompetence, also: []ledger.Dimension{instance}},
		petition.FigureCasesResolved:     {unit: m, count: (*life).caseResolved, also: []ledger.Dimension{instance}},
		petition.FigureCasesOpen:         {unit: m, count: (*life).caseOpen, also: []ledger.Dimension{instance}},
	}
}

// signed is how many people signed a petition.
func (l *life) signed() int64 {
	n, _ := strconv.ParseInt(l.about[petition.FactSignatories], 10, 64) // nought is no fact
	return n
}

// replied is the day on which the answer came to a petition that was sent on, or
// on which an authority was urged.
func (l *life) replied() clock.Date {
	if l.state != petition.StateTransferred && l.state != petition.StateUrged {
		return clock.Date{}
	}
	return date(l.about[petition.FactReplyOn])
}

// limit is the last day for a matter's result, as far as it was noted.
func (l *life) limit() clock.Date {
	if l.tookResolved() {
		return clock.Date{}
	}
	return date(l.about[petition.FactDueOn])
}

// isLate tells of a matter that its limit passed before it was over.
func (l *life) isLate() bool {
	return !l.limit().IsZero() && (l.out().IsZero() || l.out().After(l.limit()))
}

func (l *life) lateSince() clock.Date { return latestOf(l.limit().AddDays(1), l.taken) }

// takenUp is the day on which the dispute went on at the next instance.
func (l *life) takenUp() clock.Date {
	if l.tookResolved() {
		return clock.Date{}
	}
	return date(l.about[petition.FactTakenUpOn])
}

// left is the day on which a matter was no case here any more: it had its last
// result, ended without one, or goes on elsewhere.
func (l *life) left() clock.Date {
	if on := l.takenUp(); !on.IsZero() {
		return on
	}
	return l.out()
}

// caseInCompetence counts a case where it is last; what goes on elsewhere in the
// period is no more here.
func (l *life) caseInCompetence(p period) bool {
	gone := p.holds(l.takenUp()) || l.resolved.IsZero() && l.handed && p.holds(l.ended)
	return !gone && (p.holds(l.entered()) || p.over(l.entered()) && !p.over(l.left()))
}

// caseResolved counts the last result of a case.
func (l *life) caseResolved(p period) bool { return l.takenUp().IsZero() && p.holds(l.resolved) }

func (l *life) caseOpen(p period) bool { return p.byEnd(l.entered()) && !p.byEnd(l.left()) }

// since tells by which boundaries of reporting periods two days are apart: quarters
// begin on 15 December, March, June and September, years on 15 December.
func since(from, to clock.Date) string {
	if from.IsZero() || to.IsZero() {
		return ""
	}
	apart := "quarter"
	for year := from.Year(); year <= to.Year(); year++ {
		for _, month := range []time.Month{time.March, time.June, time.September, time.December} {
			begins := clock.MustDate(year, month, 15)
			switch crossed := from.Before(begins) && !begins.After(to); {
			case crossed && month == time.December:
				return "earlier"
			case crossed:
				apart = "year"
			}
		}
	}
	return apart
}
