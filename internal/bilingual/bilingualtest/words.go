// Package bilingualtest finds in a Vietnamese sentence what is none of it, so that
// tests can hold every sentence for people to their language.
package bilingualtest

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// What no sentence for people has.
//
//nolint:gochecknoglobals // compiled once, never changed
var foreign = []*regexp.Regexp{
	regexp.MustCompile(`[\pL\d]+_[\pL\d_]+`),                                       // a code
	regexp.MustCompile(`\b(?:application|image|text|audio|video)/[a-z0-9+-]+`),     // a type of content
	regexp.MustCompile(`(?:^|[\s“(])/[a-z][\w/{}-]*`),                              // a path or a pointer
	regexp.MustCompile(`\b[KMGT]iB\b`),                                             // a size as programs write it
	regexp.MustCompile(`\b(?:GET|POST|PUT|PATCH|DELETE) |\b[A-Za-z]+-[A-Z][a-z]+`), // a request, a header
}

// operators is what an operator types: settings and commands, which the console
// tells of in sentences of its own.
var operators = regexp.MustCompile(`KNTC_[A-Z_]+|“kntc [^”]*”|"kntc [^"]*"`)

// verb is where a value stands.
var verb = regexp.MustCompile(`%[a-z]`)

// syllable is a syllable without signs: whatever else has no signs is no Vietnamese.
var syllable = regexp.MustCompile(`^(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?` +
	`(?:oai|oay|uay|uya|ai|ao|au|ay|eo|eu|ia|iu|oa|oe|oi|ua|ue|ui|uo|uu|uy|ie|ye|[aeiouy])(?:ng|nh|ch|[cmnpt])?$`)

// borrowed are words that people in offices use as they are.
//
//nolint:gochecknoglobals // a read-only table
var borrowed = []string{
	"excel", "word", "libreoffice", "windows", "unicode", "text", "internet", "email", "macro", "web", "byte", "video", "postgresql", "sqlite",
	"csv", "xlsx", "xls", "dd", "mm", "yyyy", "kb", "mb", "gb",
}

// Foreign lists what in the sentence people would not read as Vietnamese: codes,
// types of content, paths, and words of other languages.
func Foreign(sentence string) []string {
	s := verb.ReplaceAllString(operators.ReplaceAllString(sentence, ""), "")
	var out []string
	for _, f := range foreign {
		out = append(out, f.FindAllString(s, -1)...)
	}
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if isForeign(word) {
			out = append(out, word)
		}
	}
	return out
}

// isForeign reports whether a word is neither Vietnamese nor borrowed nor an
// abbreviation.
func isForeign(word string) bool {
	signed := strings.ContainsFunc(word, func(r rune) bool { return r > unicode.MaxASCII })
	small := strings.ToLower(word)
	return !signed && len(word) > 1 && word != strings.ToUpper(word) && !slices.Contains(borrowed, small) && !syllable.MatchString(small)
}
