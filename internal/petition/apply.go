package petition

import (
	"strings"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/text"
)

// Input is what a step needs from outside: today's date, things already read,
// and ids and numbers already drawn for what it may create.
type Input struct {
	Today clock.Date

	Target *Matter   // join: the matter to join
	Origin *Petition // send_reply: the petition this one was referred from

	MatterID     authority.OwnedID // accept
	MatterNumber Number            // accept
	LinkedID     authority.OwnedID // transfer inside the deployment
	LinkedNumber Number            // transfer inside the deployment
}

// PetitionStep is the result of a step on a petition: everything that is new,
// to be stored together or not at all.
type PetitionStep struct {
	Petition Petition
	Opened   *Matter   // accept
	Linked   *Petition // transfer inside the deployment: the other authority's petition
	Origin   *Petition // send_reply: the referring authority's petition
	Events   []Event
}

// ApplyPetition takes one step on a petition, or refuses it. It is pure: the
// same arguments give the same result.
func ApplyPetition(p Petition, cmd Command, in Input) (PetitionStep, error) {
	cmd = cmd.clean()
	rule, err := petitionTable.Rule(p.State, cmd.Action)
	if err != nil {
		return PetitionStep{}, err
	}
	if err := checkStep(rule, cmd, p.LastOn, in.Today); err != nil {
		return PetitionStep{}, err
	}
	after := p
	after.Version++
	step := PetitionStep{}
	if rule.To != "" {
		after.State = rule.To
		after.LastOn = cmd.On
		if rule.To.Disposed() {
			after.DisposedOn = cmd.On
		}
	}
	if why := rule.refusal(Facts{Petition: p}); why != nil {
		return PetitionStep{}, why
	}
	if err := perform(&after, &step, cmd, in); err != nil {
		return PetitionStep{}, err
	}
	step.Petition = after
	first := Event{
		Subject: OfPetition, ID: p.ID, Version: after.Version, Action: cmd.Action,
		From: p.State, To: after.State, On: cmd.On, Reason: cmd.Reason, Paper: cmd.Paper,
		Changes: petitionChanges(p, after),
	}
	step.Events = append([]Event{first}, step.Events...)
	return step, nil
}

// perform changes what the action itself changes.
func perform(p *Petition, step *PetitionStep, cmd Command, in Input) error {
	switch cmd.Action {
	case Classify:
		return classify(p, cmd.Classification)
	case Accept:
		return open(p, step, cmd, in)
	case Join:
		return join(p, cmd, in)
	case Transfer:
		return transfer(p, step, cmd, in)
	case Correct:
		return correct(p, *cmd.Petition, in.Today)
	case RecordReply:
		p.ReplyOn, p.ReplyText = cmd.On, cmd.Reply
	case SendReply:
		return sendReply(step, cmd, in)
	}
	return nil
}

