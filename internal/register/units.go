package register

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"

	"kntc/internal/authority"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/text"
)

// The limits of a list of units: the whole country had under eleven thousand.
const (
	maxListBytes    = 32 << 20
	maxListRows     = 60_000
	maxListProblems = 10_000
	maxListObject   = 256 << 10 // bytes of one object of JSON
)

// ErrList refuses a file in which no list of units or successions is found.
var ErrList = fault.Define(fault.Unprocessable, "unit_list",
	"Không nhận ra danh sách đơn vị.", "This is not a list of units.")

// listColumn is a column of a list and the headings it goes by, folded.
type listColumn struct {
	name     string
	headings []string
	required bool
}

//nolint:gochecknoglobals // the columns of a list of units
var unitColumns = []listColumn{
	{"code", []string{"code", "ma", "ma don vi", "ma dvhc"}, true},
	{"name", []string{"name", "ten"}, false},
	{"full_name", []string{"full name", "ten day du", "ten don vi"}, true},
	{"tier", []string{"tier", "cap"}, true},
	{"parent_code", []string{"parent code", "ma cap tren", "truc thuoc"}, true},
	{"valid_from", []string{"valid from", "hieu luc tu", "ngay hieu luc"}, false},
	{"document", []string{"document", "van ban", "so van ban"}, false},
}

//nolint:gochecknoglobals // the columns of a list of successions
var heirColumns = []listColumn{
	{"predecessor", []string{"predecessor", "predecessor code", "ma cu", "ma don vi cu"}, true},
	{"successor", []string{"successor", "successor code", "ma moi", "ma don vi moi"}, true},
	{"on", []string{"on", "date", "ngay", "tu ngay"}, true},
	{"document", []string{"document", "van ban", "so van ban"}, false},
}

// tierWords are the ways lists write a tier.
//
//nolint:gochecknoglobals // a vocabulary, never changed
var tierWords = newVocabulary(
	word[authority.Tier]{authority.Central, []string{"central", "trung ương"}},
	word[authority.Tier]{authority.Province, []string{"province", "tỉnh", "cấp tỉnh"}},
	word[authority.Tier]{authority.District, []string{"district", "huyện", "cấp huyện"}},
	word[authority.Tier]{authority.Commune, []string{"commune", "xã", "cấp xã"}},
)

// Units reads a list of administrative units: CSV in UTF-8 or JSON, with the
// columns code, name, full_name, tier, parent_code and, where rows differ in
// them, valid_from and document. Every cell that cannot be read is a problem;
// such a row is not among the units. The errors are those of Open.
func Units(ctx context.Context, r io.ReaderAt, size int64) ([]authority.Unit, []Problem, error) {
	var units []authority.Unit
	problems, err := readList(newSent(ctx, r), size, unitColumns, func(row *listRow) {
		u := authority.Unit{
			Line: row.line, Code: row.code("code"), Name: row.name("name"), FullName: row.name("full_name"),
			Tier: row.tier("tier"), Parent: row.code("parent_code"), From: row.date("valid_from"), Document: row.name("document"),
		}
		row.need("code", u.Code)
		row.need("full_name", u.FullName)
		if len(row.problems) == 0 {
			units = append(units, u)
		}
	})
	return units, problems, err
}

// Successions reads a list of successions: predecessor and successor code, the
// day and the document. See Units.
func Successions(ctx context.Context, r io.ReaderAt, size int64) ([]authority.Heir, []Problem, error) {
	var heirs []authority.Heir
	problems, err := readList(newSent(ctx, r), size, heirColumns, func(row *listRow) {
		h := authority.Heir{
			Line: row.line, Predecessor: row.code("predecessor"), Successor: row.code("successor"),
			On: row.date("on"), Document: row.name("document"),
		}
		row.need("predecessor", h.Predecessor)
		row.need("successor", h.Successor)
		row.need("on", h.On.String())
		if len(row.problems) == 0 {
			heirs = append(heirs, h)
		}
	})
	return heirs, problems, err
}

