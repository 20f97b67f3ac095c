package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/journal"
	"kntc/internal/ledger"
	"kntc/internal/petition"
	"kntc/internal/store"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

// posted is a ledger row with the moment it was written: what a reckoning by
// hand needs to know.
type posted struct {
	ledger.Row
	written time.Time
}

// post writes rows under a made-up event.
func post(ctx context.Context, s *store.Store, owner authority.ID, rows ...ledger.Row) ([]posted, error) {
	var out []posted
	err := s.Commit(ctx, journal.Work{Scope: access.System("test")}, func(now time.Time) (journal.Change, error) {
		for _, r := range rows {
			out = append(out, posted{r, now})
		}
		return journal.Change{
			Events: []petition.Event{{Subject: petition.OfPetition, ID: authority.NewOwnedID(owner), Version: 1, Action: petition.ActionRegister, On: clock.DateOf(now)}},
			Ledger: rows,
		}, nil
	})
	return out, err
}

// pick draws one of the values.
func pick[T any](r *rand.Rand, values []T) T { return values[r.IntN(len(values))] }

// lost is an invented register beside petitions: things found, by weight. Its
// first dimension stands where petitions keep another, and one of theirs stands
// in a place of its own.
func lost() ledger.Register {
	both := []ledger.Dimension{"colour", petition.DimensionField}
	return ledger.Register{
		Units:      []ledger.UnitSpec{{Unit: "gram", Text: bilingual.Text{VI: "gam", EN: "gram"}}},
		Dimensions: []ledger.DimensionSpec{{Dimension: "colour", Title: bilingual.Text{VI: "Màu", EN: "Colour"}, Values: 3}},
		Subjects:   []ledger.SubjectSpec{{Subject: "item", Dimensions: both}},
		Measures: []ledger.MeasureSpec{
			{Subject: "item", Measure: "found", Unit: ledger.UnitPiece, Dimensions: both},
			{Subject: "item", Measure: "weighed", Unit: "gram", Dimensions: both[:1]},
		},
		Figures: []ledger.Definition{{
			ID: "items_weight", Version: 1, Subject: "item", Title: bilingual.Text{VI: "Khối lượng", EN: "Weight"},
			Text:  bilingual.Text{VI: "Khối lượng đồ vật tìm thấy trong kỳ.", EN: "Weight of the things found in the period."},
			Terms: []ledger.Term{ledger.Plus(ledger.During, "weighed")},
		}},
	}
}

