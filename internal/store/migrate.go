package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"kntc/internal/fault"
)

//go:embed migrations
var migrationFiles embed.FS

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

func (s *Store) provider() (*goose.Provider, error) {
	files, err := fs.Sub(migrationFiles, "migrations/"+s.engine.migrations())
	if err != nil {
		return nil, err
	}
	dialect := goose.DialectPostgres
	if s.engine.name() == SQLite {
		dialect = goose.DialectSQLite3
	}
	return goose.NewProvider(dialect, s.engine.pool(), files, goose.WithDisableGlobalRegistry(true))
}

// Migrate brings the schema up to what the program knows and returns the steps
// it took.
func (s *Store) Migrate(ctx context.Context) ([]Migration, error) {
	p, err := s.provider()
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
func (s *Store) Migrations(ctx context.Context) ([]Migration, error) {
	p, err := s.provider()
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

// CheckSchema refuses a schema older or newer than the program knows.
func (s *Store) CheckSchema(ctx context.Context) error {
	p, err := s.provider()
	if err != nil {
		return err
	}
	have, want, err := p.GetVersions(ctx)
	if err != nil {
		return err
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

func (e *sqlite) pool() *sql.DB { return e.writer }
