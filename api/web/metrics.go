package web

import (
	"errors"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// metrics count requests by route template, never by address: ids would make
// a series each.
type metrics struct {
	requests *prometheus.CounterVec
	latency  *prometheus.HistogramVec
	inFlight prometheus.Gauge
}

func newMetrics(r *prometheus.Registry) (*metrics, error) {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "kntc_http_requests_total", Help: "Requests by method, route and status.",
		}, []string{"method", "route", "status"}),
		latency: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "kntc_http_request_duration_seconds", Help: "Time to answer, by method and route.",
			Buckets: []float64{.001, .0025, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10, 30},
		}, []string{"method", "route"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "kntc_http_requests_in_flight", Help: "Requests being worked on.",
		}),
	}
	err := errors.Join(
		r.Register(m.requests), r.Register(m.latency), r.Register(m.inFlight),
		register(r, collectors.NewGoCollector()), register(r, collectors.NewProcessCollector(collectors.ProcessCollectorOpts{})),
	)
	return m, err
}

// register adds a collector that others may have added before.
func register(r *prometheus.Registry, c prometheus.Collector) error {
	err := r.Register(c)
	var already prometheus.AlreadyRegisteredError
	if errors.As(err, &already) {
		return nil
	}
	return err
}

func (m *metrics) observe(method, route string, status int, took time.Duration) {
	if route == "unmatched" {
		method = "any" // callers can invent methods
	}
	m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Inc()
	m.latency.WithLabelValues(method, route).Observe(took.Seconds())
}
