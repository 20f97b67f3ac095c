package casework_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/page"
	"kntc/internal/petition"
)

// The recount computes every figure anew, from the events alone: it reads no
// ledger row and uses none of the code that writes or sums them.

// archive is every event of a deployment, by what it is about.
type archive struct {
	began     time.Time // of the authorities in this system
	petitions []story
	matters   []story
	opened    map[authority.ID]time.Time // when an office's paper register was imported
}

// story is the events of one petition or matter, oldest first.
type story []casework.EventRecord

// collect reads the archive as somebody who may see everything.
func collect(t *testing.T, s *casework.Service, actor access.Actor, began time.Time) archive {
	t.Helper()
	a := archive{began: began, opened: make(map[authority.ID]time.Time)}
	read := func(id authority.OwnedID) story {
		events, err := s.Events(t.Context(), actor, id)
		if err != nil {
			t.Fatalf("events of %s: %v", id, err)
		}
		return events
	}
	for _, p := range everyPetition(t, s, actor) {
		a.petitions = append(a.petitions, read(p.ID))
	}
	var ask page.Page
	for ask.Limit = 200; ; {
		list, err := s.Matters(t.Context(), actor, casework.MatterFilter{}, ask)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range list {
			a.matters = append(a.matters, read(m.ID))
			ask.After = page.Position{On: m.AcceptedOn, ID: m.ID}
		}
		if len(list) < ask.Limit {
			return a
		}
	}
}

func everyPetition(t *testing.T, s *casework.Service, actor access.Actor) []petition.Petition {
	t.Helper()
	var out []petition.Petition
	for ask := (page.Page{Limit: 200}); ; {
		list, err := s.Petitions(t.Context(), actor, casework.PetitionFilter{}, ask)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range list {
			out = append(out, l.Petition)
			ask.After = page.Position{On: l.Petition.ReceivedOn, ID: l.Petition.ID}
		}
		if len(list) < ask.Limit {
			return out
		}
	}
}

// knownAt returns a story as far as it was known at an instant. Before the
// offices worked in this system only their paper registers knew anything, and
// only what was taken over first counts as their knowledge.
func (a archive) knownAt(s story, at time.Time) story {
	var out story
	for _, e := range s {
		when := e.WrittenAt
		if at.Before(a.began) {
			if !e.WrittenAt.Equal(a.opened[e.ID.Authority]) {
				continue
			}
			when = e.RecordedAt
		}
		if !when.After(at) {
			out = append(out, e)
		}
	}
	return out
}

// life is what events tell about a petition or a matter. A day that has not
// come yet is zero.
type life struct {
	owner       authority.ID
	id          string
	about       map[petition.FactName]string
	state       petition.State
	begun       clock.Date // received; of a matter, accepted
	taken       clock.Date // taken over from a predecessor, where it was received or accepted
	classified  clock.Date // as this office did it
	disposed    clock.Date
	disposition petition.State
	resolved    clock.Date
	result      clock.Date // the same; of a matter that had it when it was taken over as well
	ended       clock.Date // without a result
	handed      bool       // it ended by going on at a successor
	dropped     clock.Date // of a petition that was accepted: its matter was withdrawn whole or terminated
	enforced    enforced   // of a matter
}

