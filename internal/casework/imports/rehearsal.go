package imports

import (
	"time"

	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
	"kntc/internal/petition"
)

// rehearsal is a casework.BulkWork that stores nothing: with it a dry run takes the
// same steps as the real one.
type rehearsal struct {
	now   time.Time
	drawn int
}

// Now implements journal.Bulk.
func (r *rehearsal) Now() time.Time { return r.now }

// Load implements journal.Bulk: numbers are counted, and what was looked up
// before serves for a rehearsal.
func (r *rehearsal) Load(l journal.Load) error {
	n, ok := l.(*journal.NumberLoad)
	if !ok {
		return fault.ErrNotFound
	}
	r.drawn++
	n.Number = petition.Number{Book: n.Book.Name, Year: n.Book.Year, No: r.drawn}
	return nil
}

// Put implements journal.Bulk.
func (*rehearsal) Put(journal.Change) error { return nil }

// OpenLedger implements journal.Bulk.
func (*rehearsal) OpenLedger(authority.ID, time.Time) (bool, error) { return true, nil }

// Forget implements casework.BulkWork.
func (*rehearsal) Forget(...authority.OwnedID) {}

// Keep implements journal.Bulk.
func (*rehearsal) Keep(idempotency.Kept) error { return nil }
