package petition

import (
	"slices"

	"kntc/internal/bilingual"
	"kntc/internal/ledger"
)

// Figures that the second edition brought: what the statutory forms ask beside
// what came in and was resolved.
const (
	FigurePetitionsConsidered   ledger.FigureID = "petitions_considered_at_end"
	FigurePetitionsDiscontinued ledger.FigureID = "petitions_discontinued"
	FigurePetitionsJoint        ledger.FigureID = "petitions_joint"
	FigurePetitionNames         ledger.FigureID = "petition_names"
	FigurePetitionsReplied      ledger.FigureID = "petitions_replied"
	FigureMattersInTime         ledger.FigureID = "matters_resolved_in_time"
	FigureMattersLate           ledger.FigureID = "matters_resolved_late"
	FigureMattersOverdue        ledger.FigureID = "matters_overdue_at_end"
	FigureMatterTimeRate        ledger.FigureID = "matter_time_limit_rate"
	FigureCasesInCompetence     ledger.FigureID = "cases_in_competence"
	FigureCasesResolved         ledger.FigureID = "cases_resolved"
	FigureCasesOpen             ledger.FigureID = "cases_open_at_end"
)

// petitionFormFigures lists the figures that count petitions.
func petitionFormFigures() []ledger.Definition {
	return []ledger.Definition{
		{
			ID: FigurePetitionsConsidered, Version: 2, Subject: CountedPetition,
			Title: bilingual.Text{VI: "Đơn đang xem xét điều kiện thụ lý cuối kỳ", EN: "Petitions whose acceptance is being considered at the end"},
			Text: bilingual.Text{
				VI: "Đơn đủ điều kiện xử lý, thuộc thẩm quyền theo kết quả phân loại, chưa thụ lý, chưa ghép vụ, chưa có hướng xử lý khác lúc 24 giờ ngày cuối kỳ.",
				EN: "Petitions found eligible and in competence, neither accepted nor joined nor disposed of otherwise at 24:00 of the last day.",
			},
			Terms: slices.Concat(considered(ledger.Before), considered(ledger.Moved), considered(ledger.During)),
		},
		{
			ID: FigurePetitionsDiscontinued, Version: 2, Subject: CountedPetition,
			Title: bilingual.Text{VI: "Đơn đã thụ lý rồi rút, đình chỉ giải quyết", EN: "Petitions accepted, then withdrawn or terminated"},
			Text: bilingual.Text{
				VI: "Đơn đã thụ lý mà vụ việc được rút toàn bộ hoặc đình chỉ giải quyết trong kỳ; không kể rút một phần và đơn ghép vào vụ việc.",
				EN: "Accepted petitions whose matter was withdrawn whole or terminated in the period; not those withdrawn in part, nor those that joined the matter.",
			},
			Terms: []ledger.Term{ledger.Plus(ledger.During, MeasureDiscontinued)},
		},
		{
			ID: FigurePetitionsJoint, Version: 2, Subject: CountedPetition,
			Title: bilingual.Text{VI: "Đơn nhiều người cùng ký", EN: "Joint petitions received"},
			Text: bilingual.Text{
				VI: "Đơn tiếp nhận trong kỳ có từ hai người ký trở lên; phân tổ “nhiều người” tách riêng đơn từ năm người.",
				EN: "Petitions received in the period that two people or more signed; the dimension of many names sets those of five and more apart.",
			},
			Terms: []ledger.Term{ledger.Plus(ledger.During, MeasureJoint)},
		},
		{
			ID: FigurePetitionNames, Version: 2, Subject: CountedPetition,
			Title: bilingual.Text{VI: "Số người ký các đơn nhiều người cùng ký", EN: "Signatories of joint petitions"},
			Text:  bilingual.Text{VI: "Tổng số người ký các đơn nhiều người cùng ký tiếp nhận trong kỳ.", EN: "All who signed the joint petitions received in the period."},
			Terms: []ledger.Term{ledger.Plus(ledger.During, MeasureNames)},
		},
		{
			ID: FigurePetitionsReplied, Version: 2, Subject: CountedPetition,
			Title: bilingual.Text{VI: "Văn bản phúc đáp nhận được do chuyển đơn, đôn đốc", EN: "Replies to transfers and urgings"},
			Text: bilingual.Text{
				VI: "Đơn đã chuyển hoặc đôn đốc mà văn bản phúc đáp của cơ quan nhận đến trong kỳ.",
				EN: "Petitions sent on, or on which an authority was urged, whose reply came in the period.",
			},
			Terms: []ledger.Term{ledger.Plus(ledger.During, MeasureReplied)},
		},
	}
}

