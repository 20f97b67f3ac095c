package paper

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"time"

	"codeberg.org/go-fonts/liberation/liberationserifbold"
	"codeberg.org/go-fonts/liberation/liberationserifbolditalic"
	"codeberg.org/go-fonts/liberation/liberationserifitalic"
	"codeberg.org/go-fonts/liberation/liberationserifregular"
	"codeberg.org/go-pdf/fpdf"
)

// family is Liberation Serif: it has every Vietnamese letter and the measures of
// Times New Roman, which the decree asks for.
const family = "serif"

// drawn stands in a PDF as the time it was made at: the time of its content is in
// the text, and a paper that is made again has the same bytes.
func drawn() time.Time { return time.Date(2020, 3, 5, 0, 0, 0, 0, time.UTC) }

// sheet is a PDF that is being drawn, from the top of each page to its bottom.
type sheet struct {
	f *fpdf.Fpdf
	y float64 // where the next line begins
}

func writePDF(w io.Writer, p Paper) error {
	s := newSheet(p)
	s.head(p)
	s.title(p)
	for _, b := range p.Body {
		switch b := b.(type) {
		case Text:
			s.paragraph(b.Runs, sizeBody, b.Align)
			s.y += millimetres(between)
		case Table:
			s.table(b)
		}
	}
	s.foot(p)
	if err := s.f.Output(w); err != nil {
		return fmt.Errorf("draw a paper: %w", err)
	}
	return nil
}

func newSheet(p Paper) *sheet {
	f := fpdf.New("P", "mm", "A4", "")
	f.SetCatalogSort(true)
	f.SetCreationDate(drawn())
	f.SetModificationDate(drawn())
	f.SetProducer("kntc", true)
	f.SetTitle(cmp.Or(p.Subject, p.Title), true)
	f.SetLang("vi")
	f.SetMargins(leftMargin, topMargin, rightMargin)
	f.SetAutoPageBreak(false, bottomMargin)
	f.SetCellMargin(0)
	for style, font := range map[string][]byte{
		"": liberationserifregular.TTF, "B": liberationserifbold.TTF, "I": liberationserifitalic.TTF, "BI": liberationserifbolditalic.TTF,
	} {
		f.AddUTF8FontFromBytes(family, style, font)
	}
	s := &sheet{f: f}
	s.newPage()
	return s
}

// newPage begins a page. From the second on its number stands in the middle of the
// top margin.
func (s *sheet) newPage() {
	s.f.AddPage()
	s.y = topMargin
	if n := s.f.PageNo(); n > 1 {
		s.write(leftMargin, 9, textWidth, []Run{{Text: strconv.Itoa(n)}}, sizePage, Centred)
	}
}

// need begins a page unless so many millimetres are left on this one.
func (s *sheet) need(height float64) {
	if s.y+height > pageHeight-bottomMargin {
		s.newPage()
	}
}

// head draws the national name and, beside it, the body that issues the paper.
func (s *sheet) head(p Paper) {
	for _, line := range p.headLines() {
		s.write(leftMargin, s.y, textWidth, []Run{{Text: line, Italic: line == p.Form, Bold: line == p.Mark}}, sizeForm, right)
		s.y += lineHeight(sizeForm)
	}
	left, at := s.y, leftMargin+headLeft
	width := headRight
	if p.Issuer == "" {
		at, width = leftMargin, textWidth
	}
	s.y = s.lines(at, s.y, width, []Run{{Text: nation, Bold: true}}, sizeNation, Centred)
	s.y = s.lines(at, s.y, width, []Run{{Text: motto, Bold: true}}, sizeMotto, Centred)
	s.rule(at+width/2, s.y+0.6, s.width([]Run{{Text: motto, Bold: true}}, sizeMotto))
	if p.Issuer != "" {
		if p.Superior != "" {
			left = s.lines(leftMargin, left, headLeft-4, []Run{{Text: p.Superior}}, sizeIssuer, Centred)
		}
		left = s.lines(leftMargin, left, headLeft-4, []Run{{Text: p.Issuer, Bold: true}}, sizeIssuer, Centred)
		s.rule(leftMargin+(headLeft-4)/2, left+0.6, issuerRule*min(headLeft-4, s.width([]Run{{Text: p.Issuer, Bold: true}}, sizeIssuer)))
	}
	s.y = max(s.y, left) + 3
	below := s.y
	if p.Numbered {
		below = s.lines(leftMargin, s.y, headLeft-4, []Run{{Text: p.numberLine()}}, sizeNumber, Centred)
	}
	if p.Place != "" {
		below = max(below, s.lines(at, s.y, width, []Run{{Text: p.placeLine(), Italic: true}}, sizePlace, Centred))
	}
	s.y = below + 5
}

