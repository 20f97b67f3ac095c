package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/petition"
	"kntc/internal/store"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

// TestARegisterBringsWhatItCounts opens a database of the product with one
// register more: it is refused until it is migrated, counts in its own unit,
// and leaves the others' figures and servers alone.
func TestARegisterBringsWhatItCounts(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		const owner = storetest.CommuneA1
		further, err := store.Open(t.Context(), sqldb.Options{URL: b.URL, Clock: b.Clock, Volatile: true}, nil, store.Room{Counts: lost()})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = further.Close() })
		found := ledger.Row{Subject: "item", ID: authority.NewOwnedID(owner), Fact: ledger.Fact{
			Measure: "weighed", On: clock.MustDate(2026, time.March, 1), Quantity: 5_000_000_000, Dims: ledger.Dims{"colour": "red"},
		}}
		if err := further.CheckSchema(t.Context()); !errors.Is(err, sqldb.ErrSchemaOld) {
			t.Fatalf("before it is migrated: %v", err)
		}
		if _, err := post(t.Context(), further, owner, found); err == nil {
			t.Fatal("a row that the database cannot explain was stored")
		}
		for range 2 { // again changes nothing
			if steps, err := further.Migrate(t.Context()); err != nil || len(steps) != 0 {
				t.Fatalf("migrate: %v, %v", steps, err)
			}
		}
		for _, s := range []*store.Store{further, b.Store} {
			if err := s.CheckSchema(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		for s, row := range map[*store.Store]ledger.Row{further: found, b.Store: receipt(owner, clock.MustDate(2026, time.March, 1))} {
			if _, err := post(t.Context(), s, owner, row); err != nil {
				t.Fatal(err)
			}
		}
		b.Clock.Advance(time.Minute)
		q := year2026()
		q.GroupBy = []ledger.Dimension{"colour"}
		sums, _, err := further.Sums(t.Context(), access.System("test"), q, authority.Always(owner))
		if err != nil {
			t.Fatal(err)
		}
		want := []ledger.Sum{
			{Key: []string{""}, Subject: petition.CountedPetition, Measure: petition.MeasureReceived, During: 1},
			{Key: []string{"red"}, Subject: "item", Measure: "weighed", During: 5_000_000_000},
		}
		if diff := cmp.Diff(want, sums); diff != "" {
			t.Errorf("by colour (-want +got):\n%s", diff)
		}
	})
}

func TestTheCatalogueKeepsItsMeaning(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		withLost(t, b)
		other := lost()
		other.Measures[1].Unit = ledger.UnitPiece
		other.Figures = nil
		moved := lost()
		moved.Subjects[0].Dimensions = []ledger.Dimension{petition.DimensionField, "colour"}
		for name, r := range map[string]ledger.Register{"another unit": other, "another place": moved} {
			s, err := store.Open(t.Context(), sqldb.Options{URL: b.URL, Clock: b.Clock, Volatile: true}, nil, store.Room{Counts: r})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Migrate(t.Context()); err == nil {
				t.Errorf("%s was accepted", name)
			}
			if err := s.CheckSchema(t.Context()); err == nil {
				t.Errorf("%s passed for the schema", name)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
		for _, table := range []string{"ledger_unit", "ledger_subject", "ledger_dimension", "ledger_measure"} {
			for _, sql := range []string{"DELETE FROM " + table, "UPDATE " + table + " SET " + strings.TrimPrefix(table, "ledger_") + " = 'x'"} {
				if err := b.Store.ExecForTest(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "append-only") {
					t.Errorf("%s: %v, want a refusal", sql, err)
				}
			}
		}
	})
}

// insertRow is a ledger row behind the store's back.
func insertRow(columns, subject, measure string, quantity, line int, dims string) string {
	return fmt.Sprintf(`INSERT INTO ledger (authority_id, cause_id, cause_version, line, subject, subject_id, measure, quantity,
		effective_on, recorded_at, written_at, %s) VALUES (4, '0198c2d1-0000-7000-8000-000000000001', 1, %d, '%s',
		'0198c2d1-0000-7000-8000-000000000002', '%s', %d, '2025-03-01', '2025-03-02T01:00:00.000000Z', '2025-03-02T01:00:00.000000Z', %s)`,
		columns, line, subject, measure, quantity, dims)
}

const (
	namedColumns  = "kind, field, channel, many, instance, eligibility, competence, disposition, outcome"
	placedColumns = "dim1, dim2, dim3, dim4, dim5, dim6, dim7, dim8, dim9"
)

func TestTheLedgerRefusesWhatNothingExplains(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		const none = "'', '', '', '', '', '', '', '', ''"
		for name, sql := range map[string]string{
			"an unknown measure":           insertRow(placedColumns, "petition", "sold", 1, 1, none),
			"a measure of another subject": insertRow(placedColumns, "petition", "accepted", 1, 1, none),
			"an unknown subject":           insertRow(placedColumns, "item", "received", 1, 1, none),
			"nothing":                      insertRow(placedColumns, "petition", "received", 0, 1, none),
		} {
			if err := b.Store.ExecForTest(t.Context(), sql); err == nil {
				t.Errorf("%s was accepted", name)
			}
		}
		if err := b.Store.ExecForTest(t.Context(), insertRow(placedColumns, "petition", "received", -3, 1, none)); err != nil {
			t.Errorf("a whole quantity: %v", err)
		}
	})
}

