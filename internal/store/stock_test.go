package store_test

import (
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/store/storetest"
)

// TestConcurrentServersRollTheStock lets two servers roll and rebuild at once
// while rows are written and questions are asked.
func TestConcurrentServersRollTheStock(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		other := b.Another(t)
		var rollers sync.WaitGroup
		stop := make(chan struct{})
		for _, roll := range []func() error{
			func() error { _, err := b.Store.Roll(t.Context()); return err },
			func() error { _, err := other.Roll(t.Context()); return err },
			func() error { return other.RebuildStock(t.Context()) },
		} {
			rollers.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
						if err := roll(); err != nil {
							t.Errorf("roll: %v", err)
							return
						}
					}
				}
			})
		}
		defer rollers.Wait()
		defer close(stop)
		r := rand.New(rand.NewPCG(5, 6))
		over := []authority.ID{storetest.CommuneA1, storetest.CommuneA2}
		var rows []posted
		for range 20 {
			owner := pick(r, over)
			written, err := post(t.Context(), b.Store, owner, randomRow(r, b.Store.Catalogue(), owner), randomRow(r, b.Store.Catalogue(), owner))
			if err != nil {
				t.Fatal(err)
			}
			rows = append(rows, written...)
			b.Clock.Advance(2 * time.Second)
			q := randomQuestion(r, b.Store.Catalogue(), []time.Time{b.Clock.Now().Add(-time.Second)})
			got, at, err := b.Store.Sums(t.Context(), access.System("test"), q, authority.Always(over...))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(byHand(rows, q, over, at), inOrder(got)); diff != "" {
				t.Fatalf("question %+v as known at %s (-by hand +store):\n%s", q, at, diff)
			}
		}
	})
}

// TestAStockThatGrewIsNotTakenForTheOldOne asks about a moment that the stock
// could answer for when it was last looked at, and cannot any more.
func TestAStockThatGrewIsNotTakenForTheOldOne(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		const owner = storetest.CommuneA1
		write := func() {
			if _, err := post(t.Context(), b.Store, owner, receipt(owner, clock.MustDate(2025, time.March, 1))); err != nil {
				t.Fatal(err)
			}
			b.Clock.Advance(time.Minute)
			if _, err := b.Store.Roll(t.Context()); err != nil {
				t.Fatal(err)
			}
			b.Clock.Advance(time.Minute)
		}
		before := func(at time.Time) (n int64) {
			q := year2026()
			q.AsKnownAt = at
			sums, _, err := b.Store.Sums(t.Context(), access.System("test"), q, authority.Always(owner))
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range sums {
				n += s.Before
			}
			return n
		}
		write()
		if got := before(time.Time{}); got != 1 {
			t.Errorf("at first: %d received before, want 1", got)
		}
		moment := b.Clock.Now()
		b.Clock.Advance(time.Minute)
		write()
		if was, is := before(moment), before(time.Time{}); was != 1 || is != 2 {
			t.Errorf("%d received before as known then, %d now; want 1 and 2", was, is)
		}
	})
}

func TestRollTellsHowManyHadNews(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		roll := func(want int) {
			t.Helper()
			b.Clock.Advance(time.Minute)
			if n, err := b.Store.Roll(t.Context()); err != nil || n != want {
				t.Errorf("rolled %d, %v; want %d", n, err, want)
			}
		}
		roll(0)
		for _, owner := range []authority.ID{storetest.CommuneA1, storetest.CommuneB1} {
			if _, err := post(t.Context(), b.Store, owner, receipt(owner, clock.MustDate(2024, time.March, 1))); err != nil {
				t.Fatal(err)
			}
		}
		roll(2)
		roll(0)
		if _, err := post(t.Context(), b.Store, storetest.CommuneB1, receipt(storetest.CommuneB1, clock.MustDate(2023, time.March, 1))); err != nil {
			t.Fatal(err)
		}
		roll(1)
		b.Clock.Set(clock.MustDate(2027, time.January, 1).Start().Add(time.Hour))
		roll(2) // the new year's stock
		roll(0)
	})
}

func TestARefusedQuestionEndsItsTransaction(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		q := year2026()
		q.AsKnownAt = clock.MustDate(2000, time.January, 1).Start()
		for range 40 { // more than there are connections
			_, _, err := b.Store.Sums(t.Context(), access.System("test"), q, authority.Always(storetest.CommuneA1))
			if !errors.Is(err, ledger.ErrBeforeOpening) {
				t.Fatalf("before the ledger: %v", err)
			}
		}
		if _, err := post(t.Context(), b.Store, storetest.CommuneA1, receipt(storetest.CommuneA1, clock.MustDate(2026, time.March, 1))); err != nil {
			t.Fatalf("writing afterwards: %v", err)
		}
	})
}
