package store

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"

	"kntc/internal/store/sqldb"
	"kntc/internal/token"
)

// endedSessions is the process's copy of which sessions have ended while access
// tokens of theirs may still be alive. It is asked with every request, and the
// database only as often as endedAge says.
type endedSessions struct {
	turn chan struct{} // holds one: who asks the database

	mu      sync.RWMutex
	since   map[uuid.UUID]time.Time // when each ended
	latest  time.Time               // of them
	checked time.Time               // zero when a session was ended through this server since
	changes int                     // counts sessions ended through this server
}

const (
	// endedAge is how long a server goes on with its copy. A session that was
	// ended through this server is refused at once; one ended through another
	// server, or from the command line, within this time.
	endedAge = 500 * time.Millisecond
	// endedOverlap is how far before the latest known end is looked again: a
	// transaction with an earlier instant may have been stored later, but ends
	// with its request (KNTC_REQUEST_TIMEOUT).
	endedOverlap = 10 * time.Minute
	// endedKept is how long an end is kept in mind. An access token lives no
	// longer than half of it; the rest is for clocks that differ.
	endedKept = 2 * token.MaxAccessTTL
)

// SessionEnded implements token.Sessions.
func (s *Store) SessionEnded(ctx context.Context, session uuid.UUID) (bool, error) {
	e := &s.ended
	ended, current := e.look(session, s.clock.Now())
	if current {
		return ended, nil
	}
	if err := s.learnEnded(ctx); err != nil {
		return false, fmt.Errorf("learn which sessions have ended: %w", err)
	}
	ended, _ = e.look(session, s.clock.Now())
	return ended, nil
}

// look reports whether the copy knows the session as ended, and whether the copy
// is young enough to say so.
func (e *endedSessions) look(session uuid.UUID, now time.Time) (ended, current bool) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	_, ended = e.since[session]
	age := now.Sub(e.checked)
	return ended, age >= 0 && age < endedAge // a clock that was set back makes no copy young
}

// learnEnded brings the copy up to date, unless somebody just did: of many
// requests that find it old, one asks the database and the others wait for it.
func (s *Store) learnEnded(ctx context.Context) error {
	e := &s.ended
	select {
	case e.turn <- struct{}{}:
		defer func() { <-e.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	now := s.clock.Now()
	if _, current := e.look(uuid.Nil, now); current {
		return nil
	}
	from, changes := e.begin(now)
	found := make(map[uuid.UUID]time.Time)
	err := s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var family uuid.UUID
		var at sqldb.Instant
		err := r.Scan(&family, &at)
		found[family] = time.Time(at)
		return err
	}), selectEnded, sqldb.Instant(from)))
	if err == nil {
		e.add(found, now, changes)
	}
	return err
}

// selectEnded reads a session by its youngest token, which is the one that was
// not used.
const selectEnded = "SELECT family, revoked_at FROM refresh_token WHERE used_at IS NULL AND revoked_at IS NOT NULL AND revoked_at > ?"

// begin says from when ends are to be read, and how many were made here so far.
func (e *endedSessions) begin(now time.Time) (from time.Time, changes int) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if e.latest.IsZero() {
		return now.Add(-endedKept), e.changes
	}
	return e.latest.Add(-endedOverlap), e.changes
}

// add takes over what was found, and forgets what no token can be alive of. The
// copy is not current when a session was ended here after it was begun.
func (e *endedSessions) add(found map[uuid.UUID]time.Time, now time.Time, changes int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.since == nil {
		e.since = make(map[uuid.UUID]time.Time)
	}
	for session, at := range found {
		e.since[session] = at
		if at.After(e.latest) {
			e.latest = at
		}
	}
	for session, at := range e.since {
		if at.Before(e.latest.Add(-endedKept)) {
			delete(e.since, session)
		}
	}
	if e.changes == changes {
		e.checked = now
	}
}

// forget makes the next request ask the database.
func (e *endedSessions) forget() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.changes++
	e.checked = time.Time{}
}
