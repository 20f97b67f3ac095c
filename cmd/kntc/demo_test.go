package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	readyLine    = regexp.MustCompile(`The server is ready: (\S+)`)
	passwordText = regexp.MustCompile(`"password":"([^"]+)"`)
)

// demoAtWork starts a demonstration and returns it with everything it printed
// up to the last line of its welcome.
func demoAtWork(t *testing.T, data string) (*process, string) {
	t.Helper()
	// A setting of the environment must not lead the demonstration elsewhere.
	environ := []string{"KNTC_DATABASE_URL=postgres://localhost/production", "KNTC_LISTEN=0.0.0.0:1"}
	p := start(t, environ, false, "demo", "--data", data, "--listen", "127.0.0.1:18080")
	return p, strings.Join(p.until(t, "Authorization: Bearer"), "\n")
}

// TestDemo walks the way of somebody who has just cloned the repository.
func TestDemo(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "demo")
	p, printed := demoAtWork(t, data)
	for _, want := range []string{"1.081            1.081  yes", "510              510  yes", "462              462  yes", "189              189  yes", "127              127  yes"} {
		if !strings.Contains(printed, want) {
			t.Errorf("no %q in:\n%s", want, printed)
		}
	}
	if strings.Contains(printed, "NO") {
		t.Errorf("a figure does not agree:\n%s", printed)
	}
	url, password := readyLine.FindStringSubmatch(printed)[1], passwordText.FindStringSubmatch(printed)[1]
	if petitions := firstRequest(t, url, "dongda-clerk", password); petitions == 0 {
		t.Error("the first request lists no petition")
	}
	if rate := firstFigure(t, url, "dongda-clerk", password); rate != (figureOfReadme{462, 510}) {
		t.Errorf("the README's request answers %+v", rate)
	}
	presentCasesWait(t, url, password)
	if code := p.end(); code != exitOK {
		t.Errorf("exit code %d", code)
	}
	if info, err := os.Stat(filepath.Join(data, "sign-ins.txt")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("sign-ins: %v", err)
	}

	// As if the first start had been interrupted before its last account.
	i := installation{url: "sqlite:" + filepath.Join(data, "kntc.db")}
	i.exec(t, "DELETE FROM account_grant WHERE account_id IN (SELECT id FROM account WHERE username = 'phuong-head')")
	i.exec(t, "DELETE FROM account WHERE username = 'phuong-head'")
	second, again := demoAtWork(t, data)
	if !strings.Contains(again, password) || strings.Contains(again, "NO") {
		t.Errorf("the second start differs:\n%s", again)
	}
	firstRequest(t, readyLine.FindStringSubmatch(again)[1], "phuong-head", password)
	if code := second.end(); code != exitOK {
		t.Errorf("second start: exit code %d", code)
	}
}

// TestDemoAnswersPages: pages of the origins that are named may call it.
func TestDemoAnswersPages(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		origins []string
		want    string
	}{{nil, ""}, {[]string{"http://localhost:5173", "http://127.0.0.1:8000"}, "KNTC_CORS_ORIGINS=http://localhost:5173,http://127.0.0.1:8000"}} {
		got := ""
		for _, setting := range (demoCommand{Data: "data", Origin: tt.origins}).settings("127.0.0.1:1") {
			if strings.HasPrefix(setting, "KNTC_CORS_ORIGINS=") {
				got = setting
			}
		}
		if got != tt.want {
			t.Errorf("%v: %q, want %q", tt.origins, got, tt.want)
		}
	}
}

// TestDemoReset throws away what a demonstration made and nothing else.
func TestDemoReset(t *testing.T) {
	t.Parallel()
	c := demoCommand{Data: t.TempDir()}
	made := []string{"kntc.db", "kntc.db-wal", "keyring.json", "sign-ins.txt", "attachments/161/scan"}
	for _, name := range append(made, "notes.txt") {
		if err := os.MkdirAll(filepath.Dir(c.file(name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(c.file(name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // the second time there is nothing left
		if err := c.discard(); err != nil {
			t.Fatal(err)
		}
	}
	left, err := os.ReadDir(c.Data)
	if err != nil || len(left) != 1 || left[0].Name() != "notes.txt" {
		t.Errorf("left: %v, %v", left, err)
	}
}

// firstRequest does what the welcome suggests: sign in, then list petitions.
// It returns how many there were.
func firstRequest(t *testing.T, url, username, password string) int {
	t.Helper()
	var page struct {
		Items []json.RawMessage `json:"items"`
	}
	exchange(t, http.MethodGet, url+"/api/v1/petitions?limit=2", accessToken(t, url, username, password), nil, &page)
	return len(page.Items)
}

// figureOfReadme is what the README shows of an answer.
type figureOfReadme struct {
	Numerator   int `json:"numerator"`
	Denominator int `json:"denominator"`
}

// firstFigure sends the README's request.
func firstFigure(t *testing.T, url, username, password string) figureOfReadme {
	t.Helper()
	const path = "/api/v1/statistics?from=2019-01-01&to=2019-11-15&as_known_at=2019-11-15"
	if readme, err := os.ReadFile("../../README.md"); err != nil || !strings.Contains(string(readme), path) {
		t.Errorf("the README sends another request: %v", err)
	}
	var answer struct {
		Groups []struct {
			Figures map[string]figureOfReadme `json:"figures"`
		} `json:"groups"`
	}
	exchange(t, http.MethodGet, url+path, accessToken(t, url, username, password), nil, &answer)
	return answer.Groups[0].Figures["matter_resolution_rate"]
}

func accessToken(t *testing.T, url, username, password string) string {
	t.Helper()
	body, err := json.Marshal(map[string]string{"username": username, "password": password})
	if err != nil {
		t.Fatal(err)
	}
	var session struct {
		AccessToken string `json:"access_token"`
	}
	exchange(t, http.MethodPost, url+"/api/v1/auth/sign-in", "", body, &session)
	return session.AccessToken
}

func exchange(t *testing.T, method, url, token string, body []byte, into any) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %d %s %v", method, url, res.StatusCode, text, err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatalf("%s %s: %v in %s", method, url, err, text)
	}
}

// TestDemoTakesTheNextPort starts one where the port wanted is taken.
func TestDemoTakesTheNextPort(t *testing.T) {
	t.Parallel()
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	l, err := listenNear(t.Context(), taken.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	if l.Addr().String() == taken.Addr().String() {
		t.Error("two listeners on one port")
	}
}

// TestConcurrentDemoOnTheSameFolder holds that a second demonstration says that the first
// runs, leaves its data alone, and may begin when the first has ended.
func TestConcurrentDemoOnTheSameFolder(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	held, err := demoCommand{Data: data}.hold()
	if err != nil {
		t.Fatal(err)
	}
	for _, more := range [][]string{nil, {"--reset"}} {
		r := installation{}.run(t, "", append([]string{"demo", "--data", data, "--listen", "127.0.0.1:18090"}, more...)...)
		if r.code != exitRefused || !strings.Contains(r.err, "đang chạy") || !strings.Contains(r.err, "is running on the folder") {
			t.Errorf("%v: %+v", more, r)
		}
	}
	if err := held.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := demoCommand{Data: data}.hold()
	if err != nil {
		t.Fatalf("after the first has ended: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}
