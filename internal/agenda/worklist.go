package agenda

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/petition"
)

// WorkLine is a case on somebody's worklist.
type WorkLine struct {
	Subject   petition.Subject
	ID        authority.OwnedID
	Number    petition.Number
	Kind      petition.Kind
	State     petition.State
	Instance  petition.Instance
	Title     string
	Assignees []petition.Assignee
	Conflicts []petition.Conflict
	Due       clock.Date    // of the next deadline that is open of the office, of a verifying body that of its report; zero when none is, or while the clock stands still
	Term      deadline.Term // what is due then
	Receipts  []petition.Receipt
	Until     clock.Date       // the last day to go to second instance, while that time runs
	Contest   petition.Contest // of a first decision that stands provisionally

	Verifier authority.ID // the authority to which its verification was given; zero for none

	Own bool        // assigned to the account itself; a case that is not, and has no For, waits for anybody of their role
	For []uuid.UUID // or to these, for whom it stands in today
}

// WorkFilter says whose cases a worklist has.
type WorkFilter struct {
	Account uuid.UUID
	For     []Absent       // in whose place the account acts
	Lent    []authority.ID // where it works, and their predecessors: what was given to these to verify is theirs
	Assigns []authority.ID // those of them at which it assigns: what was given to these and is assigned to nobody is its to assign
	Waits   []Waiting      // what is assigned to nobody and waits for a step that the account takes
}

// MostWaiting is how many of what waits for a role a worklist has, for each of the
// steps that the role takes: those that came in first.
const MostWaiting = 20

// Waiting are cases of some authorities in some states.
type Waiting struct {
	Subject petition.Subject
	States  []petition.State
	At      []authority.ID
}

// At is the authority that works on the case.
func (l WorkLine) At() authority.ID {
	if l.Verifier != 0 {
		return l.Verifier
	}
	return l.ID.Authority
}

// Absent is somebody whose cases at some authorities are looked after.
type Absent struct {
	Account     uuid.UUID
	Authorities []authority.ID
}

// WorkPage asks for up to Limit cases after a position.
type WorkPage struct {
	After WorkPosition // zero: from the start
	Limit int
}

// WorkPosition is the place of a case on a worklist: the earliest due first, at
// the end those with no date.
type WorkPosition struct {
	Due clock.Date
	ID  authority.OwnedID
}

// Position is the line's place.
func (l WorkLine) Position() WorkPosition { return WorkPosition{l.Due, l.ID} }

// Worklist lists the open cases that are assigned to the actor, and to those
// for whom they stand in today, at their own office or at one whose case it
// verifies, by their next deadline; for a head also what was given to their office
// to verify and is assigned to nobody yet; and what is assigned to nobody at their
// offices and waits for a step of theirs.
func (s *Service) Worklist(ctx context.Context, actor access.Actor, page WorkPage) ([]WorkLine, clock.Date, error) {
	today := clock.DateOf(s.clock.Now())
	scope, err := actor.Allow(access.PetitionRead)
	if err != nil {
		return nil, today, err
	}
	tree, err := s.directory.Tree(ctx)
	if err != nil {
		return nil, today, err
	}
	standsIn, err := s.store.StandsIn(ctx, actor, today)
	if err != nil {
		return nil, today, err
	}
	f := WorkFilter{Account: actor.Account, Lent: own(tree, scope)}
	if assigns, err := actor.Allow(access.CaseAssign); err == nil {
		f.Assigns = own(tree, assigns)
	}
	f.Waits = waiting(tree, actor)
	for _, x := range standsIn {
		at := Absent{Account: x.For}
		for _, o := range tree.Facts().Authorities {
			if tree.Owns(x.At, o.ID) {
				at.Authorities = append(at.Authorities, o.ID)
			}
		}
		f.For = append(f.For, at)
	}
	all, err := s.store.BarredFrom(ctx, actor.Account)
	if err != nil {
		return nil, today, err
	}
	var out []WorkLine
	for rest := page; ; {
		lines, err := s.store.Worklist(ctx, scope, f, rest)
		if err != nil {
			return nil, today, err
		}
		for _, l := range lines {
			rest.After = l.Position()
			l.Contest = petition.Matter{Kind: l.Kind, Instance: l.Instance, State: l.State, Receipts: l.Receipts}.Contest(l.Until, today)
			if _, barred := all[l.ID]; !barred { // nobody stands in there
				f.whose(&l)
				out = append(out, l)
			}
		}
		if len(lines) < rest.Limit || len(out) >= page.Limit {
			return out, today, nil
		}
		rest.Limit = page.Limit - len(out)
	}
}

// waiting is what waits for the actor's steps where it is assigned to nobody.
func waiting(tree *authority.Tree, actor access.Actor) []Waiting {
	var out []Waiting
	for _, p := range petition.WaitedFor() {
		scope, err := actor.Allow(p)
		if err != nil {
			continue
		}
		at := own(tree, scope)
		if len(at) == 0 {
			continue
		}
		petitions, matters := petition.WaitFor(p)
		if len(petitions) > 0 {
			out = append(out, Waiting{petition.OfPetition, petitions, at})
		}
		if len(matters) > 0 {
			out = append(out, Waiting{petition.OfMatter, matters, at})
		}
	}
	return out
}

// own are the authorities at which a scope has somebody work, with those that they
// succeeded.
func own(tree *authority.Tree, scope access.Scope) []authority.ID {
	var out []authority.ID
	for _, id := range scope.Own() {
		out = append(append(out, id), tree.Predecessors(id)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// whose notes for whom a case is on the list.
func (f WorkFilter) whose(l *WorkLine) {
	for _, a := range l.Assignees {
		l.Own = l.Own || a.Account == f.Account
		for _, absent := range f.For {
			if absent.Account == a.Account && slices.Contains(absent.Authorities, l.At()) && !slices.Contains(l.For, a.Account) {
				l.For = append(l.For, a.Account)
			}
		}
	}
}
