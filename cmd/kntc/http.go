package main

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"kntc/api"
	"kntc/internal/fault"
	"kntc/internal/store/sqldb"
	"kntc/internal/token"
)

// handlers are what answers on the server's addresses.
type handlers struct {
	api     http.Handler
	metrics http.Handler
	drain   func() // makes /readyz fail
}

// errDraining makes a server that is about to stop say that it is not ready.
var errDraining = fault.Define(fault.Unavailable, "stopping", "Máy chủ đang dừng.", "The server is stopping.")

// cursorLabel derives the key that signs page cursors from the keyring, so
// that all servers of a deployment sign alike.
const cursorLabel = "page cursors"

// apiDescription is the description of the API, the same for every server of
// the process.
//
//nolint:gochecknoglobals // computed once, never changed
var apiDescription = sync.OnceValues(func() (api.Description, error) { return api.Describe(build().version) })

func (sys *system) handlers() (handlers, error) {
	cursorKey, err := sys.keyring.DeriveKey(cursorLabel)
	if err != nil {
		return handlers{}, err
	}
	published, err := apiDescription()
	if err != nil {
		return handlers{}, err
	}
	var draining atomic.Bool
	registry := prometheus.NewRegistry()
	sys.clocks.register(registry)
	h, err := api.New(api.Deps{
		Cases: sys.casework, Attachments: sys.attachments, Imports: sys.imports, Papers: sys.papers, Identity: sys.identity,
		Authorities: sys.authorities,
		Laws:        sys.laws,
		Statistics:  sys.statistics,
		Staffing:    sys.staffing,
		Agenda:      sys.agenda,
		Catalogue:   sys.store.Catalogue(),
		Verifier:    token.NewVerifier(sys.keys, sys.clock, sys.config.PublicURL, sys.store),
		Config:      sys.config, Clock: sys.clock, Logger: sys.log, Metrics: registry,
		CursorKey: cursorKey, Description: published,
		Probes: []api.Probe{
			{Name: "serving", Check: func(context.Context) error {
				if draining.Load() {
					return errDraining
				}
				return nil
			}},
			{Name: "database", Check: sys.store.Ping},
			{Name: "writes", Check: sys.store.Writable},
			// The rules of migrations make a newer schema harmless to a server that runs.
			{Name: "schema", Check: sys.store.CheckSchema, Warns: func(err error) bool { return errors.Is(err, sqldb.ErrSchemaNew) }},
			{Name: "signing_key", Check: sys.checkSigningKey},
			{Name: "clock", Check: sys.checkClock, Warns: func(error) bool { return true }},
		},
	})
	return handlers{
		api:     h,
		metrics: promhttp.HandlerFor(registry, promhttp.HandlerOpts{}),
		drain:   func() { draining.Store(true) },
	}, err
}

// checkSigningKey fails when no access token could be signed now.
func (sys *system) checkSigningKey(context.Context) error {
	if _, ok := sys.keys.Current().Active(sys.clock.Now()); !ok {
		return token.ErrNoSigningKey
	}
	return nil
}
