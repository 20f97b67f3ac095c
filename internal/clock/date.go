package clock

import (
	"fmt"
	"time"
)

// Date is a calendar day in Viet Nam, without a time. The zero Date means
// "no date". Dates compare with == and order with Before and After.
type Date struct {
	year  int16
	month int8
	day   int8
}

// NewDate returns the date, or an error when the calendar has no such day.
func NewDate(year int, month time.Month, day int) (Date, error) {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if year < 1 || year > 9999 || t.Year() != year || t.Month() != month || t.Day() != day {
		return Date{}, fmt.Errorf("there is no day %04d-%02d-%02d", year, int(month), day)
	}
	return fromTime(t), nil
}

// MustDate is NewDate for dates written in source code; it panics on an
// impossible one.
func MustDate(year int, month time.Month, day int) Date {
	d, err := NewDate(year, month, day)
	if err != nil {
		panic(err) //nolint:forbidigo // a date in source code is wrong in every run or in none
	}
	return d
}

// DateOf returns the day on which the instant falls in Viet Nam.
func DateOf(t time.Time) Date { return fromTime(t.In(VietNam)) }

// ParseDate reads "YYYY-MM-DD", the only form the API uses.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return Date{}, fmt.Errorf("%q is not a date of the form YYYY-MM-DD", s)
	}
	return fromTime(t), nil
}

func fromTime(t time.Time) Date {
	return Date{int16(t.Year()), int8(t.Month()), int8(t.Day())} //nolint:gosec // calendar fields fit
}

// IsZero reports whether d is "no date".
func (d Date) IsZero() bool { return d == Date{} }

// Year returns the calendar year.
func (d Date) Year() int { return int(d.year) }

// Month returns the month.
func (d Date) Month() time.Month { return time.Month(d.month) }

// Day returns the day of the month.
func (d Date) Day() int { return int(d.day) }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// AddDays returns the date n days later; earlier for negative n.
func (d Date) AddDays(n int) Date { return fromTime(d.utc().AddDate(0, 0, n)) }

// Before reports whether d is earlier than o.
func (d Date) Before(o Date) bool { return d.utc().Before(o.utc()) }

// After reports whether d is later than o.
func (d Date) After(o Date) bool { return o.Before(d) }

// Latest returns the latest of the dates; the zero Date when there is none.
func Latest(dates ...Date) Date {
	var out Date
	for _, d := range dates {
		if out.IsZero() || d.After(out) {
			out = d
		}
	}
	return out
}

// Earliest returns the earliest of the dates; the zero Date when there is none.
func Earliest(dates ...Date) Date {
	var out Date
	for i, d := range dates {
		if i == 0 || d.Before(out) {
			out = d
		}
	}
	return out
}

// Start returns the first instant of the day in Viet Nam.
func (d Date) Start() time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, VietNam).UTC()
}

// End returns the last microsecond of the day in Viet Nam.
func (d Date) End() time.Time { return d.AddDays(1).Start().Add(-time.Microsecond) }

// String returns "YYYY-MM-DD", and "" for the zero date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return string(d.append(make([]byte, 0, len(time.DateOnly))))
}

// append writes "YYYY-MM-DD". Every list and every statement holds many dates,
// and fmt takes several times as long.
func (d Date) append(b []byte) []byte {
	y, m, n := int(d.year), int(d.month), int(d.day)
	digit := func(v int) byte { return "0123456789"[v%10] }
	return append(b, digit(y/1000), digit(y/100), digit(y/10), digit(y), '-', digit(m/10), digit(m), '-', digit(n/10), digit(n))
}

// Vietnamese returns "dd/mm/yyyy", as offices write it (NĐ 30/2020, annex).
func (d Date) Vietnamese() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%02d/%02d/%04d", d.day, d.month, d.year)
}

// MarshalText implements encoding.TextMarshaler.
func (d Date) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return []byte{}, nil
	}
	return d.append(make([]byte, 0, len(time.DateOnly))), nil
}

// UnmarshalText implements encoding.TextUnmarshaler; the empty text is the
// zero date.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	p, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = p
	return nil
}

func (d Date) utc() time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC)
}