// matterFormFigures lists the figures that count matters, and disputes.
func matterFormFigures() []ledger.Definition {
	inTime, late := ledger.Plus(ledger.During, MeasureInTime), ledger.Plus(ledger.During, MeasureLate)
	return []ledger.Definition{
		{
			ID: FigureMattersInTime, Version: 2, Subject: CountedMatter,
			Title: bilingual.Text{VI: "Vụ việc giải quyết đúng thời hạn", EN: "Matters resolved in time"},
			Text:  bilingual.Text{VI: "Vụ việc được giải quyết trong kỳ chậm nhất vào ngày hết thời hạn giải quyết.", EN: "Matters resolved in the period, on the last day of their limit at the latest."},
			Terms: []ledger.Term{inTime},
		},
		{
			ID: FigureMattersLate, Version: 2, Subject: CountedMatter,
			Title: bilingual.Text{VI: "Vụ việc giải quyết quá thời hạn", EN: "Matters resolved late"},
			Text:  bilingual.Text{VI: "Vụ việc được giải quyết trong kỳ sau ngày hết thời hạn giải quyết.", EN: "Matters resolved in the period, after the last day of their limit."},
			Terms: []ledger.Term{late},
		},
		{
			ID: FigureMattersOverdue, Version: 2, Subject: CountedMatter,
			Title: bilingual.Text{VI: "Vụ việc quá thời hạn chưa giải quyết cuối kỳ", EN: "Matters overdue at the end"},
			Text: bilingual.Text{
				VI: "Vụ việc chưa có kết quả lúc 24 giờ ngày cuối kỳ mà thời hạn giải quyết đã hết.",
				EN: "Matters without a result at 24:00 of the last day whose limit has passed.",
			},
			Terms: overdueAtEnd(),
		},
		{
			ID: FigureMatterTimeRate, Version: 2, Subject: CountedMatter,
			Title: bilingual.Text{VI: "Tỷ lệ giải quyết đúng thời hạn", EN: "Rate of results in time"},
			Text: bilingual.Text{
				VI: "Vụ việc giải quyết đúng thời hạn trên tổng số vụ việc đã giải quyết có thời hạn và vụ việc quá thời hạn chưa giải quyết; để vụ việc kéo dài không làm tăng tỷ lệ.",
				EN: "Matters resolved in time over those resolved whose limit is known and those overdue without a result; leaving a matter open does not lift the rate.",
			},
			Terms: []ledger.Term{inTime},
			Of:    append([]ledger.Term{inTime, late}, overdueAtEnd()...),
			Not: []ledger.Exclusion{
				{Reason: "late", Title: bilingual.Text{VI: "Giải quyết quá thời hạn", EN: "Resolved late"}, Terms: []ledger.Term{late}},
				{Reason: "overdue_at_end", Title: bilingual.Text{VI: "Quá thời hạn chưa giải quyết cuối kỳ", EN: "Overdue at the end"}, Terms: overdueAtEnd()},
			},
		},
		{
			ID: FigureCasesInCompetence, Version: 2, Subject: CountedMatter,
			Title: bilingual.Text{VI: "Vụ việc thuộc thẩm quyền, mỗi vụ tính một lần qua các lần giải quyết", EN: "Cases in competence, each once over its instances"},
			Text: bilingual.Text{
				VI: "Như vụ việc thuộc thẩm quyền phải giải quyết, nhưng một tranh chấp giải quyết lần đầu và lần hai (tố cáo lần đầu và tố cáo tiếp) là một vụ việc, chưa giải quyết xong cho đến kết quả cuối cùng, tính ở cơ quan thụ lý sau cùng; số lần giải quyết xem ở chỉ tiêu vụ việc, phân tổ theo lần giải quyết.",
				EN: "As matters in competence, but one dispute at first and second instance (a denunciation and a further one) is one case, open until its last result, and counts where it was accepted last; its proceedings are the matters, told apart by instance.",
			},
			Terms: slices.Concat(caseOpen(ledger.Before), caseOpen(ledger.Moved), []ledger.Term{
				ledger.Plus(ledger.During, MeasureAccepted), ledger.Plus(ledger.During, MeasureSucceeded),
				ledger.Minus(ledger.During, MeasureHandedOver), ledger.Minus(ledger.During, MeasureTakenUp),
			}),
		},
		{
			ID: FigureCasesResolved, Version: 2, Subject: CountedMatter,
			Title: bilingual.Text{VI: "Vụ việc đã giải quyết, mỗi vụ tính một lần qua các lần giải quyết", EN: "Cases resolved, each once over its instances"},
			Text: bilingual.Text{
				VI: "Vụ việc có kết quả trong kỳ; kết quả lần đầu không tính nữa khi vụ việc đã được thụ lý ở lần sau.",
				EN: "Cases with a result in the period; an earlier result counts no more once the case was accepted at the next instance.",
			},
			Terms: []ledger.Term{ledger.Plus(ledger.During, MeasureResolved), ledger.Minus(ledger.During, MeasureTakenUpResolved)},
		},
		{
			ID: FigureCasesOpen, Version: 2, Subject: CountedMatter,
			Title: bilingual.Text{VI: "Vụ việc chưa giải quyết cuối kỳ, mỗi vụ tính một lần qua các lần giải quyết", EN: "Cases open at the end, each once over its instances"},
			Text:  bilingual.Text{VI: "Vụ việc chưa có kết quả cuối cùng lúc 24 giờ ngày cuối kỳ.", EN: "Cases without their last result at 24:00 of the last day."},
			Terms: slices.Concat(caseOpen(ledger.Before), caseOpen(ledger.Moved), caseOpen(ledger.During)),
		},
	}
}

