package petition

import (
	"slices"

	"kntc/internal/access"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/lifecycle"
)

// The rows that several tables share.

func verify(paper lifecycle.PaperClass, document string, basis ...bilingual.Legal) Rule {
	return Rule{
		Action: ActionVerify, Title: titleVerify, From: []State{StateAccepted}, To: StateVerifying,
		Effect: nameTeam, Reads: []lifecycle.Read{ReadTeam}, Takes: []string{"team"},
		Permission: access.MatterVerify, Paper: paper, Document: document, Basis: basis,
	}
}

// verifyByTeam is the row of a denunciation, which is verified by a team that is
// assigned already or comes with the step.
func verifyByTeam(r Rule) Rule {
	r.Needs = append(r.Needs, needsTeamYet)
	return withGuards(r, namesVerifiers)
}

// recordResult is the row by which a result comes in from a paper register
// that does not tell the steps between.
func recordResult(to State, outcomes []Outcome, basis bilingual.Legal) Rule {
	return Rule{
		Action: ActionRecordResult, Title: bilingual.Text{VI: "Ghi nhận kết quả từ sổ cũ", EN: "Record a result from the paper register"},
		Effect: resolveOnPaper, Refigures: true, Takes: []string{"ordered"},
		From: []State{StateAccepted}, To: to, Permission: access.PetitionImport, Outcomes: outcomes, Needs: []Need{needsOutcome},
		Meets: []deadline.Term{deadline.Resolve, deadline.AcceptNotice, deadline.Supply}, Basis: []bilingual.Legal{basis},
	}
}

func findComplex(paper lifecycle.PaperClass, document string, basis ...bilingual.Legal) Rule {
	return Rule{
		Action: ActionFindComplex, Title: bilingual.Text{VI: "Xác định tính chất phức tạp", EN: "Find complex"}, From: []State{StateAccepted, StateVerifying, StateVerified},
		Effect: findCriteria, Regards: true,
		Permission: access.MatterDecide, Guards: []Guard{isInLimit}, Needs: []Need{needsCriteria}, Paper: paper, Document: document, Basis: basis,
	}
}

// suspend stops the clock. Days before the decision stay counted, days after
// it are not, until the decision to resume.
func suspend(from []State, grounds []Ground, since clock.Date, basis ...bilingual.Legal) Rule {
	return Rule{
		Action: ActionSuspend, Title: bilingual.Text{VI: "Tạm đình chỉ giải quyết", EN: "Suspend"}, From: from, To: StateSuspended, Since: since,
		Effect:     beginSuspension,
		Permission: access.MatterDecide, Grounds: grounds, Needs: []Need{needsGround},
		Paper: lifecycle.DecisionPaper, Document: "Quyết định tạm đình chỉ giải quyết", Starts: lifecycle.Starts(deadline.SendSuspension), Clock: lifecycle.ClockStops, Basis: basis,
	}
}

func resume(basis ...bilingual.Legal) Rule {
	return Rule{
		Action: ActionResume, Title: bilingual.Text{VI: "Tiếp tục giải quyết", EN: "Resume"}, From: []State{StateSuspended}, Back: true,
		Effect:     lifecycle.Keeps[*turn],
		Permission: access.MatterDecide, Guards: []Guard{isPaperAfterSuspension}, Paper: lifecycle.DecisionPaper, Document: "Quyết định tiếp tục giải quyết",
		Starts: lifecycle.Starts(deadline.SendSuspension), Clock: lifecycle.ClockRuns, Basis: basis,
	}
}

func requestDocuments(basis bilingual.Legal) Rule {
	return Rule{
		Action: ActionRequestDocuments, Title: bilingual.Text{VI: "Yêu cầu cung cấp thông tin, tài liệu", EN: "Request documents"},
		Effect: lifecycle.Keeps[*turn],
		From:   []State{StateAccepted, StateVerifying, StateVerified}, Permission: access.MatterVerify, Delegable: true,
		Paper: lifecycle.LetterPaper, Document: "Văn bản yêu cầu cung cấp thông tin, tài liệu", Starts: lifecycle.Starts(deadline.Supply), Basis: []bilingual.Legal{basis},
	}
}

func receiveDocuments(basis bilingual.Legal) Rule {
	return Rule{
		Action: ActionReceiveDocuments, Title: bilingual.Text{VI: "Nhận thông tin, tài liệu", EN: "Receive documents"},
		Effect: lifecycle.Keeps[*turn],
		From:   []State{StateAccepted, StateVerifying, StateVerified}, Permission: access.MatterVerify, Delegable: true,
		Meets: []deadline.Term{deadline.Supply}, Basis: []bilingual.Legal{basis},
	}
}

