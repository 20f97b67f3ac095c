package deadline

import (
	"errors"
	"slices"
	"testing"

	"kntc/internal/clock"
)

func TestAddRule(t *testing.T) {
	t.Parallel()
	law := seeded(t, nil)
	next := law.Data().Rules[slices.IndexFunc(law.Data().Rules, func(r Rule) bool { return r.Code == "KN_ACCEPT" && r.Version == 4 })]
	next.Length, next.ValidFrom = 5, clock.MustDate(2027, 1, 1)
	after, overlay, err := law.AddRule(next)
	if err != nil {
		t.Fatal(err)
	}
	if len(overlay.Rules) != 2 || overlay.Rules[0].ValidTo != clock.MustDate(2026, 12, 31) || overlay.Rules[1].Version != 5 {
		t.Errorf("changed %+v", overlay.Rules)
	}
	q := Question{Term: Admit, Facts: Facts{Kind: "complaint"}, Start: clock.MustDate(2026, 12, 14)}
	if a, b := due(t, law, q), due(t, after, q); a != b {
		t.Errorf("an old case moved from %s to %s", a, b)
	}
	q.Start = clock.MustDate(2027, 3, 1)
	if got := due(t, after, q); got != "2027-03-08" {
		t.Errorf("due %s", got)
	}
	if _, _, err := after.AddRule(next); !errors.Is(err, ErrLaw) {
		t.Errorf("the same day again: %v", err)
	}
	local := next
	local.Code, local.Term, local.Kinds, local.By, local.ValidFrom = "LOCAL_KNPA", Resolve, ParseSet("recommendation|feedback"), ByStart, clock.MustDate(2026, 1, 1)
	if _, overlay, err = law.AddRule(local); err != nil || overlay.Rules[0].Version != 1 {
		t.Errorf("a new code: %+v, %v", overlay, err)
	}
	local.Kinds = ParseSet("complaint")
	if _, _, err = law.AddRule(local); !errors.Is(err, ErrLaw) {
		t.Errorf("a second rule for complaints: %v", err)
	}
}

func TestReplaceYear(t *testing.T) {
	t.Parallel()
	law := seeded(t, nil)
	year, days := law.Calendar(2028) // computed: Tết from its eve, Tuesday 25/01
	days = slices.DeleteFunc(days, func(d Day) bool { return d.Date == clock.MustDate(2028, 1, 25) })
	year.Status = Approved
	after, _, err := law.ReplaceYear(year, days)
	if err != nil {
		t.Fatal(err)
	}
	q := Question{Term: Process, Start: clock.MustDate(2028, 1, 21)}
	before, _ := law.Compute(q)
	now, _ := after.Compute(q)
	if !before.Provisional() || now.Provisional() || now.Due != before.Due.AddDays(-1) {
		t.Errorf("due %s, then %s", before.Due, now.Due)
	}
	if n := after.Nature(clock.MustDate(2028, 1, 25)); n != Working {
		t.Errorf("25/01/2028 is %s", n)
	}
	if _, _, err := law.ReplaceYear(Year{Year: 2026, Status: Approved, Source: "x"}, days); !errors.Is(err, ErrLaw) {
		t.Errorf("days of another year: %v", err)
	}
	beyond := Year{Year: 2028, Status: Approved, Source: "x"}
	if after, _, err = law.ReplaceYear(beyond, Statutory(2028)); err != nil {
		t.Fatal(err)
	}
	if y, list := after.Calendar(2028); y.Status != Approved || len(list) == 0 {
		t.Errorf("2028 is %+v", y)
	}
}

func TestSetSwitch(t *testing.T) {
	t.Parallel()
	law := seeded(t, nil)
	after, _, err := law.SetSwitch(suspensionDay, "not_consumed")
	if err != nil || after.Setting(suspensionDay) != "not_consumed" || law.Setting(suspensionDay) != "consumed" {
		t.Errorf("set to %s, was %s: %v", after.Setting(suspensionDay), law.Setting(suspensionDay), err)
	}
	if again, _, err := after.SetSwitch(firstDay, "counted"); err != nil || again.Setting(suspensionDay) != "not_consumed" {
		t.Errorf("a second switch takes the first back: %v", err)
	}
	for _, bad := range [][2]string{{"whim", "yes"}, {firstDay, "perhaps"}} {
		if _, _, err := law.SetSwitch(bad[0], bad[1]); !errors.Is(err, ErrLaw) {
			t.Errorf("%v: %v", bad, err)
		}
	}
}
