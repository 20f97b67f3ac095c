package petition

import (
	"kntc/internal/access"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/lifecycle"
)

// Track names the table that a matter follows.
type Track struct {
	Kind       Kind
	Instance   Instance // First when empty
	Discipline bool
}

// Table returns the table of the track; nil when there is none, as for mixed
// papers, which never become a matter.
func (t Track) Table() *Table {
	switch t.Kind {
	case Complaint:
		switch {
		case t.Discipline && t.Instance == Second:
			return &secondDisciplineTable
		case t.Discipline:
			return &disciplineTable
		case t.Instance == Second:
			return &secondComplaintTable
		}
		return &complaintTable
	case Denunciation:
		if t.Instance == Further {
			return &furtherTable
		}
		return &denunciationTable
	case Recommendation, Feedback:
		return &recommendationTable
	case Mixed:
	}
	return nil
}

// Track returns the track of the matter.
func (m Matter) Track() Track { return Track{m.Kind, m.Instance, m.Discipline} }

// Table returns the table the matter follows.
func (m Matter) Table() *Table { return m.Track().Table() }

// MatterTables lists the tables of matters, each once.
func MatterTables() []*Table {
	return []*Table{
		&complaintTable, &secondComplaintTable, &disciplineTable, &secondDisciplineTable,
		&denunciationTable, &furtherTable, &recommendationTable,
	}
}

//nolint:gochecknoglobals // texts and values shared by the transition tables
var (
	verdicts     = []Outcome{OutcomeRight, OutcomePartlyRight, OutcomeWrong}
	decidedOn    = []State{StateDecided, StateEffective, StateEnforcing, StateEnforced}
	concludedOn  = []State{StateConcluded, StateHandled, StateEnforcing, StateEnforced}
	titleVerify  = bilingual.Text{VI: "Xác minh", EN: "Verify"}
	titleReport  = bilingual.Text{VI: "Báo cáo kết quả xác minh", EN: "Report on the verification"}
	titleAppeal  = bilingual.Text{VI: "Chuyển sang giải quyết lần hai", EN: "Taken to second instance"}
	titleEnforce = bilingual.Text{VI: "Tổ chức thi hành", EN: "Organise the enforcement"}
)

// The tables. Each is put together from rows that several kinds share and rows
// of its own.
//
//nolint:gochecknoglobals // the transition tables
var (
	petitionTable, complaintTable, secondComplaintTable, disciplineTable, secondDisciplineTable Table
	denunciationTable, furtherTable, recommendationTable                                        Table
)

// The tables name effects, and some effects ask a table, as when a petition takes
// up an earlier matter: a variable cannot be set from itself.
//
//nolint:gochecknoinits // see above
func init() {
	petitionTable = newPetitionTable()
	complaintTable = complaintLike(articlesOf(Track{Kind: Complaint}))
	secondComplaintTable = complaintLike(articlesOf(Track{Kind: Complaint, Instance: Second}))
	disciplineTable = complaintLike(articlesOf(Track{Kind: Complaint, Discipline: true}))
	secondDisciplineTable = complaintLike(articlesOf(Track{Kind: Complaint, Instance: Second, Discipline: true}))
	denunciationTable = denunciationLike("denunciation", bilingual.Text{VI: "Giải quyết tố cáo", EN: "Denunciation"}, false)
	furtherTable = denunciationLike("denunciation_further", bilingual.Text{VI: "Giải quyết tố cáo tiếp", EN: "Further denunciation"}, true)
	recommendationTable = newRecommendationTable()
}

// ofMatters is a table of matters before it has rows.
func ofMatters(name string, title bilingual.Text, kinds ...Kind) Table {
	return Table{
		Name: name, Title: title, Kinds: kindNames(kinds...), Suspended: StateSuspended, Over: over(), Retold: []Action{ActionFollow}, Stands: stands, StateTitle: StateText,
		Begins: []lifecycle.Beginning{{Action: ActionOpen, Starts: AtOpening()}, {Action: ActionSucceed, GoesOn: true}},
	}
}

