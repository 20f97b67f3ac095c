package sqldb

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

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

func (s Schema) provider(pool *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(s.files, string(s.db.Engine()))
	if err != nil {
		return nil, err
	}
	dialect := goose.DialectPostgres
	if s.db.Engine() == SQLite {
		dialect = goose.DialectSQLite3
	}
	return goose.NewProvider(dialect, pool, files, goose.WithDisableGlobalRegistry(true), goose.WithTableName(s.taken))
}

// Migrate brings the schema up to what the program knows and returns the steps
// it took.
func (s Schema) Migrate(ctx context.Context) ([]Migration, error) {
	p, err := s.provider(s.db.engine.pool())
	if err != nil {
		return nil, err
	}
	results, err := p.Up(ctx)
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	out := make([]Migration, len(results))
	for i, r := range results {
		out[i] = Migration{Version: r.Source.Version, Name: r.Source.Path, Applied: true}
	}
	return out, nil
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
