// Package ledger keeps what is counted as signed rows, and defines every
// published figure over those rows. Figures come from the ledger only, never
// from counting current rows, so that a figure asked again years later is the
// same figure.
//
// The package names no register. A register (petitions, say) turns what
// happens to its cases into facts, and hands its subjects, measures,
// dimensions and figures to the Catalogue. The package is pure.
package ledger

import (
	"maps"

	"kntc/internal/authority"
	"kntc/internal/clock"
)

// Subject names what a row is about: a petition, a matter.
type Subject string

// Measure names what a row counts of its subject.
type Measure string

// Dims are the values of the dimensions that statistics group by, as they were
// at the event. A dimension without a value is absent.
type Dims map[Dimension]string

// With returns the dimensions with those of more set or replaced; empty values
// are left out.
func (d Dims) With(more Dims) Dims {
	out := maps.Clone(d)
	if out == nil {
		out = make(Dims, len(more))
	}
	for dimension, value := range more {
		if value != "" {
			out[dimension] = value
		}
	}
	return out
}

// Fact is something that stands about one subject: the measure counts the
// quantity once, on the date, with the dimensions.
type Fact struct {
	Measure  Measure
	On       clock.Date
	Quantity int64 // in the measure's unit: 1 of what is counted by the piece
	Dims     Dims
}

// Equal reports whether the facts are the same.
func (f Fact) Equal(g Fact) bool {
	return f.Measure == g.Measure && f.On == g.On && f.Quantity == g.Quantity && maps.Equal(f.Dims, g.Dims)
}

// Row is one line of the ledger: a fact posted, or, with the quantity negated,
// reversed.
type Row struct {
	Subject Subject
	ID      authority.OwnedID
	Fact
}

// Post returns the rows that lead from one set of facts to another: what no
// longer stands is reversed with its old date and dimensions, what is new is
// posted. Equal facts cost nothing, and facts of nothing are no rows.
func Post(subject Subject, id authority.OwnedID, before, after []Fact) []Row {
	var rows []Row
	for _, old := range before {
		if old.Quantity != 0 && !contains(after, old) {
			old.Quantity = -old.Quantity
			rows = append(rows, Row{subject, id, old})
		}
	}
	for _, now := range after {
		if now.Quantity != 0 && !contains(before, now) {
			rows = append(rows, Row{subject, id, now})
		}
	}
	return rows
}

func contains(facts []Fact, f Fact) bool {
	for _, g := range facts {
		if f.Equal(g) {
			return true
		}
	}
	return false
}
