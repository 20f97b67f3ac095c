package api

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kntc/api/web"
	"kntc/internal/access"
)

func TestExportAsCSV(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cases.lines[0].Petition.Subject = "=1+1"
	w := b.call(t, "clerk", http.MethodGet, v1+"/petitions/export", "")
	lines := strings.Split(strings.TrimSuffix(w.Body.String(), "\r\n"), "\r\n")
	if w.Code != http.StatusOK || len(lines) != 6 || !strings.HasPrefix(lines[0], "\ufeffSố,Năm,Ngày nhận,") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	const want = "5,2026,07/03/2026,Khiếu nại,Tiếp công dân,\"Đất đai, nhà cửa\",Nguyễn Thị Mẫu,1,'=1+1,"
	if !strings.HasPrefix(lines[1], want) {
		t.Errorf("first row %s, want %s", lines[1], want)
	}
	if got := w.Header().Get("Content-Disposition"); got != "attachment; filename=don-thu-20260309-083000.csv" {
		t.Errorf("Content-Disposition: %s", got)
	}
}

func TestExportAsXLSX(t *testing.T) {
	t.Parallel()
	w := setup(t).call(t, "clerk", http.MethodGet, v1+"/petitions/export?format=xlsx", "")
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), "PK") || !strings.Contains(w.Header().Get("Content-Type"), "spreadsheetml") {
		t.Errorf("%d %s, %d bytes", w.Code, w.Header().Get("Content-Type"), w.Body.Len())
	}
}

func TestExportOfNothingHasItsHeadings(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cases.lines = nil
	w := b.call(t, "clerk", http.MethodGet, v1+"/petitions/export", "")
	if w.Code != http.StatusOK || strings.Count(w.Body.String(), "\r\n") != 1 {
		t.Errorf("%d %q", w.Code, w.Body)
	}
}

