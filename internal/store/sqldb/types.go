package sqldb

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

// Day is a date column: DATE on PostgreSQL, "YYYY-MM-DD" on SQLite, NULL for
// the zero date.
type Day clock.Date

// Value implements driver.Valuer.
func (d Day) Value() (driver.Value, error) {
	if clock.Date(d).IsZero() {
		return nil, nil //nolint:nilnil // NULL is the zero date
	}
	return clock.Date(d).String(), nil
}

// Scan implements sql.Scanner.
func (d *Day) Scan(v any) error {
	switch x := v.(type) {
	case nil:
		*d = Day{}
		return nil
	case time.Time:
		c, err := clock.NewDate(x.Year(), x.Month(), x.Day())
		*d = Day(c)
		return err
	case string:
		c, err := clock.ParseDate(x)
		*d = Day(c)
		return err
	}
	return fmt.Errorf("a date cannot be read from %T", v)
}

// DateValue implements pgtype.DateValuer.
func (d Day) DateValue() (pgtype.Date, error) {
	c := clock.Date(d)
	if c.IsZero() {
		return pgtype.Date{}, nil
	}
	return pgtype.Date{Time: time.Date(c.Year(), c.Month(), c.Day(), 0, 0, 0, 0, time.UTC), Valid: true}, nil
}

// ScanDate implements pgtype.DateScanner.
func (d *Day) ScanDate(v pgtype.Date) error {
	if !v.Valid {
		*d = Day{}
		return nil
	}
	return d.Scan(v.Time)
}

// InstantLayout has a fixed width, so that text order is time order on SQLite.
const InstantLayout = "2006-01-02T15:04:05.000000Z"

// Instant is a point in time: TIMESTAMPTZ on PostgreSQL, fixed-width UTC text
// on SQLite, NULL for the zero time. Both keep microseconds.
type Instant time.Time

// Value implements driver.Valuer.
func (t Instant) Value() (driver.Value, error) {
	if time.Time(t).IsZero() {
		return nil, nil //nolint:nilnil // NULL is the zero time
	}
	return time.Time(t).UTC().Format(InstantLayout), nil
}

// Scan implements sql.Scanner.
func (t *Instant) Scan(v any) error {
	switch x := v.(type) {
	case nil:
		*t = Instant{}
		return nil
	case time.Time:
		*t = Instant(x.UTC())
		return nil
	case string:
		p, err := time.Parse(InstantLayout, x)
		*t = Instant(p)
		return err
	}
	return fmt.Errorf("an instant cannot be read from %T", v)
}

// TimestamptzValue implements pgtype.TimestamptzValuer.
func (t Instant) TimestamptzValue() (pgtype.Timestamptz, error) {
	return pgtype.Timestamptz{Time: time.Time(t), Valid: !time.Time(t).IsZero()}, nil
}

// ScanTimestamptz implements pgtype.TimestamptzScanner.
func (t *Instant) ScanTimestamptz(v pgtype.Timestamptz) error {
	*t = Instant{}
	if v.Valid {
		*t = Instant(v.Time.UTC())
	}
	return nil
}

// UID is where a UUID column is read into; NULL is the nil UUID.
type UID uuid.UUID

// Scan implements sql.Scanner.
func (u *UID) Scan(v any) error {
	*u = UID{} // uuid.UUID leaves what there was for NULL
	return (*uuid.UUID)(u).Scan(v)
}

// ScanUUID implements pgtype.UUIDScanner.
func (u *UID) ScanUUID(v pgtype.UUID) error {
	*u = UID(v.Bytes)
	return nil
}

// Maybe returns nil for an empty text, so that it is stored as NULL.
func Maybe(s string) any {
	if s == "" {
		return nil
	}
	return s
}
