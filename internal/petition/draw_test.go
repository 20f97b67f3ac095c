package petition_test

import (
	"math/bits"
	"slices"

	"pgregory.net/rapid"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/petition"
)

// number draws a number below n, each equally often. Rapid's own integers
// favour the ends of a range, and walks led by them die early.
func number(t *rapid.T, label string, n int) int {
	drawn := 0
	for range bits.Len(uint(n)) + 2 {
		drawn *= 2
		if rapid.Bool().Draw(t, label) {
			drawn++
		}
	}
	return drawn % n
}

// pick draws one of the values, each equally often.
func pick[T any](t *rapid.T, label string, values []T) T {
	return values[number(t, label, len(values))]
}

// drawEntry draws what a clerk might enter, always valid.
func drawEntry(t *rapid.T, today clock.Date) petition.PetitionData {
	d := petition.PetitionData{
		Kind:       pick(t, "kind", petition.Kinds()),
		Channel:    pick(t, "channel", petition.Channels()),
		Field:      pick(t, "field", petition.Fields()),
		ReceivedOn: today.AddDays(-number(t, "received days ago", 6)),
		Subject:    pick(t, "subject", []string{"Đất đai", "Chế độ", "Đường làng"}),
		Originals:  rapid.Bool().Draw(t, "originals"),
		Anonymous:  number(t, "anonymous", 6) == 0,
	}
	if d.Channel == petition.Forwarded {
		d.Forwarder = pick(t, "forwarder", append(petition.Forwarders(), ""))
	}
	d.ResultAsked = rapid.Bool().Draw(t, "result asked")
	if !d.Anonymous {
		d.Signatories = number(t, "signatories", 8)
	}
	return d
}

// drawCorrection draws some of what a clerk might have entered otherwise.
func drawCorrection(t *rapid.T, today clock.Date) *petition.PetitionCorrection {
	d := drawEntry(t, today)
	var c petition.PetitionCorrection
	for _, field := range []struct {
		name string
		set  func()
	}{
		{"channel", func() { c.Channel, c.Forwarder = &d.Channel, &d.Forwarder }},
		{"wish to be told", func() { c.ResultAsked = &d.ResultAsked }},
		{"field", func() { c.Field = &d.Field }},
		{"receipt", func() { c.ReceivedOn = &d.ReceivedOn }},
		{"subject", func() { c.Subject = &d.Subject }},
		{"originals", func() { c.Originals = &d.Originals }},
		{"signatories", func() { c.Signatories = &d.Signatories }},
	} {
		if rapid.Bool().Draw(t, "correct the "+field.name) {
			field.set()
		}
	}
	return &c
}

// likely draws true nine times in ten: a command that lacks something stays
// the exception, so that walks get somewhere.
func likely(t *rapid.T, label string) bool { return rapid.IntRange(0, 9).Draw(t, label) < 9 }

// drawAction prefers the actions that the table offers, and draws any other
// now and then.
func drawAction(t *rapid.T, offered []petition.Availability) petition.Action {
	seldom := []petition.Action{
		petition.ActionWithdraw, petition.ActionUndo, petition.ActionAnnul, petition.ActionCorrect, petition.ActionFile, petition.ActionHandOver, petition.ActionTerminate, petition.ActionGoToCourt, petition.ActionAppeal, petition.ActionUndoEffect, petition.ActionRecordReceipt,
		petition.ActionRequestDocuments, petition.ActionReceiveDocuments, petition.ActionSendSuspension, petition.ActionSendResult, petition.ActionWithdrawPart,
		petition.ActionReferCrime, petition.ActionGiveNotice, petition.ActionNoteWithdrawal, petition.ActionLeaveParty, petition.ActionCheckIdentity, petition.ActionAskForReport, petition.ActionRecordReport,
		petition.ActionFindComplex, petition.ActionSetUpCouncil, petition.ActionReportHandling, petition.ActionPutOffDialogue, petition.ActionAskProtection, petition.ActionGrantProtection, petition.ActionRefuseProtection, petition.ActionImposeStay, petition.ActionClose, petition.ActionRecordResult, petition.ActionPublish, petition.ActionPublishHandling,
		petition.ActionDetach, petition.ActionUrgeCase, petition.ActionReplyUrging,
		petition.ActionAssign, petition.ActionUnassign, petition.ActionDeclareConflict, petition.ActionLiftConflict, petition.ActionRecall,
	}
	var allowed []petition.Action
	for _, a := range offered {
		if a.Allowed && (!petition.Known(seldom, a.Rule.Action) || number(t, "a seldom one", 6) == 0) {
			allowed = append(allowed, a.Rule.Action)
		}
	}
	if len(allowed) > 0 && likely(t, "an action that is allowed") {
		if onwards := leading(offered, allowed); len(onwards) > 0 && number(t, "onwards", 3) > 0 {
			return pick(t, "action that leads on", onwards)
		}
		return pick(t, "allowed action", allowed)
	}
	if likely(t, "an action of the table") {
		return pick(t, "action of the table", offered).Rule.Action
	}
	return pick(t, "any action", actions())
}

