package agenda_test

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/idempotency"
	"kntc/internal/legislation"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// reminders reads every reminder that the office sees, page by page.
func (o *office) reminders() []agenda.Reminder {
	o.Helper()
	var all []agenda.Reminder
	var after agenda.ReminderPosition
	for {
		list, _, err := o.s.Reminders(o.Context(), o.actor, agenda.ReminderFilter{}, after, 7)
		if err != nil {
			o.Fatal(err)
		}
		all = append(all, list...)
		if len(list) < 7 {
			return all
		}
		last := list[len(list)-1]
		after = agenda.ReminderPosition{RecordedAt: last.RecordedAt, ID: last.ID, Term: last.Term, Seq: last.Seq, Rung: last.Rung}
	}
}

// TestConcurrentLadderIsClimbedOnce drives the clock through two months, with two servers that
// climb at the same time and one of them begun anew every day. Every open
// deadline gets each rung on its day, and none twice.
func TestConcurrentLadderIsClimbedOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-07-01")
		for range 2 {
			o.register(petition.Complaint)
		}
		m := o.accept(petition.Denunciation)
		second := b
		second.Store = b.Another(t)
		for day, end := o.today(), clock.MustDate(2026, 9, 1); day.Before(end); day = day.AddDays(1) {
			o.on(day.String())
			var group sync.WaitGroup
			for _, s := range []*agenda.Service{o.s, serviceOf(second)} {
				group.Go(func() {
					if _, err := s.Remind(t.Context()); err != nil {
						t.Errorf("%s: %v", day, err)
					}
				})
			}
			group.Wait()
		}
		law, _, err := b.Store.Law(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got := o.reminders()
		want := 0
		lines, err := b.Store.ListDeadlines(t.Context(), access.System("test"), agenda.DeadlineFilter{}, agenda.DeadlinePage{Limit: 100})
		if err != nil || len(lines) == 0 {
			t.Fatalf("%d open deadlines, %v", len(lines), err)
		}
		for _, l := range lines {
			for _, rung := range law.Data().Ladder {
				on := law.On(rung, l.Entry.Due)
				if !rung.Of(l.Entry) || on.After(o.today()) || on.Before(clock.MustDate(2026, 7, 1)) {
					continue
				}
				want++
				matches := slices.DeleteFunc(slices.Clone(got), func(r agenda.Reminder) bool {
					return r.ID != l.ID || r.Term != l.Entry.Term || r.Seq != l.Entry.Seq || r.Rung != rung.Code
				})
				if len(matches) != 1 || clock.DateOf(matches[0].RecordedAt) != on || matches[0].Due != l.Entry.Due || matches[0].Recipient != rung.Recipient.String() {
					t.Errorf("%s due %s, rung %s on %s: %+v", l.Entry.Term, l.Entry.Due, rung.Code, on, matches)
				}
			}
		}
		if len(got) != want || want < 10 {
			t.Errorf("%d reminders, want %d", len(got), want)
		}
		if !slices.ContainsFunc(got, func(r agenda.Reminder) bool { return r.ID == m && r.Rung == "ASK_REPORT" }) {
			t.Error("nobody asked for a report on the late denunciation")
		}
	})
}

