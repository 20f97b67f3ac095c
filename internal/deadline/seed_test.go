package deadline

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/clock"
)

// TestSeedHolds: the rows that come with the program pass every check, and no
// row says less than where it comes from.
func TestSeedHolds(t *testing.T) {
	t.Parallel()
	law := seeded(t, nil)
	d := law.Data()
	if len(d.Years) != 10 || len(d.Days) < 130 || len(d.Rules) < 55 || len(d.Switches) < 10 || len(d.Grounds) == 0 || len(d.Quotas) == 0 {
		t.Fatalf("%d years, %d days, %d rules, %d switches", len(d.Years), len(d.Days), len(d.Rules), len(d.Switches))
	}
	for _, s := range d.Switches {
		if len(s.Values) < 2 || s.Title.VI == "" || s.Title.EN == "" || s.Why.VI == "" || s.Why.EN == "" {
			t.Errorf("switch %s does not explain itself", s.Code)
		}
		for _, v := range s.Values {
			if v.Text.VI == "" || v.Text.EN == "" {
				t.Errorf("value %s of switch %s has no text", v.Code, s.Code)
			}
		}
		used := slices.ContainsFunc(d.Rules, func(r Rule) bool { return r.When.Switch == s.Code || r.By == s.Code }) ||
			slices.ContainsFunc(d.Days, func(x Day) bool { return x.When.Switch == s.Code })
		if _, computes := asked()[s.Code]; !computes && !used && !slices.Contains(askedElsewhere(), s.Code) {
			t.Errorf("switch %s decides nothing", s.Code)
		}
	}
	for _, term := range Terms() {
		if ruled := slices.ContainsFunc(d.Rules, func(r Rule) bool { return r.Term == term }); ruled == term.Told() {
			t.Errorf("%s has a rule: %t", term, ruled)
		}
	}
}

// TestEveryCode: every code of the fact sheet is in the data.
func TestEveryCode(t *testing.T) {
	t.Parallel()
	var have []string
	for _, r := range seeded(t, nil).Data().Rules {
		have = append(have, r.Code)
	}
	for _, code := range []string{
		"TCD_REPLY", "TCD_FWD_RESULT", "TCD_FWD_CITIZEN", "TCD_REFUSE", "TCD_SCHEDULE", "TCD_ONLINE_NOTICE", "DON_PROCESS", "DON_45", "PAKN_PASS_ON", "PARTY_REPLY",
		"KN_LIMIT", "KN_ACCEPT", "KN_INFO", "KN_FIRST", "KN_FIRST_CX", "KN_FIRST_RM", "KN_FIRST_RM_CX", "KN_SECOND", "KN_SECOND_RM", "KN_SEND1", "KN_SEND2",
		"KN_PUBLISH2", "KN_NEXT", "KN_EFFECT", "KN_DIALOG", "KN_SUSP_SEND", "KNKL_LIMIT", "KNKL_RESOLVE", "KN_SUE",
		"TC_INIT", "TC_TRANSFER", "TC_PRESS", "TC_ACCEPT_NOTICE", "TC_RESOLVE", "TC_EXT1", "TC_EXT2", "TC_SUSP_SEND", "TC_CONCL_SEND", "TC_HANDLE",
		"TC_HANDLE_REPORT", "TC_PUBLISH", "TC_AGAIN", "TC_OVERDUE_ASK", "TC_OVERDUE_REPORT", "TC_PARTY",
	} {
		if !slices.Contains(have, code) {
			t.Errorf("no rule %s", code)
		}
	}
}

// TestSeedFollowsTheLabourCode compares every year of the table with what the
// law alone gives: only Tết, the day beside National Day, swaps and what
// follows from them may differ.
func TestSeedFollowsTheLabourCode(t *testing.T) {
	t.Parallel()
	law := seeded(t, nil)
	chosen := func(year int, d clock.Date) bool {
		tet := LunarNewYear(year)
		return !d.Before(tet.AddDays(-2)) && !d.After(tet.AddDays(8)) ||
			!d.Before(clock.MustDate(year, 9, 1)) && !d.After(clock.MustDate(year, 9, 5))
	}
	for year := 2018; year <= 2027; year++ {
		var want, got []string
		for _, d := range Statutory(year) {
			if !chosen(year, d.Date) {
				want = append(want, d.Date.String()+" "+string(d.Kind))
			}
		}
		row, days := law.Calendar(year)
		tet := 0
		for _, d := range days {
			if d.Kind == PublicHoliday && d.Date.Month() < 3 && d.Date.Month() > 0 && chosen(year, d.Date) {
				tet++
			}
			if !chosen(year, d.Date) && d.When.Switch == "" && d.Kind != SwappedOff && d.Kind != SwappedWorking {
				got = append(got, d.Date.String()+" "+string(d.Kind))
			}
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%d (-law +table)\n%s", year, diff)
		}
		if tet != 5 {
			t.Errorf("Tết of %d has %d days, want 5", year, tet)
		}
		if approved := year >= 2021; approved != (row.Status == Approved) {
			t.Errorf("%d is %s", year, row.Status)
		}
	}
}

// TestSwapsBalance: as many Saturdays are worked as days were given up.
func TestSwapsBalance(t *testing.T) {
	t.Parallel()
	balance := 0
	for _, d := range seeded(t, nil).Data().Days {
		switch {
		case d.When.Switch != "":
		case d.Kind == SwappedOff:
			balance++
		case d.Kind == SwappedWorking:
			balance--
		}
	}
	if balance != 0 {
		t.Errorf("%d days off more than Saturdays worked", balance)
	}
}

