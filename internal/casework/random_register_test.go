package casework_test

import (
	"errors"
	"fmt"
	"strings"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/casework/imports"
	"kntc/internal/clock"
	"kntc/internal/page"
)

// paper is the paper register of an office, as far as its rows were taken over.
type paper struct {
	rows    int
	matters []paperMatter
	days    []clock.Date // on which something was written down
	taken   bool         // its own dates count as the office's knowledge
}

// paperMatter is a matter that later rows may still join.
type paperMatter struct {
	number string
	kind   string
	opened clock.Date
	result paperResult
}

// paperResult is the end of a matter as rows tell it; empty while it is open.
type paperResult struct {
	outcome     string
	on, entered clock.Date
}

const paperHeading = "Số đơn,Ngày nhận,Ngày vào sổ,Nguồn đơn,Loại đơn,Họ và tên người gửi,Địa chỉ,Số người,Nội dung,Lĩnh vực,Đủ điều kiện,Thuộc thẩm quyền," +
	"Hướng xử lý,Ngày xử lý,Cơ quan nhận chuyển,Số vụ việc,Ngày thụ lý,Kết quả giải quyết,Ngày giải quyết,Ngày ghi kết quả,Ghi chú\n"

// takeOver imports some rows of an office's register. Rows that the domain
// refuses are struck out by a clerk, until the rest goes through.
func (w *world) takeOver(office authority.ID, rows int) {
	w.t.Helper()
	book := w.imports[office]
	if book == nil {
		book = &paper{}
		w.imports[office] = book
	}
	last := w.today().AddDays(-1)
	if end := w.known[office].ValidTo; !end.IsZero() {
		last = end
	}
	var lines []string
	for range rows {
		book.rows++
		lines = append(lines, w.paperRow(book, last))
	}
	for {
		file := paperHeading + strings.Join(lines, "\n") + "\n"
		report, err := w.importText(person(access.Head, office), file)
		if err == nil {
			w.written(office, book, file, report)
			return
		}
		if !errors.Is(err, imports.ErrRefused) || report.Written {
			w.t.Fatalf("import: %+v, %v", report, err)
		}
		refused := make(map[int]bool)
		for _, p := range report.Problems {
			refused[p.Line-2] = true
		}
		var kept []string
		for i, line := range lines {
			if !refused[i] {
				kept = append(kept, line)
			}
		}
		w.refused += len(lines) - len(kept)
		if len(kept) == len(lines) {
			w.t.Fatalf("a refused import names no row: %+v", report)
		}
		if lines = kept; len(lines) == 0 {
			return
		}
	}
}

// importText imports a text as the register of the actor's office.
func (w *world) importText(actor access.Actor, text string) (imports.Report, error) {
	return importsWith(w.b, w.keys, w.b.Store).Import(w.t.Context(), actor, requestOf(actor, text), nil)
}

// written checks that the same file again changes nothing, and lets people
// work on with what was taken over.
func (w *world) written(office authority.ID, book *paper, file string, report imports.Report) {
	w.t.Helper()
	if report.Opened {
		book.taken = true
	}
	w.done["import"] += report.New
	again, err := w.importText(person(access.Head, office), file)
	if err != nil || again.New != 0 || again.Unchanged != report.Rows || again.Matters != 0 {
		w.t.Fatalf("the same register again: %+v, %v", again, err)
	}
	lines, err := w.s.Petitions(w.t.Context(), overseer(), casework.PetitionFilter{Authority: office}, page.Page{Limit: 200})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, l := range lines {
		if l.Petition.SourceNumber != "" && !w.knows(l.Petition.ID) {
			w.petitions = append(w.petitions, l.Petition)
		}
	}
	matters, err := w.s.Matters(w.t.Context(), overseer(), casework.MatterFilter{Authority: office}, page.Page{Limit: 200})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, m := range matters {
		if !w.knowsMatter(m.ID) {
			w.matters = append(w.matters, m.Matter)
		}
	}
}

func (w *world) knows(id authority.OwnedID) bool {
	for i := range w.petitions {
		if w.petitions[i].ID == id {
			return true
		}
	}
	return false
}

func (w *world) knowsMatter(id authority.OwnedID) bool {
	for i := range w.matters {
		if w.matters[i].ID == id {
			return true
		}
	}
	return false
}

// paperRow writes one row: received, written down then or later, and whatever
// the office did since.
func (w *world) paperRow(book *paper, last clock.Date) string {
	received := last.AddDays(-w.d.IntN(1200))
	entered := received
	if w.d.chance(35) {
		entered = w.d.day(received, earlier(received.AddDays(60), last))
	}
	kind := pick(w.d, []string{"Khiếu nại", "Khiếu nại", "Tố cáo", "Kiến nghị", "Phản ánh", "Đơn có nhiều nội dung"})
	cells := map[string]string{
		"Số đơn": fmt.Sprintf("%d/%d", book.rows, entered.Year()), "Ngày nhận": received.Vietnamese(), "Ngày vào sổ": entered.Vietnamese(),
		"Nguồn đơn": pick(w.d, []string{"Trực tiếp", "Bưu điện", "Trực tuyến", "Khác"}), "Loại đơn": kind,
		"Họ và tên người gửi": "Người Trong Sổ " + itoa(w.d.IntN(300)), "Địa chỉ": "Thôn " + itoa(w.d.IntN(9)), "Nội dung": "Việc trong sổ số " + itoa(book.rows),
		"Lĩnh vực": pick(w.d, []string{"Đất đai", "Chính sách", "Tham nhũng", "Tư pháp", "Khác"}),
	}
	if w.d.chance(15) {
		cells["Số người"] = itoa(1 + w.d.IntN(12))
	}
	disposed := w.d.day(received, earlier(received.AddDays(40), last))
	switch {
	case kind == "Đơn có nhiều nội dung":
		w.outside(cells, pick(w.d, []string{"Hướng dẫn", "Lưu đơn"}), disposed)
	case w.d.chance(10): // not decided yet
	case w.d.chance(30):
		w.outside(cells, pick(w.d, []string{"Chuyển đơn", "Hướng dẫn", "Đôn đốc", "Trả đơn", "Lưu đơn", "Rút đơn"}), disposed)
	case w.d.chance(40) && len(book.matters) > 0:
		w.paperJoin(cells, book, received, last)
	default:
		w.paperOpen(cells, book, received, last)
	}
	book.days = append(book.days, entered)
	var out []string
	for _, h := range strings.Split(strings.TrimSpace(paperHeading), ",") {
		out = append(out, cells[h])
	}
	return strings.Join(out, ",")
}

