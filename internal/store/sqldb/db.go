// Package sqldb is the engine under the store: one way to write and one to read
// on two databases, how a table is described, and the steps of their schemas. It
// knows no table. It is the only importer of GORM and of the database drivers.
//
// A Table is the one description of a table's columns, from which its statements
// are made. Reads go through Fetch, several in one round trip, or through GORM
// where there is no description. Writes go through one path (tx.go) that sends a
// transaction's statements in two round trips on PostgreSQL: docs/performance.md
// has the measurement, docs/adr the reasons.
package sqldb

import (
	"context"
	"database/sql"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"gorm.io/gorm"

	"kntc/internal/clock"
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
	// Limits bound statements, and on PostgreSQL transactions.
	Limits Limits
	// Clock replaces the source of Tx.Now. When nil it is the database server's
	// clock on PostgreSQL, one clock for all servers, and the process's clock
	// on SQLite.
	Clock clock.Clock
	// Floor is where the highest instant that was recorded is kept, below which
	// none is taken: a sequence on PostgreSQL, on SQLite a table of one row, both
	// with the column last_value. When empty the clock is trusted.
	Floor string
	// Existing refuses to make the file of a SQLite database that is not there.
	Existing bool
	// Volatile keeps SQLite from waiting for the disk: what was acknowledged is
	// lost in a power cut. Only tests may want that.
	Volatile bool
}

// DB is an open database.
type DB struct {
	gorm   *gorm.DB // for reads
	apart  *gorm.DB // for long reads, on connections that nobody else needs
	engine engine
	asked  atomic.Int64 // statements
}

// apartConns is how many connections there are for long reads.
const apartConns = 3

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
	write(ctx context.Context, fn func(*Tx) error) error
	// view runs the steps one after another on one state of the database:
	// each asks for some reads, which travel together.
	view(ctx context.Context, steps ...Step) error
	// viewApart is view for what may take minutes, on connections of its own.
	viewApart(ctx context.Context, steps ...Step) error
	// limited runs a statement for as long as one may take.
	limited(ctx context.Context, run func(context.Context) error) error
	// lock is the row lock with which a write reads; "" for none.
	lock() string
	// among is the SQL condition, with one placeholder, that the column holds
	// one of the ids, and its argument.
	among(column string, ids []int64) (string, any)
	// watermark returns an instant below or at which nothing can commit any
	// more: figures known by then never change.
	watermark(ctx context.Context) (time.Time, error)
	// clocks reads the clock that Tx.Now comes from, and the floor.
	clocks(ctx context.Context) (Clocks, error)
	// month is the SQL that turns a date column into "YYYY-MM".
	month(column string) string
	// aside is the column as an expression for which no index is to be used
	// where the engine cannot know that another is better.
	aside(column string) string
	// words is the SQL condition that for every word some word of the row's
	// search key begins with it, and whether an index answers it. The index is
	// asked about one authority at a time; owner is the SQL of its id.
	words(row, owner string, words []string) (sql string, args []any, indexed bool)
	// planning is sent ahead of the statistics of a number of authorities: how
	// the engine is to plan them.
	planning(p plans) []Statement
	pool() *sql.DB
	readers() *sql.DB
	ping(ctx context.Context) error
	// writable refuses when writes cannot be expected to succeed now.
	writable(ctx context.Context) error
	close() error
}

// Open opens the database. It neither creates nor changes the schema.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.MaxConns == 0 {
		o.MaxConns = 16
	}
	if o.Reads == 0 {
		o.Reads = max(4, 3*runtime.GOMAXPROCS(0))
	}
	d := &DB{}
	var err error
	if path, ok := strings.CutPrefix(o.URL, "sqlite:"); ok {
		d.gorm, d.apart, d.engine, err = openSQLite(ctx, path, o)
	} else {
		d.gorm, d.apart, d.engine, err = openPostgres(ctx, o)
	}
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	return d, nil
}

// Close closes the database.
func (d *DB) Close() error { return d.engine.close() }

// Engine names the engine of the database.
func (d *DB) Engine() Engine { return d.engine.name() }

// Ping checks that the database answers.
func (d *DB) Ping(ctx context.Context) error { return d.Fault(d.engine.ping(ctx)) }

// Writable refuses when writes cannot be expected to succeed now: there is no room, or
// a table is locked as a whole.
func (d *DB) Writable(ctx context.Context) error { return d.engine.writable(ctx) }

// Fault turns what the database refuses into a fault where that means something to
// the caller. Reads that go past Fetch, View and GORM's own methods, such as rows
// that are read one by one, pass their errors through it.
func (d *DB) Fault(err error) error {
	if d.Engine() == SQLite {
		return translateSQLite(err)
	}
	return translatePostgres(err)
}