// over are the states in which nothing is due any more.
func over() []State { return []State{StateClosed, StateHandedOver, StateMerged, StateAnnulled} }

func kindNames(kinds ...Kind) []string {
	out := make([]string, len(kinds))
	for i, k := range kinds {
		out[i] = string(k)
	}
	return out
}

func complaintLike(a complaintArticles) Table {
	decide := Rule{
		Action: ActionDecide, Title: bilingual.Text{VI: "Ra quyết định giải quyết", EN: "Decide"}, From: []State{StateAccepted, StateVerified, StateDialogue}, To: StateDecided,
		Effect: resolve, Refigures: true, Takes: []string{"ordered"},
		Permission: access.MatterDecide, Outcomes: verdicts, Needs: []Need{needsOutcome}, Guards: []Guard{hasDialogue, isVerifiedUnlessRight},
		Paper: lifecycle.DecisionPaper, Document: "Quyết định giải quyết khiếu nại",
		Starts: append(lifecycle.Starts(deadline.SendResult, deadline.TakeEffect), toForwarder()),
		Meets:  []deadline.Term{deadline.Resolve, deadline.Supply}, Basis: []bilingual.Legal{a.decide},
	}
	result := recordResult(StateDecided, verdicts, a.decide)
	if a.second {
		decide.Needs = append(decide.Needs, needsRuling)
		if !a.discipline { // Luật Khiếu nại, Điều 58
			decide.Starts = append(decide.Starts, lifecycle.Starts(deadline.PublishResult)...)
		}
	}
	t := ofMatters(a.name, a.title, Complaint)
	t.States = []State{
		StateAccepted, StateVerifying, StateVerified, StateDialogue, StateDecided, StateEffective, StateEnforcing, StateEnforced,
		StateSuspended, StateMerged, StateAppealed, StateInCourt, StateTerminated, StateWithdrawn, StateHandedOver, StateClosed,
	}
	t.Rules = []Rule{
		verify(lifecycle.DecisionPaper, "Quyết định xác minh", a.verify),
		{
			Action: ActionReport, Title: titleReport, From: []State{StateVerifying}, To: StateVerified,
			Effect: report, Takes: []string{"differs"},
			Permission: access.MatterVerify, Delegable: true, Guards: []Guard{isReportedHere}, Paper: lifecycle.ReportPaper, Document: "Báo cáo kết quả xác minh",
			Meets: []deadline.Term{deadline.Verification}, Basis: []bilingual.Legal{a.report},
		},
		decide,
		result,
		findComplex(lifecycle.LetterPaper, "Văn bản xác định vụ việc phức tạp", a.accept, nd155("Điều 2 (Điều 3a)")),
		noteOverdue(active(), a.fromLimit(), a.accept, a.wayUp()),
		{
			Action: ActionExtend, Title: bilingual.Text{VI: "Gia hạn giải quyết", EN: "Extend"}, From: active(),
			Effect:     extend,
			Permission: access.MatterDecide, Guards: []Guard{neverExtended}, Basis: []bilingual.Legal{a.accept},
		},
		suspend(active(), []Ground{ForceMajeure, Obstacle, AwaitingResult}, law2026, lkn2026("Điều 11a khoản 1"), nd155("Điều 12 (Điều 28a)")),
		resume(lkn2026("Điều 11a khoản 1"), nd155("Điều 12 (Điều 28b khoản 2)")),
		{
			Action: ActionImposeStay, Title: bilingual.Text{VI: "Tạm đình chỉ thi hành quyết định bị khiếu nại", EN: "Stay the contested decision"},
			Effect: imposeStay,
			From:   append(active(), StateSuspended), Permission: access.MatterDecide, Guards: []Guard{isNotStayed}, Grounds: []Ground{IrreparableHarm}, Needs: []Need{needsGround},
			Paper: lifecycle.DecisionPaper, Document: "Quyết định tạm đình chỉ thi hành quyết định hành chính bị khiếu nại", Basis: []bilingual.Legal{lkn("Điều 35")},
		},
		{
			Action: ActionLiftStay, Title: bilingual.Text{VI: "Hủy bỏ việc tạm đình chỉ thi hành", EN: "Lift the stay"},
			Effect:     liftStay,
			From:       append(append(active(), StateSuspended, StateAppealed, StateInCourt, StateTerminated, StateWithdrawn), decidedOn...),
			Permission: access.MatterDecide, Guards: []Guard{isStayed, isPaperAfterStay},
			Paper: lifecycle.DecisionPaper, Document: "Quyết định hủy bỏ quyết định tạm đình chỉ thi hành", Basis: []bilingual.Legal{lkn("Điều 35")},
		},
		requestDocuments(a.verify),
		receiveDocuments(a.verify),
		withdrawPart(append(active(), StateSuspended), law2026, lkn2026("Điều 10")),
		withdrawWhole(append(active(), StateSuspended), lkn("Điều 10")),
		terminate(append(active(), StateSuspended), []Ground{PetitionerDied, Dissolved}, law2026, lkn2026("Điều 11a khoản 2")),
		sendResult(decidedOn, a.send),
		tellForwarder(decidedOn),
		sendSuspension([]State{StateAccepted, StateVerifying, StateVerified, StateDialogue, StateSuspended, StateTerminated, StateWithdrawn}, nd155("Điều 12 (Điều 28b)")),
		{
			Action: ActionTakeEffect, Title: bilingual.Text{VI: "Có hiệu lực pháp luật", EN: "Take effect"}, From: []State{StateDecided}, To: StateEffective,
			Effect:     takeEffect,
			Permission: access.MatterVerify, Guards: []Guard{isNotAnnulled, isPastAppeal, hasWaited},
			Meets: []deadline.Term{deadline.TakeEffect}, Basis: []bilingual.Legal{a.effect},
		},
		{
			Action: ActionUndoEffect, Title: bilingual.Text{VI: "Hủy ghi nhận có hiệu lực", EN: "Undo an effect that was none"}, From: []State{StateEffective, StateEnforcing}, To: StateDecided,
			Effect: undoEffect, Reopens: []deadline.Term{deadline.TakeEffect},
			Permission: access.MatterDecide, Needs: []Need{needsReason}, Basis: []bilingual.Legal{a.contest},
		},
		withNeeds(withGuards(enforce([]State{StateEffective}, a.enforce), isNotAnnulled, isReasonedWhileOpen), needsReasonWhileOpen),
		recordEnforcement(a.carryOut),
		finishEnforcement(a.carryOut),
		undoFinish(a.carryOut),
		merged(active(), tt05("Điều 6")),
		unmerged(tt05("Điều 6")),
		handOver(append(append(active(), StateSuspended), StateDecided, StateEffective, StateEnforcing)),
		correctMatter(StateDecided, StateEffective, StateEnforcing, StateEnforced, StateAppealed, StateInCourt, StateTerminated, StateWithdrawn, StateClosed),
		withNeeds(closeMatter([]State{StateDecided, StateEffective, StateEnforced, StateAppealed, StateInCourt, StateTerminated, StateWithdrawn, StateHandedOver}, lkn("Điều 34"), isPastAppeal, isNotOpenToComplaint, isReasonedWhileOpen, isReasonedWhileOutstanding), needsReasonToClose),
	}
	t = withRows(t, dialogueRows(a.dialogue))
	t = withRows(t, inCourt(a))
	t = withRows(t, urgings(append(active(), StateSuspended), access.MatterDecide))
	t = withRows(t, entrustments(lifecycle.DecisionPaper, true, a.verify))
	t = withRows(t, assignments(append(append(active(), StateSuspended), StateDecided, StateEffective, StateEnforcing), []Ground{KinOfParty, OwnDecision, OwnInterest}, a.verify))
	t = withRows(t, removeSuspension(append(active(), StateDecided, StateEffective, StateEnforcing, StateEnforced, StateAppealed, StateInCourt, StateTerminated, StateWithdrawn, StateClosed), lkn2026("Điều 11a khoản 1")))
	if a.discipline {
		t.Rules = append(t.Rules, council(bilingual.Text{VI: "Thành lập Hội đồng kỷ luật", EN: "Set up the disciplinary council"}, a.verify))
	}
	if a.second {
		t.Rules = endsNextInstance(t.Rules)
		if !a.discipline {
			t.Rules = append(t.Rules, publish(decidedOn, lkn("Điều 41")), council(bilingual.Text{VI: "Thành lập Hội đồng tư vấn", EN: "Set up an advisory council"}, lkn("Điều 36 khoản 2")))
		}
		t.Rules = append(t.Rules, recordReceipt(a.fromLimit(), a.send))
		t.States = without(t.States, StateAppealed)
		t.Rules = withoutState(t.Rules, StateAppealed)
		return t
	}
	t.Rules = append(t.Rules, recordReceipt(a.fromLimit(), a.send))
	t.Rules = append(t.Rules, complaintGoesUp(a)...)
	return t
}