func classify(p *Petition, c *Classification) error {
	bad := ErrInvalid
	if !Known(Kinds(), c.Kind) {
		bad = bad.At("/classification/kind", "unknown_value", "Loại đơn không có trong danh mục.", "Not a kind of petition.")
	}
	if !Known(Fields(), c.Field) {
		bad = bad.At("/classification/field", "unknown_value", "Lĩnh vực không có trong danh mục.", "Not a known field.")
	}
	if !Known(Eligibilities(), c.Eligibility) {
		bad = bad.At("/classification/eligibility", "unknown_value", "Chỉ nhận eligible hoặc ineligible.", "Must be eligible or ineligible.")
	}
	if !Known(Competences(), c.Competence) {
		bad = bad.At("/classification/competence", "unknown_value", "Thẩm quyền không có trong danh mục.", "Not a known competence.")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	p.Kind, p.Field, p.Eligibility, p.Competence = c.Kind, c.Field, c.Eligibility, c.Competence
	return nil
}

func open(p *Petition, step *PetitionStep, cmd Command, in Input) error {
	instance := cmd.Instance
	if instance == "" {
		instance = First
	}
	if instance != First {
		return ErrInvalid.At("/instance", "unknown_value", "Hiện chỉ thụ lý giải quyết lần đầu.", "Only first-instance matters are opened.")
	}
	p.Matter = in.MatterID
	m := Matter{
		ID: in.MatterID, Number: in.MatterNumber, State: Accepted, Kind: p.Kind, Field: p.Field,
		Channel: p.Channel, Many: p.Many(), Instance: instance, Subject: p.Subject,
		AcceptedOn: cmd.On, LastOn: cmd.On, Version: 1,
	}
	step.Opened = &m
	step.Events = append(step.Events, Event{
		Subject: OfMatter, ID: m.ID, Version: 1, Action: Open, To: Accepted, On: cmd.On,
		Paper: cmd.Paper, Changes: matterChanges(Matter{}, m),
	})
	return nil
}

func join(p *Petition, cmd Command, in Input) error {
	if in.Target == nil || in.Target.ID != cmd.Matter || in.Target.ID.Authority != p.ID.Authority {
		return ErrGuard.Msg("Không tìm thấy vụ việc để ghép trong cơ quan này.", "There is no such matter in this authority.").
			At("/matter", "not_found", "Không tìm thấy vụ việc.", "No such matter.")
	}
	if !in.Target.openOn(cmd.On) {
		return ErrGuard.Msg("Vụ việc đã có kết quả hoặc đã kết thúc nên không ghép thêm đơn.",
			"The matter has been resolved or has ended; nothing can join it.").
			At("/matter", "not_open", "Vụ việc không còn mở.", "The matter is not open.")
	}
	if MatterTable(in.Target.Kind) != MatterTable(p.Kind) {
		return ErrGuard.Msg("Loại đơn khác với loại vụ việc.", "The petition is of another kind than the matter.").
			At("/matter", "other_kind", "Loại vụ việc không khớp.", "The matter is of another kind.")
	}
	if cmd.On.Before(in.Target.AcceptedOn) {
		return ErrEffectiveDate.Msg("Ngày ghép đơn trước ngày thụ lý vụ việc.", "The petition cannot join before the matter was accepted.").
			At("/on", "before_acceptance", "Trước ngày thụ lý vụ việc.", "Before the matter's acceptance.")
	}
	p.Matter = in.Target.ID
	return nil
}

func transfer(p *Petition, step *PetitionStep, cmd Command, in Input) error {
	if cmd.TransferTo == p.ID.Authority {
		return ErrGuard.Msg("Không chuyển đơn cho chính cơ quan mình.", "An authority cannot transfer a petition to itself.").
			At("/transfer_to", "same_authority", "Là chính cơ quan đang giữ đơn.", "It is the authority that holds the petition.")
	}
	p.TransferredTo, p.TransferName = cmd.TransferTo, cmd.TransferName
	if in.LinkedID.IsZero() {
		return nil
	}
	linked := Petition{
		ID: in.LinkedID, Number: in.LinkedNumber, State: Received,
		KindDeclared: p.Kind, Kind: p.Kind, Channel: Forwarded, Field: p.Field, ReceivedOn: cmd.On,
		Subject: p.Subject, Content: p.Content, Respondent: p.Respondent, ContestedDecision: p.ContestedDecision,
		Originals: p.Originals, Signatories: p.Signatories, Anonymous: p.Anonymous, Organisation: p.Organisation,
		LastOn: cmd.On, Origin: p.ID, Version: 1,
	}
	step.Linked = &linked
	step.Events = append(step.Events, Event{
		Subject: OfPetition, ID: linked.ID, Version: 1, Action: Register, To: Received, On: cmd.On,
		Paper: cmd.Paper, Changes: petitionChanges(Petition{}, linked),
	})
	return nil
}

func sendReply(step *PetitionStep, cmd Command, in Input) error {
	if in.Origin == nil || !in.Origin.ReplyOn.IsZero() {
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
		Subject: OfPetition, ID: after.ID, Version: after.Version, Action: RecordReply,
		From: before.State, To: after.State, On: cmd.On, Paper: cmd.Paper, Changes: petitionChanges(before, after),
	})
	return nil
}

// MatterStep is the result of a step on a matter.
type MatterStep struct {
	Matter Matter
	Event  Event
}

