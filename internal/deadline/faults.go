package deadline

import "kntc/internal/fault"

// The refusals of this package. Templates, never changed.
var (
	ErrNoRule = fault.Define(fault.Unprocessable, "no_rule_of_law",
		"Không có quy định về thời hạn cho trường hợp này.", "No rule of law sets a deadline for this case.")
	ErrQuestion = fault.Define(fault.Unprocessable, "deadline_question_refused",
		"Không tính được thời hạn từ thông tin này.", "A deadline cannot be computed from this.")
	ErrStops = fault.Define(fault.Unprocessable, "stops_refused",
		"Các khoảng thời gian tạm dừng không hợp lệ.", "The stops are not possible.")
	ErrExtension = fault.Define(fault.Unprocessable, "extension_refused",
		"Không được gia hạn.", "The extension is not allowed.")
	ErrLaw = fault.Define(fault.Unprocessable, "law_data_refused",
		"Dữ liệu pháp luật không hợp lệ.", "The data of the law is not valid.")
)
