package party

import "strings"

// Unnamed stands where a text named one of the parties.
const Unnamed = "[…]"

// Redact takes the parties out of a text: their full names and addresses however
// they are spelt, accents aside, and their identity and telephone numbers however
// they are grouped. Signs that nobody sees, full width and letters that look
// alike make no difference. A name of one word is left, because it is a word as
// well.
func Redact(s string, parties []Party) string {
	wanted := needles(parties)
	if len(wanted) == 0 || s == "" {
		return s
	}
	glyphs := glyphsOf(s)
	var out strings.Builder
	end := 0
	for i := 0; i < len(glyphs); {
		n := 0
		for _, w := range wanted[glyphs[i].sign] {
			n = max(n, w.at(glyphs[i:]))
		}
		if n == 0 {
			i++
			continue
		}
		out.WriteString(s[end:glyphs[i].from] + Unnamed)
		end = glyphs[i+n-1].to
		i += n
	}
	return out.String() + s[end:]
}

// at tells how many glyphs from the first on are the needle; 0 when it does not
// stand there.
func (n needle) at(text []glyph) int {
	if !text[0].begins {
		return 0
	}
	found, ends := 0, n.ends
	for i, want := range n.glyphs {
		if i == len(text) || text[i].sign != want.sign || i > 0 && !n.allows(text[i], want) {
			break
		}
		if i+1 != ends[0] {
			continue
		}
		if i+1 == len(text) || text[i+1].begins {
			found = i + 1
		}
		if ends = ends[1:]; len(ends) == 0 {
			break
		}
	}
	return found
}

// allows reports whether a glyph of a text may stand after another as one of the
// needle does.
func (n needle) allows(got, want glyph) bool {
	switch {
	case got.cut: // what stood between them is gone
		return false
	case n.strict && want.gap > 0:
		return got.begins
	case n.strict:
		return got.gap == 0
	case n.number:
		return got.gap <= widestGap
	}
	return true
}
