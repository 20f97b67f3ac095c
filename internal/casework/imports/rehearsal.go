package imports

import (
	"time"

	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
	"kntc/internal/petition"
)

// rehearsal is a journal.Bulk that stores nothing: with it a dry run takes the
// same steps as the real one.
type rehearsal struct {
	im    *importer
	now   time.Time
	drawn int
}

// Now implements journal.Bulk.
func (r *rehearsal) Now() time.Time { return r.now }

// Load implements journal.Bulk: numbers are counted, and what was looked up
// before serves for a rehearsal.
func (r *rehearsal) Load(l journal.Load) error {
	switch l := l.(type) {
	case *journal.NumberLoad:
		r.drawn++
		l.Number = petition.Number{Book: l.Book.Name, Year: l.Book.Year, No: r.drawn}
		return nil
	case *casework.BookLoad:
		var err error
		l.Used, err = r.im.service.store.NumbersUsed(r.im.ctx, r.im.scope, l.Book)
		return err
	}
	return fault.ErrNotFound
}

// Put implements journal.Bulk.
func (*rehearsal) Put(journal.Change) error { return nil }

// OpenLedger implements journal.Bulk.
func (r *rehearsal) OpenLedger(owner authority.ID, _ time.Time) (bool, error) {
	used, err := r.im.service.store.LedgerUsed(r.im.ctx, r.im.scope, owner)
	return !used, err
}

// Keep implements journal.Bulk.
func (*rehearsal) Keep(idempotency.Kept) error { return nil }
