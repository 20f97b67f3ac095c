package petition

import (
	"encoding/json"
	"strconv"

	"kntc/internal/fault"
)

// Amount is money and land. The statutory forms print money in million đồng
// and land in m² (Thông tư 01/2024/TT-TTCP, 01/KQGQ); it is kept in đồng.
type Amount struct {
	Money int64 `json:"money,omitempty"` // đồng
	Land  int64 `json:"land,omitempty"`  // m²
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

// line names one number of a result.
type resultLine struct {
	pointer string
	value   int64
}

func (r Result) lines() []resultLine {
	return []resultLine{
		{"/recover/money", r.Recover.Money},
		{"/recover/land", r.Recover.Land},
		{"/return_organisations/money", r.ReturnOrganisations.Money},
		{"/return_organisations/land", r.ReturnOrganisations.Land},
		{"/return_individuals/money", r.ReturnIndividuals.Money},
		{"/return_individuals/land", r.ReturnIndividuals.Land},
		{"/organisations", r.Organisations},
		{"/individuals", r.Individuals},
		{"/handle_organisations", r.HandleOrganisations},
		{"/handle_people", r.HandlePeople},
		{"/handle_officials", r.HandleOfficials},
		{"/investigate_cases", r.InvestigateCases},
		{"/investigate_people", r.InvestigatePeople},
		{"/investigate_officials", r.InvestigateOfficial},
	}
}

// maxAmount bounds a number of a result: a quadrillion đồng is more than the
// State's budget.
const maxAmount = 1_000_000_000_000_000

// check refuses numbers that cannot be.
func (r Result) check(bad *fault.Error, prefix string) *fault.Error {
	for _, l := range r.lines() {
		if l.value < 0 || l.value > maxAmount {
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
			n := strconv.FormatInt(ordered[i].value, 10)
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
