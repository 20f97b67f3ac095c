package store

import (
	"context"
	"time"

	"kntc/internal/clock"
	"kntc/internal/store/sqldb"
)

// NotedLateness implements casework.DeadlineReader.
func (s *Store) NotedLateness(ctx context.Context, day clock.Date) error {
	return s.db.Write(ctx, func(t *sqldb.Tx) error {
		if err := t.Start(); err != nil {
			return err
		}
		t.Exec("INSERT INTO lateness (day, recorded_at) VALUES (?, ?) ON CONFLICT (day) DO NOTHING", sqldb.Day(day), sqldb.Instant(t.Now))
		return nil
	})
}

// LatenessNoted implements statistics.Reader.
func (s *Store) LatenessNoted(ctx context.Context, at time.Time) (clock.Date, error) {
	var day clock.Date
	err := s.db.Scan(ctx, (*sqldb.Day)(&day), "SELECT max(day) FROM lateness WHERE recorded_at <= ?", sqldb.Instant(at))
	return day, err
}
