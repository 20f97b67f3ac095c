package ledger

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"kntc/internal/bilingual"
)

// Slots is how many dimensions the rows of one subject can carry: the storage
// has a column for each (docs/adr/0017).
const Slots = 12

// Register is what one register of cases counts: it is handed to the catalogue
// when the program is put together.
type Register struct {
	Units      []UnitSpec // beside those of this package
	Dimensions []DimensionSpec
	Subjects   []SubjectSpec
	Measures   []MeasureSpec
	Figures    []Definition // in the order in which reports print them
}

// DimensionSpec is a dimension with its words.
type DimensionSpec struct {
	Dimension Dimension
	Title     bilingual.Text
	Words     func(value string) bilingual.Text // for a value; nil: values are words themselves
	Values    int                               // how many there are, the empty one aside; 0 for those of this package
}

// SubjectSpec is a subject with the dimensions that its rows may carry. Their
// places say where they are stored and never change; new ones are added at the
// end. An empty place is not used by this subject.
type SubjectSpec struct {
	Subject    Subject
	Dimensions []Dimension
}

// MeasureSpec is a measure of a subject with its unit and the dimensions that
// its rows carry.
type MeasureSpec struct {
	Subject    Subject
	Measure    Measure
	Unit       Unit
	Dimensions []Dimension
}

// Catalogue is what the registers of a program count: their units, subjects,
// measures, dimensions and figures. It never changes once it is made.
type Catalogue struct {
	units      []UnitSpec
	dimensions []DimensionSpec
	subjects   []SubjectSpec
	measures   []MeasureSpec
	figures    []Definition

	bySubject map[Subject]SubjectSpec
	byMeasure map[measureKey]MeasureSpec
}

type measureKey struct {
	subject Subject
	measure Measure
}

// NewCatalogue puts the registers' definitions together, in their order. It
// tells everything that is defined twice, names something unknown, or is not
// complete.
func NewCatalogue(registers ...Register) (*Catalogue, error) {
	c := &Catalogue{
		units: standardUnits(),
		dimensions: []DimensionSpec{
			{Dimension: DimensionAuthority, Title: bilingual.Text{VI: "Cơ quan", EN: "Authority"}},
			{Dimension: DimensionMonth, Title: bilingual.Text{VI: "Tháng", EN: "Month"}},
		},
		bySubject: make(map[Subject]SubjectSpec),
		byMeasure: make(map[measureKey]MeasureSpec),
	}
	for _, r := range registers {
		c.units = append(c.units, r.Units...)
		c.dimensions = append(c.dimensions, r.Dimensions...)
		c.subjects = append(c.subjects, r.Subjects...)
		c.measures = append(c.measures, r.Measures...)
		c.figures = append(c.figures, r.Figures...)
	}
	err := errors.Join(c.checkUnits(), c.checkDimensions(), c.checkSubjects(), c.checkMeasures(), c.checkFigures())
	if err != nil {
		return nil, fmt.Errorf("catalogue of the ledger: %w", err)
	}
	return c, nil
}

// Units lists every unit.
func (c *Catalogue) Units() []UnitSpec { return slices.Clone(c.units) }

// Dimensions lists every dimension, authority and month first.
func (c *Catalogue) Dimensions() []DimensionSpec { return slices.Clone(c.dimensions) }

// Subjects lists every subject.
func (c *Catalogue) Subjects() []SubjectSpec { return slices.Clone(c.subjects) }

// Measures lists every measure of every subject.
func (c *Catalogue) Measures() []MeasureSpec { return slices.Clone(c.measures) }

// Definitions lists every version of every figure in the order in which reports
// print them.
func (c *Catalogue) Definitions() []Definition { return slices.Clone(c.figures) }

// Definition returns the newest version of the figure with the id, if there is one.
func (c *Catalogue) Definition(id FigureID) (Definition, bool) {
	for i := range c.figures {
		if d := &c.figures[i]; d.ID == id && c.current(d, c.Edition()) {
			return *d, true
		}
	}
	return Definition{}, false
}

// UnitOf is the unit of a figure's numbers.
func (c *Catalogue) UnitOf(d Definition) Unit {
	return c.byMeasure[measureKey{d.Subject, d.Terms[0].Measure}].Unit
}

