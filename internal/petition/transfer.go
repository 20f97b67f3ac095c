package petition

import (
	"slices"
	"strings"

	"kntc/internal/bilingual"
)

// transfer sends the petition to another authority. At one of this deployment it
// is entered at once.
func transfer(t *turn) error {
	p, step, cmd, in := t.petition, &t.out, t.Command, t.in
	if cmd.TransferTo == p.ID.Authority {
		return ErrGuard.Msg("Không chuyển đơn cho chính cơ quan mình.", "An authority cannot transfer a petition to itself.").
			At("/transfer_to", "same_authority", "Là chính cơ quan đang giữ đơn.", "It is the authority that holds the petition.")
	}
	if !t.Imported && cmd.TransferTo != 0 && cmd.TransferTo == p.Origin.Authority && cmd.Reason == "" {
		return ErrGuard.Msg("Đơn do chính cơ quan này chuyển đến. Nếu chuyển đến không đúng thẩm quyền thì dùng bước “Trả đơn”; vẫn chuyển lại thì nêu lý do.",
			"The authority passed the petition on itself. What came to the wrong place is returned, a step of its own; whoever transfers it back all the same says why.").
			By(tt05("Điều 14 khoản 1")).At("/transfer_to", "sent_here", "Là cơ quan đã chuyển đơn đến.", "It is the authority that passed the petition on.")
	}
	if err := t.toTheAccused(); err != nil {
		return err
	}
	p.TransferredTo, p.TransferName = cmd.TransferTo, cmd.TransferName
	if in.LinkedID.IsZero() {
		return nil
	}
	linked := Petition{
		ID: in.LinkedID, Number: in.LinkedNumber, State: StateReceived,
		KindDeclared: p.Kind, Kind: p.Kind, Channel: Forwarded, Forwarder: forwarderOf(in.Forwards), Field: p.Field, ReceivedOn: cmd.On,
		Subject: p.Subject, Content: p.Content, Respondent: p.Respondent, ContestedDecision: p.ContestedDecision,
		Originals: p.Originals, Signatories: p.Signatories, Anonymous: p.Anonymous, Organisation: p.Organisation, Persons: p.Persons,
		Representatives: p.Representatives, AllSigned: p.AllSigned, Appointed: p.Appointed,
		Conflicts: slices.Clone(p.Conflicts), // who may not read it here may not there
		LastOn:    cmd.On, Origin: p.ID, SealedElsewhere: p.SealedElsewhere, Version: 1,
	}
	step.Linked = &linked
	step.Events = append(step.Events, Event{
		Subject: OfPetition, ID: linked.ID, Version: 1, Action: ActionRegister, To: StateReceived, On: cmd.On,
		Paper: cmd.Paper.Cited(), Changes: petitionChanges(Petition{}, linked),
	})
	return nil
}

// toTheAccused refuses to send a petition to those whom it is against. A
// denunciation of the head or a deputy is for the authority above, whoever
// confirms what (Luật Tố cáo, Điều 12 khoản 1); one of somebody else is for the head
// under whom they work, and goes there when the sender says so: they themselves
// read nothing of it.
func (t *turn) toTheAccused() error {
	switch {
	case t.in.AccusedLeads:
		return ErrGuard.Msg("Người bị tố cáo là người đứng đầu hoặc cấp phó của cơ quan nhận; đơn thuộc thẩm quyền của cơ quan cấp trên trực tiếp nên không chuyển cho cơ quan này, kể cả khi xác nhận.",
			"Whom it is against leads the addressee; it is for the authority directly above and does not go there, confirmed or not.").
			By(ltc("Điều 12 khoản 1")).At("/transfer_to", "accused_leads", "Do người bị tố cáo lãnh đạo.", "Led by whom it is against.")
	case t.in.AccusedThere && !t.Command.AccusedBelow:
		return ErrGuard.Msg("Người bị tố cáo làm việc tại cơ quan nhận. Nếu người đứng đầu cơ quan đó có thẩm quyền giải quyết thì xác nhận để chuyển.",
			"Whom it is against works at the addressee. If its head is to resolve it, confirm that it goes there.").
			By(ltc("Điều 12 khoản 1")).At("/confirm_accused_there", "confirm_accused_there", "Cần xác nhận chuyển đến cơ quan của người bị tố cáo.", "That it goes to the authority of whom it is against has to be confirmed.")
	}
	return t.lookedAt(ltc("Điều 12 khoản 1"))
}

// lookedAt refuses to send a denunciation where whom it is against may work, as far
// as the paper's words tell, unless somebody has looked at that and says why it goes
// there all the same.
func (t *turn) lookedAt(basis bilingual.Legal) error {
	confirmed, why := t.Command.AccusedBelow, strings.TrimSpace(t.Command.Reason)
	if !t.in.AccusedNamed || confirmed && why != "" {
		return nil
	}
	bad := ErrGuard.Msg("Theo nội dung đơn, người bị tố cáo có thể thuộc cơ quan nhận hoặc cơ quan cấp trên, cấp dưới của cơ quan đó. Hãy kiểm tra lại; nếu đúng cơ quan có thẩm quyền thì xác nhận và nêu lý do.",
		"By the words of the petition, whom it is against may belong to the addressee or to an authority above or below it. Look again; if it is the competent one, confirm that and say why.").By(basis)
	if !confirmed {
		bad = bad.At("/confirm_accused_there", "confirm_accused_there", "Cần xác nhận gửi đến cơ quan này.", "That it goes to this authority has to be confirmed.")
	}
	if why == "" {
		bad = bad.At("/reason", "required", "Thiếu lý do.", "The reason is missing.")
	}
	return bad
}

// sendToInvestigators names the body that gets the denunciation.
func sendToInvestigators(t *turn) error {
	t.petition.TransferName = t.Command.TransferName
	return nil
}
