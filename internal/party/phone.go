package party

import (
	"slices"
	"strings"
	"unicode"
)

// Phones are the telephone numbers in a field, each as it is compared: with the 0
// of the country in front. What is too short to be one is none.
func Phones(field string) []string {
	var out []string
	for _, one := range phonesIn(field) {
		if n := localPhone(digitsOf(one)); len(n) >= leastPhone && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// leastPhone is how many digits a telephone number has at least, the 0 with them.
const leastPhone = 8

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// localPhone writes a number as it is dialled within the country.
func localPhone(digits string) string {
	for _, country := range []string{"0084", "84"} {
		if local, ok := strings.CutPrefix(digits, country); ok && len(local) >= leastPhone {
			return "0" + strings.TrimPrefix(local, "0")
		}
	}
	if digits != "" && digits[0] != '0' {
		return "0" + digits
	}
	return digits
}

// Numbers of persons that somebody types where words are looked for.
const (
	leastSought = 9  // digits of an old identity card
	leastPass   = 8  // letters and digits of a passport
	mostSought  = 15 // digits with the country's code
	mostLetters = 2  // before the digits of a passport
)

// IsNumber reports whether what somebody looks for can be an identity number or a
// telephone number, and nothing else: digits, perhaps after the letters of a
// passport, with blanks, full stops, hyphens or brackets among them.
func IsNumber(q string) bool {
	letters, digits := 0, 0
	for _, r := range q {
		switch {
		case unicode.IsSpace(r) || strings.ContainsRune("+.-()", r):
		case r >= '0' && r <= '9':
			digits++
		case digits == 0 && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'):
			letters++
		default:
			return false
		}
	}
	if letters == 0 {
		return digits >= leastSought && digits <= mostSought
	}
	return letters <= mostLetters && letters+digits >= leastPass && letters+digits <= mostSought
}
