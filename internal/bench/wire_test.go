package bench_test

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"
)

// wire stands between the server and PostgreSQL and writes down what the
// server really sends, so that pgbench can be given the same statements: no
// copy of them in this package could grow old.
type wire struct {
	address string
	target  string

	mu    sync.Mutex
	on    bool
	calls []call
	trips int
}

// call is one execution of a statement. A parameter is nil for NULL.
type call struct {
	sql     string
	params  [][]byte
	formats []int16
}

var writing = regexp.MustCompile(`(?i)\b(INSERT INTO|UPDATE|DELETE FROM)\b`)

// writes reports whether the statement changes anything.
func (c call) writes() bool { return writing.MatchString(c.sql) }

// startWire listens for the database at the URL and returns the URL by which
// it is reached through the wire.
func startWire(tb testing.TB, database string) (*wire, string) {
	tb.Helper()
	u, err := url.Parse(database)
	if err != nil {
		tb.Fatal(err)
	}
	l, err := new(net.ListenConfig).Listen(tb.Context(), "tcp4", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = l.Close() })
	w := &wire{address: l.Addr().String(), target: u.Host}
	u.Host = w.address
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return // the listener was closed
			}
			go w.join(in)
		}
	}()
	return w, u.String()
}

// join carries one connection.
func (w *wire) join(in net.Conn) {
	defer func() { _ = in.Close() }()
	out, err := new(net.Dialer).DialContext(context.Background(), "tcp", w.target)
	if err != nil {
		return
	}
	defer func() { _ = out.Close() }()
	go func() { _, _ = io.Copy(in, out) }()
	_ = w.listen(in, out) // it ends with the connection, one way or the other
}

// listen forwards what the client sends, and reads along. The first message
// has no type.
func (w *wire) listen(in io.Reader, out io.Writer) error {
	statements := make(map[string]string)
	for first := true; ; first = false {
		head := make([]byte, 5)
		if first {
			head = head[:4]
		}
		if _, err := io.ReadFull(in, head); err != nil {
			return err
		}
		body := make([]byte, binary.BigEndian.Uint32(head[len(head)-4:])-4)
		if _, err := io.ReadFull(in, body); err != nil {
			return err
		}
		if !first {
			if err := w.note(head[0], body, statements); err != nil {
				return err
			}
		}
		if _, err := out.Write(append(head, body...)); err != nil {
			return err
		}
	}
}

// note understands the messages that name statements and run them.
func (w *wire) note(kind byte, body []byte, statements map[string]string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch kind {
	case 'P':
		var m pgproto3.Parse
		if err := m.Decode(body); err != nil {
			return err
		}
		statements[m.Name] = m.Query
	case 'B':
		var m pgproto3.Bind
		if err := m.Decode(slices.Clone(body)); err != nil {
			return err
		}
		sql, ok := statements[m.PreparedStatement]
		if !ok {
			return errors.New("an unknown statement was bound")
		}
		if w.on {
			w.calls = append(w.calls, call{sql, m.Parameters, m.ParameterFormatCodes})
		}
	case 'Q':
		var m pgproto3.Query
		if err := m.Decode(body); err != nil {
			return err
		}
		if w.on {
			w.calls = append(w.calls, call{sql: m.String})
			w.trips++
		}
	case 'S':
		if w.on {
			w.trips++
		}
	}
	return nil
}

// record returns what was sent while fn ran, and in how many round trips. The
// look at the directory's version, which each server takes every two seconds,
// is left out.
func (w *wire) record(fn func() error) ([]call, int, error) {
	w.mu.Lock()
	w.on, w.calls, w.trips = true, nil, 0
	w.mu.Unlock()
	err := fn()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.on = false
	trips := w.trips
	calls := slices.DeleteFunc(w.calls, func(c call) bool {
		version := strings.Contains(c.sql, "FROM directory_version")
		if version {
			trips--
		}
		return version
	})
	return calls, trips, err
}
