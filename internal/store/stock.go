package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/ledger"
	"kntc/internal/store/sqldb"
)

// rollTogether is how many authorities are brought up to date in one
// transaction: few enough that it is over in a moment, because a question
// about now is answered up to the oldest writer in flight.
const rollTogether = 8

// Roll brings the stock of every authority that has news up to what has
// settled, and returns how many had. One that was made under a clock that was ahead
// is made anew. The stock is a cache: the answers are the
// same without it, only slower. It may be run at any time, by several servers.
func (s *Store) Roll(ctx context.Context) (int, error) {
	return s.roll(ctx, `r.last_year <> ? OR NOT r.known OR r.through > ? OR EXISTS (SELECT 1 FROM ledger AS l WHERE l.authority_id = a.id
		AND l.written_at > coalesce(r.through, ?) AND l.written_at <= ?)`, false)
}

// RebuildStock computes the whole stock anew from the ledger.
func (s *Store) RebuildStock(ctx context.Context) error {
	_, err := s.roll(ctx, `r.last_year <> ? OR r.through > ? OR r.authority_id IS NOT NULL OR EXISTS (SELECT 1 FROM ledger AS l
		WHERE l.authority_id = a.id AND l.written_at > ? AND l.written_at <= ?)`, true)
	return err
}

// roll brings the stock of the authorities that the condition finds up to date;
// its arguments are the year, the watermark, an instant before all others, and the
// watermark again.
func (s *Store) roll(ctx context.Context, condition string, anew bool) (int, error) {
	mark, err := s.db.Watermark(ctx)
	if err != nil {
		return 0, err
	}
	r := &roller{store: s, split: s.stockDimensions(), through: mark, year: clock.DateOf(mark).Year(), anew: anew}
	var news []book
	err = s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(row sqldb.Rows) error {
		b, err := scanRolled(row)
		news = append(news, b)
		return err
	}), `SELECT a.id, r.through, coalesce(r.first_year, 0), coalesce(r.last_year, 0), coalesce(r.known, false)
		FROM authority AS a LEFT JOIN ledger_rolled AS r ON r.authority_id = a.id WHERE `+condition+` ORDER BY a.id`,
		r.year, sqldb.Instant(mark), sqldb.Instant(time.Unix(0, 0)), sqldb.Instant(mark)))
	if err != nil {
		return 0, fmt.Errorf("roll the stock: %w", err)
	}
	done := 0
	for chunk := range slices.Chunk(news, rollTogether) {
		n, err := r.roll(ctx, chunk)
		done += n
		if err != nil {
			return done, fmt.Errorf("roll the stock: %w", err)
		}
	}
	return done, nil
}

func scanRolled(r sqldb.Rows) (book, error) {
	var b book
	var through sqldb.Instant
	err := r.Scan(&b.owner, &through, &b.firstYear, &b.lastYear, &b.known)
	b.through = time.Time(through)
	return b, err
}

// roller brings stocks up to one instant.
type roller struct {
	store   *Store
	split   []ledger.Dimension // by which stocks are split, each alone
	through time.Time
	year    int  // of the instant: the last year for which a stock is kept
	anew    bool // without regard to what there is
}

// roll reads what is new outside the transaction that stores it, so that this
// is short. What was read cannot change: it lies below the watermark.
func (r *roller) roll(ctx context.Context, books []book) (int, error) {
	var whole, known []book
	for _, b := range books {
		if r.anew || b.through.IsZero() || b.through.After(r.through) || !b.known || b.lastYear != r.year {
			whole = append(whole, b)
			continue
		}
		known = append(known, b)
	}
	changes := make(map[int64]*stockChange, len(books))
	for _, b := range books {
		changes[b.owner] = &stockChange{book: b, split: r.split, last: r.year, sums: make(map[stockKey]int64), known: make(map[stockKey]int64)}
	}
	for _, b := range whole {
		changes[b.owner].whole = true
	}
	for _, b := range known {
		changes[b.owner].first = b.firstYear
	}
	var reads []sqldb.Statement
	if len(whole) > 0 {
		reads = append(reads, r.everything(whole, changes))
	}
	if len(known) > 0 {
		reads = append(reads, r.lateRows(known, changes))
	}
	if err := r.store.db.FetchApart(ctx, reads...); err != nil {
		return 0, err
	}
	return r.write(ctx, books, changes)
}

// write stores the changes of those authorities whose stock is still as it was
// when the change was computed; another server has seen to the others.
func (r *roller) write(ctx context.Context, books []book, changes map[int64]*stockChange) (int, error) {
	where, arg := r.store.db.Among("authority_id", owners64(books))
	done := 0
	err := r.store.db.Write(ctx, func(t *sqldb.Tx) error {
		found := make(map[int64]time.Time)
		err := t.Fetch(sqldb.Query(sqldb.Each(func(row sqldb.Rows) error {
			var owner int64
			var through sqldb.Instant
			err := row.Scan(&owner, &through)
			found[owner] = time.Time(through)
			return err
		}), "SELECT authority_id, through FROM ledger_rolled WHERE "+where+" ORDER BY authority_id"+r.store.db.Lock(), arg))
		if err != nil {
			return err
		}
		for _, b := range books {
			if found[b.owner].Equal(b.through) {
				changes[b.owner].save(t, r.through)
				done++
			}
		}
		return nil
	})
	var dup *sqldb.UniqueError
	if errors.As(err, &dup) || errors.Is(err, fault.ErrConflict) {
		return 0, nil // another server is making the stock of the same authorities
	}
	return done, err
}

func owners64(books []book) []int64 {
	ids := make([]int64, len(books))
	for i, b := range books {
		ids[i] = b.owner
	}
	return ids
}
