package bench_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"kntc/internal/attachment"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/seal"
)

// loader fills an empty, migrated database with the directory of the size in
// it. Lives are lived month by month in all communes, so that rows lie in the
// tables as they would had the system run for years.
type loader struct {
	size    size
	url     string
	keyring *seal.Keyring
	last    clock.Date // the last day that is lived
	workers int
	open    func(context.Context) (sink, error) // where a worker's rows go

	loaded atomic.Int64 // petitions
}

// sink takes rows in the text format of COPY into a table's columns.
type sink interface {
	copy(ctx context.Context, table, columns string, t *copyText) error
	close(ctx context.Context) error
}

// loading is what one worker holds.
type loading struct {
	capture *capture
	offices []*office
	sink    sink
}

// first is the day on which the registers begin.
func (l *loader) first() clock.Date {
	return clock.MustDate(l.last.Year()-l.size.years, l.last.Month(), 1)
}

// offices plans the registers of all communes.
func (l *loader) offices() []*office {
	s := l.size
	each := s.petitions / (s.communes - 1)
	rest := s.petitions - each*(s.communes-1)
	var out []*office
	for i := range s.communes {
		n, fresh := each, 0
		if i < rest {
			n++
		}
		if s.commune(i) == s.largest() {
			n = s.large
		}
		if i < s.offices {
			fresh = s.fresh
		}
		out = append(out, newOffice(s.commune(i), n, fresh, l.first(), l.last))
	}
	return out
}

// loadPostgres fills the tables of PostgreSQL. Secondary indexes are built
// afterwards, which is faster and leaves them as compact as a REINDEX would.
func (l *loader) loadPostgres(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, l.url)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	indexes, err := dropIndexes(ctx, conn)
	if err != nil {
		return err
	}
	l.open = func(ctx context.Context) (sink, error) { return openPostgres(ctx, l.url) }
	if err := l.load(ctx); err != nil {
		return err
	}
	return finish(ctx, conn, indexes)
}

// load fills the tables through as many sinks as there are workers.
func (l *loader) load(ctx context.Context) error {
	tree, err := authority.NewTree(l.size.facts())
	if err != nil {
		return err
	}
	var group sync.WaitGroup
	failures := make([]error, l.workers)
	parts := l.split()
	for i := range parts {
		group.Go(func() { failures[i] = l.work(ctx, fixed{tree}, parts[i]) })
	}
	group.Wait()
	return errors.Join(failures...)
}

// split deals the offices out so that every worker has about the same to do.
func (l *loader) split() [][]*office {
	offices := l.offices()
	slices.SortStableFunc(offices, func(a, b *office) int { return len(b.arrivals) - len(a.arrivals) })
	parts, planned := make([][]*office, l.workers), make([]int, l.workers)
	for _, o := range offices {
		least := slices.Index(planned, slices.Min(planned))
		parts[least] = append(parts[least], o)
		planned[least] += len(o.arrivals)
	}
	return parts
}

// work lives the lives of some offices.
func (l *loader) work(ctx context.Context, directory casework.Directory, offices []*office) (err error) {
	to, err := l.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.close(ctx)) }()
	w := &loading{capture: newCapture(newRows()), offices: offices, sink: to}
	law, err := theLaw()
	if err != nil {
		return err
	}
	service := casework.New(casework.Deps{Store: w.capture, Directory: directory, Sealer: l.keyring, Files: attachment.NewFiles(l.keyring), Clock: clock.System{}, Law: law})
	for _, o := range offices {
		o.service, o.at = service, func(t time.Time) { w.capture.now = t }
	}
	for month := l.first(); !month.After(l.last); {
		next := clock.MustDate(month.Year()+int(month.Month())/12, month.Month()%12+1, 1)
		until := next.AddDays(-1)
		if until.After(l.last) {
			until = l.last
		}
		if err := w.month(ctx, until, until == l.last, &l.loaded); err != nil {
			return err
		}
		month = next
	}
	return nil
}

func (w *loading) month(ctx context.Context, until clock.Date, end bool, loaded *atomic.Int64) error {
	for _, o := range w.offices {
		if err := o.live(ctx, until); err != nil {
			return err
		}
	}
	w.capture.flush(until.End(), end)
	loaded.Add(int64(w.capture.rows.tables["petition"].rows))
	return w.copy(ctx)
}

// copy sends what was gathered and empties the buffers.
func (w *loading) copy(ctx context.Context) error {
	for _, table := range slices.Sorted(maps.Keys(w.capture.rows.tables)) {
		t := w.capture.rows.tables[table]
		if t.rows == 0 {
			continue
		}
		if err := w.sink.copy(ctx, table, columns[table], t); err != nil {
			return fmt.Errorf("copy into %s: %w", table, err)
		}
		t.b, t.rows = t.b[:0], 0
	}
	return nil
}

// postgresSink sends rows by COPY.
type postgresSink struct{ conn *pgx.Conn }

func openPostgres(ctx context.Context, url string) (sink, error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, err
	}
	_, err = conn.Exec(ctx, "SET synchronous_commit = off")
	return postgresSink{conn}, err
}

func (s postgresSink) close(ctx context.Context) error { return s.conn.Close(ctx) }

func (s postgresSink) copy(ctx context.Context, table, columns string, t *copyText) error {
	tag, err := s.conn.PgConn().CopyFrom(ctx, bytes.NewReader(t.b), "COPY "+table+" ("+columns+") FROM STDIN")
	if err == nil && int(tag.RowsAffected()) != t.rows {
		err = fmt.Errorf("%d of %d rows", tag.RowsAffected(), t.rows)
	}
	return err
}

// dropIndexes drops the indexes of the loaded tables that no constraint needs
// and returns the statements that make them again.
func dropIndexes(ctx context.Context, conn *pgx.Conn) ([]string, error) {
	found, err := conn.Query(ctx, `SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index AS i
		JOIN pg_class AS c ON c.oid = i.indexrelid JOIN pg_class AS t ON t.oid = i.indrelid
		WHERE t.relname = ANY($1) AND NOT EXISTS (SELECT 1 FROM pg_constraint AS k WHERE k.conindid = i.indexrelid)
		ORDER BY t.relname, c.relname`, slices.Collect(maps.Keys(columns)))
	if err != nil {
		return nil, err
	}
	var names, statements []string
	var name, statement string
	if _, err := pgx.ForEachRow(found, []any{&name, &statement}, func() error {
		names, statements = append(names, name), append(statements, statement)
		return nil
	}); err != nil {
		return nil, err
	}
	for _, name := range names {
		if _, err := conn.Exec(ctx, "DROP INDEX "+pgx.Identifier{name}.Sanitize()); err != nil {
			return nil, err
		}
	}
	return statements, nil
}

// finish makes the indexes again.
func finish(ctx context.Context, conn *pgx.Conn, indexes []string) error {
	return execAll(ctx, conn, slices.Concat([]string{"SET maintenance_work_mem = '512MB'"}, indexes, []string{"ANALYZE"}))
}

// maintain leaves the tables as a night's maintenance would.
func maintain(ctx context.Context, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	return execAll(ctx, conn, []string{"VACUUM (ANALYZE)", "CHECKPOINT"})
}

func execAll(ctx context.Context, conn *pgx.Conn, statements []string) error {
	for _, statement := range statements {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}
