//go:build unix && !race

package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// growth is how many petitions the large world holds. The offenders are listed
// for the default; a long run takes -args -growth 100000.
var growth = flag.Int("growth", 20_000, "petitions of the large world of TestGrowth")

// When a call offends: it costs more than growthRatio times as much in the
// large world as in the small one, and growthMore more, each time it is tried.
// A known offender counts as mended when it stays below growthMended each time.
const (
	growthRatio  = 2.0
	growthMended = 1.3
	growthMore   = 2 * time.Millisecond
	growthCalls  = 15 // in each world, in turns; their median counts
	growthGlance = 3  // calls that are enough to see that a known offender still is one
)

// TestGrowth calls every read of the table of routes in a small and in a large
// world, which differ in petitions of earlier years and other persons, so that
// the answers are of one size. What a call costs must not depend on what it
// does not answer.
//
// The cost is processor time of this process, server and client together: a
// busy machine does not change it. Nothing else may run meanwhile, so the test
// is not parallel, and it is left out with the race detector, whose own cost it
// would measure.
func TestGrowth(t *testing.T) {
	calls := reads()
	checkEveryReadIsCalled(t, calls)
	found := make(map[string]finding)
	for _, offices := range []int{1, 6} {
		small, large := newWorld(t, offices, growthKnown), newWorld(t, offices, *growth)
		for _, c := range calls {
			f, err := small.compare(t, large, c)
			if err != nil {
				t.Errorf("%d authorities: %s: %v", offices, c.name(), err)
				continue
			}
			if f.offends {
				t.Logf("%d authorities: %-90s %s", offices, c.name(), f)
			}
			found[c.name()] = found[c.name()].and(f)
		}
	}
	for name, f := range found {
		_, known := offenders[name]
		switch {
		case f.offends && !known:
			t.Errorf("%s costs more the more petitions there are: %s", name, f)
		case f.clean && known:
			t.Errorf("%s no longer costs more (%s): take it off the offenders", name, f)
		}
	}
}

// finding is what comparing a call in two worlds came to.
type finding struct {
	small, large time.Duration // medians of the last try
	offends      bool          // in every try
	clean        bool          // in every try
}

// and puts the findings with one and with several authorities together.
func (f finding) and(g finding) finding {
	if f == (finding{}) {
		return g
	}
	worse := g
	if f.large-f.small > g.large-g.small {
		worse = f
	}
	worse.offends, worse.clean = f.offends || g.offends, f.clean && g.clean
	return worse
}

// String implements fmt.Stringer.
func (f finding) String() string {
	return fmt.Sprintf("%.2f ms → %.2f ms, %.1f ×", ms(f.small), ms(f.large), ratio(f.small, f.large))
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func ratio(small, large time.Duration) float64 {
	return float64(large) / float64(max(small, time.Microsecond))
}

// compare measures a call here and in the large world: one that is not known to
// offend until a try acquits it, one that is until a try shows that it still
// does, for which a glance will do.
func (w *world) compare(t *testing.T, large *world, c call) (finding, error) {
	t.Helper()
	if err := w.answersAlike(t, large, c); err != nil {
		return finding{}, err
	}
	_, known := offenders[c.name()]
	f := finding{offends: true, clean: true}
	turns := []int{growthCalls, growthCalls, growthCalls}
	if known {
		turns = append([]int{growthGlance}, turns...)
	}
	for _, n := range turns {
		var err error
		if f.small, f.large, err = w.medians(t, large, c, n); err != nil {
			return f, err
		}
		r := ratio(f.small, f.large)
		f.offends = f.offends && r > growthRatio && f.large-f.small > growthMore
		f.clean = f.clean && r < growthMended
		if !known && !f.offends || known && !f.clean {
			break
		}
	}
	return f, nil
}

// answersAlike fails unless both worlds answer, and with as many rows. It is
// also the first call, of which nobody measures what it had to load.
func (w *world) answersAlike(t *testing.T, large *world, c call) error {
	t.Helper()
	var rows [2]int
	for i, asked := range []*world{w, large} {
		a, err := asked.call(t, c)
		if err != nil {
			return err
		}
		if rows[i], err = a.rows(); err != nil {
			return err
		}
	}
	switch {
	case rows[0] != rows[1]:
		return fmt.Errorf("%d rows here, %d among %d petitions", rows[0], rows[1], large.petitions)
	case rows[0] == 0 || c.rows > 0 && rows[0] != c.rows:
		return fmt.Errorf("%d rows, want %d", rows[0], c.rows)
	}
	return nil
}

// medians calls in turns and returns the median cost in both worlds.
func (w *world) medians(t *testing.T, large *world, c call, turns int) (here, there time.Duration, err error) {
	t.Helper()
	runtime.GC() // nobody pays for what was left behind before
	costs := make(map[*world][]time.Duration)
	for range turns {
		for _, asked := range []*world{w, large} {
			before := processorTime()
			_, failed := asked.call(t, c)
			costs[asked] = append(costs[asked], processorTime()-before)
			err = errors.Join(err, failed)
		}
	}
	return median(costs[w]), median(costs[large]), err
}

func median(list []time.Duration) time.Duration {
	slices.Sort(list)
	return list[len(list)/2]
}

// processorTime is what this process has used of the processors.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// call carries out a call.
func (w *world) call(t *testing.T, c call) (reply, error) {
	t.Helper()
	method, path, _ := strings.Cut(c.route, " ")
	path = strings.ReplaceAll(path, ":id", c.id)
	if c.query != "" {
		path += "?" + c.query
	}
	r := request{method: method, path: w.names.Replace(path)}
	if c.body != nil {
		text, err := json.Marshal(c.body)
		if err != nil {
			return reply{}, err
		}
		r.body = json.RawMessage(w.names.Replace(string(text)))
	}
	return w.ask(t, c.as, r)
}

// checkEveryReadIsCalled compares the calls with the table of routes, which a
// test of the API holds against its server.
func checkEveryReadIsCalled(t *testing.T, calls []call) {
	t.Helper()
	table, err := os.ReadFile("../../api/testdata/routes.golden")
	if err != nil {
		t.Fatal(err)
	}
	routes := make(map[string]bool)
	for line := range strings.Lines(string(table)) {
		words := strings.Fields(line)
		routes[words[0]+" "+words[1]] = true
	}
	called := make(map[string]bool)
	names := make(map[string]bool)
	for _, c := range calls {
		called[c.route], names[c.name()] = true, true
	}
	for _, route := range slices.SortedFunc(maps.Keys(routes), cmp.Compare[string]) {
		_, quiet := uncalled[route]
		if strings.HasPrefix(route, "GET ") && !called[route] && !quiet {
			t.Errorf("%s is not called: add a call to reads, or say in uncalled why nothing of it can grow", route)
		}
		if called[route] && quiet {
			t.Errorf("%s is called and said not to be", route)
		}
	}
	for _, route := range slices.Concat(slices.Collect(maps.Keys(called)), slices.Collect(maps.Keys(uncalled))) {
		if !routes[route] {
			t.Errorf("there is no route %s", route)
		}
	}
	for name := range offenders {
		if !names[name] {
			t.Errorf("the offender %s is not called", name)
		}
	}
}
