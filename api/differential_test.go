package api

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/export"
	people "kntc/internal/party"
	"kntc/internal/party/partytest"
	"kntc/internal/store/storetest"
)

// TestOutsidersAreAnsweredAlike keeps two databases that differ in nothing but who
// sent what is sealed: name, address and numbers, which the texts spell in every
// way there is. Whoever may not know is answered alike by both, by every route
// that reads, and by what exports and imports. A new route that reads needs its
// line in differentialReads.
func TestOutsidersAreAnsweredAlike(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		senders := []people.Party{
			{Type: people.Person, Name: "Trịnh Quỳnh Zqabten", Address: "Số 71, ngõ Zqabcho, phố Mẫu", IdentityNumber: "001185071001", Phone: "0977131001"},
			{Type: people.Person, Name: "Đặng Hoàng Vũ Xkcdlam", Address: "Thôn Xkcdhạ, xã Mẫu", IdentityNumber: "027099123", Phone: "02438252525"},
		}
		var twins [2]*twin
		for i, sender := range senders {
			twins[i] = newTwin(t, storetest.Open(t, b.Store.Engine()), sender, senders[0])
		}
		one, other := twins[0], twins[1]
		for _, out := range []outsider{
			{access.Officer, storetest.CommuneA1}, // verifies the first denunciation
			{access.Officer, storetest.CommuneA2},
			{access.Supervisor, storetest.Province},
			{access.Auditor, storetest.Province},
			{access.Administrator, storetest.Province},
			{access.Administrator, storetest.CommuneA1},
			{access.Head, storetest.CommuneB1}, // whose office verifies one of the cases
			{access.Officer, storetest.CommuneB1},
			{access.Clerk, storetest.CommuneB1},
			{access.Clerk, storetest.Province},
		} {
			for _, path := range one.paths(senders) {
				got, want := one.asked(out.role, out.home, path), other.asked(out.role, out.home, path)
				if got != want {
					t.Errorf("%s at %s, %s:\n%s\n%s", out.role, out.home, path, got, want)
				}
			}
			for _, sender := range senders {
				if got, want := one.stands(out.role, out.home, sender), other.stands(out.role, out.home, sender); got != want {
					t.Errorf("%s at %s, what somebody sent:\n%s\n%s", out.role, out.home, got, want)
				}
			}
			if got, want := one.stale(out.role, out.home), other.stale(out.role, out.home); got != want {
				t.Errorf("%s at %s, writes to an old version:\n%s\n%s", out.role, out.home, got, want)
			}
			got, want := one.rehearsed(out.role, out.home, senders[0]), other.rehearsed(out.role, out.home, senders[0])
			if got != want {
				t.Errorf("%s at %s, the dry run of an import:\n%s\n%s", out.role, out.home, got, want)
			}
		}
		told := "/api/v1/authorities/" + storetest.CommuneA1.String() + "/elsewhere-readings"
		if one.asked(access.Clerk, storetest.CommuneA1, told) == other.asked(access.Clerk, storetest.CommuneA1, told) {
			t.Error("no reading of what is elsewhere differs, so none was compared")
		}
		for _, out := range []outsider{{access.Clerk, storetest.CommuneB1}, {access.Head, storetest.CommuneB1}, {access.Clerk, storetest.Province}} {
			for _, sender := range senders {
				if got, want := one.registers(out.role, out.home, sender), other.registers(out.role, out.home, sender); got != want {
					t.Errorf("%s at %s, who registers a copy:\n%s\n%s", out.role, out.home, got, want)
				}
			}
		}
	})
}

// outsider is an account that may not know the senders.
type outsider struct {
	role access.Role
	home authority.ID
}

