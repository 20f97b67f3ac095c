package access

import (
	"slices"
	"testing"

	"kntc/internal/bilingual"
)

func TestEveryValueHasWords(t *testing.T) {
	t.Parallel()
	checkTexts(t, Roles(), roleTexts)
}

// checkTexts wants words in both languages for every value, and none for others.
func checkTexts[T ~string](t *testing.T, values []T, words map[T]bilingual.Text) {
	t.Helper()
	for _, v := range values {
		if words[v].VI == "" || words[v].EN == "" {
			t.Errorf("%T %q has no words in both languages", v, v)
		}
	}
	for v := range words {
		if !slices.Contains(values, v) {
			t.Errorf("%T %q has words but does not exist", v, v)
		}
	}
}
