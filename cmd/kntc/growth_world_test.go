//go:build unix && !race

package main

import (
	"encoding/csv"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/identity"
	"kntc/internal/objects"
	"kntc/internal/store/sqldb"
)

// The offices of a world. The clients work at the main one.
const (
	growthProvince  authority.ID = 1
	growthMain      authority.ID = 2
	growthNeighbour authority.ID = 3
	growthEnded     authority.ID = 4 // the first of the predecessors; the others follow
)

// growthKnown is how many petitions every world holds, all of last year and of
// the same persons; growthHalf of them came in before July.
const (
	growthKnown = 100
	growthHalf  = growthKnown / 2
)

// growthYears is over how many years before last year further petitions lie.
const growthYears = 9

// world is a running server with its register. Two worlds of one test differ
// in the number of petitions and in nothing else.
type world struct {
	*installation

	engine    sqldb.Engine
	began     time.Time
	sys       *system
	offices   int // in the scope of the main office's people: itself and its predecessors
	petitions int
	address   string            // http://…
	tokens    map[string]string // by user
	names     *strings.Replacer // fills in the {names} of a call
}

// newWorld fills a database and serves it until the test ends.
func newWorld(t *testing.T, engine sqldb.Engine, offices, petitions int) *world {
	t.Helper()
	i := empty(t, engine).with(unlimited...).with("KNTC_ACCESS_TOKEN_TTL=1h")
	i.must(t, "migrate", "--create")
	w := &world{installation: &i, engine: engine, began: time.Now(), offices: offices, petitions: petitions, tokens: make(map[string]string)}
	w.sys = w.open(t)
	w.enterAuthorities(t)
	for n := range offices {
		register := file(t, "so.csv", w.register(n))
		i.must(t, "import", "--authority", w.office(n).String(), "--commit", register)
	}
	if _, err := w.sys.casework.FindAnew(t.Context(), w.sys.store); err != nil { // what is sealed opens in its own place only, so no copy would
		t.Fatal(err)
	}
	if petitions > growthKnown {
		w.copyEarlier(t)
	}
	w.serve(t)
	w.hire(t)
	w.live(t)
	for _, j := range w.sys.jobs() { // what a server has done by the next day
		if err := j.once(t.Context()); err != nil {
			t.Fatalf("%s: %v", j.name, err)
		}
	}
	return w
}

