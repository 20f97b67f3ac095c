package petition

import (
	"sync"

	"kntc/internal/access"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
)

// Rule is one row of a transition table: from these states this action leads
// to that state, if the caller has the permission and no guard refuses.
type Rule struct {
	Action     Action
	Title      bilingual.Text // for people
	From       []State
	To         State // "" keeps the state
	Back       bool  // leads back to the state before the suspension; To is "" then
	Permission access.Permission
	Since      clock.Date // the law knows the step from this day on; zero: always
	Guards     []Guard
	Outcomes   []Outcome       // outcomes the command must choose from; empty when it chooses none
	Grounds    []Ground        // grounds the command must choose from; empty when it chooses none
	Needs      []string        // members of the command that must be given
	Paper      PaperClass      // the class of the document the step produces; "" for none
	Document   string          // that document, or the one it rests on, in Vietnamese; "" for none
	ByKind     map[Kind]Form   // where a kind has another document than Paper and Document say
	Starts     []Start         // deadlines that begin
	Meets      []deadline.Term // deadlines that are met, when they run
	Clock      Clock           // what happens to the clock of the resolution
	Basis      []bilingual.Legal
}

// Form is a class of document with its title.
type Form struct {
	Class PaperClass // "" for none
	Title string
}

// Form is the document the step produces for a kind of case.
func (r *Rule) Form(k Kind) Form {
	if f, ok := r.ByKind[k]; ok {
		return f
	}
	return Form{r.Paper, r.Document}
}

// Start says that a deadline begins with a step. One that the step meets as well
// is met by it at once: a notice that must be early enough, say.
type Start struct {
	Term    deadline.Term
	From    Anchor
	Channel Channel // only for what came by this channel; empty for everything
}

// Anchor is the day from which a deadline counts.
type Anchor string

// The anchors.
const (
	OnStep    Anchor = "step"    // the day the step took effect
	OnReceipt Anchor = "receipt" // the day the petition was received
	OnPlan    Anchor = "plan"    // the day for which the step plans something
)

// Clock is what a step does to the running deadline of the resolution.
type Clock string

// The effects; "" is none.
const (
	ClockStops Clock = "stops" // the days that follow are not counted
	ClockRuns  Clock = "runs"  // they are counted again
	ClockGrows Clock = "grows" // the deadline is put off by an extension
	ClockNever Clock = "never" // a time in which it stood is taken back: it never stood
)

// starts lists deadlines that count from the step itself.
func starts(terms ...deadline.Term) []Start {
	out := make([]Start, len(terms))
	for i, t := range terms {
		out[i] = Start{Term: t, From: OnStep}
	}
	return out
}

// Guard is a condition beyond the state. It returns nil when it is met.
type Guard struct {
	Name  string // stable, for diagrams and tests
	Check func(Facts) *fault.Error
}

// Facts is what guards look at.
type Facts struct {
	Petition Petition
	Matter   Matter // zero for petition tables before acceptance
	Command  Command
	On       clock.Date // when the step is to take effect
	Guided   bool       // the same person was guided on the same content before
	Prior    *Matter    // accept: the matter it goes on from, when it is in this deployment
	// EffectDue is the last day on which a decision can still be appealed;
	// zero when no such deadline runs.
	EffectDue clock.Date
	// ResolveDue is the last day for the matter's result; zero when none is set,
	// and while the clock stands still.
	ResolveDue clock.Date
	// Referred tells that another authority of the deployment passed the petition
	// on: here, or to the predecessor that handed it over.
	Referred bool
	// Urged counts the urgings that wait for an answer.
	Urged int
	By    Acting
	// Listing tells that possible steps are listed: the command is not known
	// yet, and guards of what it must hold do not speak.
	Listing bool
	// Imported tells that a paper register is being imported. It records
	// what the office did, and does not tell everything that an office must
	// have before it: guards of evidence do not ask for it.
	Imported bool
}

// Table is a set of rules for one kind of thing.
type Table struct {
	Name   string
	Title  bilingual.Text
	States []State // in the usual order; the first is where life begins
	Rules  []Rule
}

// Rule returns the row for the action from the state. The fault tells an
// unknown action from one that is not possible now.
func (t *Table) Rule(from State, action Action) (*Rule, error) {
	known := false
	for i := range t.Rules {
		r := &t.Rules[i]
		if r.Action != action {
			continue
		}
		known = true
		if Known(r.From, from) {
			return r, nil
		}
	}
	if !known {
		return nil, ErrUnknownAction.Msg("Không có bước “"+string(action)+"” cho loại việc này.",
			"There is no action \""+string(action)+"\" for this kind of case.").
			At("/action", "unknown_action", "Bước không tồn tại.", "No such action.")
	}
	if from == StateSuspended {
		return nil, t.suspended(action)
	}
	return nil, ErrWrongState.Msg("Không thực hiện được bước “"+string(action)+"” khi đang ở trạng thái “"+string(from)+"”.",
		"The action \""+string(action)+"\" is not possible in the state \""+string(from)+"\".").
		With("state", string(from))
}

