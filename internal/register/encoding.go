package register

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"kntc/internal/bilingual"
)

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
		{"\xff\xfe", "Tệp dùng bảng mã UTF-16 (“Unicode Text”). Hãy lưu lại thành “CSV UTF-8”.", "The file is UTF-16 (“Unicode Text”). Save it as “CSV UTF-8”."},
		{"\xfe\xff", "Tệp dùng bảng mã UTF-16 (“Unicode Text”). Hãy lưu lại thành “CSV UTF-8”.", "The file is UTF-16 (“Unicode Text”). Save it as “CSV UTF-8”."},
		{"{\\rtf", "Đây là tệp văn bản RTF. Hãy gửi bảng tính (.xlsx hoặc .csv).", "This is an RTF document. Send a spreadsheet (.xlsx or .csv)."},
	} {
		if bytes.HasPrefix(head, []byte(k.prefix)) {
			template := ErrFormat
			if k.prefix[0] >= '\xfe' {
				template = ErrEncoding
			}
			return false, template.Msg(k.vi, k.en)
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

// wrongEncoding refuses text that is not UTF-8 and says what it seems to be.
func wrongEncoding(chunk []byte, at, line int) error {
	vi, en := guessEncoding(chunk, at)
	return ErrEncoding.Msg(
		fmt.Sprintf("Ký tự ở dòng %d không phải UTF-8; %s.", line, vi),
		fmt.Sprintf("A character on line %d is not UTF-8; %s.", line, en))
}

// guessEncoding names the likely encoding from the bytes around the first bad
// one. In VNI an accent byte follows its vowel ("Nguyeãn"); in TCVN3 one byte
// is the whole accented vowel and follows a consonant ("NguyÔn").
func guessEncoding(chunk []byte, at int) (vi, en string) {
	if chunk[at] == 0 {
		return "tệp có thể là UTF-16 hoặc tệp nhị phân, hãy lưu lại thành “CSV UTF-8”",
			"it may be UTF-16 or binary, save it as “CSV UTF-8”"
	}
	afterVowel, other := 0, 0
	for i := max(at, 1); i < len(chunk); i++ {
		if chunk[i] < 0x80 {
			continue
		}
		if strings.IndexByte("aeiouyAEIOUY", chunk[i-1]) >= 0 {
			afterVowel++
		} else {
			other++
		}
	}
	if afterVowel > other {
		return "có thể là bảng mã VNI, hãy chuyển sang Unicode rồi lưu lại thành “CSV UTF-8”",
			"it may be VNI, convert it to Unicode and save it as “CSV UTF-8”"
	}
	return "có thể là bảng mã TCVN3 (ABC), hãy chuyển sang Unicode rồi lưu lại thành “CSV UTF-8”",
		"it may be TCVN3 (ABC), convert it to Unicode and save it as “CSV UTF-8”"
}

// legacyFont reports whether the text was typed for a TCVN3 or VNI font and
// stored as if it were Unicode: "NguyÔn V¨n" keeps signs inside words that no
// language puts there.
func legacyFont(s string) bool {
	var before rune
	runes := []rune(s)
	for i, r := range runes {
		next := rune(0)
		if i+1 < len(runes) {
			next = runes[i+1]
		}
		inWord := unicode.IsLetter(before) || unicode.IsLetter(next)
		if strings.ContainsRune("®¨©¬¶¸¹»¼½¾§¦", r) && inWord {
			return true
		}
		if strings.ContainsRune("øûåäØÛÅÄ", r) && strings.ContainsRune("aeoAEO", before) {
			return true
		}
		before = r
	}
	return false
}

//nolint:gochecknoglobals // a text, never changed
var legacyFontText = bilingual.Text{
	VI: "Chữ gõ bằng phông cũ (TCVN3/ABC hoặc VNI); hãy chuyển sang Unicode.",
	EN: "Typed for an old font (TCVN3/ABC or VNI); convert it to Unicode.",
}
