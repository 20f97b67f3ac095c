//go:build unix && !race

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// request is what is asked of a world.
type request struct {
	method, path string
	body         any    // as JSON, or
	file         string // a PDF
	match        string // If-Match
}

// reply is an answer of status 200 or 201.
type reply struct {
	body []byte
	kind string // media type
	etag string
}

// do asks as the user, and ends the test unless it was answered well.
func (w *world) do(t *testing.T, user string, r request) reply {
	t.Helper()
	a, err := w.ask(t, user, r)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (w *world) ask(t *testing.T, user string, r request) (reply, error) {
	t.Helper()
	media, content := "application/json", []byte(nil)
	switch {
	case r.file != "":
		media, content = "application/pdf", []byte(r.file)
	case r.body != nil:
		var err error
		if content, err = json.Marshal(r.body); err != nil {
			return reply{}, err
		}
	}
	req, err := http.NewRequestWithContext(t.Context(), r.method, w.address+r.path, bytes.NewReader(content))
	if err != nil {
		return reply{}, err
	}
	if content != nil {
		req.Header.Set("Content-Type", media)
	}
	if r.method != http.MethodGet {
		req.Header.Set("Idempotency-Key", uuid.NewString())
	}
	if token := w.tokens[user]; token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if r.match != "" {
		req.Header.Set("If-Match", r.match)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK && res.StatusCode != http.StatusCreated {
		err = errors.New(r.method + " " + r.path + ": " + res.Status + " " + string(body))
	}
	return reply{body, res.Header.Get("Content-Type"), res.Header.Get("ETag")}, err
}

// into reads the answer as JSON.
func (a reply) into(t *testing.T, v any) {
	t.Helper()
	if err := json.Unmarshal(a.body, v); err != nil {
		t.Fatalf("%v: %s", err, a.body)
	}
}

// text returns a field of the answer that is a text and not empty.
func (a reply) text(t *testing.T, field string) string {
	t.Helper()
	var all map[string]any
	a.into(t, &all)
	s, ok := all[field].(string)
	if !ok || s == "" {
		t.Fatalf("no %s in %s", field, a.body)
	}
	return s
}

// rows counts what the answer lists: the lines of a table, the events of a
// calendar, the items of a page. Another document counts the elements of all
// its lists, or 1 when it has none.
func (a reply) rows() (int, error) {
	switch {
	case strings.HasPrefix(a.kind, "text/csv"):
		return bytes.Count(bytes.TrimRight(a.body, "\r\n"), []byte("\n")), nil // the first line is the heading
	case strings.HasPrefix(a.kind, "text/calendar"):
		return bytes.Count(a.body, []byte("BEGIN:VEVENT")), nil
	case strings.HasPrefix(a.kind, "application/pdf"):
		return 1, nil
	case !strings.HasPrefix(a.kind, "application/json"):
		return len(a.body), nil
	}
	var document any
	if err := json.Unmarshal(a.body, &document); err != nil {
		return 0, err
	}
	if fields, ok := document.(map[string]any); ok {
		if items, ok := fields["items"].([]any); ok {
			return len(items), nil
		}
	}
	lists, n := elements(document)
	if lists == 0 {
		return 1, nil
	}
	return n, nil
}

// elements counts the lists in a document, and the elements of all of them.
func elements(v any) (lists, n int) {
	add := func(v any) {
		l, m := elements(v)
		lists, n = lists+l, n+m
	}
	switch v := v.(type) {
	case []any:
		lists, n = 1, len(v)
		for _, e := range v {
			add(e)
		}
	case map[string]any:
		for _, e := range v {
			add(e)
		}
	}
	return lists, n
}
