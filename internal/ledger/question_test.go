package ledger_test

import (
	"errors"
	"testing"

	"kntc/internal/clock"
	"kntc/internal/ledger"
)

func TestQuestionCheck(t *testing.T) {
	t.Parallel()
	good := ledger.Question{Authority: 1, From: day(0), To: day(1)}
	if err := lost(t).Check(good); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		change func(*ledger.Question)
	}{
		{"no first day", func(q *ledger.Question) { q.From = clock.Date{} }},
		{"no last day", func(q *ledger.Question) { q.To = clock.Date{} }},
		{"backwards", func(q *ledger.Question) { q.To = q.From.AddDays(-1) }},
		{"too long", func(q *ledger.Question) { q.To = clock.MustDate(2090, 1, 1) }},
		{"unknown set", func(q *ledger.Question) { q.Set = "unheard_of" }},
		{"unknown dimension", func(q *ledger.Question) { q.GroupBy = []ledger.Dimension{"kind"} }},
		{"repeated dimension", func(q *ledger.Question) { q.GroupBy = []ledger.Dimension{"colour", "colour"} }},
		{"too many dimensions", func(q *ledger.Question) {
			q.GroupBy = []ledger.Dimension{ledger.DimensionAuthority, ledger.DimensionMonth, "colour", "place"}
		}},
	} {
		q := good
		tt.change(&q)
		if lost(t).Check(q) == nil {
			t.Errorf("%s was accepted", tt.name)
		}
	}
}

func TestQuestionSize(t *testing.T) {
	t.Parallel()
	c := lost(t)
	year := ledger.Question{Authority: 1, From: clock.MustDate(2026, 1, 1), To: clock.MustDate(2026, 12, 31)}
	for _, tt := range []struct {
		name        string
		by          []ledger.Dimension
		authorities int
		want        int
	}{
		{"in one", nil, 500, 1},
		{"by authority", []ledger.Dimension{ledger.DimensionAuthority}, 500, 500},
		{"by authority and month", []ledger.Dimension{ledger.DimensionAuthority, ledger.DimensionMonth}, 500, 6_000},
		{"by colour, of which there are three, or none", []ledger.Dimension{"colour"}, 500, 4},
		{"by all", []ledger.Dimension{ledger.DimensionAuthority, ledger.DimensionMonth, "place"}, 100, 12_000},
	} {
		q := year
		q.GroupBy = tt.by
		if got := c.Groups(q, tt.authorities); got != tt.want {
			t.Errorf("%s: %d groups, want %d", tt.name, got, tt.want)
		}
		refused := c.CheckSize(q, tt.authorities)
		if large := tt.want > ledger.MaxGroups; large != errors.Is(refused, ledger.ErrTooManyGroups) {
			t.Errorf("%s: %v", tt.name, refused)
		}
	}
}