// TestWhatIsNotThereCostsAsMuch: who is told that there is no such case, or no such
// file, cannot tell by what the answer takes whether there is a sealed one: as many
// statements are asked of the database. It is statements that are counted, no clock
// is looked at.
func TestWhatIsNotThereCostsAsMuch(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		w := newTwin(t, b, people.Party{Name: "Trịnh Quỳnh Zqabten", Address: "Số 71, phố Zqabcho", IdentityNumber: "001185071001", Phone: "0977131001"},
			people.Party{Name: "Lê Văn Thử", Address: "Thôn Thử, xã Mẫu", IdentityNumber: "001185088888"})
		nothing := func(list []authority.OwnedID) []authority.OwnedID {
			out := make([]authority.OwnedID, len(list))
			for i, id := range list {
				out[i] = authority.NewOwnedID(id.Authority)
			}
			return out
		}
		there, gone := w.placing(w.petitions, w.matters, w.files), w.placing(nothing(w.petitions), nothing(w.matters), nothing(w.files))
		compared := 0
		for _, out := range []outsider{{access.Head, storetest.PartyDistrict}, {access.Clerk, storetest.Province}, {access.Administrator, storetest.Province}} {
			for _, path := range w.paths(nil) {
				if !strings.Contains(path, "{p") && !strings.Contains(path, "{m") && !strings.Contains(path, "{f") {
					continue
				}
				as := w.account(t, out.role, out.home)
				w.costs(as, there.Replace(path)) // whatever is read once
				got, code := w.costs(as, there.Replace(path))
				want, absent := w.costs(as, gone.Replace(path))
				if got != want || code != absent {
					t.Errorf("%s at %s, %s: %d statements and %d, %d and %d for what is not there", out.role, out.home, path, got, code, want, absent)
				}
				compared++
			}
		}
		as := w.account(t, access.Officer, storetest.CommuneA1) // verifies the case of the first file, and does not see it
		for _, i := range []string{"{f0}", "{f3}"} {
			path := "/api/v1/attachments/" + i + "/content"
			got, code := w.costs(as, there.Replace(path))
			want, absent := w.costs(as, gone.Replace(path))
			if got != want || got == 0 || code != absent || code != http.StatusNotFound {
				t.Errorf("the verifier, %s: %d statements and %d, %d and %d for what is not there", path, got, code, want, absent)
			}
		}
		lent := w.account(t, access.Head, storetest.CommuneB1) // whose office verifies it
		for _, i := range []string{"{f0}", "{f3}"} {
			path := "/api/v1/attachments/" + i + "/content"
			got, code := w.costs(lent, there.Replace(path))
			want, absent := w.costs(lent, gone.Replace(path))
			if got != want || got == 0 || code != absent || code != http.StatusNotFound {
				t.Errorf("the verifying office, %s: %d statements and %d, %d and %d for what is not there", path, got, code, want, absent)
			}
		}
		if compared < 50 {
			t.Errorf("only %d questions were compared", compared)
		}
	})
}

