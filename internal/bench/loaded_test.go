package bench_test

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"kntc/internal/access"
	"kntc/internal/attachment"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/seal"
	"kntc/internal/store"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// lastDay is the day on which the small registers of the tests end.
func lastDay() clock.Date { return clock.MustDate(2026, time.June, 30) }

// TestLoadedRowsAreThoseTheSystemWrites lives the same lives twice, once
// through the store and once through the loader: but for ids, instants within
// a day and sealed bytes the tables must be equal.
func TestLoadedRowsAreThoseTheSystemWrites(t *testing.T) {
	t.Parallel()
	keyring, err := seal.NewKeyring()
	if err != nil {
		t.Fatal(err)
	}
	s := size{provinces: 2, communes: 4, petitions: 120, large: 100, offices: 2, fresh: 5, years: 1}
	l := &loader{size: s, url: storetest.NewDatabase(t, ""), keyring: keyring, last: lastDay(), workers: 2}
	prepare(t, l.url, s)
	if err := l.loadPostgres(t.Context()); err != nil {
		t.Fatal(err)
	}
	written := storetest.NewDatabase(t, "")
	prepare(t, written, s)
	write(t, l, written)
	for table, query := range dumps {
		want, got := dump(t, written, query), dump(t, l.url, query)
		if len(want) == 0 && table != "sealed_party" {
			t.Errorf("%s: nothing was written", table)
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("%s, written (-) and loaded (+):\n%s", table, diff)
		}
	}
}

// prepare migrates a database and enters the directory.
func prepare(tb testing.TB, url string, s size) {
	tb.Helper()
	prepareWith(tb, url, s.facts())
}

func prepareWith(tb testing.TB, url string, directory authority.Facts) {
	tb.Helper()
	db, err := store.Open(tb.Context(), sqldb.Options{URL: url, Clock: clock.NewFake(lastDay().AddDays(-4000).Start())}, nil)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := db.Migrate(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	if err := db.ImportDirectory(tb.Context(), directory); err != nil {
		tb.Fatal(err)
	}
	if err := db.Close(); err != nil {
		tb.Fatal(err)
	}
}

// write lives the loader's lives through the store.
func write(tb testing.TB, l *loader, url string) {
	tb.Helper()
	now := clock.NewFake(l.first().Start())
	db, err := store.Open(tb.Context(), sqldb.Options{URL: url, Clock: now}, nil)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = db.Close() })
	service := casework.New(casework.Deps{Store: db, Reader: db, Directory: db, Sealer: l.keyring, Files: attachment.NewFiles(l.keyring), Clock: now, Law: db, Deadlines: db})
	offices := l.offices()
	for _, o := range offices {
		o.service, o.at = service, now.Set
		for _, id := range o.staff() {
			storetest.Bench{Store: db}.Hire(tb, id, access.Head, o.actor.Home)
		}
	}
	for day := l.first(); !day.After(l.last); day = day.AddDays(1) { // what is recorded never goes back
		for _, o := range offices {
			if err := o.live(tb.Context(), day); err != nil {
				tb.Fatal(err)
			}
		}
	}
}

// dumps show each table without what differs between two runs: ids become
// register numbers, instants days, sealed bytes their length.
var dumps = map[string]string{
	"petition": strings.ReplaceAll(`SELECT p.*, (SELECT m.year || '/' || m.no FROM matter AS m
		WHERE m.authority_id = p.authority_id AND m.id = p.matter_id) AS matter FROM petition AS p`, "\n", " "),
	"matter": "SELECT m.* FROM matter AS m",
	"party": `SELECT q.*, p.year, p.no, length(q.identity_sealed) AS sealed FROM party AS q
		JOIN petition AS p ON p.authority_id = q.authority_id AND p.id = q.petition_id`,
	"sealed_party": `SELECT q.*, p.year, p.no, length(q.box) AS sealed FROM sealed_party AS q
		JOIN petition AS p ON p.authority_id = q.authority_id AND p.id = q.petition_id`,
	"event": `SELECT e.*, coalesce(p.year || '/' || p.no, m.year || '/' || m.no) AS of, date(e.recorded_at) AS recorded, date(e.written_at) AS written
		FROM event AS e LEFT JOIN petition AS p ON p.authority_id = e.authority_id AND p.id = e.subject_id
		LEFT JOIN matter AS m ON m.authority_id = e.authority_id AND m.id = e.subject_id`,
	"ledger": `SELECT l.*, coalesce(p.year || '/' || p.no, m.year || '/' || m.no) AS of, date(l.recorded_at) AS recorded, date(l.written_at) AS written
		FROM ledger AS l LEFT JOIN petition AS p ON p.authority_id = l.authority_id AND p.id = l.subject_id
		LEFT JOIN matter AS m ON m.authority_id = l.authority_id AND m.id = l.subject_id`,
	"register_counter": "SELECT * FROM register_counter",
	"assignee": `SELECT a.*, m.year || '/' || m.no AS of FROM assignee AS a
		JOIN matter AS m ON m.authority_id = a.authority_id AND m.id = a.subject_id`,
	"deadline": `SELECT d.*, coalesce(p.year || '/' || p.no, m.year || '/' || m.no) AS of
		FROM deadline AS d LEFT JOIN petition AS p ON p.authority_id = d.authority_id AND p.id = d.subject_id
		LEFT JOIN matter AS m ON m.authority_id = d.authority_id AND m.id = d.subject_id`,
}

// matterID finds the public id of a matter in the text of an event.
var matterID = regexp.MustCompile(`[0-9a-hj-np-tv-z]{32}`)

// differing are the columns that differ between two runs; the queries above
// show what stands for them.
var differing = []string{
	"id", "petition_id", "matter_id", "subject_id", "cause_id", "recorded_at", "written_at", "digest", "identity_sealed", "box",
}

// dump returns the rows as text, sorted.
func dump(tb testing.TB, url, query string) []string {
	tb.Helper()
	conn, err := pgx.Connect(tb.Context(), url)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(tb.Context())) }()
	found, err := conn.Query(tb.Context(), "SELECT (to_jsonb(t) - $1::text[])::text FROM ("+query+") AS t", differing)
	if err != nil {
		tb.Fatal(err)
	}
	// An event names a matter by its id among what it changed.
	out, err := pgx.CollectRows(found, func(r pgx.CollectableRow) (string, error) {
		var s string
		err := r.Scan(&s)
		return matterID.ReplaceAllString(s, "id"), err
	})
	if err != nil {
		tb.Fatal(err)
	}
	slices.SortFunc(out, cmp.Compare[string])
	return out
}
