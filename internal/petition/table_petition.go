package petition

import (
	"kntc/internal/access"
	"kntc/internal/bilingual"
	"kntc/internal/deadline"
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
	Title:  bilingual.Text{VI: "Tiếp nhận và xử lý đơn", EN: "Receipt and processing of a petition"},
	States: PetitionStates(),
	Rules: []Rule{
		{
			Action: ActionClassify, Title: bilingual.Text{VI: "Phân loại", EN: "Classify"},
			From: []State{StateReceived, StateClassified}, To: StateClassified,
			Permission: access.PetitionClassify, Needs: []string{"classification"},
			Starts: append(fromReceipt(deadline.Admit, deadline.Forward, deadline.ReviewFurther, deadline.AskReport),
				Start{Term: deadline.AnswerPress, From: OnReceipt, Channel: Forwarded}),
			Meets: []deadline.Term{deadline.Untouched},
			Basis: []bilingual.Legal{tt05("Điều 6")},
		},
		{
			Action: ActionAccept, Title: bilingual.Text{VI: "Thụ lý", EN: "Accept"},
			From: []State{StateClassified}, To: StateAccepted,
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
			Basis: []bilingual.Legal{lkn("Điều 27"), ltc("Điều 29"), ltcd("Điều 26")},
		},
		{
			Action: ActionSplit, Title: bilingual.Text{VI: "Thụ lý và tách thành nhiều vụ việc", EN: "Accept and split into several matters"},
			From: []State{StateClassified}, To: StateAccepted,
			Permission: access.PetitionDispose, Needs: []string{"contents"},
			Guards: []Guard{isOneKind, isEligible, isWithin, isNamed, isNotOrganisationDenouncing, hasGroupSigned, isFirstInstance},
			Paper:  NoticePaper, Document: "Thông báo thụ lý",
			ByKind: map[Kind]Form{
				Denunciation: {DecisionPaper, "Quyết định thụ lý tố cáo"}, Recommendation: {}, Feedback: {}, Mixed: {},
			},
			Meets: disposed(),
			Basis: []bilingual.Legal{nd154("Điều 14 khoản 4"), lkn("Điều 27"), ltc("Điều 29")},
		},
		{
			Action: ActionJoin, Title: bilingual.Text{VI: "Ghép vào vụ việc đang giải quyết", EN: "Join to an open matter"},
			From: []State{StateClassified}, To: StateJoined,
			Permission: access.PetitionClassify, Needs: []string{"matter"},
			Guards: []Guard{isOneKind, isWithin, isNotOrganisationDenouncing},
			Meets:  disposed(),
			Basis:  []bilingual.Legal{tt05("Điều 6")},
		},
		{
			Action: ActionDetach, Title: bilingual.Text{VI: "Tách khỏi vụ việc đã ghép nhầm", EN: "Detach from a matter joined by mistake"},
			From: []State{StateJoined}, To: StateClassified,
			Permission: access.PetitionClassify, Needs: []string{"reason"},
			Basis: []bilingual.Legal{tt05("Điều 6")},
		},
		{
			Action: ActionRefuse, Title: bilingual.Text{VI: "Không thụ lý", EN: "Do not accept"},
			From: []State{StateClassified}, To: StateNotAccepted,
			Permission: access.PetitionDispose, Needs: []string{"reason"},
			Guards: []Guard{isWithin, hasInadmissibility},
			Paper:  NoticePaper, Document: "Thông báo không thụ lý",
			Meets: disposed(),
			Basis: []bilingual.Legal{lkn("Điều 11, Điều 27"), ltc("Điều 24 khoản 1")},
		},
		{
			Action: ActionGuide, Title: bilingual.Text{VI: "Hướng dẫn", EN: "Guide"},
			From: []State{StateClassified}, To: StateGuided,
			Permission: access.PetitionClassify,
			Guards:     []Guard{isGuidable, isFirstGuidance},
			Paper:      GuidancePaper, Document: "Phiếu hướng dẫn",
			Meets: disposed(),
			Basis: []bilingual.Legal{ltcd("Điều 26 khoản 1 điểm b"), tt05("Điều 9")},
		},
		{
			Action: ActionTransfer, Title: bilingual.Text{VI: "Chuyển đơn", EN: "Transfer"},
			From: []State{StateClassified}, To: StateTransferred,
			Permission: access.PetitionDispose, Needs: []string{"transfer_to|transfer_name"},
			Guards: []Guard{isOutside, isTransferable, isOneKind},
			Paper:  TransferPaper, Document: "Phiếu chuyển đơn",
			Meets: disposed(),
			Basis: []bilingual.Legal{ltc("Điều 24 khoản 2"), ltcd("Điều 26 khoản 2")},
		},
		{
			Action: ActionToInvestigators, Title: bilingual.Text{VI: "Chuyển cơ quan điều tra", EN: "Send to the investigators"},
			From: []State{StateClassified}, To: StateTransferred,
			Permission: access.PetitionDispose, Needs: []string{"transfer_name", "reason"},
			Guards: []Guard{isDenunciation},
			Paper:  LetterPaper, Document: "Công văn chuyển cơ quan điều tra kèm hồ sơ",
			Meets: disposed(),
			Basis: []bilingual.Legal{ltc("Điều 27 khoản 1")},
		},
		{
			Action: ActionInspect, Title: bilingual.Text{VI: "Thanh tra, kiểm tra theo thông tin", EN: "Inspect as information"},
			From: []State{StateClassified}, To: StateInspecting,
			Permission: access.PetitionDispose,
			Guards:     []Guard{isDenunciation, isEvident, isNoProperDenunciation},
			Paper:      LetterPaper, Document: "Văn bản giao thanh tra, kiểm tra",
			Meets: disposed(),
			Basis: []bilingual.Legal{ltc("Điều 25 khoản 2")},
		},
		{
			Action: ActionUrge, Title: bilingual.Text{VI: "Đôn đốc cấp dưới giải quyết", EN: "Urge the subordinate authority"},
			From: []State{StateClassified}, To: StateUrged,
			Permission: access.PetitionDispose,
			Guards:     []Guard{isOutside},
			Paper:      LetterPaper, Document: "Công văn đôn đốc",
			Meets: disposed(),
			Basis: []bilingual.Legal{ltcd("Điều 26 khoản 1 điểm b")},
		},
		{
			Action: ActionReturn, Title: bilingual.Text{VI: "Trả đơn", EN: "Return"},
			From: []State{StateClassified}, To: StateReturned,
			Permission: access.PetitionDispose, Needs: []string{"reason"},
			Guards: []Guard{isOutside},
			Paper:  LetterPaper, Document: "Công văn trả lại đơn",
			Meets: disposed(),
			Basis: []bilingual.Legal{tt05("Điều 9")},
		},
		{
			Action: ActionFile, Title: bilingual.Text{VI: "Lưu đơn", EN: "File"},
			From: []State{StateClassified}, To: StateFiled,
			Permission: access.PetitionDispose, Needs: []string{"reason"},
			Meets: disposed(),
			Basis: []bilingual.Legal{tt05("Điều 28")},
		},
		{
			Action: ActionSetAside, Title: bilingual.Text{VI: "Không xử lý", EN: "Set aside"},
			From: []State{StateClassified}, To: StateSetAside,
			Permission: access.PetitionDispose, Needs: []string{"ground"},
			Grounds: []Ground{AlsoSentThere, SentAfterGuiding},
			Guards:  []Guard{isDenunciation, isOutside},
			Meets:   disposed(),
			Basis:   []bilingual.Legal{ltc("Điều 24 khoản 3")},
		},
		{
			Action: ActionWithdraw, Title: bilingual.Text{VI: "Rút đơn", EN: "Withdraw"},
			From: []State{StateReceived, StateClassified}, To: StateWithdrawn,
			Permission: access.PetitionClassify,
			Document:   "Đơn rút hoặc biên bản ghi nhận việc rút",
			Meets:      disposed(),
			Basis:      []bilingual.Legal{lkn("Điều 10"), ltc("Điều 33")},
		},
		{
			Action: ActionHandOver, Title: bilingual.Text{VI: "Bàn giao", EN: "Hand over"},
			From: []State{StateReceived, StateClassified}, To: StateHandedOver,
			Permission: access.CaseHandOver, Needs: []string{"transfer_to"},
			Guards:   []Guard{isToAnother},
			Document: "Biên bản bàn giao",
			Basis:    []bilingual.Legal{law72("Điều 54 khoản 8")},
		},
		{
			Action: ActionLeaveParty, Title: bilingual.Text{VI: "Một người trong nhiều người rút", EN: "One of many withdraws"},
			From:       []State{StateReceived, StateClassified, StateAccepted, StateJoined},
			Permission: access.PetitionClassify, Needs: []string{"party"},
			Document: "Đơn rút của người đó",
			Basis:    []bilingual.Legal{nd155("Điều 4 (Điều 7a)"), ltc("Điều 33 khoản 2")},
		},
		{
			Action: ActionCorrect, Title: bilingual.Text{VI: "Đính chính thông tin", EN: "Correct"},
			From: []State{
				StateReceived, StateClassified, StateAccepted, StateJoined, StateNotAccepted, StateGuided, StateTransferred, StateUrged, StateReturned, StateFiled, StateInspecting, StateSetAside, StateWithdrawn,
			},
			Permission: access.PetitionClassify, Needs: []string{"petition", "reason"},
		},
		{
			Action: ActionRecordReply, Title: bilingual.Text{VI: "Ghi nhận văn bản phúc đáp", EN: "Record the reply"},
			From:       []State{StateTransferred, StateUrged},
			Permission: access.PetitionClassify, Needs: []string{"reply"},
			Guards: []Guard{isAwaitingReply},
			Starts: starts(deadline.TellCitizen),
			Basis:  []bilingual.Legal{ltcd("Điều 27 khoản 2")},
		},
		{
			Action: ActionTellCitizen, Title: bilingual.Text{VI: "Thông báo kết quả cho công dân", EN: "Tell the citizen the result"},
			From:       []State{StateTransferred, StateUrged},
			Permission: access.PetitionClassify, Guards: []Guard{hasReply},
			Paper: NoticePaper, Document: "Thông báo kết quả cho người có đơn",
			Meets: []deadline.Term{deadline.TellCitizen},
			Basis: []bilingual.Legal{ltcd("Điều 28 khoản 2")},
		},
		{
			Action: ActionAnswerSender, Title: bilingual.Text{VI: "Trả lời cơ quan báo chí, cơ quan chuyển tố cáo", EN: "Answer the press or body that passed the denunciation on"},
			From:       []State{StateClassified, StateAccepted, StateJoined, StateNotAccepted, StateGuided, StateTransferred, StateUrged, StateReturned, StateFiled, StateInspecting, StateSetAside, StateWithdrawn},
			Permission: access.PetitionDispose, Guards: []Guard{isDenunciation, isForwarded},
			Paper: LetterPaper, Document: "Văn bản trả lời cơ quan báo chí, cơ quan chuyển tố cáo",
			Meets: []deadline.Term{deadline.AnswerPress},
			Basis: []bilingual.Legal{ltc("Điều 26 khoản 2")},
		},
		{
			Action: ActionNoteRegulation, Title: bilingual.Text{VI: "Ghi nhận là phản ánh, kiến nghị về quy định hành chính", EN: "Note that it is about administrative regulations"},
			From:       []State{StateReceived, StateClassified},
			Permission: access.PetitionClassify, Guards: []Guard{isRecommendation},
			Starts: fromReceipt(deadline.PassOn),
			Basis:  []bilingual.Legal{nd20("chuyển phản ánh, kiến nghị")},
		},
		{
			Action: ActionRecordInspection, Title: bilingual.Text{VI: "Ghi nhận kết quả thanh tra, kiểm tra", EN: "Record the inspection's result"},
			From:       []State{StateInspecting},
			Permission: access.PetitionClassify, Needs: []string{"reply"},
			Guards: []Guard{isAwaitingReply},
			Basis:  []bilingual.Legal{ltc("Điều 25 khoản 2")},
		},
		{
			Action: ActionAskForReport, Title: bilingual.Text{VI: "Yêu cầu cấp dưới báo cáo", EN: "Ask the late resolver for a report"},
			From:       []State{StateReceived, StateClassified},
			Permission: access.PetitionDispose,
			Guards:     []Guard{isDenunciation},
			Paper:      LetterPaper, Document: "Văn bản yêu cầu báo cáo",
			Meets:  []deadline.Term{deadline.AskReport},
			Starts: starts(deadline.GiveReport),
			Basis:  []bilingual.Legal{ltc("Điều 38 khoản 1")},
		},
		{
			Action: ActionRecordReport, Title: bilingual.Text{VI: "Ghi nhận báo cáo của cấp dưới", EN: "Record the late resolver's report"},
			From:       []State{StateReceived, StateClassified},
			Permission: access.PetitionClassify, Needs: []string{"reply"},
			Guards: []Guard{isDenunciation},
			Meets:  []deadline.Term{deadline.GiveReport},
			Basis:  []bilingual.Legal{ltc("Điều 38 khoản 2")},
		},
		{
			Action: ActionSendReply, Title: bilingual.Text{VI: "Phúc đáp cơ quan chuyển đơn", EN: "Reply to the referring authority"},
			From:       []State{StateAccepted, StateJoined, StateNotAccepted, StateGuided, StateTransferred, StateUrged, StateReturned, StateFiled, StateInspecting, StateSetAside},
			Permission: access.PetitionDispose, Needs: []string{"reply"},
			Guards: []Guard{isReferred},
			Paper:  LetterPaper, Document: "Văn bản phúc đáp",
			Meets: []deadline.Term{deadline.AnswerPress},
			Basis: []bilingual.Legal{ltcd("Điều 27 khoản 2")},
		},
	},
}, urgings([]State{StateReceived, StateClassified}, access.PetitionDispose)),
	assignments([]State{StateReceived, StateClassified}, []Ground{KinOfParty, AccusedSelf, OwnDecision, OwnInterest}, lkn("Điều 29"), ltc("Điều 31"), ltcd("Điều 28")))
