// Package clock supplies the time: instants in UTC cut to microseconds, and
// calendar dates as Viet Nam counts them. Nothing else in the program reads
// the wall clock.
package clock

import (
	"sync"
	"time"
)

// VietNam is the zone in which every date of the system is meant: UTC+7, no
// daylight saving. It is written out so that no server setting can change it.
//
//nolint:gochecknoglobals // a constant of the country; time.Location has no constant form
var VietNam = time.FixedZone("+07", 7*60*60)

// Clock tells the current instant.
type Clock interface {
	// Now returns the present instant in UTC, cut to microseconds, the
	// precision both database engines keep.
	Now() time.Time
}

// System is the machine's clock.
type System struct{}

// Now implements Clock.
func (System) Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// Fake is a clock that tests drive. Every reading is one microsecond later
// than the one before, as on a machine where reading takes time, so two facts
// never share an instant by accident.
type Fake struct {
	mu  sync.Mutex
	now time.Time
}

// NewFake returns a Fake that starts at the given instant.
func NewFake(start time.Time) *Fake {
	return &Fake{now: start.UTC().Truncate(time.Microsecond)}
}

// Now implements Clock.
func (f *Fake) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = f.now.Add(time.Microsecond)
	return f.now
}

// Advance moves the clock forward by d.
func (f *Fake) Advance(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = f.now.Add(d)
}

// Set moves the clock to the given instant, forwards or backwards.
func (f *Fake) Set(t time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = t.UTC().Truncate(time.Microsecond)
}
