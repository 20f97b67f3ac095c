package store

import (
	"context"
	"time"

	"kntc/internal/store/sqldb"
)

// PurgeReplays forgets answers kept for idempotency keys that are older than
// the instant, and returns how many there were.
func (s *Store) PurgeReplays(ctx context.Context, olderThan time.Time) (int64, error) {
	var purged int64
	err := s.db.Write(ctx, func(t *sqldb.Tx) error {
		purged = 0
		return t.Fetch(sqldb.Query(sqldb.Each(func(sqldb.Rows) error { purged++; return nil }),
			"DELETE FROM replay WHERE created_at < ? RETURNING 1", sqldb.Instant(olderThan)))
	})
	return purged, err
}
