package deadline

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"kntc/internal/clock"
)

// drawDate draws a day between 2024 and 2027.
func drawDate(t *rapid.T, name string) clock.Date {
	return clock.MustDate(2024, 1, 1).AddDays(rapid.IntRange(0, 4*365).Draw(t, name))
}

// drawStops draws stops that do not overlap; the last may still last.
func drawStops(t *rapid.T, start clock.Date) []Stop {
	var stops []Stop
	at := start
	for range rapid.IntRange(0, 4).Draw(t, "stops") {
		from := at.AddDays(rapid.IntRange(0, 20).Draw(t, "gap"))
		at = from.AddDays(rapid.IntRange(0, 40).Draw(t, "length"))
		stops = append(stops, Stop{From: from, To: at, Ground: "awaiting_result"})
	}
	return stops
}

// drawSettings sets some of the switches of the computation.
func drawSettings(t *rapid.T) map[string]string {
	settings := make(map[string]string)
	for _, code := range []string{swappedLast, suspensionDay, firstDay} {
		if rapid.Bool().Draw(t, code) {
			settings[code] = asked()[code]
		}
	}
	return settings
}

// TestCountedDays: whatever the case, the number of counted days is what the
// rule says, every day from the start to the due date is explained once, and
// the due date is a day on which a period may end.
func TestCountedDays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		unit := rapid.SampledFrom([]Unit{InDays, InWorkingDays}).Draw(rt, "unit")
		length := rapid.IntRange(1, 90).Draw(rt, "length")
		law := period(t, unit, length, drawSettings(rt))
		start := drawDate(rt, "start")
		q := Question{Term: Resolve, Facts: Facts{Kind: "denunciation"}, Start: start, Stops: drawStops(rt, start), Explain: true}
		d, err := law.Compute(q)
		if err != nil {
			rt.Fatal(err)
		}
		counted := 0
		for i, l := range d.Days {
			if i > 0 && l.Date != d.Days[i-1].Date.AddDays(1) {
				rt.Fatalf("%s follows %s", l.Date, d.Days[i-1].Date)
			}
			if l.Role == Counted {
				counted++
				if l.N != counted {
					rt.Fatalf("%s is day %d, want %d", l.Date, l.N, counted)
				}
				if unit == InWorkingDays && !law.Nature(l.Date).Works() {
					rt.Fatalf("%s is counted and no working day", l.Date)
				}
			}
			if l.Due != (l.Date == d.Due) {
				rt.Fatalf("%s is marked due: %t", l.Date, l.Due)
			}
		}
		if counted != length {
			rt.Fatalf("%d days are counted, the rule says %d", counted, length)
		}
		if last := d.Days[len(d.Days)-1].Date; last != d.Due {
			rt.Fatalf("explained up to %s, due %s", last, d.Due)
		}
		if !law.Nature(d.Due).Works() {
			rt.Fatalf("due on %s, a day off", d.Due)
		}
		q.Explain = false
		short, err := law.Compute(q)
		if err != nil || short.Due != d.Due {
			rt.Fatalf("without explanation due %s, %v; with it %s", short.Due, err, d.Due)
		}
	})
}

// TestMonotone: a later start, a longer period or a longer stop never gives an
// earlier date, and what no stop touches does not move.
func TestMonotone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		unit := rapid.SampledFrom([]Unit{InDays, InWorkingDays}).Draw(rt, "unit")
		length := rapid.IntRange(1, 60).Draw(rt, "length")
		settings := drawSettings(rt)
		law, longer := period(t, unit, length, settings), period(t, unit, length+1, settings)
		start := drawDate(rt, "start")
		stops := drawStops(rt, start.AddDays(1))
		ask := func(l *Law, start clock.Date, stops []Stop) clock.Date {
			d, err := l.Compute(Question{Term: Resolve, Facts: Facts{Kind: "denunciation"}, Start: start, Stops: stops})
			if err != nil {
				rt.Fatal(err)
			}
			return d.Due
		}
		due := ask(law, start, stops)
		if later := ask(law, start.AddDays(1), stops); later.Before(due) {
			rt.Errorf("from %s due %s, from the day after due %s", start, due, later)
		}
		if more := ask(longer, start, stops); more.Before(due) {
			rt.Errorf("%d days are due %s, %d days %s", length, due, length+1, more)
		}
		if len(stops) == 0 {
			return
		}
		last := len(stops) - 1
		without := ask(law, start, stops[:last])
		if without.After(due) {
			rt.Errorf("a stop brings the date from %s forward to %s", without, due)
		}
		if stops[last].From.After(without) && without != due {
			rt.Errorf("a stop after %s moves it to %s", without, due)
		}
		lengthened := append([]Stop(nil), stops...)
		lengthened[last].To = lengthened[last].To.AddDays(3)
		if got := ask(law, start, lengthened); got.Before(due) {
			rt.Errorf("a longer stop brings the date from %s forward to %s", due, got)
		}
	})
}

// TestRemovedStop: the date depends on the stops that there are, not on those
// that there were or on the order in which they became known.
func TestRemovedStop(t *testing.T) {
	t.Parallel()
	law := period(t, InDays, 30, nil)
	rapid.Check(t, func(rt *rapid.T) {
		start := drawDate(rt, "start")
		stops := drawStops(rt, start)
		shuffled := rapid.Permutation(stops).Draw(rt, "order")
		ask := func(stops []Stop) Deadline {
			d, err := law.Compute(Question{Term: Resolve, Facts: Facts{Kind: "denunciation"}, Start: start, Stops: stops, Explain: true})
			if err != nil {
				rt.Fatal(err)
			}
			return d
		}
		if a, b := ask(stops), ask(shuffled); a.Due != b.Due {
			rt.Fatalf("due %s, in another order %s", a.Due, b.Due)
		}
		before := ask(nil)
		ask(stops)
		if after := ask(nil); !reflect.DeepEqual(before, after) {
			rt.Fatalf("the stops left something behind: %+v, %+v", before, after)
		}
	})
}

// TestNoticeMirrors: a notice given on the date found leaves at least as many
// days as the rule says before the event.
func TestNoticeMirrors(t *testing.T) {
	t.Parallel()
	data, err := Seed()
	if err != nil {
		t.Fatal(err)
	}
	law, err := New(data)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		event := drawDate(rt, "event")
		d, err := law.Compute(Question{Term: PostSchedule, Start: event, Explain: true})
		if err != nil {
			rt.Fatal(err)
		}
		between := 0
		for day := d.Due; day.Before(event); day = day.AddDays(1) {
			if law.Nature(day).Works() {
				between++
			}
		}
		if between < 5 || !law.Nature(d.Due).Works() {
			rt.Errorf("notice on %s leaves %d working days before %s", d.Due, between, event)
		}
	})
}
