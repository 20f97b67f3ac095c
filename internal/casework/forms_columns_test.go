package casework_test

import (
	"strconv"

	"kntc/internal/ledger"
	"kntc/internal/petition"
)

// part is what a column asks of the ledger: the rows of a measure in a window whose
// dimensions have one of some values. own narrows it to the cases of the form's
// period: those that came in within it.
type part struct {
	sign    int64
	subject ledger.Subject
	measure ledger.Measure
	when    ledger.When
	where   map[ledger.Dimension][]string
	own     own
}

type own int

const (
	whole  own = iota
	ofOwn      // of the period's own cases
	ofElse     // of earlier ones
)

type dims = map[ledger.Dimension][]string

// during are the petitions that a measure counts in the period.
func during(m ledger.Measure, where dims, of own) part {
	return part{1, petition.CountedPetition, m, ledger.During, where, of}
}

// before are those that it counts before the period.
func before(m ledger.Measure) part {
	return part{1, petition.CountedPetition, m, ledger.Before, nil, whole}
}

func less(p part) part {
	p.sign = -p.sign
	return p
}

func both(a, b dims) dims {
	out := make(dims)
	for _, d := range []dims{a, b} {
		for k, v := range d {
			out[k] = v
		}
	}
	return out
}

func of[T ~string](d ledger.Dimension, values ...T) dims {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = string(v)
	}
	return dims{d: list}
}

// other lists the values that are not among some, and the empty one.
func other[T ~string](all []T, but ...T) []T {
	out := []T{""}
	for _, v := range all {
		if !petition.Known(but, v) {
			out = append(out, v)
		}
	}
	return out
}

// inCompetence are the petitions that were found eligible and in competence in the
// period, or came to the authority as such from one that it succeeded, less those
// that went to a successor before they were accepted.
func inCompetence(where dims) []part {
	return []part{
		during(petition.MeasureWithin, where, whole),
		during(petition.MeasureWithinSucceeded, where, whole), less(during(petition.MeasureCompetentSucceeded, where, whole)),
		less(during(petition.MeasureWithinHandedOver, where, ofOwn)), during(petition.MeasureCompetentHandedOver, where, ofOwn),
	}
}

// form02 are the columns of 02/XLD. A petition in competence has been processed when
// that was found, so those whose acceptance is still being considered are among them;
// every other one when it was disposed of [?].
func form02() map[int][]part {
	complaint := of(petition.DimensionKind, petition.Complaint)
	denunciation := of(petition.DimensionKind, petition.Denunciation)
	recommendation := of(petition.DimensionKind, petition.Recommendation, petition.Feedback)
	kinds := of(petition.DimensionKind, petition.Complaint, petition.Denunciation, petition.Recommendation, petition.Feedback)
	field := func(kind dims, fields ...petition.Field) []part {
		return inCompetence(both(kind, of(petition.DimensionField, fields...)))
	}
	instance := func(kind dims, instances ...petition.Instance) []part {
		return inCompetence(both(kind, of(petition.DimensionInstance, instances...)))
	}
	outside := func(states ...petition.State) []part {
		return []part{during(petition.MeasureProcessed, both(both(of(petition.DimensionEligibility, petition.Eligible),
			of(petition.DimensionCompetence, other(petition.Competences(), petition.Within)...)), of(petition.DimensionDisposition, states...)), whole)}
	}
	notAccepted := of(petition.DimensionDisposition, other(petition.PetitionStates(), petition.StateAccepted, petition.StateJoined)...)
	processed := append(inCompetence(nil),
		during(petition.MeasureProcessed, both(notAccepted, of(petition.DimensionEligibility, other(petition.Eligibilities(), petition.Eligible)...)), whole),
		during(petition.MeasureProcessed, both(both(notAccepted, of(petition.DimensionEligibility, petition.Eligible)),
			of(petition.DimensionCompetence, other(petition.Competences(), petition.Within)...)), whole))
	waiting := []part{ // received, and neither disposed of nor found in competence when the period began
		before(petition.MeasureReceived), before(petition.MeasureSucceeded), less(before(petition.MeasureProcessed)), less(before(petition.MeasureHandedOver)),
		less(before(petition.MeasureWithin)), before(petition.MeasureWithinLeft), before(petition.MeasureCompetent),
		less(before(petition.MeasureWithinSucceeded)), before(petition.MeasureCompetentSucceeded),
		before(petition.MeasureWithinHandedOver), less(before(petition.MeasureCompetentHandedOver)),
	}
	all := append(waiting,
		during(petition.MeasureReceived, nil, whole), during(petition.MeasureSucceeded, nil, whole), less(during(petition.MeasureHandedOver, nil, whole)),
		during(petition.MeasureWithinHandedOver, nil, ofElse), less(during(petition.MeasureCompetentHandedOver, nil, ofElse)))
	guided, transferred := outside(petition.StateGuided), outside(petition.StateTransferred, petition.StateUrged)
	notWithin := outside(petition.StateGuided, petition.StateTransferred, petition.StateUrged)
	return map[int][]part{
		1: all, 2: processed, 3: append(inCompetence(kinds), notWithin...), 4: inCompetence(kinds),
		5: append(inCompetence(kinds), joined(kinds)...),
		6: inCompetence(complaint), 7: instance(complaint, other(petition.Instances(), petition.Second)...), 8: instance(complaint, petition.Second),
		9: field(complaint, petition.FieldLand), 10: field(complaint, petition.FieldPolicy),
		11: field(complaint, other(petition.Fields(), petition.FieldLand, petition.FieldPolicy)...),
		12: inCompetence(denunciation), 13: instance(denunciation, other(petition.Instances(), petition.Further)...), 14: instance(denunciation, petition.Further),
		15: field(denunciation, petition.FieldLand, petition.FieldPolicy, petition.FieldOfficials, petition.FieldOtherAdmin),
		16: field(denunciation, petition.FieldCorruption), 17: field(denunciation, petition.FieldJudicial),
		18: field(denunciation, "", petition.FieldParty, petition.FieldOther),
		19: inCompetence(recommendation), 20: field(recommendation, petition.FieldPolicy), 21: field(recommendation, petition.FieldLand),
		22: field(recommendation, other(petition.Fields(), petition.FieldPolicy, petition.FieldLand)...),
		23: notWithin, 24: guided, 25: transferred,
	}
}

