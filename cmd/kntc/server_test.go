package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"time"
)

// startServer serves the handler until the test stops it, and returns its
// address and how to stop it.
func startServer(t *testing.T, s server, h http.Handler) (url string, stop func() error) {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.log = slog.New(slog.DiscardHandler)
	s.sites = []site{{l, h}}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.run(ctx) }()
	return "http://" + l.Addr().String(), func() error { cancel(); return <-ended }
}

func get(t *testing.T, url string) (int, string, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	return res.StatusCode, string(body), err
}

// TestConcurrentStopFinishesWhatIsInFlight holds a request open while the server stops.
func TestConcurrentStopFinishesWhatIsInFlight(t *testing.T) {
	t.Parallel()
	inside, release := make(chan struct{}), make(chan struct{})
	var drained atomic.Bool
	url, stop := startServer(t, server{patience: time.Minute, drain: func() { drained.Store(true); close(release) }},
		http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			close(inside)
			<-release // the server has begun to stop
			if r.Context().Err() != nil {
				w.WriteHeader(http.StatusInternalServerError)
				return
			}
			_, _ = fmt.Fprint(w, "finished")
		}))
	answer := make(chan string, 1)
	go func() {
		status, body, err := get(t, url)
		answer <- fmt.Sprint(status, " ", body, " ", err)
	}()
	<-inside
	if err := stop(); err != nil {
		t.Errorf("stop: %v", err)
	}
	if got := <-answer; got != "200 finished <nil>" {
		t.Errorf("the request in flight got %s", got)
	}
	if !drained.Load() {
		t.Error("the server did not report itself as stopping")
	}
	if _, _, err := get(t, url); err == nil {
		t.Error("a stopped server answers")
	}
}

// TestConcurrentStopCutsOffWhatTakesTooLong bounds the time a stop takes.
func TestConcurrentStopCutsOffWhatTakesTooLong(t *testing.T) {
	t.Parallel()
	inside := make(chan struct{})
	url, stop := startServer(t, server{patience: time.Millisecond, drain: func() {}},
		http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			close(inside)
			<-r.Context().Done()
		}))
	failed := make(chan error, 1)
	go func() {
		_, _, err := get(t, url)
		failed <- err
	}()
	<-inside
	if err := stop(); err != nil {
		t.Errorf("stop: %v", err)
	}
	if err := <-failed; err == nil {
		t.Error("the request was answered")
	}
}

func TestConcurrentJobsSurviveFailureAndPanic(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	turns := make(chan int)
	n := 0
	finished := startJobs(ctx, slog.New(slog.DiscardHandler), []job{{"moody", time.Millisecond, func(ctx context.Context) error {
		n++
		select {
		case turns <- n:
		case <-ctx.Done():
			return ctx.Err()
		}
		if n == 1 {
			panic("first turn")
		}
		return errors.New("later turns")
	}}})
	for want := 1; want <= 3; want++ {
		if got := <-turns; got != want {
			t.Errorf("turn %d, want %d", got, want)
		}
	}
	cancel()
	finished()
}
