package casework_test

import (
	"errors"
	"testing"

	"kntc/internal/access"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// TestWhoReadsADenouncerIsSeen: each reading of sealed parties is a row that
// everybody of the office reads, and those above; what shows nobody leaves none.
func TestWhoReadsADenouncerIsSeen(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		v := &vault{world: newWorld(t, b, roll(t, 340))}
		sealed, open := v.enter(petition.Denunciation, v.hide(), ""), v.enter(petition.Complaint, v.d.secret(), "")
		clerk, officer := person(access.Clerk, storetest.CommuneA1), person(access.Officer, storetest.CommuneA1)
		for _, who := range []access.Actor{clerk, officer, overseer()} {
			for _, p := range []petition.Petition{sealed, open} {
				if _, err := v.s.Petition(t.Context(), who, p.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, who := range []access.Actor{clerk, officer, overseer(), person(access.Auditor, storetest.Province)} {
			list, err := v.s.SealedReadings(t.Context(), who, storetest.CommuneA1, clock.Date{})
			if err != nil || len(list) != 1 || list[0].Petition != sealed.ID || list[0].Account != clerk.Account || list[0].Name != clerk.Name || list[0].At.IsZero() {
				t.Errorf("%s reads %+v, %v", who.Name, list, err)
			}
		}
		if list, err := v.s.SealedReadings(t.Context(), clerk, storetest.CommuneA1, v.today().AddDays(-1)); err != nil || len(list) > 0 {
			t.Errorf("the day before: %+v, %v", list, err)
		}
		for _, who := range []access.Actor{person(access.Clerk, storetest.CommuneB1), person(access.Administrator, storetest.CommuneA1)} {
			if _, err := v.s.SealedReadings(t.Context(), who, storetest.CommuneA1, clock.Date{}); !errors.Is(err, fault.ErrNotFound) && !errors.Is(err, access.ErrForbidden) {
				t.Errorf("%s of %s: %v", who.Name, who.Home, err)
			}
		}
	})
}
