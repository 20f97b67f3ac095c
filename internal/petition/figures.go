package petition

import (
	"slices"

	"kntc/internal/bilingual"
	"kntc/internal/ledger"
)

// The figures.
const (
	FigurePetitionsCarriedOver  ledger.FigureID = "petitions_carried_over"
	FigurePetitionsMoved        ledger.FigureID = "petitions_moved"
	FigurePetitionsReceived     ledger.FigureID = "petitions_received"
	FigurePetitionsSucceeded    ledger.FigureID = "petitions_taken_over"
	FigurePetitionsHandedOver   ledger.FigureID = "petitions_handed_over"
	FigurePetitionsProcessed    ledger.FigureID = "petitions_processed"
	FigurePetitionsUnprocessed  ledger.FigureID = "petitions_unprocessed"
	FigurePetitionsInCompetence ledger.FigureID = "petitions_in_competence"
	FigurePetitionsResolved     ledger.FigureID = "petitions_resolved"
	FigurePetitionRate          ledger.FigureID = "petition_resolution_rate"
	FigureMattersCarriedOver    ledger.FigureID = "matters_carried_over"
	FigureMattersMoved          ledger.FigureID = "matters_moved"
	FigureMattersAccepted       ledger.FigureID = "matters_accepted"
	FigureMattersSucceeded      ledger.FigureID = "matters_taken_over"
	FigureMattersHandedOver     ledger.FigureID = "matters_handed_over"
	FigureMattersInCompetence   ledger.FigureID = "matters_in_competence"
	FigureMattersResolved       ledger.FigureID = "matters_resolved"
	FigureMattersOpen           ledger.FigureID = "matters_open_at_end"
	FigureMatterRate            ledger.FigureID = "matter_resolution_rate"
)

