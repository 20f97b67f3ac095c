package party

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// glyph is a letter or digit of a text as it is compared, and where it stands.
// Accents, case, width and signs that nobody sees are gone.
type glyph struct {
	sign     rune
	from, to int  // bytes of the text, with the marks and unseen signs that follow
	gap      int  // how many signs stand between it and the one before
	cut      bool // somebody was taken out between it and the one before
	begins   bool // a word or number may begin here
}

// glyphsOf reads the letters and digits of a text.
func glyphsOf(s string) []glyph {
	out := make([]glyph, 0, len(s))
	var before rune         // the letter or digit of the text before
	gap, hidden := 0, false // what stood since then: seen, or unseen and no accent
	for at, r := range s {
		size := utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, size = utf8.DecodeRuneInString(s[at:])
		}
		if unseen(r) {
			if len(out) > 0 && gap == 0 {
				out[len(out)-1].to = at + size
			}
			hidden = hidden || !unicode.Is(unicode.M, r)
			continue
		}
		first := true
		for _, sign := range signsOf(r) {
			g := glyph{sign: sign, from: at, to: at + size}
			if first {
				g.gap = gap
				g.begins = len(out) == 0 || gap > 0 || hidden || changes(before, r)
				g.cut = len(out) > 0 && gap > 0 && strings.Contains(s[out[len(out)-1].to:at], Unnamed)
			}
			out = append(out, g)
			first = false
		}
		if first {
			gap++
			continue
		}
		before, gap, hidden = r, 0, false
	}
	return out
}

// unseen reports whether a sign leaves no trace of its own on a page: accents set
// apart, soft hyphens, spaces without width, marks of direction.
func unseen(r rune) bool {
	return r >= 0x80 && (unicode.Is(unicode.M, r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r))
}

// signsOf are the letters and digits that a sign is, folded; none for others.
func signsOf(r rune) []rune {
	if r < utf8.RuneSelf {
		switch {
		case 'A' <= r && r <= 'Z':
			return []rune{r + 'a' - 'A'}
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			return []rune{r}
		}
		return nil
	}
	var out []rune
	for _, d := range norm.NFKD.String(string(r)) {
		d = unicode.ToLower(d)
		if like, ok := alike[d]; ok {
			d = like
		}
		switch {
		case unicode.IsLetter(d) && !unseen(d):
			out = append(out, d)
		case unicode.IsDigit(d):
			out = append(out, digit(d))
		}
	}
	return out
}

// changes reports whether a word may begin although no sign stands before it:
// where letters and digits meet, and at a capital after a small letter.
func changes(before, r rune) bool {
	return unicode.IsDigit(before) != unicode.IsDigit(r) || unicode.IsLower(before) && unicode.IsUpper(r)
}

// digit returns a digit of any script as one of 0 to 9: in each they stand in a
// row, ten by ten.
func digit(r rune) rune {
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return '0' + (r-rune(t.Lo))%10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) { //nolint:gosec // a code point
			return '0' + (r-rune(t.Lo))%10 //nolint:gosec // a code point
		}
	}
	return r
}

// alike are small letters that look like others: đ without its stroke, and those
// of other scripts that pass for Latin ones.
//
//nolint:gochecknoglobals // a read-only table
var alike = map[rune]rune{
	'đ': 'd', 'ð': 'd', 'ɖ': 'd', 'ı': 'i', 'ł': 'l', 'ø': 'o', 'ƀ': 'b', 'ħ': 'h', 'ŧ': 't',
	'а': 'a', 'в': 'b', 'с': 'c', 'ԁ': 'd', 'е': 'e', 'һ': 'h', 'н': 'h', 'і': 'i', 'ј': 'j', 'к': 'k', 'м': 'm', 'о': 'o',
	'р': 'p', 'ԛ': 'q', 'ѕ': 's', 'т': 't', 'у': 'y', 'ԝ': 'w', 'х': 'x', 'ү': 'y',
	'α': 'a', 'β': 'b', 'ε': 'e', 'η': 'n', 'ι': 'i', 'κ': 'k', 'ν': 'v', 'ο': 'o', 'ρ': 'p', 'τ': 't', 'υ': 'u', 'χ': 'x',
}
