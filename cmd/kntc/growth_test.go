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

	"kntc/internal/store/sqldb"
)

// growth is how many petitions the large world holds; a long run takes
// -args -growth 100000.
var growth = flag.Int("growth", 20_000, "petitions of the large world of TestGrowth")

// When a call offends: it costs more than growthRatio times as much in the
// large world as in the small one, and growthMore more, each time it is tried.
const (
	growthRatio = 2.0
	growthMore  = 2 * time.Millisecond
	growthCalls = 15 // in each world, in turns; their median counts
	growthTries = 3
)

// TestGrowth calls every read of the table of routes in a small and in a large
// world, which differ in petitions of earlier years and other persons, so that
// the answers are of one size. What a call costs must not depend on what it
// does not answer.
//
// On SQLite the cost is processor time of this process, server, database and
// client together: a busy machine does not change it. On PostgreSQL, which works
// in processes of its own, it is the time an answer takes, and the least of some
// counts instead of the median. Nothing else may run meanwhile, so the test is
// not parallel, and it is left out with the race detector, whose own cost it
// would measure.
func TestGrowth(t *testing.T) {
	calls := reads()
	checkEveryReadIsCalled(t, calls)
	for _, engine := range []sqldb.Engine{sqldb.SQLite, sqldb.Postgres} {
		for _, offices := range []int{1, 6} {
			t.Run(fmt.Sprintf("%s, %d authorities", engine, offices), func(t *testing.T) {
				small, large := newWorld(t, engine, offices, growthKnown), newWorld(t, engine, offices, *growth)
				for _, c := range calls {
					f, err := small.compare(t, large, c)
					switch {
					case err != nil:
						t.Errorf("%s: %v", c.name(), err)
					case f.offends():
						t.Errorf("%s costs more the more petitions there are: %s", c.name(), f)
					}
				}
			})
		}
	}
}

// finding is what a call costs in two worlds.
type finding struct{ small, large time.Duration }

func (f finding) offends() bool {
	return f.ratio() > growthRatio && f.large-f.small > growthMore
}

func (f finding) ratio() float64 { return float64(f.large) / float64(max(f.small, time.Microsecond)) }

// String implements fmt.Stringer.
func (f finding) String() string {
	return fmt.Sprintf("%.2f ms → %.2f ms, %.1f ×", ms(f.small), ms(f.large), f.ratio())
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// compare measures a call here and in the large world, until a try acquits it.
func (w *world) compare(t *testing.T, large *world, c call) (finding, error) {
	t.Helper()
	if err := w.answersAlike(t, large, c); err != nil {
		return finding{}, err
	}
	var f finding
	for range growthTries {
		var err error
		if f, err = w.costs(t, large, c); err != nil || !f.offends() {
			return f, err
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

// costs calls in turns and returns what the call costs in both worlds.
func (w *world) costs(t *testing.T, large *world, c call) (finding, error) {
	t.Helper()
	runtime.GC() // nobody pays for what was left behind before
	var failed error
	costs := make(map[*world][]time.Duration)
	for range growthCalls {
		for _, asked := range []*world{w, large} {
			before := asked.spent()
			_, err := asked.call(t, c)
			costs[asked] = append(costs[asked], asked.spent()-before)
			failed = errors.Join(failed, err)
		}
	}
	return finding{w.typical(costs[w]), large.typical(costs[large])}, failed
}

// spent is what a world's answers have cost so far.
func (w *world) spent() time.Duration {
	if w.engine == sqldb.SQLite {
		return processorTime()
	}
	return time.Since(w.began)
}

// typical is the cost that counts of several: the median, or of times, which
// others on the machine only make longer, the least.
func (w *world) typical(list []time.Duration) time.Duration {
	slices.Sort(list)
	if w.engine == sqldb.SQLite {
		return list[len(list)/2]
	}
	return list[0]
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
	path = strings.NewReplacer(":id", c.id, ":form", c.form).Replace(path)
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
	for _, c := range calls {
		called[c.route] = true
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
}
