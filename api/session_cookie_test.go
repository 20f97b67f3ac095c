package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// ofThisPage are the headers with which a browser sends what a page of this server asks for.
func ofThisPage() []string { return []string{"Sec-Fetch-Site", "same-origin"} }

// cookieOf returns the cookie of the session that an answer sets; nil when it sets none.
func cookieOf(w *httptest.ResponseRecorder) *http.Cookie {
	for _, c := range w.Result().Cookies() {
		if c.Name == sessionCookie {
			return c
		}
	}
	return nil
}

func TestASessionInACookie(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const signIn = `{"username":"lan.clerk","password":"right","cookie":true}`
	w := b.call(t, "", http.MethodPost, "/api/v1/auth/sign-in", signIn, ofThisPage()...)
	kept := cookieOf(w)
	if w.Code != http.StatusOK || kept == nil {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if !kept.HttpOnly || kept.SameSite != http.SameSiteStrictMode || kept.Path != "/api/v1/auth" || kept.Secure || kept.MaxAge != 0 {
		t.Errorf("cookie %v", kept)
	}
	if strings.Contains(w.Body.String(), kept.Value) {
		t.Errorf("the answer tells the refresh token as well: %s", w.Body)
	}
	with := append(ofThisPage(), "Cookie", sessionCookie+"="+kept.Value)
	w = b.call(t, "", http.MethodPost, "/api/v1/auth/refresh", `{"cookie":true}`, with...)
	if w.Code != http.StatusOK || b.people.presented != kept.Value || cookieOf(w) == nil {
		t.Errorf("renewed with %q: %d %s", b.people.presented, w.Code, w.Body)
	}
	w = b.call(t, "clerk", http.MethodPost, "/api/v1/auth/password", `{"old_password":"right","new_password":"a longer one than before","cookie":true}`, with...)
	if w.Code != http.StatusOK || cookieOf(w) == nil {
		t.Errorf("a change of password: %d %s", w.Code, w.Body)
	}
	w = b.call(t, "", http.MethodPost, "/api/v1/auth/sign-out", `{"cookie":true}`, with...)
	if gone := cookieOf(w); w.Code != http.StatusNoContent || b.people.presented != kept.Value || gone == nil || gone.MaxAge != -1 || gone.Path != "/api/v1/auth" {
		t.Errorf("signed out with %q: %d, cookie %v", b.people.presented, w.Code, gone)
	}
}

func TestTheCookieIsSecureBehindTLS(t *testing.T) {
	t.Parallel()
	b := setup(t, func(d *Deps) { d.Config.PublicURL = "https://kntc.example" })
	w := b.call(t, "", http.MethodPost, "/api/v1/auth/sign-in", `{"username":"lan.clerk","password":"right","cookie":true}`, ofThisPage()...)
	if kept := cookieOf(w); kept == nil || !kept.Secure {
		t.Errorf("cookie %v", kept)
	}
}

// Without cookie nothing is different: no cookie is set, none is read.
func TestNoCookieUnlessAsked(t *testing.T) {
	t.Parallel()
	b := setup(t)
	w := b.call(t, "", http.MethodPost, "/api/v1/auth/sign-in", `{"username":"lan.clerk","password":"right"}`)
	if w.Code != http.StatusOK || cookieOf(w) != nil {
		t.Errorf("%d, cookie %v", w.Code, cookieOf(w))
	}
	b.call(t, "", http.MethodPost, "/api/v1/auth/refresh", `{"refresh_token":"rt_mine"}`, "Cookie", sessionCookie+"=rt_other")
	if b.people.presented != "rt_mine" {
		t.Errorf("renewed with %q", b.people.presented)
	}
	w = b.call(t, "", http.MethodPost, "/api/v1/auth/refresh", `{"refresh_token":"rt_mine","cookie":true}`, ofThisPage()...)
	if w.Code != http.StatusUnprocessableEntity && w.Code != http.StatusBadRequest {
		t.Errorf("both at once: %d %s", w.Code, w.Body)
	}
}

func TestAnotherSiteHasNoUseOfTheCookie(t *testing.T) {
	t.Parallel()
	b := setup(t, func(d *Deps) { d.Config.PublicURL = "https://kntc.example" })
	for _, tt := range []struct {
		name    string
		headers []string
		refused bool
	}{
		{"another site", []string{"Sec-Fetch-Site", "cross-site"}, true},
		{"a neighbour below the same name", []string{"Sec-Fetch-Site", "same-site"}, true},
		{"an old browser on another site", []string{"Origin", "https://evil.example"}, true},
		{"an old browser here", []string{"Origin", "http://example.com"}, false},
		{"an old browser here, behind a proxy", []string{"Origin", "https://kntc.example"}, false},
		{"this site", ofThisPage(), false},
	} {
		for path, body := range map[string]string{
			"/api/v1/auth/sign-in":  `{"username":"lan.clerk","password":"right","cookie":true}`,
			"/api/v1/auth/refresh":  `{"cookie":true}`,
			"/api/v1/auth/sign-out": `{"cookie":true}`,
		} {
			w := b.call(t, "", http.MethodPost, path, body, append(tt.headers, "Cookie", sessionCookie+"=rt_kept")...)
			if refused := w.Code == http.StatusForbidden; refused != tt.refused {
				t.Errorf("%s: %s: %d %s", tt.name, path, w.Code, w.Body)
			}
			if tt.refused && cookieOf(w) != nil {
				t.Errorf("%s: %s sets a cookie", tt.name, path)
			}
		}
	}
}
