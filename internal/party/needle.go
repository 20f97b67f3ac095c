package party

import (
	"slices"
	"strings"
	"unicode"
)

const (
	// leastNumber is from how many digits and letters on a number is looked for: a
	// shorter one could be anything.
	leastNumber = 6

	// leastLoose is from how many letters on a name is found whatever stands
	// between them: a shorter one, written together, could be a word.
	leastLoose = 7

	// widestGap is how many signs may stand between two digits of one number.
	widestGap = 6

	// longestNumber is how many digits one telephone number has at most; a field
	// with more holds several.
	longestNumber = 13
)

// needle is what is looked for in a text: a name, an address or a number.
type needle struct {
	glyphs []glyph
	ends   []int // how many of the glyphs are enough, ascending; the last is all
	strict bool  // words stand apart as they do here
	number bool
}

// needles are what gives the parties away, by the first glyph.
func needles(parties []Party) map[rune][]needle {
	out := make(map[rune][]needle)
	add := func(n needle) {
		if len(n.glyphs) > 0 {
			out[n.glyphs[0].sign] = append(out[n.glyphs[0].sign], n)
		}
	}
	for _, q := range parties {
		for _, name := range namesOf(q) {
			add(nameNeedle(name))
		}
		for _, number := range numbersOf(q) {
			if g := glyphsOf(number); len(g) >= leastNumber {
				add(needle{glyphs: g, ends: []int{len(g)}, number: true})
			}
		}
		for _, address := range addressesOf(q) {
			add(address)
		}
	}
	return out
}

// nameNeedle looks for a name of two words or more.
func nameNeedle(name string) needle {
	g := glyphsOf(name)
	if !slices.ContainsFunc(g, func(g glyph) bool { return g.gap > 0 && g.from > 0 }) {
		return needle{}
	}
	return needle{glyphs: g, ends: []int{len(g)}, strict: len(g) < leastLoose}
}

// titles stand before names of persons.
//
//nolint:gochecknoglobals // a read-only table
var titles = []string{"ông", "bà", "anh", "chị", "cô", "chú", "bác", "cụ", "em", "ông/bà"}

// namesOf are the names in the field of a party: the whole of it, and of persons
// those that stand in it side by side, without what is set in brackets and
// without titles.
func namesOf(q Party) []string {
	out := []string{q.Name}
	if q.Type == Organisation {
		return out
	}
	apart := strings.FieldsFunc(strings.ReplaceAll(q.Name, " và ", ";"), func(r rune) bool { return strings.ContainsRune(",;/&+()[]", r) })
	for _, name := range apart {
		words := strings.Fields(name)
		for len(words) > 1 && slices.Contains(titles, strings.ToLower(words[0])) {
			words = words[1:]
		}
		if name = strings.Join(words, " "); name != q.Name {
			out = append(out, name)
		}
	}
	return out
}

// numbersOf are the numbers of a party in each form in which they are written.
func numbersOf(q Party) []string {
	out := []string{q.IdentityNumber}
	for _, phone := range phonesIn(q.Phone) {
		out = append(out, phone)
		local, ok := strings.CutPrefix(phone, "0084")
		if !ok {
			local, ok = strings.CutPrefix(phone, "84")
		}
		if !ok {
			local, ok = strings.CutPrefix(phone, "0")
		}
		if local = strings.TrimPrefix(local, "0"); ok && len(local) > leastNumber {
			out = append(out, local, "0"+local, "84"+local, "840"+local, "0084"+local)
		}
	}
	return out
}

// phonesIn are the digits of each telephone number in a field.
func phonesIn(field string) []string {
	digits := func(s string) string {
		var b strings.Builder
		for _, g := range glyphsOf(s) {
			b.WriteRune(g.sign)
		}
		return b.String()
	}
	if all := digits(field); len(all) <= longestNumber {
		return []string{all}
	}
	var out []string
	for _, one := range strings.FieldsFunc(field, func(r rune) bool { return strings.ContainsRune(",;/", r) || unicode.IsLetter(r) }) {
		out = append(out, digits(one))
	}
	return out
}

// units begin the next part of an address that is written without commas.
//
//nolint:gochecknoglobals // a read-only table
var units = []string{
	"ngõ", "ngách", "hẻm", "đường", "phố", "tổ", "ấp", "thôn", "bản", "buôn", "xóm", "khu", "xã", "phường", "thị", "quận", "huyện", "tỉnh", "thành", "tp", "tp.",
}

// addressesOf looks for the address of a party: as far as its second part at
// least, since a house number alone, or a hamlet, could be anybody's.
func addressesOf(q Party) []needle {
	parts := addressParts(q.Address)
	if len(parts) == 0 {
		return nil
	}
	var out []needle
	add := func(parts []string) {
		var n needle
		for i := range parts {
			if so := len(glyphsOf(strings.Join(parts[:i+1], " "))); (i > 0 || len(parts) == 1) && so >= leastLoose && !slices.Contains(n.ends, so) {
				n.ends = append(n.ends, so)
			}
		}
		if n.glyphs = glyphsOf(strings.Join(parts, " ")); len(n.ends) > 0 {
			out = append(out, n)
		}
	}
	add(parts)
	for _, before := range []string{"số nhà ", "nhà số ", "số "} {
		if house, ok := strings.CutPrefix(strings.ToLower(parts[0]), before); ok {
			add(append([]string{house}, parts[1:]...))
			break
		}
	}
	return out
}

// addressParts divides an address at commas and where a unit is named.
func addressParts(address string) []string {
	var out []string
	for _, piece := range strings.FieldsFunc(address, func(r rune) bool { return strings.ContainsRune(",;", r) }) {
		begun := false
		for _, word := range strings.Fields(piece) {
			if begun && !slices.Contains(units, strings.ToLower(word)) {
				out[len(out)-1] += " " + word
				continue
			}
			begun, out = true, append(out, word)
		}
	}
	if len(out) == 1 && !strings.Contains(out[0], " ") {
		return nil // a word like any other
	}
	return out
}
