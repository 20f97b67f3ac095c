package bench_test

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"time"
)

// cell is one measurement: an operation by a number of clients.
type cell struct {
	operation string
	clients   int
	took      time.Duration
	latencies []time.Duration // sorted
	errors    int
	first     error // the first error
}

// rate is how many succeeded in a second.
func (c cell) rate() float64 { return float64(len(c.latencies)) / c.took.Seconds() }

// and joins two measurements of one operation.
func (c cell) and(d cell) cell {
	d.took += c.took
	d.latencies = append(d.latencies, c.latencies...)
	slices.Sort(d.latencies)
	d.errors += c.errors
	d.first = cmp.Or(c.first, d.first)
	return d
}

// percentile returns the latency that the given share stayed below.
func (c cell) percentile(share float64) time.Duration {
	if len(c.latencies) == 0 {
		return 0
	}
	return c.latencies[min(len(c.latencies)-1, int(share*float64(len(c.latencies))))]
}

// measure lets n clients repeat the operation, each as soon as its last answer
// is there. What happens while they warm up counts only when it fails.
func (s *stage) measure(o operation, n int, warm, run time.Duration) (cell, error) {
	clients, err := s.clients(n)
	if err != nil {
		return cell{}, err
	}
	parts := make([]cell, n)
	start := time.Now()
	from, to := start.Add(warm), start.Add(warm+run)
	var group sync.WaitGroup
	for i, c := range clients {
		group.Go(func() {
			defer func() { _ = c.socket.Close() }()
			parts[i] = repeat(c, o, from, to)
		})
	}
	group.Wait()
	out := cell{operation: o.name, clients: n, took: run}
	for _, p := range parts {
		out.latencies = append(out.latencies, p.latencies...)
		out.errors += p.errors
		if out.first == nil {
			out.first = p.first
		}
	}
	slices.Sort(out.latencies)
	return out, nil
}

// repeat runs the operation until the end. What ends later is not counted.
func repeat(c *client, o operation, from, to time.Time) cell {
	var out cell
	for now := time.Now(); now.Before(to); {
		err := o.run(c)
		end := time.Now()
		switch {
		case err != nil:
			out.errors++
			if out.first == nil {
				out.first = fmt.Errorf("%s, client %d: %w", o.name, c.number, err)
			}
		case !now.Before(from) && end.Before(to):
			out.latencies = append(out.latencies, end.Sub(now))
		}
		now = end
	}
	return out
}
