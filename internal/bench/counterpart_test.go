package bench_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/attachment"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/idempotency"
	"kntc/internal/petition"
	"kntc/internal/store"
	"kntc/internal/store/sqldb"
)

// plainHandlers answer the same reads with net/http and encoding/json alone:
// the same statements and rows, without sign-in, limits, log or tags.
func plainHandlers() []overlay {
	return []overlay{{"../../api/plain.go", `package api

import "kntc/internal/casework"

// PlainLine is a row of a list as it is answered.
func PlainLine(l casework.PetitionLine) any { return showLine(l) }

// PlainPetition is a petition as it is answered.
func PlainPetition(v casework.PetitionView) any { return showPetitionView(v.Petition, v.Shown, v.Matter) }
`}, {"plain.go", `package main

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"strconv"

	"github.com/google/uuid"

	"kntc/api"
	"kntc/internal/access"
	"kntc/internal/attachment"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/page"
	"kntc/internal/seal"
	"kntc/internal/store"
	"kntc/internal/store/sqldb"
)

func init() {
	if os.Getenv("PLAIN_LISTEN") == "" {
		return
	}
	keyring, err := seal.Load(os.Getenv("KNTC_KEYSET_FILE"))
	if err != nil {
		panic(err)
	}
	db, err := store.Open(context.Background(), sqldb.Options{URL: os.Getenv("KNTC_DATABASE_URL")}, nil)
	if err != nil {
		panic(err)
	}
	service := casework.New(casework.Deps{Store: db, Reader: db, Directory: db, Sealer: keyring, Files: attachment.NewFiles(keyring), Clock: clock.System{}, Law: db, Deadlines: db})
	who := func(r *http.Request) access.Actor {
		n, _ := strconv.Atoi(r.FormValue("at"))
		at := authority.ID(n)
		return access.Actor{Account: uuid.Max, Home: at, Grants: []access.Grant{{Role: access.Head, Authority: at}}}
	}
	answer := func(w http.ResponseWriter, v any, err error) {
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(v)
	}
	http.HandleFunc("GET /petitions/{id}", func(w http.ResponseWriter, r *http.Request) {
		id, err := authority.ParseOwnedID(r.PathValue("id"))
		if err != nil {
			answer(w, nil, err)
			return
		}
		v, err := service.Petition(r.Context(), who(r), id)
		answer(w, api.PlainPetition(v), err)
	})
	http.HandleFunc("GET /petitions", func(w http.ResponseWriter, r *http.Request) {
		ask := page.Page{Limit: 51}
		if on := r.FormValue("on"); on != "" {
			ask.After.On, _ = clock.ParseDate(on)
			ask.After.ID, _ = authority.ParseOwnedID(r.FormValue("id"))
		}
		lines, err := service.Petitions(r.Context(), who(r), casework.PetitionFilter{Search: r.FormValue("q")}, ask)
		items := make([]any, 0, 50)
		for _, l := range lines[:min(50, len(lines))] {
			items = append(items, api.PlainLine(l))
		}
		answer(w, map[string]any{"items": items}, err)
	})
	panic(http.ListenAndServe(os.Getenv("PLAIN_LISTEN"), nil))
}
`}}
}

// startPlain starts the program as plain handlers and returns its address.
func startPlain(tb testing.TB, database, keyset string) string {
	tb.Helper()
	address := freeAddress(tb)
	cmd := exec.CommandContext(context.WithoutCancel(tb.Context()), build(tb, plainHandlers()...))
	cmd.Env = []string{"PLAIN_LISTEN=" + address, "KNTC_DATABASE_URL=" + database, "KNTC_KEYSET_FILE=" + keyset}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	awaitAddress(tb, address)
	return address
}

