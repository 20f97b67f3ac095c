package imports_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/access"
	"kntc/internal/casework"
	"kntc/internal/casework/imports"
	"kntc/internal/ledger"
	"kntc/internal/page"
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
		if !errors.Is(err, imports.ErrRefused) || report.Written || report.Matters != 1 || len(report.Problems) != 1 ||
			report.Problems[0].Code != "number_repeated" || report.Problems[0].Line != 3 {
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

// TestNumbersOfMattersAreOfTheirYear: "1" of one year and "1" of the next are two
// matters; a later file joins one of them by the number with its year, and is told so
// when it does not.
func TestNumbersOfMattersAreOfTheirYear(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newBed(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		report, err := importText(t, s, actor, registerRows(
			"1,02/01/2019,02/01/2019,Khiếu nại,Lê Văn Thử,Thôn 1,Về đất,x,x,Thụ lý,06/01/2019,1,06/01/2019,,,,",
			"1,02/01/2020,02/01/2020,Khiếu nại,Người Hai,Thôn 1,Về rác,x,x,Thụ lý,07/01/2020,1,07/01/2020,,,,",
		), false)
		if err != nil || report.New != 2 || report.Matters != 2 {
			t.Fatalf("%+v, %v", report, err)
		}
		joins := "2,05/01/2021,05/01/2021,Khiếu nại,Người Ba,Thôn 1,Cũng về đất,x,x,Ghép vụ,08/01/2021,%s,,,,,"
		report, err = importText(t, s, actor, registerRows(strings.Replace(joins, "%s", "1", 1)), false)
		if !errors.Is(err, imports.ErrRefused) || len(report.Problems) != 1 || !strings.Contains(report.Problems[0].Text.VI, "7/2019") {
			t.Errorf("joins a matter of its own year that is not there: %+v, %v", report, err)
		}
		if report, err = importText(t, s, actor, registerRows(strings.Replace(joins, "%s", "1/2019", 1)), false); err != nil || report.New != 1 {
			t.Errorf("joins the matter of 2019: %+v, %v", report, err)
		}
	})
}

// TestADryRunSaysWhatTheCommitSays runs both on a first register, on a second one,
// and on one in several files.
func TestADryRunSaysWhatTheCommitSays(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newBed(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		for i, text := range []string{registerText, strings.ReplaceAll(strings.ReplaceAll(registerText, "\n", "\n9"), "/2020,7,", "/2020,97,")} {
			text = strings.Replace(text, "\n9Số", "\nSố", 1)
			text = strings.TrimSuffix(text, "9")
			dry, err := importText(t, s, actor, text, true)
			if err != nil {
				t.Fatal(err)
			}
			done, err := importText(t, s, actor, text, false)
			if err != nil || !done.Written || done.Opened != (i == 0) {
				t.Fatalf("register %d: %+v, %v", i, done, err)
			}
			done.Written, done.ID = false, dry.ID
			if diff := cmp.Diff(dry, done); diff != "" {
				t.Errorf("register %d (-dry run +commit):\n%s", i, diff)
			}
		}
	})
}

