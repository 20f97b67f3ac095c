package casework

import (
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/party/vault"
	"kntc/internal/petition"
)

// The writes of this register.

// PetitionEntered is a petition entering the register.
type PetitionEntered struct {
	Petition  petition.Petition
	Parties   vault.Stored
	SearchKey string
}

// Owner implements journal.Write.
func (w PetitionEntered) Owner() authority.ID { return w.Petition.ID.Authority }

// PetitionChanged is a petition after a step; its version was raised by one.
type PetitionChanged struct {
	Petition  petition.Petition
	SearchKey *string // nil: as it was
	Assigned  bool    // its assignees changed
}

// Owner implements journal.Write.
func (w PetitionChanged) Owner() authority.ID { return w.Petition.ID.Authority }

// PetitionRenumbered says that the changed petition got another number.
type PetitionRenumbered struct{ Petition petition.Petition }

// Owner implements journal.Write.
func (w PetitionRenumbered) Owner() authority.ID { return w.Petition.ID.Authority }

// MatterOpened is a new matter.
type MatterOpened struct{ Matter petition.Matter }

// Owner implements journal.Write.
func (w MatterOpened) Owner() authority.ID { return w.Matter.ID.Authority }

// MatterChanged is a matter after a step; its version was raised by one.
type MatterChanged struct {
	Matter   petition.Matter
	Assigned bool // its assignees changed
}

// Owner implements journal.Write.
func (w MatterChanged) Owner() authority.ID { return w.Matter.ID.Authority }

// MatterRenamed says that the changed matter has another subject.
type MatterRenamed struct {
	Matter  authority.OwnedID
	Subject string
}

// Owner implements journal.Write.
func (w MatterRenamed) Owner() authority.ID { return w.Matter.Authority }

// PartiesReplaced puts parties in the place of a petition's stored ones.
type PartiesReplaced struct {
	Petition authority.OwnedID
	Parties  vault.Stored
	Past     []vault.Past // who is none any more
}

// Owner implements journal.Write.
func (w PartiesReplaced) Owner() authority.ID { return w.Petition.Authority }

// PartyLeft says that one of many petitioners withdrew.
type PartyLeft struct {
	Petition authority.OwnedID
	Sealed   bool // the petition's parties are
	Ordinal  int
	On       clock.Date
}

// Owner implements journal.Write.
func (w PartyLeft) Owner() authority.ID { return w.Petition.Authority }

// PartsMoved stores the parts of a petition that was split, or of which some
// moved with their matter.
type PartsMoved struct{ Petition petition.Petition }

// Owner implements journal.Write.
func (w PartsMoved) Owner() authority.ID { return w.Petition.ID.Authority }

// SpansCarried says that the times of a matter, those that go on as well, come
// along to another one, under the versions they have: the matter was handed over.
type SpansCarried struct{ From, To authority.OwnedID }

// Owner implements journal.Write.
func (w SpansCarried) Owner() authority.ID { return w.To.Authority }

// SpanKind is a kind of time in the life of a matter.
type SpanKind string

// The kinds. The first two do not count towards the resolution.
const (
	SuspensionSpan SpanKind = "suspension"
	AppraisalSpan  SpanKind = "appraisal"
	StaySpan       SpanKind = "stay"       // of the contested decision; the clock goes on
	ProtectionSpan SpanKind = "protection" // of the denouncer or kin
)

// Span begins, ends or takes back a time in the life of a matter.
type Span struct {
	Matter  authority.OwnedID
	Kind    SpanKind
	Version int64 // of the event
	On      clock.Date
	Ground  petition.Ground
	Ends    bool
	Before  clock.Date // of one that begins: the day of the step before
	Removes int64      // it never was: version of the event that began it
}

// Owner implements journal.Write.
func (w Span) Owner() authority.ID { return w.Matter.Authority }

// Moved names the petitions that a merging took from a matter, so that it can
// be undone.
type Moved struct {
	Matter    authority.OwnedID
	Version   int64 // of the event that merged it
	Petitions []MovedPart
}

// MovedPart is a petition that moved, or a part of a split one.
type MovedPart struct {
	Petition authority.OwnedID
	Part     int // 0 for a petition that was not split
}

// Owner implements journal.Write.
func (w Moved) Owner() authority.ID { return w.Matter.Authority }

// Owner implements journal.Write: a case that came back is noted as it is.
func (r Recirculation) Owner() authority.ID { return r.Petition.Authority }
