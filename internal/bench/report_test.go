package bench_test

import (
	"fmt"
	"io"
	"testing"
)

// results are what a run found.
type results struct {
	*bed
	cells     []cell
	beside    map[string]cell // pgbench, by operation
	trips     map[string]int
	calls     map[string]int
	memory    int64 // bytes
	visible   int
	invisible error
	failures  []error
}

func (r *results) add(tb testing.TB, c cell) {
	tb.Helper()
	r.cells = append(r.cells, c)
}

func (r *results) print(w io.Writer) {
	for _, c := range r.cells {
		line := fmt.Sprintf("%-34s %2d  %8.0f/s  %8s %8s %8s  %d", c.operation, c.clients, c.rate(),
			c.percentile(0.5), c.percentile(0.95), c.percentile(0.99), c.errors)
		if beside, ok := r.beside[c.operation]; ok && beside.clients == c.clients {
			line += fmt.Sprintf("  pgbench %8.0f/s p95 %s  ratio %.2f  (%d statements, %d round trips)", beside.rate(), beside.percentile(0.95), c.rate()/beside.rate(), r.calls[c.operation], r.trips[c.operation])
		}
		if c.first != nil {
			line += "  " + c.first.Error()
		}
		fmt.Fprintln(w, line)
	}
	fmt.Fprintf(w, "visible to the next read: %d times, %v; memory %d MB\n", r.visible, r.invisible, r.memory/1_000_000)
}

type target struct {
	name, wanted, reached string
	met                   bool
}

func (r *results) targets() []target { return nil }

func (r *results) publish(path string) error { return nil }
