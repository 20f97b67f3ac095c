package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"kntc/internal/bilingual"
	"kntc/internal/config"
)

type serveCommand struct {
	PrintConfig bool `help:"Print the settings in force, secrets masked, and end."`
}

// Help implements kong.HelpProvider.
func (serveCommand) Help() string {
	return `Settings come from the environment; every fault in them is told at once. A secret may be given as a file: KNTC_DATABASE_URL_FILE instead of KNTC_DATABASE_URL. The list of all settings is in docs/operations.md and deploy/kntc.env.example.

The server starts only on a database schema that is exactly the one it knows; "kntc migrate" brings it there. SIGTERM or Ctrl-C stops it: /readyz fails, no connection is accepted any more, requests in flight are finished (KNTC_SHUTDOWN_TIMEOUT). A second signal ends it at once.

Examples:
  kntc serve
  kntc serve --print-config
  KNTC_ENVIRONMENT=production KNTC_DATABASE_URL_FILE=/run/secrets/database_url \
    KNTC_KEYSET_FILE=/run/secrets/keyset kntc serve`
}

// Run implements kong's command.
func (c serveCommand) Run(ctx context.Context, con *console) error {
	cfg, err := con.settings()
	if err != nil {
		return err
	}
	if c.PrintConfig {
		return cfg.Print(con.out)
	}
	return con.assemble(ctx, cfg, firstKeyring, func(sys *system) error {
		for _, w := range cfg.Warnings() {
			sys.log.WarnContext(ctx, "setting", "warning", w)
		}
		secure, err := encrypted(sys.log, sys.clock, cfg.TLSCertificate, cfg.TLSKey)
		if err != nil {
			return err
		}
		main, err := listen(ctx, cfg.Listen)
		if err != nil {
			return err
		}
		if secure != nil {
			main = tls.NewListener(main, secure)
		}
		return con.serve(ctx, sys, main, func() {})
	})
}

// listen takes the address, or says in one sentence why not.
func listen(ctx context.Context, address string) (net.Listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, &systemError{bilingual.Text{
			VI: "không mở được địa chỉ " + address, EN: "the address " + address + " cannot be listened on",
		}, err}
	}
	return l, nil
}

// lameDuck is how long a production server goes on accepting connections after
// /readyz has begun to fail, so that a proxy in front of it notices in time.
const lameDuck = 2 * time.Second

// serve answers on the listener, which it closes, until the context ends.
// ready is called once everything is in place.
func (con *console) serve(ctx context.Context, sys *system, main net.Listener, ready func()) error {
	con.limitMemory(memoryLimit, gcPercent)
	// The first token must find a key, so the keys do not wait for their job.
	if err := sys.identity.EnsureKeys(ctx); err != nil {
		return errors.Join(err, main.Close())
	}
	// A law that does not hold together stops the server here, not an officer later.
	if _, _, err := sys.store.Law(ctx); err != nil {
		return errors.Join(err, main.Close())
	}
	handlers, err := sys.handlers() //nolint:contextcheck // what answers a request takes the context of the request
	if err != nil {
		return errors.Join(err, main.Close())
	}
	s := server{
		log: sys.log, patience: sys.config.ShutdownTimeout, drain: handlers.drain,
		sites: []site{{main, handlers.api}}, connections: sys.config.Connections,
	}
	if sys.config.Environment == config.Production {
		s.lameDuck = lameDuck
	}
	if address := sys.config.MetricsListen; address != "" {
		l, err := listen(ctx, address)
		if err != nil {
			return errors.Join(err, main.Close())
		}
		s.sites = append(s.sites, site{l, handlers.metrics})
	}
	background, stop := context.WithCancel(ctx)
	finished := startJobs(background, sys.log, sys.jobs())
	defer finished()
	defer stop()
	sys.log.InfoContext(ctx, "listening", "address", main.Addr().String(), "public_url", sys.config.PublicURL,
		"database", string(sys.store.Engine()), "keyring", sys.keyring.Fingerprint(), "version", build().version)
	ready()
	err = s.run(ctx)
	sys.log.InfoContext(ctx, "stopped")
	if err != nil {
		return fmt.Errorf("server: %w", err)
	}
	return nil
}

// What the server lives of is small, a few tens of megabytes, and what a
// request needs is gone with it: collecting only when the heap has grown to
// several times that saves a seventh of the processor's time (docs/performance.md).
// The limit, from which on it is collected earlier, keeps the server well below
// 300 MB with thousands of requests a second.
const (
	memoryLimit = 220 << 20
	gcPercent   = 400
)

// limitMemory sets both, unless the environment does (GOMEMLIMIT, GOGC).
func (con *console) limitMemory(limit int64, percent int) {
	given := func(name string) bool {
		return slices.ContainsFunc(con.environ, func(s string) bool { return strings.HasPrefix(s, name+"=") })
	}
	if !given("GOMEMLIMIT") {
		debug.SetMemoryLimit(limit)
	}
	if !given("GOGC") {
		debug.SetGCPercent(percent)
	}
}
