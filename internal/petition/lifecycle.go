package petition

import (
	"kntc/internal/fault"
	"kntc/internal/lifecycle"
)

// The words of package lifecycle, as this register's tables use them.
type (
	Subject     = lifecycle.Subject
	State       = lifecycle.State
	Action      = lifecycle.Action
	Event       = lifecycle.Event
	FieldChange = lifecycle.FieldChange
	FactName    = lifecycle.FieldName
	Ground      = lifecycle.Ground
	Outcome     = lifecycle.Outcome
	Paper       = lifecycle.Paper
	Number      = lifecycle.Number
	Book        = lifecycle.Book

	Table        = lifecycle.Table[Facts, *turn]
	Rule         = lifecycle.Rule[Facts, *turn]
	Guard        = lifecycle.Guard[Facts]
	Need         = lifecycle.Need[Facts]
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
