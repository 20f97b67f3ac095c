package bench_test

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	"kntc/internal/store/storetest"
)

// What arrives whether or not the server keeps up is answered in time.
const (
	openShare    = 0.6 // of the rate that clients reached who wait for their answers
	openPatience = time.Second
	openInTime   = 0.999 // the least share that is answered within the patience
)

// openPlan is what a run with arrivals does.
type openPlan struct {
	sizes   []size
	clients int           // of the closed loop
	closed  time.Duration // how long that takes
	run     time.Duration // how long the arrivals last
	probe   time.Duration // the same at each higher rate
	pause   time.Duration // between the requests of one petition
}

// TestOpenLoop lets the requests of petitions' lives arrive at a fixed rate, as
// people come to a desk, on PostgreSQL: at 60 % of what clients who wait for their
// answers reached in the smallest register, in that and in the largest. What
// comes late counts from when it was due. Then the rate rises until it no longer
// holds.
func TestOpenLoop(t *testing.T) {
	p := openPlan{sizes: []size{smokeSize()}, clients: 4, closed: 150 * time.Millisecond, run: 300 * time.Millisecond, pause: 20 * time.Millisecond}
	cluster := storetest.Postgres(t)
	if *full {
		p = openPlan{sizes: []size{officesOf(10_000), fullSize()}, clients: 16, closed: *seconds, run: 120 * time.Second, probe: 20 * time.Second, pause: time.Second}
		p.sizes = slices.DeleteFunc(p.sizes, func(s size) bool { return s.total() > max(*most, 10_000)*3/2 })
		cluster = durable(t)
	}
	var r openResults
	for _, s := range p.sizes {
		b := newBed(t, plan{size: s, warm: time.Second, each: p.closed}, cluster)
		// The limit on all requests is that of the product; one account does what an office of hundreds does.
		st := openStage(t, b.conn, startServer(t, b.binary, b.url, b.keyset, false, "KNTC_REQUESTS_AT_ONCE=256").address, b.size, b.last)
		closed, err := st.closed(p.clients, b.warm, p.closed)
		if err != nil {
			t.Fatal(err)
		}
		if r.closed == 0 {
			r.closed = lastStep * closed.rate()
		}
		r.rows = append(r.rows, st.arrive(s.total(), openShare, r.closed, p.run, p.pause))
		for share := openShare + 0.1; p.probe > 0 && r.rows[len(r.rows)-1].holds() && share < 1.5; share += 0.1 {
			r.rows = append(r.rows, st.arrive(s.total(), share, r.closed, p.probe, p.pause))
		}
	}
	r.print(t)
	if !*full {
		return
	}
	for _, row := range r.rows {
		if row.share == openShare && !row.holds() {
			t.Errorf("missed: %d petitions at %.0f %%: %.2f %% within %s, %d refused, %v", row.size, 100*row.share, 100*row.inTime(), openPatience, row.refused, row.first)
		}
	}
	if *publish {
		if err := publishSection("open", markdown(r.table())); err != nil {
			t.Error(err)
		}
	}
}

// closed measures clients who wait for their answers. On a machine that others keep
// busy no life may end in the time: it takes longer then, since no rate of arrivals
// follows from nothing.
func (s *stage) closed(clients int, warm, run time.Duration) (cell, error) {
	const longest = time.Minute
	for {
		c, err := s.measure(operation{name: opLifecycle, run: lifecycle}, clients, warm, run)
		switch err := errors.Join(err, c.first); {
		case err != nil || c.rate() > 0:
			return c, err
		case run > longest:
			return c, fmt.Errorf("no life ended within %s", run)
		}
		run *= 2
	}
}

// officesOf is the shape of the full size with n petitions.
func officesOf(n int) size {
	return size{provinces: 7, communes: 70, petitions: n * 8 / 10, large: n / 10, offices: 64, fresh: max(1, n/640), years: 10}
}

// arrivals are what came at one rate.
type arrivals struct {
	cell

	size    int
	share   float64 // of the closed loop's rate
	rate    float64 // requests a second that were due
	refused int     // 429 and 503
}

