package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"

	"kntc/api/web"
	"kntc/internal/clock"
	"kntc/internal/config"
	"kntc/internal/ledger"
)

// Probe is something without which the server is not ready.
type Probe struct {
	Name  string // "database", "schema", "clock"
	Check func(context.Context) error
	Warns func(error) bool // reports whether the server is ready all the same; never when nil
}

// Deps are what the server works with.
type Deps struct {
	Cases       Cases
	Attachments Attachments
	Imports     Imports
	Papers      Papers
	Authorities Authorities
	Laws        Laws
	Statistics  Statistics
	Staffing    Staffing
	Agenda      Agenda
	Identity    Identity
	Verifier    web.Verifier
	Catalogue   *ledger.Catalogue // what statistics can be asked about

	Config    config.Config
	Clock     clock.Clock
	Logger    *slog.Logger
	Metrics   *prometheus.Registry
	Probes    []Probe
	CursorKey []byte // signs page cursors; the same on every server of a deployment

	Description Description // of the API

	Further []web.Routes // those of further registers
}

func (d Deps) check() error {
	var missing []error
	for name, absent := range map[string]bool{
		"cases": d.Cases == nil, "attachments": d.Attachments == nil, "imports": d.Imports == nil, "papers": d.Papers == nil,
		"authorities": d.Authorities == nil, "statistics": d.Statistics == nil, "staffing": d.Staffing == nil, "agenda": d.Agenda == nil, "laws": d.Laws == nil, "identity": d.Identity == nil, "verifier": d.Verifier == nil, "catalogue": d.Catalogue == nil,
		"clock": d.Clock == nil, "logger": d.Logger == nil, "metrics": d.Metrics == nil,
		"a cursor key of 16 bytes": len(d.CursorKey) < web.MinCursorKey, "the description": len(d.Description.openapi) == 0,
	} {
		if absent {
			missing = append(missing, fmt.Errorf("api: %s missing", name))
		}
	}
	return errors.Join(missing...)
}

// server is the state that handlers share.
type server struct {
	Deps
	*web.Server
}

// New returns the whole HTTP interface as a handler. It fails when a
// dependency is missing.
func New(d Deps) (http.Handler, error) {
	s, err := newServer(d)
	if err != nil {
		return nil, err
	}
	return s.Handler(), nil
}

func newServer(d Deps) (*server, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	core, err := web.NewServer(web.Options{
		Verifier: d.Verifier, Config: d.Config, Clock: d.Clock, Logger: d.Logger, Metrics: d.Metrics, CursorKey: d.CursorKey,
		Documentation: "/docs",
	})
	if err != nil {
		return nil, err
	}
	s := &server{Deps: d, Server: core}
	s.routes(core.Surface)
	for _, add := range d.Further {
		add(core.Surface, core)
	}
	return s, nil
}
