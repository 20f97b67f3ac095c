package deadline

import (
	"errors"
	"slices"

	"kntc/internal/clock"
)

// Entry is one deadline in the life of a petition or matter: a term that an
// event started, and what came of it.
type Entry struct {
	Term       Term
	Seq        int // which of the term's entries it is, from 1
	Facts      Facts
	Start      clock.Date
	OnReceipt  bool       // Start is the day the petition was received
	Set        clock.Date // the last day, where whoever started it sets it and no rule does; zero otherwise
	Stops      []Stop
	Extensions []int

	Rule        string // Rule.Code; "" when the law sets no period for such a case
	RuleVersion int
	Due         clock.Date // zero without a rule, and while the clock stands still
	Provisional bool

	State     EntryState
	Moves     int // how often the date moved
	MetOn     clock.Date
	EndedOn   clock.Date // when it lapsed; zero when what started it never was
	StartedBy int64      // version of the subject after the event that started it
	EndedBy   int64      // after the event that met or ended it; 0 while it is open
}

// EntryState is what became of an entry.
type EntryState string

// The states of an entry.
const (
	Open   EntryState = "open"
	Met    EntryState = "met"   // in time or late
	Lapsed EntryState = "ended" // the case ended, or the term began anew, without it
)

// EntryStates lists every state.
func EntryStates() []EntryState { return []EntryState{Open, Met, Lapsed} }

// Late reports whether the entry was met after it was due, or lapsed after it
// without being met: what was not done in time stays late, however the case goes
// on. That a decision takes effect is nobody's to do: one that a complaint kept from
// it, or of which it was noted later, is late with nothing.
func (e Entry) Late() bool {
	return e.Term != TakeEffect && !e.Due.IsZero() && (e.State == Met && e.MetOn.After(e.Due) || e.State == Lapsed && e.EndedOn.After(e.Due))
}

// lapse ends an open entry that the step leaves unmet.
func (e *Entry) lapse(s Step) { e.State, e.EndedOn, e.EndedBy = Lapsed, s.On, s.Version }

// Overdue reports whether the entry is open, and was due before the day.
func (e Entry) Overdue(today clock.Date) bool {
	return e.State == Open && !e.Due.IsZero() && e.Due.Before(today)
}

// Question is what the law is asked about the entry.
func (e Entry) Question() Question {
	return Question{Term: e.Term, Facts: e.Facts, Start: e.Start, Stops: e.Stops, Extensions: e.Extensions}
}

// Reason is why a date moved.
type Reason string

// The reasons.
const (
	BySuspension  Reason = "suspension" // the clock was stopped
	ByResumption  Reason = "resumption" // it runs again
	ByExtension   Reason = "extension"  // more time was granted
	ByFacts       Reason = "facts"      // the case turned out to be another one: kind, complexity, place
	ByCorrection  Reason = "correction" // the day of the event was corrected
	ByLawOrSwitch Reason = "law"        // rules, calendar or switches changed
)

// Reasons lists every reason.
func Reasons() []Reason {
	return []Reason{BySuspension, ByResumption, ByExtension, ByFacts, ByCorrection, ByLawOrSwitch}
}

// Move is one change of a date, as it is kept.
type Move struct {
	Term     Term
	Seq      int
	No       int        // of the entry's moves, from 1
	Old, New clock.Date // zero while the clock stands still, or without a rule
	Why      Reason
	Version  int64 // of the subject after the event; 0 when the law changed
}

// Step is what one event means for the deadlines of its subject.
type Step struct {
	Version int64      // of the subject after the event
	On      clock.Date // when it took effect
	Facts   Facts      // as they are after it

	Starts  []Start
	Meets   []Term     // those that run; one that starts with the step as well is met by it at once
	Asks    []Term     // those that run, and were met when what the step answers came in
	Asked   clock.Date // the day on which that was; zero: that of the step
	AskedBy int64      // corrected: what the step of this version answered came in on Asked
	Stop    string     // ground for which the clock stops from On
	Resume  bool       // it runs again from On
	Extend  int        // days granted by an extension of the resolution
	Ends    bool       // the case is over: what is still open lapses
	Leaves  []Term     // … but for these, which are not the office's and run on
	Drops   []Term     // those that are waited for no longer: what is still open of them lapses
	Unstop  *Stop      // a stop that was a mistake: it never was
	Undoes  []int64    // versions of events that were mistakes: what they met or ended is open again, what they started is not

	Received clock.Date // corrected: what runs from the receipt begins on this day
	Resolved clock.Date // corrected: what the result met or started happened on this day
	Told     clock.Date // corrected: what runs from the receipt of the result begins on this day
	Untold   bool       // corrected: nobody received the result, and nothing runs from that
}

