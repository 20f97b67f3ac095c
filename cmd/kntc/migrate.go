package main

import (
	"context"
	"fmt"

	"kntc/internal/store"
)

type migrateCommand struct {
	Up     migrateUp     `cmd:"" default:"1" help:"Take every step that is missing (the default)."`
	Status migrateStatus `cmd:"" help:"List the steps and whether they were taken; change nothing."`
}

// Help implements kong.HelpProvider.
func (migrateCommand) Help() string {
	return `Run it before the new version of the server starts; "kntc serve" refuses a schema that is older or newer than it knows. Running it again changes nothing. There is no way down: restore the backup instead.

Examples:
  kntc migrate
  kntc migrate status
  KNTC_DATABASE_URL_FILE=/etc/kntc/secrets/database_url kntc migrate`
}

type migrateUp struct{}

// Run implements kong's command.
func (migrateUp) Run(ctx context.Context, con *console) error {
	return con.withStore(ctx, func(s *store.Store) error {
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
	return con.withStore(ctx, func(s *store.Store) error {
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
