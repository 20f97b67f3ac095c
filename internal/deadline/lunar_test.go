package deadline

import (
	"testing"

	"kntc/internal/clock"
)

func TestLunarDates(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name             string
		year             int
		newYear, founder string // "" is not checked
	}{
		{"before the reform of the calendar", 1900, "1900-01-31", ""},
		{"Chinese month later", 1985, "1985-01-21", ""},
		{"Chinese day later", 2007, "2007-02-17", ""},
		{"two days before", 2018, "2018-02-16", "2018-04-25"},
		{"on a Sunday", 2019, "2019-02-05", "2019-04-14"},
		{"leap fourth month", 2020, "2020-01-25", "2020-04-02"},
		{"2021", 2021, "2021-02-12", "2021-04-21"},
		{"2022", 2022, "2022-02-01", "2022-04-10"},
		{"leap second month", 2023, "2023-01-22", "2023-04-29"},
		{"2024", 2024, "2024-02-10", "2024-04-18"},
		{"2025", 2025, "2025-01-29", "2025-04-07"},
		{"2026", 2026, "2026-02-17", "2026-04-26"},
		{"2027", 2027, "2027-02-06", "2027-04-16"},
		{"2028", 2028, "2028-01-26", "2028-04-04"},
		{"2029", 2029, "2029-02-13", "2029-04-23"},
		{"the Chinese new year is a day later", 2030, "2030-02-02", "2030-04-12"},
		{"the last year", 2100, "2100-02-09", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := LunarNewYear(tt.year).String(); got != tt.newYear {
				t.Errorf("Tết of %d = %s, want %s", tt.year, got, tt.newYear)
			}
			if got := HungKings(tt.year).String(); tt.founder != "" && got != tt.founder {
				t.Errorf("Giỗ Tổ of %d = %s, want %s", tt.year, got, tt.founder)
			}
		})
	}
}

// TestLunarYearsAreWhole checks what holds for every year: Tết lies between 20
// January and 21 February, a lunar year has 12 or 13 months, and seven years of
// nineteen have a leap month.
func TestLunarYearsAreWhole(t *testing.T) {
	t.Parallel()
	long := 0
	for y := lunarFirst; y <= lunarLast; y++ {
		tet := LunarNewYear(y)
		if tet.Before(clock.MustDate(y, 1, 20)) || tet.After(clock.MustDate(y, 2, 21)) {
			t.Errorf("Tết of %d is %s", y, tet)
		}
		if y == lunarLast {
			break
		}
		switch days := daysBetween(tet, LunarNewYear(y+1)); {
		case days >= 353 && days <= 356:
		case days >= 382 && days <= 386:
			long++
		default:
			t.Errorf("the lunar year %d has %d days", y, days)
		}
	}
	if long < 72 || long > 75 {
		t.Errorf("%d of 200 lunar years have a leap month, want about 200 × 7/19 = 73.7", long)
	}
}