func withdrawPart(from []State, since clock.Date, basis bilingual.Legal) Rule {
	return Rule{
		Action: ActionWithdrawPart, Title: bilingual.Text{VI: "Rút một phần", EN: "Withdraw in part"}, From: from, Since: since,
		Effect:     withdrawSome,
		Permission: access.MatterDecide, Needs: []Need{needsWithdrawn},
		Document: "Đơn rút một phần nội dung", Basis: []bilingual.Legal{basis},
	}
}

// withdrawWhole ends a complaint or denunciation by a decision of termination;
// a withdrawn denunciation counts as resolved (form 03/KQGQ, column 9), a
// withdrawn complaint when it was withdrawn thanks to explanation (form
// 01/KQGQ, column 6).
func withdrawWhole(from []State, basis bilingual.Legal) Rule {
	return Rule{
		Action: ActionWithdraw, Title: bilingual.Text{VI: "Rút toàn bộ", EN: "Withdraw whole"}, From: from, To: StateWithdrawn,
		Effect: withdraw, Refigures: true,
		Permission: access.MatterDecide, Guards: []Guard{isUnresolved}, Needs: []Need{needsNothingToGoOn}, Takes: []string{"explained"},
		Paper: lifecycle.DecisionPaper, Document: "Quyết định đình chỉ do rút toàn bộ",
		Starts: lifecycle.Starts(deadline.SendSuspension), Meets: []deadline.Term{deadline.Resolve, deadline.AcceptNotice, deadline.Supply}, Basis: []bilingual.Legal{basis},
	}
}

// withdrawRecommendation ends a recommendation, of which no law knows a decision
// of termination.
func withdrawRecommendation(from []State, basis bilingual.Legal) Rule {
	return Rule{
		Action: ActionWithdraw, Title: bilingual.Text{VI: "Rút toàn bộ", EN: "Withdraw whole"}, From: from, To: StateWithdrawn,
		Effect: withdraw, Refigures: true,
		Permission: access.MatterDecide, Guards: []Guard{isUnresolved}, Takes: []string{"explained"}, Document: "Đơn rút kiến nghị, phản ánh",
		Meets: []deadline.Term{deadline.Resolve}, Basis: []bilingual.Legal{basis},
	}
}

// recordReceipt is the row by which the receipt of a decision is recorded: from
// then on the complainant's time runs (Luật Khiếu nại, Điều 33 khoản 1; Luật Tố
// tụng hành chính, Điều 116).
func recordReceipt(starts []deadline.Term, basis bilingual.Legal) Rule {
	r := Rule{
		Action: ActionRecordReceipt, Title: bilingual.Text{VI: "Ghi nhận ngày nhận quyết định", EN: "Record the receipt of the decision"},
		Effect: noteReceipts, Reads: []lifecycle.Read{ReadSigners}, From: append(slices.Clone(decidedOn), StateInCourt), Permission: access.MatterVerify, Needs: []Need{needsReceipts},
		Document: "Phiếu báo phát, sổ ký nhận hoặc biên bản giao nhận quyết định", Basis: []bilingual.Legal{basis},
	}
	for _, term := range starts {
		r.Starts = append(r.Starts, lifecycle.Start{Term: term, From: lifecycle.OnNotice})
	}
	return r
}

