package api

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// TestScopeHoldsOnEveryRead asks everything that can be read as accounts of
// every role at several authorities. Nothing of a petition that an account may
// not see stands in any answer, and every path shows the same petitions.
func TestScopeHoldsOnEveryRead(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		w := &world{site: newSite(t, b), dice: rand.New(rand.NewPCG(7, 11)), t: t}
		w.populate()
		for _, home := range []authority.ID{storetest.Province, storetest.CommuneA1, storetest.CommuneB1, storetest.PartyProvince} {
			for _, role := range access.Roles() {
				w.visit(role, home)
			}
		}
	})
}

// reached are the authorities whose petitions an account sees, told by hand so
// that a mistake of the scope does not excuse itself.
func reached(role access.Role, home authority.ID) []authority.ID {
	switch {
	case home == storetest.Province && role.CoversSubtree():
		return []authority.ID{
			storetest.Province, storetest.DistrictA, storetest.DistrictB,
			storetest.CommuneA1, storetest.CommuneA2, storetest.CommuneB1, storetest.OldCommune,
		}
	case home == storetest.PartyProvince && role.CoversSubtree():
		return []authority.ID{storetest.PartyProvince, storetest.PartyDistrict}
	case home == storetest.CommuneB1:
		return []authority.ID{storetest.CommuneB1, storetest.OldCommune} // which it took over from
	}
	return []authority.ID{home}
}

// secret is a text that only those may read who see a petition of one of its
// owners.
type secret struct {
	owners []authority.ID
	text   string // in lower case
	sealed bool   // of a denouncer
}

// within reports whether one of the owners is among the authorities.
func (s secret) within(reaches []authority.ID) bool {
	return slices.ContainsFunc(s.owners, func(id authority.ID) bool { return slices.Contains(reaches, id) })
}

type world struct {
	site

	t       *testing.T
	dice    *rand.Rand
	secrets []secret
	paper   []authority.OwnedID // petitions
	matters []authority.OwnedID
	files   []authority.OwnedID
	party   string              // who wrote the petition entered last, as a clerk enters it
	closed  []authority.OwnedID // files of denunciations: their writing tells who wrote
}

func (w *world) keep(owner authority.ID, sealed bool, texts ...string) {
	for _, text := range texts {
		w.secrets = append(w.secrets, secret{[]authority.ID{owner}, strings.ToLower(text), sealed})
	}
}

// populate enters petitions at every authority, those that ended included, as
// their heads.
func (w *world) populate() {
	days := map[authority.ID]string{
		storetest.DistrictA: "2025-06-12", storetest.DistrictB: "2025-06-12",
		storetest.OldCommune: "2025-06-12", storetest.PartyDistrict: "2025-06-12",
	}
	for id := storetest.Province; id <= storetest.OldCommune; id++ {
		head := w.account(w.t, access.Head, id)
		on, ended := days[id]
		if !ended {
			on = "2026-06-1" + fmt.Sprint(w.dice.IntN(10))
		}
		for n := range 2 {
			w.enter(head, id, int(id)*10+n, on, !ended)
		}
	}
	w.refer()
	w.bench.Clock.Advance(60e9)
}

