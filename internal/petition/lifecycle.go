package petition

import (
	"kntc/internal/fault"
	"kntc/internal/lifecycle"
)

type (
	// Subject is the kind of case an event is about.
	Subject = lifecycle.Subject
	// State is where a petition or a matter stands.
	State = lifecycle.State
	// Action is a step that somebody takes.
	Action = lifecycle.Action
	// Event is one fact in the life of a petition or a matter.
	Event = lifecycle.Event
	// FieldChange is one value an event set.
	FieldChange = lifecycle.FieldChange
	// FactName names a value that events set and figures are computed from.
	FactName = lifecycle.FieldName
	// Ground is why a step is taken whose reasons the law lists.
	Ground = lifecycle.Ground
	// Outcome is how a matter ended in substance.
	Outcome = lifecycle.Outcome
	// Paper is the document a step produced, or cites.
	Paper = lifecycle.Paper
	// Number is a place in a register.
	Number = lifecycle.Number
	// Book names a register of an authority.
	Book = lifecycle.Book

	// Table is the transition table of petitions, or of one track of matters.
	Table = lifecycle.Table[Facts, *turn]
	// Rule is one row of it.
	Rule = lifecycle.Rule[Facts, *turn]
	// Guard is a condition of a row beyond the state.
	Guard = lifecycle.Guard[Facts]
	// Need is a field that a command must tell.
	Need = lifecycle.Need[Facts]
	// Availability says whether a step can be taken now and, if not, why.
	Availability = lifecycle.Availability[Facts, *turn]
)

// guard makes a guard of a stable name and a check.
func guard(name string, check func(Facts) *fault.Error) Guard { return Guard{Name: name, Check: check} }

// byKind names the documents of kinds that have another one than their row says.
func byKind(forms map[Kind]lifecycle.Form) map[string]lifecycle.Form {
	out := make(map[string]lifecycle.Form, len(forms))
	for k, f := range forms {
		out[string(k)] = f
	}
	return out
}
