package store_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"

	"kntc/internal/access"
	"kntc/internal/casework"
	"kntc/internal/page"
	"kntc/internal/store"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

// line passes connections on to a database until it is cut.
type line struct {
	listener net.Listener
	target   string

	mu    sync.Mutex
	conns []net.Conn
}

func newLine(t *testing.T, target string) *line {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &line{listener: listener, target: target}
	go l.accept(t.Context())
	t.Cleanup(l.cut)
	return l
}

func (l *line) accept(ctx context.Context) {
	for {
		near, err := l.listener.Accept()
		if err != nil {
			return // it was cut
		}
		far, err := new(net.Dialer).DialContext(ctx, "tcp", l.target)
		if err != nil {
			_ = near.Close()
			continue
		}
		l.mu.Lock()
		l.conns = append(l.conns, near, far)
		l.mu.Unlock()
		go func() { _, _ = io.Copy(near, far) }()
		go func() { _, _ = io.Copy(far, near) }()
	}
}

func (l *line) cut() {
	_ = l.listener.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.conns {
		_ = c.Close()
	}
}

// TestConcurrentDatabaseGoesAway cuts the line to PostgreSQL: reads, writes, exports and
// statistics all say that it cannot be reached, which clients may try again, and
// none of them says that the program is at fault.
func TestConcurrentDatabaseGoesAway(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t, sqldb.Postgres)
	address, err := url.Parse(b.URL)
	if err != nil {
		t.Fatal(err)
	}
	wire := newLine(t, address.Host)
	address.Host = wire.listener.Addr().String()
	s, err := store.Open(t.Context(), sqldb.Options{URL: address.String(), Clock: b.Clock}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	scope, err := access.SystemActor("test", access.PetitionRead).Allow(access.PetitionRead)
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]func() error{
		"a page": func() error {
			_, err := s.Petitions(t.Context(), scope, casework.PetitionFilter{}, page.Page{Limit: 10})
			return err
		},
		"an export": func() error {
			return s.EachPetition(t.Context(), scope, casework.PetitionFilter{}, func(casework.PetitionLine) error { return nil })
		},
		"a count": func() error {
			_, err := s.CountPetitions(t.Context(), scope, casework.PetitionFilter{}, page.CountExact)
			return err
		},
		"a ping":     func() error { return s.Ping(t.Context()) },
		"the schema": func() error { return s.CheckSchema(t.Context()) },
	}
	for name, ask := range asked {
		if err := ask(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	wire.cut()
	for name, ask := range asked {
		for range 2 { // on a connection that was open, and on a new one
			if err := ask(); !errors.Is(err, sqldb.ErrAway) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
