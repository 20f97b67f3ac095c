package ledger

import (
	"slices"
	"strconv"
	"time"

	"kntc/internal/authority"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/fault"
)

// Dimension is something figures can be grouped by.
type Dimension string

// The dimensions that every row has by itself; the others are the registers'.
const (
	DimensionAuthority Dimension = "authority"
	DimensionMonth     Dimension = "month" // YYYY-MM in Viet Nam
)

// ofRow reports whether the dimension is the row's owner or its date.
func (d Dimension) ofRow() bool { return d == DimensionAuthority || d == DimensionMonth }

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
	Set         Set       // of the figures; Cases when empty
	Edition     int       // of the figures' definitions: of each the highest version up to it; 0: the newest
	Zeros       bool      // grouped by authority alone: those without a row have a group, too
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
	ErrTooManyGroups = fault.Define(fault.Unprocessable, "too_many_groups",
		"Câu hỏi thống kê cho quá nhiều dòng.", "The question has too large an answer.")
	ErrNotSettled = fault.Define(fault.Conflict, "not_settled",
		"Số liệu đến thời điểm yêu cầu chưa được chốt.", "The moment asked for is not settled yet.")
	ErrBeforeOpening = fault.Define(fault.Conflict, "before_ledger_opened",
		"Sổ số liệu của cơ quan chưa mở ở thời điểm đó.", "The authority's ledger was not open at that moment.")
)

// Check refuses a question that has no answer.
func (c *Catalogue) Check(q Question) error {
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
		bad = bad.At("?map", "unknown_value", "Cách tính địa bàn không có trong danh mục.", "Must be today or then.")
	}
	if q.Set != "" && !slices.Contains(Sets(), q.Set) {
		bad = bad.At("?set", "unknown_value", "Nhóm chỉ tiêu không có trong danh mục.", "Must be cases or outcomes.")
	}
	if len(q.GroupBy) > MaxDimensions {
		n := strconv.Itoa(MaxDimensions)
		bad = bad.At("?group_by", "too_many", "Tối đa "+n+" chiều.", "At most "+n+" dimensions.")
	}
	for i, d := range q.GroupBy {
		switch {
		case !c.knows(d):
			bad = bad.At("?group_by", "unknown_value", "Không có chiều “"+string(d)+"”.", "There is no dimension \""+string(d)+"\".")
		case slices.Contains(q.GroupBy[:i], d):
			bad = bad.At("?group_by", "repeated", "Chiều “"+string(d)+"” bị lặp.", "The dimension \""+string(d)+"\" is repeated.")
		}
	}
	if q.Zeros && !slices.Equal(q.GroupBy, []Dimension{DimensionAuthority}) {
		bad = bad.At("?zeros", "needs_group_by", "Chỉ dùng khi phân tổ theo riêng cơ quan.", "Only when grouped by authority alone.")
	}
	if q.Edition < 0 || q.Edition > c.Edition() {
		bad = bad.At("?edition", "out_of_range", "Không có bộ định nghĩa chỉ tiêu số "+strconv.Itoa(q.Edition)+".",
			"There is no edition "+strconv.Itoa(q.Edition)+" of the definitions.")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// MaxGroups is how many groups an answer may have. Each is some five kilobytes
// with its figures: an answer of more would be read by nobody, and several at a
// time would take the memory of the server.
const MaxGroups = 10_000

// Groups is how many groups the answer has at most when it sums so many
// authorities.
func (c *Catalogue) Groups(q Question, authorities int) int {
	n := 1
	for _, d := range q.GroupBy {
		switch d {
		case DimensionAuthority:
			n *= authorities
		case DimensionMonth:
			n *= len(monthsOf(q.From, q.To))
		default:
			i := slices.IndexFunc(c.dimensions, func(spec DimensionSpec) bool { return spec.Dimension == d })
			n *= c.dimensions[i].Values + 1 // and those that have none
		}
	}
	return n
}

// CheckSize refuses a question whose answer could have more than MaxGroups
// groups. It is to be asked after Check, before anything is summed.
func (c *Catalogue) CheckSize(q Question, authorities int) error {
	n := c.Groups(q, authorities)
	if n <= MaxGroups {
		return nil
	}
	groups, limit := bilingual.Number(int64(n)), bilingual.Number(MaxGroups)
	return ErrTooManyGroups.Msg(
		"Bảng số liệu có thể tới "+groups.VI+" dòng, vượt giới hạn "+limit.VI+
			" dòng. Hãy rút ngắn kỳ, bớt chiều phân tổ hoặc hỏi từng cơ quan.",
		"The answer could have "+groups.EN+" groups, the limit is "+limit.EN+
			". Shorten the period, group by less, or ask authority by authority.").
		At("?group_by", "too_many_groups", "Quá nhiều dòng.", "Too many groups.").
		With("groups", n).With("limit", MaxGroups)
}
