package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
	"golang.org/x/sync/semaphore"
	gormpostgres "gorm.io/driver/postgres"
	"gorm.io/gorm"

	"kntc/internal/clock"
)

type postgres struct {
	db    *sql.DB
	apart *sql.DB     // for long reads
	clock clock.Clock // nil: the server's own
	floor string
	taken highest

	announced string // the SQL of a write's instant
	turns     *semaphore.Weighted
	waits     lately // somebody waited for a lock in vain
	full      lately // a write found no room
}

// limited leaves the limit to the database, whose setting it is.
func (*postgres) limited(ctx context.Context, run func(context.Context) error) error {
	return translatePostgres(run(ctx))
}

func openPostgres(ctx context.Context, o Options) (db, apart *gorm.DB, e engine, err error) {
	cfg, err := pgx.ParseConfig(o.URL)
	if err != nil {
		return nil, nil, nil, errors.New("the address must be sqlite:PATH or a postgres:// connection string")
	}
	if cfg.RuntimeParams["application_name"] == "" {
		cfg.RuntimeParams["application_name"] = "kntc"
	}
	cfg.RuntimeParams["timezone"] = "UTC"
	cfg.RuntimeParams["jit"] = "off" // compiling takes longer than any of the questions
	free := cfg.Copy()
	o.Limits.settings(cfg)
	pool := stdlib.OpenDB(*cfg)
	pool.SetMaxOpenConns(o.MaxConns)
	pool.SetMaxIdleConns(o.MaxConns)
	pool.SetConnMaxIdleTime(10 * time.Minute)
	if err := pool.PingContext(ctx); err != nil {
		_ = pool.Close()
		return nil, nil, nil, translatePostgres(err)
	}
	free.RuntimeParams["plan_cache_mode"] = "force_custom_plan" // long reads are rare, and their best way depends on what they ask for
	Limits{Statement: apartLimit, Lock: o.Limits.Lock, Idle: o.Limits.Idle}.settings(free)
	long := stdlib.OpenDB(*free)
	long.SetMaxOpenConns(apartConns)
	long.SetMaxIdleConns(1)
	long.SetConnMaxIdleTime(time.Minute)
	own := &postgres{db: pool, apart: long, clock: o.Clock, floor: o.Floor, announced: announcedSQL(o.Floor), turns: semaphore.NewWeighted(int64(o.Reads))}
	if db, err = openGORM(pgDialect{Dialector: &gormpostgres.Dialector{Config: &gormpostgres.Config{Conn: pool}}}); err == nil {
		apart, err = openGORM(pgDialect{Dialector: &gormpostgres.Dialector{Config: &gormpostgres.Config{Conn: long}}})
	}
	if err != nil {
		_ = own.close()
		return nil, nil, nil, err
	}
	return db, apart, own, nil
}

// pgDialect is GORM's, with the same faults as the other reads.
type pgDialect struct{ *gormpostgres.Dialector }

// Translate implements gorm.ErrorTranslator.
func (pgDialect) Translate(err error) error { return translatePostgres(err) }

func (*postgres) name() Engine { return Postgres }

func (*postgres) lock() string { return " FOR UPDATE" }

func (p *postgres) close() error { return errors.Join(p.db.Close(), p.apart.Close()) }

func (p *postgres) ping(ctx context.Context) error { return p.db.PingContext(ctx) }

func (*postgres) aside(column string) string { return column }

func (*postgres) month(column string) string { return "to_char(" + column + ", 'YYYY-MM')" }

