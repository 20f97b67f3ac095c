package store_test

import (
	"errors"
	"testing"
	"time"

	"kntc/internal/store/storetest"
)

func TestBucketsOfSignIns(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		keys := []string{"address/00001", "name/00002"}
		hold := func(decide func(now time.Time, full []time.Time) ([]time.Time, error)) error {
			return b.Store.HoldBuckets(t.Context(), keys, decide)
		}
		var first time.Time
		err := hold(func(now time.Time, full []time.Time) ([]time.Time, error) {
			first = now
			if len(full) != 2 || full[0].After(now) || full[1].After(now) {
				t.Errorf("nothing was tried, and the buckets are full at %v", full)
			}
			return []time.Time{now.Add(time.Minute), now.Add(time.Hour)}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		refused := errors.New("refused")
		err = hold(func(now time.Time, full []time.Time) ([]time.Time, error) {
			if !full[0].Equal(first.Add(time.Minute)) || !full[1].Equal(first.Add(time.Hour)) {
				t.Errorf("the buckets are full at %v", full)
			}
			return []time.Time{now.Add(24 * time.Hour), now.Add(24 * time.Hour)}, refused
		})
		if !errors.Is(err, refused) {
			t.Error(err)
		}
		if err := b.Store.DropSessions(t.Context(), first.Add(2*time.Minute)); err != nil {
			t.Fatal(err)
		}
		left, err := b.Store.TextsForTest(t.Context(), "SELECT key FROM sign_in_bucket")
		if err != nil || len(left) != 1 || left[0] != "name/00002" {
			t.Errorf("left are %q, %v; want the one that is not full yet", left, err)
		}
	})
}
