package casework

import (
	"context"
	"slices"

	"kntc/internal/deadline"
	"kntc/internal/journal"
)

// Bulk runs fill in one transaction, for work on very many cases; see
// journal.Store. What the events of a change mean for deadlines is stored with
// it, as with every other step.
func (s *Service) Bulk(ctx context.Context, w journal.Work, fill func(journal.Bulk) error) error {
	schedule, err := s.scheduler(ctx)
	if err != nil {
		return err
	}
	return s.store.Bulk(ctx, w, func(b journal.Bulk) error { return fill(&schedulingBulk{b, schedule}) })
}

// schedulingBulk adds deadlines to the changes of a large transaction.
type schedulingBulk struct {
	journal.Bulk

	schedule *scheduler
}

// Put implements journal.Bulk. What is over is forgotten: the work is long.
func (f *schedulingBulk) Put(c journal.Change) error {
	if err := f.schedule.schedule(&c); err != nil {
		return err
	}
	for _, e := range c.Events {
		if !slices.ContainsFunc(f.schedule.known[e.ID], func(d deadline.Entry) bool { return d.State == deadline.Open }) {
			delete(f.schedule.known, e.ID)
		}
	}
	if now := entered(&c); len(now) > 0 {
		f.schedule.entered = now
	}
	return f.Bulk.Put(c)
}

// Load implements journal.Bulk.
func (f *schedulingBulk) Load(l journal.Load) error {
	err := f.Bulk.Load(l)
	f.schedule.learn([]journal.Load{l})
	return err
}
