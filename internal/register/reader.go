package register

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"kntc/internal/bilingual"
	"kntc/internal/text"
)

// maxNotes bounds the notes kept; the rest are only counted.
const maxNotes = 200

// Reader yields the rows of a register, top to bottom. It is not safe for
// concurrent use.
type Reader struct {
	src     source
	layout  layout
	options Options
	pending []record // rows read while looking for the headings
	book    *book
	notes   []Note
	noted   int
	rows    int
	ended   bool         // the row of totals was seen
	release func() error // gives up what the rows needed; nil for nothing
}

// Open recognises the format of a file by its content, finds the table in it
// and returns a Reader placed before the first row. The caller closes it. The
// reading ends when the context does, with its error; the others are faults:
// ErrFormat, ErrEncoding, ErrDamaged, ErrTooLarge, ErrHeadings, ErrSheet.
func Open(ctx context.Context, r io.ReaderAt, size int64, o Options) (*Reader, error) {
	if size > maxFileBytes {
		return nil, ErrTooLarge.Msg(
			fmt.Sprintf("Tệp lớn hơn %d MB.", maxFileBytes>>20), fmt.Sprintf("The file is larger than %d MB.", maxFileBytes>>20))
	}
	f := newSent(ctx, r)
	head := make([]byte, min(size, 512))
	if _, err := io.ReadFull(io.NewSectionReader(f, 0, size), head); err != nil {
		return nil, damaged(1, err)
	}
	if len(head) == 0 {
		return nil, ErrHeadings.Msg("Tệp trống.", "The file is empty.")
	}
	xlsx, err := detect(head)
	if err != nil {
		return nil, err
	}
	if xlsx {
		return openWorkbook(f, size, o)
	}
	src, err := openCSV(f, size)
	if err != nil {
		return nil, err
	}
	return newReader(src, o)
}

// newReader finds the headings at the top of a source.
func newReader(src source, o Options) (*Reader, error) {
	top, err := topRows(src)
	if err != nil {
		return nil, errors.Join(err, src.close())
	}
	l := findHeadings(top)
	if err := l.check(top); err != nil {
		return nil, errors.Join(err, src.close())
	}
	d := &Reader{src: src, layout: l, options: o, pending: top[l.first:], book: newBook()}
	for _, n := range l.notes() {
		d.note(n)
	}
	return d, nil
}

// topRows reads as far as the headings may be; blank rows do not count, unless
// they are very many.
func topRows(src source) ([]record, error) {
	var top []record
	size := 0
	for lines := 0; len(top) < headingRows && lines < headingLines && size < maxRecordBytes; lines++ {
		rec, err := src.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if !rec.blank() {
			top = append(top, rec.clone())
			size += rec.size()
		}
	}
	return top, nil
}

// Next returns the next row that holds a petition, with everything that is
// wrong with it; a row without problems can be imported. After the last row
// the error is io.EOF; any other error is a fault that ends the reading.
func (d *Reader) Next() (Row, []Problem, error) {
	for {
		rec, err := d.record()
		if err != nil {
			return Row{}, nil, err
		}
		if rec.blank() || d.passOver(rec) {
			continue
		}
		d.rows++
		if d.rows > d.options.maxRows() {
			return Row{}, nil, ErrTooLarge.Msg(
				fmt.Sprintf("Sổ có hơn %d dòng; hãy chia thành nhiều tệp.", d.options.maxRows()),
				fmt.Sprintf("The register has more than %d rows; split it into several files.", d.options.maxRows()))
		}
		p := rowParser{rec: rec, layout: &d.layout, from1904: d.src.epoch1904(), today: d.options.Today}
		p.parse()
		p.check()
		d.book.enter(&p)
		return p.row, p.problems, nil
	}
}

func (d *Reader) record() (record, error) {
	if len(d.pending) > 0 {
		rec := d.pending[0]
		d.pending = d.pending[1:]
		return rec, nil
	}
	return d.src.next()
}

// Notes lists what was passed over so far: columns that are not part of a
// register, rows of totals, signatures, repeated headings, other worksheets.
// At most 200 are kept; the second result counts all.
func (d *Reader) Notes() ([]Note, int) { return d.notes, d.noted }

// Progress tells how many of the bytes to read were read.
func (d *Reader) Progress() (done, total int64) { return d.src.progress() }

// Close releases the file; the io.ReaderAt stays open.
func (d *Reader) Close() error {
	err := d.src.close()
	if d.release != nil {
		err = errors.Join(err, d.release())
	}
	return err
}

func (d *Reader) note(n Note) {
	d.noted++
	if len(d.notes) < maxNotes {
		d.notes = append(d.notes, n)
	}
}

// passOver recognises the rows of a printed register that hold no petition. A
// row that has a number or a date of receipt is never passed over.
func (d *Reader) passOver(rec record) bool {
	if d.layout.same(rec) || isColumnNumbers(rec) {
		d.noteRow(rec, NoteHeading, "dòng tiêu đề lặp lại", "repeated headings")
		return true
	}
	first, filled := firstText(rec)
	if d.isPetition(rec, first) {
		return false
	}
	switch {
	case isTotal(first):
		d.ended = true
		d.noteRow(rec, NoteTotal, "dòng tổng cộng", "a row of totals")
	case d.ended || isFooter(first):
		d.noteRow(rec, NoteFooter, "dòng cuối sổ", "a row below the register")
	case filled == 1 && isSection(first):
		d.noteRow(rec, NoteSection, "dòng phân mục", "a section heading")
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
		v := rec.at(d.layout.columns[c]).clean()
		if v == "" || v == title {
			continue
		}
		if c == colReceivedOn || !isTotal(title) {
			return true
		}
	}
	return false
}

func (d *Reader) noteRow(rec record, code, vi, en string) {
	d.note(Note{Line: rec.line, Code: code, Text: bilingual.Text{
		VI: fmt.Sprintf("Bỏ qua dòng %d: %s.", rec.line, vi),
		EN: fmt.Sprintf("Line %d passed over: %s.", rec.line, en),
	}})
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
	return key == "tong" || key == "cong" || strings.HasPrefix(key, "tong cong") ||
		strings.HasPrefix(key, "tong so") || strings.HasPrefix(key, "cong cuoi") || strings.HasPrefix(key, "cong thang")
}

func isFooter(s string) bool {
	key := text.Fold(s)
	for _, p := range []string{"nguoi lap", "thu truong", "nguoi ghi so", "ke toan", "ngay thang nam", "noi nhan", "tm uy ban", "chu tich", "chanh van phong"} {
		if strings.HasPrefix(key, p) {
			return true
		}
	}
	return false
}

// isSection recognises titles that divide a register by month or quarter, or
// by numbered part.
func isSection(s string) bool {
	key := text.Fold(s)
	for _, p := range []string{"thang ", "quy ", "nam ", "phan ", "muc ", "i ", "ii ", "iii ", "iv ", "v "} {
		if strings.HasPrefix(key, p) {
			return true
		}
	}
	return false
}
