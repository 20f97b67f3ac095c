package petition

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/text"
)

// Input is what a step needs from outside: today's date, things already read,
// and ids and numbers already drawn for what it may create.
type Input struct {
	Today clock.Date

	Target *Matter   // join, merge: the matter to join; unmerge: the one it was merged into; leave, send_reply: the petition's own
	Origin *Petition // send_reply: the petition this one was referred from, before it was handed over
	Prior  *Matter   // accept: the matter it goes on from
	// Parties are the petition's parties, for leave; for classify and correct,
	// when they are to be sealed, so that the texts do not name them.
	Parties []Party
	// Petitions are, for merge, those of the matter and, for unmerge, those that
	// came from it and are still where they went.
	Petitions []Petition
	Parts     map[authority.OwnedID][]int // unmerge: which parts of split petitions came from the matter
	Guided    bool                        // guide: the same person was guided on the same content before
	// SamePaper are, for classify, the petitions that other authorities made of
	// the same paper: it was referred or handed over to here, or from here on.
	SamePaper []Petition
	PartiesOf map[authority.OwnedID][]Party // of the same paper

	Urged int // reply_urging: how many urgings wait for an answer

	Suspension *Suspension // remove_suspension: the one that is named

	EffectDue  clock.Date // the last day on which the decision can still be appealed
	ResolveDue clock.Date // the last day for the result of the matter, or of Prior; see Facts

	MatterID     authority.OwnedID // accept, split: of the matter it opens first
	MatterNumber Number            // accept, split
	More         []Entry           // split: of the other matters it opens, in the order of the contents
	Targets      []*Matter         // split: the open matters that contents join
	LinkedID     authority.OwnedID // transfer inside the deployment, hand_over
	LinkedNumber Number            // transfer inside the deployment, hand_over
	PaperNumber  int               // drawn for the step's document; 0 when the command brings its own

	By Acting // who takes the step

	Imported bool // a paper register is being imported
}

// PetitionStep is the result of a step on a petition: everything that is new,
// to be stored together or not at all.
type PetitionStep struct {
	Petition Petition
	Opened   *Matter    // accept, split
	Also     []Matter   // split: the other matters it opened
	Linked   *Petition  // transfer inside the deployment, hand_over: the other authority's petition
	Origin   *Petition  // send_reply: the referring authority's petition
	Prior    *Matter    // accept: the matter it goes on from, which the superior took over
	Told     *Matter    // send_reply: the petition's own, whose result the reply tells
	Sealed   []Petition // classify: of the same paper at other authorities, whose parties are sealed now
	Left     int        // leave: the place of the party that withdrew; 0 for none
	Events   []Event    // the petition's own first
}

