package deadline

import (
	"cmp"
	"fmt"
	"slices"

	"kntc/internal/bilingual"
	"kntc/internal/clock"
)

// Question asks when something is due.
type Question struct {
	Term       Term
	Facts      Facts
	Start      clock.Date // the day of the event the period runs from, or counts back from
	Stops      []Stop
	Extensions []int // days granted, in the order of the decisions; of Resolve only
	Explain    bool  // also day by day
}

// Stop is a time in which the clock does not run: from the day of the decision
// to suspend to the day of the decision to resume (NĐ 124/2020/NĐ-CP, Điều 28b).
type Stop struct {
	From   clock.Date
	To     clock.Date // zero while it lasts
	Ground string     // Ground.Code
}

// Deadline is the answer.
type Deadline struct {
	Term   Term
	Rule   Rule
	Start  clock.Date
	Due    clock.Date // the last day, until 24:00; zero while the clock stands still
	Length int        // of the period with its extensions, in the rule's unit
	Stops  []StopUse
	Doubts []Doubt // why the date is provisional
	Days   []Line  // when asked to explain
}

// Provisional reports whether the date may change without anything happening in
// the case, because something about the law or the calendar is not known.
func (d Deadline) Provisional() bool { return len(d.Doubts) > 0 }

// Suspended reports whether the clock stands still.
func (d Deadline) Suspended() bool { return d.Due.IsZero() }

// StopUse is a stop that moved the date.
type StopUse struct {
	Stop
	Consumed  int // of the period when the clock stopped, in its unit; days for a period in years
	Remaining int // from the day after it resumed
}

// Doubt is a reason why a date is provisional.
type Doubt struct {
	Year int        // the year whose calendar is not settled; 0 when it is not about a year
	On   clock.Date // the day, when it is about one
	Why  bilingual.Text
}

// Role is what a day does for a deadline.
type Role string

// The roles of a day.
const (
	FirstDay   Role = "first_day"   // the day of the event, not counted (Bộ luật Dân sự, Điều 147 khoản 2)
	Counted    Role = "counted"     // the N-th of the period
	NotWorking Role = "not_working" // no working day, where working days are counted
	Suspended  Role = "suspended"   // the clock stands still
	RolledOver Role = "rolled_over" // beyond the last day, which is a day off (Điều 148 khoản 5)
)

// Roles lists every role.
func Roles() []Role { return []Role{FirstDay, Counted, NotWorking, Suspended, RolledOver} }

// Line explains one day. Lines are in the order of the calendar.
type Line struct {
	Date   clock.Date
	Role   Role
	N      int // which day of the period, when it is counted
	Due    bool
	Nature Nature
	Name   bilingual.Text // of the holiday or swap
	Why    bilingual.Text // the ground of the stop
}

// Compute answers the question. It is a pure function: the same law and the
// same question give the same answer.
func (l *Law) Compute(q Question) (Deadline, error) {
	if err := l.check(q); err != nil {
		return Deadline{}, err
	}
	stops, err := l.order(q)
	if err != nil {
		return Deadline{}, err
	}
	rule, err := l.rule(q, func(r *Rule) clock.Date { return l.decides(r, q) })
	if err != nil {
		return Deadline{}, err
	}
	d, err := l.count(q, rule, stops)
	if err != nil || !l.departs(runningClocks) || rule.ValidTo.IsZero() {
		return d, err
	}
	// The law changes with the clock still running.
	changes := rule.ValidTo.AddDays(1)
	next, gone := l.rule(q, func(*Rule) clock.Date { return changes })
	if gone != nil || !d.Suspended() && d.Due.Before(changes) {
		return d, nil //nolint:nilerr // without a successor the old limit stays
	}
	return l.count(q, next, stops)
}

// check refuses what no rule can answer.
func (l *Law) check(q Question) error {
	switch {
	case !q.Term.Known():
		return ErrQuestion.At("/term", "unknown", "Không có loại thời hạn này.", "There is no such term.")
	case q.Start.IsZero():
		return ErrQuestion.At("/start", "required", "Cần ngày bắt đầu.", "The start is required.")
	case q.Start.Year() < FirstYear || q.Start.Year() > LastYear-1:
		return ErrQuestion.At("/start", "out_of_range",
			fmt.Sprintf("Chỉ tính được cho các năm %d–%d.", FirstYear, LastYear-1),
			fmt.Sprintf("Only the years %d–%d can be computed.", FirstYear, LastYear-1))
	}
	for i, c := range q.Facts.Criteria {
		if !slices.Contains(Criteria(), c) {
			return ErrQuestion.At(fmt.Sprintf("/criteria/%d", i), "unknown", "Không có tiêu chí này.", "There is no such criterion.")
		}
	}
	return nil
}

// decides returns the date that decides between the versions of a rule.
func (l *Law) decides(r *Rule, q Question) clock.Date {
	by := r.By
	if v, ok := l.settings[by]; ok {
		by = v
	}
	if by == ByReceipt && !q.Facts.Received.IsZero() {
		return q.Facts.Received
	}
	return q.Start
}

