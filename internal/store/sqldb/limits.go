package sqldb

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"strconv"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"kntc/internal/fault"
)

// Limits bound what one statement or one transaction may take from the others. They
// become settings of PostgreSQL's own on each connection: the database ends what
// passes them, also when this process is frozen or its machine is lost. SQLite is
// part of the process, which interrupts its statements.
type Limits struct {
	// Statement is how long one statement may take; any time when zero. A server
	// sets it below the time it gives a request.
	Statement time.Duration
	// Lock is how long a statement waits for a lock; three seconds when zero.
	Lock time.Duration
	// Idle is how long a transaction may stand still between two statements; ten
	// seconds when zero. It holds the numbers of its office for as long, and the
	// watermark of all.
	Idle time.Duration
}

const (
	lockPatience = 3 * time.Second
	idlePatience = 10 * time.Second
	// apartLimit is how long a long read may take: as long as an answer may.
	apartLimit = 15 * time.Minute
	// shortPatience takes the place of lockPatience while somebody has waited in
	// vain: who needs what is locked gives his connection back at once, so that
	// the others have one.
	shortPatience = "100ms"
	// waitsRemembered is for how long after that.
	waitsRemembered = 10 * time.Second
	// fullRemembered is for how long after a write that found no room it is said
	// that writes cannot be expected to succeed.
	fullRemembered = 15 * time.Second
)

// settings puts the limits into the settings that a connection begins with, but
// for those that the address names itself.
func (l Limits) settings(cfg *pgx.ConnConfig) {
	for name, d := range map[string]time.Duration{
		"statement_timeout":                   l.Statement,
		"lock_timeout":                        cmp.Or(l.Lock, lockPatience),
		"idle_in_transaction_session_timeout": cmp.Or(l.Idle, idlePatience),
	} {
		if _, named := cfg.RuntimeParams[name]; !named {
			cfg.RuntimeParams[name] = strconv.FormatInt(d.Milliseconds(), 10)
		}
	}
	// The database finds out within half a minute that this machine is gone.
	for name, value := range map[string]string{"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "4"} {
		if _, named := cfg.RuntimeParams[name]; !named {
			cfg.RuntimeParams[name] = value
		}
	}
}

// writerPatience is how long a write waits for a connection: on SQLite, which has
// one for writes, for the write before it. That takes milliseconds, but for the
// import of a whole register: whoever finds one is told to come again, and does not
// wait for as long as it takes.
const writerPatience = 5 * time.Second

// within runs a statement of SQLite for no longer than the limit; for as long as it
// takes when that is zero.
func within(ctx context.Context, limit time.Duration, run func(context.Context) error) error {
	if limit == 0 {
		return translateSQLite(run(ctx))
	}
	soon, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	err := run(soon)
	if err != nil && ctx.Err() == nil && soon.Err() != nil {
		return errDatabaseBusy.Because(err)
	}
	return translateSQLite(err)
}

// connection takes a connection from the pool.
func connection(ctx context.Context, pool *sql.DB) (*sql.Conn, error) {
	soon, cancel := context.WithTimeout(ctx, writerPatience)
	defer cancel()
	conn, err := pool.Conn(soon)
	if err != nil && ctx.Err() == nil && soon.Err() != nil {
		err = errDatabaseBusy.Because(err)
	}
	return conn, err
}

// lately remembers for a while that something happened.
type lately struct {
	mu    sync.Mutex
	timer *time.Timer
	yes   bool
}

// note begins the while anew.
func (l *lately) note(while time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.yes = true
	if l.timer == nil {
		l.timer = time.AfterFunc(while, l.forget)
		return
	}
	l.timer.Reset(while)
}

func (l *lately) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.yes = false
}

// happened reports whether it happened a while ago at most.
func (l *lately) happened() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.yes
}

// noteWaits remembers that a statement has waited for a lock in vain.
func (p *postgres) noteWaits(err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == codeLockTimeout {
		p.waits.note(waitsRemembered)
	}
	return err
}

// hurried opens a transaction that waits only shortly for locks while others have
// waited in vain.
func (p *postgres) hurried(begin string) []Statement {
	list := []Statement{{SQL: begin}}
	if p.waits.happened() {
		list = append(list, Statement{SQL: "SET LOCAL lock_timeout = '" + shortPatience + "'"})
	}
	return list
}

// errLocked says that a table is locked as a whole, which no part of the program
// does while servers run.
var errLocked = fault.Define(fault.Unavailable, "database_locked",
	"Một bảng của cơ sở dữ liệu đang bị khóa.", "A table of the database is locked.")

// noteFull remembers that a write found no room.
func noteFull(full *lately, err error) error {
	if errors.Is(err, errDiskFull) {
		full.note(fullRemembered)
	}
	return err
}

// writable refuses when a write has lately found no room, or when writes have lately
// waited in vain and a table is locked as a whole. A single office that waits for an import to end is not meant.
func (p *postgres) writable(ctx context.Context) error {
	if p.full.happened() {
		return errDiskFull
	}
	if !p.waits.happened() {
		return nil
	}
	table := ""
	err := p.view(ctx, func() ([]Statement, error) {
		return []Statement{Query(Each(func(r Rows) error { return r.Scan(&table) }), `
			SELECT c.relname::text FROM pg_locks AS l JOIN pg_class AS c ON c.oid = l.relation
			WHERE l.locktype = 'relation' AND l.granted AND c.relkind IN ('r', 'p')
			AND l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
			AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
			AND c.relnamespace = current_schema()::regnamespace ORDER BY 1 LIMIT 1`)}, nil
	})
	if err == nil && table != "" {
		err = errLocked.With("table", table)
	}
	return err
}
