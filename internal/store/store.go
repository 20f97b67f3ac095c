// Package store keeps everything in one of two databases with one behaviour:
// SQLite, embedded, for one office and for trials; PostgreSQL for production.
// Each subject has its files, which hold all its SQL; sqldb is the engine below.
package store

import (
	"context"
	"embed"
	"errors"
	"io/fs"
	"log/slog"

	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/store/sqldb"
)

//go:embed migrations
var migrations embed.FS

// ownSteps is the table in which the steps of the program's schema are noted.
const ownSteps = "goose_db_version"

// recordedFloor is where the highest instant that was recorded is kept.
const recordedFloor = "recorded_floor"

// Store is an open database.
type Store struct {
	db      *sqldb.DB
	schemas []sqldb.Schema // the program's own first
	clock   clock.Clock    // of the process, for what the database does not time
	log     *slog.Logger
	dir     directoryCache
	law     lawCopy
	ended   endedSessions
	shelf   shelf
	common  commonSearches
	few     int64 // rareEnough
	rooms   rooms

	catalogue *ledger.Catalogue
}

// own are the rooms of the program's registers.
func own() []Room { return []Room{ground(), cases(), files(), people()} }

// Counted returns what the program's registers count.
func Counted() (*ledger.Catalogue, error) {
	known, err := furnish(own())
	return known.catalogue, err
}

// Open opens the database. It neither creates nor changes the schema. The
// logger gets the rare notes of the store; nil is slog.Default. Rooms are those
// of further registers, beside the ones that the program has.
func Open(ctx context.Context, o sqldb.Options, log *slog.Logger, further ...Room) (*Store, error) {
	if log == nil {
		log = slog.Default()
	}
	known, err := furnish(append(own(), further...))
	if err != nil {
		return nil, err
	}
	o.Floor = recordedFloor
	db, err := sqldb.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	schemas := []sqldb.Schema{db.Schema(files, ownSteps)}
	for _, further := range known.schemas {
		schemas = append(schemas, db.Schema(further.Files, further.Name+"_steps"))
	}
	s := &Store{db: db, schemas: schemas, clock: o.Clock, log: log, rooms: known, catalogue: known.catalogue, few: rareEnough}
	if s.clock == nil {
		s.clock = clock.System{}
	}
	s.dir.load = s.loadDirectory
	s.ended.turn = make(chan struct{}, 1)
	return s, nil
}

// Close closes the database.
func (s *Store) Close() error { return s.db.Close() }

// Engine names the engine of the database.
func (s *Store) Engine() sqldb.Engine { return s.db.Engine() }

// Asked is how many statements the database was asked since it was opened.
func (s *Store) Asked() int64 { return s.db.Asked() }

// Catalogue returns what the registers count, the further ones too.
func (s *Store) Catalogue() *ledger.Catalogue { return s.catalogue }

// Ping checks that the database answers.
func (s *Store) Ping(ctx context.Context) error { return s.db.Ping(ctx) }

// Writable refuses when writes cannot be expected to succeed now.
func (s *Store) Writable(ctx context.Context) error { return s.db.Writable(ctx) }

// Clocks tells whether the clock has gone back behind what was recorded by it.
func (s *Store) Clocks(ctx context.Context) (sqldb.Clocks, error) { return s.db.Clocks(ctx) }

// Migrate brings the schema up to what the program knows, further registers'
// tables after its own, and the catalogue into it, and returns the steps it
// took.
func (s *Store) Migrate(ctx context.Context) ([]sqldb.Migration, error) {
	var steps []sqldb.Migration
	for _, schema := range s.schemas {
		more, err := schema.Migrate(ctx)
		if steps = append(steps, more...); err != nil {
			return steps, err
		}
	}
	return steps, s.enterCatalogue(ctx)
}

// Migrations lists every step the program knows and whether it was taken.
func (s *Store) Migrations(ctx context.Context) ([]sqldb.Migration, error) {
	var steps []sqldb.Migration
	for _, schema := range s.schemas {
		more, err := schema.Migrations(ctx)
		if err != nil {
			return nil, err
		}
		steps = append(steps, more...)
	}
	return steps, nil
}

// CheckSchema refuses a schema older or newer than the program knows, or
// without what its registers count.
func (s *Store) CheckSchema(ctx context.Context) error {
	for _, schema := range s.schemas {
		if err := schema.Check(ctx); err != nil {
			return err
		}
	}
	return s.checkCatalogue(ctx)
}
