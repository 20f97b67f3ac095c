package imports_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/casework/imports"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/ledger"
	"kntc/internal/page"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// mustImport imports a register and returns by what it is taken back.
func (s bed) mustImport(t *testing.T, actor access.Actor, text string) imports.Report {
	t.Helper()
	report, err := importText(t, s, actor, text, false)
	if err != nil || !report.Written || report.ID.IsZero() {
		t.Fatalf("imported: %+v, %v", report, err)
	}
	return report
}

func (s bed) takeBack(t *testing.T, actor access.Actor, id authority.OwnedID) (imports.TakenBack, error) {
	t.Helper()
	return s.TakeBack(t.Context(), actor, imports.Taking{Import: id, Reason: "Nhầm cột"}, nil)
}

// numbered lists the states of an office's petitions by their numbers, those that were
// annulled apart.
func (s bed) numbered(t *testing.T, actor access.Actor) (live, annulled map[string]petition.State) {
	t.Helper()
	lines, err := s.cases.Petitions(t.Context(), actor, casework.PetitionFilter{}, page.Page{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	live, annulled = make(map[string]petition.State), make(map[string]petition.State)
	for _, l := range lines {
		into := live
		if l.Petition.State == petition.StateAnnulled {
			into = annulled
		}
		into[l.Petition.Shown().String()] = l.Petition.State
	}
	return live, annulled
}

// sound demands that the stored data agree with one another, with the stock as it is and
// brought up to date.
func sound(t *testing.T, b storetest.Bench) {
	t.Helper()
	for range 2 {
		if err := b.Store.Check(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Store.Roll(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// settled is the instant up to which a question about now is answered.
func settled(t *testing.T, b storetest.Bench, actor access.Actor) time.Time {
	t.Helper()
	stats, err := statisticsOf(b).Statistics(t.Context(), actor, ledger.Question{
		Authority: actor.Home, From: mustDate(t, "2020-01-01"), To: mustDate(t, "2020-12-31"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return stats.AsKnownAt
}

// TestTakeBack: an import that was wrong as a whole is as if it had never been, for
// whoever asks afterwards; who asks about the time in between is told what was known
// then. The same register as it should have been takes its numbers, its rows and its
// own dates of entry.
func TestTakeBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newBed(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		year := func(known time.Time) map[ledger.FigureID]int64 {
			return figures(t, statisticsOf(b), actor, "2020-01-01", "2020-12-31", known)
		}
		onPaper := mustDate(t, "2020-02-22").End()
		before := year(time.Time{})
		wrong := s.mustImport(t, actor, strings.Replace(registerText, "Lưu đơn", "Hướng dẫn", 1))
		if !wrong.Opened {
			t.Fatal("the register's own dates did not count")
		}
		sound(t, b)
		imported, between := year(time.Time{}), settled(t, b, actor)
		b.Clock.Advance(time.Minute)

		tried, err := s.TakeBack(t.Context(), actor, imports.Taking{Import: wrong.ID, Reason: "Thử", DryRun: true}, nil)
		if err != nil || tried.Petitions != 5 || tried.Matters != 2 {
			t.Fatalf("tried: %+v, %v", tried, err)
		}
		if diff := cmp.Diff(imported, year(time.Time{})); diff != "" {
			t.Fatalf("only tried (-before +after):\n%s", diff)
		}
		done, err := s.takeBack(t, actor, wrong.ID)
		if err != nil || done.Petitions != 5 || done.Matters != 2 || done.Import.End == nil {
			t.Fatalf("taken back: %+v, %v", done, err)
		}
		sound(t, b)
		if diff := cmp.Diff(before, year(time.Time{})); diff != "" {
			t.Errorf("figures after it (-before +after):\n%s", diff)
		}
		if diff := cmp.Diff(imported, year(between)); diff != "" {
			t.Errorf("as known in between (-then +now):\n%s", diff)
		}
		if _, err := statisticsOf(b).Statistics(t.Context(), actor, ledger.Question{
			Authority: actor.Home, From: mustDate(t, "2020-01-01"), To: mustDate(t, "2020-12-31"), AsKnownAt: onPaper,
		}); !errors.Is(err, ledger.ErrBeforeOpening) {
			t.Errorf("what the paper register knew: %v", err)
		}
		live, annulled := s.numbered(t, actor)
		if len(live) != 0 || len(annulled) != 5 || annulled["1/2020"] != petition.StateAnnulled {
			t.Errorf("the book shows %v and %v", live, annulled)
		}
		if _, err := s.takeBack(t, actor, wrong.ID); !errors.Is(err, imports.ErrTakenBack) {
			t.Errorf("taken back twice: %v", err)
		}

		b.Clock.Advance(time.Minute)
		right := s.mustImport(t, actor, registerText)
		if !right.Opened || right.New != 5 || right.NoteCount != 0 {
			t.Fatalf("imported anew: %+v", right)
		}
		sound(t, b)
		live, _ = s.numbered(t, actor)
		want := map[string]petition.State{
			"1/2020": petition.StateAccepted, "2/2020": petition.StateJoined, "3/2020": petition.StateJoined, "4/2020": petition.StateAccepted, "5/2020": petition.StateFiled,
		}
		if diff := cmp.Diff(want, live); diff != "" {
			t.Errorf("numbers (-want +got):\n%s", diff)
		}
		if early := year(onPaper); early[petition.FigurePetitionsReceived] != 4 || early[petition.FigurePetitionsResolved] != 3 {
			t.Errorf("as known on 22/02/2020: %v", early)
		}
		if diff := cmp.Diff(imported, year(between)); diff != "" {
			t.Errorf("as known in between, asked again (-then +now):\n%s", diff)
		}
		list, err := s.Imports(t.Context(), actor, actor.Home, page.Page{Limit: 10})
		if err != nil || len(list) != 2 || list[0].ID != right.ID || list[1].End == nil || list[1].End.Reason != "Nhầm cột" || list[1].Files[0] != "so.csv" {
			t.Errorf("imports: %+v, %v", list, err)
		}
	})
}

// TestTakeBackKeepsOthers: what else is in the office stays, with its numbers and the
// register that was imported before; the numbers given back are kept for the register as
// it should have been until it comes.
func TestTakeBackKeepsOthers(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newBed(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		s.mustImport(t, actor, registerText)
		kept, _ := s.numbered(t, actor)
		known := figures(t, statisticsOf(b), actor, "2020-01-01", "2020-12-31", time.Time{})
		b.Clock.Advance(time.Minute)
		const row = "40,12/03/2020,12/03/2020,Phản ánh,Phạm Văn Thêm,Thôn 3,Rác thải,x,x,Thụ lý,13/03/2020,,13/03/2020,,,,"
		joins := "41,20/01/2020,20/01/2020,Khiếu nại,Phạm Văn Ghép,Thôn 3,Về đất,x,x,Ghép vụ,21/01/2020,7,06/01/2020,,,,"
		more := s.mustImport(t, actor, registerRows(row, joins))
		if more.Opened {
			t.Fatal("a second register opened the ledger")
		}
		if done, err := s.takeBack(t, actor, more.ID); err != nil || done.Petitions != 2 || done.Matters != 1 {
			t.Fatalf("%+v, %v", done, err)
		}
		sound(t, b)
		if diff := cmp.Diff(known, figures(t, statisticsOf(b), actor, "2020-01-01", "2020-12-31", time.Time{})); diff != "" {
			t.Errorf("figures (-before +after):\n%s", diff)
		}
		if live, annulled := s.numbered(t, actor); !cmp.Equal(kept, live) || len(annulled) != 2 {
			t.Errorf("%v, then %v and %v", kept, live, annulled)
		}
		again := s.mustImport(t, actor, registerRows(row))
		if again.NoteCount != 1 { // that it counts from now on
			t.Errorf("imported anew: %+v", again.Notes)
		}
		sound(t, b)
		if live, _ := s.numbered(t, actor); live["40/2020"] != petition.StateAccepted || len(live) != 6 {
			t.Errorf("numbers %v", live)
		}
	})
}

// TestTakeBackRefused: once somebody did something on a row, the import stands; the
// refusal names the rows, and what the system notes by itself is nothing done.
func TestTakeBackRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newBed(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		const open = "6,02/01/2026,02/01/2026,Khiếu nại,Lê Văn Chờ,Thôn 1,Khiếu nại về nhà,x,x,Thụ lý,06/01/2026,8,06/01/2026,,,,"
		first := s.mustImport(t, actor, registerText+open+"\n")
		b.Clock.Advance(time.Minute)
		if n, err := s.cases.NoteOverdue(t.Context()); err != nil || n != 1 {
			t.Fatalf("%d noted as overdue, %v", n, err)
		}
		tried, err := s.TakeBack(t.Context(), actor, imports.Taking{Import: first.ID, Reason: "Thử", DryRun: true}, nil)
		if err != nil || tried.WorkedOn != 0 {
			t.Fatalf("after what the system noted: %+v, %v", tried, err)
		}
		later := s.mustImport(t, actor, registerRows("7,05/03/2026,05/03/2026,Khiếu nại,Lê Văn Sau,Thôn 1,Về nhà,x,x,Ghép vụ,08/03/2026,8/2026,06/01/2026,Đúng,09/04/2026,09/04/2026,"))
		if _, err := s.takeBack(t, actor, later.ID); !errors.Is(err, imports.ErrWorkedOn) || !strings.Contains(fault.As(err).Detail.VI, "đơn số 7/2026") {
			t.Errorf("an import that gave a matter its result: %v", err)
		}
		lines, err := s.cases.Petitions(t.Context(), actor, casework.PetitionFilter{Year: 2020, No: 5}, page.Page{Limit: 10})
		if err != nil || len(lines) != 1 {
			t.Fatalf("%+v, %v", lines, err)
		}
		var out casework.PetitionResult
		if _, err := s.cases.StepPetition(t.Context(), actor, lines[0].Petition.ID, 0,
			petition.Command{Action: petition.ActionUndo, Reason: "Lưu nhầm"}, idempotency.Unkept(&out)); err != nil {
			t.Fatal(err)
		}
		refused, err := s.takeBack(t, actor, first.ID)
		if !errors.Is(err, imports.ErrWorkedOn) || refused.WorkedOn != 2 {
			t.Fatalf("%+v, %v", refused, err)
		}
		for _, want := range []string{"vụ việc số 8/2026", "đơn số 5/2020 đã được xử lý"} {
			if said := fault.As(err).Detail.VI; !strings.Contains(said, want) {
				t.Errorf("%q does not name %q", said, want)
			}
		}
		sound(t, b)
		if live, annulled := s.numbered(t, actor); len(live) != 7 || len(annulled) != 0 {
			t.Errorf("half of an import was taken back: %v, %v", live, annulled)
		}
		for _, who := range []access.Actor{
			headOf(access.Grant{Role: access.Clerk, Authority: storetest.CommuneA1}), headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneB1}), {},
		} {
			if _, err := s.takeBack(t, who, first.ID); !errors.Is(err, access.ErrForbidden) && !errors.Is(err, fault.ErrNotFound) {
				t.Errorf("%+v: %v", who.Grants, err)
			}
		}
	})
}

// TestTakeBackLargeImport goes through several portions, with a background that noted
// things in between.
func TestTakeBackLargeImport(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newBed(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		const rows = 1300
		text := manyRows(t, rows)
		report := s.mustImport(t, actor, text)
		steps := 0
		done, err := s.TakeBack(t.Context(), actor, imports.Taking{Import: report.ID, Reason: "Sai"}, func(string, int, int) { steps++ })
		if err != nil || done.Petitions != rows || done.Matters != rows/2 || steps < 5 {
			t.Fatalf("%+v, %d steps, %v", done, steps, err)
		}
		sound(t, b)
		if again := s.mustImport(t, actor, text); again.New != rows || again.Matters != rows/2 || !again.Opened {
			t.Fatalf("imported anew: %+v", again)
		}
		sound(t, b)
		if got := figures(t, statisticsOf(b), actor, "2015-01-01", "2019-12-31", time.Time{}); got[petition.FigurePetitionsResolved] != rows || got[petition.FigureMattersResolved] != rows/2 {
			t.Errorf("figures %v", got)
		}
	})
}
