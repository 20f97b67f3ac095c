package party

import (
	"strconv"
	"strings"
	"unicode"

	"kntc/internal/bilingual"
	"kntc/internal/fault"
)

// maskRune stands for a hidden character. It never occurs in a real number, so
// a masked value sent back can be told from a new one.
const maskRune = '•'

// MaskIdentity hides all but the first and the last three characters, or
// everything of a short number.
func MaskIdentity(number string) string {
	r := []rune(number)
	if len(r) == 0 {
		return ""
	}
	if len(r) < 8 {
		return strings.Repeat(string(maskRune), len(r))
	}
	for i := 1; i < len(r)-3; i++ {
		r[i] = maskRune
	}
	return string(r)
}

// Masked reports whether the text is a masked number rather than a number.
func Masked(number string) bool { return strings.ContainsRune(number, maskRune) }

// KeepMasked puts the real identity number in the place of a masked one that
// came back from a form: a masked value never overwrites the real one. Who
// withdrew stays withdrawn. A masked number of nobody is added to bad, the
// refusal of such a form, at its place under /parties.
func KeepMasked(bad *fault.Error, given, stored []Party) ([]Party, error) {
	out := make([]Party, len(given))
	for i, p := range given {
		if Masked(p.IdentityNumber) {
			real, ok := findMasked(stored, p)
			if !ok {
				bad = bad.At("/parties/"+strconv.Itoa(i)+"/identity_number", "masked",
					"Số giấy tờ đang che không khớp với số đã lưu; hãy nhập lại đầy đủ.",
					"The masked number matches none on file; enter it in full.")
			}
			p.IdentityNumber = real
		}
		for _, q := range stored {
			if q.Name == p.Name && !q.LeftOn.IsZero() {
				p.LeftOn = q.LeftOn
			}
		}
		out[i] = p
	}
	if len(bad.Fields) > 0 {
		return nil, bad
	}
	return out, nil
}

// findMasked prefers the party at the same place, then any that masks alike.
func findMasked(stored []Party, p Party) (string, bool) {
	for _, q := range stored {
		if q.Ordinal == p.Ordinal && MaskIdentity(q.IdentityNumber) == p.IdentityNumber {
			return q.IdentityNumber, true
		}
	}
	for _, q := range stored {
		if q.Name == p.Name && MaskIdentity(q.IdentityNumber) == p.IdentityNumber {
			return q.IdentityNumber, true
		}
	}
	return "", false
}

// IdentityWarnings says what looks wrong with a citizen identity number. It is
// a hint to the clerk, never a refusal: real papers hold such numbers (Nghị
// định 137/2015/NĐ-CP, Điều 13: twelve digits, the first three a province of
// birth registration, the fourth century and sex).
func IdentityWarnings(pointer, number string) []fault.Field {
	if number == "" {
		return nil
	}
	digits := strings.IndexFunc(number, func(r rune) bool { return r < '0' || r > '9' }) < 0
	switch {
	case !digits:
		if len(number) < 6 {
			return warn(pointer, "unusual_length", "Số giấy tờ ngắn bất thường.", "The number is unusually short.")
		}
		return nil
	case len(number) == 9:
		return nil
	case len(number) != 12:
		return warn(pointer, "unusual_length", "Căn cước có 12 số, CMND có 9 số.", "A citizen identity number has 12 digits, the old one 9.")
	case number[:3] == "000" || number[:3] > "096":
		return warn(pointer, "unknown_prefix", "Ba số đầu không phải mã tỉnh.", "The first three digits are not a province code.")
	}
	return nil
}

// NormalIdentity returns an identity number as it is stored and compared:
// upper case, without blanks, dots and hyphens.
func NormalIdentity(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '.' || r == '-' || unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, s)
}

func warn(pointer, code, vi, en string) []fault.Field {
	return []fault.Field{{Pointer: pointer, Code: code, Text: bilingual.Text{VI: vi, EN: en}}}
}
