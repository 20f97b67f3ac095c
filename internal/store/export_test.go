package store

import (
	"context"
	"io/fs"
	"strings"
	"testing/fstest"

	"kntc/internal/journal"
	"kntc/internal/store/sqldb"
)

// ExecForTest runs a statement behind the store's back.
func (s *Store) ExecForTest(ctx context.Context, sql string) error {
	return s.db.Write(ctx, func(t *sqldb.Tx) error {
		t.Exec(sql)
		return nil
	})
}

// MigrateUntilForTest brings the schema up to the step whose file has the name,
// without the catalogue.
func (s *Store) MigrateUntilForTest(ctx context.Context, last string) error {
	files := fstest.MapFS{}
	err := fs.WalkDir(migrations, "migrations", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() > last {
			return err
		}
		data, err := migrations.ReadFile(path)
		files[strings.TrimPrefix(path, "migrations/")] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		return err
	}
	_, err = s.db.Schema(files, ownSteps).Migrate(ctx)
	return err
}

// TextsForTest returns the rows of a query, each as one text.
func (s *Store) TextsForTest(ctx context.Context, sql string) ([]string, error) {
	var out []string
	err := s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var text string
		err := r.Scan(&text)
		out = append(out, text)
		return err
	}), sql))
	return out, err
}

// MovesForTest returns every move of every deadline.
func (s *Store) MovesForTest(ctx context.Context) ([]journal.DeadlineMove, error) {
	var out []journal.DeadlineMove
	err := s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		m, err := scanMove(r)
		out = append(out, m)
		return err
	}), "SELECT "+moveColumns+" FROM deadline_move"))
	return out, err
}
