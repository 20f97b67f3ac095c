package petition

import (
	"strconv"

	"kntc/internal/authority"
	"kntc/internal/clock"
)

// Number is a place in a register: numbers run from 1 without gaps per
// authority, book and year.
type Number struct {
	Book Book
	Year int
	No   int
}

// String returns the form people use, e.g. "15/2026".
func (n Number) String() string { return strconv.Itoa(n.No) + "/" + strconv.Itoa(n.Year) }

// Book names a register of an authority.
type Book string

// The books.
const (
	PetitionBook Book = "petitions" // sổ tiếp nhận đơn
	MatterBook   Book = "matters"   // sổ thụ lý
)

// GroupSize is the number of names from which a petition counts as "nhiều
// người" (Thông tư 05/2021/TT-TTCP, Điều 6).
const GroupSize = 5

// Petition is one paper, or one oral statement written down, received by one
// authority, which keeps it for ever.
type Petition struct {
	ID     authority.OwnedID
	Number Number
	State  State

	KindDeclared      Kind // the citizen's word
	Kind              Kind // the office's classification; the declared kind until then
	Channel           Channel
	Field             Field
	ReceivedOn        clock.Date
	Subject           string // one line for lists
	Content           string
	Respondent        string // whom it is against
	ContestedDecision string // number and date of the decision complained about
	Originals         bool   // original papers enclosed; they must be returned
	Signatories       int    // people who signed; 0 when anonymous
	Anonymous         bool
	Organisation      bool // at least one party is an organisation

	Eligibility Eligibility
	Competence  Competence

	LastOn     clock.Date // effective date of the latest step; the next may not be earlier
	DisposedOn clock.Date
	Matter     authority.OwnedID // zero until accepted or joined

	Origin        authority.OwnedID // the petition this one was referred from
	TransferredTo authority.ID      // zero when the addressee is outside the deployment
	TransferName  string            // the addressee's name
	ReplyOn       clock.Date        // when the addressee's answer came
	ReplyText     string

	SourceNumber string // the number in the paper register it was taken over from
	SourceHash   string // fingerprint of that row, so the same file changes nothing
	Version      int64
}

// Many tells whether the petition bears many names.
func (p Petition) Many() bool { return p.Signatories >= GroupSize }

// Party is who petitions.
type Party struct {
	Ordinal        int // place in the petition, from 1
	Type           PartyType
	Name           string
	IdentityNumber string // căn cước, CMND or passport; normalised, "" when not known
	Address        string
	Phone          string
	Representative bool
}

// Matter is what petitions are about: verified once and decided once, however
// many papers arrive (vụ việc).
type Matter struct {
	ID         authority.OwnedID
	Number     Number
	State      State
	Kind       Kind
	Field      Field
	Channel    Channel // of the petition that opened it
	Many       bool    // of the petition that opened it
	Instance   Instance
	Subject    string
	AcceptedOn clock.Date
	LastOn     clock.Date // effective date of the latest step
	Outcome    Outcome    // "" until resolved
	ResolvedOn clock.Date // decided, concluded, answered or withdrawn
	EndedOn    clock.Date // ended without being resolved (handed over, terminated)
	Source     string     // the shared number in the paper register it was taken over from
	Version    int64
}

// Open tells whether petitions may still join: nothing has been decided and
// the matter has not ended otherwise.
func (m Matter) Open() bool { return m.ResolvedOn.IsZero() && m.EndedOn.IsZero() }

// openOn tells whether the matter was still open on the day: a petition that
// came in before the result may be entered after it.
func (m Matter) openOn(on clock.Date) bool {
	return (m.ResolvedOn.IsZero() || !on.After(m.ResolvedOn)) && (m.EndedOn.IsZero() || !on.After(m.EndedOn))
}
