package casework

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/journal"
	"kntc/internal/petition"
)

// scheduler tells what the events of a change mean for deadlines. It knows the
// deadlines of what was loaded, and of what it has gone through.
type scheduler struct {
	law     *deadline.Law
	version int64
	tree    *authority.Tree
	known   map[authority.OwnedID][]deadline.Entry
	entered []petition.Petition // by the change before, when one petition's events come in two
}

func (s *Service) scheduler(ctx context.Context) (*scheduler, error) {
	tree, err := s.directory.Tree(ctx)
	if err != nil {
		return nil, err
	}
	law, version, err := s.law.Law(ctx)
	return &scheduler{law: law, version: version, tree: tree, known: make(map[authority.OwnedID][]deadline.Entry)}, err
}

// learn takes in the deadlines that loads read.
func (x *scheduler) learn(loads []journal.Load) {
	for _, l := range loads {
		l, _ = journal.Inside(l)
		if timed, ok := l.(interface{ Timed() []journal.Deadlines }); ok {
			for _, d := range timed.Timed() {
				x.known[d.ID] = d.Entries
			}
		}
	}
}

// schedule adds to a change what its events mean for deadlines, so that they
// are stored with them or not at all.
func (x *scheduler) schedule(c *journal.Change) error {
	var list []journal.DeadlineChange // one for each subject, however many events it has
	before := make(map[authority.OwnedID][]deadline.Entry, len(c.Events))
	for _, e := range c.Events {
		if e.Action == petition.ActionSucceed {
			d, err := x.carry(e, before)
			if err != nil {
				return err
			}
			list = append(list, d)
			continue
		}
		step, ok := x.step(c, e)
		if !ok {
			continue
		}
		i := slices.IndexFunc(list, func(d journal.DeadlineChange) bool { return d.ID == e.ID })
		if i < 0 {
			i = len(list)
			list = append(list, journal.DeadlineChange{Deadlines: journal.Deadlines{Subject: e.Subject, ID: e.ID}, LawVersion: x.version})
			before[e.ID] = x.known[e.ID]
		}
		after, moves, err := x.law.Advance(x.known[e.ID], step)
		if err != nil {
			return err
		}
		x.known[e.ID] = after
		list[i].Moves = append(list[i].Moves, moves...)
	}
	for _, d := range list {
		d.Entries = slices.DeleteFunc(slices.Clone(x.known[d.ID]), func(n deadline.Entry) bool {
			return slices.ContainsFunc(before[d.ID], n.Equal)
		})
		if len(d.Entries) > 0 {
			c.Deadlines = append(c.Deadlines, d)
		}
	}
	return nil
}

// carry lets the deadlines of a case that was handed over go on at the
// successor: those that were open before it closed at the predecessor, as they
// were. No clock begins anew.
func (x *scheduler) carry(e petition.Event, before map[authority.OwnedID][]deadline.Entry) (journal.DeadlineChange, error) {
	d := journal.DeadlineChange{Deadlines: journal.Deadlines{Subject: e.Subject, ID: e.ID}, LawVersion: x.version}
	origin, err := authority.ParseOwnedID(tells(e, petition.FactOrigin))
	if err != nil {
		return d, err
	}
	var open []deadline.Entry
	for _, n := range before[origin] {
		if n.State != deadline.Open {
			continue
		}
		n.StartedBy, n.Moves = e.Version, 0 // how it moved before stands with the predecessor
		n, move, err := x.law.Refresh(n)    // the law may have changed, and not been asked yet
		if err != nil {
			return d, err
		}
		if move != nil {
			d.Moves = append(d.Moves, *move)
		}
		open = append(open, n)
	}
	x.known[e.ID] = open
	return d, nil
}

// step is what an event means; false when its subject is not in the change.
func (x *scheduler) step(c *journal.Change, e petition.Event) (deadline.Step, bool) {
	s := deadline.Step{Version: e.Version, On: e.On, Ends: e.From != e.To && ends(e.To)}
	if e.Subject == petition.OfMatter {
		m, ok := matterAfter(c, e.ID)
		if !ok {
			return s, false
		}
		s.Facts = x.matterFacts(m)
		if e.Action == petition.ActionOpen {
			s.Starts = begin(petition.AtOpening(), anchors{on: e.On, channel: m.Channel})
			return s, true
		}
		if e.Action == petition.ActionCorrect && tells(e, petition.FactResolvedOn) != "" {
			s.Resolved = m.ResolvedOn
		}
		if e.Action == petition.ActionUnmerge {
			s.Undoes = []int64{e.Version - 1} // nothing else happens to a merged matter
		}
		addRule(&s, m.Table(), e, anchors{on: e.On, planned: m.PlannedOn, channel: m.Channel})
		return s, true
	}
	p, ok := x.petition(c, e.ID)
	if !ok {
		return s, false
	}
	s.Facts = x.petitionFacts(c, p)
	if e.Action == petition.ActionRegister {
		s.Starts = begin(petition.AtReceipt(), anchors{on: e.On, received: p.ReceivedOn, channel: p.Channel})
		return s, true
	}
	if e.Action == petition.ActionCorrect && tells(e, petition.FactReceivedOn) != "" {
		s.Received = p.ReceivedOn
	}
	if e.Action == petition.ActionDetach {
		s.Undoes = []int64{disposition(x.known[e.ID])}
	}
	addRule(&s, petition.PetitionTable(), e, anchors{on: e.On, received: p.ReceivedOn, channel: p.Channel})
	return s, true
}

