package petition

import (
	"kntc/internal/access"
	"kntc/internal/fault"
)

// Rule is one row of a transition table: from these states this action leads
// to that state, if the caller has the permission and no guard refuses.
type Rule struct {
	Action     Action
	Title      fault.Text // for people
	From       []State
	To         State // "" keeps the state
	Permission access.Permission
	Guards     []Guard
	Outcomes   []Outcome // outcomes the command must choose from; empty when it chooses none
	Needs      []string  // members of the command that must be given
	Document   string    // the paper the step produces, in Vietnamese; "" for none
	Basis      []fault.Legal
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
}

// Table is a set of rules for one kind of thing.
type Table struct {
	Name   string
	Title  fault.Text
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
	return nil, ErrWrongState.Msg("Không thực hiện được bước “"+string(action)+"” khi đang ở trạng thái “"+string(from)+"”.",
		"The action \""+string(action)+"\" is not possible in the state \""+string(from)+"\".").
		With("state", string(from))
}

// Final tells whether no rule leads on from the state.
func (t *Table) Final(s State) bool {
	for _, r := range t.Rules {
		if Known(r.From, s) && r.To != "" && r.To != s {
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
