package paper

// cellMargin is the room between a cell's text and its border.
const cellMargin = 1.2

// table draws a table. Its heading stands again on each page, and a row that does
// not fit the rest of a page goes on on the next.
func (s *sheet) table(t Table) {
	g := grid{sheet: s, columns: t.Columns, widths: t.widths()}
	for _, c := range t.Columns {
		g.heading = append(g.heading, c.Heading)
	}
	g.head()
	for _, cells := range t.Rows {
		g.row(cells)
	}
	s.y += millimetres(between)
}

// widths are the widths of the columns, in millimetres.
func (t Table) widths() []float64 {
	sum := 0.0
	for _, c := range t.Columns {
		sum += c.Share
	}
	out := make([]float64, len(t.Columns))
	for i, c := range t.Columns {
		out[i] = textWidth * c.Share / sum
	}
	return out
}

// grid is a table that is being drawn.
type grid struct {
	*sheet
	columns []Column
	widths  []float64
	heading []string
}

// head draws the heading, on a page that has room for a line below it.
func (g grid) head() {
	cells, most := g.cells(g.heading, true)
	g.need(rowHeight(most) + rowHeight(1))
	g.part(cells, 0, most, true)
}

// row draws a row, over as many pages as it takes. A short one is not torn apart.
func (g grid) row(texts []string) {
	cells, most := g.cells(texts, false)
	for from := 0; from < most || from == 0; {
		fit := int((pageHeight - bottomMargin - g.y - 2*cellMargin) / lineHeight(sizeTable))
		if fit < most-from && (fit < 1 || most-from <= shortRow) {
			g.newPage()
			g.head()
			continue
		}
		n := min(fit, most-from)
		g.part(cells, from, n, false)
		from += n
	}
}

// shortRow is up to how many lines stay together.
const shortRow = 12

// cells are the lines of each cell, and the most that one has.
func (g grid) cells(texts []string, bold bool) (cells [][][]word, most int) {
	most = 1
	for i, text := range texts {
		lines := g.broken([]Run{{Text: text, Bold: bold}}, sizeTable, g.widths[i]-2*cellMargin, 0)
		cells, most = append(cells, lines), max(most, len(lines))
	}
	return cells, most
}

func rowHeight(lines int) float64 { return float64(lines)*lineHeight(sizeTable) + 2*cellMargin }

// part draws n lines of each cell with their borders.
func (g grid) part(cells [][][]word, from, n int, heading bool) {
	g.f.SetLineWidth(0.2)
	x := leftMargin
	for i, lines := range cells {
		align := g.columns[i].Align
		switch {
		case heading:
			align = Centred
		case align == Justified:
			align = Flush
		}
		g.f.Rect(x, g.y, g.widths[i], rowHeight(n), "D")
		for j := from; j < min(from+n, len(lines)); j++ {
			g.line(x+cellMargin, g.y+cellMargin+float64(j-from)*lineHeight(sizeTable), g.widths[i]-2*cellMargin, lines[j], sizeTable, align, true)
		}
		x += g.widths[i]
	}
	g.y += rowHeight(n)
}