// ApplyPetition takes one step on a petition, or refuses it. It is pure: the
// same arguments give the same result.
func ApplyPetition(p Petition, cmd Command, in Input) (PetitionStep, error) {
	cmd = cmd.clean()
	rule, err := petitionTable.Rule(p.State, cmd.Action)
	if err != nil {
		return PetitionStep{}, err
	}
	if err := checkStep(rule, cmd, p.LastOn, in); err != nil {
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
	facts := Facts{Petition: p, Command: cmd, On: cmd.On, Guided: in.Guided, Prior: in.Prior, Imported: in.Imported, Urged: in.Urged, Referred: in.Origin != nil, By: in.By}
	if why := rule.refusal(facts); why != nil {
		return PetitionStep{}, why
	}
	if why := facts.recusedElsewhere(in); why != nil {
		return PetitionStep{}, why
	}
	if after.Assignees, after.Conflicts, err = facts.hand(p.Assignees, p.Conflicts); err != nil {
		return PetitionStep{}, err
	}
	cmd.Paper = rule.Form(p.Kind).paper(cmd, in)
	if err := perform(&after, &step, cmd, in); err != nil {
		return PetitionStep{}, err
	}
	step.Petition = after
	first := Event{
		Subject: OfPetition, ID: p.ID, Version: after.Version, Action: cmd.Action,
		From: p.State, To: after.State, On: cmd.On, Reason: cmd.Reason, Paper: cmd.Paper,
		Changes: append(petitionChanges(p, after), cmd.said()...),
	}
	step.Events = append([]Event{first}, step.Events...)
	return step, nil
}

// paper is the document of a step: of the form its row names, under the number
// given or the one drawn for it. When a paper register is imported the papers
// it names are only cited: they were numbered before this system was there.
func (f Form) paper(cmd Command, in Input) Paper {
	p := cmd.Paper
	if f.Class == "" || in.Imported {
		return p
	}
	if p.Number == "" && in.PaperNumber > 0 {
		p.Number = f.Class.Number(in.PaperNumber)
	}
	if p.Number == "" {
		return p
	}
	if p.On.IsZero() {
		p.On = cmd.On
	}
	p.Class, p.Title = f.Class, f.Title
	return p
}

// cited is the paper as the events of other subjects of the same step name it:
// the document itself belongs to the first.
func (p Paper) cited() Paper {
	p.Class, p.Title, p.Addressees = "", "", ""
	return p
}

// said lists what a command told that changes no state by itself.
func (c Command) said() []FieldChange {
	var out []FieldChange
	if c.Ground != "" {
		out = append(out, FieldChange{FactGround, string(c.Ground)})
	}
	if c.Days != 0 {
		out = append(out, FieldChange{FactDays, strconv.Itoa(c.Days)})
	}
	if c.Party != 0 {
		out = append(out, FieldChange{FactLeft, strconv.Itoa(c.Party)})
	}
	return out
}

// perform changes what the action itself changes.
func perform(p *Petition, step *PetitionStep, cmd Command, in Input) error {
	switch cmd.Action {
	case ActionClassify:
		if err := classify(p, cmd.Classification); err != nil {
			return err
		}
		if p.Sealed() {
			p.redact(in.Parties)
		}
		step.sealElsewhere(*p, cmd.On, in)
	case ActionAccept:
		return open(p, step, cmd, in)
	case ActionSplit:
		return split(p, step, cmd, in)
	case ActionJoin:
		return join(p, cmd, in)
	case ActionDetach:
		return detach(p, in)
	case ActionRefuse:
		p.Inadmissibility = cmd.Inadmissibility
	case ActionTransfer:
		return transfer(p, step, cmd, in)
	case ActionHandOver:
		return passOn(p, step, cmd, in)
	case ActionToInvestigators:
		p.TransferName = cmd.TransferName
	case ActionCorrect:
		if err := correct(p, *cmd.Petition, in.Today); err != nil {
			return err
		}
		if p.Sealed() {
			p.redact(in.Parties)
		}
	case ActionRecordReply, ActionRecordInspection:
		p.ReplyOn, p.ReplyText = cmd.On, cmd.Reply
	case ActionSendReply:
		return sendReply(*p, step, cmd, in)
	case ActionLeaveParty:
		return leave(p, step, cmd, in)
	}
	return nil
}

// leave lets one of many petitioners go. The case goes on for the others
// (Nghị định 155/2026/NĐ-CP, Điều 4).
func leave(p *Petition, step *PetitionStep, cmd Command, in Input) error {
	if in.Target != nil && !p.pending(*in.Target) {
		return ErrGuard.Msg("Vụ việc đã có kết quả giải quyết hoặc đã kết thúc.", "The matter has been resolved or has ended.")
	}
	var who *Party
	staying := 0
	for i := range in.Parties {
		q := &in.Parties[i]
		if q.LeftOn.IsZero() {
			staying++
		}
		if q.Ordinal == cmd.Party {
			who = q
		}
	}
	switch {
	case who == nil:
		return ErrInvalid.At("/party", "not_found", "Đơn không có người gửi ở vị trí này.", "The petition has no party at this place.")
	case !who.LeftOn.IsZero():
		return ErrGuard.Msg("Người này đã rút.", "This party has withdrawn already.").
			At("/party", "left_before", "Đã rút.", "Withdrew before.")
	case staying < 2:
		return ErrGuard.Msg("Chỉ còn một người gửi đơn; hãy dùng bước rút đơn hoặc rút toàn bộ.",
			"Only one party is left; withdraw the petition or the whole matter instead.").
			At("/party", "last_party", "Là người gửi cuối cùng.", "The last party.")
	}
	if who.Representative {
		p.Representatives--
	}
	step.Left = cmd.Party
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
	if c.Instance != "" && !Known(Instances(), c.Instance) {
		bad = bad.At("/classification/instance", "unknown_value", "Lần giải quyết không có trong danh mục.", "Not a known instance.")
	}
	if c.Duty != "" && (!Known(Duties(), c.Duty) || c.Kind != Denunciation) {
		bad = bad.At("/classification/duty", "unknown_value", "Chỉ tố cáo có loại hành vi: official_duty hoặc state_management.", "Only a denunciation has one: official_duty or state_management.")
	}
	if c.Discipline && c.Kind != Complaint {
		bad = bad.At("/classification/discipline", "not_for_kind", "Chỉ dùng cho khiếu nại.", "For complaints only.")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	p.Kind, p.Field, p.Eligibility, p.Competence = c.Kind, c.Field, c.Eligibility, c.Competence
	p.Discipline, p.Duty, p.Evident, p.Remote = c.Discipline, c.Duty, c.Evident, c.Remote
	if p.Instance = c.Instance; p.Instance == "" {
		p.Instance = First
	}
	return nil
}

// open accepts the petition into a matter of its own. At second instance, and
// for a further denunciation, the earlier matter of this deployment is taken
// over from its authority in the same step.
func open(p *Petition, step *PetitionStep, cmd Command, in Input) error {
	instance := InstanceOf(*p, cmd)
	if !Known(Instances(), instance) {
		return ErrInvalid.At("/instance", "unknown_value", "Lần giải quyết không có trong danh mục.", "Not a known instance.")
	}
	p.Matter = in.MatterID
	m := Matter{
		ID: in.MatterID, Number: in.MatterNumber, State: StateAccepted, Kind: p.Kind, Field: p.Field,
		Channel: p.Channel, Many: p.Many(), Instance: instance, Discipline: p.Discipline, Duty: p.Duty, Remote: p.Remote,
		Subject: p.Subject, Prior: cmd.Prior, PriorDecision: cmd.PriorDecision,
		AcceptedOn: cmd.On, LastOn: cmd.On, Version: 1, Conflicts: slices.Clone(p.Conflicts),
	}
	step.Opened = &m
	step.Events = append(step.Events, Event{
		Subject: OfMatter, ID: m.ID, Version: 1, Action: ActionOpen, To: StateAccepted, On: cmd.On,
		Paper: cmd.Paper.cited(), Changes: append(matterChanges(Matter{}, m), cmd.said()...),
	})
	if cmd.Prior.IsZero() {
		return nil
	}
	return takeUp(step, m, cmd, in)
}

// takeUp takes an earlier matter over from the authority that had it.
func takeUp(step *PetitionStep, m Matter, cmd Command, in Input) error {
	prior := in.Prior
	switch {
	case prior == nil || prior.ID != cmd.Prior:
		return ErrGuard.Msg("Không tìm thấy vụ việc trước đó.", "There is no such earlier matter.").
			At("/prior", "not_found", "Không tìm thấy vụ việc.", "No such matter.")
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
				By(PriorBasis(First)).At("/prior", "still_open", "Vụ việc còn đang giải quyết.", "The matter is still open.")
		}
		return nil
	}
	if m.Instance == Further && prior.Open() != (cmd.Ground == Overdue) && !in.Imported {
		return ErrGuard.Msg("Căn cứ “overdue” dùng cho vụ việc chưa có kết quả; các căn cứ khác dùng khi đã có kết luận.",
			"The ground overdue is for a matter without a result; the others are for one that has been concluded.").
			By(PriorBasis(Further)).At("/ground", "not_for_prior", "Không hợp với vụ việc trước đó.", "It does not fit the earlier matter.")
	}
	taken, err := ApplyMatter(*prior, Command{Action: ActionAppeal, On: cmd.On, Paper: cmd.Paper.cited()},
		Input{Today: in.Today, Imported: in.Imported, ResolveDue: in.ResolveDue})
	switch {
	case errors.Is(err, ErrGuard):
		return fault.As(err).At("/prior", "not_late", "Chưa quá hạn giải quyết.", "It is not late yet.")
	case errors.Is(err, ErrWrongState):
		return ErrGuard.Msg("Vụ việc trước đó ("+prior.Number.String()+") đang ở trạng thái “"+string(prior.State)+"”, không chuyển lên cấp trên giải quyết được.",
			"The earlier matter ("+prior.Number.String()+") is in the state \""+string(prior.State)+"\" and cannot be taken over.").
			By(basisOf(prior.Table(), ActionAppeal)).At("/prior", "not_open_to_appeal", "Không còn tiếp tục giải quyết được.", "Cannot be taken over any more.")
	case err != nil:
		return err
	}
	step.Prior = &taken.Matter
	step.Events = append(step.Events, taken.Event)
	return nil
}

func join(p *Petition, cmd Command, in Input) error {
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
		ID: in.LinkedID, Number: in.LinkedNumber, State: StateReceived,
		KindDeclared: p.Kind, Kind: p.Kind, Channel: Forwarded, Field: p.Field, ReceivedOn: cmd.On,
		Subject: p.Subject, Content: p.Content, Respondent: p.Respondent, ContestedDecision: p.ContestedDecision,
		Originals: p.Originals, Signatories: p.Signatories, Anonymous: p.Anonymous, Organisation: p.Organisation,
		Representatives: p.Representatives, AllSigned: p.AllSigned, Appointed: p.Appointed,
		LastOn: cmd.On, Origin: p.ID, SealedElsewhere: p.SealedElsewhere, Version: 1,
	}
	step.Linked = &linked
	step.Events = append(step.Events, Event{
		Subject: OfPetition, ID: linked.ID, Version: 1, Action: ActionRegister, To: StateReceived, On: cmd.On,
		Paper: cmd.Paper.cited(), Changes: petitionChanges(Petition{}, linked),
	})
	return nil
}

