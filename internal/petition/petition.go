package petition

import (
	"slices"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
)

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

	FormerNumbers []Number // those that a corrected year of receipt annulled, oldest first; of one taken back with its import the one that it gave up

	KindDeclared      Kind   // the citizen's word
	Kind              Kind   // the office's classification; the declared kind until then
	Kinds             []Kind // of a mixed petition: those of its contents, by which forms count it
	Channel           Channel
	Forwarder         Forwarder // who passed it on, when it came in so
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
	Persons           bool // at least one party is a person: an organisation beside them takes nothing away from their denunciation
	Representatives   int  // of the parties, those who speak for the others
	AllSigned         bool // everybody named signed or put a fingerprint
	Appointed         bool // the written appointment of the representatives is enclosed
	ResultAsked       bool // the sender asked to be told what becomes of it

	Eligibility Eligibility
	Competence  Competence
	Instance    Instance // "" until classified
	Discipline  bool     // complaint: about a disciplinary decision (Luật Khiếu nại, Điều 47–58)
	Dismissal   bool     // … by which somebody is dismissed (buộc thôi việc): other limits, and the court is open
	Duty        Duty     // denunciation: what kind of violation
	Evident     bool     // clear violator and concrete evidence, checkable (Luật Tố cáo, Điều 25)
	Remote      bool     // vùng sâu, vùng xa đi lại khó khăn: longer limits

	LastOn       clock.Date // effective date of the latest step; the next may not be earlier
	ClassifiedOn clock.Date // effective date of the classification that stands; zero where a predecessor's stands
	DisposedOn   clock.Date
	Matter       authority.OwnedID // zero until accepted or joined

	Origin        authority.OwnedID // the petition this one was referred from
	TransferredTo authority.ID      // zero when the addressee is outside the deployment
	TransferName  string            // the addressee's name
	ReplyOn       clock.Date        // when the addressee's answer came
	ReplyText     string

	// SealedElsewhere tells that another authority found the same paper to be a
	// denunciation, so that its parties are sealed here too.
	SealedElsewhere bool

	Parts []Part // of a petition that was split, in its order; the first is of Matter

	Inadmissibility Inadmissibility // why it was not accepted

	Explained bool // withdrawn thanks to explanation

	Outcome Outcome // of a denunciation that was handled at once: right, in part at least; what was done is its ReplyText

	ProtectedOn   clock.Date    // since when the denouncer or kin are protected, until there is a matter
	IdentityCheck IdentityCheck // denunciation: where it is checked who denounces

	LateResolver  bool       // further denunciation: because the earlier one is late (Luật Tố cáo, Điều 38), not against its result (Điều 37)
	ReportAskedOn clock.Date // … when the late resolver was asked for a report
	ReportedOn    clock.Date // … and when they gave it

	Assignees []Assignee // who processes it
	Conflicts []Conflict // who has an interest in it

	HandedTo authority.OwnedID // the petition at the successor with which it goes on, once handed over
	Succession

	SourceNumber string            // the number in the paper register it was imported from
	SourceHash   string            // fingerprint of that row, so the same file changes nothing
	Import       authority.OwnedID // that entered it; zero for one that was registered
	Version      int64
}

// Many reports whether the petition bears many names.
func (p Petition) Many() bool { return p.Signatories >= GroupSize }

