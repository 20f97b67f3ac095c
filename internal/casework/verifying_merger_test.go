package casework_test

import (
	"slices"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// lastJune is a day of the month before the merger of the communes.
func lastJune(n int) clock.Date { return clock.MustDate(2025, time.June, n) }

// lastYear has a complaint accepted at an office in June 2025, and its verification
// given to a body there and then.
func (g *given) lastYear(at, body authority.ID) authority.OwnedID {
	g.t.Helper()
	var got casework.PetitionResult
	head := person(access.Head, at)
	reg := plainRegistration()
	reg.Authority, reg.Data.ReceivedOn, reg.Data.LateConfirmed = at, lastJune(10), true
	_, err := g.s.Register(g.t.Context(), head, reg, catch(&got))
	g.must(err)
	for _, cmd := range []petition.Command{
		{Action: petition.ActionClassify, On: lastJune(11), Classification: &petition.Classification{Kind: petition.Complaint, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within}},
		{Action: petition.ActionAccept, On: lastJune(12)},
	} {
		_, err := g.s.StepPetition(g.t.Context(), head, got.Petition.ID, 0, cmd, catch(&got))
		g.must(err)
	}
	g.must(g.as(head, got.Matter.ID, petition.Command{Action: petition.ActionEntrust, On: lastJune(13), Body: body, DueOn: lastJune(30)}))
	return got.Matter.ID
}

// handedOver is the matter as which one goes on at the successor.
func (g *given) handedOver(id authority.OwnedID, to authority.ID) petition.Matter {
	g.t.Helper()
	var done casework.MatterResult
	_, err := g.s.StepMatter(g.t.Context(), g.chief, id, 0, petition.Command{
		Action: petition.ActionHandOver, On: clock.MustDate(2025, time.July, 1), TransferTo: to, Paper: petition.Paper{Number: "01/BB"},
	}, catch(&done))
	g.must(err)
	view, err := g.s.Matter(g.t.Context(), g.chief, done.Matter.HandedTo)
	g.must(err)
	return view.Matter
}

// TestABodyGoesOnWhenTheOfficeIsMerged: when the office that keeps a case is merged
// (Luật 72/2025/QH15, Điều 54 khoản 8), the body keeps the verification with its
// people and the day of its report, at the successor; a successor that is the body
// itself verifies its own case, by the same people.
func TestABodyGoesOnWhenTheOfficeIsMerged(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		g := newGiven(t, b, petition.Complaint)
		assign := func(head access.Actor, id authority.OwnedID, on clock.Date, team ...access.Actor) {
			t.Helper()
			g.must(g.as(head, id, petition.Command{Action: petition.ActionAssign, On: on, Team: lead(team...)}))
		}
		old := g.lastYear(storetest.OldCommune, storetest.CommuneA1)
		assign(g.head, old, lastJune(14), g.first, g.second)
		next := g.handedOver(old, storetest.CommuneB1)
		if next.Entrusted.To != storetest.CommuneA1 || len(next.Assignees) != 2 {
			t.Fatalf("at the successor: %+v, %v", next.Entrusted, next.Assignees)
		}
		if _, err := g.s.Matter(t.Context(), g.first, old); !sameFault(err, fault.ErrNotFound) {
			t.Errorf("where it was: %v", err)
		}
		lines := slices.DeleteFunc(g.worklist(g.first, 5), func(l agenda.WorkLine) bool { return !l.Own }) // others wait for their role
		if len(lines) != 1 || lines[0].ID != next.ID || !lines[0].Own || lines[0].Term != deadline.Verification || lines[0].Due != lastJune(30) {
			t.Errorf("the worklist: %+v", lines)
		}
		g.must(g.as(g.second, next.ID, petition.Command{Action: petition.ActionRequestDocuments}))
		assign(g.head, next.ID, g.today(), g.third)
		g.must(g.as(g.third, next.ID, petition.Command{Action: petition.ActionReport}))

		old = g.lastYear(storetest.OldCommune, storetest.CommuneB1)
		assign(g.chief, old, lastJune(14), g.one, g.two)
		own := g.handedOver(old, storetest.CommuneB1)
		if own.Entrusted.Given() || len(own.Assignees) != 2 || own.State != petition.StateVerifying {
			t.Fatalf("the body keeps it now: %+v, %v", own.Entrusted, own.Assignees)
		}
		g.must(g.as(g.one, own.ID, petition.Command{Action: petition.ActionReport}))
	})
}

// TestTheSuccessorOfABodyGoesOn: what was given to an office that was merged since is
// its successor's to assign and to report on, and nobody else's.
func TestTheSuccessorOfABodyGoesOn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		g := newGiven(t, b, petition.Complaint)
		m := g.lastYear(storetest.CommuneA2, storetest.OldCommune)
		if lines := g.worklist(g.chief, 5); len(lines) != 1 || lines[0].ID != m {
			t.Errorf("the head has to assign %+v", lines)
		}
		due, _, err := agendaOf(b).OpenDeadlines(t.Context(), g.one, agenda.DeadlineQuery{State: agenda.StateOverdue, DeadlineFilter: agenda.DeadlineFilter{Authority: storetest.CommuneB1}}, agenda.DeadlinePage{Limit: 5})
		if err != nil || len(due) != 1 || due[0].ID != m || due[0].Entry.Term != deadline.Verification || due[0].Entry.Due != lastJune(30) {
			t.Errorf("due: %+v, %v", due, err)
		}
		for _, who := range []access.Actor{person(access.Officer, storetest.DistrictB), g.first} {
			if _, err := g.s.Matter(t.Context(), who, m); !sameFault(err, fault.ErrNotFound) {
				t.Errorf("%s of %s: %v", who.Name, who.Home, err)
			}
		}
		g.must(g.as(g.chief, m, petition.Command{Action: petition.ActionAssign, Team: lead(g.one)}))
		g.must(g.as(g.one, m, petition.Command{Action: petition.ActionReport}))
	})
}

// TestABodyTakesNoStepOnThePaper: the paper stays with the office that keeps it: a
// body's people are answered as anybody next door, whatever the step, and none is
// offered to them.
func TestABodyTakesNoStepOnThePaper(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		g := newGiven(t, b, petition.Complaint)
		g.must(g.entrust(storetest.CommuneB1))
		for _, who := range []access.Actor{g.chief, g.clerks, g.one} {
			next := person(who.Grants[0].Role, storetest.CommuneA2)
			for _, r := range petition.PetitionTable().Rules {
				var got casework.PetitionResult
				_, err := g.s.StepPetition(t.Context(), who, g.petition.ID, 0, petition.Command{Action: r.Action}, catch(&got))
				_, want := g.s.StepPetition(t.Context(), next, g.petition.ID, 0, petition.Command{Action: r.Action}, catch(&got))
				if f := fault.As(want); f == nil || !sameFault(err, f) {
					t.Errorf("%s, %s: %v, and %v next door", who.Name, r.Action, err, want)
				}
			}
			_, list, err := g.s.PetitionActions(t.Context(), who, g.petition.ID)
			if err != nil || slices.ContainsFunc(list, func(a petition.Availability) bool { return a.Allowed }) {
				t.Errorf("%s is offered %+v, %v", who.Name, list, err)
			}
		}
	})
}
