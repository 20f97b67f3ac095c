package agenda

import (
	"context"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
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

// OpenDeadlines lists open deadlines of offices, the earliest first. What is
// overdue follows from the dates and today's, from nothing else.
func (s *Service) OpenDeadlines(ctx context.Context, actor access.Actor, q DeadlineQuery, page DeadlinePage) ([]DeadlineLine, clock.Date, error) {
	today := clock.DateOf(s.clock.Now())
	scope, err := actor.Allow(access.PetitionRead)
	if err != nil {
		return nil, today, err
	}
	all, err := s.barredFrom(ctx, actor)
	if err != nil {
		return nil, today, err
	}
	f := q.DeadlineFilter
	f.Except = all.Cases()
	switch q.State {
	case StateOverdue:
		f.To = earliest(f.To, today.AddDays(-1))
	case StateDueSoon:
		f.From, f.To = clock.Latest(f.From, today), earliest(f.To, today.AddDays(q.Within))
	case StateOpen:
	}
	lines, err := s.store.ListDeadlines(ctx, scope, f, page)
	return lines, today, err
}

// earliest returns the earlier of a bound, of which zero is none, and a day.
func earliest(bound, day clock.Date) clock.Date {
	if bound.IsZero() || day.Before(bound) {
		return day
	}
	return bound
}
