package casework

import (
	"context"

	"kntc/internal/access"
	"kntc/internal/clock"
	"kntc/internal/petition"
)

// overdueReason stands with the event that a matter became late by itself.
const overdueReason = "Thời hạn giải quyết đã hết mà chưa có kết quả; khiếu nại thì người khiếu nại có quyền khiếu nại lần hai hoặc khởi kiện"

// NoteOverdue notes of matters without a result that their limit has passed: they
// count as late from the day after it, for as long as they stay open and however
// they end, and of a complaint the way to the level above and to the court is open
// from then on (Luật Khiếu nại, Điều 33 khoản 1, Điều 42). It returns how many. Run again, or by several servers, it does nothing
// twice. A limit that rests on a calendar nobody has approved yet may still move,
// so it waits for the calendar, or for the result. Answers about figures tell the day
// up to which that was done.
func (s *Service) NoteOverdue(ctx context.Context) (int, error) {
	today := clock.DateOf(s.clock.Now())
	noted, err := eachLapse(func(last Lapse) ([]Lapse, error) {
		return s.deadlines.Overdue(ctx, access.System("matters become late"), today, last, effectPage)
	}, func(l Lapse) (int, error) {
		return s.asOffice(ctx, l, today, petition.ActionNoteOverdue, overdueReason)
	})
	if err != nil {
		return noted, err
	}
	return noted, s.deadlines.NotedLateness(ctx, today)
}
