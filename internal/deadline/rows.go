package deadline

import (
	"fmt"
	"slices"
	"strings"
)

// What stops a clock, who is urged and how often heads receive citizens are rows
// with versions, as the rules are.

func (g Ground) row() string { return fmt.Sprintf("ground %s/%d", g.Code, g.Version) }
func (r Rung) row() string   { return fmt.Sprintf("rung %s/%d", r.Code, r.Version) }
func (q Quota) row() string  { return fmt.Sprintf("quota %s/%d", q.Code, q.Version) }

// Recipients lists who can be told by a rung of the ladder.
func Recipients() []string { return []string{"officer", "head", "supervisor"} }

// Pers lists the times for which a quota of reception is told.
func Pers() []string { return []string{"week", "month"} }

// code is the fault that the code of such a row may have.
func (p Provision) code() wrong {
	odd := func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') && notInCode(r) }
	return wrong{p.Code == "" || strings.ContainsFunc(p.Code, odd), "code", "chỉ gồm chữ không dấu, chữ số và _", "must be letters, digits and _"}
}

// among reports whether a set names only values that there are.
func among(s Set, known func(string) bool) bool {
	return !slices.ContainsFunc(s.Values, func(v string) bool { return !known(v) })
}

func knownTerm(s string) bool { return Term(s).Known() }

// knownKind tells kinds as rules know them.
func knownKind(s string) bool {
	return slices.Contains([]string{"complaint", "discipline", "denunciation", "recommendation", "feedback", "mixed"}, s)
}

// once refuses rows of which two are the same version, or of one code hold on
// one day for the same cases.
func once[T interface {
	versioned
	row() string
}](rows []T, sameCases func(a, b T) bool) error {
	for i, r := range rows {
		for _, o := range rows[:i] {
			mine, other := r.provision(), o.provision()
			if mine.is(other) {
				return bad(r.row(), "trùng phiên bản", "the version exists already")
			}
			if mine.Code == other.Code && mine.overlaps(other) && sameCases(o, r) {
				return bad(r.row(), "trùng phạm vi với "+o.row(), "it holds at the same time as "+o.row())
			}
		}
	}
	return nil
}

// always is for rows that hold for all cases.
func always[T any](T, T) bool { return true }

func (l *Law) checkGrounds() error {
	for _, g := range l.data.Grounds {
		if err := wrongIn(g.row(), append(g.faults(g.code()),
			wrong{!among(g.Kinds, knownKind), "kinds", "có loại việc không tồn tại", "names a kind that does not exist"},
			wrong{!among(g.Terms, knownTerm), "terms", "có loại thời hạn không tồn tại", "names a term that does not exist"})); err != nil {
			return err
		}
	}
	return once(l.data.Grounds, func(a, b Ground) bool { return a.Kinds.meets(b.Kinds) && a.Terms.meets(b.Terms) })
}

func (l *Law) checkLadder() error {
	for _, r := range l.data.Ladder {
		if err := wrongIn(r.row(), append(r.faults(r.code()),
			wrong{!among(r.Kinds, knownKind), "kinds", "có loại việc không tồn tại", "names a kind that does not exist"},
			wrong{!among(r.Terms, knownTerm), "terms", "có loại thời hạn không tồn tại", "names a term that does not exist"},
			wrong{r.Unit != InDays && r.Unit != InWorkingDays, "unit", "là ngày hoặc ngày làm việc", "must be day or working_day"},
			wrong{r.Offset < -maxOffset || r.Offset > maxOffset, "offset", "ngoài phạm vi", "is out of range"},
			wrong{
				len(r.Recipient.Values) == 0 || r.Recipient.Except || !among(r.Recipient, func(s string) bool { return slices.Contains(Recipients(), s) }),
				"recipients", "gồm người xác minh, thủ trưởng, cơ quan cấp trên", "must be some of officer, head, supervisor",
			},
			wrong{r.Document == "", "document", "bắt buộc", "is required"})); err != nil {
			return err
		}
	}
	return once(l.data.Ladder, always)
}

func (l *Law) checkQuotas() error {
	for _, q := range l.data.Quotas {
		if err := wrongIn(q.row(), append(q.faults(q.code()),
			wrong{q.Head == "", "head", "bắt buộc", "is required"},
			wrong{q.Days < 1 || q.Days > maxReceptions, "days", "ngoài phạm vi", "is out of range"},
			wrong{!slices.Contains(Pers(), q.Per), "per", "là tuần hoặc tháng", "must be week or month"})); err != nil {
			return err
		}
	}
	return once(l.data.Quotas, always)
}

// maxReceptions is the most days of a week or month on which a head can receive.
const maxReceptions = 31
