package store

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"kntc/internal/store/sqldb"
)

// facet is a column, with its alias, by some values of which a list is narrowed,
// or a condition, whose rows a table has in an index.
type facet struct {
	column string
	values []string
	holds  string // the condition; of an index that has not all values, beside them
	table  string // with its alias; "": the table in which the others are found
}

// one is a facet of one value, or of none.
func one[T ~string](column string, value T) facet {
	if value == "" {
		return facet{}
	}
	return facet{column: column, values: []string{string(value)}}
}

// rare is a facet of one value, whose index leaves out the usual one: that is met
// everywhere.
func rare[T ~string](column string, value, usual T) facet {
	f := one(column, value)
	if value == "" || value == usual {
		return facet{}
	}
	f.holds = column + " <> '" + string(usual) + "'"
	return f
}

type facets []facet

// set are those that narrow.
func (by facets) set() facets {
	return slices.DeleteFunc(by, func(f facet) bool { return len(f.values) == 0 && f.holds == "" })
}

// is is the condition that a row has one of the values.
func (f facet) is() *conditions {
	c := &conditions{}
	if f.holds != "" {
		c.add(f.holds)
	}
	if len(f.values) == 1 {
		c.add(f.column+" = ?", f.values[0])
		return c
	}
	c.in(f.column, f.values)
	return c
}

// add adds the conditions.
func (by facets) add(c *conditions) {
	for _, f := range by {
		is := f.is()
		c.add(is.sql(), is.args...)
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
	rarest, few, err := s.rarest(ctx, l.owners, l.seek, l.alias, by, s.few)
	for i := range by {
		if i != rarest {
			by[i].column = s.db.Aside(by[i].column)
		}
	}
	return few, err
}

// rarest returns the facet with the fewest rows of a table with an alias, and
// whether they are fewer than a bound, up to which they are counted.
func (s *Store) rarest(ctx context.Context, o owners, table, alias string, by facets, bound int64) (rarest int, few bool, err error) {
	scope, owned := s.scoped(o, alias+".authority_id")
	fewest := bound
	var reads []sqldb.Statement
	for i, f := range by {
		is := f.is()
		reads = append(reads, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			var n int64
			err := r.Scan(&n)
			if n < fewest {
				rarest, fewest = i, n
			}
			return err
		}), "SELECT count(*) FROM (SELECT 1 FROM "+cmp.Or(f.table, table)+" WHERE "+scope+" AND "+is.sql()+" LIMIT "+strconv.FormatInt(bound, 10)+") AS few",
			slices.Concat(owned, is.args)...))
	}
	err = s.db.Fetch(ctx, reads...)
	return rarest, fewest < bound, err
}
