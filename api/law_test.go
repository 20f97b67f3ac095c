package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/store/storetest"
)

// TestComputeExplains asks the calculator in both languages.
func TestComputeExplains(t *testing.T) {
	t.Parallel()
	b := setup(t)
	path := v1 + "/deadlines/compute?term=admit&kind=complaint&start=2026-08-20&explain=true"
	var out deadlineResponse
	if err := json.Unmarshal(b.call(t, "clerk", http.MethodGet, path, "").Body.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	if out.DueOn.String() != "2026-08-28" || out.Rule.Code != "KN_ACCEPT" || out.Rule.Version != 4 || out.LawVersion != 2 || len(out.Days) != 9 {
		t.Fatalf("answered %+v", out)
	}
	if got := out.Days[2].Text; got != "Ngày làm việc thứ 2; làm bù (Làm bù Quốc khánh)" {
		t.Errorf("22/08 is explained as %q", got)
	}
	if got := out.Days[3].Text; got != "Không tính; nghỉ cuối tuần" {
		t.Errorf("23/08 is explained as %q", got)
	}
	if err := json.Unmarshal(b.call(t, "clerk", http.MethodGet, path, "", "Accept-Language", "en").Body.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	if got := out.Days[0].Text; got != "Day of the event, not counted; working day" {
		t.Errorf("the first day is explained as %q", got)
	}
}

func TestComputeRefuses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, tt := range []struct{ name, query, code, pointer string }{
		{"nothing", "", "invalid_query", "?start"},
		{"no start", "term=admit", "invalid_query", "?start"},
		{"a day that is none", "term=admit&start=2026-02-30", "invalid_query", "?start"},
		{"another term", "term=lunch&start=2026-07-01", "invalid_query", "?term"},
		{"another kind", "term=admit&kind=lunch&start=2026-07-01", "invalid_query", "?kind"},
		{"another criterion", "term=admit&kind=complaint&start=2026-07-01&criteria=boring", "deadline_question_refused", "?criteria"},
		{"no rule", "term=resolve&kind=recommendation&start=2026-07-01", "no_rule_of_law", ""},
		{"a stop that is none", "term=resolve&kind=denunciation&start=2026-07-01&stops=x", "invalid_query", "?stops"},
		{"a stop without days", "term=resolve&kind=denunciation&start=2026-07-01&stops=2026-07-32..:awaiting_result", "invalid_query", "?stops"},
		{"a stop before the start", "term=resolve&kind=denunciation&start=2026-07-01&stops=2026-06-30..2026-07-03:awaiting_result", "stops_refused", "?stops"},
		{"an extension that is none", "term=resolve&kind=denunciation&start=2026-07-01&extensions=x", "invalid_query", "?extensions"},
		{"an extension of a complaint", "term=resolve&kind=complaint&instance=first&start=2026-07-01&extensions=30", "extension_refused", "?extensions"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := b.call(t, "clerk", http.MethodGet, v1+"/deadlines/compute?"+tt.query, "")
			var p web.Problem
			if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
				t.Fatal(err)
			}
			if p.Code != tt.code || (tt.pointer != "") != (len(p.Errors) > 0) || tt.pointer != "" && !strings.Contains(w.Body.String(), `"`+tt.pointer+`"`) {
				t.Errorf("answered %s", w.Body)
			}
		})
	}
}

// TestListsRefuseATermThatIsNone: a misspelt filter is not answered with an empty
// list.
func TestListsRefuseATermThatIsNone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, path := range []string{"/deadlines", "/deadline-rules"} {
		w := b.call(t, "clerk", http.MethodGet, v1+path+"?term=lunch", "")
		var p web.Problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		if p.Code != "invalid_query" || len(p.Errors) != 1 || p.Errors[0].Pointer != "?term" || p.Errors[0].Code != "unknown_value" {
			t.Errorf("%s answered %s", path, w.Body)
		}
	}
}

// TestLawIsAdministered goes the way of an administrator who approves 2028 once
// the notice is there: read, change, be refused with an old ETag, see the dates
// follow and the change in the history.
func TestLawIsAdministered(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newSite(t, b)
		admin := s.account(t, access.Administrator, storetest.Province)
		read := s.call(t, admin, http.MethodGet, v1+"/calendar/2028", "")
		var year map[string]any
		if err := json.Unmarshal(read.Body.Bytes(), &year); err != nil || year["status"] != "provisional" {
			t.Fatalf("%v: %s", err, read.Body)
		}
		delete(year, "year")
		year["status"], year["source"], year["reason"] = "approved", "Thông báo nghỉ lễ 2028", "Có thông báo"
		body, err := json.Marshal(year)
		if err != nil {
			t.Fatal(err)
		}
		tag := read.Header().Get("Etag")
		compute := v1 + "/deadlines/compute?term=process&start=2028-01-20"
		if before := s.call(t, admin, http.MethodGet, compute, ""); !strings.Contains(before.Body.String(), `"provisional":true`) {
			t.Errorf("before: %s", before.Body)
		}
		put := func(key string) int {
			return s.call(t, admin, http.MethodPut, v1+"/calendar/2028", string(body), "Idempotency-Key", key, "If-Match", tag).Code
		}
		if first, again, stale := put("a"), put("a"), put("b"); first != 200 || again != 200 || stale != 412 {
			t.Errorf("put %d, again %d, with the old tag %d", first, again, stale)
		}
		if after := s.call(t, admin, http.MethodGet, compute, ""); !strings.Contains(after.Body.String(), `"provisional":false`) {
			t.Errorf("after: %s", after.Body)
		}
		var history web.Page[lawEventResponse]
		if err := json.Unmarshal(s.call(t, admin, http.MethodGet, v1+"/law-events", "").Body.Bytes(), &history); err != nil {
			t.Fatal(err)
		}
		if len(history.Items) != 1 || history.Items[0].Code != "2028" || history.Items[0].Reason != "Có thông báo" || history.Items[0].Version != 2 {
			t.Errorf("history %+v", history)
		}
		commune := s.account(t, access.Administrator, storetest.CommuneA1)
		w := s.call(t, commune, http.MethodPut, v1+"/legal-switches/first_day", `{"value":"counted","reason":"x"}`, "Idempotency-Key", "c", "If-Match", `"v2"`)
		if w.Code != http.StatusForbidden {
			t.Errorf("the administrator of a commune: %d %s", w.Code, w.Body)
		}
	})
}
