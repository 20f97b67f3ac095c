package petition

import "kntc/internal/fault"

// The refusals of the domain. Templates, never changed.
var (
	ErrInvalid = fault.Define(fault.Unprocessable, "invalid_petition",
		"Thông tin đơn chưa đúng.", "The petition's data is not valid.")
	ErrUnknownAction = fault.Define(fault.Unprocessable, "unknown_action",
		"Không có bước xử lý này.", "There is no such action.")
	ErrWrongState = fault.Define(fault.Unprocessable, "action_not_allowed_from_state",
		"Không thực hiện được bước này ở trạng thái hiện tại.", "This action is not possible in the present state.")
	ErrGuard = fault.Define(fault.Unprocessable, "guard_refused",
		"Chưa đủ điều kiện để thực hiện bước này.", "A condition for this action is not met.")
	ErrPaperTaken = fault.Define(fault.Unprocessable, "document_number_taken",
		"Số văn bản này đã được dùng trong năm.", "This document number is taken in its year.").
		At("/paper/number", "taken", "Số đã được dùng; để trống để hệ thống cấp số.", "The number is taken; leave it out to be given the next one.")
	ErrEffectiveDate = fault.Define(fault.Unprocessable, "effective_date_refused",
		"Ngày hiệu lực không hợp lệ.", "The effective date is not possible.")
)
