package deadline

import (
	"maps"
	"testing"

	"kntc/internal/clock"
)

// seeded returns the law that comes with the program, with some switches set.
func seeded(t *testing.T, settings map[string]string) *Law {
	t.Helper()
	data, err := Seed()
	if err != nil {
		t.Fatal(err)
	}
	data.Settings = maps.Clone(settings)
	law, err := New(data)
	if err != nil {
		t.Fatal(err)
	}
	return law
}

// on reads a date; "" is none.
func on(t *testing.T, s string) clock.Date {
	t.Helper()
	var d clock.Date
	if err := d.UnmarshalText([]byte(s)); err != nil {
		t.Fatal(err)
	}
	return d
}

// period returns the seeded law with one rule only: so many days or working
// days after the start.
func period(t *testing.T, unit Unit, length int, settings map[string]string) *Law {
	t.Helper()
	data, err := Seed()
	if err != nil {
		t.Fatal(err)
	}
	data.Settings = settings
	data.Rules = []Rule{{
		Provision: Provision{
			Code: "X", Version: 1, ValidFrom: clock.MustDate(2000, 1, 1), Legal: data.Rules[0].Legal, Mark: Known, Title: data.Rules[0].Title,
		},
		Term: Resolve, Unit: unit, Length: length, Start: "accepted", By: ByStart,
	}}
	law, err := New(data)
	if err != nil {
		t.Fatal(err)
	}
	return law
}

// due computes and returns the date as text.
func due(t *testing.T, law *Law, q Question) string {
	t.Helper()
	d, err := law.Compute(q)
	if err != nil {
		t.Fatalf("compute %s from %s: %v", q.Term, q.Start, err)
	}
	return d.Due.String()
}
