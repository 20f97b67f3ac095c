package deadline

import (
	"slices"
	"strings"

	"kntc/internal/bilingual"
	"kntc/internal/clock"
)

// Unit is what a period is counted in.
type Unit string

// The units.
const (
	InDays        Unit = "day"         // ngày, by the calendar
	InWorkingDays Unit = "working_day" // ngày làm việc
	InYears       Unit = "year"        // ends on the corresponding day (Bộ luật Dân sự 91/2015/QH13, Điều 148 khoản 4)
)

// Units lists every unit.
func Units() []Unit { return []Unit{InDays, InWorkingDays, InYears} }

// Rule is one version of a deadline as the law sets it.
type Rule struct {
	Provision

	Term Term

	// The cases it answers for; an empty set or Any answers for all.
	Kinds        Set // complaint, discipline, denunciation, recommendation, feedback
	Instances    Set // first, second, further
	Complexities Set
	Branches     Set // of the authority
	Tiers        Set
	Outside      Tri // outside the competence of the authority
	Remote       Tri // vùng sâu, vùng xa đi lại khó khăn
	Dismissal    Tri // the disciplinary decision is a dismissal
	Delegated    Tri // identity must be checked at several places or by delegation

	Unit      Unit
	Length    int
	Times     int    // how often an extension may be granted
	Ceiling   int    // the whole period with every extension, in Unit; 0 is none
	Backwards bool   // a notice: counted back from the event
	Start     string // the event it runs from

	// By is the date that the law names to decide between versions: "start",
	// "receipt", or the switch that answers which.
	By   string
	When When

	Note bilingual.Text
}

// The dates that decide between versions of a rule.
const (
	ByStart   = "start"   // the day the period began
	ByReceipt = "receipt" // the day the petition was first received
)

// Facts are what a rule may depend on.
type Facts struct {
	Kind      string // of the petition or matter
	Instance  string
	Criteria  []Criterion
	Branch    string // of the authority
	Tier      string
	Outside   bool // the case is not in the authority's competence
	Remote    bool
	Dismissal bool
	Delegated bool
	Received  clock.Date // when the petition was first received; zero is the start
}

// Set are the values that a rule answers for, all when empty. A leading "!"
// turns it into all values but these.
type Set struct {
	Values []string
	Except bool
}

// ParseSet reads "a|b" or "!a|b"; "" answers for all.
func ParseSet(s string) Set {
	if s == "" {
		return Set{}
	}
	rest, except := strings.CutPrefix(s, "!")
	return Set{strings.Split(rest, "|"), except}
}

// String is the text that ParseSet reads.
func (s Set) String() string {
	text := strings.Join(s.Values, "|")
	if s.Except {
		return "!" + text
	}
	return text
}

// Has reports whether the value is in the set.
func (s Set) Has(v string) bool {
	return len(s.Values) == 0 || slices.Contains(s.Values, v) != s.Except
}

// meets reports whether some value may be in both sets.
func (s Set) meets(o Set) bool {
	switch {
	case len(s.Values) == 0 || len(o.Values) == 0 || s.Except && o.Except:
		return true
	case s.Except:
		return o.meets(s)
	}
	return slices.ContainsFunc(s.Values, o.Has)
}

// Tri is yes, no, or either.
type Tri string

// The values of a Tri.
const (
	Either Tri = ""
	Yes    Tri = "yes"
	No     Tri = "no"
)

func (t Tri) has(b bool) bool { return t == Either || (t == Yes) == b }

func (t Tri) meets(o Tri) bool { return t == Either || o == Either || t == o }

func (t Tri) known() bool { return t == Either || t == Yes || t == No }

// fits reports whether the rule answers for the facts.
func (r *Rule) fits(f Facts) bool {
	return r.Kinds.Has(f.Kind) && r.Instances.Has(f.Instance) && r.Complexities.Has(string(ComplexityOf(f.Criteria))) &&
		r.Branches.Has(f.Branch) && r.Tiers.Has(f.Tier) &&
		r.Outside.has(f.Outside) && r.Remote.has(f.Remote) && r.Dismissal.has(f.Dismissal) && r.Delegated.has(f.Delegated)
}

// meets reports whether some facts fit both rules.
func (r *Rule) meets(o *Rule) bool {
	return r.Kinds.meets(o.Kinds) && r.Instances.meets(o.Instances) && r.Complexities.meets(o.Complexities) &&
		r.Branches.meets(o.Branches) && r.Tiers.meets(o.Tiers) &&
		r.Outside.meets(o.Outside) && r.Remote.meets(o.Remote) && r.Dismissal.meets(o.Dismissal) && r.Delegated.meets(o.Delegated)
}

// Ground is a reason for which the clock stops (Luật Khiếu nại Điều 11a, Luật Tố
// cáo Điều 34, Nghị định 31/2019/NĐ-CP Điều 15 khoản 4). A version is for stops
// that begin while it holds.
type Ground struct {
	Provision

	Kinds Set
	Terms Set
}

// Quota is how often a head must receive citizens (Luật Tiếp công dân, Điều 12
// to 18).
type Quota struct {
	Provision

	Head      string // the office held, e.g. "commune_chair"
	Days      int
	Per       string // week, month
	Delegable bool
	Urgent    bool // also urgent receptions
}
