package petition

import (
	"slices"
	"strings"

	"kntc/internal/fault"
)

// need is a field that a command must tell.
func need(field string) Need {
	told := fieldNamed(field)
	given := func(f Facts) bool {
		c := f.Command
		return told.given(&c)
	}
	return Need{Fields: []string{field}, Given: given, Refuse: func(bad *fault.Error, pointer string) *fault.Error {
		return bad.At(pointer, "required", "Chưa nêu “"+told.title.VI+"”.", "There is no “"+told.title.EN+"”.")
	}}
}

// missing adds to a refusal that a field is missing, of a need that a guard speaks for.
func missing(bad *fault.Error, pointer string) *fault.Error {
	return bad.At(pointer, "required", "Thiếu thông tin bắt buộc cho bước này.", "This action needs the field.")
}

// missingReason adds to a refusal that no reason is told.
func missingReason(bad *fault.Error, pointer string) *fault.Error {
	return bad.At(pointer, "required", "Phải nêu lý do.", "The reason is missing.")
}

// either is met by one of two needs; a refusal points to the first.
func either(a, b Need) Need {
	return Need{
		Fields: slices.Concat(a.Fields, b.Fields),
		Given:  func(f Facts) bool { return a.Given(f) || b.Given(f) }, Refuse: a.Refuse,
	}
}

// unlessImported is a need that a paper register does not tell.
func unlessImported(n Need) Need {
	given := n.Given
	n.Given = func(f Facts) bool { return f.Imported || given(f) }
	return n
}

// whereListed is a need that is told where steps are listed, of the cases that have
// it; of a step a guard or the effect says why it is refused.
func whereListed(has func(Facts) bool, fields ...string) Need {
	return Need{Fields: fields, Given: func(f Facts) bool { return !f.Listing || f.Imported || !has(f) }, Refuse: missing}
}

// teamYet asks, where steps are listed, for a team that is not assigned; of a step
// the guard says why it is refused.
func teamYet() Need {
	n := need("team")
	n.Given = func(f Facts) bool {
		people, leaders := f.team()
		return !f.Listing || people >= teamSize && leaders == 1 || f.alone()
	}
	return n
}

// nothingToGoOn is the statement, with the withdrawal of a denunciation, that none
// of the grounds is there on which it must go on (Luật Tố cáo, Điều 33 khoản 3).
func nothingToGoOn() Need {
	n := need("nothing_to_go_on")
	given := n.Given
	n.Given = func(f Facts) bool { return f.Imported || f.kind() != Denunciation || given(f) }
	return n
}

// The needs of the rows.
//
//nolint:gochecknoglobals // rows of the tables
var (
	needsClassification = need("classification")
	needsContents       = need("contents")
	needsDuty           = dutyYet()
	needsMatter         = need("matter")
	needsReason         = Need{
		Fields: []string{"reason"}, Given: func(f Facts) bool { return strings.TrimSpace(f.Command.Reason) != "" }, Refuse: missingReason,
	}
	needsReasonWhileOpen  = whereListed(func(f Facts) bool { return f.contest() != "" }, "reason")
	needsReasonToClose    = whereListed(Facts.closesOpen, "reason")
	needsReasonOrRest     = whereListed(Facts.leavesOutstanding, "reason", "done") // what is outstanding may be done with it
	needsGround           = unlessImported(need("ground"))
	needsFurtherGround    = whereListed(func(f Facts) bool { return f.Petition.Instance == Further }, "ground")
	needsPriorIfAny       = whereListed(func(f Facts) bool { return InstanceOf(f.Petition, f.Command) != First }, "prior", "prior_decision")
	needsDecidedElsewhere = whereListed(func(f Facts) bool { return InstanceOf(f.Petition, f.Command) == Second }, "prior", "prior_decided_on")
	needsReceiptIfAny     = whereListed(func(f Facts) bool { return InstanceOf(f.Petition, f.Command) == Second }, "prior", "receipts", "receipt_unknown")
	needsInadmissible     = whereListed(func(f Facts) bool { return len(f.Petition.Inadmissibilities()) > 0 }, "inadmissibility")
	needsRevocationNumber = whereListed(Facts.revokes, "paper/number")
	needsRevocationOn     = whereListed(Facts.revokes, "paper/on")
	needsRevocationSigner = whereListed(Facts.revokes, "paper/signer")
	needsFile             = need("attachment")
	needsIdentityCheck    = need("identity_check")
	needsParty            = need("party")
	needsTeam             = need("team")
	needsTeamYet          = teamYet()
	needsAccount          = need("account_id")
	needsCriteria         = need("criteria")
	needsPlannedOn        = need("planned_on")
	needsParticipants     = need("participants")
	needsChair            = need("chair")
	needsDays             = need("days")
	needsSuspension       = need("suspension")
	needsRuling           = need("ruling")
	needsPublication      = need("publication")
	needsDone             = need("done")
	needsJudgment         = need("judgment")
	needsPetition         = need("petition")
	needsCorrection       = need("correction")
	needsReply            = need("reply")
	needsOutcome          = need("outcome")
	needsAddressee        = need("transfer_to")
	needsAddresseeName    = need("transfer_name")
	needsReceipts         = need("receipts")
	needsNothingToGoOn    = nothingToGoOn()
	needsWithdrawn        = need("withdrawn")
	needsPrior            = need("prior")
	needsLateness         = either(needsPrior, needsReason) // the late matter, or in words what is late
	needsDueOn            = need("due_on")
	needsBody             = either(need("body"), need("body_name"))
	needsSomeAddressee    = either(needsAddressee, needsAddresseeName)
)
