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
}

// With returns the data with the rows of the overlay in place.
func (d Data) With(o Overlay) Data {
	replaced := make(map[int]bool, len(o.Years))
	for _, y := range o.Years {
		replaced[y.Year] = true
	}
	d.Years = append(slices.DeleteFunc(slices.Clone(d.Years), func(y Year) bool { return replaced[y.Year] }), o.Years...)
	d.Days = append(slices.DeleteFunc(slices.Clone(d.Days), func(x Day) bool { return replaced[x.Date.Year()] }), o.Days...)
	d.Rules = slices.Clone(d.Rules)
	for _, r := range o.Rules {
		i := slices.IndexFunc(d.Rules, func(x Rule) bool { return x.Code == r.Code && x.Version == r.Version })
		if i < 0 {
			d.Rules = append(d.Rules, r)
			continue
		}
		d.Rules[i] = r
	}
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
	var o Overlay
	r.Version, r.ValidTo = 1, clock.Date{}
	for _, old := range l.data.Rules {
		if old.Code != r.Code {
			continue
		}
		r.Version = max(r.Version, old.Version+1)
		if !old.ValidTo.IsZero() {
			continue
		}
		if !old.ValidFrom.Before(r.ValidFrom) {
			return nil, Overlay{}, ErrLaw.At("/valid_from", "not_later",
				"Phải sau ngày "+old.ValidFrom.Vietnamese()+", ngày phiên bản hiện hành bắt đầu.",
				"Must be after "+old.ValidFrom.String()+", when the present version began.")
		}
		old.ValidTo = r.ValidFrom.AddDays(-1)
		o.Rules = append(o.Rules, old)
	}
	o.Rules = append(o.Rules, r)
	return l.change(o)
}

func (l *Law) change(o Overlay) (*Law, Overlay, error) {
	after, err := New(l.data.With(o))
	return after, o, err
}
