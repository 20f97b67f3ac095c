package casework

import (
	"slices"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/journal"
	"kntc/internal/lifecycle"
	"kntc/internal/party/vault"
	"kntc/internal/petition"
)

// The loads of this register. Each is asked for by a use case, which keeps it in
// a variable of its own and reads the answer from it. Slices of petitions hold
// them with their parts.

// With says what is loaded beside a petition or a matter.
type With uint16

// What can be loaded beside a petition.
const (
	WithMatter    With = 1 << iota // the matter it belongs to, locked
	WithOrigin                     // the petition it was referred from, here or to the predecessor that handed it over, locked
	WithParties                    // its parties
	WithDeadlines                  // its deadlines and those of what is loaded with it; of a matter, too
)

// What can be loaded beside a matter.
const (
	WithPetitions    With = 1 << (iota + 8) // its petitions, locked
	WithPartiesOfAll                        // the parties of its petitions
	WithBeside                              // the interests in the other matters of its papers, where these are not loaded
)

// has reports whether all of the parts are asked for.
func (w With) has(parts With) bool { return w&parts == parts }

// PetitionLoad reads and locks a petition; one that is not there is
// fault.ErrNotFound.
type PetitionLoad struct {
	ID   authority.OwnedID
	With With

	Petition  petition.Petition
	Matter    *petition.Matter   // nil when it belongs to none
	Origin    *petition.Petition // nil when it was not referred
	Parties   vault.Stored
	Deadlines []journal.Deadlines
}

// Owner implements journal.Load.
func (l *PetitionLoad) Owner() authority.ID { return l.ID.Authority }

// Rank implements journal.Load.
func (*PetitionLoad) Rank() journal.Rank { return journal.RankPart }

// Wants reports whether all of the parts are asked for.
func (l *PetitionLoad) Wants(parts With) bool { return l.With.has(parts) }

// Owners implements journal.Further: a petition that was referred is locked at
// the authority that referred it, which is told of the reply.
func (l *PetitionLoad) Owners() ([]authority.ID, string) {
	if l.Origin == nil {
		return nil, ""
	}
	return []authority.ID{l.Origin.ID.Authority}, "a reply stands at the authority that referred the petition"
}

// MatterLoad reads and locks a matter; one that is not there is
// fault.ErrNotFound.
type MatterLoad struct {
	ID   authority.OwnedID
	With With

	Matter    petition.Matter
	Petitions []petition.Petition
	PartiesOf map[authority.OwnedID]vault.Stored
	Beside    []petition.Conflict
	Deadlines []journal.Deadlines
}

// beside are the interests in the other matters of its papers, whichever of the two
// was loaded.
func (l *MatterLoad) beside() []petition.Conflict {
	return slices.Concat(l.Beside, petition.Beside(l.Petitions...))
}

// Owner implements journal.Load.
func (l *MatterLoad) Owner() authority.ID { return l.ID.Authority }

// Rank implements journal.Load.
func (*MatterLoad) Rank() journal.Rank { return journal.RankWhole }

// Wants reports whether all of the parts are asked for.
func (l *MatterLoad) Wants(parts With) bool { return l.With.has(parts) }

// TargetsLoad reads and locks the matters of one authority that the contents of
// a petition join.
type TargetsLoad struct {
	Authority authority.ID
	IDs       []authority.OwnedID

	Matters []*petition.Matter // those there are, by id
}

// Owner implements journal.Load.
func (l *TargetsLoad) Owner() authority.ID { return l.Authority }

// Rank implements journal.Load.
func (*TargetsLoad) Rank() journal.Rank { return journal.RankOther }

// PriorLoad reads and locks a matter that goes on at the superior, with its
// petitions and deadlines, and reads those with which it does so there.
type PriorLoad struct {
	ID authority.OwnedID
	At authority.ID // the superior

	Next      []petition.Matter
	Matter    *petition.Matter // nil when there is none
	Petitions []petition.Petition
	Before    []petition.Copy // at predecessors that handed it over, the latest first, without their moves
	Deadlines []journal.Deadlines
}

