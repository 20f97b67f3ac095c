package register_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/party"
	"kntc/internal/petition"
	"kntc/internal/register"
)

// workbook builds an XLSX file with excelize, the way an office's file looks
// after Excel wrote it.
func workbook(t *testing.T, build func(f *excelize.File) error) []byte {
	t.Helper()
	f := excelize.NewFile()
	var out bytes.Buffer
	if err := errors.Join(build(f), f.Write(&out), f.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// table writes rows from a cell on; a nil cell stays empty.
func table(f *excelize.File, sheet string, firstRow int, rows ...[]any) error {
	var errs []error
	for i, row := range rows {
		errs = append(errs, f.SetSheetRow(sheet, fmt.Sprintf("A%d", firstRow+i), &row))
	}
	return errors.Join(errs...)
}

var officeHeadings = [][]any{
	{"STT", "Số đơn", "Ngày nhận", "Loại đơn", "Người gửi đơn", nil, nil, "Nội dung", "Ghi chú", "Mã nội bộ"},
	{nil, nil, nil, nil, "Họ và tên", "Số CCCD/CMND", "Địa chỉ", nil, nil, nil},
	{"(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)", "(10)"},
}

func officeWorkbook(t *testing.T, rows ...[]any) []byte {
	t.Helper()
	return workbook(t, func(f *excelize.File) error {
		return errors.Join(
			f.SetCellValue("Sheet1", "A1", "UBND QUẬN MẪU"), f.MergeCell("Sheet1", "A1", "J1"),
			f.SetCellValue("Sheet1", "A2", "SỔ THEO DÕI ĐƠN NĂM 2019"), f.MergeCell("Sheet1", "A2", "J2"),
			table(f, "Sheet1", 4, officeHeadings...),
			f.MergeCell("Sheet1", "E4", "G4"), f.MergeCell("Sheet1", "A4", "A5"), f.MergeCell("Sheet1", "B4", "B5"),
			table(f, "Sheet1", 7, rows...),
		)
	})
}

func TestWorkbookAsOfficesKeepIt(t *testing.T) {
	t.Parallel()
	day := time.Date(2019, time.November, 15, 0, 0, 0, 0, time.UTC)
	file := officeWorkbook(t,
		[]any{1, 1081, day, "Khiếu nại", "Nguyễn Văn Mẫu", "000000000001", "Phố Mẫu", "Nội dung một", day, "k1"},
		[]any{2, "1.082", "15/11/2019", "Tố cáo", "Trần Thị Thử", nil, nil, "Nội dung hai"},
		[]any{},
		[]any{"Tổng cộng", "1.082"},
	)
	rows, problems, notes := readAll(t, file, register.Options{})
	if len(problems) != 0 || len(rows) != 2 {
		t.Fatalf("rows %+v, problems %v", rows, codes(problems))
	}
	want := register.Row{
		Line: 7, Place: 1, Number: "1081", ReceivedOn: clock.MustDate(2019, time.November, 15), EnteredOn: clock.MustDate(2019, time.November, 15),
		Kind: petition.Complaint, Channel: petition.Other, Field: petition.FieldOther,
		Parties:     []register.Party{{Type: party.Person, Name: "Nguyễn Văn Mẫu", IdentityNumber: "000000000001", Address: "Phố Mẫu"}},
		Signatories: 1, Subject: "Nội dung một", Content: "Nội dung một", Remarks: "15/11/2019",
	}
	if diff := cmp.Diff(want, rows[0], cmp.Comparer(func(a, b clock.Date) bool { return a == b })); diff != "" {
		t.Errorf("row (-want +got):\n%s", diff)
	}
	if rows[1].ReceivedOn != rows[0].ReceivedOn || rows[1].Number != "1082" {
		t.Errorf("a written date and number must equal real ones: %+v", rows[1])
	}
	if diff := cmp.Diff([]string{"4 unknown_column", "10 total_row"}, noteCodes(notes)); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

func TestWorkbookCellsRefused(t *testing.T) {
	t.Parallel()
	day := time.Date(2019, time.November, 15, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name string
		row  []any
		want []string
	}{
		{"number that is no date", []any{1, 1, 43784, "KN", "A", nil, nil, "n"}, []string{"7C date_unreadable"}},
		{"register number turned into a date", []any{1, day, day, "KN", "A", nil, nil, "n"}, []string{"7B number_became_date"}},
		{"identity number that lost its zeros", []any{1, 1, day, "KN", "A", 1090001234, nil, "n"}, []string{"7F identity_number_zeros"}},
		{"identity number of nine digits", []any{1, 1, day, "KN", "A", 109000123, nil, "n"}, nil},
		{"identity number of twelve digits", []any{1, 1, day, "KN", "A", 100000000123, nil, "n"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, problems, _ := readAll(t, officeWorkbook(t, tt.row), register.Options{})
			if diff := cmp.Diff(tt.want, codes(problems)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDatesCountFrom1904(t *testing.T) {
	t.Parallel()
	file := workbook(t, func(f *excelize.File) error {
		yes := true
		return errors.Join(f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}),
			table(f, "Sheet1", 1, []any{"Số đơn", "Ngày nhận", "Loại đơn", "Họ tên", "Nội dung"},
				[]any{1, time.Date(2019, time.November, 15, 0, 0, 0, 0, time.UTC), "KN", "A", "n"}))
	})
	rows, problems, _ := readAll(t, file, register.Options{})
	if len(problems) != 0 || rows[0].ReceivedOn.String() != "2019-11-15" {
		t.Errorf("rows %+v, problems %v", rows, codes(problems))
	}
}

func TestWhichWorksheet(t *testing.T) {
	t.Parallel()
	sheet := func(number int) [][]any {
		return [][]any{{"Số đơn", "Ngày nhận", "Loại đơn", "Họ tên", "Nội dung"}, {number, "15/11/2019", "KN", "A", "n"}}
	}
	two := workbook(t, func(f *excelize.File) error {
		_, err := f.NewSheet("Sổ 2")
		return errors.Join(err, table(f, "Sheet1", 1, sheet(1)...), table(f, "Sổ 2", 1, sheet(2)...))
	})
	beside := workbook(t, func(f *excelize.File) error {
		_, err := f.NewSheet("Hướng dẫn")
		return errors.Join(err, table(f, "Sheet1", 1, sheet(1)...), f.SetCellValue("Hướng dẫn", "A1", "Cách ghi sổ"))
	})
	if rows, _, _ := readAll(t, two, register.Options{}); len(rows) != 2 || rows[0].Sheet != "Sheet1" || rows[1].Sheet != "Sổ 2" || rows[1].Place != 2 {
		t.Errorf("two registers: %+v", rows)
	}
	if _, err := register.Open(t.Context(), bytes.NewReader(two), int64(len(two)), register.Options{Sheets: []string{"Sổ 3"}}); !errors.Is(err, register.ErrSheet) {
		t.Errorf("unknown worksheet: %v", err)
	}
	if rows, _, _ := readAll(t, two, register.Options{Sheets: []string{"Sổ 2"}}); len(rows) != 1 || rows[0].Number != "2" {
		t.Errorf("named worksheet: %+v", rows)
	}
	hidden := workbook(t, func(f *excelize.File) error {
		_, err := f.NewSheet("Ẩn")
		return errors.Join(err, table(f, "Sheet1", 1, sheet(1)...), table(f, "Ẩn", 1, sheet(1)...), f.SetSheetVisible("Ẩn", false))
	})
	if rows, problems, notes := readAll(t, hidden, register.Options{}); len(rows) != 1 || len(problems) > 0 || cmp.Diff([]string{"0 hidden_sheet"}, noteCodes(notes)) != "" {
		t.Errorf("a hidden register: %+v, %v, %v", rows, codes(problems), noteCodes(notes))
	}
	same := workbook(t, func(f *excelize.File) error {
		_, err := f.NewSheet("Bản sao")
		return errors.Join(err, table(f, "Sheet1", 1, sheet(1)...), table(f, "Bản sao", 1, sheet(1)...))
	})
	if _, problems, _ := readAll(t, same, register.Options{}); len(problems) != 1 || problems[0].Code != "number_repeated" || problems[0].Sheet != "Bản sao" || !strings.Contains(problems[0].Text.VI, "Sheet1") {
		t.Errorf("a number on two worksheets: %+v", problems)
	}
	rows, _, notes := readAll(t, beside, register.Options{})
	if rows[0].Number != "1" || cmp.Diff([]string{"0 other_sheet"}, noteCodes(notes)) != "" {
		t.Errorf("rows %+v, notes %v", rows, noteCodes(notes))
	}
}

// parts builds an archive from its parts; those of a small sound workbook
// stand unless replaced.
func parts(t *testing.T, replace map[string]string) []byte {
	t.Helper()
	content := map[string]string{
		"xl/workbook.xml":            `<workbook xmlns="m" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   `<worksheet><sheetData>` + inlineRow(1, "Số đơn", "Ngày nhận", "Loại đơn", "Họ tên", "Nội dung") + inlineRow(2, "1", "15/11/2019", "KN", "A", "n") + `</sheetData></worksheet>`,
	}
	for k, v := range replace {
		content[k] = v
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, body := range content {
		if body == "" {
			continue
		}
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, body)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func inlineRow(n int, cells ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<row r="%d">`, n)
	for _, c := range cells {
		fmt.Fprintf(&b, `<c t="inlineStr"><is><r><t>%s</t></r><rPh sb="0"><t>phonetic</t></rPh></is></c>`, c)
	}
	return b.String() + `</row>`
}

func TestBrokenWorkbooks(t *testing.T) {
	t.Parallel()
	head := `<worksheet><sheetData>` + inlineRow(1, "Số đơn", "Ngày nhận", "Loại đơn", "Họ tên", "Nội dung")
	row := inlineRow(2, "1", "15/11/2019", "KN", "A", "n")
	for _, tt := range []struct {
		name    string
		replace map[string]string
		want    *fault.Error
	}{
		{"sound", nil, nil},
		{"macros", map[string]string{"xl/vbaProject.bin": "x"}, register.ErrFormat},
		{"no workbook", map[string]string{"xl/workbook.xml": ""}, register.ErrFormat},
		{"no links", map[string]string{"xl/_rels/workbook.xml.rels": ""}, register.ErrDamaged},
		{"no worksheet", map[string]string{"xl/worksheets/sheet1.xml": ""}, register.ErrDamaged},
		{"worksheet cut off", map[string]string{"xl/worksheets/sheet1.xml": head + row}, register.ErrDamaged},
		{"worksheet cut off in a cell", map[string]string{"xl/worksheets/sheet1.xml": head + row[:60]}, register.ErrDamaged},
		{"row number repeated", map[string]string{"xl/worksheets/sheet1.xml": head + row + row + `</sheetData></worksheet>`}, register.ErrDamaged},
		{"unknown shared string", map[string]string{"xl/worksheets/sheet1.xml": head + `<row r="2"><c t="s"><v>7</v></c></row></sheetData></worksheet>`}, register.ErrDamaged},
		{"cells out of order", map[string]string{"xl/worksheets/sheet1.xml": head + `<row r="2"><c r="B2"><v>7</v></c><c r="A2"><v>7</v></c></row></sheetData></worksheet>`}, register.ErrDamaged},
		{"column beyond all", map[string]string{"xl/worksheets/sheet1.xml": head + `<row r="2"><c r="XFD2"><v>7</v></c></row></sheetData></worksheet>`}, register.ErrTooLarge},
		{"endless cell", map[string]string{"xl/worksheets/sheet1.xml": head + `<row r="2"><c><v>` + strings.Repeat("7", 5<<20)}, register.ErrTooLarge},
		{"endless string", map[string]string{"xl/sharedStrings.xml": `<sst><si><t>` + strings.Repeat("7", 5<<20)}, register.ErrTooLarge},
		{"endless styles", map[string]string{"xl/styles.xml": `<styleSheet><!--` + strings.Repeat("7", 9<<20)}, register.ErrTooLarge},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			file := parts(t, tt.replace)
			r, err := register.Open(t.Context(), bytes.NewReader(file), int64(len(file)), register.Options{})
			for err == nil {
				_, _, err = r.Next()
			}
			if tt.want == nil && !errors.Is(err, io.EOF) || tt.want != nil && !errors.Is(err, tt.want) {
				t.Errorf("err = %v, want %v", err, tt.want)
			}
		})
	}
}

func TestDamagedArchiveIsNoticed(t *testing.T) {
	t.Parallel()
	file := parts(t, nil)
	at := bytes.Index(file, []byte("xl/worksheets/sheet1.xml")) + 40
	file[at] ^= 0x55
	r, err := register.Open(t.Context(), bytes.NewReader(file), int64(len(file)), register.Options{})
	for err == nil {
		_, _, err = r.Next()
	}
	if errors.Is(err, io.EOF) || fault.As(err) == nil {
		t.Errorf("a flipped byte went unnoticed: %v", err)
	}
}

// TestLargeFilesInBoundedMemory reads 100,000 rows in each format. It runs
// alone: the heap is everybody's.
func TestLargeFilesInBoundedMemory(t *testing.T) {
	const rows = 100_000
	files := map[string][]byte{"csv": largeCSV(rows), "xlsx": largeWorkbook(t, rows)}
	for name, file := range files {
		before := heap()
		r, err := register.Open(t.Context(), bytes.NewReader(file), int64(len(file)), register.Options{})
		if err != nil {
			t.Fatal(err)
		}
		n, peak := 0, uint64(0)
		for {
			row, problems, err := r.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil || len(problems) > 0 {
				t.Fatalf("%s line %d: %v %v", name, row.Line, err, codes(problems))
			}
			if n++; n%20_000 == 0 {
				peak = max(peak, heap())
			}
		}
		if done, total := r.Progress(); n != rows || done != total {
			t.Errorf("%s: %d rows, %d of %d bytes", name, n, done, total)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		used := int64(peak) - int64(before)
		if t.Logf("%s: %d MB file, %d MB used", name, len(file)>>20, used>>20); used > 150<<20 {
			t.Errorf("%s: %d MB in use", name, used>>20)
		}
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func largeRow(i int) []any {
	return []any{
		i, "15/11/2019", "Khiếu nại", fmt.Sprintf("Nguyễn Văn Mẫu %d", i), fmt.Sprintf("Số %d phố Mẫu, phường Thử", i),
		fmt.Sprintf("Không đồng ý với mức bồi thường khi thu hồi thửa đất số %d, đề nghị xem xét lại theo quy định", i),
		"Thụ lý", "20/11/2019", i,
	}
}

var largeHeadings = []any{"Số đơn", "Ngày nhận", "Loại đơn", "Họ tên", "Địa chỉ", "Nội dung", "Hướng xử lý", "Ngày xử lý", "Số vụ việc"}

func largeCSV(rows int) []byte {
	var out bytes.Buffer
	line := func(cells []any) {
		for i, c := range cells {
			if i > 0 {
				out.WriteByte(';')
			}
			fmt.Fprint(&out, c)
		}
		out.WriteByte('\n')
	}
	line(largeHeadings)
	for i := range rows {
		line(largeRow(i + 1))
	}
	return out.Bytes()
}

// largeWorkbook writes every text as a shared string, as Excel does, so that
// the test meets the memory they cost.
func largeWorkbook(t *testing.T, rows int) []byte {
	t.Helper()
	var texts, sheet strings.Builder
	texts.WriteString("<sst>")
	sheet.WriteString("<worksheet><sheetData>")
	n := 0
	line := func(r int, cells []any) {
		fmt.Fprintf(&sheet, `<row r="%d">`, r)
		for _, c := range cells {
			if s, ok := c.(string); ok {
				fmt.Fprintf(&texts, "<si><t>%s</t></si>", s)
				fmt.Fprintf(&sheet, `<c t="s"><v>%d</v></c>`, n)
				n++
				continue
			}
			fmt.Fprintf(&sheet, `<c><v>%d</v></c>`, c)
		}
		sheet.WriteString("</row>")
	}
	line(1, largeHeadings)
	for i := range rows {
		line(i+2, largeRow(i+1))
	}
	return parts(t, map[string]string{
		"xl/sharedStrings.xml":     texts.String() + "</sst>",
		"xl/worksheets/sheet1.xml": sheet.String() + "</sheetData></worksheet>",
	})
}
