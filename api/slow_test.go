package api

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// slowServer is a server that gives a request a second, on a real connection.
func slowServer(t *testing.T) *httptest.Server {
	t.Helper()
	b := setup(t, func(d *Deps) { d.Config.RequestTimeout = time.Second })
	server := httptest.NewServer(b.handler)
	t.Cleanup(server.Close)
	return server
}

// dial sends what it is given on a connection of its own.
func dial(t *testing.T, server *httptest.Server, sent string) net.Conn {
	t.Helper()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if _, err := io.WriteString(conn, sent); err != nil {
		t.Fatal(err)
	}
	return conn
}

func head(path string, length int) string {
	return fmt.Sprintf("POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer clerk\r\nContent-Type: application/json\r\nIdempotency-Key: k\r\nContent-Length: %d\r\n\r\n", path, length)
}

// TestConcurrentSlowBodyIsRefused sends a body that never ends: after its time
// the client is told so, in 408, and the work that waited for it is over.
func TestConcurrentSlowBodyIsRefused(t *testing.T) {
	t.Parallel()
	server := slowServer(t)
	conn := dial(t, server, head(v1+"/petitions", 1000)+`{"kind":`)
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusRequestTimeout || !strings.Contains(string(text), `"code":"request_too_slow"`) {
		t.Errorf("%d %s %v", answer.StatusCode, text, err)
	}
}

// TestConcurrentSlowAndIdleClients holds that three hundred connections that send
// half a request, half a body or nothing, and a hundred that leave in the middle,
// keep nobody from being answered.
func TestConcurrentSlowAndIdleClients(t *testing.T) {
	t.Parallel()
	server := slowServer(t)
	for i := range 300 {
		dial(t, server, []string{"", "POST " + v1 + "/petitions HTTP/1.1\r\nHost: x\r\nX-", head(v1+"/petitions", 1000) + "{"}[i%3])
	}
	for range 100 {
		_ = dial(t, server, head(v1+"/petitions", 1000)+"{").Close()
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for _, path := range []string{"/petitions", "/me"} {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+v1+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer clerk")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", path, answer.StatusCode)
		}
	}
}
