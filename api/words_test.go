package api

import (
	"encoding/json"
	"net/http"
	"testing"

	"kntc/internal/bilingual/bilingualtest"
)

// TestReferenceSpeaksVietnamese: every word for people of every value.
func TestReferenceSpeaksVietnamese(t *testing.T) {
	t.Parallel()
	w := setup(t).call(t, "clerk", http.MethodGet, "/api/v1/reference", "")
	var lists map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &lists); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%d, %v", w.Code, err)
	}
	words := 0
	var walk func(what string, v any)
	walk = func(what string, v any) {
		switch v := v.(type) {
		case []any:
			for _, item := range v {
				walk(what, item)
			}
		case map[string]any:
			if vi, told := v["vi"].(string); told {
				words++
				if wrong := bilingualtest.Foreign(vi); len(wrong) > 0 || vi == "" {
					t.Errorf("%s %v is called %q: %q", what, v["value"], vi, wrong)
				}
			}
			for key, item := range v {
				walk(what+"."+key, item)
			}
		}
	}
	walk("reference", any(lists))
	if words < 300 {
		t.Errorf("only %d words were found", words)
	}
}
