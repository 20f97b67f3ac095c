package paper

import (
	"strings"
	"unicode/utf8"
)

// right is for lines of the head alone.
const right Align = -1

// piece is a part of a word in one style.
type piece struct {
	text  string
	style string
	width float64
}

// word is what stands between two spaces.
type word []piece

func (w word) width() float64 {
	sum := 0.0
	for _, p := range w {
		sum += p.width
	}
	return sum
}

func (r Run) style() string {
	s := ""
	if r.Bold {
		s += "B"
	}
	if r.Italic {
		s += "I"
	}
	return s
}

// lineHeight is how far a line of letters of the size is from the next.
func lineHeight(size float64) float64 { return millimetres(size) * spacing }

// width is the length of the text in one line, in millimetres.
func (s *sheet) width(runs []Run, size float64) float64 {
	sum := 0.0
	for _, r := range runs {
		s.f.SetFont(family, r.style(), size)
		sum += s.f.GetStringWidth(r.Text)
	}
	return sum
}

// words takes the runs apart; a word may go on in the next run.
func (s *sheet) words(runs []Run, size, longest float64) []word {
	var out []word
	open := false // the last word has not ended
	for _, r := range runs {
		s.f.SetFont(family, r.style(), size)
		for i, part := range strings.FieldsFunc(" "+r.Text+" ", func(c rune) bool { return c == ' ' || c == '\n' || c == '\t' }) {
			goesOn := i == 0 && open && !strings.HasPrefix(r.Text, " ")
			for j, cut := range s.cut(part, longest) {
				p := piece{cut, r.style(), s.f.GetStringWidth(cut)}
				if goesOn && j == 0 {
					out[len(out)-1] = append(out[len(out)-1], p)
				} else {
					out = append(out, word{p})
				}
			}
		}
		open = len(out) > 0 && r.Text != "" && !strings.HasSuffix(r.Text, " ")
	}
	return out
}

// cut takes apart what is longer than a line, e.g. an address of a page.
func (s *sheet) cut(text string, longest float64) []string {
	if s.f.GetStringWidth(text) <= longest {
		return []string{text}
	}
	var out []string
	for text != "" {
		n := 0
		for n < len(text) {
			_, size := utf8.DecodeRuneInString(text[n:])
			if n > 0 && s.f.GetStringWidth(text[:n+size]) > longest {
				break
			}
			n += size
		}
		out, text = append(out, text[:n]), text[n:]
	}
	return out
}

// broken are the lines of the text, the first of which begins after the indent.
func (s *sheet) broken(runs []Run, size, width, indent float64) [][]word {
	s.f.SetFont(family, "", size)
	blank := s.f.GetStringWidth(" ")
	lines := [][]word{nil}
	left := width - indent
	for _, w := range s.words(runs, size, width-indent) {
		last := len(lines) - 1
		need := w.width()
		if len(lines[last]) > 0 {
			need += blank
		}
		if need > left && len(lines[last]) > 0 {
			lines, left, need = append(lines, nil), width, w.width()
			last++
		}
		lines[last] = append(lines[last], w)
		left -= need
	}
	return lines
}

// lines writes a text into a column and returns where it ends.
func (s *sheet) lines(x, y, width float64, runs []Run, size float64, align Align) float64 {
	for _, line := range s.broken(runs, size, width, 0) {
		s.line(x, y, width, line, size, align, true)
		y += lineHeight(size)
	}
	return y
}

// write writes a text that is known to fit one line.
func (s *sheet) write(x, y, width float64, runs []Run, size float64, align Align) {
	s.lines(x, y, width, runs, size, align)
}

// paragraph writes a text over the whole width and over pages.
func (s *sheet) paragraph(runs []Run, size float64, align Align) {
	indent := 0.0
	if align == Justified {
		indent = firstLine
	}
	lines := s.broken(runs, size, textWidth, indent)
	for i, line := range lines {
		s.need(lineHeight(size))
		x, width := leftMargin, textWidth
		if i == 0 {
			x, width = x+indent, width-indent
		}
		s.line(x, s.y, width, line, size, align, i == len(lines)-1)
		s.y += lineHeight(size)
	}
}

// line writes one line; a justified one fills the width unless it is the last.
func (s *sheet) line(x, y, width float64, words []word, size float64, align Align, last bool) {
	s.f.SetFont(family, "", size)
	blank, taken := s.f.GetStringWidth(" "), 0.0
	for _, w := range words {
		taken += w.width()
	}
	gaps := float64(len(words) - 1)
	switch {
	case align == Justified && !last && gaps > 0:
		blank = (width - taken) / gaps
	case align == Centred:
		x += (width - taken - gaps*blank) / 2
	case align == right:
		x += width - taken - gaps*blank
	}
	base := y + millimetres(size)*0.9
	for i, w := range words {
		for j, p := range w {
			s.f.SetFont(family, p.style, size)
			if text := p.text; j == len(w)-1 && i < len(words)-1 {
				s.f.Text(x, base, text+" ") // who reads the file finds the words apart
			} else {
				s.f.Text(x, base, text)
			}
			x += p.width
		}
		x += blank
	}
}
