package store

import (
	"context"
	"time"

	"kntc/internal/store/sqldb"
)

// SortSearchEntries takes the entries that wait to be sorted into PostgreSQL's
// index of words to their places, and returns how many pages of them there
// were. Left to itself PostgreSQL does it when the list is full; until then each
// search reads the list, that of a province once for every commune. It does
// nothing for a role that does not own the tables.
func (s *Store) SortSearchEntries(ctx context.Context) (pages int64, err error) {
	if s.db.Engine() != sqldb.Postgres {
		return 0, nil
	}
	err = s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error { return r.Scan(&pages) }), `SELECT gin_clean_pending_list(c.oid)
		FROM pg_class AS c WHERE c.oid = 'petition_terms'::regclass AND pg_has_role(c.relowner, 'USAGE')`))
	return pages, err
}

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
