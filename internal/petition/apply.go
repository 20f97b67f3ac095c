package petition

import (
	"slices"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/party"
)

// Input is what a step needs from outside: today's date, things already read,
// and ids and numbers already drawn for what it may create.
type Input struct {
	Today clock.Date
	// DisposedOn tells, of an imported register, when the petition was disposed of,
	// where the step that came of it has another day; zero where it has not.
	DisposedOn clock.Date

	Target   *Matter   // join, merge: the matter to join; unmerge: the one it was merged into; leave, send_reply: the petition's own
	Linked   *Petition // undo_disposition: the petition that the transfer opened; nil when there is none
	Disposal Disposal  // undo_disposition
	Origin   *Petition // send_reply: the petition this one was referred from, before it was handed over
	Prior    *Matter   // accept, correct of a petition, and steps that end a matter: the one it goes on from; urge: the one in which an authority below is late
	Next     []Matter  // accept: those of this authority that go on from it already; end_appeal: those of any that go on from the matter

	// AccusedThere tells, for transfer and entrust, that somebody against whom the
	// case is works at the addressee; AccusedLeads that they lead it. For
	// declare_conflict it tells that the one whom the step says to be accused works
	// at the body to which the verification was given.
	AccusedThere, AccusedLeads bool
	// AccusedNamed tells, for transfer and entrust, that nobody's account is on record
	// as denounced, and that the words for whom a denunciation is against name the
	// addressee, or an authority above or below it.
	AccusedNamed bool
	// GivenUp tells, for accept, that one who sent the petition had gone up from Prior
	// before, and withdrew that in whole.
	GivenUp bool
	// PriorHidden tells that who acts may not read that matter: a refusal then says
	// nothing of it.
	PriorHidden bool
	Parties     []party.Party // leave: the petition's parties
	// Named are, when parties are sealed or to be sealed, all who send the paper or
	// were said to, at every authority that has it: the texts do not name them.
	Named []party.Party
	// Petitions are those of a matter, whose other parts tell who else has an
	// interest; for unmerge, those that
	// came from it and are still where they went.
	Petitions []Petition
	Beside    []Conflict                  // of a matter whose petitions are not there: the interests in the other matters of its papers
	Parts     map[authority.OwnedID][]int // unmerge: which parts of split petitions came from the matter
	Guided    bool                        // guide: the same person was guided on the same content before
	// Transferred tells, for transfer, that the same content of the same person was
	// transferred before.
	Transferred bool
	Forwards    authority.Forwarding // as what the authority passes petitions on, on the day of the step
	// SamePaper are, for classify, the petitions that other authorities made of
	// the same paper: it was referred or handed over to here, or from here on.
	SamePaper []Petition
	// OwnBody tells, for hand_over, that the successor is the body to which the
	// verification was given, or succeeded it.
	OwnBody bool
	// Neighbours are, for classify, the other petitions that belong to a matter with
	// one of these or did, at their authority; Went are those matters. What they say
	// may name who sent the paper.
	Neighbours []Petition
	Went       []Matter
	// Discreet tells that the texts of an open petition name nobody of Named: a paper
	// of its matters is sealed.
	Discreet bool

	Urged int // reply_urging: how many urgings wait for an answer

	Suspension *Suspension // remove_suspension: the one that is named
	Moves      []Event     // correct: those by which the matter came to its states, the oldest first

	Before []Copy         // correct, remove_suspension, accept: the matter, or Prior, at the predecessors that handed it over, the latest first
	Copies []PetitionCopy // correct: the same of the petition

	NextDue    clock.Date      // the last day on which the first decision, of the matter or of Prior, can be brought to second instance
	ComplainOn clock.Date      // appeal: when the complaint was received that takes the matter up
	Hindered   Hindrance       // appeal: the time that did not count for that complaint
	Asked      Asked           // correct: the complaint with which the matter went up or, of a petition, Prior did
	Waiting    []deadline.Term // the terms of the matter that run
	Waits      bool            // a first decision takes effect when its complainant can go no further, not when it was issued long enough ago
	NoticeDue  clock.Date      // call_dialogue: the last day for the notice of a dialogue on the planned day
	EffectDue  clock.Date      // the last day on which the decision can still be appealed
	AdmitDue   clock.Date      // the last day for the first handling of the petition
	ReportDue  clock.Date      // the last day for the report that a late resolver was asked for
	ResolveDue clock.Date      // the last day for the result of the matter, or of Prior; see Facts
	PriorMoves []Event         // steps that end a matter, or let it go on: those by which Prior came to its states
	Signers    int             // how many people sent the petitions of the matter, or of Prior
	FromAbove  bool            // appeal, end_appeal: taken with a step of the matter at the next instance, in this deployment

	MatterID       authority.OwnedID // accept, split: of the matter it opens first
	MatterNumber   Number            // accept, split
	More           []Entry           // split: of the other matters it opens, in the order of the contents
	Targets        []*Matter         // split: the open matters that contents join
	RegisterNumber Number            // correct: of the year to which the receipt moves
	LinkedID       authority.OwnedID // transfer inside the deployment, hand_over
	LinkedNumber   Number            // transfer inside the deployment, hand_over
	PaperNumber    int               // drawn for the step's document; 0 when the command brings its own

	By Acting // who takes the step

	Imported bool // a paper register is being imported
}