// Start is a term that an event starts.
type Start struct {
	Term      Term
	On        clock.Date // the day it runs from, or counts back from
	OnReceipt bool       // which is the day the petition was received
	Due       clock.Date // the last day, where it is set and no rule of law answers for the term
}

// Advance applies one event. It is pure: the same entries and the same step
// give the same result.
func (l *Law) Advance(entries []Entry, s Step) ([]Entry, []Move, error) {
	a := advance{law: l, step: s, entries: slices.Clone(entries)}
	for _, apply := range []func() error{a.reopen, a.unstop, a.correct, a.tell, a.answered, a.facts, a.meet, a.clock, a.extend, a.end, a.start} {
		if err := apply(); err != nil {
			return nil, nil, err
		}
	}
	return a.entries, a.moves, nil
}

// Derive computes the entries from the whole history. What is stored must agree
// with it, always.
func (l *Law) Derive(steps []Step) ([]Entry, []Move, error) {
	var entries []Entry
	var moves []Move
	for _, s := range steps {
		next, more, err := l.Advance(entries, s)
		if err != nil {
			return nil, nil, err
		}
		entries, moves = next, append(moves, more...)
	}
	return entries, moves, nil
}

// Refresh asks the law again about an open entry.
func (l *Law) Refresh(e Entry) (Entry, *Move, error) {
	after, err := l.ask(e)
	if err != nil || after.Due == e.Due {
		return after, nil, err
	}
	after.Moves++
	return after, &Move{Term: e.Term, Seq: e.Seq, No: after.Moves, Old: e.Due, New: after.Due, Why: ByLawOrSwitch}, nil
}

// ask computes rule and date of the entry.
func (l *Law) ask(e Entry) (Entry, error) {
	if !e.Set.IsZero() {
		e.Due = e.Set
		return e, nil
	}
	d, err := l.Compute(e.Question())
	if errors.Is(err, ErrNoRule) || e.Start.Year() < FirstYear {
		e.Rule, e.RuleVersion, e.Due, e.Provisional = "", 0, clock.Date{}, false
		return e, nil
	}
	if err != nil {
		return e, err
	}
	e.Rule, e.RuleVersion, e.Due, e.Provisional = d.Rule.Code, d.Rule.Version, d.Due, d.Provisional()
	return e, nil
}

// advance is one application of a step.
type advance struct {
	law     *Law
	step    Step
	entries []Entry
	moves   []Move
}

// again asks about an entry whose question changed, and notes where it moved.
func (a *advance) again(i int, why Reason) error {
	old := a.entries[i].Due
	after, err := a.law.ask(a.entries[i])
	if err != nil {
		return err
	}
	if after.Due != old {
		after.Moves++
		a.moves = append(a.moves, Move{after.Term, after.Seq, after.Moves, old, after.Due, why, a.step.Version})
	}
	a.entries[i] = after
	return nil
}

// correct moves what happened on a day that was recorded wrongly.
func (a *advance) correct() error {
	if d := a.step.Received; !d.IsZero() {
		for i := range a.entries {
			if e := &a.entries[i]; e.OnReceipt && e.Start != d {
				e.Start = d
				if err := a.again(i, ByCorrection); err != nil {
					return err
				}
			}
		}
	}
	if a.step.Resolved.IsZero() {
		return nil
	}
	by := int64(0) // version after the event of the result; 0 when that stands with a predecessor
	if i := slices.IndexFunc(a.entries, func(e Entry) bool { return e.Term == Resolve && e.State == Met }); i >= 0 {
		by = a.entries[i].EndedBy
	}
	for i := range a.entries {
		e := &a.entries[i]
		if by > 0 && e.EndedBy == by && e.State == Met {
			e.MetOn = a.step.Resolved
		}
		follows := by > 0 && e.StartedBy == by || by == 0 && e.State == Open && slices.Contains(afterResult(), e.Term)
		if follows && e.Start != a.step.Resolved {
			e.Start = a.step.Resolved
			if err := a.again(i, ByCorrection); err != nil {
				return err
			}
		}
	}
	return nil
}

