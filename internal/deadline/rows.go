package deadline

import (
	"fmt"
	"slices"
	"strings"

	"kntc/internal/bilingual"
	"kntc/internal/clock"
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

// common are the faults that every such row may have.
func common(code string, version int, from, to clock.Date, l bilingual.Legal, m Confidence, title bilingual.Text) []wrong {
	odd := func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') && notInCode(r) }
	return []wrong{
		{code == "" || strings.ContainsFunc(code, odd), "code", "chỉ gồm chữ không dấu, chữ số và _", "must be letters, digits and _"},
		{version < 1, "version", "phải từ 1", "must be 1 or more"},
		{from.IsZero(), "valid_from", "bắt buộc", "is required"},
		{!to.IsZero() && to.Before(from), "valid_to", "trước ngày bắt đầu", "is before the first day"},
		{l.Law == "", "law", "bắt buộc", "is required"},
		{l.Article == "", "article", "bắt buộc", "is required"},
		{l.Version == "", "law_version", "bắt buộc", "is required"},
		{!slices.Contains(Confidences(), m), "confidence", "không có mức này", "has no such value"},
		{title.VI == "" || title.EN == "", "title", "cần cả tiếng Việt và tiếng Anh", "is required in both languages"},
	}
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

// once refuses rows of which two are the same version, or hold at once for the
// same thing.
func once[T interface{ row() string }](rows []T, same, clash func(a, b T) bool) error {
	for i, r := range rows {
		for _, o := range rows[:i] {
			if same(o, r) {
				return bad(r.row(), "trùng phiên bản", "the version exists already")
			}
			if clash(o, r) {
				return bad(r.row(), "trùng phạm vi với "+o.row(), "it holds at the same time as "+o.row())
			}
		}
	}
	return nil
}

// meet reports whether two validities share a day.
func meet(from, to, otherFrom, otherTo clock.Date) bool {
	return (to.IsZero() || !to.Before(otherFrom)) && (otherTo.IsZero() || !otherTo.Before(from))
}

func (l *Law) checkGrounds() error {
	for _, g := range l.data.Grounds {
		if err := wrongIn(g.row(), append(common(g.Code, g.Version, g.ValidFrom, g.ValidTo, g.Legal, g.Mark, g.Title),
			wrong{!among(g.Kinds, knownKind), "kinds", "có loại việc không tồn tại", "names a kind that does not exist"},
			wrong{!among(g.Terms, knownTerm), "terms", "có loại thời hạn không tồn tại", "names a term that does not exist"})); err != nil {
			return err
		}
	}
	return once(l.data.Grounds,
		func(a, b Ground) bool { return a.Code == b.Code && a.Version == b.Version },
		func(a, b Ground) bool {
			return a.Code == b.Code && a.Kinds.meets(b.Kinds) && a.Terms.meets(b.Terms) && meet(a.ValidFrom, a.ValidTo, b.ValidFrom, b.ValidTo)
		})
}

func (l *Law) checkLadder() error {
	for _, r := range l.data.Ladder {
		if err := wrongIn(r.row(), append(common(r.Code, r.Version, r.ValidFrom, r.ValidTo, r.Legal, r.Mark, r.Title),
			wrong{!among(r.Kinds, knownKind), "kinds", "có loại việc không tồn tại", "names a kind that does not exist"},
			wrong{!among(r.Terms, knownTerm), "terms", "có loại thời hạn không tồn tại", "names a term that does not exist"},
			wrong{r.Unit != InDays && r.Unit != InWorkingDays, "unit", "là day hoặc working_day", "must be day or working_day"},
			wrong{r.Offset < -maxOffset || r.Offset > maxOffset, "offset", "ngoài phạm vi", "is out of range"},
			wrong{
				len(r.Recipient.Values) == 0 || r.Recipient.Except || !among(r.Recipient, func(s string) bool { return slices.Contains(Recipients(), s) }),
				"recipients", "gồm officer, head, supervisor", "must be some of officer, head, supervisor",
			},
			wrong{r.Document == "", "document", "bắt buộc", "is required"})); err != nil {
			return err
		}
	}
	return once(l.data.Ladder,
		func(a, b Rung) bool { return a.Code == b.Code && a.Version == b.Version },
		func(a, b Rung) bool { return a.Code == b.Code && meet(a.ValidFrom, a.ValidTo, b.ValidFrom, b.ValidTo) })
}

func (l *Law) checkQuotas() error {
	for _, q := range l.data.Quotas {
		if err := wrongIn(q.row(), append(common(q.Code, q.Version, q.ValidFrom, q.ValidTo, q.Legal, q.Mark, q.Title),
			wrong{q.Head == "", "head", "bắt buộc", "is required"},
			wrong{q.Days < 1 || q.Days > maxReceptions, "days", "ngoài phạm vi", "is out of range"},
			wrong{!slices.Contains(Pers(), q.Per), "per", "là week hoặc month", "must be week or month"})); err != nil {
			return err
		}
	}
	return once(l.data.Quotas,
		func(a, b Quota) bool { return a.Code == b.Code && a.Version == b.Version },
		func(a, b Quota) bool { return a.Code == b.Code && meet(a.ValidFrom, a.ValidTo, b.ValidFrom, b.ValidTo) })
}

// maxReceptions is the most days of a week or month on which a head can receive.
const maxReceptions = 31
