package register

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"kntc/internal/bilingual"
)

// Font is a family of fonts from before Unicode, in which the letters of
// Vietnamese stand in the places of signs and letters of Western Europe: what was
// typed as “Nguyễn” is stored as “NguyÔn”.
type Font string

// The families.
const (
	NoFont   Font = ""
	TCVN3    Font = "tcvn3" // .VnTime and its kin (TCVN 5712:1993, ABC)
	VNI      Font = "vni"   // VNI-Times and its kin
	AutoFont Font = "auto"  // whichever a cell was typed for
)

// Fonts lists what may be asked for.
func Fonts() []Font { return []Font{TCVN3, VNI, AutoFont} }

// What stands in the place of which letter in TCVN3. Capitals with a tone are the
// letters in lower case, shown by a font of capitals.
const (
	tcvn3Stored = "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ"
	tcvn3Meant  = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
)

// What stands in the place of which letter in VNI, and which marks its signs add
// to the vowel before them.
const (
	vniStored = "ñôöæóòîíì"
	vniMeant  = "đơưỉĩịỵíì"
)

//nolint:gochecknoglobals // built once, never changed
var (
	tcvn3Letters = pairs(tcvn3Stored, tcvn3Meant)
	vniLetters   = pairs(vniStored, vniMeant)
	vniMarks     = []struct {
		vowels string
		marks  map[rune]string
	}{
		{"aeouyôö", map[rune]string{'ø': "\u0300", 'ù': "\u0301", 'û': "\u0309", 'õ': "\u0303", 'ï': "\u0323"}},
		{"aeo", map[rune]string{'â': "\u0302", 'à': "\u0302\u0300", 'á': "\u0302\u0301", 'å': "\u0302\u0309", 'ã': "\u0302\u0303", 'ä': "\u0323\u0302"}},
		{"a", map[rune]string{'ê': "\u0306", 'è': "\u0306\u0300", 'é': "\u0306\u0301", 'ú': "\u0306\u0309", 'ü': "\u0306\u0303", 'ë': "\u0323\u0306"}},
	}
)

func pairs(stored, meant string) map[rune]rune {
	to := []rune(meant)
	m := make(map[rune]rune, len(to))
	for i, r := range []rune(stored) {
		m[r] = to[i]
	}
	return m
}

// ofTCVN3 returns what a word says if it was typed for TCVN3; ok is false when it
// cannot have been.
func ofTCVN3(word string) (string, bool) {
	var b strings.Builder
	for _, r := range word {
		if r >= 0x80 {
			meant, known := tcvn3Letters[r]
			if !known {
				return "", false
			}
			r = meant
		}
		b.WriteRune(r)
	}
	return b.String(), true
}

// ofVNI returns what a word says if it was typed for VNI; ok is false when it
// cannot have been.
func ofVNI(word string) (string, bool) {
	var b strings.Builder
	runes := []rune(word)
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		if r >= 0x80 {
			meant, known := vniLetters[unicode.ToLower(r)]
			if !known {
				return "", false
			}
			if unicode.IsUpper(r) {
				meant = unicode.ToUpper(meant)
			}
			r = meant
		}
		b.WriteRune(r)
		if i+1 < len(runes) {
			if mark := vniMark(runes[i], runes[i+1]); mark != "" {
				b.WriteString(mark)
				i++
			}
		}
	}
	return norm.NFC.String(b.String()), true
}

// vniMark returns what a sign adds to the vowel before it, "" for nothing.
func vniMark(vowel, sign rune) string {
	vowel, sign = unicode.ToLower(vowel), unicode.ToLower(sign)
	for _, m := range vniMarks {
		if mark, ok := m.marks[sign]; ok && strings.ContainsRune(m.vowels, vowel) {
			return mark
		}
	}
	return ""
}

// evidence counts the words that are no syllable as they stand, and are one when
// they were typed for an old font. Honest signs («…», ½ha, ®, §2) make none.
func evidence(s string) (tcvn3, vni int) {
	if isASCII(s) {
		return 0, 0
	}
	eachWord(s, func(word string) string {
		if !mayBeOld(word) || isSyllable(strings.ToLower(word)) {
			return word
		}
		if meant, ok := ofTCVN3(word); ok && isSyllable(strings.ToLower(meant)) {
			tcvn3++
		}
		if meant, ok := ofVNI(word); ok && isSyllable(strings.ToLower(meant)) {
			vni++
		}
		return word
	})
	return tcvn3, vni
}

