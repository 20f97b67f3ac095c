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
	Petitions []MovedPart
}

// MovedPart is a petition that moved, or a part of a split one.
type MovedPart struct {
	Petition authority.OwnedID
	Part     int // 0 for a petition that was not split
}

// regrouped gathers what the merging of two matters stores, or its undoing. A
// petition's facts follow from the matter it left to the one it came to.
func regrouped(l Loaded, step petition.MatterStep) Change {
	from, to := l.Matter, step.Other
	if step.Event.Action == petition.ActionUnmerge {
		from, to = l.Into, &step.Matter
	}
	c := Change{
		Matters: []petition.Matter{step.Matter, *step.Other}, Petitions: step.Petitions,
		Events: append([]petition.Event{step.Event}, step.More...),
		Ledger: ledger.Post(petition.OfMatter, step.Matter.ID, ledger.MatterFacts(*l.Matter), ledger.MatterFacts(step.Matter)),
	}
	moved := Moved{Matter: step.Matter.ID, Version: step.Matter.Version}
	before := make(map[authority.OwnedID]petition.Petition, len(l.Petitions))
	for _, p := range l.Petitions {
		before[p.ID] = p
	}
	for _, after := range step.Petitions {
		old := before[after.ID]
		c.Ledger = append(c.Ledger, ledger.Post(petition.OfPetition, after.ID, ledger.PetitionFacts(old, from), ledger.PetitionFacts(after, to))...)
		moved.Petitions = append(moved.Petitions, movedParts(old, after)...)
		if len(after.Parts) > 0 {
			c.Parts = append(c.Parts, after)
		}
	}
	if step.Event.Action == petition.ActionMerge {
		c.Moved = &moved
	}
	return c
}

// movedParts tells what of a petition moved.
func movedParts(before, after petition.Petition) []MovedPart {
	if len(after.Parts) == 0 {
		return []MovedPart{{Petition: after.ID}}
	}
	var out []MovedPart
	for i, t := range after.Parts {
		if t.Matter != before.Parts[i].Matter {
			out = append(out, MovedPart{after.ID, t.No})
		}
	}
	return out
}

// partsOf lists the parts by their petition.
func partsOf(moved []MovedPart) map[authority.OwnedID][]int {
	out := make(map[authority.OwnedID][]int, len(moved))
	for _, m := range moved {
		out[m.Petition] = append(out[m.Petition], m.Part)
	}
	return out
}