// leading are those of the actions that lead to another state.
func leading(offered []petition.Availability, among []petition.Action) []petition.Action {
	var out []petition.Action
	for _, a := range offered {
		if a.Allowed && (a.Rule.Back || a.Rule.To != "") && petition.Known(among, a.Rule.Action) {
			out = append(out, a.Rule.Action)
		}
	}
	return out
}

// drawOn draws a date around the last step, seldom one that is not possible.
func drawOn(t *rapid.T, last, today clock.Date) clock.Date {
	if !likely(t, "a possible date") {
		return pick(t, "on", []clock.Date{{}, today.AddDays(1), last.AddDays(-1)})
	}
	on := last.AddDays(number(t, "days after the last step", 4))
	if on.After(today) {
		return today
	}
	return on
}

func (w *world) drawPetitionCommand(t *rapid.T, p petition.Petition) petition.Command {
	cmd := petition.Command{
		Action: drawAction(t, petition.PetitionActions(p, nil, petition.Past{Referred: !p.Origin.IsZero()}, w.today, everything, petition.AsOperator())),
		On:     drawOn(t, p.LastOn, w.today),
		Reason: "Theo hồ sơ",
	}
	if cmd.Action == petition.ActionRefuse && len(w.fitting(p)) > 0 {
		cmd.Action = petition.ActionJoin // otherwise walks hardly ever join
	}
	if !likely(t, "a reason") {
		cmd.Reason = " "
	}
	if !likely(t, "all that is needed") {
		return cmd
	}
	cmd.Reply, cmd.NothingToGoOn, cmd.Explained = "Đã giải quyết.", likely(t, "nothing to go on"), rapid.Bool().Draw(t, "explained")
	drawStaff(t, &cmd)
	switch cmd.Action {
	case petition.ActionClassify:
		cmd.Classification = w.drawAlike(t)
		if cmd.Classification == nil || number(t, "another kind", 3) > 0 {
			cmd.Classification = drawClassification(t)
		}
	case petition.ActionUndo:
		cmd.Paper = petition.Paper{Number: "31/TB-UBND", On: cmd.On, Signer: "Trần Văn Ví Dụ"}
	case petition.ActionJoin:
		cmd.Matter = w.drawMatter(t, p)
	case petition.ActionRefuse:
		if grounds := petition.Inadmissibilities(p.Kind); len(grounds) > 0 {
			cmd.Inadmissibility = pick(t, "inadmissibility", grounds)
		}
	case petition.ActionActAtOnce:
		cmd.Outcome, cmd.Ground = pick(t, "outcome", petition.Outcomes()), petition.ClearAtOnce
		cmd.Paper = petition.Paper{Number: "15/BB", On: cmd.On, Signer: "Trần Văn Ví Dụ"}
	case petition.ActionSplit:
		cmd.Duty = drawDuty(t, p)
		cmd.Contents = []petition.Content{{Subject: "Nhà ở"}, {Subject: "Cây trồng", Field: petition.FieldLand}}
		if number(t, "a part joins", 3) == 0 {
			cmd.Contents = append(cmd.Contents, petition.Content{Subject: "Mồ mả", Matter: w.drawMatter(t, p)})
		}
	case petition.ActionAccept:
		cmd.Duty = drawDuty(t, p)
		w.drawPrior(t, p, &cmd)
	case petition.ActionCheckIdentity:
		cmd.IdentityCheck = pick(t, "identity check", append(petition.IdentityChecks(), "by_heart"))
	case petition.ActionLeaveParty:
		cmd.Party = 1 + number(t, "party", 4)
	case petition.ActionSetAside:
		cmd.Ground = pick(t, "ground", petition.Grounds())
	case petition.ActionFile:
		cmd.Ground = pick(t, "filing ground", []petition.Ground{petition.ReceivedBefore, petition.SentAfterGuiding, petition.Incomplete, petition.SettledBefore, petition.Overdue})
	case petition.ActionUrge:
		cmd.TransferName = "UBND xã ngoài hệ thống"
	case petition.ActionToInvestigators:
		cmd.TransferName = "Cơ quan cảnh sát điều tra"
	case petition.ActionHandOver:
		cmd.TransferTo = pick(t, "hand over to", []authority.ID{0, office, otherOffice})
	case petition.ActionTransfer:
		if cmd.TransferTo = pick(t, "transfer to", []authority.ID{0, office, otherOffice}); cmd.TransferTo == 0 {
			cmd.TransferName = "Tòa án nhân dân khu vực"
		}
	case petition.ActionCorrect:
		cmd.Petition = drawCorrection(t, w.today)
	}
	return drawFitting(t, cmd, petition.PetitionTable())
}

