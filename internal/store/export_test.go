package store

import (
	"context"

	"kntc/internal/casework"
	"kntc/internal/store/sqldb"
)

// ExecForTest runs a statement behind the store's back.
func (s *Store) ExecForTest(ctx context.Context, sql string) error {
	return s.db.Write(ctx, func(t *sqldb.Tx) error {
		t.Exec(sql)
		return nil
	})
}

// MovesForTest returns every move of every deadline.
func (s *Store) MovesForTest(ctx context.Context) ([]casework.DeadlineMove, error) {
	var out []casework.DeadlineMove
	err := s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		m, err := scanMove(r)
		out = append(out, m)
		return err
	}), "SELECT "+moveColumns+" FROM deadline_move"))
	return out, err
}
