package store

import (
	"context"

	"kntc/internal/casework"
)

// ExecForTest runs a statement behind the store's back.
func (s *Store) ExecForTest(ctx context.Context, sql string) error {
	return s.engine.write(ctx, func(t *tx) error {
		t.exec(sql)
		return nil
	})
}

// MovesForTest returns every move of every deadline.
func (s *Store) MovesForTest(ctx context.Context) ([]casework.DeadlineMove, error) {
	var out []casework.DeadlineMove
	err := s.fetch(ctx, query(each(func(r rows) error {
		m, err := scanMove(r)
		out = append(out, m)
		return err
	}), "SELECT "+moveColumns+" FROM deadline_move"))
	return out, err
}
