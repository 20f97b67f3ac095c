package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/clock"
	"kntc/internal/demo"
	"kntc/internal/store"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

// result is what a command left behind.
type result struct {
	code     int
	out, err string
}

// installation is an environment in which commands run.
type installation struct {
	environ []string
	url     string // of the database
}

// run carries out a command line.
func (i installation) run(t *testing.T, stdin string, args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	code := run(t.Context(), args, i.environ, strings.NewReader(stdin), &out, &errs)
	return result{code, out.String(), errs.String()}
}

// must carries out a command line that succeeds, and returns what it printed.
func (i installation) must(t *testing.T, args ...string) string {
	t.Helper()
	r := i.run(t, "", args...)
	if r.code != exitOK {
		t.Fatalf("kntc %s: exit code %d\n%s%s", strings.Join(args, " "), r.code, r.out, r.err)
	}
	return r.out
}

// with returns the installation with further settings.
func (i installation) with(settings ...string) installation {
	i.environ = append(append([]string(nil), i.environ...), settings...)
	return i
}

// unlimited lets one account ask for as much as a test has to.
var unlimited = []string{
	"KNTC_REQUESTS_AT_ONCE=0", "KNTC_ACCOUNT_AT_ONCE=0", "KNTC_READS_PER_MINUTE=0", "KNTC_WRITES_PER_MINUTE=0", "KNTC_SEARCHES_PER_MINUTE=0",
	"KNTC_STATISTICS_PER_MINUTE=0", "KNTC_EXPORTS_PER_MINUTE=0", "KNTC_UPLOADS_PER_MINUTE=0", "KNTC_IMPORTS_PER_MINUTE=0",
}

// empty is an installation whose database has no schema yet.
func empty(t *testing.T, engine sqldb.Engine) installation {
	t.Helper()
	return installed(t, storetest.Prepared(t, engine, "", nil))
}

// installed is an installation with a keyring of its own and the database.
func installed(t *testing.T, url string) installation {
	t.Helper()
	folder := storetest.Dir(t)
	i := installation{url: url}
	i.environ = []string{
		"GOMEMLIMIT=off", "GOGC=100", // a command must not set them for every test
		"KNTC_DATABASE_URL=" + i.url,
		"KNTC_KEYSET_FILE=" + filepath.Join(folder, "keyring.json"),
		"KNTC_ATTACHMENTS_URL=file://" + filepath.Join(folder, "attachments"),
		"KNTC_LISTEN=127.0.0.1:0",
		"KNTC_LOG_LEVEL=warn",
	}
	i.must(t, "keys", "create", filepath.Join(folder, "keyring.json"))
	return i
}

// install is an installation with the directory of the demonstration.
func install(t *testing.T, engine sqldb.Engine) installation {
	t.Helper()
	return installed(t, storetest.Prepared(t, engine, "demonstration", withDirectory))
}

// withDirectory migrates a database and fills in the directory.
func withDirectory(url string) (err error) {
	ctx := context.Background()
	s, err := store.Open(ctx, sqldb.Options{URL: url, Volatile: true}, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if _, err := s.Migrate(ctx); err != nil {
		return err
	}
	directory, err := demo.Authorities()
	if err != nil {
		return err
	}
	return s.ImportDirectory(ctx, directory.Facts)
}

// inside runs fn in the program as a command would.
func (i installation) inside(t *testing.T, fn func(context.Context, *system) error) {
	t.Helper()
	con := &console{environ: i.environ, in: strings.NewReader(""), out: io.Discard, err: io.Discard, clock: clock.System{}}
	if err := con.withSystem(t.Context(), func(sys *system) error { return fn(t.Context(), sys) }); err != nil {
		t.Fatal(err)
	}
}

// eachEngine runs the test on both engines.
func eachEngine(t *testing.T, test func(t *testing.T, engine sqldb.Engine)) {
	t.Helper()
	for _, engine := range []sqldb.Engine{sqldb.SQLite, sqldb.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			test(t, engine)
		})
	}
}

// exec changes the database behind the program's back.
func (i installation) exec(t *testing.T, query string) {
	t.Helper()
	driver, source := "pgx", i.url
	if path, ok := strings.CutPrefix(i.url, "sqlite:"); ok {
		driver, source = "sqlite", "file:"+path+"?_pragma=busy_timeout(30000)"
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), query); err != nil {
		t.Fatal(err)
	}
}

