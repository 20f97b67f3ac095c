package register

import (
	"slices"
	"strconv"
	"strings"

	"kntc/internal/text"
)

// cellType tells what a cell held before it became text. Only workbooks know
// more than text.
type cellType uint8

const (
	textCell   cellType = iota
	numberCell          // a number without a date format
	dateCell            // a number shown as a date: days since the workbook's epoch
	boolCell
	faultCell   // a formula that failed, e.g. #REF!
	formulaCell // a formula of which the file keeps no result
)

// cell is one cell as the file holds it.
type cell struct {
	text string
	typ  cellType
}

// record is one row of the file. Its cells are valid until the next call.
type record struct {
	line        int
	cells       []cell
	hidden      bool         // the program that shows the file leaves it out
	conversions []conversion // cells that were typed for an old font
}

// source yields the rows of a file, top to bottom, and io.EOF after the last.
type source interface {
	next() (record, error)
	// progress tells how many of the bytes to read were read.
	progress() (done, total int64)
	// epoch1904 reports whether dates count from 1904 instead of 1900.
	epoch1904() bool
	close() error
}

// at returns the cell of a column, empty beyond the end of the row.
func (r record) at(column int) cell {
	if column < 0 || column >= len(r.cells) {
		return cell{}
	}
	return r.cells[column]
}

// blank reports whether no cell of the row holds anything.
func (r record) blank() bool {
	for _, c := range r.cells {
		if c.clean() != "" {
			return false
		}
	}
	return true
}

// size is how many bytes of text the row holds.
func (r record) size() int {
	n := 0
	for _, c := range r.cells {
		n += len(c.text)
	}
	return n
}

// clone returns a copy that outlives the next call.
func (r record) clone() record {
	r.cells = slices.Clone(r.cells)
	return r
}

// invisible takes out characters that spreadsheets and web pages leave behind
// and nobody sees.
//
//nolint:gochecknoglobals // immutable
var invisible = strings.NewReplacer("\u200b", "", "\u200c", "", "\u200d", "", "\u2060", "", "\ufeff", "", "\u00ad", "", "\r", "\n")

// mayBeInvisible looks for the bytes with which the characters in invisible begin.
func mayBeInvisible(s string) bool {
	for i := range len(s) {
		switch s[i] {
		case '\r', 0xc2, 0xe2, 0xef:
			return true
		}
	}
	return false
}

// clean returns the cell's text in the form the system keeps: composed, single
// blanks, no invisible characters, and without the apostrophe that exports put
// before text that begins like a formula.
func (c cell) clean() string {
	if c.text == "" {
		return ""
	}
	s := c.text
	if mayBeInvisible(s) {
		s = invisible.Replace(strings.ReplaceAll(s, "\r\n", "\n"))
	}
	s = text.Clean(s)
	if len(s) > 1 && s[0] == '\'' && strings.IndexByte("=+-@", s[1]) >= 0 {
		return s[1:]
	}
	return s
}

// letter returns the name of a column as spreadsheets show it: A, B, … AA.
func letter(column int) string {
	var s string
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}

// columnIndex reads the column of a cell reference such as "AB12"; -1 when the
// reference is none.
func columnIndex(reference string) int {
	n, i := 0, 0
	for ; i < len(reference) && reference[i] >= 'A' && reference[i] <= 'Z'; i++ {
		n = n*26 + int(reference[i]-'A') + 1
		if n > 1<<14 {
			return -1
		}
	}
	if _, err := strconv.ParseUint(reference[i:], 10, 32); i == 0 || err != nil {
		return -1
	}
	return n - 1
}
