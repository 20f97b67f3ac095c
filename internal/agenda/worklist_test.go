package agenda_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// desk is an office with people, who have accounts.
type desk struct {
	*office

	head, first, second, clerk access.Actor
}

// newDesk hires a head, two officers and a clerk at CommuneA1.
func newDesk(t *testing.T, b storetest.Bench) desk {
	t.Helper()
	d := desk{office: officeOf(t, b)}
	hire := func(n byte, role access.Role) access.Actor {
		id := uuid.UUID{0: 7, 1: n}
		b.Hire(t, id, role, storetest.CommuneA1)
		return access.Actor{Account: id, Home: storetest.CommuneA1, Name: string(role), Grants: []access.Grant{{Role: role, Authority: storetest.CommuneA1}}}
	}
	d.head, d.first, d.second, d.clerk = hire(1, access.Head), hire(2, access.Officer), hire(3, access.Officer), hire(4, access.Clerk)
	return d
}

func (d desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// lead is a team that the first leads.
func lead(people ...access.Actor) []petition.Member {
	var out []petition.Member
	for i, p := range people {
		out = append(out, petition.Member{Account: p.Account, Leader: i == 0})
	}
	return out
}

func (d desk) assign(id authority.OwnedID, people ...access.Actor) {
	d.Helper()
	d.must(d.move(id, petition.Command{Action: petition.ActionAssign, Team: lead(people...)}))
}

// worklist reads somebody's worklist, page by page.
func (d desk) worklist(who access.Actor, limit int) []agenda.WorkLine {
	d.Helper()
	var out []agenda.WorkLine
	for page := (agenda.WorkPage{Limit: limit}); ; {
		lines, _, err := d.s.Worklist(d.Context(), who, page)
		d.must(err)
		for _, l := range lines {
			out = append(out, l)
			page.After = l.Position()
		}
		if len(lines) < limit {
			return out
		}
	}
}

// TestWorklist: what is assigned and open, by its next deadline, in pages; what
// is done leaves it.
func TestWorklist(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		d := newDesk(t, b)
		var want []agenda.WorkPosition
		for range 5 {
			m := d.accept(petition.Complaint)
			d.assign(m, d.first, d.second)
			view, err := d.s.MatterDeadlines(t.Context(), d.head, m, false)
			d.must(err)
			due := view.Items[0].Entry.Due
			for _, i := range view.Items {
				if i.Entry.Due.Before(due) {
					due = i.Entry.Due
				}
			}
			want = append(want, agenda.WorkPosition{Due: due, ID: m})
			b.Clock.Advance(36 * time.Hour)
		}
		p := d.arrive(petition.Complaint)
		d.step(p.ID, petition.Command{Action: petition.ActionAssign, Team: lead(d.clerk)})
		var got []agenda.WorkPosition
		for _, l := range d.worklist(d.first, 2) {
			got = append(got, l.Position())
			if !l.Own || len(l.For) > 0 || l.Subject != petition.OfMatter || l.Term == "" || l.Title == "" || len(l.Assignees) != 2 {
				t.Errorf("%+v", l)
			}
		}
		slices.SortFunc(want, func(a, b agenda.WorkPosition) int {
			if a.Due != b.Due {
				if a.Due.Before(b.Due) {
					return -1
				}
				return 1
			}
			return slices.Compare(a.ID.UUID[:], b.ID.UUID[:])
		})
		if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b clock.Date) bool { return a == b })); diff != "" {
			t.Errorf("worklist (-want +got):\n%s", diff)
		}
		if lines := d.worklist(d.clerk, 9); len(lines) != 1 || lines[0].ID != p.ID || lines[0].Subject != petition.OfPetition {
			t.Errorf("the clerk's: %+v", lines)
		}
		if lines := d.worklist(d.head, 9); len(lines) != 0 {
			t.Errorf("the head's: %+v", lines)
		}
		d.must(d.move(want[0].ID, petition.Command{Action: petition.ActionWithdraw, Explained: true}))
		d.must(d.move(want[1].ID, petition.Command{Action: petition.ActionSuspend, Ground: petition.AwaitingResult}))
		d.must(d.move(want[2].ID, petition.Command{Action: petition.ActionAssign, Team: lead(d.second)}))
		lines := d.worklist(d.first, 9)
		if len(lines) != 3 || slices.ContainsFunc(lines, func(l agenda.WorkLine) bool { return l.ID == want[0].ID || l.ID == want[2].ID }) {
			t.Errorf("afterwards: %+v", lines)
		}
		d.step(p.ID, petition.Command{Action: petition.ActionWithdraw, NothingToGoOn: true})
		if lines := d.worklist(d.clerk, 9); len(lines) != 0 {
			t.Errorf("withdrawn, and on the list: %+v", lines)
		}
	})
}
