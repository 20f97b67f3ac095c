package register

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"kntc/internal/bilingual"
)

// maxNotes bounds the notes kept; the rest are only counted.
const maxNotes = 200

// Reader yields the rows of a register, top to bottom, sheet after sheet. It is
// not safe for concurrent use.
type Reader struct {
	table

	options Options
	book    *Book
	notes   []Note
	noted   int
	doubts  int
	rows    int
	next    func() (*table, error) // opens the next worksheet; nil or io.EOF after the last
	release func() error           // gives up what the rows needed; nil for nothing
	done    bool
}

// table is one table of a file: a CSV file, or a worksheet.
type table struct {
	src     source
	sheet   string // its worksheet, where a file has several
	layout  layout
	pending []record // rows read while looking for the headings
	ended   bool     // the row of totals, or a signature, was seen
	first   int      // how many notes stood before it
	seen    tallies
}

// close releases the file of a table; nil has none.
func (t *table) close() error {
	if t == nil {
		return nil
	}
	return t.src.close()
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
	var err error
	if o.mapping, err = readMapping(o.Columns); err != nil {
		return nil, err
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
	src, note, err := openCSV(f, size, o)
	if err != nil {
		return nil, err
	}
	t, err := newTable(src, o)
	if err != nil {
		return nil, err
	}
	d := newReader(t, o)
	if note != nil {
		d.note(*note)
		d.first = len(d.notes)
	}
	return d, nil
}

func newReader(t *table, o Options) *Reader {
	d := &Reader{table: *t, options: o, book: o.Book}
	if d.book == nil {
		d.book = NewBook()
	}
	return d
}

// newTable finds the headings at the top of a source, which it closes when there
// are none.
func newTable(src source, o Options) (*table, error) {
	top, err := topRows(src, o.Font)
	if err != nil {
		return nil, errors.Join(err, src.close())
	}
	l := findHeadings(top, o.mapping)
	if err := l.check(top); err != nil {
		return nil, errors.Join(err, src.close())
	}
	return &table{src: src, layout: l, pending: top[l.first:]}, nil
}

// topRows reads as far as the headings may be; blank rows do not count, unless
// they are very many.
func topRows(src source, font Font) ([]record, error) {
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
			rec = rec.clone()
			rec.convert(font)
			top = append(top, rec)
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
		d.noteConversions(rec)
		d.seen.row(rec, &d.layout)
		p := rowParser{rec: rec, sheet: d.sheet, layout: &d.layout, from1904: d.src.epoch1904(), today: d.options.Today, seen: &d.seen}
		p.parse()
		p.check()
		d.book.enter(&p)
		return p.row, p.problems, nil
	}
}

// record returns the next row of the file, going on with the next worksheet after
// the last of one.
func (d *Reader) record() (record, error) {
	for {
		rec, err := d.rowOfTable()
		if !errors.Is(err, io.EOF) {
			return rec, err
		}
		if err := d.turn(); err != nil {
			return record{}, err
		}
	}
}

func (d *Reader) rowOfTable() (record, error) {
	if len(d.pending) > 0 {
		rec := d.pending[0]
		d.pending = d.pending[1:]
		return rec, nil
	}
	rec, err := d.src.next()
	if err == nil {
		rec.convert(d.options.Font)
	}
	return rec, err
}

// turn tells what the table that has ended showed as a whole, and goes on to the
// next; io.EOF after the last.
func (d *Reader) turn() error {
	if d.done {
		return io.EOF
	}
	d.conclude()
	if d.next == nil {
		d.done = true
		return io.EOF
	}
	t, err := d.next()
	if errors.Is(err, io.EOF) {
		d.done = true
	}
	if err != nil {
		return err
	}
	closed := d.src.close()
	d.table = *t
	d.first = len(d.notes)
	return closed
}

// conclude puts what a table showed as a whole before the notes of its rows.
func (d *Reader) conclude() {
	all := d.seen.notes(&d.layout)
	for i := range all {
		all[i].Sheet = d.sheet
		if d.noted++; all[i].Doubt {
			d.doubts++
		}
	}
	d.notes = slices.Insert(d.notes, d.first, all...)
}

// Notes lists what was passed over so far: rows of totals, signatures, repeated
// headings, other worksheets; and, of tables read to their end, columns that are
// not part of a register and what seems to be wrong with the file as a whole. At
// most 200 of rows are kept; the second result counts all.
func (d *Reader) Notes() ([]Note, int) { return d.notes, d.noted }

// Doubts counts the notes that somebody has to confirm before the rows are used.
func (d *Reader) Doubts() int { return d.doubts }

// Progress tells how many of the bytes to read were read, of the worksheet at hand.
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

// noteAt notes something of a row of the table at hand.
func (d *Reader) noteAt(line int, code, vi, en string) {
	d.note(Note{Sheet: d.sheet, Line: line, Code: code, Text: bilingual.Text{VI: vi, EN: en}})
}