// differentialReads are the queries asked of every route that reads. {p…} are
// petitions, {m…} matters and {f…} files of the sealed cases, {q} is a search for
// one of the senders by all that there is to know.
var differentialReads = map[string][]string{
	"/api/v1/me":                                 {""},
	"/api/v1/me/worklist":                        {""},
	"/api/v1/me/calendar-link":                   {""},
	"/api/v1/calendar.ics":                       {"?token={token}"},
	"/api/v1/accounts":                           {""},
	"/api/v1/accounts/:id":                       {""},
	"/api/v1/authorities":                        {"", "?q={q}"},
	"/api/v1/authorities/:id":                    {""},
	"/api/v1/authorities/:id/tree":               {""},
	"/api/v1/authorities/:id/staff":              {""},
	"/api/v1/authorities/:id/sealed-readings":    {""},
	"/api/v1/authorities/:id/elsewhere-readings": {""},
	"/api/v1/absences":                           {""},
	"/api/v1/petitions":                          {"?count=exact&limit=100", "?count=exact&q={q}", "?kind=denunciation&count=exact", "?matter_id={m}&count=exact", "?sort=due&limit=100", "?sort=number&q={q}"},
	"/api/v1/petitions/export":                   {"?format=csv", "?format=xlsx", "?format=csv&q={q}"},
	"/api/v1/petitions/recirculated":             {"?count=exact"},
	"/api/v1/petitions/recirculated/export":      {"?format=csv", "?format=xlsx"},
	"/api/v1/petitions/:id":                      {""},
	"/api/v1/petitions/:id/events":               {""},
	"/api/v1/petitions/:id/actions":              {""},
	"/api/v1/petitions/:id/urgings":              {""},
	"/api/v1/petitions/:id/holders":              {""},
	"/api/v1/petitions/:id/documents":            {""},
	"/api/v1/petitions/:id/attachments":          {""},
	"/api/v1/petitions/:id/papers":               {""},
	"/api/v1/petitions/:id/papers/:form":         {"/petition_receipt", "/documents_receipt?format=docx", "/guidance_slip", "/transfer_slip?format=docx", "/acceptance_notice", "/non_acceptance_notice"},
	"/api/v1/petitions/:id/deadlines":            {"?explain=true"},
	"/api/v1/attachments/:id/content":            {""},
	"/api/v1/matters":                            {"?count=exact&limit=100", "?sort=due&limit=100"},
	"/api/v1/matters/:id":                        {""},
	"/api/v1/matters/:id/events":                 {""},
	"/api/v1/matters/:id/actions":                {""},
	"/api/v1/matters/:id/urgings":                {""},
	"/api/v1/matters/:id/documents":              {""},
	"/api/v1/matters/:id/deadlines":              {"?explain=true"},
	"/api/v1/statistics":                         {"?from=2026-01-01&to=2026-07-01&group_by=kind", "?from=2026-01-01&to=2026-07-01&subtree=true"},
	"/api/v1/statistics/definitions":             {""},
	"/api/v1/deadlines/counts":                   {""},
	"/api/v1/deadlines":                          {"?limit=200"},
	"/api/v1/reminders":                          {"?limit=200"},
	"/api/v1/deadlines/compute":                  {"?term=process&start=2026-06-01"},
	"/api/v1/calendar/:id":                       {""},
	"/api/v1/deadline-rules":                     {""},
	"/api/v1/legal-switches":                     {""},
	"/api/v1/stop-grounds":                       {""},
	"/api/v1/urging-ladder":                      {""},
	"/api/v1/reception-quotas":                   {""},
	"/api/v1/law-events":                         {""},
	"/api/v1/reference":                          {""},
	"/api/v1/imports":                            {""},
}

// differentialNever are the routes that read and know no case, each with why.
var differentialNever = map[string]string{
	"/.well-known/jwks.json":                 "keys that sign tokens",
	"/api/v1/me/sessions":                    "the account's own sessions",
	"/api/v1/accounts/:id/sessions":          "sessions of accounts",
	"/api/v1/authorities/:id/account-events": "what was done to accounts",
	"/healthz":                               "a constant",
	"/readyz":                                "the state of the server",
	"/metrics":                               "counters of the server",
	"/":                                      "the desk",
	"/assets/:name":                          "the desk",
	"/docs":                                  "leads to the description",
	"/docs/openapi.json":                     "the description",
	"/docs/swagger.json":                     "the description",
	"/docs/*":                                "the description",
}

// TestEveryReadIsComparedForOutsiders: no route that reads is left out of the
// comparison by oversight.
func TestEveryReadIsComparedForOutsiders(t *testing.T) {
	t.Parallel()
	known := make(map[string]bool)
	for _, r := range setup(t).server.Surface.Routes {
		if r.Method != http.MethodGet {
			continue
		}
		known[r.Path] = true
		_, compared := differentialReads[r.Path]
		if _, never := differentialNever[r.Path]; compared == never {
			t.Errorf("GET %s needs its line in differentialReads, or in differentialNever with why", r.Path)
		}
	}
	for path := range differentialReads {
		if !known[path] {
			t.Errorf("there is no route GET %s", path)
		}
	}
}

// twin is one of the two databases.
type twin struct {
	*world

	sender    people.Party
	petitions []authority.OwnedID
	matters   []authority.OwnedID
	files     []authority.OwnedID
	links     map[string]string // the secrets of calendar links, by account
	keys      int
}