// Owners implements journal.Further.
func (l *PriorLoad) Owners() ([]authority.ID, string) { return ownersOf(l.Before) }

// Owner implements journal.Load.
func (l *PriorLoad) Owner() authority.ID { return l.ID.Authority }

// Rank implements journal.Load.
func (*PriorLoad) Rank() journal.Rank { return journal.RankOther }

// TakenUpLoad reads and locks, after a matter, the earlier one from which it took the
// dispute over, with its petitions, deadlines and history.
type TakenUpLoad struct {
	Of *MatterLoad

	Matter    *petition.Matter // nil when there is none in the deployment
	Petitions []petition.Petition
	Deadlines []journal.Deadlines
	Moves     []petition.Event // by which it came to its states, the oldest first
}

// Owner implements journal.Load.
func (l *TakenUpLoad) Owner() authority.ID { return l.Of.ID.Authority }

// Rank implements journal.Load.
func (*TakenUpLoad) Rank() journal.Rank { return journal.RankOther }

// Owners implements journal.Further: the earlier matter is that of a lower authority.
func (l *TakenUpLoad) Owners() ([]authority.ID, string) {
	if l.Matter == nil {
		return nil, ""
	}
	return []authority.ID{l.Matter.ID.Authority}, "the next instance ends, and the earlier matter stands again"
}

// Timed are the deadlines of the earlier matter.
func (l *TakenUpLoad) Timed() []journal.Deadlines { return l.Deadlines }

// GivenUpLoad finds out whether one who sent a petition had gone up from an earlier
// matter before, and withdrew that in whole.
type GivenUpLoad struct {
	Petition authority.OwnedID
	Prior    *PriorLoad // which was read before

	Found bool
}

// Owner implements journal.Load.
func (l *GivenUpLoad) Owner() authority.ID { return l.Petition.Authority }

// Rank implements journal.Load.
func (*GivenUpLoad) Rank() journal.Rank { return journal.RankRead }

// ComplainedLoad reads and locks, after a petition, the earlier matter about which it
// complains, when its dispute went on with it, and what was told of that; nothing of
// others.
type ComplainedLoad struct {
	Of *PetitionLoad

	Matter    *petition.Matter // nil when there is none in the deployment
	Deadlines []journal.Deadlines
	Asked     petition.Asked   // of the earlier matter
	Told      petition.Command // what the acceptance told of a decision made elsewhere, and of an obstacle
}

// Owner implements journal.Load.
func (l *ComplainedLoad) Owner() authority.ID { return l.Of.Owner() }

// Rank implements journal.Load: after the petition.
func (*ComplainedLoad) Rank() journal.Rank { return journal.RankPart }

// Owners implements journal.Further: the earlier matter is that of a lower authority.
func (l *ComplainedLoad) Owners() ([]authority.ID, string) {
	if l.Matter == nil {
		return nil, ""
	}
	return []authority.ID{l.Matter.ID.Authority}, "the earlier matter tells when the complaint came in that took it up"
}

// Timed are the deadlines of the earlier matter.
func (l *ComplainedLoad) Timed() []journal.Deadlines { return l.Deadlines }

// NextLoad reads the matters, of whichever authority, that go on from one. It locks
// none: whoever opens or ends one locks that from which it goes on as well.
type NextLoad struct {
	Of authority.OwnedID

	Matters []petition.Matter
}

// Owner implements journal.Load.
func (l *NextLoad) Owner() authority.ID { return l.Of.Authority }

// Rank implements journal.Load.
func (*NextLoad) Rank() journal.Rank { return journal.RankRead }

// Owners implements journal.Further: they are at the level above.
func (l *NextLoad) Owners() ([]authority.ID, string) {
	out := make([]authority.ID, len(l.Matters))
	for i, m := range l.Matters {
		out[i] = m.ID.Authority
	}
	return out, "what goes on at the next instance ends there"
}

