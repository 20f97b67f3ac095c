package lifecycle

import (
	"slices"

	"kntc/internal/access"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
)

// Table is a set of rules for one kind of case.
type Table[F Facts, S any] struct {
	Name   string
	Title  bilingual.Text
	Kinds  []string // the kinds of cases that follow it, in their usual order
	States []State  // in the usual order; the first is where life begins
	Begins []Beginning
	Rules  []Rule[F, S]

	Suspended State   // the state from which only a decision leads on; "" for none
	Over      []State // those in which nothing is due any more
	// Retold are actions that are no rows: told of a case whose dates were put right
	// with another one.
	Retold []Action
	// StateTitle says what people call a state; nil names none.
	StateTitle func(State) bilingual.Text

	// Stands refuses who has no part in the case, before any guard is asked; nil
	// asks nothing.
	Stands func(F, *Rule[F, S]) *fault.Error
}

// Beginning is an event with which a case begins. It is no row: nobody takes it
// as a step of the case.
type Beginning struct {
	Action Action
	Starts []Start // deadlines that begin
	// GoesOn: the case goes on from another one, named by FieldOrigin, with the
	// deadlines that run there.
	GoesOn bool
}

// Beginning returns the beginning that an action is; false for a step.
func (t *Table[F, S]) Beginning(a Action) (Beginning, bool) {
	i := slices.IndexFunc(t.Begins, func(b Beginning) bool { return b.Action == a })
	if i < 0 {
		return Beginning{}, false
	}
	return t.Begins[i], true
}

// Of lists the rows of an action, in the table's order.
func (t *Table[F, S]) Of(action Action) []*Rule[F, S] {
	var out []*Rule[F, S]
	for i := range t.Rules {
		if t.Rules[i].Action == action {
			out = append(out, &t.Rules[i])
		}
	}
	return out
}

// Rule returns the row for the action from the state. The fault tells an
// unknown action from one that is not possible now.
func (t *Table[F, S]) Rule(from State, action Action) (*Rule[F, S], error) {
	known, step := false, bilingual.Text{}
	for i := range t.Rules {
		if t.Rules[i].Action != action {
			continue
		}
		if known, step = true, t.Rules[i].Title; has(t.Rules[i].From, from) {
			return &t.Rules[i], nil
		}
	}
	if !known {
		return nil, ErrUnknownAction.Msg("Loại vụ việc này không có bước đã chọn.", "This kind of case has no such action.").
			At("/action", "unknown_action", "Bước không tồn tại.", "No such action.")
	}
	if from == t.Suspended && from != "" {
		return nil, t.suspended(step)
	}
	if t.StateTitle == nil {
		return nil, ErrWrongState.With("state", string(from))
	}
	state := t.StateTitle(from)
	return nil, ErrWrongState.Msg("Không thể thực hiện bước “"+step.VI+"” khi hồ sơ ở trạng thái “"+state.VI+"”.",
		"The step “"+step.EN+"” is not possible in the state “"+state.EN+"”.").
		With("state", string(from))
}

// suspended refuses a step while the case is suspended, and says by which
// article it is.
func (t *Table[F, S]) suspended(step bilingual.Text) *fault.Error {
	why := ErrWrongState.Msg("Vụ việc đang tạm đình chỉ; phải có quyết định tiếp tục giải quyết trước bước “"+step.VI+"”.",
		"The case is suspended; it must be resumed before the step “"+step.EN+"”.").
		With("state", string(t.Suspended))
	for _, r := range t.Rules {
		if r.Clock == ClockRuns && has(r.From, t.Suspended) {
			return why.By(r.Basis[0])
		}
	}
	return why
}

// Final reports whether no rule leads on from the state.
func (t *Table[F, S]) Final(s State) bool {
	for _, r := range t.Rules {
		if has(r.From, s) && (r.Back || r.To != "" && r.To != s) {
			return false
		}
	}
	return true
}

// Permission returns what the table demands for an action; false when it does
// not know the action. All rows of one action demand the same.
func (t *Table[F, S]) Permission(a Action) (access.Permission, bool) {
	if rows := t.Of(a); len(rows) > 0 {
		return rows[0].Permission, true
	}
	return "", false
}

// Refusal says why a step of the row cannot be taken, whoever may take it; nil
// when it can.
func (t *Table[F, S]) Refusal(r *Rule[F, S], f F) *fault.Error { return r.refusal(f, t.Stands) }

// Availability says whether an action can be taken now and, if not, why.
type Availability[F Facts, S any] struct {
	Rule    *Rule[F, S]
	Allowed bool
	Why     *fault.Error // nil when allowed
	Needs   []string     // names of the needs that the case itself does not meet; nil for none
	Grounds []Ground     // that fit the case
}

// Available lists every action of the table once, in the table's order. f tells
// that steps are listed, in the register's own way.
func (t *Table[F, S]) Available(from State, f F, may func(access.Permission) bool) []Availability[F, S] {
	var out []Availability[F, S]
	seen := make(map[Action]bool)
	for i := range t.Rules {
		action := t.Rules[i].Action
		if seen[action] {
			continue
		}
		seen[action] = true
		rule, err := t.Rule(from, action)
		if err != nil {
			out = append(out, Availability[F, S]{Rule: &t.Rules[i], Why: fault.As(err), Needs: t.Rules[i].NeedNames(f), Grounds: t.Rules[i].GroundsFor(f)})
			continue
		}
		why := t.Refusal(rule, f)
		if !may(rule.Permission) {
			why = access.ErrForbidden.With("permission", string(rule.Permission))
		}
		out = append(out, Availability[F, S]{Rule: rule, Allowed: why == nil, Why: why, Needs: rule.NeedNames(f), Grounds: rule.GroundsFor(f)})
	}
	return out
}

// CheckDate refuses a day on which the step cannot have been taken: in the
// future, or before the last step, unless it corrects.
func (r *Rule[F, S]) CheckDate(on, last, today clock.Date) error {
	switch {
	case on.IsZero():
		return ErrEffectiveDate.At("/on", "required", "Thiếu ngày hiệu lực.", "The effective date is missing.")
	case on.After(today):
		return ErrEffectiveDate.Msg("Ngày hiệu lực không được sau ngày hiện tại.", "The effective date lies in the future.").
			At("/on", "in_future", "Sau ngày hôm nay.", "After today.")
	case !r.Corrects && on.Before(last):
		return ErrEffectiveDate.Msg("Ngày hiệu lực trước bước liền trước ("+last.Vietnamese()+").",
			"The effective date lies before the step before it ("+last.String()+").").
			At("/on", "before_previous_step", "Trước bước liền trước.", "Before the previous step.")
	}
	return nil
}

// timeless reports whether the row means nothing for deadlines: it starts,
// meets, stops and ends none, and changes no fact on which a rule depends.
func (t *Table[F, S]) timeless(r *Rule[F, S]) bool {
	moves := len(r.Starts) > 0 || len(r.Meets) > 0 || len(r.Asks) > 0 || r.Retracts || r.Clock != "" || r.Undoes || len(r.Reopens) > 0
	return !moves && !r.Regards && !r.Corrects && !r.Back && !has(t.Over, r.To)
}

// Meetable lists the terms that some step of some of the tables meets.
func Meetable[F Facts, S any](tables []*Table[F, S]) map[deadline.Term]bool {
	out := make(map[deadline.Term]bool)
	for _, t := range tables {
		for _, r := range t.Rules {
			for _, term := range slices.Concat(r.Meets, r.Asks) {
				out[term] = true
			}
		}
	}
	return out
}
