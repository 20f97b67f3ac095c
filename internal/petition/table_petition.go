package petition

import (
	"kntc/internal/access"
	"kntc/internal/deadline"
	"kntc/internal/fault"
)

// PetitionTable is the common front end of every kind, from receipt to exactly
// one disposition (hướng xử lý).
func PetitionTable() *Table { return &petitionTable }

// disposed lists the deadlines that any disposition meets.
func disposed() []deadline.Term {
	return []deadline.Term{deadline.Untouched, deadline.Process, deadline.Admit, deadline.Forward, deadline.ReviewFurther, deadline.AskReport, deadline.GiveReport, deadline.PassOn}
}

// AtReceipt lists the deadlines that begin when a petition is registered.
func AtReceipt() []Start {
	return fromReceipt(deadline.Untouched, deadline.Process)
}

// fromReceipt lists deadlines that count from the receipt of the petition.
func fromReceipt(terms ...deadline.Term) []Start {
	out := starts(terms...)
	for i := range out {
		out[i].From = OnReceipt
	}
	return out
}

// toForwarder is the deadline for telling the result to whoever passed the
// petition on. The channel is that of the petition that opened the matter.
func toForwarder() Start {
	return Start{Term: deadline.ForwardResult, From: OnStep, Channel: Forwarded}
}

// AtOpening lists the deadlines that begin when a matter is opened.
func AtOpening() []Start { return starts(deadline.Resolve, deadline.AcceptNotice) }

