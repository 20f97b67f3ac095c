package store

import (
	"slices"
	"strconv"
	"strings"

	"kntc/internal/authority"
	"kntc/internal/page"
	"kntc/internal/store/sqldb"
)

// mostArms is how many SELECTs one compound has here; SQLite allows 500.
const mostArms = 400

// manyWays reports whether SQLite is to be asked for the keys first: it would
// otherwise sort all rows of several authorities for one page, or read the rows
// it does not show.
func (l list) manyWays() bool {
	return l.named || l.beside != nil || !l.order.byDay || l.seek != l.table || l.owners.scope.All() || len(l.owners.ids) > 1
}

// all lists every authority whose rows the scope covers.
func (o owners) all() []int64 {
	if !o.scope.All() {
		return o.ids
	}
	return ids64(o.tree.IDs())
}

func ids64(list []authority.ID) []int64 {
	out := make([]int64, len(list))
	for i, id := range list {
		out[i] = int64(id)
	}
	return out
}

// newestOfEach is the SQL of the keys of the newest n rows: one SELECT for each
// authority, and each state when there are several, which its index gives in order;
// SQLite merges them as they are wanted.
func (l list) newestOfEach(c *conditions, n int) (string, []any) {
	arm := "SELECT " + l.order.selected(l.alias, l.named) + " FROM " + l.seek + " WHERE " + l.owner() + " = ? AND " // nothing is to be walked in order for a few rows
	if len(l.states) > 0 {
		arm += l.alias + ".state = ? AND "
	}
	arm += c.sql()
	var arms []string
	var args []any
	for _, way := range l.ways() {
		arms, args = append(arms, arm), append(append(args, way...), c.args...)
	}
	return l.compound(arms, l.order.sorted("")+limit(n)), args
}

// compound is the SQL of the keys of several SELECTs together, with the end that
// puts them in order.
func (l list) compound(arms []string, end string) string {
	var compounds []string
	for some := range slices.Chunk(arms, mostArms) {
		compounds = append(compounds, strings.Join(some, " UNION ALL ")+end)
	}
	switch len(compounds) {
	case 0:
		return "SELECT " + l.order.selected(l.alias, false) + " FROM " + l.table + " WHERE 1 = 0"
	case 1:
		return compounds[0]
	}
	return "SELECT * FROM (" + strings.Join(compounds, ") UNION ALL SELECT * FROM (") + ")" + end
}

// ways are the authorities by which the rows are found, each with each state when
// there are several.
func (l list) ways() [][]any {
	var out [][]any
	for _, id := range l.owners.all() {
		if len(l.states) == 0 {
			out = append(out, []any{id})
		}
		for _, state := range l.states {
			out = append(out, []any{id, state})
		}
	}
	return out
}

// sorted is the SQL of the rows that the index of words finds, from FROM on. The
// places w.rowid run with the days of receipt.
const sorted = ` FROM petition_words AS w CROSS JOIN search_entry AS e ON e.place = w.rowid
	CROSS JOIN petition AS p ON p.authority_id = e.authority_id AND p.id = e.id WHERE w.petition_words MATCH ? AND `

// waiting is the SQL of the rows that are not sorted into the index yet.
const waiting = ` FROM search_unsorted AS u
	CROSS JOIN petition AS p ON p.authority_id = u.authority_id AND p.id = u.id WHERE `

// keysByWord is the SQL of the keys of all petitions that have the words and
// meet the conditions.
func (s *Store) keysByWord(l list, c *conditions) (string, []any) {
	found, args := s.sortedByWord(l, c)
	more, rest := s.waitingByWord(l, c)
	return "SELECT " + l.order.selected("p", false) + found + " UNION ALL " + more, append(args, rest...)
}

// newestByWord is the SQL of the keys of the newest of them. The index gives its
// rows by the day of receipt, the latest first, but those of a day in any order:
// so the day of the last one of the page is found, and all from that day on are
// sorted.
func (s *Store) newestByWord(l list, c *conditions, p page.Page) (string, []any) {
	found, args := s.sortedByWord(l, c)
	if !p.After.IsZero() {
		found, args = found+" AND w.rowid < ?", append(args, (sqldb.JulianDay(p.After.On)+1)<<sqldb.PlaceBits)
	}
	last, before := found, args
	if len(l.where.parts) == 0 && len(l.search.parts) == 0 { // all that the index finds are shown
		last, before = " FROM petition_words AS w WHERE w.petition_words MATCH ?", args[:1:1]
		if !p.After.IsZero() {
			last, before = last+" AND w.rowid < ?", append(before, sqldb.JulianDay(p.After.On)<<sqldb.PlaceBits)
		}
	}
	bits := strconv.Itoa(sqldb.PlaceBits)
	first := "coalesce((SELECT w.rowid >> " + bits + " << " + bits + last + " ORDER BY w.rowid DESC LIMIT 1 OFFSET " + strconv.Itoa(p.Limit-1) + "), 0)"
	more, rest := s.waitingByWord(l, c)
	keys := "SELECT " + l.order.selected("p", false) + found + " AND w.rowid >= " + first + " UNION ALL " + more + l.order.sorted("") + limit(p.Limit)
	return keys, slices.Concat(args, before, rest)
}

func (s *Store) sortedByWord(l list, c *conditions) (string, []any) {
	scope, owned := s.scoped(l.owners, "p.authority_id")
	return sorted + scope + " AND " + c.sql(), slices.Concat([]any{sqldb.Match(l.owners.all(), l.words)}, owned, c.args)
}

func (s *Store) waitingByWord(l list, c *conditions) (string, []any) {
	scope, owned := s.scoped(l.owners, "u.authority_id")
	like, words := sqldb.LikeWords("p.search_key", l.words)
	return "SELECT " + l.order.selected("p", false) + waiting + scope + " AND " + like + " AND " + c.sql(), slices.Concat(owned, words, c.args)
}
