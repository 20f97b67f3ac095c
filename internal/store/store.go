// Package store keeps everything in one of two databases with one behaviour:
// SQLite, embedded, for one office and for trials; PostgreSQL for production.
// It is the only importer of GORM and of the database drivers.
//
// Reads go through GORM. Writes go through one path (tx.go) that sends a
// transaction's statements in two round trips on PostgreSQL: docs/performance.md
// has the measurement, docs/adr the reasons.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"time"

	"gorm.io/gorm"

	"kntc/internal/clock"
	"kntc/internal/fault"
)

// Options say how to open a database.
type Options struct {
	// URL is "sqlite:PATH" or a postgres:// connection string.
	URL string
	// MaxConns bounds the connections to PostgreSQL; 16 when zero. As many
	// are kept open when idle: reconnecting costs more than it saves.
	MaxConns int
	// Reads is how many reads are asked of PostgreSQL at once; the others wait
	// for their turn. When zero it is three for each processor of this machine,
	// and four at least. Writes do not wait.
	Reads int
	// Clock replaces the source of recorded_at. When nil it is the database
	// server's clock on PostgreSQL, one clock for all servers, and the
	// process's clock on SQLite.
	Clock clock.Clock
	// Logger gets the rare notes of the store; slog.Default when nil.
	Logger *slog.Logger
}

// Store is an open database.
type Store struct {
	db     *gorm.DB // for reads
	engine engine
	clock  clock.Clock // of the process, for what the database does not time
	log    *slog.Logger
	dir    directory
	law    lawCopy
	shelf  shelf
}

// Engine names a database engine.
type Engine string

// The engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// engine is what the two databases do differently.
type engine interface {
	name() Engine
	// write runs fn in a transaction. Statements that fn leaves queued are
	// sent together with the commit.
	write(ctx context.Context, fn func(*tx) error) error
	// view runs the steps one after another on one state of the database:
	// each asks for some reads, which travel together.
	view(ctx context.Context, steps ...step) error
	// among is the SQL condition, with one placeholder, that the column holds
	// one of the ids, and its argument.
	among(column string, ids []int64) (string, any)
	// watermark returns an instant below or at which nothing can commit any
	// more: figures known by then never change.
	watermark(ctx context.Context) (time.Time, error)
	// month is the SQL that turns a date column into "YYYY-MM".
	month(column string) string
	// words is the SQL condition that for every word some word of the row's
	// search key begins with it, and whether an index answers it. The index is
	// asked about one authority at a time; owner is the SQL of its id.
	words(row, owner string, words []string) (sql string, args []any, indexed bool)
	// planning is sent ahead of the statistics of a number of authorities: how
	// the engine is to plan them.
	planning(authorities int) []statement
	migrations() string
	pool() *sql.DB
	ping(ctx context.Context) error
	close() error
}

// Open opens the database. It neither creates nor changes the schema.
func Open(ctx context.Context, o Options) (*Store, error) {
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.MaxConns == 0 {
		o.MaxConns = 16
	}
	if o.Reads == 0 {
		o.Reads = max(4, 3*runtime.GOMAXPROCS(0))
	}
	s := &Store{clock: o.Clock, log: o.Logger}
	if s.clock == nil {
		s.clock = clock.System{}
	}
	var err error
	if path, ok := strings.CutPrefix(o.URL, "sqlite:"); ok {
		s.db, s.engine, err = openSQLite(ctx, path, s.clock)
	} else {
		s.db, s.engine, err = openPostgres(ctx, o)
	}
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	s.dir.load = s.loadDirectory
	return s, nil
}

// Close closes the database.
func (s *Store) Close() error { return s.engine.close() }

// Engine tells which database this is.
func (s *Store) Engine() Engine { return s.engine.name() }

// Ping checks that the database answers.
func (s *Store) Ping(ctx context.Context) error { return s.engine.ping(ctx) }

// read returns a GORM handle bound to the context, for one chain.
func (s *Store) read(ctx context.Context) *gorm.DB { return s.db.WithContext(ctx) }

// gormConfig is the same for both engines: no implicit transaction, errors
// translated, nothing logged by GORM itself.
func gormConfig() *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction:   true,
		TranslateError:           true,
		DisableNestedTransaction: true,
		Logger:                   quiet{},
	}
}

// absent turns GORM's "record not found" into the fault that also stands for
// "out of scope".
func absent(err error) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return fault.ErrNotFound
	}
	return err
}
