package bench_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"kntc/internal/agenda"
	"kntc/internal/attachment"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/seal"
	"kntc/internal/store"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

var (
	full    = flag.Bool("full", false, "load a million petitions and measure against the targets")
	publish = flag.Bool("write", false, "with -full: write docs/performance.md")
	seconds = flag.Duration("each", 8*time.Second, "with -full: how long each measurement takes")
	profile = flag.String("profile", "", "folder for CPU profiles of the server, one for each operation")
	only    = flag.String("only", "", "measure only the operations whose name begins so; no targets then")
)

// plan is what a run does.
type plan struct {
	size    size
	clients []int         // of each measurement
	beside  int           // how many clients pgbench gets
	warm    time.Duration // before each measurement
	each    time.Duration // of each measurement
	depth   int           // which page counts as deep
	pool    int           // petitions of each office for pgbench
	targets bool
}

// TestPerformance measures the system as it is shipped: the program in a
// process of its own, PostgreSQL with durable defaults, requests over HTTP.
// Without -full it does the same with little data for a moment, so that it
// cannot rot; figures of such a run mean nothing and are not judged.
func TestPerformance(t *testing.T) {
	p := plan{
		size: smokeSize(), clients: []int{4}, beside: 4, warm: 20 * time.Millisecond, each: 150 * time.Millisecond, depth: 3, pool: 4000,
	}
	cluster := storetest.Postgres(t)
	if *full {
		p = plan{
			size: fullSize(), clients: []int{1, 16, 64}, beside: 16, warm: time.Second, each: *seconds, depth: 1000,
			pool: 200 * int(seconds.Seconds()), targets: *only == "",
		}
		cluster = durable(t)
	}
	b := newBed(t, p, cluster)
	r := b.run(t)
	r.print(os.Stdout)
	if !p.targets {
		return
	}
	for _, target := range r.targets() {
		if !target.met {
			t.Errorf("missed: %s: %s, wanted %s", target.name, target.reached, target.wanted)
		}
	}
	if *publish {
		if err := r.publish(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

// settings are what an administrator of a machine of this size would set;
// everything about durability stays at PostgreSQL's defaults.
var settings = map[string]string{"shared_buffers": "2GB", "effective_cache_size": "12GB", "max_wal_size": "8GB", "random_page_cost": "1.1"}

func durable(tb testing.TB) *storetest.Cluster {
	tb.Helper()
	c, err := storetest.StartCluster(storetest.ClusterOptions{Durable: true, Settings: settings})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(c.Stop)
	return c
}

// bed is a loaded database with the program built for it.
type bed struct {
	plan
	url     string
	conn    *pgx.Conn
	bench   *pgbench
	binary  string
	idle    string // the program without its background work
	keyset  string
	last    clock.Date
	loading time.Duration
	settled time.Duration
}

func newBed(tb testing.TB, p plan, cluster *storetest.Cluster) *bed {
	tb.Helper()
	name := fmt.Sprintf("bench_%d", time.Now().UnixNano())
	database, err := cluster.Create(name, "")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = cluster.Drop(name) })
	b := &bed{plan: p, url: database, keyset: filepath.Join(tb.TempDir(), "keyring.json"), last: clock.DateOf(clock.System{}.Now()).AddDays(-1)}
	b.fill(tb)
	b.open(tb, cluster.Program("pgbench"))
	return b
}

// fill loads the database and makes the accounts that work with it.
func (b *bed) fill(tb testing.TB) {
	tb.Helper()
	keyring, err := seal.Create(b.keyset)
	if err != nil {
		tb.Fatal(err)
	}
	prepare(tb, b.url, b.size)
	start := time.Now()
	l := &loader{size: b.size, url: b.url, keyring: keyring, last: b.last, workers: 2}
	if err := l.loadPostgres(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	b.loading = time.Since(start)
	start = time.Now()
	settle(tb, b.url, keyring)
	if err := maintain(tb.Context(), b.url); err != nil {
		tb.Fatal(err)
	}
	b.settled = time.Since(start)
	makeAccounts(tb, b.url, keyring, b.size)
	tb.Logf("loaded %d petitions in %s, caught up with the background work in %s", l.loaded.Load(),
		b.loading.Round(time.Second), b.settled.Round(time.Second))
	debug.FreeOSMemory()
}

// open builds the program and connects to the loaded database.
func (b *bed) open(tb testing.TB, program string) {
	tb.Helper()
	if *profile == "" {
		b.binary = build(tb)
	} else {
		b.binary = build(tb, profiler)
	}
	b.idle = build(tb, idle)
	conn, err := pgx.Connect(tb.Context(), b.url)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = conn.Close(context.WithoutCancel(tb.Context())) })
	b.conn = conn
	b.bench = &pgbench{program: program, url: b.url, conn: conn}
}

