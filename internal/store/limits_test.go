package store_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"kntc/internal/fault"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

// limited opens the database with limits of the test.
func limited(t *testing.T, url string, o sqldb.Options) *sqldb.DB {
	t.Helper()
	o.URL = url
	db, err := sqldb.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// rawConn is a connection that obeys no limits.
func rawConn(t *testing.T, url string, statements ...string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	for _, sql := range statements {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	return conn
}

func hasCode(err error, code string) bool {
	f := fault.As(err)
	return f != nil && f.Kind == fault.Unavailable && f.Code == code
}

// draw raises a counter of a commune, and then does what else is asked.
func draw(ctx context.Context, db *sqldb.DB, then func()) error {
	return db.Write(ctx, func(t *sqldb.Tx) error {
		if err := t.Start(); err != nil {
			return err
		}
		t.Exec(`INSERT INTO register_counter (authority_id, book, year, last) VALUES (4, 'petitions', 2026, 1)
			ON CONFLICT (authority_id, book, year) DO UPDATE SET last = register_counter.last + 1`)
		if err := t.Fetch(); err != nil {
			return err
		}
		then()
		return nil
	})
}

// TestConcurrentFrozenWriter stops a server in the middle of a write: the database
// ends it, and the numbers of its office and the watermark go on.
func TestConcurrentFrozenWriter(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t, sqldb.Postgres)
	frozen := limited(t, b.URL, sqldb.Options{Limits: sqldb.Limits{Idle: 300 * time.Millisecond}})
	other := limited(t, b.URL, sqldb.Options{})
	inside, thaw, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() { ended <- draw(t.Context(), frozen, func() { close(inside); <-thaw }) }()
	<-inside
	before, err := other.Watermark(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := draw(t.Context(), other, func() {}); err != nil {
		t.Errorf("another server while the first is frozen: %v", err)
	}
	soon, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for after := before; !after.After(before); { // the database gives up one lock after the other
		if after, err = other.Watermark(soon); err != nil {
			t.Fatalf("the watermark stands still at %s: %v", before, err)
		}
	}
	close(thaw)
	if err := <-ended; !errors.Is(err, sqldb.ErrAway) {
		t.Errorf("the server that was frozen: %v", err)
	}
	if err := draw(t.Context(), frozen, func() {}); err != nil {
		t.Errorf("the server that was frozen, again: %v", err)
	}
}

// TestConcurrentLockedTable locks a table under readers and writers: they are told
// that the database is busy, what needs the table is told at once from then on, and
// what does not need it is answered meanwhile.
func TestConcurrentLockedTable(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t, sqldb.Postgres)
	db := limited(t, b.URL, sqldb.Options{MaxConns: 4, Reads: 2, Limits: sqldb.Limits{Lock: 300 * time.Millisecond}})
	if err := db.Writable(t.Context()); err != nil {
		t.Errorf("at first: %v", err)
	}
	lock := rawConn(t, b.URL, "BEGIN", "LOCK TABLE petition IN ACCESS EXCLUSIVE MODE")
	needs := []func() error{
		func() error {
			return db.Fetch(t.Context(), sqldb.Query(sqldb.Each(func(sqldb.Rows) error { return nil }), "SELECT 1 FROM petition"))
		},
		func() error {
			return db.Write(t.Context(), func(t *sqldb.Tx) error {
				t.Exec("UPDATE petition SET version = version WHERE false")
				return nil
			})
		},
	}
	stop := make(chan struct{})
	var crowd sync.WaitGroup
	var once sync.Once
	refused := make(chan struct{})
	for i := range 16 {
		crowd.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if err := needs[i%len(needs)](); !hasCode(err, "database_busy") {
					t.Errorf("what needs the table: %v", err)
				}
				once.Do(func() { close(refused) })
			}
		})
	}
	<-refused // the first has waited in vain
	for range 3 {
		start := time.Now()
		err := errors.Join(draw(t.Context(), db, func() {}),
			db.Fetch(t.Context(), sqldb.Query(sqldb.Each(func(sqldb.Rows) error { return nil }), "SELECT 1 FROM account")))
		if took := time.Since(start); err != nil || took > 15*time.Second {
			t.Errorf("what does not need the table took %s: %v", took, err)
		}
	}
	if err := db.Writable(t.Context()); !hasCode(err, "database_locked") {
		t.Errorf("while the table is locked: %v", err)
	}
	close(stop)
	crowd.Wait()
	if _, err := lock.Exec(t.Context(), "ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	for _, need := range append(needs, func() error { return db.Writable(t.Context()) }) {
		if err := need(); err != nil {
			t.Errorf("afterwards: %v", err)
		}
	}
}

