package store

import (
	"context"
	"fmt"
	"sync"

	"kntc/internal/casework"
	"kntc/internal/page"
	"kntc/internal/store/sqldb"
)

// commonSearches remembers searches that filled a page: true when the newest
// petitions may well fill it again, false when they did not. It is only ever a
// guess by which the quicker way is tried first.
type commonSearches struct {
	mu    sync.Mutex
	known map[string]bool
}

// commonKept is how many searches are remembered; then it begins anew.
const commonKept = 4096

func (c *commonSearches) likely(key string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.known[key]
}

// note remembers how a search went; that it filled a page says nothing against
// what was found out before.
func (c *commonSearches) note(key string, likely bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, known := c.known[key]; known && likely {
		return
	}
	if c.known == nil || len(c.known) >= commonKept {
		c.known = make(map[string]bool)
	}
	c.known[key] = likely
}

// glanced is how many of the newest petitions are looked through for each that
// a page holds.
const glanced = 8

// searched answers a page of a search on PostgreSQL, whose index of words has no
// order: it gives every petition that has them. Where a search filled its page
// before, the newest petitions are looked through first: of words that many have
// they hold enough.
func (s *Store) searched(ctx context.Context, l list, p page.Page) ([]casework.PetitionLine, error) {
	key := fmt.Sprint(l.owners.scope.All(), l.owners.ids, l.words, l.where.args)
	if s.common.likely(key) {
		stmt, args := l.glance(p)
		out, err := s.petitionLines(ctx, p.Limit, s.db.PlanAnew(), stmt, args)
		if err != nil || len(out) == p.Limit {
			return out, err
		}
		s.common.note(key, false)
	}
	stmt, args := s.page(l, p)
	out, err := s.petitionLines(ctx, p.Limit, s.db.PlanAnew(), stmt, args)
	if err == nil && len(out) == p.Limit {
		s.common.note(key, true)
	}
	return out, err
}

// glance is the SQL of those of the newest petitions that have the words. When
// they fill the page, they are the page.
func (l list) glance(p page.Page) (string, []any) {
	c := l.where.clone()
	l.order.after(c, l.order.spelt(l.alias), p.After)
	newest := l
	newest.byWord = false
	keys, args := newest.newest(c, glanced*p.Limit)
	like, words := sqldb.LikeWords("q.search_key", l.words)
	keys = "SELECT " + l.order.keys("n.") + " FROM (" + keys + `) AS n CROSS JOIN LATERAL (SELECT 1 FROM petition AS q
		WHERE q.authority_id = n.authority_id AND q.id = n.id AND ` + like + " OFFSET 0) AS has" + l.order.sorted("n.") + limit(p.Limit)
	return "SELECT " + l.columns + " FROM (" + keys + ") AS f" + l.shown() + l.order.sorted("f."), append(args, words...)
}

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
		if done += n; err != nil {
			return done, err
		}
		if n < sortTogether {
			return done, s.mergeWords(ctx)
		}
	}
}

// How much is merged at a time: pages of the index in one transaction, and how
// many of those. What is left waits for the next time.
const (
	mergePages = 200
	mergeTurns = 10
)

// mergeWords merges parts of SQLite's index of words: a search reads all of them.
func (s *Store) mergeWords(ctx context.Context) error {
	for range mergeTurns {
		var before, after int64
		changes := func(n *int64) sqldb.Statement {
			return sqldb.Query(sqldb.Each(func(r sqldb.Rows) error { return r.Scan(n) }), "SELECT total_changes()")
		}
		err := s.db.Write(ctx, func(t *sqldb.Tx) error {
			if err := t.Fetch(changes(&before)); err != nil {
				return err
			}
			t.Exec("INSERT INTO petition_words (petition_words, rank) VALUES ('merge', ?)", mergePages)
			return t.Fetch(changes(&after))
		})
		if err != nil || after-before < 2 { // as SQLite says that nothing was left to merge
			return err
		}
	}
	return nil
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