// settle does the background work of a server that is due, so that a register
// is measured as it lies in an office that has run the system for years.
func settle(tb testing.TB, database string, keyring *seal.Keyring) {
	tb.Helper()
	db, err := store.Open(tb.Context(), sqldb.Options{URL: database}, nil)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	service := casework.New(casework.Deps{Store: db, Reader: db, Directory: db, Sealer: keyring, Files: attachment.NewFiles(keyring), Clock: clock.System{}, Law: db, Deadlines: db})
	due := agenda.New(agenda.Deps{Store: db, Directory: db, Law: db, Clock: clock.System{}})
	for _, work := range []struct {
		name string
		do   func(context.Context) (int, error)
	}{
		{"followed the law", due.RefreshDeadlines},
		{"took effect", service.LetTakeEffect},
		{"found anew", func(ctx context.Context) (int, error) { return service.FindAnew(ctx, db) }},
		{"noted late matters", service.NoteOverdue},
		{"reminded", due.Remind},
		{"rolled the stock", func(ctx context.Context) (int, error) {
			_, err := db.Roll(ctx)
			return 0, err
		}},
	} {
		start := time.Now()
		n, err := work.do(tb.Context())
		if err != nil {
			tb.Fatalf("%s: %v", work.name, err)
		}
		tb.Logf("%s: %d in %s", work.name, n, time.Since(start).Round(time.Millisecond))
	}
}

// The names of the operations.
const (
	opRegister     = "register"
	opTransition   = "transition"
	opLifecycle    = "lifecycle"
	opGet          = "get"
	opList         = "list 50"
	opLargeFirst   = "list, large commune, page 1"
	opLargeDeep    = "list, large commune, page 1000"
	opSeatFirst    = "list, province, page 1"
	opSeatDeep     = "list, province, page 1000"
	opSearch       = "search"
	opSearchLarge  = "search, large commune"
	opSearchSeat   = "search, province"
	opCommuneYear  = "statistics, commune year"
	opProvinceYear = "statistics, province year"
)

func readOperations() []operation {
	return []operation{
		{opGet, "GET /petitions/{id}", getPetition},
		{opList, "GET /petitions?limit=50", listFirst},
		{opLargeFirst, "the same over 60,000 petitions of one commune", listAt(theLarge, false)},
		{opLargeDeep, "its page 1000, by cursor", listAt(theLarge, true)},
		{opSeatFirst, "the same over 96 communes", listAt(theSeat, false)},
		{opSeatDeep, "its page 1000, by cursor", listAt(theSeat, true)},
		{opSearch, "GET /petitions?q=nguyen thi hoa", search(anOffice)},
		{opSearchLarge, "the same over 60,000 petitions of one commune", search(ofTheLarge)},
		{opSearchSeat, "the same over 96 communes", search(aSeat)},
		{opCommuneYear, "GET /statistics", communeYear},
		{opProvinceYear, "GET /statistics?subtree=true", provinceYear},
	}
}

// operations are all that are measured beside pgbench. The writes come first, so
// that what is read has just been written to.
func operations() []operation { return append(writeOperations(), readOperations()...) }

func writeOperations() []operation {
	return []operation{
		{opRegister, "POST /petitions", register},
		{opTransition, "POST /petitions/{id}/transitions", transition},
	}
}

// run measures everything.
func (b *bed) run(tb testing.TB) *results {
	tb.Helper()
	r := &results{bed: b, beside: make(map[string]cell), plain: make(map[string]float64)}
	scripts := b.record(tb)
	scripts.judgeRead(tb)
	r.trips, r.calls = scripts.trips, scripts.calls
	if err := makePool(tb.Context(), b.conn, b.size, b.pool); err != nil {
		tb.Fatal(err)
	}
	srv := startServer(tb, b.binary, b.url, b.keyset, *profile != "")
	st := openStage(tb, b.conn, srv.address, b.size, b.last)
	b.walk(tb, st)
	later := make(map[string]cell)
	for _, o := range operations() {
		if !selected(o.name) {
			continue
		}
		for _, n := range b.clients {
			deep, first := depths[o.name]
			c, done := later[o.name]
			switch {
			case n != b.beside || !first && !done:
				c = b.measure(tb, st, srv, o, n)
			case first:
				c, later[deep] = b.inTurns(tb, st, srv, o, named(deep), n)
			}
			r.cells = append(r.cells, c)
		}
		variables := map[string]string{"first": b.size.commune(0).String(), "spread": fmt.Sprint(b.size.offices / b.beside)}
		r.beside[o.name] = b.bench.run(tb, "script", scripts.scripts[o.name], b.beside, b.each, variables)
	}
	b.besidePlain(tb, r, st, srv)
	if selected(opLifecycle) {
		r.cells = append(r.cells, b.measure(tb, st, srv, operation{opLifecycle, "six requests", lifecycle}, b.beside))
	}
	if selected("visible") {
		seen := b.measure(tb, st, srv, operation{"visible", "read after write", visible}, b.beside)
		r.visible, r.invisible = len(seen.latencies), seen.first
	}
	var err error
	if r.memory, err = srv.memory(); err != nil && b.targets {
		tb.Errorf("memory of the server: %v", err)
	}
	if left, err := poolLeft(tb.Context(), b.conn); err != nil || left == 0 {
		tb.Errorf("pgbench ran out of petitions to classify: %d left, %v", left, err)
	}
	return r
}