// rule finds the one rule that answers.
func (l *Law) rule(q Question, on func(*Rule) clock.Date) (*Rule, error) {
	var day clock.Date
	for _, r := range l.byTerm[q.Term] {
		if !r.fits(q.Facts) {
			continue
		}
		if day = on(r); r.ValidOn(day) {
			return r, nil
		}
	}
	if day.IsZero() {
		return nil, ErrNoRule
	}
	return nil, ErrNoRule.Msg(
		"Bảng quy định không có phiên bản áp dụng cho ngày "+day.Vietnamese()+".",
		"The table of rules has no version for "+day.String()+".")
}

// order sorts the stops and refuses those that cannot be.
func (l *Law) order(q Question) ([]Stop, error) {
	stops := slices.Clone(q.Stops)
	for i, s := range stops {
		at := fmt.Sprintf("/stops/%d", i)
		switch {
		case s.From.IsZero() || s.From.Before(q.Start):
			return nil, ErrStops.At(at+"/from", "before_start",
				"Không thể tạm dừng trước khi thời hạn bắt đầu.", "A stop cannot begin before the period.")
		case !s.To.IsZero() && s.To.Before(s.From):
			return nil, ErrStops.At(at+"/to", "before_from", "Ngày tiếp tục trước ngày tạm dừng.", "It ends before it begins.")
		case s.To.Year() > LastYear-1:
			return nil, ErrStops.At(at+"/to", "out_of_range", "Ngày quá xa.", "The day is too far away.")
		}
		if err := l.stopped(q, s, at); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(stops, func(a, b Stop) int {
		return cmp.Or(daysBetween(b.From, a.From), lasts(a)-lasts(b), daysBetween(b.To, a.To))
	})
	for i := 1; i < len(stops); i++ {
		if before := stops[i-1]; before.To.IsZero() || stops[i].From.Before(before.To) {
			return nil, ErrStops.At("/stops", "overlap",
				"Khoảng tạm dừng từ "+stops[i].From.Vietnamese()+" chồng lên khoảng trước đó.",
				"The stop from "+stops[i].From.String()+" overlaps the one before.")
		}
	}
	return stops, nil
}

// lasts orders stops that begin on one day: the one that still lasts is last.
func lasts(s Stop) int {
	if s.To.IsZero() {
		return 1
	}
	return 0
}

// stopped refuses a stop for which there is no ground in the law.
func (l *Law) stopped(q Question, s Stop, at string) error {
	known := false
	for _, g := range l.data.Grounds {
		if g.Code != s.Ground {
			continue
		}
		known = true
		if g.Kinds.Has(q.Facts.Kind) && g.Terms.Has(string(q.Term)) && g.ValidOn(s.From) {
			return nil
		}
	}
	if !known {
		return ErrStops.At(at+"/ground", "unknown", "Không có căn cứ tạm dừng này.", "There is no such ground.")
	}
	return ErrStops.At(at+"/ground", "no_ground_in_law",
		"Căn cứ này không cho phép dừng tính thời hạn trong trường hợp này, vào ngày này.",
		"On this day, this ground does not stop this period in such a case.")
}

// extended returns the length of the period with its extensions.
func (l *Law) extended(q Question, r *Rule) (int, error) {
	if len(q.Extensions) == 0 {
		return r.Length, nil
	}
	if q.Term != Resolve {
		return 0, ErrExtension.At("/extensions", "not_extensible", "Thời hạn này không được gia hạn.", "This period cannot be extended.")
	}
	asking := q
	asking.Term = Extension
	ext, err := l.rule(asking, func(x *Rule) clock.Date { return l.decides(x, q) })
	if err != nil || ext.Unit != r.Unit {
		return 0, ErrExtension.At("/extensions", "not_extensible",
			"Pháp luật không cho gia hạn trong trường hợp này.", "The law knows no extension for such a case.").By(r.Legal)
	}
	if len(q.Extensions) > ext.Times {
		return 0, ErrExtension.At("/extensions", "too_many",
			fmt.Sprintf("Chỉ được gia hạn %d lần.", ext.Times), fmt.Sprintf("Only %d extensions are allowed.", ext.Times)).By(ext.Legal)
	}
	total := r.Length
	for i, days := range q.Extensions {
		if days < 1 || days > ext.Length {
			return 0, ErrExtension.At(fmt.Sprintf("/extensions/%d", i), "out_of_range",
				fmt.Sprintf("Mỗi lần gia hạn từ 1 đến %d ngày.", ext.Length), fmt.Sprintf("An extension has 1 to %d days.", ext.Length)).By(ext.Legal)
		}
		total += days
	}
	if ext.Ceiling > 0 && total > ext.Ceiling {
		return 0, ErrExtension.At("/extensions", "over_ceiling",
			fmt.Sprintf("Tổng thời hạn không quá %d ngày.", ext.Ceiling), fmt.Sprintf("The whole period has at most %d days.", ext.Ceiling)).By(ext.Legal)
	}
	return total, nil
}