// refer sends a paper from office to office as a recommendation, with a file,
// until the last of them finds that it is a denunciation: from then on none of
// them tells who wrote it.
func (w *world) refer() {
	way := []authority.ID{storetest.CommuneA1, storetest.CommuneA2, storetest.CommuneB1}
	before := len(w.secrets)
	w.enter(w.account(w.t, access.Head, way[0]), way[0], 92, "2026-06-20", false)
	for i := range w.secrets[before:] {
		s := &w.secrets[before+i]
		s.owners = way
		s.sealed = s.sealed || slices.ContainsFunc([]string{"ten", "cho", "0011850", "09771"}, func(part string) bool { return strings.Contains(s.text, part) })
	}
	// The id of a referral's origin is told to the addressee.
	w.secrets = slices.DeleteFunc(w.secrets, func(s secret) bool { return s.text == w.paper[len(w.paper)-1].String() })
	for i, office := range way {
		head, path := w.account(w.t, access.Head, office), "/petitions/"+w.paper[len(w.paper)-1].String()
		var list struct {
			Items []struct {
				ID authority.OwnedID `json:"id"`
			} `json:"attachments"`
		}
		w.read(w.get(head, path+"/attachments"), &list)
		if len(list.Items) != 1 {
			w.t.Fatalf("%s has %d files", path, len(list.Items))
		}
		w.files, w.closed = append(w.files, list.Items[0].ID), append(w.closed, list.Items[0].ID)
		kind := "recommendation"
		if i == len(way)-1 {
			kind = "denunciation"
		}
		w.post(head, path+"/transitions", fmt.Sprintf(`{"action":"classify","classification":`+
			`{"kind":"%s","field":"land","eligibility":"eligible","competence":"outside_state"}}`, kind), "find", `"v1"`)
		if i < len(way)-1 {
			answer := w.call(w.t, head, http.MethodPost, v1+path+"/transitions", fmt.Sprintf(`{"action":"transfer","transfer_to":"%s"}`, way[i+1]),
				"Idempotency-Key", "refer", "If-Match", `"v2"`)
			var made struct {
				Linked struct {
					ID authority.OwnedID `json:"id"`
				} `json:"linked"`
			}
			if w.read(answer, &made); made.Linked.ID.IsZero() {
				w.t.Fatalf("%s was not referred: %s", path, answer.Body)
			}
			w.paper = append(w.paper, made.Linked.ID)
		}
	}
}

// enter registers petition n, a denunciation every third time, and takes it
// further when its office still works.
func (w *world) enter(head string, owner authority.ID, n int, on string, live bool) {
	kinds := []petition.Kind{petition.Denunciation, petition.Complaint, petition.Recommendation}
	kind := kinds[n%10]
	sealed := kind == petition.Denunciation
	word := fmt.Sprintf("zq%c%c%c%c", 'a'+w.dice.IntN(26), 'a'+w.dice.IntN(26), 'a'+n/26, 'a'+n%26)
	name, place := "Người "+word+"ten", "Thôn "+word+"cho"
	number, phone := fmt.Sprintf("0011850%05d", 71000+n), fmt.Sprintf("09771%05d", 31000+n)
	w.party = fmt.Sprintf(`{"type":"person","name":"%s","address":"%s","identity_number":"%s","phone":"%s"}`, name, place, number, phone)
	body := fmt.Sprintf(`{"authority_id":"%s","kind":"%s","channel":"post","field":"land","received_on":"%s","confirm_late":true,`+
		`"subject":"Việc chung %sviec","content":"%snoidung","respondent":"%sbi","parties":[%s]}`,
		owner, kind, on, word, word, word, w.party)
	w.keep(owner, false, word+"viec", word+"noidung", word+"bi", word+"tep")
	w.keep(owner, sealed, word+"ten", word+"cho", number, phone)
	id := w.post(head, "/petitions", body, fmt.Sprint("register", n), "")
	w.paper = append(w.paper, id)
	path := "/petitions/" + id.String()
	w.files = append(w.files, w.post(head, path+"/attachments?name="+word+"tep.pdf", "%PDF-1.4 "+word+"noidung", fmt.Sprint("file", n), ""))
	if sealed {
		w.closed = append(w.closed, w.files[len(w.files)-1])
	}
	if n%2 == 0 && live {
		w.post(head, path+"/transitions", fmt.Sprintf(`{"action":"classify","classification":`+
			`{"kind":"%s","duty":"%s","field":"land","eligibility":"eligible","competence":"within"}}`, kind, dutyOf(string(kind))), fmt.Sprint("classify", n), `"v1"`)
		w.post(head, path+"/transitions", `{"action":"accept","instance":"first"}`, fmt.Sprint("accept", n), `"v2"`)
		var p struct {
			Matter authority.OwnedID `json:"matter_id"`
		}
		w.read(w.get(head, path), &p)
		if p.Matter.IsZero() {
			w.t.Fatalf("petition %s has no matter", id)
		}
		w.matters = append(w.matters, p.Matter)
		w.keep(owner, false, p.Matter.String())
	}
	w.keep(owner, false, id.String(), w.files[len(w.files)-1].String())
}

