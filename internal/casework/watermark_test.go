package casework_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/ledger"
	"kntc/internal/page"
	"kntc/internal/party"
	"kntc/internal/petition"
	"kntc/internal/statistics"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

// held is a registration whose transaction stays open until it is let go.
type held struct {
	inside  chan struct{}
	release chan struct{}
	done    chan error
}

// hold begins a registration and stops it inside its transaction, after its
// instant was taken.
func hold(s *casework.Service, office authority.ID, fail error) *held {
	h := &held{inside: make(chan struct{}), release: make(chan struct{}), done: make(chan error, 1)}
	once := idempotency.Once[casework.PetitionResult]{Render: func(casework.PetitionResult) (idempotency.Answer, error) {
		close(h.inside)
		<-h.release
		return idempotency.Answer{Status: 201}, fail
	}}
	go func() {
		_, err := s.Register(context.Background(), person(access.Clerk, office), plainRegistration(), once)
		h.done <- err
	}()
	<-h.inside
	return h
}

func (h *held) finish(t *testing.T, want error) {
	t.Helper()
	close(h.release)
	if err := <-h.done; !errors.Is(err, want) {
		t.Fatalf("the held registration ended with %v, want %v", err, want)
	}
}

func plainRegistration() casework.Registration {
	return casework.Registration{
		Data: petition.PetitionData{
			Kind: petition.Complaint, Channel: petition.Post, Field: petition.FieldLand,
			ReceivedOn: clock.MustDate(2026, time.June, 30), Subject: "Về đất", Content: "Nội dung",
		},
		Parties: []party.Party{{Type: party.Person, Name: "Người Thử", Address: "Thôn 1"}},
	}
}

func registerOne(t *testing.T, s *casework.Service) {
	t.Helper()
	var result casework.PetitionResult
	if _, err := s.Register(t.Context(), person(access.Clerk, storetest.CommuneA1), plainRegistration(), catch(&result)); err != nil {
		t.Fatal(err)
	}
}

// asker asks one server how many petitions were received.
type asker struct {
	name string
	s    *statistics.Service
}

func (a asker) ask(t *testing.T, at time.Time) (int64, answered) {
	t.Helper()
	n, got, err := a.try(t, at)
	if err != nil {
		t.Fatalf("%s, as known at %s: %v", a.name, at, err)
	}
	return n, got
}

func (a asker) try(t *testing.T, at time.Time) (int64, answered, error) {
	t.Helper()
	q := ledger.Question{
		Authority: storetest.CommuneA1, From: clock.MustDate(2026, time.January, 1), To: clock.MustDate(2026, time.December, 31),
		AsKnownAt: at,
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second) // a question never waits for a writer that long
	defer cancel()
	stats, err := a.s.Statistics(ctx, auditor(), q)
	if err != nil {
		return 0, answered{}, err
	}
	q.AsKnownAt, stats.Question.AsKnownAt = stats.AsKnownAt, stats.AsKnownAt
	return values(stats.Groups[0])[petition.FigurePetitionsReceived], answered{question: q, stats: stats, bytes: inBytes(t, stats)}, nil
}

func (a asker) again(t *testing.T, first answered) {
	t.Helper()
	if _, now := a.ask(t, first.question.AsKnownAt); now.bytes != first.bytes {
		t.Errorf("%s: as known at %s\nfirst %s\nnow   %s", a.name, first.question.AsKnownAt, first.bytes, now.bytes)
	}
}