// tell moves what runs from a receipt of the result whose day was recorded wrongly;
// without a receipt it never began. The latest entry of a term is the one that began
// with it.
func (a *advance) tell() error {
	if a.step.Told.IsZero() && !a.step.Untold {
		return nil
	}
	for _, term := range []Term{NextInstance, Sue} {
		i := a.latest(term)
		switch {
		case i < 0:
		case a.step.Untold:
			if e := &a.entries[i]; e.State == Open {
				e.State, e.EndedBy = Lapsed, a.step.Version
			}
		case a.entries[i].Start != a.step.Told:
			a.entries[i].Start = a.step.Told
			if err := a.again(i, ByCorrection); err != nil {
				return err
			}
		}
	}
	return nil
}

// answered moves what was met when something came in whose day was recorded wrongly.
func (a *advance) answered() error {
	for i := range a.entries {
		e := &a.entries[i]
		if a.step.AskedBy > 0 && e.State == Met && e.EndedBy == a.step.AskedBy && slices.Contains([]Term{NextInstance, TakeEffect}, e.Term) {
			e.MetOn = a.step.Asked
		}
	}
	return nil
}

// latest finds the entry of a term that began last; -1 when there is none.
func (a *advance) latest(term Term) int {
	last := -1
	for i, e := range a.entries {
		if e.Term == term && (last < 0 || e.Seq > a.entries[last].Seq) {
			last = i
		}
	}
	return last
}

// afterResult lists the terms that only a result starts: of a case that was
// handed over with its result they came along, and the event did not.
func afterResult() []Term {
	return []Term{SendResult, ForwardResult, PublishResult, TakeEffect, Handle}
}

// reopen takes back what events met, ended or started.
func (a *advance) reopen() error {
	for i := range a.entries {
		e := &a.entries[i]
		if slices.Contains(a.step.Undoes, e.StartedBy) {
			if e.State == Open {
				e.State, e.EndedBy = Lapsed, a.step.Version
			}
			continue
		}
		if e.State == Open || !slices.Contains(a.step.Undoes, e.EndedBy) || a.begunAnew(*e) {
			continue
		}
		e.State, e.MetOn, e.EndedOn, e.EndedBy, e.Facts = Open, clock.Date{}, clock.Date{}, 0, a.step.Facts
		if err := a.again(i, ByFacts); err != nil {
			return err
		}
	}
	return nil
}

// begunAnew reports whether the term of the entry began once more since, by an event
// that was no mistake.
func (a *advance) begunAnew(e Entry) bool {
	return slices.ContainsFunc(a.entries, func(o Entry) bool {
		return o.Term == e.Term && o.Seq > e.Seq && !slices.Contains(a.step.Undoes, o.StartedBy)
	})
}

// unstop takes a stop out of what it stopped, whether that is still open or not:
// the day on which it was due is the one it would have been.
func (a *advance) unstop() error {
	if a.step.Unstop == nil {
		return nil
	}
	for i := range a.entries {
		e := &a.entries[i]
		at := e.stopped(*a.step.Unstop)
		if at < 0 {
			continue
		}
		e.Stops = slices.Delete(slices.Clone(e.Stops), at, at+1)
		if err := a.again(i, ByCorrection); err != nil {
			return err
		}
	}
	return nil
}

// stopped finds a stop of the entry; -1 when it has none like it. One that ended
// with the case itself still lasts in the entry.
func (e Entry) stopped(s Stop) int {
	if at := slices.Index(e.Stops, s); at >= 0 {
		return at
	}
	return slices.Index(e.Stops, Stop{From: s.From, Ground: s.Ground})
}

// facts carries changed facts into what is open.
func (a *advance) facts() error {
	for i := range a.entries {
		e := &a.entries[i]
		if e.State != Open || e.Facts.equal(a.step.Facts) {
			continue
		}
		e.Facts = a.step.Facts
		if err := a.again(i, ByFacts); err != nil {
			return err
		}
	}
	return nil
}

func (a *advance) meet() error {
	asked := a.step.Asked
	if asked.IsZero() {
		asked = a.step.On
	}
	for i := range a.entries {
		e := &a.entries[i]
		switch {
		case e.State != Open:
		case slices.Contains(a.step.Meets, e.Term):
			e.State, e.MetOn, e.EndedBy = Met, a.step.On, a.step.Version
		case slices.Contains(a.step.Asks, e.Term):
			e.State, e.MetOn, e.EndedBy = Met, asked, a.step.Version
		}
	}
	return nil
}

