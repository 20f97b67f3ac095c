package petition

import (
	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/bilingual"
	"kntc/internal/fault"
	"kntc/internal/lifecycle"
)

// FileStep is what a step does to a file of its petition.
type FileStep struct {
	File authority.OwnedID
	Does FileAct
}

// FileAct is what is done to a file.
type FileAct int

// The acts on files.
const (
	WithholdsFile FileAct = iota + 1
	ErasesFile            // its bytes go
	MarksFile             // as a redacted copy
	UnmarksFile
)

// fileRows withhold a file that does not belong to the petition and, by a second
// decision, erase its bytes; and mark copies that show nobody, which those see who
// verify without knowing who denounced (Luật Tố cáo, Điều 8 khoản 3, Điều 11). The
// trace stays.
func fileRows() []Rule {
	row := Rule{From: PetitionStates(), Reads: []lifecycle.Read{ReadFiles}, Needs: []Need{needsFile, needsReason}}
	withhold, erase, mark, unmark := row, row, row, row
	withhold.Action, withhold.Title = ActionWithholdFile, bilingual.Text{VI: "Rút tệp khỏi hồ sơ", EN: "Withhold a file"}
	withhold.Permission, withhold.Effect = access.PetitionDispose, onFile(WithholdsFile, FactFileWithheld)
	erase.Action, erase.Title = ActionEraseFile, bilingual.Text{VI: "Xóa nội dung tệp đã rút", EN: "Erase a withheld file"}
	erase.Permission, erase.Effect = access.PetitionDispose, onFile(ErasesFile, FactFileErased)
	mark.Action, mark.Title = ActionMarkFile, bilingual.Text{VI: "Đánh dấu bản sao đã che tên", EN: "Mark a redacted copy"}
	mark.Permission, mark.Effect = access.PetitionClassify, onFile(MarksFile, FactFileMarked)
	mark.Reads, mark.Needs, mark.Guards = []lifecycle.Read{ReadFiles, ReadSealedPeople}, []Need{needsFile}, []Guard{isSealed}
	mark.Basis = []bilingual.Legal{ltc("Điều 8 khoản 3, Điều 11")}
	unmark.Action, unmark.Title = ActionUnmarkFile, bilingual.Text{VI: "Bỏ đánh dấu bản sao đã che tên", EN: "Take the mark of a redacted copy back"}
	unmark.Permission, unmark.Effect = access.PetitionClassify, onFile(UnmarksFile, FactFileUnmarked)
	unmark.Guards = []Guard{isSealed}
	return []Rule{withhold, erase, mark, unmark}
}

// onFile is the effect of a step on the file that its command names.
func onFile(does FileAct, fact FactName) func(*turn) error {
	return func(t *turn) error {
		t.out.File = &FileStep{File: t.Command.File, Does: does}
		t.more = append(t.more, FieldChange{Name: fact, Value: t.Command.File.String()})
		return nil
	}
}

// isSealed: of other petitions everybody who reads them sees the files.
var isSealed = guard("sealed", func(f Facts) *fault.Error { //nolint:gochecknoglobals // a guard
	if f.Petition.Sealed() {
		return nil
	}
	return ErrGuard.Msg("Người gửi đơn không thuộc diện giữ bí mật; người xác minh đã xem được mọi tệp.",
		"The sender is not kept secret; who verifies sees every file already.")
})
