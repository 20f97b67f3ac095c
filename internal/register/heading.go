package register

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"kntc/internal/bilingual"
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
		key := text.Fold(h)
		if key == "" {
			continue
		}
		if group != "" {
			if c, ok := headingIndex[text.Fold(group)+" "+key]; ok {
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
func findHeadings(rows []record) layout {
	best := emptyLayout()
	for i := range rows {
		one := readHeadings(rows[i], nil)
		one.first, one.line = i+1, rows[i].line
		if one.known() > best.known() {
			best = one
		}
		if i+1 == len(rows) || one.known() == 0 && !anyHeading(rows[i]) {
			continue
		}
		two := readHeadings(rows[i], &rows[i+1])
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
func readHeadings(upper record, lower *record) layout {
	l := emptyLayout()
	width := len(upper.cells)
	if lower != nil {
		width = max(width, len(lower.cells))
	}
	l.headings, l.columnOf = make([]string, width), make([]column, width)
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
		c := matchHeading(above, heading)
		if c == colNone {
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
	names := "“" + strings.Join(missing, "”, “") + "”"
	err := ErrHeadings.Msg(
		fmt.Sprintf("Dòng tiêu đề (dòng %d) thiếu cột %s.", l.line, names),
		fmt.Sprintf("The heading row (line %d) lacks the columns %s.", l.line, names))
	for _, m := range missing {
		err = err.At("/"+columnTable[matchHeading("", m)].Key, "required", "Thiếu cột “"+m+"”.", "Column “"+m+"” is missing.")
	}
	return err
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

// notes names the columns that are not part of a register.
func (l layout) notes() []Note {
	var out []Note
	for i, h := range l.headings {
		if h == "" || l.columnOf[i] != colNone {
			continue
		}
		out = append(out, Note{Line: l.line, Code: NoteUnknownColumn, Text: bilingual.Text{
			VI: fmt.Sprintf("Cột %s “%s” không thuộc sổ, không được nhập.", letter(i), h),
			EN: fmt.Sprintf("Column %s “%s” is not part of the register and is not imported.", letter(i), h),
		}})
	}
	return out
}

func anyLegacyFont(rows []record) bool {
	for _, r := range rows {
		for _, c := range r.cells {
			if legacyFont(c.text) {
				return true
			}
		}
	}
	return false
}
