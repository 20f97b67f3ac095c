package store

import (
	"database/sql/driver"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"

	"kntc/internal/clock"
)

// The types below implement the interfaces of database/sql, which SQLite and
// GORM use, and those of pgx beside them: through the former pgx makes a text
// of every value and reads it again, which took a tenth of the server's time.

// day is a date column: DATE on PostgreSQL, "YYYY-MM-DD" on SQLite, NULL for
// the zero date.
type day clock.Date

// Value implements driver.Valuer.
func (d day) Value() (driver.Value, error) {
	if clock.Date(d).IsZero() {
		return nil, nil //nolint:nilnil // NULL is the zero date
	}
	return clock.Date(d).String(), nil
}

// Scan implements sql.Scanner.
func (d *day) Scan(v any) error {
	switch x := v.(type) {
	case nil:
		*d = day{}
		return nil
	case time.Time:
		c, err := clock.NewDate(x.Year(), x.Month(), x.Day())
		*d = day(c)
		return err
	case string:
		c, err := clock.ParseDate(x)
		*d = day(c)
		return err
	}
	return fmt.Errorf("a date cannot be read from %T", v)
}

// DateValue implements pgtype.DateValuer.
func (d day) DateValue() (pgtype.Date, error) {
	c := clock.Date(d)
	if c.IsZero() {
		return pgtype.Date{}, nil
	}
	return pgtype.Date{Time: time.Date(c.Year(), c.Month(), c.Day(), 0, 0, 0, 0, time.UTC), Valid: true}, nil
}

// ScanDate implements pgtype.DateScanner.
func (d *day) ScanDate(v pgtype.Date) error {
	if !v.Valid {
		*d = day{}
		return nil
	}
	return d.Scan(v.Time)
}

// instantLayout has a fixed width, so that text order is time order on SQLite.
const instantLayout = "2006-01-02T15:04:05.000000Z"

// instant is a point in time: TIMESTAMPTZ on PostgreSQL, fixed-width UTC text
// on SQLite, NULL for the zero time. Both keep microseconds.
type instant time.Time

// Value implements driver.Valuer.
func (t instant) Value() (driver.Value, error) {
	if time.Time(t).IsZero() {
		return nil, nil //nolint:nilnil // NULL is the zero time
	}
	return time.Time(t).UTC().Format(instantLayout), nil
}

// Scan implements sql.Scanner.
func (t *instant) Scan(v any) error {
	switch x := v.(type) {
	case nil:
		*t = instant{}
		return nil
	case time.Time:
		*t = instant(x.UTC())
		return nil
	case string:
		p, err := time.Parse(instantLayout, x)
		*t = instant(p)
		return err
	}
	return fmt.Errorf("an instant cannot be read from %T", v)
}

// TimestamptzValue implements pgtype.TimestamptzValuer.
func (t instant) TimestamptzValue() (pgtype.Timestamptz, error) {
	return pgtype.Timestamptz{Time: time.Time(t), Valid: !time.Time(t).IsZero()}, nil
}

// ScanTimestamptz implements pgtype.TimestamptzScanner.
func (t *instant) ScanTimestamptz(v pgtype.Timestamptz) error {
	*t = instant{}
	if v.Valid {
		*t = instant(v.Time.UTC())
	}
	return nil
}

// uid is where a UUID column is read into; NULL is the nil UUID.
type uid uuid.UUID

// Scan implements sql.Scanner.
func (u *uid) Scan(v any) error { return (*uuid.UUID)(u).Scan(v) }

// ScanUUID implements pgtype.UUIDScanner.
func (u *uid) ScanUUID(v pgtype.UUID) error {
	*u = uid(v.Bytes)
	return nil
}

// maybeUID is where a UUID column is read into that may be NULL.
type maybeUID uuid.NullUUID

// Scan implements sql.Scanner.
func (u *maybeUID) Scan(v any) error { return (*uuid.NullUUID)(u).Scan(v) }

// ScanUUID implements pgtype.UUIDScanner.
func (u *maybeUID) ScanUUID(v pgtype.UUID) error {
	*u = maybeUID{UUID: v.Bytes, Valid: v.Valid}
	return nil
}

// maybe returns nil for an empty text, so that it is stored as NULL.
func maybe(s string) any {
	if s == "" {
		return nil
	}
	return s
}
