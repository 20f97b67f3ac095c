// Package journal is the port of the write path. A use case says beforehand what
// it reads and locks (Work), decides on that alone, and hands back everything
// that follows (Change): it is stored together or not at all, in two round
// trips. Loads and writes are open sets: a register brings its own, and the
// store is told how to carry them out.
//
// The scope of the work is the one door. What a load reads, and what a change
// writes, belongs to an authority within it, or to one that a load names out
// loud with Beyond.
package journal

import (
	"context"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/idempotency"
	"kntc/internal/ledger"
	"kntc/internal/lifecycle"
)

// Store carries out works.
type Store interface {
	// Commit reads and locks what the work loads, calls decide once with the
	// instant of the transaction, and stores the change in the same transaction.
	// An error from decide stores nothing. A load outside the scope, and one that
	// must find its row and does not, is fault.ErrNotFound. A request that was
	// answered before returns *idempotency.Replayed instead of calling decide.
	Commit(ctx context.Context, w Work, decide func(now time.Time) (Change, error)) error

	// Bulk runs fill in one transaction, for work on very many rows. What fill
	// puts becomes visible together or not at all. Of the work it heeds scope,
	// actor and request.
	Bulk(ctx context.Context, w Work, fill func(Bulk) error) error
}

// Work says what a transaction is about: who acts, within which scope, and what
// is read and locked. The zero scope reaches nothing, so the zero work loads and
// stores nothing but the answer to its request.
type Work struct {
	Scope   access.Scope
	Actor   access.Actor
	Loads   []Load
	Request *idempotency.Request // whose answer is kept; nil keeps none
}

// Load is something that a transaction reads before it decides. The store fills
// it in; what stands in it holds until the transaction ends.
type Load interface {
	// Owner is the authority whose rows are read.
	Owner() authority.ID
	// Rank is the place of its locks in the order of all locks.
	Rank() Rank
}

// Rank orders locks: every transaction takes them in the order of the ranks and,
// within one rank, of the loads, so that no two wait for each other in a circle.
type Rank int

// The ranks. What many rows belong to is locked before what belongs to it.
const (
	RankWhole   Rank = iota // a case to which others belong: a matter, before its petitions
	RankOther               // a further one of these that the step joins or ends
	RankPart                // what belongs to a whole, or stands alone: a petition
	RankAccount             // people
	RankRead                // nothing: what is read stands behind a lock taken before
	RankNumber              // counters of registers, last: everybody needs them
)

// Beyond lets a load read rows of an authority outside the scope, and the change
// write some there. Reviewers search for this name.
func Beyond(reason string, l Load) Load { return beyond{Load: l, reason: reason} }

type beyond struct {
	Load

	reason string
}

// Inside is the load itself, and the reason why it goes beyond the scope; "" for
// one that does not.
func Inside(l Load) (Load, string) {
	if b, ok := l.(beyond); ok {
		return b.Load, b.reason
	}
	return l, ""
}

// Further is a load of which only what it reads tells at which other authorities
// it reads and locks. Owners are asked after it was filled in.
type Further interface {
	Load
	// Owners are those authorities, all of them outside the scope perhaps, and
	// why they are reached.
	Owners() (ids []authority.ID, reason string)
}

// Write is a row, or a change of one, that a register stores.
type Write interface {
	// Owner is the authority whose row it is.
	Owner() authority.ID
}

// Change is everything that one transaction stores.
type Change struct {
	Writes    []Write
	Events    []lifecycle.Event
	Ledger    []ledger.Row
	Deadlines []DeadlineChange

	// For an imported register, when the office learned the facts; the
	// transaction's instant when zero. Ledger rows about the subjects in
	// KnownLater were learned later than the rest.
	KnownAt    time.Time
	KnownLater map[authority.OwnedID]time.Time

	Kept idempotency.Kept // the answer for Work.Request
}

// Add adds writes to the change.
func (c *Change) Add(writes ...Write) { c.Writes = append(c.Writes, writes...) }

// Bulk takes the changes of a large transaction, one after another.
type Bulk interface {
	// Now is the frozen instant of the transaction.
	Now() time.Time
	// Load fills in a load, as Commit does; its rows stay locked.
	Load(l Load) error
	// Put queues a change; the queue is sent in portions.
	Put(c Change) error
	// OpenLedger opens the ledger of an authority with the knowledge of its paper
	// register, which reaches back to the instant. It reports false, and does
	// nothing, when the ledger holds rows or was opened before.
	OpenLedger(owner authority.ID, knownFrom time.Time) (bool, error)
	// Keep keeps the answer for Work.Request, when there is one.
	Keep(answer idempotency.Kept) error
}
