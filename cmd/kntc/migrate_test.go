package main

import (
	"strings"
	"testing"

	"kntc/internal/store/sqldb"
)

func TestMigrate(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine sqldb.Engine) {
		i := empty(t, engine)
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
