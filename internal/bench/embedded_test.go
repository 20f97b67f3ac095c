package bench_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/petition"
	"kntc/internal/seal"
	"kntc/internal/store"
	"kntc/internal/store/sqldb"
	"kntc/internal/text"
)

var (
	most = flag.Int("most", 1_000_000, "with -full: the largest register on SQLite that is measured")
	keep = flag.String("keep", "", "folder in which loaded registers on SQLite stay; a later run on the same day measures copies of them")
)

// embeddedPlan is what a run on SQLite does.
type embeddedPlan struct {
	clients []int // of each measurement
	beside  int   // how many of them what it is compared with gets
	rounds  int   // the turns that the program and its counterpart take
	warm    time.Duration
	each    time.Duration
	earlier int // papers that one person sent before
}

func fullEmbedded() embeddedPlan {
	return embeddedPlan{clients: []int{1, 8, 32}, beside: 8, rounds: 3, warm: 300 * time.Millisecond, each: *seconds, earlier: 500}
}

func smokeEmbedded() embeddedPlan {
	return embeddedPlan{clients: []int{2}, beside: 2, rounds: 1, warm: 10 * time.Millisecond, each: 60 * time.Millisecond, earlier: 5}
}

// embeddedSize is a commune that succeeded five others: together they have n
// petitions, and those around them a third of that.
func embeddedSize(n int) size {
	each := n / (embeddedPredecessors + 1)
	return size{
		provinces: 1, communes: embeddedPredecessors + 3, petitions: each * (embeddedPredecessors + 2), large: each,
		offices: 1, fresh: min(2000, each), years: 10,
	}
}

const embeddedPredecessors = 5

// TestEmbedded measures the program as an office runs it, on SQLite that waits
// for the disk, with HTTP before it: in registers of several sizes, each beside
// the same work in a loop without HTTP and beside a plain handler that reads and
// encodes the same rows.
func TestEmbedded(t *testing.T) {
	p, sizes := smokeEmbedded(), []int{600}
	if *full {
		p, sizes = fullEmbedded(), nil
		for n := 10_000; n <= *most; n *= 10 {
			sizes = append(sizes, n)
		}
	}
	loaded := make([]string, len(sizes))
	for i, n := range sizes { // all before the first measurement: growth compares what was measured in the same minutes
		loaded[i] = loadOffice(t, n)
	}
	var r embeddedResults
	for i, n := range sizes {
		t.Run(strconv.Itoa(n), func(t *testing.T) { r.rows = append(r.rows, newOfficeBed(t, p, n, loaded[i]).run(t)...) })
	}
	r.print(os.Stdout)
	if !*full {
		return
	}
	r.judge(t)
	if *publish {
		if err := publishSection("embedded", r.markdown()); err != nil {
			t.Error(err)
		}
	}
}

// officeBed is a filled register on SQLite with the program before it.
type officeBed struct {
	embeddedPlan

	n       int
	size    size
	url     string
	keyring *seal.Keyring
	keyset  string
	stage   *stage
	server  *server
	deepOn  clock.Date // the last row before the deep page
	deepID  string
}

// newOfficeBed opens a copy of the register that was loaded into a folder.
func newOfficeBed(tb testing.TB, p embeddedPlan, n int, loaded string) *officeBed {
	tb.Helper()
	dir := tb.TempDir()
	if err := os.CopyFS(dir, os.DirFS(loaded)); err != nil {
		tb.Fatal(err)
	}
	path := filepath.Join(dir, databaseFile)
	b := &officeBed{embeddedPlan: p, n: n, size: embeddedSize(n), url: "sqlite:" + path, keyset: filepath.Join(dir, keyringFile)}
	var err error
	if err = os.Chmod(b.keyset, 0o600); err != nil { // CopyFS lets everybody read
		tb.Fatal(err)
	}
	if b.keyring, err = seal.Load(b.keyset); err != nil {
		tb.Fatal(err)
	}
	enterAccounts(tb, b.url, b.keyring, func(add func(string, access.Role, authority.ID)) {
		for i := range b.clerks() {
			add(clerk(i), access.Head, b.size.commune(0))
			add(inspector(i), access.Supervisor, 1)
		}
	})
	b.server = startServer(tb, build(tb), b.url, b.keyset, false)
	tb.Cleanup(b.server.stop)
	b.openStage(tb, path)
	return b
}