// withLost opens the database with the further register.
func withLost(t *testing.T, b storetest.Bench) storetest.Bench {
	t.Helper()
	s, err := store.Open(t.Context(), sqldb.Options{URL: b.URL, Clock: b.Clock, Volatile: true}, nil, store.Room{Counts: lost()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.Store = s
	return b
}

// words are some values of each dimension.
func words(d ledger.Dimension) []string {
	if d == petition.DimensionMany {
		return []string{"yes", "no", "no"}
	}
	if d == petition.DimensionKind {
		return []string{"complaint", "denunciation", "feedback"}
	}
	return []string{"", string(d) + "_a", string(d) + "_b", string(d) + "_c"}
}

// randomRow draws a row that could be any: effective in one of seven years.
func randomRow(r *rand.Rand, c *ledger.Catalogue, owner authority.ID) ledger.Row {
	on := clock.MustDate(2021, time.January, 1).AddDays(r.IntN(7 * 365))
	if r.IntN(4) == 0 { // where mistakes about bounds show
		on = clock.MustDate(on.Year(), time.January, 1).AddDays(-r.IntN(2))
	}
	m := pick(r, c.Measures())
	f := ledger.Fact{Measure: m.Measure, On: on, Quantity: int64(2*r.IntN(2) - 1), Dims: ledger.Dims{}}
	if m.Unit != ledger.UnitPiece {
		f.Quantity *= 1 + r.Int64N(1<<40)
	}
	for _, d := range m.Dimensions {
		f.Dims = f.Dims.With(ledger.Dims{d: pick(r, words(d))})
	}
	return ledger.Row{Subject: m.Subject, ID: authority.NewOwnedID(owner), Fact: f}
}

// byHand answers a question from the rows, the plain way.
func byHand(rows []posted, q ledger.Question, over []authority.ID, at time.Time) []ledger.Sum {
	sums := make(map[string]*ledger.Sum)
	for _, r := range rows {
		if !slices.Contains(over, r.ID.Authority) || r.written.After(at) || r.On.After(q.To) {
			continue
		}
		before := r.On.Before(q.From)
		key := []string{}
		for _, d := range q.GroupBy {
			key = append(key, value(r.Row, d, before))
		}
		id := fmt.Sprint(key, r.Subject, r.Measure)
		if sums[id] == nil {
			sums[id] = &ledger.Sum{Key: key, Subject: r.Subject, Measure: r.Measure}
		}
		if before {
			sums[id].Before += r.Quantity
		} else {
			sums[id].During += r.Quantity
		}
	}
	out := []ledger.Sum{}
	for _, s := range sums {
		if s.Before != 0 || s.During != 0 {
			out = append(out, *s)
		}
	}
	return inOrder(out)
}

func inOrder(sums []ledger.Sum) []ledger.Sum {
	slices.SortFunc(sums, func(a, b ledger.Sum) int {
		return strings.Compare(fmt.Sprint(a.Key, a.Subject, a.Measure), fmt.Sprint(b.Key, b.Subject, b.Measure))
	})
	return sums
}

func value(r ledger.Row, d ledger.Dimension, before bool) string {
	switch d {
	case ledger.DimensionAuthority:
		return r.ID.Authority.String()
	case ledger.DimensionMonth:
		if before {
			return ""
		}
		return r.On.String()[:7]
	}
	return r.Dims[d]
}

// randomQuestion draws a question about the communes, now or as known at one of
// the moments.
func randomQuestion(r *rand.Rand, c *ledger.Catalogue, moments []time.Time) ledger.Question {
	from := clock.MustDate(2020, time.June, 1).AddDays(r.IntN(8 * 365))
	if r.IntN(2) == 0 {
		from = clock.MustDate(from.Year(), time.January, 1)
	}
	q := ledger.Question{Authority: storetest.Province, Subtree: true, From: from, To: from.AddDays(r.IntN(800))}
	if r.IntN(4) == 0 { // whole years
		q.From = clock.MustDate(from.Year(), time.January, 1)
		q.To = clock.MustDate(from.Year()+r.IntN(3), time.December, 31)
	}
	for range r.IntN(ledger.MaxDimensions + 1) {
		if d := pick(r, c.Dimensions()).Dimension; !slices.Contains(q.GroupBy, d) {
			q.GroupBy = append(q.GroupBy, d)
		}
	}
	if r.IntN(3) > 0 {
		q.AsKnownAt = pick(r, moments)
	}
	return q
}

// TestSumsAgreeWithTheRows asks random questions while random rows, late ones
// among them, are written, the stock is rolled now and then, and years pass.
func TestSumsAgreeWithTheRows(t *testing.T) {
	t.Parallel()
	owners := []authority.ID{storetest.CommuneA1, storetest.CommuneA2, storetest.CommuneB1}
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		b = withLost(t, b)
		r := rand.New(rand.NewPCG(1, 2))
		scope := access.System("test")
		var rows []posted
		moments := []time.Time{b.Clock.Now()}
		for round := range 40 {
			for range 1 + r.IntN(4) {
				owner := pick(r, owners)
				var list []ledger.Row
				for range 1 + r.IntN(5) {
					list = append(list, randomRow(r, b.Store.Catalogue(), owner))
				}
				written, err := post(t.Context(), b.Store, owner, list...)
				if err != nil {
					t.Fatal(err)
				}
				rows = append(rows, written...)
			}
			b.Clock.Advance(time.Duration(r.IntN(30*24)) * time.Hour)
			moments = append(moments, b.Clock.Now())
			b.Clock.Advance(time.Second)
			switch r.IntN(5) {
			case 0, 1:
				if _, err := b.Store.Roll(t.Context()); err != nil {
					t.Fatal(err)
				}
			case 2:
				if err := b.Store.RebuildStock(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			for range 6 {
				q := randomQuestion(r, b.Store.Catalogue(), moments)
				over := owners[:1+r.IntN(len(owners))]
				got, at, err := b.Store.Sums(t.Context(), scope, q, authority.Always(over...))
				if err != nil {
					t.Fatal(err)
				}
				if !q.AsKnownAt.IsZero() && !at.Equal(q.AsKnownAt) {
					t.Fatalf("answered up to %s, asked %s", at, q.AsKnownAt)
				}
				if diff := cmp.Diff(byHand(rows, q, over, at), inOrder(got)); diff != "" {
					t.Fatalf("round %d, question %+v over %v as known at %s (-by hand +store):\n%s", round, q, over, at, diff)
				}
			}
		}
	})
}

func year2026() ledger.Question {
	return ledger.Question{
		Authority: storetest.CommuneA1, From: clock.MustDate(2026, time.January, 1), To: clock.MustDate(2026, time.December, 31),
	}
}

func receipt(owner authority.ID, on clock.Date) ledger.Row {
	return ledger.Row{Subject: petition.CountedPetition, ID: authority.NewOwnedID(owner), Fact: ledger.Fact{
		Measure: petition.MeasureReceived, On: on, Quantity: 1, Dims: ledger.Dims{petition.DimensionKind: "complaint", petition.DimensionMany: "no"},
	}}
}

func TestSumsAnswerWithinTheScopeOnly(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		for _, owner := range []authority.ID{storetest.CommuneA1, storetest.CommuneA2} {
			if _, err := post(t.Context(), b.Store, owner, receipt(owner, clock.MustDate(2026, time.March, 1))); err != nil {
				t.Fatal(err)
			}
		}
		both := []authority.ID{storetest.CommuneA1, storetest.CommuneA2}
		for name, tt := range map[string]struct {
			scope access.Scope
			want  int64
		}{
			"system":    {access.System("test"), 2},
			"province":  {scopeOf(t, access.Supervisor, storetest.Province), 2},
			"commune":   {scopeOf(t, access.Head, storetest.CommuneA2), 1},
			"elsewhere": {scopeOf(t, access.Head, storetest.CommuneB1), 0},
			"nobody":    {access.Scope{}, 0},
		} {
			sums, _, err := b.Store.Sums(t.Context(), tt.scope, year2026(), authority.Always(both...))
			if err != nil {
				t.Fatal(err)
			}
			if got := during(sums, petition.MeasureReceived); got != tt.want {
				t.Errorf("%s: received %d, want %d", name, got, tt.want)
			}
		}
	})
}