// post sends a write and returns the id of what was made.
func (w *world) post(as, path, body, key, match string) authority.OwnedID {
	w.t.Helper()
	media := web.MediaJSON
	if strings.HasPrefix(body, "%PDF") {
		media = "application/pdf"
	}
	answer := w.call(w.t, as, http.MethodPost, v1+path, body, "Idempotency-Key", key, "If-Match", match, "Content-Type", media)
	if answer.Code >= http.StatusBadRequest {
		w.t.Fatalf("POST %s: %d %s", path, answer.Code, answer.Body)
	}
	var made struct {
		ID authority.OwnedID `json:"id"`
	}
	w.read(answer, &made)
	return made.ID
}

func (w *world) get(as, path string) *httptest.ResponseRecorder {
	w.t.Helper()
	return w.call(w.t, as, http.MethodGet, v1+path, "")
}

func (w *world) read(answer *httptest.ResponseRecorder, into any) {
	w.t.Helper()
	if err := json.Unmarshal(answer.Body.Bytes(), into); err != nil {
		w.t.Fatalf("%v in %s", err, answer.Body)
	}
}

// visitor is one account that reads everything.
type visitor struct {
	*world

	as      string
	role    access.Role
	home    authority.ID
	reaches []authority.ID
}

func (w *world) visit(role access.Role, home authority.ID) {
	w.t.Helper()
	v := visitor{world: w, as: w.account(w.t, role, home), role: role, home: home, reaches: reached(role, home)}
	v.directory()
	v.ids("/petitions/", w.paper, "", "/events", "/actions", "/attachments", "/deadlines", "/documents", "/holders", "/urgings")
	v.ids("/matters/", w.matters, "", "/events", "/actions", "/deadlines")
	v.ids("/attachments/", w.files, "/content")
	received := v.received()
	if !role.Grants(access.PetitionRead) {
		for _, path := range []string{"/petitions", "/petitions/export", "/petitions/recirculated", "/petitions/recirculated/export", "/matters", "/deadlines", "/reminders"} {
			if got := v.ask(path); got.Code != http.StatusForbidden {
				v.fail("%s: %d", path, got.Code)
			}
		}
		return
	}
	want := v.visible(w.paper)
	v.same("list", want, v.list("/petitions?limit=4&count=exact"))
	v.same("search", want, v.list("/petitions?limit=100&count=exact&q=viec+chung"))
	v.same("export", want, v.export())
	v.same("matters", v.visible(w.matters), v.list("/matters?limit=2&count=exact"))
	if received != int64(len(want)) {
		v.fail("statistics count %d petitions, the list has %d", received, len(want))
	}
	v.dueDates()
	v.hiddenWords()
	v.hints()
}

// hints has those who may register ask for earlier petitions of the person of
// the referred paper. They are hinted at by a denunciation at an office that has
// it, and nowhere by anything else.
func (v visitor) hints() {
	v.t.Helper()
	if !v.role.Grants(access.PetitionRegister) {
		return
	}
	for kind, want := range map[string]bool{
		"recommendation": false,
		"denunciation":   slices.Contains([]authority.ID{storetest.CommuneA1, storetest.CommuneB1}, v.home),
	} {
		answer := v.call(v.t, v.as, http.MethodPost, v1+"/petitions/duplicate-check", fmt.Sprintf(`{"kind":"%s","channel":"post","field":"land",`+
			`"received_on":"2026-06-30","subject":"Việc chung","parties":[%s]}`, kind, v.party))
		var hints struct {
			Duplicates []json.RawMessage `json:"duplicates"`
		}
		if v.read(answer, &hints); answer.Code != http.StatusOK || (len(hints.Duplicates) > 0) != want {
			v.fail("the duplicate check for a %s answers %d %s", kind, answer.Code, answer.Body)
		}
	}
}

