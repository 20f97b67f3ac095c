// Package ledger turns what happens to petitions and matters into signed rows,
// and defines every published figure over those rows. Figures come from the
// ledger only, never from counting current rows, so that a figure asked again
// years later is the same figure. The package is pure.
package ledger

import (
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/petition"
)

// Measure names what a row counts.
type Measure string

// The measures. Received, processed, competent and the hand-over of competent
// petitions exist for petitions, accepted for matters, the others for both.
const (
	Received  Measure = "received"  // entered the register, effective on the receipt date
	Processed Measure = "processed" // got its disposition
	Competent Measure = "competent" // a petition was accepted or joined to a matter
	Accepted  Measure = "accepted"  // a matter was opened
	Resolved  Measure = "resolved"  // decided, concluded, answered, withdrawn whole after explanation; a denunciation withdrawn or terminated
	Ended     Measure = "ended"     // left without a result: withdrawn unexplained, terminated, in court, taken up by the superior

	// A hand-over within the deployment moves what is open from one ledger to
	// another: it is received, processed and accepted but once.
	HandedOver          Measure = "handed_over"           // unprocessed petitions, open matters
	Succeeded           Measure = "taken_over"            // the same, at the successor
	CompetentHandedOver Measure = "competent_handed_over" // petitions of open matters
	CompetentSucceeded  Measure = "competent_taken_over"
)

// Measures lists every measure.
func Measures() []Measure {
	return []Measure{
		Received, Processed, Competent, Accepted, Resolved, Ended,
		HandedOver, Succeeded, CompetentHandedOver, CompetentSucceeded,
	}
}

// Dims are the values statistics group by, as they were at the event. Empty
// means that the measure does not carry the dimension.
type Dims struct {
	Kind        petition.Kind
	Field       petition.Field
	Channel     petition.Channel
	Many        bool // five names or more
	Instance    petition.Instance
	Eligibility petition.Eligibility
	Competence  petition.Competence
	Disposition petition.State
	Outcome     petition.Outcome
}

// Fact is something that stands about one petition or matter: the measure
// counts it once, on the date, with the dimensions.
type Fact struct {
	Measure Measure
	On      clock.Date
	Dims    Dims
}

// Row is one line of the ledger: a fact posted (quantity 1) or reversed (-1).
type Row struct {
	Subject  petition.Subject
	ID       authority.OwnedID
	Quantity int
	Fact
}

// PetitionFacts lists what stands about a petition. The matter is the one it
// belongs to, or one of those it was split into, as it now stands; nil while
// there is none. A split petition is one petition, resolved with the last of
// its matters.
func PetitionFacts(p petition.Petition, m *petition.Matter) []Fact {
	base := Dims{Kind: p.Kind, Field: p.Field, Channel: p.Channel, Many: p.Many()}
	withMatter := petition.InMatter(p.SucceededAs) // it came along with its matter
	var facts []Fact
	switch {
	case withMatter:
	case p.Succeeded():
		facts = append(facts, Fact{Succeeded, p.SucceededOn, base})
	default:
		facts = append(facts, Fact{Received, p.ReceivedOn, base})
	}
	if p.DisposedOn.IsZero() {
		return facts
	}
	if !p.HandedTo.IsZero() {
		return append(facts, Fact{HandedOver, p.DisposedOn, base})
	}
	handled := base
	handled.Eligibility, handled.Competence, handled.Disposition = p.Eligibility, p.Competence, p.State
	if !withMatter {
		facts = append(facts, Fact{Processed, p.DisposedOn, handled})
	}
	if m == nil || !petition.InMatter(p.State) {
		return facts
	}
	return append(facts, competentFacts(p, *m, base, handled, withMatter)...)
}

// competentFacts lists what stands about a petition as part of its matter.
func competentFacts(p petition.Petition, m petition.Matter, base, handled Dims, withMatter bool) []Fact {
	since := p.DisposedOn
	entry := Fact{Competent, since, handled}
	if withMatter {
		if m.ResolvedBefore() {
			return nil // counted by the predecessor
		}
		since = p.SucceededOn
		entry = Fact{CompetentSucceeded, since, handled}
	}
	ended := base
	now := p.Settled(m)
	ended.Outcome = now.Outcome
	switch {
	case !now.ResolvedOn.IsZero():
		return []Fact{entry, {Resolved, later(now.ResolvedOn, since), ended}}
	case now.HandedOver:
		return []Fact{entry, {CompetentHandedOver, later(now.EndedOn, since), handled}}
	case !now.EndedOn.IsZero():
		return []Fact{entry, {Ended, later(now.EndedOn, since), ended}}
	}
	return []Fact{entry}
}

// MatterFacts lists what stands about a matter.
func MatterFacts(m petition.Matter) []Fact {
	if m.State == petition.StateMerged {
		return nil // one matter, counted once: as the one it was merged into
	}
	base := Dims{Kind: m.Kind, Field: m.Field, Channel: m.Channel, Many: m.Many, Instance: m.Instance}
	entry := Fact{Accepted, m.AcceptedOn, base}
	if m.Succeeded() {
		if m.ResolvedBefore() {
			return nil // counted by the predecessor
		}
		entry = Fact{Succeeded, m.SucceededOn, base}
	}
	ended := base
	ended.Outcome = m.Outcome
	switch {
	case !m.ResolvedOn.IsZero():
		return []Fact{entry, {Resolved, m.ResolvedOn, ended}}
	case !m.EndedOn.IsZero() && !m.HandedTo.IsZero():
		return []Fact{entry, {HandedOver, m.EndedOn, base}}
	case !m.EndedOn.IsZero():
		return []Fact{entry, {Ended, m.EndedOn, ended}}
	}
	return []Fact{entry}
}

// Post returns the rows that lead from one set of facts to another: what no
// longer stands is reversed with its old date and dimensions, what is new is
// posted. Equal facts cost nothing.
func Post(subject petition.Subject, id authority.OwnedID, before, after []Fact) []Row {
	var rows []Row
	for _, old := range before {
		if !contains(after, old) {
			rows = append(rows, Row{subject, id, -1, old})
		}
	}
	for _, now := range after {
		if !contains(before, now) {
			rows = append(rows, Row{subject, id, 1, now})
		}
	}
	return rows
}

func contains(facts []Fact, f Fact) bool {
	for _, g := range facts {
		if f == g {
			return true
		}
	}
	return false
}

func later(a, b clock.Date) clock.Date {
	if a.Before(b) {
		return b
	}
	return a
}
