package lifecycle

import (
	"slices"
	"strings"

	"kntc/internal/access"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
)

// Facts is what a register tells about a case and the step that is to be taken,
// as far as every table asks.
type Facts interface {
	EffectiveOn() clock.Date // when the step is to take effect
	// FromPaper reports whether a paper register is being imported: what the
	// office did is recorded, whatever was law then.
	FromPaper() bool
}

// Rule is one row of a transition table: from these states this action leads
// to that state, if the caller has the permission and no guard refuses. F are
// the facts that needs and guards look at; S is the step under way, which the
// effect changes.
type Rule[F Facts, S any] struct {
	Action     Action
	Title      bilingual.Text // for people
	From       []State
	To         State // "" keeps the state
	Back       bool  // leads back to the state before the suspension; To is "" then
	Permission access.Permission
	Since      clock.Date // the law knows the step from this day on; zero: always
	Guards     []Guard[F]
	Outcomes   []Outcome // outcomes the command must choose from; empty when it chooses none
	Grounds    []Ground  // grounds the command chooses from; empty when it chooses none
	// GroundsOf narrows them to those that fit the case; nil where all do.
	GroundsOf func(f F, all []Ground) []Ground
	Needs     []Need[F] // fields of the command that must be given
	Takes     []string  // further ones that may be; what every step takes is not listed
	Reads     []Read    // what must be loaded, locked or drawn beside the case itself
	Effect    Effect[S] // what the step changes beside the state; Keeps when it changes nothing

	Paper    PaperClass      // the class of the document the step produces; "" for none
	Document string          // that document, or the one it rests on, in Vietnamese; "" for none
	ByKind   map[string]Form // where a kind of case has another document than Paper and Document say
	Sends    []Action        // the steps whose documents went out with this one

	Starts   []Start         // deadlines that begin
	Meets    []deadline.Term // deadlines that are met, when they run
	Asks     []deadline.Term // deadlines that were met, when they run, on the day on which what the step answers came in
	Leaves   []deadline.Term // deadlines that run on though the case is over with the step
	Clock    Clock           // what happens to the clock of the resolution
	Stop     string          // the ground under which the law lists a stop for which the step names none
	Undoes   bool            // the step before it never was; nothing else happens between the two
	Revokes  bool            // the document of the step that led to this state is revoked
	Reopens  []deadline.Term // the last step that met one of these never was
	Retracts bool            // the steps whose versions the event tells (FieldRemoved) never were
	Regards  bool            // changes a fact on which rules of law depend
	Corrects bool            // what was entered was wrong: the step may lie before the last one, and dates it tells replace those from which deadlines count

	Refigures bool   // changes what the ledger says about other cases that follow this one
	Open      bool   // open to whoever has no part in the case otherwise
	Delegable bool   // part of the work for which a case can be given to another authority
	Answers   Action // the step that this one answers; "" for none

	Basis []bilingual.Legal
}

// Form is the document the step produces for a kind of case.
func (r *Rule[F, S]) Form(kind string) Form {
	if f, ok := r.ByKind[kind]; ok {
		return f
	}
	return Form{r.Paper, r.Document}
}

// Need is something a command must tell.
type Need[F Facts] struct {
	Fields []string // of the command; one of several is enough
	Given  func(F) bool
	// Refuse adds to a refusal that the field at the pointer is missing.
	Refuse func(bad *fault.Error, pointer string) *fault.Error
}

// Name is how diagrams and the API write the need: "a|b" means either.
func (n Need[F]) Name() string { return strings.Join(n.Fields, "|") }

// Pointer is the field to which the refusal points.
func (n Need[F]) Pointer() string { return "/" + n.Fields[0] }

// NeedNames lists the names of the row's needs that are not met, in its order;
// nil for none.
func (r *Rule[F, S]) NeedNames(f F) []string {
	var out []string
	for _, n := range r.Needs {
		if !n.Given(f) {
			out = append(out, n.Name())
		}
	}
	return out
}

// Accepts reports whether the step takes the field of the command.
func (r *Rule[F, S]) Accepts(field string) bool {
	return slices.Contains(r.Takes, field) || slices.ContainsFunc(r.Needs, func(n Need[F]) bool { return slices.Contains(n.Fields, field) })
}

// GroundsFor lists the grounds that fit the case. What an office wrote into its old
// register is not narrowed.
func (r *Rule[F, S]) GroundsFor(f F) []Ground {
	if r.GroundsOf == nil || f.FromPaper() {
		return r.Grounds
	}
	return r.GroundsOf(f, r.Grounds)
}

// Unmet adds to a refusal the needs that the command does not meet.
func (r *Rule[F, S]) Unmet(f F, bad *fault.Error) *fault.Error {
	for _, n := range r.Needs {
		if !n.Given(f) {
			bad = n.Refuse(bad, n.Pointer())
		}
	}
	return bad
}

// Guard is a condition beyond the state. It returns nil when it is met.
type Guard[F Facts] struct {
	Name  string // stable, for diagrams and tests
	Check func(F) *fault.Error
}

// Effect changes the step under way: the case, and whatever else is new with it.
// It may refuse.
type Effect[S any] func(S) error

// Keeps is the effect of a step that changes nothing but the state. A row says
// so: a row without an effect is a mistake.
func Keeps[S any](S) error { return nil }

// Effects takes several effects one after the other, until one refuses.
func Effects[S any](list ...Effect[S]) Effect[S] {
	return func(s S) error {
		for _, e := range list {
			if err := e(s); err != nil {
				return err
			}
		}
		return nil
	}
}

// refusal says why the step cannot be taken, whoever may take it; nil when it
// can. stands asks first whether the one who acts has a part in the case; nil
// asks nothing.
func (r *Rule[F, S]) refusal(f F, stands func(F, *Rule[F, S]) *fault.Error) *fault.Error {
	if stands != nil {
		if why := stands(f, r); why != nil {
			return why
		}
	}
	if !r.Since.IsZero() && f.EffectiveOn().Before(r.Since) && !f.FromPaper() {
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
