package lostproperty_test

import (
	"context"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
	"kntc/internal/ledger"
	"kntc/internal/lifecycle"
	"kntc/internal/seal"
)

// Store is what the use cases need of a store.
type Store interface {
	journal.Store

	Tree(ctx context.Context) (*authority.Tree, error)
	Item(ctx context.Context, scope access.Scope, id authority.OwnedID) (Item, error)
	Events(ctx context.Context, scope access.Scope, by uuid.UUID, of []lifecycle.Subject, id authority.OwnedID) ([]lifecycle.EventRecord, error)
	Deadlines(ctx context.Context, scope access.Scope, by uuid.UUID, subject lifecycle.Subject, id authority.OwnedID) (journal.Deadlines, []journal.DeadlineMove, error)
	Law(ctx context.Context) (*deadline.Law, int64, error)
}

// Service carries out the use cases on items.
type Service struct {
	store  Store
	sealer seal.Sealer
	clock  clock.Clock // tells today's date where a command names none
}

// Found is an item that is to be entered.
type Found struct {
	Authority authority.ID
	Sort      string
	Grams     int64
	On        clock.Date
}

// Register enters an item.
func (s *Service) Register(ctx context.Context, actor access.Actor, f Found, once idempotency.Once[Item]) (idempotency.Answer, error) {
	scope, err := actor.Allow(ItemKeep)
	if err != nil {
		return idempotency.Answer{}, err
	}
	if f.On.IsZero() {
		f.On = clock.DateOf(s.clock.Now())
	}
	number := &journal.NumberLoad{Book: journal.Book{Authority: f.Authority, Name: Register, Year: f.On.Year()}}
	w := journal.Work{Scope: scope, Actor: actor, Loads: []journal.Load{number}}
	return s.run(ctx, w, once, func(_ time.Time, law inForce) (journal.Change, Item, error) {
		item, event, err := find(Item{ID: authority.NewOwnedID(f.Authority), Number: number.Number, Sort: f.Sort, Grams: f.Grams, FoundOn: f.On})
		if err != nil {
			return journal.Change{}, Item{}, err
		}
		change, err := law.change(Item{}, item, event, nil)
		change.Add(itemEntered{item})
		return change, item, err
	})
}

// Step takes one step of the table. version is the one the caller saw; zero
// skips the comparison.
func (s *Service) Step(
	ctx context.Context, actor access.Actor, id authority.OwnedID, version int64, cmd Command, once idempotency.Once[Item],
) (idempotency.Answer, error) {
	scope, err := actor.Allow(permission(cmd.Action))
	if err != nil {
		return idempotency.Answer{}, err
	}
	if cmd.On.IsZero() {
		cmd.On = clock.DateOf(s.clock.Now())
	}
	item := &itemLoad{ID: id}
	due := &journal.DeadlineLoad{Subject: OfItem, ID: id}
	w := journal.Work{Scope: scope, Actor: actor, Loads: []journal.Load{item, due}}
	return s.run(ctx, w, once, func(now time.Time, law inForce) (journal.Change, Item, error) {
		if err := fault.CheckVersion(item.Item.Version, version); err != nil {
			return journal.Change{}, Item{}, err
		}
		after, event, err := apply(item.Item, cmd, clock.DateOf(now))
		if err != nil {
			return journal.Change{}, Item{}, err
		}
		change, err := law.change(item.Item, after, event, due.Entries)
		change.Add(itemChanged{after})
		return change, after, err
	})
}

// inForce is the law by which deadlines are computed, and its version.
type inForce struct {
	law     *deadline.Law
	version int64
}

// change is what follows from an event: the rows of the ledger, and what it
// means for deadlines.
func (l inForce) change(before, after Item, e lifecycle.Event, known []deadline.Entry) (journal.Change, error) {
	step := items().Step(e, lifecycle.Anchors{On: e.On, Received: after.FoundOn, Meetable: lifecycle.Meetable([]*table{items()})}, known)
	step.Facts = deadline.Facts{Kind: kind}
	entries, moves, err := l.law.Advance(known, step)
	if err != nil {
		return journal.Change{}, err
	}
	return journal.Change{
		Events: []lifecycle.Event{e},
		Ledger: ledger.Post(countedItem, after.ID, factsOf(before), factsOf(after)),
		Deadlines: []journal.DeadlineChange{{
			Deadlines: journal.Deadlines{Subject: OfItem, ID: after.ID, Entries: entries}, Moves: moves, LawVersion: l.version,
		}},
	}, nil
}

// run commits the work once.
func (s *Service) run(
	ctx context.Context, w journal.Work, once idempotency.Once[Item], decide func(time.Time, inForce) (journal.Change, Item, error),
) (idempotency.Answer, error) {
	law, version, err := s.store.Law(ctx)
	if err != nil {
		return idempotency.Answer{}, err
	}
	return idempotency.Run(s.sealer, w.Actor, once, func(r *idempotency.Request, keep func(Item) (idempotency.Kept, error)) error {
		w.Request = r
		return s.store.Commit(ctx, w, func(now time.Time) (journal.Change, error) {
			change, item, err := decide(now, inForce{law, version})
			if err != nil {
				return journal.Change{}, err
			}
			change.Kept, err = keep(item)
			return change, err
		})
	})
}

// Item returns an item that the actor may see.
func (s *Service) Item(ctx context.Context, actor access.Actor, id authority.OwnedID) (Item, error) {
	scope, err := actor.Allow(ItemRead)
	if err != nil {
		return Item{}, err
	}
	return s.store.Item(ctx, scope, id)
}

// Events returns the history of an item that the actor may see.
func (s *Service) Events(ctx context.Context, actor access.Actor, id authority.OwnedID) ([]lifecycle.EventRecord, error) {
	scope, err := actor.Allow(ItemRead)
	if err != nil {
		return nil, err
	}
	return s.store.Events(ctx, scope, uuid.Nil, []lifecycle.Subject{OfItem}, id)
}

// Deadlines returns the deadlines of an item that the actor may see.
func (s *Service) Deadlines(ctx context.Context, actor access.Actor, id authority.OwnedID) ([]deadline.Entry, error) {
	scope, err := actor.Allow(ItemRead)
	if err != nil {
		return nil, err
	}
	found, _, err := s.store.Deadlines(ctx, scope, uuid.Nil, OfItem, id)
	return found.Entries, err
}
