package main

import (
	"io"
	"strings"
	"unicode"
)

// printable is a writer through which no text that somebody entered can steer the
// terminal: a control character, or one that turns the direction of writing, is
// shown as a question mark. Lines and columns stay.
type printable struct{ w io.Writer }

// Write implements io.Writer. A character is never split: what is printed is
// printed whole.
func (p printable) Write(b []byte) (int, error) {
	text := strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
			return '?'
		}
		return r
	}, string(b))
	if _, err := io.WriteString(p.w, text); err != nil {
		return 0, err
	}
	return len(b), nil
}
