package petition

import (
	"kntc/internal/access"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
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
	verdicts     = []Outcome{Right, PartlyRight, Wrong}
	decidedOn    = []State{Decided, Effective, Enforcing, Enforced}
	concludedOn  = []State{Concluded, Handled, Enforcing, Enforced}
	titleVerify  = fault.Text{VI: "Xác minh", EN: "Verify"}
	titleReport  = fault.Text{VI: "Báo cáo kết quả xác minh", EN: "Report on the verification"}
	titleEnforce = fault.Text{VI: "Tổ chức thi hành", EN: "Organise the enforcement"}
)

// The tables of matters. Each is put together from rows that several kinds
// share and rows of its own.
//
//nolint:gochecknoglobals // the transition tables
var (
	complaintTable = complaintLike(complaintArticles{
		name: "complaint", title: fault.Text{VI: "Giải quyết khiếu nại lần đầu", EN: "Complaint, first instance"},
		accept: lkn("Điều 28"), verify: lkn("Điều 29"), report: lkn("Điều 29 khoản 4"), dialogue: lkn("Điều 30"),
		decide: lkn("Điều 31"), send: lkn("Điều 32"), appeal: lkn("Điều 33"),
	})
	secondComplaintTable = complaintLike(complaintArticles{
		name: "complaint_second", title: fault.Text{VI: "Giải quyết khiếu nại lần hai", EN: "Complaint, second instance"},
		accept: lkn("Điều 37"), verify: lkn("Điều 38"), report: lkn("Điều 38"), dialogue: lkn("Điều 39"),
		decide: lkn("Điều 40"), send: lkn("Điều 41"), second: true,
	})
	disciplineTable = complaintLike(complaintArticles{
		name: "discipline", title: fault.Text{VI: "Giải quyết khiếu nại quyết định kỷ luật lần đầu", EN: "Disciplinary complaint, first instance"},
		accept: lkn("Điều 50"), verify: lkn("Điều 52"), report: lkn("Điều 52"), dialogue: lkn("Điều 53"),
		decide: lkn("Điều 54"), send: lkn("Điều 54"), appeal: lkn("Điều 55"),
	})
	secondDisciplineTable = complaintLike(complaintArticles{
		name: "discipline_second", title: fault.Text{VI: "Giải quyết khiếu nại quyết định kỷ luật lần hai", EN: "Disciplinary complaint, second instance"},
		accept: lkn("Điều 50"), verify: lkn("Điều 52"), report: lkn("Điều 52"), dialogue: lkn("Điều 53"),
		decide: lkn("Điều 56"), send: lkn("Điều 56"), second: true,
	})
	denunciationTable = denunciationLike("denunciation", fault.Text{VI: "Giải quyết tố cáo", EN: "Denunciation"}, false)
	furtherTable      = denunciationLike("denunciation_further", fault.Text{VI: "Giải quyết tố cáo tiếp", EN: "Further denunciation"}, true)
)

// complaintArticles are what the tracks of complaints differ in.
type complaintArticles struct {
	name                                                   string
	title                                                  fault.Text
	accept, verify, report, dialogue, decide, send, appeal fault.Legal
	second                                                 bool
}

