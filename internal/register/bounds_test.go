package register_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"strings"
	"testing"
	"time"

	"kntc/internal/fault"
	"kntc/internal/register"
)

const (
	hostileMemory = 96 << 20 // bytes that no file may make the reader hold
	hostileTime   = 20 * time.Second
)

// repeated is a part of an archive that is made while it is packed: head, a
// piece very often, tail.
type repeated struct {
	head, piece string
	times       int
	tail        string
}

func (p repeated) writeTo(w io.Writer) error {
	const bundle = 4096
	many := strings.Repeat(p.piece, bundle)
	_, err := io.WriteString(w, p.head)
	for n := p.times; n > 0 && err == nil; n -= bundle {
		_, err = io.WriteString(w, many[:min(n, bundle)*len(p.piece)])
	}
	if err == nil {
		_, err = io.WriteString(w, p.tail)
	}
	return err
}

const (
	sheetPart  = "xl/worksheets/sheet1.xml"
	sheetHead  = `<worksheet><sheetData>`
	sheetTail  = `</sheetData></worksheet>`
	bookHead   = `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>`
	sheetType  = `Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"`
	linksStart = `<Relationships>`
)

func firstRows() string {
	return sheetHead + inlineRow(1, "Số đơn", "Ngày nhận", "Loại đơn", "Họ tên", "Nội dung") + inlineRow(2, "1", "15/11/2019", "KN", "A", "n")
}