// considered is what a window adds to the petitions in competence that are neither
// accepted nor joined nor left otherwise. What was taken or handed over with its
// matter had been accepted before.
func considered(w ledger.When) []ledger.Term {
	return []ledger.Term{
		ledger.Plus(w, MeasureWithin), ledger.Minus(w, MeasureWithinLeft), ledger.Minus(w, MeasureCompetent),
		ledger.Plus(w, MeasureWithinSucceeded), ledger.Minus(w, MeasureCompetentSucceeded),
		ledger.Minus(w, MeasureWithinHandedOver), ledger.Plus(w, MeasureCompetentHandedOver),
	}
}

// overdueAtEnd is what the windows add to the matters that are late and open.
func overdueAtEnd() []ledger.Term {
	var out []ledger.Term
	for _, w := range []ledger.When{ledger.Before, ledger.Moved, ledger.During} {
		out = append(out, ledger.Plus(w, MeasureOverdue), ledger.Minus(w, MeasureLate), ledger.Minus(w, MeasureOverdueLeft))
	}
	return out
}

// caseOpen is what a window adds to the disputes that are open: the matters that
// are, and those that went on at the next instance until they did.
func caseOpen(w ledger.When) []ledger.Term {
	return append(stillOpen(matterCases, w),
		ledger.Minus(w, MeasureTakenUp), ledger.Plus(w, MeasureTakenUpResolved), ledger.Plus(w, MeasureTakenUpEnded))
}
