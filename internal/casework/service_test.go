package casework_test

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
	"kntc/internal/seal"
	"kntc/internal/statistics"
	"kntc/internal/store/storetest"
)

// service returns the use cases over a bench's store.
func service(tb testing.TB, b storetest.Bench) *casework.Service {
	tb.Helper()
	return serviceWith(b, storetest.Keyring(tb))
}

// serviceWith is service for a test that has the keys itself.
func serviceWith(b storetest.Bench, keys *seal.Keyring) *casework.Service {
	return casework.New(casework.Deps{
		Store: b.Store, Reader: b.Store, Directory: b.Store, Sealer: keys, Files: attachment.NewFiles(keys), Clock: b.Clock, Law: b.Store, Deadlines: b.Store,
	})
}

// importsWith returns the import of registers into the cases of a bench; known
// tells what was imported before.
func importsWith(b storetest.Bench, keys *seal.Keyring, known imports.Store) *imports.Service {
	return imports.New(imports.Deps{
		Cases: serviceWith(b, keys), Store: known, Directory: b.Store, Sealer: keys, Clock: b.Clock,
	})
}

// requestOf asks to import a text as the register of the actor's office.
func requestOf(actor access.Actor, text string) imports.Request {
	return imports.Request{Authority: actor.Home, Files: []imports.File{{ReaderAt: strings.NewReader(text), Size: int64(len(text))}}}
}

// registerRows is the paper register of an office with these rows.
func registerRows(rows ...string) string {
	const heading = "Số đơn,Ngày nhận,Ngày vào sổ,Loại đơn,Họ và tên người gửi,Địa chỉ,Nội dung,Đủ điều kiện," +
		"Thuộc thẩm quyền,Hướng xử lý,Ngày xử lý,Số vụ việc,Ngày thụ lý,Kết quả giải quyết,Ngày giải quyết,Ngày ghi kết quả,Ghi chú"
	return heading + "\n" + strings.Join(rows, "\n") + "\n"
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
