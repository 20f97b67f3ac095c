package petition

import (
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/fault"
)

// A second complaint comes within the days that run from the receipt of the first
// decision, or from the last day of its limit when there is none; the time of an
// obstacle does not count.
var isComplainedWithinLimit = guard("complained_in_time", func(f Facts) *fault.Error { //nolint:gochecknoglobals // a guard
	m := f.Matter
	late := !f.ComplainOn.IsZero() && !f.NextDue.IsZero() && f.ComplainOn.After(f.NextDue)
	if f.Imported || !late || !m.Open() && m.ToldOn(f.Command.Receipts...).IsZero() {
		return nil
	}
	return complainedLate(f.ComplainOn, f.NextDue, m.articles().lateComplain)
})

// complainedLate refuses a second complaint that came in on a day after its last one.
func complainedLate(on, last clock.Date, basis bilingual.Legal) *fault.Error {
	return ErrGuard.Msg("Khiếu nại lần hai nhận ngày "+on.Vietnamese()+", sau thời hạn đến ngày "+last.Vietnamese()+"; nếu có trở ngại khách quan thì nêu căn cứ và thời gian có trở ngại.",
		"The second complaint came in on "+on.String()+", after its limit of "+last.String()+"; an obstacle is told with its ground and days.").
		By(basis).With("guard", "complained_in_time")
}

// Hindrance is the time in which a complainant could not complain: from the first
// day to the last.
type Hindrance struct{ From, To clock.Date }

// IsZero reports whether none is told.
func (h Hindrance) IsZero() bool { return h == Hindrance{} }

// hindrances lists the grounds for which the time does not count (Luật Khiếu nại,
// Điều 9).
func hindrances() []Ground { return []Ground{Illness, Disaster, Away, Obstacle} }

// checkHindrance refuses days of an obstacle without a ground, and a ground without
// its days.
func (c Command) checkHindrance(p Petition) error {
	h, bad := c.Hindered, ErrInvalid
	grounded := Known(hindrances(), c.Ground)
	forced := c.Ground == ForcedToWithdraw // and could not complain meanwhile
	switch {
	case p.Kind != Complaint || !grounded && h.IsZero():
		return nil
	case !grounded && !forced:
		bad = bad.At("/ground", "required", "Thiếu căn cứ về trở ngại khách quan.", "The ground of the obstacle is missing.")
	case h.From.IsZero():
		bad = bad.At("/hindered_from", "required", "Thiếu ngày bắt đầu có trở ngại.", "The first day of the obstacle is missing.")
	case h.To.IsZero():
		bad = bad.At("/hindered_to", "required", "Thiếu ngày hết trở ngại.", "The last day of the obstacle is missing.")
	case h.To.Before(h.From) || h.To.After(p.ReceivedOn):
		bad = bad.At("/hindered_to", "out_of_range", "Ngày hết trở ngại phải từ ngày bắt đầu đến ngày nhận đơn.", "The last day lies between the first day and the receipt of the petition.")
	}
	return finish(bad)
}
