package bench_test

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"
	"time"
)

// What an office does on SQLite, beside the operations of PostgreSQL.
const (
	opRegisterKnown = "register, a person with 500 papers"
	opHint          = "duplicate check, that person"
	opDeep          = "list, page 1000"
	opProvinceList  = "list, province"
	opExport        = "export of everything"
)

// The least shares of what an operation is compared with, at eight clients.
const (
	wantOfLoop  = 0.6 // of the same work in a loop without HTTP
	wantOfPlain = 0.8 // of a plain handler
)

// The most that an operation may take longer in the largest register than in the
// smallest, by its median at eight clients.
const (
	mostGrowthReads  = 1.5
	mostGrowthWrites = 2.0
	mostGrowthSearch = 3.0
)

// compared is an operation with what stands beside it.
type compared struct {
	operation

	plain  func(*client) error                     // a plain handler's way
	inside func(context.Context, *rand.Rand) error // without HTTP
	floor  float64                                 // of the counterpart
	growth float64                                 // the most; zero when nothing is promised
}

// embeddedRow is a measurement with its counterpart.
type embeddedRow struct {
	size   int
	cell   cell
	beside float64 // a second; zero without one
	floor  float64
	growth float64
}

func (b *officeBed) operations(p *inProcess) []compared {
	enter := func(ctx context.Context, r *rand.Rand) error {
		_, err := p.register(ctx, r)
		return err
	}
	return []compared{
		{operation: operation{opRegister, "", register}, inside: enter, floor: wantOfLoop, growth: mostGrowthWrites},
		{operation: operation{opRegisterKnown, "", registerKnown}, growth: mostGrowthWrites},
		{operation: operation{opTransition, "", transition}, inside: p.classifyNext, floor: wantOfLoop, growth: mostGrowthWrites},
		{operation: operation{opGet, "", getPetition}, plain: plainPetition, floor: wantOfPlain, growth: mostGrowthReads},
		{operation: operation{opList, "", listFirst}, plain: plainList, floor: wantOfPlain, growth: mostGrowthReads},
		{operation: operation{opDeep, "", listAt(theLarge, true)}, plain: plainDeep(b.deepOn, b.deepID), floor: wantOfPlain, growth: mostGrowthReads},
		{operation: operation{opHint, "", hint}, growth: mostGrowthReads},
		{operation: operation{opSearch, "", search(anOffice)}, plain: plainSearch, floor: wantOfPlain, growth: mostGrowthSearch},
		{operation: operation{opProvinceList, "", listAt(aSeat, false)}, growth: mostGrowthReads},
		{operation: operation{opCommuneYear, "", communeYear}},
		{operation: operation{opProvinceYear, "", provinceYear}},
	}
}

// run measures everything.
func (b *officeBed) run(t *testing.T) []embeddedRow {
	t.Helper()
	inside, plain := b.openInProcess(t), *b.stage
	if err := inside.registerMany(t.Context(), len(b.stage.offices[0].fresh)*len(b.stage.offices)); err != nil {
		t.Fatal(err)
	}
	plain.address = startPlain(t, b.url, b.keyset)
	b.sendEarlier(t)
	var out []embeddedRow
	for _, o := range b.operations(inside) {
		for _, n := range b.clients {
			row := embeddedRow{size: b.n, floor: o.floor, growth: o.growth}
			if n != b.beside {
				row.cell = b.take(t, b.stage, o.operation, n, b.each)
				out = append(out, row)
				continue
			}
			var sum float64
			for range b.rounds {
				each := b.each / time.Duration(b.rounds)
				row.cell = row.cell.and(b.take(t, b.stage, o.operation, n, each))
				sum += b.counterpart(t, o, &plain, n, each)
			}
			row.cell.operation, row.cell.clients = o.name, n
			row.beside = sum / float64(b.rounds)
			t.Logf("%d %-36s %3d clients %8.0f/s beside %8.0f/s", b.n, o.name, n, row.cell.rate(), row.beside)
			out = append(out, row)
		}
	}
	if b.n <= 100_000 { // more are not exported at once
		out = append(out, embeddedRow{size: b.n, cell: b.once(t, operation{opExport, "", export})})
	}
	return out
}

