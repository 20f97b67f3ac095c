package sqldb

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"kntc/internal/clock"
)

// sqliteEngine has one writing connection beside a pool of readers: writers queue in
// the process instead of failing as busy, and readers never wait for them.
type sqliteEngine struct {
	writer *sql.DB
	reader *sql.DB
	apart  *sql.DB // readers for long reads
	clock  clock.Clock
	floor  string
	limit  time.Duration // of a statement; none when zero
	taken  highest
	full   lately // a write found no room

	mu    sync.Mutex
	began time.Time // before the writer in flight took its instant; zero when none
}

func openSQLite(ctx context.Context, path string, o Options) (db, apart *gorm.DB, e engine, err error) {
	if path == "" || strings.HasPrefix(path, ":memory:") {
		return nil, nil, nil, errors.New("sqlite needs a file: every connection to :memory: would be a database of its own")
	}
	if _, err := os.Stat(path); o.Existing && errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil, ErrNoFile.Because(err)
	}
	if err := privateFile(path); err != nil {
		return nil, nil, nil, err
	}
	writing, err := newPrepared(sqliteDSN(path, "immediate", writerCache, o.Volatile))
	if err != nil {
		return nil, nil, nil, err
	}
	reading, err := newPrepared(sqliteDSN(path, "deferred", readerCache, o.Volatile))
	if err != nil {
		return nil, nil, nil, err
	}
	long, err := newPrepared(sqliteDSN(path, "deferred", apartCache, o.Volatile))
	if err != nil {
		return nil, nil, nil, err
	}
	own := &sqliteEngine{writer: sql.OpenDB(writing), reader: sql.OpenDB(reading), apart: sql.OpenDB(long), clock: cmp.Or[clock.Clock](o.Clock, clock.System{}), floor: o.Floor, limit: o.Limits.Statement}
	own.writer.SetMaxOpenConns(1)
	own.reader.SetMaxOpenConns(8)
	own.reader.SetMaxIdleConns(8)
	own.apart.SetMaxOpenConns(apartConns)
	own.apart.SetMaxIdleConns(1)
	if err := errors.Join(own.writer.PingContext(ctx), own.reader.PingContext(ctx)); err != nil {
		_ = own.close()
		return nil, nil, nil, err
	}
	if db, err = openGORM(sqliteDialect{own.reader}); err == nil {
		apart, err = openGORM(sqliteDialect{own.apart})
	}
	if err != nil {
		_ = own.close()
		return nil, nil, nil, err
	}
	return db, apart, own, nil
}

// privateFile makes sure that the database, with the citizens' names in it, is
// readable by nobody else; SQLite gives its journals the same mode.
func privateFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Clean(path), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// The page caches of the connections, in KiB. Each is memory of its own that no
// limit of Go's counts; what they miss, the system's cache of the file mostly has.
const (
	writerCache = 8 << 10
	readerCache = 4 << 10
	apartCache  = 1 << 10 // of reads that see every page once
)

