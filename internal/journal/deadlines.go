package journal

import (
	"time"

	"kntc/internal/authority"
	"kntc/internal/deadline"
	"kntc/internal/lifecycle"
)

// Deadlines are the deadlines of one subject.
type Deadlines struct {
	Subject lifecycle.Subject
	ID      authority.OwnedID
	Entries []deadline.Entry
}

// DeadlineChange is what one transaction stores about the deadlines of one
// subject.
type DeadlineChange struct {
	Deadlines  // as they are now; only those that are new or changed
	Moves      []deadline.Move
	LawVersion int64 // of the law that was asked
}

// DeadlineMove is a change of a date, as it was recorded.
type DeadlineMove struct {
	deadline.Move

	LawVersion int64
	RecordedAt time.Time
}

// DeadlineLoad reads the deadlines of a subject that another load locks:
// whoever else changes them locks it as well.
type DeadlineLoad struct {
	Subject lifecycle.Subject
	ID      authority.OwnedID

	Entries []deadline.Entry // in the order in which they began
}

// Owner implements Load.
func (l *DeadlineLoad) Owner() authority.ID { return l.ID.Authority }

// Rank implements Load.
func (*DeadlineLoad) Rank() Rank { return RankRead }
