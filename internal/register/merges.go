package register

import (
	"archive/zip"
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// merge is a cell that was merged with those below it: what its first row holds,
// all hold.
type merge struct {
	top, bottom int
	column      int
}

// merges spreads the values of merged cells over the rows of a worksheet, top to
// bottom. The zero value spreads nothing.
type merges struct {
	all  []merge // by their first row
	held []held  // those that reach the row at hand
}

// held is the value of a merged cell.
type held struct {
	merge

	value cell
}

// spread puts the values that reach a row into its cells, and takes up those that
// begin in it. A row without anything of its own stays blank.
func (m *merges) spread(rec *record) {
	if len(m.all)+len(m.held) == 0 {
		return
	}
	m.held = slices.DeleteFunc(m.held, func(h held) bool { return h.bottom < rec.line })
	if !rec.blank() {
		for _, h := range m.held {
			for len(rec.cells) <= h.column {
				rec.cells = append(rec.cells, cell{})
			}
			rec.cells[h.column] = h.value
		}
	}
	for len(m.all) > 0 && m.all[0].top <= rec.line {
		if next := m.all[0]; next.top == rec.line {
			m.held = slices.DeleteFunc(m.held, func(h held) bool { return h.column == next.column })
			m.held = append(m.held, held{next, rec.at(next.column)})
		}
		m.all = m.all[1:]
	}
}

// mergesOf reads which cells of a worksheet are merged with those below; the list
// stands behind the rows. A worksheet that cannot be read so far is judged when
// its rows are read, so that the only errors are those that end the reading.
func (w *workbook) mergesOf(f *zip.File) (merges, error) {
	if known, ok := w.merged[f.Name]; ok {
		return merges{all: known}, nil
	}
	r, err := f.Open()
	if err != nil {
		return merges{}, damagedPart(f.Name, err)
	}
	found, err := w.readMerges(&budget{r: r, meter: w.scans, left: maxSheetBytes})
	_ = r.Close() // only read
	if err != nil && final(err) {
		return merges{}, err
	}
	w.merged[f.Name] = found
	return merges{all: found}, nil
}

// readMerges reads the list behind the rows. Merges over rows that begin in the
// same cell are one.
func (w *workbook) readMerges(b *budget) ([]merge, error) {
	r := bufio.NewReaderSize(b, mergeBuffer)
	if err := skipRows(r); err != nil {
		return nil, err
	}
	seen := make(map[[2]int]int) // the last row, by first row and column
	for {
		tag, err := r.ReadSlice('>')
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil && final(err) {
			return nil, err
		}
		if err != nil || endsList(tag) {
			break
		}
		if m, down := mergeOf(refOf(tag)); down {
			at := [2]int{m.top, m.column}
			seen[at] = max(seen[at], m.bottom)
		}
		if len(seen)+w.merges > maxMerges {
			return nil, ErrTooLarge.Msg(
				fmt.Sprintf("Tệp có hơn %d ô gộp.", maxMerges), fmt.Sprintf("The file has more than %d merged cells.", maxMerges))
		}
	}
	w.merges += len(seen)
	all := make([]merge, 0, len(seen))
	for at, bottom := range seen {
		all = append(all, merge{at[0], bottom, at[1]})
	}
	slices.SortFunc(all, func(a, b merge) int { return cmp.Or(a.top-b.top, a.column-b.column) })
	return all, nil
}

// endsList reports whether a tag ends the list of merged cells.
func endsList(tag []byte) bool {
	i := bytes.LastIndexByte(tag, '<')
	return i >= 0 && bytes.HasPrefix(tag[i:], []byte("</")) && bytes.HasSuffix(tag, []byte("mergeCells>"))
}

// refTag is the tag of merged cells; its prefix is the program's choice.
var refTag = regexp.MustCompile(`<(?:\w+:)?mergeCell\s[^<]*?ref=["']([A-Z]+[0-9]+:[A-Z]+[0-9]+)["'][^<]*>$`)

// refOf returns the range that a tag of merged cells names, "" for other tags.
func refOf(tag []byte) string {
	if !bytes.Contains(tag, []byte("mergeCell")) {
		return ""
	}
	m := refTag.FindSubmatch(tag)
	if m == nil {
		return ""
	}
	return string(m[1])
}

// mergeBuffer is how much of a worksheet is looked at together.
const mergeBuffer = 32 << 10

// skipRows reads up to behind the rows of a worksheet, without looking at them.
func skipRows(r *bufio.Reader) error {
	for {
		tag, err := r.ReadSlice('>')
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil {
			return err
		}
		if i := bytes.LastIndexByte(tag, '<'); i >= 0 && bytes.HasPrefix(tag[i:], []byte("</")) && bytes.HasSuffix(tag, []byte("sheetData>")) {
			return nil
		}
	}
}

// mergeOf reads the range of merged cells, as in "D2:D4"; down reports whether it
// spans several rows of a column that a register may have.
func mergeOf(ref string) (m merge, down bool) {
	from, to, ok := strings.Cut(ref, ":")
	if !ok {
		return m, false
	}
	m.column, m.top, m.bottom = columnIndex(from), rowOf(from), rowOf(to)
	return m, m.column >= 0 && m.column < maxColumns && m.top > 0 && m.bottom > m.top && m.bottom <= maxLines
}

// rowOf reads the row of a cell reference such as "AB12"; 0 when there is none.
func rowOf(reference string) int {
	n, err := strconv.Atoi(strings.TrimLeft(reference, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	if err != nil {
		return 0
	}
	return n
}