// drawDuty tells, mostly, what a denunciation is about that was classified without it.
func drawDuty(t *rapid.T, p petition.Petition) petition.Duty {
	if p.Kind != petition.Denunciation || p.Duty != "" || !likely(t, "a duty") {
		return ""
	}
	return pick(t, "duty told", petition.Duties())
}

// drawFitting tells, but seldom, only what the step takes.
func drawFitting(t *rapid.T, cmd petition.Command, table *petition.Table) petition.Command {
	if likely(t, "only what the step takes") {
		return fitting(cmd, table)
	}
	return cmd
}

// drawPrior names an earlier matter for a second instance or a further
// denunciation, mostly one there is.
func (w *world) drawPrior(t *rapid.T, p petition.Petition, cmd *petition.Command) {
	if p.Instance == petition.First || p.Instance == "" || !likely(t, "an earlier matter") {
		return
	}
	grounds := []petition.Ground{petition.Inaccurate, petition.EvidenceLeftOut, petition.NoCompetence, petition.GraveViolation, petition.Overdue, ""}
	if p.Kind == petition.Complaint {
		grounds = []petition.Ground{"", "", "", petition.ForcedToWithdraw, petition.Inaccurate}
	}
	cmd.Ground = pick(t, "ground of a later instance", grounds)
	cmd.PriorDecision = "Quyết định 20/QĐ-UBND"
	if p.Kind == petition.Complaint {
		cmd.Ground, cmd.ReceiptUnknown = "", "Không có phiếu báo phát"
	}
	defer func() {
		if p.Kind == petition.Complaint && cmd.Prior.IsZero() {
			cmd.PriorDecidedOn = p.ReceivedOn
		}
		if prior := w.matters[cmd.Prior]; prior.Open() {
			cmd.ReceiptUnknown = ""
		}
	}()
	var fitting []authority.OwnedID
	for _, subject := range w.order {
		if m, ok := w.matters[subject]; ok && m.Kind == p.Kind && m.Instance == petition.First {
			fitting = append(fitting, subject)
		}
	}
	if len(fitting) > 0 && rapid.Bool().Draw(t, "of this deployment") {
		cmd.Prior = pick(t, "prior", fitting)
	}
}

// drawAlike classifies a petition like a matter there is, so that matters meet
// their like; nil when there is none.
func (w *world) drawAlike(t *rapid.T) *petition.Classification {
	for _, subject := range w.order {
		if m, ok := w.matters[subject]; ok && m.Open() && rapid.Bool().Draw(t, "alike") {
			c := within(m.Kind)
			c.Instance, c.Discipline, c.Duty = m.Instance, m.Discipline, m.Duty
			return c
		}
	}
	return nil
}

