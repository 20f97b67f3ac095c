package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// The limits of a connection. Request and body limits are the API's; these end
// connections that are too slow to be honest.
const (
	headerTimeout = 10 * time.Second
	readTimeout   = 5 * time.Minute  // of a whole request: an attachment over a slow line
	writeTimeout  = 15 * time.Minute // of a whole answer: an export of a million rows
	idleTimeout   = 2 * time.Minute
	headerBytes   = 64 << 10
)

// server answers HTTP on its listeners until it is told to stop.
type server struct {
	log      *slog.Logger
	patience time.Duration // that requests in flight have to finish
	lameDuck time.Duration // between failing /readyz and refusing connections
	drain    func()        // makes /readyz fail
	sites    []site

	connections int // kept by each site; 0: any number
}

// site is a listener and what answers on it.
type site struct {
	listener net.Listener
	handler  http.Handler
}

// run serves until the context ends, then stops in order: report as not ready,
// accept no more connections, finish what is in flight. A request that takes
// longer than the patience is cut off.
func (s server) run(ctx context.Context) error {
	// Requests outlive the signal to stop, but not the server.
	requests, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	servers := make([]*http.Server, len(s.sites))
	failed := make(chan error, len(s.sites))
	for i, site := range s.sites {
		servers[i] = s.newServer(requests, site.handler)
		go func() { failed <- servers[i].Serve(site.listener) }()
	}
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
		err = fmt.Errorf("serve: %w", err)
	}
	return errors.Join(err, s.stop(requests, servers))
}

func (s server) newServer(base context.Context, h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    headerBytes,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug), // what clients do wrong before they send a request
		BaseContext:       func(net.Listener) context.Context { return base },
		ConnState:         newConnections(s.connections).follow,
	}
}

func (s server) stop(ctx context.Context, servers []*http.Server) error {
	s.drain()
	s.log.InfoContext(ctx, "stopping: requests in flight are finished", "patience", s.patience)
	wait(ctx, s.lameDuck)
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	var all error
	for _, h := range servers {
		err := h.Shutdown(ctx)
		if errors.Is(err, context.DeadlineExceeded) {
			s.log.WarnContext(ctx, "requests were cut off: they took too long to finish", "patience", s.patience)
			err = h.Close()
		}
		all = errors.Join(all, err)
	}
	return all
}

// wait returns after the duration, or when the context ends.
func wait(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
