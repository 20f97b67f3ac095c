package bench_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/attachment"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/idempotency"
	"kntc/internal/page"
	"kntc/internal/petition"
	"kntc/internal/seal"
	"kntc/internal/store"
	"kntc/internal/store/sqldb"
)

// embedded is one office's register in a database of SQLite that waits for the
// disk, without HTTP before it.
type embedded struct {
	service *casework.Service
	actor   access.Actor
	today   clock.Date
	known   []petition.Petition // some of them, to be read
	keys    atomic.Int64
}

// embeddedPetitions is how many petitions the office has before it is measured.
const embeddedPetitions = 5000

// BenchmarkEmbedded measures what eight clients at once have of the use cases on
// SQLite, in an office of some thousand petitions:
//
//	go test -run '^$' -bench Embedded -count 5 ./internal/bench
func BenchmarkEmbedded(b *testing.B) {
	e := openEmbedded(b)
	b.Run("register", func(b *testing.B) {
		eightClients(b, func(ctx context.Context, r *rand.Rand) error {
			_, err := e.register(ctx, r)
			return err
		})
	})
	b.Run("transition", func(b *testing.B) {
		fresh, err := e.registered(b.Context(), b.N)
		if err != nil {
			b.Fatal(err)
		}
		var next atomic.Int64
		eightClients(b, func(ctx context.Context, _ *rand.Rand) error { return e.classify(ctx, fresh[next.Add(1)-1]) })
	})
	b.Run("get", func(b *testing.B) {
		eightClients(b, func(ctx context.Context, r *rand.Rand) error {
			_, err := e.service.Petition(ctx, e.actor, pick(r, e.known).ID)
			return err
		})
	})
	b.Run("list", func(b *testing.B) {
		eightClients(b, func(ctx context.Context, _ *rand.Rand) error {
			lines, err := e.service.Petitions(ctx, e.actor, casework.PetitionFilter{}, page.Page{Limit: 50})
			if err == nil && len(lines) != 50 {
				return fmt.Errorf("%d lines, want 50", len(lines))
			}
			return err
		})
	})
}

// openEmbedded fills a register without waiting for the disk, and opens it again.
func openEmbedded(b *testing.B) *embedded {
	b.Helper()
	url := "sqlite:" + filepath.Join(b.TempDir(), "kntc.db")
	s := smokeSize()
	prepare(b, url, s)
	keyring, err := seal.NewKeyring()
	if err != nil {
		b.Fatal(err)
	}
	e := &embedded{today: clock.DateOf(clock.System{}.Now())}
	e.actor = access.Actor{
		Account: uuid.New(), Home: s.commune(0), Name: "can.bo",
		Grants: []access.Grant{{Role: access.Head, Authority: s.commune(0)}},
	}
	filling := e.open(b, url, keyring, true)
	if e.known, err = e.registered(b.Context(), embeddedPetitions); err != nil {
		b.Fatal(err)
	}
	if err := filling.Close(); err != nil {
		b.Fatal(err)
	}
	db := e.open(b, url, keyring, false)
	b.Cleanup(func() { _ = db.Close() })
	return e
}

func (e *embedded) open(b *testing.B, url string, keyring *seal.Keyring, volatile bool) *store.Store {
	b.Helper()
	db, err := store.Open(b.Context(), sqldb.Options{URL: url, Volatile: volatile}, nil)
	if err != nil {
		b.Fatal(err)
	}
	e.service = casework.New(casework.Deps{
		Store: db, Reader: db, Directory: db, Sealer: keyring, Files: attachment.NewFiles(keyring), Clock: clock.System{}, Law: db, Deadlines: db,
	})
	return db
}

// eightClients lets eight clients work as fast as they can. Each has a context that
// ends, as a request's does.
func eightClients(b *testing.B, work func(context.Context, *rand.Rand) error) {
	b.Helper()
	b.SetParallelism((8 + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0))
	b.ReportAllocs()
	b.ResetTimer()
	var client atomic.Uint64
	b.RunParallel(func(pb *testing.PB) {
		r := rand.New(rand.NewPCG(9, client.Add(1)))
		for pb.Next() {
			ctx, cancel := context.WithTimeout(b.Context(), time.Minute)
			err := work(ctx, r)
			cancel()
			if err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// once keeps the answer under a key of its own, as every request of a client has.
func once(e *embedded, into *petition.Petition) idempotency.Once[casework.PetitionResult] {
	return idempotency.Once[casework.PetitionResult]{
		Key: fmt.Sprintf("%s-%d", e.actor.Account, e.keys.Add(1)), Fingerprint: "POST",
		Render: func(r casework.PetitionResult) (idempotency.Answer, error) {
			*into = r.Petition
			return idempotency.Answer{Status: 201, Body: []byte(r.Petition.Subject)}, nil
		},
	}
}

func (e *embedded) register(ctx context.Context, r *rand.Rand) (petition.Petition, error) {
	in := casework.Registration{Data: data(r, petition.Recommendation), Parties: people(r, 1)}
	in.Data.ReceivedOn = e.today
	var got petition.Petition
	_, err := e.service.Register(ctx, e.actor, in, once(e, &got))
	return got, err
}

func (e *embedded) registered(ctx context.Context, n int) ([]petition.Petition, error) {
	r, out := rand.New(rand.NewPCG(7, uint64(n))), make([]petition.Petition, n)
	for i := range out {
		var err error
		if out[i], err = e.register(ctx, r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (e *embedded) classify(ctx context.Context, p petition.Petition) error {
	c := petition.Classification{Kind: p.Kind, Field: p.Field, Eligibility: petition.Eligible, Competence: petition.Within}
	var got petition.Petition
	_, err := e.service.StepPetition(ctx, e.actor, p.ID, p.Version, petition.Command{Action: petition.ActionClassify, On: e.today, Classification: &c}, once(e, &got))
	return err
}
