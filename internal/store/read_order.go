package store

import (
	"strconv"
	"strings"

	"kntc/internal/casework"
	"kntc/internal/page"
	"kntc/internal/store/sqldb"
)

// order is in which a list runs: by its columns and, where those are equal, by the
// id. The keys of a page have them as by1, by2 and id.
type order struct {
	columns []string                  // SQL, with the alias of the list
	values  func(page.Position) []any // of the columns, at a place in the list
	up      bool                      // the least first
	byDay   bool                      // by the day of the list, as the indexes run by which it is narrowed
	byDue   bool                      // by what is due next, which the index of deadlines has in order
}

// ordinary reports whether the newest day comes first, as it does unless another order is asked for.
func (o order) ordinary() bool { return o.byDay && !o.up }

// orderOf is the order by a sort of a list with the alias, the day by which it runs
// unless it is asked otherwise, and what is due next of a row.
func (s *Store) orderOf(by casework.Sort, alias, day, due string) order {
	key, down := strings.CutPrefix(string(by), "-")
	o := order{up: !down}
	switch casework.Sort(key) {
	case casework.ByDue:
		o.byDue, o.columns = true, []string{"coalesce(" + due + ", " + s.neverDue() + ")", day}
		o.values = func(at page.Position) []any { return []any{sqldb.Day(sortDue(at.Due)), sqldb.Day(at.On)} }
	case casework.ByNumber:
		o.columns = []string{alias + ".year", alias + ".no"}
		o.values = func(at page.Position) []any { return []any{at.Year, at.No} }
	case casework.ByEntry: // ids run with the time
		o.values = func(page.Position) []any { return nil }
	case casework.ByReceipt, casework.ByAcceptance, "":
		o.up = !down && by != ""
		o.byDay, o.columns = true, []string{day}
		o.values = func(at page.Position) []any { return []any{sqldb.Day(at.On)} }
	}
	return o
}

// neverDue is the date of never as SQL.
func (s *Store) neverDue() string {
	if s.db.Engine() == sqldb.Postgres {
		return "DATE '" + never.String() + "'"
	}
	return "'" + never.String() + "'"
}

// names are the columns by which keys are sorted, each with a prefix.
func (o order) names(prefix string) []string {
	out := make([]string, len(o.columns))
	for i := range o.columns {
		out[i] = prefix + "by" + strconv.Itoa(i+1)
	}
	return append(out, prefix+"id")
}

// keys are the columns of keys.
func (o order) keys(prefix string) string {
	names := o.names(prefix)
	last := len(names) - 1
	return strings.Join(append([]string{prefix + "authority_id", names[last]}, names[:last]...), ", ")
}

// selected is what selects the keys of rows with the alias. Aside keeps SQLite from
// walking an index for the order of a few rows.
func (o order) selected(alias string, aside bool) string {
	plus := ""
	if aside {
		plus = "+"
	}
	out := alias + ".authority_id, " + plus + alias + ".id AS id"
	for i, column := range o.columns {
		out += ", " + plus + column + " AS by" + strconv.Itoa(i+1)
	}
	return out
}

// by is the end of a statement that sorts by the columns.
func (o order) by(columns []string) string {
	if o.up {
		return " ORDER BY " + strings.Join(columns, ", ")
	}
	return " ORDER BY " + strings.Join(columns, " DESC, ") + " DESC"
}

// sorted sorts keys that have a prefix.
func (o order) sorted(prefix string) string { return o.by(o.names(prefix)) }

// spelt are the columns of a row with the alias.
func (o order) spelt(alias string) []string {
	return append(o.columns[:len(o.columns):len(o.columns)], alias+".id")
}

// after adds the start of a page.
func (o order) after(c *conditions, columns []string, at page.Position) {
	if at.IsZero() {
		return
	}
	than := " < "
	if o.up {
		than = " > "
	}
	values := append(o.values(at), at.ID.UUID)
	c.add("("+strings.Join(columns, ", ")+")"+than+sqldb.Marks(1, len(values)), values...)
}
