package demo_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"

	"kntc/internal/clock"
)

// cells returns the line's cells in the order of the headings. The ways of
// writing vary from line to line, as they do where several people keep a book.
func (e *entry) cells(writeDate func(clock.Date) any) []any {
	content := fmt.Sprintf(e.topic.content, e.about)
	if e.number%11 == 0 {
		content = norm.NFD.String(content)
	}
	row := []any{
		writeNumber(e.number), writeDate(e.received), writeDate(e.entered), e.channel,
		e.senderNames(), e.organisation, e.identities(), e.addresses(), count(e.people), e.kind(), content, e.topic.field,
		e.topic.respondent, e.contestedPaper, tick(e.originals), tick(e.eligible), e.competent,
		e.disposition, writeDate(e.disposed), e.transferredTo,
	}
	if e.dispute == nil {
		return append(row, "", nil, "", nil, "", nil, e.remark)
	}
	d := e.dispute
	return append(row, strconv.Itoa(d.number), writeDate(d.accepted), d.outcome, writeDate(d.resolved), d.paper, writeDate(d.written), e.remark)
}

// writeNumber writes thousands with a dot, as people do by hand.
func writeNumber(n int) any {
	if n < 1000 {
		return n
	}
	return fmt.Sprintf("%d.%03d", n/1000, n%1000)
}

func (e *entry) kind() string {
	if short := map[string]string{"Khiếu nại": "KN", "Tố cáo": "TC"}[e.topic.kind]; short != "" && e.number%3 == 0 {
		return short
	}
	return e.topic.kind
}

func (e *entry) senderNames() string {
	if len(e.senders) == 0 && e.organisation == "" {
		return "Nặc danh"
	}
	var names []string
	for _, s := range e.senders {
		name := s.name
		if e.number%7 == 0 {
			name = norm.NFD.String(name)
		}
		names = append(names, name)
	}
	return strings.Join(names, "; ")
}

func (e *entry) identities() string {
	var numbers []string
	for _, s := range e.senders {
		numbers = append(numbers, s.identity)
	}
	return strings.Join(numbers, "; ")
}

func (e *entry) addresses() string {
	var list []string
	for _, s := range e.senders {
		list = append(list, s.address)
	}
	return strings.Join(list, "; ")
}

