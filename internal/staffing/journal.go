package staffing

import (
	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/journal"
)

// What this room reads and stores in the write path.

// AbsenceLoad reads absences at one authority: one by its id, or those of
// accounts, which are locked so that no two overlap.
type AbsenceLoad struct {
	Authority authority.ID
	ID        authority.OwnedID
	Accounts  []uuid.UUID

	Absences []Absence
}

// Owner implements journal.Load.
func (l *AbsenceLoad) Owner() authority.ID { return l.Authority }

// Rank implements journal.Load.
func (*AbsenceLoad) Rank() journal.Rank { return journal.RankAccount }

// AbsenceRecorded is a new absence.
type AbsenceRecorded struct{ Absence Absence }

// Owner implements journal.Write.
func (w AbsenceRecorded) Owner() authority.ID { return w.Absence.ID.Authority }

// AbsenceEnded is an absence whose end is new.
type AbsenceEnded struct{ Absence Absence }

// Owner implements journal.Write.
func (w AbsenceEnded) Owner() authority.ID { return w.Absence.ID.Authority }