// tell follows a story to its end; nil when nothing of it is known.
func tell(s story) *life {
	if len(s) == 0 {
		return nil
	}
	l := &life{owner: s[0].ID.Authority, id: s[0].ID.String(), about: map[petition.FactName]string{petition.FactMany: "no"}}
	for _, e := range s {
		changed := make(map[petition.FactName]bool)
		for _, c := range e.Changes {
			l.about[c.Name] = c.Value
			changed[c.Name] = true
		}
		moved := e.From != e.To
		l.state = e.To
		l.enforced.follow(e, l.about)
		if e.Action == petition.ActionSucceed {
			l.taken, l.result = e.On, date(l.about[petition.FactResolvedOn])
			if l.tookWithMatter() {
				l.disposed, l.disposition = e.On, e.To
			}
			continue
		}
		if e.Action == petition.ActionOpen {
			l.begun = e.On
		}
		if e.Action == petition.ActionClassify {
			l.classified = e.On
		}
		if changed[petition.FactReceivedOn] && l.taken.IsZero() {
			l.begun = date(l.about[petition.FactReceivedOn])
		}
		if changed[petition.FactResolvedOn] {
			l.result = date(l.about[petition.FactResolvedOn])
			if !l.tookResolved() {
				l.resolved = l.result
			}
		}
		if e.Subject == petition.OfPetition && moved && e.To != petition.StateReceived && e.To != petition.StateClassified {
			l.disposed, l.disposition = e.On, e.To
			if changed[petition.FactDisposedOn] { // a paper register told another day
				l.disposed = date(l.about[petition.FactDisposedOn])
			}
		}
		if e.Action == petition.ActionAnnul { // as if it had never been entered
			return nil
		}
		if e.Action == petition.ActionDetach || e.Action == petition.ActionUndo { // as if it had never joined, or been disposed of
			l.disposed, l.disposition, l.resolved = clock.Date{}, "", clock.Date{}
		}
		left := slices.Contains([]petition.State{
			petition.StateWithdrawn, petition.StateTerminated, petition.StateHandedOver, petition.StateInCourt, petition.StateAppealed,
		}, e.To)
		if e.Subject == petition.OfMatter && moved && left && l.result.IsZero() {
			l.ended = e.On
		}
		if e.Action == petition.ActionReturnFromCourt || e.Action == petition.ActionEndAppeal { // the court, or the level above, ended its case without judgment
			l.ended = clock.Date{}
		}
		if e.Subject == petition.OfPetition && l.explained() {
			l.resolved, l.about[petition.FactOutcome] = l.disposed, string(petition.OutcomeWithdrawn)
		}
		if e.Subject == petition.OfPetition && l.wasHandledAtOnce() {
			l.resolved = l.disposed
		}
		l.handed = l.handed || changed[petition.FactHandedTo]
	}
	return l
}

// explained tells of a petition that it was an eligible complaint in competence, withdrawn
// thanks to explanation before it became a matter.
func (l *life) explained() bool {
	return l.disposition == petition.StateWithdrawn && l.about[petition.FactExplained] == "yes" &&
		l.about[petition.FactKind] == string(petition.Complaint) && l.about[petition.FactEligibility] == string(petition.Eligible) && l.about[petition.FactCompetence] == string(petition.Within)
}

// atOnce tells of a petition that it was a denunciation which was handled at once,
// and so resolved, before it became a matter.
func (l *life) wasHandledAtOnce() bool { return l.disposition == petition.StateActedAtOnce }

// tookWithMatter tells of a petition that it came along with its matter.
func (l *life) tookWithMatter() bool {
	as := petition.State(l.about[petition.FactSucceededAs])
	return l.about[petition.FactMatter] != "" && (as == petition.StateAccepted || as == petition.StateJoined)
}

// tookResolved tells of a matter that it had its result before it was handed
// over: the predecessor counts it, and nobody else.
func (l *life) tookResolved() bool {
	return slices.Contains([]petition.State{
		petition.StateDecided, petition.StateEffective, petition.StateEnforcing, petition.StateConcluded, petition.StateHandled,
	}, petition.State(l.about[petition.FactSucceededAs]))
}

func date(s string) clock.Date {
	d, err := clock.ParseDate(s)
	if err != nil {
		return clock.Date{}
	}
	return d
}

// state is everything as known at one instant: petitions and matters each in
// one form, so that one way of counting serves both.
type known struct {
	petitions []*life
	matters   []*life
}