// awaitAddress waits until somebody listens.
func awaitAddress(tb testing.TB, address string) {
	tb.Helper()
	for range 500 {
		if c, err := dial(address); err == nil {
			_ = c.socket.Close()
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	tb.Fatalf("nobody listens on %s", address)
}

func plainGet(c *client, w *workplace, path string, query url.Values) error {
	query.Set("at", w.at.String())
	a, err := c.do(request{method: "GET", path: path + "?" + query.Encode()})
	return errors.Join(err, a.want(200))
}

func plainPetition(c *client) error {
	w := c.office()
	return plainGet(c, w, "/petitions/"+pick(c.rand, w.known).String(), url.Values{})
}

func plainList(c *client) error { return plainGet(c, c.office(), "/petitions", url.Values{}) }

// plainDeep asks for the page after a row.
func plainDeep(on clock.Date, after string) func(*client) error {
	return func(c *client) error {
		return plainGet(c, theLarge(c), "/petitions", url.Values{"on": {on.String()}, "id": {after}})
	}
}

func plainSearch(c *client) error {
	return plainGet(c, c.office(), "/petitions", url.Values{"q": {pick(c.rand, c.stage.names)}})
}

// inProcess is the same work without HTTP, by goroutines of this process.
type inProcess struct {
	service *casework.Service
	actor   access.Actor
	today   clock.Date
	keys    atomic.Int64
	fresh   chan petition.Petition // to be classified, the longest waiting first
}

func (b *officeBed) openInProcess(tb testing.TB) *inProcess {
	tb.Helper()
	db, err := store.Open(tb.Context(), sqldb.Options{URL: b.url}, nil)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = db.Close() })
	at := b.size.commune(0)
	return &inProcess{
		service: casework.New(casework.Deps{
			Store: db, Reader: db, Directory: db, Sealer: b.keyring, Files: attachment.NewFiles(b.keyring), Clock: clock.System{}, Law: db, Deadlines: db,
		}),
		actor: access.Actor{Account: uuid.New(), Home: at, Name: "can.bo", Grants: []access.Grant{{Role: access.Head, Authority: at}}},
		today: b.stage.today,
	}
}

// once keeps the answer under a key of its own, as every request of a client has.
func (p *inProcess) once(into *petition.Petition) idempotency.Once[casework.PetitionResult] {
	return idempotency.Once[casework.PetitionResult]{
		Key: fmt.Sprintf("%s-%d", p.actor.Account, p.keys.Add(1)), Fingerprint: "POST",
		Render: func(r casework.PetitionResult) (idempotency.Answer, error) {
			*into = r.Petition
			return idempotency.Answer{Status: 201, Body: []byte(r.Petition.Subject)}, nil
		},
	}
}

func (p *inProcess) register(ctx context.Context, r *rand.Rand) (petition.Petition, error) {
	in := casework.Registration{Data: data(r, ""), Parties: people(r, 1)}
	in.Data.ReceivedOn = p.today
	var got petition.Petition
	_, err := p.service.Register(ctx, p.actor, in, p.once(&got))
	return got, err
}

// registerMany registers what is classified later.
func (p *inProcess) registerMany(ctx context.Context, n int) error {
	p.fresh = make(chan petition.Petition, n)
	r := rand.New(rand.NewPCG(7, uint64(n)))
	for range n {
		q, err := p.register(ctx, r)
		if err != nil {
			return err
		}
		p.fresh <- q
	}
	return nil
}

// classifyNext classifies the petition that has waited longest, anew when all
// have been, as the operation over HTTP does.
func (p *inProcess) classifyNext(ctx context.Context, _ *rand.Rand) error {
	q := <-p.fresh
	c := petition.Classification{Kind: q.Kind, Duty: dutyOf(q.Kind), Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within}
	cmd := petition.Command{Action: petition.ActionClassify, On: p.today, Classification: &c}
	_, err := p.service.StepPetition(ctx, p.actor, q.ID, q.Version, cmd, p.once(&q))
	p.fresh <- q
	return err
}

// loop lets n goroutines do the work for a while and returns what they did in a
// second. Each piece has a context that ends, as a request's does.
func loop(ctx context.Context, n int, each time.Duration, work func(context.Context, *rand.Rand) error) (float64, error) {
	var done atomic.Int64
	var group sync.WaitGroup
	failures := make([]error, n)
	end := time.Now().Add(each)
	for i := range n {
		group.Go(func() {
			r := rand.New(rand.NewPCG(uint64(end.UnixNano()), uint64(i)))
			for time.Now().Before(end) && failures[i] == nil {
				within, cancel := context.WithTimeout(ctx, time.Minute)
				failures[i] = work(within, r)
				cancel()
				done.Add(1)
			}
		})
	}
	group.Wait()
	return float64(done.Load()) / each.Seconds(), errors.Join(failures...)
}