// petitionFigures lists the figures that count petitions.
func petitionFigures() []ledger.Definition {
	return []ledger.Definition{
		{
			ID: FigurePetitionsCarriedOver, Version: 1, Subject: CountedPetition,
			Title: bilingual.Text{VI: "Đơn kỳ trước chuyển sang", EN: "Petitions carried over"},
			Text: bilingual.Text{
				VI: "Đơn đã nhận nhưng chưa có hướng xử lý lúc 24 giờ ngày liền trước kỳ.",
				EN: "Petitions received but without a disposition at 24:00 of the day before the period.",
			},
			Terms: unprocessed(ledger.Before),
		},
		{
			ID: FigurePetitionsMoved, Version: 1, Subject: CountedPetition, Map: ledger.Then,
			Title: bilingual.Text{VI: "Đơn tăng, giảm do cơ quan chuyển trực thuộc", EN: "Petitions that came or went with authorities"},
			Text: bilingual.Text{
				VI: "Đơn chưa xử lý của các cơ quan chuyển đến trừ của các cơ quan chuyển đi trong kỳ, tính đến hết ngày liền trước ngày chuyển.",
				EN: "Unprocessed petitions of authorities that came into the subtree in the period less those of authorities that left it, each as of the day before.",
			},
			Terms: unprocessed(ledger.Moved),
		},
		{
			ID: FigurePetitionsReceived, Version: 1, Subject: CountedPetition,
			Title: bilingual.Text{VI: "Đơn tiếp nhận trong kỳ", EN: "Petitions received"},
			Text:  bilingual.Text{VI: "Đơn có ngày nhận trong kỳ.", EN: "Petitions whose receipt date lies in the period."},
			Terms: []ledger.Term{ledger.Plus(ledger.During, MeasureReceived)},
		},
		{
			ID: FigurePetitionsSucceeded, Version: 1, Subject: CountedPetition,
			Title: bilingual.Text{VI: "Đơn nhận bàn giao", EN: "Petitions taken over"},
			Text: bilingual.Text{
				VI: "Đơn chưa xử lý nhận bàn giao trong kỳ từ cơ quan mà cơ quan này kế thừa; đã tính là tiếp nhận ở cơ quan đó.",
				EN: "Unprocessed petitions taken over in the period from an authority that this one succeeded; they count as received there.",
			},
			Terms: []ledger.Term{ledger.Plus(ledger.During, MeasureSucceeded)},
		},
		{
			ID: FigurePetitionsHandedOver, Version: 1, Subject: CountedPetition,
			Title: bilingual.Text{VI: "Đơn bàn giao", EN: "Petitions handed over"},
			Text: bilingual.Text{
				VI: "Đơn chưa xử lý bàn giao trong kỳ cho cơ quan kế thừa; cơ quan đó xử lý tiếp.",
				EN: "Unprocessed petitions handed over in the period to a successor, which goes on with them.",
			},
			Terms: []ledger.Term{ledger.Plus(ledger.During, MeasureHandedOver)},
		},
		{
			ID: FigurePetitionsProcessed, Version: 1, Subject: CountedPetition,
			Title: bilingual.Text{VI: "Đơn đã xử lý", EN: "Petitions processed"},
			Text:  bilingual.Text{VI: "Đơn có hướng xử lý (thụ lý, ghép vụ, xử lý ngay, hướng dẫn, chuyển, đôn đốc, trả, lưu, không thụ lý, rút) trong kỳ.", EN: "Petitions whose disposition took effect in the period."},
			Terms: []ledger.Term{ledger.Plus(ledger.During, MeasureProcessed)},
		},
		{
			ID: FigurePetitionsUnprocessed, Version: 1, Subject: CountedPetition,
			Title: bilingual.Text{VI: "Đơn chưa xử lý cuối kỳ", EN: "Petitions unprocessed at the end"},
			Text: bilingual.Text{
				VI: "Chuyển sang + tiếp nhận + nhận bàn giao − đã xử lý − bàn giao (theo địa giới từng thời điểm: + tăng, giảm do chuyển trực thuộc); bằng số chuyển sang của kỳ sau.",
				EN: "Carried over + received + taken over − processed − handed over (on the map as then: + came or went with authorities); equals the next period's carried over.",
			},
			Terms: slices.Concat(unprocessed(ledger.Before), unprocessed(ledger.Moved), unprocessed(ledger.During)),
		},
		{
			ID: FigurePetitionsInCompetence, Version: 1, Subject: CountedPetition,
			Title: bilingual.Text{VI: "Đơn thuộc thẩm quyền phải giải quyết", EN: "Petitions in competence"},
			Text: bilingual.Text{
				VI: "Đơn thuộc các vụ việc chưa giải quyết đầu kỳ + đơn được thụ lý hoặc ghép vụ + nhận bàn giao − bàn giao cùng vụ việc trong kỳ (theo địa giới từng thời điểm: + tăng, giảm do chuyển trực thuộc).",
				EN: "Petitions of matters open at the start + accepted or joined + taken over − handed over with their matters in the period (on the map as then: + came or went with authorities).",
			},
			Terms: inCompetence(petitionCases),
		},
		{
			ID: FigurePetitionsInCompetence, Version: 2, Subject: CountedPetition,
			Title: bilingual.Text{VI: "Đơn thuộc thẩm quyền phải giải quyết", EN: "Petitions in competence"},
			Text: bilingual.Text{
				VI: "Đơn đủ điều kiện, thuộc thẩm quyền theo kết quả phân loại, dù sau đó được xử lý thế nào: đơn chưa có kết quả đầu kỳ + đơn được phân loại trong kỳ + nhận bàn giao − bàn giao (theo địa giới từng thời điểm: + tăng, giảm do chuyển trực thuộc).",
				EN: "Petitions found eligible and in competence when classified, whatever became of them: those without a result at the start + those classified in the period + taken over − handed over (on the map as then: + came or went with authorities).",
			},
			Terms: inCompetence(withinCases),
		},
		{
			ID: FigurePetitionsResolved, Version: 1, Subject: CountedPetition,
			Title: bilingual.Text{VI: "Đơn đã giải quyết", EN: "Petitions resolved"},
			Text: bilingual.Text{
				VI: "Đơn thuộc các vụ việc được giải quyết trong kỳ, khiếu nại rút qua giải thích trước khi thụ lý và tố cáo được xử lý ngay.",
				EN: "Petitions whose matter was resolved in the period, complaints withdrawn thanks to explanation before acceptance, and denunciations handled at once.",
			},
			Terms: []ledger.Term{ledger.Plus(ledger.During, MeasureResolved)},
		},
		{
			ID: FigurePetitionRate, Version: 1, Subject: CountedPetition,
			Title: bilingual.Text{VI: "Tỷ lệ giải quyết theo đơn", EN: "Resolution rate, petitions"},
			Text:  bilingual.Text{VI: "Đơn đã giải quyết trên đơn thuộc thẩm quyền phải giải quyết.", EN: "Petitions resolved over petitions in competence."},
			Terms: []ledger.Term{ledger.Plus(ledger.During, MeasureResolved)}, Of: inCompetence(petitionCases), Not: leftOver(petitionCases), Apart: handedOver(petitionCases),
		},
		{
			ID: FigurePetitionRate, Version: 2, Subject: CountedPetition,
			Title: bilingual.Text{VI: "Tỷ lệ giải quyết theo đơn", EN: "Resolution rate, petitions"},
			Text: bilingual.Text{
				VI: "Đơn đã giải quyết trên đơn đủ điều kiện, thuộc thẩm quyền theo kết quả phân loại; thụ lý muộn không làm tăng tỷ lệ.",
				EN: "Petitions resolved over petitions found eligible and in competence when classified; late acceptance does not lift the rate.",
			},
			Terms: []ledger.Term{ledger.Plus(ledger.During, MeasureResolved)}, Of: inCompetence(withinCases), Not: leftOver(withinCases), Apart: handedOver(withinCases),
		},
	}
}