// newTwin is a database in which offices tell each other of copies, and another one
// has an accepted complaint of somebody that everybody reads.
func newTwin(t *testing.T, b storetest.Bench, sender, open people.Party) *twin {
	t.Helper()
	w := &twin{world: &world{site: newSite(t, b), dice: rand.New(rand.NewPCG(1, 2)), t: t}, sender: sender, links: make(map[string]string)}
	answer := w.call(t, w.account(t, access.Administrator, storetest.Province), http.MethodPut, v1+"/legal-switches/told_elsewhere",
		`{"value":"province","reason":"thử"}`, "Idempotency-Key", w.key(), "If-Match", `"v1"`)
	if answer.Code != http.StatusOK {
		t.Fatalf("the switch: %d %s", answer.Code, answer.Body)
	}
	known := w.enterAt(storetest.CommuneB1, "complaint", open, "Việc chung", "Nội dung chung")
	w.classify(known, "complaint", "within")
	w.step("petitions", known, map[string]any{"action": "accept", "instance": "first"})
	w.live()
	return w
}

// says names the sender with everything.
func (w *twin) says() string {
	p := w.sender
	return fmt.Sprintf("Bà %s ở %s, CCCD %s, ĐT %s", p.Name, p.Address, p.IdentityNumber, p.Phone)
}

// key is an idempotency key of its own.
func (w *twin) key() string {
	w.keys++
	return fmt.Sprintf("twin-%d", w.keys)
}

// enter registers a petition at CommuneA1.
func (w *twin) enter(kind string, by people.Party, content string) authority.OwnedID {
	w.t.Helper()
	return w.entitled(kind, by, "Việc chung", content)
}

// entitled registers a petition with a subject at CommuneA1.
func (w *twin) entitled(kind string, by people.Party, subject, content string) authority.OwnedID {
	w.t.Helper()
	return w.enterAt(storetest.CommuneA1, kind, by, subject, content)
}