// packed is the small sound workbook with some parts in the place of its own, or
// beside them.
func packed(t *testing.T, replace map[string]repeated) []byte {
	t.Helper()
	all := map[string]repeated{
		"xl/workbook.xml":            {head: bookHead + `<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		"xl/_rels/workbook.xml.rels": {head: linksStart + `<Relationship Id="rId1" ` + sheetType + ` Target="worksheets/sheet1.xml"/></Relationships>`},
		sheetPart:                    {head: firstRows() + sheetTail},
	}
	for name, p := range replace {
		all[name] = p
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	for name, p := range all {
		w, err := z.Create(name)
		if err == nil {
			err = p.writeTo(w)
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

// manySheets lists n worksheets, on one part each or all on the same.
func manySheets(n int, apart bool) map[string]repeated {
	parts := make(map[string]repeated)
	book, links := bookHead, linksStart
	for i := range n {
		name := "sheet1.xml"
		if apart {
			name = fmt.Sprintf("sheet%d.xml", i+1)
			parts["xl/worksheets/"+name] = repeated{head: sheetHead, piece: `<row/>`, times: 5_000, tail: sheetTail}
		}
		book += fmt.Sprintf(`<sheet name="S%d" sheetId="%d" r:id="rId%d"/>`, i+1, i+1, i+1)
		links += fmt.Sprintf(`<Relationship Id="rId%d" %s Target="worksheets/%s"/>`, i+1, sheetType, name)
	}
	parts["xl/workbook.xml"] = repeated{head: book + `</sheets></workbook>`}
	parts["xl/_rels/workbook.xml.rels"] = repeated{head: links + `</Relationships>`}
	return parts
}

// lying is a workbook whose worksheet is far larger than the archive says.
func lying(t *testing.T) []byte {
	t.Helper()
	var body, out bytes.Buffer
	deflate, err := flate.NewWriter(&body, flate.BestSpeed)
	if err == nil {
		err = errors.Join(repeated{head: firstRows(), piece: `<row><c/></row>`, times: 900_000, tail: sheetTail}.writeTo(deflate), deflate.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	sound, err := zip.NewReader(bytes.NewReader(packed(t, nil)), int64(len(packed(t, nil))))
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(&out)
	for _, f := range sound.File {
		if f.Name != sheetPart {
			err = errors.Join(err, z.Copy(f))
		}
	}
	w, rawErr := z.CreateRaw(&zip.FileHeader{
		Name: sheetPart, Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(nil),
		CompressedSize64: uint64(body.Len()), UncompressedSize64: 100,
	})
	if err = errors.Join(err, rawErr); err == nil {
		_, err = w.Write(body.Bytes())
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// crowded is an archive of very many empty entries.
func crowded(t *testing.T, entries int) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := range entries {
		if _, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("%d", i)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestHostileFiles reads files that are made to cost more than they weigh: each
// is refused, or read, in little memory and time. It runs alone: the heap is
// everybody's.
func TestHostileFiles(t *testing.T) {
	csvHead := "Số đơn;Ngày nhận;Loại đơn;Họ tên;Nội dung\n"
	sheet := func(p repeated) []byte { return packed(t, map[string]repeated{sheetPart: p}) }
	texts := func(p repeated) []byte { return packed(t, map[string]repeated{"xl/sharedStrings.xml": p}) }
	for _, tt := range []struct {
		name string
		file func() []byte
		want *fault.Error // nil: read to its end
	}{
		{"a hundred million empty strings", func() []byte { return texts(repeated{"<sst>", "<si/>", 100_000_000, "</sst>"}) }, register.ErrTooLarge},
		{"strings without end", func() []byte {
			return texts(repeated{"<sst>", "<si><t>" + strings.Repeat("x", 20_000) + "</t></si>", 10_000, "</sst>"})
		}, register.ErrTooLarge},
		{"strings in a string", func() []byte { return texts(repeated{"<sst>", "<si>", 1_000_000, ""}) }, register.ErrDamaged},
		{"blank rows", func() []byte { return sheet(repeated{firstRows(), "<row/>", 3_000_000, sheetTail}) }, register.ErrTooLarge},
		{"blank rows before headings", func() []byte { return sheet(repeated{sheetHead, "<row/>", 3_000_000, sheetTail}) }, register.ErrHeadings},
		{"empty cells", func() []byte {
			return sheet(repeated{firstRows(), "<row>" + strings.Repeat("<c/>", 1000) + "</row>", 20_000, sheetTail})
		}, register.ErrTooLarge},
		{"one row of cells", func() []byte { return sheet(repeated{firstRows() + "<row>", "<c/>", 10_000_000, "</row>" + sheetTail}) }, register.ErrTooLarge},
		{"one giant cell", func() []byte {
			return sheet(repeated{firstRows() + "<row><c><v>", "7", 200_000_000, "</v></c></row>" + sheetTail})
		}, register.ErrTooLarge},
		{"elements in elements", func() []byte { return sheet(repeated{firstRows() + "<row>", "<c>", 5_000_000, ""}) }, register.ErrDamaged},
		{"elements in styles", func() []byte {
			return packed(t, map[string]repeated{"xl/styles.xml": {"<styleSheet>", "<a>", 5_000_000, ""}})
		}, register.ErrDamaged},
		{"attributes", func() []byte { return sheet(repeated{firstRows() + "<row", ` a=""`, 5_000_000, "/>" + sheetTail}) }, register.ErrTooLarge},
		{"formulas", func() []byte {
			return sheet(repeated{firstRows() + "<row>", "<c><f>SUM(A1:XFD1048576)</f></c>", 5_000_000, "</row>" + sheetTail})
		}, register.ErrTooLarge},
		{"merged cells", func() []byte {
			return sheet(repeated{firstRows() + "</sheetData><mergeCells>", `<mergeCell ref="A1:XFD1048576"/>`, 1_000_000, "</mergeCells></worksheet>"})
		}, nil},
		{"merged cells before the rows", func() []byte {
			return sheet(repeated{"<worksheet><mergeCells>", `<mergeCell ref="A1:B2"/>`, 1_000_000, "</mergeCells>"})
		}, register.ErrTooLarge},
		{"names", func() []byte {
			return packed(t, map[string]repeated{"xl/workbook.xml": {bookHead + "</sheets><definedNames>", `<definedName name="a">A1</definedName>`, 5_000_000, "</definedNames></workbook>"}})
		}, register.ErrTooLarge},
		{"links", func() []byte {
			return packed(t, map[string]repeated{"xl/_rels/workbook.xml.rels": {linksStart, `<Relationship Id="rId1" ` + sheetType + `/>`, 1_000_000, "</Relationships>"}})
		}, register.ErrTooLarge},
		{"styles", func() []byte {
			return packed(t, map[string]repeated{"xl/styles.xml": {"<styleSheet><cellXfs>", "<xf/>", 1_000_000, "</cellXfs></styleSheet>"}})
		}, register.ErrTooLarge},
		{"many sheets on one part", func() []byte { return packed(t, manySheets(200, false)) }, register.ErrDamaged},
		{"many sheets", func() []byte { return packed(t, manySheets(600, true)) }, register.ErrTooLarge},
		{"as many sheets as may be", func() []byte { return packed(t, manySheets(250, true)) }, register.ErrHeadings},
		{"another size than told", func() []byte { return lying(t) }, register.ErrDamaged},
		{"many parts", func() []byte { return crowded(t, 200_000) }, register.ErrTooLarge},
		{"a line without end", func() []byte { return []byte(csvHead + strings.Repeat("x", 50<<20)) }, register.ErrTooLarge},
		{"a quote without end", func() []byte { return []byte(csvHead + `"` + strings.Repeat("x\n", 10<<20)) }, register.ErrTooLarge},
		{"millions of columns", func() []byte { return []byte(csvHead + strings.Repeat(";", 20<<20)) }, register.ErrTooLarge},
		{"many columns again and again", func() []byte { return []byte(csvHead + strings.Repeat(strings.Repeat(";", 1000)+"\n", 10<<10)) }, register.ErrTooLarge},
		{"millions of lines", func() []byte { return []byte(csvHead + strings.Repeat(";\n", 5<<20)) }, register.ErrTooLarge},
		{"millions of empty lines", func() []byte { return []byte(csvHead + strings.Repeat("\n", 20<<20)) }, register.ErrTooLarge},
		{"one cell for headings", func() []byte { return []byte(strings.Repeat("Số đơn ", 150<<10)) }, register.ErrHeadings},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := tt.file()
			var err error
			took, memory := watched(t, func(ctx context.Context) { err = readRows(ctx, file) })
			if tt.want == nil && err != nil || tt.want != nil && !errors.Is(err, tt.want) {
				t.Errorf("err = %v, want %v", err, tt.want)
			}
			if t.Logf("%d KB: %s, %d MB; %v", len(file)>>10, took, memory>>20, err); memory > hostileMemory || took > hostileTime {
				t.Errorf("a file of %d KB took %s and %d MB", len(file)>>10, took, memory>>20)
			}
		})
	}
}