// TestLadderAfterAnOutage: a server that was down tells what is overdue, and
// not any more what was to come. A date that moved is a new one to tell about.
func TestLadderAfterAnOutage(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-07-01")
		m := o.accept(petition.Complaint)
		climb := func(day string) []string {
			t.Helper()
			o.on(day)
			if _, err := o.s.Remind(t.Context()); err != nil {
				t.Fatal(err)
			}
			var rungs []string
			for _, r := range o.reminders() {
				if r.ID == m && r.Term == deadline.Resolve {
					rungs = append(rungs, r.Rung+" "+r.Due.String())
				}
			}
			slices.Sort(rungs)
			return rungs
		}
		if got := climb("2026-07-28"); !slices.Equal(got, []string{"SOON 2026-07-31"}) {
			t.Errorf("on 28/07: %v", got)
		}
		if got := climb("2026-08-12"); !slices.Equal(got, []string{"OVERDUE 2026-07-31", "SOON 2026-07-31", "URGE 2026-07-31"}) {
			t.Errorf("on 12/08: %v", got)
		}
		// Found in writing on the last day but one of the limit, recorded later.
		if err := o.move(m, petition.Command{Action: petition.ActionFindComplex, On: clock.MustDate(2026, time.July, 30), Criteria: []deadline.Criterion{deadline.SeveralBodies}}); err != nil {
			t.Fatal(err)
		}
		if got := climb("2026-08-13"); !slices.Contains(got, "SOON 2026-08-17") || len(got) != 4 {
			t.Errorf("the date moved: %v", got)
		}
		for _, r := range o.reminders() {
			if r.ID == m && r.Term == deadline.Resolve && (r.Moved != (r.Due.String() == "2026-07-31") || r.Provisional) {
				t.Errorf("of a date that moved: %+v", r)
			}
		}
		for _, cmd := range []petition.Command{{Action: petition.ActionVerify}, {Action: petition.ActionReport}, {Action: petition.ActionDecide, Outcome: petition.OutcomeRight}} {
			if err := o.move(m, cmd); err != nil {
				t.Fatal(err)
			}
		}
		if got := climb("2026-09-10"); len(got) != 4 {
			t.Errorf("once it was decided: %v", got)
		}
	})
}

// TestStoredLadderIsClimbed: an administrator's rung takes the place of the
// program's from its first day on. What was told before is not told again, the
// reminder says by which version, and another server climbs the same.
func TestStoredLadderIsClimbed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		admin := storetest.Administrator(storetest.Province)
		laws := legislation.New(b.Store, b.Store, storetest.Keyring(t), b.Clock)
		o.on("2026-07-01")
		o.accept(petition.Complaint) // due on 31/07
		o.on("2026-07-06")
		second := o.accept(petition.Complaint) // due on 05/08
		law, _, err := b.Store.Law(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		rung := law.Data().Ladder[2]
		if rung.Code != "OVERDUE" {
			t.Fatalf("the third rung is %s", rung.Code)
		}
		rung.Offset, rung.Recipient, rung.ValidFrom = 3, deadline.ParseSet("head|supervisor"), o.today().AddDays(27) // 02/08
		if _, err := laws.AddRung(t.Context(), admin, 1, legislation.RungChange{Rung: rung, Reason: "quy chế mới"}, idempotency.Unkept(new(legislation.View))); err != nil {
			t.Fatal(err)
		}
		another := b
		another.Store = b.Another(t)
		climb := func(day string) {
			t.Helper()
			o.on(day)
			for _, s := range []*agenda.Service{o.s, serviceOf(another)} {
				if _, err := s.Remind(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
		}
		told := func() (out []string) {
			for _, r := range o.reminders() {
				if r.Rung == "OVERDUE" && r.Term == deadline.Resolve {
					which := "first"
					if r.ID == second {
						which = "second"
					}
					out = append(out, strings.Join([]string{which, strconv.Itoa(r.RungVersion), r.Recipient, r.RecordedAt.Add(7 * time.Hour).Format("02/01")}, " "))
				}
			}
			slices.Sort(out)
			return out
		}
		climb("2026-08-01") // a day late, under the version before
		climb("2026-08-04")
		climb("2026-08-06") // the second is a day late: not yet
		if got := told(); !slices.Equal(got, []string{"first 1 head 01/08"}) {
			t.Errorf("before the new version says so: %v", got)
		}
		climb("2026-08-08")
		if got := told(); !slices.Equal(got, []string{"first 1 head 01/08", "second 2 head|supervisor 08/08"}) {
			t.Errorf("after three days: %v", got)
		}
	})
}
