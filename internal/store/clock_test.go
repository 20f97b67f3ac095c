package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/store"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

// askNow asks what was received in 2026 as known at an instant; zero for now.
func askNow(t *testing.T, s *store.Store, known time.Time) (received int64, at time.Time) {
	t.Helper()
	q := year2026()
	q.AsKnownAt = known
	sums, at, err := s.Sums(t.Context(), access.System("test"), q, authority.Always(storetest.CommuneA1))
	if err != nil {
		t.Fatalf("as known at %s: %v", known, err)
	}
	for _, sum := range sums {
		received += sum.During
	}
	return received, at
}

func received(t *testing.T, s *store.Store, on clock.Date) time.Time {
	t.Helper()
	rows, err := post(t.Context(), s, storetest.CommuneA1, receipt(storetest.CommuneA1, on))
	if err != nil {
		t.Fatal(err)
	}
	return rows[0].written
}

// TestTheClockGoesBack lets the clock of a server go back by two hours, and the clock
// of another one: nothing is recorded before what was, nothing that was answered
// changes, and what is recorded is in the next answer.
func TestTheClockGoesBack(t *testing.T) {
	t.Parallel()
	day := clock.MustDate(2026, time.June, 1)
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		last := received(t, b.Store, day)
		b.Clock.Advance(time.Minute)
		count, asked := askNow(t, b.Store, time.Time{})
		if count != 1 {
			t.Fatalf("%d received, want 1", count)
		}
		slow := clock.NewFake(b.Clock.Now().Add(-3 * time.Hour))
		other, err := store.Open(t.Context(), sqldb.Options{URL: b.URL, Clock: slow, Volatile: true}, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = other.Close() })
		b.Clock.Advance(-2 * time.Hour)
		for i, s := range []*store.Store{b.Store, other, other, b.Store} {
			written := received(t, s, day)
			if !written.After(last) || !written.After(asked) {
				t.Errorf("%d: recorded at %s, after %s and the answer of %s", i, written, last, asked)
			}
			last = written
			for name, s := range map[string]*store.Store{"one": b.Store, "other": other} {
				if count, at := askNow(t, s, time.Time{}); count != int64(i+2) || at.Before(asked) {
					t.Errorf("%d: the %s answers %d at %s, want %d", i, name, count, at, i+2)
				}
				if count, _ := askNow(t, s, asked); count != 1 {
					t.Errorf("%d: the %s answers %d as known at %s, and 1 before", i, name, count, asked)
				}
			}
		}
		c, err := other.Clocks(t.Context())
		if err != nil || c.Behind() < 2*time.Hour {
			t.Errorf("behind by %s: %v", c.Behind(), err)
		}
		b.Clock.Advance(3 * time.Hour) // the clock has caught up
		if c, err := b.Store.Clocks(t.Context()); err != nil || c.Behind() != 0 {
			t.Errorf("behind by %s: %v", c.Behind(), err)
		}
		if now := b.Clock.Now(); received(t, b.Store, day).Before(now) {
			t.Error("the clock is not believed again")
		}
	})
}

// TestTheDatabasesClockGoesBack is the same for the clock of PostgreSQL, which a test
// cannot turn: the floor is put ahead of it instead.
func TestTheDatabasesClockGoesBack(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t, sqldb.Postgres)
	s, err := store.Open(t.Context(), sqldb.Options{URL: b.URL}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	day := clock.MustDate(2026, time.June, 1)
	received(t, s, day)
	c, err := s.Clocks(t.Context())
	if err != nil || c.Behind() != 0 {
		t.Fatalf("behind by %s: %v", c.Behind(), err)
	}
	ahead := c.Database.Add(2 * time.Hour)
	if err := b.Store.ExecForTest(t.Context(), fmt.Sprintf("SELECT setval('recorded_floor', %d)", ahead.UnixMicro())); err != nil {
		t.Fatal(err)
	}
	last := ahead
	for i := range 3 {
		written := received(t, s, day)
		if !written.After(last) || written.Sub(ahead) > time.Second {
			t.Errorf("recorded at %s, after %s", written, last)
		}
		last = written
		count, at := askNow(t, s, time.Time{})
		if count != int64(i+2) || at.Before(written) {
			t.Errorf("%d received at %s, want %d after %s", count, at, i+2, written)
		}
		if again, _ := askNow(t, s, at); again != count {
			t.Errorf("%d as known at %s, and %d before", again, at, count)
		}
	}
	if c, err := s.Clocks(t.Context()); err != nil || c.Behind() < time.Hour {
		t.Errorf("behind by %s: %v", c.Behind(), err)
	}
}

// TestAStockOfADayThatHasNotCome holds that sums made under a clock that was ahead are
// not used, and are made anew without anybody asking.
func TestAStockOfADayThatHasNotCome(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		last := clock.MustDate(2025, time.March, 1)
		carried := func(when string, want int64) {
			t.Helper()
			sums, _, err := b.Store.Sums(t.Context(), access.System("test"), year2026(), authority.Always(storetest.CommuneA1))
			if err != nil {
				t.Fatal(err)
			}
			var got int64
			for _, s := range sums {
				got += s.Before
			}
			if got != want {
				t.Errorf("%s: carried over %d, want %d", when, got, want)
			}
		}
		received(t, b.Store, last)
		b.Clock.Advance(time.Minute)
		if _, err := b.Store.Roll(t.Context()); err != nil {
			t.Fatal(err)
		}
		ahead := sqldb.Instant(b.Clock.Now().AddDate(0, 0, 3))
		text, err := ahead.Value()
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Store.ExecForTest(t.Context(), fmt.Sprintf("UPDATE ledger_rolled SET through = '%s'", text)); err != nil {
			t.Fatal(err)
		}
		received(t, b.Store, last)
		b.Clock.Advance(time.Minute)
		carried("beyond the watermark", 2)
		for _, want := range []int{1, 0} {
			if n, err := b.Store.Roll(t.Context()); err != nil || n != want {
				t.Errorf("rolled %d, %v; want %d", n, err, want)
			}
		}
		carried("made anew", 2)
		b.Clock.Advance(4 * 24 * time.Hour)
		carried("after the day has come", 2)
		stock := func() []string {
			t.Helper()
			sums, err := b.Store.TextsForTest(t.Context(), `SELECT year || dimension || value || subject || measure || quantity
				FROM ledger_stock WHERE quantity <> 0 ORDER BY 1`)
			if err != nil || len(sums) == 0 {
				t.Fatalf("%d sums: %v", len(sums), err)
			}
			return sums
		}
		was := stock()
		if err := b.Store.RebuildStock(t.Context()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(was, stock()); diff != "" {
			t.Errorf("the stock differs from one made anew (-was +anew):\n%s", diff)
		}
	})
}