// besidePlain measures what plain handlers answer, in turns with them.
func (b *bed) besidePlain(tb testing.TB, r *results, st *stage, srv *server) {
	tb.Helper()
	plain := *st
	plain.address = startPlain(tb, b.url, b.keyset)
	for name, by := range map[string]func(*client) error{opList: plainList, opSearch: plainSearch} {
		if !selected(name) {
			continue
		}
		const rounds = 4
		turn := *b
		turn.each = b.each / rounds
		var ours, theirs cell
		for range rounds {
			ours = ours.and(turn.measure(tb, st, srv, named(name), b.beside))
			theirs = theirs.and(turn.measure(tb, &plain, srv, operation{name + ", plain", "", by}, b.beside))
		}
		r.plain[name] = ours.rate() / theirs.rate()
	}
}

// depths name the deep page beside each first page with which it is compared.
var depths = map[string]string{opLargeFirst: opLargeDeep, opSeatFirst: opSeatDeep}

func named(name string) operation {
	all := operations()
	return all[slices.IndexFunc(all, func(o operation) bool { return o.name == name })]
}

// inTurns measures two operations that are compared with each other in turns,
// so that neither has the better minutes of a machine.
func (b *bed) inTurns(tb testing.TB, st *stage, srv *server, one, other operation, n int) (first, second cell) {
	tb.Helper()
	const rounds = 4
	turn := *b
	turn.each = b.each / rounds
	for range rounds {
		first = first.and(turn.measure(tb, st, srv, one, n))
		second = second.and(turn.measure(tb, st, srv, other, n))
	}
	return first, second
}

func selected(name string) bool {
	return *only == "" || len(name) >= len(*only) && name[:len(*only)] == *only
}

// record starts a server whose statements are written down and makes pgbench's
// scripts.
func (b *bed) record(tb testing.TB) counterparts {
	tb.Helper()
	w, database := startWire(tb, b.url)
	srv := startServer(tb, b.idle, database, b.keyset, false)
	defer srv.stop()
	st := openStage(tb, b.conn, srv.address, b.size, b.last)
	b.walk(tb, st)
	return recordAll(tb, b.bench, st, w, readOperations())
}

// walk follows the pages of the large commune and of the first province to the
// deep page, and demands that no petition comes twice.
func (b *bed) walk(tb testing.TB, st *stage) {
	tb.Helper()
	c, err := dial(st.address)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = c.socket.Close() }()
	for _, w := range []*workplace{st.large[0], st.seats[0]} {
		seen, next := make(map[string]bool), ""
		for page := 1; page < b.depth; page++ {
			a, err := (&client{connection: c, stage: st}).get(w, petitionsPath+"?limit=50&cursor="+url.QueryEscape(next))
			var got struct {
				Items []struct{ ID string }
				Next  string
			}
			if err := errors.Join(err, a.into(&got)); err != nil {
				tb.Fatalf("page %d of %s: %v", page, w.at, err)
			}
			for _, item := range got.Items {
				if seen[item.ID] {
					tb.Fatalf("page %d of %s: %s comes twice", page, w.at, item.ID)
				}
				seen[item.ID] = true
			}
			if next = got.Next; next == "" {
				tb.Fatalf("the list of %s ends on page %d", w.at, page)
			}
		}
		st.cursors[w.at.String()] = next
	}
}

// measure measures one cell, and profiles the server meanwhile when asked to.
func (b *bed) measure(tb testing.TB, st *stage, srv *server, o operation, n int) cell {
	tb.Helper()
	profiled := make(chan error, 1)
	if *profile != "" && n == b.beside {
		go func() { profiled <- b.fetchProfile(tb.Context(), srv, o.name) }()
	} else {
		profiled <- nil
	}
	c, err := st.measure(o, n, b.warm, b.each)
	if err := errors.Join(err, <-profiled); err != nil {
		tb.Fatal(err)
	}
	tb.Logf("%-34s %2d clients  %9.0f/s  p50 %8s  p95 %8s  p99 %8s  %d errors", o.name, n, c.rate(),
		c.percentile(0.5), c.percentile(0.95), c.percentile(0.99), c.errors)
	return c
}

func (b *bed) fetchProfile(ctx context.Context, srv *server, name string) error {
	from := fmt.Sprintf("http://%s/debug/pprof/profile?seconds=%d", srv.profile, max(1, int((b.warm+b.each).Seconds())))
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, from, http.NoBody)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	all, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(*profile, name+".pprof"), all, 0o600)
}
