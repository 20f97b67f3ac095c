package ledger

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/petition"
)

// Dimension is something figures can be grouped by.
type Dimension string

// The dimensions.
const (
	ByAuthority   Dimension = "authority"
	ByMonth       Dimension = "month" // YYYY-MM in Viet Nam
	ByKind        Dimension = "kind"
	ByField       Dimension = "field"
	ByChannel     Dimension = "channel"
	ByMany        Dimension = "many" // yes, no: five names or more
	ByInstance    Dimension = "instance"
	ByEligibility Dimension = "eligibility"
	ByCompetence  Dimension = "competence"
	ByDisposition Dimension = "disposition"
	ByOutcome     Dimension = "outcome"
)

// Dimensions lists every dimension.
func Dimensions() []Dimension {
	return []Dimension{
		ByAuthority, ByMonth, ByKind, ByField, ByChannel, ByMany,
		ByInstance, ByEligibility, ByCompetence, ByDisposition, ByOutcome,
	}
}

// MaxDimensions is how many dimensions one question may combine.
const MaxDimensions = 3

// Question asks for figures.
type Question struct {
	Authority   authority.ID
	Subtree     bool       // the authority and all below it
	Map         Map        // what was below it; Today when empty
	AllBranches bool       // in a subtree, bodies of every branch, not only the authority's own
	From, To    clock.Date // the period, both days included
	GroupBy     []Dimension
	AsKnownAt   time.Time // zero: everything settled by now
}

// Map says by which map of the authorities a subtree is told.
type Map string

// The maps. A question about an authority alone has one answer on both: its
// rows are its own for ever.
const (
	// Today is the directory as it is now; an authority that ended lies where
	// it lay on its last day.
	Today Map = "today"
	// Then is the directory day by day: a row belongs to the subtree in which
	// its authority lay on the day it took effect, and the stock moves with the
	// authority.
	Then Map = "then"
)

// Maps lists the maps.
func Maps() []Map { return []Map{Today, Then} }

// Faults of questions.
var (
	ErrQuestion = fault.Define(fault.Unprocessable, "invalid_question",
		"Câu hỏi thống kê không hợp lệ.", "The question is not valid.")
	ErrNotSettled = fault.Define(fault.Conflict, "not_settled",
		"Thời điểm hỏi chưa chốt số liệu.", "The moment asked for is not settled yet.")
	ErrBeforeOpening = fault.Define(fault.Conflict, "before_ledger_opened",
		"Sổ số liệu của cơ quan chưa mở ở thời điểm đó.", "The authority's ledger was not open at that moment.")
)

// Check refuses a question that has no answer.
func (q Question) Check() error {
	bad := ErrQuestion
	if q.From.IsZero() {
		bad = bad.At("?from", "required", "Thiếu ngày đầu kỳ.", "The first day of the period is missing.")
	}
	if q.To.IsZero() {
		bad = bad.At("?to", "required", "Thiếu ngày cuối kỳ.", "The last day of the period is missing.")
	}
	if !q.From.IsZero() && !q.To.IsZero() && q.To.Before(q.From) {
		bad = bad.At("?to", "before_from", "Ngày cuối kỳ trước ngày đầu kỳ.", "The last day lies before the first.")
	}
	if q.To.Year()-q.From.Year() > 30 {
		bad = bad.At("?to", "out_of_range", "Kỳ dài quá 30 năm.", "The period is longer than 30 years.")
	}
	if q.Map != "" && !slices.Contains(Maps(), q.Map) {
		bad = bad.At("?map", "unknown_value", "Chỉ nhận today hoặc then.", "Must be today or then.")
	}
	if len(q.GroupBy) > MaxDimensions {
		n := strconv.Itoa(MaxDimensions)
		bad = bad.At("?group_by", "too_many", "Tối đa "+n+" chiều.", "At most "+n+" dimensions.")
	}
	for i, d := range q.GroupBy {
		switch {
		case !slices.Contains(Dimensions(), d):
			bad = bad.At("?group_by", "unknown_value", "Không có chiều “"+string(d)+"”.", "There is no dimension \""+string(d)+"\".")
		case slices.Contains(q.GroupBy[:i], d):
			bad = bad.At("?group_by", "repeated", "Chiều “"+string(d)+"” bị lặp.", "The dimension \""+string(d)+"\" is repeated.")
		}
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// Sum is what the ledger answers: the total of a measure for one combination
// of dimension values. Before sums the rows effective before the period of the
// authorities that lay in the subtree on the day before it, and has an empty
// month; During sums those in the period. Moved is what came with authorities
// that entered the subtree in the period, less what went with those that left
// it; on today's map it is nothing.
type Sum struct {
	Key     []string // one value per dimension of the question
	Subject petition.Subject
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

// Carries reports whether rows of the measure carry the dimension, so that a
// figure over them can be split by it.
func Carries(s petition.Subject, m Measure, d Dimension) bool {
	switch d {
	case ByAuthority, ByMonth, ByKind, ByField, ByChannel, ByMany:
		return true
	case ByInstance:
		return s == petition.OfMatter
	case ByEligibility, ByCompetence, ByDisposition:
		return m == Processed || m == Competent || m == CompetentHandedOver || m == CompetentSucceeded
	case ByOutcome:
		return m == Resolved || m == Ended
	}
	return false
}

// Compute applies the definitions to the sums. Groups come sorted by key;
// figures that cannot be split by the question's dimensions are left out.
func Compute(q Question, sums []Sum) []Group {
	month := slices.Index(q.GroupBy, ByMonth)
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
		groups = append(groups, Group{Key: byKey[k].key, Figures: byKey[k].figures(q)})
	}
	return groups
}

type cell struct {
	subject petition.Subject
	measure Measure
	when    When
}

type tally struct {
	key  []string
	sums map[cell]int64
}

func (t *tally) figures(q Question) []Figure {
	var out []Figure
	for i := range definitions {
		d := &definitions[i]
		if !d.splits(q.GroupBy) || d.Map != "" && d.Map != q.Map {
			continue
		}
		f := Figure{Definition: d, Value: t.total(d.Unit, d.Terms), Denominator: t.total(d.Unit, d.Of)}
		for _, e := range d.Not {
			f.Exclusions = append(f.Exclusions, Excluded{e.Reason, t.total(d.Unit, e.Terms)})
		}
		for _, e := range d.Apart {
			f.Apart = append(f.Apart, Excluded{e.Reason, t.total(d.Unit, e.Terms)})
		}
		out = append(out, f)
	}
	return out
}

func (t *tally) total(unit petition.Subject, terms []Term) int64 {
	var n int64
	for _, term := range terms {
		n += int64(term.Sign) * t.sums[cell{unit, term.Measure, term.When}]
	}
	return n
}

// splits reports whether every term of the definition carries the dimensions.
func (d *Definition) splits(by []Dimension) bool {
	for _, dim := range by {
		for _, terms := range [][]Term{d.Terms, d.Of} {
			for _, t := range terms {
				if !Carries(d.Unit, t.Measure, dim) {
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
		subject petition.Subject
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
