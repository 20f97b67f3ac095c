package store

import (
	"context"

	"kntc/internal/store/sqldb"
)

// SortSearchEntries takes what waits to be sorted into the index of words to its
// place, and returns how much there was: pages of entries on PostgreSQL,
// petitions on SQLite. Until then each search reads all that waits.
func (s *Store) SortSearchEntries(ctx context.Context) (int64, error) {
	if s.db.Engine() == sqldb.Postgres {
		return s.sortPending(ctx)
	}
	done := int64(0)
	for {
		n, err := s.sortPortion(ctx)
		if done += n; err != nil || n < sortTogether {
			return done, err
		}
	}
}

// sortPending has PostgreSQL empty the list that it would empty by itself only
// when it is full; a search of a province reads the list once for every commune.
// It does nothing for a role that does not own the tables.
func (s *Store) sortPending(ctx context.Context) (pages int64, err error) {
	err = s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error { return r.Scan(&pages) }), `SELECT gin_clean_pending_list(c.oid)
		FROM pg_class AS c WHERE c.oid = 'petition_terms'::regclass AND pg_has_role(c.relowner, 'USAGE')`))
	return pages, err
}

// sortTogether is how many petitions are sorted in one transaction: few enough
// that a writer who waits for it does not notice.
const sortTogether = 200

// ofPortion selects the petitions that are sorted next. It takes their number.
const ofPortion = `(SELECT authority_id, id FROM search_unsorted ORDER BY authority_id, id LIMIT ?) AS n
	JOIN petition AS p ON p.authority_id = n.authority_id AND p.id = n.id`

// sortPortion gives the petitions of a portion the next places of their days and
// enters their words, in the order of the places.
func (s *Store) sortPortion(ctx context.Context) (int64, error) {
	var done int64
	err := s.db.Write(ctx, func(t *sqldb.Tx) error {
		done = 0
		t.Exec(`INSERT INTO search_entry (place, authority_id, id)
			SELECT coalesce((SELECT max(e.place) FROM search_entry AS e WHERE e.place >= d.first AND e.place < d.first + (1 << ?)), d.first)
				+ row_number() OVER (PARTITION BY d.first ORDER BY d.authority_id, d.id), d.authority_id, d.id
			FROM (SELECT CAST(julianday(p.received_on) + 0.5 AS INTEGER) << ? AS first, p.authority_id, p.id FROM `+ofPortion+") AS d",
			sqldb.PlaceBits, sqldb.PlaceBits, sortTogether)
		t.Exec(`INSERT INTO petition_words (rowid, key)
			SELECT e.place, printf('%08x', p.authority_id) || replace(p.search_key, ' ', ' ' || printf('%08x', p.authority_id))
			FROM `+ofPortion+" JOIN search_entry AS e ON e.authority_id = p.authority_id AND e.id = p.id ORDER BY e.place", sortTogether)
		return t.Fetch(sqldb.Query(sqldb.Each(func(sqldb.Rows) error { done++; return nil }),
			"DELETE FROM search_unsorted WHERE (authority_id, id) IN (SELECT authority_id, id FROM search_unsorted ORDER BY authority_id, id LIMIT ?) RETURNING 1",
			sortTogether))
	})
	return done, err
}
