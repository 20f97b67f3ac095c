package agenda_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/deadline"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// TestOpenDeadlines: the list has what is due in the scope, the earliest first,
// in pages; what is overdue follows from today's date alone.
func TestOpenDeadlines(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-07-01")
		for range 3 {
			o.register(petition.Complaint)
		}
		o.on("2026-07-08")
		o.register(petition.Feedback)
		ask := func(q agenda.DeadlineQuery, limit int) []agenda.DeadlineLine {
			t.Helper()
			var all []agenda.DeadlineLine
			for page := (agenda.DeadlinePage{Limit: limit}); ; {
				lines, _, err := o.s.OpenDeadlines(t.Context(), o.actor, q, page)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, lines...)
				if len(lines) < limit {
					return all
				}
				page.After = lines[limit-1].Position()
			}
		}
		open := agenda.DeadlineQuery{State: agenda.StateOpen}
		one := ask(open, 100)
		paged := ask(open, 3)
		if len(one) != 8 || !slices.EqualFunc(one, paged, func(a, b agenda.DeadlineLine) bool { return a.Position() == b.Position() }) {
			t.Fatalf("%d in one page, %d in pages of three", len(one), len(paged))
		}
		if !slices.IsSortedFunc(one, func(a, b agenda.DeadlineLine) int { return a.Entry.Due.Start().Compare(b.Entry.Due.Start()) }) {
			t.Error("not the earliest first")
		}
		for _, tt := range []struct {
			day           string
			overdue, soon int
		}{{"2026-07-11", 0, 0}, {"2026-07-13", 0, 3}, {"2026-07-15", 0, 3}, {"2026-07-16", 3, 0}, {"2026-07-20", 3, 1}, {"2026-08-18", 7, 0}} {
			o.on(tt.day)
			overdue, soon := ask(agenda.DeadlineQuery{State: agenda.StateOverdue}, 100), ask(agenda.DeadlineQuery{State: agenda.StateDueSoon, Within: 2}, 100)
			if len(overdue) != tt.overdue || len(soon) != tt.soon {
				t.Errorf("on %s %d are overdue, %d due soon; want %d and %d", tt.day, len(overdue), len(soon), tt.overdue, tt.soon)
			}
		}
		above := access.Actor{Name: "cap-tren", Grants: []access.Grant{{Role: access.Supervisor, Authority: storetest.Province}}}
		for _, tt := range []struct {
			name string
			of   agenda.DeadlineFilter
			want int
		}{
			{"the whole scope", agenda.DeadlineFilter{}, 8},
			{"the subtree", agenda.DeadlineFilter{Authority: storetest.Province, Subtree: true}, 8},
			{"the province itself", agenda.DeadlineFilter{Authority: storetest.Province}, 0},
			{"the commune", agenda.DeadlineFilter{Authority: storetest.CommuneA1}, 8},
			{"one term", agenda.DeadlineFilter{Term: deadline.Process}, 4},
			{"of matters", agenda.DeadlineFilter{Subject: petition.OfMatter}, 0},
		} {
			q := agenda.DeadlineQuery{DeadlineFilter: tt.of, State: agenda.StateOpen}
			if lines, _, err := o.s.OpenDeadlines(t.Context(), above, q, agenda.DeadlinePage{Limit: 50}); err != nil || len(lines) != tt.want {
				t.Errorf("%s: %d, want %d, %v", tt.name, len(lines), tt.want, err)
			}
		}
		elsewhere := o.actor
		elsewhere.Grants = []access.Grant{{Role: access.Head, Authority: storetest.CommuneB1}}
		if lines, _, err := o.s.OpenDeadlines(t.Context(), elsewhere, open, agenda.DeadlinePage{Limit: 10}); err != nil || len(lines) != 0 {
			t.Errorf("another office sees %+v, %v", lines, err)
		}
	})
}

// TestTheAgendaLeavesOutWhatOneHasAnInterestIn: nothing that is due in a case is
// told to who has an interest in it, by any list; the deadlines of the case itself
// are refused.
func TestTheAgendaLeavesOutWhatOneHasAnInterestIn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.actor.Account = uuid.New()
		b.Hire(t, o.actor.Account, access.Head, storetest.CommuneA1)
		p := o.register(petition.Denunciation)
		o.step(p.ID, petition.Command{Action: petition.ActionAssign, Team: []petition.Member{{Account: o.actor.Account}}})
		b.Clock.Advance(40 * 24 * time.Hour)
		if _, err := o.s.Remind(t.Context()); err != nil {
			t.Fatal(err)
		}
		told := func() (lines, reminders, work int, refused error) {
			open, _, err := o.s.OpenDeadlines(t.Context(), o.actor, agenda.DeadlineQuery{State: agenda.StateOpen}, agenda.DeadlinePage{Limit: 99})
			if err != nil {
				t.Fatal(err)
			}
			list, _, err := o.s.Reminders(t.Context(), o.actor, agenda.ReminderFilter{}, agenda.ReminderPosition{}, 99)
			if err != nil {
				t.Fatal(err)
			}
			mine, _, err := o.s.Worklist(t.Context(), o.actor, agenda.WorkPage{Limit: 99})
			if err != nil {
				t.Fatal(err)
			}
			_, refused = o.s.PetitionDeadlines(t.Context(), o.actor, p.ID, true)
			return len(open), len(list), len(mine), refused
		}
		if lines, reminders, work, err := told(); lines == 0 || reminders == 0 || work != 1 || err != nil {
			t.Fatalf("before: %d deadlines, %d reminders, %d cases, %v", lines, reminders, work, err)
		}
		o.step(p.ID, petition.Command{Action: petition.ActionDeclareConflict, Ground: petition.KinOfParty})
		if lines, reminders, work, err := told(); lines+reminders+work != 0 || !errors.Is(err, petition.ErrRecused) {
			t.Errorf("%d deadlines, %d reminders, %d cases, %v", lines, reminders, work, err)
		}
	})
}
