package export

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"kntc/internal/clock"
)

// csvWriter writes UTF-8 with a byte order mark, without which Excel reads the
// accents wrong, and lines that end in CR LF (RFC 4180).
type csvWriter struct {
	buffer  *bufio.Writer
	csv     *csv.Writer
	columns int
	record  []string
	closed  bool
}

func newCSV(w io.Writer, columns []Column) (*csvWriter, error) {
	c := &csvWriter{buffer: bufio.NewWriterSize(w, 32<<10), columns: len(columns), record: make([]string, len(columns))}
	if _, err := c.buffer.WriteString("\ufeff"); err != nil {
		return nil, fmt.Errorf("export: write: %w", err)
	}
	c.csv = csv.NewWriter(c.buffer)
	c.csv.UseCRLF = true
	for i, column := range columns {
		c.record[i] = Guard(column.Heading)
	}
	return c, c.write()
}

// Row implements Writer.
func (c *csvWriter) Row(cells ...any) error {
	if err := checkWidth(cells, c.columns); err != nil {
		return err
	}
	for i, cell := range cells {
		v, err := plain(cell)
		if err != nil {
			return err
		}
		c.record[i] = csvText(v)
	}
	return c.write()
}

func (c *csvWriter) write() error {
	if err := c.csv.Write(c.record); err != nil {
		return fmt.Errorf("export: write: %w", err)
	}
	return nil
}

// Close implements Writer.
func (c *csvWriter) Close() error {
	if c.closed {
		return nil
	}
	c.closed = true
	c.csv.Flush()
	if err := errors.Join(c.csv.Error(), c.buffer.Flush()); err != nil {
		return fmt.Errorf("export: write: %w", err)
	}
	return nil
}

// csvText writes a plain value. Only texts are guarded: a number typed as a
// number stays one, its sign included.
func csvText(v any) string {
	switch v := v.(type) {
	case string:
		return Guard(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case uint64:
		return strconv.FormatUint(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return mark(v)
	case clock.Date:
		return v.Vietnamese()
	case time.Time:
		return v.Format("02/01/2006 15:04:05")
	default:
		return ""
	}
}

// mark shows yes as offices tick a box.
func mark(yes bool) string {
	if yes {
		return "x"
	}
	return ""
}

// Guard defuses a text that a spreadsheet would run as a formula. Where the list
// separator of the machine is another than the comma, the program cuts the line
// in the middle of a text: so an apostrophe, which spreadsheets show as plain
// text, stands before a formula's sign at the beginning and after everything
// that may separate cells or lines, blanks and quotes between them aside.
func Guard(s string) string {
	var b strings.Builder
	if s != "" && strings.ContainsRune("\t\r\n", rune(s[0])) {
		b.WriteByte('\'')
	}
	begins := true // nothing but blanks and quotes stands in the cell yet
	for _, piece := range strings.SplitAfter(s, "") {
		r, _ := utf8.DecodeRuneInString(piece)
		switch {
		case strings.ContainsRune(cellSeparators, r):
			begins = true
		case begins && strings.ContainsRune(formulaSigns, r):
			b.WriteByte('\'')
			begins = false
		case r != '"' && !unicode.IsSpace(r):
			begins = false
		}
		b.WriteString(piece)
	}
	return b.String()
}

// formulaSigns begin a formula, in full width too.
const formulaSigns = "=+-@＝＋－＠"

// cellSeparators are what spreadsheets cut lines at, and their ends.
const cellSeparators = ",;\t|:^~\r\n"