// mayBeOld reports whether a word can be of an old font: nothing in it is beyond
// the letters of Western Europe, and it is not one sign with a letter behind it, as
// in µm.
func mayBeOld(word string) bool {
	letters := 0
	for _, r := range word {
		switch {
		case r > 0xff:
			return false
		case r < 0x80:
			letters++
		}
	}
	if letters == len(word) {
		return false
	}
	first := []rune(word)[0]
	return letters > 1 || letters == 1 && (first < 0x80 || first == '§' || first == '®')
}

// fontOf tells for which old font a text was typed, NoFont for none.
func fontOf(s string) Font {
	switch tcvn3, vni := evidence(s); {
	case tcvn3 == 0 && vni == 0:
		return NoFont
	case vni > tcvn3:
		return VNI
	default:
		return TCVN3
	}
}

// eachWord puts what fn returns in the place of every word of a text: a run of
// letters, and of signs in whose places old fonts have letters.
func eachWord(s string, fn func(word string) string) string {
	var b strings.Builder
	from := -1
	for i, r := range s {
		if isWordRune(r) {
			if from < 0 {
				from = i
			}
			continue
		}
		if from >= 0 {
			b.WriteString(fn(s[from:i]))
			from = -1
		}
		b.WriteRune(r)
	}
	if from >= 0 {
		b.WriteString(fn(s[from:]))
	}
	return b.String()
}

func isWordRune(r rune) bool {
	return r > 0xa0 && !unicode.IsSpace(r) || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

// converted returns a text that was typed for a font as it was meant. Words that
// would be no syllable stay as they are.
func converted(s string, font Font) string {
	meaning := ofTCVN3
	if font == VNI {
		meaning = ofVNI
	}
	capitals := allCapitals(s)
	return eachWord(s, func(word string) string {
		if isASCII(word) {
			return word
		}
		meant, ok := meaning(word)
		if !ok || !isSyllable(strings.ToLower(meant)) {
			return word
		}
		if font == TCVN3 && (capitals || allCapitals(word)) {
			meant = strings.ToUpper(meant)
		}
		return meant
	})
}

// allCapitals reports whether a text has two plain letters or more, and capitals
// alone.
func allCapitals(s string) bool {
	n := 0
	for _, r := range s {
		switch {
		case 'a' <= r && r <= 'z':
			return false
		case 'A' <= r && r <= 'Z':
			n++
		}
	}
	return n > 1
}

// conversion is a cell that was typed for an old font, before and after.
type conversion struct {
	at            int // index of the column
	before, after string
}

// convert puts into the cells of a row what they mean that were typed for a font,
// and notes which.
func (r *record) convert(font Font) {
	if font == NoFont {
		return
	}
	for i, c := range r.cells {
		if c.typ != textCell || isASCII(c.text) {
			continue
		}
		tcvn3, vni := evidence(c.text)
		is := TCVN3
		if font == VNI || font == AutoFont && vni > tcvn3 {
			is = VNI
		}
		if is == TCVN3 && tcvn3 == 0 || is == VNI && vni == 0 {
			continue
		}
		after := converted(c.text, is)
		r.conversions = append(r.conversions, conversion{i, c.text, after})
		r.cells[i].text = after
	}
}

// noteConversions tells which cells of a row were converted.
func (d *Reader) noteConversions(rec record) {
	for _, c := range rec.conversions {
		d.noteAt(rec.line, NoteFont,
			fmt.Sprintf("Dòng %d, cột %s: chữ phông cũ “%s” đọc là “%s”.", rec.line, letter(c.at), shorten(c.before), shorten(c.after)),
			fmt.Sprintf("Line %d, column %s: “%s”, typed for an old font, is read as “%s”.", rec.line, letter(c.at), shorten(c.before), shorten(c.after)))
	}
}

//nolint:gochecknoglobals // a text, never changed
var legacyFontText = bilingual.Text{
	VI: "Chữ gõ bằng phông cũ (TCVN3/ABC hoặc VNI); hãy chọn chuyển đổi phông cũ khi nhập hoặc chuyển sang Unicode.",
	EN: "Typed for an old font (TCVN3/ABC or VNI); ask for old fonts to be converted or convert it to Unicode.",
}
