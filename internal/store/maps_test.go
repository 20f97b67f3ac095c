package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/store/storetest"
)

// byDay answers a question from the rows, day by day: an authority's rows count
// while it is in the subtree; on the day it comes its stock is moved in, and on
// the day after its last its stock is moved out.
func byDay(rows []posted, q ledger.Question, over []authority.Placement, at time.Time) []ledger.Sum {
	inside := func(owner authority.ID, on clock.Date) bool {
		return slices.ContainsFunc(over, func(s authority.Placement) bool { return s.ID == owner && s.Contains(on) })
	}
	sums := make(map[string]*ledger.Sum)
	for _, r := range rows {
		if r.written.After(at) || r.On.After(q.To) {
			continue
		}
		add := func(on clock.Date, to func(*ledger.Sum) *int64, sign int64) {
			key := []string{}
			for _, d := range q.GroupBy {
				switch {
				case d != ledger.DimensionMonth:
					key = append(key, value(r.Row, d, false))
				case on.IsZero():
					key = append(key, "")
				default:
					key = append(key, on.String()[:7])
				}
			}
			id := fmt.Sprint(key, r.Subject, r.Measure)
			if sums[id] == nil {
				sums[id] = &ledger.Sum{Key: key, Subject: r.Subject, Measure: r.Measure}
			}
			*to(sums[id]) += sign * r.Quantity
		}
		owner, first := r.ID.Authority, q.From
		if r.On.Before(q.From) {
			if inside(owner, q.From.AddDays(-1)) {
				add(clock.Date{}, func(s *ledger.Sum) *int64 { return &s.Before }, 1)
			}
		} else {
			if inside(owner, r.On) {
				add(r.On, func(s *ledger.Sum) *int64 { return &s.During }, 1)
			}
			first = r.On.AddDays(1)
		}
		for on := first; !on.After(q.To); on = on.AddDays(1) {
			switch was, is := inside(owner, on.AddDays(-1)), inside(owner, on); {
			case is && !was:
				add(on, func(s *ledger.Sum) *int64 { return &s.Moved }, 1)
			case was && !is:
				add(on, func(s *ledger.Sum) *int64 { return &s.Moved }, -1)
			}
		}
	}
	out := []ledger.Sum{}
	for _, s := range sums {
		if s.Before != 0 || s.Moved != 0 || s.During != 0 {
			out = append(out, *s)
		}
	}
	return inOrder(out)
}

// randomStays draws for each authority the days on which it is in a subtree:
// always, from a day on, until one, between two, or with a gap between.
func randomStays(r *rand.Rand, q ledger.Question, owners []authority.ID) []authority.Placement {
	days := int(q.To.Start().Sub(q.From.Start())/(24*time.Hour)) + 1
	boundary := func() clock.Date { // the first day of the stay, or the day after its last
		if r.IntN(3) == 0 {
			return pick(r, []clock.Date{q.From, q.To})
		}
		return q.From.AddDays(r.IntN(days))
	}
	var out []authority.Placement
	for _, id := range owners {
		a, b := boundary(), boundary()
		if b.Before(a) {
			a, b = b, a
		}
		var spans []authority.Span
		switch r.IntN(5) {
		case 0:
			spans = []authority.Span{{}}
		case 1:
			spans = []authority.Span{{From: a}}
		case 2:
			spans = []authority.Span{{To: a.AddDays(-1)}}
		case 3:
			if a.Before(b) {
				spans = []authority.Span{{From: a, To: b.AddDays(-1)}}
			}
		default:
			if a.Before(b) {
				spans = []authority.Span{{To: a.AddDays(-1)}, {From: b}}
			}
		}
		for _, s := range spans {
			out = append(out, authority.Placement{ID: id, Span: s})
		}
	}
	return out
}

// TestSumsOfStaysAgreeWithTheRows asks random questions about authorities that
// come and go, of all dimensions, with and without stock.
func TestSumsOfStaysAgreeWithTheRows(t *testing.T) {
	t.Parallel()
	owners := []authority.ID{storetest.CommuneA1, storetest.CommuneA2, storetest.CommuneB1, storetest.DistrictA}
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := rand.New(rand.NewPCG(7, 11))
		var rows []posted
		moments := []time.Time{b.Clock.Now()}
		for round := range 20 {
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
			if r.IntN(2) == 0 {
				if _, err := b.Store.Roll(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			for range 6 {
				q := randomQuestion(r, b.Store.Catalogue(), moments)
				over := randomStays(r, q, owners)
				got, at, err := b.Store.Sums(t.Context(), access.System("test"), q, over)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(byDay(rows, q, over, at), inOrder(got)); diff != "" && len(over) > 0 {
					t.Fatalf("round %d, question %+v over %v as known at %s (-by hand +store):\n%s", round, q, over, at, diff)
				}
			}
		}
	})
}
