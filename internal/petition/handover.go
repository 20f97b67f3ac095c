package petition

import (
	"slices"

	"kntc/internal/authority"
	"kntc/internal/clock"
)

// A hand-over carries a case to the authority that succeeded the one that had
// it (Luật 72/2025/QH15, Điều 54 khoản 8). The case closes here and goes on
// there, under a new number of that register, from where it stood: its dates
// come along, so no clock starts anew.

// passOn hands a petition over that belongs to no matter yet.
func passOn(t *turn) error {
	p, step, cmd, in := t.petition, &t.out, t.Command, t.in
	p.TransferredTo, p.HandedTo = cmd.TransferTo, in.LinkedID
	if in.LinkedID.IsZero() || in.LinkedID.Authority != cmd.TransferTo {
		return ErrGuard.Msg("Chưa mở được đơn ở cơ quan kế thừa.", "The petition cannot be opened at the successor.").
			At("/transfer_to", "not_opened", "Không mở được đơn ở cơ quan này.", "No petition was opened there.")
	}
	before := *p // its place in this register is all that differs from the new one
	before.State = stateBefore(*p)
	linked := continued(before, Entry{in.LinkedID, in.LinkedNumber}, cmd.On)
	step.Linked = &linked
	step.Events = append(step.Events, succeededEvent(linked, cmd))
	return nil
}

// handOn closes a matter that goes on at the successor.
func handOn(t *turn) error {
	t.matter.HandedTo = t.in.LinkedID
	t.matter.endCarryOut(t.On, CarryOutHandedOver)
	return endUnresolved(t)
}

// stateBefore is how a petition without a matter stood before it was handed
// over: it is classified once its eligibility is known.
func stateBefore(p Petition) State {
	if p.Eligibility == "" {
		return StateReceived
	}
	return StateClassified
}

// Entry is a place drawn for a new case in a register.
type Entry struct {
	ID     authority.OwnedID
	Number Number
}

// continued is the petition as it goes on at the successor.
func continued(p Petition, at Entry, on clock.Date) Petition {
	next := p
	next.ID, next.Number, next.FormerNumbers = at.ID, at.Number, nil
	next.Origin, next.Succession = p.ID, Succession{SucceededOn: on, SucceededAs: p.State, OriginNumber: p.Number.String()}
	next.LastOn, next.ClassifiedOn = on, clock.Date{}
	next.Matter, next.HandedTo = authority.OwnedID{}, authority.OwnedID{}
	next.Parts = nil // other matters of a split petition go on without it
	next.TransferredTo, next.TransferName = 0, ""
	if !InMatter(p.State) {
		next.DisposedOn = clock.Date{}
	}
	next.SourceNumber, next.SourceHash, next.Import = "", "", authority.OwnedID{}
	next.Assignees = nil // the successor assigns anew; who has an interest still has it
	next.Version = 1
	return next
}

// succeededEvent is the first event of a petition at the successor.
func succeededEvent(p Petition, cmd Command) Event {
	changes := petitionChanges(Petition{}, p)
	if !p.DisposedOn.IsZero() {
		changes = append(changes, FieldChange{Name: FactDisposedOn, Value: p.DisposedOn.String()})
	}
	return Event{
		Subject: OfPetition, ID: p.ID, Version: p.Version, Action: ActionSucceed, To: p.State, On: cmd.On,
		Paper: cmd.Paper.Cited(), Changes: changes,
	}
}

// HandOverStep is a matter that was handed over: everything that is new, to be
// stored together or not at all. The petitions here stay as they are: they
// follow their matter.
type HandOverStep struct {
	Matter    Matter     // here
	Opened    Matter     // at the successor
	Petitions []Petition // at the successor, in the order of those here
	Events    []Event    // the matter's own first
}

// HandOverMatter closes a matter as handed over and lets it go on at the
// successor with all its petitions. The entries are drawn in the successor's
// registers: one for the matter and one for each petition.
func HandOverMatter(m Matter, petitions []Petition, cmd Command, in Input, matter Entry, entries []Entry) (HandOverStep, error) {
	if cmd.TransferTo == m.ID.Authority {
		return HandOverStep{}, ErrGuard.Msg("Không bàn giao cho chính cơ quan mình.", "An authority cannot hand over to itself.").
			At("/transfer_to", "same_authority", "Là chính cơ quan đang giữ vụ việc.", "It is the authority that has the matter.")
	}
	in.LinkedID = matter.ID
	closed, err := ApplyMatter(m, cmd, in)
	if err != nil {
		return HandOverStep{}, err
	}
	next := m.Clone()
	next.ID, next.Number = matter.ID, matter.Number
	next.Origin, next.Succession = m.ID, Succession{SucceededOn: cmd.On, SucceededAs: m.State, OriginNumber: m.Number.String()}
	next.LastOn, next.Source, next.Import = cmd.On, "", authority.OwnedID{}
	if m.Open() && cmd.On.After(closed.Matter.DueOn) {
		next.DueOn = closed.Matter.DueOn // what was late stays late
	}
	next.Executions, next.Referrals = nil, nil // they count where they were recorded; what was done comes along
	next.JudgedOn, next.Judgment = clock.Date{}, ""
	if next.CarryOutEndedAs != "" {
		next.CarryOutEndedAs = EndedBefore
	}
	if in.OwnBody { // it verifies its own matter now
		next.Entrusted = Entrustment{}
	}
	others := Beside(in.Petitions...) // who has an interest still has it, the one in another part of the same paper too
	next.Assignees = slices.DeleteFunc(next.Assignees, func(a Assignee) bool {
		return m.Entrusted.To == 0 || slices.ContainsFunc(others, func(c Conflict) bool { return c.Account == a.Account })
	}) // the successor assigns anew; the people of a verifying body go on
	next.Conflicts = recorded(next.Conflicts, others...)
	next.Version = closed.Matter.Version + 1 // what stands under earlier versions comes along
	step := HandOverStep{Matter: closed.Matter, Opened: next, Events: []Event{closed.Event, {
		Subject: OfMatter, ID: next.ID, Version: next.Version, Action: ActionSucceed, To: next.State, On: cmd.On,
		Paper:   closed.Event.Paper.Cited(),
		Changes: append(matterChanges(Matter{}, next), FieldChange{Name: FactAcceptedOn, Value: next.AcceptedOn.String()}),
	}}}
	for i, p := range petitions {
		q := continued(p, entries[i], cmd.On)
		q.Matter = next.ID
		step.Petitions = append(step.Petitions, q)
		step.Events = append(step.Events, succeededEvent(q, cmd))
	}
	return step, nil
}

// ResolvedBefore reports whether the matter had its result when it was taken
// over: the result was counted where it was reached.
func (m Matter) ResolvedBefore() bool {
	return m.Succeeded() && !Known(Unresolved(), m.SucceededAs)
}

// Unresolved lists the states of a matter that has no result yet and may still get
// one.
func Unresolved() []State { return append(active(), StateSuspended) }

// HandOverStates lists the states from which some kind of matter can be handed
// over: all in which there is something left to do.
func HandOverStates() []State {
	var out []State
	for _, t := range MatterTables() {
		for _, r := range t.Of(ActionHandOver) {
			for _, s := range r.From {
				if !Known(out, s) {
					out = append(out, s)
				}
			}
		}
	}
	return out
}