// readList reads the rows of a list, whatever its format.
func readList(f *sent, size int64, columns []listColumn, use func(*listRow)) ([]Problem, error) {
	if size > maxListBytes {
		return nil, ErrTooLarge.Msg(
			fmt.Sprintf("Tệp lớn hơn %d MB.", maxListBytes>>20), fmt.Sprintf("The file is larger than %d MB.", maxListBytes>>20))
	}
	start, err := checkList(f, size)
	if err != nil {
		return nil, err
	}
	l := &list{columns: columns, use: use}
	head := make([]byte, min(size-start, sampleBytes))
	if _, err := io.ReadFull(io.NewSectionReader(f, start, size-start), head); err != nil {
		return nil, damaged(1, err)
	}
	if lead := bytes.TrimLeft(head, " \t\r\n"); len(lead) > 0 && lead[0] == '[' {
		err = l.json(newLines(&budget{r: io.NewSectionReader(f, start, size-start), meter: newMeter(f.ctx, size)}))
		return l.problems, err
	}
	delimiter, declared := declaredDelimiter(head)
	if declared == 0 {
		delimiter = listDelimiter(head)
	}
	src, err := newCSVSource(f, size, coding{start: start}, delimiter, declared)
	if err == nil {
		err = l.csv(src)
	}
	return l.problems, err
}

// list gathers what the rows of a list say.
type list struct {
	columns  []listColumn
	use      func(*listRow)
	rows     int
	problems []Problem
}

// take takes in a row.
func (l *list) take(row *listRow) error {
	if l.rows++; l.rows > maxListRows {
		return ErrTooLarge.Msg(
			fmt.Sprintf("Danh sách có hơn %d dòng.", maxListRows), fmt.Sprintf("The list has more than %d rows.", maxListRows))
	}
	l.use(row)
	l.problems = append(l.problems, row.problems...)
	return l.bearable(0)
}

// bearable refuses a list in which nearly everything is wrong, with so many
// problems more in the row being read.
func (l *list) bearable(more int) error {
	if len(l.problems)+more <= maxListProblems {
		return nil
	}
	return ErrList.Msg(
		fmt.Sprintf("Danh sách có hơn %d lỗi; hãy kiểm tra lại định dạng của tệp.", maxListProblems),
		fmt.Sprintf("The list has more than %d problems; look at the format of the file.", maxListProblems))
}

// checkList refuses a file that is not text in UTF-8 and returns where the text
// begins: behind the byte order mark.
func checkList(f *sent, size int64) (int64, error) {
	head := make([]byte, min(size, 512))
	if _, err := io.ReadFull(io.NewSectionReader(f, 0, size), head); err != nil && len(head) > 0 {
		return 0, damaged(1, err)
	}
	if len(head) == 0 {
		return 0, ErrList.Msg("Tệp trống.", "The file is empty.")
	}
	xlsx, err := detect(head)
	if err != nil {
		return 0, err
	}
	if xlsx {
		return 0, ErrFormat.Msg("Danh sách đơn vị phải là CSV (UTF-8) hoặc JSON; hãy lưu lại thành “CSV UTF-8”.",
			"A list of units is CSV (UTF-8) or JSON; save it as “CSV UTF-8”.")
	}
	return checkUTF8(f, size)
}

// listRow is a row being read; problems gather in it.
type listRow struct {
	line     int
	cells    map[string]string
	problems []Problem
}

func (r *listRow) bad(column, code, vi, en string) {
	r.problems = append(r.problems, Problem{Line: r.line, Column: column, Code: code, Text: bilingual.Text{VI: vi, EN: en}})
}

func (r *listRow) need(column, value string) {
	if value == "" && !slices.ContainsFunc(r.problems, func(p Problem) bool { return p.Column == column }) {
		r.bad(column, "required", "Ô này phải có giá trị.", "A value is required.")
	}
}

// code reads an official code: digits or letters, kept as text.
func (r *listRow) code(column string) string {
	s := text.Clean(r.cells[column])
	if strings.ContainsFunc(s, func(c rune) bool {
		return c > unicode.MaxASCII || !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '.' && c != '-'
	}) {
		r.bad(column, "code_invalid", "Mã chỉ gồm chữ số, chữ cái không dấu, dấu chấm và gạch nối.",
			"A code has digits, plain letters, dots and hyphens only.")
		return ""
	}
	return s
}