// joined takes away the petitions of the period that joined a matter: the forms
// count that once, with the petition that opened it.
func joined(kind dims) []part {
	return []part{less(during(petition.MeasureCompetent, both(kind, of(petition.DimensionDisposition, petition.StateJoined)), ofOwn))}
}

// matters are columns 1 to 6 of 03/GQKN and 04/GQTC: the petitions of the period, the
// matters that they are, and how these stand at its end.
func matters(k petition.Kind) map[int][]part {
	kind := of(petition.DimensionKind, k)
	state := func(states ...petition.State) dims { return both(kind, of(petition.DimensionDisposition, states...)) }
	withdrawn := state(petition.StateWithdrawn)
	dropped := during(petition.MeasureDiscontinued, kind, ofOwn)
	return map[int][]part{
		1: inCompetence(kind),
		2: append(inCompetence(kind), joined(kind)...),
		3: append(inCompetence(kind), less(during(petition.MeasureCompetent, kind, ofOwn)), less(during(petition.MeasureWithinLeft, kind, ofOwn))),
		4: {during(petition.MeasureCompetent, state(petition.StateAccepted, petition.StateActedAtOnce), ofOwn), less(dropped)},
		5: {during(petition.MeasureWithinLeft, state(other(petition.PetitionStates(), petition.StateWithdrawn)...), ofOwn)},
		6: {during(petition.MeasureWithinLeft, withdrawn, ofOwn), during(petition.MeasureCompetent, withdrawn, ofOwn), dropped},
	}
}

// resolvedAs are the matters that got their result in the period.
func resolvedAs(k petition.Kind, where dims) []part {
	return []part{{1, petition.CountedMatter, petition.MeasureResolved, ledger.During, both(of(petition.DimensionKind, k), where), whole}}
}

// form03 are the columns of 03/GQKN that tell of petitions, matters and verdicts.
func form03() map[int][]part {
	out := matters(petition.Complaint)
	first := of(petition.DimensionInstance, other(petition.Instances(), petition.Second)...)
	second := of(petition.DimensionInstance, petition.Second)
	out[7] = resolvedAs(petition.Complaint, of(petition.DimensionOutcome, petition.OutcomeRight, petition.OutcomeWrong, petition.OutcomePartlyRight))
	for i, o := range []petition.Outcome{petition.OutcomeRight, petition.OutcomeWrong, petition.OutcomePartlyRight} {
		out[8+i] = resolvedAs(petition.Complaint, both(first, of(petition.DimensionOutcome, o)))
	}
	for i, r := range petition.Rulings() {
		out[11+i] = resolvedAs(petition.Complaint, both(second, of(petition.DimensionRuling, r)))
	}
	return out
}

// form04 are the columns of 04/GQTC that tell of petitions, matters and verdicts.
func form04() map[int][]part {
	out := matters(petition.Denunciation)
	first := of(petition.DimensionInstance, other(petition.Instances(), petition.Further)...)
	further := of(petition.DimensionInstance, petition.Further)
	verdicts := []petition.Outcome{petition.OutcomeRight, petition.OutcomeWrong, petition.OutcomePartlyRight}
	out[7] = resolvedAs(petition.Denunciation, of(petition.DimensionOutcome, verdicts...))
	for i, o := range verdicts {
		out[8+i] = resolvedAs(petition.Denunciation, both(first, of(petition.DimensionOutcome, o)))
		out[11+i] = resolvedAs(petition.Denunciation, both(further, of(petition.DimensionOutcome, o)))
	}
	return out
}

// formColumns are the questions that give the columns of the forms of circular
// 06/2025, as "form column".
func formColumns() map[string][]part {
	out := make(map[string][]part)
	for form, columns := range map[string]map[int][]part{"02/XLD": form02(), "03/GQKN": form03(), "04/GQTC": form04()} {
		for n, parts := range columns {
			out[form+" "+strconv.Itoa(n)] = parts
		}
	}
	return out
}
