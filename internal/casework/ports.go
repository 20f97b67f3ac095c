// Package casework holds the use cases: it checks permission and version, loads
// what a step needs, lets the pure domain decide, and hands everything that
// follows to the store as one change. It declares the ports it needs.
package casework

import (
	"context"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/petition"
	"kntc/internal/replay"
	"kntc/internal/seal"
)

// Store keeps petitions and matters. Its write path is one closure: load and
// lock, decide in pure code, store everything or nothing.
type Store interface {
	// Commit loads and locks what the Work names, calls decide once, and
	// stores the Change in the same transaction. An error from decide stores
	// nothing. Rows outside the scope are reported as fault.ErrNotFound. A
	// request already answered under the same idempotency key returns
	// *replay.Replayed instead of calling decide.
	Commit(ctx context.Context, w Work, decide func(Loaded) (Change, error)) error

	// Bulk runs fill in one transaction, for work on very many rows.
	// What fill puts becomes visible together or not at all. Of the work it
	// heeds the actor and the request, as Commit does.
	Bulk(ctx context.Context, w Work, fill func(Filler) error) error

	// Imported returns the fingerprints of the rows of an authority's paper
	// register that were imported before, by register number.
	Imported(ctx context.Context, scope access.Scope, owner authority.ID, numbers []string) (map[string]string, error)

	// ImportedMatters returns the matters imported before with their
	// petitions, by their shared number.
	ImportedMatters(ctx context.Context, scope access.Scope, owner authority.ID, sources []string) (map[string]MatterRecord, error)
}

// Work says what a transaction is about: who acts, what to load and lock,
// which numbers to draw.
type Work struct {
	Scope access.Scope
	Actor access.Actor

	Petition authority.OwnedID // load and lock this petition
	Matter   authority.OwnedID // load and lock this matter

	OwnMatter  bool                // also the matter the petition belongs to
	OwnOrigin  bool                // also the petition it was referred from, here or to the predecessor that handed it over
	OwnParties bool                // also the petition's parties
	OwnFiles   bool                // also the petition's attachments
	OfMatter   bool                // also the petitions of the matter
	Denouncers bool                // also the sealed parties of the petitions of the matter
	AllParties bool                // also the parties and attachments of the petitions of the matter
	Timeless   bool                // without deadlines: the step means nothing to them
	Guided     bool                // also earlier petitions of the same persons on which guidance was given
	Targets    []authority.OwnedID // load and lock these matters too: contents of the petition join them
	Into       authority.OwnedID   // load and lock this matter too, into which Matter is to be merged
	Urged      bool                // also how many urgings of the petition or matter wait for an answer
	Suspension int64               // also this suspension or appraisal of Matter, named by the version of the event that began it
	Unmerge    bool                // also the matter into which Matter was merged, and the petitions it took that are still there
	Prior      authority.OwnedID   // load and lock this matter, of whichever authority, with its petitions
	// SamePaper asks for the petitions that other authorities made of the same
	// paper, if it says so of the petition: they are locked from the addressee
	// towards the sender, with their parties. Nil asks for none.
	SamePaper func(petition.Petition) bool
	Staff     []uuid.UUID  // also the grants of these accounts
	StandsIn  bool         // also for whom the actor stands in today, when the matter is assigned to others
	Absences  *AbsenceWork // also absences, of accounts that are locked
	Books     []Book
	Papers    []PaperBook // numbers of documents to draw; one of them at most fits the case
	Probe     *Probe
	Request   *replay.Request // whose answer is kept; nil keeps none
}

// Book names a register from which to draw the next number.
type Book struct {
	Authority authority.ID
	Name      petition.Book
	Year      int
}

// PaperBook asks for the next number of a class of documents, if the case is of
// one of the kinds.
type PaperBook struct {
	Class   petition.PaperClass
	Kinds   []petition.Kind // nil: whatever the kind
	Year    int
	AtLeast int // a number given by hand: nothing is drawn, but no later document gets it
}

// Probe asks for earlier petitions of the same persons at one authority.
type Probe struct {
	Authority  authority.ID
	Sealed     bool     // search among sealed parties instead of open ones
	Identities []string // blind indexes of identity numbers
	Persons    []string // person keys, or their keyed form when sealed
	Except     authority.OwnedID
}

// Candidate is a petition that may be about the same thing.
type Candidate struct {
	ID         authority.OwnedID
	Number     petition.Number
	State      petition.State
	ReceivedOn clock.Date
	Subject    string
	ByIdentity bool // the identity number agrees; else name and address
}

