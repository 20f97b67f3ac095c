package casework_test

import (
	"testing"
	"time"

	"kntc/internal/agenda"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/ledger"
	"kntc/internal/petition"
	"kntc/internal/statistics"
	"kntc/internal/store/storetest"
)

// overdue asks, as known at an instant or now, how many matters are overdue today.
func (o *office) overdue(known time.Time) (int64, statistics.Answer) {
	o.Helper()
	q := ledger.Question{Authority: o.actor.Home, From: clock.MustDate(2026, 6, 1), To: o.today(), AsKnownAt: known}
	answer, err := statisticsOf(o.b).Statistics(o.Context(), auditor(), q)
	if err != nil {
		o.Fatal(err)
	}
	return values(answer.Groups[0])[petition.FigureMattersOverdue], answer
}

// notes lets the server note lateness by itself.
func (o *office) notes(want int) {
	o.Helper()
	if n, err := o.s.NoteOverdue(o.Context()); err != nil || n != want {
		o.Errorf("on %s %d were noted, want %d, %v", o.today(), n, want, err)
	}
	o.b.Clock.Advance(time.Minute)
}

// wantLate demands a number of overdue matters, and up to which day that is told.
func (o *office) wantLate(what string, want int64, noted clock.Date) statistics.Answer {
	o.Helper()
	n, answer := o.overdue(time.Time{})
	if n != want || answer.LatenessNoted != noted {
		o.Errorf("%s: %d late, noted up to %s; want %d, %s", what, n, answer.LatenessNoted, want, noted)
	}
	return answer
}

// TestEnteredLateIsLateAtOnce: a matter accepted on a day so long past that its limit is
// over counts as late from the same instant on, and what the answers say of the day up
// to which lateness is noted holds. Of a complaint the way up and to the court is open
// since the limit (Luật Khiếu nại, Điều 33 khoản 1).
func TestEnteredLateIsLateAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-07-01")
		p := o.register(petition.Complaint)
		o.on("2026-09-15")
		o.notes(0)
		today := o.today()
		o.step(p.ID, petition.Command{Action: petition.ActionClassify, On: clock.MustDate(2026, 7, 1), Classification: &petition.Classification{
			Kind: petition.Complaint, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within,
		}})
		m := o.step(p.ID, petition.Command{Action: petition.ActionAccept, On: clock.MustDate(2026, 7, 1)}).Matter
		b.Clock.Advance(time.Minute)
		o.wantLate("entered late", 1, today)
		if now := o.matter(m.ID).Matter; m.DueOn != clock.MustDate(2026, 7, 31) || now.DueOn != m.DueOn || now.Version != m.Version || now.LastOn != clock.MustDate(2026, 7, 1) {
			t.Errorf("answered %+v, stored %+v", m, now)
		}
		o.check("way up", o.entry(petition.OfMatter, m.ID, deadline.NextInstance), "KN_NEXT", "2026-09-03", deadline.Open, false) // 30/8 is a Sunday, then days off for 2/9
		events, err := o.s.Events(t.Context(), o.actor, m.ID)
		if last := events[len(events)-1]; err != nil || last.Action != petition.ActionNoteOverdue || last.Reason == "" || last.On != clock.MustDate(2026, 8, 1) {
			t.Errorf("nothing says since when: %+v, %v", last, err)
		}
		o.notes(0)
		if err := o.b.Store.Check(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// TestSuspensionTakenBackLeavesItLate: a limit that a step moves into the past is noted
// with that step.
func TestSuspensionTakenBackLeavesItLate(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-07-01")
		_, m := o.accept(petition.Complaint)
		o.moves(m, petition.Command{Action: petition.ActionVerify}, petition.Command{Action: petition.ActionSuspend, Ground: petition.AwaitingResult})
		stopped := o.matter(m).Matter.Version
		o.on("2026-09-15")
		o.notes(0)
		o.wantLate("stopped", 0, o.today())
		o.moves(m, petition.Command{Action: petition.ActionRemoveSuspension, Suspension: stopped, Reason: "Nhập nhầm vụ việc"})
		b.Clock.Advance(time.Minute)
		o.wantLate("never stopped", 1, o.today())
		o.notes(0)
		if err := o.b.Store.Check(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// TestChangedLawTakesLatenessBack: when a change of the law moves limits into the past,
// answers say until the server has noted who is late that this is not noted on those
// days, and keep saying so of what was known then.
func TestChangedLawTakesLatenessBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-07-01")
		o.accept(petition.Complaint)
		o.on("2026-07-20")
		o.notes(0)
		o.wantLate("before", 0, o.today())
		b.Clock.Advance(time.Minute)
		earlier := clock.MustDate(2026, 7, 10)
		at := agenda.RefreshPosition{Subject: petition.OfMatter}
		if _, _, err := b.Store.RefreshDeadlines(t.Context(), 99, at, 100, func(e deadline.Entry) (deadline.Entry, *deadline.Move) {
			if e.Term == deadline.Resolve {
				e.Due = earlier
			}
			return e, nil
		}); err != nil {
			t.Fatal(err)
		}
		b.Clock.Advance(time.Minute)
		between := o.wantLate("moved", 0, earlier)
		b.Clock.Advance(time.Minute)
		o.notes(1)
		o.wantLate("noted", 1, o.today())
		if n, again := o.overdue(between.AsKnownAt); n != 0 || again.LatenessNoted != earlier {
			t.Errorf("asked again %d are late, told up to %s", n, again.LatenessNoted)
		}
	})
}

// TestLatenessIsClaimedAsFarAsNoted: what could not be noted is not said to be.
func TestLatenessIsClaimedAsFarAsNoted(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-07-01")
		o.accept(petition.Complaint) // due on 31/07/2026
		o.on("2026-08-05")
		if err := b.Store.NotedLateness(t.Context(), o.today()); err != nil {
			t.Fatal(err)
		}
		b.Clock.Advance(time.Minute)
		o.wantLate("left out", 0, clock.MustDate(2026, 7, 31))
	})
}
