package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"

	"kntc/internal/access"
	"kntc/internal/clock"
	"kntc/internal/config"
	"kntc/internal/ledger"
	"kntc/internal/token"
)

// Verifier tells whom an access token speaks for; *token.Verifier is the one
// used outside tests.
type Verifier interface {
	Verify(raw string) (access.Actor, token.Claims, error)
}

// Probe is something without which the server is not ready.
type Probe struct {
	Name  string // "database", "schema", "clock"
	Check func(context.Context) error
}

// Deps are what the server works with.
type Deps struct {
	Cases       Cases
	Attachments Attachments
	Imports     Imports
	Authorities Authorities
	Laws        Laws
	Statistics  Statistics
	Identity    Identity
	Verifier    Verifier
	Catalogue   *ledger.Catalogue // what statistics can be asked about

	Config    config.Config
	Clock     clock.Clock
	Logger    *slog.Logger
	Metrics   *prometheus.Registry
	Probes    []Probe
	CursorKey []byte // signs page cursors; the same on every server of a deployment

	Description Description // of the API
}

// minCursorKey is the shortest key that signs cursors, in bytes.
const minCursorKey = 16

func (d Deps) check() error {
	var missing []error
	for name, absent := range map[string]bool{
		"cases": d.Cases == nil, "attachments": d.Attachments == nil, "imports": d.Imports == nil,
		"authorities": d.Authorities == nil, "statistics": d.Statistics == nil, "laws": d.Laws == nil, "identity": d.Identity == nil, "verifier": d.Verifier == nil, "catalogue": d.Catalogue == nil,
		"clock": d.Clock == nil, "logger": d.Logger == nil, "metrics": d.Metrics == nil,
		"a cursor key of 16 bytes": len(d.CursorKey) < minCursorKey, "the description": len(d.Description.openapi) == 0,
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

	log      *slog.Logger
	cursors  cursors
	inFlight inFlight
	signIns  signInLimits
	metrics  *metrics
	surface  *registrar
}

// New returns the whole HTTP interface as a handler. It fails when a
// dependency is missing.
func New(d Deps) (http.Handler, error) {
	s, err := newServer(d)
	if err != nil {
		return nil, err
	}
	return s.surface.echo, nil
}

func newServer(d Deps) (*server, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	s := &server{
		Deps: d, log: d.Logger, cursors: cursors{d.CursorKey},
		signIns: newSignInLimits(d.Clock, d.Config.LoginPerMinuteAccount, d.Config.LoginPerMinuteAddress),
	}
	var err error
	if s.metrics, err = newMetrics(d.Metrics); err != nil {
		return nil, err
	}
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = s.handleError
	e.IPExtractor = s.clientAddress()
	s.surface = &registrar{server: s, echo: e}
	e.Use(s.middleware()...)
	s.routes(s.surface)
	return s, nil
}

// clientAddress believes X-Forwarded-For from the proxies named in the
// settings only: rate limits and logs depend on it.
func (s *server) clientAddress() echo.IPExtractor {
	if len(s.Config.TrustedProxies) == 0 {
		return echo.ExtractIPDirect()
	}
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range s.Config.TrustedProxies {
		trust = append(trust, echo.TrustIPRange(&net.IPNet{
			IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen()),
		}))
	}
	return echo.ExtractIPFromXFFHeader(trust...)
}