// open puts the program together for the life of the test.
func (w *world) open(t *testing.T) *system {
	t.Helper()
	con := &console{environ: w.environ, clock: clock.System{}}
	cfg, err := con.settings()
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	db, err := con.openStore(t.Context(), cfg, log, sqldb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	keyring, err := keyringOf(cfg)
	if err != nil {
		t.Fatal(err)
	}
	files, err := objects.Open(t.Context(), cfg.AttachmentsURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	sys, err := con.put(cfg, log, db, keyring, files, nil)
	if err != nil {
		t.Fatal(err)
	}
	return sys
}

// serve answers on an address of its own. There is no background work whose
// cost a call would seem to have.
func (w *world) serve(t *testing.T) {
	t.Helper()
	if err := w.sys.identity.EnsureKeys(t.Context()); err != nil {
		t.Fatal(err)
	}
	h, err := w.sys.handlers()
	if err != nil {
		t.Fatal(err)
	}
	var stop func() error
	w.address, stop = startServer(t, server{patience: time.Minute, drain: h.drain}, h.api)
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
}

// today is the day on which the world is made.
func (w *world) today() clock.Date { return clock.DateOf(w.sys.clock.Now()) }

// lastYear is the year that the calls ask for.
func (w *world) lastYear() int { return w.today().Year() - 1 }

// office is the main office for 0, otherwise one of its predecessors.
func (w *world) office(n int) authority.ID {
	if n == 0 {
		return growthMain
	}
	return growthEnded + authority.ID(n-1)
}

// enterAuthorities enters a province, two communes, and those that the main one
// succeeded at the end of last year. All names are invented.
func (w *world) enterAuthorities(t *testing.T) {
	t.Helper()
	var f authority.Facts
	add := func(id authority.ID, tier authority.Tier, place string, to clock.Date) {
		f.Authorities = append(f.Authorities, authority.Authority{
			ID: id, Name: "UBND " + place, Tier: tier, Branch: authority.State, Place: place, Source: "test", ValidTo: to, Version: 1,
		})
		if id != growthProvince {
			f.Parents = append(f.Parents, authority.ParentLink{Child: id, Parent: growthProvince})
		}
	}
	add(growthProvince, authority.Province, "tỉnh Thử Nghiệm", clock.Date{})
	add(growthMain, authority.Commune, "xã Mai Vàng", clock.Date{})
	add(growthNeighbour, authority.Commune, "xã Đào Hồng", clock.Date{})
	first := clock.MustDate(w.today().Year(), time.January, 1)
	for n := 1; n < w.offices; n++ {
		add(w.office(n), authority.Commune, fmt.Sprintf("xã Bưởi %d", n), first.AddDays(-1))
		f.Successions = append(f.Successions, authority.Succession{
			Predecessor: w.office(n), Successor: growthMain, On: first, Document: "NQ 1",
		})
	}
	if err := w.sys.store.ImportDirectory(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

// register is the paper register of one of the offices. The petitions that all
// worlds know are dealt out evenly, and so are the further ones.
func (w *world) register(office int) string {
	var b strings.Builder
	out := csv.NewWriter(&b)
	rows := [][]string{{
		"Số đơn", "Ngày nhận", "Loại đơn", "Họ và tên người gửi", "Số CCCD/CMND", "Địa chỉ", "Nội dung", "Đủ điều kiện", "Thuộc thẩm quyền",
		"Hướng xử lý", "Ngày xử lý", "Số vụ việc", "Ngày thụ lý", "Kết quả giải quyết", "Ngày giải quyết",
	}}
	first, days := clock.MustDate(w.lastYear()-growthYears, time.January, 2), growthYears*360
	for n, further := office, (w.petitions-growthKnown)/growthCopies; n < further; n += w.offices {
		r := registered{no: growthKnown + n, seq: n / w.offices, on: first.AddDays(n * days / further)}
		rows = append(rows, r.row())
	}
	for n := office; n < growthKnown; n += w.offices {
		r := registered{no: n, seq: n / w.offices, on: clock.MustDate(w.lastYear(), time.January, 2).AddDays(n * 3)}
		if n >= growthHalf {
			r.on = clock.MustDate(w.lastYear(), time.July, 1).AddDays((n - growthHalf) * 3)
		}
		rows = append(rows, r.row())
	}
	_ = out.WriteAll(rows) // into memory
	return b.String()
}

// registered is a petition of a paper register.
type registered struct {
	no  int // in the world, from 0; the first are known to all worlds
	seq int // in its office
	on  clock.Date
}

// row tells the petition: every second one opened a matter that has its result,
// the others were filed. Feedback is known to all worlds alike and is rare; the
// other kinds are everywhere.
func (r registered) row() []string {
	sender, kind, outcome := "Trần Văn Khác", "Kiến nghị", "Đã trả lời"
	if r.no < growthKnown {
		sender = "Nguyễn Thị Mẫu"
	}
	switch {
	case r.no < growthKnown && r.seq%10 == 5:
		kind = "Phản ánh"
	case r.seq%6 == 0:
		kind, outcome = "Khiếu nại", "Sai"
	case r.seq%6 == 2:
		kind, outcome = "Tố cáo", "Đúng"
	}
	number := fmt.Sprintf("%d/%d", r.no+1, r.on.Year())
	row := []string{
		number, r.on.Vietnamese(), kind, fmt.Sprintf("%s %d", sender, r.no), fmt.Sprintf("000%09d", r.no), "Thôn Đông",
		fmt.Sprintf("Đề nghị xem xét thửa đất số %d, gia đình đã trình bày nhiều lần với thôn.", r.no), "x", "x",
	}
	if r.seq%2 == 1 {
		return append(row, "Lưu đơn", r.on.AddDays(2).Vietnamese(), "", "", "", "")
	}
	accepted := r.on.AddDays(2).Vietnamese()
	return append(row, "Thụ lý", accepted, number, accepted, outcome, r.on.AddDays(20).Vietnamese())
}

// The people of a world; each has one role at one office.
const (
	byClerk         = "clerk"
	byOfficer       = "officer"
	byHead          = "head"
	byAdministrator = "administrator"
	bySupervisor    = "supervisor" // of the province
	byNeighbour     = "neighbour"  // the head of the other commune
	byLawgiver      = "lawgiver"   // the administrator of the province
	byNobody        = ""
)

// hire makes the accounts and signs them in.
func (w *world) hire(t *testing.T) {
	t.Helper()
	for user, grant := range map[string]access.Grant{
		byClerk: {Role: access.Clerk, Authority: growthMain}, byOfficer: {Role: access.Officer, Authority: growthMain},
		byHead: {Role: access.Head, Authority: growthMain}, byAdministrator: {Role: access.Administrator, Authority: growthMain},
		bySupervisor: {Role: access.Supervisor, Authority: growthProvince}, byNeighbour: {Role: access.Head, Authority: growthNeighbour},
		byLawgiver: {Role: access.Administrator, Authority: growthProvince},
	} {
		const password = "mot-mat-khau-dai-cho-thu-nghiem"
		_, _, err := w.sys.identity.Bootstrap(t.Context(), identity.NewAccount{
			Home: grant.Authority, Username: user, DisplayName: "Người Thử " + user, Password: password, Grants: []access.Grant{grant},
		})
		if err != nil {
			t.Fatal(err)
		}
		a := w.do(t, byNobody, request{method: "POST", path: "/api/v1/auth/sign-in", body: map[string]any{"username": user, "password": password}})
		w.tokens[user] = a.text(t, "access_token")
	}
}

// growthLive is how many cases of each sort are at work in every world.
const growthLive = 3

// live enters the cases at work, and keeps the names that calls use.
func (w *world) live(t *testing.T) {
	t.Helper()
	var petition, matter, attachment, referred, urged string
	officer := w.do(t, byOfficer, request{method: "GET", path: "/api/v1/me"}).text(t, "id")
	for n := range growthLive {
		petition = w.enter(t, "complaint", n)
		matter, attachment = w.verify(t, petition, officer)
		urged = w.enter(t, "complaint", growthLive+n)
		w.classify(t, byClerk, urged, "complaint", "within")
		w.step(t, bySupervisor, "petitions/"+urged, "urge_case", map[string]any{"reason": "Quá hạn xử lý", "paper": w.letter(n)})
		referred = w.enter(t, "recommendation", 2*growthLive+n)
		w.refer(t, byHead, referred, growthNeighbour)
		w.refer(t, byNeighbour, w.newest(t, byNeighbour), growthMain)
	}
	sealed := w.enter(t, "denunciation", 3*growthLive)
	w.classify(t, byClerk, sealed, "denunciation", "within")
	w.do(t, byClerk, request{method: "GET", path: "/api/v1/petitions/" + sealed}) // it is told who read it
	switches := w.do(t, byLawgiver, request{method: "GET", path: "/api/v1/legal-switches"})
	w.do(t, byLawgiver, request{method: "PUT", path: "/api/v1/legal-switches/told_elsewhere", match: switches.etag, body: map[string]any{"value": "province", "reason": "Thử nghiệm"}})
	w.enterBy(t, byNeighbour, "complaint", 0) // whose sender has the same at the main office: who was told of it is a row
	head := w.do(t, byHead, request{method: "GET", path: "/api/v1/me"}).text(t, "id")
	absence := map[string]any{"stand_in_id": head, "from": w.today().String(), "to": w.today().AddDays(9).String(), "reason": "Nghỉ phép"}
	w.do(t, byOfficer, request{method: "POST", path: "/api/v1/absences", body: absence})
	link, err := url.Parse(w.do(t, byHead, request{method: "PUT", path: "/api/v1/me/calendar-link"}).text(t, "url"))
	if err != nil {
		t.Fatal(err)
	}
	page := w.do(t, byHead, request{method: "GET", path: "/api/v1/petitions?limit=50"})
	w.names = strings.NewReplacer(
		"{petition}", petition, "{matter}", matter, "{attachment}", attachment, "{referred}", referred, "{urged}", urged, "{officer}", officer,
		"{office}", growthMain.String(), "{neighbour}", growthNeighbour.String(), "{province}", growthProvince.String(), "{token}", link.Query().Get("token"),
		"{next}", page.text(t, "next"), "{year}", fmt.Sprint(w.lastYear()), "{today}", w.today().String(),
	)
}

// enter registers a petition that came in long enough ago to be overdue.
func (w *world) enter(t *testing.T, kind string, n int) string {
	t.Helper()
	return w.enterBy(t, byClerk, kind, n)
}

func (w *world) enterBy(t *testing.T, user, kind string, n int) string {
	t.Helper()
	return w.do(t, user, request{method: "POST", path: "/api/v1/petitions", body: map[string]any{
		"kind": kind, "channel": "post", "field": "land", "received_on": w.today().AddDays(-60).String(),
		"subject": fmt.Sprintf("Khiếu nại thu hồi thửa đất mới %d", n),
		"parties": []map[string]any{{
			"type": "person", "name": fmt.Sprintf("Lê Thị Đang %d", n), "identity_number": fmt.Sprintf("0009999%05d", n), "address": "Thôn Hạ",
		}},
	}}).text(t, "id")
}

// verify brings a petition as far as the verification of its matter.
func (w *world) verify(t *testing.T, petition, officer string) (matter, attachment string) {
	t.Helper()
	attachment = w.do(t, byClerk, request{
		method: "POST", path: "/api/v1/petitions/" + petition + "/attachments?name=don.pdf", file: "%PDF-1.4\n%%EOF\n",
	}).text(t, "id")
	w.classify(t, byClerk, petition, "complaint", "within")
	w.step(t, byHead, "petitions/"+petition, "accept", map[string]any{"paper": map[string]any{"on": w.today().String()}})
	matter = w.do(t, byHead, request{method: "GET", path: "/api/v1/petitions/" + petition}).text(t, "matter_id")
	w.step(t, byHead, "matters/"+matter, "assign", map[string]any{"team": []map[string]any{{"account_id": officer}}})
	w.step(t, byOfficer, "matters/"+matter, "verify", nil)
	w.step(t, bySupervisor, "matters/"+matter, "urge_case", map[string]any{"reason": "Quá hạn giải quyết", "paper": w.letter(0)})
	return matter, attachment
}

func (w *world) letter(n int) map[string]any {
	return map[string]any{"number": fmt.Sprintf("%d/UBND", n+1), "on": w.today().String()}
}

// dutyOf is what the violation is about of a kind that has one.
func dutyOf(kind string) string {
	if kind != "denunciation" {
		return ""
	}
	return "official_duty"
}

func (w *world) classify(t *testing.T, user, petition, kind, competence string) {
	t.Helper()
	w.step(t, user, "petitions/"+petition, "classify", map[string]any{"classification": map[string]any{
		"kind": kind, "duty": dutyOf(kind), "field": "land", "eligibility": "eligible", "competence": competence,
	}})
}

// refer finds a petition to be another authority's and transfers it there.
func (w *world) refer(t *testing.T, user, petition string, to authority.ID) {
	t.Helper()
	w.classify(t, user, petition, "recommendation", "outside_state")
	w.step(t, user, "petitions/"+petition, "transfer", map[string]any{"transfer_to": to.String(), "reason": "Không thuộc thẩm quyền"})
}

// newest is the petition at an office that nobody has looked at yet.
func (w *world) newest(t *testing.T, user string) string {
	t.Helper()
	a := w.do(t, user, request{method: "GET", path: "/api/v1/petitions?state=received&limit=1"})
	var page struct{ Items []struct{ ID string } }
	a.into(t, &page)
	if len(page.Items) != 1 {
		t.Fatalf("no new petition at the office: %s", a.body)
	}
	return page.Items[0].ID
}

// step takes a step with what is current.
func (w *world) step(t *testing.T, user, resource, action string, more map[string]any) {
	t.Helper()
	body := map[string]any{"action": action}
	for name, value := range more {
		body[name] = value
	}
	current := w.do(t, user, request{method: "GET", path: "/api/v1/" + resource})
	w.do(t, user, request{method: "POST", path: "/api/v1/" + resource + "/transitions", body: body, match: current.etag})
}
