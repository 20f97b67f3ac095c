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
}

// NameNobody takes people who came to be known as senders of a sealed paper out
// of the texts of the petitions that other authorities made of it. It returns
// those that change, each with its event.
func NameNobody(p Petition, samePaper []Petition, people []party.Party, on clock.Date) ([]Petition, []Event) {
	var changed []Petition
	var events []Event
	for _, other := range samePaper {
		after := other
		after.redact(people)
		if !other.Sealed() || len(petitionChanges(other, after)) == 0 {
			continue
		}
		after.Version++
		changed = append(changed, after)
		events = append(events, sealedBy(p, other, after, on))
	}
	return changed, events
}

// sealedBy is the event by which another authority is told that its petition was
// sealed, or what it says, and at whose finding.
func sealedBy(p, before, after Petition, on clock.Date) Event {
	return Event{
		Subject: OfPetition, ID: after.ID, Version: after.Version, Action: ActionSealParties, From: after.State, To: after.State, On: on,
		Changes: append(petitionChanges(before, after), FieldChange{Name: FactSealedBy, Value: p.ID.Authority.String()}),
	}
}
