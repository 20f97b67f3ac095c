package casework

import (
	"kntc/internal/authority"
	"kntc/internal/ledger"
	"kntc/internal/petition"
)

// Moved names the petitions that a merging took from a matter, so that it can
// be undone.
type Moved struct {
	Matter    authority.OwnedID
	Version   int64 // of the event that merged it
	Petitions []authority.OwnedID
}

// regrouped gathers what the merging of two matters stores, or its undoing. A
// petition's facts follow from the matter it left to the one it came to.
func regrouped(l Loaded, step petition.MatterStep) Change {
	from, to := l.Matter, step.Other
	if step.Event.Action == petition.Unmerge {
		from, to = l.Into, &step.Matter
	}
	c := Change{
		Matters: []petition.Matter{step.Matter, *step.Other}, Petitions: step.Petitions,
		Events: append([]petition.Event{step.Event}, step.More...),
		Ledger: ledger.Post(petition.OfMatter, step.Matter.ID, ledger.MatterFacts(*l.Matter), ledger.MatterFacts(step.Matter)),
	}
	moved := Moved{Matter: step.Matter.ID, Version: step.Matter.Version}
	for i, after := range step.Petitions {
		c.Ledger = append(c.Ledger, ledger.Post(petition.OfPetition, after.ID,
			ledger.PetitionFacts(l.Petitions[i], from), ledger.PetitionFacts(after, to))...)
		moved.Petitions = append(moved.Petitions, after.ID)
	}
	if step.Event.Action == petition.Merge {
		c.Moved = &moved
	}
	return c
}
