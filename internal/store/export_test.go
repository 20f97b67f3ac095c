package store

import "context"

// ExecForTest runs a statement behind the store's back.
func (s *Store) ExecForTest(ctx context.Context, sql string) error {
	return s.engine.write(ctx, func(t *tx) error {
		t.exec(sql)
		return nil
	})
}
