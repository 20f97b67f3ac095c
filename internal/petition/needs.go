package petition

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"kntc/internal/fault"
)

// need is a field that a command must tell; given reports whether it does.
func need(field string, given func(Command) bool) Need {
	return Need{
		Fields: []string{field}, Given: func(f Facts) bool { return given(f.Command) },
		Refuse: missing,
	}
}

// missing adds to a refusal that a field is missing.
func missing(bad *fault.Error, pointer string) *fault.Error {
	return bad.At(pointer, "required", "Thiếu thông tin bắt buộc cho bước này.", "This action needs the field.")
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

// nothingToGoOn is the statement, with the withdrawal of a denunciation, that none
// of the grounds is there on which it must go on (Luật Tố cáo, Điều 33 khoản 3).
func nothingToGoOn() Need {
	n := need("nothing_to_go_on", func(c Command) bool { return c.NothingToGoOn })
	given := n.Given
	n.Given = func(f Facts) bool { return f.Imported || f.kind() != Denunciation || given(f) }
	return n
}

// The needs of the rows.
//
//nolint:gochecknoglobals // rows of the tables
var (
	needsClassification = need("classification", func(c Command) bool { return c.Classification != nil })
	needsContents       = need("contents", func(c Command) bool { return len(c.Contents) > 0 })
	needsMatter         = need("matter", func(c Command) bool { return !c.Matter.IsZero() })
	needsReason         = need("reason", func(c Command) bool { return strings.TrimSpace(c.Reason) != "" })
	needsGround         = unlessImported(need("ground", func(c Command) bool { return c.Ground != "" }))
	needsFile           = need("attachment", func(c Command) bool { return !c.File.IsZero() })
	needsParty          = need("party", func(c Command) bool { return c.Party > 0 })
	needsTeam           = need("team", func(c Command) bool { return len(c.Team) > 0 })
	needsAccount        = need("account_id", func(c Command) bool { return c.Account != uuid.Nil })
	needsCriteria       = need("criteria", func(c Command) bool { return len(c.Criteria) > 0 })
	needsPlannedOn      = need("planned_on", func(c Command) bool { return !c.PlannedOn.IsZero() })
	needsDays           = need("days", func(c Command) bool { return c.Days != 0 })
	needsSuspension     = need("suspension", func(c Command) bool { return c.Suspension > 0 })
	needsRuling         = need("ruling", func(c Command) bool { return c.Ruling != "" })
	needsDone           = need("done", func(c Command) bool { return c.Done != nil })
	needsPetition       = need("petition", func(c Command) bool { return c.Petition != nil })
	needsCorrection     = need("correction", func(c Command) bool { return c.Correction != nil })
	needsReply          = need("reply", func(c Command) bool { return strings.TrimSpace(c.Reply) != "" })
	needsOutcome        = need("outcome", func(c Command) bool { return c.Outcome != "" })
	needsAddressee      = need("transfer_to", func(c Command) bool { return c.TransferTo != 0 })
	needsAddresseeName  = need("transfer_name", func(c Command) bool { return strings.TrimSpace(c.TransferName) != "" })
	needsReceipts       = need("receipts", func(c Command) bool { return len(c.Receipts) > 0 })
	needsNothingToGoOn  = nothingToGoOn()
	needsWithdrawn      = need("withdrawn", func(c Command) bool { return strings.TrimSpace(c.Withdrawn) != "" })
	needsSomeAddressee  = either(needsAddressee, needsAddresseeName)
)
