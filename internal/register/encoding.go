package register

import "bytes"

// detect tells the format of a file by its first bytes and refuses, with
// advice, what is neither CSV nor XLSX.
func detect(head []byte) (xlsx bool, err error) {
	for _, k := range []struct {
		prefix string
		vi, en string
	}{
		{
			"\xd0\xcf\x11\xe0", "Đây là tệp Excel kiểu cũ (.xls) hoặc tệp có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu và lưu lại thành .xlsx.",
			"This is an old Excel file (.xls) or one with a password. Open it in Excel, remove the password and save it as .xlsx.",
		},
		{"%PDF", "Đây là tệp PDF. Hãy gửi tệp bảng tính gốc (.xlsx hoặc .csv).", "This is a PDF. Send the spreadsheet itself (.xlsx or .csv)."},
		{"{\\rtf", "Đây là tệp văn bản RTF. Hãy gửi bảng tính (.xlsx hoặc .csv).", "This is an RTF document. Send a spreadsheet (.xlsx or .csv)."},
	} {
		if bytes.HasPrefix(head, []byte(k.prefix)) {
			return false, ErrFormat.Msg(k.vi, k.en)
		}
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return true, nil
	}
	low := bytes.ToLower(bytes.TrimLeft(head, "\xef\xbb\xbf \t\r\n"))
	for _, tag := range []string{"<html", "<!doctype", "<table", "<?xml"} {
		if bytes.HasPrefix(low, []byte(tag)) {
			return false, ErrFormat.Msg(
				"Đây là trang web hoặc XML mang đuôi bảng tính. Hãy mở bằng Excel và lưu lại thành .xlsx.",
				"This is a web page or XML under a spreadsheet's name. Open it in Excel and save it as .xlsx.")
		}
	}
	return false, nil
}
