package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"kntc/internal/fault"
)

// Faults of the schema, for the operator.
var (
	ErrSchemaOld = fault.Define(fault.Unavailable, "schema_too_old",
		"Lược đồ cơ sở dữ liệu cũ hơn chương trình; hãy chạy “kntc migrate up”.",
		"The database schema is older than the program; run \"kntc migrate up\".")
	ErrSchemaNew = fault.Define(fault.Unavailable, "schema_too_new",
		"Lược đồ cơ sở dữ liệu mới hơn chương trình; hãy dùng bản chương trình mới hơn.",
		"The database schema is newer than the program; use a newer program.")
)

// Migration is one step of the schema.
type Migration struct {
	Version int64
	Name    string
	Applied bool
}

// Schema brings a database up to the steps that its files hold.
type Schema struct {
	db    *DB
	files fs.FS
	taken string
}

// Schema returns the schema that the files hold: one folder of SQL per engine,
// named like it. Steps are noted in the table when they are taken.
func (d *DB) Schema(files fs.FS, taken string) Schema {
	return Schema{db: d, files: files, taken: taken}
}

func (s Schema) provider(pool *sql.DB, more ...goose.ProviderOption) (*goose.Provider, error) {
	files, err := fs.Sub(s.files, string(s.db.Engine()))
	if err != nil {
		return nil, err
	}
	dialect := goose.DialectPostgres
	if s.db.Engine() == SQLite {
		dialect = goose.DialectSQLite3
	}
	return goose.NewProvider(dialect, pool, files, append(more, goose.WithDisableGlobalRegistry(true), goose.WithTableName(s.taken))...)
}

// Migrate brings the schema up to what the program knows and returns the steps
// it took. Another process that does the same is waited for: on PostgreSQL by a lock;
// on SQLite, which has none that outlasts a step, whoever comes second finds a step
// taken, and goes on behind it. A step that waits for a table in use, three seconds at
// most so that nobody waits behind it for longer, is tried again.
func (s Schema) Migrate(ctx context.Context) ([]Migration, error) {
	var options []goose.ProviderOption
	if s.db.Engine() == Postgres {
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, uint64(migratePatience.Seconds())))
		if err != nil {
			return nil, err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	p, err := s.provider(s.db.engine.pool(), options...)
	if err != nil {
		return nil, err
	}
	var out []Migration
	for waited := time.Duration(0); ; waited += migratePause {
		had := s.version(ctx, p)
		results, err := p.Up(ctx)
		var partial *goose.PartialError
		if errors.As(err, &partial) {
			results = partial.Applied
		}
		for _, r := range results {
			had = r.Source.Version
			out = append(out, Migration{Version: r.Source.Version, Name: r.Source.Path, Applied: true})
		}
		if err == nil {
			return out, nil
		}
		if waited >= migratePatience || !s.again(ctx, p, err, had) {
			return out, fmt.Errorf("migrate: %w", err)
		}
		if err := Pause(ctx, migratePause); err != nil {
			return out, err
		}
	}
}

// How long a migration waits for another one, or for a table in use, and how long
// between two tries.
const (
	migratePatience = 5 * time.Minute
	migratePause    = 200 * time.Millisecond
)

// again reports whether a step that failed is worth another try: what it needs was in
// use, or somebody else has taken it meanwhile.
func (s Schema) again(ctx context.Context, p *goose.Provider, err error, had int64) bool {
	if f := fault.As(s.db.Fault(err)); f != nil && f.Kind == fault.Unavailable {
		return true
	}
	return s.version(ctx, p) > had
}

// version is the last step that SQLite's schema has taken; 0 on PostgreSQL, where
// nobody takes steps but who holds the lock, and while nothing is there.
func (s Schema) version(ctx context.Context, p *goose.Provider) int64 {
	if s.db.Engine() != SQLite {
		return 0
	}
	has, err := p.GetDBVersion(ctx)
	if err != nil {
		return 0
	}
	return has
}

// Pause waits, unless the context ends first.
func Pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Migrations lists every step the program knows and whether it was taken.
func (s Schema) Migrations(ctx context.Context) ([]Migration, error) {
	p, err := s.provider(s.db.engine.pool())
	if err != nil {
		return nil, err
	}
	status, err := p.Status(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Migration, len(status))
	for i, m := range status {
		out[i] = Migration{Version: m.Source.Version, Name: m.Source.Path, Applied: m.State == goose.StateApplied}
	}
	return out, nil
}

// Check refuses a schema older or newer than the program knows. It asks a reader:
// a server that is busy writing is ready all the same.
func (s Schema) Check(ctx context.Context) error {
	p, err := s.provider(s.db.engine.readers())
	if err != nil {
		return err
	}
	have, want, err := p.GetVersions(ctx)
	if err != nil {
		return s.db.Fault(err)
	}
	switch {
	case have < want:
		return ErrSchemaOld.With("have", have).With("want", want)
	case have > want:
		return ErrSchemaNew.With("have", have).With("want", want)
	}
	return nil
}

// pool is the connection migrations run on.
func (p *postgres) pool() *sql.DB { return p.db }

func (e *sqliteEngine) pool() *sql.DB { return e.writer }

// readers are the connections of short reads.
func (p *postgres) readers() *sql.DB { return p.db }

func (e *sqliteEngine) readers() *sql.DB { return e.reader }
