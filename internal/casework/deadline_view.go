package casework

import (
	"context"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/petition"
)

// DeadlineView is every deadline of a petition or matter, on a day.
type DeadlineView struct {
	Today clock.Date
	Items []DeadlineItem // in the order in which they began
}

// DeadlineItem is a deadline with how its date came about.
type DeadlineItem struct {
	Entry deadline.Entry
	// Answer is what the law in force says about the entry, day by day when
	// asked to explain. It is empty when there is no rule, and for what is
	// over when another law has come since: the date is that of then.
	Answer deadline.Deadline
	Moves  []DeadlineMove
}

// PetitionDeadlines tells every deadline of a petition.
func (s *Service) PetitionDeadlines(ctx context.Context, actor access.Actor, id authority.OwnedID, explain bool) (DeadlineView, error) {
	return s.viewDeadlines(ctx, actor, petition.OfPetition, id, explain)
}

// MatterDeadlines tells every deadline of a matter.
func (s *Service) MatterDeadlines(ctx context.Context, actor access.Actor, id authority.OwnedID, explain bool) (DeadlineView, error) {
	return s.viewDeadlines(ctx, actor, petition.OfMatter, id, explain)
}

func (s *Service) viewDeadlines(
	ctx context.Context, actor access.Actor, subject petition.Subject, id authority.OwnedID, explain bool,
) (DeadlineView, error) {
	scope, err := actor.Allow(access.PetitionRead)
	if err != nil {
		return DeadlineView{}, err
	}
	found, moves, err := s.deadlines.Deadlines(ctx, scope, subject, id)
	if err != nil {
		return DeadlineView{}, err
	}
	law, _, err := s.law.Law(ctx)
	if err != nil {
		return DeadlineView{}, err
	}
	view := DeadlineView{Today: clock.DateOf(s.clock.Now())}
	for _, e := range found.Entries {
		item := DeadlineItem{Entry: e}
		for _, m := range moves {
			if m.Term == e.Term && m.Seq == e.Seq {
				item.Moves = append(item.Moves, m)
			}
		}
		q := e.Question()
		q.Explain = explain
		switch answer, err := law.Compute(q); {
		case err == nil && answer.Due == e.Due && answer.Rule.Code == e.Rule && answer.Rule.Version == e.RuleVersion:
			item.Answer = answer
		case err != nil && fault.As(err) == nil:
			return DeadlineView{}, err
		}
		view.Items = append(view.Items, item)
	}
	return view, nil
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
	f := q.DeadlineFilter
	switch q.State {
	case StateOverdue:
		f.To = earliest(f.To, today.AddDays(-1))
	case StateDueSoon:
		f.From, f.To = clock.Latest(f.From, today), earliest(f.To, today.AddDays(q.Within))
	case StateOpen:
	}
	lines, err := s.deadlines.ListDeadlines(ctx, scope, f, page)
	return lines, today, err
}

// earliest returns the earlier of two bounds; zero is none.
func earliest(a, b clock.Date) clock.Date {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}

// refreshPortion is how many deadlines are computed anew in one transaction:
// few enough that whoever waits for one of them does not notice.
const refreshPortion = 250

// RefreshDeadlines computes open deadlines anew that were computed under an
// older law: in portions, each a short transaction, so that nobody waits. It
// returns how many it looked at; once a pass finds none, and some time has
// passed since the change, nothing is looked at any more.
func (s *Service) RefreshDeadlines(ctx context.Context) (int, error) {
	law, version, err := s.law.Law(ctx)
	if err != nil {
		return 0, err
	}
	if followed, err := s.deadlines.FollowedLaw(ctx); err != nil || followed >= version {
		return 0, err
	}
	done := 0
	for _, subject := range s.deadlines.Timed() {
		n, err := s.refreshDeadlines(ctx, law, version, subject)
		if done += n; err != nil {
			return done, err
		}
	}
	if done == 0 {
		return 0, s.deadlines.FollowLaw(ctx, version)
	}
	return done, nil
}

func (s *Service) refreshDeadlines(ctx context.Context, law *deadline.Law, version int64, subject petition.Subject) (int, error) {
	done := 0
	for at := (RefreshPosition{Subject: subject}); ; {
		n, next, err := s.deadlines.RefreshDeadlines(ctx, version, at, refreshPortion, func(e deadline.Entry) (deadline.Entry, *deadline.Move) {
			after, move, err := law.Refresh(e)
			if err != nil { // the law can no longer be asked about it: it keeps its date
				s.log.ErrorContext(ctx, "a deadline cannot be computed anew", "term", string(e.Term), "error", err)
				return e, nil
			}
			return after, move
		})
		done, at = done+n, next
		if err != nil || n < refreshPortion {
			return done, err
		}
	}
}

// remindPortion is how many reminders are noted in one transaction.
const remindPortion = 500

// Remind climbs the ladder: every open deadline of an office gets each rung
// that it has reached by today, once for a date. What comes before a date is
// not told after it. It returns how many rungs were noted.
func (s *Service) Remind(ctx context.Context) (int, error) {
	law, _, err := s.law.Law(ctx)
	if err != nil {
		return 0, err
	}
	today := clock.DateOf(s.clock.Now())
	done := 0
	for _, rung := range law.InForce(today) {
		from := clock.Date{}
		if rung.Offset <= 0 {
			from = today
		}
		for to, at := law.Reached(rung, today), authority.ID(0); ; {
			n, last, err := s.deadlines.Remind(ctx, rung, from, to, at, remindPortion)
			done, at = done+n, last
			if err != nil {
				return done, err
			}
			if n < remindPortion {
				break
			}
		}
	}
	return done, nil
}

// Reminders lists who was reminded of what within the scope, the latest first.
func (s *Service) Reminders(
	ctx context.Context, actor access.Actor, f ReminderFilter, after ReminderPosition, limit int,
) ([]Reminder, *deadline.Law, error) {
	scope, err := actor.Allow(access.PetitionRead)
	if err != nil {
		return nil, nil, err
	}
	law, _, err := s.law.Law(ctx)
	if err != nil {
		return nil, nil, err
	}
	list, err := s.deadlines.ListReminders(ctx, scope, f, after, limit)
	return list, law, err
}
