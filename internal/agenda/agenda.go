// Package agenda tells what is due: the deadlines of a case and of an office, who
// is reminded of them, and what is left to do for somebody. It lets deadlines
// follow a change of the law. What begins and ends a deadline is a step of a
// case, which is no matter of this room. It declares the ports it needs.
package agenda

import (
	"context"
	"log/slog"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/journal"
	"kntc/internal/page"
	"kntc/internal/petition"
)

// Directory is the tree of authorities as it stands now.
type Directory interface {
	Tree(ctx context.Context) (*authority.Tree, error)
}

// LawReader gives the law in force.
type LawReader interface {
	// Law returns the law in force and its version.
	Law(ctx context.Context) (*deadline.Law, int64, error)
}

// Reader answers questions. Every method that takes a scope reads what lies
// outside it as absent.
type Reader interface {
	// Deadlines returns the deadlines of a case with every move, in the order in
	// which they began; fault.ErrNotFound outside the scope, and the refusal of a case
	// that the account, if it is one, does not read.
	Deadlines(ctx context.Context, scope access.Scope, by uuid.UUID, subject petition.Subject, id authority.OwnedID) (journal.Deadlines, []journal.DeadlineMove, error)
	// ListDeadlines returns open deadlines of offices, the earliest first.
	ListDeadlines(ctx context.Context, scope access.Scope, f DeadlineFilter, page DeadlinePage) ([]DeadlineLine, error)
	// CountDeadlines counts open deadlines of offices, up to page.CountMax.
	CountDeadlines(ctx context.Context, scope access.Scope, f DeadlineFilter) (page.Count, error)
	// ListReminders returns reminders, the latest first.
	ListReminders(ctx context.Context, scope access.Scope, f ReminderFilter, after ReminderPosition, limit int) ([]Reminder, error)

	// Worklist lists the cases with something left to do that are assigned to
	// one of the accounts, each at the authorities given with it.
	Worklist(ctx context.Context, scope access.Scope, f WorkFilter, page WorkPage) ([]WorkLine, error)
	// Lendings tells to which authorities the verification of a case was given; see
	// access.Actor.AllowLent.
	Lendings(ctx context.Context, id authority.OwnedID) ([]access.Lending, error)
	// StandsIn says for whom the actor stands in on a day, at the authorities of
	// their grants.
	StandsIn(ctx context.Context, actor access.Actor, on clock.Date) ([]access.StandIn, error)
	// BarredFrom finds the cases in which an account has an interest that bars:
	// nothing of them is told.
	BarredFrom(ctx context.Context, account uuid.UUID) (petition.Barred, error)
}

// Store keeps deadlines and reminders. Deadlines of a petition or matter that
// takes a step are stored with the step.
type Store interface {
	Reader

	// Timed lists the subjects, of every register, whose cases have deadlines.
	Timed() []petition.Subject
	// FollowedLaw is the version of the law that every open deadline has
	// followed.
	FollowedLaw(ctx context.Context) (int64, error)
	// FollowLaw notes that nothing open is older than the version any more. It
	// does nothing while something is, or while steps may still come in that were
	// computed under the law before.
	FollowLaw(ctx context.Context, version int64) error
	// RefreshDeadlines computes up to limit open deadlines anew that were
	// computed under an older version, in one short transaction. It returns how
	// many there were, and where to go on.
	RefreshDeadlines(ctx context.Context, version int64, at RefreshPosition, limit int,
		refresh func(deadline.Entry) (deadline.Entry, *deadline.Move)) (int, RefreshPosition, error)
	// Remind notes for up to limit open deadlines of offices that a rung of
	// the ladder was reached: of those due from one day to another that have
	// not been noted for it, authority by authority beginning at the one named.
	// It returns how many it noted, and at which authority to go on.
	Remind(ctx context.Context, rung deadline.Rung, from, to clock.Date, at authority.ID, limit int) (int, authority.ID, error)
}

// Service carries out the use cases on what is due.
type Service struct {
	store     Store
	directory Directory
	law       LawReader
	clock     clock.Clock
	log       *slog.Logger
}

// Deps are what a Service works with.
type Deps struct {
	Store     Store
	Directory Directory
	Law       LawReader    // by which deadlines are computed
	Clock     clock.Clock  // tells today's date
	Logger    *slog.Logger // for what no caller can be told; slog.Default when nil
}

// New returns the use cases.
func New(d Deps) *Service {
	if d.Logger == nil {
		d.Logger = slog.Default()
	}
	return &Service{store: d.Store, directory: d.Directory, law: d.Law, clock: d.Clock, log: d.Logger}
}
