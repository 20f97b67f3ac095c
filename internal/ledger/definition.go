package ledger

import "kntc/internal/bilingual"

// FigureID names a published figure. With the version it identifies the
// definition for ever; a changed definition gets a new version.
type FigureID string

// Definition is a figure's meaning: linear terms over the rows of one subject,
// so that a figure of a whole is the sum over its parts.
type Definition struct {
	ID      FigureID
	Version int
	Subject Subject
	Title   bilingual.Text
	Text    bilingual.Text
	Terms   []Term // value, or numerator of a rate
	Of      []Term // denominator of a rate; nil for a plain figure
	Not     []Exclusion
	Apart   []Exclusion // what the denominator leaves out on purpose, because it counts elsewhere
	Map     Map         // the only map on which it is shown; empty for both
	Set     Set         // the figures with which it is asked; empty for Cases
}

// Set names figures that are asked for together: an answer has those of one set,
// so that it does not grow with all that is counted.
type Set string

// The sets that every register may use.
const (
	Cases    Set = "cases"    // what came in, what was resolved, what is open
	Outcomes Set = "outcomes" // what results ordered, and what was done of it
)

// Sets lists the sets.
func Sets() []Set { return []Set{Cases, Outcomes} }

// Text returns the words for the set.
func (s Set) Text() bilingual.Text {
	if s == Outcomes {
		return bilingual.Text{VI: "Kết quả giải quyết và thi hành", EN: "Results and their enforcement"}
	}
	return bilingual.Text{VI: "Tiếp nhận và giải quyết", EN: "Reception and resolution"}
}

// Term is a signed sum over the rows of one measure.
type Term struct {
	Sign    int
	When    When
	Measure Measure
}

// Plus returns the term that adds the rows of a measure in a window.
func Plus(w When, m Measure) Term { return Term{Sign: 1, When: w, Measure: m} }

// Minus returns the term that takes them away.
func Minus(w When, m Measure) Term { return Term{Sign: -1, When: w, Measure: m} }

// When says which rows of a measure a term sums.
type When uint8

// The windows of a term, by effective date.
const (
	Before When = iota // before the first day of the period
	During             // in the period, both ends included
	// Moved is what authorities brought that entered the subtree in the
	// period, less what others took with them; nothing on today's map.
	Moved
)

// Exclusion explains a part of a rate's denominator that is not in its
// numerator. Numerator and exclusions add up to the denominator.
type Exclusion struct {
	Reason string
	Title  bilingual.Text
	Terms  []Term
}

// terms lists every term of the definition.
func (d *Definition) terms() []Term {
	out := append(append([]Term(nil), d.Terms...), d.Of...)
	for _, e := range d.Not {
		out = append(out, e.Terms...)
	}
	for _, e := range d.Apart {
		out = append(out, e.Terms...)
	}
	return out
}