// dueDates reads the list of open deadlines: of what the account sees, and of
// all of it that is open.
func (v visitor) dueDates() {
	v.t.Helper()
	var out web.Page[deadlineLine]
	v.read(v.ask("/deadlines?limit=200"), &out)
	v.ask("/reminders?limit=200")
	seen := append(v.visible(v.paper), v.visible(v.matters)...)
	for _, l := range out.Items {
		if !slices.Contains(seen, l.ID.String()) {
			v.fail("the list of deadlines shows %s", l.ID)
		}
	}
	if len(seen) > 0 && len(out.Items) == 0 {
		v.fail("the list of deadlines is empty")
	}
}

func (v visitor) fail(format string, args ...any) {
	v.t.Helper()
	v.t.Errorf("%s at %s: %s", v.role, v.home, fmt.Sprintf(format, args...))
}

// ask reads and looks for what the account may not know. What the account
// itself put into the address comes back as the instance and tells nothing.
func (v visitor) ask(path string) *httptest.ResponseRecorder {
	v.t.Helper()
	answer := v.get(v.as, path)
	bare, _, _ := strings.Cut(path, "?")
	text := answer.Body.String() + "\n" + fmt.Sprint(answer.Header())
	if answer.Code >= http.StatusBadRequest {
		text = strings.ReplaceAll(text, v1+bare, "")
	}
	text = strings.ToLower(text)
	for _, s := range v.secrets {
		out := !s.within(v.reaches) || !v.role.Grants(access.PetitionRead)
		closed := s.sealed && !v.role.Grants(access.SealedView)
		if (out || closed) && strings.Contains(text, s.text) {
			v.fail("%s tells %q of %s (sealed: %v)", path, s.text, s.owners, s.sealed)
		}
	}
	return answer
}

// ids asks for each thing by its id: what is out of reach must answer, to the
// byte, as what does not exist.
func (v visitor) ids(prefix string, all []authority.OwnedID, suffixes ...string) {
	v.t.Helper()
	for _, id := range all {
		absent := authority.OwnedID{Authority: id.Authority, UUID: uuid.Must(uuid.NewV7())}
		for _, suffix := range suffixes {
			there := v.ask(prefix + id.String() + suffix)
			closed := slices.Contains(v.closed, id) && !v.role.Grants(access.SealedView)
			if v.role.Grants(access.PetitionRead) && slices.Contains(v.reaches, id.Authority) && !closed {
				if there.Code != http.StatusOK {
					v.fail("%s%s%s: %d %s", prefix, id, suffix, there.Code, there.Body)
				}
				continue
			}
			nothing := v.ask(prefix + absent.String() + suffix)
			masked := func(w *httptest.ResponseRecorder, id authority.OwnedID) string {
				return strings.ReplaceAll(fmt.Sprint(w.Code, w.Header(), w.Body), id.String(), "ID")
			}
			if a, b := masked(there, id), masked(nothing, absent); a != b || there.Code < http.StatusBadRequest {
				v.fail("%s…%s tells what is from what is not:\n%s\n%s", prefix, suffix, a, b)
			}
		}
	}
}

// directory reads what every account may read.
func (v visitor) directory() {
	v.t.Helper()
	for _, path := range []string{
		"/me", "/reference", "/accounts", "/statistics/definitions", "/authorities", "/authorities?q=xa",
		"/authorities/" + v.home.String(), "/authorities/" + v.home.String() + "/tree",
		"/deadline-rules", "/stop-grounds", "/urging-ladder", "/reception-quotas", "/legal-switches", "/law-events", "/calendar/2026", "/deadlines/compute?term=process&start=2026-07-01",
	} {
		v.ask(path)
	}
}

