package petition

import (
	"errors"
	"slices"

	"kntc/internal/bilingual"
	"kntc/internal/fault"
)

// accept takes the petition into a matter of its own. At second instance, and
// for a further denunciation, the earlier matter of this deployment is taken
// over from its authority in the same step.
func accept(t *turn) error {
	p, step, cmd, in := t.petition, &t.out, t.Command, t.in
	instance := InstanceOf(*p, cmd)
	if !Known(Instances(), instance) {
		return ErrInvalid.At("/instance", "unknown_value", "Lần giải quyết không có trong danh mục.", "Not a known instance.")
	}
	if err := cmd.checkAcceptance(*p, instance, in); err != nil {
		return err
	}
	p.Matter = in.MatterID
	m := Matter{
		ID: in.MatterID, Number: in.MatterNumber, State: StateAccepted, Kind: p.Kind, Field: p.Field,
		Channel: p.Channel, Forwarder: p.Forwarder, Many: p.Many(), Instance: instance, Discipline: p.Discipline, Dismissal: p.Dismissal, Duty: p.Duty, Remote: p.Remote,
		Subject: p.Subject, Prior: cmd.Prior, PriorDecision: cmd.PriorDecision,
		AcceptedOn: cmd.On, LastOn: cmd.On, Version: 1, Conflicts: slices.Clone(p.Conflicts),
	}
	p.protectIn(&m)
	step.Opened = &m
	step.Events = append(step.Events, Event{
		Subject: OfMatter, ID: m.ID, Version: 1, Action: ActionOpen, To: StateAccepted, On: cmd.On,
		Paper: cmd.Paper.Cited(), Changes: append(matterChanges(Matter{}, m), cmd.said()...),
	})
	if cmd.Prior.IsZero() {
		return nil
	}
	in.ComplainOn = p.ReceivedOn
	err := takeUp(step, m, cmd, in)
	if err != nil && in.PriorHidden {
		return ErrGuard.Msg("Không có vụ việc trước đó như vậy, hoặc chưa chuyển lên cấp trên giải quyết được; hãy hỏi cơ quan đang giải quyết.",
			"There is no such earlier matter, or it cannot be taken over yet; ask the authority that has it.").
			By(PriorBasis(instance, p.Discipline)).At("/prior", "not_open_to_appeal", "Không tiếp tục giải quyết được.", "Cannot be taken over.")
	}
	return err
}

// checkAcceptance refuses what is told with the acceptance and not kept by it, and one
// at second instance that does not tell what its time runs from. A paper register
// tells what it tells.
func (c Command) checkAcceptance(p Petition, at Instance, in Input) error {
	if in.Imported {
		return c.checkHindrance(p)
	}
	if err := c.strayAtAcceptance(p, at); err != nil {
		return err
	}
	if err := c.checkHindrance(p); err != nil || at != Second || !c.Prior.IsZero() {
		return err
	}
	if err := c.checkDecisionElsewhere(p, in.Today); err != nil {
		return err
	}
	if told := toldOn(c.Receipts); !told.IsZero() && !in.NextDue.IsZero() && p.ReceivedOn.After(in.NextDue) {
		return complainedLate(p.ReceivedOn, in.NextDue, articlesOf(Track{Discipline: p.Discipline, Instance: at}).lateComplain)
	}
	return nil
}

