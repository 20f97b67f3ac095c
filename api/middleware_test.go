package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"kntc/internal/config"
	"kntc/internal/fault"
	"kntc/internal/identity"
)

func TestRequestID(t *testing.T) {
	t.Parallel()
	b := setup(t)
	tests := []struct {
		given string
		kept  bool
	}{
		{"trace-1_2.3", true}, {"", false}, {"a b", false}, {"a\"b", false}, {strings.Repeat("a", 64), true}, {strings.Repeat("a", 65), false},
	}
	for _, tt := range tests {
		w := b.call(t, "", http.MethodGet, v1+"/me", "", "X-Request-Id", tt.given)
		id := w.Header().Get("X-Request-Id")
		if (id == tt.given) != tt.kept || id == "" {
			t.Errorf("given %q, answered %q", tt.given, id)
		}
		if !strings.Contains(w.Body.String(), `"request_id":"`+id+`"`) {
			t.Errorf("the problem names another request than %q: %s", id, w.Body)
		}
	}
}

func TestLogTellsTheRequestButNotWhatWasSearched(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.call(t, "clerk", http.MethodGet, v1+"/petitions?q=nguyen+thi+mau", "")
	line := b.log.String()
	for _, want := range []string{`"route":"/api/v1/petitions"`, `"status":200`, `"method":"GET"`, testAccount.String()} {
		if !strings.Contains(line, want) {
			t.Errorf("the log line lacks %s: %s", want, line)
		}
	}
	if strings.Contains(line, "nguyen") {
		t.Errorf("the log line tells the search: %s", line)
	}
}

func TestSecureHeaders(t *testing.T) {
	t.Parallel()
	b := setup(t, func(d *Deps) { d.Config.PublicURL = "https://kntc.example" })
	w := b.call(t, "clerk", http.MethodGet, v1+"/me", "")
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
		"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "Strict-Transport-Security": "max-age=31536000",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if w := b.call(t, "", http.MethodGet, "/docs/index.html", ""); !strings.Contains(w.Header().Get("Content-Security-Policy"), "script-src 'self'") {
		t.Error("the page of the description may not run its scripts")
	}
}

func TestBodyOfUnknownLengthIsLimited(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, v1+"/petitions/duplicate-check",
		io.MultiReader(strings.NewReader(`{"subject":"`), strings.NewReader(strings.Repeat("a", 100<<10))))
	r.Header.Set("Authorization", "Bearer clerk")
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	if w.Code != http.StatusRequestEntityTooLarge || !strings.Contains(w.Body.String(), "64 KB") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestPanicBecomesAProblem(t *testing.T) {
	t.Parallel()
	b := setup(t, func(d *Deps) { d.Cases = nilCases{} })
	w := b.call(t, "clerk", http.MethodGet, v1+"/petitions/"+petitionID.String(), "")
	if w.Code != http.StatusInternalServerError || !strings.Contains(b.log.String(), "nil pointer") {
		t.Errorf("%d %s; log %s", w.Code, w.Body, b.log)
	}
}

// nilCases panics at every call.
type nilCases struct{ Cases }

func TestSlowRequestIsGivenUp(t *testing.T) {
	t.Parallel()
	b := setup(t, func(d *Deps) {
		d.Config.RequestTimeout = time.Millisecond
		d.Probes = []Probe{{Name: "database", Check: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }}}
	})
	w := b.call(t, "", http.MethodGet, "/readyz", "")
	if w.Code != http.StatusServiceUnavailable {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestClientThatLeftGetsNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cases.failed = context.Canceled
	r := httptest.NewRequestWithContext(ctxDone(t), http.MethodPost, v1+"/petitions", strings.NewReader(registerBody))
	r.Header.Set("Authorization", "Bearer clerk")
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", "k")
	w := httptest.NewRecorder()
	defer func() {
		if cut := recover(); cut != http.ErrAbortHandler { //nolint:errorlint // what net/http compares with
			t.Errorf("the connection is not cut off: %v", cut)
		}
		if w.Body.Len() > 0 || !strings.Contains(b.log.String(), `"status":499`) {
			t.Errorf("sent %q; log %s", w.Body, b.log)
		}
	}()
	b.handler.ServeHTTP(w, r)
}

