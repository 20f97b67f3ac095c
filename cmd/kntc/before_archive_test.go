package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"kntc/internal/store/storetest"
)

// This file is also compiled into the commit that is recorded (see
// .ci/record-before), so that both sides are asked in the same way. It knows
// files, HTTP and the test cluster, and no type of the program.

// The files of an archive, one archive for each engine.
const (
	beforeSQLite    = "kntc.db"       // the database, on SQLite
	beforePostgres  = "kntc.sql"      // the database, on PostgreSQL: a dump with COPY
	beforeKeyring   = "keyring.json"  // opens what the database has sealed
	beforeObjects   = "attachments"   // the folder of attachments
	beforeFacts     = "world.json"    // beforeWorld
	beforeAccounts  = "accounts.json" // access tokens by account
	beforeAnswers   = "answers.jsonl" // one beforeAnswer a line
	beforePublicURL = "https://kntc.example"
)

// beforeWorld says when a world is asked.
type beforeWorld struct {
	Now     time.Time   `json:"now"`     // the frozen clock of every answer
	Moments []time.Time `json:"moments"` // instants at which figures are asked as known then
}

// beforeRequest is a read, as an account or as nobody.
type beforeRequest struct {
	As       string `json:"as,omitempty"`       // the account; nobody when empty
	Route    string `json:"route"`              // the pattern, "/api/v1/petitions/:id"
	Path     string `json:"path"`               // with the query
	Language string `json:"language,omitempty"` // Accept-Language
	Next     bool   `json:"next,omitempty"`     // the page after the answer before: its cursor is added
}

// beforeAnswer is a request with what came back. A body that is not text is
// in Binary.
type beforeAnswer struct {
	beforeRequest

	Status int               `json:"status"`
	Header map[string]string `json:"header,omitempty"`
	Body   string            `json:"body,omitempty"`
	Binary []byte            `json:"binary,omitempty"`
}

// beforeHeaders are the headers of an answer that are compared.
func beforeHeaders() []string {
	return []string{"Etag", "Content-Type", "Content-Disposition", "Cache-Control", "Vary"}
}

// unpackBefore unpacks an archive into a new folder and returns the folder.
func unpackBefore(t *testing.T, path string) string {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = z.Close() }() // only read
	folder := t.TempDir()
	if err := os.CopyFS(folder, z); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(folder, beforeKeyring), 0o600); err != nil { // an archive keeps no rights
		t.Fatal(err)
	}
	return folder
}

// beforeDatabase makes the database of an unpacked archive available and
// returns its URL.
func beforeDatabase(t *testing.T, folder string) string {
	t.Helper()
	dump, err := os.ReadFile(filepath.Join(folder, beforePostgres))
	if errors.Is(err, fs.ErrNotExist) {
		return "sqlite:" + filepath.Join(folder, beforeSQLite)
	}
	if err != nil {
		t.Fatal(err)
	}
	return storetest.Restore(t, string(dump))
}

// readBefore reads a JSON file of an archive.
func readBefore(t *testing.T, folder, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// readBeforeAnswers reads the recorded answers.
func readBeforeAnswers(t *testing.T, folder string) []beforeAnswer {
	t.Helper()
	f, err := os.Open(filepath.Join(folder, beforeAnswers))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // only read
	var out []beforeAnswer
	for d := json.NewDecoder(f); ; {
		var a beforeAnswer
		switch err := d.Decode(&a); {
		case errors.Is(err, io.EOF):
			return out
		case err != nil:
			t.Fatal(err)
		}
		out = append(out, a)
	}
}

// beforeClient asks a server in this process.
type beforeClient struct {
	handler http.Handler
	tokens  map[string]string // by account
	next    string            // the cursor of the last answer
}

// ask sends one request.
func (c *beforeClient) ask(t *testing.T, r beforeRequest) beforeAnswer {
	t.Helper()
	path := r.Path
	if r.Next {
		path += "&cursor=" + c.next
	}
	req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody)
	req.Header.Set("X-Request-Id", "before")
	if r.Language != "" {
		req.Header.Set("Accept-Language", r.Language)
	}
	if r.As != "" {
		token, ok := c.tokens[r.As]
		if !ok {
			t.Fatalf("no account %s was recorded", r.As)
		}
		req.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, req)
	a := beforeAnswer{beforeRequest: r, Status: w.Code, Header: make(map[string]string)}
	for _, name := range beforeHeaders() {
		if all := w.Header().Values(name); len(all) > 0 {
			a.Header[name] = strings.Join(all, ", ")
		}
	}
	if body := w.Body.Bytes(); utf8.Valid(body) {
		a.Body = string(body)
	} else {
		a.Binary = body
	}
	c.next = a.cursor()
	return a
}

// json reports whether the body is JSON.
func (a beforeAnswer) json() bool {
	media, _, _ := strings.Cut(a.Header["Content-Type"], ";")
	return media == "application/json" || media == "application/problem+json"
}

// cursor returns the cursor of the next page, or "".
func (a beforeAnswer) cursor() string {
	var page struct {
		Next string `json:"next"`
	}
	if !a.json() || json.NewDecoder(bytes.NewReader([]byte(a.Body))).Decode(&page) != nil {
		return ""
	}
	return page.Next
}
