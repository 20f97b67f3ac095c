package store_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/journal"
	"kntc/internal/page"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

// renamed writes the SQL of that migration with the names of today.
var renamed = strings.NewReplacer("petition_return", "recirculation", "returned_on", "recirculated_on", "taken_as", "succeeded_as")

// TestReturnsBeforeTheTableAreFound: the migration that made the table fills it
// from the chains there were, as the transfers would have.
func TestReturnsBeforeTheTableAreFound(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		on := clock.MustDate(2026, time.January, 5)
		chain := []authority.ID{
			storetest.CommuneA1, storetest.CommuneA2, storetest.CommuneA1, storetest.CommuneB1, storetest.CommuneA2, storetest.CommuneA1,
		}
		want := map[authority.OwnedID]int{}
		var passed []petition.Petition
		for i, owner := range chain {
			p := petition.Petition{
				ID: authority.NewOwnedID(owner), Number: petition.Number{Book: petition.PetitionBook, Year: 2026, No: i + 1}, State: petition.StateTransferred,
				KindDeclared: petition.Feedback, Kind: petition.Feedback, Channel: petition.Post, Field: petition.FieldLand, ReceivedOn: on,
				Subject: "Chuyển lòng vòng", Signatories: 1, Eligibility: petition.Eligible, Competence: petition.OutsideState,
				LastOn: on.AddDays(i), DisposedOn: on.AddDays(i), Version: 1,
			}
			if i > 0 {
				p.Origin = passed[i-1].ID
			}
			passed = append(passed, p)
		}
		want[passed[2].ID], want[passed[4].ID], want[passed[5].ID] = 1, 1, 2
		for _, p := range passed {
			if err := b.Store.Commit(t.Context(), journal.Work{Scope: access.System("test")}, func(time.Time) (journal.Change, error) {
				return journal.Change{Writes: []journal.Write{casework.PetitionEntered{Petition: p}}}, nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		if err := b.Store.ExecForTest(t.Context(), backfill(t, b)); err != nil {
			t.Fatal(err)
		}
		lines, err := b.Store.Recirculated(t.Context(), access.System("test"), casework.RecirculatedFilter{}, page.Page{Limit: 9})
		if err != nil || len(lines) != 2 { // of CommuneA1 the latest only
			t.Fatalf("%+v, %v", lines, err)
		}
		for _, l := range lines {
			if l.Times != want[l.Petition.ID] {
				t.Errorf("%s came back %d times, want %d", l.Petition.ID, l.Times, want[l.Petition.ID])
			}
		}
		if lines[0].On != on.AddDays(4) || lines[1].On != on.AddDays(3) {
			t.Errorf("came back on %s and %s", lines[0].On, lines[1].On)
		}
		for _, sql := range []string{"UPDATE recirculation SET times = 9", "DELETE FROM recirculation"} {
			if err := b.Store.ExecForTest(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v, want a refusal", sql, err)
			}
		}
	})
}

// backfill is the statement of the migration that fills the table.
//
// The migration is as old as the words it uses; a later one renamed them.
func backfill(t *testing.T, b storetest.Bench) string {
	t.Helper()
	engine := sqldb.SQLite
	if !strings.HasPrefix(b.URL, string(sqldb.SQLite)) {
		engine = sqldb.Postgres
	}
	script, err := os.ReadFile("migrations/" + string(engine) + "/00013_petition_returns.sql")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(script), "INSERT INTO")
	sql, _, found := strings.Cut(rest, ";")
	if !found {
		t.Fatal("the migration does not fill the table")
	}
	return "INSERT INTO" + renamed.Replace(sql)
}