// TestMalformedQueryIsRefused: what net/url cannot read it leaves out, and the
// filter with it.
func TestMalformedQueryIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, query := range []string{"kind=complaint;x", "kind=complaint;limit=1", "limit=1%zz", "q=%", "authority_id=%zz"} {
		for _, path := range []string{"/petitions", "/petitions/export", "/statistics", "/matters"} {
			w := b.call(t, "head", http.MethodGet, v1+path+"?"+query, "")
			if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), `"code":"invalid_query"`) {
				t.Errorf("%s?%s: %d %s", path, query, w.Code, w.Body)
			}
		}
	}
}

func TestRepeatedHeadersAreRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, name := range []string{"Authorization", "Idempotency-Key"} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, v1+"/petitions", strings.NewReader(registerBody))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "bearer clerk") // the scheme has no case
		r.Header.Set("Idempotency-Key", "k")
		r.Header.Add(name, "Bearer head")
		w := httptest.NewRecorder()
		b.handler.ServeHTTP(w, r)
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), `"code":"invalid_header"`) {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
}

func TestReadinessTellsWhatButNotWhy(t *testing.T) {
	t.Parallel()
	b := setup(t, func(d *Deps) {
		d.Probes = []Probe{
			{Name: "database", Check: func(context.Context) error { return nil }},
			{Name: "schema", Check: func(context.Context) error { return errors.New("secret host refused") }},
		}
	})
	w := b.call(t, "", http.MethodGet, "/readyz", "")
	if want := `{"status":"not_ready","checks":{"database":"ok","schema":"failed"}}`; w.Code != 503 || w.Body.String() != want {
		t.Errorf("%d %s, want %s", w.Code, w.Body, want)
	}
	if !strings.Contains(b.log.String(), "secret host") {
		t.Error("the log does not tell why")
	}
}

func TestAWarningLeavesTheServerReady(t *testing.T) {
	t.Parallel()
	b := setup(t, func(d *Deps) {
		d.Probes = []Probe{{Name: "clock", Check: func(context.Context) error { return errors.New("two hours behind") }, Warns: func(error) bool { return true }}}
	})
	w := b.call(t, "", http.MethodGet, "/readyz", "")
	if want := `{"status":"ready","checks":{"clock":"warning"}}`; w.Code != 200 || w.Body.String() != want {
		t.Errorf("%d %s, want %s", w.Code, w.Body, want)
	}
	if !strings.Contains(b.log.String(), "two hours behind") {
		t.Error("the log does not tell why")
	}
}

func TestCORS(t *testing.T) {
	t.Parallel()
	b := setup(t, func(d *Deps) { d.Config.CORSOrigins = []string{"https://desk.example"} })
	tests := []struct {
		origin  string
		allowed bool
	}{{"https://desk.example", true}, {"https://evil.example", false}}
	for _, tt := range tests {
		for _, method := range []string{http.MethodOptions, http.MethodGet} {
			w := b.call(t, "clerk", method, v1+"/me", "", "Origin", tt.origin, "Access-Control-Request-Method", "GET")
			if got := w.Header().Get("Access-Control-Allow-Origin"); (got == tt.origin) != tt.allowed {
				t.Errorf("%s from %s: allowed %q", method, tt.origin, got)
			}
		}
	}
	for _, r := range b.server.Surface.Routes {
		w := b.call(t, "", http.MethodOptions, r.Path, "", "Origin", "https://desk.example", "Access-Control-Request-Method", r.Method)
		if allowed := strings.Split(w.Header().Get("Access-Control-Allow-Methods"), ","); w.Code != http.StatusNoContent || !slices.Contains(allowed, r.Method) {
			t.Errorf("%s %s: preflight %d allows %v", r.Method, r.Path, w.Code, allowed)
		}
	}
	if w := setup(t).call(t, "clerk", http.MethodGet, v1+"/me", "", "Origin", "https://desk.example"); w.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Error("an origin is allowed although none is named")
	}
}