// ApplyMatter takes one step on a matter, or refuses it.
func ApplyMatter(m Matter, cmd Command, in Input) (MatterStep, error) {
	cmd = cmd.clean()
	table := MatterTable(m.Kind)
	rule, err := table.Rule(m.State, cmd.Action)
	if err != nil {
		return MatterStep{}, err
	}
	if err := checkStep(rule, cmd, m.LastOn, in.Today); err != nil {
		return MatterStep{}, err
	}
	if why := rule.refusal(Facts{Matter: m}); why != nil {
		return MatterStep{}, why
	}
	after := m
	after.Version++
	if rule.To != "" {
		after.State = rule.To
		after.LastOn = cmd.On
	}
	switch cmd.Action {
	case Decide, Conclude, RecordResult:
		after.Outcome, after.ResolvedOn = cmd.Outcome, cmd.On
	case Answer:
		after.Outcome, after.ResolvedOn = Answered, cmd.On
	case Withdraw:
		if cmd.Explained {
			after.Outcome, after.ResolvedOn = Withdrawn, cmd.On
		} else {
			after.EndedOn = cmd.On
		}
	case Terminate:
		if m.Kind == Denunciation {
			after.Outcome, after.ResolvedOn = Stopped, cmd.On
		} else {
			after.EndedOn = cmd.On
		}
	case Correct:
		if err := correctResult(&after, *cmd.Correction, in.Today); err != nil {
			return MatterStep{}, err
		}
	}
	return MatterStep{Matter: after, Event: Event{
		Subject: OfMatter, ID: m.ID, Version: after.Version, Action: cmd.Action,
		From: m.State, To: after.State, On: cmd.On, Reason: cmd.Reason, Paper: cmd.Paper,
		Changes: matterChanges(m, after),
	}}, nil
}

func correctResult(m *Matter, c MatterCorrection, today clock.Date) error {
	if c == (MatterCorrection{}) {
		return ErrInvalid.At("/correction", "empty", "Không có nội dung đính chính.", "There is nothing to correct.")
	}
	if c.Field != "" {
		if !Known(Fields(), c.Field) {
			return ErrInvalid.At("/correction/field", "unknown_value", "Lĩnh vực không có trong danh mục.", "Not a known field.")
		}
		m.Field = c.Field
	}
	if c.Outcome == "" && c.ResolvedOn.IsZero() {
		return nil
	}
	if m.ResolvedOn.IsZero() || m.Outcome == Withdrawn || m.Outcome == Stopped {
		return ErrGuard.Msg("Vụ việc không có kết quả để đính chính.", "The matter has no result that could be corrected.")
	}
	result := resultRule(m.Kind)
	if c.Outcome != "" {
		if !Known(result.Outcomes, c.Outcome) {
			return ErrInvalid.At("/correction/outcome", "unknown_value", "Kết quả không dùng cho loại vụ việc này.", "Not an outcome of this kind of matter.")
		}
		m.Outcome = c.Outcome
	}
	if !c.ResolvedOn.IsZero() {
		return correctResolvedOn(m, c.ResolvedOn, m.State == result.To, today)
	}
	return nil
}

// correctResolvedOn moves the date of the result. While the result is the
// latest step, the next one may follow from the new date; once a later step
// has been taken, the result cannot move past it.
func correctResolvedOn(m *Matter, on clock.Date, latest bool, today clock.Date) error {
	end := today
	if !latest {
		end = m.LastOn
	}
	if on.Before(m.AcceptedOn) || on.After(end) {
		return ErrEffectiveDate.Msg(
			"Ngày giải quyết phải từ ngày thụ lý ("+m.AcceptedOn.Vietnamese()+") đến "+end.Vietnamese()+".",
			"The date of the result must lie between acceptance ("+m.AcceptedOn.String()+") and "+end.String()+".").
			At("/correction/resolved_on", "out_of_range", "Ngoài khoảng cho phép.", "Out of range.")
	}
	m.ResolvedOn = on
	if latest {
		m.LastOn = on
	}
	return nil
}

