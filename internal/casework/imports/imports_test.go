package imports_test

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/casework"
	"kntc/internal/casework/imports"
	"kntc/internal/idempotency"
	"kntc/internal/ledger"
	"kntc/internal/page"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// TestAnImportIsAnsweredOnceUnderAKey sends a file again when the register holds
// it already, and when the row has been changed in the file since.
func TestAnImportIsAnsweredOnceUnderAKey(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newBed(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		send := func(key, text string, dry bool) (string, error) {
			a, report, err := s.ImportOnce(t.Context(), actor, imports.Request{
				Authority: actor.Home, Files: []imports.File{fileOf(text)}, DryRun: dry,
			}, idempotency.Once[imports.Report]{
				Key: key, Fingerprint: fmt.Sprint(dry, text), Render: func(r imports.Report) (idempotency.Answer, error) {
					return idempotency.Answer{Status: 200, Body: fmt.Appendf(nil, "new %d, unchanged %d, refused %d, written %t", r.New, r.Unchanged, r.Refused, r.Written)}, nil
				},
			})
			if errors.Is(err, imports.ErrRefused) && report.Refused == 0 {
				t.Errorf("a refusal without its report: %+v", report)
			}
			return string(a.Body), err
		}
		broken := strings.Replace(registerText, "12/01/2020,12/01/2020", "32/01/2020,12/01/2020", 1)
		changed := strings.Replace(registerText, "Rác thải", "Rác thải ven kênh", 1)
		for _, tt := range []struct {
			name, key, text string
			dry             bool
			want            string
			err             error
		}{
			{"a dry run", "dry", registerText, true, "new 5, unchanged 0, refused 0, written false", nil},
			{"a dry run that refuses", "dry of broken", broken, true, "new 4, unchanged 0, refused 1, written false", nil},
			{"a refusal", "k", broken, false, "", imports.ErrRefused},
			{"the same key after a refusal", "k", registerText, false, "new 5, unchanged 0, refused 0, written true", nil},
			{"again", "k", registerText, false, "new 5, unchanged 0, refused 0, written true", nil},
			{"another file", "k", changed, false, "", idempotency.ErrKeyReused},
			{"the file as a dry run", "k", registerText, true, "", idempotency.ErrKeyReused},
			{"the dry run again", "dry", registerText, true, "new 5, unchanged 0, refused 0, written false", nil},
			{"a dry run without a key", "", registerText, true, "new 0, unchanged 5, refused 0, written false", nil},
			{"without a key", "", registerText, false, "new 0, unchanged 5, refused 0, written true", nil},
			{"another key", "k2", registerText, false, "new 0, unchanged 5, refused 0, written true", nil},
		} {
			got, err := send(tt.key, tt.text, tt.dry)
			if !errors.Is(err, tt.err) || got != tt.want {
				t.Errorf("%s: %q, %v; want %q, %v", tt.name, got, err, tt.want, tt.err)
			}
		}
		clerk := actor
		clerk.Grants = []access.Grant{{Role: access.Clerk, Authority: storetest.CommuneA1}}
		actor = clerk
		if _, err := send("k", registerText, false); !errors.Is(err, access.ErrForbidden) {
			t.Errorf("an account that may not import any more: %v", err)
		}
	})
}

func TestImportIsJudgedThenWrittenOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newBed(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})

		dry, err := importText(t, s, actor, registerText, true)
		if err != nil || dry.Written || dry.New != 5 || dry.Matters != 2 || dry.ProblemCount != 0 {
			t.Fatalf("dry run: %+v, %v", dry, err)
		}
		if got := figures(t, statisticsOf(b), actor, "2020-01-01", "2020-12-31", time.Time{}); got[petition.FigurePetitionsReceived] != 0 {
			t.Fatalf("a dry run wrote: %v", got)
		}
		real, err := importText(t, s, actor, registerText, false)
		if err != nil || !real.Written || !real.Opened || real.New != 5 || real.Matters != 2 {
			t.Fatalf("import: %+v, %v", real, err)
		}
		again, err := importText(t, s, actor, registerText, false)
		if err != nil || again.New != 0 || again.Unchanged != 5 {
			t.Fatalf("the same file again: %+v, %v", again, err)
		}
		got := figures(t, statisticsOf(b), actor, "2020-01-01", "2020-12-31", time.Time{})
		for id, want := range map[ledger.FigureID]int64{
			petition.FigurePetitionsReceived: 5, petition.FigurePetitionsProcessed: 5, petition.FigureMattersAccepted: 2, petition.FigureMattersResolved: 2,
			petition.FigurePetitionsInCompetence: 4, petition.FigurePetitionsResolved: 4, petition.FigureMattersOpen: 0,
		} {
			if got[id] != want {
				t.Errorf("%s = %d, want %d", id, got[id], want)
			}
		}
		// The third petition came in on 10/02 but was written down on 25/02,
		// after the matter's result: on 22/02 nobody knew of it.
		early := figures(t, statisticsOf(b), actor, "2020-01-01", "2020-12-31", mustDate(t, "2020-02-22").End())
		for id, want := range map[ledger.FigureID]int64{
			petition.FigurePetitionsReceived: 4, petition.FigureMattersResolved: 2, petition.FigurePetitionsResolved: 3, petition.FigurePetitionsInCompetence: 3,
		} {
			if early[id] != want {
				t.Errorf("as known on 22/02: %s = %d, want %d", id, early[id], want)
			}
		}
	})
}

func TestImportRefusesWholeFile(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newBed(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		broken := registerText + "6,31/02/2020,,Khiếu nại,Vũ Văn Sai,Thôn 5,Sai ngày,,,,,,,,,,\n" +
			"7,01/03/2020,,Khiếu nại,Vũ Văn Lạc,Thôn 5,Ghép vào vụ không có,x,x,Ghép vụ,02/03/2020,99,,,,,\n"
		report, err := importText(t, s, actor, broken, false)
		if !errors.Is(err, imports.ErrRefused) || report.Written || report.Refused != 2 {
			t.Fatalf("report %+v, %v", report, err)
		}
		codes := make(map[string]int)
		for _, p := range report.Problems {
			codes[p.Code] = p.Line
		}
		if codes["matter_not_opened"] != 8 {
			t.Errorf("problems: %+v", report.Problems)
		}
		if got := figures(t, statisticsOf(b), actor, "2020-01-01", "2020-12-31", time.Time{}); got[petition.FigurePetitionsReceived] != 0 {
			t.Errorf("half of a refused file was written: %v", got)
		}
	})
}

func TestChangedRowIsRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newBed(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		if _, err := importText(t, s, actor, registerText, false); err != nil {
			t.Fatal(err)
		}
		changed := strings.Replace(registerText, "Rác thải", "Rác thải và nước thải", 1)
		report, err := importText(t, s, actor, changed, false)
		if !errors.Is(err, imports.ErrRefused) || len(report.Problems) != 1 || report.Problems[0].Code != "differs_from_register" || report.Problems[0].Line != 5 {
			t.Errorf("report %+v, %v", report, err)
		}
	})
}

// TestADryRunTellsNoGuess: who imports without knowing the parties is told nothing
// by which a guess at a denouncer is confirmed or not.
func TestADryRunTellsNoGuess(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newBed(t, b)
		if _, err := importText(t, s, headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1}), registerText, false); err != nil {
			t.Fatal(err)
		}
		outsider := headOf(access.Grant{Role: access.Administrator, Authority: storetest.CommuneA1})
		outsider.Account = uuid.Must(uuid.NewV7())
		right, err := importText(t, s, outsider, registerText, true)
		if err != nil || right.Unchanged == 0 {
			t.Fatalf("%+v, %v", right, err)
		}
		for _, said := range []string{"Hoàng Thị Kín", "Thôn 4", "Lê Văn Thử"} {
			wrong, err := importText(t, s, outsider, strings.ReplaceAll(registerText, said, "Vũ Đoán Mò"), true)
			if diff := cmp.Diff(right, wrong); err != nil || diff != "" {
				t.Errorf("a wrong guess is answered otherwise: %v (-right +wrong):\n%s", err, diff)
			}
		}
	})
}

