package party

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"kntc/internal/text"
)

// Unnamed stands where a text named one of the parties.
const Unnamed = "[…]"

// leastNumber is from how many digits and letters on a number is looked for: a
// shorter one could be anything.
const leastNumber = 6

// Redact takes the parties out of a text: their full names however they are
// spelt, accents aside, and their identity and telephone numbers however they
// are grouped. A name of one word is left, because it is a word as well.
func Redact(s string, parties []Party) string {
	wanted := needles(parties)
	if len(wanted) == 0 {
		return s
	}
	tokens := tokensOf(s)
	var out strings.Builder
	end := 0
	for i := 0; i < len(tokens); {
		n := 0
		for _, w := range wanted {
			n = max(n, w.at(s, tokens[i:]))
		}
		if n == 0 {
			i++
			continue
		}
		out.WriteString(s[end:tokens[i].from] + Unnamed)
		end = tokens[i+n-1].to
		i += n
	}
	return out.String() + s[end:]
}

// token is a word of a text, folded, and where it stands.
type token struct {
	word     string
	from, to int
}

func tokensOf(s string) []token {
	var out []token
	from := -1
	add := func(to int) {
		if from >= 0 {
			if word := strings.ReplaceAll(text.Fold(s[from:to]), " ", ""); word != "" {
				out = append(out, token{word, from, to})
			}
		}
		from = -1
	}
	for at := 0; at < len(s); {
		r, size := utf8.DecodeRuneInString(s[at:])
		switch part := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r); {
		case !part:
			add(at)
		case from < 0:
			from = at
		}
		at += size
	}
	add(len(s))
	return out
}

// needle is what is looked for: the words of a name, or a number.
type needle struct {
	words  []string
	number string
}

func needles(parties []Party) []needle {
	var out []needle
	for _, q := range parties {
		if words := text.Words(q.Name); len(words) > 1 {
			out = append(out, needle{words: words})
		}
		for _, n := range []string{q.IdentityNumber, q.Phone} {
			if n = strings.ReplaceAll(text.Fold(n), " ", ""); len(n) >= leastNumber {
				out = append(out, needle{number: n})
			}
		}
	}
	return out
}

// at tells how many tokens from the first on are the needle; 0 when it does not
// stand there.
func (n needle) at(s string, tokens []token) int {
	if n.number == "" {
		for i, w := range n.words {
			if i >= len(tokens) || tokens[i].word != w {
				return 0
			}
			if i > 0 && strings.Contains(s[tokens[i-1].to:tokens[i].from], Unnamed) {
				return 0 // what stood between them is gone
			}
		}
		return len(n.words)
	}
	got := ""
	for i, t := range tokens {
		if i > 0 && strings.Trim(s[tokens[i-1].to:t.from], " .-()") != "" {
			return 0
		}
		if got += t.word; got == n.number {
			return i + 1
		}
		if !strings.HasPrefix(n.number, got) {
			return 0
		}
	}
	return 0
}
