package casework_test

import (
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/petition"
	"kntc/internal/statistics"
	"kntc/internal/store/storetest"
)

// TestLateMattersAreNoted: on the day after its limit a matter without a result is
// noted as late, by itself and once; it counts as overdue from that day until it is
// resolved, and as resolved late from then on.
func TestLateMattersAreNoted(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		_, m := o.accept(petition.Complaint)
		_, other := o.accept(petition.Complaint)
		o.moves(m, petition.Command{Action: petition.ActionVerify})
		o.moves(other, petition.Command{Action: petition.ActionDecide, Outcome: petition.OutcomeRight})
		for _, tt := range []struct {
			day  string
			want int
		}{{"2026-07-31", 0}, {"2026-08-01", 1}, {"2026-08-02", 0}} {
			o.on(tt.day)
			if noted, err := o.s.NoteOverdue(t.Context()); noted != tt.want || err != nil {
				t.Errorf("on %s %d were noted, %v", tt.day, noted, err)
			}
		}
		if v := o.matter(m); v.Matter.DueOn != clock.MustDate(2026, 7, 31) || v.Matter.State != petition.StateVerifying {
			t.Errorf("noted %+v", v.Matter)
		}
		events, err := o.s.Events(t.Context(), o.actor, m)
		if last := events[len(events)-1]; err != nil || last.ActorName != access.SystemName || last.Reason == "" || last.On != clock.MustDate(2026, 8, 1) {
			t.Errorf("nobody says who noted it, why and since when: %+v, %v", last, err)
		}
		o.moves(m, petition.Command{Action: petition.ActionReport})
		o.on("2026-08-04")
		o.moves(m, petition.Command{Action: petition.ActionDecide, Outcome: petition.OutcomeWrong})
		for _, tt := range []struct {
			to                    clock.Date
			inTime, late, overdue int64
		}{
			{clock.MustDate(2026, 7, 31), 1, 0, 0},
			{clock.MustDate(2026, 8, 1), 1, 0, 1},
			{clock.MustDate(2026, 8, 4), 1, 1, 0},
		} {
			q := ledger.Question{Authority: m.Authority, From: clock.MustDate(2026, 6, 1), To: tt.to}
			stats, err := statisticsOf(o.b).Statistics(t.Context(), auditor(), q)
			if err != nil {
				t.Fatal(err)
			}
			got := values(stats.Groups[0])
			for figure, want := range map[ledger.FigureID]int64{
				petition.FigureMattersInTime: tt.inTime, petition.FigureMattersLate: tt.late, petition.FigureMattersOverdue: tt.overdue,
			} {
				if got[figure] != want {
					t.Errorf("up to %s: %s is %d, want %d", tt.to, figure, got[figure], want)
				}
			}
		}
		if err := o.b.Store.Check(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// TestAnswersTellHowFarLatenessIsNoted: what becomes late at the turn of the day is
// counted as late when that was noted; an answer tells up to which day it was, and is
// the same when it is asked again.
func TestAnswersTellHowFarLatenessIsNoted(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-07-01")
		_, m := o.accept(petition.Complaint) // due on 31/07/2026
		q := ledger.Question{Authority: m.Authority, From: clock.MustDate(2026, 6, 1), To: clock.MustDate(2026, 8, 1)}
		ask := func(known time.Time) (int64, statistics.Answer) {
			t.Helper()
			q.AsKnownAt = known
			answer, err := statisticsOf(o.b).Statistics(t.Context(), auditor(), q)
			if err != nil {
				t.Fatal(err)
			}
			return values(answer.Groups[0])[petition.FigureMattersOverdue], answer
		}
		note := func() {
			t.Helper()
			if _, err := o.s.NoteOverdue(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if _, never := ask(time.Time{}); !never.LatenessNoted.IsZero() {
			t.Errorf("noted up to %s before anything was", never.LatenessNoted)
		}
		o.on("2026-07-31")
		note()
		o.on("2026-08-01")
		late, before := ask(time.Time{})
		if late != 0 || before.LatenessNoted != clock.MustDate(2026, 7, 31) {
			t.Errorf("%d late before it is noted, told up to %s", late, before.LatenessNoted)
		}
		o.on("2026-08-01")
		b.Clock.Advance(time.Minute)
		note()
		b.Clock.Advance(time.Minute)
		if late, now := ask(time.Time{}); late != 1 || now.LatenessNoted != clock.MustDate(2026, 8, 1) {
			t.Errorf("%d late after it is noted, told up to %s", late, now.LatenessNoted)
		}
		if late, again := ask(before.AsKnownAt); late != 0 || again.LatenessNoted != before.LatenessNoted {
			t.Errorf("asked again %d are late, told up to %s", late, again.LatenessNoted)
		}
	})
}
