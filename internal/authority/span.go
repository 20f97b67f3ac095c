package authority

import "kntc/internal/clock"

// Span is a closed interval of days; a zero bound is open.
type Span struct {
	From, To clock.Date
}

// Contains reports whether the day lies in the span.
func (s Span) Contains(on clock.Date) bool {
	d := ordinal(on)
	return s.first() <= d && d <= s.last()
}

// Intersect returns the days both spans have, and whether there are any.
func (s Span) Intersect(o Span) (Span, bool) {
	if o.first() > s.first() {
		s.From = o.From
	}
	if o.last() < s.last() {
		s.To = o.To
	}
	return s, s.first() <= s.last()
}

// Within reports whether every day of s lies in the other span.
func (s Span) Within(o Span) bool { return o.first() <= s.first() && s.last() <= o.last() }

// String returns "from..to"; an open bound is empty.
func (s Span) String() string { return s.From.String() + ".." + s.To.String() }

// The ordinals of open bounds lie beyond every date.
const (
	beforeAll int32 = 0
	afterAll  int32 = 1 << 30
)

func (s Span) first() int32 { return ordinal(s.From) }

func (s Span) last() int32 {
	if s.To.IsZero() {
		return afterAll
	}
	return ordinal(s.To)
}

// ordinal orders dates without building instants, which a directory of
// fourteen thousand authorities compares often. It is not a count of days.
func ordinal(d clock.Date) int32 {
	if d.IsZero() {
		return beforeAll
	}
	return int32(d.Year())*10000 + int32(d.Month())*100 + int32(d.Day()) //nolint:gosec // calendar fields fit
}