// readRows reads a file to its end.
func readRows(ctx context.Context, file []byte) error {
	r, err := register.Open(ctx, bytes.NewReader(file), int64(len(file)), register.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }() // only read
	for {
		_, _, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// watching is a context that looks at the heap when it is asked, which a reader
// does for every few kilobytes.
type watching struct {
	context.Context //nolint:containedctx // a context itself

	before, most uint64
}

func (w *watching) Err() error {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	w.most = max(w.most, sample[0].Value.Uint64())
	return w.Context.Err()
}

// watched runs fn and tells how long it took and how many bytes the heap held
// beyond what it held before, at most, garbage included that a collector which
// runs often leaves.
func watched(t *testing.T, fn func(context.Context)) (time.Duration, uint64) {
	t.Helper()
	defer debug.SetGCPercent(debug.SetGCPercent(25))
	w := &watching{Context: t.Context(), before: heap()}
	w.most = w.before
	start := time.Now()
	fn(w)
	return time.Since(start), w.most - w.before
}

// counted is a context that ends when it was asked a number of times.
type counted struct {
	context.Context //nolint:containedctx // a context itself

	left int
}

func (c *counted) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// TestReadingEndsWithTheRequest gives up at many points of reading a file, and
// finds that the end of the request is told as such.
func TestReadingEndsWithTheRequest(t *testing.T) {
	t.Parallel()
	long := firstRows()
	for i := range 500 {
		long += inlineRow(i+3, fmt.Sprint(i+2), "15/11/2019", "KN", "A", "n")
	}
	for name, file := range map[string][]byte{
		"csv":  largeCSV(500),
		"xlsx": packed(t, map[string]repeated{sheetPart: {head: long + sheetTail}, "xl/sharedStrings.xml": {"<sst>", "<si><t>x</t></si>", 2000, "</sst>"}}),
	} {
		whole := &counted{t.Context(), 1 << 30}
		if err := readRows(whole, file); err != nil {
			t.Fatal(err)
		}
		looks := 1<<30 - whole.left
		if looks < 10 {
			t.Errorf("%s: the context was looked at %d times", name, looks)
		}
		for after := 0; after < looks; after += 1 + looks/50 {
			if err := readRows(&counted{t.Context(), after}, file); !errors.Is(err, context.Canceled) || fault.As(err) != nil {
				t.Errorf("%s, gone at look %d of %d: %v", name, after+1, looks, err)
			}
		}
	}
}

// TestHostileLists does as TestHostileFiles with lists of units.
func TestHostileLists(t *testing.T) {
	for _, tt := range []struct {
		name, head, piece string
		times             int
		want              *fault.Error
	}{
		{"millions of columns", unitHeadings, ",", 20 << 20, register.ErrTooLarge},
		{"millions of headings", "code", ",x", 10 << 20, register.ErrTooLarge},
		{"a line without end", unitHeadings, "x", 30 << 20, register.ErrTooLarge},
		{"rows", unitHeadings, "1,A,A,province,\n", 100_000, register.ErrTooLarge},
		{"rows that are all wrong", unitHeadings, ",,,x,\n", 50_000, register.ErrList},
		{"an object without end", `[{`, `"name":"x",`, 2 << 20, register.ErrTooLarge},
		{"unknown fields", `[`, `{"a":"","b":"","c":"","d":""},`, 1 << 20, register.ErrList},
		{"a text without end", `[{"name":"`, "x", 30 << 20, register.ErrTooLarge},
		{"arrays in arrays", `[`, `[`, 30 << 20, register.ErrDamaged},
		{"blanks", `[`, " ", 30 << 20, register.ErrTooLarge},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := []byte(tt.head + strings.Repeat(tt.piece, tt.times))
			var err error
			took, memory := watched(t, func(ctx context.Context) { _, _, err = register.Units(ctx, bytes.NewReader(file), int64(len(file))) })
			if !errors.Is(err, tt.want) {
				t.Errorf("err = %v, want %v", err, tt.want)
			}
			if t.Logf("%d KB: %s, %d MB; %v", len(file)>>10, took, memory>>20, err); memory > hostileMemory || took > hostileTime {
				t.Errorf("a list of %d KB took %s and %d MB", len(file)>>10, took, memory>>20)
			}
		})
	}
}

