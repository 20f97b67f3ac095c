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

// TestConcurrentHalfClosedClientIsToldNothing sends a request whole, or half of
// one, and stops sending: the connection is closed without an answer, since any
// answer but the right one would pass for success.
func TestConcurrentHalfClosedClientIsToldNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cases.waits = true
	server := httptest.NewServer(b.handler)
	t.Cleanup(server.Close)
	for name, sent := range map[string]string{
		"whole": head(v1+"/petitions", len(registerBody)) + registerBody,
		"half":  head(v1+"/petitions", len(registerBody)) + registerBody[:20],
	} {
		conn := dial(t, server, sent)
		tcp, ok := conn.(*net.TCPConn)
		if !ok {
			t.Fatalf("%T", conn)
		}
		if err := tcp.CloseWrite(); err != nil {
			t.Fatal(err)
		}
		if answer, err := io.ReadAll(conn); strings.Contains(string(answer), " 200 ") {
			t.Errorf("%s: %q %v", name, answer, err)
		}
	}
}

// TestConcurrentRefusedBodyIsNotWaitedFor holds that who is refused before their
// body was looked at gets the refusal, although they never send the body.
func TestConcurrentRefusedBodyIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	server := slowServer(t)
	for path, tt := range map[string]struct{ length, want int }{
		v1 + "/nothing":       {50_000, http.StatusNotFound},
		v1 + "/auth/sign-in":  {50_000, http.StatusRequestTimeout},
		v1 + "/petitions":     {50_000, http.StatusUnauthorized},
		v1 + "/auth/refresh":  {200_000, http.StatusRequestEntityTooLarge},
		v1 + "/auth/sign-out": {99_999_999_999, http.StatusRequestEntityTooLarge},
	} {
		want := tt.want
		conn := dial(t, server, strings.Replace(head(path, tt.length), "Bearer clerk", "Bearer nobody", 1)+"{")
		_ = conn.SetReadDeadline(time.Now().Add(15 * time.Second))
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if _ = answer.Body.Close(); answer.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, answer.StatusCode, want)
		}
	}
}

// TestConcurrentDamagedChunksAreRefused sends lengths of chunks that are none.
func TestConcurrentDamagedChunksAreRefused(t *testing.T) {
	t.Parallel()
	server := slowServer(t)
	for _, path := range []string{v1 + "/auth/sign-in", v1 + "/auth/refresh", v1 + "/petitions", v1 + "/petitions/duplicate-check"} {
		for _, body := range []string{"ZZ\r\n{}\r\n0\r\n\r\n", "FFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n"} {
			conn := dial(t, server, "POST "+path+" HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer clerk\r\nContent-Type: application/json\r\n"+
				"Idempotency-Key: k\r\nTransfer-Encoding: chunked\r\n\r\n"+body)
			answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				t.Errorf("%s: %v", path, err)
				continue
			}
			if _ = answer.Body.Close(); answer.StatusCode != http.StatusBadRequest {
				t.Errorf("%s: %d", path, answer.StatusCode)
			}
		}
	}
}

// TestConcurrentWorkMayTakeLongerThanItsBody imports a file whose rows take longer
// than the next bytes of a body may: the work is not given up.
func TestConcurrentWorkMayTakeLongerThanItsBody(t *testing.T) {
	t.Parallel()
	b := setup(t, func(d *Deps) { d.Config.RequestTimeout = time.Second })
	b.cases.slow = 2 * time.Second
	server := httptest.NewServer(b.handler)
	t.Cleanup(server.Close)
	for _, r := range []struct{ method, path, media, body string }{
		{http.MethodPost, "/imports", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"so.csv\"\r\n\r\na\r\n--x--\r\n"},
		{http.MethodPost, "/authorities/2/hand-overs", "application/json", `{"to":"3","on":"2025-07-01","document":{"number":"12/BB","on":"2025-06-30"},"filter":{"kind":"complaint"},"limit":10}`},
		{http.MethodGet, "/petitions/export", "", ""},
	} {
		req, err := http.NewRequestWithContext(t.Context(), r.method, server.URL+v1+r.path, strings.NewReader(r.body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer head")
		req.Header.Set("Content-Type", r.media)
		req.Header.Set("Idempotency-Key", "k")
		answer, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatalf("%s: %v", r.path, err)
		}
		if _ = answer.Body.Close(); answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", r.path, answer.StatusCode)
		}
	}
}
