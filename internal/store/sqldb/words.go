package sqldb

import "strings"

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
