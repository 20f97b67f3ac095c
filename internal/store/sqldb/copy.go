package sqldb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// errOnlySQLite says that PostgreSQL is copied by its own programs.
var errOnlySQLite = errors.New("only SQLite's file is copied by the program")

// CopyTo writes the database of SQLite as it stands at one moment into a new file that
// only its owner can read, while others write: one reading transaction, which does not
// begin anew with each write as a copy page by page does. When it returns nil the file
// survives a loss of power.
func (d *DB) CopyTo(ctx context.Context, path string) error {
	e, ok := d.engine.(*sqliteEngine)
	if !ok {
		return errOnlySQLite
	}
	f, err := os.OpenFile(filepath.Clean(path), os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("copy the database: %w", err)
	}
	if _, err := e.apart.ExecContext(ctx, "VACUUM INTO ?", path); err != nil {
		return errors.Join(fmt.Errorf("copy the database: %w", translateSQLite(err)), f.Close(), os.Remove(path))
	}
	return errors.Join(f.Sync(), f.Close())
}

// Empty reports whether the database holds no table of anybody.
func (d *DB) Empty(ctx context.Context) (bool, error) {
	count := "SELECT count(*) FROM sqlite_master"
	if d.Engine() == Postgres {
		count = `SELECT count(*) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
			WHERE n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'`
	}
	var n int64
	err := d.Fetch(ctx, Query(Each(func(r Rows) error { return r.Scan(&n) }), count))
	return n == 0, err
}

// Analyse lets the database learn anew what its tables hold, as after a restore or the
// entry of a whole register: until then PostgreSQL plans for empty ones.
func (d *DB) Analyse(ctx context.Context, tables ...string) error {
	p, ok := d.engine.(*postgres)
	if !ok {
		return nil // the plans of SQLite rest on the schema
	}
	if len(tables) == 0 {
		_, err := p.apart.ExecContext(ctx, "ANALYZE")
		return translatePostgres(err)
	}
	for _, table := range tables {
		if _, err := p.apart.ExecContext(ctx, "ANALYZE "+table); err != nil {
			return translatePostgres(err)
		}
	}
	return nil
}
