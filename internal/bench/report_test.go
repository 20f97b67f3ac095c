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
	beside    map[string]cell // pgbench, by operation
	trips     map[string]int  // round trips of the server for one operation
	calls     map[string]int  // statements of it
	memory    int64           // the most the server held, in bytes
	visible   int             // writes whose next read showed them
	invisible error           // the first that did not
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

// The targets: shares of pgbench's rate and latencies at 16 clients.
const (
	wantWrite       = 0.45
	wantGet         = 0.15
	wantList        = 0.25
	wantLifecycles  = 100
	wantDepth       = 1.2
	wantList95      = 20 * time.Millisecond
	wantSearch95    = 50 * time.Millisecond
	wantCommune95   = 20 * time.Millisecond
	wantProvince95  = 200 * time.Millisecond
	wantMemory      = 300_000_000
	memoryUnit      = 1_000_000
	lifecycleNeeded = 6 // requests
)

func (r *results) targets() []target {
	var out []target
	share := func(operation string, wanted float64) {
		got, ok := r.ratio(operation)
		out = append(out, target{operation + ", share of pgbench", fmt.Sprintf("≥ %.2f", wanted), fmt.Sprintf("%.2f", got), ok && got >= wanted})
	}
	share(opRegister, wantWrite)
	share(opTransition, wantWrite)
	share(opGet, wantGet)
	share(opList, wantList)
	if c := r.of(opLifecycle, r.plan.beside); c != nil {
		out = append(out, target{
			fmt.Sprintf("whole lifecycles (%d requests) a second", lifecycleNeeded), fmt.Sprintf("≥ %d", wantLifecycles),
			fmt.Sprintf("%.0f", c.rate()), c.rate() >= wantLifecycles,
		})
	}
	for _, name := range []string{opLargeFirst, opSeatFirst} {
		first, deep := r.of(name, r.plan.beside), r.of(depths[name], r.plan.beside)
		if first == nil || deep == nil {
			continue
		}
		times := float64(deep.percentile(0.5)) / float64(first.percentile(0.5))
		out = append(out, target{depths[name] + ", median over page 1's", fmt.Sprintf("≤ %.1f", wantDepth), fmt.Sprintf("%.2f", times), times <= wantDepth})
	}
	for _, l := range []struct {
		operation string
		wanted    time.Duration
	}{
		{opLargeDeep, wantList95},
		{opSeatDeep, wantList95},
		{opSearch, wantSearch95},
		{opSearchLarge, wantSearch95},
		{opSearchSeat, wantSearch95},
		{opCommuneYear, wantCommune95},
		{opProvinceYear, wantProvince95},
	} {
		if c := r.of(l.operation, r.plan.beside); c != nil {
			got := c.percentile(0.95)
			out = append(out, target{l.operation + ", p95", "≤ " + millis(l.wanted) + " ms", millis(got) + " ms", len(c.latencies) > 0 && got <= l.wanted})
		}
	}
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

// document is docs/performance.md but for its tables.
const document = `# Performance

Written by ` + "`make bench ARGS=-write`" + `, which repeats the whole measurement and fails when a target is missed. Figures of one machine
tell little about another; the shares of pgbench, measured in the same minutes on the same database, tell more.

| | |
|---|---|
| date | %s |
| machine | %s |
| software | %s |
| command | ` + "`make bench`" + ` |
| PostgreSQL | durable defaults (fsync, synchronous_commit, full_page_writes); %s |
| data | %s |
| duration | %s each, after %s to warm up |

## Targets

%s
## All measurements

%s
## How it is measured

- The program is built as it is shipped and runs as a process of its own with its defaults; every request is logged. The load generator is another
  process on the same machine, one keep-alive connection for each client, each request sent as soon as the last was answered.
- Nobody is an administrator: clients act as heads of communes, each in offices of its own, as the head of one commune of %d petitions, or as the
  supervisor of a province. Rows are drawn at random.
- The data are lives of petitions lived through the use cases day by day and loaded by COPY in the order in which the system would have
  written them; a test compares every table with one that the system itself wrote.
- pgbench (` + "`-M prepared -c %d -j 2`" + `) runs beside every operation, right after it, the statements that the server was seen to send for it on the wire.
  It sends them one after another; the server sends those of a write in two batches, which is why it can be the faster of the two although it
  also speaks HTTP, checks tokens, seals identities and applies the law. pgbench picks one of %d recorded requests for each read.
- “Lifecycle” is a complaint registered, classified, accepted, verified, reported on and decided, six requests. “Page 1000” begins after
  49,950 rows and is reached by following cursors, which the run does once, checking that no petition comes twice. It is measured in turns with
  the first page, a quarter of the time each, where the two are compared. The newest petitions have no matter yet, so a deep page shows more.
- The background work (deadlines, effect of decisions, reminders, sums) has caught up before; writes are measured before reads.

## Statements and round trips

%s`

// publishTo writes the document.
func (r *results) publishTo(ctx context.Context, path string) error {
	version := ""
	if err := r.conn.QueryRow(ctx, "SELECT split_part(current_setting('server_version'), ' ', 1)").Scan(&version); err != nil {
		return err
	}
	machine, err := machine()
	if err != nil {
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
	text := fmt.Sprintf(document,
		r.last.AddDays(1), machine, "PostgreSQL "+version+", "+runtime.Version(), strings.Join(set, ", "),
		fmt.Sprintf("%d petitions of %d communes in %d provinces over %d years, with parties, matters, events and ledger rows; loaded in %s",
			s.total(), s.communes, s.provinces, s.years, r.loading.Round(time.Second)),
		r.each, r.warm, markdown(goals), markdown(r.table()), s.large, r.plan.beside, samples, markdown(trips))
	return os.WriteFile(path, []byte(text), 0o644)
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
