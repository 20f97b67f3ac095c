package petition

import (
	"slices"

	"kntc/internal/access"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
)

// The rows that several tables share.

func verify(paper PaperClass, document string, basis ...fault.Legal) Rule {
	return Rule{
		Action: Verify, Title: titleVerify, From: []State{Accepted}, To: Verifying,
		Permission: access.MatterVerify, Paper: paper, Document: document, Basis: basis,
	}
}

// recordResult is the row by which a result comes in from a paper register
// that does not tell the steps between.
func recordResult(to State, outcomes []Outcome, basis fault.Legal) Rule {
	return Rule{
		Action: RecordResult, Title: fault.Text{VI: "Ghi nhận kết quả từ sổ cũ", EN: "Record a result from the paper register"},
		From: []State{Accepted}, To: to, Permission: access.PetitionImport, Outcomes: outcomes, Needs: []string{"outcome"},
		Meets: []deadline.Term{deadline.Resolve, deadline.AcceptNotice, deadline.Supply}, Basis: []fault.Legal{basis},
	}
}

func findComplex(paper PaperClass, document string, basis ...fault.Legal) Rule {
	return Rule{
		Action: FindComplex, Title: fault.Text{VI: "Xác định tính chất phức tạp", EN: "Find complex"}, From: []State{Accepted, Verifying, Verified},
		Permission: access.MatterDecide, Needs: []string{"criteria"}, Paper: paper, Document: document, Basis: basis,
	}
}

// suspend stops the clock. Days before the decision stay counted, days after
// it are not, until the decision to resume.
func suspend(from []State, grounds []Ground, since clock.Date, basis ...fault.Legal) Rule {
	return Rule{
		Action: Suspend, Title: fault.Text{VI: "Tạm đình chỉ giải quyết", EN: "Suspend"}, From: from, To: Suspended, Since: since,
		Permission: access.MatterDecide, Grounds: grounds, Needs: []string{"ground"},
		Paper: DecisionPaper, Document: "Quyết định tạm đình chỉ giải quyết", Starts: starts(deadline.SendSuspension), Clock: ClockStops, Basis: basis,
	}
}

func resume(basis ...fault.Legal) Rule {
	return Rule{
		Action: Resume, Title: fault.Text{VI: "Tiếp tục giải quyết", EN: "Resume"}, From: []State{Suspended}, Back: true,
		Permission: access.MatterDecide, Paper: DecisionPaper, Document: "Quyết định tiếp tục giải quyết",
		Starts: starts(deadline.SendSuspension), Clock: ClockRuns, Basis: basis,
	}
}

func requestDocuments(basis fault.Legal) Rule {
	return Rule{
		Action: RequestDocuments, Title: fault.Text{VI: "Yêu cầu cung cấp thông tin, tài liệu", EN: "Request documents"},
		From: []State{Accepted, Verifying, Verified}, Permission: access.MatterVerify,
		Paper: LetterPaper, Document: "Văn bản yêu cầu cung cấp thông tin, tài liệu", Starts: starts(deadline.Supply), Basis: []fault.Legal{basis},
	}
}

func receiveDocuments(basis fault.Legal) Rule {
	return Rule{
		Action: ReceiveDocuments, Title: fault.Text{VI: "Nhận thông tin, tài liệu", EN: "Receive documents"},
		From: []State{Accepted, Verifying, Verified}, Permission: access.MatterVerify,
		Meets: []deadline.Term{deadline.Supply}, Basis: []fault.Legal{basis},
	}
}

func withdrawPart(from []State, since clock.Date, basis fault.Legal) Rule {
	return Rule{
		Action: WithdrawPart, Title: fault.Text{VI: "Rút một phần", EN: "Withdraw in part"}, From: from, Since: since,
		Permission: access.MatterDecide, Needs: []string{"reason"},
		Document: "Đơn rút một phần nội dung", Basis: []fault.Legal{basis},
	}
}

// withdrawWhole ends a complaint or denunciation by a decision of termination;
// a withdrawn denunciation counts as resolved (form 03/KQGQ, column 9), a
// withdrawn complaint when it was withdrawn thanks to explanation (form
// 01/KQGQ, column 6).
func withdrawWhole(from []State, basis fault.Legal) Rule {
	return Rule{
		Action: Withdraw, Title: fault.Text{VI: "Rút toàn bộ", EN: "Withdraw whole"}, From: from, To: WithdrawnBy,
		Permission: access.MatterDecide, Guards: []Guard{isUnresolved},
		Paper: DecisionPaper, Document: "Quyết định đình chỉ do rút toàn bộ",
		Starts: starts(deadline.SendSuspension), Meets: []deadline.Term{deadline.Resolve, deadline.AcceptNotice, deadline.Supply}, Basis: []fault.Legal{basis},
	}
}