// inCourt are the rows by which an administrative court takes a complaint, and
// gives it back without a judgment. A decision goes on: it takes effect, and is
// enforced, until the court orders otherwise. The court takes it within a year of its
// receipt, when the file may be closed (Luật Tố tụng hành chính, Điều 116).
func inCourt(a complaintArticles) []Rule {
	goes := Rule{
		Action: ActionGoToCourt, Title: bilingual.Text{VI: "Tòa án thụ lý vụ án hành chính", EN: "The court accepts the action"},
		Effect: goToCourt, Refigures: true, From: active(), To: StateInCourt, Stop: "in_court", Clock: lifecycle.ClockStops,
		Permission: access.MatterDecide, Guards: []Guard{isOpenToCourt}, Needs: []Need{needsReason},
		Meets: []deadline.Term{deadline.Sue, deadline.Supply}, Basis: []bilingual.Legal{a.toCourt},
	}
	suspended, decided := goes, goes
	suspended.From, suspended.Stop, suspended.Clock = []State{StateSuspended}, "", "" // it stands still already
	decided.Effect, decided.From, decided.To, decided.Stop, decided.Clock = noteCourt, decidedOn, "", "", ""
	decided.Guards = []Guard{isOpenToCourt, isNotInCourt, isNotJudged}
	decided.Meets = []deadline.Term{deadline.Sue, deadline.NextInstance}
	closed := decided // one may sue after the office is done
	closed.From, closed.Meets = []State{StateClosed}, []deadline.Term{deadline.Sue}
	closed.Guards = []Guard{isHere, isOpenToCourt, isNotDiscontinued, isNotInCourt, isNotJudged}
	back := Rule{
		Action: ActionReturnFromCourt, Title: bilingual.Text{VI: "Tòa án đình chỉ vụ án, tiếp tục giải quyết", EN: "The court ends its case without judgment"},
		Effect: returnFromCourt, Refigures: true, From: []State{StateInCourt}, Back: true, Clock: lifecycle.ClockRuns, Reopens: []deadline.Term{deadline.Sue},
		Permission: access.MatterDecide, Needs: []Need{needsReason}, Document: "Quyết định đình chỉ giải quyết vụ án của Tòa án",
		Basis: []bilingual.Legal{lkn("Điều 11 khoản 9")},
	}
	judged := Rule{
		Action: ActionRecordJudgment, Title: bilingual.Text{VI: "Ghi nhận bản án có hiệu lực", EN: "Record the judgment"},
		Effect: noteJudgment, From: []State{StateInCourt}, Permission: access.MatterDecide, Guards: []Guard{isNotJudged}, Needs: []Need{needsJudgment},
		Document: "Bản án, quyết định có hiệu lực của Tòa án", Basis: []bilingual.Legal{a.court},
	}
	judgedAfter := judged
	judgedAfter.From, judgedAfter.Guards = append(slices.Clone(decidedOn), StateClosed), []Guard{isHere, isInCourt}
	left := back
	left.Effect, left.From, left.Back, left.Clock = leaveCourt, append(slices.Clone(decidedOn), StateClosed), false, ""
	left.Guards = []Guard{isHere, isInCourt, isNotEndedByCourt}
	return []Rule{goes, suspended, decided, closed, withGuards(back, isNotJudged), left, judged, judgedAfter}
}

// terminate ends a matter without a verdict. A terminated denunciation counts
// as resolved, a terminated complaint does not (form 03/KQGQ has a column for
// it, form 01/KQGQ has none).
func terminate(from []State, grounds []Ground, since clock.Date, basis bilingual.Legal) Rule {
	return Rule{
		Action: ActionTerminate, Title: bilingual.Text{VI: "Đình chỉ giải quyết", EN: "Terminate"}, From: from, To: StateTerminated, Since: since,
		Effect: endTerminated, Refigures: true,
		Permission: access.MatterDecide, Guards: []Guard{isUnresolved}, Grounds: grounds, Needs: []Need{needsGround},
		Paper: lifecycle.DecisionPaper, Document: "Quyết định đình chỉ giải quyết",
		Starts: lifecycle.Starts(deadline.SendSuspension), Meets: []deadline.Term{deadline.Resolve, deadline.AcceptNotice, deadline.Supply}, Basis: []bilingual.Legal{basis},
	}
}

func sendResult(from []State, basis bilingual.Legal) Rule {
	return Rule{
		Action: ActionSendResult, Title: bilingual.Text{VI: "Đã gửi quyết định, kết luận", EN: "The result was sent"}, From: from,
		Effect: lifecycle.Keeps[*turn], Sends: []Action{ActionDecide, ActionConclude, ActionActAtOnce},
		Permission: access.MatterVerify, Meets: []deadline.Term{deadline.SendResult}, Basis: []bilingual.Legal{basis},
	}
}

// tellForwarder tells the result to the authority, body or press that passed the
// petition on which opened the matter. A reply to an authority of the deployment
// does so too.
func tellForwarder(from []State) Rule {
	return Rule{
		Action: ActionTellForwarder, Title: bilingual.Text{VI: "Thông báo kết quả cho nơi chuyển đơn", EN: "Tell the result to the forwarder"}, From: from,
		Effect:     lifecycle.Keeps[*turn],
		Permission: access.MatterVerify, Guards: []Guard{hasForwarder}, Paper: lifecycle.LetterPaper, Document: "Văn bản thông báo kết quả cho nơi chuyển đơn",
		Meets: []deadline.Term{deadline.ForwardResult}, Basis: []bilingual.Legal{ltcd("Điều 27 khoản 2")},
	}
}