// enterAt registers a petition at an office.
func (w *twin) enterAt(at authority.ID, kind string, by people.Party, subject, content string) authority.OwnedID {
	w.t.Helper()
	head := w.account(w.t, access.Head, at)
	body, err := json.Marshal(map[string]any{
		"authority_id": at.String(), "kind": kind, "channel": "post", "field": "land", "received_on": "2026-06-10",
		"subject": subject, "content": content,
		"parties": []map[string]any{{"type": "person", "name": by.Name, "address": by.Address, "identity_number": by.IdentityNumber, "phone": by.Phone}},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return w.post(head, "/petitions", string(body), w.key(), "")
}

// step takes a step as the head with what is current.
func (w *twin) step(of string, id authority.OwnedID, cmd map[string]any) {
	w.t.Helper()
	head := w.account(w.t, access.Head, id.Authority)
	path := "/" + of + "/" + id.String()
	body, err := json.Marshal(cmd)
	if err != nil {
		w.t.Fatal(err)
	}
	w.post(head, path+"/transitions", string(body), w.key(), w.get(head, path).Header().Get("ETag"))
}

func (w *twin) classify(id authority.OwnedID, kind, competence string) {
	w.t.Helper()
	w.step("petitions", id, map[string]any{"action": "classify", "reason": w.says(), "classification": map[string]any{
		"kind": kind, "duty": dutyOf(kind), "field": "land", "eligibility": "eligible", "competence": competence,
	}})
}

// matter is the one a petition belongs to.
func (w *twin) matter(id authority.OwnedID) authority.OwnedID {
	w.t.Helper()
	var p struct {
		Matter authority.OwnedID `json:"matter_id"`
	}
	w.read(w.get(w.account(w.t, access.Head, id.Authority), "/petitions/"+id.String()), &p)
	return p.Matter
}

// live has the sender's papers come in every way in which they end sealed.
func (w *twin) live() {
	w.t.Helper()
	const a1, a2 = storetest.CommuneA1, storetest.CommuneA2
	spelt := "Nội dung: " + strings.Join(partytest.Spellings(w.sender), "; ")
	someone := people.Party{Name: "Lê Thị Ví Dụ", Address: "Thôn Thử, xã Mẫu", IdentityNumber: "001185099999", Phone: "0977199999"}

	// A denunciation from the first, with a file that bears the name.
	first := w.enter("denunciation", w.sender, spelt)
	w.files = append(w.files, w.attach(access.Head, first, w.sender.Name+".pdf", w.sender.Name, ""))
	// Its verifier adds minutes, and is shown a redacted copy.
	w.step("petitions", first, map[string]any{"action": "assign", "team": []map[string]any{{"account_id": w.names[w.account(w.t, access.Officer, a1)].Account}}})
	w.files = append(w.files, w.attach(access.Officer, first, "bien-ban.pdf", "biên bản", ""), w.attach(access.Clerk, first, "ban-sao.pdf", "[…]", w.files[0].String()))
	w.step("petitions", first, map[string]any{"action": "mark_redacted", "attachment": w.files[2].String()})
	other := w.attach(access.Head, first, "Đơn thứ hai của "+w.sender.Name+".pdf", w.says(), "")
	w.files = append(w.files, other)
	w.step("petitions", first, map[string]any{"action": "withhold_file", "attachment": other.String(), "reason": w.says()})
	w.classify(first, "denunciation", "within")
	w.step("petitions", first, map[string]any{"action": "accept", "instance": "first", "reason": w.says()})

	// One that had joined a matter as a complaint, and named itself there, beside
	// another one that named it too.
	opener := w.entitled("complaint", someone, "Việc của "+w.says(), spelt)
	w.classify(opener, "complaint", "within")
	w.step("petitions", opener, map[string]any{"action": "accept", "instance": "first", "reason": w.says()})
	beside := w.attach(access.Clerk, opener, "Đơn chung với "+w.sender.Name+".pdf", "đơn", "")
	left := w.matter(opener)
	joined := w.enter("complaint", w.sender, spelt)
	w.classify(joined, "complaint", "within")
	w.step("petitions", joined, map[string]any{"action": "join", "matter": left.String(), "reason": w.says()})
	w.step("matters", left, map[string]any{"action": "verify", "reason": w.says(), "paper": map[string]any{"signer": w.sender.Name, "addressees": []string{w.says()}}})
	w.step("petitions", joined, map[string]any{"action": "detach", "reason": w.says()})
	w.classify(joined, "denunciation", "within")

	// One that was passed on, whose sender was put right where it came from before
	// the addressee found a denunciation.
	sent := w.enter("recommendation", w.sender, spelt)
	w.classify(sent, "recommendation", "outside_state")
	w.step("petitions", sent, map[string]any{"action": "transfer", "transfer_to": a2.String(), "reason": w.says()})
	var list struct {
		Items []struct {
			ID authority.OwnedID `json:"id"`
		} `json:"items"`
	}
	w.read(w.get(w.account(w.t, access.Head, a2), "/petitions?limit=1"), &list)
	arrived := list.Items[0].ID
	w.replace(sent, someone)
	w.classify(arrived, "denunciation", "within")

	// One that everybody reads.
	plain := w.enter("complaint", someone, "Nội dung chung")
	w.attach(access.Clerk, plain, "don.pdf", "đơn", "")

	w.petitions, w.files = []authority.OwnedID{first, joined, sent, arrived, plain, opener}, append(w.files, beside)
	w.matters = []authority.OwnedID{w.matter(first), left}
	w.entrust()
	w.bench.Clock.Advance(60e9)
}

// attach adds a file to a petition; as a redacted copy of another one where that is
// named.
func (w *twin) attach(role access.Role, to authority.OwnedID, name, text, redacts string) authority.OwnedID {
	w.t.Helper()
	query := url.Values{"name": {name}}
	if redacts != "" {
		query.Set("redacts", redacts)
	}
	return w.post(w.account(w.t, role, to.Authority), "/petitions/"+to.String()+"/attachments?"+query.Encode(), "%PDF-1.4 "+text, w.key(), "")
}

// link is the secret of an account's calendar link.
func (w *twin) link(as string) string {
	w.t.Helper()
	if w.links[as] == "" {
		var link struct {
			URL string `json:"url"`
		}
		w.read(w.call(w.t, as, http.MethodPut, v1+"/me/calendar-link", ""), &link)
		_, w.links[as], _ = strings.Cut(link.URL, "?token=")
	}
	return w.links[as]
}

// costs is how many statements a question asks of the database, and the status.
func (w *twin) costs(as, path string) (statements int64, code int) {
	w.t.Helper()
	before := w.bench.Store.Asked()
	answer := w.call(w.t, as, http.MethodGet, path, "")
	return w.bench.Store.Asked() - before, answer.Code
}

// entrust has the people of another office verify the denunciation, name one
// another, and write about it.
func (w *twin) entrust() {
	w.t.Helper()
	w.step("matters", w.matters[0], map[string]any{"action": "entrust", "body": storetest.CommuneB1.String(), "due_on": "2026-07-20", "reason": w.says()})
	head, path := w.account(w.t, access.Head, storetest.CommuneB1), "/matters/"+w.matters[0].String()
	seen := w.get(head, path)
	if seen.Code != http.StatusOK {
		w.t.Fatalf("the verifying office sees %d %s", seen.Code, seen.Body)
	}
	w.post(head, path+"/transitions", `{"action":"request_documents","reason":"Yêu cầu cung cấp hồ sơ"}`, w.key(), seen.Header().Get("ETag"))
}

// replace puts another sender in the place of the one there was.
func (w *twin) replace(id authority.OwnedID, by people.Party) {
	w.t.Helper()
	head, path := w.account(w.t, access.Head, id.Authority), "/petitions/"+id.String()
	body := fmt.Sprintf(`{"reason":"Ghi nhầm","parties":[{"type":"person","name":"%s","address":"%s"}]}`, by.Name, by.Address)
	answer := w.call(w.t, head, http.MethodPut, v1+path+"/parties", body, "Idempotency-Key", w.key(), "If-Match", w.get(head, path).Header().Get("ETag"))
	if answer.Code != http.StatusOK {
		w.t.Fatalf("parties: %d %s", answer.Code, answer.Body)
	}
}

// paths are all that is asked, with the ids by their places.
func (w *twin) paths(senders []people.Party) []string {
	var words []string
	for _, s := range senders {
		for _, said := range []string{s.Name, s.Address, s.IdentityNumber, s.Phone} {
			words = append(words, url.QueryEscape(said))
		}
	}
	ids := func(prefix string, n int) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = fmt.Sprintf("{%s%d}", prefix, i)
		}
		return out
	}
	var out []string
	for route, queries := range differentialReads {
		places := []string{""}
		switch {
		case strings.HasPrefix(route, "/api/v1/petitions/:id"):
			places = ids("p", len(w.petitions))
		case strings.HasPrefix(route, "/api/v1/matters/:id"):
			places = ids("m", len(w.matters))
		case strings.HasPrefix(route, "/api/v1/attachments/:id"):
			places = ids("f", len(w.files))
		case strings.HasPrefix(route, "/api/v1/authorities/:id"):
			places = []string{storetest.CommuneA1.String(), storetest.CommuneB1.String(), storetest.Province.String()}
		case strings.HasPrefix(route, "/api/v1/calendar/:id"):
			places = []string{"2026"}
		case strings.HasPrefix(route, "/api/v1/accounts/:id"):
			places = []string{"{p0}"}
		}
		for _, place := range places {
			for _, query := range queries {
				path := strings.ReplaceAll(strings.TrimSuffix(route, "/:form"), ":id", place) + strings.ReplaceAll(query, "{m}", "{m1}")
				if !strings.Contains(path, "{q}") {
					out = append(out, path)
					continue
				}
				for _, word := range words {
					out = append(out, strings.ReplaceAll(path, "{q}", word))
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

// asked is what an account is answered, ids and instants by their order.
func (w *twin) asked(role access.Role, home authority.ID, path string) string {
	w.t.Helper()
	as := w.account(w.t, role, home)
	path = w.placing(w.petitions, w.matters, w.files).Replace(path)
	if strings.Contains(path, "{token}") {
		path = strings.ReplaceAll(path, "{token}", w.link(as))
	}
	answer := w.call(w.t, as, http.MethodGet, path, "")
	body := answer.Body.String()
	if answer.Header().Get("Content-Type") == export.XLSX.MediaType() {
		body = w.unpacked(answer.Body.Bytes())
	}
	return unnamed(fmt.Sprint(answer.Code, answer.Header()["Content-Disposition"], answer.Header()["Content-Type"], answer.Header()["Link"], body))
}

// placing puts ids in the place of the places of a path.
func (w *twin) placing(petitions, matters, files []authority.OwnedID) *strings.Replacer {
	var names []string
	for prefix, list := range map[string][]authority.OwnedID{"p": petitions, "m": matters, "f": files} {
		for i, id := range list {
			names = append(names, fmt.Sprintf("{%s%d}", prefix, i), id.String())
		}
	}
	return strings.NewReplacer(names...)
}

// unpacked are the parts of a workbook.
func (w *twin) unpacked(book []byte) string {
	w.t.Helper()
	r, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		w.t.Fatal(err)
	}
	var out strings.Builder
	for _, f := range r.File {
		part, err := f.Open()
		if err != nil {
			w.t.Fatal(err)
		}
		if _, err := io.Copy(&out, part); err != nil {
			w.t.Fatal(err)
		}
		_ = part.Close()
	}
	return out.String()
}

// stands asks for everything that somebody sent, with all that there is to know.
func (w *twin) stands(role access.Role, home authority.ID, who people.Party) string {
	w.t.Helper()
	body, err := json.Marshal(map[string]string{"identity_number": who.IdentityNumber, "phone": who.Phone, "name": who.Name, "address": who.Address})
	if err != nil {
		w.t.Fatal(err)
	}
	answer := w.call(w.t, w.account(w.t, role, home), http.MethodPost, v1+"/petitions/sent-by", string(body), "Content-Type", "application/json")
	return unnamed(fmt.Sprint(answer.Code, answer.Header()["Link"], answer.Body))
}

// registers is what an account is answered that registers a complaint of somebody.
func (w *twin) registers(role access.Role, home authority.ID, who people.Party) string {
	w.t.Helper()
	body, err := json.Marshal(map[string]any{
		"kind": "complaint", "channel": "post", "field": "land", "received_on": "2026-06-10", "subject": "Việc chung", "content": "Nội dung",
		"parties": []map[string]any{{"type": "person", "name": who.Name, "address": who.Address, "identity_number": who.IdentityNumber, "phone": who.Phone}},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	answer := w.call(w.t, w.account(w.t, role, home), http.MethodPost, v1+"/petitions", string(body), "Idempotency-Key", w.key(), "Content-Type", "application/json")
	if answer.Code != http.StatusCreated {
		w.t.Fatalf("who registers is answered %d %s", answer.Code, answer.Body)
	}
	return unnamed(answer.Body.String())
}

// rehearsed is what an account is answered to the dry run of a register that names
// somebody as a denouncer.
func (w *twin) rehearsed(role access.Role, home authority.ID, guess people.Party) string {
	w.t.Helper()
	const kept = "Số đơn,Ngày nhận,Loại đơn,Họ và tên người gửi,Địa chỉ,Nội dung\n7,02/01/2026,Tố cáo,%s,%s,Tố cáo cán bộ\n"
	send := func(as string, by people.Party, dry string) string {
		text := fmt.Sprintf(kept, by.Name, strings.ReplaceAll(by.Address, ",", " "))
		answer := w.call(w.t, as, http.MethodPost, v1+"/imports", multipartBody(text, "authority_id", storetest.CommuneA1.String(), "dry_run", dry),
			"Idempotency-Key", w.key(), "Content-Type", multipartType)
		return fmt.Sprint(answer.Code, answer.Body)
	}
	if done := send(w.account(w.t, access.Head, storetest.CommuneA1), w.sender, "false"); !strings.HasPrefix(done, "200") {
		w.t.Fatalf("the register was not imported: %s", done)
	}
	return unnamed(send(w.account(w.t, role, home), guess, "true"))
}

// patterns of what every database draws anew.
var (
	anID      = regexp.MustCompile(`\b[0-9a-z]{32}\b|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	anInstant = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[0-9.]*(Z|\+\d\d:\d\d)`)
	aCursor   = regexp.MustCompile(`(cursor=|"next": ?")[A-Za-z0-9_\-%]{20,}`)
)

// unnamed puts the order of their first use in the place of ids, which every
// database draws anew, and takes instants out.
func unnamed(s string) string {
	seen := make(map[string]string)
	s = anID.ReplaceAllStringFunc(s, func(id string) string {
		if seen[id] == "" {
			seen[id] = fmt.Sprintf("id-%d", len(seen))
		}
		return seen[id]
	})
	return aCursor.ReplaceAllString(anInstant.ReplaceAllString(s, "instant"), "$1cursor")
}