func (r *listRow) name(column string) string {
	s := text.Clean(r.cells[column])
	switch {
	case fontOf(s) != NoFont:
		r.bad(column, "legacy_font", legacyFontText.VI, legacyFontText.EN)
		return ""
	case len([]rune(s)) > 300 || strings.ContainsFunc(s, unicode.IsControl) || strings.ContainsRune(s, unicode.ReplacementChar):
		r.bad(column, "text_invalid", "Quá dài (hơn 300 ký tự) hoặc có ký tự không hợp lệ.",
			"Too long (over 300 characters), or with characters that are not text.")
		return ""
	}
	return s
}

func (r *listRow) tier(column string) authority.Tier {
	t, ok, bad := tierWords.read(cell{text: r.cells[column]})
	if !ok || bad != nil {
		r.bad(column, "unknown_value", "Cấp phải là một trong: "+tierWords.hint+".", "The tier must be one of: "+tierWords.hint+".")
	}
	return t
}

// date reads YYYY-MM-DD or dd/mm/yyyy; an empty cell is the zero date.
func (r *listRow) date(column string) clock.Date {
	s := text.Clean(r.cells[column])
	if s == "" {
		return clock.Date{}
	}
	if d, err := clock.ParseDate(s); err == nil {
		return d
	}
	if at, err := time.Parse("2/1/2006", s); err == nil {
		if d, err := clock.ParseDate(at.Format(time.DateOnly)); err == nil {
			return d
		}
	}
	r.bad(column, "date_invalid", "Ngày phải viết YYYY-MM-DD hoặc dd/mm/yyyy.", "A date is written YYYY-MM-DD or dd/mm/yyyy.")
	return clock.Date{}
}

// csv reads a list with headings on its first row.
func (l *list) csv(src *csvSource) error {
	var names []string
	for {
		rec, err := src.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if names == nil {
			if names, err = listHeadings(rec.cells, l.columns); err != nil {
				return err
			}
			continue
		}
		if rec.blank() {
			continue
		}
		if err := l.take(csvRow(rec, names)); err != nil {
			return err
		}
	}
	if names == nil {
		return ErrList.Msg("Tệp không có dòng nào.", "The file has no rows.")
	}
	return nil
}

func csvRow(rec record, names []string) *listRow {
	row := &listRow{line: rec.line, cells: make(map[string]string, len(names))}
	if len(rec.cells) > len(names) {
		row.bad("", "too_many_cells", "Dòng có nhiều ô hơn dòng tiêu đề.", "The row has more cells than the headings.")
	}
	for i, c := range rec.cells[:min(len(rec.cells), len(names))] {
		if names[i] != "" {
			row.cells[names[i]] = c.text
		}
	}
	return row
}

// listDelimiter is the one of which the first line has most.
func listDelimiter(body []byte) rune {
	line, _, _ := bytes.Cut(body, []byte("\n"))
	best := ','
	for _, d := range []rune{';', '\t'} {
		if bytes.Count(line, []byte(string(d))) > bytes.Count(line, []byte(string(best))) {
			best = d
		}
	}
	return best
}

// listHeadings names the columns of a file; "" for one that is not used.
func listHeadings(cells []cell, columns []listColumn) ([]string, error) {
	names := make([]string, len(cells))
	for i, f := range cells {
		if len(f.text) > maxHeading {
			continue
		}
		key := text.Fold(f.text)
		for _, c := range columns {
			if slices.Contains(c.headings, key) {
				if slices.Contains(names, c.name) {
					return nil, ErrList.Msg("Cột "+c.name+" bị lặp.", "The column "+c.name+" is repeated.")
				}
				names[i] = c.name
			}
		}
	}
	for _, c := range columns {
		if c.required && !slices.Contains(names, c.name) {
			return nil, ErrList.Msg("Thiếu cột "+c.name+".", "The column "+c.name+" is missing.")
		}
	}
	return names, nil
}
