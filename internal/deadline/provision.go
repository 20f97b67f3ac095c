package deadline

import (
	"slices"

	"kntc/internal/bilingual"
	"kntc/internal/clock"
)

// Provision is what every versioned row of the law has: which version of which
// code it is, when it holds and what it rests on. A version is never changed: a
// new wording ends it and adds another.
type Provision struct {
	Code      string
	Version   int        // from 1
	ValidFrom clock.Date // first day
	ValidTo   clock.Date // last day; zero while it is in force
	Legal     bilingual.Legal
	Mark      Confidence
	Title     bilingual.Text
}

// LateSecondComplaint is the ground for which the time of a second complaint stands
// still while its complainant cannot complain.
const LateSecondComplaint = "late_second_complaint"

// ValidOn reports whether the version holds on the day.
func (p Provision) ValidOn(d clock.Date) bool {
	return !d.Before(p.ValidFrom) && (p.ValidTo.IsZero() || !d.After(p.ValidTo))
}

// overlaps reports whether two versions share a day.
func (p Provision) overlaps(o Provision) bool {
	return (p.ValidTo.IsZero() || !p.ValidTo.Before(o.ValidFrom)) && (o.ValidTo.IsZero() || !o.ValidTo.Before(p.ValidFrom))
}

// is reports whether two are the same version.
func (p Provision) is(o Provision) bool { return p.Code == o.Code && p.Version == o.Version }

// provision is the provision of a row that embeds one.
func (p Provision) provision() Provision { return p }

// versioned is a row that embeds a Provision.
type versioned interface{ provision() Provision }

// faults are the faults that every provision may have; of its code only the one
// given, as codes are not written alike.
func (p Provision) faults(ofCode wrong) []wrong {
	return []wrong{
		ofCode,
		{p.Version < 1, "version", "phải từ 1", "must be 1 or more"},
		{p.ValidFrom.IsZero(), "valid_from", "bắt buộc", "is required"},
		{!p.ValidTo.IsZero() && p.ValidTo.Before(p.ValidFrom), "valid_to", "trước ngày bắt đầu", "is before the first day"},
		{p.Legal.Law == "", "law", "bắt buộc", "is required"},
		{p.Legal.Article == "", "article", "bắt buộc", "is required"},
		{p.Legal.Version == "", "law_version", "bắt buộc", "is required"},
		{!slices.Contains(Confidences(), p.Mark), "confidence", "không có mức này", "has no such value"},
		{p.Title.VI == "" || p.Title.EN == "", "title", "cần cả tiếng Việt và tiếng Anh", "is required in both languages"},
	}
}

// replace puts versions in the places of the same ones, and the others behind
// them.
func replace[T versioned](rows, with []T) []T {
	out := slices.Clone(rows)
	for _, r := range with {
		if i := slices.IndexFunc(out, func(x T) bool { return x.provision().is(r.provision()) }); i >= 0 {
			out[i] = r
		} else {
			out = append(out, r)
		}
	}
	return out
}

// succeed gives a row the next version of its code, and ends on the day before
// what holds for the same cases until then. It returns the rows that change, or
// ErrLaw when the row begins no later than what it follows.
func succeed[T any](rows []T, row T, of func(*T) *Provision, sameCases func(a, b T) bool) ([]T, error) {
	next := of(&row)
	next.Version = 1
	var out []T
	for _, old := range rows {
		was := of(&old)
		if was.Code != next.Code {
			continue
		}
		next.Version = max(next.Version, was.Version+1)
		if !sameCases(old, row) || !was.ValidTo.IsZero() {
			continue
		}
		if !was.ValidFrom.Before(next.ValidFrom) {
			return nil, ErrLaw.At("/valid_from", "not_later",
				"Phải sau ngày "+was.ValidFrom.Vietnamese()+", ngày phiên bản hiện hành bắt đầu.",
				"Must be after "+was.ValidFrom.String()+", when the present version began.")
		}
		was.ValidTo = next.ValidFrom.AddDays(-1)
		out = append(out, old)
	}
	return append(out, row), nil
}
