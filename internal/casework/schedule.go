package casework

import (
	"context"
	"slices"
	"strconv"
	"sync"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/journal"
	"kntc/internal/lifecycle"
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
		if petition.GoesOn(e) {
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
	origin, err := authority.ParseOwnedID(e.Tells(petition.FactOrigin))
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
	if e.Subject == petition.OfMatter {
		m, ok := matterAfter(c, e)
		if !ok {
			return deadline.Step{}, false
		}
		table, of := m.Table(), lifecycle.Anchors{On: e.On, Planned: m.PlannedOn, Set: m.Entrusted.Due, Told: m.ToldOn(), Limit: m.DueOn, Cause: causeOf(m, e), Marks: m.Marks(), Meetable: meetable()}
		s := table.Step(e, of, x.known[e.ID])
		s.Facts = x.matterFacts(m)
		if !m.Entrusted.Given() {
			s.Drops = []deadline.Term{deadline.Verification}
		}
		if table.Corrects(e) && e.Tells(petition.FactResolvedOn) != "" {
			s.Resolved = m.ResolvedOn
		}
		if table.Corrects(e) && e.Sets(petition.FactReceipts) {
			s.Told = m.ToldOn()
			s.Untold = s.Told.IsZero()
		}
		if by := e.Tells(petition.FactWentUpBy); table.Corrects(e) && by != "" {
			s.Asked, _ = clock.ParseDate(e.Tells(petition.FactComplainedOn)) // written as a date and a number
			s.AskedBy, _ = strconv.ParseInt(by, 10, 64)
		}
		return s, true
	}
	p, ok := x.petition(c, e.ID)
	if !ok {
		return deadline.Step{}, false
	}
	table, of := petition.PetitionTable(), lifecycle.Anchors{On: e.On, Received: p.ReceivedOn, Marks: p.Marks(x.tree.Forwards(p.ID.Authority, e.On)), Meetable: meetable()}
	s := table.Step(e, of, x.known[e.ID])
	s.Facts, s.Drops = x.petitionFacts(c, p), notOwed(p)
	if table.Corrects(e) && e.Tells(petition.FactReceivedOn) != "" {
		s.Received = p.ReceivedOn
	}
	return s, true
}

// notOwed are the terms of a further denunciation that lapse once the petition is
// classified as another one: a result is reviewed, and who is late is asked for a
// report.
func notOwed(p petition.Petition) []deadline.Term {
	further := p.Kind == petition.Denunciation && p.Instance == petition.Further
	switch {
	case further && p.LateResolver:
		return []deadline.Term{deadline.ReviewFurther}
	case further:
		return []deadline.Term{deadline.AskReport}
	}
	return []deadline.Term{deadline.ReviewFurther, deadline.AskReport}
}

// causeOf is the day of a step in a matter in which a violation was found, which
// gives cause to publish how it was handled; zero in others.
func causeOf(m petition.Matter, e petition.Event) clock.Date {
	if m.Violates() {
		return e.On
	}
	return clock.Date{}
}

// meetable are the terms that some step of some table meets.
//
//nolint:gochecknoglobals // computed once from the tables
var meetable = sync.OnceValue(func() map[deadline.Term]bool {
	return lifecycle.Meetable(append(petition.MatterTables(), petition.PetitionTable()))
})

// matterAfter returns a matter as it is after an event of the change.
func matterAfter(c *journal.Change, e petition.Event) (petition.Matter, bool) {
	for _, w := range c.Writes {
		var m petition.Matter
		switch w := w.(type) {
		case MatterChanged:
			m = w.Matter
		case MatterOpened:
			m = w.Matter
		}
		if m.ID == e.ID && m.Version >= e.Version {
			return m, true
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

func (x *scheduler) matterFacts(m petition.Matter) deadline.Facts { return matterFacts(x.tree, m) }

// matterFacts tells what rules may depend on.
func matterFacts(tree *authority.Tree, m petition.Matter) deadline.Facts {
	f := deadline.Facts{
		Kind: ruleKind(m.Kind, m.Discipline), Instance: string(m.Instance), Remote: m.Remote, Dismissal: m.Dismissal, Criteria: slices.Clone(m.Criteria),
	}
	ofAuthority(tree, m.ID.Authority, &f)
	return f
}

// petitionFacts tells what rules may depend on.
func (x *scheduler) petitionFacts(c *journal.Change, p petition.Petition) deadline.Facts {
	f := deadline.Facts{
		Kind: ruleKind(p.Kind, p.Discipline), Instance: string(p.Instance), Remote: p.Remote, Dismissal: p.Dismissal, Received: x.firstReceived(c, p),
		Delegated: p.IdentityCheck.Longer(), Outside: p.Competence != "" && p.Competence != petition.Within,
	}
	ofAuthority(x.tree, p.ID.Authority, &f)
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

// ofAuthority adds what the authority is.
func ofAuthority(tree *authority.Tree, id authority.ID, f *deadline.Facts) {
	if a, ok := tree.Get(id); ok {
		f.Branch, f.Tier = string(a.Branch), string(a.Tier)
	}
}

// resolveDue is the last day for the result of a matter: that of the deadline that
// runs or, of one that has its result, as it is without a suspension that is taken
// back: here, or at the predecessor that gave the result.
func resolveDue(law *deadline.Law, l *MatterLoad, before *BeforeLoad, mistake *petition.Suspension) (clock.Date, error) {
	if mistake == nil || l.Matter.Open() {
		return openDue(l.Deadlines, l.ID, deadline.Resolve), nil
	}
	for _, d := range slices.Concat(l.Deadlines, before.Deadlines) {
		entries, _, err := law.Advance(d.Entries, deadline.Step{Unstop: mistake.Stop()})
		if err != nil {
			return clock.Date{}, err
		}
		for _, e := range entries {
			if e.Term == deadline.Resolve && e.State == deadline.Met {
				return e.Due, nil
			}
		}
	}
	return clock.Date{}, nil
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

// openTerms are the terms of a case that run.
func openTerms(list []journal.Deadlines, id authority.OwnedID) []deadline.Term {
	var out []deadline.Term
	for _, d := range list {
		for _, e := range d.Entries {
			if d.ID == id && e.State == deadline.Open {
				out = append(out, e.Term)
			}
		}
	}
	return out
}