// terminate ends a matter without a verdict. A terminated denunciation counts
// as resolved, a terminated complaint does not (form 03/KQGQ has a column for
// it, form 01/KQGQ has none).
func terminate(from []State, grounds []Ground, since clock.Date, basis fault.Legal) Rule {
	return Rule{
		Action: Terminate, Title: fault.Text{VI: "Đình chỉ giải quyết", EN: "Terminate"}, From: from, To: Terminated, Since: since,
		Permission: access.MatterDecide, Guards: []Guard{isUnresolved}, Grounds: grounds, Needs: []string{"ground"},
		Paper: DecisionPaper, Document: "Quyết định đình chỉ giải quyết",
		Starts: starts(deadline.SendSuspension), Meets: []deadline.Term{deadline.Resolve, deadline.AcceptNotice, deadline.Supply}, Basis: []fault.Legal{basis},
	}
}

func sendResult(from []State, basis fault.Legal) Rule {
	return Rule{
		Action: SendResult, Title: fault.Text{VI: "Đã gửi quyết định, kết luận", EN: "The result was sent"}, From: from,
		Permission: access.MatterVerify, Meets: []deadline.Term{deadline.SendResult}, Basis: []fault.Legal{basis},
	}
}

// tellForwarder tells the result to the authority, body or press that passed the
// petition on which opened the matter. A reply to an authority of the deployment
// does so too.
func tellForwarder(from []State) Rule {
	return Rule{
		Action: TellForwarder, Title: fault.Text{VI: "Thông báo kết quả cho nơi chuyển đơn", EN: "Tell the result to the forwarder"}, From: from,
		Permission: access.MatterVerify, Guards: []Guard{hasForwarder}, Paper: LetterPaper, Document: "Văn bản thông báo kết quả cho nơi chuyển đơn",
		Meets: []deadline.Term{deadline.ForwardResult}, Basis: []fault.Legal{ltcd("Điều 27 khoản 2")},
	}
}

func sendSuspension(from []State, basis fault.Legal) Rule {
	return Rule{
		Action: SendSuspension, Title: fault.Text{VI: "Đã gửi quyết định tạm đình chỉ, tiếp tục, đình chỉ", EN: "The decision on suspension was sent"}, From: from,
		Permission: access.MatterVerify, Meets: []deadline.Term{deadline.SendSuspension}, Basis: []fault.Legal{basis},
	}
}

func publish(from []State, basis fault.Legal) Rule {
	return Rule{
		Action: Publish, Title: fault.Text{VI: "Công khai kết quả", EN: "Publish"}, From: from,
		Permission: access.MatterVerify, Guards: []Guard{isPublishable}, Meets: []deadline.Term{deadline.PublishResult}, Basis: []fault.Legal{basis},
	}
}

func enforce(from []State, basis fault.Legal) Rule {
	return Rule{
		Action: Enforce, Title: titleEnforce, From: from, To: Enforcing,
		Permission: access.MatterDecide, Paper: LetterPaper, Document: "Văn bản tổ chức thi hành", Basis: []fault.Legal{basis},
	}
}

func recordEnforcement(basis fault.Legal) Rule {
	return Rule{
		Action: RecordEnforcement, Title: fault.Text{VI: "Ghi nhận kết quả thi hành", EN: "Record what has been done"}, From: []State{Enforcing},
		Permission: access.MatterVerify, Needs: []string{"done"}, Basis: []fault.Legal{basis},
	}
}

func finishEnforcement(basis fault.Legal) Rule {
	return Rule{
		Action: FinishEnforcement, Title: fault.Text{VI: "Thi hành xong", EN: "Finish the enforcement"}, From: []State{Enforcing}, To: Enforced,
		Permission: access.MatterDecide, Paper: ReportPaper, Document: "Báo cáo kết quả thi hành", Basis: []fault.Legal{basis},
	}
}

func handOver(from []State) Rule {
	return Rule{
		Action: HandOver, Title: fault.Text{VI: "Bàn giao", EN: "Hand over"}, From: from, To: HandedOver,
		Permission: access.CaseHandOver, Needs: []string{"transfer_to"}, Document: "Biên bản bàn giao", Basis: []fault.Legal{law72("Điều 54 khoản 8")},
	}
}

func correctMatter(states ...State) Rule {
	return Rule{
		Action: Correct, Title: fault.Text{VI: "Đính chính", EN: "Correct"}, From: states,
		Permission: access.MatterDecide, Needs: []string{"correction", "reason"},
	}
}

func closeMatter(from []State, basis fault.Legal) Rule {
	return Rule{
		Action: Close, Title: fault.Text{VI: "Kết thúc, lưu hồ sơ", EN: "Close"}, From: from, To: Closed,
		Permission: access.MatterVerify, Basis: []fault.Legal{basis},
	}
}

func withGuards(r Rule, guards ...Guard) Rule {
	r.Guards = append(r.Guards, guards...)
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
