package casework_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/attachment"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/idempotency"
	"kntc/internal/ledger"
	"kntc/internal/page"
	"kntc/internal/petition"
	"kntc/internal/statistics"
	"kntc/internal/store/storetest"
)

// service returns the use cases over a bench's store.
func service(tb testing.TB, b storetest.Bench) *casework.Service {
	tb.Helper()
	keys := storetest.Keyring(tb)
	return casework.New(casework.Deps{
		Store: b.Store, Reader: b.Store, Directory: b.Store, Sealer: keys, Files: attachment.NewFiles(keys), Clock: b.Clock, Law: b.Store, Deadlines: b.Store,
	})
}

// head is the head of an office: may do nearly everything there.
func headOf(owners ...access.Grant) access.Actor {
	return access.Actor{Home: owners[0].Authority, Name: "head", Grants: owners}
}

const registerText = `Số đơn,Ngày nhận,Ngày vào sổ,Loại đơn,Họ và tên người gửi,Địa chỉ,Nội dung,Đủ điều kiện,Thuộc thẩm quyền,Hướng xử lý,Ngày xử lý,Số vụ việc,Ngày thụ lý,Kết quả giải quyết,Ngày giải quyết,Ngày ghi kết quả,Ghi chú
1,02/01/2020,02/01/2020,Khiếu nại,Lê Văn Thử,Thôn 1,Khiếu nại về đất,x,x,Thụ lý,06/01/2020,7,06/01/2020,Đúng,20/02/2020,21/02/2020,
2,05/01/2020,05/01/2020,Khiếu nại,Lê Văn Thử,Thôn 1,Khiếu nại về đất (bổ sung),x,x,Ghép vụ,08/01/2020,7,06/01/2020,,,,
3,10/02/2020,25/02/2020,Khiếu nại,Trần Thị Muộn,Thôn 2,Cũng về đất đó,x,x,Ghép vụ,12/02/2020,7,06/01/2020,,,,
4,12/01/2020,12/01/2020,Phản ánh,Phạm Văn Rác,Thôn 3,Rác thải,x,x,Thụ lý,13/01/2020,,13/01/2020,Đã trả lời,31/01/2020,31/01/2020,
5,15/01/2020,15/01/2020,Tố cáo,Hoàng Thị Kín,Thôn 4,Tố cáo cán bộ,x,,Lưu đơn,20/01/2020,,,,,,Không đủ thông tin
`

func importText(t *testing.T, s *casework.Service, actor access.Actor, text string, dry bool) (casework.ImportReport, error) {
	t.Helper()
	return s.Import(t.Context(), actor, casework.Import{
		Authority: actor.Home, File: strings.NewReader(text), Size: int64(len(text)), DryRun: dry,
	}, nil)
}

// figures asks for the plain figures of one authority.
func figures(t *testing.T, s *statistics.Service, actor access.Actor, from, to string, known time.Time) map[ledger.FigureID]int64 {
	t.Helper()
	q := ledger.Question{Authority: actor.Home, From: mustDate(t, from), To: mustDate(t, to), AsKnownAt: known}
	stats, err := s.Statistics(t.Context(), actor, q)
	if err != nil {
		t.Fatalf("statistics %s to %s: %v", from, to, err)
	}
	out := make(map[ledger.FigureID]int64)
	for _, f := range stats.Groups[0].Figures {
		out[f.Definition.ID] = f.Value
	}
	return out
}