// disposition is the version of the event that disposed of a petition: nothing
// else meets these terms. It is zero when the law set none.
func disposition(list []deadline.Entry) int64 {
	terms := []deadline.Term{deadline.Process, deadline.Admit, deadline.Forward, deadline.ReviewFurther}
	last := int64(0)
	for _, e := range list {
		if e.State == deadline.Met && slices.Contains(terms, e.Term) {
			last = max(last, e.EndedBy)
		}
	}
	return last
}

// addRule adds what the event's row of the table says about deadlines.
func addRule(s *deadline.Step, t *petition.Table, e petition.Event, of anchors) {
	rule, err := t.Rule(e.From, e.Action)
	if err != nil {
		return // not a step of the table, as a change of the parties
	}
	s.Starts, s.Meets = begin(rule.Starts, of), rule.Meets
	switch rule.Clock {
	case petition.ClockStops:
		if s.Stop = string(e.Ground()); e.Action == petition.ActionStartAppraisal {
			s.Stop = expertAppraisal
		}
	case petition.ClockRuns:
		s.Resume = true
	case petition.ClockNever:
		s.Unstop, s.Undoes = removed(e)
	case petition.ClockGrows:
		s.Extend, _ = strconv.Atoi(tells(e, petition.FactDays)) // written as a number
	}
}

// removed is the stop that an event takes back, and the events that recorded it.
func removed(e petition.Event) (*deadline.Stop, []int64) {
	stop := deadline.Stop{Ground: cmp.Or(tells(e, petition.FactGround), expertAppraisal)}
	stop.From, _ = clock.ParseDate(tells(e, petition.FactStopFrom)) // written as dates and numbers
	stop.To, _ = clock.ParseDate(tells(e, petition.FactStopTo))
	var versions []int64
	for v := range strings.FieldsSeq(tells(e, petition.FactRemoved)) {
		n, _ := strconv.ParseInt(v, 10, 64)
		versions = append(versions, n)
	}
	return &stop, versions
}

// expertAppraisal is the ground under which the law lists an appraisal, for
// which the step names none.
const expertAppraisal = "expert_appraisal"

