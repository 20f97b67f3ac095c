package api

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/store/storetest"
)

// TestSuspensionIsTakenBack goes the way of a head who suspended the wrong
// matter: its spans tell which one to name, and the date is the old one again,
// with every move kept.
func TestSuspensionIsTakenBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		w := &world{site: newSite(t, b), dice: rand.New(rand.NewPCG(3, 5)), t: t}
		head := w.account(t, access.Head, storetest.CommuneA1)
		w.enter(head, storetest.CommuneA1, 21, "2026-06-11", true) // a complaint, received only
		path := "/petitions/" + w.paper[0].String()
		w.post(head, path+"/transitions", `{"action":"classify","classification":{"kind":"complaint","field":"land","eligibility":"eligible","competence":"within"}}`, "k1", `"v1"`)
		w.post(head, path+"/transitions", `{"action":"accept","instance":"first"}`, "k2", `"v2"`)
		var p struct {
			Matter string `json:"matter_id"`
		}
		w.read(w.get(head, path), &p)
		matter := "/matters/" + p.Matter
		due := func() string {
			t.Helper()
			var list struct {
				Items []struct {
					Term  string `json:"term"`
					Due   string `json:"due_on"`
					Moves []any  `json:"moves"`
				} `json:"items"`
			}
			w.read(w.get(head, matter+"/deadlines"), &list)
			for _, i := range list.Items {
				if i.Term == "resolve" {
					return fmt.Sprint(i.Due, " ", len(i.Moves))
				}
			}
			return "none"
		}
		before := due()
		w.post(head, matter+"/transitions", `{"action":"suspend","ground":"awaiting_result"}`, "k3", `"v1"`)
		var view matterViewResponse
		w.read(w.get(head, matter), &view)
		if len(view.Spans) != 1 || view.Spans[0].Version != 2 || view.Spans[0].Removed || due() != " 1" {
			t.Fatalf("suspended: %+v, due %q", view.Spans, due())
		}
		w.post(head, matter+"/transitions", `{"action":"remove_suspension","suspension":2,"reason":"Nhập nhầm vụ việc"}`, "k4", `"v2"`)
		w.read(w.get(head, matter), &view)
		if view.State != "accepted" || len(view.Spans) != 1 || !view.Spans[0].Removed {
			t.Errorf("taken back: %s, %+v", view.State, view.Spans)
		}
		if date, _, _ := strings.Cut(before, " "); due() != date+" 2" {
			t.Errorf("due %q, was %q", due(), before)
		}
		again := w.call(t, head, http.MethodPost, v1+matter+"/transitions", `{"action":"remove_suspension","suspension":2,"reason":"x"}`,
			"Idempotency-Key", "k5", "If-Match", `"v3"`)
		var refused web.Problem
		if err := json.Unmarshal(again.Body.Bytes(), &refused); err != nil || len(refused.Errors) != 1 || refused.Errors[0].Pointer != "/suspension" {
			t.Errorf("again: %d %s", again.Code, again.Body)
		}
	})
}
