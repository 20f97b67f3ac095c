package sqldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"
)

// counted counts what its connections prepare, and keeps the last connection.
type counted struct {
	driver.Connector
	prepared map[string]int
	closed   int
}

func (c *counted) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	plain, ok := conn.(sqliteConn)
	if !ok {
		return nil, errors.New("not a connection to SQLite")
	}
	return countedConn{plain, c}, nil
}

type countedConn struct {
	sqliteConn
	of *counted
}

func (c countedConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	c.of.prepared[query]++
	s, err := c.sqliteConn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	plain, ok := s.(sqliteStmt)
	if !ok {
		return nil, errors.New("not a statement of SQLite")
	}
	return countedStmt{plain, c.of}, nil
}

type countedStmt struct {
	sqliteStmt
	of *counted
}

func (s countedStmt) Close() error {
	s.of.closed++
	return s.sqliteStmt.Close()
}

// open returns a pool of one connection, and what it prepared.
func open(t *testing.T) (*sql.DB, *counted) {
	t.Helper()
	c, err := newPrepared(sqliteDSN(filepath.Join(t.TempDir(), "kntc.db"), "immediate", readerCache, true))
	if err != nil {
		t.Fatal(err)
	}
	p, ok := c.(prepared)
	if !ok {
		t.Fatalf("the connector is %T", c)
	}
	count := &counted{Connector: p.Connector, prepared: make(map[string]int)}
	db := sql.OpenDB(prepared{count})
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	exec(t, db, "CREATE TABLE item (n INTEGER)")
	exec(t, db, "INSERT INTO item VALUES (1), (2), (3)")
	return db, count
}

func exec(t *testing.T, db *sql.DB, stmt string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), stmt, args...); err != nil {
		t.Fatalf("%s: %v", stmt, err)
	}
}

func number(t *testing.T, db *sql.DB, stmt string, args ...any) (n int) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), stmt, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", stmt, err)
	}
	return n
}

func TestPreparedStatementsAreKept(t *testing.T) {
	t.Parallel()
	db, count := open(t)
	const read, write = "SELECT count(*) FROM item WHERE n < ?", "UPDATE item SET n = n WHERE n = ?"
	for i := range 5 {
		if got := number(t, db, read, i+1); got != min(i, 3) {
			t.Errorf("items below %d: %d", i+1, got)
		}
		exec(t, db, write, i)
	}
	if count.prepared[read] != 1 || count.prepared[write] != 1 {
		t.Errorf("prepared %d and %d times, want once each", count.prepared[read], count.prepared[write])
	}
}

// TestPreparedStatementIsReadTwiceAtOnce begins to read a statement that is being
// read on the same connection: each has its own place in the result.
func TestPreparedStatementIsReadTwiceAtOnce(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	pairs := 0
	each := func(fn func()) {
		r, err := conn.QueryContext(t.Context(), "SELECT n FROM item")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = r.Close() }()
		for r.Next() {
			fn()
		}
		if err := r.Err(); err != nil {
			t.Fatal(err)
		}
	}
	each(func() { each(func() { pairs++ }) })
	if pairs != 9 {
		t.Errorf("%d pairs of three items, want 9", pairs)
	}
}

func TestPreparedStatementsAreBounded(t *testing.T) {
	t.Parallel()
	db, count := open(t)
	for i := range 3 * keptStatements {
		number(t, db, fmt.Sprintf("SELECT %d FROM item", i))
	}
	if open := len(count.prepared) - count.closed; open > keptStatements {
		t.Errorf("%d statements are open, want %d at most", open, keptStatements)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if open := len(count.prepared) - count.closed; open != 0 {
		t.Errorf("%d statements are open after the connection", open)
	}
}

func TestPreparedStatementMeetsANewSchema(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	columns := func() int {
		r, err := db.QueryContext(t.Context(), "SELECT * FROM item")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = r.Close() }()
		names, err := r.Columns()
		if err != nil || r.Err() != nil {
			t.Fatal(err, r.Err())
		}
		return len(names)
	}
	before := columns()
	exec(t, db, "ALTER TABLE item ADD COLUMN name TEXT")
	if after := columns(); before != 1 || after != 2 {
		t.Errorf("%d columns, then %d; want 1 and 2", before, after)
	}
}

// TestPreparedStatementEndsWithTheRequest stops a statement that would run for
// minutes, and runs it again, shorter.
func TestPreparedStatementEndsWithTheRequest(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	const long = "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < ?) SELECT count(*) FROM r"
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	var n int
	if err := db.QueryRowContext(ctx, long, 1<<40).Scan(&n); err == nil {
		t.Fatal("the statement came to its end")
	}
	if got := number(t, db, long, 10); got != 10 {
		t.Errorf("counted %d, want 10", got)
	}
}