func TestImportedDenouncersAreSealed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newBed(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		if _, err := importText(t, s, actor, registerText, false); err != nil {
			t.Fatal(err)
		}
		officer := headOf(access.Grant{Role: access.Officer, Authority: storetest.CommuneA1})
		lines, err := s.cases.Petitions(t.Context(), officer, casework.PetitionFilter{Kind: petition.Denunciation}, page.Page{Limit: 10})
		if err != nil || len(lines) != 1 || lines[0].Petitioner != "" {
			t.Fatalf("lines %+v, %v", lines, err)
		}
		hidden, err := s.cases.Petition(t.Context(), officer, lines[0].Petition.ID)
		if err != nil || !hidden.Shown.Hidden || len(hidden.Shown.Parties) != 0 {
			t.Errorf("an officer sees %+v, %v", hidden.Shown, err)
		}
		seen, err := s.cases.Petition(t.Context(), actor, lines[0].Petition.ID)
		if err != nil || len(seen.Shown.Parties) != 1 || seen.Shown.Parties[0].Name != "Hoàng Thị Kín" {
			t.Errorf("the head sees %+v, %v", seen.Shown, err)
		}
		found, err := s.cases.Petitions(t.Context(), actor, casework.PetitionFilter{Search: "hoang thi kin"}, page.Page{Limit: 10})
		if err != nil || len(found) != 0 {
			t.Errorf("a search confirmed a denouncer: %+v, %v", found, err)
		}
	})
}

func TestLaterImportIsKnownFromNow(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newBed(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		first := strings.SplitAfterN(registerText, "\n", 3)
		head := first[0] + first[1]
		if _, err := importText(t, s, actor, head, false); err != nil {
			t.Fatal(err)
		}
		second := first[0] + "40,12/01/2020,12/01/2020,Phản ánh,Phạm Văn Rác,Thôn 3,Rác thải,x,x,Thụ lý,13/01/2020,,13/01/2020,,,,\n"
		known := mustDate(t, "2020-06-01").End()
		before := figures(t, statisticsOf(b), actor, "2020-01-01", "2020-12-31", known)
		report, err := importText(t, s, actor, second, false)
		if err != nil || report.Opened || !report.Written {
			t.Fatalf("second import: %+v, %v", report, err)
		}
		after := figures(t, statisticsOf(b), actor, "2020-01-01", "2020-12-31", known)
		if before[petition.FigurePetitionsReceived] != 1 || after[petition.FigurePetitionsReceived] != 1 {
			t.Errorf("a figure given before changed: %v, then %v", before, after)
		}
		if now := figures(t, statisticsOf(b), actor, "2020-01-01", "2020-12-31", time.Time{}); now[petition.FigurePetitionsReceived] != 2 {
			t.Errorf("now: %v", now)
		}
	})
}

// manyRows is a register of many rows, two of each matter.
func manyRows(t *testing.T, rows int) string {
	t.Helper()
	var buf bytes.Buffer
	buf.WriteString(strings.SplitAfterN(registerText, "\n", 2)[0])
	for i := range rows {
		day := mustDate(t, "2015-01-01").AddDays(i / 6)
		cells := []string{
			strconv.Itoa(i + 1), day.Vietnamese(), day.Vietnamese(), "Khiếu nại", "Nguyễn Văn Số " + strconv.Itoa(i), "Thôn 9", "Về việc số " + strconv.Itoa(i), "x", "x",
			"Thụ lý", day.Vietnamese(), strconv.Itoa(i/2 + 1), day.Vietnamese(), "Sai", "31/12/2019", "31/12/2019", "",
		}
		buf.WriteString(strings.Join(cells, ",") + "\n")
	}
	return buf.String()
}

// TestLargeImport goes through several portions of a file; the full size is
// measured by the benchmarks.
func TestLargeImport(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newBed(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		const rows = 3000
		steps := 0
		report, err := s.Import(t.Context(), actor, imports.Request{Authority: actor.Home, Files: []imports.File{fileOf(manyRows(t, rows))}},
			func(string, int, int) { steps++ })
		if err != nil || report.New != rows || report.Matters != rows/2 || steps < 10 {
			t.Fatalf("%d new, %d matters, %d problems, %d steps of progress, %v", report.New, report.Matters, report.ProblemCount, steps, err)
		}
		if got := figures(t, statisticsOf(b), actor, "2015-01-01", "2019-12-31", time.Time{}); got[petition.FigurePetitionsResolved] != rows || got[petition.FigureMattersResolved] != rows/2 {
			t.Errorf("figures %v", got)
		}
	})
}

