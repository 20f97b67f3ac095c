package petition

import (
	"cmp"
	"maps"
	"slices"

	"kntc/internal/authority"
	"kntc/internal/deadline"
	"kntc/internal/party"
)

// Interest is an interest of an account in a case, or in one that belongs to it.
type Interest struct {
	Case     authority.OwnedID
	Kind     Kind
	Instance Instance
	Conflict Conflict
}

// Barred are the cases that an account does not read, each with its interest: who
// is denounced, or their kin, would learn who denounced and what is found (Luật Tố
// cáo, Điều 8 và 11). The registers, whose numbers have no gaps, show that the line
// is there; everything else leaves the case out.
type Barred map[authority.OwnedID]Interest

// Bars picks those of an account's interests that bar it. The switches of the law
// let others be noted only.
func Bars(law *deadline.Law, found []Interest) Barred {
	out := make(Barred)
	for _, i := range found {
		if !Known(NotedConflicts(law, i.Kind, i.Instance), i.Conflict.Ground) {
			out[i.Case] = i
		}
	}
	return out
}

// Refusal refuses the account a case; nil for one that it may read.
func (b Barred) Refusal(id authority.OwnedID) error {
	i, has := b[id]
	if !has {
		return nil
	}
	return Recusal(Petition{Kind: i.Kind, Instance: i.Instance, Conflicts: []Conflict{i.Conflict}}, nil, Acting{Account: i.Conflict.Account})
}

// Cases lists them, always in the same order.
func (b Barred) Cases() []authority.OwnedID {
	return slices.SortedFunc(maps.Keys(b), func(x, y authority.OwnedID) int {
		return cmp.Or(cmp.Compare(x.Authority, y.Authority), slices.Compare(x.UUID[:], y.UUID[:]))
	})
}

// Line returns the petition as the register shows it to who may not read it: that
// a number was given, and on which day. A kind would tell who is denounced that they
// are, and a version whether anything happens. What every petition has stands as it
// would with any; only the kind, of which no value is every petition's, is missing.
func (p Petition) Line() Petition {
	return Petition{
		ID: p.ID, Number: p.Number, FormerNumbers: p.FormerNumbers, ReceivedOn: p.ReceivedOn, Subject: party.Unnamed,
		State: StateReceived, Channel: Other, Field: FieldOther, LastOn: p.ReceivedOn, Version: 1,
	}
}

// Line returns the matter as the register shows it to who may not read it.
func (m Matter) Line() Matter {
	return Matter{
		ID: m.ID, Number: m.Number, AcceptedOn: m.AcceptedOn, Subject: party.Unnamed,
		State: StateAccepted, Channel: Other, Field: FieldOther, Instance: First, LastOn: m.AcceptedOn, Version: 1,
	}
}