func (v visitor) visible(all []authority.OwnedID) []string {
	var out []string
	for _, id := range all {
		if slices.Contains(v.reaches, id.Authority) {
			out = append(out, id.String())
		}
	}
	return out
}

func (v visitor) same(path string, want, got []string) {
	v.t.Helper()
	want, got = slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(got))
	if !slices.Equal(want, got) {
		v.fail("%s shows %d, want %d: %v, want %v", path, len(got), len(want), got, want)
	}
}

// list pages through and compares the count on every page with what is listed.
func (v visitor) list(first string) []string {
	v.t.Helper()
	var ids []string
	counted := int64(-1)
	for path := first; path != ""; {
		var p struct {
			Items []struct {
				ID string `json:"id"`
			} `json:"items"`
			Next  string `json:"next"`
			Count struct {
				Value int64 `json:"value"`
			} `json:"count"`
		}
		v.read(v.ask(path), &p)
		for _, i := range p.Items {
			ids = append(ids, i.ID)
		}
		if counted < 0 {
			counted = p.Count.Value
		}
		if path = ""; p.Next != "" {
			path = first + "&cursor=" + url.QueryEscape(p.Next)
		}
	}
	if counted != int64(len(ids)) {
		v.fail("%s counts %d and lists %d", first, counted, len(ids))
	}
	return ids
}

// export gives the first column of the CSV file, the ids.
func (v visitor) export() []string {
	v.t.Helper()
	body := strings.TrimPrefix(v.ask("/petitions/export?format=csv").Body.String(), "\uFEFF")
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil || len(rows) == 0 {
		v.t.Fatalf("export: %v in %q", err, body)
	}
	column := slices.Index(rows[0], "Mã đơn")
	var ids []string
	for _, row := range rows[1:] {
		ids = append(ids, row[max(column, 0)])
	}
	return ids
}

// received sums petitions received over the authorities, those within reach;
// the others must be refused as if there were nothing.
func (v visitor) received() int64 {
	v.t.Helper()
	sum := int64(0)
	for id := storetest.Province; id <= storetest.OldCommune; id++ {
		answer := v.ask("/statistics?from=2025-01-01&to=2026-07-01&authority_id=" + id.String())
		if !slices.Contains(v.reaches, id) {
			if answer.Code < http.StatusBadRequest {
				v.fail("figures of %s: %s", id, answer.Body)
			}
			continue
		}
		var s statisticsResponse
		if v.read(answer, &s); answer.Code != http.StatusOK {
			v.fail("figures of %s: %d %s", id, answer.Code, answer.Body)
		}
		for _, g := range s.Groups {
			if f := g.Figures["petitions_received"]; f.Value != nil {
				sum += *f.Value
			}
		}
	}
	return sum
}

// hiddenWords searches for some of the texts: a word of what the account may not see
// finds as little as a word that nobody wrote.
func (v visitor) hiddenWords() {
	v.t.Helper()
	const nobodys = "zzkhongco"
	find := func(word string) string {
		answer := v.get(v.as, "/petitions?count=exact&q="+url.QueryEscape(word))
		return strings.ReplaceAll(fmt.Sprint(answer.Code, answer.Header(), answer.Body), url.QueryEscape(word), nobodys)
	}
	nothing := find(nobodys)
	for _, s := range v.secrets {
		if s.within(v.reaches) && !s.sealed || v.dice.IntN(12) > 0 {
			continue
		}
		if got := find(s.text); got != nothing {
			v.fail("a search for %q answers %s", s.text, got)
		}
	}
}

// dutyOf is what the violation is about of a kind that has one.
func dutyOf(kind string) string {
	if kind != "denunciation" {
		return ""
	}
	return "official_duty"
}
