package store

import (
	"context"
	"time"

	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// unnoted are the limits of matters without a result that were over before a day and
// are settled, of matters of which that is not noted yet.
const unnoted = "d.state = 'open' AND d.subject = 'matter' AND NOT d.provisional AND d.due_on < ? AND d.term = 'resolve' AND m.due_on IS NULL"

// NotedLateness implements casework.DeadlineReader.
func (s *Store) NotedLateness(ctx context.Context, day clock.Date) error {
	return s.db.Write(ctx, func(t *sqldb.Tx) error {
		if err := t.Start(); err != nil {
			return err
		}
		var last clock.Date
		first := day // late from the day after its limit
		if err := t.Fetch(
			sqldb.Query(oneDay(&first), "SELECT d.due_on FROM "+limits+" WHERE "+unnoted+" ORDER BY d.due_on LIMIT 1", sqldb.Day(day)),
			readLateness(&last),
		); err != nil {
			return err
		}
		if first != last {
			claimLateness(t, first)
		}
		return nil
	})
}

// takeLatenessBack notes, of limits that a change of the law left over before today, that
// lateness is not noted any more on the days after the first of them.
func takeLatenessBack(t *sqldb.Tx, moved []storedDeadline) error {
	var first clock.Date
	for _, d := range moved {
		e := d.Entry
		if d.Subject != petition.OfMatter || e.Term != deadline.Resolve || e.State != deadline.Open || e.Provisional || e.Due.IsZero() {
			continue
		}
		if first.IsZero() || e.Due.Before(first) {
			first = e.Due
		}
	}
	if first.IsZero() || !first.Before(clock.DateOf(t.Now)) {
		return nil
	}
	var last clock.Date
	if err := t.Fetch(readLateness(&last)); err != nil {
		return err
	}
	if first.Before(last) {
		claimLateness(t, first)
	}
	return nil
}

// readLateness reads what was noted last.
func readLateness(into *clock.Date) sqldb.Statement {
	return sqldb.Query(oneDay(into), "SELECT day FROM lateness ORDER BY recorded_at DESC LIMIT 1")
}

// claimLateness notes the day from now on.
func claimLateness(t *sqldb.Tx, day clock.Date) {
	t.Exec("INSERT INTO lateness (recorded_at, day) VALUES (?, ?) ON CONFLICT (recorded_at) DO UPDATE SET day = excluded.day", sqldb.Instant(t.Now), sqldb.Day(day))
}

// oneDay reads the day of a row, if there is one.
func oneDay(into *clock.Date) func(sqldb.Rows) error {
	return sqldb.Each(func(r sqldb.Rows) error { return r.Scan((*sqldb.Day)(into)) })
}

// LatenessNoted implements statistics.Reader.
func (s *Store) LatenessNoted(ctx context.Context, at time.Time) (clock.Date, error) {
	var day clock.Date
	err := s.db.Fetch(ctx, sqldb.Query(oneDay(&day), "SELECT day FROM lateness WHERE recorded_at <= ? ORDER BY recorded_at DESC LIMIT 1", sqldb.Instant(at)))
	return day, err
}
