package party

import (
	"slices"
	"strings"
	"unicode"

	"kntc/internal/text"
)

// within begin a part of an address that the next words belong to: without the
// word the part would be another place.
//
//nolint:gochecknoglobals // a read-only table
var within = []string{"ngo", "ngach", "hem", "kiet", "to", "ap", "thon", "ban", "buon", "xom", "khu"}

// above begin a part of an address and may be left out of it: streets and units,
// in full and in short. Those of two words stand in pairs.
//
//nolint:gochecknoglobals // read-only tables
var (
	above = []string{"duong", "pho", "phuong", "p", "xa", "x", "quan", "q", "huyen", "h", "tinh", "tp", "tx", "tt"}
	pairs = [][2]string{{"thanh", "pho"}, {"thi", "xa"}, {"thi", "tran"}}
)

// AddressKey folds the address of a party, from the house on.
func (p Party) AddressKey() string { return strings.Join(placesOf(p.Address), " ") }

// placesOf divides an address into its folded parts, from the house on: at commas
// and where a unit is named. "Số nhà" before a number, and the words of units that
// may be left out, do not stand in them.
func placesOf(address string) []string {
	var out []string
	for _, piece := range strings.FieldsFunc(address, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		out = append(out, placesIn(text.Words(piece))...)
	}
	return out
}

func placesIn(words []string) []string {
	var out, place []string
	end := func() {
		if len(place) > 0 {
			out = append(out, strings.Join(place, " "))
		}
		place = nil
	}
	for i := 0; i < len(words); i++ {
		rest := words[i:]
		skip := houseWords(rest)
		switch {
		case skip > 0:
			i += skip - 1
		case len(rest) > 1 && slices.Contains(pairs, [2]string{rest[0], rest[1]}):
			end()
			i++
		case len(rest) > 1 && slices.Contains(above, rest[0]):
			end()
		case slices.Contains(within, rest[0]):
			end()
			place = []string{rest[0]}
		default:
			place = append(place, rest[0])
			if numbered(place) {
				end()
			}
		}
	}
	end()
	return out
}

// numbered reports whether a part ends with its number: of the house, or of what
// its first word names.
func numbered(place []string) bool {
	last := len(place) - 1
	return hasDigit(place[last]) && (last == 0 || last == 1 && slices.Contains(within, place[0]))
}

func hasDigit(word string) bool { return strings.ContainsFunc(word, unicode.IsDigit) }

// houseWords is how many words say that a house number follows.
func houseWords(words []string) int {
	for _, before := range [][]string{{"so", "nha"}, {"nha", "so"}, {"so"}} {
		n := len(before)
		if len(words) > n && slices.Equal(words[:n], before) && hasDigit(words[n]) {
			return n
		}
	}
	return 0
}

// SameAddress reports whether two addresses can be one: they begin with the same
// part, and the parts of one stand among those of the other in their order, no
// lane or hamlet left out between. So "77 ngõ 5 Láng" and "Số 77, ngõ 5, phố Láng,
// quận Mẫu" are one, and an address from before districts ended is the one after
// it. An empty address is none.
func SameAddress(a, b string) bool {
	short, long := placesOf(a), placesOf(b)
	if len(short) > len(long) {
		short, long = long, short
	}
	if len(short) == 0 || short[0] != long[0] {
		return false
	}
	for _, place := range long {
		if len(short) > 0 && short[0] == place {
			short = short[1:]
			continue
		}
		if first, _, _ := strings.Cut(place, " "); slices.Contains(within, first) {
			return false
		}
	}
	return len(short) == 0
}