// BeforeLoad reads and locks what a matter was at the predecessors that handed it
// over; nothing of one that none did.
type BeforeLoad struct {
	Of *MatterLoad

	Copies    []petition.Copy // the latest first
	Deadlines []journal.Deadlines
}

// Owner implements journal.Load.
func (l *BeforeLoad) Owner() authority.ID { return l.Of.Owner() }

// Rank implements journal.Load.
func (*BeforeLoad) Rank() journal.Rank { return journal.RankOther }

// Owners implements journal.Further.
func (l *BeforeLoad) Owners() ([]authority.ID, string) { return ownersOf(l.Copies) }

func ownersOf(copies []petition.Copy) ([]authority.ID, string) {
	out := make([]authority.ID, len(copies))
	for i, c := range copies {
		out[i] = c.Matter.ID.Authority
	}
	return out, followsCase
}

// followsCase is why a case that was handed over is written at the predecessors.
const followsCase = "what a predecessor counted of a case follows what is put right where the case is now"

// CopiesLoad reads and locks what a petition was at the predecessors that handed it
// over, alone or with its matter; nothing of one that none did.
type CopiesLoad struct {
	Of *PetitionLoad

	Copies    []petition.PetitionCopy // the latest first
	Deadlines []journal.Deadlines
}

// Owner implements journal.Load.
func (l *CopiesLoad) Owner() authority.ID { return l.Of.Owner() }

// Rank implements journal.Load.
func (*CopiesLoad) Rank() journal.Rank { return journal.RankPart }

// Owners implements journal.Further.
func (l *CopiesLoad) Owners() ([]authority.ID, string) {
	out := make([]authority.ID, len(l.Copies))
	for i, c := range l.Copies {
		out[i] = c.Petition.ID.Authority
	}
	return out, followsCase
}

// MergeLoad reads and locks two matters of one authority, in the order of their
// ids: one that is merged and the one that takes it in.
type MergeLoad struct {
	ID   authority.OwnedID // fault.ErrNotFound when it is not there
	Into authority.OwnedID // zero: the one into which it was merged
	With With

	Matter    petition.Matter
	Other     *petition.Matter    // nil when there is none
	Petitions []petition.Petition // of the matter; of one that was merged, those it is to get back
	Moved     []MovedPart         // of one that was merged: what the merging took
	Deadlines []journal.Deadlines // of the matter
}

// Owner implements journal.Load.
func (l *MergeLoad) Owner() authority.ID { return l.ID.Authority }

// Rank implements journal.Load.
func (*MergeLoad) Rank() journal.Rank { return journal.RankWhole }

// Wants reports whether all of the parts are asked for.
func (l *MergeLoad) Wants(parts With) bool { return l.With.has(parts) }

// SamePaperLoad reads and locks the petitions that other authorities made of the
// paper of a petition, from the addressee towards the sender, with their
// parties, and at each authority what was in a matter with it.
type SamePaperLoad struct {
	Of   *PetitionLoad
	When func(petition.Petition) bool // asks for none unless it says so of the petition

	Petitions  []petition.Petition
	Neighbours []petition.Petition // the other petitions of the matters to which they and the petition itself belong or did
	Went       []petition.Matter   // these matters
	PartiesOf  map[authority.OwnedID]vault.Stored
}

// Owner implements journal.Load.
func (l *SamePaperLoad) Owner() authority.ID { return l.Of.Owner() }

// Rank implements journal.Load.
func (*SamePaperLoad) Rank() journal.Rank { return journal.RankPart }

// Owners implements journal.Further.
func (l *SamePaperLoad) Owners() ([]authority.ID, string) {
	out := make([]authority.ID, len(l.Petitions))
	for i, p := range l.Petitions {
		out[i] = p.ID.Authority
	}
	return out, "who denounced is secret wherever the paper is"
}

// LaterCopiesLoad locks the petitions with which one went on at other authorities,
// the last first, as replies lock what they answer: for who will write there from
// the sender's side.
type LaterCopiesLoad struct{ Of authority.OwnedID }

// Owner implements journal.Load.
func (l *LaterCopiesLoad) Owner() authority.ID { return l.Of.Authority }