// PetitionStep is the result of a step on a petition: everything that is new,
// to be stored together or not at all.
type PetitionStep struct {
	Petition Petition
	Opened   *Matter            // accept, split
	Also     []Matter           // split: the other matters it opened
	Linked   *Petition          // transfer inside the deployment, hand_over: the other authority's petition
	Origin   *Petition          // send_reply: the referring authority's petition
	Undone   *Matter            // accept: Prior as it was when the effect of its decision was undone, before it went up
	Prior    *Matter            // accept: the matter it goes on from, which the superior took over
	Before   []Followed         // accept: what it was at predecessors; correct: the matter that went up with the petition
	Copies   []FollowedPetition // correct: what follows at predecessors
	Told     *Matter            // send_reply: the petition's own, whose result the reply tells
	Sealed   []Petition         // classify: of the same paper at other authorities, whose parties are sealed now, and neighbours whose texts named them
	Renamed  []Renamed          // classify: matters whose subject named them
	File     *FileStep          // the steps on a file
	Annulled *Petition          // undo_disposition: what the transfer opened at another authority
	Left     int                // leave: the place of the party that withdrew; 0 for none
	Values   []Value            // send_reply, record_report: the text, to be kept apart from the event
	Events   []Event            // the petition's own first
}

// MatterStep is the result of a step on a matter.
type MatterStep struct {
	Matter    Matter
	Event     Event
	Removed   *Suspension  // remove_suspension: what never was
	Other     *Matter      // merge, unmerge: the matter that took the petitions, or gave them back
	Petitions []Petition   // merge, unmerge: those of Input.Petitions that moved
	Before    []Followed   // correct, remove_suspension, appeal: what follows at predecessors
	Values    []Value      // call_dialogue, hold_dialogue: names, to be kept apart from the event
	Prior     []MatterStep // of the matter it goes on from, in their order
	More      []Event      // the other matter's, then the petitions' in their order
}

// turn is a step under way: what effects look at, and what they change.
type turn struct {
	Facts // the case as it was, and the command with its document

	in        Input
	assignees *[]Assignee // of the case as it will be
	conflicts *[]Conflict
	more      []FieldChange // what the step's own event tells beside the fields that differ
	before    []follower    // the matter at the predecessors that handed it over, the latest first

	petition *Petition // as it will be; nil in a step on a matter
	out      PetitionStep

	matter *Matter // as it will be; nil in a step on a petition
	done   MatterStep
}

// disposedOn is the day of disposition that comes of a step of a day.
func (in Input) disposedOn(step clock.Date) clock.Date {
	if in.Imported && !in.DisposedOn.IsZero() {
		return in.DisposedOn
	}
	return step
}

// ApplyPetition takes one step on a petition, or refuses it. It is pure: the
// same arguments give the same result.
func ApplyPetition(p Petition, cmd Command, in Input) (PetitionStep, error) {
	rule, err := petitionTable.Rule(p.State, cmd.Action)
	if err != nil {
		return PetitionStep{}, err
	}
	cmd = cmd.clean()
	after := p
	after.Version++
	switch {
	case rule.Back:
		after.State, after.LastOn = stateBefore(p), cmd.On
	case rule.To != "":
		after.State = rule.To
		after.LastOn = cmd.On
		if Disposed(rule.To) {
			after.DisposedOn = in.disposedOn(cmd.On)
		}
	}
	t := &turn{in: in, petition: &after, assignees: &after.Assignees, conflicts: &after.Conflicts, Facts: Facts{
		Petition: p, Beside: Beside(p), Command: cmd, On: cmd.On, Guided: in.Guided, Transferred: in.Transferred, Forwards: in.Forwards,
		Prior: in.Prior, Next: in.Next, GivenUp: in.GivenUp, PriorHidden: in.PriorHidden, ResolveDue: in.ResolveDue, Imported: in.Imported, Urged: in.Urged, Referred: in.Origin != nil, AdmitDue: in.AdmitDue, ReportDue: in.ReportDue, By: in.By,
	}}
	if err := t.take(&petitionTable, rule, p.Kind, p.LastOn); err != nil {
		return PetitionStep{}, err
	}
	if in.Imported && after.DisposedOn != p.DisposedOn && after.DisposedOn != cmd.On {
		t.more = append(t.more, FieldChange{Name: FactDisposedOn, Value: after.DisposedOn.String()})
	}
	step := t.out
	step.Petition = after
	step.Events = append([]Event{t.event(OfPetition, p.ID, after.Version, p.State, after.State, petitionChanges(p, after))}, step.Events...)
	step.Copies = FollowPetition(p, after, in.Copies, step.Sealed, step.Events[0])
	return step, nil
}

