package casework_test

import (
	"errors"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// TestSuccessorRepliesToTheReferral: a petition that the province referred to a
// commune goes on at the commune's successor, which replies to the province; in
// a matter or without one. One that was never referred has nobody to reply to.
func TestSuccessorRepliesToTheReferral(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		w := newWorld(t, b, roll(t, 341))
		old, heir := person(access.Head, storetest.OldCommune), person(access.Head, storetest.CommuneB1)
		above := person(access.Head, storetest.Province)
		day := func(n int) clock.Date { return clock.MustDate(2025, time.June, n) }
		step := func(who access.Actor, id authority.OwnedID, cmd petition.Command) casework.PetitionResult {
			t.Helper()
			var out casework.PetitionResult
			if _, err := w.s.StepPetition(t.Context(), who, id, 0, cmd, catch(&out)); err != nil {
				t.Fatalf("%s: %v", cmd.Action, err)
			}
			return out
		}
		enter := func(who access.Actor) authority.OwnedID {
			t.Helper()
			reg := plainRegistration()
			reg.Authority, reg.Data.Kind, reg.Data.ReceivedOn = who.Home, petition.Recommendation, day(1)
			reg.Data.LateConfirmed = true
			var out casework.PetitionResult
			if _, err := w.s.Register(t.Context(), who, reg, catch(&out)); err != nil {
				t.Fatal(err)
			}
			return out.Petition.ID
		}
		classify := func(who access.Actor, id authority.OwnedID, c petition.Competence, on clock.Date) {
			t.Helper()
			step(who, id, petition.Command{Action: petition.ActionClassify, On: on, Classification: &petition.Classification{
				Kind: petition.Recommendation, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: c,
			}})
		}
		refer := func() (origin, there authority.OwnedID) {
			t.Helper()
			origin = enter(above)
			classify(above, origin, petition.OutsideState, day(2))
			there = step(above, origin, petition.Command{Action: petition.ActionTransfer, On: day(3), TransferTo: storetest.OldCommune}).Linked.ID
			classify(old, there, petition.Within, day(4))
			return origin, there
		}
		reply := petition.Command{Action: petition.ActionSendReply, Reply: "Đã trả lời công dân."}
		handOver := petition.Command{Action: petition.ActionHandOver, On: clock.MustDate(2025, time.July, 1), TransferTo: storetest.CommuneB1}
		file := func(id authority.OwnedID) {
			t.Helper()
			classify(heir, id, petition.OutsideState, clock.MustDate(2025, time.July, 2))
			step(heir, id, petition.Command{Action: petition.ActionFile, Ground: petition.ReceivedBefore})
		}
		offered := func(id authority.OwnedID) error {
			t.Helper()
			_, list, err := w.s.PetitionActions(t.Context(), heir, id)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range list {
				if a.Rule.Action == petition.ActionSendReply && a.Why != nil {
					return a.Why
				}
			}
			return nil
		}
		check := func(origin, id authority.OwnedID) {
			t.Helper()
			if err := offered(id); err != nil {
				t.Errorf("not offered: %v", err)
			}
			step(heir, id, reply)
			view, err := w.s.Petition(t.Context(), above, origin)
			if err != nil || view.Petition.ReplyOn != w.today() || view.Petition.ReplyText != reply.Reply {
				t.Errorf("the province's petition: %+v, %v", view.Petition, err)
			}
			var out casework.PetitionResult
			if _, err := w.s.StepPetition(t.Context(), heir, id, 0, reply, catch(&out)); !errors.Is(err, petition.ErrGuard) {
				t.Errorf("replied twice: %v", err)
			}
		}

		origin, there := refer() // with its matter
		matter := step(old, there, petition.Command{Action: petition.ActionAccept, On: day(5)}).Matter.ID
		var handed casework.MatterResult
		if _, err := w.s.StepMatter(t.Context(), heir, matter, 0, handOver, catch(&handed)); err != nil {
			t.Fatal(err)
		}
		view, err := w.s.Matter(t.Context(), heir, handed.Matter.HandedTo)
		if err != nil || len(view.Petitions) != 1 {
			t.Fatalf("%+v, %v", view.Petitions, err)
		}
		check(origin, view.Petitions[0].ID)

		origin, there = refer() // without a matter
		next := step(heir, there, handOver).Linked.ID
		file(next)
		check(origin, next)

		own := enter(old) // never referred
		classify(old, own, petition.Within, day(4))
		next = step(heir, own, handOver).Linked.ID
		file(next)
		var out casework.PetitionResult
		if _, err := w.s.StepPetition(t.Context(), heir, next, 0, reply, catch(&out)); !errors.Is(err, petition.ErrGuard) || offered(next) == nil {
			t.Errorf("a reply to nobody: %v", err)
		}
	})
}
