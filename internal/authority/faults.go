package authority

import (
	"fmt"

	"kntc/internal/clock"
	"kntc/internal/fault"
)

// The refusals of the directory of authorities.
var (
	ErrUnknown = fault.Define(fault.Unprocessable, "authority_unknown",
		"Không có cơ quan này trong danh mục.", "The directory has no such authority.")
	ErrExists = fault.Define(fault.Conflict, "authority_exists",
		"Mã định danh cơ quan đã được dùng.", "The authority's id is already in use.")
	ErrIncomplete = fault.Define(fault.Unprocessable, "authority_incomplete",
		"Thông tin cơ quan chưa đủ hoặc không hợp lệ.", "The authority's particulars are incomplete or not valid.")
	ErrNotInForce = fault.Define(fault.Unprocessable, "authority_not_in_force",
		"Cơ quan chưa thành lập vào ngày này.", "The authority did not exist yet on that day.")
	ErrNotInBeing = fault.Define(fault.Unprocessable, "authority_not_in_being",
		"Cơ quan không tồn tại vào ngày này.", "The authority does not exist on that day.")
	ErrEnded = fault.Define(fault.Unprocessable, "authority_ended",
		"Cơ quan đã kết thúc hoạt động vào ngày này.", "The authority had ended by that day.")
	ErrValidity = fault.Define(fault.Unprocessable, "authority_validity",
		"Thời hạn nằm ngoài thời gian tồn tại của cơ quan.", "The dates lie outside the authority's existence.")
	ErrOverlap = fault.Define(fault.Unprocessable, "authority_overlap",
		"Hai giai đoạn của cùng một cơ quan chồng lên nhau.", "Two spells of one authority overlap.")
	ErrCycle = fault.Define(fault.Unprocessable, "authority_cycle",
		"Cơ quan không thể trực thuộc chính mình hoặc cấp dưới của mình.",
		"An authority cannot be part of itself or of one below it.")
	ErrCodeTaken = fault.Define(fault.Conflict, "code_taken",
		"Mã đơn vị đang được cơ quan khác dùng.", "Another authority bears this official code.")
	ErrHasChildren = fault.Define(fault.Unprocessable, "authority_has_children",
		"Cơ quan còn cơ quan trực thuộc.", "The authority still has authorities below it.")
	ErrSuccession = fault.Define(fault.Unprocessable, "succession_invalid",
		"Quan hệ kế thừa không hợp lệ.", "The succession is not valid.")
	ErrSuccessionCycle = fault.Define(fault.Unprocessable, "succession_cycle",
		"Cơ quan không thể kế thừa cơ quan đã kế thừa mình.",
		"An authority cannot succeed one that succeeded it.")
)

func unknown(id ID) error {
	return ErrUnknown.Msg(fmt.Sprintf("Không có cơ quan số %d.", id), fmt.Sprintf("There is no authority %d.", id))
}

// about adds to a refusal which authority it concerns and when.
func about(template *fault.Error, a Authority, s Span) error {
	when := s.From
	if when.IsZero() {
		when = s.To
	}
	return template.Msg(
		fmt.Sprintf("%s (số %d)%s.", a.Name, a.ID, onDay(", ngày ", when.Vietnamese())),
		fmt.Sprintf("%s (%d)%s.", a.Name, a.ID, onDay(", on ", when.String())))
}

func onDay(before, day string) string {
	if day == "" {
		return ""
	}
	return before + day
}

// notOn says why an authority cannot be changed on a day: it had ended, or did
// not exist yet.
func notOn(a Authority, on clock.Date) error {
	if !a.ValidFrom.IsZero() && ordinal(on) < ordinal(a.ValidFrom) {
		return about(ErrNotInForce, a, Span{From: on})
	}
	return about(ErrEnded, a, Span{From: on})
}