// resultRule is the row that tells by which outcomes a kind of matter is
// resolved, and which state that leads to.
func resultRule(k Kind) *Rule {
	t := MatterTable(k)
	for i := range t.Rules {
		if t.Rules[i].Action == RecordResult {
			return &t.Rules[i]
		}
	}
	return &Rule{}
}

// checkStep verifies what every step has in common: the members the rule needs
// and a possible effective date.
func checkStep(r *Rule, cmd Command, last, today clock.Date) error {
	bad := ErrInvalid
	for _, need := range r.Needs {
		if !cmd.has(need) {
			bad = bad.At("/"+firstName(need), "required", "Thiếu thông tin bắt buộc cho bước này.", "This action needs the member.")
		}
	}
	if cmd.Outcome != "" && !Known(r.Outcomes, cmd.Outcome) {
		bad = bad.At("/outcome", "unknown_value", "Kết quả không dùng cho bước này.", "Not an outcome of this action.")
	}
	bad = checkText(bad, "/reason", cmd.Reason, MaxNote, false)
	bad = checkText(bad, "/reply", cmd.Reply, MaxContent, false)
	bad = checkText(bad, "/transfer_name", cmd.TransferName, MaxLine, false)
	bad = checkText(bad, "/paper/number", cmd.Paper.Number, MaxName, false)
	bad = checkText(bad, "/paper/signer", cmd.Paper.Signer, MaxName, false)
	if cmd.Paper.On.After(today) {
		bad = bad.At("/paper/on", "in_future", "Ngày văn bản ở tương lai.", "The date of the document lies in the future.")
	}
	if err := finish(bad); err != nil {
		return err
	}
	return checkDate(r, cmd.On, last, today)
}

func checkDate(r *Rule, on, last, today clock.Date) error {
	switch {
	case on.IsZero():
		return ErrEffectiveDate.At("/on", "required", "Thiếu ngày hiệu lực.", "The effective date is missing.")
	case on.After(today):
		return ErrEffectiveDate.Msg("Ngày hiệu lực ở tương lai.", "The effective date lies in the future.").
			At("/on", "in_future", "Sau ngày hôm nay.", "After today.")
	case r.Action != Correct && on.Before(last):
		return ErrEffectiveDate.Msg("Ngày hiệu lực trước bước liền trước ("+last.Vietnamese()+").",
			"The effective date lies before the step before it ("+last.String()+").").
			At("/on", "before_previous_step", "Trước bước liền trước.", "Before the previous step.")
	}
	return nil
}

// clean returns the command with its texts in the form in which they are stored.
func (c Command) clean() Command {
	c.Reason, c.Reply = text.Clean(c.Reason), text.Clean(c.Reply)
	c.TransferName = oneLine(c.TransferName)
	c.Paper.Number, c.Paper.Signer = oneLine(c.Paper.Number), oneLine(c.Paper.Signer)
	return c
}

// has tells whether the command carries the member; "a|b" means either.
func (c Command) has(need string) bool {
	switch need {
	case "classification":
		return c.Classification != nil
	case "matter":
		return !c.Matter.IsZero()
	case "reason":
		return strings.TrimSpace(c.Reason) != ""
	case "transfer_to|transfer_name":
		return c.TransferTo != 0 || strings.TrimSpace(c.TransferName) != ""
	case "petition":
		return c.Petition != nil
	case "correction":
		return c.Correction != nil
	case "reply":
		return strings.TrimSpace(c.Reply) != ""
	case "outcome":
		return c.Outcome != ""
	}
	return false
}

func firstName(need string) string {
	for i, r := range need {
		if r == '|' {
			return need[:i]
		}
	}
	return need
}

// PetitionActions lists what may be done with the petition, and why not
// otherwise.
func PetitionActions(p Petition, may func(access.Permission) bool) []Availability {
	return petitionTable.available(p.State, Facts{Petition: p}, may)
}

// MatterActions lists what may be done with the matter, and why not otherwise.
func MatterActions(m Matter, may func(access.Permission) bool) []Availability {
	return MatterTable(m.Kind).available(m.State, Facts{Matter: m}, may)
}

// finish returns the collected field faults, or nil when there are none.
func finish(bad *fault.Error) error {
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}
