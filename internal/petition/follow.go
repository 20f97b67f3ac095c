package petition

import "slices"

// A case that was handed over is kept at every authority that had it; what one of
// them recorded counts there (Luật 72/2025/QH15, Điều 54 khoản 8). It is put right
// where the case is now, and the copies before follow: each with an event of its
// own, and its ledger with it. So the case says the same wherever it is counted.

// Copy is a matter as a predecessor keeps it that handed it over.
type Copy struct {
	Matter    Matter
	Petitions []Petition // there
	Moves     []Event    // by which it came to its states there, the oldest first
}

// Followed is a copy that follows the case.
type Followed struct {
	Copy

	Now   Matter
	Event Event
}

// follower is a copy on the way to what the case says now.
type follower struct {
	Copy

	now  Matter
	more []FieldChange // what its event tells beside the fields that differ
}

func followers(copies []Copy) []follower {
	out := make([]follower, len(copies))
	for i, c := range copies {
		out[i] = follower{Copy: c, now: c.Matter.Clone()}
	}
	return out
}

// giver is the copy at which the matter got its result; nil when none is known.
func (t *turn) giver() *follower {
	for i := range t.before {
		if f := &t.before[i]; !f.Matter.ResolvedBefore() {
			return f
		}
	}
	return nil
}

// there is the step as it is taken on a copy: what stands there is held against the
// days and the steps of that authority.
func (t *turn) there(f *follower) *turn {
	return &turn{
		in: Input{Today: t.in.Today, Moves: f.Moves}, matter: &f.now,
		Facts: Facts{Matter: f.Matter, Command: t.Command, On: t.On, By: t.By},
	}
}

// correctBefore puts right the result that a predecessor gave, there and here.
func (t *turn) correctBefore(c MatterCorrection) error {
	f := t.giver()
	if f == nil {
		return ErrGuard.Msg("Không tìm thấy vụ việc ở cơ quan đã ban hành kết quả.", "The matter is not known at the authority that gave its result.")
	}
	if err := t.there(f).correctResult(c); err != nil {
		return err
	}
	t.matter.takeResult(f.now)
	return nil
}

// correctExecutionBefore puts right an account of a predecessor. What had been done
// when the case went on, every authority knows that has had it since.
func (t *turn) correctExecutionBefore(c ExecutionCorrection) error {
	later := []*Matter{t.matter}
	for i := range t.before {
		f := &t.before[i]
		if !f.now.recorded(c.Version) {
			later = append(later, &f.now)
			continue
		}
		there := t.there(f)
		if err := there.correctExecution(c); err != nil {
			return err
		}
		f.more, t.more = there.more, append(t.more, there.more...)
		for _, m := range later {
			m.Done = m.Done.minus(f.Matter.Done).plus(f.now.Done)
		}
		return finish(t.checkDone(ErrInvalid, "/correction/execution/done"))
	}
	return ErrInvalid.At("/correction/execution/version", "unknown_value", "Vụ việc không có lần ghi nhận thi hành này.", "The matter has no such account of its enforcement.")
}

// recorded reports whether an event here recorded a part of what was done.
func (m Matter) recorded(version int64) bool {
	return slices.ContainsFunc(m.Executions, func(x Tally) bool { return x.Version == version })
}

// takeResult takes over what another copy of the matter says of its result.
func (m *Matter) takeResult(of Matter) {
	m.Outcome, m.ResolvedOn, m.Ruling, m.Deliberate, m.Ordered = of.Outcome, of.ResolvedOn, of.Ruling, of.Deliberate, of.Ordered
}

// follow lets the copies say what the matter says now of what they recorded, and
// returns those that change.
func (t *turn) follow() []Followed {
	var out []Followed
	given := t.matter.ResolvedBefore() // the result, at the copy or before it
	for _, f := range t.before {
		f.now.Field = t.matter.Field
		if given {
			f.now.takeResult(*t.matter)
			f.now.DueOn, f.now.TakenUpOn = t.matter.DueOn, t.matter.TakenUpOn
		}
		given = given && f.Matter.ResolvedBefore()
		changes := append(matterChanges(f.Matter, f.now), f.more...)
		if len(changes) == 0 {
			continue
		}
		f.now.Version++
		out = append(out, Followed{f.Copy, f.now, Event{
			Subject: OfMatter, ID: f.now.ID, Version: f.now.Version, Action: ActionFollow, From: f.now.State, To: f.now.State, On: t.On,
			Reason: t.Command.Reason, Changes: changes,
		}})
	}
	return out
}

// PetitionCopy is a petition as a predecessor keeps it that handed it over.
type PetitionCopy struct {
	Petition Petition
	Matter   *Matter // to which it belongs there; nil for none
}

// FollowedPetition is a copy that follows the petition.
type FollowedPetition struct {
	PetitionCopy

	Now   Petition
	Event Event
}

// FollowPetition lets the copies of a petition at its predecessors follow what a step
// put right of it: what was entered about it, by which they counted it. Their findings
// are theirs. changed are those of them that the step, whose event is told, has changed before.
func FollowPetition(before, p Petition, copies []PetitionCopy, changed []Petition, told Event) []FollowedPetition {
	var out []FollowedPetition
	for _, c := range copies {
		was := c.Petition
		if i := slices.IndexFunc(changed, func(q Petition) bool { return q.ID == was.ID }); i >= 0 {
			was = changed[i]
		}
		now := was
		pass(&now.Field, before.Field, p.Field)
		pass(&now.Channel, before.Channel, p.Channel)
		pass(&now.Forwarder, before.Forwarder, p.Forwarder)
		pass(&now.ReceivedOn, before.ReceivedOn, p.ReceivedOn)
		pass(&now.Signatories, before.Signatories, p.Signatories)
		pass(&now.Anonymous, before.Anonymous, p.Anonymous)
		changes := petitionChanges(was, now)
		if len(changes) == 0 {
			continue
		}
		now.Version++
		out = append(out, FollowedPetition{c, now, Event{
			Subject: OfPetition, ID: now.ID, Version: now.Version, Action: ActionFollow, From: now.State, To: now.State, On: told.On,
			Reason: told.Reason, Changes: changes, Masked: told.Masked,
		}})
	}
	return out
}

// pass puts a value on that a step changed.
func pass[T comparable](value *T, before, after T) {
	if before != after {
		*value = after
	}
}
