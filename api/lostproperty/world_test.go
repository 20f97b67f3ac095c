package lostproperty_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"

	"kntc/api"
	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/attachment"
	"kntc/internal/authority"
	"kntc/internal/bilingual"
	"kntc/internal/casework"
	"kntc/internal/casework/imports"
	"kntc/internal/casework/papers"
	"kntc/internal/clock"
	"kntc/internal/config"
	"kntc/internal/deadline"
	"kntc/internal/directory"
	"kntc/internal/idempotency"
	"kntc/internal/identity"
	"kntc/internal/legislation"
	"kntc/internal/lifecycle"
	"kntc/internal/objects"
	"kntc/internal/petition"
	"kntc/internal/staffing"
	"kntc/internal/statistics"
	"kntc/internal/store/storetest"
	"kntc/internal/token"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// world is the program put together with one register more.
type world struct {
	storetest.Bench
	*Service

	cases   *casework.Service
	agenda  *agenda.Service
	files   *attachment.Service
	figures *statistics.Service
	laws    *legislation.Service
	issuer  *token.Issuer
	handler http.Handler
}

const issuerName = "https://kntc.example.vn"

// each runs the test on both engines, each on a database of its own.
func each(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) { test(t, wire(t, b)) })
}

// wire puts the program together. What the register needs is handed in: its room
// to the store, its policy to the verifier, its routes to the API, itself to those
// who keep files.
func wire(t *testing.T, b storetest.Bench) *world {
	t.Helper()
	s := b.Another(t, room(t))
	if _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.Store = s
	keyring, log := storetest.Keyring(t), slog.New(slog.DiscardHandler)
	keys := token.NewKeys(token.KeySet{})
	issuer, err := token.NewIssuer(keys, b.Clock, issuerName, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	people := identity.New(identity.Deps{
		Store: s, Directory: s, Sealer: keyring, Hasher: token.NewHasher(0, token.Cost{Memory: 8, Passes: 1}),
		Keys: keys, Issuer: issuer, Clock: b.Clock, Life: token.Life{Idle: time.Hour, Whole: time.Hour}, Logger: log,
	})
	if err := people.EnsureKeys(t.Context()); err != nil {
		t.Fatal(err)
	}
	w := &world{
		Bench: b, Service: &Service{store: itemStore{s}, sealer: keyring, clock: b.Clock}, issuer: issuer,
		agenda: agenda.New(agenda.Deps{Store: s, Directory: s, Law: s, Clock: b.Clock, Logger: log}),
		cases: casework.New(casework.Deps{
			Store: s, Reader: s, Directory: s, Sealer: keyring, Clock: b.Clock, Law: s, Deadlines: s,
			Files: attachment.NewFiles(keyring), Logger: log,
		}),
		figures: statistics.New(s, s, s.Catalogue()),
		laws:    legislation.New(s, s, keyring, b.Clock),
	}
	w.files = attachment.New(attachment.Deps{
		Store: s, Objects: bucket(t), Directory: s, Sealer: keyring, Clock: b.Clock, Logger: log,
		Registers: map[lifecycle.Subject]attachment.Register{petition.OfPetition: w.cases, OfItem: w.Service},
	})
	registers := imports.New(imports.Deps{Cases: w.cases, Store: s, Directory: s, Sealer: keyring, Clock: b.Clock})
	drawn, err := papers.New(papers.Deps{Cases: w.cases, Files: w.files, Directory: s, Clock: b.Clock})
	if err != nil {
		t.Fatal(err)
	}
	description, err := api.Describe("")
	if err != nil {
		t.Fatal(err)
	}
	w.handler, err = api.New(api.Deps{
		Cases: w.cases, Attachments: w.files, Imports: registers, Papers: drawn, Identity: people, Authorities: directory.New(s, keyring, b.Clock),
		Laws: w.laws, Statistics: w.figures, Staffing: staffing.New(s, s, keyring, b.Clock), Agenda: w.agenda, Catalogue: s.Catalogue(),
		Verifier: token.NewVerifier(keys, b.Clock, issuerName, s).Under(policy()),
		Further:  []web.Routes{w.routes},
		Config:   config.Config{BodyLimit: 64 << 10, UploadLimit: 64 << 10, RequestTimeout: time.Minute, LoginPerMinuteAccount: 5, LoginPerMinuteAddress: 5},
		Clock:    b.Clock, Logger: log, Metrics: prometheus.NewRegistry(), CursorKey: make([]byte, web.MinCursorKey), Description: description,
	})
	if err != nil {
		t.Fatal(err)
	}
	w.enact(t)
	return w
}

// bucket is a place for the bytes of files, which goes away with the test.
func bucket(t *testing.T) *objects.Bucket {
	t.Helper()
	b, err := objects.Open(t.Context(), "mem:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// enact adds the rule by which an item goes back within thirty days.
func (w *world) enact(t *testing.T) {
	t.Helper()
	_, err := w.laws.AddRule(t.Context(), storetest.Administrator(storetest.Province), 0, legislation.RuleChange{
		Rule: deadline.Rule{
			Provision: deadline.Provision{
				Code: "LOST_ITEM", ValidFrom: clock.MustDate(2026, time.January, 1), Mark: deadline.Read,
				Legal: bilingual.Legal{Law: "Luật Đồ thất lạc", Article: "Điều 1", Version: "2026-01-01"},
				Title: bilingual.Text{VI: "Trả đồ thất lạc", EN: "Give a lost item back"},
			},
			Term: deadline.Resolve, Kinds: deadline.ParseSet(kind), Unit: deadline.InDays, Length: 30, Start: "found", By: deadline.ByStart,
		},
		Reason: "ban hành",
	}, unseen[legislation.View]())
	if err != nil {
		t.Fatal(err)
	}
}

// person is somebody with a role at an office, under the register's policy.
func person(role access.Role, at authority.ID) access.Actor {
	return access.Actor{
		Account: uuid.NewSHA1(uuid.NameSpaceOID, []byte(string(role)+at.String())), Home: at, Name: string(role) + "." + at.String(),
		Grants: []access.Grant{{Role: role, Authority: at}},
	}.Under(policy())
}

// unseen is for results that nobody looks at.
func unseen[R any]() idempotency.Once[R] {
	var into R
	return idempotency.Unkept(&into)
}

// found enters an item of the commune, as its clerk.
func (w *world) found(t *testing.T, sort string, grams int64, on clock.Date) Item {
	t.Helper()
	var item Item
	_, err := w.Register(t.Context(), person(access.Clerk, storetest.CommuneA1), Found{storetest.CommuneA1, sort, grams, on}, idempotency.Unkept(&item))
	if err != nil {
		t.Fatal(err)
	}
	return item
}

// take takes a step of an item as the commune's head.
func (w *world) take(t *testing.T, i Item, cmd Command) Item {
	t.Helper()
	var after Item
	if _, err := w.Step(t.Context(), person(access.Head, storetest.CommuneA1), i.ID, i.Version, cmd, idempotency.Unkept(&after)); err != nil {
		t.Fatalf("%s: %v", cmd.Action, err)
	}
	return after
}

// call sends a request over HTTP as somebody; headers come in pairs.
func (w *world) call(t *testing.T, as access.Actor, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	as.Session.ID = as.Account
	raw, _, err := w.issuer.Issue(as, false, w.Clock.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+raw)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for pair := range slices.Chunk(headers, 2) {
		r.Header.Set(pair[0], pair[1])
	}
	answer := httptest.NewRecorder()
	w.handler.ServeHTTP(answer, r)
	return answer
}

// read decodes an answer of the status.
func read[T any](t *testing.T, answer *httptest.ResponseRecorder, status int) T {
	t.Helper()
	var out T
	if answer.Code != status {
		t.Fatalf("status %d, want %d: %s", answer.Code, status, answer.Body)
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &out); err != nil {
		t.Fatalf("%v: %s", err, answer.Body)
	}
	return out
}
