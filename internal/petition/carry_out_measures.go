package petition

import (
	"slices"

	"kntc/internal/bilingual"
	"kntc/internal/ledger"
)

// The measures of what decisions and conclusions order and what is done of it.
// Each number of a result has two more of its own, ordered and done, and a third,
// left, where the forms print what is outstanding.
const (
	MeasureToCarryOut         ledger.Measure = "to_carry_out"          // a decision or conclusion was issued
	MeasureCarriedOut         ledger.Measure = "carried_out"           // … was carried out
	MeasureCarryOutDropped    ledger.Measure = "carry_out_dropped"     // … is not to be carried out any more: replaced, annulled, or the file was closed
	MeasureCarryOutHandedOver ledger.Measure = "carry_out_handed_over" // … to the successor
	MeasureCarryOutSucceeded  ledger.Measure = "carry_out_taken_over"  // the same, at the successor
	MeasureJudged             ledger.Measure = "judged"                // a court judged, with effect
)

func orderedMeasure(l *resultLine) ledger.Measure { return l.measure + "_ordered" }

func doneMeasure(l *resultLine) ledger.Measure { return l.measure + "_done" }

// leftMeasure counts what ended without being done and, negative, what came with a
// matter that was taken over; "" where nothing is outstanding.
func leftMeasure(l *resultLine) ledger.Measure {
	if !l.stays {
		return ""
	}
	return l.measure + "_left"
}

func carryOutMeasures(dims []ledger.Dimension) []ledger.MeasureSpec {
	out := measuresOf(CountedMatter, []carried{
		{MeasureToCarryOut, dims},
		{MeasureCarriedOut, dims},
		{MeasureCarryOutDropped, dims},
		{MeasureCarryOutHandedOver, dims},
		{MeasureCarryOutSucceeded, dims},
		{MeasureJudged, dims},
	})
	for _, l := range resultLines {
		for _, of := range []func(*resultLine) ledger.Measure{orderedMeasure, doneMeasure, leftMeasure} {
			if m := of(l); m != "" {
				out = append(out, ledger.MeasureSpec{Subject: CountedMatter, Measure: m, Unit: l.unit, Dimensions: dims})
			}
		}
	}
	return out
}

// The figures of what results order and what is done of it, first published with
// the second edition. Those of the numbers of a result are named by OrderedFigure,
// DueFigure and DoneFigure.
const (
	FigureCarryOutBefore     ledger.FigureID = "carry_out_carried_over"
	FigureCarryOutIssued     ledger.FigureID = "carry_out_issued"
	FigureCarryOutSucceeded  ledger.FigureID = "carry_out_taken_over"
	FigureCarryOutHandedOver ledger.FigureID = "carry_out_handed_over"
	FigureCarryOutDue        ledger.FigureID = "carry_out_due"
	FigureCarriedOut         ledger.FigureID = "carried_out"
	FigureCarryOutDropped    ledger.FigureID = "carry_out_dropped"
	FigureCarryOutOpen       ledger.FigureID = "carry_out_open_at_end"
	FigureJudged             ledger.FigureID = "judged"
)

// sinceCarryOut is the edition with which these figures were first published.
const sinceCarryOut = 2

