// Package lifecycle holds what every register's cases have in common: they are
// state machines given as tables. A row of a table says everything about a
// step: from where it leads and who may take it, what must be given and what
// must be loaded for it, what it changes, which document it produces, which
// deadlines it starts and meets, and the article it rests on. The package knows
// no register; a register brings its facts, its guards and its effects.
package lifecycle

import "slices"

// Subject tells what an event, a deadline or a row of the ledger is about.
type Subject string

// State is where a case stands.
type State string

// Action is a step that somebody takes, or that a step on another case brings
// with it.
type Action string

// Ground is why a step is taken whose reasons the law lists.
type Ground string

// Outcome is how a case ends in substance.
type Outcome string

// has reports whether a list holds the value.
func has[T comparable](list []T, v T) bool { return slices.Contains(list, v) }
