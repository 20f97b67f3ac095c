package imports_test

import (
	"errors"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/casework/imports"
	"kntc/internal/ledger"
	"kntc/internal/petition"
	"kntc/internal/register"
	"kntc/internal/store/storetest"
)

// TestAResultIsNotKnownBeforeItsMatter imports a register whose clerk wrote
// the first petition down last: until then nobody knew of the matter, whatever
// a later petition's line says.
func TestAResultIsNotKnownBeforeItsMatter(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newBed(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		text := registerRows(
			"1,02/01/2020,25/02/2020,Khiếu nại,Lê Văn Thử,Thôn 1,Khiếu nại về đất,x,x,Thụ lý,06/01/2020,7,06/01/2020,,,,",
			"2,05/01/2020,10/01/2020,Khiếu nại,Lê Văn Thử,Thôn 1,Khiếu nại về đất (bổ sung),x,x,Ghép vụ,08/01/2020,7,06/01/2020,Đúng,20/02/2020,21/02/2020,",
		)
		if report, err := importText(t, s, actor, text, false); err != nil || !report.Opened {
			t.Fatalf("%+v, %v", report, err)
		}
		for _, tt := range []struct {
			known                                 string
			received, competent, accepted, closed int64
		}{
			{"2020-01-15", 1, 0, 0, 0},
			{"2020-02-22", 1, 0, 0, 0},
			{"2020-02-25", 2, 2, 1, 1},
		} {
			got := figures(t, statisticsOf(b), actor, "2020-01-01", "2020-12-31", mustDate(t, tt.known).End())
			for id, want := range map[ledger.FigureID]int64{
				petition.FigurePetitionsReceived: tt.received, petition.FigurePetitionsInCompetence: tt.competent,
				petition.FigureMattersAccepted: tt.accepted, petition.FigureMattersResolved: tt.closed, petition.FigureMattersOpen: tt.accepted - tt.closed,
			} {
				if got[id] != want {
					t.Errorf("as known on %s: %s = %d, want %d", tt.known, id, got[id], want)
				}
			}
		}
	})
}

// TestALaterRegisterGoesOnWithItsMatters imports rows of a matter that an
// earlier file opened, whether they call themselves accepted or joined, and
// with the year of its number or without.
func TestALaterRegisterGoesOnWithItsMatters(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newBed(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		first := registerRows("1,02/01/2020,02/01/2020,Khiếu nại,Lê Văn Thử,Thôn 1,Khiếu nại về đất,x,x,Thụ lý,06/01/2020,7,06/01/2020,,,,")
		if _, err := importText(t, s, actor, first, false); err != nil {
			t.Fatal(err)
		}
		second := registerRows(
			"2,05/01/2020,05/01/2020,Khiếu nại,Người Hai,Thôn 1,Cũng về đất,x,x,Thụ lý,08/01/2020,7,06/01/2020,,,,",
			"3,05/01/2020,05/01/2020,Khiếu nại,Người Ba,Thôn 1,Lại về đất,x,x,Ghép vụ,08/01/2020,7,06/01/2020,Sai,01/03/2020,01/03/2020,",
		)
		report, err := importText(t, s, actor, second, false)
		if err != nil || report.New != 2 || report.Matters != 0 {
			t.Fatalf("%+v, %v", report, err)
		}
		third := registerRows("4,06/01/2020,06/01/2020,Khiếu nại,Người Bốn,Thôn 1,Vẫn về đất,x,x,Ghép vụ,09/01/2020,7/2020,06/01/2020,,,,")
		if report, err := importText(t, s, actor, third, false); err != nil || report.New != 1 {
			t.Fatalf("%+v, %v", report, err)
		}
		got := figures(t, statisticsOf(b), actor, "2020-01-01", "2020-12-31", time.Time{})
		if got[petition.FigureMattersAccepted] != 1 || got[petition.FigureMattersResolved] != 1 || got[petition.FigurePetitionsResolved] != 4 {
			t.Errorf("figures %v", got)
		}
	})
}

// TestNumbersWrittenInTwoWays gives one number with its year and without.
func TestNumbersWrittenInTwoWays(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newBed(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		report, err := importText(t, s, actor, registerRows(
			"1,02/01/2020,02/01/2020,Khiếu nại,Lê Văn Thử,Thôn 1,Về đất,x,x,Thụ lý,06/01/2020,7,06/01/2020,,,,",
			"1/2020,03/01/2020,03/01/2020,Phản ánh,Người Hai,Thôn 1,Về rác,x,x,,,,,,,,",
			"3,03/01/2020,03/01/2020,Khiếu nại,Người Ba,Thôn 1,Về đường,x,x,Thụ lý,06/01/2020,7/2020,06/01/2020,,,,",
		), false)
		if !errors.Is(err, imports.ErrRefused) || report.Written || len(report.Problems) != 2 ||
			report.Problems[0].Code != "number_repeated" || report.Problems[0].Line != 3 ||
			report.Problems[1].Code != "matter_numbered_twice" || report.Problems[1].Line != 4 {
			t.Errorf("%+v, %v", report, err)
		}
	})
}

// TestTodaysLawIsToldOfOldRows: what an office did long ago is taken over, and the
// rows are told of that today's law would refuse.
func TestTodaysLawIsToldOfOldRows(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newBed(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		text := registerRows(
			"1,02/01/2020,02/01/2020,Khiếu nại,Lê Văn Thử,Thôn 1,Khiếu nại về đất,x,x,Lưu đơn,06/01/2020,,,,,,",
			"2,05/01/2020,05/01/2020,Kiến nghị,Lê Văn Thử,Thôn 1,Làm đường,x,,Hướng dẫn,08/01/2020,,,,,,",
			"3,05/01/2020,05/01/2020,Khiếu nại,Lê Văn Thử,Thôn 1,Chế độ,x,,Hướng dẫn,08/01/2020,,,,,,",
		)
		report, err := importText(t, s, actor, text, false)
		if err != nil || report.New != 3 || report.NoteCount != 2 || len(report.Notes) != 2 {
			t.Fatalf("%+v, %v", report, err)
		}
		for i, n := range report.Notes {
			if n.Code != register.NoteTodaysLaw || n.Line != i+2 || n.Text.VI == "" || n.Text.EN == "" {
				t.Errorf("note %+v", n)
			}
		}
	})
}
