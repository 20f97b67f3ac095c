package casework

import (
	"context"
	"errors"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/petition"
)

// effectPage is how many decisions are looked up at once.
const effectPage = 200

// effectReason stands with the event of a decision that took effect by itself.
const effectReason = "Hết thời hạn khiếu nại tiếp; quyết định có hiệu lực pháp luật"

// LetTakeEffect lets decisions take effect that nobody can appeal any more: a
// decision has effect by law when the time has passed, whether somebody notes
// it or not (Luật Khiếu nại, Điều 44). A first decision has it provisionally while
// it can still be complained about, or waits for that: a switch of the law says
// which. It returns how many did. Run again, or by several servers, it does nothing
// twice. A date that rests on a calendar nobody
// has approved yet may still move: what has taken effect cannot be taken back,
// so it waits for the calendar, or for the office to take the step itself.
func (s *Service) LetTakeEffect(ctx context.Context) (int, error) {
	today := clock.DateOf(s.clock.Now())
	return eachLapse(func(last Lapse) ([]Lapse, error) {
		return s.deadlines.Lapsed(ctx, access.System("decisions take effect"), deadline.TakeEffect, today, last, effectPage)
	}, func(l Lapse) (int, error) {
		return s.asOffice(ctx, l, today, petition.ActionTakeEffect, effectReason)
	})
}

// eachLapse goes through deadlines that are over, page by page, and counts those of
// which something was noted.
func eachLapse(read func(after Lapse) ([]Lapse, error), note func(Lapse) (int, error)) (int, error) {
	done := 0
	for last := (Lapse{}); ; {
		lapses, err := read(last)
		if err != nil {
			return done, err
		}
		for _, l := range lapses {
			last = l
			noted, err := note(l)
			if err != nil {
				return done, err
			}
			done += noted
		}
		if len(lapses) < effectPage {
			return done, nil
		}
	}
}

// waited is the first day on which a decision has effect that waits until nobody
// can complain any more; zero when that is not why the step was refused.
func waited(err error) clock.Date {
	f := fault.As(err)
	if f == nil {
		return clock.Date{}
	}
	until, _ := f.Extra["until"].(string)
	last, err := clock.ParseDate(until)
	if err != nil {
		return clock.Date{}
	}
	return last.AddDays(1)
}

// asOffice takes the step for the office, on the day after the deadline. What
// refuses it stays as it is: a matter handed over, say, has no effect to take.
func (s *Service) asOffice(ctx context.Context, l Lapse, today clock.Date, action petition.Action, reason string) (int, error) {
	take := func(on clock.Date) error {
		return s.stepBySystem(ctx, l.Matter, petition.Command{Action: action, On: on}, reason)
	}
	err := take(l.Due.AddDays(1))
	if on := waited(err); !on.IsZero() && !on.After(today) {
		err = take(on)
	}
	if errors.Is(err, petition.ErrEffectiveDate) { // something was noted of a later day before anybody looked
		err = take(today)
	}
	return taken(err)
}

// stepBySystem takes a step on a matter that nobody has to take: what it says is so
// by itself.
func (s *Service) stepBySystem(ctx context.Context, matter authority.OwnedID, cmd petition.Command, reason string) error {
	once := idempotency.Once[MatterResult]{Render: func(MatterResult) (idempotency.Answer, error) { return idempotency.Answer{}, nil }}
	_, err := s.StepMatter(ctx, access.SystemActor(reason, access.MatterVerify), matter, 0, cmd, once)
	return err
}

// taken tells how many steps were taken, of one. A matter of which a step is
// refused stays as it is: one that was handed over, say, has no effect to take.
func taken(err error) (int, error) {
	switch refusal := fault.As(err); {
	case err == nil:
		return 1, nil
	case refusal == nil || refusal.Kind == fault.Internal || refusal.Kind == fault.Unavailable:
		return 0, err
	default:
		return 0, nil
	}
}
