package api

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kntc/internal/access"
	"kntc/internal/store/storetest"
)

// TestCalendarFeed goes the way of an officer who subscribes to the deadlines of
// the office: open a link, read it without signing in, end it, open another.
func TestCalendarFeed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newSite(t, b)
		clerk := s.account(t, access.Clerk, storetest.CommuneA1)
		s.call(t, clerk, http.MethodPost, v1+"/petitions", `{"kind":"denunciation","channel":"post","field":"land","received_on":"2026-07-01",`+
			`"subject":"Việc kín đáo","parties":[{"type":"person","name":"Người Tố Cáo"}]}`, "Idempotency-Key", "p")
		link := func(method string) (token string) {
			t.Helper()
			var out calendarLinkResponse
			w := s.call(t, clerk, method, v1+"/me/calendar-link", "")
			if w.Code == http.StatusNotFound {
				return ""
			}
			if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
				t.Fatalf("%v: %s", err, w.Body)
			}
			u, err := url.Parse(out.URL)
			if err != nil {
				t.Fatal(err)
			}
			return u.Query().Get("token")
		}
		read := func(token string) (int, string) {
			t.Helper()
			w := s.call(t, "", http.MethodGet, calendarLinkPath+"?token="+url.QueryEscape(token), "")
			return w.Code, w.Body.String()
		}
		if got := link(http.MethodGet); got != "" {
			t.Errorf("before there is a link: %q", got)
		}
		first := link(http.MethodPut)
		if again := link(http.MethodPut); first == "" || again != first || link(http.MethodGet) != first {
			t.Errorf("opened twice: %q and %q", first, again)
		}
		code, calendar := read(first)
		if code != http.StatusOK || !strings.Contains(calendar, "DTSTART;VALUE=DATE:20260715") || !strings.Contains(calendar, "1/2026") {
			t.Errorf("%d %s", code, calendar)
		}
		for _, secret := range []string{"kín đáo", "Người Tố Cáo"} {
			if strings.Contains(calendar, secret) {
				t.Errorf("the calendar tells %q", secret)
			}
		}
		parts := strings.Split(first, "-")
		for name, wrong := range map[string]string{
			"nothing": "", "another serial": parts[0] + "-2-" + parts[2], "another digest": parts[0] + "-1-" + strings.Repeat("0", len(parts[2])),
			"no digest": parts[0] + "-1-", "upper case": strings.ToUpper(first), "not a link": "x",
		} {
			if code, body := read(wrong); code != http.StatusNotFound {
				t.Errorf("%s: %d %s", name, code, body)
			}
		}
		if w := s.call(t, clerk, http.MethodDelete, v1+"/me/calendar-link", ""); w.Code != http.StatusNoContent {
			t.Errorf("end: %d %s", w.Code, w.Body)
		}
		if code, _ := read(first); code != http.StatusNotFound || link(http.MethodGet) != "" {
			t.Errorf("an ended link answers %d", code)
		}
		second := link(http.MethodPut)
		if code, _ := read(second); second == first || code != http.StatusOK {
			t.Errorf("the new link %q answers %d, the old was %q", second, code, first)
		}
		if code, _ := read(first); code != http.StatusNotFound {
			t.Errorf("the old link came back: %d", code)
		}
		elsewhere := s.account(t, access.Clerk, storetest.CommuneB1)
		clerk = elsewhere
		if code, calendar := read(link(http.MethodPut)); code != http.StatusOK || strings.Contains(calendar, "BEGIN:VEVENT") {
			t.Errorf("another office reads %d %s", code, calendar)
		}
	})
}

// TestCalendarFeedOfADisabledAccount: who may not sign in any more reads
// nothing, and neither does an account that may see no petitions.
func TestCalendarFeedOfADisabledAccount(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := newSite(t, b)
		admin, clerk := s.account(t, access.Administrator, storetest.Province), s.account(t, access.Clerk, storetest.CommuneA1)
		open := func(as string) string {
			t.Helper()
			var out calendarLinkResponse
			if err := json.Unmarshal(s.call(t, as, http.MethodPut, v1+"/me/calendar-link", "").Body.Bytes(), &out); err != nil {
				t.Fatal(err)
			}
			_, query, _ := strings.Cut(out.URL, "?")
			return calendarLinkPath + "?" + query
		}
		if w := s.call(t, "", http.MethodGet, open(admin), ""); w.Code != http.StatusNotFound {
			t.Errorf("an administrator's calendar: %d", w.Code)
		}
		path := open(clerk)
		if w := s.call(t, "", http.MethodGet, path, ""); w.Code != http.StatusOK {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		id := s.names[clerk].Account.String()
		w := s.call(t, admin, http.MethodPatch, v1+"/accounts/"+id, `{"disabled":true}`, "If-Match", `"v1"`)
		if w.Code != http.StatusOK {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		if w := s.call(t, "", http.MethodGet, path, ""); w.Code != http.StatusNotFound {
			t.Errorf("a disabled account's calendar: %d", w.Code)
		}
	})
}