// What a loaded register consists of.
const (
	databaseFile = "kntc.db"
	keyringFile  = "keyring.json"
)

// loadOffice returns the folder of a loaded register of that size. With -keep it
// may be of an earlier run on the same day: a folder has its name once it is whole.
func loadOffice(tb testing.TB, n int) string {
	tb.Helper()
	today, root := clock.DateOf(clock.System{}.Now()), *keep
	if root == "" {
		root = tb.TempDir()
	}
	dir := filepath.Join(root, fmt.Sprintf("%s-%d", today, n))
	if _, err := os.Stat(dir); err == nil {
		return dir
	}
	start, half := time.Now(), dir+".half"
	if err := errors.Join(os.RemoveAll(half), os.MkdirAll(half, 0o700)); err != nil {
		tb.Fatal(err)
	}
	path := filepath.Join(half, databaseFile)
	keyring, err := seal.Create(filepath.Join(half, keyringFile))
	if err != nil {
		tb.Fatal(err)
	}
	prepareWith(tb, "sqlite:"+path, embeddedDirectory(n, today))
	l := &loader{
		size: embeddedSize(n), keyring: keyring, last: today.AddDays(-1), workers: 1,
		open: func(ctx context.Context) (sink, error) { return openSQLite(ctx, path) },
	}
	if err := l.load(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	settle(tb, "sqlite:"+path, keyring)
	sorted(tb, "sqlite:"+path)
	if err := os.Rename(half, dir); err != nil {
		tb.Fatal(err)
	}
	tb.Logf("loaded %d petitions in %s", l.loaded.Load(), time.Since(start).Round(time.Second))
	debug.FreeOSMemory()
	return dir
}

// clerks is how many people work in the office at once: as many as there are
// clients, since nobody does what an office does.
func (b *officeBed) clerks() int { return b.clients[len(b.clients)-1] }

func clerk(i int) string { return fmt.Sprintf("can.bo.%d", i) }

func inspector(i int) string { return fmt.Sprintf("thanh.tra.%d", i) }

// embeddedDirectory is that of the size, with the predecessors ended.
func embeddedDirectory(n int, today clock.Date) authority.Facts {
	s := embeddedSize(n)
	f := s.facts()
	for i := 1; i <= embeddedPredecessors; i++ {
		f.Authorities[s.provinces+i].ValidTo = today.AddDays(-1)
		f.Successions = append(f.Successions, authority.Succession{
			Predecessor: s.commune(i), Successor: s.commune(0), On: today, Document: "NQ 1",
		})
	}
	return f
}

// sorted takes what was loaded into the index of words, and tells SQLite what
// the tables hold.
func sorted(tb testing.TB, database string) {
	tb.Helper()
	db, err := store.Open(tb.Context(), sqldb.Options{URL: database, Volatile: true}, nil)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for {
		n, err := db.SortSearchEntries(tb.Context())
		if err != nil {
			tb.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

// openStage signs the commune's and the province's people in and looks
// up what there is to work on. Clients share the office, each with fresh
// petitions of its own.
func (b *officeBed) openStage(tb testing.TB, path string) {
	tb.Helper()
	c, err := dial(b.server.address)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = c.socket.Close() }()
	st := &stage{size: b.size, address: b.server.address, today: clock.DateOf(clock.System{}.Now()), cursors: make(map[string]string)}
	for i := range b.clerks() {
		office, err := signInAs(c, clerk(i), b.size.commune(0))
		province, failed := signInAs(c, inspector(i), 1)
		if err := errors.Join(err, failed); err != nil {
			tb.Fatal(err)
		}
		st.offices = append(st.offices, &workplace{session: office})
		st.seats = append(st.seats, &workplace{session: province})
	}
	for year := st.today.Year() - b.size.years + 1; year < st.today.Year(); year++ {
		st.years = append(st.years, year)
	}
	st.large = st.offices
	if err := lookUp(tb.Context(), st, path); err != nil {
		tb.Fatal(err)
	}
	b.stage = st
	b.walk(tb, c)
}

func lookUp(ctx context.Context, st *stage, path string) (err error) {
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	found, err := db.QueryContext(ctx, `SELECT authority_id, id, kind, version, state = 'received' FROM petition
		WHERE authority_id = ?1 AND state = 'received' OR authority_id BETWEEN ?1 AND ?2 AND disposed_on IS NOT NULL AND random() % 50 = 0`,
		int64(st.size.commune(0)), int64(st.size.commune(embeddedPredecessors)))
	if err != nil {
		return err
	}
	defer func() { _ = found.Close() }()
	dealt := 0
	for found.Next() {
		var owner, version int64
		var id uuid.UUID
		var kind string
		var fresh bool
		if err := found.Scan(&owner, &id, &kind, &version, &fresh); err != nil {
			return err
		}
		owned := authority.OwnedID{Authority: authority.ID(owner), UUID: id}
		if fresh {
			w := st.offices[dealt%len(st.offices)]
			w.fresh = append(w.fresh, freshPetition{owned, petition.Kind(kind), fmt.Sprintf(`"v%d"`, version)})
			dealt++
			continue
		}
		if petition.Kind(kind).Sealed() { // reading it is a write
			continue
		}
		for _, w := range st.offices {
			w.known = append(w.known, owned)
		}
	}
	if err := found.Err(); err != nil {
		return err
	}
	names, err := db.QueryContext(ctx, "SELECT name FROM party WHERE authority_id = ? ORDER BY random() LIMIT 500", int64(st.size.commune(0)))
	if err != nil {
		return err
	}
	defer func() { _ = names.Close() }()
	for names.Next() {
		var name string
		if err := names.Scan(&name); err != nil {
			return err
		}
		st.names = append(st.names, text.Fold(name))
	}
	return names.Err()
}

// walk follows the pages of the office to the thousandth, or the last but a few.
func (b *officeBed) walk(tb testing.TB, c *connection) {
	tb.Helper()
	w, next := b.stage.large[0], ""
	for range min(999, b.n/60-1) {
		a, err := (&client{connection: c, stage: b.stage}).get(w, petitionsPath+"?limit=50&cursor="+url.QueryEscape(next))
		var got struct {
			Items []struct {
				ID         string
				ReceivedOn clock.Date `json:"received_on"`
			}
			Next string
		}
		if err := errors.Join(err, a.into(&got)); err != nil {
			tb.Fatal(err)
		}
		if next = got.Next; next == "" {
			tb.Fatal("the list ends too early")
		}
		last := got.Items[len(got.Items)-1]
		b.deepOn, b.deepID = last.ReceivedOn, last.ID
	}
	b.stage.cursors[w.at.String()] = next
}

// registerKnown registers a paper of the person who sent so many before.
func registerKnown(c *client) error {
	_, err := c.post(c.office(), petitionsPath, "", c.knownPerson(), 201)
	return err
}

func (c *client) knownPerson() map[string]any {
	body := c.registration("")
	body["parties"] = []map[string]any{{"type": "person", "name": "Nguyễn Văn Mẫu Mực", "identity_number": "000123456789", "address": "Số 1, thôn Đông 1"}}
	return body
}

// hint asks whether a paper of that person has come before.
func hint(c *client) error {
	w := c.office()
	b, err := json.Marshal(c.knownPerson())
	if err != nil {
		return err
	}
	a, err := c.do(request{method: "POST", path: petitionsPath + "/duplicate-check", token: w.token, body: b})
	return errors.Join(err, a.want(200))
}

// export asks for every petition of the office as CSV.
func export(c *client) error {
	_, err := c.get(c.office(), petitionsPath+"/export?format=csv")
	return err
}

// sendEarlier registers what the known person sent before.
func (b *officeBed) sendEarlier(tb testing.TB) {
	tb.Helper()
	clients, err := b.stage.clients(1)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = clients[0].socket.Close() }()
	for range b.earlier {
		if err := registerKnown(clients[0]); err != nil {
			tb.Fatal(err)
		}
	}
}