// matterFigures lists the figures that count matters.
func matterFigures() []ledger.Definition {
	return []ledger.Definition{
		{
			ID: FigureMattersCarriedOver, Version: 1, Subject: CountedMatter,
			Title: bilingual.Text{VI: "Vụ việc kỳ trước chuyển sang", EN: "Matters carried over"},
			Text:  bilingual.Text{VI: "Vụ việc đã thụ lý, chưa giải quyết lúc 24 giờ ngày liền trước kỳ.", EN: "Matters accepted and open at 24:00 of the day before the period."},
			Terms: stillOpen(matterCases, ledger.Before),
		},
		{
			ID: FigureMattersMoved, Version: 1, Subject: CountedMatter, Map: ledger.Then,
			Title: bilingual.Text{VI: "Vụ việc tăng, giảm do cơ quan chuyển trực thuộc", EN: "Matters that came or went with authorities"},
			Text: bilingual.Text{
				VI: "Vụ việc chưa giải quyết của các cơ quan chuyển đến trừ của các cơ quan chuyển đi trong kỳ, tính đến hết ngày liền trước ngày chuyển.",
				EN: "Open matters of authorities that came into the subtree in the period less those of authorities that left it, each as of the day before.",
			},
			Terms: stillOpen(matterCases, ledger.Moved),
		},
		{
			ID: FigureMattersAccepted, Version: 1, Subject: CountedMatter,
			Title: bilingual.Text{VI: "Vụ việc thụ lý trong kỳ", EN: "Matters accepted"},
			Text:  bilingual.Text{VI: "Vụ việc có ngày thụ lý trong kỳ.", EN: "Matters whose acceptance took effect in the period."},
			Terms: []ledger.Term{ledger.Plus(ledger.During, MeasureAccepted)},
		},
		{
			ID: FigureMattersSucceeded, Version: 1, Subject: CountedMatter,
			Title: bilingual.Text{VI: "Vụ việc nhận bàn giao", EN: "Matters taken over"},
			Text: bilingual.Text{
				VI: "Vụ việc chưa giải quyết nhận bàn giao trong kỳ từ cơ quan mà cơ quan này kế thừa; đã tính là thụ lý ở cơ quan đó.",
				EN: "Open matters taken over in the period from an authority that this one succeeded; they count as accepted there.",
			},
			Terms: []ledger.Term{ledger.Plus(ledger.During, MeasureSucceeded)},
		},
		{
			ID: FigureMattersHandedOver, Version: 1, Subject: CountedMatter,
			Title: bilingual.Text{VI: "Vụ việc bàn giao", EN: "Matters handed over"},
			Text: bilingual.Text{
				VI: "Vụ việc chưa giải quyết bàn giao trong kỳ cho cơ quan kế thừa; cơ quan đó giải quyết tiếp.",
				EN: "Open matters handed over in the period to a successor, which goes on with them.",
			},
			Terms: []ledger.Term{ledger.Plus(ledger.During, MeasureHandedOver)},
		},
		{
			ID: FigureMattersInCompetence, Version: 1, Subject: CountedMatter,
			Title: bilingual.Text{VI: "Vụ việc thuộc thẩm quyền phải giải quyết", EN: "Matters in competence"},
			Text: bilingual.Text{
				VI: "Chuyển sang + thụ lý + nhận bàn giao − bàn giao trong kỳ (theo địa giới từng thời điểm: + tăng, giảm do chuyển trực thuộc).",
				EN: "Carried over + accepted + taken over − handed over in the period (on the map as then: + came or went with authorities).",
			},
			Terms: inCompetence(matterCases),
		},
		{
			ID: FigureMattersResolved, Version: 1, Subject: CountedMatter,
			Title: bilingual.Text{VI: "Vụ việc đã giải quyết", EN: "Matters resolved"},
			Text: bilingual.Text{
				VI: "Vụ việc có quyết định, kết luận, trả lời trong kỳ, được rút toàn bộ qua giải thích, hoặc tố cáo được rút toàn bộ hay đình chỉ.",
				EN: "Matters decided, concluded or answered in the period, withdrawn whole after explanation, and denunciations withdrawn whole or terminated.",
			},
			Terms: []ledger.Term{ledger.Plus(ledger.During, MeasureResolved)},
		},
		{
			ID: FigureMattersOpen, Version: 1, Subject: CountedMatter,
			Title: bilingual.Text{VI: "Vụ việc chưa giải quyết cuối kỳ", EN: "Matters open at the end"},
			Text:  bilingual.Text{VI: "Phải giải quyết − đã giải quyết − kết thúc không có kết quả.", EN: "In competence − resolved − ended without a result."},
			Terms: openAtEnd(matterCases),
		},
		{
			ID: FigureMatterRate, Version: 1, Subject: CountedMatter,
			Title: bilingual.Text{VI: "Tỷ lệ giải quyết theo vụ việc", EN: "Resolution rate, matters"},
			Text:  bilingual.Text{VI: "Vụ việc đã giải quyết trên vụ việc thuộc thẩm quyền phải giải quyết.", EN: "Matters resolved over matters in competence."},
			Terms: []ledger.Term{ledger.Plus(ledger.During, MeasureResolved)}, Of: inCompetence(matterCases), Not: leftOver(matterCases), Apart: handedOver(matterCases),
		},
	}
}

