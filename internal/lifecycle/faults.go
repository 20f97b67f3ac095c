package lifecycle

import "kntc/internal/fault"

// The refusals of the tables. Templates, never changed.
var (
	ErrUnknownAction = fault.Define(fault.Unprocessable, "unknown_action",
		"Không có bước xử lý này.", "There is no such action.")
	ErrWrongState = fault.Define(fault.Unprocessable, "action_not_allowed_from_state",
		"Không thực hiện được bước này ở trạng thái hiện tại.", "This action is not possible in the present state.")
	ErrGuard = fault.Define(fault.Unprocessable, "guard_refused",
		"Chưa đủ điều kiện để thực hiện bước này.", "A condition for this action is not met.")
	ErrEffectiveDate = fault.Define(fault.Unprocessable, "effective_date_refused",
		"Ngày hiệu lực không hợp lệ.", "The effective date is not possible.")
)
