package petition

import (
	"slices"

	"kntc/internal/bilingual"
	"kntc/internal/ledger"
)

// What rows of the ledger are about.
const (
	CountedPetition = ledger.Subject(OfPetition)
	CountedMatter   = ledger.Subject(OfMatter)
)

// The measures of petitions and matters, all by the piece but MeasureNames. A hand-over within the deployment moves what
// is open from one ledger to another: it is received, processed and accepted
// but once.
const (
	MeasureReceived  ledger.Measure = "received"  // entered the register, effective on the receipt date
	MeasureProcessed ledger.Measure = "processed" // got its disposition
	MeasureCompetent ledger.Measure = "competent" // a petition was accepted or joined to a matter
	MeasureAccepted  ledger.Measure = "accepted"  // a matter was opened
	MeasureResolved  ledger.Measure = "resolved"  // decided, concluded, answered, withdrawn whole after explanation; a denunciation withdrawn or terminated
	MeasureEnded     ledger.Measure = "ended"     // left without a result: withdrawn unexplained, terminated, in court, taken up by the superior

	MeasureHandedOver          ledger.Measure = "handed_over"           // unprocessed petitions, open matters
	MeasureSucceeded           ledger.Measure = "taken_over"            // the same, at the successor
	MeasureCompetentHandedOver ledger.Measure = "competent_handed_over" // petitions of open matters
	MeasureCompetentSucceeded  ledger.Measure = "competent_taken_over"

	MeasureWithin           ledger.Measure = "within"             // a petition was found eligible and in competence
	MeasureWithinLeft       ledger.Measure = "within_left"        // such a petition was neither accepted nor joined
	MeasureWithinHandedOver ledger.Measure = "within_handed_over" // such petitions without a result
	MeasureWithinSucceeded  ledger.Measure = "within_taken_over"

	MeasureJoint        ledger.Measure = "joint"        // a petition came in that two people or more signed
	MeasureNames        ledger.Measure = "names"        // … how many signed it
	MeasureReplied      ledger.Measure = "replied"      // the answer came of the authority to which a petition was sent on, or which was urged
	MeasureDiscontinued ledger.Measure = "discontinued" // a petition was accepted, and its matter withdrawn whole or terminated

	MeasureInTime      ledger.Measure = "in_time"      // of a matter whose limit is known: resolved within it
	MeasureLate        ledger.Measure = "late"         // … resolved after it
	MeasureOverdue     ledger.Measure = "overdue"      // … the limit passed without a result
	MeasureOverdueLeft ledger.Measure = "overdue_left" // … and it left without one

	MeasureTakenUp         ledger.Measure = "taken_up"          // a dispute went on at the next instance, at an authority of the deployment
	MeasureTakenUpResolved ledger.Measure = "taken_up_resolved" // … the result that it had here, on its day: not the last one
	MeasureTakenUpEnded    ledger.Measure = "taken_up_ended"    // … that it ended here without one
)

// The dimensions.
const (
	DimensionKind        ledger.Dimension = "kind"
	DimensionField       ledger.Dimension = "field"
	DimensionChannel     ledger.Dimension = "channel"
	DimensionMany        ledger.Dimension = "many" // yes, no: five names or more
	DimensionInstance    ledger.Dimension = "instance"
	DimensionEligibility ledger.Dimension = "eligibility"
	DimensionCompetence  ledger.Dimension = "competence"
	DimensionDisposition ledger.Dimension = "disposition"
	DimensionOutcome     ledger.Dimension = "outcome"

	DimensionInadmissibility ledger.Dimension = "inadmissibility" // why a petition in competence was not accepted
	DimensionRuling          ledger.Dimension = "ruling"          // of the second instance on the first decision
	DimensionSince           ledger.Dimension = "since"           // how long before, by reporting periods, the petition was found in competence
)

// Counted is what petitions and matters hand to the catalogue of the ledger.
func Counted() ledger.Register {
	return ledger.Register{
		Dimensions: dimensions(),
		Subjects:   []ledger.SubjectSpec{{Subject: CountedPetition, Dimensions: places()}, {Subject: CountedMatter, Dimensions: places()}},
		Measures:   append(petitionMeasures(), matterMeasures()...),
		Figures:    slices.Concat(petitionFigures(), petitionFormFigures(), matterFigures(), matterFormFigures(), carryOutFigures()),
	}
}

