// Package text folds Vietnamese text into search keys. Folding happens here,
// in Go, so that both database engines find the same rows: SQLite's lower and
// LIKE know ASCII only, and neither engine agrees with the other on đ.
package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold returns s as a search key: lower case, tones and marks taken off, đ as
// d, every run of anything but letters and digits as one space. Both tone
// placements (hoà, hòa) and both Unicode forms (composed, decomposed) fold to
// the same key, so does text typed without any accents.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case r == 'đ' || r == 'Đ':
			r = 'd'
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			r = unicode.ToLower(r)
		default:
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(r)
	}
	return b.String()
}

// Words returns the words of the folded text.
func Words(s string) []string { return strings.Fields(Fold(s)) }

// Key joins the folded texts into one search key and drops repeated words.
func Key(parts ...string) string { return keyOf(Words, parts) }

// SearchKey is a key that has the codes of the texts as well.
func SearchKey(parts ...string) string {
	return keyOf(func(s string) []string { return append(Words(s), Codes(s)...) }, parts)
}

func keyOf(of func(string) []string, parts []string) string {
	seen := make(map[string]bool)
	var words []string
	for _, p := range parts {
		for _, w := range of(p) {
			if !seen[w] {
				seen[w] = true
				words = append(words, w)
			}
		}
	}
	return strings.Join(words, " ")
}

// Clean returns s in composed form (NFC) with outer white space removed and
// inner runs of blanks as one space; line breaks stay. It is what the system
// stores, so that equal texts are equal bytes.
func Clean(s string) string {
	if clean(s) { // most texts are
		return s
	}
	lines := strings.Split(strings.ReplaceAll(norm.NFC.String(s), "\r\n", "\n"), "\n")
	for i, l := range lines {
		lines[i] = strings.Join(strings.Fields(l), " ")
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// clean reports whether a text surely is what Clean would make of it. One with
// line breaks, or with bytes that may begin a blank beyond ASCII, is looked at in
// full.
func clean(s string) bool {
	blank := true // before the first character, and after a blank
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ' ' && blank, c < ' ', c == 0xc2, c == 0xe2, c == 0xe3, c == 0xe1 && strings.HasPrefix(s[i:], "\u1680"):
			return false
		default:
			blank = c == ' '
		}
	}
	return (s == "" || !blank) && norm.NFC.IsNormalString(s)
}

// Similarity is the share of words two texts have in common, 0 to 1, after
// folding: the size of the intersection over that of the union.
func Similarity(a, b string) float64 {
	left := make(map[string]bool)
	for _, w := range Words(a) {
		left[w] = true
	}
	right := make(map[string]bool)
	common := 0
	for _, w := range Words(b) {
		if !right[w] && left[w] {
			common++
		}
		right[w] = true
	}
	union := len(left) + len(right) - common
	if union == 0 {
		return 0
	}
	return float64(common) / float64(union)
}

// Spelling returns s as a key under which texts are equal that say the same in
// every letter and tone: lower case, runs of anything but letters and digits as
// one space. Both tone placements (hoà, hòa) and both Unicode forms have one
// key; other tones have another, unlike with Fold.
func Spelling(s string) string {
	var b, tones strings.Builder
	gap := false
	endWord := func() {
		b.WriteString(tones.String())
		tones.Reset()
	}
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case strings.ContainsRune(toneMarks, r):
			tones.WriteRune(r)
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(r)
		default:
			endWord()
			gap = true
		}
	}
	endWord()
	return b.String()
}

// toneMarks are the five tones written over or under a vowel: huyền, sắc, ngã,
// hỏi, nặng.
const toneMarks = "\u0300\u0301\u0303\u0309\u0323"
