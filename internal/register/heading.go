package register

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"kntc/internal/text"
)

// headingRows is how far from the top the table must begin.
const headingRows = 40

const (
	headingLines = 2_000 // how far, blank rows counted
	maxHeading   = 1_000 // bytes of a cell that may be a heading
)

// layout says where the table of a register is and which column is which.
type layout struct {
	columns  [columnCount]int // index in the row, -1 when the file lacks it
	headings []string         // by index: the heading as written
	columnOf []column         // by index
	passed   []bool           // by index: whoever imports said that the column is none of the register
	first    int              // index, in the rows looked at, of the first row below the headings
	line     int              // line of the heading row
	clash    []int            // two indexes that claim one column
}

// known counts the columns recognised.
func (l layout) known() int {
	n := 0
	for _, at := range l.columns[colOrdinal:] {
		if at >= 0 {
			n++
		}
	}
	return n
}

// missing lists the required columns that the file lacks.
func (l layout) missing() []string {
	var out []string
	for c := colOrdinal; c < columnCount; c++ {
		if columnTable[c].Required && l.columns[c] < 0 && (c != colContent || l.columns[colSubject] < 0) {
			out = append(out, columnTable[c].Heading)
		}
	}
	return out
}

// parenthesis is an explanation inside a heading: "(dd/mm/yyyy)", "(x)".
var parenthesis = regexp.MustCompile(`\([^()]*\)`)

// shortForms are the words that headings abbreviate, folded.
//
//nolint:gochecknoglobals // a read-only table
var shortForms = map[string]string{
	"kq": "ket qua", "gq": "giai quyet", "xl": "xu ly", "kqgq": "ket qua giai quyet", "kqxl": "ket qua xu ly", "qd": "quyet dinh",
	"vb": "van ban", "cq": "co quan", "dk": "dieu kien", "tq": "tham quyen", "sdt": "so dien thoai", "dt": "dien thoai",
}

// headingKey returns a heading as it is compared: without accents, case and signs,
// with i for y, abbreviations written out, and a day for "ngày tháng năm".
func headingKey(heading string) string {
	words := text.Words(heading)
	for i, w := range words {
		if whole, ok := shortForms[w]; ok {
			words[i] = whole
		}
	}
	key := strings.Join(words, " ")
	key = strings.ReplaceAll(strings.ReplaceAll(key, "ngay thang nam", "ngay"), "ngay thang", "ngay")
	return strings.ReplaceAll(key, "y", "i")
}

// mapping is what whoever imports said about headings: by key, the column that
// each is; colNone for one that is none of the register.
type mapping map[string]column

// NoColumn says, in Options.Columns, that a column is none of the register.
const NoColumn = "-"

// readMapping reads Options.Columns.
func readMapping(columns map[string]string) (mapping, error) {
	m := make(mapping, len(columns))
	for heading, to := range columns {
		c, known := columnNamed(to)
		if key := headingKey(heading); key != "" && known {
			m[key] = c
			continue
		}
		return nil, ErrHeadings.Msg(
			fmt.Sprintf("Sổ không có cột “%s” để ghép với cột “%s” của tệp.", shorten(to), shorten(heading)),
			fmt.Sprintf("A register has no column “%s” to which “%s” of the file could be mapped.", shorten(to), shorten(heading)))
	}
	return m, nil
}

// columnNamed finds a column by its stable name or by a heading.
func columnNamed(name string) (column, bool) {
	if name == NoColumn {
		return colNone, true
	}
	for c := colOrdinal; c < columnCount; c++ {
		if columnTable[c].Key == name {
			return c, true
		}
	}
	c := matchHeading("", name)
	return c, c != colNone
}

// match is matchHeading where nothing else was said; passed reports that the
// column is none of the register.
func (m mapping) match(group, heading string) (c column, passed bool) {
	if len(m) > 0 && len(heading) <= maxHeading {
		if c, ok := m[headingKey(heading)]; ok {
			return c, c == colNone
		}
	}
	return matchHeading(group, heading), false
}

// matchHeading returns the column that a heading names; group is the merged
// heading above it, if any.
func matchHeading(group, heading string) column {
	if len(heading) > maxHeading || len(group) > maxHeading {
		return colNone
	}
	variants := []string{heading}
	if strings.Contains(heading, "(") {
		variants = append(variants, parenthesis.ReplaceAllString(heading, " "))
	}
	for _, h := range variants {
		key := headingKey(h)
		if key == "" {
			continue
		}
		if group != "" {
			if c, ok := headingIndex[headingKey(group+" "+h)]; ok {
				return c
			}
		}
		if c, ok := headingIndex[key]; ok {
			return c
		}
	}
	return colNone
}

// findHeadings looks for the row, or the two rows, that name the most columns.
func findHeadings(rows []record, m mapping) layout {
	best := emptyLayout()
	for i := range rows {
		one := readHeadings(rows[i], nil, m)
		one.first, one.line = i+1, rows[i].line
		if one.known() > best.known() {
			best = one
		}
		if i+1 == len(rows) || one.known() == 0 && !anyHeading(rows[i]) {
			continue
		}
		two := readHeadings(rows[i], &rows[i+1], m)
		two.first, two.line = i+2, rows[i].line
		if two.known() > best.known() {
			best = two
		}
	}
	for best.first < len(rows) && isColumnNumbers(rows[best.first]) {
		best.first++
	}
	return best
}

