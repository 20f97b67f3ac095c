package imports_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/attachment"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/casework/imports"
	"kntc/internal/clock"
	"kntc/internal/demo"
	"kntc/internal/ledger"
	"kntc/internal/petition"
	"kntc/internal/statistics"
	"kntc/internal/store"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

// TestPublishedFigures takes over the example registers of quận Đống Đa and
// asks the ledger for what was published: 127 of 189 petitions on the party
// side, 1,081 petitions in 510 matters of which 462 were resolved on the state
// side, as known on 15/11/2019.
func TestPublishedFigures(t *testing.T) {
	t.Parallel()
	for _, engine := range []sqldb.Engine{sqldb.SQLite, sqldb.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			s := demonstration(t, engine)
			published, err := demo.PublishedFigures()
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range published {
				owner := demo.DongDa
				if want.Branch == authority.Party {
					owner = demo.DongDaParty
				}
				auditor := access.Actor{Home: owner, Grants: []access.Grant{{Role: access.Auditor, Authority: owner}}}
				got := figures(t, s, auditor, want.From.String(), want.To.String(), want.To.End())
				check := func(id ledger.FigureID, want int) {
					if want != 0 && got[id] != int64(want) {
						t.Errorf("authority %s: %s = %d, published %d", owner, id, got[id], want)
					}
				}
				check(petition.FigurePetitionsReceived, want.Received+want.PetitionsReceived)
				check(petition.FigurePetitionsResolved, want.Resolved)
				check(petition.FigureMattersAccepted, want.Matters)
				check(petition.FigureMattersInCompetence, want.Matters)
				check(petition.FigureMattersResolved, want.MattersResolved)
				later := figures(t, s, auditor, want.From.String(), "2019-12-31", time.Time{})
				if later[petition.FigurePetitionsReceived] <= got[petition.FigurePetitionsReceived] {
					t.Errorf("authority %s: the register does not go on after the cut-off", owner)
				}
			}
		})
	}
}

// demonstration returns the figures of a database that holds the demonstration
// directory and registers.
func demonstration(t *testing.T, engine sqldb.Engine) *statistics.Service {
	t.Helper()
	clk := clock.NewFake(storetest.Start())
	url := storetest.Prepared(t, engine, "", nil)
	db, err := store.Open(t.Context(), sqldb.Options{URL: url, Clock: clk, Volatile: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	directory, err := demo.Authorities()
	if err != nil {
		t.Fatal(err)
	}
	if err := db.ImportDirectory(context.Background(), directory.Facts); err != nil {
		t.Fatal(err)
	}
	keys := storetest.Keyring(t)
	cases := casework.New(casework.Deps{Store: db, Reader: db, Directory: db, Sealer: keys, Files: attachment.NewFiles(keys), Clock: clk, Law: db, Deadlines: db})
	s := imports.New(imports.Deps{Cases: cases, Store: db, Directory: db, Sealer: keys, Clock: clk})
	for _, f := range demo.RegisterFiles() {
		actor := access.Actor{Home: f.Authority, Name: "head", Grants: []access.Grant{{Role: access.Head, Authority: f.Authority}}}
		report, err := s.Import(t.Context(), actor, imports.Request{Authority: f.Authority, Files: []imports.File{{ReaderAt: bytes.NewReader(f.Data), Size: int64(len(f.Data))}}}, nil)
		if err != nil || !report.Opened {
			t.Fatalf("%s: %d of %d rows refused, %v; first problems %.3v", f.Name, report.Refused, report.Rows, err, report.Problems[:min(3, len(report.Problems))])
		}
	}
	return statistics.New(db, db, db.Catalogue())
}