// TestHeadOfProbes: whoever watches over the server may ask for the head alone.
func TestHeadOfProbes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, path := range []string{"/healthz", "/readyz", "/metrics"} {
		if w := b.call(t, "", http.MethodHead, path, ""); w.Code != http.StatusOK {
			t.Errorf("HEAD %s: %d %s", path, w.Code, w.Body)
		}
	}
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.call(t, "clerk", http.MethodGet, v1+"/petitions/"+petitionID.String(), "")
	b.call(t, "clerk", "INVENTED", "/nowhere", "")
	body := b.call(t, "", http.MethodGet, "/metrics", "").Body.String()
	for _, want := range []string{
		`kntc_http_requests_total{method="GET",route="/api/v1/petitions/:id",status="200"} 1`,
		`kntc_http_requests_total{method="any",route="unmatched",status="404"} 1`,
		"kntc_http_requests_in_flight 1", "go_goroutines",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the metrics lack %s", want)
		}
	}
	elsewhere := setup(t, func(d *Deps) { d.Config.MetricsListen = "127.0.0.1:9090" })
	if w := elsewhere.call(t, "", http.MethodGet, "/metrics", ""); w.Code != http.StatusNotFound {
		t.Errorf("metrics are served on the API's address as well: %d", w.Code)
	}
}

func TestALimitedSignInSaysWhenToTryAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.people.failed = identity.ErrTooManySignIns.With(fault.RetryAfter, 29)
	w := b.call(t, "", http.MethodPost, v1+"/auth/sign-in", `{"username":"an","password":"right"}`)
	if w.Code != 429 || w.Header().Get("Retry-After") != "29" || !strings.Contains(w.Body.String(), `"retry_after_seconds":29`) {
		t.Errorf("%d, Retry-After %q: %s", w.Code, w.Header().Get("Retry-After"), w.Body)
	}
}

func TestSignInTellsFromWhere(t *testing.T) {
	t.Parallel()
	b := setup(t, func(d *Deps) {
		d.Config.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")} // httptest's clients
	})
	b.call(t, "", http.MethodPost, v1+"/auth/sign-in", `{"username":"an","password":"right","device_token":"dt_1"}`,
		"X-Forwarded-For", "203.0.113.9, 198.51.100.5", "User-Agent", "Thử/1")
	want := identity.Origin{Address: "198.51.100.5", Agent: "Thử/1", DeviceToken: "dt_1"}
	if b.people.from != want {
		t.Errorf("from %+v, want %+v", b.people.from, want)
	}
}

func TestForwardedAddressOfAStrangerIsNotBelieved(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.call(t, "clerk", http.MethodGet, v1+"/me", "", "X-Forwarded-For", "203.0.113.7", "X-Real-Ip", "203.0.113.8")
	if log := b.log.String(); strings.Contains(log, "203.0.113") || !strings.Contains(log, `"remote":"192.0.2.1"`) {
		t.Errorf("log: %s", log)
	}
}

func TestNewTellsEverythingThatIsMissing(t *testing.T) {
	t.Parallel()
	_, err := New(Deps{Config: config.Config{}})
	for _, want := range []string{"cases", "attachments", "imports", "authorities", "identity", "verifier", "clock", "logger", "metrics", "cursor key", "description"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not reported: %v", want, err)
		}
	}
}

func TestSignInErrorsPassThrough(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.people.failed = fault.Define(fault.Unavailable, "sign_in_busy", "Bận.", "Busy.")
	w := b.call(t, "", http.MethodPost, v1+"/auth/sign-in", `{"username":"an","password":"right"}`)
	if w.Code != 503 || w.Header().Get("Retry-After") == "" || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}