func dimensions() []ledger.DimensionSpec {
	return []ledger.DimensionSpec{
		{
			Dimension: DimensionKind, Title: bilingual.Text{VI: "Loại", EN: "Kind"},
			Words: func(v string) bilingual.Text { return Kind(v).Text() }, Values: len(Kinds()),
		},
		{
			Dimension: DimensionField, Title: bilingual.Text{VI: "Lĩnh vực", EN: "Field"},
			Words: func(v string) bilingual.Text { return Field(v).Text() }, Values: len(Fields()),
		},
		{
			Dimension: DimensionChannel, Title: bilingual.Text{VI: "Nguồn đơn", EN: "Channel"},
			Words: func(v string) bilingual.Text { return Channel(v).Text() }, Values: len(Channels()),
		},
		{
			Dimension: DimensionMany, Title: bilingual.Text{VI: "Nhiều người", EN: "Many names"},
			Words: func(v string) bilingual.Text { return bilingual.Of(manyTexts, v) }, Values: len(manyTexts),
		},
		{
			Dimension: DimensionInstance, Title: bilingual.Text{VI: "Lần giải quyết", EN: "Instance"},
			Words: func(v string) bilingual.Text { return Instance(v).Text() }, Values: len(Instances()),
		},
		{
			Dimension: DimensionEligibility, Title: bilingual.Text{VI: "Điều kiện xử lý", EN: "Eligibility"},
			Words: func(v string) bilingual.Text { return Eligibility(v).Text() }, Values: len(Eligibilities()),
		},
		{
			Dimension: DimensionCompetence, Title: bilingual.Text{VI: "Thẩm quyền", EN: "Competence"},
			Words: func(v string) bilingual.Text { return Competence(v).Text() }, Values: len(Competences()),
		},
		{
			Dimension: DimensionDisposition, Title: bilingual.Text{VI: "Hướng xử lý", EN: "Disposition"},
			Words: func(v string) bilingual.Text { return StateText(State(v)) }, Values: len(PetitionStates()),
		},
		{
			Dimension: DimensionOutcome, Title: bilingual.Text{VI: "Kết quả", EN: "Outcome"},
			Words: func(v string) bilingual.Text { return OutcomeText(Outcome(v)) }, Values: len(Outcomes()),
		},
		{
			Dimension: DimensionInadmissibility, Title: bilingual.Text{VI: "Lý do không đủ điều kiện thụ lý", EN: "Inadmissibility"},
			Words: func(v string) bilingual.Text { return Inadmissibility(v).Text() }, Values: len(inadmissibilityTexts),
		},
		{
			Dimension: DimensionRuling, Title: bilingual.Text{VI: "Kết quả giải quyết lần hai", EN: "Ruling"},
			Words: func(v string) bilingual.Text { return Ruling(v).Text() }, Values: len(Rulings()),
		},
		{
			Dimension: DimensionSince, Title: bilingual.Text{VI: "Kỳ phát sinh", EN: "Came in"},
			Words: func(v string) bilingual.Text { return Since(v).Text() }, Values: len(Sinces()),
		},
	}
}

// places is where rows carry their dimensions: petitions and matters alike, so
// that one column answers for both.
func places() []ledger.Dimension {
	return []ledger.Dimension{
		DimensionKind, DimensionField, DimensionChannel, DimensionMany, DimensionInstance,
		DimensionEligibility, DimensionCompetence, DimensionDisposition, DimensionOutcome, DimensionInadmissibility, DimensionRuling, DimensionSince,
	}
}

func petitionMeasures() []ledger.MeasureSpec {
	received := []ledger.Dimension{DimensionKind, DimensionField, DimensionChannel, DimensionMany}
	handled := slices.Concat(received, []ledger.Dimension{DimensionInstance, DimensionEligibility, DimensionCompetence, DimensionDisposition})
	ended := slices.Concat(received, []ledger.Dimension{DimensionOutcome})
	within := slices.Concat(received, []ledger.Dimension{DimensionInstance})
	since := func(d []ledger.Dimension) []ledger.Dimension {
		return slices.Concat(d, []ledger.Dimension{DimensionSince})
	}
	list := measuresOf(CountedPetition, []carried{
		{MeasureReceived, received},
		{MeasureProcessed, slices.Concat(handled, []ledger.Dimension{DimensionInadmissibility})},
		{MeasureCompetent, since(handled)},
		{MeasureResolved, ended},
		{MeasureEnded, ended},
		{MeasureHandedOver, received},
		{MeasureSucceeded, received},
		{MeasureCompetentHandedOver, since(handled)},
		{MeasureCompetentSucceeded, handled},
		{MeasureWithin, within},
		{MeasureWithinLeft, since(slices.Concat(within, []ledger.Dimension{DimensionDisposition, DimensionInadmissibility}))},
		{MeasureWithinHandedOver, since(within)},
		{MeasureWithinSucceeded, within},
		{MeasureJoint, received},
		{MeasureReplied, slices.Concat(received, []ledger.Dimension{DimensionDisposition})},
		{MeasureDiscontinued, since(within)},
	})
	return append(list, ledger.MeasureSpec{Subject: CountedPetition, Measure: MeasureNames, Unit: ledger.UnitPerson, Dimensions: received})
}

func matterMeasures() []ledger.MeasureSpec {
	accepted := []ledger.Dimension{DimensionKind, DimensionField, DimensionChannel, DimensionMany, DimensionInstance}
	ended := slices.Concat(accepted, []ledger.Dimension{DimensionOutcome})
	return append(measuresOf(CountedMatter, []carried{
		{MeasureAccepted, accepted},
		{MeasureResolved, slices.Concat(ended, []ledger.Dimension{DimensionRuling})},
		{MeasureEnded, ended},
		{MeasureHandedOver, accepted},
		{MeasureSucceeded, accepted},
		{MeasureInTime, ended},
		{MeasureLate, ended},
		{MeasureOverdue, accepted},
		{MeasureOverdueLeft, accepted},
		{MeasureTakenUp, accepted},
		{MeasureTakenUpResolved, accepted},
		{MeasureTakenUpEnded, accepted},
	}), carryOutMeasures(accepted)...)
}

// carried is a measure with the dimensions its rows carry.
type carried struct {
	measure    ledger.Measure
	dimensions []ledger.Dimension
}

func measuresOf(s ledger.Subject, list []carried) []ledger.MeasureSpec {
	out := make([]ledger.MeasureSpec, len(list))
	for i, c := range list {
		out[i] = ledger.MeasureSpec{Subject: s, Measure: c.measure, Unit: ledger.UnitPiece, Dimensions: c.dimensions}
	}
	return out
}
