package lostproperty_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/access"
	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/lifecycle"
	"kntc/internal/statistics"
	"kntc/internal/store/storetest"
)

// TestFiguresCountGrams: found, weighed again and given back; as known at an
// earlier moment the figure is what it was then, and a recount over the histories
// agrees.
func TestFiguresCountGrams(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		bag := w.found(t, "bag", 1200, day(time.June, 20))
		other := w.found(t, "bag", 800, day(time.June, 21))
		phone := w.found(t, "phone", 180, day(time.June, 22))
		w.Clock.Advance(time.Minute)
		june := year()
		before := w.ask(t, june)
		if got := kept(before); got != 2180 {
			t.Errorf("found: %d g", got)
		}
		bag = w.take(t, bag, Command{Action: ActionClaim, Proof: "x", On: day(time.June, 23)})
		bag = w.take(t, bag, Command{Action: ActionWeigh, Grams: 1000, On: day(time.June, 23)})
		bag = w.take(t, bag, Command{Action: ActionGiveBack, On: day(time.June, 24)})
		w.Clock.Advance(time.Minute)
		after := w.ask(t, june)
		want := w.recount(t, bag, other, phone)
		if got := kept(after); got != want || want != 980 {
			t.Errorf("given back: %d g, recounted %d g", got, want)
		}
		june.AsKnownAt = before.AsKnownAt
		if diff := cmp.Diff(before.Groups, w.ask(t, june).Groups, cmp.AllowUnexported(clock.Date{})); diff != "" {
			t.Errorf("as known before (-then +now):\n%s", diff)
		}
		sorts := year()
		sorts.GroupBy = []ledger.Dimension{dimensionSort}
		got := map[string]int64{}
		for _, g := range w.ask(t, sorts).Groups {
			for _, f := range g.Figures {
				if f.Definition.ID == "lost_items_kept" && f.Value != 0 {
					got[g.Key[0]] = f.Value
				}
			}
		}
		if diff := cmp.Diff(map[string]int64{"bag": 800, "phone": 180}, got); diff != "" {
			t.Errorf("by sort (-want +got):\n%s", diff)
		}
	})
}

// TestFiguresOfTheProgramStay: items change none of its figures, and a program
// that does not know the register answers as one that does.
func TestFiguresOfTheProgramStay(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.Clock.Advance(time.Minute)
		before := own(w.ask(t, year()))
		w.take(t, w.found(t, "bag", 1200, day(time.June, 20)), Command{Action: ActionClaim, Proof: "x", On: day(time.June, 23)})
		w.Clock.Advance(time.Minute)
		if diff := cmp.Diff(before, own(w.ask(t, year()))); diff != "" {
			t.Errorf("(-before +after):\n%s", diff)
		}
		plain := w.Another(t)
		answer, err := statistics.New(plain, plain, plain.Catalogue()).Statistics(t.Context(), person(access.Head, storetest.CommuneA1), year())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, own(answer)); diff != "" || len(before) == 0 {
			t.Errorf("without the register (-with +without):\n%s", diff)
		}
	})
}

// year asks about the commune in 2026.
func year() ledger.Question {
	return ledger.Question{Authority: storetest.CommuneA1, From: day(time.January, 1), To: day(time.December, 31)}
}

func (w *world) ask(t *testing.T, q ledger.Question) statistics.Answer {
	t.Helper()
	a, err := w.figures.Statistics(t.Context(), person(access.Head, storetest.CommuneA1), q)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// kept is the weight kept in an answer that is not split.
func kept(a statistics.Answer) int64 {
	for _, f := range a.Groups[0].Figures {
		if f.Definition.ID == "lost_items_kept" {
			return f.Value
		}
	}
	return -1
}

// own are the values of the program's own figures.
func own(a statistics.Answer) map[ledger.FigureID]int64 {
	out := make(map[ledger.FigureID]int64)
	for _, f := range a.Groups[0].Figures {
		if f.Definition.Subject != countedItem {
			out[f.Definition.ID] = f.Value
		}
	}
	return out
}

// recount sums up what is kept from the histories alone.
func (w *world) recount(t *testing.T, list ...Item) int64 {
	t.Helper()
	sum := int64(0)
	for _, i := range list {
		events, err := w.Events(t.Context(), person(access.Clerk, storetest.CommuneA1), i.ID)
		if err != nil {
			t.Fatal(err)
		}
		grams, state := int64(0), lifecycle.State("")
		for _, e := range events {
			if told := e.Tells(FieldGrams); told != "" {
				if grams, err = strconv.ParseInt(told, 10, 64); err != nil {
					t.Fatal(err)
				}
			}
			state = e.To
		}
		if state != StateGivenBack {
			sum += grams
		}
	}
	return sum
}
