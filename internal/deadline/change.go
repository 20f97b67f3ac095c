package deadline

import (
	"maps"
	"slices"

	"kntc/internal/clock"
)

// Overlay are rows that take the places of others: of a year with all its days,
// of a version of a rule, of a switch's setting.
type Overlay struct {
	Years    []Year
	Days     []Day // of those years
	Rules    []Rule
	Settings map[string]string
	Grounds  []Ground
	Ladder   []Rung
	Quotas   []Quota
}

// With returns the data with the rows of the overlay in place.
func (d Data) With(o Overlay) Data {
	replaced := make(map[int]bool, len(o.Years))
	for _, y := range o.Years {
		replaced[y.Year] = true
	}
	d.Years = append(slices.DeleteFunc(slices.Clone(d.Years), func(y Year) bool { return replaced[y.Year] }), o.Years...)
	d.Days = append(slices.DeleteFunc(slices.Clone(d.Days), func(x Day) bool { return replaced[x.Date.Year()] }), o.Days...)
	d.Rules = replace(d.Rules, o.Rules)
	d.Grounds = replace(d.Grounds, o.Grounds)
	d.Ladder = replace(d.Ladder, o.Ladder)
	d.Quotas = replace(d.Quotas, o.Quotas)
	d.Settings = maps.Clone(d.Settings)
	if d.Settings == nil {
		d.Settings = make(map[string]string, len(o.Settings))
	}
	maps.Copy(d.Settings, o.Settings)
	return d
}

// ReplaceYear puts another calendar in the place of a year's.
func (l *Law) ReplaceYear(y Year, days []Day) (*Law, Overlay, error) {
	for _, d := range days {
		if d.Date.Year() != y.Year {
			return nil, Overlay{}, bad("day "+d.Date.String(), "không thuộc năm này", "it is not of that year")
		}
	}
	return l.change(Overlay{Years: []Year{y}, Days: days})
}

// SetSwitch answers an open question of the law.
func (l *Law) SetSwitch(code, value string) (*Law, Overlay, error) {
	return l.change(Overlay{Settings: map[string]string{code: value}})
}

// AddRule adds the next version of a rule, or the first of a new code. The
// versions in force until then end on the day before. The version's number is
// given here.
func (l *Law) AddRule(r Rule) (*Law, Overlay, error) {
	r.ValidTo = clock.Date{}
	rows, err := succeed(l.data.Rules, r, func(r *Rule) *Provision { return &r.Provision }, always)
	if err != nil {
		return nil, Overlay{}, err
	}
	return l.change(Overlay{Rules: rows})
}

// AddGround adds the next version of a ground that stops a clock, for the kinds
// of case that it names: the version for the same kinds ends on the day before.
func (l *Law) AddGround(g Ground) (*Law, Overlay, error) {
	rows, err := succeed(l.data.Grounds, g, func(g *Ground) *Provision { return &g.Provision },
		func(a, b Ground) bool { return a.Kinds.String() == b.Kinds.String() })
	if err != nil {
		return nil, Overlay{}, err
	}
	return l.change(Overlay{Grounds: rows})
}

// AddRung adds the next version of a rung of the urging ladder.
func (l *Law) AddRung(r Rung) (*Law, Overlay, error) {
	rows, err := succeed(l.data.Ladder, r, func(r *Rung) *Provision { return &r.Provision }, always)
	if err != nil {
		return nil, Overlay{}, err
	}
	return l.change(Overlay{Ladder: rows})
}

// AddQuota adds the next version of a quota of citizen reception.
func (l *Law) AddQuota(q Quota) (*Law, Overlay, error) {
	rows, err := succeed(l.data.Quotas, q, func(q *Quota) *Provision { return &q.Provision }, always)
	if err != nil {
		return nil, Overlay{}, err
	}
	return l.change(Overlay{Quotas: rows})
}

func (l *Law) change(o Overlay) (*Law, Overlay, error) {
	after, err := New(l.data.With(o))
	return after, o, err
}
