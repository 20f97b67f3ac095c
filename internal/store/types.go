package store

import (
	"database/sql/driver"
	"fmt"
	"time"

	"kntc/internal/clock"
)

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

// maybe returns nil for an empty text, so that it is stored as NULL.
func maybe(s string) any {
	if s == "" {
		return nil
	}
	return s
}