// Matter is what petitions are about: verified once and decided once, however
// many papers arrive (vụ việc).
type Matter struct {
	ID         authority.OwnedID
	Number     Number
	State      State
	Kind       Kind
	Field      Field
	Channel    Channel // of the petition that opened it
	Forwarder  Forwarder
	Many       bool // of the petition that opened it
	Instance   Instance
	Discipline bool // a complaint about a disciplinary decision
	Dismissal  bool // … by which somebody is dismissed
	Duty       Duty // of a denunciation
	Remote     bool
	Subject    string
	AcceptedOn clock.Date
	LastOn     clock.Date // effective date of the latest step

	Prior         authority.OwnedID // the matter it goes on from, in this deployment
	PriorDecision string            // number and date of the decision it goes on from

	Criteria     []deadline.Criterion // of complexity, found in writing
	Extensions   int                  // of a denunciation's resolution
	Resume       State                // while suspended or merged: the state to go back to
	MergedInto   authority.OwnedID    // while merged: the matter that took its petitions
	SuspendedOn  clock.Date           // while suspended
	AppraisalOn  clock.Date           // while an expert appraisal runs, whose time does not count
	StayedOn     clock.Date           // since when the contested decision is not to be enforced
	ProtectedOn  clock.Date           // since when the denouncer or kin are protected
	PlannedOn    clock.Date           // the day for which the dialogue to come is called
	Dialogues    []Dialogue           // of a complaint, in their order
	Differs      bool                 // claim and verification differ: a dialogue is compulsory
	Investigated bool                 // signs of a crime: the file went to the investigators
	GoesOnFor    Ground               // of a denunciation that was withdrawn and must be resolved all the same: why

	Outcome      Outcome    // "" until resolved
	ResolvedOn   clock.Date // decided, concluded, answered or withdrawn
	EndedOn      clock.Date // ended without being resolved (handed over, terminated, in court, merged)
	DueOn        clock.Date // the last day for its result: of one that is over, or late; zero while it runs, and where no limit is known
	Discontinued bool       // withdrawn whole or terminated (rút đơn, đình chỉ), counted as resolved or not
	TakenUpOn    clock.Date // since when the dispute goes on at the next instance, at an authority of the deployment
	Receipts     []Receipt  // of a decision on a complaint, by those to whom it was sent
	UndoneOn     clock.Date // since when the decision, whose effect was undone, waits until nobody can complain any more
	CourtOn      clock.Date // while an administrative court has it
	BeforeCourt  State      // in court without a decision: where it stood
	Withdrawn    string     // what was withdrawn in part, in words: a line for each time, with its day
	Ruling       Ruling     // second instance
	Deliberate   bool       // a denunciation found wrong was so deliberately
	Ordered      Result     // what the decision or conclusion orders
	Done         Result     // what has been done of it, here or before it was taken over
	Executions   []Tally    // the parts of it that were recorded here, in the order of their events
	Referrals    []Tally    // what was handed to the investigators here beside what the result orders
	JudgedOn     clock.Date // when the judgment on it took effect
	Judgment     Judgment   // … and what the court said
	PublishedOn  clock.Date // since when the result is public

	Publications []Publication

	CarryOutEndedOn clock.Date  // since when the decision or conclusion is not to be carried out any more
	CarryOutEndedAs CarryOutEnd // … and why; "" while it is

	Source       string            // the shared number in the paper register it was imported from
	Import       authority.OwnedID // that opened it; zero for one that was accepted here
	FormerNumber Number            // of one taken back with its import: the number that it gave up
	Version      int64

	Assignees []Assignee  // who verifies it
	Entrusted Entrustment // the body to which its verification is given
	Conflicts []Conflict  // who has an interest in it

	ClosedFrom State // while its file is closed: where it stood

	HandedTo authority.OwnedID // the matter at the successor with which it goes on, once handed over
	Origin   authority.OwnedID // the predecessor's matter that it goes on from
	Succession
}

// Succession says where a case comes from that was handed over by a predecessor;
// it is zero for the others. Clocks go on from the dates that the case brought
// along; what counts as received or accepted was counted there.
type Succession struct {
	SucceededOn  clock.Date // first day of the successor's responsibility for it
	SucceededAs  State      // how it stood
	OriginNumber string     // its number in the predecessor's register
}

// Succeeded reports whether the case was handed over by a predecessor.
func (t Succession) Succeeded() bool { return t.SucceededAs != "" }

// Open reports whether petitions may still join: nothing has been decided and
// the matter has not ended otherwise.
func (m Matter) Open() bool { return m.ResolvedOn.IsZero() && m.EndedOn.IsZero() }

// Complexity derives how complex the matter is from the criteria found.
func (m Matter) Complexity() deadline.Complexity { return deadline.ComplexityOf(m.Criteria) }

// Clone returns a copy that shares nothing with m.
func (m Matter) Clone() Matter {
	m.Criteria = slices.Clone(m.Criteria)
	m.Assignees, m.Conflicts = slices.Clone(m.Assignees), slices.Clone(m.Conflicts)
	m.Dialogues = slices.Clone(m.Dialogues)
	m.Receipts, m.Publications = slices.Clone(m.Receipts), slices.Clone(m.Publications)
	m.Executions, m.Referrals = slices.Clone(m.Executions), slices.Clone(m.Referrals)
	return m
}

// openOn reports whether the matter was still open on the day: a petition that
// came in before the result may be entered after it.
func (m Matter) openOn(on clock.Date) bool {
	return m.State != StateMerged && (m.ResolvedOn.IsZero() || !on.After(m.ResolvedOn)) && (m.EndedOn.IsZero() || !on.After(m.EndedOn))
}
