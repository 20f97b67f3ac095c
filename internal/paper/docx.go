package paper

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strings"
	"time"
)

// A DOCX is a zip of a few XML parts (ISO/IEC 29500). Papers need so few of its
// elements that writing them is shorter than any library for it; foreign readers
// read them back in the tests.

// The parts that are the same in every paper.
const (
	docxTypes = xml.Header + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
		`<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/></Types>`
	docxRoot = xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`
	docxRelations = xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/></Relationships>`
	docxNamespaces = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
)

func writeDOCX(w io.Writer, p Paper) error {
	z := zip.NewWriter(w)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", docxTypes},
		{"_rels/.rels", docxRoot},
		{"word/document.xml", docxDocument(p)},
		{"word/header1.xml", docxPageNumber()},
		{"word/_rels/document.xml.rels", docxRelations},
	} {
		f, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: time.Time{}})
		if err != nil {
			return fmt.Errorf("write a paper: %w", err)
		}
		if _, err := io.WriteString(f, part.text); err != nil {
			return fmt.Errorf("write a paper: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("write a paper: %w", err)
	}
	return nil
}

// docxPageNumber is the number in the middle of the top margin; the first page has
// a header of its own, which is empty.
func docxPageNumber() string {
	return xml.Header + `<w:hdr` + docxNamespaces + `><w:p><w:pPr><w:jc w:val="center"/></w:pPr>` +
		`<w:r>` + docxStyle(Run{}, sizePage) + `<w:fldChar w:fldCharType="begin"/></w:r><w:r>` + docxStyle(Run{}, sizePage) +
		`<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r>` + docxStyle(Run{}, sizePage) + `<w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>`
}

func docxDocument(p Paper) string {
	d := &document{}
	d.head(p)
	d.paragraph(shape{align: Centred}, []Run{{Text: p.Title, Bold: true}}, sizeTitle)
	if p.Subject != "" {
		d.paragraph(shape{align: Centred}, []Run{{Text: p.Subject, Bold: true}}, sizeTitle)
		d.rule(textWidth, textWidth/5)
	}
	d.paragraph(shape{align: Flush}, nil, sizeForm)
	for _, b := range p.Body {
		switch b := b.(type) {
		case Text:
			d.paragraph(shape{align: b.Align, indent: b.Align == Justified, after: between}, b.Runs, sizeBody)
		case Table:
			d.list(b)
		}
	}
	d.foot(p)
	return xml.Header + `<w:document` + docxNamespaces + `><w:body>` + d.b.String() +
		`<w:sectPr><w:headerReference w:type="default" r:id="r1"/>` +
		fmt.Sprintf(`<w:pgSz w:w="%d" w:h="%d"/><w:pgMar w:top="%d" w:bottom="%d" w:left="%d" w:right="%d" w:header="%d" w:footer="%d" w:gutter="0"/>`,
			twips(pageWidth), twips(pageHeight), twips(topMargin), twips(bottomMargin), twips(leftMargin), twips(rightMargin), twips(topMargin/2), twips(bottomMargin/2)) +
		`<w:titlePg/></w:sectPr></w:body></w:document>`
}

// document is the text of a DOCX that is being written.
type document struct{ b strings.Builder }

// shape is how a paragraph stands.
type shape struct {
	align  Align
	indent bool    // of the first line
	after  float64 // points below it
}

// twips is a length in millimetres as a DOCX gives it, in twentieths of a point.
func twips(mm float64) int { return int(math.Round(mm / 25.4 * 1440)) }

func (d *document) paragraph(s shape, runs []Run, size float64) {
	align := map[Align]string{Justified: "both", Flush: "left", Centred: "center", right: "right"}[s.align]
	fmt.Fprintf(&d.b, `<w:p><w:pPr><w:spacing w:before="0" w:after="%d"/>`, int(s.after*20))
	if s.indent {
		fmt.Fprintf(&d.b, `<w:ind w:firstLine="%d"/>`, twips(firstLine))
	}
	d.b.WriteString(`<w:jc w:val="` + align + `"/></w:pPr>`)
	for _, r := range runs {
		d.b.WriteString(`<w:r>` + docxStyle(r, size))
		for i, line := range strings.Split(r.Text, "\n") {
			if i > 0 {
				d.b.WriteString(`<w:br/>`)
			}
			d.b.WriteString(`<w:t xml:space="preserve">` + escaped(line) + `</w:t>`)
		}
		d.b.WriteString(`</w:r>`)
	}
	d.b.WriteString(`</w:p>`)
}

func docxStyle(r Run, size float64) string {
	s := `<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>`
	if r.Bold {
		s += `<w:b/>`
	}
	if r.Italic {
		s += `<w:i/>`
	}
	return s + fmt.Sprintf(`<w:sz w:val="%d"/><w:lang w:val="vi-VN"/></w:rPr>`, int(math.Round(size*2)))
}

// escaped is the text as XML takes it; signs that XML cannot hold are left out.
func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a builder takes everything
	return strings.ReplaceAll(b.String(), "\uFFFD", "")
}

