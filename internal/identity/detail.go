package identity

import (
	"encoding/json"

	"kntc/internal/access"
	"kntc/internal/authority"
)

// Detail is what the history of an account says beside what was done.
type Detail struct {
	Grants     []access.Grant // as they are from then on
	Proposed   []access.Grant // as they shall be, once a second administrator agrees; nil when nothing was proposed
	ProposedBy string         // who had proposed what was done
	Reason     string
}

// grantLine is a grant in a history.
type grantLine struct {
	Role      access.Role  `json:"role"`
	Authority authority.ID `json:"authority_id"`
}

// detailLines is a Detail in a history.
type detailLines struct {
	Grants     []grantLine `json:"grants,omitempty"`
	Proposed   []grantLine `json:"proposed,omitzero"`
	ProposedBy string      `json:"proposed_by,omitempty"`
	Reason     string      `json:"reason,omitempty"`
}

// String renders the detail for the history; "" when it says nothing.
func (d Detail) String() string {
	b, err := json.Marshal(detailLines{linesOf(d.Grants), linesOf(d.Proposed), d.ProposedBy, d.Reason})
	if err != nil || string(b) == "{}" { // texts and numbers always marshal
		return ""
	}
	return string(b)
}

// ReadDetail reads what String rendered. What does not read is empty: a history
// says what it says.
func ReadDetail(text string) Detail {
	var lines detailLines
	if text == "" || json.Unmarshal([]byte(text), &lines) != nil {
		return Detail{}
	}
	return Detail{grantsOf(lines.Grants), grantsOf(lines.Proposed), lines.ProposedBy, lines.Reason}
}

func linesOf(grants []access.Grant) []grantLine {
	if grants == nil {
		return nil
	}
	out := make([]grantLine, len(grants))
	for i, g := range grants {
		out[i] = grantLine(g)
	}
	return out
}

func grantsOf(lines []grantLine) []access.Grant {
	if lines == nil {
		return nil
	}
	out := make([]access.Grant, len(lines))
	for i, l := range lines {
		out[i] = access.Grant(l)
	}
	return out
}