func drawClassification(t *rapid.T) *petition.Classification {
	c := &petition.Classification{
		Kind:        pick(t, "classified kind", append(petition.Kinds(), petition.Denunciation, petition.Denunciation)),
		Field:       pick(t, "classified field", petition.Fields()),
		Eligibility: pick(t, "eligibility", append(petition.Eligibilities(), petition.Eligible, petition.Eligible)),
		Competence:  pick(t, "competence", []petition.Competence{petition.Within, petition.Within, petition.Within, petition.Within, petition.Within, petition.Within, petition.OutsideState, petition.OutsideParty, "nowhere"}),
		Evident:     rapid.Bool().Draw(t, "evident"), Remote: number(t, "remote", 4) == 0,
	}
	switch c.Kind {
	case petition.Complaint:
		c.Discipline = rapid.Bool().Draw(t, "discipline")
		c.Dismissal = c.Discipline && rapid.Bool().Draw(t, "dismissal")
		c.Instance = pick(t, "instance", []petition.Instance{"", petition.First, petition.Second, petition.Second})
	case petition.Denunciation:
		c.Duty = pick(t, "duty", append(petition.Duties(), ""))
		c.Instance = pick(t, "instance", []petition.Instance{"", petition.First, petition.Further})
		c.LateResolver = c.Instance == petition.Further && rapid.Bool().Draw(t, "late resolver")
	case petition.Mixed:
		c.Kinds = []petition.Kind{petition.Complaint, pick(t, "kind of the other content", petition.Kinds()[1:])}
	case petition.Recommendation, petition.Feedback:
	}
	return c
}

// drawMatter draws a matter, mostly one that the petition can join, or one
// that does not exist.
func (w *world) drawMatter(t *rapid.T, p petition.Petition) authority.OwnedID {
	if fitting := w.fitting(p); len(fitting) > 0 && likely(t, "a fitting matter") {
		return pick(t, "fitting matter", fitting)
	}
	every := []authority.OwnedID{id(office, 9999)}
	for _, subject := range w.order {
		if _, ok := w.matters[subject]; ok {
			every = append(every, subject)
		}
	}
	return pick(t, "matter", every)
}

// fitting lists the matters that the petition can join.
func (w *world) fitting(p petition.Petition) []authority.OwnedID {
	var out []authority.OwnedID
	for _, subject := range w.order {
		m, ok := w.matters[subject]
		if ok && m.Open() && subject.Authority == p.ID.Authority && m.Table() == (petition.Track{Kind: p.Kind, Instance: m.Instance, Discipline: p.Discipline}).Table() {
			out = append(out, subject)
		}
	}
	return out
}