// TestDataRefused: whoever changes the law is told what is wrong with it.
func TestDataRefused(t *testing.T) {
	t.Parallel()
	rule := func(d *Data, code string) *Rule {
		i := slices.IndexFunc(d.Rules, func(r Rule) bool { return r.Code == code })
		return &d.Rules[i]
	}
	tests := []struct {
		name string
		edit func(*Data)
	}{
		{"two rules for one case", func(d *Data) { rule(d, "KN_FIRST_CX").Complexities = Set{} }},
		{"a version twice", func(d *Data) { r := *rule(d, "KN_ACCEPT"); r.Version = 2; d.Rules = append(d.Rules, r) }},
		{"overlapping versions", func(d *Data) { rule(d, "KN_ACCEPT").ValidTo = clock.MustDate(2020, 12, 10) }},
		{"a gap between versions", func(d *Data) { rule(d, "KN_ACCEPT").ValidTo = clock.MustDate(2020, 12, 8) }},
		{"an unknown term", func(d *Data) { d.Rules[0].Term = "lunch" }},
		{"no length", func(d *Data) { d.Rules[0].Length = 0 }},
		{"no article", func(d *Data) { d.Rules[0].Legal.Article = "" }},
		{"an unknown deciding date", func(d *Data) { d.Rules[0].By = "whim" }},
		{"a condition on an unknown switch", func(d *Data) { d.Rules[0].When = When{"whim", []string{"yes"}} }},
		{"a ceiling below the length", func(d *Data) { rule(d, "TC_EXT1").Ceiling = 20 }},
		{"times without extension", func(d *Data) { rule(d, "KN_FIRST").Times = 1 }},
		{"a setting that is no value", func(d *Data) { d.Settings = map[string]string{firstDay: "perhaps"} }},
		{"a missing switch", func(d *Data) { d.Switches = d.Switches[1:] }},
		{"a day without its year", func(d *Data) { d.Years = d.Years[1:] }},
		{"a day twice", func(d *Data) { d.Days = append(d.Days, d.Days[0]) }},
		{"a working Saturday on a Monday", func(d *Data) { d.Days[0].Date, d.Days[0].Kind = clock.MustDate(2018, 1, 8), SwappedWorking }},
		{"compensation on a Sunday", func(d *Data) { d.Days[0].Date, d.Days[0].Kind = clock.MustDate(2018, 1, 7), CompensatoryOff }},
		{"a provisional year that does not say why", func(d *Data) { d.Years[0].Note.VI = "" }},
		{"a year twice", func(d *Data) { d.Years = append(d.Years, d.Years[0]) }},
		{"a ground for no term", func(d *Data) { d.Grounds[0].Terms = ParseSet("lunch") }},
		{"a quota per year", func(d *Data) { d.Quotas[0].Per = "year" }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, err := Seed()
			if err != nil {
				t.Fatal(err)
			}
			d.Rules, d.Days, d.Years = slices.Clone(d.Rules), slices.Clone(d.Days), slices.Clone(d.Years)
			d.Switches, d.Grounds, d.Quotas = slices.Clone(d.Switches), slices.Clone(d.Grounds), slices.Clone(d.Quotas)
			tt.edit(&d)
			if _, err := New(d); !errors.Is(err, ErrLaw) {
				t.Errorf("error %v, want it refused", err)
			}
		})
	}
}

// TestOneRuleAnswers: for no case do two rules answer, and a case with a rule
// on one day has one on every later day.
func TestOneRuleAnswers(t *testing.T) {
	t.Parallel()
	law := seeded(t, nil)
	days := []clock.Date{
		clock.MustDate(2019, 1, 1), clock.MustDate(2020, 12, 9), clock.MustDate(2020, 12, 10),
		clock.MustDate(2026, 6, 30), clock.MustDate(2026, 7, 1), clock.MustDate(2030, 1, 1),
	}
	for _, f := range everyCase() {
		for _, term := range Terms() {
			had := false
			for _, day := range days {
				n := 0
				for _, r := range law.byTerm[term] {
					if r.fits(f) && r.ValidOn(day) {
						n++
					}
				}
				if n > 1 || had && n == 0 {
					t.Errorf("%d rules for %s of %+v on %s", n, term, f, day)
				}
				had = had || n > 0
			}
		}
	}
}

// everyCase lists facts in every combination that rules tell apart.
func everyCase() []Facts {
	var all []Facts
	for _, kind := range []string{"complaint", "discipline", "denunciation", "recommendation", "feedback", "mixed"} {
		for _, instance := range []string{"first", "second", "further"} {
			for criteria := range 3 {
				for _, branch := range []string{"state", "party"} {
					for _, tier := range []string{"commune", "central"} {
						for flags := range 8 {
							all = append(all, Facts{
								Kind: kind, Instance: instance, Criteria: Criteria()[:criteria], Branch: branch, Tier: tier,
								Remote: flags&1 != 0, Dismissal: flags&2 != 0, Delegated: flags&4 != 0,
							})
						}
					}
				}
			}
		}
	}
	return all
}

// TestParsed: what a row says can be read again.
func TestParsed(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "a", "a|b", "!a", "!a|b"} {
		if got := ParseSet(s).String(); got != s {
			t.Errorf("set %q reads as %q", s, got)
		}
	}
	for _, s := range []string{"", "a=b", "a=b|c"} {
		w, ok := ParseWhen(s)
		if got := w.String(); !ok || got != s {
			t.Errorf("condition %q reads as %q", s, got)
		}
	}
	for _, s := range []string{"a", "=b", "a="} {
		if w, ok := ParseWhen(s); ok {
			t.Errorf("condition %q reads as %q", s, fmt.Sprint(w))
		}
	}
	if s := ParseSet("!a"); s.Has("a") || !s.Has("b") || !ParseSet("").Has("x") || ParseSet("a|b").Has("c") {
		t.Error("a set has the wrong values")
	}
}