func carryOutFigures() []ledger.Definition {
	figure := func(id ledger.FigureID, title, text bilingual.Text, terms ...ledger.Term) ledger.Definition {
		return ledger.Definition{ID: id, Version: sinceCarryOut, Subject: CountedMatter, Set: ledger.Outcomes, Title: title, Text: text, Terms: terms}
	}
	due := slices.Concat(toCarryOut(ledger.Before), toCarryOut(ledger.Moved), []ledger.Term{
		ledger.Plus(ledger.During, MeasureToCarryOut), ledger.Plus(ledger.During, MeasureCarryOutSucceeded), ledger.Minus(ledger.During, MeasureCarryOutHandedOver),
	})
	out := []ledger.Definition{
		figure(FigureCarryOutBefore,
			bilingual.Text{VI: "Quyết định, kết luận kỳ trước chưa thi hành xong", EN: "Decisions and conclusions carried over"},
			bilingual.Text{
				VI: "Đã ban hành, chưa thi hành xong và chưa hết phải thi hành lúc 24 giờ ngày liền trước kỳ.",
				EN: "Issued and neither carried out nor ended otherwise at 24:00 of the day before the period.",
			}, toCarryOut(ledger.Before)...),
		figure(FigureCarryOutIssued,
			bilingual.Text{VI: "Quyết định, kết luận ban hành trong kỳ", EN: "Decisions and conclusions issued"},
			bilingual.Text{
				VI: "Quyết định giải quyết khiếu nại, kết luận nội dung tố cáo ban hành trong kỳ; không tính rút, đình chỉ.",
				EN: "Decisions on complaints and conclusions on denunciations issued in the period; neither withdrawals nor terminations.",
			}, ledger.Plus(ledger.During, MeasureToCarryOut)),
		figure(FigureCarryOutSucceeded,
			bilingual.Text{VI: "Quyết định, kết luận nhận bàn giao", EN: "Decisions and conclusions taken over"},
			bilingual.Text{
				VI: "Chưa thi hành xong, nhận bàn giao trong kỳ từ cơ quan mà cơ quan này kế thừa; đã tính là ban hành ở cơ quan đó.",
				EN: "Not carried out, taken over in the period from an authority that this one succeeded; they count as issued there.",
			}, ledger.Plus(ledger.During, MeasureCarryOutSucceeded)),
		figure(FigureCarryOutHandedOver,
			bilingual.Text{VI: "Quyết định, kết luận bàn giao", EN: "Decisions and conclusions handed over"},
			bilingual.Text{
				VI: "Chưa thi hành xong, bàn giao trong kỳ cho cơ quan kế thừa; cơ quan đó tổ chức thi hành tiếp.",
				EN: "Not carried out, handed over in the period to a successor, which goes on with them.",
			}, ledger.Plus(ledger.During, MeasureCarryOutHandedOver)),
		figure(FigureCarryOutDue,
			bilingual.Text{VI: "Quyết định, kết luận phải thi hành trong kỳ", EN: "Decisions and conclusions to be carried out"},
			bilingual.Text{
				VI: "Kỳ trước chuyển sang + ban hành + nhận bàn giao − bàn giao trong kỳ (theo địa giới từng thời điểm: + tăng, giảm do chuyển trực thuộc).",
				EN: "Carried over + issued + taken over − handed over in the period (on the map as then: + came or went with authorities).",
			}, due...),
		figure(FigureCarriedOut,
			bilingual.Text{VI: "Quyết định, kết luận đã thi hành xong", EN: "Decisions and conclusions carried out"},
			bilingual.Text{
				VI: "Thi hành xong trong kỳ, hoặc kết thúc hồ sơ khi không còn khoản nào phải thi hành.",
				EN: "Carried out in the period, or closed with nothing outstanding.",
			}, ledger.Plus(ledger.During, MeasureCarriedOut)),
		figure(FigureCarryOutDropped,
			bilingual.Text{VI: "Quyết định, kết luận không còn phải thi hành", EN: "Decisions and conclusions not to be carried out any more"},
			bilingual.Text{
				VI: "Trong kỳ được giải quyết lần hai, bị Tòa án hủy, hoặc kết thúc hồ sơ khi chưa thi hành xong.",
				EN: "Taken to second instance, annulled by a court, or closed with something outstanding, in the period.",
			}, ledger.Plus(ledger.During, MeasureCarryOutDropped)),
		figure(FigureCarryOutOpen,
			bilingual.Text{VI: "Quyết định, kết luận chưa thi hành xong cuối kỳ", EN: "Decisions and conclusions not carried out at the end"},
			bilingual.Text{
				VI: "Phải thi hành − đã thi hành xong − không còn phải thi hành; bằng số chuyển sang của kỳ sau.",
				EN: "To be carried out − carried out − not to be carried out any more; equals the next period's carried over.",
			}, slices.Concat(due, []ledger.Term{ledger.Minus(ledger.During, MeasureCarriedOut), ledger.Minus(ledger.During, MeasureCarryOutDropped)})...),
		figure(FigureJudged,
			bilingual.Text{VI: "Vụ việc có bản án hành chính có hiệu lực", EN: "Matters judged by a court"},
			bilingual.Text{VI: "Vụ việc khiếu nại mà bản án của Tòa án có hiệu lực trong kỳ.", EN: "Matters on which a judgment took effect in the period."},
			ledger.Plus(ledger.During, MeasureJudged)),
	}
	for _, l := range resultLines {
		out = append(out, figure(OrderedFigure(l.measure),
			bilingual.Text{VI: "Kiến nghị: " + l.title.VI, EN: "Ordered: " + l.title.EN},
			bilingual.Text{VI: "Theo quyết định, kết luận ban hành hoặc hồ sơ chuyển trong kỳ.", EN: "By decisions and conclusions issued, or files referred, in the period."},
			ledger.Plus(ledger.During, orderedMeasure(l))))
		if l.stays {
			out = append(out, figure(DueFigure(l.measure),
				bilingual.Text{VI: "Phải thi hành: " + l.title.VI, EN: "Due: " + l.title.EN},
				bilingual.Text{
					VI: "Còn phải thi hành đầu kỳ + phát sinh + nhận bàn giao − bàn giao − không còn phải thi hành trong kỳ.",
					EN: "Outstanding at the start + ordered + taken over − handed over − ended otherwise in the period.",
				}, slices.Concat(outstanding(ledger.Before, l), outstanding(ledger.Moved, l), []ledger.Term{
					ledger.Plus(ledger.During, orderedMeasure(l)), ledger.Minus(ledger.During, leftMeasure(l)),
				})...))
		}
		words := l.words(true)
		out = append(out, figure(DoneFigure(l.measure),
			bilingual.Text{VI: "Đã thi hành: " + words.VI, EN: "Done: " + words.EN},
			bilingual.Text{VI: "Ghi nhận đã thi hành trong kỳ.", EN: "Recorded as done in the period."},
			ledger.Plus(ledger.During, doneMeasure(l))))
	}
	return out
}

// OrderedFigure names what was ordered of a number of a result; DueFigure what is to
// be done of it, DoneFigure what was done.
func OrderedFigure(number ledger.Measure) ledger.FigureID {
	return ledger.FigureID(number + "_ordered")
}

// DueFigure names what is to be done; see OrderedFigure.
func DueFigure(number ledger.Measure) ledger.FigureID { return ledger.FigureID(number + "_due") }

// DoneFigure names what was done; see OrderedFigure.
func DoneFigure(number ledger.Measure) ledger.FigureID { return ledger.FigureID(number + "_done") }

// toCarryOut is what a window adds to the decisions that are to be carried out.
func toCarryOut(w ledger.When) []ledger.Term {
	return []ledger.Term{
		ledger.Plus(w, MeasureToCarryOut), ledger.Plus(w, MeasureCarryOutSucceeded),
		ledger.Minus(w, MeasureCarriedOut), ledger.Minus(w, MeasureCarryOutDropped), ledger.Minus(w, MeasureCarryOutHandedOver),
	}
}

// outstanding is what a window adds to what is to be done of a number.
func outstanding(w ledger.When, l *resultLine) []ledger.Term {
	return []ledger.Term{ledger.Plus(w, orderedMeasure(l)), ledger.Minus(w, doneMeasure(l)), ledger.Minus(w, leftMeasure(l))}
}
