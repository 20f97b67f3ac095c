// Package paper draws up the papers of an office: one neutral model, and renderers
// that turn it into a PDF to print and a DOCX to edit. The same content gives the
// same bytes, at any time and on any machine. The layout is that of Nghị định
// 30/2020/NĐ-CP, phụ lục I.
package paper

import (
	"fmt"
	"io"
	"strings"

	"kntc/internal/clock"
	"kntc/internal/fault"
)

// Paper is one paper, complete: a renderer adds nothing that is not a matter of
// layout.
type Paper struct {
	Form       string // the number of the form, e.g. "Mẫu số 03"; "" when none is prescribed
	Mark       string // what it is not an original as, e.g. "DỰ THẢO"; "" for an original
	Superior   string // the body above the issuing one, "" for none
	Issuer     string // the issuing body; "" for a paper that nobody issues, e.g. minutes of two persons
	Number     string // with its sign, e.g. "05/TB-UBND"; "" leaves room for it
	Numbered   bool   // it carries a number
	Place      string // where it is issued, e.g. "Đống Đa"; "" when the paper says it in its text
	On         clock.Date
	Title      string // in capitals, e.g. "THÔNG BÁO"
	Subject    string // below the title, e.g. "Về việc thụ lý giải quyết khiếu nại"
	Body       []Block
	Recipients []string // below "Nơi nhận:"; none for a paper that lists nobody
	Signatures []Signature
}

// Block is a part of the text: a Text or a Table.
type Block interface{ block() }

// Text is a paragraph.
type Text struct {
	Runs  []Run
	Align Align
}

// Run is a piece of a paragraph in one style.
type Run struct {
	Text   string
	Bold   bool
	Italic bool
}

// Align is how the lines of a paragraph stand.
type Align int

// The alignments.
const (
	Justified Align = iota // with the first line indented
	Flush                  // at the left margin
	Centred
)

// Table is a table with a heading row, which stands again on each page.
type Table struct {
	Columns []Column
	Rows    [][]string // as many cells as columns
}

// Column is a column of a table.
type Column struct {
	Heading string
	Share   float64 // of the width, in parts of the sum of all shares
	Align   Align
}

func (Text) block()  {}
func (Table) block() {}

// Signature is a place to sign.
type Signature struct {
	Lines []string // in capitals, e.g. "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"
	Note  string   // in brackets below, e.g. "Ký, ghi rõ họ tên"
	Name  string   // below the room for the signature
}

// Plain is a justified paragraph in one style.
func Plain(text string) Text { return Text{Runs: []Run{{Text: text}}} }

// Format is a file format of a paper.
type Format string

// The formats.
const (
	PDF  Format = "pdf"
	DOCX Format = "docx"
)

// Formats lists every format.
func Formats() []Format { return []Format{PDF, DOCX} }

// MediaType returns the format's media type.
func (f Format) MediaType() string {
	if f == DOCX {
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	}
	return "application/pdf"
}

// ErrFormat refuses a format that is not listed in Formats.
var ErrFormat = fault.Define(fault.Invalid, "paper_format",
	"Định dạng văn bản không được hỗ trợ; hãy dùng PDF hoặc DOCX.", "The format of the paper is not supported; use pdf or docx.")

// Write writes the paper in the format.
func (p Paper) Write(w io.Writer, f Format) error {
	if err := p.check(); err != nil {
		return err
	}
	switch f {
	case PDF:
		return writePDF(w, p)
	case DOCX:
		return writeDOCX(w, p)
	}
	return ErrFormat
}

// check finds tables whose rows do not fit their columns: they would shift what
// stands in them without a word.
func (p Paper) check() error {
	for _, b := range p.Body {
		t, ok := b.(Table)
		if !ok {
			continue
		}
		for i, row := range t.Rows {
			if len(row) != len(t.Columns) {
				return fmt.Errorf("row %d of a table has %d cells, its heading %d", i+1, len(row), len(t.Columns))
			}
		}
	}
	return nil
}

// The words that every paper has.
const (
	nation     = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
	motto      = "Độc lập - Tự do - Hạnh phúc"
	recipients = "Nơi nhận:"
	roomFor    = "……"
)

// numberLine is the line of the number.
func (p Paper) numberLine() string {
	if p.Number == "" {
		return "Số: " + roomFor + "/" + roomFor
	}
	return "Số: " + p.Number
}

// placeLine is the line of place and date: days below ten and the first two months
// carry a 0 (Nghị định 30/2020/NĐ-CP, phụ lục I, phần II, mục 4).
func (p Paper) placeLine() string {
	return p.Place + ", " + DayInWords(p.On)
}

// DayInWords writes a day as papers do, "ngày 05 tháng 7 năm 2026"; without a day
// it leaves room for one.
func DayInWords(d clock.Date) string {
	if d.IsZero() {
		return "ngày " + roomFor + " tháng " + roomFor + " năm " + roomFor
	}
	month := fmt.Sprint(int(d.Month()))
	if d.Month() <= 2 {
		month = "0" + month
	}
	return fmt.Sprintf("ngày %02d tháng %s năm %d", d.Day(), month, d.Year())
}

// headLines are the lines above the text at the right: the form and the mark.
func (p Paper) headLines() []string {
	var out []string
	for _, s := range []string{p.Form, p.Mark} {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// recipientLine is the line of one of n recipients: each ends with ";", the last with ".".
func recipientLine(i, n int, who string) string {
	end := ";"
	if i == n-1 {
		end = "."
	}
	return "- " + strings.TrimRight(who, ";.") + end
}
