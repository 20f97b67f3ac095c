package petition

import (
	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/bilingual"
	"kntc/internal/lifecycle"
)

// FileStep is what a step does to a file of its petition.
type FileStep struct {
	File   authority.OwnedID
	Erases bool // its bytes go; else it is withheld
}

// fileRows withhold a file that does not belong to the petition and, by a second
// decision, erase its bytes. The trace stays.
func fileRows() []Rule {
	row := Rule{
		From: PetitionStates(), Reads: []lifecycle.Read{ReadFiles},
		Permission: access.PetitionDispose, Needs: []Need{needsFile, needsReason},
	}
	withhold, erase := row, row
	withhold.Action, withhold.Title = ActionWithholdFile, bilingual.Text{VI: "Rút tệp khỏi hồ sơ", EN: "Withhold a file"}
	withhold.Effect = withholdFile
	erase.Action, erase.Title = ActionEraseFile, bilingual.Text{VI: "Xóa nội dung tệp đã rút", EN: "Erase a withheld file"}
	erase.Effect = eraseFile
	return []Rule{withhold, erase}
}

func withholdFile(t *turn) error {
	t.out.File = &FileStep{File: t.Command.File}
	t.more = append(t.more, FieldChange{Name: FactFileWithheld, Value: t.Command.File.String()})
	return nil
}

func eraseFile(t *turn) error {
	t.out.File = &FileStep{File: t.Command.File, Erases: true}
	t.more = append(t.more, FieldChange{Name: FactFileErased, Value: t.Command.File.String()})
	return nil
}
