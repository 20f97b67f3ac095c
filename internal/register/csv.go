package register

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// sampleBytes is how much of a CSV file is looked at to find the delimiter.
const sampleBytes = 64 << 10

// csvSource reads a CSV file record by record.
type csvSource struct {
	budget  *delimited
	csv     *csv.Reader
	line    int // of the record last read
	records int
	skip    int // lines before the first record
	total   int64
	cells   []cell
}

// openCSV checks the encoding of the whole file, finds the delimiter and
// returns the rows.
func openCSV(f *sent, size int64) (*csvSource, error) {
	start, err := checkUTF8(f, size)
	if err != nil {
		return nil, err
	}
	sample := make([]byte, min(sampleBytes, size-start))
	if _, err := io.ReadFull(io.NewSectionReader(f, start, size-start), sample); err != nil {
		return nil, damaged(1, err)
	}
	delimiter, declared := declaredDelimiter(sample)
	if declared == 0 {
		delimiter = guessDelimiter(sample, int64(len(sample)) == size-start)
	}
	return newCSVSource(f, start, size, delimiter, declared), nil
}

// newCSVSource returns the rows behind start and the declaration of the
// delimiter, whose length is 0 when there is none.
func newCSVSource(f *sent, start, size int64, delimiter rune, declared int) *csvSource {
	start += int64(declared)
	content := &budget{r: io.NewSectionReader(f, start, size-start), meter: newMeter(f.ctx, size)}
	s := &csvSource{total: size - start, budget: &delimited{budget: content, delimiter: byte(delimiter)}} //nolint:gosec // , ; or a tab
	if declared > 0 {
		s.skip = 1
	}
	s.csv = newCSV(s.budget, delimiter)
	return s
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

func newCSV(r io.Reader, delimiter rune) *csv.Reader {
	c := csv.NewReader(r)
	c.Comma = delimiter
	c.FieldsPerRecord = -1
	c.ReuseRecord = true
	return c
}

func (s *csvSource) next() (record, error) {
	s.budget.grant(maxRecordBytes)
	fields, err := s.csv.Read()
	if errors.Is(err, io.EOF) {
		return record{}, io.EOF
	}
	if err != nil {
		return record{}, s.broken(err)
	}
	if s.records++; s.records > maxLines {
		return record{}, ErrTooLarge.Msg(
			fmt.Sprintf("Tệp có hơn %d dòng.", maxLines), fmt.Sprintf("The file has more than %d lines.", maxLines))
	}
	if len(fields) > maxColumns {
		return record{}, tooManyColumns(s.line + 1)
	}
	line, _ := s.csv.FieldPos(0)
	s.line = line + s.skip
	s.cells = s.cells[:0]
	for _, f := range fields {
		s.cells = append(s.cells, cell{text: f})
	}
	return record{s.line, s.cells}, nil
}

// broken explains a record that cannot be read: one without end, or a quote that
// encoding/csv cannot make sense of.
func (s *csvSource) broken(err error) error {
	if errors.Is(err, errBudget) {
		return ErrTooLarge.Msg(
			fmt.Sprintf("Bản ghi sau dòng %d dài quá %d byte hoặc có quá nhiều dấu phân cách; có thể thiếu một dấu ngoặc kép.", s.line, maxRecordBytes),
			fmt.Sprintf("The record after line %d is longer than %d bytes, or has too many delimiters; a closing quote may be missing.",
				s.line, maxRecordBytes))
	}
	var p *csv.ParseError
	if !errors.As(err, &p) {
		return damaged(s.line+1, err)
	}
	return ErrDamaged.Msg(
		fmt.Sprintf("Dấu ngoặc kép đặt sai trong bản ghi bắt đầu ở dòng %d (dòng %d, cột ký tự %d).", p.StartLine+s.skip, p.Line+s.skip, p.Column),
		fmt.Sprintf("A quote is misplaced in the record that starts at line %d (line %d, character column %d).", p.StartLine+s.skip, p.Line+s.skip, p.Column)).
		Because(err)
}

func (s *csvSource) progress() (int64, int64) { return s.budget.total, s.total }
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
	switch rest[0] {
	case ',', ';', '\t':
		return rune(rest[0]), len("sep=") + end + 1
	default:
		return 0, 0
	}
}

// guessDelimiter returns the delimiter under which the most headings of a
// register are recognised; the widest table decides when none is.
func guessDelimiter(sample []byte, whole bool) rune {
	best, bestScore := ',', -1
	for _, d := range []rune{',', ';', '\t'} {
		score := scoreDelimiter(sample, d, whole)
		if score > bestScore {
			best, bestScore = d, score
		}
	}
	return best
}

func scoreDelimiter(sample []byte, delimiter rune, whole bool) int {
	c := newCSV(bytes.NewReader(sample), delimiter)
	var rows []record
	width := 0
	for len(rows) < headingRows {
		fields, err := c.Read()
		if err != nil {
			break
		}
		// The last record of a cut sample may end in the middle of a field.
		if !whole && c.InputOffset() >= int64(len(sample)) {
			break
		}
		r := record{line: len(rows) + 1}
		for _, f := range fields {
			r.cells = append(r.cells, cell{text: f})
		}
		width = max(width, len(fields))
		rows = append(rows, r)
	}
	return findHeadings(rows).known()*maxColumns + min(width, maxColumns-1)
}

// checkUTF8 reads the file once and refuses it unless every byte of it is
// UTF-8. It returns where the text starts: behind the byte order mark.
func checkUTF8(f *sent, size int64) (int64, error) {
	buf := make([]byte, 64<<10)
	section := io.NewSectionReader(f, 0, size)
	start, kept, line := int64(0), 0, 1
	for first := true; ; first = false {
		n, err := io.ReadFull(section, buf[kept:])
		chunk := buf[:kept+n]
		if first && bytes.HasPrefix(chunk, []byte("\xef\xbb\xbf")) {
			start = 3
		}
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return 0, fmt.Errorf("register: read file: %w", err)
		}
		bad := badByte(chunk)
		end := len(chunk)
		if bad >= 0 {
			end = bad
		}
		line += bytes.Count(chunk[:end], []byte{'\n'})
		if bad >= 0 && (last || utf8.FullRune(chunk[bad:])) {
			return 0, wrongEncoding(chunk, bad, line)
		}
		if last {
			return start, nil
		}
		kept = copy(buf, chunk[end:])
	}
}

// badByte returns where the first byte sequence stands that is not UTF-8 or is
// NUL, or -1. A sequence cut off by the end of a chunk counts; the caller asks
// for the rest of it.
func badByte(chunk []byte) int {
	for i := 0; i < len(chunk); {
		if chunk[i] == 0 {
			return i
		}
		if chunk[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(chunk[i:])
		if r == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
	return -1
}

func tooManyColumns(line int) error {
	return ErrTooLarge.Msg(
		fmt.Sprintf("Dòng %d có hơn %d cột.", line, maxColumns),
		fmt.Sprintf("Line %d has more than %d columns.", line, maxColumns))
}