func sendSuspension(from []State, basis bilingual.Legal) Rule {
	return Rule{
		Action: ActionSendSuspension, Title: bilingual.Text{VI: "Đã gửi quyết định tạm đình chỉ, tiếp tục, đình chỉ", EN: "The decision on suspension was sent"}, From: from,
		Effect: lifecycle.Keeps[*turn], Sends: []Action{ActionSuspend, ActionResume, ActionTerminate, ActionWithdraw},
		Permission: access.MatterVerify, Guards: []Guard{hasDecidedStop}, Meets: []deadline.Term{deadline.SendSuspension}, Basis: []bilingual.Legal{basis},
	}
}

func enforce(from []State, basis bilingual.Legal) Rule {
	return Rule{
		Action: ActionEnforce, Title: titleEnforce, From: from, To: StateEnforcing,
		Effect:     lifecycle.Keeps[*turn],
		Permission: access.MatterDecide, Paper: lifecycle.LetterPaper, Document: "Văn bản tổ chức thi hành", Basis: []bilingual.Legal{basis},
	}
}

func recordEnforcement(basis bilingual.Legal) Rule {
	return Rule{
		Action: ActionRecordEnforcement, Title: bilingual.Text{VI: "Ghi nhận kết quả thi hành", EN: "Record what has been done"}, From: []State{StateEnforcing},
		Effect:     recordDone,
		Permission: access.MatterVerify, Needs: []Need{needsDone}, Basis: []bilingual.Legal{basis},
	}
}

func finishEnforcement(basis bilingual.Legal) Rule {
	return Rule{
		Action: ActionFinishEnforcement, Title: bilingual.Text{VI: "Thi hành xong", EN: "Finish the enforcement"}, From: []State{StateEnforcing}, To: StateEnforced,
		Effect: finishCarryOut, Takes: []string{"done"},
		Permission: access.MatterDecide, Guards: []Guard{isReasonedWhileOutstanding}, Needs: []Need{needsReasonOrRest},
		Paper: lifecycle.ReportPaper, Document: "Báo cáo kết quả thi hành", Basis: []bilingual.Legal{basis},
	}
}

// undoFinish is the row by which it turns out that the enforcement was not
// finished.
func undoFinish(basis bilingual.Legal) Rule {
	return Rule{
		Action: ActionUndoFinish, Title: bilingual.Text{VI: "Hủy ghi nhận thi hành xong", EN: "Undo the end of the enforcement"}, From: []State{StateEnforced}, To: StateEnforcing,
		Effect:     unfinishCarryOut,
		Permission: access.MatterDecide, Needs: []Need{needsReason}, Basis: []bilingual.Legal{basis},
	}
}

func handOver(from []State) Rule {
	return Rule{
		Action: ActionHandOver, Title: bilingual.Text{VI: "Bàn giao", EN: "Hand over"}, From: from, To: StateHandedOver,
		Effect: lifecycle.Effects(unassign, handOn), Reads: []lifecycle.Read{ReadWholeCase, ReadSuccessor}, Open: true, Refigures: true,
		Permission: access.CaseHandOver, Needs: []Need{needsAddressee}, Document: "Biên bản bàn giao", Basis: []bilingual.Legal{law72("Điều 54 khoản 8")},
	}
}

func correctMatter(states ...State) Rule {
	return Rule{
		Action: ActionCorrect, Title: bilingual.Text{VI: "Đính chính", EN: "Correct"}, From: states,
		Effect: correctMatterResult, Reads: []lifecycle.Read{ReadMoves, ReadBefore}, Corrects: true, Refigures: true,
		Permission: access.MatterDecide, Guards: []Guard{isHere}, Needs: []Need{needsCorrection, needsReason},
	}
}

func withGuards(r Rule, guards ...Guard) Rule {
	r.Guards = append(r.Guards, guards...)
	return r
}

func withNeeds(r Rule, needs ...Need) Rule {
	r.Needs = append(r.Needs, needs...)
	return r
}

// without returns the states but one.
func without(states []State, s State) []State {
	return slices.DeleteFunc(slices.Clone(states), func(t State) bool { return t == s })
}

// withoutState returns the rows without one of their states.
func withoutState(rules []Rule, s State) []Rule {
	for i := range rules {
		rules[i].From = without(rules[i].From, s)
	}
	return rules
}