// Rank implements journal.Load: before the petition itself.
func (*LaterCopiesLoad) Rank() journal.Rank { return journal.RankOther }

// PeopleLoad reads everybody whom texts about a paper must not name: its parties,
// and those before them, at every authority that has it. Of a matter these are
// the papers that are sealed now and belong to it, or did at some time. It locks
// nothing: whoever is replaced meanwhile was one of them before.
type PeopleLoad struct {
	Of       *PetitionLoad     // the petition of a paper; nil for a matter
	OfMatter authority.OwnedID // the matter; zero for a petition
	When     func() bool       // of a petition: asks for nobody of the paper unless it says so, once the petition was read
	Around   bool              // of a petition: asks for those of sealed papers that belong to a matter with it, or did

	Beside []authority.OwnedID                // these papers
	Stored map[authority.OwnedID]vault.Stored // by petition
}

// Owner implements journal.Load.
func (l *PeopleLoad) Owner() authority.ID {
	if l.Of != nil {
		return l.Of.Owner()
	}
	return l.OfMatter.Authority
}

// Rank implements journal.Load.
func (*PeopleLoad) Rank() journal.Rank { return journal.RankRead }

// LinkedLoad reads and locks the petition that a transfer opened at another
// authority, before the one that was transferred: an answer locks them in this
// order.
type LinkedLoad struct {
	Of authority.OwnedID // the petition that was transferred

	Petition  *petition.Petition // nil when none was opened
	Parties   vault.Stored
	Deadlines []journal.Deadlines
}

// Owner implements journal.Load.
func (l *LinkedLoad) Owner() authority.ID { return l.Of.Authority }

// Rank implements journal.Load.
func (*LinkedLoad) Rank() journal.Rank { return journal.RankOther }

// Owners implements journal.Further.
func (l *LinkedLoad) Owners() ([]authority.ID, string) {
	if l.Petition == nil {
		return nil, ""
	}
	return []authority.ID{l.Petition.ID.Authority}, "a transfer that is undone is annulled at the addressee"
}

// Timed are the deadlines of the petition there.
func (l *LinkedLoad) Timed() []journal.Deadlines { return l.Deadlines }

// Probe asks for earlier petitions of the same persons at one authority.
type Probe struct {
	vault.Keys

	Authority authority.ID
	Sealed    bool // search among sealed parties instead of open ones
	Except    authority.OwnedID
}

// CandidatesLoad looks for the petitions that a probe asks for; without one for
// none.
type CandidatesLoad struct {
	Probe

	For uuid.UUID // who asks: of what is found, they are told what they have no interest in

	Found     []Candidate
	Interests []petition.Interest // of who asks; read when anything is found
}

// Owner implements journal.Load.
func (l *CandidatesLoad) Owner() authority.ID { return l.Authority }

// Rank implements journal.Load.
func (*CandidatesLoad) Rank() journal.Rank { return journal.RankRead }

// EarlierLoad looks for earlier petitions of the persons of a petition that had a
// disposition, as on which guidance was given.
type EarlierLoad struct {
	Petition    authority.OwnedID
	Disposition petition.State

	Found []Candidate
}

// Owner implements journal.Load.
func (l *EarlierLoad) Owner() authority.ID { return l.Petition.Authority }

// Rank implements journal.Load.
func (*EarlierLoad) Rank() journal.Rank { return journal.RankRead }

// Candidate is a petition that may be about the same thing.
type Candidate struct {
	ID         authority.OwnedID
	Number     petition.Number
	State      petition.State
	ReceivedOn clock.Date
	Subject    string
	ByIdentity bool // the identity number agrees; else name and address or, with a NameKey, the name

	NameKey, Address string // of the party of that name
}

// BookLoad locks a book of a paper register that is imported, and reads which of its
// numbers are in use. Those up to Taken may then be given to cases as the paper
// register gave them; others are drawn behind them.
type BookLoad struct {
	Book  journal.Book
	Taken int // the highest number that the paper register gave

	Used map[int]bool // those that were annulled among them
}

