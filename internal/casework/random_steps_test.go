package casework_test

import (
	"slices"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/ledger"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// headAt acts for an office; for one that has ended, its successor may.
func (w *world) headAt(office authority.ID) access.Actor {
	if office == storetest.OldCommune && w.d.chance(50) {
		return person(access.Head, storetest.CommuneB1)
	}
	return person(access.Head, office)
}

// stepPetition takes the step that the petition's state suggests or, rarely,
// any step at all.
func (w *world) stepPetition(p *petition.Petition) {
	w.t.Helper()
	if w.d.chance(4) {
		w.replaceParties(p)
		return
	}
	cmd := w.petitionCommand(p)
	cmd.On = w.d.day(p.LastOn, w.today())
	if cmd.Action == petition.ActionJoin {
		w.chooseMatter(p, &cmd)
	}
	if w.d.chance(5) {
		cmd.On = clock.Date{} // today
	}
	if rows := petition.PetitionTable().Of(cmd.Action); len(rows) > 0 && !w.d.chance(2) { // seldom what the step does not take
		cmd = cmd.Fitting(rows...)
	}
	var result casework.PetitionResult
	_, err := w.s.StepPetition(w.t.Context(), w.headAt(p.ID.Authority), p.ID, w.version(p.Version), cmd, catch(&result))
	if !w.settle(string(cmd.Action), err) {
		if isStale(err) {
			w.fresh(p)
		}
		return
	}
	w.learn(p, cmd, result)
}

// learn takes in what a step on a petition made.
func (w *world) learn(p *petition.Petition, cmd petition.Command, result casework.PetitionResult) {
	w.t.Helper()
	*p = result.Petition
	if cmd.Action == petition.ActionAccept {
		w.matters = append(w.matters, *result.Matter)
	}
	if cmd.Action == petition.ActionSplit {
		for _, t := range p.Parts {
			record, err := w.s.Matter(w.t.Context(), overseer(), t.Matter)
			if err != nil {
				w.t.Fatal(err)
			}
			if record.Matter.Version == 1 {
				w.matters = append(w.matters, record.Matter)
			}
		}
	}
	if result.Linked != nil { // p may move
		w.petitions = append(w.petitions, *result.Linked)
	}
}

func (w *world) petitionCommand(p *petition.Petition) petition.Command {
	reason := "Lý do thử"
	switch action := w.petitionAction(p); action {
	case petition.ActionClassify:
		c := petition.Classification{Kind: p.Kind, Field: p.Field, Eligibility: petition.Eligible, Competence: petition.Within}
		if w.d.chance(25) || p.Kind == petition.Mixed && w.d.chance(70) {
			c.Kind = pick(w.d, petition.Kinds())
		}
		if w.d.chance(30) {
			c.Field = pick(w.d, petition.Fields())
		}
		if w.d.chance(15) {
			c.Eligibility = petition.Ineligible
		}
		if w.d.chance(40) {
			c.Competence = pick(w.d, petition.Competences())
		}
		switch c.Kind {
		case petition.Complaint:
			c.Discipline = w.d.chance(20)
			if w.d.chance(30) {
				c.Instance = petition.Second
			}
		case petition.Denunciation:
			c.Duty, c.Evident = pick(w.d, petition.Duties()), w.d.chance(50)
			if w.d.chance(30) {
				c.Instance, c.LateResolver = petition.Further, w.d.chance(40)
			}
		case petition.Recommendation, petition.Feedback, petition.Mixed:
		}
		c.Kinds = contentsOf(c.Kind)
		return petition.Command{Action: action, Classification: &c}
	case petition.ActionAccept:
		return w.acceptance(p)
	case petition.ActionSplit:
		cmd := petition.Command{Action: action, Contents: []petition.Content{{Subject: "Nhà ở"}, {Subject: "Cây trồng", Field: pick(w.d, petition.Fields())}}}
		if w.d.chance(40) {
			join := petition.Command{}
			if w.chooseMatter(p, &join); !join.Matter.IsZero() {
				cmd.Contents = append(cmd.Contents, petition.Content{Subject: "Mồ mả", Matter: join.Matter})
			}
		}
		return cmd
	case petition.ActionRefuse:
		cmd := petition.Command{Action: action, Reason: reason}
		if bars := petition.Inadmissibilities(p.Kind); len(bars) > 0 {
			cmd.Inadmissibility = pick(w.d, bars)
		}
		return cmd
	case petition.ActionUndo:
		cmd := petition.Command{Action: action, Reason: reason}
		if w.d.chance(80) {
			cmd.Paper = revocation(w.today())
		}
		return cmd
	case petition.ActionFile:
		return petition.Command{Action: action, Reason: reason, Ground: pick(w.d, []petition.Ground{petition.ReceivedBefore, petition.AlsoSentThere, petition.SettledBefore})}
	case petition.ActionUrge:
		cmd := petition.Command{Action: action, Reason: reason, TransferName: "UBND xã ngoài hệ thống"}
		if w.d.chance(50) {
			cmd.TransferTo, cmd.TransferName = pick(w.d, offices()), ""
		}
		return cmd
	case petition.ActionActAtOnce:
		return petition.Command{
			Action: action, Outcome: pick(w.d, []petition.Outcome{petition.OutcomeRight, petition.OutcomePartlyRight}), Ground: petition.ClearAtOnce,
			Reply: "Đã yêu cầu tháo dỡ", Paper: petition.Paper{Signer: "Thanh tra viên"},
		}
	case petition.ActionCheckIdentity:
		return petition.Command{Action: action, IdentityCheck: pick(w.d, petition.IdentityChecks())}
	case petition.ActionLeaveParty:
		return petition.Command{Action: action, Party: 1 + w.d.IntN(2)}
	case petition.ActionSetAside:
		return petition.Command{Action: action, Ground: petition.AlsoSentThere}
	case petition.ActionToInvestigators:
		return petition.Command{Action: action, Reason: reason, TransferName: "Cơ quan cảnh sát điều tra"}
	case petition.ActionTransfer:
		cmd := petition.Command{Action: action, TransferTo: pick(w.d, offices()), Reason: reason}
		if w.d.chance(20) {
			cmd.TransferTo, cmd.TransferName = 0, "Cơ quan ngoài hệ thống"
		}
		return cmd
	case petition.ActionHandOver:
		return petition.Command{Action: action, TransferTo: w.successor()}
	case petition.ActionAssign, petition.ActionDeclareConflict:
		cmd := petition.Command{Action: action, Ground: petition.KinOfParty}
		w.staff(p.ID.Authority, &cmd)
		return cmd
	case petition.ActionCorrect:
		return petition.Command{Action: action, Reason: reason, Petition: w.correction(p)}
	default:
		return petition.Command{Action: action, Reason: reason, Reply: "Phúc đáp thử", Explained: w.d.chance(60)}
	}
}

// acceptance accepts a petition: a second instance or a further denunciation
// goes on from a matter of an office below, or from a decision made elsewhere.
func (w *world) acceptance(p *petition.Petition) petition.Command {
	cmd := petition.Command{Action: petition.ActionAccept}
	if p.Instance == petition.Further || w.d.chance(4) { // seldom one that does not fit
		cmd.Ground = petition.Inaccurate
	}
	if p.Instance != petition.Second && p.Instance != petition.Further {
		return petition.Command{Action: petition.ActionAccept}
	}
	cmd.PriorDecision = "Quyết định 20/QĐ-UBND"
	if p.Kind == petition.Complaint {
		cmd.Ground, cmd.PriorDecidedOn, cmd.ReceiptUnknown = "", p.ReceivedOn, "Không có phiếu báo phát"
	}
	for range 40 {
		if len(w.matters) == 0 {
			break
		}
		m := &w.matters[w.d.IntN(len(w.matters))]
		if m.Kind == p.Kind && m.Instance == petition.First && m.Discipline == p.Discipline && m.State != petition.StateClosed &&
			slices.Contains(askedOver(ledger.Question{Authority: p.ID.Authority, Subtree: true}), m.ID.Authority) && m.ID.Authority != p.ID.Authority {
			cmd.Prior, cmd.PriorDecidedOn = m.ID, clock.Date{}
			if m.Open() {
				cmd.ReceiptUnknown = ""
			}
			break
		}
	}
	return cmd
}

// successor is the one authority of the test directory that succeeded another,
// or seldom any.
func (w *world) successor() authority.ID {
	if w.d.chance(10) {
		return pick(w.d, offices())
	}
	return storetest.CommuneB1
}

// petitionAction is what a person in the office might do next.
func (w *world) petitionAction(p *petition.Petition) petition.Action {
	if w.d.chance(4) {
		return pick(w.d, []petition.Action{
			petition.ActionClassify, petition.ActionAccept, petition.ActionJoin, petition.ActionRefuse, petition.ActionGuide, petition.ActionTransfer, petition.ActionUrge,
			petition.ActionReturn, petition.ActionFile, petition.ActionWithdraw, petition.ActionRecordReply, petition.ActionSendReply, petition.ActionLeaveParty,
			petition.ActionSetAside, petition.ActionInspect, petition.ActionActAtOnce, petition.ActionRecordInspection, petition.ActionToInvestigators, petition.ActionAskForReport, petition.ActionRecordReport, petition.ActionDetach, petition.ActionSplit,
			petition.ActionAssign, petition.ActionUnassign, petition.ActionDeclareConflict, petition.ActionUndo, petition.ActionAnnul, petition.ActionCheckIdentity,
		})
	}
	switch {
	case petition.Disposed(p.State) && !petition.InMatter(p.State) && w.d.chance(8):
		return petition.ActionUndo
	case !petition.Disposed(p.State) && w.d.chance(2):
		return petition.ActionAnnul
	}
	if w.d.chance(6) {
		return petition.ActionCorrect
	}
	switch {
	case p.ID.Authority == storetest.OldCommune && !petition.Disposed(p.State) && w.d.chance(15):
		return petition.ActionHandOver
	case p.State == petition.StateReceived:
		if w.d.chance(7) {
			return petition.ActionWithdraw
		}
		return petition.ActionClassify
	case p.State == petition.StateClassified && p.Kind == petition.Feedback && w.d.chance(20):
		return petition.ActionNoteRegulation
	case p.State == petition.StateClassified && p.Kind == petition.Denunciation && w.d.chance(20):
		return pick(w.d, []petition.Action{petition.ActionCheckIdentity, petition.ActionGrantProtection, petition.ActionEndProtection})
	case p.State == petition.StateClassified && w.d.chance(20):
		return pick(w.d, []petition.Action{petition.ActionClassify, petition.ActionClassify, petition.ActionWithdraw})
	case p.State == petition.StateClassified && p.Kind == petition.Mixed:
		return pick(w.d, []petition.Action{petition.ActionGuide, petition.ActionFile, petition.ActionClassify})
	case p.State == petition.StateClassified && p.Evident && p.Duty == petition.StateManagement && w.done[string(petition.ActionActAtOnce)] == 0 && w.d.chance(60):
		return petition.ActionActAtOnce
	case p.State == petition.StateClassified && p.Competence == petition.Within && p.Evident && w.d.chance(30):
		return pick(w.d, []petition.Action{petition.ActionInspect, petition.ActionActAtOnce})
	case p.State == petition.StateClassified && p.LateResolver && p.ReportAskedOn.IsZero() && w.d.chance(50):
		return petition.ActionAskForReport
	case p.State == petition.StateClassified && p.Competence == petition.Within:
		return pick(w.d, []petition.Action{petition.ActionAccept, petition.ActionAccept, petition.ActionAccept, petition.ActionSplit, petition.ActionJoin, petition.ActionJoin, petition.ActionJoin, petition.ActionRefuse, petition.ActionFile})
	case p.State == petition.StateClassified:
		return pick(w.d, []petition.Action{
			petition.ActionTransfer, petition.ActionTransfer, petition.ActionTransfer, petition.ActionGuide, petition.ActionUrge, petition.ActionReturn, petition.ActionFile,
			petition.ActionSetAside,
		})
	case p.State == petition.StateInspecting:
		return petition.ActionRecordInspection
	case p.State == petition.StateJoined && w.d.chance(25):
		return petition.ActionDetach
	case p.Kind == petition.Denunciation && p.Channel == petition.Forwarded && w.d.chance(40):
		return petition.ActionAnswerSender
	case !p.Origin.IsZero():
		return petition.ActionSendReply
	case p.State == petition.StateTransferred && p.TransferredTo != 0 && w.d.chance(80):
		return petition.ActionCorrect // the addressee will send its reply
	case (p.State == petition.StateTransferred || p.State == petition.StateUrged) && !p.ReplyOn.IsZero():
		return petition.ActionTellCitizen
	case p.State == petition.StateTransferred, p.State == petition.StateUrged:
		return petition.ActionRecordReply
	}
	return petition.ActionCorrect
}

// correction changes some of what was entered, receipt date and channel among
// it.
func (w *world) correction(p *petition.Petition) *petition.PetitionCorrection {
	data := petition.PetitionCorrection{LateConfirmed: w.d.chance(80)}
	for range 1 + w.d.IntN(2) {
		switch w.d.IntN(5) {
		case 0:
			data.Channel = new(pick(w.d, petition.Channels()))
		case 1:
			data.Field = new(pick(w.d, petition.Fields()))
		case 2:
			data.ReceivedOn = new(p.ReceivedOn.AddDays(w.d.IntN(80) - 60))
		case 3:
			if !p.Anonymous {
				data.Signatories = new(1 + w.d.IntN(9))
			}
		case 4:
			data.Subject = new(p.Subject + " (sửa)")
		}
	}
	return &data
}

// chooseMatter looks for a matter the petition may belong to, resolved ones
// included: a petition that came in before the result may be entered after it.
func (w *world) chooseMatter(p *petition.Petition, cmd *petition.Command) {
	for range 40 {
		if len(w.matters) == 0 {
			return
		}
		m := &w.matters[w.d.IntN(len(w.matters))]
		if m.ID.Authority != p.ID.Authority || m.Table() != (petition.Track{Kind: p.Kind, Instance: m.Instance, Discipline: p.Discipline}).Table() {
			continue
		}
		from, to := p.LastOn, w.today()
		if from.Before(m.AcceptedOn) {
			from = m.AcceptedOn
		}
		if !m.ResolvedOn.IsZero() {
			to = m.ResolvedOn
		}
		if !m.EndedOn.IsZero() {
			to = m.EndedOn
		}
		cmd.Matter, cmd.On = m.ID, w.d.day(from, to)
		if !to.Before(from) {
			return
		}
	}
}

func (w *world) replaceParties(p *petition.Petition) {
	w.t.Helper()
	c := casework.Correction{Reason: "Ghi nhầm", Parties: w.parties()}
	if w.d.chance(10) && p.Signatories == 0 {
		c.Parties = nil
	}
	var result casework.PetitionResult
	_, err := w.s.ReplaceParties(w.t.Context(), w.headAt(p.ID.Authority), p.ID, w.version(p.Version), c, catch(&result))
	if w.settle("replace parties", err) {
		*p = result.Petition
	} else if isStale(err) {
		w.fresh(p)
	}
}

// stepMatter takes any step that the matter's table knows in its state.
func (w *world) stepMatter(m *petition.Matter) {
	w.t.Helper()
	if m.Kind == "" { // who acts has an interest in it
		return
	}
	var rules []petition.Rule
	for _, r := range m.Table().Rules {
		if petition.Known(r.From, m.State) {
			rules = append(rules, r)
		}
	}
	if len(rules) == 0 {
		return
	}
	rule := pick(w.d, rules)
	unusual := []petition.Action{
		petition.ActionWithdraw, petition.ActionTerminate, petition.ActionRecordResult, petition.ActionCorrect, petition.ActionGoToCourt, petition.ActionHandOver, petition.ActionAppeal, petition.ActionEndAppeal, petition.ActionMerge, petition.ActionUndoEffect,
	}
	if petition.Known(unusual, rule.Action) && w.d.chance(70) || rule.To == "" && w.d.chance(60) {
		for _, r := range rules { // the next step of the usual path
			if r.To != "" || r.Back {
				rule = r
				break
			}
		}
	}
	if w.otherMatter(m) != m.ID && w.d.chance(8) {
		for _, r := range rules {
			if r.Action == petition.ActionMerge {
				rule = r
			}
		}
	}
	for _, r := range rules { // among so many rows some would hardly ever be drawn
		rare := []petition.Action{petition.ActionCallDialogue, petition.ActionHoldDialogue, petition.ActionRecordResult, petition.ActionRemoveSuspension, petition.ActionTerminate, petition.ActionWithdraw, petition.ActionRecordEnforcement}
		if petition.Known(rare, r.Action) && w.done["matter "+string(r.Action)] == 0 && w.d.chance(30) {
			rule = r
		}
	}
	held := !m.PlannedOn.IsZero() && !m.PlannedOn.Before(m.LastOn) && !w.today().Before(m.PlannedOn)
	for _, r := range rules { // it has one day only
		if r.Action == petition.ActionHoldDialogue && held && w.d.chance(80) {
			rule = r
		}
	}
	cmd := petition.Command{
		Action: rule.Action, On: w.d.day(m.LastOn, w.today()), Reason: "Lý do thử", Explained: w.d.chance(60),
		Days: 1 + w.d.IntN(30), Differs: w.d.chance(30), Ruling: pick(w.d, petition.Rulings()),
		Criteria: deadline.Criteria()[:1+w.d.IntN(2)], Done: w.amounts(), Judgment: pick(w.d, petition.Judgments()), NothingToGoOn: w.d.chance(90), Withdrawn: "Bồi thường cây trồng",
		Receipts: []petition.Receipt{{Recipient: pick(w.d, petition.Recipients()), Place: w.d.IntN(2), On: w.d.day(m.LastOn, w.today()), Evidence: petition.ByPost}},
	}
	if rule.Action == petition.ActionCallDialogue {
		cmd.On = m.LastOn
	}
	cmd.PlannedOn, cmd.Chair, cmd.Participants = cmd.On.AddDays(6), petition.ByResolver, heard().Participants
	if rule.Action == petition.ActionHoldDialogue && held {
		cmd.On = m.PlannedOn
	}
	cmd.Publication = &petition.Publication{Medium: petition.OnBoard, Until: cmd.On.AddDays(14 + w.d.IntN(5))}
	if w.d.chance(30) {
		cmd.Paper = petition.Paper{Number: itoa(w.d.IntN(400)) + "/QĐ-UBND"}
	}
	if len(rule.Grounds) > 0 {
		cmd.Ground = pick(w.d, rule.Grounds)
	}
	if rule.Action == petition.ActionAppeal || rule.Action == petition.ActionEndAppeal {
		cmd.Paper, cmd.ComplainedOn, cmd.Ground = petition.Paper{Number: "20/TB-UBND", On: cmd.On}, cmd.On, petition.Inaccurate
		if m.Open() {
			cmd.Receipts = nil
		}
	}
	if w.d.chance(70) {
		cmd.Ordered = w.amounts()
	}
	if w.d.chance(70) {
		cmd.Referred = &petition.Referral{Cases: 1, People: int64(w.d.IntN(3))}
	}
	if len(rule.Outcomes) > 0 {
		cmd.Outcome = pick(w.d, rule.Outcomes)
	}
	if rule.Action == petition.ActionMerge {
		cmd.Matter = w.otherMatter(m)
	}
	w.staff(m.VerifiedAt(), &cmd)
	if rule.Action == petition.ActionEntrust {
		if cmd.Body, cmd.DueOn = pick(w.d, offices()), w.today().AddDays(w.d.IntN(30)); w.d.chance(30) {
			cmd.Body, cmd.BodyName = 0, "Thanh tra Chính phủ"
		}
	}
	if rule.Action == petition.ActionCorrect {
		cmd.Correction = w.matterCorrection(m)
	}
	if rule.Action == petition.ActionRemoveSuspension {
		cmd.Suspension = w.aSuspension(m.ID)
	}
	if m.ID.Authority == storetest.OldCommune && w.d.chance(10) {
		cmd.Action = petition.ActionHandOver
	}
	if cmd.Action == petition.ActionHandOver {
		cmd.TransferTo = w.successor()
	}
	if rows := m.Table().Of(cmd.Action); len(rows) > 0 && !w.d.chance(2) { // seldom what the step does not take
		cmd = cmd.Fitting(rows...)
	}
	var result casework.MatterResult
	_, err := w.s.StepMatter(w.t.Context(), w.headAt(m.ID.Authority), m.ID, w.version(m.Version), cmd, catch(&result))
	if w.settle("matter "+string(cmd.Action), err) {
		w.learnOf(m, cmd, result)
	} else if isStale(err) {
		w.freshMatter(m)
	}
}

// learnOf takes in what a step on a matter made.
func (w *world) learnOf(m *petition.Matter, cmd petition.Command, result casework.MatterResult) {
	w.t.Helper()
	*m = result.Matter
	w.regrouped(cmd.Action, *m)
	if cmd.Action == petition.ActionHandOver {
		w.follow(result.Matter)
	}
}

// staff names a team or an account where the step asks for one; seldom nobody.
func (w *world) staff(office authority.ID, cmd *petition.Command) {
	switch cmd.Action {
	case petition.ActionVerify, petition.ActionAssign:
		if w.d.chance(90) {
			cmd.Team = teamAt(w.t, w.b, office)
		}
		if w.d.chance(20) {
			cmd.Team = cmd.Team[:len(cmd.Team)/2]
		}
	case petition.ActionDeclareConflict, petition.ActionLiftConflict:
		w.b.Hire(w.t, person(access.Clerk, office).Account, access.Clerk, office)
		cmd.Account = person(access.Clerk, office).Account // who is in no team
	}
}

// aSuspension names a suspension or appraisal of the matter, or one that is not
// there.
func (w *world) aSuspension(id authority.OwnedID) int64 {
	w.t.Helper()
	record, err := w.s.Matter(w.t.Context(), w.headAt(id.Authority), id)
	if err != nil {
		w.t.Fatal(err)
	}
	versions := []int64{99}
	for _, s := range record.Spans {
		if s.Kind == casework.SuspensionSpan || s.Kind == casework.AppraisalSpan {
			versions = append(versions, s.Version)
		}
	}
	return versions[w.d.IntN(len(versions))]
}

// follow takes in what a matter that was handed over goes on as.
func (w *world) follow(m petition.Matter) {
	w.t.Helper()
	record, err := w.s.Matter(w.t.Context(), w.headAt(m.HandedTo.Authority), m.HandedTo)
	if err != nil {
		w.t.Fatal(err)
	}
	w.matters = append(w.matters, record.Matter)
	w.petitions = append(w.petitions, record.Petitions...)
}

// matterCorrection changes the outcome, its date, or the field.
func (w *world) matterCorrection(m *petition.Matter) *petition.MatterCorrection {
	c := &petition.MatterCorrection{}
	if w.d.chance(40) {
		c.Field = pick(w.d, petition.Fields())
	}
	if !m.ResolvedOn.IsZero() && w.d.chance(50) {
		c.ResolvedOn = w.d.day(m.AcceptedOn, m.LastOn)
	}
	if m.Outcome != petition.OutcomeWithdrawn && m.Outcome != petition.OutcomeTerminated && w.d.chance(50) {
		c.Outcome = pick(w.d, []petition.Outcome{petition.OutcomeRight, petition.OutcomePartlyRight, petition.OutcomeWrong})
	}
	if !m.ResolvedOn.IsZero() && w.d.chance(30) {
		a := w.amounts() // what is not named stays
		c.Ordered = petition.ResultCorrection{"/recover/money": a.Recover.Money, "/handle_people": a.HandlePeople, "/handle_officials": a.HandleOfficials}
	}
	if accounts := w.accounts(m); len(accounts) > 0 && w.d.chance(70) {
		c.Execution = &petition.ExecutionCorrection{Version: pick(w.d, accounts).Version, On: w.d.day(m.ResolvedOn, w.today())}
		if w.d.chance(60) {
			c.Execution.Done = w.amounts()
		}
	}
	if n := len(m.Receipts); n > 0 && w.d.chance(60) {
		r := m.Receipts[w.d.IntN(n)]
		c.Receipt = &petition.ReceiptCorrection{Recipient: r.Recipient, Place: r.Place, On: w.d.day(m.ResolvedOn, w.today()), Removed: w.d.chance(30)}
	}
	return c
}

// accounts are those of the enforcement of a matter, its own or, while it has none,
// those of the predecessor.
func (w *world) accounts(m *petition.Matter) []petition.Tally {
	w.t.Helper()
	if len(m.Executions) > 0 || m.Origin.IsZero() {
		return m.Executions
	}
	record, err := w.s.Matter(w.t.Context(), overseer(), m.Origin)
	if err != nil {
		w.t.Fatal(err)
	}
	return record.Matter.Executions
}

// otherMatter looks for a matter into which this one may be merged.
func (w *world) otherMatter(m *petition.Matter) authority.OwnedID {
	for i := range w.matters {
		o := &w.matters[i]
		if o.ID != m.ID && o.ID.Authority == m.ID.Authority && o.Track() == m.Track() && o.Open() && !o.AcceptedOn.After(m.AcceptedOn) {
			return o.ID
		}
	}
	return m.ID
}

// regrouped learns which petitions went from matter to matter.
func (w *world) regrouped(a petition.Action, m petition.Matter) {
	w.t.Helper()
	if a != petition.ActionMerge && a != petition.ActionUnmerge {
		return
	}
	for i := range w.petitions {
		if p := &w.petitions[i]; petition.InMatter(p.State) && p.ID.Authority == m.ID.Authority {
			w.fresh(p)
		}
	}
	for i := range w.matters {
		if o := &w.matters[i]; o.ID.Authority == m.ID.Authority {
			w.freshMatter(o)
		}
	}
}