func complaintLike(a complaintArticles) Table {
	decide := Rule{
		Action: Decide, Title: fault.Text{VI: "Ra quyết định giải quyết", EN: "Decide"}, From: []State{Accepted, Verified, Dialogue}, To: Decided,
		Permission: access.MatterDecide, Outcomes: verdicts, Needs: []string{"outcome"}, Guards: []Guard{hasDialogue, isVerifiedUnlessRight},
		Paper: DecisionPaper, Document: "Quyết định giải quyết khiếu nại",
		Starts: append(starts(deadline.SendResult, deadline.TakeEffect, deadline.NextInstance, deadline.Sue), toForwarder()),
		Meets:  []deadline.Term{deadline.Resolve, deadline.Supply}, Basis: []fault.Legal{a.decide},
	}
	result := recordResult(Decided, verdicts, a.decide)
	if a.second {
		decide.Needs = append(decide.Needs, "ruling")
		decide.Starts = append(starts(deadline.SendResult, deadline.PublishResult, deadline.TakeEffect, deadline.Sue), toForwarder())
	}
	t := Table{
		Name: a.name, Title: a.title,
		States: []State{
			Accepted, Verifying, Verified, Dialogue, Decided, Effective, Enforcing, Enforced,
			Suspended, Merged, Appealed, InCourt, Terminated, WithdrawnBy, HandedOver, Closed,
		},
		Rules: []Rule{
			verify(DecisionPaper, "Quyết định xác minh", a.verify),
			{
				Action: Report, Title: titleReport, From: []State{Verifying}, To: Verified,
				Permission: access.MatterVerify, Paper: ReportPaper, Document: "Báo cáo kết quả xác minh", Basis: []fault.Legal{a.report},
			},
			{
				Action: CallDialogue, Title: fault.Text{VI: "Thông báo đối thoại", EN: "Call the dialogue"}, From: []State{Verifying, Verified},
				Permission: access.MatterVerify, Needs: []string{"planned_on"}, Paper: NoticePaper, Document: "Thông báo về việc đối thoại",
				Starts: []Start{{Term: deadline.DialogueNotice, From: OnPlan}}, Meets: []deadline.Term{deadline.DialogueNotice},
				Basis: []fault.Legal{a.dialogue, nd155("Điều 11")},
			},
			{
				Action: HoldDialogue, Title: fault.Text{VI: "Tổ chức đối thoại", EN: "Hold the dialogue"}, From: []State{Verified}, To: Dialogue,
				Permission: access.MatterVerify, Paper: MinutesPaper, Document: "Biên bản đối thoại",
				Basis: []fault.Legal{a.dialogue},
			},
			decide,
			result,
			findComplex(LetterPaper, "Văn bản xác định vụ việc phức tạp", a.accept, nd155("Điều 3 (Điều 3a)")),
			{
				Action: Extend, Title: fault.Text{VI: "Gia hạn giải quyết", EN: "Extend"}, From: active(),
				Permission: access.MatterDecide, Guards: []Guard{neverExtended}, Basis: []fault.Legal{a.accept},
			},
			suspend(active(), []Ground{ForceMajeure, Obstacle, AwaitingResult}, law2026, lkn2026("Điều 11a khoản 1"), nd155("Điều 12 (Điều 28a)")),
			resume(lkn2026("Điều 11a khoản 1"), nd155("Điều 12 (Điều 28b khoản 2)")),
			{
				Action: ImposeStay, Title: fault.Text{VI: "Tạm đình chỉ thi hành quyết định bị khiếu nại", EN: "Stay the contested decision"},
				From: active(), Permission: access.MatterDecide, Guards: []Guard{isNotStayed}, Grounds: []Ground{IrreparableHarm}, Needs: []string{"ground"},
				Paper: DecisionPaper, Document: "Quyết định tạm đình chỉ thi hành quyết định hành chính bị khiếu nại", Basis: []fault.Legal{lkn("Điều 35")},
			},
			{
				Action: LiftStay, Title: fault.Text{VI: "Hủy bỏ việc tạm đình chỉ thi hành", EN: "Lift the stay"},
				From:       append(active(), Suspended, Decided, Effective, Terminated, WithdrawnBy),
				Permission: access.MatterDecide, Guards: []Guard{isStayed},
				Paper: DecisionPaper, Document: "Quyết định hủy bỏ quyết định tạm đình chỉ thi hành", Basis: []fault.Legal{lkn("Điều 35")},
			},
			requestDocuments(lkn("Điều 29")),
			receiveDocuments(lkn("Điều 29")),
			withdrawPart(append(active(), Suspended), law2026, lkn2026("Điều 10")),
			withdrawWhole(append(active(), Suspended), lkn("Điều 10")),
			terminate(append(active(), Suspended), []Ground{PetitionerDied, Dissolved}, law2026, lkn2026("Điều 11a khoản 2")),
			{
				Action: GoToCourt, Title: fault.Text{VI: "Tòa án thụ lý vụ án hành chính", EN: "The court accepts the action"},
				From: append(active(), Suspended, Decided, Effective), To: InCourt,
				Permission: access.MatterDecide, Needs: []string{"reason"},
				Meets: []deadline.Term{deadline.Resolve, deadline.Sue, deadline.TakeEffect, deadline.NextInstance, deadline.Supply}, Basis: []fault.Legal{lkn("Điều 33 khoản 2, Điều 42")},
			},
			{ // a decision is enforced, whoever sues, until the court orders otherwise
				Action: GoToCourt, Title: fault.Text{VI: "Tòa án thụ lý vụ án hành chính", EN: "The court accepts the action"},
				From:       []State{Enforcing, Enforced},
				Permission: access.MatterDecide, Needs: []string{"reason"},
				Meets: []deadline.Term{deadline.Sue}, Basis: []fault.Legal{lkn("Điều 33 khoản 2, Điều 42")},
			},
			sendResult(decidedOn, a.send),
			tellForwarder(decidedOn),
			sendSuspension([]State{Accepted, Verifying, Verified, Dialogue, Suspended, Terminated, WithdrawnBy}, nd155("Điều 12 (Điều 28b)")),
			{
				Action: TakeEffect, Title: fault.Text{VI: "Có hiệu lực pháp luật", EN: "Take effect"}, From: []State{Decided}, To: Effective,
				Permission: access.MatterVerify, Guards: []Guard{isPastAppeal},
				Meets: []deadline.Term{deadline.TakeEffect, deadline.NextInstance}, Basis: []fault.Legal{lkn("Điều 44")},
			},
			enforce([]State{Effective}, lkn("Điều 44 khoản 4, Điều 46")),
			recordEnforcement(lkn("Điều 46")),
			finishEnforcement(lkn("Điều 46")),
			merged(active(), tt05("Điều 6")),
			unmerged(tt05("Điều 6")),
			handOver(append(append(active(), Suspended), Decided, Effective, Enforcing)),
			correctMatter(Decided, Effective, Enforcing, Enforced, Appealed, InCourt, Terminated, WithdrawnBy, Closed),
			withGuards(closeMatter([]State{Decided, Effective, Enforced, Appealed, InCourt, Terminated, WithdrawnBy, HandedOver}, lkn("Điều 34")), isPastAppeal),
		},
	}
	t = withRows(t, urgings(append(active(), Suspended), access.MatterDecide))
	t = withRows(t, assignments(append(append(active(), Suspended), Decided, Effective, Enforcing), []Ground{KinOfParty, OwnDecision, OwnInterest}, a.verify))
	t = withRows(t, removeSuspension(append(active(), Decided, Effective, Enforcing, Enforced, Appealed, InCourt, Terminated, WithdrawnBy, Closed), lkn2026("Điều 11a khoản 1")))
	if a.second {
		t.Rules = append(t.Rules, publish(decidedOn, lkn("Điều 41")), Rule{
			Action: SetUpCouncil, Title: fault.Text{VI: "Thành lập Hội đồng tư vấn", EN: "Set up an advisory council"},
			From: []State{Accepted, Verifying, Verified}, Permission: access.MatterDecide,
			Paper: DecisionPaper, Document: "Quyết định thành lập Hội đồng tư vấn", Basis: []fault.Legal{lkn("Điều 36 khoản 2")},
		})
		t.States = without(t.States, Appealed)
		t.Rules = withoutState(t.Rules, Appealed)
	} else {
		t.Rules = append(t.Rules, Rule{
			Action: Appeal, Title: fault.Text{VI: "Chuyển sang giải quyết lần hai", EN: "Taken to second instance"},
			From: append(append(active(), Suspended), Decided), To: Appealed,
			Permission: access.MatterDecide, Guards: []Guard{isLate},
			Meets: []deadline.Term{deadline.Resolve, deadline.NextInstance, deadline.TakeEffect, deadline.Supply}, Basis: []fault.Legal{a.appeal},
		})
	}
	return t
}

