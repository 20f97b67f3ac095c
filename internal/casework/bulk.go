package casework

import (
	"context"

	"kntc/internal/authority"
	"kntc/internal/journal"
)

// BulkWork is a journal.Bulk that keeps the deadlines of cases.
type BulkWork interface {
	journal.Bulk
	// Forget says that nothing more is put about cases, so that nothing about them
	// needs to be remembered.
	Forget(ids ...authority.OwnedID)
}

// Bulk runs fill in one transaction, for work on very many cases; see
// journal.Store. What the events of a change mean for deadlines is stored with
// it, as with every other step.
func (s *Service) Bulk(ctx context.Context, w journal.Work, fill func(BulkWork) error) error {
	schedule, err := s.scheduler(ctx)
	if err != nil {
		return err
	}
	return s.store.Bulk(ctx, w, func(b journal.Bulk) error { return fill(&schedulingBulk{b, schedule}) })
}

// Rehearse runs fill on a Bulk that stores nothing: with it the same steps are taken
// as with Bulk, deadlines among them.
func (s *Service) Rehearse(ctx context.Context, b journal.Bulk, fill func(BulkWork) error) error {
	schedule, err := s.scheduler(ctx)
	if err != nil {
		return err
	}
	return fill(&schedulingBulk{b, schedule})
}

// schedulingBulk adds deadlines to the changes of a large transaction.
type schedulingBulk struct {
	journal.Bulk

	schedule *scheduler
}

// Put implements journal.Bulk.
func (f *schedulingBulk) Put(c journal.Change) error {
	if err := f.schedule.schedule(&c); err != nil {
		return err
	}
	if now := entered(&c); len(now) > 0 {
		f.schedule.entered = now
	}
	return f.Bulk.Put(c)
}

// Forget implements BulkWork.
func (f *schedulingBulk) Forget(ids ...authority.OwnedID) {
	for _, id := range ids {
		delete(f.schedule.known, id)
	}
}

// Load implements journal.Bulk.
func (f *schedulingBulk) Load(l journal.Load) error {
	err := f.Bulk.Load(l)
	f.schedule.learn([]journal.Load{l})
	return err
}
