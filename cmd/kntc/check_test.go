package main

import (
	"context"
	"database/sql"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"kntc/internal/store/sqldb"
)

// spoil changes the database behind the program's back, as its owner can.
func (i installation) spoil(t *testing.T, engine sqldb.Engine, statement string) {
	t.Helper()
	driver, address, before := "pgx", i.url, "SET session_replication_role = replica"
	if engine == sqldb.SQLite {
		driver, address = "sqlite", strings.TrimPrefix(i.url, "sqlite:")
		before = "DROP TRIGGER IF EXISTS event_no_delete; DROP TRIGGER IF EXISTS event_no_update; DROP TRIGGER IF EXISTS ledger_no_delete; DROP TRIGGER IF EXISTS ledger_no_update"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	for _, s := range []string{before, statement} {
		if _, err := conn.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// TestCheck spoils the demonstration's data in one way after the other: each is told
// in both languages, and undone before the next.
func TestCheck(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine sqldb.Engine) {
		i := demonstrated(t, engine)
		if out := i.must(t, "check"); !strings.Contains(out, "agree") {
			t.Errorf("whole: %s", out)
		}
		const one = "(SELECT subject_id FROM event WHERE subject = 'petition' AND version = 3 ORDER BY subject_id LIMIT 1)"
		const matter = "(SELECT subject_id FROM deadline WHERE subject = 'matter' ORDER BY subject_id LIMIT 1)"
		const lastOfMatter = " WHERE subject_id = " + matter + " AND version = (SELECT max(version) FROM event WHERE subject_id = " + matter + ")"
		for _, tt := range []struct{ name, spoil, undo, vi, en string }{
			{
				"a counter set back", "UPDATE register_counter SET last = last - 1 WHERE authority_id = 101 AND book = 'petitions'",
				"UPDATE register_counter SET last = last + 1 WHERE authority_id = 101 AND book = 'petitions'", "bộ đếm", "the counter stands at",
			},
			{
				"another version", "UPDATE petition SET version = version + 1 WHERE id = (SELECT id FROM petition ORDER BY id LIMIT 1)",
				"UPDATE petition SET version = version - 1 WHERE id = (SELECT id FROM petition ORDER BY id LIMIT 1)", "không dẫn đến phiên bản", "does not lead to version",
			},
			{
				"another field of work", "UPDATE petition SET field = CASE field WHEN 'land' THEN 'other' WHEN 'other' THEN 'land' ELSE field END WHERE field IN ('land', 'other')",
				"UPDATE petition SET field = CASE field WHEN 'land' THEN 'other' WHEN 'other' THEN 'land' ELSE field END WHERE field IN ('land', 'other')",
				"Sổ cái không khớp với đơn", "The ledger does not agree with petition",
			},
			{
				"a sum", "UPDATE ledger_stock SET quantity = quantity + 1 WHERE quantity > 0 AND dimension = ''",
				"", "kntc rebuild", "differ from the ledger",
			},
			{
				"a reason", "UPDATE event SET reason = reason || '.' WHERE version = 2 AND subject_id = " + one,
				"UPDATE event SET reason = substr(reason, 1, length(reason) - 1) WHERE version = 2 AND subject_id = " + one, "đã bị sửa sau khi ghi", "was changed after it was written",
			},
			{
				"an actor", "UPDATE event SET actor_name = actor_name || '.' WHERE version = 1 AND subject_id = " + matter,
				"UPDATE event SET actor_name = substr(actor_name, 1, length(actor_name) - 1) WHERE version = 1 AND subject_id = " + matter, "đã bị sửa sau khi ghi", "was changed after it was written",
			},
			{
				"a hole in a matter's history", "UPDATE event SET version = version + 1" + lastOfMatter, "UPDATE event SET version = version - 1" + lastOfMatter,
				"thiếu sự kiện", "lacks events",
			},
			{"an event gone", "DELETE FROM event WHERE version = 2 AND subject_id = " + one, "", "thiếu sự kiện", "lacks events"},
		} {
			i.spoil(t, engine, tt.spoil)
			if r := i.run(t, "", "check", "--no-files"); r.code != exitRefused || !strings.Contains(r.err, tt.vi) || !strings.Contains(r.err, tt.en) {
				t.Errorf("%s: %+v", tt.name, r)
			}
			switch tt.undo {
			case "":
				i.must(t, "rebuild")
			default:
				i.spoil(t, engine, tt.undo)
			}
		}
	})
}

// TestCheckOfALedgerRow deletes a row of the ledger as the database's owner can.
func TestCheckOfALedgerRow(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine sqldb.Engine) {
		i := demonstrated(t, engine)
		i.spoil(t, engine, "DELETE FROM ledger WHERE (cause_id, cause_version, line) = (SELECT cause_id, cause_version, line FROM ledger WHERE measure = 'resolved' ORDER BY cause_id LIMIT 1)")
		if r := i.run(t, "", "check"); r.code != exitRefused || !strings.Contains(r.err, "Sổ cái không khớp với") || !strings.Contains(r.err, "The ledger does not agree with") {
			t.Errorf("%+v", r)
		}
	})
}

// demonstrated is an installation with the register of the demonstration.
func demonstrated(t *testing.T, engine sqldb.Engine) installation {
	t.Helper()
	i := install(t, engine)
	i.inside(t, func(ctx context.Context, sys *system) error {
		con := &console{environ: i.environ, in: strings.NewReader(""), out: io.Discard, err: io.Discard, clock: sys.clock}
		d := demonstration{con: con, sys: sys, signIns: filepath.Join(t.TempDir(), "sign-ins.txt")}
		return d.load(ctx)
	})
	i.must(t, "rebuild")
	return i
}
