package store

import (
	"context"
	"strconv"

	"kntc/internal/store/sqldb"
)

// facet is a column, with its alias, by whose value a list is narrowed.
type facet struct{ column, value string }

type facets []facet

// set are those that narrow.
func (by facets) set() facets {
	var out facets
	for _, f := range by {
		if f.value != "" {
			out = append(out, f)
		}
	}
	return out
}

// add adds the conditions.
func (by facets) add(c *conditions) {
	for _, f := range by {
		c.add(f.column+" = ?", f.value)
	}
}

// rareEnough is up to how many rows are counted to find the rarest of several
// facets: of those that have more, it does not matter which is walked.
const rareEnough = 500

// rarestFirst leaves to SQLite the index of the facet with the fewest rows alone:
// without figures about the values it would take any. The others are compared
// with a column that no index is asked for. It reports whether the facet has few
// rows.
func (s *Store) rarestFirst(ctx context.Context, l list, by facets) (bool, error) {
	scope, owned := s.scoped(l.owners, l.alias+".authority_id")
	rarest, fewest := 0, int64(rareEnough)
	var reads []sqldb.Statement
	for i, f := range by {
		reads = append(reads, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			var n int64
			err := r.Scan(&n)
			if n < fewest {
				rarest, fewest = i, n
			}
			return err
		}), "SELECT count(*) FROM (SELECT 1 FROM "+l.seek+" WHERE "+scope+" AND "+f.column+" = ? LIMIT "+strconv.Itoa(rareEnough)+") AS few",
			append(owned[:len(owned):len(owned)], f.value)...))
	}
	if err := s.db.Fetch(ctx, reads...); err != nil {
		return false, err
	}
	for i := range by {
		if i != rarest {
			by[i].column = s.db.Aside(by[i].column)
		}
	}
	return fewest < rareEnough, nil
}
