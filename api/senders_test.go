package api

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestASearchNeedsAWord: punctuation alone, which would find everything, is refused
// wherever words are looked for.
func TestASearchNeedsAWord(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, tt := range []struct{ as, path string }{
		{"clerk", v1 + "/petitions?q="},
		{"clerk", v1 + "/petitions?count=exact&q="},
		{"clerk", v1 + "/petitions/export?format=csv&q="},
		{"administrator", v1 + "/accounts?q="},
		{"clerk", v1 + "/authorities?q="},
	} {
		for _, q := range []string{"!!!", "%", "*", " ", "_", "\u200b"} {
			w := b.call(t, tt.as, http.MethodGet, tt.path+url.QueryEscape(q), "", "Accept-Language", "vi")
			if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), `"no_word"`) || !strings.Contains(w.Body.String(), "ít nhất một chữ cái hoặc chữ số") {
				t.Errorf("%s%s: %d %s", tt.path, q, w.Code, w.Body)
			}
		}
		if w := b.call(t, tt.as, http.MethodGet, tt.path+"mau", ""); w.Code != http.StatusOK {
			t.Errorf("%smau: %d %s", tt.path, w.Code, w.Body)
		}
	}
}

// TestTheCursorOfASenderIsTheirs: a page of what one person sent does not go on as
// that of another.
func TestTheCursorOfASenderIsTheirs(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const path, body = v1 + "/petitions/sent-by?limit=2", `{"identity_number":"001185000123"}`
	first := b.call(t, "clerk", http.MethodPost, path, body)
	var list struct{ Next string }
	if err := json.Unmarshal(first.Body.Bytes(), &list); err != nil || list.Next == "" {
		t.Fatalf("%d %s, %v", first.Code, first.Body, err)
	}
	next := path + "&cursor=" + url.QueryEscape(list.Next)
	if w := b.call(t, "clerk", http.MethodPost, next, body); w.Code != http.StatusOK {
		t.Errorf("the next page: %d %s", w.Code, w.Body)
	}
	if w := b.call(t, "clerk", http.MethodPost, next, `{"identity_number":"001185000124"}`); w.Code != http.StatusBadRequest {
		t.Errorf("of another person: %d %s", w.Code, w.Body)
	}
}
