package register

import (
	"fmt"
	"regexp"
	"strings"

	"kntc/internal/text"
)

// passOver recognises the rows of a printed register that hold no petition. A
// row that has a number or a date of receipt is never passed over.
func (d *Reader) passOver(rec record) bool {
	if d.layout.same(rec) || isColumnNumbers(rec) {
		d.noteRow(rec, NoteHeading, "dòng tiêu đề lặp lại", "repeated headings")
		return true
	}
	first, filled := firstText(rec)
	switch {
	case isTotal(first) && d.isSum(rec, first):
		d.ended = true
		d.noteRow(rec, NoteTotal, "dòng tổng cộng", "a row of totals")
	case filled == 2 && isOutline(first) && d.isTitle(rec):
		d.noteRow(rec, NoteSection, "dòng phân mục", "a section heading")
	case d.isPetition(rec, first):
		return false
	case isSigned(first):
		d.ended = true
		d.noteRow(rec, NoteFooter, "dòng cuối sổ", "a row below the register")
	case d.ended || isRemark(first):
		d.noteRow(rec, NoteFooter, "dòng cuối sổ", "a row below the register")
	case filled == 1 && isSection(first):
		d.noteRow(rec, NoteSection, "dòng phân mục", "a section heading")
	case filled == 1 && rec.at(d.layout.columns[colOrdinal]).clean() != "":
		d.noteRow(rec, NoteOrdinal, "dòng chỉ có số thứ tự", "a row with its ordinal number alone")
	default:
		return false
	}
	return true
}

// isPetition reports whether a row must be read as a petition: its number or its
// date of receipt is filled, by something else than the row's title, which
// may stand in any column because title cells are merged.
func (d *Reader) isPetition(rec record, title string) bool {
	for _, c := range []column{colNumber, colReceivedOn} {
		if v := rec.at(d.layout.columns[c]).clean(); v != "" && v != title {
			return true
		}
	}
	return false
}

// isSum reports whether a row whose title says so holds totals: no cell under the
// dates is a day.
func (d *Reader) isSum(rec record, title string) bool {
	c := rec.at(d.layout.columns[colReceivedOn])
	if c.clean() == title {
		return true
	}
	_, told, bad := parseDate(c, d.src.epoch1904())
	return !told || bad != nil
}

// isTitle reports whether nothing in a row is a number of the register or a date.
func (d *Reader) isTitle(rec record) bool {
	return rec.at(d.layout.columns[colReceivedOn]).clean() == "" &&
		!strings.ContainsAny(rec.at(d.layout.columns[colNumber]).clean(), "0123456789")
}

func (d *Reader) noteRow(rec record, code, vi, en string) {
	d.noteAt(rec.line, code, fmt.Sprintf("Bỏ qua dòng %d: %s.", rec.line, vi), fmt.Sprintf("Line %d passed over: %s.", rec.line, en))
}

// firstText returns the first filled cell of a row and how many are filled.
func firstText(rec record) (first string, filled int) {
	for _, c := range rec.cells {
		s := c.clean()
		if s == "" {
			continue
		}
		if filled == 0 {
			first = s
		}
		filled++
	}
	return first, filled
}

func isTotal(s string) bool {
	key := text.Fold(s)
	if strings.HasPrefix(key, "tong cong ty") {
		return false // a state corporation, not a sum
	}
	return key == "tong" || key == "cong" || beginsWithAny(key, "tong cong", "tong so", "cong cuoi", "cong thang", "luy ke", "cong don")
}

// signedOn is a day as it stands above signatures: "Hà Nội, ngày 30 tháng 11 năm
// 2026", folded; printed forms leave the numbers out.
var signedOn = regexp.MustCompile(`(^|.* )ngay( \d{1,2})? thang( \d{1,2})? nam( \d{4})?$`)

// isSigned recognises what stands below a register: its day and its signatures.
func isSigned(s string) bool {
	key := text.Fold(s)
	return signedOn.MatchString(key) ||
		beginsWithAny(key, "nguoi lap", "thu truong", "nguoi ghi so", "ke toan", "noi nhan", "tm uy ban", "chu tich", "chanh van phong", "ky ghi ro ho ten")
}

// isRemark recognises the remarks that stand below a table or between its rows.
func isRemark(s string) bool {
	key := text.Fold(s)
	return key == "ghi chu" || strings.HasPrefix(key, "ghi chu ")
}

// isSection recognises titles that divide a register by month or quarter, or
// by numbered part.
func isSection(s string) bool {
	return beginsWithAny(text.Fold(s), "thang ", "quy ", "nam ", "phan ", "muc ", "i ", "ii ", "iii ", "iv ", "v ")
}

// outline is the number of a part in a cell of its own: "II", "A.", "IV)".
var outline = regexp.MustCompile(`^([IVX]+|[A-Z])[.)]?$`)

func isOutline(s string) bool { return outline.MatchString(s) }

func beginsWithAny(s string, beginnings ...string) bool {
	for _, b := range beginnings {
		if strings.HasPrefix(s, b) {
			return true
		}
	}
	return false
}