// council is the row by which a council is set up that advises on a decision.
func council(title bilingual.Text, basis bilingual.Legal) Rule {
	return Rule{
		Action: ActionSetUpCouncil, Title: title, Effect: lifecycle.Keeps[*turn],
		From: []State{StateAccepted, StateVerifying, StateVerified}, Permission: access.MatterDecide,
		Paper: lifecycle.DecisionPaper, Document: "Quyết định thành lập Hội đồng", Basis: []bilingual.Legal{basis},
	}
}

func denunciationLike(name string, title bilingual.Text, further bool) Table {
	before := []State{StateAccepted, StateVerifying, StateVerified}
	t := ofMatters(name, title, Denunciation)
	t.States = []State{
		StateAccepted, StateVerifying, StateVerified, StateConcluded, StateHandled, StateEnforcing, StateEnforced,
		StateSuspended, StateMerged, StateAppealed, StateTerminated, StateWithdrawn, StateHandedOver, StateClosed,
	}
	t.Rules = []Rule{
		{
			Action: ActionGiveNotice, Title: bilingual.Text{VI: "Thông báo việc thụ lý", EN: "Give notice of the acceptance"},
			Effect: lifecycle.Keeps[*turn],
			From:   append(append(before, StateSuspended), concludedOn...), Permission: access.MatterVerify, Paper: lifecycle.NoticePaper,
			Document: "Thông báo thụ lý cho người tố cáo; thông báo nội dung tố cáo cho người bị tố cáo",
			Meets:    []deadline.Term{deadline.AcceptNotice}, Basis: []bilingual.Legal{ltc("Điều 29 khoản 3")},
		},
		verifyByTeam(verify(lifecycle.DecisionPaper, "Quyết định thành lập Tổ xác minh", ltc("Điều 31"), nd31("Điều 10"))),
		{
			Action: ActionReport, Title: titleReport, From: []State{StateVerifying}, To: StateVerified,
			Effect: report, Takes: []string{"differs"},
			Permission: access.MatterVerify, Delegable: true, Guards: []Guard{isReportedHere, hasVerifiers}, Paper: lifecycle.ReportPaper, Document: "Báo cáo kết quả xác minh",
			Meets: []deadline.Term{deadline.Verification}, Basis: []bilingual.Legal{ltc("Điều 31")},
		},
		conclude(),
		concludeAtOnce(),
		recordResult(StateConcluded, verdicts, ltc("Điều 35")),
		actAtOnce(),
		{
			Action: ActionHandle, Title: bilingual.Text{VI: "Xử lý theo kết luận", EN: "Handle"}, From: []State{StateConcluded}, To: StateHandled,
			Effect:     lifecycle.Keeps[*turn],
			Permission: access.MatterDecide, Paper: lifecycle.DecisionPaper, Document: "Quyết định xử lý",
			Starts: append(lifecycle.Starts(deadline.HandleReport), lifecycle.Start{Term: deadline.PublishHandling, From: lifecycle.OnCause}),
			Meets:  []deadline.Term{deadline.Handle}, Basis: []bilingual.Legal{ltc("Điều 36")},
		},
		{
			Action: ActionReportHandling, Title: bilingual.Text{VI: "Báo cáo kết quả xử lý", EN: "Report the result of handling"},
			Effect: recordDone, Takes: []string{"done"},
			From: []State{StateHandled, StateEnforcing}, Permission: access.MatterVerify, Document: "Báo cáo kết quả xử lý",
			Meets: []deadline.Term{deadline.HandleReport}, Basis: []bilingual.Legal{ltc("Điều 36 khoản 3")},
		},
		findComplex(lifecycle.LetterPaper, "Văn bản xác định vụ việc phức tạp", ltc("Điều 30"), nd31("Điều 3")),
		noteOverdue(before, nil, ltc("Điều 30")),
		{
			Action: ActionExtend, Title: bilingual.Text{VI: "Gia hạn giải quyết", EN: "Extend"}, From: before,
			Effect:     extend,
			Permission: access.MatterDecide, Guards: []Guard{isInLimit, hasExtensionLeft}, Needs: []Need{needsDays},
			Paper: lifecycle.DecisionPaper, Document: "Quyết định gia hạn giải quyết tố cáo", Clock: lifecycle.ClockGrows, Basis: []bilingual.Legal{ltc("Điều 30")},
		},
		{
			Action: ActionStartAppraisal, Title: bilingual.Text{VI: "Trưng cầu giám định", EN: "Order an expert appraisal"}, From: before,
			Effect: startAppraisal, Stop: expertAppraisal,
			Permission: access.MatterVerify, Delegable: true, Guards: []Guard{isNotAppraised}, Paper: lifecycle.DecisionPaper, Document: "Quyết định trưng cầu giám định",
			Clock: lifecycle.ClockStops, Basis: []bilingual.Legal{nd31("Điều 15 khoản 4")},
		},
		{
			Action: ActionEndAppraisal, Title: bilingual.Text{VI: "Nhận kết luận giám định", EN: "Receive the appraisal"}, From: before,
			Effect:     endAppraisal,
			Permission: access.MatterVerify, Delegable: true, Guards: []Guard{isAppraised, isPaperAfterAppraisal}, Document: "Kết luận giám định",
			Clock: lifecycle.ClockRuns, Basis: []bilingual.Legal{nd31("Điều 15 khoản 4")},
		},
		withGuards(suspend(before, []Ground{AwaitingResult, AwaitingExpert}, clock.Date{}, ltc("Điều 34 khoản 1, khoản 2")), isNotAppraised),
		resume(ltc("Điều 34 khoản 2")),
		requestDocuments(ltc("Điều 31")),
		receiveDocuments(ltc("Điều 31")),
		withdrawPart(append(before, StateSuspended), clock.Date{}, ltc("Điều 33")),
		{
			Action: ActionNoteWithdrawal, Title: bilingual.Text{VI: "Rút tố cáo nhưng vẫn phải giải quyết", EN: "Note a withdrawal that does not stop the case"},
			Effect: goOn,
			From:   append(before, StateSuspended), Permission: access.MatterDecide,
			Grounds: []Ground{ViolationSigns, Coercion, Slander}, Needs: []Need{needsGround},
			Document: "Đơn rút tố cáo hoặc biên bản ghi nhận việc rút", Basis: []bilingual.Legal{ltc("Điều 33 khoản 3")},
		},
		withGuards(withdrawWhole(append(before, StateSuspended), ltc("Điều 33")), isFreeToEnd),
		terminate(append(before, StateSuspended), []Ground{AccusedDied, Settled}, clock.Date{}, ltc("Điều 34 khoản 3")),
		{
			Action: ActionReferCrime, Title: bilingual.Text{VI: "Chuyển hồ sơ cho cơ quan điều tra", EN: "Refer to the investigators"},
			Effect: referCrime, Takes: []string{"referred"},
			From: append(before, StateConcluded, StateHandled), Permission: access.MatterDecide, Needs: []Need{needsReason},
			Paper: lifecycle.LetterPaper, Document: "Công văn chuyển hồ sơ vụ việc có dấu hiệu tội phạm", Basis: []bilingual.Legal{ltc("Điều 27 khoản 1, Điều 36 khoản 2")},
		},
		{
			Action: ActionAskProtection, Title: bilingual.Text{VI: "Đề nghị bảo vệ", EN: "Request protection"}, From: append(before, StateSuspended, StateConcluded, StateHandled),
			Effect:     lifecycle.Keeps[*turn],
			Permission: access.MatterVerify, Document: "Văn bản đề nghị áp dụng biện pháp bảo vệ", Basis: []bilingual.Legal{ltc("Điều 50")},
		},
		{
			Action: ActionGrantProtection, Title: bilingual.Text{VI: "Quyết định áp dụng biện pháp bảo vệ", EN: "Grant protection"}, From: append(before, StateSuspended, StateConcluded, StateHandled),
			Effect:     grantProtection,
			Permission: access.MatterDecide, Guards: []Guard{isNotProtected}, Paper: lifecycle.DecisionPaper, Document: "Quyết định áp dụng biện pháp bảo vệ",
			Basis: []bilingual.Legal{ltc("Điều 52")},
		},
		{
			Action: ActionRefuseProtection, Title: bilingual.Text{VI: "Không áp dụng biện pháp bảo vệ", EN: "Refuse protection"}, From: append(before, StateSuspended, StateConcluded, StateHandled),
			Effect:     lifecycle.Keeps[*turn],
			Permission: access.MatterDecide, Guards: []Guard{isNotProtected}, Needs: []Need{needsReason}, Paper: lifecycle.NoticePaper,
			Document: "Thông báo không áp dụng biện pháp bảo vệ", Basis: []bilingual.Legal{ltc("Điều 51")},
		},
		{
			Action: ActionEndProtection, Title: bilingual.Text{VI: "Chấm dứt biện pháp bảo vệ", EN: "End protection"},
			Effect:     endProtection,
			From:       append(before, StateSuspended, StateConcluded, StateHandled, StateEnforcing, StateEnforced, StateTerminated, StateWithdrawn, StateAppealed),
			Permission: access.MatterDecide, Guards: []Guard{isProtected, isPaperAfterProtection}, Needs: []Need{needsReason}, Paper: lifecycle.DecisionPaper,
			Document: "Quyết định chấm dứt biện pháp bảo vệ", Basis: []bilingual.Legal{ltc("Điều 54")},
		},
		sendResult(concludedOn, ltc("Điều 35 khoản 3")),
		tellForwarder(concludedOn),
		sendSuspension([]State{StateAccepted, StateVerifying, StateVerified, StateSuspended, StateTerminated, StateWithdrawn}, ltc("Điều 34 khoản 4")),
		publish(concludedOn, ltc("Điều 40"), nd31("Điều 6")),
		publishHandling([]State{StateHandled, StateEnforcing, StateEnforced}, ltc("Điều 40"), nd31("Điều 6")),
		enforce([]State{StateHandled}, ltc("Điều 36")),
		recordEnforcement(ltc("Điều 36")),
		finishEnforcement(ltc("Điều 36")),
		undoFinish(ltc("Điều 36")),
		merged(before, tt05("Điều 6")),
		unmerged(tt05("Điều 6")),
		handOver(append(append(before, StateSuspended), StateConcluded, StateHandled, StateEnforcing)),
		correctMatter(StateConcluded, StateHandled, StateEnforcing, StateEnforced, StateAppealed, StateTerminated, StateWithdrawn, StateClosed),
		withNeeds(closeMatter([]State{StateConcluded, StateHandled, StateEnforced, StateAppealed, StateTerminated, StateWithdrawn, StateHandedOver}, ltc("Điều 39"), isReasonedWhileOutstanding), needsReasonToClose),
	}
	t = withRows(t, urgings(append(before, StateSuspended), access.MatterDecide))
	t = withRows(t, entrustments(lifecycle.DecisionPaper, true, ltc("Điều 31 khoản 1, khoản 2"), nd31("Điều 10")))
	t = withRows(t, endingEntrustment(assignments(append(append(before, StateSuspended), StateConcluded, StateHandled, StateEnforcing), []Ground{KinOfParty, AccusedSelf, OwnInterest}, ltc("Điều 31"), nd31("Điều 10"))))
	t = withRows(t, removeSuspension(append(before, StateConcluded, StateHandled, StateEnforcing, StateEnforced, StateAppealed, StateTerminated, StateWithdrawn, StateClosed), ltc("Điều 34 khoản 1, khoản 2")))
	if further {
		t.Rules = endsNextInstance(t.Rules)
		t.States = without(t.States, StateAppealed)
		t.Rules = withoutState(t.Rules, StateAppealed)
		return t
	}
	t.Rules = append(t.Rules, denunciationGoesUp(append(before, StateSuspended))...)
	return t
}