// sqliteDSN puts every setting into the address, so that each connection of a
// pool has it; the page cache is per connection. synchronous=FULL: what was
// acknowledged survives a power cut, unless the database is volatile.
// secure_delete: the name of somebody whose complaint turns out to be a
// denunciation leaves the file, not only the table.
func sqliteDSN(path, lock string, cache int, volatile bool) string {
	synchronous := "synchronous(FULL)"
	if volatile {
		synchronous = "synchronous(OFF)"
	}
	q := url.Values{"_txlock": {lock}}
	for _, p := range []string{"busy_timeout(10000)", "journal_mode(WAL)", synchronous, "secure_delete(1)", "foreign_keys(1)", fmt.Sprintf("cache_size(-%d)", cache)} {
		q.Add("_pragma", p)
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

func (*sqliteEngine) name() Engine { return SQLite }

func (*sqliteEngine) lock() string { return "" }

func (e *sqliteEngine) close() error {
	return errors.Join(e.writer.Close(), e.reader.Close(), e.apart.Close())
}

func (e *sqliteEngine) ping(ctx context.Context) error { return e.reader.PingContext(ctx) }

// writable refuses when a write has lately found no room; whoever waits for the writer
// is told so.
func (e *sqliteEngine) writable(context.Context) error {
	if e.full.happened() {
		return errDiskFull
	}
	return nil
}

func (*sqliteEngine) aside(column string) string { return "+" + column }

func (*sqliteEngine) month(column string) string { return "substr(" + column + ", 1, 7)" }

// words leaves to Match what the index holds.
func (*sqliteEngine) words(row, _ string, words []string) (sql string, args []any, indexed bool) {
	var rest []string
	for _, w := range words {
		if utf8.RuneCountInString(w) < termMin {
			rest = append(rest, w)
		}
	}
	if len(rest) == 0 {
		return "", nil, true
	}
	sql, args = LikeWords(row+".search_key", rest)
	return sql, args, len(rest) < len(words)
}

func (*sqliteEngine) planning(plans) []Statement { return nil }

// begin begins a transaction that writes. The connection goes back when it is closed.
func (e *sqliteEngine) begin(ctx context.Context) (*sql.Conn, *sql.Tx, error) {
	conn, err := connection(ctx, e.writer)
	if err != nil {
		return nil, nil, translateSQLite(err)
	}
	sqlTx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return nil, nil, errors.Join(translateSQLite(err), conn.Close())
	}
	return conn, sqlTx, nil
}

func (e *sqliteEngine) write(ctx context.Context, fn func(*Tx) error) error {
	return noteFull(&e.full, e.transaction(ctx, fn))
}

func (e *sqliteEngine) transaction(ctx context.Context, fn func(*Tx) error) error {
	conn, sqlTx, err := e.begin(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	floor, err := e.readFloor(ctx, sqlTx)
	if err != nil {
		return errors.Join(err, sqlTx.Rollback())
	}
	began, now := e.enter(floor)
	defer e.leave(began)
	t := &Tx{ctx: ctx, Now: now}
	t.send = func(list []Statement) error {
		for _, s := range list {
			if err := e.limited(ctx, func(ctx context.Context) error { return runSQLite(ctx, sqlTx, s) }); err != nil {
				return err
			}
		}
		return nil
	}
	err = fn(t)
	if err == nil {
		err = t.Fetch()
	}
	if err == nil {
		err = e.raiseFloor(ctx, sqlTx, now.UnixMicro())
	}
	if err != nil {
		if rollback := sqlTx.Rollback(); rollback != nil && !errors.Is(rollback, sql.ErrTxDone) {
			return errors.Join(err, fmt.Errorf("roll back: %w", rollback))
		}
		return err
	}
	return translateSQLite(sqlTx.Commit())
}

// enter announces a writer before it takes its instant.
func (e *sqliteEngine) enter(floor int64) (began, now time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.began = instantOf(e.taken.take(e.clock.Now(), floor))
	return e.began, instantOf(e.taken.take(e.clock.Now(), floor))
}

// leave withdraws the announcement, unless the next writer has made its own.
func (e *sqliteEngine) leave(began time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.began.Equal(began) {
		e.began = time.Time{}
	}
}

func (e *sqliteEngine) limited(ctx context.Context, run func(context.Context) error) error {
	return within(ctx, e.limit, run)
}

// asked is a transaction, or a pool for a statement by itself.
type asked interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func runSQLite(ctx context.Context, db asked, s Statement) error {
	if s.Scan == nil {
		res, err := db.ExecContext(ctx, s.SQL, s.Args...)
		if err != nil || s.Must == 0 {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n != s.Must {
			return errors.Join(errLost, err)
		}
		return nil
	}
	r, err := db.QueryContext(ctx, s.SQL, s.Args...)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	if err := s.Scan(r); err != nil {
		return err
	}
	return r.Err()
}

// watermark lies before the writer in flight. When this process has none, it
// takes the write lock for a moment, which waits for other processes.
func (e *sqliteEngine) watermark(ctx context.Context) (time.Time, error) {
	e.mu.Lock()
	began := e.began
	e.mu.Unlock()
	if !began.IsZero() {
		return began.Add(-time.Microsecond), nil
	}
	conn, sqlTx, err := e.begin(ctx)
	if err != nil {
		return time.Time{}, err
	}
	defer func() { _ = conn.Close() }()
	floor, err := e.readFloor(ctx, sqlTx)
	if err != nil {
		return time.Time{}, errors.Join(err, sqlTx.Rollback())
	}
	now := e.taken.take(e.clock.Now(), floor)
	end := sqlTx.Rollback
	if now > floor+persistAfter.Microseconds() {
		if err := e.raiseFloor(ctx, sqlTx, now); err != nil {
			return time.Time{}, errors.Join(err, sqlTx.Rollback())
		}
		end = sqlTx.Commit
	}
	return instantOf(now - 1), translateSQLite(end())
}
