package staffing_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/page"
	"kntc/internal/staffing"
	"kntc/internal/store/storetest"
)

// TestAbsences: oneself, the head and an administrator record them; days that
// cannot be are refused; what was recorded stays.
func TestAbsences(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		d := newDesk(t, b)
		today := d.today()
		admin := acting(10, access.Administrator, storetest.Province)
		week := func(n staffing.NewAbsence) staffing.NewAbsence {
			n.StandIn, n.From, n.To = d.second.Account, today, today.AddDays(6)
			return n
		}
		own, of := staffing.NewAbsence{}, func(a access.Actor) staffing.NewAbsence {
			return staffing.NewAbsence{Authority: storetest.CommuneA1, Account: a.Account}
		}
		for name, tt := range map[string]struct {
			who  access.Actor
			n    staffing.NewAbsence
			want *fault.Error
			at   string
		}{
			"of a colleague":             {d.third, week(of(d.first)), access.ErrForbidden, ""},
			"by an auditor":              {acting(8, access.Auditor, storetest.Province), week(of(d.first)), access.ErrForbidden, ""},
			"by the head of next door":   {acting(9, access.Head, storetest.CommuneA2), week(of(d.first)), fault.ErrNotFound, ""},
			"nobody stands in":           {d.first, staffing.NewAbsence{From: today, To: today}, staffing.ErrAbsence, "/stand_in_id"},
			"for oneself":                {d.second, week(own), staffing.ErrAbsence, "/stand_in_id"},
			"ends before it begins":      {d.first, staffing.NewAbsence{StandIn: d.second.Account, From: today, To: today.AddDays(-1)}, staffing.ErrAbsence, "/to"},
			"for ever":                   {d.first, staffing.NewAbsence{StandIn: d.second.Account, From: today, To: today.AddDays(400)}, staffing.ErrAbsence, "/to"},
			"over":                       {d.first, staffing.NewAbsence{StandIn: d.second.Account, From: today.AddDays(-9), To: today.AddDays(-1)}, staffing.ErrAbsence, "/to"},
			"a clerk for an officer":     {d.first, staffing.NewAbsence{StandIn: d.clerk.Account, From: today, To: today}, staffing.ErrAbsence, "/stand_in_id"},
			"somebody from next door":    {d.first, staffing.NewAbsence{StandIn: d.elsewhere.Account, From: today, To: today}, staffing.ErrAbsence, "/stand_in_id"},
			"of somebody from next door": {d.head, week(of(d.elsewhere)), staffing.ErrAbsence, "/account_id"},
		} {
			err := d.absence(tt.who, tt.n, nil)
			if !errors.Is(err, tt.want) || tt.at != "" && fault.As(err).Fields[0].Pointer != tt.at {
				t.Errorf("%s: %v", name, err)
			}
		}
		var a staffing.Absence
		d.must(d.absence(d.head, week(of(d.first)), &a))
		later := staffing.NewAbsence{StandIn: d.third.Account, From: today.AddDays(6), To: today.AddDays(9)}
		if err := d.absence(d.first, later, nil); !errors.Is(err, staffing.ErrAbsence) {
			t.Errorf("overlapping: %v", err)
		}
		if err := d.absence(d.second, staffing.NewAbsence{StandIn: d.first.Account, From: today, To: today}, nil); !errors.Is(err, staffing.ErrAbsence) {
			t.Errorf("an absent stand-in: %v", err)
		}
		b.Clock.Advance(3 * 24 * time.Hour)
		end := func(who access.Actor, on clock.Date) (staffing.Absence, error) {
			var got staffing.Absence
			_, err := d.s.EndAbsence(t.Context(), who, a.ID, on, "Đi làm lại", idempotency.Unkept(&got))
			return got, err
		}
		for name, tt := range map[string]struct {
			who  access.Actor
			on   clock.Date
			want *fault.Error
		}{
			"a colleague":           {d.third, clock.Date{}, access.ErrForbidden},
			"days that have passed": {d.first, today.AddDays(1), staffing.ErrAbsence},
			"no earlier than to":    {d.first, today.AddDays(6), staffing.ErrAbsence},
		} {
			if _, err := end(tt.who, tt.on); !errors.Is(err, tt.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if got, err := end(admin, clock.Date{}); err != nil || got.Last() != today.AddDays(2) {
			t.Errorf("ended on %v, %v", got.Last(), err)
		}
		if _, err := end(d.first, clock.Date{}); !errors.Is(err, staffing.ErrAbsence) {
			t.Errorf("ended twice: %v", err)
		}
		d.must(d.absence(d.first, later, nil))
		list, err := d.s.Absences(t.Context(), d.clerk, staffing.AbsenceFilter{Account: d.first.Account}, page.Page{Limit: 9})
		if err != nil || len(list) != 2 || list[1].ID != a.ID || list[1].End == nil || list[1].To != today.AddDays(6) || list[1].Recorded.ActorName != d.head.Name {
			t.Errorf("%+v, %v", list, err)
		}
		onDay, err := d.s.Absences(t.Context(), admin, staffing.AbsenceFilter{On: today.AddDays(4)}, page.Page{Limit: 9})
		if err != nil || len(onDay) != 0 {
			t.Errorf("on a day on which it had ended: %+v, %v", onDay, err)
		}
		elsewhere, err := d.s.Absences(t.Context(), d.elsewhere, staffing.AbsenceFilter{}, page.Page{Limit: 9})
		if err != nil || len(elsewhere) != 0 {
			t.Errorf("next door sees %+v, %v", elsewhere, err)
		}
	})
}

// TestConcurrentAbsencesDoNotOverlap: of many recordings at once one succeeds.
func TestConcurrentAbsencesDoNotOverlap(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		d := newDesk(t, b)
		var group sync.WaitGroup
		results := make([]error, 8)
		for i := range results {
			group.Go(func() {
				results[i] = d.absence(d.first, staffing.NewAbsence{StandIn: []access.Actor{d.second, d.third}[i%2].Account, From: d.today(), To: d.today().AddDays(i)}, nil)
			})
		}
		group.Wait()
		won := 0
		for _, err := range results {
			if err == nil {
				won++
			} else if !errors.Is(err, staffing.ErrAbsence) {
				t.Error(err)
			}
		}
		if won != 1 {
			t.Errorf("%d of %d absences on the same day", won, len(results))
		}
	})
}
