package casework

import (
	"cmp"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/journal"
	"kntc/internal/petition"
)

// nextDue is the last day on which a matter can be brought to second instance:
// counted from the receipt of its decision, as recorded or told now, or from its
// issue while none is known, which is the earliest that it may be. Without a
// decision it counts from the last day of a limit that ran out. The time of an
// obstacle does not count. It is zero when nothing has begun, or nothing follows.
func nextDue(law *deadline.Law, tree *authority.Tree, m petition.Matter, limit clock.Date, cmd petition.Command) clock.Date {
	from := m.ToldBy(cmd)
	if from.IsZero() {
		from = m.ResolvedOn
	}
	if m.Open() {
		from = limit
	}
	if from.IsZero() {
		return clock.Date{}
	}
	q := deadline.Question{Term: deadline.NextInstance, Facts: matterFacts(tree, m), Start: from}
	q.Stops = hindered(cmd.Hindered, from)
	d, err := law.Compute(q)
	if err != nil { // no rule: nothing follows
		return clock.Date{}
	}
	return d.Due
}

// nextDueOf is the last day for the complaint with which a petition goes on from an
// earlier matter of this deployment, or from a decision made elsewhere; zero when it
// does neither. due is the last day for the result of that matter.
func (o office) nextDueOf(l *stepLoads, cmd petition.Command, due clock.Date) clock.Date {
	p := l.petition.Petition
	switch prior := l.prior.Matter; {
	case l.complained.Of != nil:
		return o.complainedWithin(&l.complained)
	case prior != nil:
		return nextDue(o.law, o.tree, *prior, cmp.Or(prior.DueOn, due), cmd)
	case cmd.PriorDecidedOn.IsZero():
		return clock.Date{}
	}
	return o.elsewhereDue(p, cmd)
}

// elsewhereDue is the last day for a complaint about a decision made elsewhere, by what
// its acceptance tells of that.
func (o office) elsewhereDue(p petition.Petition, told petition.Command) clock.Date {
	return nextDue(o.law, o.tree, petition.Matter{
		ID: p.ID, Kind: p.Kind, Instance: petition.First, Discipline: p.Discipline, Dismissal: p.Dismissal, Remote: p.Remote, ResolvedOn: told.PriorDecidedOn,
	}, clock.Date{}, told)
}

// complainedWithin is the last day on which a petition, with which its dispute went up,
// could come in; zero when it did not go up, and when nobody knows.
func (o office) complainedWithin(c *ComplainedLoad) clock.Date {
	switch p := c.Of.Petition; {
	case c.Matter == nil && (c.Told.PriorDecidedOn.IsZero() || len(c.Told.Receipts) == 0):
		return clock.Date{}
	case c.Matter == nil:
		return o.elsewhereDue(p, c.Told)
	}
	first := *c.Matter
	if !first.ResolvedOn.IsZero() && first.ToldOn().IsZero() || c.Asked.Version == 0 {
		return clock.Date{}
	}
	first.EndedOn = clock.Date{} // one without a decision ended when it went up, after its limit
	return nextDue(o.law, o.tree, first, first.DueOn, petition.Command{Hindered: c.Told.Hindered})
}

// hindered is the stop for an obstacle, as far as the period had begun: its days,
// from the first to the last, do not count.
func hindered(h petition.Hindrance, start clock.Date) []deadline.Stop {
	if h.IsZero() {
		return nil
	}
	from := clock.Latest(h.From.AddDays(-1), start)
	if !h.To.After(from) {
		return nil
	}
	return []deadline.Stop{{From: from, To: h.To, Ground: deadline.LateSecondComplaint}}
}

// noticeDue is the last day for the notice of a dialogue on a day; zero when none
// is planned or no rule sets one.
func noticeDue(law *deadline.Law, tree *authority.Tree, m petition.Matter, planned clock.Date) clock.Date {
	if planned.IsZero() {
		return clock.Date{}
	}
	d, err := law.Compute(deadline.Question{Term: deadline.DialogueNotice, Facts: matterFacts(tree, m), Start: planned})
	if err != nil { // no rule
		return clock.Date{}
	}
	return d.Due
}

// waits reports whether a first decision takes effect only when its complainant
// can go no further.
func waits(law *deadline.Law) bool {
	return law.Setting(deadline.EffectOfFirst) == deadline.EffectWaits
}

// due is what guards of a matter ask about its deadlines.
func (o office) due(m petition.Matter, list []journal.Deadlines) petition.Due {
	return petition.Due{
		Resolve: openDue(list, m.ID, deadline.Resolve), Effect: openDue(list, m.ID, deadline.TakeEffect), Waiting: openTerms(list, m.ID),
		Next: nextDue(o.law, o.tree, m, m.DueOn, petition.Command{}), Waits: waits(o.law),
	}
}
