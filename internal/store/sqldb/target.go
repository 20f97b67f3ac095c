package sqldb

import (
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"
)

// The targets below are where columns are read into: the types of the program
// have names of their own, which the drivers would look through by reflection,
// value by value. As in types.go each has a door for database/sql and one for
// pgx.

// textTarget is where a text column is read into.
type textTarget[S ~string] struct{ into *S }

// Scan implements sql.Scanner.
func (t *textTarget[S]) Scan(v any) error {
	s, err := textOf(v)
	*t.into = S(s)
	return err
}

// ScanText implements pgtype.TextScanner.
func (t *textTarget[S]) ScanText(v pgtype.Text) error {
	*t.into = S(v.String)
	return nil
}

// intTarget is where a column of whole numbers is read into.
type intTarget[N ~int | ~int64] struct{ into *N }

// Scan implements sql.Scanner.
func (t *intTarget[N]) Scan(v any) error {
	switch x := v.(type) {
	case nil:
		*t.into = 0
		return nil
	case int64:
		*t.into = N(x)
		return nil
	}
	return fmt.Errorf("a whole number cannot be read from %T", v)
}

// ScanInt64 implements pgtype.Int64Scanner.
func (t *intTarget[N]) ScanInt64(v pgtype.Int8) error {
	*t.into = N(v.Int64)
	return nil
}

// ownedTarget is where the id of a row of the same owner is read into.
type ownedTarget[A ~int64] struct {
	own, owner *A
	id         *uuid.UUID
}

// Scan implements sql.Scanner.
func (t *ownedTarget[A]) Scan(v any) error {
	*t.id = uuid.Nil
	err := t.id.Scan(v)
	t.belong()
	return err
}

// ScanUUID implements pgtype.UUIDScanner.
func (t *ownedTarget[A]) ScanUUID(v pgtype.UUID) error {
	*t.id = v.Bytes
	t.belong()
	return nil
}

// belong sets the owner of an id, and none for no id.
func (t *ownedTarget[A]) belong() {
	*t.owner = 0
	if *t.id != uuid.Nil {
		*t.owner = *t.own
	}
}

// codedTarget is where a text is read into that holds a value in a writing of
// its own.
type codedTarget[V any] struct {
	into *V
	read func(into *V, text string) error
}

// Scan implements sql.Scanner.
func (t *codedTarget[V]) Scan(v any) error {
	s, err := textOf(v)
	if err != nil {
		return err
	}
	return t.read(t.into, s)
}

// ScanText implements pgtype.TextScanner.
func (t *codedTarget[V]) ScanText(v pgtype.Text) error { return t.read(t.into, v.String) }

// textOf is the text that database/sql hands over; "" for NULL.
func textOf(v any) (string, error) {
	switch x := v.(type) {
	case nil:
		return "", nil
	case string:
		return x, nil
	case []byte:
		return string(x), nil
	}
	return "", fmt.Errorf("a text cannot be read from %T", v)
}