// unprocessed is what a window adds to the petitions without a disposition.
func unprocessed(w ledger.When) []ledger.Term {
	return []ledger.Term{ledger.Plus(w, MeasureReceived), ledger.Plus(w, MeasureSucceeded), ledger.Minus(w, MeasureProcessed), ledger.Minus(w, MeasureHandedOver)}
}

// cases are the measures by which cases enter and leave what an authority has
// to resolve.
type cases struct {
	entry, in, out ledger.Measure
	ends           []ledger.Measure // without a result
}

//nolint:gochecknoglobals // never changed
var (
	petitionCases = cases{MeasureCompetent, MeasureCompetentSucceeded, MeasureCompetentHandedOver, []ledger.Measure{MeasureEnded}}
	withinCases   = cases{MeasureWithin, MeasureWithinSucceeded, MeasureWithinHandedOver, []ledger.Measure{MeasureEnded, MeasureWithinLeft}}
	matterCases   = cases{MeasureAccepted, MeasureSucceeded, MeasureHandedOver, []ledger.Measure{MeasureEnded}}
)

// stillOpen is what a window adds to the cases that have neither a result nor ended.
func stillOpen(c cases, w ledger.When) []ledger.Term {
	out := []ledger.Term{ledger.Plus(w, c.entry), ledger.Plus(w, c.in), ledger.Minus(w, MeasureResolved), ledger.Minus(w, c.out)}
	for _, m := range c.ends {
		out = append(out, ledger.Minus(w, m))
	}
	return out
}

// inCompetence is what was open at the start, what came or went with
// authorities, and what entered in the period, less what was handed over: that
// is the successor's to resolve, and counts there.
func inCompetence(c cases) []ledger.Term {
	return slices.Concat(stillOpen(c, ledger.Before), stillOpen(c, ledger.Moved), []ledger.Term{ledger.Plus(ledger.During, c.entry), ledger.Plus(ledger.During, c.in), ledger.Minus(ledger.During, c.out)})
}

func openAtEnd(c cases) []ledger.Term {
	out := append(inCompetence(c), ledger.Minus(ledger.During, MeasureResolved))
	for _, m := range c.ends {
		out = append(out, ledger.Minus(ledger.During, m))
	}
	return out
}

// leftOver explains a resolution rate's denominator.
func leftOver(c cases) []ledger.Exclusion {
	var ended []ledger.Term
	for _, m := range c.ends {
		ended = append(ended, ledger.Plus(ledger.During, m))
	}
	return []ledger.Exclusion{
		{Reason: "ended_without_result", Title: bilingual.Text{VI: "Kết thúc không có kết quả", EN: "Ended without a result"}, Terms: ended},
		{Reason: "open_at_end", Title: bilingual.Text{VI: "Còn đang giải quyết cuối kỳ", EN: "Open at the end"}, Terms: openAtEnd(c)},
	}
}

// handedOver is what a rate leaves out because a successor resolves it.
func handedOver(c cases) []ledger.Exclusion {
	return []ledger.Exclusion{{
		Reason: "handed_over", Title: bilingual.Text{VI: "Bàn giao cho cơ quan kế thừa", EN: "Handed over to a successor"},
		Terms: []ledger.Term{ledger.Plus(ledger.During, c.out)},
	}}
}
