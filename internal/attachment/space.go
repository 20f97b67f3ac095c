package attachment

import (
	"fmt"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/journal"
)

// ErrFull refuses a file for which the authority has no space left.
var ErrFull = fault.Define(fault.Unprocessable, "attachment_space_full",
	"Cơ quan đã dùng hết dung lượng dành cho tệp đính kèm.", "The authority has no space left for attachments.")

// Space is how many bytes of files an authority has added, and may add. A file
// that follows a case to another authority takes none: its bytes are stored once.
type Space struct {
	UsedToday, Used   int64
	LimitToday, Limit int64 // 0: none
}

// SpaceLoad counts a new file of the authority, behind a lock, when it has Bytes,
// and reads what that comes to.
type SpaceLoad struct {
	Authority authority.ID
	Day       clock.Date
	Bytes     int64

	UsedToday, Used int64 // this file included
}

// Owner implements journal.Load.
func (l *SpaceLoad) Owner() authority.ID { return l.Authority }

// Rank implements journal.Load: a counter.
func (*SpaceLoad) Rank() journal.Rank { return journal.RankNumber }

// check refuses a file that is counted in the space and does not fit.
func (s Space) check() error {
	switch {
	case s.LimitToday > 0 && s.UsedToday > s.LimitToday:
		return ErrFull.Msg(
			"Mỗi ngày cơ quan được tải lên tối đa "+megabytes(s.LimitToday)+"; tệp này không còn chỗ trong hôm nay. Hãy tải lên vào ngày mai hoặc báo quản trị hệ thống.",
			"The authority may add "+megabytes(s.LimitToday)+" a day, and this file does not fit in today's. Add it tomorrow, or tell an administrator.").
			With("limit_today_bytes", s.LimitToday)
	case s.Limit > 0 && s.Used > s.Limit:
		return ErrFull.Msg(
			"Cơ quan được lưu tối đa "+megabytes(s.Limit)+" tệp đính kèm; tệp này không còn chỗ. Hãy báo quản trị hệ thống.",
			"The authority may keep "+megabytes(s.Limit)+" of attachments, and this file does not fit. Tell an administrator.").
			With("limit_bytes", s.Limit)
	}
	return nil
}

// megabytes writes a size for people.
func megabytes(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d byte", n)
	}
	return fmt.Sprintf("%.4g MB", float64(n)/(1<<20))
}