func (w *world) drawMatterCommand(t *rapid.T, m petition.Matter) petition.Command {
	cmd := petition.Command{
		Action:    drawAction(t, petition.MatterActions(m, w.today, petition.Due{}, petition.Past{}, everything, petition.AsOperator())),
		On:        drawOn(t, m.LastOn, w.today),
		Reason:    "Theo hồ sơ",
		Explained: rapid.Bool().Draw(t, "explained"), NothingToGoOn: likely(t, "nothing to go on"), Withdrawn: "Bồi thường cây trồng",
	}
	if len(w.mergeable(m)) > 0 && number(t, "merge", 3) == 0 {
		cmd.Action = petition.ActionMerge // otherwise walks hardly ever merge
	}
	if m.State == petition.StateVerified && cmd.Action == petition.ActionDecide && rapid.Bool().Draw(t, "a dialogue first") {
		if cmd.Action = petition.ActionCallDialogue; !m.PlannedOn.IsZero() {
			cmd.Action = petition.ActionHoldDialogue // otherwise walks hardly ever hold one
		}
	}
	if !likely(t, "all that is needed") {
		return cmd
	}
	drawStaff(t, &cmd)
	switch cmd.Action {
	case petition.ActionDecide, petition.ActionConclude, petition.ActionRecordResult, petition.ActionActAtOnce:
		cmd.Outcome = pick(t, "outcome", petition.Outcomes())
		if m.State != petition.StateVerified && cmd.Action != petition.ActionDecide && cmd.Action != petition.ActionRecordResult {
			cmd.Ground = petition.ClearAtOnce
		}
		cmd.Ruling = pick(t, "ruling", petition.Rulings())
		cmd.Deliberate = number(t, "deliberate", 6) == 0
		if rapid.Bool().Draw(t, "something is ordered") {
			cmd.Ordered = &petition.Result{Recover: petition.Amount{Money: 1_000_000, Land: 50}, HandlePeople: 2, HandleOfficials: 1}
		}
	case petition.ActionAppeal, petition.ActionEndAppeal:
		cmd.Paper, cmd.ComplainedOn = petition.Paper{Number: "20/TB-UBND", On: cmd.On}, cmd.On
		cmd.ReceiptUnknown, cmd.Ground = "Không có phiếu báo phát", petition.Inaccurate
	case petition.ActionReport:
		cmd.Differs = rapid.Bool().Draw(t, "differs")
	case petition.ActionSuspend, petition.ActionTerminate, petition.ActionNoteWithdrawal, petition.ActionImposeStay:
		cmd.Ground = pick(t, "ground", fittingGrounds(m, cmd.Action))
	case petition.ActionFindComplex:
		cmd.Criteria = deadline.Criteria()[:1+number(t, "criteria", 3)]
	case petition.ActionEntrust:
		if cmd.Body = pick(t, "body", []authority.ID{0, office, otherOffice}); cmd.Body == 0 || number(t, "two bodies", 9) == 0 {
			cmd.BodyName = "Thanh tra Chính phủ"
		}
		cmd.DueOn = w.today.AddDays(number(t, "due in", 20) - 2)
	case petition.ActionCallDialogue:
		cmd.PlannedOn, cmd.Participants = w.today.AddDays(number(t, "planned in", 4)-1), both("")
	case petition.ActionHoldDialogue, petition.ActionPutOffDialogue:
		cmd.Participants, cmd.Chair = both(pick(t, "absent", append(petition.Absences(), "", "", ""))), pick(t, "chair", petition.Chairs())
		if cmd.Action == petition.ActionHoldDialogue && !m.PlannedOn.IsZero() && likely(t, "on its day") {
			cmd.On = m.PlannedOn
		}
	case petition.ActionHandOver:
		cmd.TransferTo = pick(t, "hand over to", []authority.ID{0, office, otherOffice})
	case petition.ActionRecordReceipt:
		for place := range number(t, "receipts", 4) {
			cmd.Receipts = append(cmd.Receipts, petition.Receipt{
				Recipient: pick(t, "recipient", petition.Recipients()), Place: place, Evidence: pick(t, "evidence", petition.Evidences()),
				On: w.today.AddDays(-number(t, "received days ago", 4)),
			})
		}
	case petition.ActionPublish, petition.ActionPublishHandling:
		cmd.Publication = &petition.Publication{Medium: pick(t, "medium", petition.Media()), Until: cmd.On.AddDays(10 + number(t, "days public", 10)), Runs: number(t, "runs", 4)}
		if cmd.Publication.Medium == petition.AtMeeting {
			cmd.Publication.Until, cmd.Publication.Runs = clock.Date{}, 0
		}
	case petition.ActionExtend:
		cmd.Days = 1 + number(t, "days", 40)
	case petition.ActionRecordEnforcement:
		cmd.Done = &petition.Result{Recover: petition.Amount{Money: int64(number(t, "done", 3)) * 500_000}}
		if rapid.Bool().Draw(t, "no reason") {
			cmd.Reason = ""
		}
	case petition.ActionReportHandling, petition.ActionFinishEnforcement:
		if rapid.Bool().Draw(t, "something was done") {
			cmd.Done = &petition.Result{HandlePeople: int64(number(t, "handled", 4))}
		}
	case petition.ActionRecordJudgment:
		cmd.Judgment = pick(t, "judgment", petition.Judgments())
	case petition.ActionReferCrime:
		if rapid.Bool().Draw(t, "people are known") {
			cmd.Referred = &petition.Referral{Cases: 1, People: int64(number(t, "referred", 3))}
		}
	case petition.ActionMerge:
		cmd.Matter = w.drawOther(t, m)
	case petition.ActionRemoveSuspension:
		cmd.Suspension = 1
		if list := w.stops[m.ID]; len(list) > 0 {
			cmd.Suspension = pick(t, "suspension", list).Version
		}
	case petition.ActionCorrect:
		cmd.Correction = &petition.MatterCorrection{
			Field:   pick(t, "corrected field", append(petition.Fields(), "", "unheard_of")),
			Outcome: pick(t, "corrected outcome", append(petition.Outcomes(), "")),
		}
		list := m.Executions
		for _, c := range w.before(m) {
			list = append(list, c.Matter.Executions...)
		}
		if len(list) > 0 && rapid.Bool().Draw(t, "correct what was done") {
			cmd.Correction.Execution = &petition.ExecutionCorrection{
				Version: pick(t, "execution", list).Version, On: w.today.AddDays(-number(t, "done days ago", 3)),
				Done: &petition.Result{HandlePeople: int64(number(t, "rightly handled", 3))},
			}
		}
		if rapid.Bool().Draw(t, "correct the date") {
			cmd.Correction.ResolvedOn = w.today.AddDays(1 - number(t, "resolved days ago", 11))
		}
	}
	return drawFitting(t, cmd, m.Table())
}