func TestExportThatFailsBeforeTheFirstByteIsAProblem(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cases.lines, b.cases.failed = nil, access.ErrForbidden
	w := b.call(t, "clerk", http.MethodGet, v1+"/petitions/export", "")
	if w.Code != http.StatusForbidden || w.Header().Get("Content-Disposition") != "" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

// TestExportThatFailsHalfwayIsAProblem: the file is made before any of it is sent.
func TestExportThatFailsHalfwayIsAProblem(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for len(b.cases.lines) < 5000 { // more than is buffered
		b.cases.lines = append(b.cases.lines, b.cases.lines...)
	}
	b.cases.failed = errors.New("the database went away")
	w := b.call(t, "clerk", http.MethodGet, v1+"/petitions/export", "")
	if w.Code != http.StatusInternalServerError || w.Header().Get("Content-Disposition") != "" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

func TestExportOfTooLongAListIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cases.repeat = web.MaxExportRows
	w := b.call(t, "clerk", http.MethodGet, v1+"/petitions/export", "")
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `"code":"list_too_long"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// TestConcurrentDownloadThatBreaksIsCutOff uses a real connection: the client must see that
// the file is not whole.
func TestConcurrentDownloadThatBreaksIsCutOff(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.files.broken = true
	server := httptest.NewServer(b.handler)
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+v1+"/attachments/"+fileID.String()+"/content", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer clerk")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return // cut off before the headers came: seen as well
	}
	defer func() { _ = res.Body.Close() }()
	if _, err := io.Copy(io.Discard, res.Body); err == nil {
		t.Error("the broken file looks whole")
	}
}

func TestAttachmentContent(t *testing.T) {
	t.Parallel()
	b := setup(t)
	path := v1 + "/attachments/" + fileID.String() + "/content"
	w := b.call(t, "clerk", http.MethodGet, path, "")
	for name, want := range map[string]string{
		"Content-Type": "application/pdf", "Content-Length": "4", "X-Content-Type-Options": "nosniff",
		"Content-Disposition": "attachment; filename*=utf-8''%C4%91%C6%A1n.pdf",
		"Etag":                `"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"`,
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if w.Code != http.StatusOK || w.Body.String() != "%PDF" {
		t.Errorf("%d %q", w.Code, w.Body)
	}
	if again := b.call(t, "clerk", http.MethodGet, path, "", "If-None-Match", w.Header().Get("Etag")); again.Code != http.StatusNotModified {
		t.Errorf("again: %d", again.Code)
	}
}

func TestUpload(t *testing.T) {
	t.Parallel()
	path := v1 + "/petitions/" + petitionID.String() + "/attachments"
	part := func(name, file string) string {
		return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"" + file + "\r\n\r\n%PDF\r\n"
	}
	file := part("file", `; filename="đơn.pdf"`)
	tests := []struct {
		name, query, media, body string
		status                   int
		code, content            string
	}{
		{"multipart", "", multipartType, file + "--b--\r\n", 201, "", "đơn.pdf %PDF"},
		{"bare", "?name=scan.pdf", "application/pdf", "%PDF", 201, "", "scan.pdf %PDF"},
		{"bare without a name", "", "application/pdf", "%PDF", 400, `"?name"`, ""},
		{"named twice", "?name=a.pdf", multipartType, file + "--b--\r\n", 400, `"?name"`, ""},
		{"no media type", "?name=a.pdf", "", "%PDF", 415, "unsupported_media_type", ""},
		{"another member", "", multipartType, part("files", `; filename="a"`) + "--b--\r\n", 400, `"/file"`, ""},
		{"a member without a file", "", multipartType, part("file", "") + "--b--\r\n", 400, `"/file"`, ""},
		{"two files", "", multipartType, file + file + "--b--\r\n", 400, "unknown_field", ""},
		{"cut off", "", multipartType, file[:len(file)-4], 400, "", ""},
		{"not closed", "", multipartType, file, 400, "", ""},
		{"no boundary", "", "multipart/form-data", file, 400, "malformed", ""},
		{"empty", "", multipartType, "", 400, "malformed", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			w := b.call(t, "clerk", http.MethodPost, path+tt.query, tt.body, "Idempotency-Key", "k", "Content-Type", tt.media)
			if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.code) {
				t.Errorf("%d %s, want %d %s", w.Code, w.Body, tt.status, tt.code)
			}
			if got := b.files.name + " " + string(b.files.content); tt.content != "" && got != tt.content {
				t.Errorf("stored %q, want %q", got, tt.content)
			}
		})
	}
}

func TestImport(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, body string
		status     int
		want       string
	}{
		{"written", multipartBody("a,b"), 200, `"written":true`},
		{"dry run", multipartBody("a,b", "dry_run", "true"), 200, `"dry_run":true,"written":false`},
		{"refused", multipartBody("bad"), 422, `"code":"import_refused"`},
		{"refused with its report", multipartBody("bad"), 422, `"report":{"dry_run":false,"written":false,"rows":1`},
		{"dry run of a bad file", multipartBody("bad", "dry_run", "true"), 200, `"refused":1`},
		{"unknown member", multipartBody("a", "colour", "red"), 400, `"/colour"`},
		{"repeated member", multipartBody("a", "dry_run", "true", "dry_run", "false"), 400, `"repeated"`},
		{"wrong type", multipartBody("a", "dry_run", "1"), 400, `"/dry_run"`},
		{"bad authority", multipartBody("a", "authority_id", "x"), 400, `"/authority_id"`},
		{"unknown font", multipartBody("a", "legacy_font", "arial"), 400, `"/legacy_font"`},
		{"a column for nothing", multipartBody("a", "map", "Cột"), 400, `"/map"`},
		{"told what columns are", multipartBody("a", "map", "A=number", "map", "B=-", "sheet", "1", "sheet", "2", "legacy_font", "auto", "confirm", "true"), 200, `"written":true`},
		{"no file", "--b\r\nContent-Disposition: form-data; name=\"dry_run\"\r\n\r\ntrue\r\n--b--\r\n", 400, `"/file"`},
		{"cut off", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nx", 400, `"malformed"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := setup(t).call(t, "head", http.MethodPost, v1+"/imports", tt.body, "Content-Type", multipartType)
			if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.want) {
				t.Errorf("%d %s, want %d %s", w.Code, w.Body, tt.status, tt.want)
			}
		})
	}
}
