package sqldb

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Step names the reads of one round trip. It runs after the reads of the step
// before it were answered.
type Step func() ([]Statement, error)

// view sends BEGIN with the first step and COMMIT with the last. A lone
// statement sees one state by itself and needs neither.
//
// More reads at once than the database has processors for only get in each
// other's way: the slowest of a hundred took ten times the median. So they wait
// for their turn, in the order in which they came. A step must not read by
// itself: with all turns taken it would wait for ever.
func (p *postgres) view(ctx context.Context, steps ...Step) error {
	if err := p.turns.Acquire(ctx, 1); err != nil {
		return err
	}
	defer p.turns.Release(1)
	return p.viewOn(ctx, p.db, steps)
}

// viewApart waits for no turn: there are few connections for long reads.
func (p *postgres) viewApart(ctx context.Context, steps ...Step) error {
	return p.viewOn(ctx, p.apart, steps)
}

func (p *postgres) viewOn(ctx context.Context, pool *sql.DB, steps []Step) error {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return translatePostgres(err)
	}
	defer func() { _ = conn.Close() }()
	return conn.Raw(func(dc any) error {
		raw := pgxConn(dc)
		var err error
		for i, ask := range steps {
			var list []Statement
			if list, err = ask(); err != nil {
				break
			}
			if len(steps) > 1 || len(list) > 1 || p.waits.happened() {
				list = p.bracket(list, i == 0, i == len(steps)-1)
			}
			if err = p.noteWaits(sendBatch(ctx, raw, list)); err != nil {
				break
			}
		}
		return endTx(ctx, raw, err)
	})
}

// bracket puts the beginning and the end of a reading transaction around the
// statements.
func (p *postgres) bracket(list []Statement, first, last bool) []Statement {
	out := make([]Statement, 0, len(list)+3)
	if first {
		out = append(out, p.hurried("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")...)
	}
	out = append(out, list...)
	if last {
		out = append(out, Statement{SQL: "COMMIT"})
	}
	return out
}

// among names a lone id by itself: PostgreSQL would expect more of an array, and
// make a plan for each, because it seems to be so much cheaper.
func (*postgres) among(column string, ids []int64) (string, any) {
	if len(ids) == 1 {
		return column + " = ?", ids[0]
	}
	return column + " = ANY(?)", ids
}

// view reads in one transaction, which sees one state from its first read on. A lone
// statement sees one state by itself and needs none.
func (e *sqliteEngine) view(ctx context.Context, steps ...Step) error {
	return viewSQLite(ctx, e.reader, e.limit, steps)
}

func (e *sqliteEngine) viewApart(ctx context.Context, steps ...Step) error {
	return viewSQLite(ctx, e.apart, apartLimit, steps)
}

func viewSQLite(ctx context.Context, pool *sql.DB, limit time.Duration, steps []Step) error {
	var first []Statement
	if len(steps) == 1 {
		var err error
		if first, err = steps[0](); err != nil {
			return err
		}
		if len(first) == 1 {
			return within(ctx, limit, func(ctx context.Context) error { return runSQLite(ctx, pool, first[0]) })
		}
		steps = []Step{func() ([]Statement, error) { return first, nil }}
	}
	sqlTx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return translateSQLite(err)
	}
	err = readSteps(ctx, sqlTx, limit, steps)
	if end := sqlTx.Rollback(); end != nil && !errors.Is(end, sql.ErrTxDone) {
		err = errors.Join(err, fmt.Errorf("end of reading: %w", end))
	}
	return translateSQLite(err)
}

func readSteps(ctx context.Context, sqlTx *sql.Tx, limit time.Duration, steps []Step) error {
	for _, ask := range steps {
		list, err := ask()
		if err != nil {
			return err
		}
		for _, s := range list {
			if err := within(ctx, limit, func(ctx context.Context) error { return runSQLite(ctx, sqlTx, s) }); err != nil {
				return err
			}
		}
	}
	return nil
}

// among hands the ids over as one JSON text, so that the statement is the same
// for any number of them.
func (*sqliteEngine) among(column string, ids []int64) (string, any) {
	list, err := json.Marshal(ids)
	if err != nil { // whole numbers always marshal
		return "1 = 0", nil
	}
	return column + " IN (SELECT value FROM json_each(?))", string(list)
}