// clock stops and resumes what the ground stops.
func (a *advance) clock() error {
	for i := range a.entries {
		e := &a.entries[i]
		if e.State != Open {
			continue
		}
		last := len(e.Stops) - 1
		running := last < 0 || !e.Stops[last].To.IsZero()
		switch {
		case a.step.Resume && !running:
			e.Stops = slices.Clone(e.Stops)
			e.Stops[last].To = a.step.On
			if err := a.again(i, ByResumption); err != nil {
				return err
			}
		case a.step.Stop != "" && a.law.stops(a.step.Stop, *e, a.step.On):
			if !running {
				return ErrStops.At("/on", "overlap", "Thời hạn đang được tạm dừng.", "The clock stands still already.")
			}
			e.Stops = append(slices.Clone(e.Stops), Stop{From: a.step.On, Ground: a.step.Stop})
			if err := a.again(i, BySuspension); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *advance) extend() error {
	for i := range a.entries {
		e := &a.entries[i]
		if a.step.Extend == 0 || e.Term != Resolve || e.State != Open {
			continue
		}
		e.Extensions = append(slices.Clone(e.Extensions), a.step.Extend)
		if err := a.again(i, ByExtension); err != nil {
			return err
		}
	}
	return nil
}

func (a *advance) end() error {
	for i := range a.entries {
		e := &a.entries[i]
		over := a.step.Ends && !slices.Contains(a.step.Leaves, e.Term)
		if e.State == Open && (over || slices.Contains(a.step.Drops, e.Term)) {
			e.lapse(a.step)
		}
	}
	return nil
}

func (a *advance) start() error {
	for _, s := range a.step.Starts {
		e := Entry{Term: s.Term, Seq: 1, Facts: a.step.Facts, Start: s.On, OnReceipt: s.OnReceipt, Set: s.Due, State: Open, StartedBy: a.step.Version}
		for i := range a.entries {
			old := &a.entries[i]
			if old.Term != s.Term {
				continue
			}
			e.Seq = max(e.Seq, old.Seq+1)
			if old.State == Open {
				old.lapse(a.step)
			}
		}
		e, err := a.law.ask(e)
		if err != nil {
			return err
		}
		if slices.Contains(a.step.Meets, s.Term) { // the step itself is what must be in time
			e.State, e.MetOn, e.EndedBy = Met, a.step.On, a.step.Version
		}
		if e.Rule != "" || !e.Set.IsZero() { // where nobody sets a period there is nothing to be late with
			a.entries = append(a.entries, e)
		}
	}
	return nil
}

// stops reports whether the ground stops the clock of the entry on the day.
func (l *Law) stops(ground string, e Entry, on clock.Date) bool {
	return e.Rule != "" && l.stopped(e.Question(), Stop{From: on, Ground: ground}, "") == nil
}

// Equal reports whether two entries are the same in every respect.
func (e Entry) Equal(o Entry) bool {
	return e.Term == o.Term && e.Seq == o.Seq && e.Facts.equal(o.Facts) && e.Start == o.Start && e.OnReceipt == o.OnReceipt && e.Set == o.Set &&
		slices.Equal(e.Stops, o.Stops) && slices.Equal(e.Extensions, o.Extensions) && e.Rule == o.Rule && e.RuleVersion == o.RuleVersion &&
		e.Due == o.Due && e.Provisional == o.Provisional && e.State == o.State && e.Moves == o.Moves && e.MetOn == o.MetOn &&
		e.EndedOn == o.EndedOn && e.StartedBy == o.StartedBy && e.EndedBy == o.EndedBy
}

func (f Facts) equal(o Facts) bool {
	criteria := slices.Equal(f.Criteria, o.Criteria)
	f.Criteria, o.Criteria = nil, nil
	return criteria && f.same(o)
}

// same compares all but the criteria.
func (f Facts) same(o Facts) bool {
	return f.Kind == o.Kind && f.Instance == o.Instance && f.Branch == o.Branch && f.Tier == o.Tier &&
		f.Outside == o.Outside && f.Remote == o.Remote && f.Dismissal == o.Dismissal && f.Delegated == o.Delegated && f.Received == o.Received
}
