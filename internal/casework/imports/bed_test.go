package imports_test

import (
	"strings"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/attachment"
	"kntc/internal/casework"
	"kntc/internal/casework/imports"
	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/statistics"
	"kntc/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// bed is the package over a bench's store, with the cases that come of it.
type bed struct {
	*imports.Service
	cases *casework.Service
}

func newBed(tb testing.TB, b storetest.Bench) bed {
	tb.Helper()
	keys := storetest.Keyring(tb)
	cases := casework.New(casework.Deps{
		Store: b.Store, Reader: b.Store, Directory: b.Store, Sealer: keys, Files: attachment.NewFiles(keys), Clock: b.Clock, Law: b.Store, Deadlines: b.Store,
	})
	return bed{imports.New(imports.Deps{Cases: cases, Store: b.Store, Directory: b.Store, Sealer: keys, Clock: b.Clock}), cases}
}

// statisticsOf returns the use case on figures of a bench.
func statisticsOf(b storetest.Bench) *statistics.Service {
	return statistics.New(b.Store, b.Store, b.Store.Catalogue())
}

// headOf is the head of an office, who may do nearly everything there.
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

// registerRows puts rows under the heading of registerText.
func registerRows(rows ...string) string {
	return strings.SplitAfterN(registerText, "\n", 2)[0] + strings.Join(rows, "\n") + "\n"
}

func importText(t *testing.T, s bed, actor access.Actor, text string, dry bool) (imports.Report, error) {
	t.Helper()
	return s.Import(t.Context(), actor, imports.Request{
		Authority: actor.Home, Files: []imports.File{fileOf(text)}, DryRun: dry,
	}, nil)
}

// fileOf is a file that holds a text.
func fileOf(text string) imports.File {
	return imports.File{ReaderAt: strings.NewReader(text), Name: "so.csv", Size: int64(len(text))}
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

func mustDate(tb testing.TB, s string) clock.Date {
	tb.Helper()
	d, err := clock.ParseDate(s)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}