func sendReply(p Petition, step *PetitionStep, cmd Command, in Input) error {
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
		From: before.State, To: after.State, On: cmd.On, Paper: cmd.Paper.cited(), Changes: petitionChanges(before, after),
	})
	step.tellResult(p, cmd, in)
	return nil
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
		Subject: OfMatter, ID: m.ID, Version: told.Version, Action: ActionTellForwarder, From: m.State, To: m.State, On: cmd.On, Paper: cmd.Paper.cited(),
	})
}

// MatterStep is the result of a step on a matter.
type MatterStep struct {
	Matter    Matter
	Event     Event
	Removed   *Suspension // remove_suspension: what never was
	Other     *Matter     // merge, unmerge: the matter that took the petitions, or gave them back
	Petitions []Petition  // merge, unmerge: those of Input.Petitions that moved
	More      []Event     // the other matter's, then the petitions' in their order
}

// basisOf is the article behind an action of a table; one that the table does not
// know is a second complaint against a second decision.
func basisOf(t *Table, a Action) bilingual.Legal {
	for i := range t.Rules {
		if t.Rules[i].Action == a {
			return t.Rules[i].Basis[0]
		}
	}
	return InadmissibleSettledTwice.Basis()
}

// ApplyMatter takes one step on a matter, or refuses it.
func ApplyMatter(m Matter, cmd Command, in Input) (MatterStep, error) {
	cmd = cmd.clean()
	table := m.Table()
	rule, err := table.Rule(m.State, cmd.Action)
	if err != nil {
		return MatterStep{}, err
	}
	if err := checkStep(rule, cmd, m.LastOn, in); err != nil {
		return MatterStep{}, err
	}
	facts := Facts{Matter: m, Command: cmd, On: cmd.On, EffectDue: in.EffectDue, ResolveDue: in.ResolveDue, Imported: in.Imported, Urged: in.Urged, By: in.By}
	if why := rule.refusal(facts); why != nil {
		return MatterStep{}, why
	}
	if why := facts.recusedElsewhere(in); why != nil {
		return MatterStep{}, why
	}
	cmd.Paper = rule.Form(m.Kind).paper(cmd, in)
	after := m.Clone()
	if after.Assignees, after.Conflicts, err = facts.hand(after.Assignees, after.Conflicts); err != nil {
		return MatterStep{}, err
	}
	after.Version++
	switch {
	case rule.Back:
		after.State, after.LastOn = m.Resume, cmd.On
	case rule.To != "":
		after.State, after.LastOn = rule.To, cmd.On
	}
	if err := act(&after, m, cmd, in); err != nil {
		return MatterStep{}, err
	}
	if after.State != StateSuspended {
		after.SuspendedOn = clock.Date{}
	}
	if after.State != StateSuspended && after.State != StateMerged {
		after.Resume = ""
	}
	if !after.Open() {
		after.AppraisalOn = clock.Date{} // nothing waits for it any more
	}
	step := MatterStep{}
	if err := step.regroup(&after, m, cmd, in); err != nil {
		return MatterStep{}, err
	}
	step.Matter = after
	step.Event = Event{
		Subject: OfMatter, ID: m.ID, Version: after.Version, Action: cmd.Action,
		From: m.State, To: after.State, On: cmd.On, Reason: cmd.Reason, Paper: cmd.Paper,
		Changes: append(matterChanges(m, after), cmd.said()...),
	}
	if cmd.Action == ActionRemoveSuspension {
		step.Removed = in.Suspension
		step.Event.Changes = append(step.Event.Changes, in.Suspension.facts()...)
	}
	return step, nil
}

