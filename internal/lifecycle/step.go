package lifecycle

import "slices"

// Read names something that must be loaded, locked or drawn for a step beside
// the case itself. Each register has its own; what is asked for is told by the
// command and the case.
type Read string

// Reads is a set of them.
type Reads []Read

// Has reports whether the set holds the read.
func (r Reads) Has(one Read) bool { return slices.Contains(r, one) }

// Plan is what is known of an action before the case is loaded: its rows of all
// tables taken together.
type Plan struct {
	Reads     Reads        // what some row reads
	Papers    []ClassKinds // which documents it produces
	Refigures bool         // some row changes what the ledger says about cases that follow this one
	Timeless  bool         // no row means anything for deadlines: they need not be read
	Resumes   bool         // some row lets the days count again
	Revokes   bool         // some row revokes the document of the step before
	Sends     []Action     // the steps whose documents went out with it
	Answers   Action       // the step that it answers; "" for none
	Answered  bool         // some step answers it
	Delegable bool         // some row is part of the work for which a case can be given to another authority
}

// ClassKinds says for which kinds of cases an action produces a document of a
// class.
type ClassKinds struct {
	Class PaperClass
	Kinds []string // in the order of their tables
	Every bool     // of every kind that knows the action
}

// Plans finds out what is to be known of each action of the tables.
func Plans[F Facts, S any](tables []*Table[F, S]) map[Action]Plan {
	out := make(map[Action]Plan)
	for _, t := range tables {
		for i := range t.Rules {
			r := &t.Rules[i]
			p, known := out[r.Action]
			if !known {
				p.Timeless = true
			}
			p.Timeless = p.Timeless && t.timeless(r)
			p.Refigures = p.Refigures || r.Refigures
			p.Resumes = p.Resumes || r.Clock == ClockRuns
			p.Revokes = p.Revokes || r.Revokes
			p.Delegable = p.Delegable || r.Delegable
			p.Reads = union(p.Reads, r.Reads)
			p.Sends = union(p.Sends, r.Sends)
			if r.Answers != "" {
				p.Answers = r.Answers
			}
			out[r.Action] = p
		}
	}
	for a, list := range papersOf(tables) {
		p := out[a]
		p.Papers = list
		out[a] = p
	}
	for _, p := range out {
		if asked, ok := out[p.Answers]; ok {
			asked.Answered = true
			out[p.Answers] = asked
		}
	}
	return out
}

// papersOf lists the documents that each action produces, for which kinds.
func papersOf[F Facts, S any](tables []*Table[F, S]) map[Action][]ClassKinds {
	out, knows := make(map[Action][]ClassKinds), make(map[Action][]string)
	for _, t := range tables {
		for i := range t.Rules {
			r := &t.Rules[i]
			for _, k := range t.Kinds {
				knows[r.Action] = union(knows[r.Action], []string{k})
				if c := r.Form(k).Class; c != "" {
					out[r.Action] = addClass(out[r.Action], c, k)
				}
			}
		}
	}
	for a, list := range out {
		for i := range list {
			list[i].Every = len(list[i].Kinds) == len(knows[a])
		}
	}
	return out
}

func addClass(list []ClassKinds, c PaperClass, kind string) []ClassKinds {
	for i := range list {
		if list[i].Class == c {
			list[i].Kinds = union(list[i].Kinds, []string{kind})
			return list
		}
	}
	return append(list, ClassKinds{Class: c, Kinds: []string{kind}})
}

// union adds to a list what it does not hold.
func union[L ~[]T, T comparable](list L, more []T) L {
	for _, v := range more {
		if !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}
