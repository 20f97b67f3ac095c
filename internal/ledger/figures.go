package ledger

import (
	"slices"

	"kntc/internal/bilingual"
	"kntc/internal/petition"
)

// FigureID names a published figure. With the version it identifies the
// definition for ever; a changed definition gets a new version.
type FigureID string

// The figures.
const (
	PetitionsCarriedOver  FigureID = "petitions_carried_over"
	PetitionsMoved        FigureID = "petitions_moved"
	PetitionsReceived     FigureID = "petitions_received"
	PetitionsSucceeded    FigureID = "petitions_taken_over"
	PetitionsHandedOver   FigureID = "petitions_handed_over"
	PetitionsProcessed    FigureID = "petitions_processed"
	PetitionsUnprocessed  FigureID = "petitions_unprocessed"
	PetitionsInCompetence FigureID = "petitions_in_competence"
	PetitionsResolved     FigureID = "petitions_resolved"
	PetitionRate          FigureID = "petition_resolution_rate"
	MattersCarriedOver    FigureID = "matters_carried_over"
	MattersMoved          FigureID = "matters_moved"
	MattersAccepted       FigureID = "matters_accepted"
	MattersSucceeded      FigureID = "matters_taken_over"
	MattersHandedOver     FigureID = "matters_handed_over"
	MattersInCompetence   FigureID = "matters_in_competence"
	MattersResolved       FigureID = "matters_resolved"
	MattersOpen           FigureID = "matters_open_at_end"
	MatterRate            FigureID = "matter_resolution_rate"
)

// Definition is a figure's meaning: linear terms over the ledger, so that a
// figure of a whole is the sum over its parts.
type Definition struct {
	ID      FigureID
	Version int
	Unit    petition.Subject
	Title   bilingual.Text
	Text    bilingual.Text
	Terms   []Term // value, or numerator of a rate
	Of      []Term // denominator of a rate; nil for a plain figure
	Not     []Exclusion
	Apart   []Exclusion // what the denominator leaves out on purpose, because it counts elsewhere
	Map     Map         // the only map on which it is shown; empty for both
}

// Term is a signed sum over the rows of one measure.
type Term struct {
	Sign    int
	When    When
	Measure Measure
}

// When says which rows of a measure a term sums.
type When uint8

// The windows of a term, by effective date.
const (
	Before When = iota // before the first day of the period
	During             // in the period, both ends included
	// Moved is what authorities brought that entered the subtree in the
	// period, less what others took with them; nothing on today's map.
	Moved
)

// Exclusion explains a part of a rate's denominator that is not in its
// numerator. Numerator and exclusions add up to the denominator.
type Exclusion struct {
	Reason string
	Terms  []Term
}

// Definitions lists every figure in the order in which reports print them.
func Definitions() []Definition { return definitions }

