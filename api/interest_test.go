package api

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/fault"
	people "kntc/internal/party"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// differentialWrites are bodies for every route that changes one case; {p…} and {m…}
// are cases, as in differentialReads.
var differentialWrites = map[string]string{
	"POST /api/v1/petitions/:id/transitions": `{"action":"classify","classification":{"kind":"complaint","field":"land","eligibility":"eligible","competence":"within"}}`,
	"PUT /api/v1/petitions/:id/parties":      `{"reason":"Ghi nhầm","parties":[{"type":"person","name":"Lê Thị Ví Dụ"}]}`,
	"POST /api/v1/petitions/:id/attachments": "%PDF-1.4 tệp",
	"POST /api/v1/matters/:id/transitions":   `{"action":"unassign","reason":"Phân công lại"}`,
}

// TestEveryWriteIsComparedForOutsiders: no route that changes a case is left out of the
// comparison by oversight.
func TestEveryWriteIsComparedForOutsiders(t *testing.T) {
	t.Parallel()
	known := make(map[string]bool)
	for _, r := range setup(t).server.Surface.Routes {
		name := r.Method + " " + r.Path
		ofCase := strings.HasPrefix(r.Path, v1+"/petitions/:id") || strings.HasPrefix(r.Path, v1+"/matters/:id") || strings.HasPrefix(r.Path, v1+"/attachments/:id")
		if r.Method == http.MethodGet || !ofCase {
			continue
		}
		known[name] = true
		if differentialWrites[name] == "" {
			t.Errorf("%s needs its line in differentialWrites", name)
		}
	}
	for name := range differentialWrites {
		if !known[name] {
			t.Errorf("there is no route %s", name)
		}
	}
}

// wrote is what an account is answered that writes to a case of which it says to have
// seen a version.
func (w *twin) wrote(as, route, version string, of authority.OwnedID) *httptest.ResponseRecorder {
	w.t.Helper()
	method, path, _ := strings.Cut(route, " ")
	path = strings.Replace(path, ":id", of.String(), 1)
	media := "application/json"
	if strings.HasPrefix(differentialWrites[route], "%PDF") {
		media, path = "application/pdf", path+"?name=don.pdf"
	}
	return w.call(w.t, as, method, path, differentialWrites[route], "Idempotency-Key", w.key(), "If-Match", version, "Content-Type", media)
}

// stale is what an account is answered that writes to all sealed cases of which it says
// to have seen a version that none of them has. Who is not shown a case is told none.
func (w *twin) stale(role access.Role, home authority.ID) string {
	w.t.Helper()
	as := w.account(w.t, role, home)
	var out strings.Builder
	for _, route := range slices.Sorted(maps.Keys(differentialWrites)) {
		cases, read := w.petitions, "/petitions/"
		if strings.Contains(route, "/matters/") {
			cases, read = w.matters, "/matters/"
		}
		if strings.HasSuffix(route, "/attachments") {
			continue // takes no version: the file would be there
		}
		for _, id := range cases {
			answer := w.wrote(as, route, `"v99"`, id)
			if shown := w.get(as, read+id.String()).Code; answer.Code == http.StatusPreconditionFailed && shown != http.StatusOK {
				w.t.Errorf("%s, %s: %s of a case that is answered with %d", as, route, answer.Body, shown)
			}
			fmt.Fprintln(&out, route, answer.Code, answer.Body)
		}
	}
	return unnamed(out.String())
}

// keptElsewhere are the routes with a key that answer with no case.
var keptElsewhere = []string{
	"/accounts", "/absences", "/authorities", "/auth/", "/imports", "/deadline-rules", "/legal-switches", "/stop-grounds", "/urging-ladder", "/reception-quotas", "/calendar/",
}

// anInstance is where a refusal says which request it answers.
var anInstance = regexp.MustCompile(`"instance":"[^"]*"`)

// request is one that may be sent again.
type request struct{ route, path, body, match string }

// sent sends a request under the key of its route.
func (w *twin) sent(as string, r request) *httptest.ResponseRecorder {
	w.t.Helper()
	method, _, _ := strings.Cut(r.route, " ")
	media := "application/json"
	if strings.HasPrefix(r.body, "%PDF") {
		media = "application/pdf"
	}
	key := strings.ReplaceAll(r.route, " ", "-")
	return w.call(w.t, as, method, v1+r.path, r.body, "Idempotency-Key", key, "If-Match", r.match, "Content-Type", media)
}

