package casework

import (
	"cmp"
	"context"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
	"kntc/internal/petition"
)

// stepMerge merges a matter into another one, or undoes it.
func (s *Service) stepMerge(
	ctx context.Context, actor access.Actor, scope access.Scope, tree *authority.Tree,
	id authority.OwnedID, version int64, cmd petition.Command, once idempotency.Once[MatterResult],
) (idempotency.Answer, error) {
	o, err := s.office(ctx, actor, tree, id.Authority)
	if err != nil {
		return idempotency.Answer{}, err
	}
	plan := petition.MatterPlan(cmd.Action)
	l := &MergeLoad{ID: id, With: WithDeadlines}
	if plan.Reads.Has(petition.ReadMergeTarget) {
		l.Into = cmp.Or(cmd.Matter, id) // the table refuses one that names none
	}
	if plan.Refigures {
		l.With |= WithPetitions
	}
	paper := &PaperLoad{Subject: petition.OfMatter, ID: id, Books: papers(plan.Papers, cmd)}
	loads := []journal.Load{l, paper}
	people := s.matterPeople(actor, tree, id, cmd, &loads)
	w := journal.Work{Scope: scope, Actor: actor, Loads: loads}
	return run(ctx, s, w, aim(id, &l.Matter.Version, version, cmd), once, func(now time.Time) (journal.Change, MatterResult, error) {
		named, err := s.people(people.Stored)
		if err != nil {
			return journal.Change{}, MatterResult{}, err
		}
		step, err := petition.ApplyMatter(l.Matter, cmd.Redacted(named), petition.Input{
			Today: clock.DateOf(now), PaperNumber: paper.Number.No, Target: l.Other, Petitions: l.Petitions, Parts: partsOf(l.Moved),
			EffectDue: openDue(l.Deadlines, id, deadline.TakeEffect), ResolveDue: openDue(l.Deadlines, id, deadline.Resolve),
			By: o.inMatter(l.Matter, nil),
		})
		if err != nil {
			return journal.Change{}, MatterResult{}, err
		}
		step.Event.Masked = step.Event.Masked || people.masks(l.Matter)
		return regrouped(l, step), MatterResult{Matter: step.Matter}, nil
	})
}

// regrouped gathers what the merging of two matters stores, or its undoing. A
// petition's facts follow from the matter it left to the one it came to.
func regrouped(l *MergeLoad, step petition.MatterStep) journal.Change {
	merged := !step.Matter.MergedInto.IsZero()
	from, to := &l.Matter, step.Other
	if !merged {
		from, to = l.Other, &step.Matter
	}
	c := journal.Change{
		Events: append([]petition.Event{step.Event}, step.More...),
		Ledger: petition.PostMatter(step.Matter.ID, petition.MatterFacts(l.Matter), petition.MatterFacts(step.Matter)),
	}
	c.Add(
		MatterChanged{Matter: step.Matter, Assigned: reassigned(c.Events, step.Matter.ID)},
		MatterChanged{Matter: *step.Other, Assigned: reassigned(c.Events, step.Other.ID)},
	)
	moved := Moved{Matter: step.Matter.ID, Version: step.Matter.Version}
	before := make(map[authority.OwnedID]petition.Petition, len(l.Petitions))
	for _, p := range l.Petitions {
		before[p.ID] = p
	}
	for _, after := range step.Petitions {
		old := before[after.ID]
		c.Add(PetitionChanged{Petition: after, Assigned: reassigned(c.Events, after.ID)})
		c.Ledger = append(c.Ledger, petition.PostPetition(after.ID, petition.PetitionFacts(old, from), petition.PetitionFacts(after, to))...)
		moved.Petitions = append(moved.Petitions, movedParts(old, after)...)
		if len(after.Parts) > 0 {
			c.Add(PartsMoved{after})
		}
	}
	if merged {
		c.Add(moved)
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
