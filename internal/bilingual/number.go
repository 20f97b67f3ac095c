package bilingual

import "strconv"

// Number writes a whole number with marks between groups of three digits: 1.250.000
// in Vietnamese, 1,250,000 in English.
func Number(n int64) Text { return Text{VI: grouped(n, "."), EN: grouped(n, ",")} }

func grouped(n int64, mark string) string {
	s, sign := strconv.FormatInt(n, 10), ""
	if n < 0 {
		sign, s = s[:1], s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + mark + s[i:]
	}
	return sign + s
}