// TestYearlyFilesAreOneRegister imports three files, and three worksheets, at once:
// each row counts as known from when it was written down.
func TestYearlyFilesAreOneRegister(t *testing.T) {
	t.Parallel()
	sheets, err := os.ReadFile("../../register/testdata/cases/I31-sheet-per-month.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	heading := "Số đơn,Ngày nhận,Loại đơn,Người gửi,Nội dung\n"
	var files []imports.File
	for i, month := range []string{"01", "02", "03"} {
		f := fileOf(fmt.Sprintf("%s%d,05/%s/2026,Kiến nghị,Người %d,n\n%d,06/%s/2026,Kiến nghị,Người %d,n\n", heading, 2*i+1, month, i, 2*i+2, month, i))
		f.Name = "thang-" + month + ".csv"
		files = append(files, f)
	}
	for name, of := range map[string][]imports.File{
		"files":      files,
		"worksheets": {{ReaderAt: bytes.NewReader(sheets), Name: "so.xlsx", Size: int64(len(sheets))}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, b storetest.Bench) {
				s := newBed(t, b)
				actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
				report, err := s.Import(t.Context(), actor, imports.Request{Authority: actor.Home, Files: of}, nil)
				if err != nil || report.New != 6 || !report.Opened {
					t.Fatalf("%+v, %v", report, err)
				}
				for month, want := range map[string]int64{"2026-01-31": 2, "2026-02-28": 4, "2026-03-31": 6} {
					if got := figures(t, statisticsOf(b), actor, "2026-01-01", "2026-12-31", mustDate(t, month).End()); got[petition.FigurePetitionsReceived] != want {
						t.Errorf("as known on %s: %d, want %d", month, got[petition.FigurePetitionsReceived], want)
					}
				}
			})
		})
	}
}

// TestDoubtsStopTheWriting: a column that nobody knows and that is filled has to be
// confirmed, or told which it is, before anything is written.
func TestDoubtsStopTheWriting(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newBed(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		text := strings.Replace(registerText, "Hướng xử lý", "Cách làm", 1)
		r := imports.Request{Authority: actor.Home, Files: []imports.File{fileOf(text)}, Columns: map[string]string{"Số vụ việc": "-", "Ngày thụ lý": "-", "Kết quả giải quyết": "-", "Ngày giải quyết": "-", "Ngày ghi kết quả": "-", "Ngày xử lý": "-"}}
		report, err := s.Import(t.Context(), actor, r, nil)
		if !errors.Is(err, imports.ErrUnconfirmed) || report.Written || report.Doubts != 1 || report.New != 5 {
			t.Fatalf("%+v, %v", report, err)
		}
		r.DryRun = true
		if report, err = s.Import(t.Context(), actor, r, nil); err != nil || report.Doubts != 1 {
			t.Errorf("a dry run: %+v, %v", report, err)
		}
		r.DryRun, r.Columns = false, map[string]string{"Cách làm": "Hướng xử lý"}
		if report, err = s.Import(t.Context(), actor, r, nil); err != nil || !report.Written || report.Doubts != 0 || report.Matters != 2 {
			t.Errorf("told which column it is: %+v, %v", report, err)
		}
	})
}

// TestEachDayCountsForItsOwnFact: a petition disposed of in December and accepted in
// January was processed in the old year, its matter accepted in the new one.
func TestEachDayCountsForItsOwnFact(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newBed(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		if _, err := importText(t, s, actor, registerRows(
			"1,20/12/2019,20/12/2019,Khiếu nại,Lê Văn Thử,Thôn 1,Về đất,x,x,Thụ lý,28/12/2019,7,03/01/2020,,,,",
		), false); err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			from, to            string
			processed, accepted int64
		}{
			{"2019-01-01", "2019-12-31", 1, 0}, {"2020-01-01", "2020-12-31", 0, 1},
		} {
			got := figures(t, statisticsOf(b), actor, tt.from, tt.to, time.Time{})
			if got[petition.FigurePetitionsProcessed] != tt.processed || got[petition.FigureMattersAccepted] != tt.accepted {
				t.Errorf("%s: %d processed, %d accepted; want %d, %d", tt.from, got[petition.FigurePetitionsProcessed], got[petition.FigureMattersAccepted], tt.processed, tt.accepted)
			}
		}
	})
}

