package web

import (
	"strings"
	"testing"
	"time"

	"kntc/internal/clock"
)

func TestLimiterStaysSmall(t *testing.T) {
	t.Parallel()
	clk := clock.NewFake(time.Date(2026, 7, 1, 2, 0, 0, 0, time.UTC))
	l := newLimiter(clk, 5)
	for i := range 3 * maxBuckets {
		l.take(strings.Repeat("x", i%7) + string(rune('a'+i%26)) + time.Duration(i).String())
	}
	if len(l.buckets) > maxBuckets {
		t.Errorf("%d buckets", len(l.buckets))
	}
}
