package petition

import (
	"kntc/internal/access"
	"kntc/internal/bilingual"
	"kntc/internal/fault"
	"kntc/internal/lifecycle"
)

// An urging (đôn đốc) is a letter by which the level above asks an authority
// about a case that it has. Letter and answer are events of the case: they keep
// its state, move no deadline, and cannot be changed. The letter is numbered by
// the authority that wrote it, so its number is only cited.

// urgings are the rows of letter and answer, for states in which something is
// left to do.
func urgings(from []State, answer access.Permission) []Rule {
	basis := []bilingual.Legal{ltcd("Điều 26 khoản 1 điểm b"), nd154("Điều 15 khoản 3")}
	return []Rule{
		{
			Action: ActionUrgeCase, Title: bilingual.Text{VI: "Cấp trên đôn đốc", EN: "The level above urges"}, From: from,
			Effect:     lifecycle.Keeps[*turn],
			Permission: access.CaseUrge, Needs: []Need{needsReason}, Document: "Công văn đôn đốc", Basis: basis,
		},
		{
			Action: ActionReplyUrging, Title: bilingual.Text{VI: "Trả lời văn bản đôn đốc", EN: "Answer the urging"}, From: from,
			Effect: lifecycle.Keeps[*turn], Reads: []lifecycle.Read{ReadUrgings}, Answers: ActionUrgeCase,
			Permission: answer, Guards: []Guard{isUrged}, Needs: []Need{needsReason}, Document: "Văn bản trả lời đôn đốc", Basis: basis,
		},
	}
}

// withRows adds rows to a table.
func withRows(t Table, rows []Rule) Table {
	t.Rules = append(t.Rules, rows...)
	return t
}

// isUrged refuses an answer to nothing.
var isUrged = guard("urged", func(f Facts) *fault.Error { //nolint:gochecknoglobals // a guard
	if f.Urged > 0 {
		return nil
	}
	return ErrGuard.Msg("Không có văn bản đôn đốc nào chưa trả lời.", "There is no urging that waits for an answer.")
})