func count(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

func tick(yes bool) string {
	if yes {
		return "x"
	}
	return ""
}

// writtenDate writes a date as text, with and without leading zeros.
func writtenDate(number int) func(clock.Date) any {
	return func(d clock.Date) any {
		if d.IsZero() {
			return ""
		}
		if number%2 == 0 {
			return fmt.Sprintf("%d/%d/%d", d.Day(), int(d.Month()), d.Year())
		}
		return d.Vietnamese()
	}
}

// partyFile writes the party committee's register: CSV with semicolons.
func partyFile(t *testing.T, entries []*entry) []byte {
	t.Helper()
	var out bytes.Buffer
	out.WriteString("\ufeff")
	w := csv.NewWriter(&out)
	w.Comma = ';'
	write := func(cells ...any) {
		record := make([]string, len(cells))
		for i, c := range cells {
			if c != nil {
				record[i] = fmt.Sprint(c)
			}
		}
		if err := w.Write(record); err != nil {
			t.Fatal(err)
		}
	}
	write("QUẬN ỦY ĐỐNG ĐA")
	write("SỔ THEO DÕI ĐƠN NĂM 2019 (dữ liệu mẫu, người và việc đều hư cấu)")
	write("")
	write("Số đơn", "Ngày nhận", "Ngày vào sổ", "Nguồn đơn", "Họ và tên người gửi", "Cơ quan, tổ chức", "Số CCCD/CMND", "Địa chỉ", "Số người", "Loại đơn",
		"Nội dung", "Lĩnh vực", "Người bị khiếu nại, tố cáo", "Quyết định bị khiếu nại", "Bản gốc kèm theo", "Đủ điều kiện", "Thuộc thẩm quyền",
		"Hướng xử lý", "Ngày xử lý", "Cơ quan nhận chuyển", "Số vụ việc", "Ngày thụ lý", "Kết quả giải quyết", "Ngày giải quyết", "Số văn bản giải quyết", "Ngày ghi kết quả", "Ghi chú")
	for i, e := range entries {
		if i > 0 && i%50 == 0 {
			write(make([]any, 27)...)
		}
		write(e.cells(writtenDate(e.number))...)
	}
	write("Tổng cộng", "", "", "", "", "", "", "", "", len(entries))
	w.Flush()
	if err := w.Error(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// The headings of the state side's register stand on two rows; an empty upper
// cell continues the group to its left, an empty lower cell the heading above.
var stateHeadings = [2][]string{
	{
		"STT", "Số đơn", "Ngày nhận", "Ngày vào sổ", "Nguồn đơn", "Người gửi đơn", "", "", "", "Số người", "Loại đơn", "Nội dung đơn", "Lĩnh vực",
		"Người bị khiếu nại, tố cáo", "Quyết định bị khiếu nại", "Bản gốc kèm theo", "Đủ điều kiện (x)", "Thuộc thẩm quyền (x)",
		"Xử lý", "", "", "Số vụ việc", "Ngày thụ lý", "Kết quả giải quyết", "", "", "", "Ghi chú",
	},
	{
		"", "", "", "", "", "Họ và tên", "Cơ quan, tổ chức", "Số CCCD/CMND", "Địa chỉ", "", "", "", "",
		"", "", "", "", "",
		"Hướng xử lý", "Ngày", "Cơ quan nhận chuyển", "", "", "Kết quả", "Ngày", "Số văn bản", "Ngày ghi kết quả", "",
	},
}

// stateSheet writes the state side's register: XLSX with merged titles,
// headings on two rows, months as sections, totals and signatures.
type stateSheet struct {
	file *excelize.File
	row  int
	date int // style of date cells
	errs []error
}

const stateSheetName = "Sổ đơn 2019"

func stateFile(t *testing.T, entries []*entry) []byte {
	t.Helper()
	format := "dd/mm/yyyy"
	s := &stateSheet{file: excelize.NewFile(), row: 1}
	var err error
	s.date, err = s.file.NewStyle(&excelize.Style{CustomNumFmt: &format})
	s.check(err)
	s.check(s.file.SetSheetName("Sheet1", stateSheetName))
	s.titles()
	s.headings()
	s.lines(entries)
	s.set("A", "Tổng cộng")
	s.set("B", writeNumber(len(entries)))
	s.row += 2
	s.set("C", "Người lập biểu")
	s.set("X", "Thủ trưởng cơ quan")
	var out bytes.Buffer
	s.check(s.file.Write(&out))
	s.check(s.file.Close())
	if err := errors.Join(s.errs...); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func (s *stateSheet) check(err error) {
	if err != nil {
		s.errs = append(s.errs, err)
	}
}

func (s *stateSheet) set(column string, value any) {
	s.check(s.file.SetCellValue(stateSheetName, fmt.Sprintf("%s%d", column, s.row), value))
}

func (s *stateSheet) merge(from, to string) { s.check(s.file.MergeCell(stateSheetName, from, to)) }

func (s *stateSheet) titles() {
	for _, title := range []string{
		"ỦY BAN NHÂN DÂN QUẬN ĐỐNG ĐA",
		"UBND QUẬN ĐỐNG ĐA – SỔ THEO DÕI ĐƠN NĂM 2019 (dữ liệu mẫu, người và việc đều hư cấu)",
		"Từ ngày 01/01/2019 đến ngày 31/12/2019",
	} {
		s.set("A", title)
		s.merge(fmt.Sprintf("A%d", s.row), fmt.Sprintf("AB%d", s.row))
		s.row++
	}
	s.row++
}

func (s *stateSheet) headings() {
	top := s.row
	for _, headings := range stateHeadings {
		for i, h := range headings {
			if h != "" {
				s.set(column(i), h)
			}
		}
		s.row++
	}
	for i := 0; i < len(stateHeadings[0]); i++ {
		from := fmt.Sprintf("%s%d", column(i), top)
		if stateHeadings[1][i] == "" {
			s.merge(from, fmt.Sprintf("%s%d", column(i), top+1))
			continue
		}
		for i+1 < len(stateHeadings[0]) && stateHeadings[0][i+1] == "" {
			i++
		}
		s.merge(from, fmt.Sprintf("%s%d", column(i), top))
	}
	for i := range stateHeadings[0] {
		s.set(column(i), fmt.Sprintf("(%d)", i+1))
	}
	s.row++
}

func (s *stateSheet) lines(entries []*entry) {
	month := time.Month(0)
	for i, e := range entries {
		if e.entered.Month() != month {
			month = e.entered.Month()
			s.set("A", fmt.Sprintf("Tháng %02d/2019", int(month)))
			s.merge(fmt.Sprintf("A%d", s.row), fmt.Sprintf("AB%d", s.row))
			s.row++
		}
		s.set("A", i+1)
		for j, c := range e.cells(s.dateCell(e.number)) {
			s.cell(column(j+1), c)
		}
		s.row++
	}
}

// dateCell gives real dates on most lines, and written ones on every ninth.
func (s *stateSheet) dateCell(number int) func(clock.Date) any {
	if number%9 == 0 {
		return writtenDate(number)
	}
	return func(d clock.Date) any {
		if d.IsZero() {
			return nil
		}
		return d
	}
}

func (s *stateSheet) cell(column string, value any) {
	if value == nil || value == "" {
		return
	}
	if d, ok := value.(clock.Date); ok {
		name := fmt.Sprintf("%s%d", column, s.row)
		s.set(column, time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC))
		s.check(s.file.SetCellStyle(stateSheetName, name, name, s.date))
		return
	}
	s.set(column, value)
}

// column returns the letters of a column, from 0.
func column(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return string(rune('A'+i/26-1)) + string(rune('A'+i%26))
}
