package petition

import (
	"kntc/internal/access"
	"kntc/internal/fault"
)

// MatterTable returns the table of a kind of matter. Recommendations and
// feedback share one. Mixed papers never become a matter.
func MatterTable(k Kind) *Table {
	switch k {
	case Complaint:
		return &complaintTable
	case Denunciation:
		return &denunciationTable
	case Recommendation, Feedback:
		return &recommendationTable
	case Mixed:
		return nil
	}
	return nil
}

// MatterTables lists the tables, each once.
func MatterTables() []*Table {
	return []*Table{&complaintTable, &denunciationTable, &recommendationTable}
}

//nolint:gochecknoglobals // texts shared by the transition tables
var (
	titleVerify  = fault.Text{VI: "Xác minh", EN: "Verify"}
	titleReport  = fault.Text{VI: "Báo cáo kết quả xác minh", EN: "Report on the verification"}
	titleResult  = fault.Text{VI: "Ghi nhận kết quả từ sổ cũ", EN: "Record a result from the paper register"}
	titleDrop    = fault.Text{VI: "Rút toàn bộ", EN: "Withdraw whole"}
	titleStop    = fault.Text{VI: "Đình chỉ giải quyết", EN: "Terminate"}
	titleClose   = fault.Text{VI: "Kết thúc, lưu hồ sơ", EN: "Close"}
	titleCorrect = fault.Text{VI: "Đính chính", EN: "Correct"}
	verdicts     = []Outcome{Right, PartlyRight, Wrong}
)

//nolint:gochecknoglobals // the transition table
var complaintTable = Table{
	Name:   "complaint",
	Title:  fault.Text{VI: "Giải quyết khiếu nại", EN: "Complaint"},
	States: []State{Accepted, Verifying, Verified, Dialogue, Decided, Terminated, WithdrawnBy, Closed},
	Rules: []Rule{
		{
			Action: Verify, Title: titleVerify, From: []State{Accepted}, To: Verifying,
			Permission: access.MatterVerify, Document: "Quyết định xác minh", Basis: []fault.Legal{lkn("Điều 29")},
		},
		{
			Action: Report, Title: titleReport, From: []State{Verifying}, To: Verified,
			Permission: access.MatterVerify, Document: "Báo cáo kết quả xác minh", Basis: []fault.Legal{lkn("Điều 29 khoản 4")},
		},
		{
			Action: HoldDialogue, Title: fault.Text{VI: "Tổ chức đối thoại", EN: "Hold the dialogue"}, From: []State{Verified}, To: Dialogue,
			Permission: access.MatterVerify, Document: "Biên bản đối thoại", Basis: []fault.Legal{lkn("Điều 30")},
		},
		{
			Action: Decide, Title: fault.Text{VI: "Ra quyết định giải quyết", EN: "Decide"}, From: []State{Verified, Dialogue}, To: Decided,
			Permission: access.MatterDecide, Outcomes: verdicts, Needs: []string{"outcome"},
			Document: "Quyết định giải quyết khiếu nại", Basis: []fault.Legal{lkn("Điều 31")},
		},
		recordResult(Decided, verdicts, lkn("Điều 31")),
		withdrawWhole([]State{Accepted, Verifying, Verified, Dialogue}, lkn("Điều 10")),
		terminate([]State{Accepted, Verifying, Verified, Dialogue}, lkn2026("Điều 11a khoản 2")),
		correctMatter(Decided, Terminated, WithdrawnBy, Closed),
		closeMatter([]State{Decided, Terminated, WithdrawnBy}, lkn("Điều 34")),
	},
}