//nolint:gochecknoglobals // the registry of figures
var definitions = []Definition{
	{
		ID: PetitionsCarriedOver, Version: 1, Unit: petition.OfPetition,
		Title: bilingual.Text{VI: "Đơn kỳ trước chuyển sang", EN: "Petitions carried over"},
		Text: bilingual.Text{
			VI: "Đơn đã nhận nhưng chưa có hướng xử lý lúc 24 giờ ngày liền trước kỳ.",
			EN: "Petitions received but without a disposition at 24:00 of the day before the period.",
		},
		Terms: unprocessed(Before),
	},
	{
		ID: PetitionsMoved, Version: 1, Unit: petition.OfPetition, Map: Then,
		Title: bilingual.Text{VI: "Đơn tăng, giảm do cơ quan chuyển trực thuộc", EN: "Petitions that came or went with authorities"},
		Text: bilingual.Text{
			VI: "Đơn chưa xử lý của các cơ quan chuyển đến trừ của các cơ quan chuyển đi trong kỳ, tính đến hết ngày liền trước ngày chuyển.",
			EN: "Unprocessed petitions of authorities that came into the subtree in the period less those of authorities that left it, each as of the day before.",
		},
		Terms: unprocessed(Moved),
	},
	{
		ID: PetitionsReceived, Version: 1, Unit: petition.OfPetition,
		Title: bilingual.Text{VI: "Đơn tiếp nhận trong kỳ", EN: "Petitions received"},
		Text:  bilingual.Text{VI: "Đơn có ngày nhận trong kỳ.", EN: "Petitions whose receipt date lies in the period."},
		Terms: []Term{{1, During, Received}},
	},
	{
		ID: PetitionsSucceeded, Version: 1, Unit: petition.OfPetition,
		Title: bilingual.Text{VI: "Đơn nhận bàn giao", EN: "Petitions taken over"},
		Text: bilingual.Text{
			VI: "Đơn chưa xử lý nhận bàn giao trong kỳ từ cơ quan mà cơ quan này kế thừa; đã tính là tiếp nhận ở cơ quan đó.",
			EN: "Unprocessed petitions taken over in the period from an authority that this one succeeded; they count as received there.",
		},
		Terms: []Term{{1, During, Succeeded}},
	},
	{
		ID: PetitionsHandedOver, Version: 1, Unit: petition.OfPetition,
		Title: bilingual.Text{VI: "Đơn bàn giao", EN: "Petitions handed over"},
		Text: bilingual.Text{
			VI: "Đơn chưa xử lý bàn giao trong kỳ cho cơ quan kế thừa; cơ quan đó xử lý tiếp.",
			EN: "Unprocessed petitions handed over in the period to a successor, which goes on with them.",
		},
		Terms: []Term{{1, During, HandedOver}},
	},
	{
		ID: PetitionsProcessed, Version: 1, Unit: petition.OfPetition,
		Title: bilingual.Text{VI: "Đơn đã xử lý", EN: "Petitions processed"},
		Text:  bilingual.Text{VI: "Đơn có hướng xử lý (thụ lý, ghép vụ, hướng dẫn, chuyển, đôn đốc, trả, lưu, không thụ lý, rút) trong kỳ.", EN: "Petitions whose disposition took effect in the period."},
		Terms: []Term{{1, During, Processed}},
	},
	{
		ID: PetitionsUnprocessed, Version: 1, Unit: petition.OfPetition,
		Title: bilingual.Text{VI: "Đơn chưa xử lý cuối kỳ", EN: "Petitions unprocessed at the end"},
		Text: bilingual.Text{
			VI: "Chuyển sang + tiếp nhận + nhận bàn giao − đã xử lý − bàn giao (theo địa giới từng thời điểm: + tăng, giảm do chuyển trực thuộc); bằng số chuyển sang của kỳ sau.",
			EN: "Carried over + received + taken over − processed − handed over (on the map as then: + came or went with authorities); equals the next period's carried over.",
		},
		Terms: slices.Concat(unprocessed(Before), unprocessed(Moved), unprocessed(During)),
	},
	{
		ID: PetitionsInCompetence, Version: 1, Unit: petition.OfPetition,
		Title: bilingual.Text{VI: "Đơn thuộc thẩm quyền phải giải quyết", EN: "Petitions in competence"},
		Text: bilingual.Text{
			VI: "Đơn thuộc các vụ việc chưa giải quyết đầu kỳ + đơn được thụ lý hoặc ghép vụ + nhận bàn giao − bàn giao cùng vụ việc trong kỳ (theo địa giới từng thời điểm: + tăng, giảm do chuyển trực thuộc).",
			EN: "Petitions of matters open at the start + accepted or joined + taken over − handed over with their matters in the period (on the map as then: + came or went with authorities).",
		},
		Terms: inCompetence(ofPetitions),
	},
	{
		ID: PetitionsResolved, Version: 1, Unit: petition.OfPetition,
		Title: bilingual.Text{VI: "Đơn đã giải quyết", EN: "Petitions resolved"},
		Text:  bilingual.Text{VI: "Đơn thuộc các vụ việc được giải quyết trong kỳ.", EN: "Petitions whose matter was resolved in the period."},
		Terms: []Term{{1, During, Resolved}},
	},
	{
		ID: PetitionRate, Version: 1, Unit: petition.OfPetition,
		Title: bilingual.Text{VI: "Tỷ lệ giải quyết theo đơn", EN: "Resolution rate, petitions"},
		Text:  bilingual.Text{VI: "Đơn đã giải quyết trên đơn thuộc thẩm quyền phải giải quyết.", EN: "Petitions resolved over petitions in competence."},
		Terms: []Term{{1, During, Resolved}}, Of: inCompetence(ofPetitions), Not: leftOver(ofPetitions), Apart: handedOver(ofPetitions),
	},
	{
		ID: MattersCarriedOver, Version: 1, Unit: petition.OfMatter,
		Title: bilingual.Text{VI: "Vụ việc kỳ trước chuyển sang", EN: "Matters carried over"},
		Text:  bilingual.Text{VI: "Vụ việc đã thụ lý, chưa giải quyết lúc 24 giờ ngày liền trước kỳ.", EN: "Matters accepted and open at 24:00 of the day before the period."},
		Terms: open(ofMatters, Before),
	},
	{
		ID: MattersMoved, Version: 1, Unit: petition.OfMatter, Map: Then,
		Title: bilingual.Text{VI: "Vụ việc tăng, giảm do cơ quan chuyển trực thuộc", EN: "Matters that came or went with authorities"},
		Text: bilingual.Text{
			VI: "Vụ việc chưa giải quyết của các cơ quan chuyển đến trừ của các cơ quan chuyển đi trong kỳ, tính đến hết ngày liền trước ngày chuyển.",
			EN: "Open matters of authorities that came into the subtree in the period less those of authorities that left it, each as of the day before.",
		},
		Terms: open(ofMatters, Moved),
	},
	{
		ID: MattersAccepted, Version: 1, Unit: petition.OfMatter,
		Title: bilingual.Text{VI: "Vụ việc thụ lý trong kỳ", EN: "Matters accepted"},
		Text:  bilingual.Text{VI: "Vụ việc có ngày thụ lý trong kỳ.", EN: "Matters whose acceptance took effect in the period."},
		Terms: []Term{{1, During, Accepted}},
	},
	{
		ID: MattersSucceeded, Version: 1, Unit: petition.OfMatter,
		Title: bilingual.Text{VI: "Vụ việc nhận bàn giao", EN: "Matters taken over"},
		Text: bilingual.Text{
			VI: "Vụ việc chưa giải quyết nhận bàn giao trong kỳ từ cơ quan mà cơ quan này kế thừa; đã tính là thụ lý ở cơ quan đó.",
			EN: "Open matters taken over in the period from an authority that this one succeeded; they count as accepted there.",
		},
		Terms: []Term{{1, During, Succeeded}},
	},
	{
		ID: MattersHandedOver, Version: 1, Unit: petition.OfMatter,
		Title: bilingual.Text{VI: "Vụ việc bàn giao", EN: "Matters handed over"},
		Text: bilingual.Text{
			VI: "Vụ việc chưa giải quyết bàn giao trong kỳ cho cơ quan kế thừa; cơ quan đó giải quyết tiếp.",
			EN: "Open matters handed over in the period to a successor, which goes on with them.",
		},
		Terms: []Term{{1, During, HandedOver}},
	},
	{
		ID: MattersInCompetence, Version: 1, Unit: petition.OfMatter,
		Title: bilingual.Text{VI: "Vụ việc thuộc thẩm quyền phải giải quyết", EN: "Matters in competence"},
		Text: bilingual.Text{
			VI: "Chuyển sang + thụ lý + nhận bàn giao − bàn giao trong kỳ (theo địa giới từng thời điểm: + tăng, giảm do chuyển trực thuộc).",
			EN: "Carried over + accepted + taken over − handed over in the period (on the map as then: + came or went with authorities).",
		},
		Terms: inCompetence(ofMatters),
	},
	{
		ID: MattersResolved, Version: 1, Unit: petition.OfMatter,
		Title: bilingual.Text{VI: "Vụ việc đã giải quyết", EN: "Matters resolved"},
		Text: bilingual.Text{
			VI: "Vụ việc có quyết định, kết luận, trả lời trong kỳ, được rút toàn bộ qua giải thích, hoặc tố cáo được rút toàn bộ hay đình chỉ.",
			EN: "Matters decided, concluded or answered in the period, withdrawn whole after explanation, and denunciations withdrawn whole or terminated.",
		},
		Terms: []Term{{1, During, Resolved}},
	},
	{
		ID: MattersOpen, Version: 1, Unit: petition.OfMatter,
		Title: bilingual.Text{VI: "Vụ việc chưa giải quyết cuối kỳ", EN: "Matters open at the end"},
		Text:  bilingual.Text{VI: "Phải giải quyết − đã giải quyết − kết thúc không có kết quả.", EN: "In competence − resolved − ended without a result."},
		Terms: openAtEnd(ofMatters),
	},
	{
		ID: MatterRate, Version: 1, Unit: petition.OfMatter,
		Title: bilingual.Text{VI: "Tỷ lệ giải quyết theo vụ việc", EN: "Resolution rate, matters"},
		Text:  bilingual.Text{VI: "Vụ việc đã giải quyết trên vụ việc thuộc thẩm quyền phải giải quyết.", EN: "Matters resolved over matters in competence."},
		Terms: []Term{{1, During, Resolved}}, Of: inCompetence(ofMatters), Not: leftOver(ofMatters), Apart: handedOver(ofMatters),
	},
}

