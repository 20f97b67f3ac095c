package lostproperty_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/ledger"
	"kntc/internal/store/storetest"
)

// problem is a refusal as clients get it.
type problem struct {
	Code   string `json:"code"`
	Errors []struct {
		Pointer string `json:"pointer"`
	} `json:"errors"`
}

// TestAnItemOverHTTP goes through a life by requests: entered once though sent
// twice, refused with an old ETag, absent for another office.
func TestAnItemOverHTTP(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		clerk, head := person(access.Clerk, storetest.CommuneA1), person(access.Head, storetest.CommuneA1)
		const body = `{"sort":"bag","grams":1200,"found_on":"2026-06-20"}`
		first := w.call(t, clerk, http.MethodPost, v1+"/items", body, "Idempotency-Key", "enter")
		again := w.call(t, clerk, http.MethodPost, v1+"/items", body, "Idempotency-Key", "enter")
		bag := read[itemResponse](t, first, http.StatusCreated)
		if again.Body.String() != first.Body.String() || again.Header().Get("Idempotent-Replayed") != "true" || bag.Number != "1/2026" {
			t.Fatalf("sent again: %s %v", again.Body, again.Header())
		}
		item := first.Header().Get("Location")
		steps := item + "/transitions"
		claim := func(tag, key string) *http.Response {
			return w.call(t, head, http.MethodPost, steps, `{"action":"claim","proof":"x"}`, "If-Match", tag, "Idempotency-Key", key).Result()
		}
		for _, tt := range []struct {
			tag, key string
			status   int
		}{
			{`"v1"`, "claim", http.StatusOK},
			{`"v1"`, "claim", http.StatusOK}, // the kept answer
			{`"v1"`, "claim-again", http.StatusPreconditionFailed},
			{``, "no-tag", http.StatusPreconditionRequired},
			{`"v2"`, "", http.StatusPreconditionRequired},
		} {
			answer := claim(tt.tag, tt.key)
			if err := answer.Body.Close(); err != nil || answer.StatusCode != tt.status {
				t.Errorf("If-Match %s, key %q: %d, want %d", tt.tag, tt.key, answer.StatusCode, tt.status)
			}
		}
		refused := read[problem](t, w.call(t, head, http.MethodPost, steps, `{"action":"weigh"}`, "If-Match", `"v2"`, "Idempotency-Key", "weigh"), http.StatusUnprocessableEntity)
		if refused.Code != "lost_item_invalid" || len(refused.Errors) != 1 || refused.Errors[0].Pointer != "/grams" {
			t.Errorf("without a weight: %+v", refused)
		}
		read[itemResponse](t, w.call(t, head, http.MethodPost, steps, `{"action":"give_back"}`, "If-Match", `"v2"`, "Idempotency-Key", "give"), http.StatusOK)

		got := w.call(t, clerk, http.MethodGet, item, "")
		if i := read[itemResponse](t, got, http.StatusOK); i.State != StateGivenBack || !strings.HasPrefix(got.Header().Get("Etag"), `"v3.`) {
			t.Errorf("read: %+v, %s", i, got.Header().Get("Etag"))
		}
		events := read[[]eventResponse](t, w.call(t, clerk, http.MethodGet, item+"/events", ""), http.StatusOK)
		if len(events) != 3 || events[2].Action != ActionGiveBack || events[2].Actor != head.Name || events[0].Changes[string(FieldGrams)] != "1200" {
			t.Errorf("events: %+v", events)
		}
		due := read[[]deadlineResponse](t, w.call(t, clerk, http.MethodGet, item+"/deadlines", ""), http.StatusOK)
		if len(due) != 1 || due[0].Met != day(time.July, 1) {
			t.Errorf("deadlines: %+v", due)
		}
	})
}

// TestItemsStayInTheirOffice: over HTTP an item of another office, one under the
// routes of petitions, and the routes of somebody without the permission.
func TestItemsStayInTheirOffice(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		id := w.found(t, "bag", 1200, day(time.June, 20)).ID.String()
		stranger, officer := person(access.Head, storetest.CommuneA2), person(access.Officer, storetest.CommuneA1)
		const claim = `{"action":"claim","proof":"x"}`
		for _, tt := range []struct {
			as                 access.Actor
			method, path, body string
			status             int
		}{
			{stranger, http.MethodGet, "/items/" + id, "", http.StatusNotFound},
			{stranger, http.MethodGet, "/items/" + id + "/events", "", http.StatusNotFound},
			{stranger, http.MethodPost, "/items/" + id + "/transitions", claim, http.StatusNotFound},
			{stranger, http.MethodPost, "/items", `{"authority_id":"4","sort":"bag","grams":1}`, http.StatusNotFound},
			{stranger, http.MethodGet, "/items/nothing", "", http.StatusNotFound},
			{officer, http.MethodGet, "/items/" + id, "", http.StatusForbidden},
			{officer, http.MethodGet, "/petitions/" + id + "/events", "", http.StatusNotFound},
			{officer, http.MethodGet, "/petitions/" + id, "", http.StatusNotFound},
		} {
			answer := w.call(t, tt.as, tt.method, v1+tt.path, tt.body, "If-Match", `"v1"`, "Idempotency-Key", "k"+tt.path)
			if answer.Code != tt.status {
				t.Errorf("%s %s: %d, want %d: %s", tt.method, tt.path, answer.Code, tt.status, answer.Body)
			}
		}
	})
}

// TestGramsOverHTTP: the register's figures stand beside the program's.
func TestGramsOverHTTP(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.found(t, "bag", 1200, day(time.June, 20))
		w.Clock.Advance(time.Minute)
		type answer struct {
			Groups []struct {
				Figures map[ledger.FigureID]struct {
					Value int64 `json:"value"`
				} `json:"figures"`
			} `json:"groups"`
		}
		clerk := person(access.Clerk, storetest.CommuneA1)
		got := read[answer](t, w.call(t, clerk, http.MethodGet, v1+"/statistics?from=2026-01-01&to=2026-12-31", ""), http.StatusOK)
		if grams := got.Groups[0].Figures["lost_items_kept"].Value; grams != 1200 {
			t.Errorf("%d g kept: %+v", grams, got)
		}
	})
}