// drawStaff names a team or an account of five, where the step asks for one.
func drawStaff(t *rapid.T, cmd *petition.Command) {
	switch cmd.Action {
	case petition.ActionVerify, petition.ActionAssign:
		first := number(t, "first of the team", 5)
		for i := range number(t, "people", 5) {
			cmd.Team = append(cmd.Team, petition.Member{Account: staff(1 + (first+i)%5), Leader: i == 0})
		}
		if len(cmd.Team) > 0 && !likely(t, "a team that fits") {
			cmd.Team = append(cmd.Team, petition.Member{Account: staff(1 + first), Leader: rapid.Bool().Draw(t, "another leader")})
		}
	case petition.ActionDeclareConflict, petition.ActionLiftConflict:
		cmd.Account = staff(1 + number(t, "whose interest", 5))
		if cmd.Action == petition.ActionDeclareConflict {
			cmd.Ground = pick(t, "interest", []petition.Ground{petition.KinOfParty, petition.OwnInterest, petition.AccusedSelf})
		}
	}
}

// drawActing is who takes a step: the system, somebody who assigns, or one of
// the staff.
func drawActing(t *rapid.T) petition.Acting {
	if number(t, "by the system", 3) == 0 {
		return petition.AsOperator()
	}
	by := petition.Acting{Account: staff(1 + number(t, "by", 6)), Assigns: number(t, "assigns", 4) > 0}
	if number(t, "stands in", 3) == 0 {
		by.For = append(by.For, staff(1+number(t, "for", 5)))
	}
	if number(t, "interests do not bar", 3) == 0 {
		by.Noted = []petition.Ground{petition.OwnInterest}
	}
	return by
}

// fittingGrounds are those of the row, and one that may be of another.
func fittingGrounds(m petition.Matter, a petition.Action) []petition.Ground {
	for _, r := range m.Table().Rules {
		if r.Action == a {
			return append(slices.Clone(r.Grounds), petition.Overdue)
		}
	}
	return petition.Grounds()
}

// drawOther draws a matter with which this one may be merged, or any.
func (w *world) drawOther(t *rapid.T, m petition.Matter) authority.OwnedID {
	if fitting := w.mergeable(m); len(fitting) > 0 && likely(t, "a fitting other matter") {
		return pick(t, "fitting other matter", fitting)
	}
	var every []authority.OwnedID
	for _, subject := range w.order {
		if _, ok := w.matters[subject]; ok {
			every = append(every, subject)
		}
	}
	return pick(t, "other matter", every)
}

// mergeable lists the matters into which this one can be merged.
func (w *world) mergeable(m petition.Matter) []authority.OwnedID {
	var out []authority.OwnedID
	for _, subject := range w.order {
		o, ok := w.matters[subject]
		if ok && o.Open() && o.ID != m.ID && o.ID.Authority == m.ID.Authority && o.Track() == m.Track() && !o.AcceptedOn.After(m.AcceptedOn) {
			out = append(out, subject)
		}
	}
	return out
}
