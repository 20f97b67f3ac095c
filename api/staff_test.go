package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/store/storetest"
)

// TestAssignmentThroughTheAPI follows two complaints from the desk to the
// officers: assigned, listed by due date in pages, refused to others, and done
// by a stand-in.
func TestAssignmentThroughTheAPI(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newSite(t, b)
		head, officer, clerk := s.account(t, access.Head, storetest.CommuneA1), s.account(t, access.Officer, storetest.CommuneA1), s.account(t, access.Clerk, storetest.CommuneA1)
		other := s.account(t, access.Officer, storetest.CommuneA2)
		second := "second"
		s.names[second] = access.Actor{Account: [16]byte{5}, Home: storetest.CommuneA1, Name: second, Grants: []access.Grant{{Role: access.Officer, Authority: storetest.CommuneA1}}}
		b.Hire(t, s.names[second].Account, access.Officer, storetest.CommuneA1)
		keys := 0
		do := func(as, method, path, body string, status int, headers ...string) *httptest.ResponseRecorder {
			t.Helper()
			keys++
			w := s.call(t, as, method, v1+path, body, append([]string{"Idempotency-Key", fmt.Sprint("k", keys)}, headers...)...)
			if w.Code != status {
				t.Fatalf("%s %s as %s: %d %s", method, path, as, w.Code, w.Body)
			}
			return w
		}
		read := func(w *httptest.ResponseRecorder, into any) {
			t.Helper()
			if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
				t.Fatal(err)
			}
		}
		var matters []string
		for _, on := range []string{"2026-06-20", "2026-06-28"} {
			var p, stepped struct {
				ID     string `json:"id"`
				Matter struct {
					ID string `json:"id"`
				} `json:"matter"`
			}
			read(do(clerk, http.MethodPost, "/petitions", strings.ReplaceAll(registerBody, "2026-03-02", on), 201), &p)
			path := "/petitions/" + p.ID + "/transitions"
			do(clerk, http.MethodPost, path, `{"action":"classify","on":"`+on+`","classification":{"kind":"complaint","field":"land","eligibility":"eligible","competence":"within"}}`, 200, "If-Match", `"v1"`)
			read(do(head, http.MethodPost, path, `{"action":"accept","on":"`+on+`"}`, 200, "If-Match", `"v2"`), &stepped)
			matters = append(matters, stepped.Matter.ID)
		}
		step := func(as string, m int, version int, body string, status int, headers ...string) *httptest.ResponseRecorder {
			t.Helper()
			return do(as, http.MethodPost, "/matters/"+matters[m]+"/transitions", body, status, append([]string{"If-Match", fmt.Sprintf(`"v%d"`, version)}, headers...)...)
		}
		var staff staffResponse
		read(do(officer, http.MethodGet, fmt.Sprintf("/authorities/%d/staff", storetest.CommuneA1), "", 200), &staff)
		if len(staff.Staff) != 4 {
			t.Errorf("staff %+v", staff.Staff)
		}
		me := s.names[officer].Account.String()
		assign := `{"action":"assign","team":[{"account_id":"` + me + `","leader":true}]}`
		step(officer, 0, 1, assign, 403)
		step(head, 0, 1, strings.Replace(assign, me, s.names[other].Account.String(), 1), 422)
		for m := range matters {
			step(head, m, 1, assign, 200)
		}
		var pages []string
		path := "/me/worklist?limit=1"
		for path != "" {
			w := do(officer, http.MethodGet, path, "", 200)
			var p web.Page[workLine]
			read(w, &p)
			for _, l := range p.Items {
				pages = append(pages, l.ID.String())
				if !l.Own || l.DueOn.IsZero() || l.TermTitle == "" || len(l.Assignees) != 1 {
					t.Errorf("%+v", l)
				}
			}
			if w.Header().Get("Link") == "" || do(officer, http.MethodGet, path, "", 304, "If-None-Match", w.Header().Get("ETag")) == nil {
				t.Error("the list lacks its links")
			}
			if path = ""; p.Next != "" {
				path = "/me/worklist?limit=1&cursor=" + p.Next
			}
		}
		if diff := cmp.Diff(matters, pages); diff != "" {
			t.Errorf("worklist (-want +got):\n%s", diff)
		}
		counted := func(as, path string) int {
			t.Helper()
			var p web.Page[struct{}]
			read(do(as, http.MethodGet, path, "", 200), &p)
			return len(p.Items)
		}
		for path, want := range map[string]int{
			"/matters?assignee=me&count=exact": 2, "/matters?assignee=none": 0, "/petitions?assignee=none": 2, "/petitions?assignee=" + me: 0,
			"/deadlines?assignee=" + me + "&subject=matter": 2, "/deadlines?assignee=none&subject=matter": 0,
		} {
			if got := counted(officer, path); got != want {
				t.Errorf("%s: %d, want %d", path, got, want)
			}
		}
		do(officer, http.MethodGet, "/matters?assignee=somebody", "", 400)
		var refused web.Problem
		read(step(second, 0, 2, `{"action":"verify"}`, 403, "Accept-Language", "en"), &refused)
		if refused.Code != "assigned_to_others" || refused.LegalBasis == nil || !strings.Contains(refused.Detail, "stand-ins") {
			t.Errorf("%+v", refused)
		}
		absence := `{"stand_in_id":"` + s.names[second].Account.String() + `","from":"2026-07-01","to":"2026-07-03"}`
		do(second, http.MethodPost, "/absences", strings.Replace(absence, `{`, `{"account_id":"`+me+`",`, 1), 403)
		var a absenceResponse
		read(do(officer, http.MethodPost, "/absences", absence, 201), &a)
		if counted(second, "/me/worklist") != 2 {
			t.Error("the stand-in does not see the work of the absent")
		}
		step(second, 0, 2, `{"action":"verify"}`, 200)
		do(head, http.MethodPost, "/absences/"+a.ID.String()+"/end", `{}`, 200)
		step(second, 0, 3, `{"action":"report"}`, 403)
		step(officer, 0, 3, `{"action":"declare_conflict","ground":"kin_of_party"}`, 200)
		read(step(officer, 0, 4, `{"action":"report"}`, 403), &refused)
		if refused.Code != "conflict_of_interest" || refused.LegalBasis == nil || !strings.Contains(refused.Detail, "thân thích") {
			t.Errorf("%+v", refused)
		}
		if counted(officer, "/me/worklist") != 1 || counted(second, "/me/worklist") != 1 { // nobody has the case now: it waits for the other
			t.Error("the worklists do not follow")
		}
	})
}
