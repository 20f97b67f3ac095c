package export_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/export"
)

// sample writes one list that holds every type of cell and every trap.
func sample(t *testing.T, f export.Format) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := export.New(f, &out, []export.Column{
		{Heading: "Số đơn"}, {Heading: "Họ và tên", Width: 30}, {Heading: "Ngày nhận"}, {Heading: "Ghi lúc"}, {Heading: "Đủ điều kiện"}, {Heading: "Tỷ lệ"},
	})
	if err != nil {
		t.Fatal(err)
	}
	day, instant := clock.MustDate(2019, time.November, 15), time.Date(2019, time.November, 15, 17, 30, 0, 0, time.UTC)
	for _, row := range [][]any{
		{1081, "Nguyễn Văn Mẫu", day, instant, true, 0.905},
		{int64(-5), "=HYPERLINK(\"http://example.test\",\"bấm\")", clock.Date{}, time.Time{}, false, nil},
		{uint32(7), "@SUM(A1)", day, nil, nil, -0.5},
		{authority.ID(3), "Có \"ngoặc\", phẩy;\nxuống dòng", nil, nil, false, float64(1000000)},
		{"-1+2", "\tTab", day, nil, true, int32(2)},
	} {
		if err := w.Row(row...); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// golden compares with a file of testdata; KNTC_UPDATE=1 writes it anew.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("KNTC_UPDATE") == "1" {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func TestCSVBytes(t *testing.T) {
	t.Parallel()
	golden(t, "list.csv", sample(t, export.CSV))
}

func TestXLSXCells(t *testing.T) {
	t.Parallel()
	f, err := excelize.OpenReader(bytes.NewReader(sample(t, export.XLSX)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}()
	golden(t, "list.xlsx.txt", dump(t, f))
}

// dump lists every filled cell with its type, formula and shown value.
func dump(t *testing.T, f *excelize.File) []byte {
	t.Helper()
	var out bytes.Buffer
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			for c, shown := range row {
				name, err := excelize.CoordinatesToCellName(c+1, r+1)
				if err != nil {
					t.Fatal(err)
				}
				typ, errType := f.GetCellType(sheet, name)
				formula, errFormula := f.GetCellFormula(sheet, name)
				if err := errors.Join(errType, errFormula); err != nil {
					t.Fatal(err)
				}
				if shown != "" {
					fmt.Fprintf(&out, "%s!%s type=%d formula=%q %q\n", sheet, name, typ, formula, shown)
				}
			}
		}
	}
	return out.Bytes()
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	if _, err := export.New("pdf", io.Discard, nil); !errors.Is(err, export.ErrFormat) {
		t.Errorf("New(pdf) = %v", err)
	}
	for _, f := range export.Formats() {
		t.Run(string(f), func(t *testing.T) {
			t.Parallel()
			w, err := export.New(f, io.Discard, []export.Column{{Heading: "A"}, {Heading: "B"}})
			if err != nil {
				t.Fatal(err)
			}
			if err := w.Row("one"); err == nil {
				t.Error("a row that is too short must be refused")
			}
			if err := w.Row("one", struct{}{}); err == nil {
				t.Error("a cell of unknown type must be refused")
			}
			err = w.Row("one", strings.Repeat("ă", 32_768))
			if f == export.XLSX && !errors.Is(err, export.ErrCellTooLong) || f == export.CSV && err != nil {
				t.Errorf("a long text: %v", err)
			}
			if err := w.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// failing is a connection that breaks.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("connection lost") }

func TestBrokenConnectionIsReported(t *testing.T) {
	t.Parallel()
	for _, f := range export.Formats() {
		w, err := export.New(f, failing{}, []export.Column{{Heading: "A"}})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err == nil {
			t.Errorf("%s: Close must report the lost connection", f)
		}
	}
}

// TestMemoryIsBounded writes 200,000 rows; what stays in memory afterwards and
// on the way must not grow with them.
func TestMemoryIsBounded(t *testing.T) {
	if testing.Short() {
		t.SkipNow()
	}
	for _, f := range export.Formats() {
		w, err := export.New(f, io.Discard, []export.Column{{Heading: "Số"}, {Heading: "Tên"}, {Heading: "Ngày"}})
		if err != nil {
			t.Fatal(err)
		}
		var peak uint64
		day := clock.MustDate(2019, time.January, 1)
		for i := range 200_000 {
			if err := w.Row(i, "Nguyễn Văn Mẫu, số 1 phố Thử", day); err != nil {
				t.Fatal(err)
			}
			if i%20_000 == 0 {
				peak = max(peak, heap())
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if limit := uint64(80 << 20); peak > limit {
			t.Errorf("%s: %d MB in use, want at most %d", f, peak>>20, limit>>20)
		}
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestNoSeparatorMakesAFormula: a program that cuts lines at another sign than
// the comma finds no formula in the middle of a text.
func TestNoSeparatorMakesAFormula(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ given, want string }{
		{"a;=HYPERLINK(1);b", "a;'=HYPERLINK(1);b"},
		{"a,=1", "a,'=1"},
		{"a\t=1", "a\t'=1"},
		{"a|@x", "a|'@x"},
		{"a; \"=1\"", "a; \"'=1\""},
		{"a\r\n＝1", "a\r\n'＝1"},
		{" =1", " '=1"},
		{"12/2026 - UBND; đất", "12/2026 - UBND; đất"},
		{"a=b; c-d", "a=b; c-d"},
	} {
		if got := export.Guard(tt.given); got != tt.want {
			t.Errorf("Guard(%q) = %q, want %q", tt.given, got, tt.want)
		}
	}
}

func FuzzGuard(f *testing.F) {
	for _, s := range []string{"", "=1+1", "+84", "-5", "@x", "\t=1", "\r\n", "'=1", "＝1", "Nguyễn", "a\"b", "\xff=", "a;=1", "a; \"=1", "a|\t-1", "a\n+1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		g := export.Guard(s)
		if g != "" && strings.ContainsRune("=+-@\t\r\n", rune(g[0])) {
			t.Errorf("Guard(%q) = %q begins like a formula", s, g)
		}
		if strings.ReplaceAll(g, "'", "") != strings.ReplaceAll(s, "'", "") {
			t.Errorf("Guard(%q) = %q changes the text", s, g)
		}
		for _, cell := range strings.FieldsFunc(g, func(r rune) bool { return strings.ContainsRune(",;\t|:^~\r\n", r) }) {
			bare := strings.TrimLeftFunc(cell, func(r rune) bool { return r == '"' || unicode.IsSpace(r) })
			if first, _ := utf8.DecodeRuneInString(bare); bare != "" && strings.ContainsRune("=+-@＝＋－＠", first) {
				t.Errorf("Guard(%q) = %q holds the formula %q", s, g, bare)
			}
		}
		if export.Guard(g) != g {
			t.Errorf("Guard is not idempotent on %q", s)
		}
		var out bytes.Buffer
		w, err := export.New(export.CSV, &out, []export.Column{{Heading: "H"}, {Heading: "I"}})
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(w.Row(s, "end"), w.Close()); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.String(), "\ufeff"))).ReadAll()
		if err != nil || len(rows) != 2 || rows[1][1] != "end" {
			t.Errorf("%q breaks out of its cell: %q, %v", s, rows, err)
		}
	})
}
