package petition

import (
	"kntc/internal/clock"
	"kntc/internal/party"
)

// Sealed reports whether the parties are kept in their own encrypted storage: the
// kind demands it (Luật Tố cáo 25/2018/QH14, Điều 8 khoản 3), or another
// authority found that the same paper is a denunciation.
func (p Petition) Sealed() bool { return p.Kind.Sealed() || p.SealedElsewhere }

// sealElsewhere seals the parties at the authorities that have the same paper,
// whatever they took it for, and takes them out of the texts: who denounced is
// secret wherever it is written down. Their own classification stays, and with
// it their figures. Opening does not spread: an authority that finds later that
// the paper is no denunciation decides for itself alone.
func (step *PetitionStep) sealElsewhere(p Petition, on clock.Date, in Input) {
	if !p.Kind.Sealed() {
		return
	}
	for _, other := range in.SamePaper {
		if other.Sealed() {
			continue
		}
		after := other
		after.SealedElsewhere = true
		after.redact(in.Named)
		after.Version++
		step.Sealed = append(step.Sealed, after)
		step.Events = append(step.Events, sealedBy(p, other, after, on))
	}
	step.maskBeside(p, on, in)
}

// Renamed is a matter whose subject named somebody who is sealed now.
type Renamed struct {
	Matter  Matter
	Subject Value // as it was and as it is
}

// maskBeside takes who sent a paper that is sealed now out of what its neighbours
// and their matters say. They stay open otherwise: nobody of theirs is secret.
func (step *PetitionStep) maskBeside(p Petition, on clock.Date, in Input) {
	for _, other := range in.Neighbours {
		after := other
		after.redact(in.Named)
		if len(TextValues(other, after)) == 0 {
			continue
		}
		after.Version++
		step.Sealed = append(step.Sealed, after)
		step.Events = append(step.Events, sealedBy(p, other, after, on))
	}
	for _, m := range in.Went {
		after := m.Clone()
		if after.Subject = party.Redact(m.Subject, in.Named); after.Subject == m.Subject {
			continue
		}
		after.Version++
		subject := Value{Field: FactSubject, Old: m.Subject, New: after.Subject}
		step.Renamed = append(step.Renamed, Renamed{after, subject})
		step.Events = append(step.Events, Event{
			Subject: OfMatter, ID: m.ID, Version: after.Version, Action: ActionSealParties, From: m.State, To: m.State, On: on,
			Changes: append(named([]Value{subject}), FieldChange{Name: FactSealedBy, Value: p.ID.Authority.String()}),
		})
	}
}

// NameNobody takes people who came to be known as senders of a sealed paper, those
// Named in the input, out of the texts of the petitions that other authorities made
// of it, and of its neighbours. The step has those that change, each with its event.
func NameNobody(p Petition, in Input, on clock.Date) PetitionStep {
	var step PetitionStep
	for _, other := range in.SamePaper {
		after := other
		after.redact(in.Named)
		if !other.Sealed() || len(petitionChanges(other, after)) == 0 {
			continue
		}
		after.Version++
		step.Sealed = append(step.Sealed, after)
		step.Events = append(step.Events, sealedBy(p, other, after, on))
	}
	step.maskBeside(p, on, in)
	return step
}

// sealedBy is the event by which another authority is told that its petition was
// sealed, or what it says, and at whose finding.
func sealedBy(p, before, after Petition, on clock.Date) Event {
	return Event{
		Subject: OfPetition, ID: after.ID, Version: after.Version, Action: ActionSealParties, From: after.State, To: after.State, On: on,
		Changes: append(petitionChanges(before, after), FieldChange{Name: FactSealedBy, Value: p.ID.Authority.String()}),
	}
}