// TestOnlyAWithdrawalThanksToExplanationIsOne: a plain "Rút đơn" does not count as
// resolved; the word for the other does.
func TestOnlyAWithdrawalThanksToExplanationIsOne(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newBed(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		if _, err := importText(t, s, actor, registerRows(
			"1,02/01/2020,02/01/2020,Khiếu nại,Người Một,Thôn 1,Về đất,x,x,Thụ lý,06/01/2020,1,06/01/2020,Công dân rút đơn,20/02/2020,20/02/2020,",
			"2,02/01/2020,02/01/2020,Khiếu nại,Người Hai,Thôn 1,Về đất,x,x,Thụ lý,06/01/2020,2,06/01/2020,\"Rút đơn qua giải thích, thuyết phục\",20/02/2020,20/02/2020,",
			"3,02/01/2020,02/01/2020,Khiếu nại,Người Ba,Thôn 1,Về đất,x,x,Rút đơn,06/01/2020,,,,,,",
			"4,02/01/2020,02/01/2020,Khiếu nại,Người Bốn,Thôn 1,Về đất,x,x,Rút đơn qua giải thích,06/01/2020,,,,,,",
		), false); err != nil {
			t.Fatal(err)
		}
		got := figures(t, statisticsOf(b), actor, "2020-01-01", "2020-12-31", time.Time{})
		if got[petition.FigureMattersResolved] != 1 || got[petition.FigurePetitionsResolved] != 2 {
			t.Errorf("%d matters and %d petitions resolved, want 1 and 2", got[petition.FigureMattersResolved], got[petition.FigurePetitionsResolved])
		}
	})
}

// TestWhoHadACaseIsKept reads the columns of phones, second senders and staff.
func TestWhoHadACaseIsKept(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newBed(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		if _, err := importText(t, s, actor, "Số đơn,Ngày nhận,Loại đơn,Người gửi,Người gửi thứ hai,SĐT,Nội dung,Cán bộ phụ trách\n"+
			"1,02/01/2020,Kiến nghị,Người Một,Người Hai,0900 000 001; 0900 000 002,n,Lê Thị Ví Dụ\n", false); err != nil {
			t.Fatal(err)
		}
		lines, err := s.cases.Petitions(t.Context(), actor, casework.PetitionFilter{}, page.Page{Limit: 10})
		if err != nil || len(lines) != 1 {
			t.Fatalf("%+v, %v", lines, err)
		}
		got, err := s.cases.Petition(t.Context(), actor, lines[0].Petition.ID)
		if err != nil || len(got.Shown.Parties) != 2 || got.Shown.Parties[0].Phone != "0900 000 001" || got.Shown.Parties[1].Phone != "0900 000 002" {
			t.Errorf("%+v, %v", got.Shown, err)
		}
		events, err := s.cases.Events(t.Context(), actor, lines[0].Petition.ID)
		if err != nil || len(events) != 1 || !strings.Contains(events[0].Reason, "Lê Thị Ví Dụ") {
			t.Errorf("%+v, %v", events, err)
		}
	})
}

