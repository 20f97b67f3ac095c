package casework

import (
	"time"

	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/journal"
	"kntc/internal/page"
	"kntc/internal/petition"
)

// Import is one taking over of a paper register: all of its files, written in one
// transaction.
type Import struct {
	ID        authority.OwnedID
	Files     []string // their names, in the order of time
	Petitions int      // entered
	Matters   int      // opened
	Opened    bool     // the register's own dates of entry count as the office's knowledge
	On        clock.Date
	Recorded  Recorded
	End       *ImportEnd // nil unless it was taken back
}

// ImportEnd says that an import was taken back, and why.
type ImportEnd struct {
	Reason   string
	Recorded Recorded
}

// Recorded is who did something, and when.
type Recorded struct {
	ActorID   uuid.UUID // zero for the operator of the machine
	ActorName string
	At        time.Time
}

// Position is the place of the import in lists.
func (i Import) Position() page.Position { return page.Position{On: i.On, ID: i.ID} }

// ImportLoad reads and locks an import; one that is not there is fault.ErrNotFound.
type ImportLoad struct {
	ID authority.OwnedID

	Import Import
}

// Owner implements journal.Load.
func (l *ImportLoad) Owner() authority.ID { return l.ID.Authority }

// Rank implements journal.Load.
func (*ImportLoad) Rank() journal.Rank { return journal.RankWhole }

// ImportedLoad reads and locks the cases of one subject that an import entered, in the
// order of their ids: a portion of them that follows an id, with their deadlines and
// with what was done on each since.
type ImportedLoad struct {
	Import  Import
	Subject petition.Subject
	After   uuid.UUID
	Limit   int

	Petitions []petition.Petition
	Matters   []petition.Matter
	Deadlines []journal.Deadlines
	Done      map[uuid.UUID]DoneSince // on which of them somebody did something
}

// DoneSince says what was done on a case since it was imported. What the system notes
// by itself, as that a limit has passed, is nothing done.
type DoneSince string

// What can have been done. Of several the last of these is told.
const (
	DoneStep   DoneSince = "step"   // somebody took a step, a later import too
	DoneFile   DoneSince = "file"   // a file was added
	DoneJoined DoneSince = "joined" // a petition of elsewhere became part of the matter
	DoneResult DoneSince = "result" // the import gave its result to a matter that was there before
)

// Owner implements journal.Load.
func (l *ImportedLoad) Owner() authority.ID { return l.Import.ID.Authority }

// Rank implements journal.Load.
func (*ImportedLoad) Rank() journal.Rank { return journal.RankWhole }

// Last is the last of the cases; zero when there are none.
func (l *ImportedLoad) Last() uuid.UUID {
	switch {
	case len(l.Petitions) > 0:
		return l.Petitions[len(l.Petitions)-1].ID.UUID
	case len(l.Matters) > 0:
		return l.Matters[len(l.Matters)-1].ID.UUID
	}
	return uuid.Nil
}

// Timed are the deadlines of the cases.
func (l *ImportedLoad) Timed() []journal.Deadlines { return l.Deadlines }

// RegisterImported is an import that is new.
type RegisterImported struct{ Import Import }

// Owner implements journal.Write.
func (w RegisterImported) Owner() authority.ID { return w.Import.ID.Authority }

// ImportTakenBack is an import whose end is new. What the office knew by its paper
// register goes with the import that brought it.
type ImportTakenBack struct{ Import Import }

// Owner implements journal.Write.
func (w ImportTakenBack) Owner() authority.ID { return w.Import.ID.Authority }

// PetitionFreed says that the changed petition gave up its number and its row of the
// paper register.
type PetitionFreed struct{ Petition petition.Petition }

// Owner implements journal.Write.
func (w PetitionFreed) Owner() authority.ID { return w.Petition.ID.Authority }

// MatterFreed says the same of the changed matter.
type MatterFreed struct{ Matter petition.Matter }

// Owner implements journal.Write.
func (w MatterFreed) Owner() authority.ID { return w.Matter.ID.Authority }

// BookFreed says up to which number a book's numbers were given by a paper register
// that was taken back: below it they may be missing, and are not drawn, until the
// register is imported again.
type BookFreed struct {
	Book journal.Book
	Upto int
}

// Owner implements journal.Write.
func (w BookFreed) Owner() authority.ID { return w.Book.Authority }

// Unposted reverses every row of the ledger that the events of a changed case caused,
// each for the instant at which it counted as known, under the case's latest event.
type Unposted struct {
	Subject petition.Subject
	ID      authority.OwnedID
}

// Owner implements journal.Write.
func (w Unposted) Owner() authority.ID { return w.ID.Authority }