// suspended refuses a step while the case is suspended, and says by which
// article it is.
func (t *Table) suspended(action Action) *fault.Error {
	why := ErrWrongState.Msg("Vụ việc đang tạm đình chỉ; phải có quyết định tiếp tục giải quyết trước bước “"+string(action)+"”.",
		"The case is suspended; it must be resumed before the action \""+string(action)+"\".").
		With("state", string(StateSuspended))
	for i := range t.Rules {
		if t.Rules[i].Action == ActionResume {
			return why.By(t.Rules[i].Basis[0])
		}
	}
	return why
}

// Final reports whether no rule leads on from the state.
func (t *Table) Final(s State) bool {
	for _, r := range t.Rules {
		if Known(r.From, s) && (r.Back || r.To != "" && r.To != s) {
			return false
		}
	}
	return true
}

// Availability says whether an action can be taken now and, if not, why.
type Availability struct {
	Rule    *Rule
	Allowed bool
	Why     *fault.Error // nil when allowed
}

// available lists every action of the table once, in the table's order.
func (t *Table) available(from State, f Facts, may func(access.Permission) bool) []Availability {
	f.Listing = true
	var out []Availability
	seen := make(map[Action]bool)
	for i := range t.Rules {
		action := t.Rules[i].Action
		if seen[action] {
			continue
		}
		seen[action] = true
		rule, err := t.Rule(from, action)
		if err != nil {
			out = append(out, Availability{Rule: &t.Rules[i], Why: fault.As(err)})
			continue
		}
		why := rule.refusal(f)
		if !may(rule.Permission) {
			why = access.ErrForbidden.With("permission", string(rule.Permission))
		}
		out = append(out, Availability{Rule: rule, Allowed: why == nil, Why: why})
	}
	return out
}

func (r *Rule) refusal(f Facts) *fault.Error {
	if why := f.stands(r); why != nil {
		return why
	}
	if !r.Since.IsZero() && f.On.Before(r.Since) && !f.Imported {
		return ErrGuard.Msg("Bước này chỉ có từ ngày "+r.Since.Vietnamese()+".", "The law knows this action only from "+r.Since.String()+".").
			By(r.Basis[0]).With("guard", "in_force")
	}
	for _, g := range r.Guards {
		if why := g.Check(f); why != nil {
			return why.With("guard", g.Name)
		}
	}
	return nil
}

// Permission returns what the table demands for an action; false when it does
// not know the action. All rows of one action demand the same.
func (t *Table) Permission(a Action) (access.Permission, bool) {
	for i := range t.Rules {
		if t.Rules[i].Action == a {
			return t.Rules[i].Permission, true
		}
	}
	return "", false
}

// ClassKinds says for which kinds of cases an action produces a document of a
// class.
type ClassKinds struct {
	Class PaperClass
	Kinds []Kind
	Every bool // of every kind that knows the action
}

// PetitionPapers tells which documents an action on petitions produces.
func PetitionPapers(a Action) []ClassKinds { return petitionPapers()[a] }

// MatterPapers tells which documents an action on matters produces.
func MatterPapers(a Action) []ClassKinds { return matterPapers()[a] }

// The tables never change, so this is found out once.
//
//nolint:gochecknoglobals // read-only, made from the tables
var (
	petitionPapers = sync.OnceValue(func() map[Action][]ClassKinds { return papersOf([]*Table{&petitionTable}) })
	matterPapers   = sync.OnceValue(func() map[Action][]ClassKinds { return papersOf(MatterTables()) })
)

func papersOf(tables []*Table) map[Action][]ClassKinds {
	out, knows := make(map[Action][]ClassKinds), make(map[Action][]Kind)
	for _, t := range tables {
		for i := range t.Rules {
			r := &t.Rules[i]
			for _, k := range t.kinds() {
				knows[r.Action] = addKind(knows[r.Action], k)
				if c := r.Form(k).Class; c != "" {
					out[r.Action] = addClass(out[r.Action], c, k)
				}
			}
		}
	}
	for a, list := range out {
		for i := range list {
			list[i].Every = len(list[i].Kinds) == len(knows[a])
		}
	}
	return out
}

func addKind(list []Kind, k Kind) []Kind {
	if Known(list, k) {
		return list
	}
	return append(list, k)
}

func addClass(list []ClassKinds, c PaperClass, k Kind) []ClassKinds {
	for i := range list {
		if list[i].Class == c {
			list[i].Kinds = addKind(list[i].Kinds, k)
			return list
		}
	}
	return append(list, ClassKinds{Class: c, Kinds: []Kind{k}})
}

// kinds lists the kinds of cases that follow the table.
func (t *Table) kinds() []Kind {
	if t == &petitionTable {
		return Kinds()
	}
	var out []Kind
	for _, k := range Kinds() {
		for _, i := range Instances() {
			if (Track{k, i, false}).Table() == t || (Track{k, i, true}).Table() == t {
				out = append(out, k)
				break
			}
		}
	}
	return out
}