// TestKeptAnswersAreForWhoReadsTheCase sends a request again by every route whose
// answers are kept and tell of a case: as it was answered, and with a row for sealed
// parties that are shown again; when an interest of the account was recorded since, not
// at all, and neither is a version told.
func TestKeptAnswersAreForWhoReadsTheCase(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		const office = storetest.CommuneA1
		w := &twin{world: &world{site: newSite(t, b), t: t}, sender: people.Party{Name: "Trịnh Quỳnh Zqabten", Address: "Số 71, phố Zqabcho", IdentityNumber: "001185071001", Phone: "0977131001"}}
		head, clerk := w.account(t, access.Head, office), w.account(t, access.Clerk, office)
		party := fmt.Sprintf(`{"type":"person","name":"%s","address":"%s","identity_number":"%s"}`, w.sender.Name, w.sender.Address, w.sender.IdentityNumber)
		var done []request
		var bodies []string
		send := func(r request) *httptest.ResponseRecorder {
			t.Helper()
			answer := w.sent(head, r)
			if answer.Code >= http.StatusBadRequest {
				t.Fatalf("%s: %d %s", r.route, answer.Code, answer.Body)
			}
			done, bodies = append(done, r), append(bodies, answer.Body.String())
			return answer
		}
		var entered struct {
			ID     authority.OwnedID `json:"id"`
			Matter authority.OwnedID `json:"matter_id"`
		}
		w.read(send(request{"POST /api/v1/petitions", "/petitions", `{"kind":"denunciation","channel":"post","field":"officials","received_on":"2026-06-10","subject":"Việc chung","content":"Nội dung","parties":[` + party + `]}`, ""}), &entered)
		at := "/petitions/" + entered.ID.String()
		send(request{"PUT /api/v1/petitions/:id/parties", at + "/parties", `{"reason":"Bổ sung","parties":[` + party + `,{"type":"person","name":"Lê Thị Ví Dụ"}]}`, `"v1"`})
		send(request{"POST /api/v1/petitions/:id/attachments", at + "/attachments?name=don.pdf", "%PDF-1.4 đơn", ""})
		send(request{"POST /api/v1/petitions/:id/transitions", at + "/transitions", `{"action":"classify","classification":{"kind":"denunciation","duty":"official_duty","field":"officials","eligibility":"eligible","competence":"within"}}`, `"v2"`})
		w.step("petitions", entered.ID, map[string]any{"action": "accept", "instance": "first"})
		matter := w.matter(entered.ID)
		send(request{"POST /api/v1/matters/:id/transitions", "/matters/" + matter.String() + "/transitions", `{"action":"assign","team":[{"account_id":"` + w.names[head].Account.String() + `"}]}`, w.get(head, "/matters/"+matter.String()).Header().Get("ETag")})
		for route, sample := range samples() {
			told := slices.ContainsFunc(done, func(r request) bool { return r.route == route })
			if slices.Contains(sample.headers, "Idempotency-Key") && !told && !slices.ContainsFunc(keptElsewhere, func(part string) bool { return strings.Contains(route, part) }) {
				t.Errorf("%s keeps its answers: send one again here, or say in keptElsewhere that it tells of no case", route)
			}
		}

		shown := func() int {
			return strings.Count(w.get(clerk, "/authorities/"+office.String()+"/sealed-readings").Body.String(), `"petition_id":"`+entered.ID.String())
		}
		for i, r := range done {
			before, want := shown(), 0
			if i < 2 { // the parties
				want = 1
			}
			again := w.sent(head, r)
			if again.Header().Get("Idempotent-Replayed") != "true" || again.Body.String() != bodies[i] {
				t.Errorf("%s again: %d %s", r.route, again.Code, again.Body)
			}
			if got := shown() - before; got != want {
				t.Errorf("%s again leaves %d rows, want %d", r.route, got, want)
			}
		}

		path := "/matters/" + matter.String()
		w.post(clerk, path+"/transitions", `{"action":"declare_conflict","account_id":"`+w.names[head].Account.String()+`","ground":"accused_self"}`, w.key(), w.get(clerk, path).Header().Get("ETag"))
		refusal := anInstance.ReplaceAllString(w.get(head, path).Body.String(), "")
		for _, r := range done {
			answers := []*httptest.ResponseRecorder{w.sent(head, r)}
			if _, ofCase := differentialWrites[r.route]; ofCase {
				id := entered.ID
				if strings.Contains(r.route, "/matters/") {
					id = matter
				}
				for _, version := range []string{`"v1"`, `"v4"`, `"v99"`} {
					answers = append(answers, w.wrote(head, r.route, version, id))
				}
			}
			for i, answer := range answers {
				if answer.Code != http.StatusForbidden || anInstance.ReplaceAllString(answer.Body.String(), "") != refusal {
					t.Errorf("%s (%d), with an interest: %d %s, want %s", r.route, i, answer.Code, answer.Body, refusal)
				}
			}
		}
	})
}

// unread is a history that is not told.
type unread struct{ why error }

// Events implements histories.
func (h unread) Events(context.Context, access.Actor, authority.OwnedID) ([]casework.EventRecord, error) {
	return nil, h.why
}

// TestAVersionIsForWhoReadsTheCase: when the history of a case is not for who wrote to it,
// neither is its version; when it cannot be read just now, the refusal tells less.
func TestAVersionIsForWhoReadsTheCase(t *testing.T) {
	t.Parallel()
	stale := fault.ErrStale.With("current_version", 7)
	c := echo.New().NewContext(httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", http.NoBody), httptest.NewRecorder())
	for _, tt := range []struct {
		name  string
		reads error
		want  error
	}{
		{"an interest", petition.ErrRecused, petition.ErrRecused},
		{"out of reach", fault.ErrNotFound, fault.ErrNotFound},
		{"an outage", errors.New("the connection is lost"), stale},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := explainStale(c, unread{tt.reads}, access.Actor{}, petitionID, 1, stale); !errors.Is(got, tt.want) {
				t.Errorf("answered %v, want %v", got, tt.want)
			}
		})
	}
}
