package register

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// records reads delimited text record by record, as spreadsheets write it: a field
// in quotes may hold delimiters, line breaks and doubled quotes. Other than
// encoding/csv it takes a quote in the middle of a field without quotes for the
// sign that it is (Công ty “Vũ Dụ”); a field that begins with a quote is as
// strict as there.
type records struct {
	in     *bufio.Reader
	comma  byte
	line   int   // lines read so far
	offset int64 // bytes read so far
	long   []byte
	text   []byte // of the record, without quotes and delimiters
	ends   []int  // where each field ends in it
	fields []string
}

func newRecords(r io.Reader, delimiter rune) *records {
	return &records{in: bufio.NewReader(r), comma: byte(delimiter)} //nolint:gosec // , ; or a tab
}

// quoteError is a quote of which no sense can be made: one without end, or one
// behind which a field goes on.
type quoteError struct{ start, line int } // of the record, and of the quote

func (e *quoteError) Error() string {
	return fmt.Sprintf("register: quote on line %d of the record at line %d", e.line, e.start)
}

// next returns the fields of the next record, valid until the one after, and the
// line on which it begins; io.EOF after the last. Empty lines are no records.
func (r *records) next() (fields []string, start int, err error) {
	line, err := r.readLine()
	for err == nil && len(line) == 1 && line[0] == '\n' {
		line, err = r.readLine()
	}
	if err != nil {
		return nil, 0, err
	}
	start = r.line
	r.text, r.ends = r.text[:0], r.ends[:0]
	for more := true; more; {
		if len(line) > 0 && line[0] == '"' {
			line, more, err = r.quoted(line[1:], start)
		} else {
			line, more = r.plain(line)
		}
		if err != nil {
			return nil, start, err
		}
		r.ends = append(r.ends, len(r.text))
	}
	return r.cut(), start, nil
}

// cut returns the fields of the record that was gathered.
func (r *records) cut() []string {
	whole := string(r.text)
	r.fields = r.fields[:0]
	from := 0
	for _, end := range r.ends {
		r.fields = append(r.fields, whole[from:end])
		from = end
	}
	return r.fields
}

// plain takes a field without quotes; more says that another one follows in rest.
func (r *records) plain(line []byte) (rest []byte, more bool) {
	if i := bytes.IndexByte(line, r.comma); i >= 0 {
		r.text = append(r.text, line[:i]...)
		return line[i+1:], true
	}
	r.text = append(r.text, bytes.TrimSuffix(line, []byte{'\n'})...)
	return nil, false
}

// quoted takes a field behind its opening quote.
func (r *records) quoted(line []byte, start int) (rest []byte, more bool, err error) {
	for {
		i := bytes.IndexByte(line, '"')
		if i < 0 {
			r.text = append(r.text, line...)
			if line, err = r.readLine(); errors.Is(err, io.EOF) {
				err = &quoteError{start, r.line}
			}
			if err != nil {
				return nil, false, err
			}
			continue
		}
		r.text, line = append(r.text, line[:i]...), line[i+1:]
		switch {
		case len(line) == 0 || line[0] == '\n':
			return nil, false, nil
		case line[0] == '"':
			r.text, line = append(r.text, '"'), line[1:]
		case line[0] == r.comma:
			return line[1:], true, nil
		default:
			return nil, false, &quoteError{start, r.line}
		}
	}
}

// readLine returns the next line with its end as LF; the last one may have none.
func (r *records) readLine() ([]byte, error) {
	line, err := r.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		r.long = append(r.long[:0], line...)
		for errors.Is(err, bufio.ErrBufferFull) {
			line, err = r.in.ReadSlice('\n')
			r.long = append(r.long, line...)
		}
		line = r.long
	}
	r.offset += int64(len(line))
	n := len(line)
	if n > 0 && errors.Is(err, io.EOF) {
		err = nil
	}
	if err != nil {
		return nil, err
	}
	r.line++
	switch {
	case n >= 2 && line[n-2] == '\r' && line[n-1] == '\n':
		line[n-2] = '\n'
		line = line[:n-1]
	case line[n-1] == '\r': // the file ends so
		line = line[:n-1]
	}
	return line, nil
}