// act changes what the action itself changes about a matter.
func act(after *Matter, before Matter, cmd Command, in Input) error {
	switch cmd.Action {
	case ActionReport:
		after.Differs = cmd.Differs
	case ActionDecide, ActionConclude, ActionRecordResult, ActionActAtOnce:
		after.Outcome, after.ResolvedOn = cmd.Outcome, cmd.On
		after.Ruling, after.Deliberate = cmd.Ruling, cmd.Deliberate
		return order(after, cmd.Ordered)
	case ActionAnswer:
		after.Outcome, after.ResolvedOn = OutcomeAnswered, cmd.On
	case ActionWithdraw:
		if cmd.Explained || before.Kind == Denunciation {
			after.Outcome, after.ResolvedOn = OutcomeWithdrawn, cmd.On
		} else {
			after.EndedOn = cmd.On
		}
	case ActionTerminate:
		if before.Kind == Denunciation {
			after.Outcome, after.ResolvedOn = OutcomeTerminated, cmd.On
		} else {
			after.EndedOn = cmd.On
		}
	case ActionHandOver:
		after.endUnresolved(cmd.On)
		after.HandedTo = in.LinkedID
	case ActionGoToCourt:
		after.endUnresolved(cmd.On)
	case ActionAppeal:
		if after.State == StateAppealed {
			after.endUnresolved(cmd.On)
		}
	case ActionFindComplex:
		return after.find(cmd.Criteria)
	case ActionExtend:
		after.Extensions++
		after.LastOn = cmd.On
	case ActionSuspend:
		after.Resume, after.SuspendedOn = before.State, cmd.On
	case ActionRemoveSuspension:
		return takeBack(after, before, cmd, in)
	case ActionStartAppraisal:
		after.AppraisalOn, after.LastOn = cmd.On, cmd.On
	case ActionEndAppraisal:
		after.AppraisalOn, after.LastOn = clock.Date{}, cmd.On
	case ActionImposeStay:
		after.StayedOn, after.LastOn = cmd.On, cmd.On
	case ActionLiftStay:
		after.StayedOn, after.LastOn = clock.Date{}, cmd.On
	case ActionGrantProtection:
		after.ProtectedOn, after.LastOn = cmd.On, cmd.On
	case ActionEndProtection:
		after.ProtectedOn, after.LastOn = clock.Date{}, cmd.On
	case ActionCallDialogue:
		return after.call(cmd)
	case ActionReferCrime:
		after.Investigated = true
	case ActionPublish:
		after.PublishedOn = cmd.On
	case ActionRecordEnforcement:
		bad := cmd.Done.within(after.Ordered, cmd.Done.check(ErrInvalid, "/done"), "/done")
		after.Done = *cmd.Done
		return finish(bad)
	case ActionCorrect:
		return correctResult(after, *cmd.Correction, in.Today)
	}
	return nil
}

