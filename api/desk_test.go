package api

import (
	"net/http"
	"strings"
	"testing"

	"kntc/internal/desk"
)

// deskScript is the name of the script that the desk's page runs.
func deskScript() string {
	page, _ := desk.Page()
	_, script, _ := strings.Cut(string(page.Body), `src="/assets/`)
	script, _, _ = strings.Cut(script, `"`)
	return script
}

func TestTheDesk(t *testing.T) {
	t.Parallel()
	b := setup(t)
	page := b.call(t, "", http.MethodGet, "/", "")
	if page.Code != http.StatusOK || !strings.HasPrefix(page.Header().Get("Content-Type"), "text/html") || page.Header().Get("Cache-Control") != "no-cache" {
		t.Fatalf("%d %v", page.Code, page.Header())
	}
	policy := page.Header().Get("Content-Security-Policy")
	if strings.Contains(policy, "unsafe") || !strings.Contains(policy, "trusted-types 'none'") {
		t.Errorf("policy %q", policy)
	}
	if w := b.call(t, "", http.MethodHead, "/", ""); w.Code != http.StatusOK {
		t.Errorf("asked with HEAD: %d", w.Code)
	}
	again := b.call(t, "", http.MethodGet, "/", "", "If-None-Match", page.Header().Get("Etag"))
	if again.Code != http.StatusNotModified {
		t.Errorf("the copy at hand: %d", again.Code)
	}
	script := deskScript()
	w := b.call(t, "", http.MethodGet, "/assets/"+script, "")
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/javascript") || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("script %q: %d %v", script, w.Code, w.Header())
	}
	if w := b.call(t, "", http.MethodGet, "/assets/nothing.js", ""); w.Code != http.StatusNotFound {
		t.Errorf("no such file: %d", w.Code)
	}
}
