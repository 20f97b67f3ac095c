package petition

import "kntc/internal/clock"

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
		after.Version++
		after.SealedElsewhere = true
		after.redact(in.PartiesOf[other.ID])
		step.Sealed = append(step.Sealed, after)
		step.Events = append(step.Events, Event{
			Subject: OfPetition, ID: after.ID, Version: after.Version, Action: ActionSealParties, From: after.State, To: after.State, On: on,
			Changes: append(petitionChanges(other, after), FieldChange{Name: FactSealedBy, Value: p.ID.Authority.String()}),
		})
	}
}