// TestManyStringsAreSpooled reads texts beyond what is kept in memory, in an
// order that jumps about.
func TestManyStringsAreSpooled(t *testing.T) {
	const texts = 40_000
	var list, sheet strings.Builder
	list.WriteString("<sst>")
	word := func(i int) string { return fmt.Sprintf("%d %s", i, strings.Repeat("đơn ", i%160)) }
	for i := range texts {
		fmt.Fprintf(&list, "<si><t>%s</t></si>", word(i))
	}
	sheet.WriteString(sheetHead + inlineRow(1, "Số đơn", "Ngày nhận", "Loại đơn", "Họ tên", "Nội dung"))
	var want []string
	for row := 2; row < 2000; row++ {
		i := row * 7919 % texts
		fmt.Fprintf(&sheet, `<row r="%d"><c><v>%d</v></c><c t="str"><v>15/11/2019</v></c><c t="str"><v>KN</v></c><c t="str"><v>A</v></c><c t="s"><v>%d</v></c></row>`, row, row, i)
		want = append(want, strings.TrimSpace(word(i)))
	}
	file := packed(t, map[string]repeated{"xl/sharedStrings.xml": {head: list.String() + "</sst>"}, sheetPart: {head: sheet.String() + sheetTail}})
	rows, problems, _ := readAll(t, file, register.Options{})
	got := make([]string, len(rows))
	for i, r := range rows {
		got[i] = r.Content
	}
	if len(problems) > 0 || !slices.Equal(got, want) {
		t.Errorf("problems %v, %d rows; the texts differ", codes(problems), len(rows))
	}
}
