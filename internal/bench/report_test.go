package bench_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// results are what a run found.
type results struct {
	*bed

	cells     []cell
	beside    map[string]cell    // pgbench, by operation
	plain     map[string]float64 // shares of plain handlers, by operation
	trips     map[string]int     // round trips of the server for one operation
	calls     map[string]int     // statements of it
	memory    int64              // the most the server held, in bytes
	visible   int                // writes whose next read showed them
	invisible error              // the first that did not
}

// of returns a measurement; nil when it was not made.
func (r *results) of(operation string, clients int) *cell {
	at := slices.IndexFunc(r.cells, func(c cell) bool { return c.operation == operation && c.clients == clients })
	if at < 0 {
		return nil
	}
	return &r.cells[at]
}

// ratio is the operation's rate over pgbench's, both with as many clients.
func (r *results) ratio(operation string) (float64, bool) {
	beside, ok := r.beside[operation]
	mine := r.of(operation, r.plan.beside)
	if !ok || mine == nil {
		return 0, false
	}
	return mine.rate() / beside.rate(), true
}

// target is something that was asked for.
type target struct {
	name, wanted, reached string
	met                   bool
}

// The targets at 16 clients: shares of pgbench's rate with the same statements,
// shares of a plain handler, and how much more a province costs than an office.
// Milliseconds are printed and not judged: they tell about the machine.
const (
	wantRegister     = 0.80
	wantTransition   = 0.70
	wantGet          = 0.60
	wantProvinceYear = 0.65
	wantPlain        = 0.9
	wantDepth        = 1.2
	wantSeatSearch   = 6
	wantMemory       = 300_000_000
	memoryUnit       = 1_000_000
	lifecycleNeeded  = 6 // requests
)

func (r *results) targets() []target {
	var out []target
	for _, s := range []struct {
		operation string
		wanted    float64
	}{{opRegister, wantRegister}, {opTransition, wantTransition}, {opGet, wantGet}, {opProvinceYear, wantProvinceYear}} {
		got, ok := r.ratio(s.operation)
		out = append(out, target{s.operation + ", share of pgbench", fmt.Sprintf("≥ %.2f", s.wanted), fmt.Sprintf("%.2f", got), ok && got >= s.wanted})
	}
	for _, name := range []string{opList, opSearch} {
		got := r.plain[name]
		out = append(out, target{name + ", share of a plain handler", fmt.Sprintf("≥ %.1f", wantPlain), fmt.Sprintf("%.2f", got), got >= wantPlain})
	}
	times := func(name string, more, less *cell, at, wanted float64) {
		if more == nil || less == nil {
			return
		}
		got := float64(more.percentile(at)) / float64(less.percentile(at))
		out = append(out, target{name, fmt.Sprintf("≤ %.1f", wanted), fmt.Sprintf("%.2f", got), got <= wanted})
	}
	for _, name := range []string{opLargeFirst, opSeatFirst} {
		times(depths[name]+", median over page 1's", r.of(depths[name], r.plan.beside), r.of(name, r.plan.beside), 0.5, wantDepth)
	}
	times(opSearchSeat+", p95 over one office's", r.of(opSearchSeat, r.plan.beside), r.of(opSearch, r.plan.beside), 0.95, wantSeatSearch)
	return append(out,
		target{"memory of the server", fmt.Sprintf("< %d MB", wantMemory/memoryUnit), fmt.Sprintf("%d MB", r.memory/memoryUnit), r.memory > 0 && r.memory < wantMemory},
		target{"errors", "0", strconv.Itoa(r.failed()), r.failed() == 0},
		target{"writes that the next read shows", "all", r.seen(), r.visible > 0 && r.invisible == nil},
	)
}

func (r *results) failed() int {
	n := 0
	for _, c := range r.cells {
		n += c.errors
	}
	return n
}

func (r *results) seen() string {
	if r.invisible != nil {
		return r.invisible.Error()
	}
	return fmt.Sprintf("all of %d", 2*r.visible) // the registration and the classification of each
}

// millis writes a duration in milliseconds.
func millis(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	switch {
	case ms >= 100 || ms == float64(int(ms)):
		return fmt.Sprintf("%.0f", ms)
	case ms >= 10:
		return fmt.Sprintf("%.1f", ms)
	}
	return fmt.Sprintf("%.2f", ms)
}

