package petition

import (
	"kntc/internal/fault"
	"kntc/internal/lifecycle"
)

// The refusals of the domain. Templates, never changed.
var (
	ErrInvalid = fault.Define(fault.Unprocessable, "invalid_petition",
		"Thông tin đơn chưa đúng.", "The petition's data is not valid.")
	ErrPaperTaken = fault.Define(fault.Unprocessable, "document_number_taken",
		"Số văn bản này đã được dùng trong năm.", "This document number is taken in its year.").
		At("/paper/number", "taken", "Số đã được dùng; để trống để hệ thống cấp số.", "The number is taken; leave it out to be given the next one.")
	// ErrUnchanged refuses a correction after which everything stands as before:
	// its event would tell of a change that there was not.
	ErrUnchanged = fault.Define(fault.Unprocessable, "nothing_changed",
		"Nội dung đính chính trùng với nội dung đang ghi, không có gì thay đổi.", "The correction says what stands already; nothing would change.")
)

// The refusals of the tables.
var (
	ErrUnknownAction = lifecycle.ErrUnknownAction
	ErrWrongState    = lifecycle.ErrWrongState
	ErrGuard         = lifecycle.ErrGuard
	ErrEffectiveDate = lifecycle.ErrEffectiveDate
)
