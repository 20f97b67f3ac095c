package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// between stands in a code for what joins its parts. No Vietnamese syllable has
// the letter but at its beginning, and it makes one word for every index.
const between = "x"

// term is a folded word and whether it is joined to the one before it.
type term struct {
	word   string
	joined bool
}

// Codes returns the numbers of papers and registers and the days in a text, each
// as one folded word: "15/QĐ-UBND" as "15xqdxubnd", "10/01/2026" and "ngày 10 tháng
// 1 năm 2026" as "10x1x2026". Zeros in front count for nothing. A code begins with
// a digit and has at least two parts, joined by a slash, a hyphen or, between
// digits, a full stop. So no code goes on from a name: where an index tells two
// such words apart, the name would stay behind when it leaves the index.
func Codes(s string) []string {
	var out []string
	for _, g := range groups(s) {
		if code := codeOf(g); code != "" {
			out = append(out, code)
		}
	}
	return out
}

// Terms returns the folded words by which a text is looked for: a code as one
// word, so that a number of a paper finds nothing that only has its parts.
func Terms(s string) []string {
	var out []string
	for _, g := range groups(s) {
		if code := codeOf(g); code != "" {
			out = append(out, code)
			continue
		}
		for _, t := range g {
			out = append(out, t.word)
		}
	}
	return out
}

// codeOf writes what belongs together as a code; "" when it is none.
func codeOf(g []term) string {
	if len(g) < 2 || !unicode.IsDigit([]rune(g[0].word)[0]) {
		return ""
	}
	parts := make([]string, len(g))
	for i, t := range g {
		parts[i] = t.word
		if number(t.word) {
			parts[i] = strings.TrimLeft(t.word[:len(t.word)-1], "0") + t.word[len(t.word)-1:]
		}
	}
	return strings.Join(parts, between)
}

// groups divides the folded words of a text into those that are joined.
func groups(s string) [][]term {
	var out [][]term
	list := terms(s)
	for i := 0; i < len(list); i++ {
		if day := writtenDay(list[i:]); day != nil {
			if last := len(out) - 1; last >= 0 && len(out[last]) == 1 && out[last][0].word == "ngay" {
				out = out[:last]
			}
			out, i = append(out, day), i+4
			continue
		}
		if list[i].joined {
			out[len(out)-1] = append(out[len(out)-1], list[i])
			continue
		}
		out = append(out, []term{list[i]})
	}
	return out
}

// writtenDay is the day with which a text begins, as "10 tháng 1 năm 2026"; nil
// when it begins with none.
func writtenDay(t []term) []term {
	if len(t) < 5 || t[0].joined || t[1].word != "thang" || t[3].word != "nam" {
		return nil
	}
	day := []term{t[0], t[2], t[4]}
	for _, part := range day {
		if !number(part.word) {
			return nil
		}
	}
	return day
}

// number reports whether a word is digits alone.
func number(word string) bool {
	return word != "" && strings.Trim(word, "0123456789") == ""
}

// terms folds a text into its words, as Fold does.
func terms(s string) []term {
	var out []term
	var word, gap strings.Builder
	end := func() {
		if word.Len() == 0 {
			return
		}
		t := term{word: word.String()}
		if len(out) > 0 {
			t.joined = joins(gap.String(), out[len(out)-1].word, t.word)
		}
		out = append(out, t)
		word.Reset()
		gap.Reset()
	}
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'đ' || r == 'Đ':
			word.WriteRune('d')
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			word.WriteRune(unicode.ToLower(r))
		default:
			end()
			gap.WriteRune(r)
		}
	}
	end()
	return out
}

// joins reports whether what stands between two words makes them parts of one
// code.
func joins(gap, before, after string) bool {
	switch {
	case strings.TrimSpace(gap) == "/", gap == "-", gap == "–":
		return true
	}
	return gap == "." && number(before) && number(after)
}
