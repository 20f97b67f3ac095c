package casework

import (
	"context"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/journal"
	"kntc/internal/petition"
)

// DeadlineReader reads the deadlines on which steps depend. Those of a petition
// or matter that takes a step are stored with it, by Store.Commit.
type DeadlineReader interface {
	// Deadlines returns the deadlines of a case with every move, in the order in
	// which they began; fault.ErrNotFound outside the scope.
	Deadlines(ctx context.Context, scope access.Scope, by uuid.UUID, subject petition.Subject, id authority.OwnedID) (journal.Deadlines, []journal.DeadlineMove, error)
	// Lapsed returns the deadlines of matters for a term that are open, were over
	// before the day and are settled, the earliest first, from after the one
	// given; zero is from the start.
	Lapsed(ctx context.Context, scope access.Scope, term deadline.Term, day clock.Date, after Lapse, limit int) ([]Lapse, error)
	// Overdue returns the limits of matters without a result that were over before
	// the day, as Lapsed does, of matters of which that is not noted yet.
	Overdue(ctx context.Context, scope access.Scope, day clock.Date, after Lapse, limit int) ([]Lapse, error)
	// NotedLateness notes, once, that of every matter which was late on the day that
	// is noted.
	NotedLateness(ctx context.Context, day clock.Date) error
}

// Lapse is a deadline of a matter that is over. A matter has many of a term; Seq
// tells them apart.
type Lapse struct {
	Matter authority.OwnedID
	Due    clock.Date
	Seq    int
}
