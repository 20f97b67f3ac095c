package main

import (
	"context"
	"fmt"

	"kntc/internal/store"
	"kntc/internal/store/sqldb"
)

type migrateCommand struct {
	Up     migrateUp     `cmd:"" default:"withargs" help:"Take every step that is missing (the default)."`
	Status migrateStatus `cmd:"" help:"List the steps and whether they were taken; change nothing."`
}

// Help implements kong.HelpProvider.
func (migrateCommand) Help() string {
	return `Run it before the new version of the server starts; "kntc serve" refuses a schema that is older or newer than it knows. Running it again changes nothing. There is no way down: restore the backup instead. A database of SQLite is a file, which --create makes when it is not there; without it a mistyped path is refused.

Examples:
  kntc migrate
  kntc migrate --create
  kntc migrate status
  KNTC_DATABASE_URL_FILE=/etc/kntc/secrets/database_url kntc migrate`
}

type migrateUp struct {
	Create bool `help:"Make the file of SQLite if it is not there."`
}

// Run implements kong's command.
func (c migrateUp) Run(ctx context.Context, con *console) error {
	return con.withStore(ctx, sqldb.Options{Existing: !c.Create}, func(s *store.Store) error {
		steps, err := s.Migrate(ctx)
		if err != nil {
			return &systemError{textMigrate, err}
		}
		for _, m := range steps {
			_, _ = fmt.Fprintf(con.out, "%05d  %s  done\n", m.Version, m.Name)
		}
		if len(steps) == 0 {
			_, _ = fmt.Fprintf(con.out, "The schema is up to date (%s).\n", s.Engine())
		}
		return nil
	})
}

type migrateStatus struct{}

// Run implements kong's command.
func (migrateStatus) Run(ctx context.Context, con *console) error {
	return con.withStore(ctx, sqldb.Options{Existing: true}, func(s *store.Store) error {
		steps, err := s.Migrations(ctx)
		if err != nil {
			return &systemError{textMigrate, err}
		}
		for _, m := range steps {
			state := "pending"
			if m.Applied {
				state = "done"
			}
			_, _ = fmt.Fprintf(con.out, "%05d  %s  %s\n", m.Version, m.Name, state)
		}
		return s.CheckSchema(ctx)
	})
}
