package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"kntc/internal/bilingual"
)

// table prints rows in columns. Texts of the system are composed (NFC), so one
// rune is one place wide.
type table struct {
	headings []string
	numbers  map[int]bool // columns that are aligned to the right
	rows     [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// print writes the table. Nothing is cut off: a terminal wraps long lines.
func (t *table) print(w io.Writer) {
	all := t.rows
	if t.headings != nil {
		all = append([][]string{t.headings}, t.rows...)
	}
	widths := make(map[int]int)
	for _, row := range all {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for n, row := range all {
		_, _ = fmt.Fprintln(w, t.line(row, widths))
		if n == 0 && t.headings != nil {
			rule := make([]string, len(row))
			for i := range rule {
				rule[i] = strings.Repeat("─", widths[i])
			}
			_, _ = fmt.Fprintln(w, strings.Join(rule, "  "))
		}
	}
}

func (t *table) line(row []string, widths map[int]int) string {
	parts := make([]string, len(row))
	for i, cell := range row {
		fill := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
		if t.numbers[i] {
			parts[i] = fill + cell
		} else {
			parts[i] = cell + fill
		}
	}
	return strings.TrimRight(strings.Join(parts, "  "), " ")
}

// thousands writes a number with dots, as Viet Nam does: 1.081.
func thousands(n int64) string { return bilingual.Number(n).VI }

// percent writes a part of a whole with one decimal, as Viet Nam does: 67,2 %.
func percent(part, whole int64) string {
	if whole == 0 {
		return "–"
	}
	return strings.Replace(fmt.Sprintf("%.1f %%", 100*float64(part)/float64(whole)), ".", ",", 1)
}