// unprocessed is what a window adds to the petitions without a disposition.
func unprocessed(w When) []Term {
	return []Term{{1, w, Received}, {1, w, Succeeded}, {-1, w, Processed}, {-1, w, HandedOver}}
}

// cases are the measures by which cases enter and leave what an authority has
// to resolve.
type cases struct{ entry, in, out Measure }

//nolint:gochecknoglobals // never changed
var (
	ofPetitions = cases{Competent, CompetentSucceeded, CompetentHandedOver}
	ofMatters   = cases{Accepted, Succeeded, HandedOver}
)

// open is what a window adds to the cases that have neither a result nor ended.
func open(c cases, w When) []Term {
	return []Term{{1, w, c.entry}, {1, w, c.in}, {-1, w, Resolved}, {-1, w, Ended}, {-1, w, c.out}}
}

// inCompetence is what was open at the start, what came or went with
// authorities, and what entered in the period, less what was handed over: that
// is the successor's to resolve, and counts there.
func inCompetence(c cases) []Term {
	return slices.Concat(open(c, Before), open(c, Moved), []Term{{1, During, c.entry}, {1, During, c.in}, {-1, During, c.out}})
}

func openAtEnd(c cases) []Term {
	return append(inCompetence(c), Term{-1, During, Resolved}, Term{-1, During, Ended})
}

// leftOver explains a resolution rate's denominator.
func leftOver(c cases) []Exclusion {
	return []Exclusion{
		{Reason: "ended_without_result", Terms: []Term{{1, During, Ended}}},
		{Reason: "open_at_end", Terms: openAtEnd(c)},
	}
}

// handedOver is what a rate leaves out because a successor resolves it.
func handedOver(c cases) []Exclusion {
	return []Exclusion{{Reason: "handed_over", Terms: []Term{{1, During, c.out}}}}
}
