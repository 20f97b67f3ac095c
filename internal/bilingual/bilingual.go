// Package bilingual holds the texts that people read in the two languages of
// the system, and the articles of law they rest on.
package bilingual

// Text is one sentence in Vietnamese and English.
type Text struct {
	VI string
	EN string
}

// In returns the sentence in the language, "en" or Vietnamese otherwise.
func (t Text) In(lang string) string {
	if lang == "en" && t.EN != "" {
		return t.EN
	}
	return t.VI
}

// Legal names an article of law.
type Legal struct {
	Law     string // short name with number, e.g. "Luật Tố cáo 25/2018/QH14"
	Article string // e.g. "Điều 25 khoản 1"
	Version string // date from which this wording holds, YYYY-MM-DD
}

// Of returns the text of a value in a table; the value itself, in both
// languages, when the table has none.
func Of[T ~string](table map[T]Text, v T) Text {
	if t, ok := table[v]; ok {
		return t
	}
	return Text{VI: string(v), EN: string(v)}
}
