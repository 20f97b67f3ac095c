package agenda

import (
	"cmp"
	"context"
	"slices"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/page"
	"kntc/internal/petition"
)

// DeadlineFilter narrows a list of open deadlines.
type DeadlineFilter struct {
	Authority authority.ID // of this authority; within the scope
	Subtree   bool         // and of all below it
	From, To  clock.Date   // due within these days; zero is open
	Term      deadline.Term
	Subject   petition.Subject
	Assignee  petition.AssigneeFilter
	Except    []authority.OwnedID // not of these cases
	Beside    authority.ID        // not of this authority; zero leaves none out
	Lent      []authority.ID      // where the account works, and their predecessors: by when these report on what was given to them to verify is theirs, wherever it is kept
}

// DeadlinePage says which part of a list is asked for.
type DeadlinePage struct {
	After DeadlinePosition
	Limit int
}

// DeadlinePosition is the place of a deadline in a list.
type DeadlinePosition struct {
	Due  clock.Date
	ID   authority.OwnedID
	Term deadline.Term
	Seq  int
}

// Compare orders positions as lists do.
func (p DeadlinePosition) Compare(q DeadlinePosition) int {
	return cmp.Or(p.Due.Start().Compare(q.Due.Start()), slices.Compare(p.ID.UUID[:], q.ID.UUID[:]), cmp.Compare(p.Term, q.Term), cmp.Compare(p.Seq, q.Seq))
}

// DeadlineLine is a deadline as lists show it.
type DeadlineLine struct {
	Subject petition.Subject
	ID      authority.OwnedID
	Number  petition.Number
	Title   string // the subject of the petition or matter
	State   petition.State
	Kind    petition.Kind
	Entry   deadline.Entry
}

// Position is the line's place in its list.
func (l DeadlineLine) Position() DeadlinePosition {
	return DeadlinePosition{l.Entry.Due, l.ID, l.Entry.Term, l.Entry.Seq}
}

// DeadlineState narrows a list of deadlines by today's date.
type DeadlineState string

// The states that a list can ask for.
const (
	StateOverdue DeadlineState = "overdue"  // due before today
	StateDueSoon DeadlineState = "due_soon" // due today or within some days
	StateOpen    DeadlineState = "open"     // both, and all later ones
)

// DeadlineStates lists the states that a list can ask for.
func DeadlineStates() []DeadlineState { return []DeadlineState{StateOverdue, StateDueSoon, StateOpen} }

// DeadlineQuery asks for open deadlines of offices.
type DeadlineQuery struct {
	DeadlineFilter
	State  DeadlineState
	Within int // days from today that count as soon
}

// OpenDeadlines lists open deadlines of offices, those of the actor's own office
// before others and of each the earliest first; among the others those of the reports
// that they owe as bodies that verify. What is overdue follows from the dates and
// today's, from nothing else.
func (s *Service) OpenDeadlines(ctx context.Context, actor access.Actor, q DeadlineQuery, page DeadlinePage) ([]DeadlineLine, clock.Date, error) {
	today := clock.DateOf(s.clock.Now())
	scope, err := actor.Allow(access.PetitionRead)
	if err != nil {
		return nil, today, err
	}
	all, err := s.store.BarredFrom(ctx, actor.Account)
	if err != nil {
		return nil, today, err
	}
	tree, err := s.directory.Tree(ctx)
	if err != nil {
		return nil, today, err
	}
	q.Except = all.Cases()
	q.Lent = q.lent(tree, scope)
	lines, err := s.ownFirst(ctx, scope, actor.Home, q.filter(today), page)
	return lines, today, err
}

// ownFirst lists deadlines of somebody's own office before those of others, unless
// the filter names one. A place in the list tells by its owner among which it is.
func (s *Service) ownFirst(ctx context.Context, scope access.Scope, home authority.ID, f DeadlineFilter, page DeadlinePage) ([]DeadlineLine, error) {
	if f.Authority != 0 || home == 0 {
		return s.store.ListDeadlines(ctx, scope, f, page)
	}
	var lines []DeadlineLine
	if at := page.After; at.ID.IsZero() || at.ID.Authority == home {
		own := f
		own.Authority, own.Lent = home, nil // those have their owners' places
		var err error
		if lines, err = s.store.ListDeadlines(ctx, scope, own, page); err != nil || len(lines) == page.Limit {
			return lines, err
		}
		page = DeadlinePage{Limit: page.Limit - len(lines)}
	}
	f.Beside = home
	others, err := s.store.ListDeadlines(ctx, scope, f, page)
	return append(lines, others...), err
}

// DeadlineCounts are how many deadlines of offices are open: up to page.CountMax
// of each.
type DeadlineCounts struct{ Overdue, DueSoon, Open page.Count }

// CountDeadlines counts what OpenDeadlines lists: of the actor's own office, and of
// all that the filter has.
func (s *Service) CountDeadlines(ctx context.Context, actor access.Actor, q DeadlineQuery) (own, all DeadlineCounts, err error) {
	today := clock.DateOf(s.clock.Now())
	scope, err := actor.Allow(access.PetitionRead)
	if err != nil {
		return own, all, err
	}
	barred, err := s.store.BarredFrom(ctx, actor.Account)
	if err != nil {
		return own, all, err
	}
	tree, err := s.directory.Tree(ctx)
	if err != nil {
		return own, all, err
	}
	q.Except, q.Lent = barred.Cases(), q.lent(tree, scope)
	if all, err = s.countDeadlines(ctx, scope, q, today); err != nil || actor.Home == 0 {
		return own, all, err
	}
	q.Authority, q.Subtree, q.Lent = actor.Home, false, nil
	own, err = s.countDeadlines(ctx, scope, q, today)
	return own, all, err
}

func (s *Service) countDeadlines(ctx context.Context, scope access.Scope, q DeadlineQuery, today clock.Date) (DeadlineCounts, error) {
	var out DeadlineCounts
	for state, into := range map[DeadlineState]*page.Count{StateOverdue: &out.Overdue, StateDueSoon: &out.DueSoon, StateOpen: &out.Open} {
		q.State = state
		n, err := s.store.CountDeadlines(ctx, scope, q.filter(today))
		if err != nil {
			return out, err
		}
		*into = n
	}
	return out, nil
}

// filter narrows by today's date.
func (q DeadlineQuery) filter(today clock.Date) DeadlineFilter {
	f := q.DeadlineFilter
	switch q.State {
	case StateOverdue:
		f.To = earliest(f.To, today.AddDays(-1))
	case StateDueSoon:
		f.From, f.To = clock.Latest(f.From, today), earliest(f.To, today.AddDays(q.Within))
	case StateOpen:
	}
	return f
}

// lent are where the account works, as far as the filter asks for it.
func (f DeadlineFilter) lent(tree *authority.Tree, scope access.Scope) []authority.ID {
	return slices.DeleteFunc(own(tree, scope), func(at authority.ID) bool { return !f.asks(tree, at) })
}

// asks reports whether the filter asks for what an authority does.
func (f DeadlineFilter) asks(tree *authority.Tree, at authority.ID) bool {
	return f.Authority == 0 || tree.Owns(f.Authority, at) || f.Subtree && tree.Over(f.Authority, at)
}

// earliest returns the earlier of a bound, of which zero is none, and a day.
func earliest(bound, day clock.Date) clock.Date {
	if bound.IsZero() || day.Before(bound) {
		return day
	}
	return bound
}
