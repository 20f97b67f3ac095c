package petition

import (
	"slices"

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
		facts = append(facts, receivedFacts(p, base)...)
	}
	if !p.ReplyOn.IsZero() && Known(sentOn(), p.State) {
		facts = append(facts, one(MeasureReplied, p.ReplyOn, base.With(ledger.Dims{DimensionDisposition: string(p.State)})))
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
	if as := p.settledAs(); as != "" {
		return append(facts, one(MeasureCompetent, p.DisposedOn, handled.With(p.since(p.DisposedOn))),
			one(MeasureResolved, p.DisposedOn, base.With(ledger.Dims{DimensionOutcome: string(as)})))
	}
	if m == nil || !InMatter(p.State) {
		return facts
	}
	return append(facts, competentFacts(p, *m, base, handled, withMatter)...)
}

// receivedFacts lists that a petition came in, and how many signed it. Only joint
// petitions say so: of the others the number follows from what was received.
func receivedFacts(p Petition, base ledger.Dims) []ledger.Fact {
	facts := []ledger.Fact{one(MeasureReceived, p.ReceivedOn, base)}
	if p.Signatories < 2 {
		return facts
	}
	return append(facts, one(MeasureJoint, p.ReceivedOn, base),
		ledger.Fact{Measure: MeasureNames, On: p.ReceivedOn, Quantity: int64(p.Signatories), Dims: base})
}

// sentOn are the dispositions after which the addressee's answer is waited for.
func sentOn() []State { return []State{StateTransferred, StateUrged} }

// settledAs is the outcome of a petition that was resolved without becoming a matter;
// "" for others: a complaint in competence withdrawn thanks to explanation (form
// 01/KQGQ, column 6), and a denunciation handled at once (Luật Tố cáo, Điều 43). The
// latter stands in Thông tư 06/2025/TT-TTCP as every eligible petition in competence
// does that was processed, 02/XLD columns 1 to 5 and 12 to 18 and 04/GQTC columns 1 and
// 2; of the columns 3 to 6, one of which has each case, it is in column 4, of those
// that are resolved, though nobody accepted it [?]; it is no conclusion of column 7.
func (p Petition) settledAs() Outcome {
	switch {
	case p.State == StateActedAtOnce:
		return p.Outcome
	case p.State == StateWithdrawn && p.Explained && p.Kind == Complaint && p.Eligibility == Eligible && p.Competence == Within:
		return OutcomeWithdrawn
	}
	return ""
}

// withinSince is the day from which a petition counts as eligible and in competence
// here: its classification, or its hand-over as the predecessor had classified it.
func (p Petition) withinSince() clock.Date {
	if p.ClassifiedOn.IsZero() {
		return p.SucceededOn
	}
	return p.ClassifiedOn
}

// since is the dimension that says how long before a day the petition came to count
// as in competence.
func (p Petition) since(on clock.Date) ledger.Dims {
	return ledger.Dims{DimensionSince: string(sinceOf(p.withinSince(), on))}
}

// withinFacts lists when a petition was found eligible and in competence, and
// how it left without a result; whatever becomes of it, it was (Thông tư
// 06/2025/TT-TTCP, 02/XLD cột 4).
func withinFacts(p Petition, m *Matter) []ledger.Fact {
	within := p.Eligibility == Eligible && p.Competence == Within || InMatter(p.State)
	if !within || InMatter(p.SucceededAs) && m != nil && m.ResolvedBefore() {
		return nil
	}
	dims := caseDims(p.Kind, p.Field, p.Channel, p.Many()).With(ledger.Dims{DimensionInstance: string(p.Instance)})
	since, entry := p.withinSince(), MeasureWithin
	if p.ClassifiedOn.IsZero() {
		entry = MeasureWithinSucceeded
	}
	if since.IsZero() {
		return nil
	}
	facts := []ledger.Fact{one(entry, since, dims)}
	switch {
	case p.DisposedOn.IsZero(), p.settledAs() != "": // which counts as resolved
	case !p.HandedTo.IsZero():
		facts = append(facts, one(MeasureWithinHandedOver, p.DisposedOn, dims.With(p.since(p.DisposedOn))))
	case !InMatter(p.State):
		left := ledger.Dims{DimensionDisposition: string(p.State), DimensionInadmissibility: string(p.Inadmissibility)}
		facts = append(facts, one(MeasureWithinLeft, p.DisposedOn, dims.With(left).With(p.since(p.DisposedOn))))
	case m != nil:
		if now := p.Settled(*m); now.ResolvedOn.IsZero() && now.HandedOver {
			on := clock.Latest(now.EndedOn, p.DisposedOn, p.SucceededOn)
			facts = append(facts, one(MeasureWithinHandedOver, on, dims.With(p.since(on))))
		}
	}
	return facts
}