// rule is a thin line of a length in the middle of a column.
func (d *document) rule(column, length float64) {
	side := twips((column - length) / 2)
	fmt.Fprintf(&d.b, `<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="4" w:space="1" w:color="000000"/></w:pBdr>`+
		`<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/><w:ind w:left="%d" w:right="%d"/></w:pPr></w:p>`, side, side)
}

// columns writes a table without borders: what stands side by side.
func (d *document) columns(widths []float64, cells ...func()) {
	d.grid(widths, false)
	d.b.WriteString(`<w:tr>`)
	for i, cell := range cells {
		d.cell(widths[i], cell)
	}
	d.b.WriteString(`</w:tr></w:tbl>`)
}

func (d *document) grid(widths []float64, borders bool) {
	d.b.WriteString(`<w:tbl><w:tblPr>`)
	fmt.Fprintf(&d.b, `<w:tblW w:w="%d" w:type="dxa"/>`, twips(textWidth))
	if borders {
		d.b.WriteString(`<w:tblBorders>`)
		for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
			d.b.WriteString(`<w:` + side + ` w:val="single" w:sz="4" w:space="0" w:color="000000"/>`)
		}
		d.b.WriteString(`</w:tblBorders>`)
	}
	d.b.WriteString(`<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, width := range widths {
		fmt.Fprintf(&d.b, `<w:gridCol w:w="%d"/>`, twips(width))
	}
	d.b.WriteString(`</w:tblGrid>`)
}

// cell writes a cell; it must hold a paragraph.
func (d *document) cell(width float64, text func()) {
	fmt.Fprintf(&d.b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, twips(width))
	text()
	d.b.WriteString(`</w:tc>`)
}

func (d *document) centred(text string, bold, italic bool, size float64) {
	d.paragraph(shape{align: Centred}, []Run{{Text: text, Bold: bold, Italic: italic}}, size)
}

func (d *document) head(p Paper) {
	for _, line := range p.headLines() {
		d.paragraph(shape{align: right}, []Run{{Text: line, Italic: line == p.Form, Bold: line == p.Mark}}, sizeForm)
	}
	national := func(width float64) func() {
		return func() {
			d.centred(nation, true, false, sizeNation)
			d.centred(motto, true, false, sizeMotto)
			d.rule(width, mottoLength)
			if p.Place != "" {
				d.centred(p.placeLine(), false, true, sizePlace)
			}
		}
	}
	if p.Issuer == "" {
		national(textWidth)()
		return
	}
	d.columns([]float64{headLeft, headRight}, func() {
		if p.Superior != "" {
			d.centred(p.Superior, false, false, sizeIssuer)
		}
		d.centred(p.Issuer, true, false, sizeIssuer)
		d.rule(headLeft, headLeft*issuerRule)
		if p.Numbered {
			d.centred(p.numberLine(), false, false, sizeNumber)
		}
	}, national(headRight))
	d.paragraph(shape{align: Flush}, nil, sizeForm)
}

// mottoLength is how long the motto is in its size, in millimetres.
const mottoLength = 52.0

func (d *document) list(t Table) {
	widths := t.widths()
	d.grid(widths, true)
	heading := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		heading[i] = c.Heading
	}
	for i, cells := range append([][]string{heading}, t.Rows...) {
		d.b.WriteString(`<w:tr><w:trPr><w:cantSplit/>`)
		if i == 0 {
			d.b.WriteString(`<w:tblHeader/>`)
		}
		d.b.WriteString(`</w:trPr>`)
		for j, text := range cells {
			align := t.Columns[j].Align
			switch {
			case i == 0:
				align = Centred
			case align == Justified:
				align = Flush
			}
			d.cell(widths[j], func() { d.paragraph(shape{align: align}, []Run{{Text: text, Bold: i == 0}}, sizeTable) })
		}
		d.b.WriteString(`</w:tr>`)
	}
	d.b.WriteString(`</w:tbl>`)
	d.paragraph(shape{align: Flush}, nil, between)
}

func (d *document) foot(p Paper) {
	var cells []func()
	if len(p.Recipients) > 0 {
		cells = append(cells, func() {
			d.paragraph(shape{align: Flush}, []Run{{Text: recipients, Bold: true, Italic: true}}, sizeTo)
			for i, who := range p.Recipients {
				d.paragraph(shape{align: Flush}, []Run{{Text: recipientLine(i, len(p.Recipients), who)}}, sizeRecipient)
			}
		})
	}
	for _, sign := range p.Signatures {
		cells = append(cells, func() {
			for _, line := range sign.Lines {
				d.centred(line, true, false, sizeSign)
			}
			if sign.Note != "" {
				d.centred("("+sign.Note+")", false, true, sizeTo)
			}
			for range 4 {
				d.centred("", false, false, sizeSign)
			}
			d.centred(sign.Name, true, false, sizeSign)
		})
	}
	if len(cells) == 0 {
		return
	}
	widths := make([]float64, len(cells))
	for i := range widths {
		widths[i] = textWidth / float64(len(cells))
	}
	d.columns(widths, cells...)
	d.paragraph(shape{align: Flush}, nil, sizeForm)
}
