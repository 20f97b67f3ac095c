package ledger_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"kntc/internal/ledger"
)

func TestRound(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		in    ledger.Rendering
		total int64
		want  int64
	}{
		{"nothing", ledger.MillionDong(), 0, 0},
		{"just under half", ledger.MillionDong(), 1_499_999, 1},
		{"half", ledger.MillionDong(), 1_500_000, 2},
		{"half a million taken back", ledger.MillionDong(), -1_500_000, -2},
		{"just under half, taken back", ledger.MillionDong(), -1_499_999, -1},
		{"whole", ledger.SquareMetre(), 12_000, 120},
		{"49 dm²", ledger.SquareMetre(), 49, 0},
		{"50 dm²", ledger.SquareMetre(), 50, 1},
		{"the greatest", ledger.SquareMetre(), math.MaxInt64, math.MaxInt64 / 100},
		{"the least", ledger.SquareMetre(), math.MinInt64, math.MinInt64 / 100},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.in.Round(tt.total); got != tt.want {
				t.Errorf("%d is printed as %d, want %d", tt.total, got, tt.want)
			}
		})
	}
}

// TestTotalsAreRoundedOnce: what is printed differs from the total by half at
// most, however many rows it adds up; whole numbers come back as they were.
func TestTotalsAreRoundedOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := rapid.SampledFrom([]ledger.Rendering{ledger.MillionDong(), ledger.SquareMetre()}).Draw(t, "rendering")
		total := rapid.Int64Range(-1_000_000_000_000, 1_000_000_000_000).Draw(t, "total")
		if off := r.Quantity(r.Round(total)) - total; 2*max(off, -off) > r.Size {
			t.Errorf("%d is printed %d off", total, off)
		}
		if r.Round(r.Quantity(total)) != total {
			t.Errorf("%d does not come back", total)
		}
	})
}

func TestQuantityStopsAtTheGreatest(t *testing.T) {
	t.Parallel()
	r := ledger.SquareMetre()
	if r.Quantity(math.MaxInt64) != math.MaxInt64 || r.Quantity(math.MinInt64) != math.MinInt64 || r.Quantity(120) != 12_000 {
		t.Error("a quantity wrapped around")
	}
}
