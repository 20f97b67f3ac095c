package api

import (
	"net/http"
	"testing"
)

// TestPapersDoNotWaitForExports: who hands papers over a desk is not bound by how
// many lists may be taken away.
func TestPapersDoNotWaitForExports(t *testing.T) {
	t.Parallel()
	b := setup(t, func(d *Deps) { d.Config.Exports = 1 })
	const at = v1 + "/petitions/"
	if w := b.call(t, "clerk", http.MethodGet, at+"export?format=csv", ""); w.Code != http.StatusOK {
		t.Fatalf("the export: %d %s", w.Code, w.Body)
	}
	if w := b.call(t, "clerk", http.MethodGet, at+"export?format=csv", ""); w.Code != http.StatusTooManyRequests {
		t.Fatalf("the second export: %d", w.Code)
	}
	for range 3 {
		w := b.call(t, "clerk", http.MethodGet, at+petitionID.String()+"/papers/acceptance_notice", "")
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/pdf" {
			t.Fatalf("a paper: %d %s", w.Code, w.Body)
		}
	}
}
