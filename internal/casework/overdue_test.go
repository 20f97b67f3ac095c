package casework_test

import (
	"testing"

	"kntc/internal/access"
	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/petition"
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