// reconstruct replays the archive up to an instant. With its matter a petition
// is resolved, or leaves without a result, but never before it joined.
func (a archive) reconstruct(at time.Time) known {
	var k known
	byID := make(map[string]*life)
	for _, s := range a.matters {
		if m := tell(a.knownAt(s, at)); m != nil {
			byID[s[0].ID.String()] = m
		}
	}
	inherit(byID)
	for _, s := range a.matters {
		if m := byID[s[0].ID.String()]; m != nil {
			if m.state != petition.StateMerged { // it is one with another
				k.matters = append(k.matters, m)
			}
		}
	}
	papers := make(map[string]*life)
	for _, s := range a.petitions {
		if p := tell(a.knownAt(s, at)); p != nil {
			papers[s[0].ID.String()] = p
		}
	}
	inherit(papers)
	for _, s := range a.petitions {
		p := papers[s[0].ID.String()]
		if p == nil {
			continue
		}
		k.petitions = append(k.petitions, p)
		p.follow(byID)
	}
	return k
}

// inherit lets the cases that were handed over say what the last of each chain says
// of what they counted, whatever their own events tell.
func inherit(cases map[string]*life) {
	goneOn := make(map[string]bool)
	for _, l := range cases {
		if l.about[petition.FactSucceededAs] != "" {
			goneOn[l.about[petition.FactOrigin]] = true
		}
	}
	for id, l := range cases {
		if goneOn[id] {
			continue
		}
		for resolved := true; l.about[petition.FactSucceededAs] != ""; {
			o := cases[l.about[petition.FactOrigin]]
			if o == nil {
				break
			}
			resolved = resolved && l.tookResolved()
			o.take(l, resolved)
			l = o
		}
	}
}

// take takes over what the case that goes on says of what is counted here.
func (l *life) take(from *life, resolved bool) {
	shared := []petition.FactName{petition.FactChannel}
	if l.about[petition.FactReceivedOn] == "" { // a matter
		shared = append(shared, petition.FactKind, petition.FactField, petition.FactMany, petition.FactInstance)
	}
	if resolved {
		shared = append(shared, petition.FactOutcome, petition.FactRuling, petition.FactOrdered, petition.FactDueOn, petition.FactTakenUpOn)
	}
	for _, name := range shared {
		l.about[name] = from.about[name]
	}
	if on := date(from.about[petition.FactReceivedOn]); !on.IsZero() && l.taken.IsZero() {
		l.begun = on
	}
	if resolved {
		l.result = from.result
		if !l.tookResolved() {
			l.resolved = l.result
		}
	}
}

// follow tells what became of a petition through its matter or, when it was
// split, through the last of its matters.
func (l *life) follow(matters map[string]*life) {
	ids := []string{l.about[petition.FactMatter]}
	if split := strings.Fields(l.about[petition.FactParts]); len(split) > 0 {
		ids = nil
		for _, t := range split {
			_, id, _ := strings.Cut(t, "=")
			ids = append(ids, id)
		}
	}
	if m := matters[ids[0]]; m != nil {
		if m.tookResolved() && l.tookWithMatter() {
			l.disposed, l.disposition = clock.Date{}, ""
			return
		}
		if m.handed && m.result.IsZero() { // it goes on at the successor
			l.handed, l.ended = true, latestOf(m.ended, l.disposed)
			return
		}
	}
	var last, verdict clock.Date
	outcome, dropped := "", true
	for _, id := range ids {
		m := matters[id]
		if m == nil || m.result.IsZero() && m.ended.IsZero() {
			return
		}
		over := m.result
		if over.IsZero() {
			over = m.ended
		}
		last = latestOf(last, over)
		dropped = dropped && m.about[petition.FactDiscontinued] == "yes"
		if m.result.After(verdict) {
			verdict, outcome = m.result, m.about[petition.FactOutcome]
		}
	}
	if dropped && l.disposition == petition.StateAccepted {
		l.dropped = latestOf(last, l.disposed)
	}
	if verdict.IsZero() {
		l.ended = latestOf(last, l.disposed)
		return
	}
	l.resolved, l.about[petition.FactOutcome] = latestOf(last, l.disposed), outcome
}

func latestOf(a, b clock.Date) clock.Date {
	if b.After(a) {
		return b
	}
	return a
}