//nolint:gochecknoglobals // the transition table
var denunciationTable = Table{
	Name:   "denunciation",
	Title:  fault.Text{VI: "Giải quyết tố cáo", EN: "Denunciation"},
	States: []State{Accepted, Verifying, Verified, Concluded, Handled, Terminated, WithdrawnBy, Closed},
	Rules: []Rule{
		{
			Action: Verify, Title: titleVerify, From: []State{Accepted}, To: Verifying,
			Permission: access.MatterVerify, Document: "Quyết định thành lập Tổ xác minh", Basis: []fault.Legal{ltc("Điều 31")},
		},
		{
			Action: Report, Title: titleReport, From: []State{Verifying}, To: Verified,
			Permission: access.MatterVerify, Document: "Báo cáo kết quả xác minh", Basis: []fault.Legal{ltc("Điều 31")},
		},
		{
			Action: Conclude, Title: fault.Text{VI: "Kết luận nội dung tố cáo", EN: "Conclude"}, From: []State{Verified}, To: Concluded,
			Permission: access.MatterDecide, Outcomes: verdicts, Needs: []string{"outcome"},
			Document: "Kết luận nội dung tố cáo", Basis: []fault.Legal{ltc("Điều 35")},
		},
		recordResult(Concluded, verdicts, ltc("Điều 35")),
		{
			Action: Handle, Title: fault.Text{VI: "Xử lý theo kết luận", EN: "Handle"}, From: []State{Concluded}, To: Handled,
			Permission: access.MatterDecide, Document: "Quyết định xử lý", Basis: []fault.Legal{ltc("Điều 36")},
		},
		withdrawWhole([]State{Accepted, Verifying, Verified}, ltc("Điều 33")),
		terminate([]State{Accepted, Verifying, Verified}, ltc("Điều 34 khoản 3")),
		correctMatter(Concluded, Handled, Terminated, WithdrawnBy, Closed),
		closeMatter([]State{Concluded, Handled, Terminated, WithdrawnBy}, ltc("Điều 39")),
	},
}

//nolint:gochecknoglobals // the transition table
var recommendationTable = Table{
	Name:   "recommendation",
	Title:  fault.Text{VI: "Giải quyết kiến nghị, phản ánh", EN: "Recommendation and feedback"},
	States: []State{Accepted, Verifying, Verified, AnsweredBy, WithdrawnBy, Closed},
	Rules: []Rule{
		{
			Action: Verify, Title: titleVerify, From: []State{Accepted}, To: Verifying,
			Permission: access.MatterVerify, Basis: []fault.Legal{ltcd("Điều 28")},
		},
		{
			Action: Report, Title: titleReport, From: []State{Verifying}, To: Verified,
			Permission: access.MatterVerify, Document: "Báo cáo kết quả xác minh", Basis: []fault.Legal{ltcd("Điều 28")},
		},
		{
			Action: Answer, Title: fault.Text{VI: "Trả lời", EN: "Answer"}, From: []State{Accepted, Verifying, Verified}, To: AnsweredBy,
			Permission: access.MatterDecide, Document: "Văn bản trả lời", Basis: []fault.Legal{ltcd("Điều 28")},
		},
		recordResult(AnsweredBy, []Outcome{Answered}, ltcd("Điều 28")),
		withdrawWhole([]State{Accepted, Verifying, Verified}, ltcd("Điều 28")),
		correctMatter(AnsweredBy, WithdrawnBy, Closed),
		closeMatter([]State{AnsweredBy, WithdrawnBy}, ltcd("Điều 28")),
	},
}

// recordResult is the row by which a result comes in from a paper register
// that does not tell the steps between.
func recordResult(to State, outcomes []Outcome, basis fault.Legal) Rule {
	return Rule{
		Action: RecordResult, Title: titleResult, From: []State{Accepted}, To: to,
		Permission: access.PetitionImport, Outcomes: outcomes, Needs: []string{"outcome"}, Basis: []fault.Legal{basis},
	}
}

func withdrawWhole(from []State, basis fault.Legal) Rule {
	return Rule{
		Action: Withdraw, Title: titleDrop, From: from, To: WithdrawnBy,
		Permission: access.MatterDecide, Guards: []Guard{isUnresolved},
		Document: "Đơn rút hoặc biên bản ghi nhận việc rút", Basis: []fault.Legal{basis},
	}
}

// terminate ends a matter without a verdict. A terminated denunciation counts
// as resolved, a terminated complaint does not (form 03/KQGQ has a column for
// it, form 01/KQGQ has none).
func terminate(from []State, basis fault.Legal) Rule {
	return Rule{
		Action: Terminate, Title: titleStop, From: from, To: Terminated,
		Permission: access.MatterDecide, Guards: []Guard{isUnresolved}, Needs: []string{"reason"},
		Document: "Quyết định đình chỉ", Basis: []fault.Legal{basis},
	}
}

func correctMatter(states ...State) Rule {
	return Rule{
		Action: Correct, Title: titleCorrect, From: states,
		Permission: access.MatterDecide, Needs: []string{"correction", "reason"},
	}
}

func closeMatter(from []State, basis fault.Legal) Rule {
	return Rule{
		Action: Close, Title: titleClose, From: from, To: Closed,
		Permission: access.MatterVerify, Basis: []fault.Legal{basis},
	}
}
