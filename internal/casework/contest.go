package casework

import (
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/petition"
)

// nextDue is the last day on which the decision of a matter can be brought to
// second instance: counted from its receipt, as recorded or told now, or from its
// issue while none is known, which is the earliest that it may be. It is zero
// when there is no decision, or nothing follows it.
func nextDue(law *deadline.Law, tree *authority.Tree, m petition.Matter, now ...petition.Receipt) clock.Date {
	if m.ResolvedOn.IsZero() {
		return clock.Date{}
	}
	from := m.ToldOn(now...)
	if from.IsZero() {
		from = m.ResolvedOn
	}
	d, err := law.Compute(deadline.Question{Term: deadline.NextInstance, Facts: matterFacts(tree, m), Start: from})
	if err != nil { // no rule: nothing follows the decision
		return clock.Date{}
	}
	return d.Due
}

// waits reports whether a first decision takes effect only when its complainant
// can go no further.
func waits(law *deadline.Law) bool {
	return law.Setting(deadline.EffectOfFirst) == deadline.EffectWaits
}

// due are the last days on which guards of a matter look.
func (o office) due(m petition.Matter, resolve, effect clock.Date) petition.Due {
	return petition.Due{Resolve: resolve, Effect: effect, Next: nextDue(o.law, o.tree, m), Waits: waits(o.law)}
}