// competentFacts lists what stands about a petition as part of its matter.
func competentFacts(p Petition, m Matter, base, handled ledger.Dims, withMatter bool) []ledger.Fact {
	since := p.DisposedOn
	entry := one(MeasureCompetent, since, handled.With(p.since(since)))
	if withMatter {
		if m.ResolvedBefore() {
			return nil // counted by the predecessor
		}
		since = p.SucceededOn
		entry = one(MeasureCompetentSucceeded, since, handled)
	}
	now := p.Settled(m)
	ended := base.With(ledger.Dims{DimensionOutcome: string(now.Outcome)})
	facts := []ledger.Fact{entry}
	switch {
	case !now.ResolvedOn.IsZero():
		facts = append(facts, one(MeasureResolved, later(now.ResolvedOn, since), ended))
	case now.HandedOver:
		on := later(now.EndedOn, since)
		return append(facts, one(MeasureCompetentHandedOver, on, handled.With(p.since(on))))
	case !now.EndedOn.IsZero():
		facts = append(facts, one(MeasureEnded, later(now.EndedOn, since), ended))
	}
	if now.Discontinued && p.State == StateAccepted {
		facts = append(facts, discontinuedFact(p, later(later(now.ResolvedOn, now.EndedOn), since), base))
	}
	return facts
}

// discontinuedFact says that a petition was accepted, and its matter withdrawn
// whole or terminated (Thông tư 06/2025/TT-TTCP, 03/GQKN và 04/GQTC cột 6). Those
// that joined the matter say nothing: the forms count the matter.
func discontinuedFact(p Petition, on clock.Date, base ledger.Dims) ledger.Fact {
	return one(MeasureDiscontinued, on, base.With(ledger.Dims{DimensionInstance: string(p.Instance)}).With(p.since(on)))
}

// MatterFacts lists what stands about a matter.
func MatterFacts(m Matter) []ledger.Fact {
	switch m.State {
	case StateMerged:
		return nil // one matter, counted once: as the one it was merged into
	case StateAnnulled:
		return nil // it never was
	}
	base := caseDims(m.Kind, m.Field, m.Channel, m.Many).With(ledger.Dims{DimensionInstance: string(m.Instance)})
	return append(resolutionFacts(m, base), carryOutFacts(m, base)...)
}

// resolutionFacts lists how the matter came in and what became of it.
func resolutionFacts(m Matter, base ledger.Dims) []ledger.Fact {
	entry := []ledger.Fact{one(MeasureAccepted, m.AcceptedOn, base)}
	if m.Succeeded() {
		if m.ResolvedBefore() {
			return nil // counted by the predecessor
		}
		entry = []ledger.Fact{one(MeasureSucceeded, m.SucceededOn, base)}
	}
	ended := base.With(ledger.Dims{DimensionOutcome: string(m.Outcome)})
	facts := slices.Concat(entry, timeFacts(m, base, ended), takenUpFacts(m, base))
	switch {
	case !m.ResolvedOn.IsZero():
		return append(facts, one(MeasureResolved, m.ResolvedOn, ended.With(ledger.Dims{DimensionRuling: string(m.Ruling)})))
	case !m.EndedOn.IsZero() && !m.HandedTo.IsZero():
		return append(facts, one(MeasureHandedOver, m.EndedOn, base))
	case !m.EndedOn.IsZero():
		return append(facts, one(MeasureEnded, m.EndedOn, ended))
	}
	return facts
}

// takenUpFacts lists that the dispute goes on at the next instance: as a case it has
// not been resolved here, but left for there on the day on which it was taken up.
func takenUpFacts(m Matter, base ledger.Dims) []ledger.Fact {
	switch {
	case m.TakenUpOn.IsZero():
		return nil
	case m.ResolvedOn.IsZero():
		return []ledger.Fact{one(MeasureTakenUp, m.TakenUpOn, base), one(MeasureTakenUpEnded, m.EndedOn, base)}
	}
	return []ledger.Fact{one(MeasureTakenUp, m.TakenUpOn, base), one(MeasureTakenUpResolved, m.ResolvedOn, base)}
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
