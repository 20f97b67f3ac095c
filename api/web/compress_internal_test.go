package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
)

// TestCompression sends answers to clients that take gzip, and to others.
func TestCompression(t *testing.T) {
	t.Parallel()
	long := []byte(`{"items":"` + strings.Repeat("Khiếu nại quyết định thu hồi đất. ", 2000) + `"}`)
	for name, tt := range map[string]struct {
		accept string
		body   []byte
		packed bool
	}{
		"asked for":     {"br, GZIP;q=0.8", long, true},
		"not asked for": {"identity", long, false},
		"refused":       {"gzip; q=0", long, false},
		"malformed":     {"gzip;q=x", long, false},
		"small":         {"gzip", []byte(`{"a":1}`), false},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.Header.Set("Accept-Encoding", tt.accept)
		w := httptest.NewRecorder()
		c := echo.New().NewContext(r, w)
		tag := tagOf(3, tt.body)
		w.Header().Set("Etag", tag)
		if err := sendBody(c, http.StatusOK, MediaJSON, tt.body); err != nil {
			t.Fatal(err)
		}
		got := w.Body.Bytes()
		if tt.packed {
			if len(got) > len(tt.body)/4 {
				t.Errorf("%s: %d bytes of %d are left", name, len(got), len(tt.body))
			}
			tag = "W/" + tag
			z, err := gzip.NewReader(bytes.NewReader(got))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if got, err = io.ReadAll(z); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if !bytes.Equal(got, tt.body) {
			t.Errorf("%s: another body came out", name)
		}
		if encoding := w.Header().Get("Content-Encoding"); (encoding == "gzip") != tt.packed || w.Header().Get("Etag") != tag || w.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: encoding %q, tag %s, vary %q", name, encoding, w.Header().Get("Etag"), w.Header().Get("Vary"))
		}
	}
}

// TestWeakTagsNameAVersion holds that a write goes on behind a proxy that
// compresses.
func TestWeakTagsNameAVersion(t *testing.T) {
	t.Parallel()
	for _, tag := range []string{ETag(3), tagOf(3, []byte("x")), "W/" + ETag(3), "W/" + tagOf(3, []byte("x"))} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", nil)
		r.Header.Set("If-Match", tag)
		if v, err := IfMatch(echo.New().NewContext(r, httptest.NewRecorder())); v != 3 || err != nil {
			t.Errorf("%s: version %d, %v", tag, v, err)
		}
	}
}
