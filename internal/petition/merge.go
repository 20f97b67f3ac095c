package petition

import (
	"slices"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/lifecycle"
)

// Two matters of one office that turn out to be one are merged: the petitions
// go over to the one accepted first, whose clock goes on, and the emptied one
// counts no more, neither as accepted nor as resolved. Each petition keeps its
// own disposition. A merging or joining that was a mistake is undone as if it
// had never been; the events tell that it was.

// merged is the row by which a matter is merged into another.
func merged(from []State, basis bilingual.Legal) Rule {
	return Rule{
		Action: ActionMerge, Title: bilingual.Text{VI: "Nhập vào vụ việc khác", EN: "Merge into another matter"}, From: from, To: StateMerged,
		Effect: merge, Reads: []lifecycle.Read{ReadMergeTarget}, Refigures: true,
		Permission: access.MatterDecide, Guards: []Guard{isQuiet}, Needs: []Need{needsMatter, needsReason}, Basis: []bilingual.Legal{basis},
	}
}

// unmerged is the row by which that is undone.
func unmerged(basis bilingual.Legal) Rule {
	return Rule{
		Action: ActionUnmerge, Title: bilingual.Text{VI: "Tách lại vụ việc đã nhập nhầm", EN: "Undo a mistaken merging"}, From: []State{StateMerged}, Back: true,
		Effect: unmerge, Reads: []lifecycle.Read{ReadMerged}, Undoes: true,
		Permission: access.MatterDecide, Needs: []Need{needsReason}, Basis: []bilingual.Legal{basis},
	}
}

// handedOn refuses to change the petitions of a matter that goes on elsewhere:
// they went with it.
func handedOn() *fault.Error {
	return ErrGuard.Msg("Vụ việc đã bàn giao cho cơ quan kế thừa; hãy thực hiện ở đó.",
		"The matter was handed over to a successor; this has to be done there.")
}

// merge empties the matter into the one that the command names.
func merge(t *turn) error {
	after, before, cmd, in := t.matter, t.Matter, t.Command, t.in
	if why := mergeable(before, cmd, in.Target); why != nil {
		return why
	}
	after.Resume, after.MergedInto, after.EndedOn, after.LastOn = before.State, in.Target.ID, cmd.On, before.LastOn
	t.done.move(ActionTakeIn, before, *in.Target, func(Petition, int) bool { return true }, t)
	return nil
}

// mergeable refuses two matters that cannot be one.
func mergeable(m Matter, cmd Command, target *Matter) error {
	switch {
	case target == nil || target.ID != cmd.Matter || target.ID.Authority != m.ID.Authority:
		return ErrGuard.Msg("Không tìm thấy vụ việc để nhập vào trong cơ quan này.", "There is no such matter in this authority.").
			At("/matter", "not_found", "Không tìm thấy vụ việc.", "No such matter.")
	case target.ID == m.ID:
		return ErrGuard.Msg("Không nhập vụ việc vào chính nó.", "A matter cannot be merged into itself.").
			At("/matter", "same_matter", "Là chính vụ việc này.", "It is this matter itself.")
	case !target.Open():
		return ErrGuard.Msg("Vụ việc kia đã có kết quả hoặc đã kết thúc.", "The other matter has been resolved or has ended.").
			At("/matter", "not_open", "Vụ việc không còn mở.", "The matter is not open.")
	case target.Track() != m.Track():
		return ErrGuard.Msg("Hai vụ việc thuộc loại hoặc lần giải quyết khác nhau.", "The matters are of different kinds or instances.").
			At("/matter", "other_kind", "Loại vụ việc không khớp.", "The matter is of another kind.")
	case !m.Prior.IsZero() && target.Prior != m.Prior:
		return ErrGuard.Msg("Hai vụ việc tiếp theo hai vụ việc khác nhau.", "The matters go on from different earlier ones.").
			At("/matter", "other_prior", "Vụ việc trước đó không khớp.", "The earlier matter is another one.")
	case target.AcceptedOn.After(m.AcceptedOn):
		return ErrGuard.Msg("Phải nhập vào vụ việc được thụ lý trước, để thời hạn giải quyết không bị kéo dài.",
			"A matter is merged into the one accepted first, so that nobody waits longer.").
			At("/matter", "accepted_later", "Thụ lý sau vụ việc này.", "Accepted after this matter.")
	}
	return unknownThere(m.Conflicts, target.Conflicts, "/matter")
}

// unmerge gives the petitions back, and lets the matter go on where it stood; who
// was kept out of them meanwhile still is.
func unmerge(t *turn) error {
	after, before, cmd, in := t.matter, t.Matter, t.Command, t.in
	if in.Target == nil || in.Target.ID != before.MergedInto || in.Target.State == StateMerged {
		return ErrGuard.Msg("Vụ việc kia lại đã nhập vào vụ việc khác; hãy tách lần nhập đó trước.",
			"The other matter was itself merged since; undo that first.")
	}
	if !in.Target.HandedTo.IsZero() {
		return handedOn()
	}
	if cmd.On.Before(before.EndedOn) {
		return ErrEffectiveDate.Msg("Ngày tách trước ngày nhập vụ việc ("+before.EndedOn.Vietnamese()+").",
			"The merging cannot be undone before it was done ("+before.EndedOn.String()+").").
			At("/on", "before_previous_step", "Trước bước liền trước.", "Before the previous step.")
	}
	after.LastOn, after.EndedOn = before.LastOn, clock.Date{}
	after.MergedInto = authority.OwnedID{}
	t.keepOut(in.Target.Conflicts...)
	came := func(p Petition, no int) bool { return slices.Contains(in.Parts[p.ID], no) }
	t.done.move(ActionGiveBack, *in.Target, *after, came, t)
	return nil
}

// move carries petitions, or those of their parts that may go, from one matter to
// another, and tells the matter that is not the step's own.
func (s *MatterStep) move(told Action, from, to Matter, goes func(p Petition, no int) bool, t *turn) {
	in, cmd, other := t.in, t.Command, t.in.Target.Clone()
	other.Version++
	s.Other = &other
	s.More = []Event{{
		Subject: OfMatter, ID: other.ID, Version: other.Version, Action: told, From: other.State, To: other.State, On: cmd.On,
		Reason: cmd.Reason, Changes: []FieldChange{{Name: FactOther, Value: t.Matter.ID.String()}},
	}}
	for _, p := range in.Petitions {
		moved, ok := p.moved(from, to, func(no int) bool { return goes(p, no) })
		if !ok {
			continue
		}
		moved.Version++
		s.Petitions = append(s.Petitions, moved)
		s.More = append(s.More, Event{
			Subject: OfPetition, ID: p.ID, Version: moved.Version, Action: ActionMove, From: p.State, To: p.State, On: cmd.On,
			Reason: cmd.Reason, Changes: petitionChanges(p, moved),
		})
	}
}

// moved is the petition in another matter, or with those of its parts that may
// go; false when nothing of it was in the first.
func (p Petition) moved(from, to Matter, goes func(no int) bool) (Petition, bool) {
	if len(p.Parts) == 0 {
		ok := p.Matter == from.ID
		p.Matter = to.ID
		return p, ok
	}
	found := false
	p.Parts = slices.Clone(p.Parts)
	for i, t := range p.Parts {
		if t.Matter == from.ID && goes(t.No) {
			p.Parts[i], found = t.of(to), true
		}
	}
	p.Matter = p.Parts[0].Matter
	return p, found
}