// scopeOf is what a role at an authority may read.
func scopeOf(t *testing.T, role access.Role, at authority.ID) access.Scope {
	t.Helper()
	s, err := access.Actor{Grants: []access.Grant{{Role: role, Authority: at}}}.Allow(access.PetitionRead)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func during(sums []ledger.Sum, m ledger.Measure) int64 {
	var n int64
	for _, s := range sums {
		if s.Measure == m {
			n += s.During
		}
	}
	return n
}

func TestAFutureMomentIsRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		q := year2026()
		q.AsKnownAt = b.Clock.Now().Add(24 * time.Hour)
		_, _, err := b.Store.Sums(t.Context(), access.System("test"), q, authority.Always(storetest.CommuneA1))
		if !errors.Is(err, ledger.ErrNotSettled) || fault.As(err).Extra["settled_until"] == nil {
			t.Errorf("tomorrow: %v, want a refusal that says how far it is settled", err)
		}
		q.AsKnownAt = b.Clock.Now().Add(time.Second)
		time.AfterFunc(100*time.Millisecond, func() { b.Clock.Advance(2 * time.Second) })
		_, at, err := b.Store.Sums(t.Context(), access.System("test"), q, authority.Always(storetest.CommuneA1))
		if err != nil || !at.Equal(q.AsKnownAt) {
			t.Errorf("in a second: %s, %v; want an answer once it has passed", at, err)
		}
		q.AsKnownAt = b.Clock.Now().Add(30 * time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if _, _, err := b.Store.Sums(ctx, access.System("test"), q, authority.Always(storetest.CommuneA1)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a cancelled wait: %v", err)
		}
	})
}