// tells returns the value that an event set; "" when it set none.
func tells(e petition.Event, name petition.FactName) string {
	for _, c := range e.Changes {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// anchors are the days from which deadlines of a case count, and how it came.
type anchors struct {
	on, received, planned clock.Date
	channel               petition.Channel
}

// begin lists the deadlines that a row starts. One that no step can meet would
// be late for ever, so it does not begin.
func begin(starts []petition.Start, of anchors) []deadline.Start {
	var out []deadline.Start
	for _, s := range starts {
		if !meetable()[s.Term] || s.Channel != "" && s.Channel != of.channel {
			continue
		}
		start := deadline.Start{Term: s.Term, On: of.on}
		switch s.From {
		case petition.OnReceipt:
			start.On, start.OnReceipt = of.received, true
		case petition.OnPlan:
			start.On = of.planned
		case petition.OnStep:
		}
		out = append(out, start)
	}
	return out
}

// meetable are the terms that some step of some table meets.
//
//nolint:gochecknoglobals // computed once from the tables
var meetable = sync.OnceValue(func() map[deadline.Term]bool {
	out := make(map[deadline.Term]bool)
	for _, t := range append(petition.MatterTables(), petition.PetitionTable()) {
		for _, r := range t.Rules {
			for _, term := range r.Meets {
				out[term] = true
			}
		}
	}
	return out
})

// timeless are the steps on matters that mean nothing for deadlines in any
// table: they start, meet, stop and end none, and change no fact that a rule
// depends on. Their deadlines need not be read.
//
//nolint:gochecknoglobals // computed once from the tables
var timeless = sync.OnceValue(func() map[petition.Action]bool {
	out := make(map[petition.Action]bool)
	for _, t := range petition.MatterTables() {
		for _, r := range t.Rules {
			if _, seen := out[r.Action]; !seen {
				out[r.Action] = true
			}
			touches := len(r.Starts) > 0 || len(r.Meets) > 0 || r.Clock != "" || r.Back || ends(r.To)
			switch r.Action {
			case petition.ActionCorrect, petition.ActionFindComplex, petition.ActionUnmerge:
				touches = true
			}
			out[r.Action] = out[r.Action] && !touches
		}
	}
	return out
})

// ends reports whether a case is over in the state: nothing is due any more.
func ends(s petition.State) bool {
	return s == petition.StateClosed || s == petition.StateHandedOver || s == petition.StateMerged
}

// matterAfter returns a matter as it is after the change.
func matterAfter(c *journal.Change, id authority.OwnedID) (petition.Matter, bool) {
	for _, w := range c.Writes {
		switch w := w.(type) {
		case MatterChanged:
			if w.Matter.ID == id {
				return w.Matter, true
			}
		case MatterOpened:
			if w.Matter.ID == id {
				return w.Matter, true
			}
		}
	}
	return petition.Matter{}, false
}

// petition returns a petition as it is after the change.
func (x *scheduler) petition(c *journal.Change, id authority.OwnedID) (petition.Petition, bool) {
	for _, w := range c.Writes {
		if changed, ok := w.(PetitionChanged); ok && changed.Petition.ID == id {
			return changed.Petition, true
		}
	}
	for _, p := range slices.Concat(entered(c), x.entered) {
		if p.ID == id {
			return p, true
		}
	}
	return petition.Petition{}, false
}

// entered lists the petitions that enter the register with a change.
func entered(c *journal.Change) []petition.Petition {
	var out []petition.Petition
	for _, w := range c.Writes {
		if e, ok := w.(PetitionEntered); ok {
			out = append(out, e.Petition)
		}
	}
	return out
}

// ruleKind is the kind under which the rules of law know a case: a complaint
// about a disciplinary decision is one of its own.
func ruleKind(k petition.Kind, discipline bool) string {
	if k == petition.Complaint && discipline {
		return "discipline"
	}
	return string(k)
}

func (x *scheduler) matterFacts(m petition.Matter) deadline.Facts {
	f := deadline.Facts{
		Kind: ruleKind(m.Kind, m.Discipline), Instance: string(m.Instance), Remote: m.Remote, Criteria: slices.Clone(m.Criteria),
	}
	x.of(m.ID.Authority, &f)
	return f
}

// petitionFacts tells what rules may depend on.
func (x *scheduler) petitionFacts(c *journal.Change, p petition.Petition) deadline.Facts {
	f := deadline.Facts{
		Kind: ruleKind(p.Kind, p.Discipline), Instance: string(p.Instance), Remote: p.Remote, Received: x.firstReceived(c, p),
		Outside: p.Competence != "" && p.Competence != petition.Within,
	}
	x.of(p.ID.Authority, &f)
	return f
}

// firstReceived is the day on which a petition was first received. One that
// came from another office was received there; its own deadlines remember when.
func (x *scheduler) firstReceived(c *journal.Change, p petition.Petition) clock.Date {
	if p.Origin.IsZero() {
		return p.ReceivedOn
	}
	if own := x.known[p.ID]; len(own) > 0 {
		return own[0].Facts.Received
	}
	if origin, ok := x.petition(c, p.Origin); ok {
		return x.firstReceived(c, origin)
	}
	return p.ReceivedOn
}

// of adds what the authority is.
func (x *scheduler) of(id authority.ID, f *deadline.Facts) {
	if a, ok := x.tree.Get(id); ok {
		f.Branch, f.Tier = string(a.Branch), string(a.Tier)
	}
}

// openDue is the last day of the open deadline of a term of a case; zero when
// none runs, and while its clock stands still.
func openDue(list []journal.Deadlines, id authority.OwnedID, term deadline.Term) clock.Date {
	for _, d := range list {
		for _, e := range d.Entries {
			if d.ID == id && e.Term == term && e.State == deadline.Open {
				return e.Due
			}
		}
	}
	return clock.Date{}
}

// schedulingBulk adds deadlines to the changes of an imported register.
type schedulingBulk struct {
	journal.Bulk

	schedule *scheduler
}

// Put implements journal.Bulk. What is over is forgotten: a register is long.
func (f *schedulingBulk) Put(c journal.Change) error {
	if err := f.schedule.schedule(&c); err != nil {
		return err
	}
	for _, e := range c.Events {
		if !slices.ContainsFunc(f.schedule.known[e.ID], func(d deadline.Entry) bool { return d.State == deadline.Open }) {
			delete(f.schedule.known, e.ID)
		}
	}
	if now := entered(&c); len(now) > 0 {
		f.schedule.entered = now
	}
	return f.Bulk.Put(c)
}

// Load implements journal.Bulk.
func (f *schedulingBulk) Load(l journal.Load) error {
	err := f.Bulk.Load(l)
	f.schedule.learn([]journal.Load{l})
	return err
}
