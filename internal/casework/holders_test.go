package casework_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// TestHoldersOfACase follows a petition that is passed to and fro, decided, and
// taken to second instance. Whichever of its petitions is asked about, the
// answer is the same; who may see only one of them learns names and days.
func TestHoldersOfACase(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := rush{newWorld(t, b, roll(t, 303))}
		first := r.enter(petition.Recommendation, petition.OutsideState)
		there, warned := r.pass(first.ID, storetest.CommuneA2)
		if warned {
			t.Error("warned of the first transfer")
		}
		r.classify(there, petition.OutsideState)
		back, warned := r.pass(there, storetest.CommuneA1)
		if !warned {
			t.Error("not warned although the case came back")
		}
		r.classify(back, petition.Within)
		if err := r.step(back, 0, petition.Command{Action: petition.ActionAccept})(); err != nil {
			t.Fatal(err)
		}
		want := []string{"received", "transferred", "transferred returned"}
		var all [][]string
		for _, id := range []authority.OwnedID{first.ID, there, back} {
			holders, err := r.s.Holders(t.Context(), overseer(), id)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for i, h := range holders {
				word := string(h.By)
				if h.Recirculated {
					word += " returned"
				}
				got = append(got, word)
				if h.Petition.IsZero() || h.Name == "" || i > 0 && holders[i-1].To != h.From {
					t.Errorf("stay %d: %+v", i, h)
				}
			}
			all = append(all, got)
		}
		for _, got := range all {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("holders (-want +got):\n%s", diff)
			}
		}
		clerk := person(access.Clerk, storetest.CommuneA2)
		holders, err := r.s.Holders(t.Context(), clerk, there)
		if err != nil || len(holders) != 3 {
			t.Fatalf("%v, %v", holders, err)
		}
		for _, h := range holders {
			if seen := !h.Petition.IsZero(); seen != (h.Authority == storetest.CommuneA2) || h.Name == "" {
				t.Errorf("a clerk of one holder sees %+v", h)
			}
		}
		if _, err := r.s.Holders(t.Context(), clerk, first.ID); err == nil {
			t.Error("a petition out of scope was answered")
		}
	})
}

// TestHoldersAcrossInstances: the superior holds the case from the day it
// accepts, the first resolver until then.
func TestHoldersAcrossInstances(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := rush{newWorld(t, b, roll(t, 304))}
		m := r.accept()
		if err := r.decide(m.ID)(); err != nil {
			t.Fatal(err)
		}
		b.Clock.Advance(20 * 24 * time.Hour)
		var result casework.PetitionResult
		head := person(access.Head, storetest.Province)
		if _, err := r.s.Register(t.Context(), head, plainRegistration(), catch(&result)); err != nil {
			t.Fatal(err)
		}
		second := result.Petition.ID
		c := petition.Classification{Kind: petition.Complaint, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within, Instance: petition.Second}
		for _, cmd := range []petition.Command{{Action: petition.ActionClassify, Classification: &c}, {Action: petition.ActionAccept, Prior: m.ID, ReceiptUnknown: "Không có phiếu báo phát"}} {
			if err := r.step(second, 0, cmd)(); err != nil {
				t.Fatal(err)
			}
		}
		holders, err := r.s.Holders(t.Context(), overseer(), second)
		if err != nil || len(holders) != 2 {
			t.Fatalf("%+v, %v", holders, err)
		}
		if holders[0].Authority != storetest.CommuneA1 || holders[1].By != petition.ByAppeal || holders[0].To != clock.DateOf(b.Clock.Now()) || holders[1].From != holders[0].To {
			t.Errorf("holders: %+v", holders)
		}
		opener, err := authority.ParseOwnedID(r.petitionsOf(m.ID)[0])
		if err != nil {
			t.Fatal(err)
		}
		same, err := r.s.Holders(t.Context(), overseer(), opener)
		if diff := cmp.Diff(holders, same, cmp.Comparer(func(a, b clock.Date) bool { return a == b })); err != nil || diff != "" {
			t.Errorf("asked about the first petition: %v\n%s", err, diff)
		}
	})
}

func (r rush) pass(id authority.OwnedID, to authority.ID) (authority.OwnedID, bool) {
	r.t.Helper()
	var result casework.PetitionResult
	cmd := petition.Command{Action: petition.ActionTransfer, TransferTo: to, Reason: "Thuộc thẩm quyền của nơi nhận"}
	if _, err := r.s.StepPetition(r.t.Context(), person(access.Head, id.Authority), id, 0, cmd, catch(&result)); err != nil {
		r.t.Fatal(err)
	}
	return result.Linked.ID, result.Recirculated
}

func (r rush) classify(id authority.OwnedID, c petition.Competence) {
	r.t.Helper()
	err := r.step(id, 0, petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
		Kind: petition.Recommendation, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: c,
	}})()
	if err != nil {
		r.t.Fatal(err)
	}
}
