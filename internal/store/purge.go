package store

import (
	"context"
	"time"
)

// PurgeReplays forgets answers kept for idempotency keys that are older than
// the instant, and returns how many there were.
func (s *Store) PurgeReplays(ctx context.Context, olderThan time.Time) (int64, error) {
	var purged int64
	err := s.engine.write(ctx, func(t *tx) error {
		purged = 0
		return t.fetch(query(each(func(rows) error { purged++; return nil }),
			"DELETE FROM replay WHERE created_at < ? RETURNING 1", instant(olderThan)))
	})
	return purged, err
}
