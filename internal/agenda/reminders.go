package agenda

import (
	"context"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/petition"
)

// Reminder is a rung of the ladder that an open deadline reached.
type Reminder struct {
	Subject     petition.Subject
	ID          authority.OwnedID
	Number      petition.Number
	Term        deadline.Term
	Seq         int
	Rung        string
	RungVersion int // the one that was climbed
	Due         clock.Date
	Moved       bool // the deadline has another date by now
	Provisional bool // the date it has is not settled
	Recipient   string
	RecordedAt  time.Time
}

// ReminderFilter narrows a list of reminders.
type ReminderFilter struct {
	Authority authority.ID
	Subtree   bool
	Recipient string              // officer, head, supervisor
	Except    []authority.OwnedID // not about these cases
}

// ReminderPosition is the place of a reminder in its list, the latest first.
type ReminderPosition struct {
	RecordedAt time.Time
	ID         authority.OwnedID
	Term       deadline.Term
	Seq        int
	Rung       string
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
			n, last, err := s.store.Remind(ctx, rung, from, to, at, remindPortion)
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
	all, err := s.store.BarredFrom(ctx, actor.Account)
	if err != nil {
		return nil, nil, err
	}
	f.Except = all.Cases()
	list, err := s.store.ListReminders(ctx, scope, f, after, limit)
	return list, law, err
}
