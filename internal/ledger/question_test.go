package ledger_test

import (
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