// Loaded is what the store read, locked until the end of the transaction.
type Loaded struct {
	Now        time.Time // frozen for the transaction; becomes recorded_at
	Petition   petition.Petition
	Parties    Parties
	Matter     *petition.Matter
	Targets    []*petition.Matter
	Urged      int
	Suspension *petition.Suspension // nil when there is no such one
	Moved      []MovedPart          // for Unmerge: what the merging took
	Into       *petition.Matter     // with which it is merged, or is to be
	Origin     *petition.Petition
	Files      []Attachment        // of the petition, oldest first
	Petitions  []petition.Petition // of the matter; for Unmerge, those it is to get back
	Numbers    []petition.Number   // one per book asked for
	Paper      petition.Number     // of the step's document; zero when it has none
	Candidates []Candidate
	Guided     []Candidate

	SamePaper  []petition.Petition                 // at other authorities
	Denouncers map[authority.OwnedID][]SealedParty // of the petitions of the matter

	Staff     map[uuid.UUID][]access.Grant // of accounts that are not disabled
	StandsFor []Absence                    // of today, in which the actor stands in
	Absences  []Absence                    // that the work asked for

	PartiesOf map[authority.OwnedID]Parties      // of the petitions of the matter, and of SamePaper
	FilesOf   map[authority.OwnedID][]Attachment // of the same, oldest first

	Prior          *petition.Matter
	PriorPetitions []petition.Petition

	Deadlines []Deadlines // of the petition, the matter and the prior one
}

// Parties are a petition's parties as they are stored: open, or sealed when
// the kind is.
type Parties struct {
	Open   []OpenParty
	Sealed []SealedParty
}

// OpenParty is a stored party whose name may be read within the scope.
type OpenParty struct {
	petition.Party        // IdentityNumber is empty here
	IdentitySealed []byte // nil when there is none
	IdentityIndex  string // "" when there is none
	PersonKey      string // "" when there is too little to go by
}

// SealedParty is a stored party that nobody can read without the key.
type SealedParty struct {
	Ordinal       int
	Box           []byte
	IdentityIndex string
	PersonIndex   string
	LeftOn        clock.Date // when the party withdrew; it tells nothing about who it is
}

// Change is everything one transaction stores.
type Change struct {
	NewPetitions  []NewPetition
	Petitions     []petition.Petition // changed; their version was raised by one
	NewMatters    []petition.Matter
	Matters       []petition.Matter // changed
	Events        []petition.Event
	Ledger        []ledger.Row
	KnownLater    map[authority.OwnedID]time.Time // ledger rows about these were learned later than the rest
	Parties       []NewParties                    // of existing petitions: replaces what was stored
	SearchKeys    map[authority.OwnedID]string
	Attachments   []Attachment // new; of a petition that exists, or enters with them
	Deadlines     []DeadlineChange
	Left          []Left
	Carried       []Carried
	Spans         []Span
	Moved         *Moved
	Parts         []petition.Petition // whose parts are new or moved
	Recirculation *Recirculation      // of a new petition: its case comes back to an authority that had held it
	Absences      []Absence           // new
	AbsencesOver  []Absence           // whose end is new

	// For an imported register, when the office learned the facts and when it
	// is written now; both are the transaction's instant when zero.
	KnownAt time.Time

	Kept replay.Kept // the answer for Work.Request
}

// NewPetition is a petition entering the register.
type NewPetition struct {
	Petition  petition.Petition
	Parties   Parties
	SearchKey string
}

// Left says that one of many petitioners withdrew.
type Left struct {
	Petition authority.OwnedID
	Sealed   bool // the petition's parties are
	Ordinal  int
	On       clock.Date
}

// Carried says that the times of a matter, those that go on as well, come along
// to another one, under the versions they have: the matter was handed over.
type Carried struct{ From, To authority.OwnedID }

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

// NewParties replaces the stored parties of a petition.
type NewParties struct {
	Petition authority.OwnedID
	Parties  Parties
}

// Filler takes the changes of a large transaction, one after another.
type Filler interface {
	// Now is the frozen instant of the transaction.
	Now() time.Time
	// Number draws the next number of a book.
	Number(b Book) (petition.Number, error)
	// Matter loads and locks a matter with its petitions; false when there is
	// none to load.
	Matter(id authority.OwnedID) (MatterRecord, bool, error)
	// Put queues a change; the queue is sent in portions.
	Put(c Change) error
	// Open opens the ledger of an authority with the knowledge of its paper
	// register, which reaches back to the instant. It reports false, and does
	// nothing, when the ledger holds rows or was opened before.
	Open(owner authority.ID, knownFrom time.Time) (bool, error)
	// Keep keeps the answer for Work.Request, when there is one.
	Keep(answer replay.Kept) error
}

// Sealer encrypts and keys what must not lie open; *seal.Keyring is the one
// used outside tests. The owner binds a ciphertext to the row it belongs to.
type Sealer interface {
	Seal(p seal.Purpose, owner string, plain []byte) ([]byte, error)
	Open(p seal.Purpose, owner string, sealed []byte) ([]byte, error)
	BlindIndex(p seal.Purpose, value string) string
}
