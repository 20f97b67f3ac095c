package casework

import (
	"context"
	"errors"

	"kntc/internal/access"
	"kntc/internal/clock"
	"kntc/internal/petition"
)

// overdueReason stands with the event that a matter became late by itself.
const overdueReason = "Thời hạn giải quyết đã hết mà chưa có kết quả"

// NoteOverdue notes of matters without a result that their limit has passed: they
// count as late from the day after it, for as long as they stay open and however
// they end. It returns how many. Run again, or by several servers, it does nothing
// twice. A limit that rests on a calendar nobody has approved yet may still move,
// so it waits for the calendar, or for the result.
func (s *Service) NoteOverdue(ctx context.Context) (int, error) {
	today := clock.DateOf(s.clock.Now())
	done := 0
	for last := (Lapse{}); ; {
		lapses, err := s.deadlines.Overdue(ctx, access.System("matters become late"), today, last, effectPage)
		if err != nil {
			return done, err
		}
		for _, l := range lapses {
			last = l
			noted, err := s.noteOverdue(ctx, l, today)
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

// noteOverdue takes the step for the office, of the first late day unless something
// was noted of a later one before anybody looked.
func (s *Service) noteOverdue(ctx context.Context, l Lapse, today clock.Date) (int, error) {
	cmd := petition.Command{Action: petition.ActionNoteOverdue, On: l.Due.AddDays(1)}
	err := s.stepBySystem(ctx, l.Matter, cmd, overdueReason)
	if errors.Is(err, petition.ErrEffectiveDate) {
		cmd.On = today
		err = s.stepBySystem(ctx, l.Matter, cmd, overdueReason)
	}
	return taken(err)
}
