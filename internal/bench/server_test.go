package bench_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/identity"
	"kntc/internal/seal"
	"kntc/internal/store"
	"kntc/internal/store/sqldb"
	"kntc/internal/token"
)

// build makes the program as it is shipped, with some of its files replaced by
// the overlays for this build only.
func build(tb testing.TB, overlays ...overlay) string {
	tb.Helper()
	dir := tb.TempDir()
	binary := filepath.Join(dir, "kntc")
	args := []string{"build", "-trimpath", "-ldflags", "-s -w", "-o", binary}
	if len(overlays) > 0 {
		args = append(args, "-overlay", lay(tb, dir, overlays))
	}
	cmd := exec.CommandContext(tb.Context(), "go", append(args, "kntc/cmd/kntc")...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		tb.Fatalf("build the server: %v\n%s", err, out)
	}
	return binary
}

// overlay is a file as it is compiled instead of, or beside, those that are
// there; its path is relative to cmd/kntc.
type overlay struct{ file, source string }

// profiler lets the program answer on /debug/pprof when its environment names
// an address.
var profiler = overlay{"profiler.go", `package main

import (
	"net/http"
	_ "net/http/pprof"
	"os"
	"runtime"
)

func init() {
	if address := os.Getenv("PROFILE_LISTEN"); address != "" {
		runtime.SetBlockProfileRate(10000)
		runtime.SetMutexProfileFraction(100)
		go http.ListenAndServe(address, nil)
	}
}
`}

// idle leaves the background work out, but for the keys without which nobody
// signs in: what such a server sends to the database is for requests.
var idle = overlay{"jobs.go", `package main

import "time"

func (sys *system) jobs() []job {
	return []job{{"signing keys", time.Hour, sys.identity.EnsureKeys}}
}
`}

// lay writes the overlays and returns the list of them for the compiler.
func lay(tb testing.TB, dir string, overlays []overlay) string {
	tb.Helper()
	program, err := filepath.Abs(filepath.Join("..", "..", "cmd", "kntc"))
	if err != nil {
		tb.Fatal(err)
	}
	replace := make(map[string]string)
	for _, o := range overlays {
		source := filepath.Join(dir, strings.ReplaceAll(o.file, "/", "_"))
		if err := os.WriteFile(source, []byte(o.source), 0o600); err != nil {
			tb.Fatal(err)
		}
		replace[filepath.Join(program, o.file)] = source
	}
	list, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		tb.Fatal(err)
	}
	path := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(path, list, 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

// server is a running program.
type server struct {
	address string
	profile string // address of /debug/pprof; "" without
	cmd     *exec.Cmd
	log     string // path
}

// startServer starts the program on the database and waits until it is ready.
// It logs every request into a file, as in production. Settings beyond those of
// the bench go before them.
func startServer(tb testing.TB, binary, database, keyset string, profiled bool, settings ...string) *server {
	tb.Helper()
	s := &server{address: freeAddress(tb), log: filepath.Join(tb.TempDir(), "server.log")}
	log, err := os.Create(s.log)
	if err != nil {
		tb.Fatal(err)
	}
	env := []string{
		"KNTC_LISTEN=" + s.address, "KNTC_DATABASE_URL=" + database, "KNTC_KEYSET_FILE=" + keyset, "KNTC_LOG_FORMAT=json",
		"KNTC_ATTACHMENTS_URL=file://" + tb.TempDir(), "KNTC_ACCESS_TOKEN_TTL=1h", "KNTC_LOGIN_PER_MINUTE_ADDRESS=60000",
	}
	env = slices.Concat(env, unbounded(tb, binary), settings)
	if profiled {
		s.profile = freeAddress(tb)
		env = append(env, "PROFILE_LISTEN="+s.profile)
	}
	s.cmd = exec.CommandContext(context.WithoutCancel(tb.Context()), binary, "serve")
	s.cmd.Env, s.cmd.Stdout, s.cmd.Stderr = env, log, log
	if err := s.cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		s.stop()
		_ = log.Close()
		if tb.Failed() {
			tb.Logf("the server's log:\n%s", complaints(s.log))
		}
	})
	deadline := time.Now().Add(30 * time.Second)
	for !s.ready(tb.Context()) {
		if time.Now().After(deadline) {
			tb.Fatalf("the server is not ready:\n%s", complaints(s.log))
		}
		time.Sleep(20 * time.Millisecond)
	}
	return s
}