// TestOldRegistersTellWhatWasDone: second instance, a further denunciation without a
// ground, and a paper that came twice enter as they stand.
func TestOldRegistersTellWhatWasDone(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newBed(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		report, err := importText(t, s, actor, "Số đơn,Ngày nhận,Loại đơn,Người gửi,Nội dung,Đủ ĐK,Thuộc TQ,Hướng xử lý,Ngày xử lý,Số vụ,Lần giải quyết,Quyết định trước đó\n"+
			"1,02/01/2018,Khiếu nại,Người Một,n,x,x,Thụ lý,06/01/2018,1,Lần hai,12/QĐ-UBND ngày 05/12/2017\n"+
			"2,02/01/2018,Tố cáo,Người Hai,n,x,x,Thụ lý,06/01/2018,2,Tố cáo tiếp,\n"+
			"3,03/01/2018,Khiếu nại,Người Một,n,x,x,Đơn trùng,07/01/2018,1,,\n"+
			"4,04/01/2018,Khiếu nại,Người Một,n,x,x,Đơn trùng,07/01/2018,,,\n", false)
		if err != nil || report.New != 4 || report.Matters != 2 {
			t.Fatalf("%+v, %v", report, err)
		}
		lines, err := s.cases.Matters(t.Context(), actor, casework.MatterFilter{}, page.Page{Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		got := make(map[petition.Instance]int)
		for _, m := range lines {
			got[m.Instance]++
		}
		if diff := cmp.Diff(map[petition.Instance]int{petition.Second: 1, petition.Further: 1}, got); diff != "" {
			t.Errorf("instances (-want +got):\n%s", diff)
		}
		for state, want := range map[petition.State]int{petition.StateAccepted: 2, petition.StateJoined: 1, petition.StateFiled: 1} {
			found, err := s.cases.Petitions(t.Context(), actor, casework.PetitionFilter{States: []petition.State{state}}, page.Page{Limit: 10})
			if err != nil || len(found) != want {
				t.Errorf("%s: %d, %v; want %d", state, len(found), err, want)
			}
		}
	})
}

// TestTheOfficesNumbersAreTheNumbers: a case bears the number that the office gave it,
// the next new one follows behind the highest, and a number that is no plain one, or
// that another case has, stays beside.
func TestTheOfficesNumbersAreTheNumbers(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newBed(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		if _, err := importText(t, s, actor, registerRows(
			"25,02/01/2020,02/01/2020,Khiếu nại,Người Một,Thôn 1,Về đất,x,x,Thụ lý,06/01/2020,9,06/01/2020,,,,",
			"12,03/01/2020,03/01/2020,Phản ánh,Người Hai,Thôn 1,Về rác,x,x,,,,,,,,",
			"VV-7,04/01/2020,04/01/2020,Phản ánh,Người Ba,Thôn 1,Về rác,x,x,,,,,,,,",
		), false); err != nil {
			t.Fatal(err)
		}
		report, err := importText(t, s, actor, registerRows(
			"26,05/01/2020,05/01/2020,Phản ánh,Người Bốn,Thôn 1,Về rác,x,x,,,,,,,,",
		), false)
		if err != nil || report.NoteCount != 2 {
			t.Fatalf("%+v, %v", report, err)
		}
		lines, err := s.cases.Petitions(t.Context(), actor, casework.PetitionFilter{}, page.Page{Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		got := make(map[string]string)
		for _, l := range lines {
			got[l.Petition.SourceNumber] = l.Petition.Number.String()
		}
		if diff := cmp.Diff(map[string]string{"25/2020": "25/2020", "12/2020": "12/2020", "VV-7/2020": "26/2020", "26/2020": "27/2020"}, got); diff != "" {
			t.Errorf("numbers (-want +got):\n%s", diff)
		}
		for source, want := range map[string]int{"VV-7/2020": 1, "VV-8/2020": 0} {
			found, err := s.cases.Petitions(t.Context(), actor, casework.PetitionFilter{Source: source}, page.Page{Limit: 10})
			if err != nil || len(found) != want {
				t.Errorf("found by %s: %d, %v", source, len(found), err)
			}
		}
		matters, err := s.cases.Matters(t.Context(), actor, casework.MatterFilter{}, page.Page{Limit: 10})
		if err != nil || len(matters) != 1 || matters[0].Number.String() != "9/2020" {
			t.Errorf("matters %+v, %v", matters, err)
		}
		if err := b.Store.Check(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// TestMattersAreFoundByTheirOfficesNumber: also by one that no book of this system can
// have.
func TestMattersAreFoundByTheirOfficesNumber(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newBed(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		if _, err := importText(t, s, actor, strings.ReplaceAll(registerText, "/2020,7,", "/2020,VV-7,"), false); err != nil {
			t.Fatal(err)
		}
		for source, want := range map[string]int{"VV-7/2020": 1, "VV-8/2020": 0} {
			found, err := s.cases.Matters(t.Context(), actor, casework.MatterFilter{Source: source}, page.Page{Limit: 10})
			if err != nil || len(found) != want || want > 0 && found[0].Source != source {
				t.Errorf("%s: %+v, %v", source, found, err)
			}
		}
	})
}