// call sets the day of the dialogue.
func (m *Matter) call(cmd Command) error {
	if cmd.PlannedOn.Before(cmd.On) {
		return ErrInvalid.At("/planned_on", "before_notice", "Ngày đối thoại trước ngày thông báo.", "The dialogue lies before its notice.")
	}
	m.PlannedOn = cmd.PlannedOn
	return nil
}

// endUnresolved ends a matter that has no result; one that has keeps it.
func (m *Matter) endUnresolved(on clock.Date) {
	if m.Open() {
		m.EndedOn = on
	}
}

func order(m *Matter, ordered *Result) error {
	if ordered == nil {
		return nil
	}
	m.Ordered = *ordered
	return finish(ordered.check(ErrInvalid, "/ordered"))
}

// find sets the criteria of complexity; those found before stay only when they
// are named again.
func (m *Matter) find(criteria []deadline.Criterion) error {
	var kept []deadline.Criterion
	for _, c := range deadline.Criteria() {
		if slices.Contains(criteria, c) {
			kept = append(kept, c)
		}
	}
	if len(kept) != len(criteria) {
		return ErrInvalid.At("/criteria", "unknown_value", "Có tiêu chí không có trong danh mục, hoặc lặp lại.", "A criterion is not known, or is repeated.")
	}
	m.Criteria = kept
	return nil
}

