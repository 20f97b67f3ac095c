package petition

import "slices"

// transfer sends the petition to another authority. At one of this deployment it
// is entered at once.
func transfer(t *turn) error {
	p, step, cmd, in := t.petition, &t.out, t.Command, t.in
	if cmd.TransferTo == p.ID.Authority {
		return ErrGuard.Msg("Không chuyển đơn cho chính cơ quan mình.", "An authority cannot transfer a petition to itself.").
			At("/transfer_to", "same_authority", "Là chính cơ quan đang giữ đơn.", "It is the authority that holds the petition.")
	}
	if in.AccusedThere {
		return ErrGuard.Msg("Người bị tố cáo làm việc tại cơ quan nhận; không chuyển tố cáo cho cơ quan của người bị tố cáo, hãy chuyển cho cơ quan cấp trên của họ.",
			"Whom it is against works at the addressee; it goes to the authority above theirs.").
			By(ltc("Điều 12")).At("/transfer_to", "accused_there", "Là cơ quan của người bị tố cáo.", "It is the authority of whom it is against.")
	}
	p.TransferredTo, p.TransferName = cmd.TransferTo, cmd.TransferName
	if in.LinkedID.IsZero() {
		return nil
	}
	linked := Petition{
		ID: in.LinkedID, Number: in.LinkedNumber, State: StateReceived,
		KindDeclared: p.Kind, Kind: p.Kind, Channel: Forwarded, Field: p.Field, ReceivedOn: cmd.On,
		Subject: p.Subject, Content: p.Content, Respondent: p.Respondent, ContestedDecision: p.ContestedDecision,
		Originals: p.Originals, Signatories: p.Signatories, Anonymous: p.Anonymous, Organisation: p.Organisation,
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

// sendToInvestigators names the body that gets the denunciation.
func sendToInvestigators(t *turn) error {
	t.petition.TransferName = t.Command.TransferName
	return nil
}