// once does the operation a single time, however long it takes.
func (b *officeBed) once(t *testing.T, o operation) cell {
	t.Helper()
	clients, err := b.stage.clients(1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = clients[0].socket.Close() }()
	start := time.Now()
	if err := o.run(clients[0]); err != nil {
		t.Error(err)
	}
	took := time.Since(start)
	return cell{operation: o.name, clients: 1, took: took, latencies: []time.Duration{took}}
}

// counterpart returns what stands beside the operation, a second.
func (b *officeBed) counterpart(t *testing.T, o compared, plain *stage, n int, each time.Duration) float64 {
	t.Helper()
	switch {
	case o.plain != nil:
		return b.take(t, plain, operation{o.name, "", o.plain}, n, each).rate()
	case o.inside != nil:
		rate, err := loop(t.Context(), n, each, o.inside)
		if err != nil {
			t.Fatal(err)
		}
		return rate
	}
	return 0
}

func (b *officeBed) take(tb testing.TB, st *stage, o operation, n int, each time.Duration) cell {
	tb.Helper()
	c, err := st.measure(o, n, b.warm, each)
	if err != nil {
		tb.Fatal(err)
	}
	if c.first != nil {
		tb.Error(c.first)
	}
	return c
}

// embeddedResults are what a run found.
type embeddedResults struct{ rows []embeddedRow }

// judge demands the floors, and that cost follows what is shown.
func (r embeddedResults) judge(t *testing.T) {
	t.Helper()
	for _, row := range r.rows {
		if got := row.cell.rate() / row.beside; row.beside > 0 && got < row.floor {
			t.Errorf("missed: %s in %d: %.2f of its counterpart, at least %.2f is wanted", row.cell.operation, row.size, got, row.floor)
		}
		if grown := r.grown(row); row.growth > 0 && grown > row.growth {
			t.Errorf("missed: %s in %d takes %.2f times as long as in the smallest, at most %.1f is wanted", row.cell.operation, row.size, grown, row.growth)
		}
	}
}

// grown is the row's median over that of the smallest register; zero when it was
// not by as many clients as the comparison.
func (r embeddedResults) grown(row embeddedRow) float64 {
	i := slices.IndexFunc(r.rows, func(x embeddedRow) bool {
		return x.cell.operation == row.cell.operation && x.cell.clients == row.cell.clients
	})
	first := r.rows[i]
	if first.size == row.size || first.beside == 0 && row.cell.clients != 8 || first.cell.percentile(0.5) == 0 {
		return 0
	}
	return float64(row.cell.percentile(0.5)) / float64(first.cell.percentile(0.5))
}

func (r embeddedResults) table() [][]string {
	out := [][]string{{"petitions", "operation", "clients", "per second", "p50 ms", "p95 ms", "counterpart per second", "share", "wanted", "× the smallest"}}
	blank := func(x float64, format string) string {
		if x == 0 {
			return ""
		}
		return fmt.Sprintf(format, x)
	}
	for _, row := range r.rows {
		c := row.cell
		share := 0.0
		if row.beside > 0 {
			share = c.rate() / row.beside
		}
		out = append(out, []string{
			strconv.Itoa(row.size), c.operation, strconv.Itoa(c.clients), fmt.Sprintf("%.*f", cmp.Compare(10, c.rate())+1, c.rate()),
			millis(c.percentile(0.5)), millis(c.percentile(0.95)), blank(row.beside, "%.0f"), blank(share, "%.2f"),
			map[bool]string{true: blank(row.floor, "≥ %.1f")}[row.beside > 0], blank(r.grown(row), "%.2f"),
		})
	}
	return out
}

func (r embeddedResults) print(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, line := range r.table() {
		_, _ = fmt.Fprintln(t, strings.Join(line, "\t"))
	}
	_ = t.Flush()
}

func (r embeddedResults) markdown() string { return markdown(r.table()) }
