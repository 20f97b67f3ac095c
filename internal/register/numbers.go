package register

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"kntc/internal/bilingual"
	"kntc/internal/text"
)

// The ways whole numbers are written: plain, with dots between thousands.
var (
	allDigits      = regexp.MustCompile(`^\d+$`)
	plainInteger   = regexp.MustCompile(`^\d{1,9}$`)
	groupedInteger = regexp.MustCompile(`^\d{1,3}(\.\d{3}){1,2}$`)
	peopleSuffix   = regexp.MustCompile(`(?i)\s*người$`)
)

// parseCount reads a cell that holds a whole number; ok is false when the cell
// is empty. A dot groups thousands in text, as Vietnamese writes it, and is a
// fraction in a cell that is a number; a comma is refused in both.
func parseCount(c cell) (n int, ok bool, bad *cellFault) {
	if c.clean() == "" {
		return 0, false, nil
	}
	s := peopleSuffix.ReplaceAllString(c.clean(), "")
	if c.typ == numberCell {
		f, err := strconv.ParseFloat(s, 64)
		if err != nil || f != math.Trunc(f) || f < 0 || f > 999_999_999 {
			return 0, true, notCount(s)
		}
		return int(f), true, nil
	}
	if c.typ != textCell {
		return 0, true, notCount(s)
	}
	digits, whole := integerText(s)
	if !whole {
		return 0, true, notCount(s)
	}
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0, true, notCount(s)
	}
	return n, true, nil
}

// integerText returns the digits of a whole number written plainly or with
// dots between thousands.
func integerText(s string) (string, bool) {
	switch {
	case plainInteger.MatchString(s):
		return s, true
	case groupedInteger.MatchString(s) && s[0] != '0':
		return strings.ReplaceAll(s, ".", ""), true
	default:
		return "", false
	}
}

func notCount(s string) *cellFault {
	return &cellFault{"number_unreadable", bilingual.Text{
		VI: fmt.Sprintf("“%s” không phải số nguyên (dấu chấm ngăn hàng nghìn, ví dụ 1.081).", shorten(s)),
		EN: fmt.Sprintf("“%s” is not a whole number (dots group thousands, as in 1.081).", shorten(s)),
	}}
}

// registerNumber brings a number of a register or of a matter to one form:
// "1.081", "1081", "01081" and the number 1081 are the same; "125/2019" and
// "VV-07" keep their signs.
func registerNumber(c cell) string {
	s := c.clean()
	if c.typ == numberCell {
		if f, err := strconv.ParseFloat(s, 64); err == nil && f == math.Trunc(f) && f >= 0 && f < 1e15 {
			s = strconv.FormatFloat(f, 'f', 0, 64)
		}
	}
	if digits, whole := integerText(s); whole {
		s = digits
	}
	if allDigits.MatchString(s) {
		if trimmed := strings.TrimLeft(s, "0"); trimmed != "" {
			return trimmed
		}
		return "0"
	}
	return strings.ToUpper(strings.Join(strings.Fields(s), " "))
}

// fraction is a number with a sign or with decimals, as no register has them:
// "−3", "1.08", "1,081".
var fraction = regexp.MustCompile(`^[-−–+]?\d+([.,]\d+)*$`)

// noNumber refuses what is a number and none of a register.
func noNumber(c cell) *cellFault {
	s := c.clean()
	if c.typ == numberCell {
		if f, err := strconv.ParseFloat(s, 64); err == nil && f == math.Trunc(f) && f >= 0 {
			return nil
		}
		return notCount(s)
	}
	if _, whole := integerText(s); whole || allDigits.MatchString(s) || !fraction.MatchString(s) {
		return nil
	}
	return notCount(s)
}

// phoneSigns are what telephone numbers are written with.
var phoneSigns = regexp.MustCompile(`^[0-9+(][0-9+(). ,/-]*$`)

// phoneNumber reads telephone numbers of one sender. A cell that is a number has
// lost the zero with which every number begins.
func phoneNumber(s string, typ cellType) (string, *cellFault) {
	switch {
	case typ == numberCell && allDigits.MatchString(s) && s[0] != '0':
		s = "0" + s
	case !phoneSigns.MatchString(s):
		return "", badPhone()
	}
	if len(s) > maxPhone {
		return "", badPhone()
	}
	return s, nil
}

// maxPhone is how many characters the numbers of one sender may have.
const maxPhone = 30

func badPhone() *cellFault {
	return &cellFault{"phone", bilingual.Text{
		VI: fmt.Sprintf("Số điện thoại chỉ gồm chữ số và dấu + ( ) . - /, tối đa %d ký tự.", maxPhone),
		EN: fmt.Sprintf("A telephone number has digits and + ( ) . - / only, %d characters at most.", maxPhone),
	}}
}

// identityNumber reads the number of an identity card: nine digits (CMND) or
// twelve (căn cước). A cell that is a number has lost its leading zeros; only
// lengths that no loss can explain are taken.
func identityNumber(s string, typ cellType) (string, *cellFault) {
	if typ == numberCell {
		if f, err := strconv.ParseFloat(s, 64); err == nil && f == math.Trunc(f) && f >= 0 && f < 1e15 {
			s = strconv.FormatFloat(f, 'f', 0, 64)
		}
	}
	digits := strings.NewReplacer(" ", "", ".", "", "-", "").Replace(s)
	for _, r := range digits {
		if r < '0' || r > '9' {
			return passportNumber(digits)
		}
	}
	if len(digits) == 9 || len(digits) == 12 {
		return digits, nil
	}
	if typ == numberCell {
		return "", &cellFault{"identity_number_zeros", bilingual.Text{
			VI: "Số giấy tờ đã mất các số 0 ở đầu vì ô là kiểu số; hãy đổi ô sang kiểu văn bản và ghi đủ 9 hoặc 12 chữ số.",
			EN: "The identity number lost its leading zeros because the cell is a number; make the cell text and write all 9 or 12 digits.",
		}}
	}
	return "", badIdentity()
}

// passport is a letter or two and six to eight digits.
var passport = regexp.MustCompile(`^[A-Za-z]{1,2}\d{6,8}$`)

func passportNumber(s string) (string, *cellFault) {
	if passport.MatchString(s) {
		return strings.ToUpper(s), nil
	}
	return "", badIdentity()
}

// badIdentity never quotes the number: verdicts are read by more people than
// identity numbers may be.
func badIdentity() *cellFault {
	return &cellFault{"identity_number", bilingual.Text{
		VI: "Số giấy tờ phải có 9 chữ số (CMND), 12 chữ số (căn cước) hoặc là số hộ chiếu.",
		EN: "An identity number has 9 digits (CMND), 12 digits (căn cước) or is a passport number.",
	}}
}

// parseMark reads a cell that is ticked or not; known is false when it is
// empty.
func parseMark(c cell) (yes, known bool, bad *cellFault) {
	s := c.clean()
	switch text.Fold(s) {
	case "x", "co", "1", "true", "dung", "yes", "du", "v", "thuoc":
		return true, true, nil
	case "khong", "ko", "0", "false", "no", "k", "khong du", "khong thuoc":
		return false, true, nil
	}
	switch s {
	case "":
		return false, false, nil
	case "✓", "✔", "☑", "√":
		return true, true, nil
	case "-", "–", "☐":
		return false, true, nil
	}
	return false, true, &cellFault{"mark_unreadable", bilingual.Text{
		VI: fmt.Sprintf("“%s”: hãy ghi x hoặc để trống.", shorten(s)),
		EN: fmt.Sprintf("“%s”: write x or leave the cell empty.", shorten(s)),
	}}
}