// TestConcurrentWriterIsNotSlippedPast holds a transaction open across the
// moment of an answer: what it writes must not appear in that answer later.
func TestConcurrentWriterIsNotSlippedPast(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		over := []authority.ID{storetest.CommuneA1}
		ask := func(q ledger.Question) (int64, time.Time) {
			t.Helper()
			sums, at, err := b.Store.Sums(t.Context(), access.System("test"), q, authority.Always(over...))
			if err != nil {
				t.Fatal(err)
			}
			return during(sums, petition.MeasureReceived), at
		}
		inside, release, done := make(chan struct{}), make(chan struct{}), make(chan error)
		go func() {
			done <- b.Store.Commit(context.Background(), journal.Work{
				Scope: access.System("test"),
				Loads: []journal.Load{&journal.NumberLoad{Book: journal.Book{Authority: storetest.CommuneA1, Name: petition.PetitionBook, Year: 2026}}},
			}, func(now time.Time) (journal.Change, error) {
				close(inside)
				<-release
				return journal.Change{
					Events: []petition.Event{{Subject: petition.OfPetition, ID: authority.NewOwnedID(storetest.CommuneA1), Version: 1, Action: petition.ActionRegister, On: clock.DateOf(now)}},
					Ledger: []ledger.Row{receipt(storetest.CommuneA1, clock.MustDate(2026, time.June, 30))},
				}, nil
			})
		}()
		<-inside
		b.Clock.Advance(time.Minute)
		first, at := ask(year2026())
		close(release)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		again := year2026()
		again.AsKnownAt = at
		if second, _ := ask(again); first != 0 || second != first {
			t.Errorf("known at %s: first %d, later %d; want 0 both times", at, first, second)
		}
		if now, _ := ask(year2026()); now != 1 {
			t.Errorf("after the commit: %d, want 1", now)
		}
	})
}

// TestImportedKnowledge asks about the times before, between and after a paper
// register is imported. The directory of the test enters the system on 1 June
// 2026.
func TestImportedKnowledge(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		known := clock.MustDate(2019, time.November, 15)
		// The store remembers what it knew of the ledger before the take-over.
		if _, _, err := b.Store.Sums(t.Context(), access.System("test"), year2026(), authority.Always(storetest.CommuneA1)); err != nil {
			t.Fatal(err)
		}
		err := b.Store.Bulk(t.Context(), journal.Work{Scope: access.System("test")}, func(f journal.Bulk) error {
			if ok, err := f.OpenLedger(storetest.CommuneA1, clock.MustDate(2019, time.January, 1).Start()); err != nil || !ok {
				return fmt.Errorf("open: %t, %w", ok, err)
			}
			return f.Put(journal.Change{
				KnownAt: known.Start(),
				Events:  []petition.Event{{Subject: petition.OfPetition, ID: authority.NewOwnedID(storetest.CommuneA1), Version: 1, Action: petition.ActionRegister, On: known}},
				Ledger:  []ledger.Row{receipt(storetest.CommuneA1, known)},
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			name string
			over []authority.ID
			at   time.Time
			want int64
			err  error
		}{
			{name: "before the register", at: clock.MustDate(2018, time.December, 31).Start(), err: ledger.ErrBeforeOpening},
			{name: "before the office knew", at: clock.MustDate(2019, time.November, 14).End(), want: 0},
			{name: "as the office knew", at: known.End(), want: 1},
			{name: "a neighbour without a register", over: []authority.ID{storetest.CommuneA2}, at: known.End(), err: ledger.ErrBeforeOpening},
			{name: "together with the neighbour", over: []authority.ID{storetest.CommuneA1, storetest.CommuneA2}, at: known.End(), err: ledger.ErrBeforeOpening},
			{name: "in this system, before it was taken over", at: clock.MustDate(2026, time.June, 10).Start(), want: 0},
			{name: "now", want: 1},
		} {
			q := year2026()
			q.From, q.To, q.AsKnownAt = clock.MustDate(2019, time.January, 1), clock.MustDate(2019, time.December, 31), tt.at
			over := tt.over
			if over == nil {
				over = []authority.ID{storetest.CommuneA1}
			}
			sums, _, err := b.Store.Sums(t.Context(), access.System("test"), q, authority.Always(over...))
			if !errors.Is(err, tt.err) {
				t.Errorf("%s: %v, want %v", tt.name, err, tt.err)
			}
			if got := during(sums, petition.MeasureReceived); got != tt.want {
				t.Errorf("%s: received %d, want %d", tt.name, got, tt.want)
			}
		}
	})
}
