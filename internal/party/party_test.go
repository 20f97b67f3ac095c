package party_test

import (
	"testing"

	"kntc/internal/bilingual"
	"kntc/internal/party"
)

func TestEveryTypeHasWords(t *testing.T) {
	t.Parallel()
	seen := make(map[bilingual.Text]bool)
	for _, kind := range party.Types() {
		words := kind.Text()
		if words.VI == "" || words.EN == "" || seen[words] {
			t.Errorf("%s has the words %+v", kind, words)
		}
		seen[words] = true
	}
}
