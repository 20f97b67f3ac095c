package register

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// sampleBytes is how much of a CSV file is looked at to find the delimiter.
const sampleBytes = 64 << 10

// delimiters are the signs between the cells of a CSV file, the likeliest first.
//
//nolint:gochecknoglobals // a read-only table
var delimiters = []rune{',', ';', '\t'}

// csvSource reads a CSV file record by record.
type csvSource struct {
	budget  *delimited
	records *records
	line    int // of the record last read
	count   int
	skip    int // lines before the first record
	raw     *counter
	total   int64
	cells   []cell
}

// openCSV finds the encoding and the delimiter of a file and returns the rows; the
// note says what was found when that is no UTF-8.
func openCSV(f *sent, size int64, o Options) (*csvSource, *Note, error) {
	c, err := findCoding(f, size, o.Font)
	if err != nil {
		return nil, nil, err
	}
	sample, whole, err := c.sample(f, size)
	if err != nil {
		return nil, nil, err
	}
	if bytes.IndexByte(sample, '\n') < 0 && bytes.IndexByte(sample, '\r') >= 0 {
		c.cr = true
		sample = bytes.ReplaceAll(sample, []byte{'\r'}, []byte{'\n'})
	}
	delimiter, declared := declaredDelimiter(sample)
	if declared == 0 {
		delimiter = guessDelimiter(sample, whole, o)
	}
	src, err := newCSVSource(f, size, c, delimiter, declared)
	return src, c.note, err
}

// newCSVSource returns the rows behind the declaration of the delimiter, whose
// length is 0 when there is none.
func newCSVSource(f *sent, size int64, c coding, delimiter rune, declared int) (*csvSource, error) {
	text, raw := c.reader(f, size)
	s := &csvSource{raw: raw, total: size - c.start}
	if declared > 0 {
		if _, err := io.CopyN(io.Discard, text, int64(declared)); err != nil {
			return nil, damaged(1, err)
		}
		s.skip = 1
	}
	s.budget = &delimited{budget: &budget{r: text, meter: newMeter(f.ctx, size)}, delimiter: byte(delimiter)} //nolint:gosec // one of delimiters
	s.records = newRecords(s.budget, delimiter)
	return s, nil
}

// delimited is a budget that also bounds how many delimiters one record has:
// each costs far more than its byte.
type delimited struct {
	*budget

	delimiter byte
	met       int
}

// Read implements io.Reader.
func (d *delimited) Read(p []byte) (int, error) {
	n, err := d.budget.Read(p)
	if d.met += bytes.Count(p[:n], []byte{d.delimiter}); d.met > maxDelimiters {
		return 0, errBudget
	}
	return n, err
}

func (d *delimited) grant(n int) {
	d.budget.grant(n)
	d.met = 0
}

func (s *csvSource) next() (record, error) {
	s.budget.grant(maxRecordBytes)
	fields, line, err := s.records.next()
	if errors.Is(err, io.EOF) {
		return record{}, io.EOF
	}
	if err != nil {
		return record{}, s.broken(err)
	}
	if s.count++; s.count > maxLines {
		return record{}, ErrTooLarge.Msg(
			fmt.Sprintf("Tệp có hơn %d dòng.", maxLines), fmt.Sprintf("The file has more than %d lines.", maxLines))
	}
	if len(fields) > maxColumns {
		return record{}, tooManyColumns(s.line + 1)
	}
	s.line = line + s.skip
	s.cells = s.cells[:0]
	for _, f := range fields {
		s.cells = append(s.cells, cell{text: f})
	}
	return record{line: s.line, cells: s.cells}, nil
}

// broken explains a record that cannot be read: one without end, or a quote of
// which no sense can be made.
func (s *csvSource) broken(err error) error {
	if errors.Is(err, errBudget) {
		return ErrTooLarge.Msg(
			fmt.Sprintf("Bản ghi sau dòng %d dài quá %d byte hoặc có quá nhiều dấu phân cách; có thể thiếu một dấu ngoặc kép.", s.line, maxRecordBytes),
			fmt.Sprintf("The record after line %d is longer than %d bytes, or has too many delimiters; a closing quote may be missing.",
				s.line, maxRecordBytes))
	}
	var q *quoteError
	if !errors.As(err, &q) {
		return damaged(s.line+1, err)
	}
	return ErrDamaged.Msg(
		fmt.Sprintf("Dấu ngoặc kép đặt sai trong bản ghi bắt đầu ở dòng %d (dòng %d).", q.start+s.skip, q.line+s.skip),
		fmt.Sprintf("A quote is misplaced in the record that starts at line %d (line %d).", q.start+s.skip, q.line+s.skip)).
		Because(err)
}

func (s *csvSource) progress() (int64, int64) { return s.raw.n, s.total }
func (s *csvSource) epoch1904() bool          { return false }
func (s *csvSource) close() error             { return nil }

// declaredDelimiter reads the line "sep=;" that Excel writes and honours; the
// second result is its length, 0 when there is none.
func declaredDelimiter(sample []byte) (rune, int) {
	rest, ok := bytes.CutPrefix(sample, []byte("sep="))
	if !ok || len(rest) < 2 {
		return 0, 0
	}
	end := bytes.IndexByte(rest, '\n')
	if end < 1 || len(bytes.TrimSpace(rest[1:end])) > 0 {
		return 0, 0
	}
	for _, d := range delimiters {
		if rune(rest[0]) == d {
			return d, len("sep=") + end + 1
		}
	}
	return 0, 0
}

// guessDelimiter returns the delimiter under which the most headings of a
// register are recognised; the widest table decides when none is.
func guessDelimiter(sample []byte, whole bool, o Options) rune {
	best, bestScore := delimiters[0], -1
	for _, d := range delimiters {
		rows := topOf(sample, d, o.Font, whole)
		width := 0
		for _, r := range rows {
			width = max(width, len(r.cells))
		}
		score := findHeadings(rows, o.mapping).known()*maxColumns + min(width, maxColumns-1)
		if score > bestScore {
			best, bestScore = d, score
		}
	}
	return best
}

// topOf returns the first records of a sample; the last one of a sample that was
// cut may end in the middle of a field and is left out.
func topOf(sample []byte, delimiter rune, font Font, whole bool) []record {
	r := newRecords(bytes.NewReader(sample), delimiter)
	var rows []record
	for len(rows) < headingRows {
		fields, line, err := r.next()
		if err != nil || !whole && r.offset >= int64(len(sample)) {
			break
		}
		rec := record{line: line}
		for _, f := range fields {
			rec.cells = append(rec.cells, cell{text: f})
		}
		rec.convert(font)
		rows = append(rows, rec)
	}
	return rows
}

func tooManyColumns(line int) error {
	return ErrTooLarge.Msg(
		fmt.Sprintf("Dòng %d có hơn %d cột.", line, maxColumns),
		fmt.Sprintf("Line %d has more than %d columns.", line, maxColumns))
}
