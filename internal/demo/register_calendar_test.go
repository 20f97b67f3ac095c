package demo_test

import (
	"time"

	"kntc/internal/clock"
)

// The days on which the example offices work: Monday to Friday without the
// public holidays of 2019.

func day(month time.Month, d int) clock.Date { return clock.MustDate(2019, month, d) }

// holiday reports whether an office was closed for a public holiday of 2019.
func holiday(d clock.Date) bool {
	for _, span := range [][2]clock.Date{
		{day(time.January, 1), day(time.January, 1)},
		{day(time.February, 4), day(time.February, 8)}, // Tết Kỷ Hợi
		{day(time.April, 15), day(time.April, 15)},
		{day(time.April, 29), day(time.May, 1)},
		{day(time.September, 2), day(time.September, 2)},
	} {
		if !d.Before(span[0]) && !d.After(span[1]) {
			return true
		}
	}
	return false
}

func workday(d clock.Date) bool {
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday && !holiday(d)
}

// onOrAfter returns the first working day from d on.
func onOrAfter(d clock.Date) clock.Date {
	for !workday(d) {
		d = d.AddDays(1)
	}
	return d
}

// onOrBefore returns the last working day up to d.
func onOrBefore(d clock.Date) clock.Date {
	for !workday(d) {
		d = d.AddDays(-1)
	}
	return d
}

// later adds working days.
func later(d clock.Date, workdays int) clock.Date {
	for d = onOrAfter(d); workdays > 0; workdays-- {
		d = onOrAfter(d.AddDays(1))
	}
	return d
}

func earliest(a, b clock.Date) clock.Date {
	if b.Before(a) {
		return b
	}
	return a
}

func latest(a, b clock.Date) clock.Date {
	if a.Before(b) {
		return b
	}
	return a
}
