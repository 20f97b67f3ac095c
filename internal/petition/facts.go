package petition

import (
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/ledger"
)

// PostPetition returns the ledger rows that lead from what stood about a
// petition to what stands now.
func PostPetition(id authority.OwnedID, before, after []ledger.Fact) []ledger.Row {
	return ledger.Post(CountedPetition, id, before, after)
}

// PostMatter returns the ledger rows that lead from what stood about a matter
// to what stands now.
func PostMatter(id authority.OwnedID, before, after []ledger.Fact) []ledger.Row {
	return ledger.Post(CountedMatter, id, before, after)
}

// PetitionFacts lists what stands about a petition. The matter is the one it
// belongs to, or one of those it was split into, as it now stands; nil while
// there is none. A split petition is one petition, resolved with the last of
// its matters.
func PetitionFacts(p Petition, m *Matter) []ledger.Fact {
	if p.State == StateAnnulled {
		return nil // it never was
	}
	return append(handlingFacts(p, m), withinFacts(p, m)...)
}

// handlingFacts lists how the petition was received, processed and resolved.
func handlingFacts(p Petition, m *Matter) []ledger.Fact {
	base := caseDims(p.Kind, p.Field, p.Channel, p.Many())
	withMatter := InMatter(p.SucceededAs) // it came along with its matter
	var facts []ledger.Fact
	switch {
	case withMatter:
	case p.Succeeded():
		facts = append(facts, one(MeasureSucceeded, p.SucceededOn, base))
	default:
		facts = append(facts, one(MeasureReceived, p.ReceivedOn, base))
	}
	if p.DisposedOn.IsZero() {
		return facts
	}
	if !p.HandedTo.IsZero() {
		return append(facts, one(MeasureHandedOver, p.DisposedOn, base))
	}
	handled := base.With(ledger.Dims{
		DimensionInstance:    string(p.Instance),
		DimensionEligibility: string(p.Eligibility), DimensionCompetence: string(p.Competence), DimensionDisposition: string(p.State),
	})
	if !withMatter {
		why := ledger.Dims{DimensionInadmissibility: string(p.Inadmissibility)}
		facts = append(facts, one(MeasureProcessed, p.DisposedOn, handled.With(why)))
	}
	if p.State == StateWithdrawn && p.Explained && p.Kind == Complaint && p.Competence == Within {
		// Resolved by explanation before it became a matter (form 01/KQGQ, column 6).
		return append(facts, one(MeasureCompetent, p.DisposedOn, handled),
			one(MeasureResolved, p.DisposedOn, base.With(ledger.Dims{DimensionOutcome: string(OutcomeWithdrawn)})))
	}
	if m == nil || !InMatter(p.State) {
		return facts
	}
	return append(facts, competentFacts(p, *m, base, handled, withMatter)...)
}

// withinFacts lists when a petition was found eligible and in competence, and
// how it left without a result; whatever becomes of it, it was (Thông tư
// 06/2025/TT-TTCP, 02/XLD cột 4).
func withinFacts(p Petition, m *Matter) []ledger.Fact {
	within := p.Eligibility == Eligible && p.Competence == Within
	if !within && !InMatter(p.State) || InMatter(p.SucceededAs) && m != nil && m.ResolvedBefore() {
		return nil
	}
	dims := caseDims(p.Kind, p.Field, p.Channel, p.Many()).With(ledger.Dims{DimensionInstance: string(p.Instance)})
	since, entry := p.ClassifiedOn, MeasureWithin
	if since.IsZero() { // as the predecessor had classified it
		since, entry = p.SucceededOn, MeasureWithinSucceeded
	}
	if since.IsZero() {
		return nil
	}
	facts := []ledger.Fact{one(entry, since, dims)}
	switch {
	case p.DisposedOn.IsZero():
	case !p.HandedTo.IsZero():
		facts = append(facts, one(MeasureWithinHandedOver, p.DisposedOn, dims))
	case !InMatter(p.State):
		left := ledger.Dims{DimensionDisposition: string(p.State), DimensionInadmissibility: string(p.Inadmissibility)}
		facts = append(facts, one(MeasureWithinLeft, p.DisposedOn, dims.With(left)))
	case m != nil:
		if now := p.Settled(*m); now.ResolvedOn.IsZero() && now.HandedOver {
			facts = append(facts, one(MeasureWithinHandedOver, clock.Latest(now.EndedOn, p.DisposedOn, p.SucceededOn), dims))
		}
	}
	return facts
}

// competentFacts lists what stands about a petition as part of its matter.
func competentFacts(p Petition, m Matter, base, handled ledger.Dims, withMatter bool) []ledger.Fact {
	since := p.DisposedOn
	entry := one(MeasureCompetent, since, handled)
	if withMatter {
		if m.ResolvedBefore() {
			return nil // counted by the predecessor
		}
		since = p.SucceededOn
		entry = one(MeasureCompetentSucceeded, since, handled)
	}
	now := p.Settled(m)
	ended := base.With(ledger.Dims{DimensionOutcome: string(now.Outcome)})
	switch {
	case !now.ResolvedOn.IsZero():
		return []ledger.Fact{entry, one(MeasureResolved, later(now.ResolvedOn, since), ended)}
	case now.HandedOver:
		return []ledger.Fact{entry, one(MeasureCompetentHandedOver, later(now.EndedOn, since), handled)}
	case !now.EndedOn.IsZero():
		return []ledger.Fact{entry, one(MeasureEnded, later(now.EndedOn, since), ended)}
	}
	return []ledger.Fact{entry}
}

// MatterFacts lists what stands about a matter.
func MatterFacts(m Matter) []ledger.Fact {
	if m.State == StateMerged {
		return nil // one matter, counted once: as the one it was merged into
	}
	base := caseDims(m.Kind, m.Field, m.Channel, m.Many).With(ledger.Dims{DimensionInstance: string(m.Instance)})
	entry := one(MeasureAccepted, m.AcceptedOn, base)
	if m.Succeeded() {
		if m.ResolvedBefore() {
			return nil // counted by the predecessor
		}
		entry = one(MeasureSucceeded, m.SucceededOn, base)
	}
	ended := base.With(ledger.Dims{DimensionOutcome: string(m.Outcome)})
	switch {
	case !m.ResolvedOn.IsZero():
		return []ledger.Fact{entry, one(MeasureResolved, m.ResolvedOn, ended.With(ledger.Dims{DimensionRuling: string(m.Ruling)}))}
	case !m.EndedOn.IsZero() && !m.HandedTo.IsZero():
		return []ledger.Fact{entry, one(MeasureHandedOver, m.EndedOn, base)}
	case !m.EndedOn.IsZero():
		return []ledger.Fact{entry, one(MeasureEnded, m.EndedOn, ended)}
	}
	return []ledger.Fact{entry}
}

// one is a fact that counts one petition or matter.
func one(m ledger.Measure, on clock.Date, d ledger.Dims) ledger.Fact {
	return ledger.Fact{Measure: m, On: on, Quantity: 1, Dims: d}
}

// caseDims are the dimensions that every row about a petition or matter carries.
func caseDims(k Kind, f Field, c Channel, many bool) ledger.Dims {
	return ledger.Dims{}.With(ledger.Dims{
		DimensionKind: string(k), DimensionField: string(f), DimensionChannel: string(c), DimensionMany: yes(many),
	})
}

func later(a, b clock.Date) clock.Date {
	if a.Before(b) {
		return b
	}
	return a
}