// rows are the measurements as a table.
func (r *results) table() [][]string {
	out := [][]string{{"operation", "clients", "per second", "p50 ms", "p95 ms", "p99 ms", "errors", "pgbench per second", "pgbench p95 ms", "share"}}
	for _, c := range r.cells {
		line := []string{
			c.operation, strconv.Itoa(c.clients), fmt.Sprintf("%.0f", c.rate()),
			millis(c.percentile(0.5)), millis(c.percentile(0.95)), millis(c.percentile(0.99)), strconv.Itoa(c.errors), "", "", "",
		}
		if beside, ok := r.beside[c.operation]; ok && beside.clients == c.clients {
			line[7], line[8], line[9] = fmt.Sprintf("%.0f", beside.rate()), millis(beside.percentile(0.95)), fmt.Sprintf("%.2f", c.rate()/beside.rate())
		}
		out = append(out, line)
	}
	return out
}

// print writes the tables for people.
func (r *results) print(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, line := range r.table() {
		_, _ = fmt.Fprintln(t, strings.Join(line, "\t"))
	}
	_ = t.Flush()
	for _, c := range r.cells {
		if c.first != nil {
			_, _ = fmt.Fprintln(w, "first error:", c.first)
		}
	}
	if !r.plan.targets {
		return
	}
	_, _ = fmt.Fprintln(w)
	for _, g := range r.targets() {
		verdict := "reached"
		if !g.met {
			verdict = "MISSED"
		}
		_, _ = fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", verdict, g.name, g.wanted, g.reached)
	}
	_ = t.Flush()
}

// publish puts the tables into docs/performance.md.
func (r *results) publish(ctx context.Context) error {
	version := ""
	if err := r.conn.QueryRow(ctx, "SELECT split_part(current_setting('server_version'), ' ', 1)").Scan(&version); err != nil {
		return err
	}
	var set []string
	for name, value := range settings {
		set = append(set, name+" = "+value)
	}
	slices.Sort(set)
	goals := [][]string{{"target", "wanted", "reached", ""}}
	for _, g := range r.targets() {
		goals = append(goals, []string{g.name, g.wanted, g.reached, map[bool]string{true: "✓", false: "missed"}[g.met]})
	}
	trips := [][]string{{"operation", "statements", "round trips of the server"}}
	for _, o := range operations() {
		trips = append(trips, []string{o.name + " (" + o.does + ")", strconv.Itoa(r.calls[o.name]), strconv.Itoa(r.trips[o.name])})
	}
	s := r.size
	facts := fmt.Sprintf("PostgreSQL %s with durable defaults (fsync, synchronous_commit, full_page_writes); %s. %d petitions of %d communes in %d "+
		"provinces over %d years, %d of them in one large commune; loaded in %s. %s each, after %s to warm up.\n\n",
		version, strings.Join(set, ", "), s.total(), s.communes, s.provinces, s.years, s.large, r.loading.Round(time.Second), r.each, r.warm)
	return publishSection("postgresql", facts+markdown(goals)+"\n"+markdown(r.table())+"\n"+markdown(trips))
}

// markdown writes a table.
func markdown(lines [][]string) string {
	var b strings.Builder
	for i, line := range lines {
		b.WriteString("| " + strings.Join(line, " | ") + " |\n")
		if i == 0 {
			b.WriteString(strings.Repeat("|---", len(line)) + "|\n")
		}
	}
	return b.String()
}

// machine describes the machine without naming it: cores, memory, and how long
// the disk takes to say that a page is safe.
func machine() (string, error) {
	f, err := os.Open("/proc/meminfo")
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	memory, lines := "", bufio.NewScanner(f)
	for memory == "" && lines.Scan() {
		if value, ok := strings.CutPrefix(lines.Text(), "MemTotal:"); ok {
			kib, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(value, "kB")), 10, 64)
			if err != nil {
				return "", err
			}
			memory = fmt.Sprintf("%d GiB", (kib+1<<19)>>20)
		}
	}
	sync, err := syncTime()
	return fmt.Sprintf("%d cores, %s of memory; the disk makes a page safe in %s µs", runtime.NumCPU(), memory, strconv.FormatInt(sync.Microseconds(), 10)), err
}

// syncTime is the median time that writing and syncing a page takes.
func syncTime() (time.Duration, error) {
	f, err := os.CreateTemp("", "sync")
	if err != nil {
		return 0, err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	defer func() { _ = f.Close() }()
	var took []time.Duration
	for range 200 {
		start := time.Now()
		if _, err := f.WriteAt(make([]byte, 8192), 0); err != nil {
			return 0, err
		}
		if err := f.Sync(); err != nil {
			return 0, err
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	return took[len(took)/2], nil
}
