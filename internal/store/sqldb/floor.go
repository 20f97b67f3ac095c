package sqldb

import (
	"context"
	"sync"
	"time"
)

// The floor is the highest instant that was recorded, or up to which figures were
// answered, kept in the database for all servers, in microseconds since 1970: a
// sequence on PostgreSQL, which writers raise without waiting for each other, and a
// row on SQLite. No instant is taken below it: when the clock goes back, time stands
// still, but for a microsecond for each writer, until the clock has caught up.

// persistAfter is how far an answer may lie above the floor before the floor is
// raised for it: a question is not to cost a write each time.
const persistAfter = time.Second

// highest is the highest instant that this process took, in microseconds.
type highest struct {
	mu sync.Mutex
	at int64
}

// take turns what the clock says into an instant that lies below none before it.
func (h *highest) take(now time.Time, floor int64) int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = max(h.at, floor)
	if at := now.UnixMicro(); at >= h.at {
		h.at = at
	} else {
		h.at++
	}
	return h.at
}

// raise notes an instant that the database took.
func (h *highest) raise(at int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = max(h.at, at)
}

// next is the first instant above those that were taken.
func (h *highest) next() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at + 1
}

func instantOf(micro int64) time.Time { return time.UnixMicro(micro).UTC() }

// Clocks is what the clocks say about one moment.
type Clocks struct {
	Database time.Time // the clock that Tx.Now comes from
	Floor    time.Time // the highest instant recorded; zero when none is kept
}

// Behind is how far the clock has gone back behind what was recorded by it; zero
// when it has not.
func (c Clocks) Behind() time.Duration { return max(0, c.Floor.Sub(c.Database)) }

// Clocks reads the clock and the floor.
func (d *DB) Clocks(ctx context.Context) (Clocks, error) { return d.engine.clocks(ctx) }

// floorSQL is the SQL of the floor, and 0 for a database that keeps none.
func floorSQL(name string) string {
	if name == "" {
		return "0"
	}
	return "(SELECT last_value FROM " + name + ")"
}

// raiseSQL is the SQL that raises the floor of PostgreSQL to a value.
func raiseSQL(name, value string) string {
	if name == "" {
		return "0"
	}
	return "setval('" + name + "', " + value + ")"
}

// scanFloor reads the floor.
func scanFloor(into *int64) func(Rows) error {
	return Each(func(r Rows) error { return r.Scan(into) })
}

// clockSQL is PostgreSQL's clock in microseconds.
const clockSQL = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"

// announcedSQL is the instant of a write on PostgreSQL, with the lock that announces
// it to watermark under an instant before it: the two placeholders are the first
// instant that this process may take. Both look at the floor, one before the lock is
// there and one after. OFFSET 0 keeps the planner from merging the steps.
func announcedSQL(floor string) string {
	first := "greatest(" + clockSQL + ", " + floorSQL(floor) + " + 1, ?::bigint)"
	return "SELECT n.at, n.held, " + raiseSQL(floor, "n.at") + " FROM (SELECT " + first + ` AS at, l.held
		FROM (SELECT pg_advisory_xact_lock_shared(` + first + ")::text AS held OFFSET 0) AS l OFFSET 0) AS n"
}

func (p *postgres) clocks(ctx context.Context) (Clocks, error) {
	var now, floor int64
	err := p.view(ctx, func() ([]Statement, error) {
		return []Statement{Query(Each(func(r Rows) error { return r.Scan(&now, &floor) }), "SELECT "+clockSQL+", "+floorSQL(p.floor))}, nil
	})
	if err != nil {
		return Clocks{}, err
	}
	c := Clocks{Database: instantOf(now), Floor: instantOf(floor)}
	if p.clock != nil {
		c.Database = p.clock.Now()
	}
	return c, nil
}

func (e *sqliteEngine) clocks(ctx context.Context) (Clocks, error) {
	var floor int64
	err := e.view(ctx, func() ([]Statement, error) {
		return []Statement{Query(scanFloor(&floor), "SELECT "+floorSQL(e.floor))}, nil
	})
	return Clocks{Database: e.clock.Now(), Floor: instantOf(floor)}, err
}

// readFloor reads the floor within a write; others may have raised it.
func (e *sqliteEngine) readFloor(ctx context.Context, db asked) (floor int64, err error) {
	if e.floor == "" {
		return 0, nil
	}
	return floor, translateSQLite(runSQLite(ctx, db, Query(scanFloor(&floor), "SELECT last_value FROM "+e.floor)))
}

// raiseFloor raises the floor within a write.
func (e *sqliteEngine) raiseFloor(ctx context.Context, db asked, at int64) error {
	if e.floor == "" {
		return nil
	}
	return translateSQLite(runSQLite(ctx, db, Statement{SQL: "UPDATE " + e.floor + " SET last_value = ?", Args: []any{at}, Must: 1}))
}
