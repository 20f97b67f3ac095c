package api

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"kntc/internal/bilingual"
	"kntc/internal/fault"
)

func TestRefusalsThatNoHandlerMakes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, method, path string
		status             int
		code               string
	}{
		{"no such path", http.MethodGet, "/api/v1/colours", 404, "not_found"},
		{"no such method", http.MethodDelete, v1 + "/petitions", 405, "method_not_allowed"},
		{"no such page of the description", http.MethodGet, "/docs/colours.html", 404, "not_found"},
		{"a folder of the description", http.MethodGet, "/docs/a/b", 404, "not_found"},
	}
	b := setup(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := b.call(t, "clerk", tt.method, tt.path, "")
			if w.Code != tt.status || !strings.Contains(w.Body.String(), `"code":"`+tt.code+`"`) {
				t.Errorf("%d %s", w.Code, w.Body)
			}
			if allow := w.Header().Get("Allow"); (tt.status == 405) != (allow != "") {
				t.Errorf("Allow: %q", allow)
			}
		})
	}
}

func TestInternalErrorsTellNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cases.failed = errors.New(`pq: duplicate key "secret_key"`)
	w := b.call(t, "clerk", http.MethodPost, v1+"/petitions", registerBody, "Idempotency-Key", "k")
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if !strings.Contains(b.log.String(), "secret_key") || !strings.Contains(b.log.String(), `"level":"ERROR"`) {
		t.Errorf("the log does not tell why: %s", b.log)
	}
}

func TestProblemInBothLanguages(t *testing.T) {
	t.Parallel()
	b := setup(t)
	refused := fault.Define(fault.Unprocessable, "effective_date_refused", "Không được.", "Not possible.").
		Msg("Vì sao.", "Why.").At("/on", "late", "Muộn.", "Late.").
		By(bilingual.Legal{Law: "Luật Tố cáo", Article: "Điều 25", Version: "2019-01-01"}).With("zebra", 1).With("apple", "x<y")
	b.cases.failed = fmt.Errorf("casework: %w", refused)
	tests := []struct{ header, language, want string }{
		{"", "vi", `"title":"Không được.","status":422,"detail":"Vì sao."`},
		{"en-GB,en;q=0.9", "en", `"title":"Not possible.","status":422,"detail":"Why."`},
		{"fr", "vi", `"title":"Không được."`},
		{"vi;q=0.4, en;q=0.5", "en", `"detail":"Late."`},
		{"%%%", "vi", `"detail":"Muộn."`},
		{strings.Repeat("en,", 100), "vi", `"detail":"Muộn."`},
	}
	for _, tt := range tests {
		w := b.call(t, "clerk", http.MethodPost, v1+"/petitions", registerBody, "Idempotency-Key", "k", "Accept-Language", tt.header)
		if w.Header().Get("Content-Language") != tt.language || !strings.Contains(w.Body.String(), tt.want) {
			t.Errorf("Accept-Language %.30q: %s %s", tt.header, w.Header().Get("Content-Language"), w.Body)
		}
		const end = `"legal_basis":{"law":"Luật Tố cáo","article":"Điều 25","version":"2019-01-01"},"apple":"x<y","zebra":1}`
		if !strings.HasSuffix(w.Body.String(), end) {
			t.Errorf("ends otherwise than %s: %s", end, w.Body)
		}
	}
}

// TestAbsentAndOutOfScopeLookAlike compares all that tells a row that exists
// elsewhere from one that exists nowhere: nothing may.
func TestAbsentAndOutOfScopeLookAlike(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, suffix := range []string{"", "/events", "/actions", "/attachments"} {
		elsewhere := absentID
		elsewhere.Authority = 9
		a := b.call(t, "clerk", http.MethodGet, v1+"/petitions/"+absentID.String()+suffix, "")
		o := b.call(t, "clerk", http.MethodGet, v1+"/petitions/"+elsewhere.String()+suffix, "")
		body := strings.ReplaceAll(o.Body.String(), elsewhere.String(), absentID.String())
		if a.Code != http.StatusNotFound || a.Code != o.Code || a.Body.String() != body {
			t.Errorf("%s: %d %s and %d %s", suffix, a.Code, a.Body, o.Code, o.Body)
		}
	}
}
