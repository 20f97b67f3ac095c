package petition

import (
	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
)

// Facts is what needs and guards look at.
type Facts struct {
	Petition Petition
	Matter   Matter // zero for petition tables before acceptance
	// Beside are the interests in all matters of the same papers: it is the same
	// people whom the parts of a petition are about.
	Beside  []Conflict
	Command Command
	On      clock.Date // when the step is to take effect
	Guided  bool       // the same person was guided on the same content before
	// Transferred tells that the same content of the same person was transferred
	// before.
	Transferred bool
	// Forwards is as what the authority passes petitions on, on the day; empty when
	// it only resolves.
	Forwards authority.Forwarding
	Prior    *Matter // accept: the matter it goes on from, when it is in this deployment; urge: the late one
	// Next are, for accept, the matters of this authority that go on from it already.
	Next []Matter
	// GoesOn tells that the dispute goes on at the next instance in this deployment, or
	// has its decision there.
	GoesOn bool
	// GivenUp tells that the same person had gone up from Prior, and withdrew that.
	GivenUp bool
	// PriorHidden tells that who acts may not read that matter.
	PriorHidden bool
	// EffectDue is the last day on which a decision can still be appealed;
	// zero when no such deadline runs.
	EffectDue clock.Date
	// ResolveDue is the last day for the result of the matter, or of Prior; zero when
	// none is set, and while the clock stands still.
	ResolveDue clock.Date
	// Referred tells that another authority of the deployment passed the petition
	// on: here, or to the predecessor that handed it over.
	Referred bool
	// Urged counts the urgings that wait for an answer.
	Urged int
	// Stops counts, for a listing, the suspensions and appraisals of the matter
	// that were not taken back.
	Stops int
	// NextDue is the last day on which the first decision can be brought to second
	// instance: from its receipt, or from its issue while no receipt is recorded.
	NextDue clock.Date
	// NoticeDue is the last day on which a dialogue may be called for the planned
	// day; zero when no rule sets one.
	NoticeDue clock.Date
	// Waiting are the terms of the matter that run: nothing has met or ended them.
	Waiting []deadline.Term
	// ComplainOn is when the complaint was received that takes the matter up.
	ComplainOn clock.Date
	// FromAbove tells that the step is taken with one of the matter at the next
	// instance.
	FromAbove bool
	// Waits tells that a first decision takes effect only when NextDue has passed.
	Waits bool
	// AdmitDue is the last day for the first handling of the petition; zero when
	// none is waited for.
	AdmitDue clock.Date
	// ReportDue is the last day for the report that a late resolver was asked
	// for; zero when none is waited for.
	ReportDue clock.Date
	// Issued tells, for a listing, that a document was issued with the disposition
	// of the petition.
	Issued bool
	By     Acting
	// Listing tells that possible steps are listed: the command is not known
	// yet, and guards of what it must hold do not speak.
	Listing bool
	// Imported tells that a paper register is being imported. It records
	// what the office did, and does not tell everything that an office must
	// have before it: guards of evidence do not ask for it.
	Imported bool
}

// EffectiveOn implements lifecycle.Facts.
func (f Facts) EffectiveOn() clock.Date { return f.On }

// FromPaper implements lifecycle.Facts.
func (f Facts) FromPaper() bool { return f.Imported }

// Past is what guards ask about a case that the case itself does not tell.
type Past struct {
	Referred bool                 // see Facts
	Urged    int                  // urgings that wait for an answer
	Stops    int                  // suspensions and appraisals of the matter that were not taken back
	Forwards authority.Forwarding // as what the authority passes petitions on; empty when it only resolves
	Issued   bool                 // see Facts
	GoesOn   bool                 // see Facts
}

// PetitionActions lists what may be done with the petition on a day, and why
// not otherwise. m is the matter it belongs to, if it does.
func PetitionActions(p Petition, m *Matter, past Past, on clock.Date, may func(access.Permission) bool, by Acting) []Availability {
	f := Facts{Petition: p, On: on, Referred: past.Referred, Forwards: past.Forwards, Issued: past.Issued, Urged: past.Urged, By: by, Listing: true}
	if m != nil && InMatter(p.State) {
		f.Matter = *m
	}
	return petitionTable.Available(p.State, f, may)
}

// Objection says why the law of today would not let a step be taken that an old
// register tells; nil when it would. What the register does not tell is not asked.
func Objection(p Petition, cmd Command) *fault.Error {
	rule, err := petitionTable.Rule(p.State, cmd.Action)
	if err != nil {
		return fault.As(err)
	}
	return petitionTable.Refusal(rule, Facts{Petition: p, Command: cmd, On: cmd.On, By: AsOperator(), Listing: true})
}

// Due are the last days that guards of matters look at; see Facts.
type Due struct {
	Resolve, Effect, Next clock.Date
	Waits                 bool
	Waiting               []deadline.Term
}

// MatterActions lists what may be done with the matter on a day, and why not
// otherwise.
func MatterActions(m Matter, on clock.Date, due Due, past Past, may func(access.Permission) bool, by Acting) []Availability {
	f := Facts{Matter: m, On: on, Urged: past.Urged, Stops: past.Stops, GoesOn: past.GoesOn, ResolveDue: due.Resolve, EffectDue: due.Effect, NextDue: due.Next, Waits: due.Waits, Waiting: due.Waiting, By: by, Listing: true}
	return m.Table().Available(m.State, f, may)
}
