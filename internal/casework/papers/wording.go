package papers

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"kntc/internal/paper"
)

// A wording is the text of a form, a line for each part of the paper:
//
//	form, title, subject   the number of the form, its name and what it is about
//	head                   the paper has no letterhead: nobody issues it
//	centre, flush, text    a paragraph in the middle, at the margin, or of the body
//	each                   a paragraph of the body for each person who sent the petition
//	files                  the table of what came with the petition
//	to                     a recipient
//	sign                   who signs: lines in capitals, a note, the name, parted by |
//
// A box in curly brackets stands for a value of the case; one that is not known
// leaves room to write in. A line that begins with ? is left out when one of its
// boxes is not known.
type wording struct{ lines []line }

// line is a line of a wording.
type line struct {
	op       string
	optional bool
	text     []span
}

// span is a piece of a line: words, or a box.
type span struct {
	words string
	box   Box
}

// ops are the parts that a line can be.
var ops = []string{"form", "title", "subject", "head", "centre", "flush", "text", "each", "files", "to", "sign"} //nolint:gochecknoglobals // a read-only list

// parse reads a wording. It fails with everything that is wrong, each with its line.
func parse(text string) (wording, error) {
	var w wording
	var wrong []error
	n := 0
	for row := range strings.Lines(text) {
		n++
		row = strings.TrimSpace(row)
		if row == "" || strings.HasPrefix(row, "#") {
			continue
		}
		l, err := parseLine(row)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("line %d: %w", n, err))
			continue
		}
		w.lines = append(w.lines, l)
	}
	return w, errors.Join(wrong...)
}

func parseLine(row string) (line, error) {
	row, optional := strings.CutPrefix(row, "?")
	op, rest, _ := strings.Cut(row, " ")
	l := line{op: op, optional: optional}
	if !slices.Contains(ops, op) {
		return l, fmt.Errorf("%q is no part of a paper", op)
	}
	for rest != "" {
		words, after, more := strings.Cut(rest, "{")
		if words != "" {
			l.text = append(l.text, span{words: words})
		}
		if !more {
			break
		}
		name, after, closed := strings.Cut(after, "}")
		info, known := boxes[Box(name)]
		switch {
		case !closed:
			return l, fmt.Errorf("a box is not closed: {%s", name)
		case !known:
			return l, fmt.Errorf("no box is called %q", name)
		case info.each && op != "each":
			return l, fmt.Errorf("%q is a box of each person", name)
		}
		l.text = append(l.text, span{box: Box(name)})
		rest = after
	}
	return l, nil
}

// boxes lists the boxes that the wording asks for, each once.
func (w wording) boxes() []Box {
	var out []Box
	for _, l := range w.lines {
		for _, s := range l.text {
			if s.box != "" && !slices.Contains(out, s.box) {
				out = append(out, s.box)
			}
		}
	}
	return out
}

// values are what a case has for the boxes.
type values struct {
	of    map[Box]string
	each  []map[Box]string // of each person, in their order
	files []string
}

// room is left for what is not known.
const room = "………………"

// fill writes the paper. Letterhead, number and day are those of the paper given.
func (w wording) fill(p paper.Paper, v values) paper.Paper {
	for _, l := range w.lines {
		if l.op == "each" {
			for _, person := range v.each {
				p.Body = append(p.Body, l.paragraphs(v.of, person)...)
			}
			continue
		}
		if text, known := l.fill(v.of); known || !l.optional {
			l.add(&p, text, v)
		}
	}
	return p
}

// paragraphs is the line for one person, none when it is to be left out.
func (l line) paragraphs(of, person map[Box]string) []paper.Block {
	text, known := l.fill(of, person)
	if !known && l.optional {
		return nil
	}
	return []paper.Block{paper.Plain(text)}
}

// fill puts the values into the line, and reports whether all were known.
func (l line) fill(from ...map[Box]string) (text string, known bool) {
	var out strings.Builder
	known = true
	for _, s := range l.text {
		if s.box == "" {
			out.WriteString(s.words)
			continue
		}
		value := ""
		for _, m := range from {
			if m[s.box] != "" {
				value = m[s.box]
			}
		}
		if value == "" {
			known, value = false, room
		}
		out.WriteString(value)
	}
	return out.String(), known
}

// add adds a line to the paper.
func (l line) add(p *paper.Paper, text string, v values) {
	switch l.op {
	case "form":
		p.Form = text
	case "title":
		p.Title = text
	case "subject":
		p.Subject = text
	case "head":
		p.Superior, p.Issuer, p.Numbered, p.Place = "", "", false, ""
	case "centre":
		p.Body = append(p.Body, paper.Text{Runs: []paper.Run{{Text: text}}, Align: paper.Centred})
	case "flush":
		p.Body = append(p.Body, paper.Text{Runs: []paper.Run{{Text: text}}, Align: paper.Flush})
	case "text":
		p.Body = append(p.Body, paper.Plain(text))
	case "files":
		p.Body = append(p.Body, fileTable(v.files))
	case "to":
		p.Recipients = append(p.Recipients, text)
	case "sign":
		p.Signatures = append(p.Signatures, signature(text))
	}
}

// signature takes apart "TM. …/CHỦ TỊCH|Ký, ghi rõ họ tên|Trần Thị Giả Định"; lines
// in capitals are parted by a slash.
func signature(text string) paper.Signature {
	parts := append(strings.Split(text, "|"), "", "")
	name := strings.TrimSpace(parts[2])
	if name == room {
		name = ""
	}
	return paper.Signature{Lines: strings.Split(strings.TrimSpace(parts[0]), "/"), Note: strings.TrimSpace(parts[1]), Name: name}
}

// blankRows is how many rows are left to write in where no file is recorded.
const blankRows = 3

// fileTable lists what came with a petition; number of pages and condition are
// written in by who takes the papers.
func fileTable(files []string) paper.Table {
	t := paper.Table{Columns: []paper.Column{
		{Heading: "STT", Share: 1, Align: paper.Centred},
		{Heading: "Tên thông tin, tài liệu", Share: 7, Align: paper.Flush},
		{Heading: "Số trang", Share: 1.6, Align: paper.Centred},
		{Heading: "Tình trạng (bản chính, bản sao, bản sao có chứng thực)", Share: 4, Align: paper.Flush},
	}}
	if len(files) == 0 {
		files = make([]string, blankRows)
	}
	for i, name := range files {
		t.Rows = append(t.Rows, []string{fmt.Sprint(i + 1), name, "", ""})
	}
	return t
}