// anyHeading reports whether a row could be the upper one of two: it has at
// least two filled cells.
func anyHeading(r record) bool {
	n := 0
	for _, c := range r.cells {
		if c.clean() != "" {
			n++
		}
	}
	return n > 1
}

func emptyLayout() layout {
	var l layout
	for c := range l.columns {
		l.columns[c] = -1
	}
	return l
}

// readHeadings names the columns from a row and, where headings span two rows,
// from the one below it. A merged group heading stands in its first cell only
// and reaches to the next filled cell.
func readHeadings(upper record, lower *record, m mapping) layout {
	l := emptyLayout()
	width := len(upper.cells)
	if lower != nil {
		width = max(width, len(lower.cells))
	}
	l.headings, l.columnOf, l.passed = make([]string, width), make([]column, width), make([]bool, width)
	group := ""
	for i := range width {
		heading, above := upper.at(i).clean(), ""
		if heading != "" {
			group = heading
		}
		if lower != nil && lower.at(i).clean() != "" {
			heading, above = lower.at(i).clean(), group
		}
		l.headings[i] = strings.TrimSpace(strings.ReplaceAll(heading, "\n", " "))
		c, passed := m.match(above, heading)
		if l.passed[i] = passed; c == colNone {
			continue
		}
		if l.columns[c] >= 0 {
			l.clash = append(l.clash, l.columns[c], i)
			continue
		}
		l.columns[c], l.columnOf[i] = i, c
	}
	return l
}

// isColumnNumbers recognises the row "(1) (2) (3)" that printed forms carry
// below the headings.
func isColumnNumbers(r record) bool {
	filled := 0
	for i, c := range r.cells {
		s := strings.Trim(c.clean(), "()[] ")
		if s == "" {
			continue
		}
		n, err := strconv.Atoi(s)
		if err != nil || n > i+1 || n < i {
			return false
		}
		filled++
	}
	return filled >= 3
}

// check refuses a table that cannot be read as a register.
func (l layout) check(rows []record) error {
	if l.known() < 3 {
		vi, en := "", ""
		if anyLegacyFont(rows) {
			vi, en = " "+legacyFontText.VI, " "+legacyFontText.EN
		}
		return ErrHeadings.Msg(
			fmt.Sprintf("Không tìm thấy dòng tiêu đề cột trong %d dòng đầu.%s", headingRows, vi),
			fmt.Sprintf("No row of column headings among the first %d rows.%s", headingRows, en))
	}
	if len(l.clash) > 0 {
		a, b := l.clash[0], l.clash[1]
		return ErrHeadings.Msg(
			fmt.Sprintf("Dòng %d: cột %s “%s” và cột %s “%s” cùng một nghĩa; hãy đổi tên hoặc xóa một cột.", l.line, letter(a), l.headings[a], letter(b), l.headings[b]),
			fmt.Sprintf("Line %d: column %s “%s” and column %s “%s” mean the same; rename or delete one.", l.line, letter(a), l.headings[a], letter(b), l.headings[b]))
	}
	missing := l.missing()
	if len(missing) == 0 {
		return nil
	}
	if l.isOwnList() {
		return ErrOwnList
	}
	names := "“" + strings.Join(missing, "”, “") + "”"
	err := ErrHeadings.Msg(
		fmt.Sprintf("Dòng tiêu đề (dòng %d) thiếu cột %s.", l.line, names),
		fmt.Sprintf("The heading row (line %d) lacks the columns %s.", l.line, names))
	for _, m := range missing {
		err = err.At("/"+columnTable[matchHeading("", m)].Key, "required", "Thiếu cột “"+m+"”.", "Column “"+m+"” is missing.")
	}
	return err
}

// isOwnList reports whether the headings are those of the list of petitions that this
// system writes: they name each petition by its id.
func (l layout) isOwnList() bool {
	found := 0
	for _, h := range l.headings {
		switch text.Fold(h) {
		case "so", "nam", "ma don":
			found++
		}
	}
	const all = 3
	return found == all
}

// same reports whether a row repeats the headings, as after a page break.
func (l layout) same(r record) bool {
	equal := 0
	for i, h := range l.headings {
		if h == "" || l.columnOf[i] == colNone {
			continue
		}
		got := r.at(i).clean()
		if got == "" {
			continue
		}
		if matchHeading("", got) == colNone && text.Fold(got) != text.Fold(h) {
			return false
		}
		equal++
	}
	return equal >= 2
}

// unknown lists the indexes of the columns that are not part of a register.
func (l layout) unknown() []int {
	var out []int
	for i, h := range l.headings {
		if h != "" && l.columnOf[i] == colNone {
			out = append(out, i)
		}
	}
	return out
}

func anyLegacyFont(rows []record) bool {
	for _, r := range rows {
		for _, c := range r.cells {
			if fontOf(c.text) != NoFont {
				return true
			}
		}
	}
	return false
}
