package petition

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"kntc/internal/bilingual"
	"kntc/internal/fault"
)

// theField is what refusals call the field of a case.
var theField = bilingual.Text{VI: "lĩnh vực", EN: "field"} //nolint:gochecknoglobals // a constant

// chosen adds to a refusal that a value of a list was not chosen, or is none of it.
// what it is has small letters.
func chosen[T ~string](bad *fault.Error, pointer string, value T, list []T, what bilingual.Text) *fault.Error {
	switch {
	case slices.Contains(list, value):
		return bad
	case value == "":
		return bad.At(pointer, "required", "Chưa chọn "+what.VI+".", "No "+what.EN+" is chosen.")
	}
	return bad.At(pointer, "unknown_value", capital(what.VI)+" không có trong danh mục.", "Not a known "+what.EN+".")
}

// capital begins a sentence.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