func (a arrivals) inTime() float64 {
	n, _ := slices.BinarySearch(a.latencies, openPatience)
	return float64(n) / float64(len(a.latencies)+a.errors)
}

// holds reports whether the server kept up.
func (a arrivals) holds() bool { return a.errors == 0 && a.inTime() >= openInTime }

// arrive lets lives begin one after the other at the rate, whatever becomes of
// those before, and each of their requests a pause after the last was due.
func (s *stage) arrive(petitions int, share, closed float64, run, pause time.Duration) arrivals {
	out := arrivals{size: petitions, share: share, rate: share * closed}
	connections := &connections{address: s.address}
	defer connections.close()
	var mu sync.Mutex
	var lives sync.WaitGroup
	start := time.Now()
	gap := time.Duration(float64(time.Second) * lastStep / out.rate)
	for k := 0; time.Duration(k)*gap < run; k++ {
		begin := start.Add(time.Duration(k) * gap)
		time.Sleep(time.Until(begin))
		lives.Go(func() {
			took, err := s.live(connections, k, begin, pause)
			mu.Lock()
			defer mu.Unlock()
			out.latencies = append(out.latencies, took...)
			if err == nil {
				return
			}
			out.errors++
			out.first = cmp.Or(out.first, err)
			if refused(err) {
				out.refused++
			}
		})
	}
	lives.Wait()
	out.took = time.Since(start)
	slices.Sort(out.latencies)
	return out
}

// live is one petition's life; it ends at the first error.
func (s *stage) live(connections *connections, k int, begin time.Time, pause time.Duration) (took []time.Duration, err error) {
	j := &journey{office: s.offices[k%len(s.offices)]}
	c := &client{stage: s, rand: rand.New(rand.NewPCG(uint64(begin.UnixNano()), uint64(k)))}
	for due := begin; j.taken < lastStep; due = due.Add(pause) {
		time.Sleep(time.Until(due))
		if c.connection, err = connections.take(); err != nil {
			return took, err
		}
		if err := j.advance(c); err != nil {
			_ = c.socket.Close()
			return took, err
		}
		connections.give(c.connection)
		took = append(took, time.Since(due))
	}
	return took, nil
}

// connections are those that nobody uses at the moment.
type connections struct {
	address string
	mu      sync.Mutex
	free    []*connection
}

func (c *connections) take() (*connection, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n := len(c.free); n > 0 {
		last := c.free[n-1]
		c.free = c.free[:n-1]
		return last, nil
	}
	return dial(c.address)
}

func (c *connections) give(back *connection) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.free = append(c.free, back)
}

func (c *connections) close() {
	for _, one := range c.free {
		_ = one.socket.Close()
	}
}

// openResults are what a run found.
type openResults struct {
	closed float64 // requests a second, in the smallest register
	rows   []arrivals
}

func (r openResults) table() [][]string {
	out := [][]string{{"petitions", "of the closed loop", "requests a second", "within a second", "p50 ms", "p99 ms", "p99.9 ms", "refused", "other errors", ""}}
	for _, a := range r.rows {
		out = append(out, []string{
			strconv.Itoa(a.size), fmt.Sprintf("%.0f %%", 100*a.share), fmt.Sprintf("%.0f", a.rate), fmt.Sprintf("%.2f %%", 100*a.inTime()),
			millis(a.percentile(0.5)), millis(a.percentile(0.99)), millis(a.percentile(0.999)), strconv.Itoa(a.refused), strconv.Itoa(a.errors - a.refused),
			map[bool]string{true: "holds", false: "does not hold"}[a.holds()],
		})
	}
	return out
}

func (r openResults) print(t *testing.T) {
	t.Helper()
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	for _, line := range r.table() {
		_, _ = fmt.Fprintln(w, strings.Join(line, "\t"))
	}
	_ = w.Flush()
	for _, a := range r.rows {
		if a.first != nil {
			t.Logf("%d petitions at %.0f %%: the first error: %v", a.size, 100*a.share, a.first)
		}
	}
}