// Scan reads what a query gives into a value, as GORM does. Whoever finds no
// connection free is told so after a short wait, and a statement that takes too long
// is given up.
func (d *DB) Scan(ctx context.Context, into any, query string, args ...any) error {
	d.asked.Add(1)
	conn, err := connection(ctx, d.engine.readers())
	if err != nil {
		return d.Fault(err)
	}
	defer func() { _ = conn.Close() }()
	return d.engine.limited(ctx, func(ctx context.Context) error {
		one := d.gorm.WithContext(ctx)
		one.Statement.ConnPool = conn
		return one.Raw(query, args...).Scan(into).Error
	})
}

// ReadApart returns a GORM handle for what hands over many rows and may take minutes: it has a
// few connections of its own, so that short reads and writes never wait for it.
func (d *DB) ReadApart(ctx context.Context) *gorm.DB {
	d.asked.Add(1)
	return d.apart.WithContext(ctx)
}

// Write runs fn in a transaction. Statements that fn leaves queued are sent
// together with the commit.
func (d *DB) Write(ctx context.Context, fn func(*Tx) error) error {
	d.asked.Add(1)
	return d.engine.write(ctx, fn)
}

// View runs the steps one after another on one state of the database: each asks
// for some reads, which travel together.
func (d *DB) View(ctx context.Context, steps ...Step) error {
	return d.engine.view(ctx, d.counted(steps)...)
}

// Fetch reads several things as they were at one instant: one round trip on
// PostgreSQL, where each would cost more than the work of answering it.
func (d *DB) Fetch(ctx context.Context, reads ...Statement) error {
	d.asked.Add(int64(len(reads)))
	return d.engine.view(ctx, func() ([]Statement, error) { return reads, nil })
}

// FetchApart is Fetch for background work that may read for minutes, on the
// connections of long reads.
func (d *DB) FetchApart(ctx context.Context, reads ...Statement) error {
	d.asked.Add(int64(len(reads)))
	return d.engine.viewApart(ctx, func() ([]Statement, error) { return reads, nil })
}

// Watermark returns an instant below or at which nothing can commit any more:
// figures known by then never change.
func (d *DB) Watermark(ctx context.Context) (time.Time, error) { return d.engine.watermark(ctx) }

// Lock is the row lock with which a write reads; SQLite's writer holds the
// whole file and needs none.
func (d *DB) Lock() string { return d.engine.lock() }

// Among is the SQL condition, with one placeholder, that the column holds one
// of the ids, and its argument.
func (d *DB) Among(column string, ids []int64) (string, any) { return d.engine.among(column, ids) }

// Month is the SQL that turns a date column into "YYYY-MM".
func (d *DB) Month(column string) string { return d.engine.month(column) }

// Aside is a column for which SQLite, which knows no figures about the values, is
// to use no index: another part of the condition finds fewer rows.
func (d *DB) Aside(column string) string { return d.engine.aside(column) }

// Words is the SQL condition that for every word some word of the row's search
// key begins with it, and whether an index answers it. The index is asked about
// one authority at a time; owner is the SQL of its id.
func (d *DB) Words(row, owner string, words []string) (sql string, args []any, indexed bool) {
	return d.engine.words(row, owner, words)
}

// PlanOnce is sent ahead of reads that can be carried out in one good way only: one
// plan serves all of them, and making it anew takes longer than the answer.
func (d *DB) PlanOnce() []Statement { return d.engine.planning(planOnce) }

// PlanAnew is sent ahead of reads whose best way depends on their values.
func (d *DB) PlanAnew() []Statement { return d.engine.planning(planAnew) }

// PlanLong is sent ahead of reads of many rows that depend on their values.
func (d *DB) PlanLong() []Statement { return d.engine.planning(planLong) }

// plans are how an engine can be told to plan a read. Left to itself PostgreSQL
// guesses from figures about the rows, so that the same question costs twice as
// much from some number of petitions on.
type plans int

const (
	planOnce plans = iota
	planAnew
	planLong
)

// dialect is a database as GORM reads from it, with the faults of the other reads.
type dialect interface {
	gorm.Dialector
	gorm.ErrorTranslator
}

// openGORM is the same for both engines: no implicit transaction, errors
// translated, nothing logged by GORM itself. It leaves an error that comes before
// the first row as it is, so that one is translated here.
func openGORM(d dialect) (*gorm.DB, error) {
	db, err := gorm.Open(d, &gorm.Config{
		SkipDefaultTransaction:   true,
		TranslateError:           true,
		DisableNestedTransaction: true,
		Logger:                   quiet{},
	})
	if err != nil {
		return nil, err
	}
	return db, db.Callback().Row().After("gorm:row").Register("kntc:fault", func(db *gorm.DB) {
		db.Error = d.Translate(db.Error)
	})
}