func denunciationLike(name string, title fault.Text, further bool) Table {
	before := []State{Accepted, Verifying, Verified}
	t := Table{
		Name: name, Title: title,
		States: []State{
			Accepted, Verifying, Verified, Concluded, Handled, Enforcing, Enforced,
			Suspended, Merged, Appealed, Terminated, WithdrawnBy, HandedOver, Closed,
		},
		Rules: []Rule{
			{
				Action: GiveNotice, Title: fault.Text{VI: "Thông báo việc thụ lý", EN: "Give notice of the acceptance"},
				From: before, Permission: access.MatterVerify, Paper: NoticePaper,
				Document: "Thông báo thụ lý cho người tố cáo; thông báo nội dung tố cáo cho người bị tố cáo",
				Meets:    []deadline.Term{deadline.AcceptNotice}, Basis: []fault.Legal{ltc("Điều 29 khoản 3")},
			},
			withGuards(verify(DecisionPaper, "Quyết định thành lập Tổ xác minh", ltc("Điều 31"), nd31("Điều 10")), namesTeam),
			{
				Action: Report, Title: titleReport, From: []State{Verifying}, To: Verified,
				Permission: access.MatterVerify, Guards: []Guard{hasTeam}, Paper: ReportPaper, Document: "Báo cáo kết quả xác minh",
				Basis: []fault.Legal{ltc("Điều 31")},
			},
			{
				Action: Conclude, Title: fault.Text{VI: "Kết luận nội dung tố cáo", EN: "Conclude"}, From: []State{Verified}, To: Concluded,
				Permission: access.MatterDecide, Outcomes: verdicts, Needs: []string{"outcome"}, Guards: []Guard{isNotAppraised, hasDeliberateOnlyWrong},
				Paper: ConclusionPaper, Document: "Kết luận nội dung tố cáo",
				Starts: append(starts(deadline.SendResult, deadline.Handle, deadline.PublishResult), toForwarder()),
				Meets:  []deadline.Term{deadline.Resolve, deadline.Supply}, Basis: []fault.Legal{ltc("Điều 35")},
			},
			recordResult(Concluded, verdicts, ltc("Điều 35")),
			{
				Action: ActAtOnce, Title: fault.Text{VI: "Xử lý ngay", EN: "Handle at once"}, From: []State{Accepted, Verifying}, To: Handled,
				Permission: access.MatterDecide, Outcomes: []Outcome{Right, PartlyRight}, Needs: []string{"outcome"}, Guards: []Guard{isStateManagement},
				Paper: MinutesPaper, Document: "Biên bản xử lý ngay", Starts: append(starts(deadline.SendResult, deadline.PublishResult), toForwarder()),
				Meets: []deadline.Term{deadline.Resolve, deadline.AcceptNotice, deadline.Supply}, Basis: []fault.Legal{ltc("Điều 43")},
			},
			{
				Action: Handle, Title: fault.Text{VI: "Xử lý theo kết luận", EN: "Handle"}, From: []State{Concluded}, To: Handled,
				Permission: access.MatterDecide, Paper: DecisionPaper, Document: "Quyết định xử lý",
				Starts: starts(deadline.HandleReport), Meets: []deadline.Term{deadline.Handle}, Basis: []fault.Legal{ltc("Điều 36")},
			},
			{
				Action: ReportHandling, Title: fault.Text{VI: "Báo cáo kết quả xử lý", EN: "Report the result of handling"},
				From: []State{Handled, Enforcing}, Permission: access.MatterVerify, Document: "Báo cáo kết quả xử lý",
				Meets: []deadline.Term{deadline.HandleReport}, Basis: []fault.Legal{ltc("Điều 36 khoản 3")},
			},
			findComplex(LetterPaper, "Văn bản xác định vụ việc phức tạp", ltc("Điều 30"), nd31("Điều 3")),
			{
				Action: Extend, Title: fault.Text{VI: "Gia hạn giải quyết", EN: "Extend"}, From: before,
				Permission: access.MatterDecide, Guards: []Guard{hasExtensionLeft}, Needs: []string{"days"},
				Paper: DecisionPaper, Document: "Quyết định gia hạn giải quyết tố cáo", Clock: ClockGrows, Basis: []fault.Legal{ltc("Điều 30")},
			},
			{
				Action: StartAppraisal, Title: fault.Text{VI: "Trưng cầu giám định", EN: "Order an expert appraisal"}, From: before,
				Permission: access.MatterVerify, Guards: []Guard{isNotAppraised}, Paper: DecisionPaper, Document: "Quyết định trưng cầu giám định",
				Clock: ClockStops, Basis: []fault.Legal{nd31("Điều 15 khoản 4")},
			},
			{
				Action: EndAppraisal, Title: fault.Text{VI: "Nhận kết luận giám định", EN: "Receive the appraisal"}, From: before,
				Permission: access.MatterVerify, Guards: []Guard{isAppraised}, Document: "Kết luận giám định",
				Clock: ClockRuns, Basis: []fault.Legal{nd31("Điều 15 khoản 4")},
			},
			withGuards(suspend(before, []Ground{AwaitingResult, AwaitingExpert}, clock.Date{}, ltc("Điều 34 khoản 1, khoản 2")), isNotAppraised),
			resume(ltc("Điều 34 khoản 2")),
			requestDocuments(ltc("Điều 31")),
			receiveDocuments(ltc("Điều 31")),
			withdrawPart(append(before, Suspended), clock.Date{}, ltc("Điều 33")),
			{
				Action: NoteWithdrawal, Title: fault.Text{VI: "Rút tố cáo nhưng vẫn phải giải quyết", EN: "Note a withdrawal that does not stop the case"},
				From: append(before, Suspended), Permission: access.MatterDecide,
				Grounds: []Ground{ViolationSigns, Coercion, Slander}, Needs: []string{"ground"},
				Document: "Đơn rút tố cáo hoặc biên bản ghi nhận việc rút", Basis: []fault.Legal{ltc("Điều 33 khoản 3")},
			},
			withdrawWhole(append(before, Suspended), ltc("Điều 33")),
			terminate(append(before, Suspended), []Ground{AccusedDied, Settled}, clock.Date{}, ltc("Điều 34 khoản 3")),
			{
				Action: ReferCrime, Title: fault.Text{VI: "Chuyển hồ sơ cho cơ quan điều tra", EN: "Refer to the investigators"},
				From: append(before, Concluded, Handled), Permission: access.MatterDecide, Needs: []string{"reason"},
				Paper: LetterPaper, Document: "Công văn chuyển hồ sơ vụ việc có dấu hiệu tội phạm", Basis: []fault.Legal{ltc("Điều 27 khoản 1, Điều 36 khoản 2")},
			},
			{
				Action: AskProtection, Title: fault.Text{VI: "Đề nghị bảo vệ", EN: "Request protection"}, From: append(before, Suspended, Concluded, Handled),
				Permission: access.MatterVerify, Document: "Văn bản đề nghị áp dụng biện pháp bảo vệ", Basis: []fault.Legal{ltc("Điều 50")},
			},
			{
				Action: GrantProtection, Title: fault.Text{VI: "Quyết định áp dụng biện pháp bảo vệ", EN: "Grant protection"}, From: append(before, Suspended, Concluded, Handled),
				Permission: access.MatterDecide, Guards: []Guard{isNotProtected}, Paper: DecisionPaper, Document: "Quyết định áp dụng biện pháp bảo vệ",
				Basis: []fault.Legal{ltc("Điều 52")},
			},
			{
				Action: RefuseProtection, Title: fault.Text{VI: "Không áp dụng biện pháp bảo vệ", EN: "Refuse protection"}, From: append(before, Suspended, Concluded, Handled),
				Permission: access.MatterDecide, Guards: []Guard{isNotProtected}, Needs: []string{"reason"}, Paper: NoticePaper,
				Document: "Thông báo không áp dụng biện pháp bảo vệ", Basis: []fault.Legal{ltc("Điều 51")},
			},
			{
				Action: EndProtection, Title: fault.Text{VI: "Chấm dứt biện pháp bảo vệ", EN: "End protection"},
				From:       append(before, Suspended, Concluded, Handled, Enforcing, Enforced, Terminated, WithdrawnBy, Appealed),
				Permission: access.MatterDecide, Guards: []Guard{isProtected}, Needs: []string{"reason"}, Paper: DecisionPaper,
				Document: "Quyết định chấm dứt biện pháp bảo vệ", Basis: []fault.Legal{ltc("Điều 54")},
			},
			sendResult(concludedOn, ltc("Điều 35 khoản 3")),
			tellForwarder(concludedOn),
			sendSuspension([]State{Accepted, Verifying, Verified, Suspended, Terminated, WithdrawnBy}, ltc("Điều 34 khoản 4")),
			publish(concludedOn, ltc("Điều 40")),
			enforce([]State{Handled}, ltc("Điều 36")),
			recordEnforcement(ltc("Điều 36")),
			finishEnforcement(ltc("Điều 36")),
			merged(before, tt05("Điều 6")),
			unmerged(tt05("Điều 6")),
			handOver(append(append(before, Suspended), Concluded, Handled, Enforcing)),
			correctMatter(Concluded, Handled, Enforcing, Enforced, Appealed, Terminated, WithdrawnBy, Closed),
			closeMatter([]State{Concluded, Handled, Enforced, Appealed, Terminated, WithdrawnBy, HandedOver}, ltc("Điều 39")),
		},
	}
	t = withRows(t, urgings(append(before, Suspended), access.MatterDecide))
	t = withRows(t, assignments(append(append(before, Suspended), Concluded, Handled, Enforcing), []Ground{KinOfParty, AccusedSelf, OwnInterest}, ltc("Điều 31"), nd31("Điều 10")))
	t = withRows(t, removeSuspension(append(before, Concluded, Handled, Enforcing, Enforced, Appealed, Terminated, WithdrawnBy, Closed), ltc("Điều 34 khoản 1, khoản 2")))
	if further {
		t.States = without(t.States, Appealed)
		t.Rules = withoutState(t.Rules, Appealed)
		return t
	}
	t.Rules = append(t.Rules,
		Rule{
			Action: Appeal, Title: fault.Text{VI: "Cấp trên thụ lý giải quyết", EN: "Taken over by the superior"},
			From: append(before, Suspended), To: Appealed, Permission: access.MatterDecide, Guards: []Guard{isLate},
			Meets: []deadline.Term{deadline.Resolve, deadline.AcceptNotice, deadline.Supply}, Basis: []fault.Legal{ltc("Điều 38 khoản 3")},
		},
		Rule{
			Action: Appeal, Title: fault.Text{VI: "Cấp trên giải quyết lại", EN: "Resolved again by the superior"},
			From: []State{Concluded, Handled, Enforcing, Enforced}, Permission: access.MatterDecide, Basis: []fault.Legal{ltc("Điều 37")},
		})
	return t
}