// Owner implements journal.Load.
func (l *BookLoad) Owner() authority.ID { return l.Book.Authority }

// Rank implements journal.Load.
func (*BookLoad) Rank() journal.Rank { return journal.RankNumber }

// UrgedLoad counts the urgings of a petition or matter that wait for an answer.
type UrgedLoad struct {
	ID authority.OwnedID

	Count int
}

// Owner implements journal.Load.
func (l *UrgedLoad) Owner() authority.ID { return l.ID.Authority }

// Rank implements journal.Load.
func (*UrgedLoad) Rank() journal.Rank { return journal.RankRead }

// DisposalLoad reads what the latest disposition of a petition left behind it.
type DisposalLoad struct {
	Petition authority.OwnedID

	Disposal petition.Disposal
}

// Owner implements journal.Load.
func (l *DisposalLoad) Owner() authority.ID { return l.Petition.Authority }

// Rank implements journal.Load.
func (*DisposalLoad) Rank() journal.Rank { return journal.RankRead }

// SuspensionLoad reads a suspension or appraisal of a matter.
type SuspensionLoad struct {
	Matter  authority.OwnedID
	Version int64 // of the event that began it

	Suspension *petition.Suspension // nil when there is no such one
}

// Owner implements journal.Load.
func (l *SuspensionLoad) Owner() authority.ID { return l.Matter.Authority }

// Rank implements journal.Load.
func (*SuspensionLoad) Rank() journal.Rank { return journal.RankRead }

// MovesLoad reads the events by which a matter came to its states, the oldest
// first.
type MovesLoad struct {
	Matter authority.OwnedID

	Moves []petition.Event
	Asked petition.Asked // what its events tell of the complaint with which it is up
}

// Owner implements journal.Load.
func (l *MovesLoad) Owner() authority.ID { return l.Matter.Authority }

// Rank implements journal.Load.
func (*MovesLoad) Rank() journal.Rank { return journal.RankRead }

// PaperLoad draws the number of the document that a step on a petition or matter
// produces: of one class at most, by the kind of the case as it is when locked.
type PaperLoad struct {
	Subject petition.Subject
	ID      authority.OwnedID
	Books   []PaperBook

	Number petition.Number // zero when the step has none
}

// PaperBook asks for the next number of a class of documents, if the case is of
// one of the kinds.
type PaperBook struct {
	Class   lifecycle.PaperClass
	Kinds   []petition.Kind // nil: whatever the kind
	Year    int
	AtLeast int // a number given by hand: nothing is drawn, but no later document gets it
}

// Owner implements journal.Load.
func (l *PaperLoad) Owner() authority.ID { return l.ID.Authority }

// Rank implements journal.Load.
func (*PaperLoad) Rank() journal.Rank { return journal.RankNumber }

// StandsInLoad reads for whom an account stands in today, when the matter is
// assigned to others.
type StandsInLoad struct {
	Actor  access.Actor
	Matter *MatterLoad

	StandsIn []access.StandIn
}

// Owner implements journal.Load.
func (l *StandsInLoad) Owner() authority.ID { return l.Matter.Owner() }

// Rank implements journal.Load.
func (*StandsInLoad) Rank() journal.Rank { return journal.RankRead }

// Timed are the deadlines that came with the petition.
func (l *PetitionLoad) Timed() []journal.Deadlines { return l.Deadlines }

// Timed are the deadlines that came with the matter.
func (l *MatterLoad) Timed() []journal.Deadlines { return l.Deadlines }

// Timed are the deadlines that came with the matter.
func (l *PriorLoad) Timed() []journal.Deadlines { return l.Deadlines }

// Timed are the deadlines that came with the copies.
func (l *BeforeLoad) Timed() []journal.Deadlines { return l.Deadlines }

// Timed are the deadlines that came with the copies.
func (l *CopiesLoad) Timed() []journal.Deadlines { return l.Deadlines }

// Timed are the deadlines that came with the matter.
func (l *MergeLoad) Timed() []journal.Deadlines { return l.Deadlines }
