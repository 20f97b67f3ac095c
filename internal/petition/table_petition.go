package petition

import (
	"slices"

	"kntc/internal/access"
	"kntc/internal/bilingual"
	"kntc/internal/deadline"
	"kntc/internal/lifecycle"
)

// PetitionTable is the common front end of every kind, from receipt to exactly
// one disposition (hướng xử lý).
func PetitionTable() *Table { return &petitionTable }

// disposed lists the deadlines that any disposition meets.
func disposed() []deadline.Term {
	return []deadline.Term{deadline.Untouched, deadline.Process, deadline.Admit, deadline.Forward, deadline.ReviewFurther, deadline.AskReport, deadline.GiveReport, deadline.PassOn}
}

// AtReceipt lists the deadlines that begin when a petition is registered.
func AtReceipt() []lifecycle.Start {
	return fromReceipt(deadline.Untouched, deadline.Process)
}

// fromReceipt lists deadlines that count from the receipt of the petition.
func fromReceipt(terms ...deadline.Term) []lifecycle.Start {
	out := lifecycle.Starts(terms...)
	for i := range out {
		out[i].From = lifecycle.OnReceipt
	}
	return out
}

// toForwarder is the deadline for telling the result to whoever passed on the
// petition that opened the matter, if it is one of those whom the law names.
func toForwarder() lifecycle.Start {
	return lifecycle.Start{Term: deadline.ForwardResult, From: lifecycle.OnStep, Mark: MarkForwarderWaits}
}

// AtOpening lists the deadlines that begin when a matter is opened.
func AtOpening() []lifecycle.Start { return lifecycle.Starts(deadline.Resolve, deadline.AcceptNotice) }