// unbounded lifts the limits on one account, which does here what an office of
// hundreds does: those that the program has, for it may be an earlier one, which
// refuses settings it does not know.
func unbounded(tb testing.TB, binary string) []string {
	tb.Helper()
	program, err := os.ReadFile(binary)
	if err != nil {
		tb.Fatal(err)
	}
	var out []string
	for _, name := range []string{
		"KNTC_REQUESTS_AT_ONCE", "KNTC_ACCOUNT_AT_ONCE", "KNTC_READS_PER_MINUTE", "KNTC_WRITES_PER_MINUTE", "KNTC_SEARCHES_PER_MINUTE",
		"KNTC_STATISTICS_PER_MINUTE", "KNTC_EXPORTS_PER_MINUTE",
	} {
		if bytes.Contains(program, []byte(name)) {
			out = append(out, name+"=0")
		}
	}
	return out
}

// stop ends the program in order; it may be called again.
func (s *server) stop() {
	if s.cmd.ProcessState != nil {
		return
	}
	_ = s.cmd.Process.Signal(syscall.SIGTERM) // it may be gone already
	timer := time.AfterFunc(20*time.Second, func() { _ = s.cmd.Process.Kill() })
	defer timer.Stop()
	_ = s.cmd.Wait() // its exit code says nothing that matters now
}

func (s *server) ready(ctx context.Context) bool {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.address+"/readyz", http.NoBody)
	if err != nil {
		return false
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	return answer.Body.Close() == nil && answer.StatusCode == http.StatusOK
}

// memory returns the most that the program has held of the machine's memory at
// any time, in bytes.
func (s *server) memory() (int64, error) {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if value, ok := strings.CutPrefix(lines.Text(), "VmHWM:"); ok {
			kib, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(value, "kB")), 10, 64)
			return kib << 10, err
		}
	}
	return 0, errors.Join(lines.Err(), errors.New("the system tells no VmHWM"))
}

func freeAddress(tb testing.TB) string {
	tb.Helper()
	l, err := new(net.ListenConfig).Listen(tb.Context(), "tcp4", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// complaints returns what a server's log holds beside the requests it answered.
func complaints(path string) string {
	all, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	var out strings.Builder
	for line := range strings.Lines(string(all)) {
		if !strings.Contains(line, `"level":"INFO"`) {
			out.WriteString(line)
		}
	}
	return out.String()
}

// password is the password of all accounts of the bench.
const password = "mot-mat-khau-dai-cho-do-luong"

// colleagues is how many accounts there are of the large commune, and of
// supervisors: so many that 64 clients do not find the turns of theirs taken.
const colleagues = 16

// colleague is one of an office's accounts; supervisors are dealt to the provinces.
func (s size) colleague(i int) (head, supervisor string, province authority.ID) {
	province = authority.ID(i%s.provinces + 1)
	return fmt.Sprintf("%s.%d", username(s.largest()), i), fmt.Sprintf("%s.%d", username(province), i), province
}

// makeAccounts enters the accounts that work: a head in every office, several in
// the large commune, and the supervisors of provinces.
func makeAccounts(tb testing.TB, database string, keyring *seal.Keyring, s size) {
	tb.Helper()
	enterAccounts(tb, database, keyring, func(add func(string, access.Role, authority.ID)) {
		for i := range s.offices {
			add(username(s.commune(i)), access.Head, s.commune(i))
		}
		for i := range colleagues {
			head, supervisor, province := s.colleague(i)
			add(head, access.Head, s.largest())
			add(supervisor, access.Supervisor, province)
		}
	})
}

// enterAccounts lets a function add accounts, each with a role at its authority.
func enterAccounts(tb testing.TB, database string, keyring *seal.Keyring, fn func(add func(string, access.Role, authority.ID))) {
	tb.Helper()
	db, err := store.Open(tb.Context(), sqldb.Options{URL: database}, nil)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	service := identity.New(identity.Deps{Store: db, Directory: db, Sealer: keyring, Hasher: token.NewHasher(0, token.RecommendedCost()), Clock: clock.System{}, Logger: slog.New(slog.DiscardHandler)})
	fn(func(username string, role access.Role, at authority.ID) {
		_, _, err := service.Bootstrap(tb.Context(), identity.NewAccount{
			Home: at, Username: username, DisplayName: "Người dùng " + username, Password: password,
			Grants: []access.Grant{{Role: role, Authority: at}},
		})
		if err != nil {
			tb.Fatal(err)
		}
	})
}

func username(at authority.ID) string { return "nguoi.dung." + at.String() }