func newRecommendationTable() Table {
	t := ofMatters("recommendation", bilingual.Text{VI: "Giải quyết kiến nghị, phản ánh", EN: "Recommendation and feedback"}, Recommendation, Feedback)
	t.States = []State{StateAccepted, StateVerifying, StateVerified, StateAnswered, StateMerged, StateWithdrawn, StateHandedOver, StateClosed}
	t.Rules = []Rule{
		verify("", "", ltcd("Điều 28")),
		{
			Action: ActionReport, Title: titleReport, From: []State{StateVerifying}, To: StateVerified,
			Effect: report, Takes: []string{"differs"},
			Permission: access.MatterVerify, Delegable: true, Guards: []Guard{isReportedHere}, Paper: lifecycle.ReportPaper, Document: "Báo cáo kết quả xác minh",
			Meets: []deadline.Term{deadline.Verification}, Basis: []bilingual.Legal{ltcd("Điều 28")},
		},
		{
			Action: ActionAnswer, Title: bilingual.Text{VI: "Trả lời", EN: "Answer"}, From: []State{StateAccepted, StateVerifying, StateVerified}, To: StateAnswered,
			Effect: answer, Refigures: true,
			Permission: access.MatterDecide, Paper: lifecycle.LetterPaper, Document: "Văn bản trả lời",
			Meets: []deadline.Term{deadline.Resolve}, Basis: []bilingual.Legal{ltcd("Điều 28")},
		},
		recordResult(StateAnswered, []Outcome{OutcomeAnswered}, ltcd("Điều 28")),
		noteOverdue([]State{StateAccepted, StateVerifying, StateVerified}, nil, ltcd("Điều 28")),
		withdrawRecommendation([]State{StateAccepted, StateVerifying, StateVerified}, ltcd("Điều 28")),
		merged([]State{StateAccepted, StateVerifying, StateVerified}, tt05("Điều 6")),
		unmerged(tt05("Điều 6")),
		handOver([]State{StateAccepted, StateVerifying, StateVerified}),
		correctMatter(StateAnswered, StateWithdrawn, StateClosed),
		closeMatter([]State{StateAnswered, StateWithdrawn, StateHandedOver}, ltcd("Điều 28")),
	}
	t = withRows(t, urgings([]State{StateAccepted, StateVerifying, StateVerified}, access.MatterDecide))
	t = withRows(t, entrustments(lifecycle.LetterPaper, false, ltcd("Điều 28")))
	return withRows(t, assignments([]State{StateAccepted, StateVerifying, StateVerified}, []Ground{KinOfParty, OwnInterest}, ltcd("Điều 28")))
}
