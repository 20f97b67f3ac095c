package ledger

import (
	"slices"
	"strings"
	"time"

	"kntc/internal/authority"
	"kntc/internal/clock"
)

// Sum is what the ledger answers: the total of a measure for one combination
// of dimension values. Before sums the rows effective before the period of the
// authorities that lay in the subtree on the day before it, and has an empty
// month; During sums those in the period. Moved is what came with authorities
// that entered the subtree in the period, less what went with those that left
// it; on today's map it is nothing.
type Sum struct {
	Key     []string // one value per dimension of the question
	Subject Subject
	Measure Measure
	Before  int64
	Moved   int64
	During  int64
}

// Group is the figures of one combination of dimension values.
type Group struct {
	Key     []string
	Figures []Figure
}

// Figure is one published number. A rate has a numerator, a denominator and
// its exclusions by reason; a plain figure a value.
type Figure struct {
	Definition  *Definition
	Value       int64 // the numerator of a rate
	Denominator int64
	Exclusions  []Excluded
	Apart       []Excluded // what the denominator leaves out, because it counts elsewhere
}

// Excluded is a part of a rate's denominator outside its numerator.
type Excluded struct {
	Reason string
	Value  int64
}

// Compute applies the definitions to the sums. Groups come sorted by key;
// figures that cannot be split by the question's dimensions are left out, and so
// are sums that no figure of the question's set and edition counts.
func (c *Catalogue) Compute(q Question, sums []Sum) []Group {
	figures := c.asked(q)
	sums = counting(figures, sums)
	month := slices.Index(q.GroupBy, DimensionMonth)
	if month >= 0 {
		sums = carryForward(q, sums, month)
	}
	byKey := make(map[string]*tally)
	var keys []string
	for _, s := range sums {
		k := strings.Join(s.Key, "\x00")
		t := byKey[k]
		if t == nil {
			t = &tally{key: s.Key, sums: make(map[cell]int64)}
			byKey[k] = t
			keys = append(keys, k)
		}
		t.sums[cell{s.Subject, s.Measure, Before}] += s.Before
		t.sums[cell{s.Subject, s.Measure, Moved}] += s.Moved
		t.sums[cell{s.Subject, s.Measure, During}] += s.During
	}
	if len(q.GroupBy) == 0 && len(keys) == 0 {
		byKey[""] = &tally{}
		keys = []string{""}
	}
	slices.Sort(keys)
	groups := make([]Group, 0, len(keys))
	for _, k := range keys {
		groups = append(groups, Group{Key: byKey[k].key, Figures: c.figuresOf(figures, byKey[k], q)})
	}
	return groups
}

// Zeros are sums of nothing, one for each authority: with them each has a group.
func (c *Catalogue) Zeros(q Question, over []authority.Placement) []Sum {
	var out []Sum
	for _, d := range c.asked(q)[:1] {
		for _, a := range over {
			out = append(out, Sum{Key: []string{a.ID.String()}, Subject: d.Subject, Measure: d.terms()[0].Measure})
		}
	}
	return out
}

// counting returns the sums that one of the figures counts.
func counting(figures []*Definition, sums []Sum) []Sum {
	counted := make(map[measureKey]bool)
	for _, d := range figures {
		for _, t := range d.terms() {
			counted[measureKey{d.Subject, t.Measure}] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(sums), func(s Sum) bool { return !counted[measureKey{s.Subject, s.Measure}] })
}

type cell struct {
	subject Subject
	measure Measure
	when    When
}

type tally struct {
	key  []string
	sums map[cell]int64
}

// figuresOf computes the figures that the question's dimensions can split.
func (c *Catalogue) figuresOf(figures []*Definition, t *tally, q Question) []Figure {
	var out []Figure
	for _, d := range figures {
		if !c.splits(d, q.GroupBy) || d.Map != "" && d.Map != q.Map {
			continue
		}
		f := Figure{Definition: d, Value: t.total(d.Subject, d.Terms), Denominator: t.total(d.Subject, d.Of)}
		for _, e := range d.Not {
			f.Exclusions = append(f.Exclusions, Excluded{e.Reason, t.total(d.Subject, e.Terms)})
		}
		for _, e := range d.Apart {
			f.Apart = append(f.Apart, Excluded{e.Reason, t.total(d.Subject, e.Terms)})
		}
		out = append(out, f)
	}
	return out
}

func (t *tally) total(s Subject, terms []Term) int64 {
	var n int64
	for _, term := range terms {
		n += int64(term.Sign) * t.sums[cell{s, term.Measure, term.When}]
	}
	return n
}

// splits reports whether every term of the definition carries the dimensions.
func (c *Catalogue) splits(d *Definition, by []Dimension) bool {
	for _, dim := range by {
		for _, terms := range [][]Term{d.Terms, d.Of} {
			for _, t := range terms {
				if !c.Carries(d.Subject, t.Measure, dim) {
					return false
				}
			}
		}
	}
	return true
}

// carryForward turns sums split by month into one period per month: what was
// effective before a month is the opening of the question plus what the months
// between added, moves of authorities included.
func carryForward(q Question, sums []Sum, month int) []Sum {
	months := monthsOf(q.From, q.To)
	type line struct {
		key     []string
		subject Subject
		measure Measure
		before  int64
		moved   map[string]int64
		during  map[string]int64
	}
	lines := make(map[string]*line)
	var order []string
	for _, s := range sums {
		rest := slices.Delete(slices.Clone(s.Key), month, month+1)
		id := strings.Join(append(rest, string(s.Subject), string(s.Measure)), "\x00")
		l := lines[id]
		if l == nil {
			l = &line{
				key: s.Key, subject: s.Subject, measure: s.Measure,
				moved: make(map[string]int64), during: make(map[string]int64),
			}
			lines[id] = l
			order = append(order, id)
		}
		l.before += s.Before
		l.moved[s.Key[month]] += s.Moved
		l.during[s.Key[month]] += s.During
	}
	var out []Sum
	for _, id := range order {
		l := lines[id]
		opening := l.before
		for _, m := range months {
			key := slices.Clone(l.key)
			key[month] = m
			out = append(out, Sum{
				Key: key, Subject: l.subject, Measure: l.measure, Before: opening, Moved: l.moved[m], During: l.during[m],
			})
			opening += l.moved[m] + l.during[m]
		}
	}
	return out
}

func monthsOf(from, to clock.Date) []string {
	var out []string
	for y, m := from.Year(), from.Month(); y < to.Year() || y == to.Year() && m <= to.Month(); {
		out = append(out, clock.MustDate(y, m, 1).String()[:7])
		if m++; m > time.December {
			y, m = y+1, time.January
		}
	}
	return out
}
