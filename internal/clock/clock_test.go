package clock_test

import (
	"testing"
	"time"

	"kntc/internal/clock"
)

func TestDateOfCountsDaysInVietNam(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, instant, want string
	}{
		{"last second of the day", "2026-06-30T16:59:59Z", "2026-06-30"},
		{"midnight in Viet Nam", "2026-06-30T17:00:00Z", "2026-07-01"},
		{"new year", "2025-12-31T17:00:00Z", "2026-01-01"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			at, err := time.Parse(time.RFC3339, tt.instant)
			if err != nil {
				t.Fatal(err)
			}
			if got := clock.DateOf(at).String(); got != tt.want {
				t.Errorf("DateOf(%s) = %s, want %s", tt.instant, got, tt.want)
			}
		})
	}
}

func TestParseDateRefusesWhatTheCalendarLacks(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "01/02/2026", "", "2026-04-31", "0000-01-01"} {
		if d, err := clock.ParseDate(s); err == nil {
			t.Errorf("ParseDate(%q) = %s, want an error", s, d)
		}
	}
	for _, s := range []string{"2024-02-29", "2026-07-01"} {
		if d, err := clock.ParseDate(s); err != nil || d.String() != s {
			t.Errorf("ParseDate(%q) = %s, %v", s, d, err)
		}
	}
}

func TestDayBounds(t *testing.T) {
	t.Parallel()
	d := clock.MustDate(2019, time.November, 15)
	if got, want := d.End().Format(time.RFC3339Nano), "2019-11-15T16:59:59.999999Z"; got != want {
		t.Errorf("End = %s, want %s", got, want)
	}
	if clock.DateOf(d.Start()) != d || clock.DateOf(d.End()) != d {
		t.Error("the day's first and last instants must fall on the day")
	}
}

func TestFakeNeverRepeatsAnInstant(t *testing.T) {
	t.Parallel()
	f := clock.NewFake(time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC))
	if a, b := f.Now(), f.Now(); !b.After(a) {
		t.Errorf("second reading %s is not after %s", b, a)
	}
}

func TestLatest(t *testing.T) {
	t.Parallel()
	first, last := clock.MustDate(2020, time.January, 31), clock.MustDate(2020, time.February, 1)
	for _, tt := range []struct {
		name  string
		dates []clock.Date
		want  clock.Date
	}{
		{"none", nil, clock.Date{}},
		{"not known", []clock.Date{{}, {}}, clock.Date{}},
		{"the first", []clock.Date{last, first}, last},
		{"the last", []clock.Date{first, {}, last}, last},
		{"one that is not known comes last", []clock.Date{first, {}}, first},
	} {
		if got := clock.Latest(tt.dates...); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}
