package sqldb

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"kntc/internal/clock"
)

// LikeWords asks for each word as the beginning of a word of the key. The key
// and the words hold letters, digits and blanks only, so nothing needs escaping.
func LikeWords(key string, words []string) (string, []any) {
	parts := make([]string, len(words))
	args := make([]any, len(words))
	for i, w := range words {
		parts[i] = "(' ' || " + key + ") LIKE ?"
		args[i] = "% " + w + "%"
	}
	return strings.Join(parts, " AND "), args
}

// The words that an index holds by their beginnings, in letters: shorter ones
// would find half of a register.
const (
	termMin = 2
	termMax = 7
)

// PlaceBits is how many bits of a place in SQLite's index of words count the
// petitions of one day; the day, as JulianDay, stands above them.
const PlaceBits = 36

// JulianDay numbers days as SQLite does: julianday at noon.
func JulianDay(d clock.Date) int64 {
	const epoch = 2440588 // 1970-01-01
	return epoch + time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC).Unix()/86400
}

// Match is the expression by which SQLite's index of words is asked: of one of
// the owners, for every word that it holds some word of the key begins with it.
// Each word of the index has its owner before it, in eight digits, so that the
// words of an office are a list of their own.
func Match(owners []int64, words []string) string {
	var terms []string
	for _, w := range words {
		if utf8.RuneCountInString(w) >= termMin {
			terms = append(terms, w)
		}
	}
	parts := make([]string, len(owners))
	for i, owner := range owners {
		code := fmt.Sprintf("%08x", owner)
		parts[i] = `("` + code + strings.Join(terms, `"* AND "`+code) + `"*)`
	}
	return strings.Join(parts, " OR ")
}
