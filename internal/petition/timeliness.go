package petition

import (
	"kntc/internal/access"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/ledger"
	"kntc/internal/lifecycle"
)

// Whether a result came in time is told when it is there, from the limit as it
// then was (Thông tư 02/2021/TT-TTCP, 01/KQGQ cột 25–26, 03/KQGQ cột 30–31). A
// matter whose limit passes without a result is late from the next day on,
// however long it stays open and however it ends.

// noteOverdue is the row by which it is noted that the limit passed, with the terms
// that run from its last day. The resolution goes on, and stays late. Of a complaint
// the way to the level above and to the court is open from that day (Luật Khiếu nại,
// Điều 33, 42; Luật Tố tụng hành chính, Điều 116).
func noteOverdue(from []State, starts []deadline.Term, basis ...bilingual.Legal) Rule {
	r := Rule{
		Action: ActionNoteOverdue, Title: bilingual.Text{VI: "Ghi nhận quá thời hạn giải quyết", EN: "Note that the limit has passed"}, From: from,
		Effect: becomeOverdue, Reads: []lifecycle.Read{ReadDue},
		Permission: access.MatterVerify, Guards: []Guard{isOverdue}, Basis: basis,
	}
	for _, term := range starts {
		r.Starts = append(r.Starts, lifecycle.Start{Term: term, From: lifecycle.OnLimit})
	}
	return r
}

// isOverdue refuses to note what is not so, or is noted already.
var isOverdue = guard("overdue", func(f Facts) *fault.Error { //nolint:gochecknoglobals // a guard
	switch {
	case !f.Matter.DueOn.IsZero():
		return ErrGuard.Msg("Đã ghi nhận quá thời hạn giải quyết, hạn là ngày "+f.Matter.DueOn.Vietnamese()+".",
			"It is noted already that the limit of "+f.Matter.DueOn.String()+" has passed.")
	case f.ResolveDue.IsZero() || !f.On.After(f.ResolveDue):
		return ErrGuard.Msg("Thời hạn giải quyết chưa hết.", "The limit has not passed.").By(limitBasis(f.Matter))
	}
	return nil
})

func becomeOverdue(t *turn) error {
	t.matter.DueOn = t.in.ResolveDue
	return nil
}

// overOn is the day on which the matter had its result, or ended without one; on,
// while it is open.
func (m Matter) overOn(on clock.Date) clock.Date {
	switch {
	case !m.ResolvedOn.IsZero():
		return m.ResolvedOn
	case !m.EndedOn.IsZero():
		return m.EndedOn
	}
	return on
}

// keepDue keeps the last day for the result of a matter that is over with a step.
// While the clock stands still no day is late. A matter that goes on again has
// its limit before it, unless it was late. A suspension that was a mistake has kept
// nobody in time. A paper register does not tell extensions and stops, so nothing is
// said of what it resolved.
func (m *Matter) keepDue(before Matter, in Input) {
	switch {
	case before.Open() && !m.Open() && !in.Imported:
		stopped := before.State == StateSuspended || !before.AppraisalOn.IsZero()
		switch {
		case !in.ResolveDue.IsZero():
			m.DueOn = in.ResolveDue
		case m.DueOn.IsZero() && stopped:
			m.DueOn = m.overOn(clock.Date{})
		}
	case !before.Open() && !m.Open() && in.Suspension != nil && !in.ResolveDue.IsZero() && !m.DueOn.IsZero():
		m.DueOn = in.ResolveDue
	case !before.Open() && m.Open() && !before.overOn(clock.Date{}).After(m.DueOn):
		m.DueOn = clock.Date{}
	}
}

// timeFacts lists whether the matter was resolved in time, and since when it was
// late. Nothing stands about one whose limit is not known.
func timeFacts(m Matter, base, ended ledger.Dims) []ledger.Fact {
	if m.DueOn.IsZero() {
		return nil
	}
	over := m.overOn(clock.Date{})
	if !over.IsZero() && !over.After(m.DueOn) {
		if m.ResolvedOn.IsZero() {
			return nil
		}
		return []ledger.Fact{one(MeasureInTime, m.ResolvedOn, ended)}
	}
	late := []ledger.Fact{one(MeasureOverdue, clock.Latest(m.DueOn.AddDays(1), m.SucceededOn), base)}
	switch {
	case over.IsZero():
		return late
	case m.ResolvedOn.IsZero():
		return append(late, one(MeasureOverdueLeft, m.EndedOn, base))
	}
	return append(late, one(MeasureLate, m.ResolvedOn, ended))
}
