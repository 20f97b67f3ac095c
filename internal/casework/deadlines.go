package casework

import (
	"context"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/journal"
	"kntc/internal/petition"
)

// DeadlineMove is a change of a date, as it was recorded.
type DeadlineMove = journal.DeadlineMove

// DeadlineReader reads deadlines within a scope.
type DeadlineReader interface {
	// Deadlines returns the deadlines of a case with every move, in the order in
	// which they began; fault.ErrNotFound outside the scope.
	Deadlines(ctx context.Context, scope access.Scope, subject petition.Subject, id authority.OwnedID) (journal.Deadlines, []DeadlineMove, error)
	// ListDeadlines returns open deadlines of offices, the earliest first.
	ListDeadlines(ctx context.Context, scope access.Scope, f DeadlineFilter, page DeadlinePage) ([]DeadlineLine, error)
	// ListReminders returns reminders, the latest first.
	ListReminders(ctx context.Context, scope access.Scope, f ReminderFilter, after ReminderPosition, limit int) ([]Reminder, error)
}

// DeadlineStore keeps deadlines. Those of a petition or matter that takes a
// step are stored by Store.Commit.
type DeadlineStore interface {
	DeadlineReader

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

// RefreshPosition is how far a pass over the deadlines of a subject has come.
type RefreshPosition struct {
	Subject petition.Subject
	ID      authority.OwnedID
	Term    deadline.Term
	Seq     int
}

// Reminder is a rung of the ladder that an open deadline reached.
type Reminder struct {
	Subject     petition.Subject
	ID          authority.OwnedID
	Number      petition.Number
	Term        deadline.Term
	Seq         int
	Rung        string
	RungVersion int // the one that was climbed
	Due         clock.Date
	Moved       bool // the deadline has another date by now
	Provisional bool // the date it has is not settled
	Recipient   string
	RecordedAt  time.Time
}

// ReminderFilter narrows a list of reminders.
type ReminderFilter struct {
	Authority authority.ID
	Subtree   bool
	Recipient string // officer, head, supervisor
}

// ReminderPosition is the place of a reminder in its list, the latest first.
type ReminderPosition struct {
	RecordedAt time.Time
	ID         authority.OwnedID
	Term       deadline.Term
	Seq        int
	Rung       string
}

// DeadlineFilter narrows a list of open deadlines.
type DeadlineFilter struct {
	Authority authority.ID // of this authority; within the scope
	Subtree   bool         // and of all below it
	From, To  clock.Date   // due within these days; zero is open
	Term      deadline.Term
	Subject   petition.Subject
	Assignee  petition.AssigneeFilter
	Anyone    bool // also limits that bind the citizen, or that run out by themselves
}

// DeadlinePage says which part of a list is asked for.
type DeadlinePage struct {
	After DeadlinePosition
	Limit int
}

// DeadlinePosition is the place of a deadline in a list.
type DeadlinePosition struct {
	Due  clock.Date
	ID   authority.OwnedID
	Term deadline.Term
	Seq  int
}

// DeadlineLine is a deadline as lists show it.
type DeadlineLine struct {
	Subject petition.Subject
	ID      authority.OwnedID
	Number  petition.Number
	Title   string // the subject of the petition or matter
	State   petition.State
	Kind    petition.Kind
	Entry   deadline.Entry
}

// Position is the line's place in its list.
func (l DeadlineLine) Position() DeadlinePosition {
	return DeadlinePosition{l.Entry.Due, l.ID, l.Entry.Term, l.Entry.Seq}
}
