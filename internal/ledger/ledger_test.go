package ledger_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/ledger"
)

func day(d int) clock.Date { return clock.MustDate(2026, time.January, 1).AddDays(d) }

// TestPostingsLeadFromFactsToFacts: whatever the facts, the rows posted are
// their difference, so their sum over a life is what stands at its end.
func TestPostingsLeadFromFactsToFacts(t *testing.T) {
	t.Parallel()
	fact := rapid.Custom(func(t *rapid.T) ledger.Fact {
		return ledger.Fact{
			Measure:  rapid.SampledFrom([]ledger.Measure{"found", "weighed"}).Draw(t, "measure"),
			On:       day(rapid.IntRange(0, 3).Draw(t, "day")),
			Quantity: rapid.Int64Range(-2, 2).Draw(t, "quantity"),
			Dims:     ledger.Dims{"colour": rapid.SampledFrom([]string{"red", "blue"}).Draw(t, "colour")},
		}
	})
	// what a fact counts, but for the quantity
	of := func(f ledger.Fact) string { return fmt.Sprint(f.Measure, f.On, f.Dims) }
	states := rapid.SliceOfN(rapid.SliceOfNDistinct(fact, 0, 5, func(f ledger.Fact) string { return fmt.Sprint(f) }), 1, 6)
	rapid.Check(t, func(t *rapid.T) {
		standing := make(map[string]int64)
		var before []ledger.Fact
		for _, after := range states.Draw(t, "states") {
			for _, r := range ledger.Post("item", authority.OwnedID{}, before, after) {
				if r.Quantity == 0 {
					t.Fatalf("%+v counts nothing", r)
				}
				standing[of(r.Fact)] += r.Quantity
			}
			want := make(map[string]int64)
			for _, f := range after {
				want[of(f)] += f.Quantity
			}
			for f, n := range standing {
				if n != want[f] {
					t.Fatalf("%s stands at %d, want %d", f, n, want[f])
				}
			}
			before = after
		}
	})
}

func TestEqualFactsPostNothing(t *testing.T) {
	t.Parallel()
	fact := func() ledger.Fact {
		return ledger.Fact{Measure: "found", On: day(1), Quantity: 3, Dims: ledger.Dims{"colour": "red"}}
	}
	if rows := ledger.Post("item", authority.OwnedID{}, []ledger.Fact{fact()}, []ledger.Fact{fact()}); rows != nil {
		t.Errorf("equal facts posted %v", rows)
	}
	other := fact()
	other.Quantity = 4
	rows := ledger.Post("item", authority.OwnedID{}, []ledger.Fact{fact()}, []ledger.Fact{other})
	if got := []int64{rows[0].Quantity, rows[1].Quantity}; !slices.Equal(got, []int64{-3, 4}) {
		t.Errorf("posted %v, want the old quantity taken back and the new one", got)
	}
}

func TestDimsLeaveOutEmptyValues(t *testing.T) {
	t.Parallel()
	base := ledger.Dims{"colour": "red"}
	got := base.With(ledger.Dims{"place": "", "size": "small"})
	if len(got) != 2 || got["size"] != "small" || len(base) != 1 {
		t.Errorf("got %v from %v", got, base)
	}
}
