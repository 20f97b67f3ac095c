// Package export writes lists as CSV and XLSX, row by row, so that a million
// rows need no more memory than one. A CSV opens in a spreadsheet with its
// accents right and with no cell taken for a formula; an XLSX has real numbers
// and real dates.
package export

import (
	"fmt"
	"io"
	"time"

	"kntc/internal/clock"
	"kntc/internal/fault"
)

// Format is a file format.
type Format string

// The formats.
const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
)

// Formats lists every format.
func Formats() []Format { return []Format{CSV, XLSX} }

// MediaType returns the format's media type.
func (f Format) MediaType() string {
	if f == XLSX {
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return "text/csv; charset=utf-8; header=present"
}

// Column is one column of a list.
type Column struct {
	Heading string  // for people, in Vietnamese
	Width   float64 // in characters, for XLSX; 0 means fitting the heading
}

// Writer writes one list. It is not safe for concurrent use.
type Writer interface {
	// Row writes one row. It takes as many cells as there are columns, each
	// nil, a string, an integer, a float64, a bool, a clock.Date (a day), a
	// time.Time (an instant, shown as Viet Nam's clocks do) or a fmt.Stringer.
	// Zero dates and instants are empty cells.
	Row(cells ...any) error
	// Close writes what is left and frees temporary files; call it after an
	// error as well. Without it the file is incomplete. The underlying writer
	// stays open. A second call does nothing.
	Close() error
}

// The refusals.
var (
	// ErrFormat refuses a format that is not listed in Formats.
	ErrFormat = fault.Define(fault.Invalid, "export_format",
		"Định dạng xuất không được hỗ trợ; hãy dùng CSV hoặc XLSX.", "The export format is not supported; use csv or xlsx.")
	// ErrCellTooLong refuses a text that a worksheet's cell cannot hold; it
	// would be cut off without a word otherwise.
	ErrCellTooLong = fault.Define(fault.Unprocessable, "export_cell_too_long",
		"Có nội dung quá dài cho một ô bảng tính; hãy xuất CSV.", "A text is too long for a cell of a spreadsheet; export CSV instead.")
)

// New starts a list in the format on w and writes the headings.
func New(f Format, w io.Writer, columns []Column) (Writer, error) {
	switch f {
	case CSV:
		return newCSV(w, columns)
	case XLSX:
		return newXLSX(w, columns)
	default:
		return nil, ErrFormat.At("?format", "unknown_value", "Định dạng phải là CSV hoặc XLSX.", "The value must be csv or xlsx.")
	}
}

// empty is the value of a cell that holds nothing.
type empty struct{}

// plain brings a cell to one of: empty, string, int64, uint64, float64, bool,
// clock.Date, time.Time.
func plain(cell any) (any, error) {
	switch v := cell.(type) {
	case nil:
		return empty{}, nil
	case string, int64, uint64, float64, bool:
		return v, nil
	case int:
		return int64(v), nil
	case int32:
		return int64(v), nil
	case uint32:
		return uint64(v), nil
	case clock.Date:
		if v.IsZero() {
			return empty{}, nil
		}
		return v, nil
	case time.Time:
		if v.IsZero() {
			return empty{}, nil
		}
		return v.In(clock.VietNam), nil
	case fmt.Stringer:
		return v.String(), nil
	default:
		return nil, fmt.Errorf("export: no cell can hold a %T", cell)
	}
}

// checkWidth refuses a row that does not fit the headings: its cells would
// stand under wrong ones.
func checkWidth(cells []any, columns int) error {
	if len(cells) != columns {
		return fmt.Errorf("export: a row of %d cells for %d columns", len(cells), columns)
	}
	return nil
}