// takeUp takes an earlier matter over from the authority that had it.
func takeUp(step *PetitionStep, m Matter, cmd Command, in Input) error {
	prior := in.Prior
	switch {
	case prior == nil || prior.ID != cmd.Prior:
		return ErrGuard.Msg("Không tìm thấy vụ việc trước đó.", "There is no such earlier matter.").
			At("/prior", "not_found", "Không tìm thấy vụ việc.", "No such matter.")
	case !prior.HandedTo.IsZero():
		return ErrGuard.Msg("Vụ việc trước đó ("+prior.Number.String()+") đã được bàn giao; hãy nêu vụ việc với số mới tại cơ quan nhận bàn giao.",
			"The earlier matter ("+prior.Number.String()+") was handed over; name the one with which it goes on at the successor.").
			By(PriorBasis(m.Instance, m.Discipline)).At("/prior", "handed_over", "Vụ việc đã được bàn giao.", "It was handed over.").With("matter", prior.HandedTo.String())
	case m.Kind == Complaint && prior.gaveUp() && prior.Instance == m.Instance:
		return takeUpWithdrawn(cmd)
	case m.Instance == First && m.Table() != &recommendationTable:
		return ErrGuard.Msg("Chỉ kiến nghị, phản ánh mới được giải quyết lại ở cùng cấp khi có tình tiết mới.",
			"Only a recommendation or feedback is taken up again at the same level, with new facts.").
			At("/prior", "not_for_instance", "Không dùng cho giải quyết lần đầu.", "Not for a first instance.")
	case prior.Kind != m.Kind && prior.Table() != m.Table(), prior.Discipline != m.Discipline:
		return ErrGuard.Msg("Vụ việc trước đó thuộc loại khác.", "The earlier matter is of another kind.").
			At("/prior", "other_kind", "Loại vụ việc không khớp.", "The matter is of another kind.")
	}
	if m.Instance == First { // a recommendation taken up again with new facts
		if prior.Open() {
			return ErrGuard.Msg("Vụ việc trước đó chưa được trả lời; hãy ghép đơn vào vụ việc đó.",
				"The earlier matter has not been answered; join the petition to it instead.").
				By(PriorBasis(First, false)).At("/prior", "still_open", "Vụ việc còn đang giải quyết.", "The matter is still open.")
		}
		return nil
	}
	if fits := grounds(*prior); m.Instance == Further && !in.Imported && !Known(fits, cmd.Ground) {
		named := listed(fits, GroundText)
		return ErrGuard.Msg("Căn cứ không hợp với vụ việc trước đó: có căn cứ chỉ dùng khi đã có kết luận, có căn cứ chỉ dùng khi đã quá hạn mà chưa có kết quả.",
			"The ground does not fit the earlier matter: some are for one that has been concluded, some for a late one without a result.").
			By(PriorBasis(Further, false)).At("/ground", "not_for_prior", "Không hợp với vụ việc trước đó. Căn cứ phù hợp: "+named.VI+".", "It does not fit the earlier matter. Those that do: "+named.EN+".")
	}
	taken, err := raise(*prior, Command{Action: ActionAppeal, On: cmd.On, Paper: cmd.Paper.Cited(), Receipts: cmd.Receipts, ReceiptUnknown: cmd.ReceiptUnknown},
		Input{Today: in.Today, Imported: in.Imported, Before: in.Before, ResolveDue: in.ResolveDue, NextDue: in.NextDue, ComplainOn: in.ComplainOn, Hindered: cmd.Hindered, Signers: in.Signers, FromAbove: true, By: in.By})
	switch why := fault.As(err); {
	case errors.Is(err, ErrGuard) && why.Extra["guard"] == isLate.Name:
		return why.At("/prior", "not_late", "Chưa quá hạn giải quyết.", "It is not late yet.")
	case errors.Is(err, ErrGuard) && len(why.Fields) > 0:
		return why
	case errors.Is(err, ErrGuard):
		return why.At("/prior", "not_open_to_appeal", "Không chuyển lên cấp trên giải quyết được.", "Cannot be taken over.")
	case errors.Is(err, ErrWrongState):
		return ErrGuard.Msg("Vụ việc trước đó ("+prior.Number.String()+") đang ở trạng thái “"+StateText(prior.State).VI+"”, không chuyển lên cấp trên giải quyết được.",
			"The earlier matter ("+prior.Number.String()+") is in the state “"+StateText(prior.State).EN+"” and cannot be taken over.").
			By(basisOf(prior.Table(), ActionAppeal)).At("/prior", "not_open_to_appeal", "Không còn tiếp tục giải quyết được.", "Cannot be taken over any more.")
	case err != nil:
		return err
	}
	for _, s := range taken {
		step.Undone, step.Prior = step.Prior, &s.Matter
		step.Before = append(step.Before, s.Before...)
		step.Events = append(step.Events, s.Event)
	}
	return nil
}

// gaveUp reports whether the matter was withdrawn in whole, its file closed or not.
func (m Matter) gaveUp() bool {
	return m.State == StateWithdrawn || m.State == StateClosed && m.ClosedFrom == StateWithdrawn
}

// isNotGivenUp refuses to take the same person's complaint to the next instance once
// more that they withdrew there.
var isNotGivenUp = guard("not_given_up", func(f Facts) *fault.Error { //nolint:gochecknoglobals // a guard
	if !f.GivenUp || f.Imported || f.Petition.Kind != Complaint || InstanceOf(f.Petition, f.Command) != Second {
		return nil
	}
	return fault.As(takeUpWithdrawn(f.Command))
})

// takeUpWithdrawn lets a complaint be accepted again that was withdrawn: only of
// somebody who was forced or threatened to withdraw it (Luật Khiếu nại, Điều 10).
func takeUpWithdrawn(cmd Command) error {
	if cmd.Ground == ForcedToWithdraw {
		return nil
	}
	return ErrGuard.Msg("Khiếu nại đã rút thì không thụ lý lại, trừ trường hợp người khiếu nại bị ép buộc, đe dọa phải rút.",
		"A withdrawn complaint is not accepted again, unless the complainant was forced or threatened to withdraw it.").
		By(lkn2026("Điều 10")).At("/ground", "required", "Thiếu căn cứ bị ép buộc, đe dọa.", "The ground of force or threat is missing.")
}

// grounds are those on which a superior takes an earlier denunciation up.
func grounds(prior Matter) []Ground {
	if prior.Open() {
		return overInstead()
	}
	return againAfter()
}

// basisOf is the article behind an action of a table; one that the table does not
// know is a second complaint against a second decision.
func basisOf(t *Table, a Action) bilingual.Legal {
	if rows := t.Of(a); len(rows) > 0 {
		return rows[0].Basis[0]
	}
	return InadmissibleSettledTwice.Basis()
}

// refuse names the ground of law on which the petition is not accepted.
func refuse(t *turn) error {
	t.petition.Inadmissibility = t.Command.Inadmissibility
	return nil
}
