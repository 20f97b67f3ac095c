package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kntc/internal/store/sqldb"
)

// process is a command at work.
type process struct {
	lines chan string // of one of its outputs
	stop  context.CancelFunc
	ended chan int
}

// start runs a command that goes on until it is stopped. Its lines of stdout,
// or of stderr, can be read while it does.
func start(t *testing.T, environ []string, readErr bool, args ...string) *process {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	p := &process{lines: make(chan string, 1000), stop: cancel, ended: make(chan int, 1)}
	r, w := io.Pipe()
	out, errs := io.Writer(w), io.Discard
	if readErr {
		out, errs = io.Discard, w
	}
	go func() {
		p.ended <- run(ctx, args, environ, strings.NewReader(""), out, errs)
		_ = w.Close()
	}()
	go func() {
		for s := bufio.NewScanner(r); s.Scan(); {
			p.lines <- s.Text()
		}
		close(p.lines)
	}()
	t.Cleanup(cancel)
	return p
}

// until returns the lines up to the first that contains the text.
func (p *process) until(t *testing.T, text string) []string {
	t.Helper()
	var seen []string
	for line := range p.lines {
		seen = append(seen, line)
		if strings.Contains(line, text) {
			return seen
		}
	}
	t.Fatalf("ended without %q:\n%s", text, strings.Join(seen, "\n"))
	return nil
}

// address reads the line of the log that tells where the server listens.
func (p *process) address(t *testing.T) string {
	t.Helper()
	lines := p.until(t, `"msg":"listening"`)
	var line struct {
		Address string `json:"address"`
	}
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &line); err != nil {
		t.Fatal(err)
	}
	return "http://" + line.Address
}

// end stops the process and returns its exit code.
func (p *process) end() int {
	p.stop()
	return <-p.ended
}

func TestConcurrentServe(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine sqldb.Engine) {
		i := install(t, engine).with("KNTC_LOG_LEVEL=info", "KNTC_LOG_FORMAT=json")
		p := start(t, i.environ, true, "serve")
		url := p.address(t)
		for _, tt := range []struct{ path, want string }{
			{"/healthz", `"ok"`},
			{"/readyz", `"ready"`},
			{"/.well-known/jwks.json", `"kid"`},
			{"/metrics", "kntc_http_requests_total"}, // of the requests before
		} {
			if status, body, err := get(t, url+tt.path); err != nil || status != http.StatusOK || !strings.Contains(body, tt.want) {
				t.Errorf("%s: %d %s %v", tt.path, status, body, err)
			}
		}
		if status, _, err := get(t, url+"/api/v1/petitions"); err != nil || status != http.StatusUnauthorized {
			t.Errorf("petitions without a token: %d %v", status, err)
		}
		if code := p.end(); code != exitOK {
			t.Errorf("exit code %d", code)
		}
		if _, _, err := get(t, url+"/healthz"); err == nil {
			t.Error("a stopped server answers")
		}
	})
}

func TestServeRefusesATakenPort(t *testing.T) {
	t.Parallel()
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	r := install(t, sqldb.SQLite).with("KNTC_LISTEN="+taken.Addr().String()).run(t, "", "serve")
	if r.code != exitSystem || !strings.Contains(r.err, taken.Addr().String()) {
		t.Errorf("%+v", r)
	}
}

func TestConcurrentServeWithMetricsElsewhere(t *testing.T) {
	t.Parallel()
	free, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	i := install(t, sqldb.SQLite).with("KNTC_LOG_LEVEL=info", "KNTC_LOG_FORMAT=json", "KNTC_METRICS_LISTEN="+address)
	p := start(t, i.environ, true, "serve")
	url := p.address(t)
	if status, body, err := get(t, "http://"+address+"/metrics"); err != nil || status != http.StatusOK || !strings.Contains(body, "go_goroutines") {
		t.Errorf("metrics: %d %v", status, err)
	}
	if status, _, err := get(t, url+"/metrics"); err != nil || status != http.StatusNotFound {
		t.Errorf("metrics on the API's address: %d %v", status, err)
	}
	if code := p.end(); code != exitOK {
		t.Errorf("exit code %d", code)
	}
}

func TestServeNeedsItsKeyring(t *testing.T) {
	t.Parallel()
	i := install(t, sqldb.SQLite)
	if r := i.with("KNTC_ENVIRONMENT=production", "KNTC_KEYSET_FILE=").run(t, "", "serve"); r.code != exitUsage || !strings.Contains(r.err, "KNTC_KEYSET") {
		t.Errorf("none: %+v", r)
	}
	if r := i.with("KNTC_KEYSET_FILE=", "KNTC_KEYSET={}").run(t, "", "serve"); r.code != exitSystem || !strings.Contains(r.err, "keyring") {
		t.Errorf("broken: %+v", r)
	}
}

// TestServeLeavesNoFile holds that a mistyped path is refused and leaves nothing.
func TestServeLeavesNoFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "khong-co", "kntc.db")
	r := install(t, sqldb.SQLite).with("KNTC_DATABASE_URL=sqlite:"+path).run(t, "", "serve")
	if r.code != exitSystem || !strings.Contains(r.err, "KNTC_DATABASE_URL") || !strings.Contains(r.err, "kntc migrate") {
		t.Errorf("%+v", r)
	}
	if _, err := os.Stat(filepath.Dir(path)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something was left: %v", err)
	}
}

// TestConcurrentStartWithoutADatabase starts a server and a migration while nothing
// answers where the database is to be: they say so and wait, and end when told to.
func TestConcurrentStartWithoutADatabase(t *testing.T) {
	t.Parallel()
	i := install(t, sqldb.Postgres)
	address, err := url.Parse(i.url)
	if err != nil {
		t.Fatal(err)
	}
	real := address.Host
	away, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address.Host = away.Addr().String()
	if err := away.Close(); err != nil {
		t.Fatal(err)
	}
	i = i.with("KNTC_DATABASE_URL="+address.String(), "KNTC_LOG_LEVEL=info", "KNTC_LOG_FORMAT=json")
	for _, command := range []string{"serve", "migrate"} {
		p := start(t, i.environ, true, command)
		p.until(t, "the database cannot be reached; it is tried again")
		if code := p.end(); code != exitSystem {
			t.Errorf("%s: exit code %d", command, code)
		}
	}
	p := start(t, i.environ, true, "serve")
	p.until(t, "the database cannot be reached; it is tried again")
	back, err := new(net.ListenConfig).Listen(t.Context(), "tcp", address.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = back.Close() }()
	go pass(t.Context(), back, real)
	p.address(t)
	if code := p.end(); code != exitOK {
		t.Errorf("exit code %d", code)
	}
}

// pass passes connections on.
func pass(ctx context.Context, from net.Listener, to string) {
	for {
		near, err := from.Accept()
		if err != nil {
			return // it was closed
		}
		far, err := new(net.Dialer).DialContext(ctx, "tcp", to)
		if err != nil {
			_ = near.Close()
			continue
		}
		go func() { _, _ = io.Copy(near, far) }()
		go func() { _, _ = io.Copy(far, near) }()
	}
}
