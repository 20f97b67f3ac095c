package register

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// sheetSource reads one worksheet row by row, straight out of the archive.
type sheetSource struct {
	book   *workbook
	file   io.ReadCloser
	size   int64
	budget *budget
	tokens *tokens
	merges merges
	line   int
	seen   int // cells so far, empty ones among them
	cells  []cell
	ended  bool
}

func openSheet(w *workbook, f *zip.File, m merges) (*sheetSource, error) {
	if f.UncompressedSize64 > maxSheetBytes {
		return nil, sheetTooLarge()
	}
	r, err := f.Open()
	if err != nil {
		return nil, damagedPart(f.Name, err)
	}
	b := &budget{r: r, meter: w.meter, left: maxRecordBytes}
	return &sheetSource{book: w, file: r, merges: m, size: int64(f.UncompressedSize64), budget: b, tokens: newTokens(b)}, nil
}

func (s *sheetSource) progress() (int64, int64) { return s.budget.total, s.size }
func (s *sheetSource) epoch1904() bool          { return s.book.from1904 }
func (s *sheetSource) close() error             { return s.file.Close() }

func (s *sheetSource) next() (record, error) {
	for !s.ended {
		token, err := s.tokens.next()
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF // the sheet data never ended
		}
		if err != nil {
			return record{}, s.broken(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local == "row" {
				return s.row(t)
			}
		case xml.EndElement:
			s.ended = t.Name.Local == "sheetData"
		}
	}
	return record{}, s.finish()
}

// finish reads what follows the rows, so that an archive that is damaged there
// is noticed: the check sum of the part is verified at its end.
func (s *sheetSource) finish() error {
	s.budget.grant(maxSheetBytes)
	if _, err := io.Copy(io.Discard, s.budget); err != nil {
		return s.broken(err)
	}
	return io.EOF
}

func (s *sheetSource) row(start xml.StartElement) (record, error) {
	if s.budget.total > maxSheetBytes {
		return record{}, sheetTooLarge()
	}
	s.budget.grant(maxRecordBytes)
	if err := s.number(start); err != nil {
		return record{}, err
	}
	s.cells = s.cells[:0]
	hidden := isTrue(attribute(start, "hidden"))
	for {
		token, err := s.tokens.next()
		if err != nil {
			return record{}, s.broken(unexpectedEnd(err))
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local != "c" {
				err = s.tokens.skip()
			} else {
				err = s.cell(t)
			}
			if err != nil {
				return record{}, s.broken(unexpectedEnd(err))
			}
		case xml.EndElement:
			rec := record{line: s.line, cells: s.cells, hidden: hidden}
			s.merges.spread(&rec)
			s.cells = rec.cells
			return rec, nil
		}
	}
}

// number moves to the row's own number; rows may be left out, never repeated.
func (s *sheetSource) number(start xml.StartElement) error {
	want := s.line + 1
	if r := attribute(start, "r"); r != "" {
		n, err := strconv.Atoi(r)
		if err != nil || n < want {
			return damaged(want, fmt.Errorf("row number %q", shorten(r)))
		}
		want = n
	}
	if want > maxLines {
		return ErrTooLarge.Msg(
			fmt.Sprintf("Trang tính có hơn %d dòng.", maxLines), fmt.Sprintf("The worksheet has more than %d rows.", maxLines))
	}
	s.line = want
	return nil
}

// cell reads one cell and puts it into its column.
func (s *sheetSource) cell(start xml.StartElement) error {
	if s.seen++; s.seen > maxCells {
		return ErrTooLarge.Msg(
			fmt.Sprintf("Trang tính có hơn %d ô; hãy chia thành nhiều tệp.", maxCells),
			fmt.Sprintf("The worksheet has more than %d cells; split it into several files.", maxCells))
	}
	column := len(s.cells)
	if r := attribute(start, "r"); r != "" {
		column = columnIndex(r)
		if column < len(s.cells) {
			return fmt.Errorf("cell reference %q", shorten(r))
		}
	}
	in, err := s.content()
	if err != nil {
		return err
	}
	c, err := s.typed(attribute(start, "t"), attribute(start, "s"), in.value, in.inline)
	if in.formula && !in.told {
		c = cell{typ: formulaCell}
	}
	if err != nil || c.text == "" && c.typ != formulaCell {
		return err
	}
	if column >= maxColumns {
		return tooManyColumns(s.line)
	}
	for len(s.cells) < column {
		s.cells = append(s.cells, cell{})
	}
	s.cells = append(s.cells, c)
	return nil
}

// inside is what a cell has in it: its value, or its inline text.
type inside struct {
	value, inline string
	formula, told bool // whether there is a formula, and a value, be it empty
}

// content reads the inside of a cell.
func (s *sheetSource) content() (in inside, err error) {
	for {
		token, err := s.tokens.next()
		if err != nil {
			return in, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "v":
				in.told = true
				in.value, err = s.tokens.text(t)
			case "is":
				in.told = true
				in.inline, err = s.tokens.text(t)
			case "f":
				in.formula = true
				err = s.tokens.skip()
			default:
				err = s.tokens.skip()
			}
			if err != nil {
				return in, err
			}
		case xml.EndElement:
			return in, nil
		}
	}
}

// typed tells what the cell holds (ECMA-376, 18.18.11).
func (s *sheetSource) typed(typ, style, value, inline string) (cell, error) {
	switch typ {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil {
			return cell{}, fmt.Errorf("shared string %q", shorten(value))
		}
		shared, err := s.book.strings.at(i)
		return cell{text: shared}, err
	case "inlineStr":
		return cell{text: inline}, nil
	case "str", "d":
		return cell{text: value}, nil
	case "b":
		return cell{text: value, typ: boolCell}, nil
	case "e":
		return cell{text: value, typ: faultCell}, nil
	case "", "n":
		return cell{text: strings.TrimSpace(value), typ: s.numberType(style)}, nil
	default:
		return cell{}, fmt.Errorf("cell type %q", shorten(typ))
	}
}

func (s *sheetSource) numberType(style string) cellType {
	i, err := strconv.Atoi(style)
	if err == nil && i >= 0 && i < len(s.book.dates) && s.book.dates[i] {
		return dateCell
	}
	return numberCell
}

// broken explains why the worksheet cannot be read on.
func (s *sheetSource) broken(err error) error {
	if final(err) {
		return err
	}
	if errors.Is(err, errBudget) {
		return ErrTooLarge.Msg(
			fmt.Sprintf("Dòng %d của trang tính quá lớn.", s.line),
			fmt.Sprintf("Row %d of the worksheet is too large.", s.line)).Because(err)
	}
	return damaged(s.line, err)
}

func sheetTooLarge() error {
	return ErrTooLarge.Msg(
		fmt.Sprintf("Trang tính giải nén ra hơn %d MB.", maxSheetBytes>>20),
		fmt.Sprintf("The worksheet unpacks to more than %d MB.", maxSheetBytes>>20))
}

func attribute(start xml.StartElement, name string) string {
	for _, a := range start.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// isTrue reads a truth value as XML writes it.
func isTrue(s string) bool { return s == "1" || s == "true" }