// TestHelpGolden keeps the help texts, which are the manual at the console.
func TestHelpGolden(t *testing.T) {
	t.Parallel()
	const path = "testdata/help.txt"
	var b strings.Builder
	for _, command := range []string{
		"", "demo", "serve", "migrate", "keys", "keys create", "keys rotate", "keys show", "authority", "authority list",
		"authority create", "account", "account create", "account list", "account reset", "account disable", "account enable",
		"import", "report", "backup", "restore", "check", "rebuild", "version",
	} {
		b.WriteString(strings.TrimRight("$ kntc "+command, " ") + " --help\n")
		b.WriteString(installation{}.must(t, append(strings.Fields(command), "--help")...) + "\n")
	}
	got := b.String()
	if os.Getenv("KNTC_UPDATE") == "1" {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("help (-file +program):\n%s", diff)
	}
}

func TestEveryCommandHasExamples(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"demo", "serve", "migrate", "keys", "authority", "account", "import", "report", "version"} {
		if help := (installation{}).must(t, command, "--help"); !strings.Contains(help, "Example") || !strings.Contains(help, "kntc "+command) {
			t.Errorf("kntc %s --help gives no example", command)
		}
	}
}

func TestWrongCommandLines(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		args []string
		want string // in what is printed
	}{
		{"unknown command", []string{"sing"}, "kntc --help"},
		{"unknown flag", []string{"report", "--authority", "1", "--foo"}, "kntc report --help"},
		{"missing flag", []string{"account", "create"}, "kntc account create --help"},
		{"missing file", []string{"import", "--authority", "1"}, "kntc import --help"},
		{"unknown format", []string{"report", "--authority", "1", "--format", "pdf"}, "--format"},
		{"address for all", []string{"demo", "--listen", "0.0.0.0:8080"}, "127.0.0.1"},
		{"address by name", []string{"demo", "--listen", "example.org:80"}, "127.0.0.1"},
		{"no address", []string{"demo", "--listen", "8080"}, "address:port"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := installation{}.run(t, "", tt.args...)
			if r.code != exitUsage || !strings.Contains(r.err, tt.want) || r.out != "" {
				t.Errorf("exit code %d\nout: %s\nerr: %s", r.code, r.out, r.err)
			}
		})
	}
}

func TestNoArgumentsShowHelp(t *testing.T) {
	t.Parallel()
	r := installation{}.run(t, "")
	if r.code != exitOK || !strings.Contains(r.out, "Exit codes") {
		t.Errorf("exit code %d\n%s", r.code, r.out)
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	out := installation{}.must(t, "version")
	for _, want := range []string{"kntc ", "commit ", "api v1", "go1."} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in %q", want, out)
		}
	}
}

func TestFaultsOfSettingsAreToldAtOnce(t *testing.T) {
	t.Parallel()
	i := installation{environ: []string{"KNTC_LISTEN=here", "KNTC_DATABASE_URL=mysql://u:geheim@h/d", "KNTC_LISTTEN=x", "PATH=/bin"}}
	for _, command := range [][]string{{"serve"}, {"migrate"}, {"account", "list"}, {"report", "--authority", "1"}} {
		r := i.run(t, "", command...)
		if r.code != exitUsage {
			t.Errorf("%v: exit code %d", command, r.code)
		}
		for _, want := range []string{"KNTC_LISTEN:", "KNTC_DATABASE_URL:", "KNTC_LISTTEN:", "is KNTC_LISTEN meant"} {
			if !strings.Contains(r.err, want) {
				t.Errorf("%v: no %q in:\n%s", command, want, r.err)
			}
		}
		if strings.Contains(r.err, "geheim") {
			t.Errorf("%v shows a password:\n%s", command, r.err)
		}
	}
}

func TestPrintConfigMasksSecrets(t *testing.T) {
	t.Parallel()
	i := installation{environ: []string{"KNTC_DATABASE_URL=postgres://kntc:geheim@localhost/kntc", "KNTC_KEYSET=sehr-geheim"}}
	out := i.must(t, "serve", "--print-config")
	if strings.Contains(out, "geheim") || !strings.Contains(out, "KNTC_KEYSET=********") || !strings.Contains(out, "localhost/kntc") {
		t.Error(out)
	}
}

func TestDatabaseThatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	i := installation{environ: []string{"KNTC_DATABASE_URL=postgres://kntc:geheim@127.0.0.1:1/kntc"}}
	ctx, cancel := context.WithTimeout(t.Context(), time.Second/2) // it would wait for as long as it takes
	defer cancel()
	var out, errs bytes.Buffer
	code := run(ctx, []string{"migrate"}, i.environ, strings.NewReader(""), &out, &errs)
	if code == exitOK || !strings.Contains(errs.String(), "the database cannot be reached; it is tried again") || strings.Contains(errs.String(), "geheim") {
		t.Errorf("exit code %d: %s", code, &errs)
	}
}
