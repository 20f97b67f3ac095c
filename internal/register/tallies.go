package register

import (
	"fmt"
	"strings"
	"unicode"

	"kntc/internal/bilingual"
	"kntc/internal/clock"
)

// tallies are what the rows of a table show together: columns that nobody knows
// and that are filled, rows that are hidden, letters that were lost, and dates
// whose days and months seem to be swapped.
type tallies struct {
	filled map[int]bool // columns that are not part of a register, by index
	hidden counted
	lost   counted
	sample string // of what was lost
	dates  [columnCount]struct{ cells, cellsLate, texts, textsLate int }
}

// counted is how many rows show something, and the first.
type counted struct{ count, first int }

func (l *counted) add(line int) {
	if l.count == 0 {
		l.first = line
	}
	l.count++
}

// row learns from a row that holds a petition.
func (t *tallies) row(rec record, l *layout) {
	if rec.hidden {
		t.hidden.add(rec.line)
	}
	lost := false
	for i, c := range rec.cells {
		if i >= len(l.columnOf) || l.columnOf[i] == colNone {
			t.beside(i, c, l)
			continue
		}
		if !lost && c.typ == textCell && lostLetters(c.text) {
			if lost = true; t.lost.count == 0 {
				t.sample = shorten(c.text)
			}
		}
	}
	if lost {
		t.lost.add(rec.line)
	}
}

// beside learns that a column which is not part of a register is filled.
func (t *tallies) beside(i int, c cell, l *layout) {
	if i >= len(l.headings) || l.headings[i] == "" || t.filled[i] || c.clean() == "" {
		return
	}
	if t.filled == nil {
		t.filled = make(map[int]bool)
	}
	t.filled[i] = true
}

// lostLetters reports whether a program that did not know Vietnamese put signs in
// the place of letters: a question mark with a letter right behind it, or what
// decoders write.
func lostLetters(s string) bool {
	if strings.ContainsRune(s, unicode.ReplacementChar) {
		return true
	}
	for {
		i := strings.IndexByte(s, '?')
		if i < 0 {
			return false
		}
		if s = s[i+1:]; s != "" && (s[0] >= 'a' && s[0] <= 'z' || s[0] >= 'A' && s[0] <= 'Z') {
			return true
		}
	}
}

// lastMonth is the highest number that a month can have, and a day too.
const lastMonth = 12

// date learns from a date: whether the cell held one, or words.
func (t *tallies) date(c column, written cellType, d clock.Date) {
	n := &t.dates[c]
	late := 0
	if d.Day() > lastMonth {
		late = 1
	}
	if written == dateCell {
		n.cells, n.cellsLate = n.cells+1, n.cellsLate+late
	} else {
		n.texts, n.textsLate = n.texts+1, n.textsLate+late
	}
}

// swapped reports whether a column shows that a program took days for months: it
// understood the dates up to the 12th, turned round, and left the others as words.
func (t *tallies) swapped(c column) bool {
	n := t.dates[c]
	return n.cells >= 2 && n.texts >= 2 && n.cellsLate == 0 && n.textsLate == n.texts
}

// notes tells what was seen.
func (t *tallies) notes(l *layout) []Note {
	var out []Note
	add := func(line int, code string, doubt bool, vi, en string) {
		out = append(out, Note{Line: line, Code: code, Doubt: doubt, Text: bilingual.Text{VI: vi, EN: en}})
	}
	for _, i := range l.unknown() {
		add(l.line, NoteUnknownColumn, t.filled[i] && !l.passed[i],
			fmt.Sprintf("Cột %s “%s” không thuộc sổ, không được nhập.", letter(i), shorten(l.headings[i])),
			fmt.Sprintf("Column %s “%s” is not part of the register and is not imported.", letter(i), shorten(l.headings[i])))
	}
	for c := colOrdinal; c < columnCount; c++ {
		if t.swapped(c) {
			at := letter(l.columns[c])
			add(l.line, NoteSwapped, true,
				fmt.Sprintf("Cột %s “%s”: mọi ô kiểu ngày đều từ ngày 1 đến 12, mọi ngày ghi bằng chữ đều sau ngày 12; ngày và tháng có thể đã bị đảo khi lưu tệp.", at, columnTable[c].Heading),
				fmt.Sprintf("Column %s “%s”: every cell that is a date lies up to the 12th, every written one after it; days and months may have been swapped when the file was saved.", at, columnTable[c].Heading))
		}
	}
	if t.lost.count > 0 {
		add(t.lost.first, NoteLost, true,
			fmt.Sprintf("%d dòng có chữ bị mất dấu thành “?” (từ dòng %d: “%s”); hãy lấy lại tệp gốc.", t.lost.count, t.lost.first, t.sample),
			fmt.Sprintf("%d rows lost letters to “?” (from line %d on: “%s”); get the original file.", t.lost.count, t.lost.first, t.sample))
	}
	if t.hidden.count > 0 {
		add(t.hidden.first, NoteHidden, false,
			fmt.Sprintf("%d dòng đang ẩn (từ dòng %d) cũng được nhập.", t.hidden.count, t.hidden.first),
			fmt.Sprintf("%d hidden rows (from line %d on) are imported too.", t.hidden.count, t.hidden.first))
	}
	return out
}
