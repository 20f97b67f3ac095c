package api

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/config"
	"kntc/internal/token"
)

// bed is a server over fakes, for tests of the HTTP layer itself.
type bed struct {
	handler http.Handler
	server  *server
	clock   *clock.Fake
	cases   *fakeCases
	people  *fakeIdentity
	files   *fakeAttachments
	log     *bytes.Buffer
	check   *contract
}

// requestsID is the request id of every test, so that answers are comparable.
const requestsID = "test-request"

func setup(t *testing.T, alter ...func(*Deps)) *bed {
	t.Helper()
	description, err := described()
	if err != nil {
		t.Fatal(err)
	}
	cases := newFakeCases(t)
	b := &bed{
		clock: clock.NewFake(time.Date(2026, 3, 9, 1, 30, 0, 0, time.UTC)),
		cases: cases, people: newFakeIdentity(cases), files: &fakeAttachments{}, log: &bytes.Buffer{},
	}
	d := Deps{
		Cases: b.cases, Attachments: b.files, Imports: &fakeImports{cases: cases}, Papers: fakePapers{cases: b.cases}, Authorities: &fakeAuthorities{}, Statistics: cases, Staffing: b.cases, Agenda: b.cases, Laws: newFakeLaws(t), Identity: b.people, Catalogue: cases.catalogue,
		Verifier: fakeVerifier{}, Clock: b.clock, Logger: slog.New(slog.NewJSONHandler(b.log, nil)),
		Metrics: prometheus.NewRegistry(), CursorKey: []byte("0123456789abcdef0123456789abcdef"), Description: description,
		Config: config.Config{
			BodyLimit: 64 << 10, UploadLimit: 128 << 10, RequestTimeout: 30 * time.Second,
			LoginPerMinuteAccount: 5, LoginPerMinuteAddress: 100,
		},
	}
	for _, f := range alter {
		f(&d)
	}
	s, err := newServer(d)
	if err != nil {
		t.Fatal(err)
	}
	b.server, b.handler = s, s.Surface.Echo
	if b.check, err = published(); err != nil {
		t.Fatal(err)
	}
	return b
}

// call sends a request as the account that the token names; headers come in
// pairs. The answer is checked against the description of the API.
func (b *bed) call(t *testing.T, as, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	r.Header.Set("X-Request-Id", requestsID)
	if as != "" {
		r.Header.Set("Authorization", "Bearer "+as)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for pair := range slices.Chunk(headers, 2) {
		r.Header.Set(pair[0], pair[1])
		if pair[1] == "" {
			r.Header.Del(pair[0])
		}
	}
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	b.check.response(t, r, w)
	return w
}

// keyed are the headers of a write to an existing resource.
func keyed(key string) []string { return []string{"Idempotency-Key", key, "If-Match", `"v2"`} }

// The account of the tests, and its office.
var testAccount = uuid.MustParse("0198c2d1-6f0a-7c3e-9d0b-5a4c3b2a1f0e")

// testSession is the session of whoever calls.
var testSession = uuid.MustParse("0198c2d1-6f0a-7c3e-9d0b-5a4c3b2a1f0f")

const testOffice authority.ID = 2

// fakeVerifier reads a role as the token; "new-clerk" must change the password.
type fakeVerifier struct{}

func (fakeVerifier) Verify(_ context.Context, raw string) (access.Actor, token.Claims, error) {
	role, pending := strings.CutPrefix(raw, "new-")
	if !slices.Contains(access.Roles(), access.Role(role)) {
		return access.Actor{}, token.Claims{}, token.ErrUnauthenticated.At("Authorization", "token_missing", "Thiếu.", "Missing.")
	}
	return access.Actor{
		Account: testAccount, Home: testOffice, Name: "dongda." + role,
		Grants:  []access.Grant{{Role: access.Role(role), Authority: testOffice}},
		Session: access.Session{ID: testSession, Since: instant},
	}, token.Claims{MustChangePassword: pending}, nil
}

// ctxDone is a context that ends at once.
func ctxDone(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}