// ApplyMatter takes one step on a matter, or refuses it.
func ApplyMatter(m Matter, cmd Command, in Input) (MatterStep, error) {
	table := m.Table()
	rule, err := table.Rule(m.State, cmd.Action)
	if err != nil {
		return MatterStep{}, err
	}
	cmd = cmd.clean()
	after := m.Clone()
	after.Version++
	switch {
	case rule.Back:
		after.State, after.LastOn = m.back(), cmd.On
	case rule.To != "":
		after.State, after.LastOn = rule.To, cmd.On
	}
	t := &turn{in: in, matter: &after, before: followers(in.Before), assignees: &after.Assignees, conflicts: &after.Conflicts, Facts: Facts{
		Matter: m, Beside: slices.Concat(in.Beside, Beside(in.Petitions...)), Command: cmd, On: cmd.On, EffectDue: in.EffectDue, ResolveDue: in.ResolveDue, NextDue: in.NextDue, ComplainOn: complainedOn(cmd, in), FromAbove: in.FromAbove, GoesOn: GoesOnAbove(in.Next), NoticeDue: in.NoticeDue, Waits: in.Waits, Waiting: in.Waiting, Imported: in.Imported, Urged: in.Urged, By: in.By,
	}}
	if err := t.take(table, rule, m.Kind, m.LastOn); err != nil {
		return MatterStep{}, err
	}
	after.settle()
	after.keepDue(m, in)
	step := t.done
	step.Matter, step.Before = after, t.follow()
	step.Event = t.event(OfMatter, m.ID, after.Version, m.State, after.State, matterChanges(m, after))
	return step, nil
}

// complainedOn is when the complaint was received that takes a matter up: as the level
// above tells it, or whoever records that.
func complainedOn(cmd Command, in Input) clock.Date {
	if in.ComplainOn.IsZero() {
		return cmd.ComplainedOn
	}
	return in.ComplainOn
}

// settle ends what cannot go on in the state that the matter has come to.
func (m *Matter) settle() {
	m.endEntrustment()
	if m.State != StateSuspended {
		m.SuspendedOn = clock.Date{}
	}
	if m.State != StateSuspended && m.State != StateMerged {
		m.Resume = ""
	}
	if m.State != StateClosed {
		m.ClosedFrom = ""
	}
	if !m.Open() {
		m.AppraisalOn = clock.Date{} // nothing waits for it any more
		m.StayedOn = clock.Date{}    // it lasts as long as the resolution (Luật Khiếu nại, Điều 35)
	}
}

// take checks the command and asks the row whether the step can be taken, and
// lets its effect change the case.
func (t *turn) take(table *Table, rule *Rule, kind Kind, last clock.Date) error {
	if err := t.check(rule, last); err != nil {
		return err
	}
	if why := table.Refusal(rule, t.Facts); why != nil {
		return why
	}
	if why := t.recusedElsewhere(t.in); why != nil {
		return why
	}
	if !t.Imported { // the papers that a paper register names are only cited: they were numbered before this system was there
		t.Command.Paper = rule.Form(string(kind)).Numbered(t.Command.Paper, t.in.PaperNumber, t.On)
	}
	return rule.Effect(t)
}

// event is the step's own.
func (t *turn) event(of Subject, id authority.OwnedID, version int64, from, to State, changes []FieldChange) Event {
	c := t.Command
	bySystem := c.Reason == "" && t.By.reason != "" // whose words name nobody
	if bySystem {
		c.Reason = t.By.reason
	}
	return Event{
		Subject: of, ID: id, Version: version, Action: c.Action, From: from, To: to, On: c.On, Reason: c.Reason, Paper: c.Paper,
		Changes: append(append(changes, c.said()...), t.more...), Masked: bySystem,
	}
}