// title draws the name of the paper and what it is about.
func (s *sheet) title(p Paper) {
	s.y = s.lines(leftMargin, s.y, textWidth, []Run{{Text: p.Title, Bold: true}}, sizeTitle, Centred)
	if p.Subject != "" {
		s.y = s.lines(leftMargin, s.y, textWidth, []Run{{Text: p.Subject, Bold: true}}, sizeTitle, Centred)
		s.rule(leftMargin+textWidth/2, s.y+0.6, textWidth/5)
	}
	s.y += 5
}

// foot draws whom the paper goes to and who signs, each in a column. What is signed
// stands on one page.
func (s *sheet) foot(p Paper) {
	columns := len(p.Signatures)
	if len(p.Recipients) > 0 {
		columns++
	}
	if columns == 0 {
		return
	}
	width := textWidth / float64(columns)
	s.need(s.footHeight(p, width))
	s.y += 2
	top, at := s.y, leftMargin
	if len(p.Recipients) > 0 {
		y := s.lines(at, top, width, []Run{{Text: recipients, Bold: true, Italic: true}}, sizeTo, Flush)
		for i, who := range p.Recipients {
			y = s.lines(at, y, width-4, []Run{{Text: recipientLine(i, len(p.Recipients), who)}}, sizeRecipient, Flush)
		}
		s.y = max(s.y, y)
		at += width
	}
	for _, sign := range p.Signatures {
		y := top
		for _, line := range sign.Lines {
			y = s.lines(at, y, width, []Run{{Text: line, Bold: true}}, sizeSign, Centred)
		}
		if sign.Note != "" {
			y = s.lines(at, y, width, []Run{{Text: "(" + sign.Note + ")", Italic: true}}, sizeTo, Centred)
		}
		y += signingRoom
		if sign.Name != "" {
			y = s.lines(at, y, width, []Run{{Text: sign.Name, Bold: true}}, sizeSign, Centred)
		}
		s.y = max(s.y, y)
		at += width
	}
}

// footHeight is what the foot takes at most.
func (s *sheet) footHeight(p Paper, width float64) float64 {
	to := lineHeight(sizeTo)
	for i, who := range p.Recipients {
		to += float64(len(s.broken([]Run{{Text: recipientLine(i, len(p.Recipients), who)}}, sizeRecipient, width-4, 0))) * lineHeight(sizeRecipient)
	}
	highest := to
	for _, sign := range p.Signatures {
		h := signingRoom + lineHeight(sizeTo)
		for _, line := range append([]string{sign.Name}, sign.Lines...) {
			h += float64(len(s.broken([]Run{{Text: line, Bold: true}}, sizeSign, width, 0))) * lineHeight(sizeSign)
		}
		highest = max(highest, h)
	}
	return min(highest+2, pageHeight-topMargin-bottomMargin)
}

// rule draws a thin line of the length around the middle.
func (s *sheet) rule(middle, y, length float64) {
	s.f.SetLineWidth(0.25)
	s.f.Line(middle-length/2, y, middle+length/2, y)
}