// Edition is the newest edition of the figures: the highest version of any.
func (c *Catalogue) Edition() int {
	newest := 1
	for i := range c.figures {
		newest = max(newest, c.figures[i].Version)
	}
	return newest
}

// asked lists the figures of the question's set as its edition defines them.
func (c *Catalogue) asked(q Question) []*Definition {
	var out []*Definition
	edition := cmp.Or(q.Edition, c.Edition())
	for i := range c.figures {
		d := &c.figures[i]
		if c.current(d, edition) && cmp.Or(d.Set, Cases) == cmp.Or(q.Set, Cases) {
			out = append(out, d)
		}
	}
	return out
}

// current reports whether the definition is its figure's in the edition: the
// highest version up to it.
func (c *Catalogue) current(d *Definition, edition int) bool {
	return d.Version <= edition && !slices.ContainsFunc(c.figures, func(e Definition) bool {
		return e.ID == d.ID && e.Version > d.Version && e.Version <= edition
	})
}

// Carries reports whether rows of the measure carry the dimension, so that a
// figure over them can be split by it. Every row carries authority and month.
func (c *Catalogue) Carries(s Subject, m Measure, d Dimension) bool {
	spec, known := c.byMeasure[measureKey{s, m}]
	return known && (d.ofRow() || slices.Contains(spec.Dimensions, d))
}

// Words returns the words for a value of a dimension; the value itself where the
// dimension has none.
func (c *Catalogue) Words(d Dimension, value string) bilingual.Text {
	for _, spec := range c.dimensions {
		if spec.Dimension == d && spec.Words != nil {
			return spec.Words(value)
		}
	}
	return bilingual.Text{VI: value, EN: value}
}

// Slot returns the place at which rows of the subject carry the dimension.
func (c *Catalogue) Slot(s Subject, d Dimension) (int, bool) {
	i := slices.Index(c.bySubject[s].Dimensions, d)
	return i, i >= 0 && d != ""
}

// Values returns the values of the row's dimensions by their places. It refuses
// a row of an unknown measure or with a dimension that the measure does not
// carry: such a row could never be found again.
func (c *Catalogue) Values(r Row) ([Slots]string, error) {
	var out [Slots]string
	spec, known := c.byMeasure[measureKey{r.Subject, r.Measure}]
	if !known {
		return out, fmt.Errorf("ledger: there is no measure %q of %q", r.Measure, r.Subject)
	}
	for d, value := range r.Dims {
		if !slices.Contains(spec.Dimensions, d) {
			return out, fmt.Errorf("ledger: %q of %q does not carry %q", r.Measure, r.Subject, d)
		}
		slot, _ := c.Slot(r.Subject, d)
		out[slot] = value
	}
	return out, nil
}

func (c *Catalogue) checkUnits() error {
	var bad []error
	seen := make(map[Unit]bool)
	for _, u := range c.units {
		if !named(u.Unit) || !worded(u.Text) {
			bad = append(bad, fmt.Errorf("unit %q has no name of a–z, 0–9 and _, or no words", u.Unit))
		}
		if seen[u.Unit] {
			bad = append(bad, fmt.Errorf("unit %q is there twice", u.Unit))
		}
		seen[u.Unit] = true
	}
	return errors.Join(bad...)
}

func (c *Catalogue) checkDimensions() error {
	var bad []error
	seen := make(map[Dimension]bool)
	for _, d := range c.dimensions {
		if !named(d.Dimension) || !worded(d.Title) {
			bad = append(bad, fmt.Errorf("dimension %q has no name of a–z, 0–9 and _, or no words", d.Dimension))
		}
		if seen[d.Dimension] {
			bad = append(bad, fmt.Errorf("dimension %q is there twice", d.Dimension))
		}
		if d.Values < 1 && !d.Dimension.ofRow() {
			bad = append(bad, fmt.Errorf("dimension %q does not say how many values it has", d.Dimension))
		}
		seen[d.Dimension] = true
	}
	return errors.Join(bad...)
}