// TestConcurrentStatementGivenUp holds that what the database gives up, or whose
// connection it ends, is worth sending again, and nothing that it wrote stays.
func TestConcurrentStatementGivenUp(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t, sqldb.Postgres)
	const sleep = "SELECT pg_sleep(600)"
	ask := map[string]func(*sqldb.DB) error{
		"read": func(db *sqldb.DB) error {
			return db.Fetch(t.Context(), sqldb.Query(sqldb.Each(func(sqldb.Rows) error { return nil }), sleep))
		},
		"read through GORM": func(db *sqldb.DB) error { return db.Scan(t.Context(), new(string), sleep) },
		"write": func(db *sqldb.DB) error {
			return db.Write(t.Context(), func(t *sqldb.Tx) error {
				t.Exec("UPDATE law_version SET followed = followed + 1 WHERE id = 1")
				return t.Fetch(sqldb.Query(sqldb.Each(func(sqldb.Rows) error { return nil }), sleep))
			})
		},
	}
	followed := func() (n int) {
		if err := rawConn(t, b.URL).QueryRow(t.Context(), "SELECT followed FROM law_version WHERE id = 1").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	was := followed()
	hand := rawConn(t, b.URL)
	for how, code := range map[string]string{"pg_cancel_backend": "database_busy", "pg_terminate_backend": "database_unavailable"} {
		db := limited(t, b.URL, sqldb.Options{})
		for what, do := range ask {
			ended := make(chan error, 1)
			go func() { ended <- do(db) }()
			for n := 0; n == 0; {
				if err := hand.QueryRow(t.Context(), "SELECT count("+how+"(pid)) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'").Scan(&n); err != nil {
					t.Fatal(err)
				}
			}
			if err := <-ended; !hasCode(err, code) {
				t.Errorf("%s, %s: %v", what, how, err)
			}
		}
	}
	short := limited(t, b.URL, sqldb.Options{Limits: sqldb.Limits{Statement: 200 * time.Millisecond}})
	for what, do := range ask {
		if err := do(short); !hasCode(err, "database_busy") {
			t.Errorf("%s that takes too long: %v", what, err)
		}
	}
	if is := followed(); is != was {
		t.Errorf("what was given up stays: %d, then %d", was, is)
	}
}

// TestStatementsOfSQLiteAreGivenUp holds that a statement which takes too long is
// interrupted, is worth sending again, and leaves nothing behind; a long read apart
// has more time.
func TestStatementsOfSQLiteAreGivenUp(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t, sqldb.SQLite)
	db := limited(t, b.URL, sqldb.Options{Volatile: true, Limits: sqldb.Limits{Statement: 100 * time.Millisecond}})
	count := func(to string) string {
		return "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + to + ") SELECT max(i) FROM n"
	}
	endless, longer := count("9000000000"), count("300000")
	skim := sqldb.Each(func(sqldb.Rows) error { return nil })
	for what, do := range map[string]func() error{
		"a read":              func() error { return db.Fetch(t.Context(), sqldb.Query(skim, endless)) },
		"several reads":       func() error { return db.Fetch(t.Context(), sqldb.Query(skim, "SELECT 1"), sqldb.Query(skim, endless)) },
		"a read through GORM": func() error { return db.Scan(t.Context(), new(string), endless) },
		"a write": func() error {
			return db.Write(t.Context(), func(tx *sqldb.Tx) error {
				tx.Exec("INSERT INTO register_counter (authority_id, book, year, last) VALUES (1, 'given up', 2026, 1)")
				return tx.Fetch(sqldb.Query(skim, endless))
			})
		},
	} {
		if err := do(); !hasCode(err, "database_busy") {
			t.Errorf("%s that takes too long: %v", what, err)
		}
	}
	if left, err := b.Store.TextsForTest(t.Context(), "SELECT book FROM register_counter WHERE book = 'given up'"); err != nil || len(left) > 0 {
		t.Errorf("left %v, %v", left, err)
	}
	if err := db.FetchApart(t.Context(), sqldb.Query(skim, longer)); err != nil {
		t.Errorf("a long read apart: %v", err)
	}
}

// TestFullDisk holds that a write for which there is no room is worth sending again,
// that nothing of it stays, and that it is told that writes fail. A trigger says what
// a disk would.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		db := limited(t, b.URL, sqldb.Options{Volatile: true})
		trigger := []string{"CREATE TRIGGER full_disk BEFORE INSERT ON register_counter BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"}
		if b.Store.Engine() == sqldb.Postgres {
			trigger = []string{
				`CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
					RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$`,
				"CREATE TRIGGER full_disk BEFORE INSERT ON register_counter FOR EACH ROW EXECUTE FUNCTION full_disk()",
			}
		}
		if err := errors.Join(draw(t.Context(), db, func() {}), db.Writable(t.Context())); err != nil {
			t.Fatal(err)
		}
		for _, sql := range trigger {
			if err := b.Store.ExecForTest(t.Context(), sql); err != nil {
				t.Fatal(err)
			}
		}
		if err := draw(t.Context(), db, func() {}); !hasCode(err, "disk_full") {
			t.Errorf("a write: %v", err)
		}
		if err := db.Writable(t.Context()); !hasCode(err, "disk_full") {
			t.Errorf("writable: %v", err)
		}
		if last, err := b.Store.TextsForTest(t.Context(), "SELECT CAST(last AS TEXT) FROM register_counter"); err != nil || !slices.Equal(last, []string{"1"}) {
			t.Errorf("the counter stands at %v: %v", last, err)
		}
	})
}
