package register

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// json reads an array of objects whose fields are named as the columns. It reads
// token by token, so that one endless object ends at its share of memory.
func (l *list) json(from *lines) error {
	dec := json.NewDecoder(from)
	from.grant(maxListObject)
	if _, err := dec.Token(); err != nil {
		return damaged(1, err)
	}
	for dec.More() {
		from.grant(maxListObject)
		before := dec.InputOffset()
		row, err := l.object(dec, from)
		switch {
		case errors.Is(err, errBudget):
			return objectTooLong(from.at(before))
		case err != nil && (final(err) || errors.Is(err, ErrList)):
			return err
		case err != nil:
			return ErrDamaged.Msg(
				fmt.Sprintf("Không đọc được đối tượng JSON sau dòng %d; mọi giá trị phải là chuỗi hoặc để trống.", from.at(before)),
				fmt.Sprintf("The JSON object after line %d cannot be read; every value must be a string or null.", from.at(before))).Because(err)
		}
		if err := l.take(row); err != nil {
			return err
		}
	}
	return endOfList(dec, from)
}

// endOfList refuses a list that is cut off, or followed by something else.
func endOfList(dec *json.Decoder, from *lines) error {
	if _, err := dec.Token(); errors.Is(err, errBudget) {
		return objectTooLong(from.at(dec.InputOffset()))
	} else if err != nil {
		return damaged(from.at(dec.InputOffset()), err)
	}
	switch _, err := dec.Token(); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil && final(err):
		return err
	}
	return ErrDamaged.Msg("Có dữ liệu thừa sau danh sách.", "There is something after the list.")
}

func objectTooLong(line int) error {
	return ErrTooLarge.Msg(
		fmt.Sprintf("Đối tượng JSON sau dòng %d dài quá %d KB.", line, maxListObject>>10),
		fmt.Sprintf("The JSON object after line %d is longer than %d KB.", line, maxListObject>>10))
}

// errValue says that something in an object is neither a text nor null.
var errValue = errors.New("neither a string nor null")

// object reads one object.
func (l *list) object(dec *json.Decoder, from *lines) (*listRow, error) {
	if begin, err := dec.Token(); err != nil || begin != json.Delim('{') {
		return nil, errors.Join(errValue, err)
	}
	row := &listRow{line: from.at(dec.InputOffset() - 1), cells: make(map[string]string, len(l.columns))}
	for dec.More() {
		name, value, err := field(dec)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(l.columns, func(c listColumn) bool { return c.name == name }) {
			row.bad(name, "unknown_column", "Không có trường này.", "There is no such field.")
			if err := l.bearable(len(row.problems)); err != nil {
				return nil, err
			}
			continue
		}
		row.cells[name] = value
	}
	_, err := dec.Token()
	return row, err
}

// field reads one field of an object; null is the empty text.
func field(dec *json.Decoder) (name, value string, err error) {
	key, err := dec.Token()
	if err != nil {
		return "", "", err
	}
	name, _ = key.(string) // a key is nothing else
	token, err := dec.Token()
	if err != nil {
		return "", "", err
	}
	value, isText := token.(string)
	if !isText && token != nil {
		return "", "", errValue
	}
	return name, value, nil
}

// lines is a reader that knows on which line each offset lies; offsets that are
// asked for only grow.
type lines struct {
	*budget

	read   int64
	breaks []int64 // offsets of the line breaks that were read and not asked about yet
	line   int
}

func newLines(b *budget) *lines { return &lines{budget: b, line: 1} }

// Read implements io.Reader.
func (l *lines) Read(p []byte) (int, error) {
	n, err := l.budget.Read(p)
	for i, c := range p[:n] {
		if c == '\n' {
			l.breaks = append(l.breaks, l.read+int64(i))
		}
	}
	l.read += int64(n)
	return n, err
}

func (l *lines) at(offset int64) int {
	passed := 0
	for passed < len(l.breaks) && l.breaks[passed] < offset {
		passed++
	}
	l.line += passed
	l.breaks = l.breaks[passed:]
	return l.line
}
