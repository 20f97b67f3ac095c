package api

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"kntc/api/web"
	"kntc/internal/access"
)

// healthResponse says how the server is.
type healthResponse struct {
	Status string            `json:"status" validate:"required" enums:"ok,ready,not_ready" example:"ready"`
	Checks map[string]string `json:"checks,omitempty" example:"database:ok,schema:ok,clock:ok"` // what the answer rests on: "ok", "warning" or "failed"
}

// healthy says that the process answers. It looks at nothing else, so that a
// broken database does not get a healthy process restarted.
//
//	@Summary	Is the process alive
//	@ID		getHealth
//	@Tags		operation
//	@Success	200	{object}	healthResponse
//	@Failure	default	{object}	web.Problem
//	@Router		/healthz [get]
func (s *server) healthy(c echo.Context, _ access.Actor) error {
	return web.WriteJSON(c, http.StatusOK, healthResponse{Status: "ok"})
}

// probeLimit is how long one check may take.
const probeLimit = 3 * time.Second

// ready says whether requests can be answered. Which check failed is told, why
// is in the log only.
//
//	@Summary	Can the server answer requests
//	@ID		getReadiness
//	@Tags		operation
//	@Success	200	{object}	healthResponse
//	@Failure	503	{object}	healthResponse
//	@Failure	default	{object}	web.Problem
//	@Router		/readyz [get]
func (s *server) ready(c echo.Context, _ access.Actor) error {
	out, status := healthResponse{Status: "ready", Checks: make(map[string]string)}, http.StatusOK
	for _, p := range s.Probes {
		ctx, cancel := context.WithTimeout(c.Request().Context(), probeLimit)
		err := p.Check(ctx)
		cancel()
		out.Checks[p.Name] = "ok"
		switch {
		case err != nil && p.Warns != nil && p.Warns(err):
			s.Log.WarnContext(c.Request().Context(), "ready, with a warning", "check", p.Name, "error", err)
			out.Checks[p.Name] = "warning"
		case err != nil:
			s.Log.ErrorContext(c.Request().Context(), "not ready", "check", p.Name, "error", err)
			out.Checks[p.Name], out.Status, status = "failed", "not_ready", http.StatusServiceUnavailable
		}
	}
	return web.WriteJSON(c, status, out)
}

// exposition serves the metrics to Prometheus.
//
//	@Summary	Metrics in the Prometheus text format
//	@ID		getMetrics
//	@Tags		operation
//	@Produce	plain
//	@Success	200	{string}	string
//	@Failure	default	{object}	web.Problem
//	@Router		/metrics [get]
func (s *server) exposition(c echo.Context, _ access.Actor) error {
	promhttp.HandlerFor(s.Metrics, promhttp.HandlerOpts{}).ServeHTTP(c.Response(), c.Request())
	return nil
}
