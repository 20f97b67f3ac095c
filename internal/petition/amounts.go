package petition

import (
	"encoding/json"
	"strconv"

	"kntc/internal/fault"
	"kntc/internal/ledger"
)

// Amount is money and land. The statutory forms print money in million đồng
// and land in m² (Thông tư 01/2024/TT-TTCP, 01/KQGQ); they are kept in the units
// of the ledger.
type Amount struct {
	Money int64 `json:"money,omitempty"`    // đồng
	Land  int64 `json:"land_dm2,omitempty"` // dm²
}

// UnmarshalJSON implements json.Unmarshaler. Events written before land was
// kept in dm² say it in whole m², under another name.
func (a *Amount) UnmarshalJSON(b []byte) error {
	var written struct {
		Money   int64 `json:"money"`
		Land    int64 `json:"land_dm2"`
		LandOld int64 `json:"land"` // m²
	}
	if err := json.Unmarshal(b, &written); err != nil {
		return err
	}
	*a = Amount{Money: written.Money, Land: written.Land + ledger.SquareMetre().Quantity(written.LandOld)}
	return nil
}

// Result is what a decision or conclusion orders or, as the account of its
// enforcement, what has been done of it: the columns of forms 01–04/KQGQ.
type Result struct {
	Recover             Amount `json:"recover,omitzero"`              // for the State
	ReturnOrganisations Amount `json:"return_organisations,omitzero"` // give back to organisations
	ReturnIndividuals   Amount `json:"return_individuals,omitzero"`   // give back to individuals
	Organisations       int64  `json:"organisations,omitempty"`       // whose rights are restored
	Individuals         int64  `json:"individuals,omitempty"`         // whose rights are restored
	HandleOrganisations int64  `json:"handle_organisations,omitempty"`
	HandlePeople        int64  `json:"handle_people,omitempty"`    // to be disciplined or fined
	HandleOfficials     int64  `json:"handle_officials,omitempty"` // of them officials
	InvestigateCases    int64  `json:"investigate_cases,omitempty"`
	InvestigatePeople   int64  `json:"investigate_people,omitempty"`
	InvestigateOfficial int64  `json:"investigate_officials,omitempty"` // of them officials
}

// IsZero reports whether nothing is ordered or done.
func (r Result) IsZero() bool { return r == Result{} }

// resultLine names one number of a result, as the forms print it.
type resultLine struct {
	pointer string
	value   int64 // in the unit in which it is kept
	in      ledger.Rendering
}

func (r Result) lines() []resultLine {
	land, count := ledger.SquareMetre(), ledger.Rendering{Size: 1}
	return []resultLine{
		{"/recover/money", r.Recover.Money, count},
		{"/recover/land", r.Recover.Land, land},
		{"/return_organisations/money", r.ReturnOrganisations.Money, count},
		{"/return_organisations/land", r.ReturnOrganisations.Land, land},
		{"/return_individuals/money", r.ReturnIndividuals.Money, count},
		{"/return_individuals/land", r.ReturnIndividuals.Land, land},
		{"/organisations", r.Organisations, count},
		{"/individuals", r.Individuals, count},
		{"/handle_organisations", r.HandleOrganisations, count},
		{"/handle_people", r.HandlePeople, count},
		{"/handle_officials", r.HandleOfficials, count},
		{"/investigate_cases", r.InvestigateCases, count},
		{"/investigate_people", r.InvestigatePeople, count},
		{"/investigate_officials", r.InvestigateOfficial, count},
	}
}

// maxAmount bounds a number of a result as it is printed: a quadrillion đồng is
// more than the State's budget.
const maxAmount = 1_000_000_000_000_000

// check refuses numbers that cannot be.
func (r Result) check(bad *fault.Error, prefix string) *fault.Error {
	for _, l := range r.lines() {
		if l.value < 0 || l.value > l.in.Quantity(maxAmount) {
			bad = bad.At(prefix+l.pointer, "out_of_range", "Số không hợp lệ.", "Not a possible number.")
		}
	}
	if r.HandleOfficials > r.HandlePeople {
		bad = bad.At(prefix+"/handle_officials", "more_than_people", "Số cán bộ, công chức nhiều hơn số người.", "More officials than people.")
	}
	if r.InvestigateOfficial > r.InvestigatePeople {
		bad = bad.At(prefix+"/investigate_officials", "more_than_people", "Số cán bộ, công chức nhiều hơn số người.", "More officials than people.")
	}
	return bad
}

// within refuses an account of enforcement that exceeds what was ordered.
func (r Result) within(due Result, bad *fault.Error, prefix string) *fault.Error {
	ordered := due.lines()
	for i, l := range r.lines() {
		if l.value > ordered[i].value {
			n := strconv.FormatInt(l.in.Round(ordered[i].value), 10)
			bad = bad.At(prefix+l.pointer, "more_than_due", "Nhiều hơn số phải thi hành ("+n+").", "More than is due ("+n+").")
		}
	}
	return bad
}

// fact is the result as events carry it; "" when there is none.
func (r Result) fact() string {
	if r.IsZero() {
		return ""
	}
	b, err := json.Marshal(r)
	if err != nil { // whole numbers always marshal
		return ""
	}
	return string(b)
}
