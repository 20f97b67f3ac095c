package petition

import (
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
)

// join puts the petition into an open matter of its authority.
func join(t *turn) error {
	p, cmd, in := t.petition, t.Command, t.in
	if in.Target == nil || in.Target.ID != cmd.Matter || in.Target.ID.Authority != p.ID.Authority {
		return noSuchMatter("/matter")
	}
	if err := joinable(*p, *in.Target, cmd.On, "/matter"); err != nil {
		return err
	}
	p.Matter = in.Target.ID
	return nil
}

func noSuchMatter(pointer string) error {
	return ErrGuard.Msg("Không tìm thấy vụ việc để ghép trong cơ quan này.", "There is no such matter in this authority.").
		At(pointer, "not_found", "Không tìm thấy vụ việc.", "No such matter.")
}

// joinable refuses a matter that the petition, or a part of it, cannot join.
func joinable(p Petition, target Matter, on clock.Date, pointer string) error {
	if !target.openOn(on) || !target.HandedTo.IsZero() {
		return ErrGuard.Msg("Vụ việc đã có kết quả hoặc đã kết thúc nên không ghép thêm đơn.",
			"The matter has been resolved or has ended; nothing can join it.").
			At(pointer, "not_open", "Vụ việc không còn mở.", "The matter is not open.")
	}
	if target.Table() != (Track{p.Kind, target.Instance, p.Discipline}).Table() {
		return ErrGuard.Msg("Loại đơn khác với loại vụ việc.", "The petition is of another kind than the matter.").
			At(pointer, "other_kind", "Loại vụ việc không khớp.", "The matter is of another kind.")
	}
	if on.Before(target.AcceptedOn) {
		return ErrEffectiveDate.Msg("Ngày ghép đơn trước ngày thụ lý vụ việc.", "The petition cannot join before the matter was accepted.").
			At("/on", "before_acceptance", "Trước ngày thụ lý vụ việc.", "Before the matter's acceptance.")
	}
	return unknownThere(p.Conflicts, target.Conflicts, pointer)
}

// detach takes the petition out of the matter as if it had never joined: what
// is done with it instead may bear the day on which it joined. One that a
// predecessor handed over with its matter has been without a disposition since
// then. Who was kept out of it in the matter still is.
func detach(t *turn) error {
	p, in := t.petition, t.in
	if in.Target != nil && !in.Target.HandedTo.IsZero() {
		return handedOn()
	}
	p.LastOn, p.DisposedOn = p.DisposedOn, clock.Date{}
	p.Matter = authority.OwnedID{}
	if in.Target != nil {
		t.keepOut(in.Target.Conflicts...)
	}
	if InMatter(p.SucceededAs) {
		p.SucceededAs = StateClassified
	}
	if p.LastOn.Before(p.SucceededOn) {
		p.LastOn = p.SucceededOn
	}
	return nil
}

// decidedTerms are the deadlines that nothing but a disposition meets: detaching
// a petition takes its disposition back.
func decidedTerms() []deadline.Term {
	return []deadline.Term{deadline.Process, deadline.Admit, deadline.Forward, deadline.ReviewFurther}
}
