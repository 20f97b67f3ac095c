package web

import (
	"errors"
	"time"

	"kntc/internal/clock"
)

// Moment is an instant, or a day, which means its end in Viet Nam.
type Moment time.Time

// UnmarshalText implements encoding.TextUnmarshaler.
func (m *Moment) UnmarshalText(text []byte) error {
	if on, err := clock.ParseDate(string(text)); err == nil {
		*m = Moment(on.End())
		return nil
	}
	at, err := time.Parse(time.RFC3339Nano, string(text))
	if err != nil {
		return errors.New("neither a day (YYYY-MM-DD) nor an instant (RFC 3339 with offset)")
	}
	*m = Moment(at.UTC())
	return nil
}
