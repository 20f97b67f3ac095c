package register

import (
	"fmt"

	"kntc/internal/fault"
)

// The refusals that concern a whole file. Faults of single rows are Problems.
var (
	// ErrFormat refuses a file that is neither CSV nor XLSX.
	ErrFormat = fault.Define(fault.Unsupported, "register_format",
		"Tệp không phải CSV hoặc XLSX.", "The file is neither CSV nor XLSX.")
	// ErrEncoding refuses text of which the encoding is not known.
	ErrEncoding = fault.Define(fault.Unsupported, "register_encoding",
		"Tệp CSV không dùng bảng mã UTF-8.", "The CSV file is not encoded in UTF-8.")
	// ErrDamaged refuses a file whose structure is broken or cut off.
	ErrDamaged = fault.Define(fault.Invalid, "register_damaged",
		"Tệp bị hỏng hoặc không đầy đủ.", "The file is damaged or incomplete.")
	// ErrTooLarge refuses a file beyond the limits of Options.
	ErrTooLarge = fault.Define(fault.TooLarge, "register_too_large",
		"Tệp vượt quá giới hạn cho phép.", "The file exceeds the limits.")
	// ErrHeadings refuses a file in which no table with the required columns
	// is found.
	ErrHeadings = fault.Define(fault.Unprocessable, "register_headings",
		"Không nhận ra các cột của sổ.", "The columns of the register are not recognised.")
	// ErrOwnList refuses the list of petitions that this system wrote: they are in it
	// already.
	ErrOwnList = fault.Define(fault.Unprocessable, "register_own_list",
		"Đây là danh sách đơn xuất từ hệ thống, không phải sổ; các đơn trong đó đã có trong hệ thống.",
		"This is a list of petitions that the system exported and no register; its petitions are in the system already.")
	// ErrSheet refuses a workbook that lacks a worksheet which was asked for, or has
	// none that can be seen.
	ErrSheet = fault.Define(fault.Unprocessable, "register_sheet",
		"Không có trang tính cần nhập.", "There is no such worksheet.")
)

// damaged reports a broken structure at a line of the file.
func damaged(line int, cause error) error {
	if final(cause) {
		return cause
	}
	line = max(line, 1)
	return ErrDamaged.Msg(
		fmt.Sprintf("Không đọc được từ dòng %d.", line),
		fmt.Sprintf("Reading failed at line %d.", line)).Because(cause)
}
