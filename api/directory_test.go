package api

import (
	"net/http"
	"testing"

	"kntc/internal/access"
	"kntc/internal/store/storetest"
)

// TestDirectoryActsNameWhatTheySaw: acts on the whole directory ask for its ETag,
// which the list of authorities gives; a dry run needs none, and gives it too.
func TestDirectoryActsNameWhatTheySaw(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newSite(t, b)
		admin := s.account(t, access.Administrator, storetest.Province)
		rename := func(key, tag, name string) (int, string) {
			headers := []string{"Idempotency-Key", key}
			if tag != "" {
				headers = append(headers, "If-Match", tag)
			}
			w := s.call(t, admin, http.MethodPost, v1+"/authorities/reorganisations",
				`{"type":"rename","on":"2026-06-02","document":"NQ 5","predecessors":["4"],"name":"`+name+`"}`, headers...)
			return w.Code, w.Header().Get("Etag")
		}
		tag := s.call(t, admin, http.MethodGet, v1+"/authorities?limit=2", "").Header().Get("Etag")
		if code, _ := rename("a", "", "UBND xã Một"); code != http.StatusPreconditionRequired {
			t.Errorf("without a tag: %d", code)
		}
		code, next := rename("b", tag, "UBND xã Một")
		if code != http.StatusCreated || next == "" {
			t.Fatalf("with the tag of the list: %d, tag %q", code, next)
		}
		if code, again := rename("b", tag, "UBND xã Một"); code != http.StatusCreated || again != next {
			t.Errorf("the same request again: %d", code)
		}
		if code, _ := rename("c", tag, "UBND xã Hai"); code != http.StatusPreconditionFailed {
			t.Errorf("with an old tag: %d", code)
		}

		list := func(dryRun, tag string) (int, string) {
			headers := []string{"Content-Type", multipartType}
			if tag != "" {
				headers = append(headers, "If-Match", tag)
			}
			w := s.call(t, admin, http.MethodPost, v1+"/authorities/imports", multipartBody(
				"code,name,full_name,tier,parent_code\n90009,Lan,Xã Lan,commune,\n",
				"release_date", "2025-07-01", "document", "NQ 1", "under", "1", "dry_run", dryRun), headers...)
			return w.Code, w.Header().Get("Etag")
		}
		if code, _ := list("false", ""); code != http.StatusPreconditionRequired {
			t.Errorf("an import without a tag: %d", code)
		}
		code, judged := list("true", "")
		if code != http.StatusOK || judged != next {
			t.Errorf("a dry run: %d, tag %q, want %q", code, judged, next)
		}
		if code, _ := list("false", tag); code != http.StatusPreconditionFailed {
			t.Errorf("an import with an old tag: %d", code)
		}
		if code, _ := list("false", judged); code != http.StatusOK {
			t.Errorf("an import with the tag of the dry run: %d", code)
		}
	})
}