func correctResult(m *Matter, c MatterCorrection, today clock.Date) error {
	if c.Field == "" && c.Outcome == "" && c.ResolvedOn.IsZero() && c.Ordered == nil {
		return ErrInvalid.At("/correction", "empty", "Không có nội dung đính chính.", "There is nothing to correct.")
	}
	if c.Field != "" {
		if !Known(Fields(), c.Field) {
			return ErrInvalid.At("/correction/field", "unknown_value", "Lĩnh vực không có trong danh mục.", "Not a known field.")
		}
		m.Field = c.Field
	}
	if c.Outcome == "" && c.ResolvedOn.IsZero() && c.Ordered == nil {
		return nil
	}
	if m.ResolvedOn.IsZero() || m.Outcome == OutcomeWithdrawn || m.Outcome == OutcomeTerminated {
		return ErrGuard.Msg("Vụ việc không có kết quả để đính chính.", "The matter has no result that could be corrected.")
	}
	if c.Ordered != nil {
		bad := c.Ordered.check(ErrInvalid, "/correction/ordered")
		if err := finish(m.Done.within(*c.Ordered, bad, "/correction/ordered")); err != nil {
			return err
		}
		m.Ordered = *c.Ordered
	}
	result := resultRule(*m)
	if c.Outcome != "" {
		if !Known(result.Outcomes, c.Outcome) {
			return ErrInvalid.At("/correction/outcome", "unknown_value", "Kết quả không dùng cho loại vụ việc này.", "Not an outcome of this kind of matter.")
		}
		m.Outcome = c.Outcome
	}
	if !c.ResolvedOn.IsZero() {
		return correctResolvedOn(m, c.ResolvedOn, m.State == result.To && m.LastOn == m.ResolvedOn, today)
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
	begin, vi, en := m.AcceptedOn, "thụ lý", "acceptance"
	if m.Succeeded() && !m.ResolvedBefore() {
		begin, vi, en = m.SucceededOn, "nhận bàn giao", "the hand-over"
	}
	if on.Before(begin) || on.After(end) {
		return ErrEffectiveDate.Msg(
			"Ngày giải quyết phải từ ngày "+vi+" ("+begin.Vietnamese()+") đến "+end.Vietnamese()+".",
			"The date of the result must lie between "+en+" ("+begin.String()+") and "+end.String()+".").
			At("/correction/resolved_on", "out_of_range", "Ngoài khoảng cho phép.", "Out of range.")
	}
	m.ResolvedOn = on
	if latest {
		m.LastOn = on
	}
	return nil
}

// resultRule is the row that tells by which outcomes a matter is resolved, and
// which state that leads to.
func resultRule(m Matter) *Rule {
	t := m.Table()
	for i := range t.Rules {
		if t.Rules[i].Action == ActionRecordResult {
			return &t.Rules[i]
		}
	}
	return &Rule{}
}

// checkStep verifies what every step has in common: the members the rule needs
// and a possible effective date. A paper register does not tell grounds.
func checkStep(r *Rule, cmd Command, last clock.Date, in Input) error {
	bad, today := ErrInvalid, in.Today
	for _, need := range r.Needs {
		if untold := in.Imported && need == "ground"; !untold && !cmd.has(need) {
			bad = bad.At("/"+firstName(need), "required", "Thiếu thông tin bắt buộc cho bước này.", "This action needs the member.")
		}
	}
	if cmd.Outcome != "" && !Known(r.Outcomes, cmd.Outcome) {
		bad = bad.At("/outcome", "unknown_value", "Kết quả không dùng cho bước này.", "Not an outcome of this action.")
	}
	if len(r.Grounds) > 0 && cmd.Ground != "" && !Known(r.Grounds, cmd.Ground) {
		bad = bad.At("/ground", "unknown_value", "Căn cứ không dùng cho bước này.", "Not a ground of this action.")
	}
	if cmd.Ruling != "" && !Known(Rulings(), cmd.Ruling) {
		bad = bad.At("/ruling", "unknown_value", "Chỉ nhận recognise hoặc annul_amend.", "Must be recognise or annul_amend.")
	}
	if cmd.Days != 0 && (cmd.Days < 1 || cmd.Days > maxExtension) {
		bad = bad.At("/days", "out_of_range", "Mỗi lần gia hạn từ 1 đến 30 ngày.", "An extension has 1 to 30 days.")
	}
	bad = checkText(bad, "/prior_decision", cmd.PriorDecision, MaxLine, false)
	bad = checkText(bad, "/paper/addressees", cmd.Paper.Addressees, MaxNote, false)
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
	case r.Action != ActionCorrect && on.Before(last):
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
	c.Contents = slices.Clone(c.Contents)
	for i := range c.Contents {
		c.Contents[i].Subject = oneLine(c.Contents[i].Subject)
	}
	c.PriorDecision = oneLine(c.PriorDecision)
	c.Paper.Number, c.Paper.Signer = oneLine(c.Paper.Number), oneLine(c.Paper.Signer)
	c.Paper.Addressees = text.Clean(c.Paper.Addressees)
	return c
}

// has reports whether the command carries the member; "a|b" means either.
func (c Command) has(need string) bool {
	switch need {
	case "classification":
		return c.Classification != nil
	case "contents":
		return len(c.Contents) > 0
	case "matter":
		return !c.Matter.IsZero()
	case "reason":
		return strings.TrimSpace(c.Reason) != ""
	case "ground":
		return c.Ground != ""
	case "party":
		return c.Party > 0
	case "team":
		return len(c.Team) > 0
	case "account_id":
		return c.Account != uuid.Nil
	case "criteria":
		return len(c.Criteria) > 0
	case "planned_on":
		return !c.PlannedOn.IsZero()
	case "days":
		return c.Days != 0
	case "suspension":
		return c.Suspension > 0
	case "ruling":
		return c.Ruling != ""
	case "done":
		return c.Done != nil
	case "transfer_to":
		return c.TransferTo != 0
	case "transfer_name":
		return strings.TrimSpace(c.TransferName) != ""
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

// PetitionActions lists what may be done with the petition on a day, and why
// not otherwise. m is the matter it belongs to, if it does. Whether it was
// referred the petition alone does not tell, once it was handed over.
func PetitionActions(p Petition, m *Matter, referred bool, on clock.Date, may func(access.Permission) bool, by Acting) []Availability {
	f := Facts{Petition: p, On: on, Referred: referred, By: by}
	if m != nil && p.State.InMatter() {
		f.Matter = *m
	}
	return petitionTable.available(p.State, f, may)
}

// Due are the last days that guards of matters look at; see Facts.
type Due struct{ Resolve, Effect clock.Date }

// MatterActions lists what may be done with the matter on a day, and why not
// otherwise.
func MatterActions(m Matter, on clock.Date, due Due, may func(access.Permission) bool, by Acting) []Availability {
	return m.Table().available(m.State, Facts{Matter: m, On: on, ResolveDue: due.Resolve, EffectDue: due.Effect, By: by}, may)
}

// finish returns the collected field faults, or nil when there are none.
func finish(bad *fault.Error) error {
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}
