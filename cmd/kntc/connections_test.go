package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestConcurrentConnectionsAreBounded opens more connections than are kept: those
// that waited longest go, one that was just used stays, and whoever asks is
// answered.
func TestConcurrentConnectionsAreBounded(t *testing.T) {
	t.Parallel()
	const most = 8
	url, stop := startServer(t, server{patience: time.Minute, drain: func() {}, connections: most},
		http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, "ok") }))
	defer func() { _ = stop() }()
	address := strings.TrimPrefix(url, "http://")
	open := func() net.Conn {
		c, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		if err := c.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
			t.Fatal(err)
		}
		return c
	}
	ask := func(c net.Conn) error {
		if _, err := fmt.Fprint(c, "GET / HTTP/1.1\r\nHost: kntc\r\n\r\n"); err != nil {
			return err
		}
		r, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			return err
		}
		return r.Body.Close()
	}
	var idle []net.Conn
	for range most - 1 {
		idle = append(idle, open())
	}
	used := open()
	for i := range 3 * most {
		if err := ask(used); err != nil {
			t.Fatalf("the connection that is used, after %d more: %v", i, err)
		}
		if err := ask(open()); err != nil {
			t.Fatalf("connection %d: %v", most+1+i, err)
		}
	}
	for i, c := range idle {
		if _, err := c.Read(make([]byte, 1)); err == nil || isTimeout(err) {
			t.Errorf("idle connection %d was kept: %v", i, err)
		}
	}
}

func isTimeout(err error) bool {
	timeout, ok := err.(net.Error) //nolint:errorlint // a connection returns it as it is
	return ok && timeout.Timeout()
}

// TestConnectionsAtWork closes the new one where all others are at work.
func TestConnectionsAtWork(t *testing.T) {
	t.Parallel()
	c := newConnections(1)
	a, b := &net.TCPConn{}, &net.TCPConn{}
	if got := c.note(a, http.StateNew); got != nil {
		t.Error("the first was closed")
	}
	c.note(a, http.StateActive)
	if got := c.note(b, http.StateNew); got != net.Conn(b) {
		t.Errorf("closed %v, want the new one", got)
	}
	c.note(b, http.StateClosed)
	if c.note(a, http.StateClosed); c.open != 0 || c.waiting.Len() != 0 || len(c.place) != 0 {
		t.Errorf("left: %d open, %d waiting, %d places", c.open, c.waiting.Len(), len(c.place))
	}
}
