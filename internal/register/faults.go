package register

import (
	"fmt"

	"kntc/internal/fault"
)

// The refusals that concern a whole file. Faults of single rows are Problems.
var (
	// ErrFormat refuses a file that is neither CSV nor XLSX.
	ErrFormat = fault.Define(fault.Unsupported, "register_format",
		"Tệp không phải CSV (UTF-8) hoặc XLSX.", "The file is neither CSV (UTF-8) nor XLSX.")
	// ErrEncoding refuses text that is not UTF-8.
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
	// ErrSheet refuses a workbook in which it is not clear which worksheet
	// holds the register.
	ErrSheet = fault.Define(fault.Unprocessable, "register_sheet",
		"Không xác định được trang tính chứa sổ.", "It is not clear which worksheet holds the register.")
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
