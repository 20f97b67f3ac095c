package sqldb

import (
	"iter"
	"math/bits"
	"slices"
	"strings"
)

// PerInsert bounds the rows of one INSERT, well below the engines' limits on
// parameters.
const PerInsert = 100

// fewRows is up to how many rows an INSERT has as many as there are.
const fewRows = 8

// Portions cuts rows into those of each INSERT. Beyond a few, their numbers are
// powers of two, so that statements come in few lengths and stay prepared.
func Portions[T any](rows []T) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		for len(rows) > 0 {
			n := min(len(rows), PerInsert)
			if n > fewRows && n < PerInsert {
				n = 1 << (bits.Len(uint(n)) - 1)
			}
			if !yield(rows[:n]) {
				return
			}
			rows = rows[n:]
		}
	}
}

// Group is some columns of a table that are written alike.
type Group[T any] struct {
	columns []Column[T]
	use     use
}

// use is how a column is written.
type use int

const (
	inKey use = iota
	fixed
	changeable
)

// Key is the columns of the primary key.
func Key[T any](columns ...Column[T]) Group[T] { return Group[T]{columns, inKey} }

// Fixed is columns that are written with a new row and never again.
func Fixed[T any](columns ...Column[T]) Group[T] { return Group[T]{columns, fixed} }

// Changeable is columns that are written with every change of a row.
func Changeable[T any](columns ...Column[T]) Group[T] { return Group[T]{columns, changeable} }

// Table is the one description of a table: its statements, what they store and
// where they read into all come from its columns. A Table is made once, when the
// program starts, and never changed.
type Table[T any] struct {
	Selection[T]

	name    string
	written []Column[T] // all but those beside the row, in the order of insert
	changed []Column[T] // of them the changeable ones
	key     []Column[T]
	beside  []string
	insert  string // "INSERT INTO name (columns"
	one     string // inserts one row
	set     string // "a = ?, b = ?" of what is changeable
	where   string // "key = ?"
	upsert  string // what follows an INSERT
}

// NewTable describes a table. A row is read into a copy of blank, which holds
// what all rows have in common. The key comes first. It panics when a column is
// described twice.
func NewTable[T any](name string, blank T, groups ...Group[T]) *Table[T] {
	t := &Table[T]{name: name}
	seen := make(map[string]bool)
	for _, g := range groups {
		for _, c := range g.columns {
			if seen[c.name] {
				panic("sqldb: " + name + "." + c.name + " is described twice") //nolint:forbidigo // the table is wrong in every run or in none
			}
			seen[c.name] = true
			t.add(c, g.use)
		}
	}
	read := slices.DeleteFunc(slices.Clone(t.written), func(c Column[T]) bool { return c.target == nil })
	t.Selection = selection(name, blank, read)
	t.prepare()
	return t
}

func (t *Table[T]) add(c Column[T], u use) {
	if c.value == nil {
		t.beside = append(t.beside, c.name)
		return
	}
	t.written = append(t.written, c)
	switch u {
	case inKey:
		t.key = append(t.key, c)
	case changeable:
		t.changed = append(t.changed, c)
	case fixed:
	}
}

// prepare writes the statements that are always the same.
func (t *Table[T]) prepare() {
	t.insert = "INSERT INTO " + t.name + " (" + joined(t.written, ", ", column)
	t.one = t.insert + ") VALUES " + Marks(1, len(t.written))
	t.set = joined(t.changed, ", ", equals)
	t.where = joined(t.key, " AND ", equals)
	t.upsert = " ON CONFLICT (" + joined(t.key, ", ", column) + ") DO UPDATE SET " +
		joined(t.changed, ", ", func(name string) string { return name + " = excluded." + name })
}

func column(name string) string { return name }

func equals(name string) string { return name + " = ?" }

// joined writes each column in some way.
func joined[T any](columns []Column[T], between string, write func(name string) string) string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = write(c.name)
	}
	return strings.Join(out, between)
}

// Name is the table's name.
func (t *Table[T]) Name() string { return t.name }

// Described lists every column, those that are never read among them.
func (t *Table[T]) Described() []string {
	names := slices.Clone(t.beside)
	for _, c := range t.written {
		names = append(names, c.name)
	}
	return names
}

// Insert queues new rows.
func (t *Table[T]) Insert(tx *Tx, rows ...T) { t.put(tx, rows, "") }

// Upsert queues rows; those whose key there is change it.
func (t *Table[T]) Upsert(tx *Tx, rows ...T) { t.put(tx, rows, t.upsert) }

func (t *Table[T]) put(tx *Tx, rows []T, end string) {
	for chunk := range Portions(rows) {
		args := make([]any, 0, len(chunk)*len(t.written))
		for i := range chunk {
			args = values(args, t.written, &chunk[i])
		}
		sql := t.one
		if len(chunk) > 1 {
			sql = t.insert + ") VALUES " + Marks(len(chunk), len(t.written))
		}
		tx.Exec(sql+end, args...)
	}
}

// InsertWith queues new rows with a column that stands beside them, whose value
// for each row is at its place of beside.
func (t *Table[T]) InsertWith(tx *Tx, rows []T, column string, beside []any) {
	width := len(t.written) + 1
	sql := t.insert + ", " + column + ") VALUES "
	for chunk := range Portions(rows) {
		args := make([]any, 0, len(chunk)*width)
		for i := range chunk {
			args = append(values(args, t.written, &chunk[i]), beside[i])
		}
		beside = beside[len(chunk):]
		tx.Exec(sql+Marks(len(chunk), width), args...)
	}
}

// Update queues the changeable columns of a row, and what stands beside it. The
// write is lost, and the transaction with it, unless the row has the version
// that the change was made from.
func (t *Table[T]) Update(tx *Tx, row *T, from int64, beside ...Set) {
	set := t.set
	args := values(make([]any, 0, len(t.written)+len(beside)+1), t.changed, row)
	for _, s := range beside {
		set, args = set+", "+equals(s.Column), append(args, s.Value)
	}
	args = append(values(args, t.key, row), from)
	tx.ExecOne("UPDATE "+t.name+" SET "+set+" WHERE "+t.where+" AND version = ?", args...)
}

// values appends what the columns store of a row.
func values[T any](args []any, columns []Column[T], row *T) []any {
	for _, c := range columns {
		args = append(args, c.value(row))
	}
	return args
}