// words asks the index for the beginning of each word, and the row for what of
// a word the index does not hold. The words hold letters and digits only, so
// nothing in them needs escaping.
func (*postgres) words(row, owner string, words []string) (sql string, args []any, indexed bool) {
	var terms, rest []string
	for _, w := range words {
		letters := []rune(w)
		if len(letters) >= termMin {
			terms = append(terms, "#:"+string(letters[:min(len(letters), termMax)]))
		}
		if len(letters) < termMin || len(letters) > termMax {
			rest = append(rest, w)
		}
	}
	var parts []string
	if len(terms) > 0 {
		parts = append(parts, "(search_terms("+row+".authority_id, "+row+`.search_key) COLLATE "C") @> `+
			"string_to_array(replace(?, '#', "+owner+"::text), ' ')")
		args = append(args, strings.Join(terms, " "))
	}
	if len(rest) > 0 {
		like, values := LikeWords(row+".search_key", rest)
		parts, args = append(parts, like), append(args, values...)
	}
	return strings.Join(parts, " AND "), args, len(terms) > 0
}

func (*postgres) planning(p plans) []Statement {
	const mode = "SELECT set_config('plan_cache_mode', "
	switch p {
	case planOnce:
		return []Statement{{SQL: mode + "'force_generic_plan', true)"}}
	case planAnew:
		return []Statement{{SQL: mode + "'force_custom_plan', true)"}}
	case planLong: // several processes for one question pay only for much longer ones
		return []Statement{{SQL: mode + "'force_custom_plan', true), set_config('max_parallel_workers_per_gather', '0', true)"}}
	}
	return nil
}

// write sends a transaction in as few round trips as its reads allow: the
// beginning travels with the first reads, the commit with the last writes.
//
// Every writer holds a shared advisory lock whose key is an instant before its
// recorded_at was taken; watermark reads those keys.
func (p *postgres) write(ctx context.Context, fn func(*Tx) error) error {
	return noteFull(&p.full, p.transaction(ctx, fn))
}

func (p *postgres) transaction(ctx context.Context, fn func(*Tx) error) error {
	conn, err := connection(ctx, p.db)
	if err != nil {
		return translatePostgres(err)
	}
	defer func() { _ = conn.Close() }()
	return conn.Raw(func(dc any) error {
		raw := pgxConn(dc)
		t := &Tx{ctx: ctx}
		begun := false
		t.send = func(list []Statement) error {
			if !begun {
				list = append(p.beginning(t), list...)
				begun = true
			}
			return p.noteWaits(sendBatch(ctx, raw, list))
		}
		err := fn(t)
		if err == nil && (begun || len(t.queue) > 0) {
			t.queue = append(t.queue, Statement{SQL: "COMMIT"})
			err = t.Fetch()
		}
		return endTx(ctx, raw, err)
	})
}