// TestConcurrentWritesSlipIntoNoAnswerGiven holds transactions open across the moment
// of an answer. "Now" reaches only up to below them, an instant beyond waits or
// is refused, and no answer changes once they have committed. PostgreSQL is
// asked through a second server as well.
func TestConcurrentWritesSlipIntoNoAnswerGiven(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := service(t, b)
		askers := []asker{{"the writer's server", statisticsOf(b)}}
		if b.Store.Engine() == sqldb.Postgres {
			askers = append(askers, asker{"another server", statisticsOf(storetest.Bench{Store: b.Another(t), Clock: b.Clock, URL: b.URL})})
		}
		registerOne(t, s)
		b.Clock.Advance(time.Minute)
		before := b.Clock.Now()
		b.Clock.Advance(time.Second)
		older := hold(s, storetest.CommuneA1, nil)
		b.Clock.Advance(time.Minute)
		between := b.Clock.Now()
		soon := before.Add(10 * time.Second) // near enough to wait for

		var given []answered
		for _, a := range askers {
			n, now := a.ask(t, time.Time{})
			if n != 1 || now.question.AsKnownAt.Before(before) || !now.question.AsKnownAt.Before(before.Add(2*time.Second)) {
				t.Errorf("%s: now is %s with %d petitions, want 1 and an instant just below the open transaction", a.name, now.question.AsKnownAt, n)
			}
			given = append(given, now)
			for _, beyond := range []time.Time{soon, between} {
				_, _, err := a.try(t, beyond)
				if f := fault.As(err); !errors.Is(err, ledger.ErrNotSettled) || f.Extra["settled_until"] == nil {
					t.Errorf("%s: beyond the open transaction: %v, want a refusal that says how far it is settled", a.name, err)
				}
			}
		}
		// Who asks while it still is open, and waits, sees what it wrote.
		type late struct {
			n   int64
			err error
		}
		waiting := make(chan late, len(askers))
		for _, a := range askers {
			go func() {
				n, _, err := a.try(t, soon)
				waiting <- late{n, err}
			}()
		}
		time.Sleep(100 * time.Millisecond)
		older.finish(t, nil)
		for range askers {
			if l := <-waiting; l.err != nil || l.n != 2 {
				t.Errorf("who waited for the transaction got %d, %v; want 2", l.n, l.err)
			}
		}
		for _, a := range askers {
			for _, first := range given {
				a.again(t, first)
			}
			if n, now := a.ask(t, time.Time{}); n != 2 || !now.question.AsKnownAt.After(between) {
				t.Errorf("%s: after the commit: %d as known at %s", a.name, n, now.question.AsKnownAt)
			}
		}
	})
}

// TestConcurrentWriterRolledBackLeavesNothing holds a transaction open that fails.
func TestConcurrentWriterRolledBackLeavesNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		s := service(t, b)
		a := asker{"server", statisticsOf(b)}
		broken := errors.New("no paper in the printer")
		h := hold(s, storetest.CommuneA1, broken)
		b.Clock.Advance(time.Minute)
		_, during := a.ask(t, time.Time{})
		h.finish(t, broken)
		a.again(t, during)
		registerOne(t, s)
		a.again(t, during)
		if n, _ := a.ask(t, time.Time{}); n != 1 {
			t.Errorf("%d petitions, want the one that was registered", n)
		}
		lines, err := s.Petitions(t.Context(), overseer(), casework.PetitionFilter{}, page.Page{Limit: 9})
		if err != nil || len(lines) != 1 || lines[0].Petition.Number.No != 1 {
			t.Errorf("%+v, %v: want number 1, without a gap", lines, err)
		}
	})
}

// TestConcurrentWritersTheOldestCounts has several writers open at once on PostgreSQL:
// what is settled follows the oldest, in whatever order they end.
func TestConcurrentWritersTheOldestCounts(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t, sqldb.Postgres)
	s := service(t, b)
	other := service(t, storetest.Bench{Store: b.Another(t), Clock: b.Clock, URL: b.URL})
	a := asker{"asker", statisticsOf(b)}
	var given []answered
	note := func(want int64) time.Time {
		t.Helper()
		n, now := a.ask(t, time.Time{})
		if n != want {
			t.Errorf("%d as known at %s, want %d", n, now.question.AsKnownAt, want)
		}
		given = append(given, now)
		return now.question.AsKnownAt
	}
	// Two registrations at one office would wait for each other's number; the
	// open one of the other office counts nothing here.
	far := hold(other, storetest.CommuneA2, nil)
	b.Clock.Advance(time.Minute)
	near := hold(s, storetest.CommuneA1, nil)
	b.Clock.Advance(time.Minute)
	first := note(0)
	near.finish(t, nil)
	if again := note(0); again.After(first.Add(time.Second)) {
		t.Errorf("settled up to %s although an older writer is open; it was %s", again, first)
	}
	far.finish(t, nil)
	note(1)
	for _, g := range given {
		a.again(t, g)
	}
}
