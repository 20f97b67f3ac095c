package export

import (
	"errors"
	"fmt"
	"io"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"kntc/internal/clock"
)

// sheetRows is how many rows a worksheet can have; longer lists go on in the
// next worksheet under the same headings.
const sheetRows = excelize.TotalRows

// xlsxWriter streams worksheets through temporary files of excelize and writes
// the archive when it is closed.
type xlsxWriter struct {
	out     io.Writer
	file    *excelize.File
	stream  *excelize.StreamWriter
	columns []Column
	limit   int // rows of a worksheet, headings included
	sheets  int
	row     int
	cells   []any
	styles  struct{ heading, date, instant int }
	closed  bool
}

func newXLSX(w io.Writer, columns []Column) (*xlsxWriter, error) {
	return newXLSXLimited(w, columns, sheetRows)
}

func newXLSXLimited(w io.Writer, columns []Column, limit int) (*xlsxWriter, error) {
	x := &xlsxWriter{out: w, file: excelize.NewFile(), columns: columns, limit: limit, cells: make([]any, len(columns))}
	if err := errors.Join(x.makeStyles(), x.startSheet()); err != nil {
		return nil, errors.Join(fmt.Errorf("export: start workbook: %w", err), x.file.Close())
	}
	return x, nil
}

func (x *xlsxWriter) makeStyles() error {
	date, instant := "dd/mm/yyyy", "dd/mm/yyyy hh:mm:ss"
	var errs [3]error
	x.styles.heading, errs[0] = x.file.NewStyle(&excelize.Style{
		Font:      &excelize.Font{Bold: true},
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true},
	})
	x.styles.date, errs[1] = x.file.NewStyle(&excelize.Style{CustomNumFmt: &date})
	x.styles.instant, errs[2] = x.file.NewStyle(&excelize.Style{CustomNumFmt: &instant})
	return errors.Join(errs[:]...)
}

// startSheet begins a worksheet with the headings, which stay in view.
func (x *xlsxWriter) startSheet() error {
	x.sheets++
	name := fmt.Sprintf("Trang %d", x.sheets)
	if x.sheets == 1 {
		if err := x.file.SetSheetName("Sheet1", name); err != nil {
			return err
		}
	} else if _, err := x.file.NewSheet(name); err != nil {
		return err
	}
	var err error
	if x.stream, err = x.file.NewStreamWriter(name); err != nil {
		return err
	}
	if err := x.setLayout(); err != nil {
		return err
	}
	x.row = 1
	for i, c := range x.columns {
		x.cells[i] = excelize.Cell{StyleID: x.styles.heading, Value: c.Heading}
	}
	return x.stream.SetRow("A1", x.cells)
}

func (x *xlsxWriter) setLayout() error {
	for i, c := range x.columns {
		width := c.Width
		if width == 0 {
			width = float64(max(10, utf8.RuneCountInString(c.Heading)+2))
		}
		if err := x.stream.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	return x.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

// Row implements Writer.
func (x *xlsxWriter) Row(cells ...any) error {
	if err := checkWidth(cells, len(x.columns)); err != nil {
		return err
	}
	if x.row == x.limit {
		if err := errors.Join(x.stream.Flush(), x.startSheet()); err != nil {
			return fmt.Errorf("export: next worksheet: %w", err)
		}
	}
	for i, cell := range cells {
		v, err := plain(cell)
		if err != nil {
			return err
		}
		if x.cells[i], err = x.typed(v); err != nil {
			return err
		}
	}
	x.row++
	if err := x.stream.SetRow(fmt.Sprintf("A%d", x.row), x.cells); err != nil {
		return fmt.Errorf("export: write row: %w", err)
	}
	return nil
}

// typed gives a plain value its cell type. Texts need no guard here: a cell
// that is typed as text is never run as a formula.
func (x *xlsxWriter) typed(v any) (any, error) {
	switch v := v.(type) {
	case string:
		if len(v) > excelize.TotalCellChars && len(utf16.Encode([]rune(v))) > excelize.TotalCellChars {
			return nil, ErrCellTooLong
		}
		return v, nil
	case empty:
		return excelize.Cell{}, nil
	case bool:
		return mark(v), nil
	case clock.Date:
		day := time.Date(v.Year(), v.Month(), v.Day(), 0, 0, 0, 0, time.UTC)
		return excelize.Cell{StyleID: x.styles.date, Value: day}, nil
	case time.Time:
		return excelize.Cell{StyleID: x.styles.instant, Value: v}, nil
	default:
		return v, nil
	}
}

// Close implements Writer.
func (x *xlsxWriter) Close() error {
	if x.closed {
		return nil
	}
	x.closed = true
	err := x.stream.Flush()
	if err == nil {
		err = x.file.Write(x.out)
	}
	if err = errors.Join(err, x.file.Close()); err != nil {
		return fmt.Errorf("export: write workbook: %w", err)
	}
	return nil
}