func (c *Catalogue) checkSubjects() error {
	var bad []error
	for _, s := range c.subjects {
		if _, twice := c.bySubject[s.Subject]; twice || !named(s.Subject) {
			bad = append(bad, fmt.Errorf("subject %q has no name of a–z, 0–9 and _, or is there twice", s.Subject))
		}
		c.bySubject[s.Subject] = s
		if len(s.Dimensions) > Slots {
			bad = append(bad, fmt.Errorf("subject %q has %d dimensions, there is room for %d", s.Subject, len(s.Dimensions), Slots))
		}
		for i, d := range s.Dimensions {
			if d == "" {
				continue
			}
			if d.ofRow() || !c.knows(d) || slices.Contains(s.Dimensions[:i], d) {
				bad = append(bad, fmt.Errorf("subject %q: dimension %q is unknown or repeated", s.Subject, d))
			}
		}
	}
	return errors.Join(bad...)
}

func (c *Catalogue) checkMeasures() error {
	var bad []error
	for _, m := range c.measures {
		key := measureKey{m.Subject, m.Measure}
		if _, twice := c.byMeasure[key]; twice || !named(m.Measure) {
			bad = append(bad, fmt.Errorf("measure %q of %q has no name of a–z, 0–9 and _, or is there twice", m.Measure, m.Subject))
		}
		c.byMeasure[key] = m
		if _, known := c.bySubject[m.Subject]; !known {
			bad = append(bad, fmt.Errorf("measure %q: there is no subject %q", m.Measure, m.Subject))
		}
		if !slices.ContainsFunc(c.units, func(u UnitSpec) bool { return u.Unit == m.Unit }) {
			bad = append(bad, fmt.Errorf("measure %q of %q: there is no unit %q", m.Measure, m.Subject, m.Unit))
		}
		for _, d := range m.Dimensions {
			if _, ok := c.Slot(m.Subject, d); !ok {
				bad = append(bad, fmt.Errorf("measure %q of %q: %[2]q has no dimension %[3]q", m.Measure, m.Subject, d))
			}
		}
	}
	return errors.Join(bad...)
}

func (c *Catalogue) checkFigures() error {
	var bad []error
	for i := range c.figures {
		d := &c.figures[i]
		if slices.ContainsFunc(c.figures[:i], func(e Definition) bool { return e.ID == d.ID && e.Version == d.Version }) {
			bad = append(bad, fmt.Errorf("figure %q is there twice", d.ID))
		}
		if err := c.checkFigure(d); err != nil {
			bad = append(bad, fmt.Errorf("figure %q: %w", d.ID, err))
		}
	}
	return errors.Join(bad...)
}

// checkFigure refuses a figure that is not complete or adds up different units.
func (c *Catalogue) checkFigure(d *Definition) error {
	if !named(d.ID) || d.Version < 1 || len(d.Terms) == 0 || !worded(d.Title) || !worded(d.Text) {
		return errors.New("id, version, terms, title or text is missing")
	}
	if d.Map != "" && !slices.Contains(Maps(), d.Map) {
		return fmt.Errorf("there is no map %q", d.Map)
	}
	if d.Set != "" && !slices.Contains(Sets(), d.Set) {
		return fmt.Errorf("there is no set %q", d.Set)
	}
	for _, e := range slices.Concat(d.Not, d.Apart) {
		if e.Reason == "" || !worded(e.Title) {
			return fmt.Errorf("exclusion %q has no reason or no words", e.Reason)
		}
	}
	var unit Unit
	for _, t := range d.terms() {
		m, known := c.byMeasure[measureKey{d.Subject, t.Measure}]
		switch {
		case !known:
			return fmt.Errorf("there is no measure %q of %q", t.Measure, d.Subject)
		case t.Sign != 1 && t.Sign != -1:
			return fmt.Errorf("a term has the sign %d", t.Sign)
		case unit != "" && m.Unit != unit:
			return fmt.Errorf("it adds up %s and %s", unit, m.Unit)
		}
		unit = m.Unit
	}
	return nil
}

func (c *Catalogue) knows(d Dimension) bool {
	return slices.ContainsFunc(c.dimensions, func(s DimensionSpec) bool { return s.Dimension == d })
}

// named reports whether the name is a word that needs no quoting anywhere.
func named[T ~string](name T) bool {
	return name != "" && strings.Trim(string(name), "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

func worded(t bilingual.Text) bool { return t.VI != "" && t.EN != "" }
