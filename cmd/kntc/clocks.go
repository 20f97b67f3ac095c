package main

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"kntc/internal/fault"
)

// clockTolerance is how far clocks may be apart before it is told: more than a
// request takes and than a leap second, less than anybody would call right.
const clockTolerance = 5 * time.Second

// errClock says that a clock is wrong. Nothing is recorded in the past for it and no
// figure is wrong, but today may be another day than the server believes.
var errClock = fault.Define(fault.Unavailable, "clock_wrong",
	"Đồng hồ của máy chủ hoặc của cơ sở dữ liệu chạy sai.", "The clock of the server or of the database is wrong.")

// clockWatch keeps what the clocks said last, for the metrics, in nanoseconds.
type clockWatch struct {
	behind atomic.Int64 // the database's clock behind the highest instant recorded
	apart  atomic.Int64 // this machine's clock before the database's
}

// checkClock fails when the database's clock has gone back behind what was recorded
// by it, or differs from this machine's.
func (sys *system) checkClock(ctx context.Context) error {
	before := sys.clock.Now()
	c, err := sys.store.Clocks(ctx)
	if err != nil {
		return err
	}
	behind, apart := c.Behind(), before.Sub(c.Database)
	if after := sys.clock.Now(); apart < 0 { // the database answered in between
		apart = min(0, after.Sub(c.Database))
	}
	sys.clocks.behind.Store(int64(behind))
	sys.clocks.apart.Store(int64(apart))
	if behind > clockTolerance || apart.Abs() > clockTolerance {
		return errClock.With("behind_what_was_recorded", behind.String()).With("server_before_database", apart.String()).
			Msg("Lùi "+behind.Truncate(time.Second).String()+" so với thời điểm đã ghi; lệch "+apart.Truncate(time.Second).String()+" giữa hai máy.",
				"It is "+behind.String()+" behind what was recorded, and the two machines are "+apart.String()+" apart.")
	}
	return nil
}

// register adds the clocks to the metrics.
func (w *clockWatch) register(r *prometheus.Registry) {
	for name, m := range map[string]struct {
		help  string
		value *atomic.Int64
	}{
		"kntc_clock_behind_recorded_seconds": {"How far the database's clock has gone back behind the highest instant recorded; 0 when it has not.", &w.behind},
		"kntc_clock_difference_seconds":      {"How far this machine's clock is before the database's.", &w.apart},
	} {
		r.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: m.help}, func() float64 {
			return time.Duration(m.value.Load()).Seconds()
		}))
	}
}
