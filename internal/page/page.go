// Package page says which part of a list is asked for, and how the whole of it
// is counted. Use cases, storage and HTTP share it.
package page

import (
	"kntc/internal/authority"
	"kntc/internal/clock"
)

// Page asks for up to Limit rows after a position. Lists run from the newest date
// to the oldest and, on a day, from the newest id, unless they are asked otherwise.
type Page struct {
	After Position // zero: from the start
	Limit int
}

// Position is a row's place in its list, in whichever order that runs; it does not
// shift when others come.
type Position struct {
	On       clock.Date
	Due      clock.Date // what is due next; zero for nothing, which comes last
	Year, No int        // register number
	ID       authority.OwnedID
}

// IsZero reports whether the position is the start of the list.
func (p Position) IsZero() bool { return p.ID.IsZero() }

// Counting is how a count is made.
type Counting string

// The ways to count.
const (
	CountNone     Counting = "none"
	CountEstimate Counting = "estimate" // from the planner where the engine has one; as CountExact elsewhere
	CountExact    Counting = "exact"    // up to CountMax
	CountAtLeast  Counting = "at_least" // how a count was made that stopped at CountMax
)

// CountMax is how many rows are counted at most.
const CountMax = 5_000

// Count is how many rows a list has, and how that was found: CountExact,
// CountEstimate, or CountAtLeast when there are more than the value.
type Count struct {
	Value  int64
	Method Counting
}
