package store

import (
	"context"
	"time"
)

// SortSearchEntries takes the entries that wait to be sorted into PostgreSQL's
// index of words to their places, and returns how many pages of them there
// were. Left to itself PostgreSQL does it when the list is full; until then each
// search reads the list, that of a province once for every commune. It does
// nothing for a role that does not own the tables.
func (s *Store) SortSearchEntries(ctx context.Context) (pages int64, err error) {
	if s.engine.name() != Postgres {
		return 0, nil
	}
	err = s.fetch(ctx, query(each(func(r rows) error { return r.Scan(&pages) }), `SELECT gin_clean_pending_list(c.oid)
		FROM pg_class AS c WHERE c.oid = 'petition_terms'::regclass AND pg_has_role(c.relowner, 'USAGE')`))
	return pages, err
}

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
