package petition

import (
	"encoding/json"
	"slices"
	"strings"

	"kntc/internal/bilingual"
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
// enforcement, what has been done of it: the columns of forms 03/GQKN, 04/GQTC
// and 05/KQTH (Thông tư 06/2025/TT-TTCP), 01–04/KQGQ before.
type Result struct {
	Recover             Amount `json:"recover,omitzero"`              // for the State
	ReturnOrganisations Amount `json:"return_organisations,omitzero"` // give back to organisations
	ReturnIndividuals   Amount `json:"return_individuals,omitzero"`   // give back to individuals
	Organisations       int64  `json:"organisations,omitempty"`       // whose rights are restored
	Individuals         int64  `json:"individuals,omitempty"`         // whose rights are restored
	HandleOrganisations int64  `json:"handle_organisations,omitempty"`
	HandlePeople        int64  `json:"handle_people,omitempty"`     // to be disciplined or fined
	HandleOfficials     int64  `json:"handle_officials,omitempty"`  // of them officials
	InvestigateCases    int64  `json:"investigate_cases,omitempty"` // handed to the investigators; of what was done: prosecuted
	InvestigatePeople   int64  `json:"investigate_people,omitempty"`
	InvestigateOfficial int64  `json:"investigate_officials,omitempty"` // of them officials
}

// IsZero reports whether nothing is ordered or done.
func (r Result) IsZero() bool { return r == Result{} }

// with is the result with some numbers set.
func (r Result) with(c ResultCorrection) Result {
	for _, l := range resultLines {
		if n, set := c[l.pointer]; set {
			*l.of(&r) = n
		}
	}
	return r
}

// resultLine is one number of a result: where it stands, in which unit it is
// kept and how it is printed.
type resultLine struct {
	measure ledger.Measure // what the ledger calls it, before it says ordered, done or left
	pointer string
	unit    ledger.Unit
	in      ledger.Rendering
	of      func(*Result) *int64
	stays   bool // what is ordered is outstanding until it is done: the forms print it as "phải thu", "phải trả"
	theirs  bool // what becomes of it is for the investigators to say
	title   bilingual.Text
	done    bilingual.Text // where what was done bears another title
}

// value is the line's number in a result.
func (l *resultLine) value(r Result) int64 { return *l.of(&r) }

// resultLines lists the numbers of a result in the order of the forms.
//
//nolint:gochecknoglobals // a read-only table
var resultLines = []*resultLine{
	{
		measure: "recover_money", pointer: "/recover/money", unit: ledger.UnitDong, in: asIs, stays: true,
		of:    func(r *Result) *int64 { return &r.Recover.Money },
		title: bilingual.Text{VI: "thu hồi cho Nhà nước (đồng)", EN: "recover for the State (đồng)"},
	},
	{
		measure: "recover_land", pointer: "/recover/land", unit: ledger.UnitSquareDecimetre, in: ledger.SquareMetre(), stays: true,
		of:    func(r *Result) *int64 { return &r.Recover.Land },
		title: bilingual.Text{VI: "thu hồi cho Nhà nước (m²)", EN: "recover for the State (m²)"},
	},
	{
		measure: "return_organisations_money", pointer: "/return_organisations/money", unit: ledger.UnitDong, in: asIs, stays: true,
		of:    func(r *Result) *int64 { return &r.ReturnOrganisations.Money },
		title: bilingual.Text{VI: "trả lại tổ chức (đồng)", EN: "return to organisations (đồng)"},
	},
	{
		measure: "return_organisations_land", pointer: "/return_organisations/land", unit: ledger.UnitSquareDecimetre, in: ledger.SquareMetre(), stays: true,
		of:    func(r *Result) *int64 { return &r.ReturnOrganisations.Land },
		title: bilingual.Text{VI: "trả lại tổ chức (m²)", EN: "return to organisations (m²)"},
	},
	{
		measure: "return_individuals_money", pointer: "/return_individuals/money", unit: ledger.UnitDong, in: asIs, stays: true,
		of:    func(r *Result) *int64 { return &r.ReturnIndividuals.Money },
		title: bilingual.Text{VI: "trả lại cá nhân (đồng)", EN: "return to individuals (đồng)"},
	},
	{
		measure: "return_individuals_land", pointer: "/return_individuals/land", unit: ledger.UnitSquareDecimetre, in: ledger.SquareMetre(), stays: true,
		of:    func(r *Result) *int64 { return &r.ReturnIndividuals.Land },
		title: bilingual.Text{VI: "trả lại cá nhân (m²)", EN: "return to individuals (m²)"},
	},
	{
		measure: "restore_organisations", pointer: "/organisations", unit: ledger.UnitPiece, in: asIs, stays: true,
		of:    func(r *Result) *int64 { return &r.Organisations },
		title: bilingual.Text{VI: "tổ chức được khôi phục quyền lợi", EN: "organisations restored"},
	},
	{
		measure: "restore_individuals", pointer: "/individuals", unit: ledger.UnitPerson, in: asIs, stays: true,
		of:    func(r *Result) *int64 { return &r.Individuals },
		title: bilingual.Text{VI: "cá nhân được khôi phục quyền lợi", EN: "individuals restored"},
	},
	{
		measure: "handle_organisations", pointer: "/handle_organisations", unit: ledger.UnitPiece, in: asIs,
		of:    func(r *Result) *int64 { return &r.HandleOrganisations },
		title: bilingual.Text{VI: "tổ chức bị xử lý", EN: "organisations handled"},
	},
	{
		measure: "handle_people", pointer: "/handle_people", unit: ledger.UnitPerson, in: asIs,
		of:    func(r *Result) *int64 { return &r.HandlePeople },
		title: bilingual.Text{VI: "người bị xử lý", EN: "people handled"},
	},
	{
		measure: "handle_officials", pointer: "/handle_officials", unit: ledger.UnitPerson, in: asIs,
		of:    func(r *Result) *int64 { return &r.HandleOfficials },
		title: bilingual.Text{VI: "cán bộ, công chức, viên chức bị xử lý", EN: "officials handled"},
	},
	{
		measure: "investigate_cases", pointer: "/investigate_cases", unit: ledger.UnitPiece, in: asIs, theirs: true,
		of:    func(r *Result) *int64 { return &r.InvestigateCases },
		title: bilingual.Text{VI: "vụ chuyển cơ quan điều tra", EN: "cases sent to investigators"},
		done:  bilingual.Text{VI: "vụ đã khởi tố", EN: "cases prosecuted"},
	},
	{
		measure: "investigate_people", pointer: "/investigate_people", unit: ledger.UnitPerson, in: asIs, theirs: true,
		of:    func(r *Result) *int64 { return &r.InvestigatePeople },
		title: bilingual.Text{VI: "người chuyển cơ quan điều tra", EN: "people sent to investigators"},
		done:  bilingual.Text{VI: "người đã bị khởi tố", EN: "people prosecuted"},
	},
	{
		measure: "investigate_officials", pointer: "/investigate_officials", unit: ledger.UnitPerson, in: asIs, theirs: true,
		of:    func(r *Result) *int64 { return &r.InvestigateOfficial },
		title: bilingual.Text{VI: "cán bộ, công chức, viên chức chuyển cơ quan điều tra", EN: "officials sent to investigators"},
		done:  bilingual.Text{VI: "cán bộ, công chức, viên chức đã bị khởi tố", EN: "officials prosecuted"},
	},
}

// asIs prints a number as it is kept.
//
//nolint:gochecknoglobals // a constant
var asIs = ledger.Rendering{Size: 1}

// plus adds two results up.
func (r Result) plus(more Result) Result {
	for _, l := range resultLines {
		*l.of(&r) += l.value(more)
	}
	return r
}

// minus takes one result from another.
func (r Result) minus(less Result) Result {
	for _, l := range resultLines {
		*l.of(&r) -= l.value(less)
	}
	return r
}

// over is what each number is greater than the other result's, and else nothing.
func (r Result) over(other Result) Result {
	for _, l := range resultLines {
		*l.of(&r) = max(0, l.value(r)-l.value(other))
	}
	return r
}

// exceeds reports whether a number is greater than the other result's, of those
// that the office itself sees to.
func (r Result) exceeds(other Result) bool {
	return slices.ContainsFunc(resultLines, func(l *resultLine) bool { return !l.theirs && l.value(r) > l.value(other) })
}

// maxAmount bounds a number of a result as it is printed: a quadrillion đồng is
// more than the State's budget.
const maxAmount = 1_000_000_000_000_000

// check refuses numbers that cannot be.
func (r Result) check(bad *fault.Error, prefix string) *fault.Error {
	for _, l := range resultLines {
		if n := l.value(r); n < 0 || n > l.in.Quantity(maxAmount) {
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

// within refuses numbers that exceed those of what is due, of which nobody says why.
func (r Result) within(due Result, bad *fault.Error, prefix string) *fault.Error {
	for _, l := range resultLines {
		if l.value(r) > l.value(due) {
			n := l.amount(l.value(due))
			bad = bad.At(prefix+l.pointer, "more_than_due", "Nhiều hơn số phải thi hành ("+n.VI+"). Nếu đúng thì nêu lý do.", "More than is due ("+n.EN+"). If so, say why.")
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

// words are the line's, of what is ordered or of what was done.
func (l *resultLine) words(done bool) bilingual.Text {
	if done && l.done.VI != "" {
		return l.done
	}
	return l.title
}

// sign is the unit as it is printed behind a number; "" for what is counted.
func (l *resultLine) sign() string {
	switch l.unit {
	case ledger.UnitDong:
		return " đồng"
	case ledger.UnitSquareDecimetre:
		return " m²"
	case ledger.UnitPiece, ledger.UnitPerson:
	}
	return ""
}

// amount is a number of the line as people read it: 1.250.000 đồng.
func (l *resultLine) amount(n int64) bilingual.Text {
	text := bilingual.Number(l.in.Round(n))
	return bilingual.Text{VI: text.VI + l.sign(), EN: text.EN + l.sign()}
}

// said is what the line says of a number: its title, without the unit, and the
// number with it.
func (l *resultLine) said(n int64, done bool) bilingual.Text {
	words, amount, unit := l.words(done), l.amount(n), " ("+strings.TrimSpace(l.sign())+")"
	return bilingual.Text{VI: strings.TrimSuffix(words.VI, unit) + ": " + amount.VI, EN: strings.TrimSuffix(words.EN, unit) + ": " + amount.EN}
}