//nolint:gochecknoglobals // the transition table
var petitionTable = withRows(withRows(Table{
	Name:   "petition",
	Title:  fault.Text{VI: "Tiếp nhận và xử lý đơn", EN: "Receipt and processing of a petition"},
	States: PetitionStates(),
	Rules: []Rule{
		{
			Action: Classify, Title: fault.Text{VI: "Phân loại", EN: "Classify"},
			From: []State{Received, Classified}, To: Classified,
			Permission: access.PetitionClassify, Needs: []string{"classification"},
			Starts: append(fromReceipt(deadline.Admit, deadline.Forward, deadline.ReviewFurther, deadline.AskReport),
				Start{Term: deadline.AnswerPress, From: OnReceipt, Channel: Forwarded}),
			Meets: []deadline.Term{deadline.Untouched},
			Basis: []fault.Legal{tt05("Điều 6")},
		},
		{
			Action: Accept, Title: fault.Text{VI: "Thụ lý", EN: "Accept"},
			From: []State{Classified}, To: Accepted,
			Permission: access.PetitionDispose,
			Guards: []Guard{
				isOneKind, isEligible, isWithin, isNamed, isNotOrganisationDenouncing, hasGroupSigned,
				isInstanceOfKind, hasPrior, isNoThirdInstance, hasFurtherGround,
			},
			Paper: NoticePaper, Document: "Thông báo thụ lý",
			ByKind: map[Kind]Form{
				Denunciation: {DecisionPaper, "Quyết định thụ lý tố cáo"}, Recommendation: {}, Feedback: {}, Mixed: {},
			},
			Meets: disposed(),
			Basis: []fault.Legal{lkn("Điều 27"), ltc("Điều 29"), ltcd("Điều 26")},
		},
		{
			Action: Split, Title: fault.Text{VI: "Thụ lý và tách thành nhiều vụ việc", EN: "Accept and split into several matters"},
			From: []State{Classified}, To: Accepted,
			Permission: access.PetitionDispose, Needs: []string{"contents"},
			Guards: []Guard{isOneKind, isEligible, isWithin, isNamed, isNotOrganisationDenouncing, hasGroupSigned, isFirstInstance},
			Paper:  NoticePaper, Document: "Thông báo thụ lý",
			ByKind: map[Kind]Form{
				Denunciation: {DecisionPaper, "Quyết định thụ lý tố cáo"}, Recommendation: {}, Feedback: {}, Mixed: {},
			},
			Meets: disposed(),
			Basis: []fault.Legal{nd154("Điều 14 khoản 4"), lkn("Điều 27"), ltc("Điều 29")},
		},
		{
			Action: Join, Title: fault.Text{VI: "Ghép vào vụ việc đang giải quyết", EN: "Join to an open matter"},
			From: []State{Classified}, To: Joined,
			Permission: access.PetitionClassify, Needs: []string{"matter"},
			Guards: []Guard{isOneKind, isWithin, isNotOrganisationDenouncing},
			Meets:  disposed(),
			Basis:  []fault.Legal{tt05("Điều 6")},
		},
		{
			Action: Detach, Title: fault.Text{VI: "Tách khỏi vụ việc đã ghép nhầm", EN: "Detach from a matter joined by mistake"},
			From: []State{Joined}, To: Classified,
			Permission: access.PetitionClassify, Needs: []string{"reason"},
			Basis: []fault.Legal{tt05("Điều 6")},
		},
		{
			Action: Refuse, Title: fault.Text{VI: "Không thụ lý", EN: "Do not accept"},
			From: []State{Classified}, To: NotAccepted,
			Permission: access.PetitionDispose, Needs: []string{"reason"},
			Guards: []Guard{isWithin, hasBar},
			Paper:  NoticePaper, Document: "Thông báo không thụ lý",
			Meets: disposed(),
			Basis: []fault.Legal{lkn("Điều 11, Điều 27"), ltc("Điều 24 khoản 1")},
		},
		{
			Action: Guide, Title: fault.Text{VI: "Hướng dẫn", EN: "Guide"},
			From: []State{Classified}, To: Guided,
			Permission: access.PetitionClassify,
			Guards:     []Guard{isGuidable, isFirstGuidance},
			Paper:      GuidancePaper, Document: "Phiếu hướng dẫn",
			Meets: disposed(),
			Basis: []fault.Legal{ltcd("Điều 26 khoản 1 điểm b"), tt05("Điều 9")},
		},
		{
			Action: Transfer, Title: fault.Text{VI: "Chuyển đơn", EN: "Transfer"},
			From: []State{Classified}, To: Transferred,
			Permission: access.PetitionDispose, Needs: []string{"transfer_to|transfer_name"},
			Guards: []Guard{isOutside, isTransferable, isOneKind},
			Paper:  TransferPaper, Document: "Phiếu chuyển đơn",
			Meets: disposed(),
			Basis: []fault.Legal{ltc("Điều 24 khoản 2"), ltcd("Điều 26 khoản 2")},
		},
		{
			Action: ToInvestigators, Title: fault.Text{VI: "Chuyển cơ quan điều tra", EN: "Send to the investigators"},
			From: []State{Classified}, To: Transferred,
			Permission: access.PetitionDispose, Needs: []string{"transfer_name", "reason"},
			Guards: []Guard{isDenunciation},
			Paper:  LetterPaper, Document: "Công văn chuyển cơ quan điều tra kèm hồ sơ",
			Meets: disposed(),
			Basis: []fault.Legal{ltc("Điều 27 khoản 1")},
		},
		{
			Action: Inspect, Title: fault.Text{VI: "Thanh tra, kiểm tra theo thông tin", EN: "Inspect as information"},
			From: []State{Classified}, To: Inspecting,
			Permission: access.PetitionDispose,
			Guards:     []Guard{isDenunciation, isEvident, isNoProperDenunciation},
			Paper:      LetterPaper, Document: "Văn bản giao thanh tra, kiểm tra",
			Meets: disposed(),
			Basis: []fault.Legal{ltc("Điều 25 khoản 2")},
		},
		{
			Action: Urge, Title: fault.Text{VI: "Đôn đốc cấp dưới giải quyết", EN: "Urge the subordinate authority"},
			From: []State{Classified}, To: Urged,
			Permission: access.PetitionDispose,
			Guards:     []Guard{isOutside},
			Paper:      LetterPaper, Document: "Công văn đôn đốc",
			Meets: disposed(),
			Basis: []fault.Legal{ltcd("Điều 26 khoản 1 điểm b")},
		},
		{
			Action: Return, Title: fault.Text{VI: "Trả đơn", EN: "Return"},
			From: []State{Classified}, To: Returned,
			Permission: access.PetitionDispose, Needs: []string{"reason"},
			Guards: []Guard{isOutside},
			Paper:  LetterPaper, Document: "Công văn trả lại đơn",
			Meets: disposed(),
			Basis: []fault.Legal{tt05("Điều 9")},
		},
		{
			Action: File, Title: fault.Text{VI: "Lưu đơn", EN: "File"},
			From: []State{Classified}, To: Filed,
			Permission: access.PetitionDispose, Needs: []string{"reason"},
			Meets: disposed(),
			Basis: []fault.Legal{tt05("Điều 28")},
		},
		{
			Action: SetAsideIt, Title: fault.Text{VI: "Không xử lý", EN: "Set aside"},
			From: []State{Classified}, To: SetAside,
			Permission: access.PetitionDispose, Needs: []string{"ground"},
			Grounds: []Ground{AlsoSentThere, SentAfterGuiding},
			Guards:  []Guard{isDenunciation, isOutside},
			Meets:   disposed(),
			Basis:   []fault.Legal{ltc("Điều 24 khoản 3")},
		},
		{
			Action: Withdraw, Title: fault.Text{VI: "Rút đơn", EN: "Withdraw"},
			From: []State{Received, Classified}, To: WithdrawnBy,
			Permission: access.PetitionClassify,
			Document:   "Đơn rút hoặc biên bản ghi nhận việc rút",
			Meets:      disposed(),
			Basis:      []fault.Legal{lkn("Điều 10"), ltc("Điều 33")},
		},
		{
			Action: HandOver, Title: fault.Text{VI: "Bàn giao", EN: "Hand over"},
			From: []State{Received, Classified}, To: HandedOver,
			Permission: access.CaseHandOver, Needs: []string{"transfer_to"},
			Guards:   []Guard{isToAnother},
			Document: "Biên bản bàn giao",
			Basis:    []fault.Legal{law72("Điều 54 khoản 8")},
		},
		{
			Action: LeaveParty, Title: fault.Text{VI: "Một người trong nhiều người rút", EN: "One of many withdraws"},
			From:       []State{Received, Classified, Accepted, Joined},
			Permission: access.PetitionClassify, Needs: []string{"party"},
			Document: "Đơn rút của người đó",
			Basis:    []fault.Legal{nd155("Điều 4 (Điều 7a)"), ltc("Điều 33 khoản 2")},
		},
		{
			Action: Correct, Title: fault.Text{VI: "Đính chính thông tin", EN: "Correct"},
			From: []State{
				Received, Classified, Accepted, Joined, NotAccepted, Guided, Transferred, Urged, Returned, Filed, Inspecting, SetAside, WithdrawnBy,
			},
			Permission: access.PetitionClassify, Needs: []string{"petition", "reason"},
		},
		{
			Action: RecordReply, Title: fault.Text{VI: "Ghi nhận văn bản phúc đáp", EN: "Record the reply"},
			From:       []State{Transferred, Urged},
			Permission: access.PetitionClassify, Needs: []string{"reply"},
			Guards: []Guard{isAwaitingReply},
			Starts: starts(deadline.TellCitizen),
			Basis:  []fault.Legal{ltcd("Điều 27 khoản 2")},
		},
		{
			Action: TellCitizen, Title: fault.Text{VI: "Thông báo kết quả cho công dân", EN: "Tell the citizen the result"},
			From:       []State{Transferred, Urged},
			Permission: access.PetitionClassify, Guards: []Guard{hasReply},
			Paper: NoticePaper, Document: "Thông báo kết quả cho người có đơn",
			Meets: []deadline.Term{deadline.TellCitizen},
			Basis: []fault.Legal{ltcd("Điều 28 khoản 2")},
		},
		{
			Action: AnswerSender, Title: fault.Text{VI: "Trả lời cơ quan báo chí, cơ quan chuyển tố cáo", EN: "Answer the press or body that passed the denunciation on"},
			From:       []State{Classified, Accepted, Joined, NotAccepted, Guided, Transferred, Urged, Returned, Filed, Inspecting, SetAside, WithdrawnBy},
			Permission: access.PetitionDispose, Guards: []Guard{isDenunciation, isForwarded},
			Paper: LetterPaper, Document: "Văn bản trả lời cơ quan báo chí, cơ quan chuyển tố cáo",
			Meets: []deadline.Term{deadline.AnswerPress},
			Basis: []fault.Legal{ltc("Điều 26 khoản 2")},
		},
		{
			Action: NoteRegulation, Title: fault.Text{VI: "Ghi nhận là phản ánh, kiến nghị về quy định hành chính", EN: "Note that it is about administrative regulations"},
			From:       []State{Received, Classified},
			Permission: access.PetitionClassify, Guards: []Guard{isRecommendation},
			Starts: fromReceipt(deadline.PassOn),
			Basis:  []fault.Legal{nd20("chuyển phản ánh, kiến nghị")},
		},
		{
			Action: RecordInspection, Title: fault.Text{VI: "Ghi nhận kết quả thanh tra, kiểm tra", EN: "Record the inspection's result"},
			From:       []State{Inspecting},
			Permission: access.PetitionClassify, Needs: []string{"reply"},
			Guards: []Guard{isAwaitingReply},
			Basis:  []fault.Legal{ltc("Điều 25 khoản 2")},
		},
		{
			Action: AskForReport, Title: fault.Text{VI: "Yêu cầu cấp dưới báo cáo", EN: "Ask the late resolver for a report"},
			From:       []State{Received, Classified},
			Permission: access.PetitionDispose,
			Guards:     []Guard{isDenunciation},
			Paper:      LetterPaper, Document: "Văn bản yêu cầu báo cáo",
			Meets:  []deadline.Term{deadline.AskReport},
			Starts: starts(deadline.GiveReport),
			Basis:  []fault.Legal{ltc("Điều 38 khoản 1")},
		},
		{
			Action: RecordReport, Title: fault.Text{VI: "Ghi nhận báo cáo của cấp dưới", EN: "Record the late resolver's report"},
			From:       []State{Received, Classified},
			Permission: access.PetitionClassify, Needs: []string{"reply"},
			Guards: []Guard{isDenunciation},
			Meets:  []deadline.Term{deadline.GiveReport},
			Basis:  []fault.Legal{ltc("Điều 38 khoản 2")},
		},
		{
			Action: SendReply, Title: fault.Text{VI: "Phúc đáp cơ quan chuyển đơn", EN: "Reply to the referring authority"},
			From:       []State{Accepted, Joined, NotAccepted, Guided, Transferred, Urged, Returned, Filed, Inspecting, SetAside},
			Permission: access.PetitionDispose, Needs: []string{"reply"},
			Guards: []Guard{isReferred},
			Paper:  LetterPaper, Document: "Văn bản phúc đáp",
			Meets: []deadline.Term{deadline.AnswerPress},
			Basis: []fault.Legal{ltcd("Điều 27 khoản 2")},
		},
	},
}, urgings([]State{Received, Classified}, access.PetitionDispose)),
	assignments([]State{Received, Classified}, []Ground{KinOfParty, AccusedSelf, OwnDecision, OwnInterest}, lkn("Điều 29"), ltc("Điều 31"), ltcd("Điều 28")))
