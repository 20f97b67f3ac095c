package store_test

import (
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/casework"
	"kntc/internal/journal"
	"kntc/internal/page"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

// BenchmarkPetitionRows measures what it costs to store a petition, to change
// one, and to read a page of 200:
//
//	go test -run '^$' -bench PetitionRows -count 5 ./internal/store
func BenchmarkPetitionRows(b *testing.B) {
	for _, engine := range []sqldb.Engine{sqldb.SQLite, sqldb.Postgres} {
		b.Run(string(engine), func(b *testing.B) {
			bench := storetest.Open(b, engine)
			last, err := entry(bench, "Đất đai")
			if err != nil {
				b.Fatal(err)
			}
			b.Run("enter", func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if last, err = entry(bench, "Đất đai"); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run("change", func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					last.Version++
					change := journal.Change{Writes: []journal.Write{casework.PetitionChanged{Petition: last}}}
					work := journal.Work{Scope: access.System("benchmark"), Loads: []journal.Load{&casework.PetitionLoad{ID: last.ID}}}
					if err := bench.Store.Commit(b.Context(), work, func(time.Time) (journal.Change, error) { return change, nil }); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run("page", func(b *testing.B) {
				fillPetitions(b, bench, 200)
				b.ReportAllocs()
				for b.Loop() {
					lines, err := bench.Store.Petitions(b.Context(), access.System("benchmark"), casework.PetitionFilter{States: []petition.State{petition.StateReceived}}, page.Page{Limit: 200})
					if err != nil || len(lines) != 200 {
						b.Fatalf("%d lines, %v", len(lines), err)
					}
				}
			})
		})
	}
}

// fillPetitions enters n petitions.
func fillPetitions(tb testing.TB, b storetest.Bench, n int) {
	tb.Helper()
	for range n {
		if _, err := entry(b, "Đất đai"); err != nil {
			tb.Fatal(err)
		}
	}
}
