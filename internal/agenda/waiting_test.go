package agenda_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/authority"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// TestWhatWaitsForARole: a paper that nobody has is on the list of everybody at the
// office whose step comes next, of nobody elsewhere, and of one person alone once
// it is assigned. What is decided stays on the head's while a term runs.
func TestWhatWaitsForARole(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		d := newDesk(t, b)
		elsewhere := access.Actor{Account: uuid.UUID{0: 8}, Home: storetest.CommuneB1, Grants: []access.Grant{{Role: access.Head, Authority: storetest.CommuneB1}}}
		above := access.Actor{Account: uuid.UUID{0: 9}, Home: storetest.Province, Grants: []access.Grant{{Role: access.Supervisor, Authority: storetest.Province}}}
		everybody := map[string]access.Actor{"clerk": d.clerk, "officer": d.first, "head": d.head, "elsewhere": elsewhere, "above": above}
		waits := func(when string, id authority.OwnedID, whom ...string) {
			t.Helper()
			for name, who := range everybody {
				i := slices.IndexFunc(d.worklist(who, 3), func(l agenda.WorkLine) bool { return l.ID == id })
				if on := i >= 0; on != slices.Contains(whom, name) {
					t.Errorf("%s: on the worklist of the %s: %t", when, name, on)
				}
			}
		}
		p := d.register(petition.Complaint)
		waits("received", p.ID, "clerk", "head")
		for _, l := range d.worklist(d.clerk, 9) {
			if l.Own || len(l.For) > 0 || len(l.Assignees) > 0 {
				t.Errorf("waits for anybody, and is %+v", l)
			}
		}
		d.step(p.ID, petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
			Kind: petition.Complaint, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within,
		}})
		waits("classified", p.ID, "head")
		m := d.step(p.ID, petition.Command{Action: petition.ActionAccept}).Matter.ID
		waits("its matter, accepted", m, "officer", "head")
		waits("accepted", p.ID)
		other := d.accept(petition.Complaint)
		d.assign(other, d.second)
		waits("assigned to another", other)
		d.must(d.move(m, petition.Command{Action: petition.ActionVerify}))
		d.must(d.move(m, petition.Command{Action: petition.ActionReport}))
		waits("verified", m, "head")
		d.must(d.move(m, petition.Command{Action: petition.ActionDecide, Outcome: petition.OutcomeWrong}))
		waits("decided", m, "head")
	})
}

// TestDeadlinesOfOnesOwnOfficeComeFirst, in pages too, and are counted apart.
func TestDeadlinesOfOnesOwnOfficeComeFirst(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-07-01")
		for range 3 { // at CommuneA1, due earlier
			o.register(petition.Complaint)
		}
		o.on("2026-07-06")
		own := officeOf(t, b)
		own.actor = access.Actor{Home: storetest.CommuneA2, Name: "cap-tren", Grants: []access.Grant{
			{Role: access.Clerk, Authority: storetest.CommuneA2}, {Role: access.Supervisor, Authority: storetest.Province},
		}}
		for range 2 {
			own.register(petition.Complaint)
		}
		open := agenda.DeadlineQuery{State: agenda.StateOpen, Within: 3}
		whole, _, err := own.s.OpenDeadlines(t.Context(), own.actor, open, agenda.DeadlinePage{Limit: 99})
		if err != nil {
			t.Fatal(err)
		}
		at := func(l agenda.DeadlineLine) authority.ID { return l.ID.Authority }
		mine := slices.IndexFunc(whole, func(l agenda.DeadlineLine) bool { return at(l) != storetest.CommuneA2 })
		if mine <= 0 || slices.ContainsFunc(whole[mine:], func(l agenda.DeadlineLine) bool { return at(l) == storetest.CommuneA2 }) {
			t.Errorf("not the own office first: %+v", whole)
		}
		var paged []agenda.DeadlineLine
		for page := (agenda.DeadlinePage{Limit: 3}); ; {
			lines, _, err := own.s.OpenDeadlines(t.Context(), own.actor, open, page)
			if err != nil {
				t.Fatal(err)
			}
			paged = append(paged, lines...)
			if len(lines) < page.Limit {
				break
			}
			page.After = lines[len(lines)-1].Position()
		}
		if !slices.EqualFunc(whole, paged, func(a, b agenda.DeadlineLine) bool { return a.Position() == b.Position() }) {
			t.Errorf("%d in one page, %d in pages of three", len(whole), len(paged))
		}
		b.Clock.Advance(5 * 24 * time.Hour)
		office, all, err := own.s.CountDeadlines(t.Context(), own.actor, open)
		if err != nil || int(office.Open.Value) != mine || int(all.Open.Value) != len(whole) {
			t.Errorf("counted %+v of the office, %+v in all, %v; want %d and %d", office, all, err, mine, len(whole))
		}
		for state, n := range map[agenda.DeadlineState]int64{agenda.StateOverdue: all.Overdue.Value, agenda.StateDueSoon: all.DueSoon.Value} {
			lines, _, err := own.s.OpenDeadlines(t.Context(), own.actor, agenda.DeadlineQuery{State: state, Within: 3}, agenda.DeadlinePage{Limit: 99})
			if err != nil || int64(len(lines)) != n {
				t.Errorf("%s: counted %d, listed %d, %v", state, n, len(lines), err)
			}
		}
	})
}