func (w *world) outside(cells map[string]string, how string, on clock.Date) {
	cells["Hướng xử lý"], cells["Ngày xử lý"], cells["Ghi chú"] = how, on.Vietnamese(), "Theo sổ"
	cells["Cơ quan nhận chuyển"] = "Cơ quan có thẩm quyền"
	cells["Đủ điều kiện"] = pick(w.d, []string{"x", ""})
}

// paperOpen accepts the petition into a matter of its own, perhaps with a
// result, perhaps with a number that later rows share.
func (w *world) paperOpen(cells map[string]string, book *paper, received, last clock.Date) {
	m := paperMatter{kind: cells["Loại đơn"], opened: w.d.day(received, earlier(received.AddDays(30), last))}
	disposed := m.opened
	if book.rows%3 == 0 { // before the matter was accepted; no draw, so that the histories stay as they are
		disposed = received
	}
	cells["Hướng xử lý"], cells["Ngày xử lý"], cells["Ngày thụ lý"] = "Thụ lý", disposed.Vietnamese(), m.opened.Vietnamese()
	cells["Đủ điều kiện"], cells["Thuộc thẩm quyền"] = "x", "x"
	if w.d.chance(65) {
		m.result = w.paperResult(m, last)
		book.days = append(book.days, m.result.on, m.result.entered)
	}
	if w.d.chance(70) {
		m.number = fmt.Sprintf("%d/%d", len(book.matters)+1, m.opened.Year())
		cells["Số vụ việc"] = m.number
		book.matters = append(book.matters, m)
	}
	if m.number == "" || w.d.chance(70) {
		m.result.tell(cells, w.d.chance(70))
	}
}

func (w *world) paperResult(m paperMatter, last clock.Date) paperResult {
	on := w.d.day(m.opened, earlier(m.opened.AddDays(120), last))
	outcomes := []string{"Đúng", "Sai", "Đúng một phần", "Rút đơn", "Đình chỉ"}
	if m.kind == "Kiến nghị" || m.kind == "Phản ánh" {
		outcomes = []string{"Đã trả lời", "Rút đơn"}
	}
	outcome := pick(w.d, outcomes)
	if outcome == "Rút đơn" && on.Day()%2 == 0 {
		outcome = "Rút đơn qua giải thích"
	}
	return paperResult{outcome: outcome, on: on, entered: w.d.day(on, earlier(on.AddDays(30), last))}
}

// tell writes the result into a row, with or without the day on which the
// office wrote it down.
func (r paperResult) tell(cells map[string]string, entered bool) {
	if r.outcome == "" {
		return
	}
	cells["Kết quả giải quyết"], cells["Ngày giải quyết"] = r.outcome, r.on.Vietnamese()
	if entered {
		cells["Ngày ghi kết quả"] = r.entered.Vietnamese()
	}
}

// paperJoin has the petition join a matter of the register. Often it came in
// before the matter's result but was written down after it.
func (w *world) paperJoin(cells map[string]string, book *paper, received, last clock.Date) {
	m := book.matters[w.d.IntN(len(book.matters))]
	until := last
	if !m.result.on.IsZero() && w.d.chance(80) {
		until = m.result.on
	}
	if !m.result.on.IsZero() && w.d.chance(60) {
		received = w.d.day(m.opened, m.result.on)
		entered := earlier(m.result.entered.AddDays(1+w.d.IntN(20)), last)
		cells["Ngày nhận"], cells["Ngày vào sổ"] = received.Vietnamese(), entered.Vietnamese()
		book.days = append(book.days, entered)
	}
	cells["Loại đơn"], cells["Số vụ việc"] = m.kind, m.number
	cells["Hướng xử lý"] = pick(w.d, []string{"Ghép vụ", "Ghép vụ", "Thụ lý"})
	cells["Ngày xử lý"], cells["Ngày thụ lý"] = w.d.day(received, until).Vietnamese(), m.opened.Vietnamese()
	cells["Đủ điều kiện"], cells["Thuộc thẩm quyền"] = "x", "x"
	if w.d.chance(30) {
		m.result.tell(cells, w.d.chance(50))
	}
}

func earlier(a, b clock.Date) clock.Date {
	if b.Before(a) {
		return b
	}
	return a
}

// takenOver reports whether an office's ledger was opened with what its paper
// register knew.
func (w *world) takenOver(office authority.ID) bool {
	return w.imports[office] != nil && w.imports[office].taken
}

// paperOffices are those whose register is imported before anything else: in
// the first world a third, then none, two thirds, all.
func paperOffices(number uint64) []authority.ID {
	all := offices()
	thirds := []int{1, 0, 2, 3}[number%4]
	return all[:len(all)*thirds/3]
}