// TestADryRunTellsNoGuessAboutMatters: whatever matters were imported before, who
// may not know the parties gets the same verdicts while nothing is written: whether
// there is one of a number, of which kind, and whether it is resolved. When it is
// written, they are told of the first at most, and only by a row that opens one.
func TestADryRunTellsNoGuessAboutMatters(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		guesses := []string{
			"40,05/03/2020,05/03/2020,Khiếu nại,Người Đoán,Thôn 1,Về đất,x,x,Ghép vụ,08/03/2020,7/2020,06/01/2020,,,,",
			"41,05/03/2020,05/03/2020,Tố cáo,Người Đoán,Thôn 1,Về cán bộ,x,x,Ghép vụ,08/03/2020,7/2020,06/01/2020,,,,",
			"42,05/01/2020,05/01/2020,Khiếu nại,Người Đoán,Thôn 1,Về đất,x,x,Thụ lý,06/01/2020,7/2020,06/01/2020,Sai,09/03/2020,09/03/2020,",
		}
		broken := "43,32/01/2020,05/03/2020,Khiếu nại,Người Đoán,Thôn 1,Về đất,x,x,,,,,,,,"
		var verdicts [2][]string // of who may not know the parties, and of the head; of each register
		var written [3][]string  // of who may not know the parties, by guess
		for _, there := range []string{
			"1,02/01/2020,02/01/2020,Khiếu nại,Lê Văn Thử,Thôn 1,Về đất,x,x,Thụ lý,06/01/2020,9/2020,06/01/2020,,,,",
			"1,02/01/2020,02/01/2020,Khiếu nại,Lê Văn Thử,Thôn 1,Về đất,x,x,Thụ lý,06/01/2020,7/2020,06/01/2020,,,,",
			"1,02/01/2020,02/01/2020,Tố cáo,Lê Văn Thử,Thôn 1,Về cán bộ,x,x,Thụ lý,06/01/2020,7/2020,06/01/2020,,,,",
			"1,02/01/2020,02/01/2020,Khiếu nại,Lê Văn Thử,Thôn 1,Về đất,x,x,Thụ lý,06/01/2020,7/2020,06/01/2020,Đúng,20/02/2020,20/02/2020,",
		} {
			s := newBed(t, storetest.Open(t, b.Store.Engine()))
			head := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
			if _, err := importText(t, s, head, registerRows(there), false); err != nil {
				t.Fatal(err)
			}
			head.Account = uuid.New()
			outsider := headOf(access.Grant{Role: access.Administrator, Authority: storetest.CommuneA1})
			outsider.Account = uuid.New()
			for i, who := range []access.Actor{outsider, head} {
				said := ""
				for _, guess := range guesses {
					dry, err := importText(t, s, who, registerRows(guess), true)
					said += fmt.Sprintln(dry.New, dry.Unchanged, dry.Refused, dry.Matters, dry.Problems, err)
					refused, err := importText(t, s, who, registerRows(guess, broken), false)
					said += fmt.Sprintln(refused.New, refused.Unchanged, refused.Refused, refused.Matters, refused.Problems, err)
				}
				verdicts[i] = append(verdicts[i], said)
			}
			for i, guess := range guesses {
				done, err := importText(t, s, outsider, registerRows(guess), false)
				written[i] = append(written[i], fmt.Sprintln(done.New, done.Unchanged, done.Refused, done.Matters, done.Problems, err))
			}
		}
		for i, said := range written {
			joins := i < 2
			for j := range said {
				if (joins || j > 0) && (said[j] != said[len(said)-1] || !strings.Contains(said[j], "matter_not_joined")) {
					t.Errorf("guess %d, written to register %d: %s", i, j, said[j])
				}
			}
			if opens := said[0]; !joins && strings.Contains(opens, "matter_not_joined") {
				t.Errorf("a matter that is not there is not opened: %s", opens)
			}
		}
		for i, said := range verdicts[0] {
			if diff := cmp.Diff(verdicts[0][0], said); diff != "" {
				t.Errorf("register %d (-none +it):\n%s", i, diff)
			}
			if i > 0 && verdicts[1][i] == verdicts[1][0] {
				t.Errorf("register %d: the head is told as little", i)
			}
		}
	})
}
