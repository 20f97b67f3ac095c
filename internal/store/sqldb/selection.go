package sqldb

import (
	"slices"
	"strings"
)

// Selection is the columns of a table that a query reads: all of them, or some.
type Selection[T any] struct {
	table string
	blank T
	read  []Column[T]
	query string // "SELECT columns FROM table WHERE "
}

// Only is the selection of some columns. It panics when the table has not got one
// of them.
func (s Selection[T]) Only(names ...string) Selection[T] {
	return s.some(names, true)
}

// Without is the selection of the other columns. It panics as Only does.
func (s Selection[T]) Without(names ...string) Selection[T] {
	return s.some(names, false)
}

func (s Selection[T]) some(names []string, keep bool) Selection[T] {
	found := 0
	read := slices.DeleteFunc(slices.Clone(s.read), func(c Column[T]) bool {
		named := slices.Contains(names, c.name)
		if named {
			found++
		}
		return named != keep
	})
	if found != len(names) {
		panic("sqldb: " + s.table + " has not got each of " + strings.Join(names, ", ")) //nolint:forbidigo // the selection is wrong in every run or in none
	}
	return selection(s.table, s.blank, read)
}

func selection[T any](table string, blank T, read []Column[T]) Selection[T] {
	return Selection[T]{table, blank, read, "SELECT " + joined(read, ", ", column) + " FROM " + table + " WHERE "}
}

// Columns is what stands after SELECT in a query that calls the table alias.
func (s Selection[T]) Columns(alias string) string {
	return joined(s.read, ", ", func(name string) string { return alias + "." + name })
}

// Cursor returns a reader of rows that have these columns first, and then some
// that are read into the targets beside.
func (s Selection[T]) Cursor(beside ...any) *Cursor[T] {
	c := &Cursor[T]{blank: s.blank}
	c.targets = make([]any, 0, len(s.read)+len(beside))
	for _, column := range s.read {
		c.targets = append(c.targets, column.target(&c.Row))
	}
	c.targets = append(c.targets, beside...)
	return c
}

// Query reads the rows that the end of a statement selects, which begins with the
// condition, and hands each to fn.
func (s Selection[T]) Query(fn func(T), where string, args ...any) Statement {
	return Query(s.Each(fn), s.query+where, args...)
}

// Each is the scan of a query that hands every row to fn.
func (s Selection[T]) Each(fn func(T)) func(Rows) error {
	return func(r Rows) error {
		c := s.Cursor()
		for r.Next() {
			if err := c.Scan(r); err != nil {
				return err
			}
			fn(c.Row)
		}
		return r.Err()
	}
}

// Cursor reads one row of a result after the other into the same place, so that a
// page costs a few allocations, and not a few for each of its rows.
type Cursor[T any] struct {
	Row     T
	blank   T
	targets []any
}

// Targets is where the cursor reads into, for a query that reads two tables.
func (c *Cursor[T]) Targets() []any { return c.targets }

// Scan reads the row at which r stands into Row.
func (c *Cursor[T]) Scan(r Rows) error {
	c.Row = c.blank
	return r.Scan(c.targets...)
}