//nolint:gochecknoglobals // the transition table
var recommendationTable = withRows(withRows(Table{
	Name:   "recommendation",
	Title:  fault.Text{VI: "Giải quyết kiến nghị, phản ánh", EN: "Recommendation and feedback"},
	States: []State{Accepted, Verifying, Verified, AnsweredBy, Merged, WithdrawnBy, HandedOver, Closed},
	Rules: []Rule{
		verify("", "", ltcd("Điều 28")),
		{
			Action: Report, Title: titleReport, From: []State{Verifying}, To: Verified,
			Permission: access.MatterVerify, Paper: ReportPaper, Document: "Báo cáo kết quả xác minh", Basis: []fault.Legal{ltcd("Điều 28")},
		},
		{
			Action: Answer, Title: fault.Text{VI: "Trả lời", EN: "Answer"}, From: []State{Accepted, Verifying, Verified}, To: AnsweredBy,
			Permission: access.MatterDecide, Paper: LetterPaper, Document: "Văn bản trả lời",
			Meets: []deadline.Term{deadline.Resolve}, Basis: []fault.Legal{ltcd("Điều 28")},
		},
		recordResult(AnsweredBy, []Outcome{Answered}, ltcd("Điều 28")),
		withdrawWhole([]State{Accepted, Verifying, Verified}, ltcd("Điều 28")),
		merged([]State{Accepted, Verifying, Verified}, tt05("Điều 6")),
		unmerged(tt05("Điều 6")),
		handOver([]State{Accepted, Verifying, Verified}),
		correctMatter(AnsweredBy, WithdrawnBy, Closed),
		closeMatter([]State{AnsweredBy, WithdrawnBy, HandedOver}, ltcd("Điều 28")),
	},
}, urgings([]State{Accepted, Verifying, Verified}, access.MatterDecide)),
	assignments([]State{Accepted, Verifying, Verified}, []Ground{KinOfParty, OwnInterest}, ltcd("Điều 28")))