// TestAnImportIsAnsweredOnceUnderAKey sends a file again when the register holds
// it already, and when the row has been changed in the file since.
func TestAnImportIsAnsweredOnceUnderAKey(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := service(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		send := func(key, text string, dry bool) (string, error) {
			a, report, err := s.ImportOnce(t.Context(), actor, casework.Import{
				Authority: actor.Home, File: strings.NewReader(text), Size: int64(len(text)), DryRun: dry,
			}, idempotency.Once[casework.ImportReport]{
				Key: key, Fingerprint: fmt.Sprint(dry, text), Render: func(r casework.ImportReport) (idempotency.Answer, error) {
					return idempotency.Answer{Status: 200, Body: fmt.Appendf(nil, "new %d, unchanged %d, refused %d, written %t", r.New, r.Unchanged, r.Refused, r.Written)}, nil
				},
			})
			if errors.Is(err, casework.ErrImportRefused) && report.Refused == 0 {
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
			{"a refusal", "k", broken, false, "", casework.ErrImportRefused},
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

func mustDate(tb testing.TB, s string) clock.Date {
	tb.Helper()
	d, err := clock.ParseDate(s)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

func TestImportIsJudgedThenWrittenOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := service(t, b)
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
		s := service(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		broken := registerText + "6,31/02/2020,,Khiếu nại,Vũ Văn Sai,Thôn 5,Sai ngày,,,,,,,,,,\n" +
			"7,01/03/2020,,Khiếu nại,Vũ Văn Lạc,Thôn 5,Ghép vào vụ không có,x,x,Ghép vụ,02/03/2020,99,,,,,\n"
		report, err := importText(t, s, actor, broken, false)
		if !errors.Is(err, casework.ErrImportRefused) || report.Written || report.Refused != 2 {
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
		s := service(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		if _, err := importText(t, s, actor, registerText, false); err != nil {
			t.Fatal(err)
		}
		changed := strings.Replace(registerText, "Rác thải", "Rác thải và nước thải", 1)
		report, err := importText(t, s, actor, changed, false)
		if !errors.Is(err, casework.ErrImportRefused) || len(report.Problems) != 1 || report.Problems[0].Code != "differs_from_register" || report.Problems[0].Line != 5 {
			t.Errorf("report %+v, %v", report, err)
		}
	})
}

func TestImportedDenouncersAreSealed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := service(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		if _, err := importText(t, s, actor, registerText, false); err != nil {
			t.Fatal(err)
		}
		officer := headOf(access.Grant{Role: access.Officer, Authority: storetest.CommuneA1})
		lines, err := s.Petitions(t.Context(), officer, casework.PetitionFilter{Kind: petition.Denunciation}, page.Page{Limit: 10})
		if err != nil || len(lines) != 1 || lines[0].Petitioner != "" {
			t.Fatalf("lines %+v, %v", lines, err)
		}
		hidden, err := s.Petition(t.Context(), officer, lines[0].Petition.ID)
		if err != nil || !hidden.Shown.Hidden || len(hidden.Shown.Parties) != 0 {
			t.Errorf("an officer sees %+v, %v", hidden.Shown, err)
		}
		seen, err := s.Petition(t.Context(), actor, lines[0].Petition.ID)
		if err != nil || len(seen.Shown.Parties) != 1 || seen.Shown.Parties[0].Name != "Hoàng Thị Kín" {
			t.Errorf("the head sees %+v, %v", seen.Shown, err)
		}
		found, err := s.Petitions(t.Context(), actor, casework.PetitionFilter{Search: "hoang thi kin"}, page.Page{Limit: 10})
		if err != nil || len(found) != 0 {
			t.Errorf("a search confirmed a denouncer: %+v, %v", found, err)
		}
	})
}

func TestLaterImportIsKnownFromNow(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := service(t, b)
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

// TestLargeImport goes through several portions of a file; the full size is
// measured by the benchmarks.
func TestLargeImport(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := service(t, b)
		actor := headOf(access.Grant{Role: access.Head, Authority: storetest.CommuneA1})
		var buf bytes.Buffer
		buf.WriteString(strings.SplitAfterN(registerText, "\n", 2)[0])
		const rows = 3000
		for i := range rows {
			day := mustDate(t, "2015-01-01").AddDays(i / 6)
			cells := []string{
				itoa(i + 1), day.Vietnamese(), day.Vietnamese(), "Khiếu nại", "Nguyễn Văn Số " + itoa(i), "Thôn 9", "Về việc số " + itoa(i), "x", "x",
				"Thụ lý", day.Vietnamese(), itoa(i/2 + 1), day.Vietnamese(), "Sai", "31/12/2019", "31/12/2019", "",
			}
			buf.WriteString(strings.Join(cells, ",") + "\n")
		}
		steps := 0
		report, err := s.Import(t.Context(), actor, casework.Import{Authority: actor.Home, File: bytes.NewReader(buf.Bytes()), Size: int64(buf.Len())},
			func(string, int, int) { steps++ })
		if err != nil || report.New != rows || report.Matters != rows/2 || steps < 10 {
			t.Fatalf("%d new, %d matters, %d problems, %d steps of progress, %v", report.New, report.Matters, report.ProblemCount, steps, err)
		}
		if got := figures(t, statisticsOf(b), actor, "2015-01-01", "2019-12-31", time.Time{}); got[petition.FigurePetitionsResolved] != rows || got[petition.FigureMattersResolved] != rows/2 {
			t.Errorf("figures %v", got)
		}
	})
}