func newPetitionTable() Table {
	t := Table{
		Name:   "petition",
		Title:  bilingual.Text{VI: "Tiếp nhận và xử lý đơn", EN: "Receipt and processing of a petition"},
		States: PetitionStates(),
		Kinds:  kindNames(Kinds()...),
		Begins: []lifecycle.Beginning{{Action: ActionRegister, Starts: AtReceipt()}, {Action: ActionSucceed, GoesOn: true}},
		Over:   over(),
		Retold: []Action{ActionFollow},
		Stands: stands, StateTitle: StateText,
		Rules: []Rule{
			{
				Action: ActionClassify, Title: bilingual.Text{VI: "Phân loại", EN: "Classify"},
				Effect: classify, Reads: []lifecycle.Read{ReadParties, ReadSamePaper},
				From: []State{StateReceived, StateClassified}, To: StateClassified,
				Permission: access.PetitionClassify, Needs: []Need{needsClassification},
				Starts: append(fromReceipt(deadline.Admit, deadline.Forward),
					lifecycle.Start{Term: deadline.ReviewFurther, From: lifecycle.OnReceipt, Mark: MarkAgainstResult},
					lifecycle.Start{Term: deadline.AskReport, From: lifecycle.OnReceipt, Mark: MarkLateResolver},
					lifecycle.Start{Term: deadline.AnswerPress, From: lifecycle.OnReceipt, Mark: string(Forwarded)}),
				Basis: []bilingual.Legal{tt05("Điều 6")},
			},
			{
				Action: ActionAccept, Title: bilingual.Text{VI: "Thụ lý", EN: "Accept"},
				Effect: lifecycle.Effects(tellDuty, accept), Reads: []lifecycle.Read{ReadMatterNumber, ReadPrior, ReadGivenUp}, Needs: []Need{needsDuty, needsPriorIfAny, needsDecidedElsewhere, needsReceiptIfAny, needsFurtherGround}, Takes: []string{"instance", "prior", "prior_decision", "prior_decided_on", "ground", "hindered_from", "receipts", "receipt_unknown"},
				From: []State{StateClassified}, To: StateAccepted, Grounds: accepting(), GroundsOf: acceptingOf,
				Permission: access.PetitionDispose,
				Guards: []Guard{
					isOneKind, isEligible, isWithin, isNamed, isNotOrganisationDenouncing, hasGroupSigned,
					isInstanceOfKind, hasPrior, isNotGoingOn, isNotGivenUp, isNoThirdInstance, hasFurtherGround, hasHeardLateResolver,
				},
				Paper: lifecycle.NoticePaper, Document: "Thông báo thụ lý",
				ByKind: byKind(map[Kind]lifecycle.Form{
					Denunciation: {Class: lifecycle.DecisionPaper, Title: "Quyết định thụ lý tố cáo"}, Recommendation: {}, Feedback: {}, Mixed: {},
				}),
				Meets: disposed(),
				Basis: []bilingual.Legal{lkn("Điều 27"), ltc("Điều 29"), ltcd("Điều 26")},
			},
			{
				Action: ActionSplit, Title: bilingual.Text{VI: "Thụ lý và tách thành nhiều vụ việc", EN: "Accept and split into several matters"},
				Effect: lifecycle.Effects(tellDuty, split), Reads: []lifecycle.Read{ReadContents},
				From: []State{StateClassified}, To: StateAccepted,
				Permission: access.PetitionDispose, Needs: []Need{needsContents, needsDuty}, Takes: []string{"instance"},
				Guards: []Guard{isOneKind, isEligible, isWithin, isNamed, isNotOrganisationDenouncing, hasGroupSigned, isFirstInstance},
				Paper:  lifecycle.NoticePaper, Document: "Thông báo thụ lý",
				ByKind: byKind(map[Kind]lifecycle.Form{
					Denunciation: {Class: lifecycle.DecisionPaper, Title: "Quyết định thụ lý tố cáo"}, Recommendation: {}, Feedback: {}, Mixed: {},
				}),
				Meets: disposed(),
				Basis: []bilingual.Legal{nd154("Điều 14 khoản 4"), lkn("Điều 27"), ltc("Điều 29")},
			},
			{
				Action: ActionJoin, Title: bilingual.Text{VI: "Ghép vào vụ việc đang giải quyết", EN: "Join to an open matter"},
				Effect: join, Reads: []lifecycle.Read{ReadTarget},
				From: []State{StateClassified}, To: StateJoined,
				Permission: access.PetitionClassify, Needs: []Need{needsMatter},
				Guards: []Guard{isOneKind, isEligible, isWithin, isNamed, isNotOrganisationDenouncing, hasGroupSigned},
				Meets:  disposed(),
				Basis:  []bilingual.Legal{tt05("Điều 6"), lkn("Điều 27"), ltc("Điều 29")},
			},
			{
				Action: ActionDetach, Title: bilingual.Text{VI: "Tách khỏi vụ việc đã ghép nhầm", EN: "Detach from a matter joined by mistake"},
				Effect: detach, Reads: []lifecycle.Read{ReadMatter}, Reopens: decidedTerms(),
				From: []State{StateJoined}, To: StateClassified,
				Permission: access.PetitionClassify, Needs: []Need{needsReason},
				Basis: []bilingual.Legal{tt05("Điều 6")},
			},
			{
				Action: ActionRefuse, Title: bilingual.Text{VI: "Không thụ lý", EN: "Do not accept"},
				Effect: refuse, Takes: []string{"inadmissibility"},
				From: []State{StateClassified}, To: StateNotAccepted,
				Permission: access.PetitionDispose, Needs: []Need{needsReason, needsInadmissible},
				Guards: []Guard{isWithin, isRefusable, hasInadmissibility},
				Paper:  lifecycle.NoticePaper, Document: "Thông báo không thụ lý",
				Meets: disposed(),
				Basis: []bilingual.Legal{lkn("Điều 11, Điều 27"), ltc("Điều 24 khoản 1")},
			},
			{
				Action: ActionGuide, Title: bilingual.Text{VI: "Hướng dẫn", EN: "Guide"},
				Effect: lifecycle.Keeps[*turn], Reads: []lifecycle.Read{ReadGuided},
				From: []State{StateClassified}, To: StateGuided,
				Permission: access.PetitionClassify,
				Guards:     []Guard{isGuidable, isFirstGuidance},
				Paper:      lifecycle.GuidancePaper, Document: "Phiếu hướng dẫn",
				Meets: disposed(),
				Basis: []bilingual.Legal{ltcd("Điều 26 khoản 1 điểm b"), tt05("Điều 9")},
			},
			{
				Action: ActionTransfer, Title: bilingual.Text{VI: "Chuyển đơn", EN: "Transfer"},
				Effect: lifecycle.Effects(unassign, transfer), Reads: []lifecycle.Read{ReadPlaceThere, ReadCustody, ReadTransferred},
				From: []State{StateClassified}, To: StateTransferred,
				Permission: access.PetitionDispose, Needs: []Need{needsSomeAddressee},
				Takes:  []string{"confirm_accused_there"},
				Guards: []Guard{isOutside, isTransferable, isOneKind, isFirstTransfer},
				Paper:  lifecycle.TransferPaper, Document: "Phiếu chuyển đơn",
				Meets: disposed(),
				Basis: []bilingual.Legal{ltc("Điều 24 khoản 2"), ltcd("Điều 26 khoản 2")},
			},
			{
				Action: ActionToInvestigators, Title: bilingual.Text{VI: "Chuyển cơ quan điều tra", EN: "Send to the investigators"},
				Effect: lifecycle.Effects(unassign, sendToInvestigators),
				From:   []State{StateClassified}, To: StateTransferred,
				Permission: access.PetitionDispose, Needs: []Need{needsAddresseeName, needsReason},
				Guards: []Guard{isDenunciation},
				Paper:  lifecycle.LetterPaper, Document: "Công văn chuyển cơ quan điều tra kèm hồ sơ",
				Meets: disposed(),
				Basis: []bilingual.Legal{ltc("Điều 27 khoản 1")},
			},
			{
				Action: ActionInspect, Title: bilingual.Text{VI: "Thanh tra, kiểm tra theo thông tin", EN: "Inspect as information"},
				Effect: lifecycle.Keeps[*turn],
				From:   []State{StateClassified}, To: StateInspecting,
				Permission: access.PetitionDispose,
				Guards:     []Guard{isDenunciation, isOwnInformation, isEvident, isNoProperDenunciation},
				Paper:      lifecycle.LetterPaper, Document: "Văn bản giao thanh tra, kiểm tra",
				Meets: disposed(),
				Basis: []bilingual.Legal{ltc("Điều 25 khoản 2")},
			},
			handleAtOnce(),
			{
				Action: ActionUrge, Title: bilingual.Text{VI: "Đôn đốc cấp dưới giải quyết", EN: "Urge the subordinate authority"},
				Effect: urgeBelow, Reads: []lifecycle.Read{ReadPrior, ReadBelow},
				From: []State{StateClassified}, To: StateUrged,
				Permission: access.PetitionDispose, Needs: []Need{unlessImported(needsSomeAddressee), unlessImported(needsLateness)},
				Takes:  []string{"transfer_to", "transfer_name", "prior"},
				Guards: []Guard{isOutside, isUrgeable, isLateBelow},
				Paper:  lifecycle.LetterPaper, Document: "Công văn đôn đốc",
				Meets: disposed(),
				Basis: []bilingual.Legal{ltcd("Điều 26 khoản 1 điểm b"), nd154("Điều 15 khoản 3")},
			},
			{
				Action: ActionReturn, Title: bilingual.Text{VI: "Trả đơn", EN: "Return"},
				Effect: lifecycle.Keeps[*turn],
				From:   []State{StateClassified}, To: StateReturned,
				Permission: access.PetitionDispose, Needs: []Need{needsReason},
				Guards: []Guard{isOutside, isReturnable},
				Paper:  lifecycle.LetterPaper, Document: "Công văn trả lại đơn",
				Meets: disposed(),
				Basis: []bilingual.Legal{tt05("Điều 9")},
			},
			{
				Action: ActionFile, Title: bilingual.Text{VI: "Lưu đơn", EN: "File"},
				Effect: lifecycle.Keeps[*turn],
				From:   []State{StateClassified}, To: StateFiled,
				Permission: access.PetitionDispose, Needs: []Need{needsGround},
				Grounds: filing(), GroundsOf: filingOf, Guards: []Guard{isFileable},
				Meets: disposed(),
				Basis: []bilingual.Legal{tt05("Điều 28")},
			},
			{
				Action: ActionSetAside, Title: bilingual.Text{VI: "Không xử lý", EN: "Set aside"},
				Effect: lifecycle.Keeps[*turn],
				From:   []State{StateClassified}, To: StateSetAside,
				Permission: access.PetitionDispose, Needs: []Need{needsGround},
				Grounds: []Ground{AlsoSentThere, SentAfterGuiding},
				Guards:  []Guard{isDenunciation, isOutside},
				Meets:   disposed(),
				Basis:   []bilingual.Legal{ltc("Điều 24 khoản 3")},
			},
			{
				Action: ActionWithdraw, Title: bilingual.Text{VI: "Rút đơn", EN: "Withdraw"},
				Effect: withdrawPetition, Takes: []string{"explained"},
				From: []State{StateReceived, StateClassified}, To: StateWithdrawn,
				Permission: access.PetitionClassify, Needs: []Need{needsNothingToGoOn},
				Document: "Đơn rút hoặc biên bản ghi nhận việc rút",
				Meets:    disposed(),
				Basis:    []bilingual.Legal{lkn("Điều 10"), ltc("Điều 33")},
			},
			{
				Action: ActionHandOver, Title: bilingual.Text{VI: "Bàn giao", EN: "Hand over"},
				Effect: lifecycle.Effects(unassign, passOn), Reads: []lifecycle.Read{ReadPlaceThere, ReadSuccessor}, Open: true,
				From: []State{StateReceived, StateClassified}, To: StateHandedOver,
				Permission: access.CaseHandOver, Needs: []Need{needsAddressee},
				Guards:   []Guard{isToAnother},
				Document: "Biên bản bàn giao",
				Basis:    []bilingual.Legal{law72("Điều 54 khoản 8")},
			},
			{
				Action: ActionLeaveParty, Title: bilingual.Text{VI: "Một người trong nhiều người rút", EN: "One of many withdraws"},
				Effect: leave, Reads: []lifecycle.Read{ReadMatter, ReadParties, ReadPeople},
				From:       []State{StateReceived, StateClassified, StateAccepted, StateJoined},
				Permission: access.PetitionClassify, Needs: []Need{needsParty},
				Document: "Đơn rút của người đó",
				Basis:    []bilingual.Legal{nd155("Điều 5 (Điều 7a)"), ltc("Điều 33 khoản 2")},
			},
			{
				Action: ActionCorrect, Title: bilingual.Text{VI: "Đính chính thông tin", EN: "Correct"},
				Effect: correctPetition, Reads: []lifecycle.Read{ReadMatter, ReadOrigin, ReadParties, ReadSealedPeople, ReadYearNumber, ReadBefore, ReadComplained}, Corrects: true,
				From: []State{
					StateReceived, StateClassified, StateAccepted, StateJoined, StateNotAccepted, StateGuided, StateTransferred, StateUrged, StateReturned, StateFiled, StateInspecting, StateActedAtOnce, StateSetAside, StateWithdrawn,
				},
				Permission: access.PetitionClassify, Needs: []Need{needsPetition, needsReason},
			},
			{
				Action: ActionRecordReply, Title: bilingual.Text{VI: "Ghi nhận văn bản phúc đáp", EN: "Record the reply"},
				Effect:     recordReply,
				From:       []State{StateTransferred, StateUrged},
				Permission: access.PetitionClassify, Needs: []Need{needsReply},
				Guards: []Guard{isAwaitingReply},
				Starts: []lifecycle.Start{{Term: deadline.TellCitizen, From: lifecycle.OnStep, Mark: MarkCitizenWaits}},
				Basis:  []bilingual.Legal{ltcd("Điều 27 khoản 2")},
			},
			{
				Action: ActionTellCitizen, Title: bilingual.Text{VI: "Thông báo kết quả cho công dân", EN: "Tell the citizen the result"},
				Effect:     lifecycle.Keeps[*turn],
				From:       []State{StateTransferred, StateUrged},
				Permission: access.PetitionClassify, Guards: []Guard{hasReply},
				Paper: lifecycle.NoticePaper, Document: "Thông báo kết quả cho người có đơn",
				Meets: []deadline.Term{deadline.TellCitizen},
				Basis: []bilingual.Legal{ltcd("Điều 28 khoản 2")},
			},
			{
				Action: ActionAnswerSender, Title: bilingual.Text{VI: "Trả lời cơ quan báo chí, cơ quan chuyển tố cáo", EN: "Answer the press or body that passed the denunciation on"},
				Effect:     lifecycle.Keeps[*turn],
				From:       []State{StateClassified, StateAccepted, StateJoined, StateNotAccepted, StateGuided, StateTransferred, StateUrged, StateReturned, StateFiled, StateInspecting, StateActedAtOnce, StateSetAside, StateWithdrawn},
				Permission: access.PetitionDispose, Guards: []Guard{isDenunciation, isForwarded},
				Paper: lifecycle.LetterPaper, Document: "Văn bản trả lời cơ quan báo chí, cơ quan chuyển tố cáo",
				Meets: []deadline.Term{deadline.AnswerPress},
				Basis: []bilingual.Legal{ltc("Điều 26 khoản 2")},
			},
			{
				Action: ActionNoteRegulation, Title: bilingual.Text{VI: "Ghi nhận là phản ánh, kiến nghị về quy định hành chính", EN: "Note that it is about administrative regulations"},
				Effect:     lifecycle.Keeps[*turn],
				From:       []State{StateReceived, StateClassified},
				Permission: access.PetitionClassify, Guards: []Guard{isRecommendation},
				Starts: fromReceipt(deadline.PassOn),
				Basis:  []bilingual.Legal{nd20("chuyển phản ánh, kiến nghị")},
			},
			{
				Action: ActionRecordInspection, Title: bilingual.Text{VI: "Ghi nhận kết quả thanh tra, kiểm tra", EN: "Record the inspection's result"},
				Effect:     recordReply,
				From:       []State{StateInspecting},
				Permission: access.PetitionClassify, Needs: []Need{needsReply},
				Guards: []Guard{isAwaitingReply},
				Basis:  []bilingual.Legal{ltc("Điều 25 khoản 2")},
			},
			{
				Action: ActionAskForReport, Title: bilingual.Text{VI: "Yêu cầu cấp dưới báo cáo", EN: "Ask the late resolver for a report"},
				Effect:     askReport,
				From:       []State{StateClassified},
				Permission: access.PetitionDispose,
				Guards:     []Guard{isDenunciation, isAgainstLateResolver},
				Paper:      lifecycle.LetterPaper, Document: "Văn bản yêu cầu báo cáo",
				Meets:  []deadline.Term{deadline.AskReport},
				Starts: lifecycle.Starts(deadline.GiveReport),
				Basis:  []bilingual.Legal{ltc("Điều 38 khoản 2")},
			},
			{
				Action: ActionRecordReport, Title: bilingual.Text{VI: "Ghi nhận báo cáo của cấp dưới", EN: "Record the late resolver's report"},
				Effect:     receiveReport,
				From:       []State{StateReceived, StateClassified},
				Permission: access.PetitionClassify, Needs: []Need{needsReply},
				Guards: []Guard{isDenunciation, isReportAsked},
				Meets:  []deadline.Term{deadline.GiveReport},
				Basis:  []bilingual.Legal{ltc("Điều 38 khoản 3")},
			},
			{
				Action: ActionSendReply, Title: bilingual.Text{VI: "Phúc đáp cơ quan chuyển đơn", EN: "Reply to the referring authority"},
				Effect: sendReply, Reads: []lifecycle.Read{ReadOrigin, ReadMatter},
				From:       []State{StateAccepted, StateJoined, StateNotAccepted, StateGuided, StateTransferred, StateUrged, StateReturned, StateFiled, StateInspecting, StateActedAtOnce, StateSetAside},
				Permission: access.PetitionDispose, Needs: []Need{needsReply},
				Guards: []Guard{isReferred},
				Paper:  lifecycle.LetterPaper, Document: "Văn bản phúc đáp",
				Meets: []deadline.Term{deadline.AnswerPress},
				Basis: []bilingual.Legal{ltcd("Điều 27 khoản 2")},
			},
		},
	}
	t = withRows(t, slices.Concat(undoRows(), []Rule{annulRow(), checkIdentityRow()}, fileRows()))
	t = withRows(t, protectionRows())
	t = withRows(t, urgings([]State{StateReceived, StateClassified}, access.PetitionDispose))
	return withRows(t, assignments([]State{StateReceived, StateClassified}, []Ground{KinOfParty, AccusedSelf, OwnDecision, OwnInterest}, lkn("Điều 29"), ltc("Điều 31"), ltcd("Điều 28")))
}
