package petition

import (
	"kntc/internal/access"
	"kntc/internal/bilingual"
	"kntc/internal/fault"
)

// IdentityCheck is where it is checked who a denouncer is (Luật Tố cáo, Điều 24
// khoản 1): several places, or a check by delegation, make the first handling
// longer.
type IdentityCheck string

// The checks; empty while none is recorded.
const (
	OnePlace      IdentityCheck = "one_place"
	SeveralPlaces IdentityCheck = "several_places"
	Delegated     IdentityCheck = "delegated" // another authority checks
)

// IdentityChecks lists every check.
func IdentityChecks() []IdentityCheck { return []IdentityCheck{OnePlace, SeveralPlaces, Delegated} }

// Longer reports whether the first handling may last longer with the check.
func (c IdentityCheck) Longer() bool { return c == SeveralPlaces || c == Delegated }

// checkIdentityRow records where the denouncer's identity is checked. It is
// possible while the limit runs: nobody is in time afterwards who was late.
func checkIdentityRow() Rule {
	return Rule{
		Action: ActionCheckIdentity, Title: bilingual.Text{VI: "Kiểm tra, xác minh thông tin người tố cáo", EN: "Check who denounces"},
		Effect: checkIdentity, Regards: true,
		From:       []State{StateClassified},
		Permission: access.PetitionClassify, Needs: []Need{needsIdentityCheck},
		Guards:   []Guard{isDenunciation, isHandledInTime},
		Document: "Văn bản giao, ủy quyền hoặc biên bản kiểm tra, xác minh thông tin người tố cáo",
		Basis:    []bilingual.Legal{ltc("Điều 24 khoản 1"), nd31("Điều 9")},
	}
}

// isHandledInTime refuses to make the first handling longer when its limit has
// passed.
var isHandledInTime = guard("first_handling_in_limit", func(f Facts) *fault.Error { //nolint:gochecknoglobals // a guard
	if !f.Command.IdentityCheck.Longer() || f.AdmitDue.IsZero() || !f.On.After(f.AdmitDue) {
		return nil
	}
	return ErrGuard.Msg("Thời hạn xử lý ban đầu đã hết ngày "+f.AdmitDue.Vietnamese()+"; chỉ được kéo dài khi thời hạn còn chạy, đơn vẫn là quá hạn.",
		"The first handling was due on "+f.AdmitDue.String()+"; it is made longer only while its limit runs, and stays late.").
		By(ltc("Điều 24 khoản 1"))
})

func checkIdentity(t *turn) error {
	c := t.Command.IdentityCheck
	if !Known(IdentityChecks(), c) {
		return ErrInvalid.At("/identity_check", "unknown_value", "Nơi xác minh danh tính không có trong danh mục.", "Must be one_place, several_places or delegated.")
	}
	t.petition.IdentityCheck = c
	return nil
}
