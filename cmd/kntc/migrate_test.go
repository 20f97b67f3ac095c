package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"kntc/internal/store/sqldb"
)

func TestMigrate(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine sqldb.Engine) {
		i := empty(t, engine)
		i.blank(t)
		if r := i.run(t, "", "migrate", "status"); r.code != exitSystem || !strings.Contains(r.out, "pending") || !strings.Contains(r.err, "kntc migrate") {
			t.Errorf("status before: %+v", r)
		}
		if out := i.must(t, "migrate"); !strings.Contains(out, "done") {
			t.Errorf("first: %s", out)
		}
		if out := i.must(t, "migrate", "up"); !strings.Contains(out, "up to date") || !strings.Contains(out, string(engine)) {
			t.Errorf("second: %s", out)
		}
		if out := i.must(t, "migrate", "status"); strings.Contains(out, "pending") {
			t.Errorf("status after: %s", out)
		}
	})
}

func TestCommandsRefuseOtherSchemas(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine sqldb.Engine) {
		i := empty(t, engine)
		i.blank(t)
		if r := i.run(t, "", "serve"); r.code != exitSystem || !strings.Contains(r.err, "older than the program") {
			t.Errorf("older: %+v", r)
		}
		i.must(t, "migrate")
		i.exec(t, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)")
		if r := i.run(t, "", "serve"); r.code != exitSystem || !strings.Contains(r.err, "newer than the program") {
			t.Errorf("newer: %+v", r)
		}
	})
}

// TestConcurrentMigrations starts several migrations of an empty database at once: all
// end well, and each step is taken once.
func TestConcurrentMigrations(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine sqldb.Engine) {
		i := empty(t, engine)
		results := make([]result, 4)
		var all sync.WaitGroup
		for n := range results {
			all.Go(func() { results[n] = i.run(t, "", "migrate", "--create") })
		}
		all.Wait()
		taken := 0
		for _, r := range results {
			if r.code != exitOK {
				t.Errorf("%+v", r)
			}
			taken += strings.Count(r.out, "  done\n")
		}
		if steps := strings.Count(i.must(t, "migrate", "status"), "  done\n"); taken != steps {
			t.Errorf("%d steps were taken, and there are %d", taken, steps)
		}
	})
}

// TestConcurrentRollingUpgrade migrates to a schema that the running server does not
// know: it stays ready and says so, and a new one of its version does not start.
func TestConcurrentRollingUpgrade(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine sqldb.Engine) {
		i := install(t, engine).with("KNTC_LOG_LEVEL=info", "KNTC_LOG_FORMAT=json")
		p := start(t, i.environ, true, "serve")
		url := p.address(t)
		i.exec(t, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)")
		status, body, err := get(t, url+"/readyz")
		if err != nil || status != http.StatusOK || !strings.Contains(body, `"schema":"warning"`) || !strings.Contains(body, `"status":"ready"`) {
			t.Errorf("%d %s %v", status, body, err)
		}
		if r := i.run(t, "", "serve"); r.code != exitSystem || !strings.Contains(r.err, "newer than the program") {
			t.Errorf("a new one: %+v", r)
		}
		if code := p.end(); code != exitOK {
			t.Errorf("exit code %d", code)
		}
	})
}

// blank makes the file of SQLite, with nothing in it.
func (i installation) blank(t *testing.T) {
	t.Helper()
	if path, ok := strings.CutPrefix(i.url, "sqlite:"); ok {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestMistypedPathMakesNoDatabase: only the command that is told to makes a file,
// and none leaves one.
func TestMistypedPathMakesNoDatabase(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	i := empty(t, sqldb.SQLite).with("KNTC_DATABASE_URL=sqlite:" + filepath.Join(folder, "mistyped.db"))
	for _, command := range [][]string{
		{"migrate"},
		{"migrate", "up"},
		{"migrate", "status"},
		{"serve"},
		{"check"},
		{"rebuild"},
		{"report", "--authority", "1"},
		{"account", "list"},
		{"authority", "list"},
		{"backup", filepath.Join(t.TempDir(), "backup")},
		{"import", "--authority", "1", file(t, "so.csv", "Số đơn\n1\n")},
	} {
		if r := i.run(t, "", command...); r.code == exitOK || !strings.Contains(r.err, "--create") {
			t.Errorf("%v: %+v", command, r)
		}
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("left %v, %v", left, err)
	}
	if out := i.must(t, "migrate", "--create"); !strings.Contains(out, "done") {
		t.Error(out)
	}
}
