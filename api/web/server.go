// Package web is the toolkit of the HTTP interface: routes with a permission,
// strict binding, problems, pages, conditional and repeated requests, limits and
// metrics. It knows no resource; handlers of every register stand on it.
package web

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/semaphore"

	"kntc/internal/access"
	"kntc/internal/clock"
	"kntc/internal/config"
	"kntc/internal/token"
)

// Verifier tells whom an access token speaks for; *token.Verifier is the one
// used outside tests.
type Verifier interface {
	Verify(ctx context.Context, raw string) (access.Actor, token.Claims, error)
}

// Options are what the toolkit works with.
type Options struct {
	Verifier  Verifier
	Config    config.Config
	Clock     clock.Clock
	Logger    *slog.Logger
	Metrics   *prometheus.Registry
	CursorKey []byte // signs page cursors; the same on every server of a deployment

	Documentation string // the path below which pages run scripts of their own
}

// MinCursorKey is the shortest key that signs cursors, in bytes.
const MinCursorKey = 16

// Server is what every route needs, whatever resource it serves.
type Server struct {
	Options

	Log      *slog.Logger
	cursors  cursors
	inFlight inFlight
	foreman  *foreman
	spool    *spool
	files    *semaphore.Weighted // exports that are being made
	metrics  *metrics
	Surface  *Registrar
}

// filesAtOnce is how many exports are made at once: as many as may hold a
// connection to the database for long.
const filesAtOnce = 3

// Routes adds the routes of a register. The server is for what answers to
// lists and to requests that come again.
type Routes func(r *Registrar, s *Server)

// NewServer returns a server without a route.
func NewServer(o Options) (*Server, error) {
	if len(o.CursorKey) < MinCursorKey {
		return nil, errors.New("a cursor key has 16 bytes at least")
	}
	s := &Server{Options: o, Log: o.Logger, cursors: cursors{o.CursorKey}, spool: &spool{limit: spoolLimit}, files: turnsOf(filesAtOnce)}
	s.foreman = newForeman(o, s.spool)
	var err error
	if s.metrics, err = newMetrics(o.Metrics); err != nil {
		return nil, err
	}
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = s.handleError
	e.IPExtractor = s.clientAddress()
	s.Surface = &Registrar{server: s, Echo: e}
	e.Use(s.middleware()...)
	return s, nil
}

// Handler is the server as net/http takes it.
func (s *Server) Handler() http.Handler { return s.Surface.Echo }

// clientAddress believes X-Forwarded-For from the proxies named in the
// settings only: rate limits and logs depend on it.
func (s *Server) clientAddress() echo.IPExtractor {
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
