package petition

// recordReply records what an addressee answered, or what an inspection found.
func recordReply(t *turn) error {
	t.petition.ReplyOn, t.petition.ReplyText = t.On, t.Command.Reply
	return nil
}

// sendReply answers the authority that referred the petition, where the answer
// is recorded at once.
func sendReply(t *turn) error {
	step, cmd, in := &t.out, t.Command, t.in
	if !in.Origin.ReplyOn.IsZero() {
		return ErrGuard.Msg("Cơ quan chuyển đơn đã có văn bản phúc đáp.", "The referring authority has a reply already.")
	}
	if cmd.On.Before(in.Origin.DisposedOn) {
		return ErrEffectiveDate.Msg("Ngày phúc đáp trước ngày chuyển đơn.", "The reply lies before the referral.").
			At("/on", "before_referral", "Trước ngày chuyển đơn.", "Before the referral.")
	}
	before, after := *in.Origin, *in.Origin
	after.Version++
	after.ReplyOn, after.ReplyText = cmd.On, cmd.Reply
	step.Origin = &after
	step.Events = append(step.Events, Event{
		Subject: OfPetition, ID: after.ID, Version: after.Version, Action: ActionRecordReply,
		From: before.State, To: after.State, On: cmd.On, Paper: cmd.Paper.Cited(), Changes: petitionChanges(before, after),
	})
	step.tellResult(*t.petition, cmd, in)
	t.keepReply()
	return nil
}

// keepReply keeps with the history what was replied, where the petition itself does
// not.
func (t *turn) keepReply() {
	t.out.Values = append(t.out.Values, Value{Field: FactReply, New: t.Command.Reply})
	t.more = append(t.more, FieldChange{Name: FactReply, Value: told})
}

// tellResult notes with a matter that was opened by a petition passed on, and is
// resolved, that a reply to whoever passed it on tells the result.
func (step *PetitionStep) tellResult(p Petition, cmd Command, in Input) {
	m := in.Target
	if m == nil || p.State != StateAccepted || m.ID != p.Matter || m.Channel != Forwarded || m.ResolvedOn.IsZero() || cmd.On.Before(m.ResolvedOn) {
		return
	}
	if _, err := m.Table().Rule(m.State, ActionTellForwarder); err != nil {
		return // closed meanwhile, or a kind for which nothing has to be told
	}
	told := m.Clone()
	told.Version++
	step.Told = &told
	step.Events = append(step.Events, Event{
		Subject: OfMatter, ID: m.ID, Version: told.Version, Action: ActionTellForwarder, From: m.State, To: m.State, On: cmd.On, Paper: cmd.Paper.Cited(),
	})
}

// askReport notes that the late resolver of a denunciation was asked why (Luật
// Tố cáo, Điều 38 khoản 2).
func askReport(t *turn) error {
	t.petition.ReportAskedOn = t.On
	return nil
}

// receiveReport notes that the late resolver told it (Điều 38 khoản 3).
func receiveReport(t *turn) error {
	t.petition.ReportedOn = t.On
	t.keepReply()
	return nil
}