// TestOldRowsKeepTheirMeaning fills a database of the schema before units, and
// asks it after the migration.
func TestOldRowsKeepTheirMeaning(t *testing.T) {
	t.Parallel()
	afterMigration(t, "00016_words.sql", fillBefore, checkAfter)
}

// afterMigration fills databases of both engines as they were after a migration, and
// checks them after all.
func afterMigration(t *testing.T, last string, fill func(t *testing.T, url string), check func(*testing.T, *store.Store)) {
	t.Helper()
	for _, engine := range []sqldb.Engine{sqldb.SQLite, sqldb.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			url := storetest.Prepared(t, engine, "", nil)
			s, err := store.Open(t.Context(), sqldb.Options{URL: url, Clock: clock.NewFake(storetest.Start()), Volatile: true}, nil)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
			if err := s.MigrateUntilForTest(t.Context(), last); err != nil {
				t.Fatal(err)
			}
			fill(t, url)
			if _, err := s.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			check(t, s)
		})
	}
}

// execute runs statements on a database, each by itself.
func execute(t *testing.T, url string, statements ...string) {
	t.Helper()
	db := limited(t, url, sqldb.Options{Volatile: true})
	for _, sql := range statements {
		if err := db.Write(t.Context(), func(t *sqldb.Tx) error { t.Exec(sql); return nil }); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

// fillBefore writes rows as the program before units did.
func fillBefore(t *testing.T, url string) {
	t.Helper()
	const handled = "'complaint', 'land', 'post', 'no', '', 'eligible', 'within', 'accepted', ''"
	execute(t, url,
		insertRow(namedColumns, "petition", "received", 1, 1, "'complaint', 'land', 'post', 'no', '', '', '', '', ''"),
		insertRow(namedColumns, "petition", "processed", 1, 2, handled),
		insertRow(namedColumns, "petition", "processed", -1, 3, handled),
		insertRow(namedColumns, "matter", "resolved", 1, 4, "'complaint', 'land', 'post', 'yes', 'first', '', '', '', 'right'"),
		"INSERT INTO ledger_rolled (authority_id, through, first_year, last_year) VALUES (4, '2025-12-31T00:00:00.000000Z', 2025, 2025)",
		matterBefore(1, "", ""),
		matterBefore(2, `{"recover":{"money":250000000,"land":120},"return_individuals":{"land":7},"handle_people":3}`,
			`{"return_organisations":{"land":10}}`),
		matterBefore(3, `{"recover":{"money":5},"organisations":1}`, ""),
	)
}

func matterBefore(no int, ordered, done string) string {
	return fmt.Sprintf(`INSERT INTO matter (authority_id, id, year, no, state, kind, field, channel, many, instance, subject,
		accepted_on, last_on, outcome, version, ordered, done) VALUES (4, '0198c2d1-0000-7000-8000-00000000000%d', 2025, %[1]d, 'accepted',
		'complaint', 'land', 'post', false, 'first', 'Đất', '2025-03-01', '2025-03-01', '', 1, '%[2]s', '%[3]s')`, no, ordered, done)
}

func checkAfter(t *testing.T, s *store.Store) {
	t.Helper()
	for _, tt := range []struct {
		name, sql string
		want      []string
	}{
		{
			"rows", `SELECT line || ' ' || subject || ' ' || measure || ' ' || quantity || ' ' || dim1 || ',' || dim2 || ',' || dim3 || ',' || dim4 || ',' ||
				dim5 || ',' || dim6 || ',' || dim7 || ',' || dim8 || ',' || dim9 FROM ledger ORDER BY line`,
			[]string{
				"1 petition received 1 complaint,land,post,no,,,,,",
				"2 petition processed 1 complaint,land,post,no,,eligible,within,accepted,",
				"3 petition processed -1 complaint,land,post,no,,eligible,within,accepted,",
				"4 matter resolved 1 complaint,land,post,yes,first,,,,right",
			},
		},
		{
			"places", "SELECT subject || ' ' || place || ' ' || dimension FROM ledger_dimension WHERE place IN (1, 9) ORDER BY subject, place",
			[]string{"matter 1 kind", "matter 9 outcome", "petition 1 kind", "petition 9 outcome"},
		},
		{"the stock is dropped", "SELECT CAST(count(*) AS TEXT) FROM ledger_rolled", []string{"0"}},
		{
			"land", "SELECT ordered || ' ' || done FROM matter ORDER BY no",
			[]string{
				" ",
				`{"recover":{"money":250000000,"land_dm2":12000},"return_individuals":{"land_dm2":700},"handle_people":3} {"return_organisations":{"land_dm2":1000}}`,
				`{"recover":{"money":5},"organisations":1} `,
			},
		},
	} {
		got, err := s.TextsForTest(t.Context(), tt.sql)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	for _, sql := range []string{"UPDATE ledger SET quantity = 2", "DELETE FROM ledger"} {
		if err := s.ExecForTest(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v, want a refusal", sql, err)
		}
	}
}
