package sqldb

import (
	"time"

	"github.com/google/uuid"

	"kntc/internal/clock"
)

// Column describes one column of a table whose rows are values of T: its name,
// what of a row is stored in it, and where in a row it is read into. NULL is
// read as the zero value.
type Column[T any] struct {
	name   string
	value  func(*T) any // nil: handed over beside the row; see Beside
	target func(*T) any // nil: written, never read
}

// Text is a text column; field says where in a row it belongs. So it is with the
// other kinds of column below.
func Text[T any, S ~string](name string, field func(*T) *S) Column[T] {
	return Column[T]{name, func(row *T) any { return string(*field(row)) }, func(row *T) any { return &textTarget[S]{field(row)} }}
}

// NullText is a text column that holds NULL for the empty text.
func NullText[T any, S ~string](name string, field func(*T) *S) Column[T] {
	c := Text(name, field)
	c.value = func(row *T) any { return Maybe(string(*field(row))) }
	return c
}

// Int is a column of whole numbers.
func Int[T any, N ~int | ~int64](name string, field func(*T) *N) Column[T] {
	return Column[T]{name, func(row *T) any { return int64(*field(row)) }, func(row *T) any { return &intTarget[N]{field(row)} }}
}

// NullInt is a column of whole numbers that holds NULL for zero.
func NullInt[T any, N ~int | ~int64](name string, field func(*T) *N) Column[T] {
	c := Int(name, field)
	c.value = func(row *T) any {
		if n := *field(row); n != 0 {
			return int64(n)
		}
		return nil
	}
	return c
}

// Bool is a column that is true or false, and never NULL.
func Bool[T any](name string, field func(*T) *bool) Column[T] {
	return Column[T]{name, func(row *T) any { return *field(row) }, func(row *T) any { return field(row) }}
}

// Bytes is a column of bytes; NULL for nil.
func Bytes[T any](name string, field func(*T) *[]byte) Column[T] {
	return Column[T]{name, func(row *T) any { return *field(row) }, func(row *T) any { return field(row) }}
}

// Date is a date column; NULL for the zero date. See Day.
func Date[T any](name string, field func(*T) *clock.Date) Column[T] {
	return Column[T]{name, func(row *T) any { return Day(*field(row)) }, func(row *T) any { return (*Day)(field(row)) }}
}

// Time is a column of points in time; NULL for the zero time. See Instant.
func Time[T any](name string, field func(*T) *time.Time) Column[T] {
	return Column[T]{name, func(row *T) any { return Instant(*field(row)) }, func(row *T) any { return (*Instant)(field(row)) }}
}

// UUID is a UUID column; NULL for the nil UUID.
func UUID[T any](name string, field func(*T) *uuid.UUID) Column[T] {
	return Column[T]{name, func(row *T) any { return maybeUUID(*field(row)) }, func(row *T) any { return (*UID)(field(row)) }}
}

// Owned is a UUID column that names a row of the same owner, so that the owner
// is not stored a second time. Ids returns where in a row its own owner stands
// and where the id read belongs, its owner apart. The column of the row's own
// owner must stand before this one.
func Owned[T any, A ~int64](name string, ids func(*T) (own, owner *A, id *uuid.UUID)) Column[T] {
	return Column[T]{
		name,
		func(row *T) any {
			_, _, id := ids(row)
			return maybeUUID(*id)
		},
		func(row *T) any {
			own, owner, id := ids(row)
			return &ownedTarget[A]{own, owner, id}
		},
	}
}

// Coded is a text column that holds a field in a writing of its own. Read may
// rely on the columns before it.
func Coded[T, V any](name string, field func(*T) *V, write func(V) string, read func(into *V, text string) error) Column[T] {
	return Column[T]{
		name,
		func(row *T) any { return write(*field(row)) },
		func(row *T) any { return &codedTarget[V]{field(row), read} },
	}
}

// Derived is a column for queries: it is computed from the row and never read.
func Derived[T any](name string, value func(*T) any) Column[T] {
	return Column[T]{name: name, value: value}
}

// Beside is a column for queries whose value a row does not hold: whoever writes
// the row hands it over as a Set.
func Beside[T any](name string) Column[T] { return Column[T]{name: name} }

// Set is the value of a column declared as Beside.
type Set struct {
	Column string
	Value  any
}

// maybeUUID is nil for the nil UUID, so that it is stored as NULL.
func maybeUUID(id uuid.UUID) any {
	if id == uuid.Nil {
		return nil
	}
	return id
}