// endTx rolls back what is still open. The request may be cancelled; the
// transaction must end all the same.
func endTx(ctx context.Context, raw *pgx.Conn, err error) error {
	if raw.PgConn().TxStatus() == 'I' {
		return err
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if _, rollback := raw.Exec(end, "ROLLBACK"); rollback != nil {
		_ = raw.Close(end)
		return errors.Join(err, fmt.Errorf("roll back: %w", rollback))
	}
	if err == nil {
		err = errors.New("the transaction did not commit")
	}
	return err
}

// pgxConn is the connection behind database/sql's; this pool has no others.
func pgxConn(driverConn any) *pgx.Conn {
	return driverConn.(*stdlib.Conn).Conn() //nolint:errcheck,forcetypeassert // opened by stdlib.OpenDB
}

// beginning opens the transaction, announces it to watermark, and reads its
// frozen instant.
func (p *postgres) beginning(t *Tx) []Statement {
	begin := p.hurried("BEGIN")
	if p.clock != nil {
		key := p.taken.take(p.clock.Now(), 0)
		return append(begin, Query(Each(func(r Rows) error {
			var held string
			var floor int64
			if err := r.Scan(&held, &floor); err != nil {
				return err
			}
			at := p.taken.take(p.clock.Now(), floor)
			t.Now = instantOf(at)
			if p.floor != "" {
				t.Exec("SELECT "+raiseSQL(p.floor, "?::bigint"), at)
			}
			return nil
		}), "SELECT l.held, "+floorSQL(p.floor)+" FROM (SELECT pg_advisory_xact_lock_shared(?::bigint)::text AS held OFFSET 0) AS l", key))
	}
	next := p.taken.next()
	return append(begin, Query(Each(func(r Rows) error {
		var at, raised int64
		var held string
		if err := r.Scan(&at, &held, &raised); err != nil {
			return err
		}
		p.taken.raise(at)
		t.Now = instantOf(at)
		return nil
	}), p.announced, next, next))
}

// sendBatch sends the statements in one round trip and reads every answer.
func sendBatch(ctx context.Context, conn *pgx.Conn, list []Statement) error {
	batch := &pgx.Batch{}
	for _, s := range list {
		batch.Queue(dollars(s.SQL), native(s.Args)...)
	}
	answers := conn.SendBatch(ctx, batch)
	var failed error
	for _, s := range list {
		if failed = answer(answers, s); failed != nil {
			break
		}
	}
	if err := answers.Close(); failed == nil {
		failed = err
	}
	return translatePostgres(failed)
}

// native puts pgx's own type in the place of each UUID; see types.go.
func native(args []any) []any {
	for i, a := range args {
		if id, ok := a.(uuid.UUID); ok {
			args[i] = pgtype.UUID{Bytes: id, Valid: true}
		}
	}
	return args
}

func answer(answers pgx.BatchResults, s Statement) error {
	if s.Scan == nil {
		tag, err := answers.Exec()
		if err == nil && s.Must > 0 && tag.RowsAffected() != s.Must {
			return errLost
		}
		return err
	}
	r, err := answers.Query()
	if err != nil {
		return err
	}
	defer r.Close()
	return s.Scan(r)
}

// watermark looks at the clock first and at the writers in flight second: a
// writer it does not see took its lock later, and its recorded_at is later
// still; a writer that is gone has committed and is seen by whoever asks next.
//
// In the statement the order holds because the look at the locks compares them
// with what the clock said. What it said is an instant that was taken: nothing is
// recorded below it any more.
func (p *postgres) watermark(ctx context.Context) (time.Time, error) {
	var now int64
	var oldest *int64
	clock, args := "greatest("+clockSQL+", f.at + 1, ?::bigint)", []any{p.taken.next()}
	if p.clock != nil { // its instants may be equal
		clock, args = "CASE WHEN ?::bigint < f.at THEN f.at + 1 ELSE ?::bigint END", []any{p.taken.take(p.clock.Now(), 0)}
		args = append(args, args[0])
	}
	err := p.alone(ctx, Query(Each(func(r Rows) error {
		var raised *int64
		return r.Scan(&now, &oldest, &raised)
	}), "SELECT c.now, (SELECT min((l.classid::bigint << 32) | l.objid::bigint) FROM pg_locks AS l"+`
		WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.mode = 'ShareLock' AND l.granted
		AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
		AND (l.classid::bigint << 32) | l.objid::bigint < c.now),
		CASE WHEN c.now > c.floor + `+strconv.FormatInt(persistAfter.Microseconds(), 10)+" THEN "+raiseSQL(p.floor, "c.now")+` END
		FROM (SELECT `+clock+" AS now, f.at AS floor FROM (SELECT "+floorSQL(p.floor)+"::bigint AS at OFFSET 0) AS f OFFSET 0) AS c", args...))
	if err != nil {
		return time.Time{}, err
	}
	p.taken.raise(now)
	if oldest != nil {
		now = *oldest
	}
	return instantOf(now - 1), nil
}

// alone sends one statement that is no reading transaction.
func (p *postgres) alone(ctx context.Context, s Statement) error {
	if err := p.turns.Acquire(ctx, 1); err != nil {
		return err
	}
	defer p.turns.Release(1)
	conn, err := p.db.Conn(ctx)
	if err != nil {
		return translatePostgres(err)
	}
	defer func() { _ = conn.Close() }()
	return conn.Raw(func(dc any) error { return sendBatch(ctx, pgxConn(dc), []Statement{s}) })
}
