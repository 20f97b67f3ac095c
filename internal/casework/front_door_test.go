package casework_test

import (
	"errors"
	"slices"
	"testing"

	"kntc/internal/access"
	"kntc/internal/casework"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// elsewhere enters a petition and finds that another body is competent.
func (o *office) elsewhere(reg casework.Registration) petition.Petition {
	o.Helper()
	var out casework.PetitionResult
	reg.Data.ReceivedOn = o.today()
	if _, err := o.s.Register(o.Context(), o.actor, reg, idempotency.Unkept(&out)); err != nil {
		o.Fatal(err)
	}
	return o.step(out.Petition.ID, petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
		Kind: reg.Data.Kind, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.OutsideState,
	}}).Petition
}

// barred is the guard that refuses a step; "" when it is taken.
func (o *office) barred(p petition.Petition, cmd petition.Command) string {
	o.Helper()
	_, err := o.try(p, cmd)
	if err == nil {
		return ""
	}
	guard, _ := fault.As(err).Extra["guard"].(string)
	return guard
}

// TestDenunciationIsTransferredOnceThroughTheStore: not again when the same person
// sends the same, sealed as the denouncers are; another person's is, and another
// office's.
func TestDenunciationIsTransferredOnceThroughTheStore(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-07-01")
		reg := plainRegistration()
		reg.Data.Kind = petition.Denunciation
		transfer := petition.Command{Action: petition.ActionTransfer, TransferTo: storetest.CommuneA2}
		if guard := o.barred(o.elsewhere(reg), transfer); guard != "" {
			t.Fatalf("the first is refused by %s", guard)
		}
		again := o.elsewhere(reg)
		if guard := o.barred(again, transfer); guard != "first_transfer" {
			t.Errorf("sent again: %q", guard)
		}
		o.step(again.ID, petition.Command{Action: petition.ActionFile, Ground: petition.SentAfterTransfer})
		other := reg
		other.Parties = slices.Clone(reg.Parties)
		other.Parties[0].Name, other.Parties[0].IdentityNumber = "Người Khác Thử", "001099000888"
		if guard := o.barred(o.elsewhere(other), transfer); guard != "" {
			t.Errorf("another person's is refused by %s", guard)
		}
		there := o.by(person(access.Head, storetest.CommuneB1))
		if guard := there.barred(there.elsewhere(reg), transfer); guard != "" {
			t.Errorf("another office's is refused by %s", guard)
		}
	})
}

// TestUrgingBelow: an authority below that is late, on its own matter, from the day
// after its limit on; nobody beside or above is urged.
func TestUrgingBelow(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		province := o.by(person(access.Head, storetest.Province))
		o.on("2026-07-01")
		_, m := o.accept(petition.Complaint) // due on 31/07/2026
		o.on("2026-07-31")
		urge := petition.Command{Action: petition.ActionUrge, TransferTo: storetest.CommuneA1, Prior: m}
		p := province.elsewhere(plainRegistration())
		if guard := province.barred(p, urge); guard != "late_below" {
			t.Errorf("on the last day: %q", guard)
		}
		o.on("2026-08-01")
		for _, to := range []petition.Command{
			{Action: petition.ActionUrge, TransferTo: storetest.Province, Reason: "Chậm"},
			{Action: petition.ActionUrge, TransferTo: storetest.PartyProvince, Reason: "Chậm"},
		} {
			if _, err := province.try(p, to); !errors.Is(err, petition.ErrGuard) {
				t.Errorf("urged %s: %v", to.TransferTo, err)
			}
		}
		urged := province.step(p.ID, urge).Petition
		if urged.State != petition.StateUrged || urged.TransferredTo != storetest.CommuneA1 || o.matter(m).Matter.State != petition.StateAccepted {
			t.Errorf("urged %+v", urged)
		}
		own := o.elsewhere(plainRegistration())
		if _, err := o.try(own, petition.Command{Action: petition.ActionUrge, TransferTo: storetest.CommuneA2, Reason: "Chậm"}); !errors.Is(err, petition.ErrGuard) {
			t.Errorf("a neighbour was urged: %v", err)
		}
	})
}

// TestCitizenIsToldWhoAsked: by a reception board that passed a complaint or
// denunciation on, when its sender asked before (Luật Tiếp công dân, Điều 28 khoản 2).
func TestCitizenIsToldWhoAsked(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-07-01")
		board := o.by(person(access.Head, storetest.Province))
		for _, tt := range []struct {
			name  string
			by    *office
			kind  petition.Kind
			asked bool
			told  bool
		}{
			{"a complaint, asked", board, petition.Complaint, true, true},
			{"a denunciation, asked", board, petition.Denunciation, true, true},
			{"not asked", board, petition.Complaint, false, false},
			{"a recommendation", board, petition.Recommendation, true, false},
			{"passed on by an office that is no board", o, petition.Denunciation, true, false},
		} {
			reg := plainRegistration()
			reg.Data.Kind, reg.Data.ResultAsked, reg.Data.Subject = tt.kind, tt.asked, tt.name
			p := tt.by.elsewhere(reg)
			tt.by.step(p.ID, petition.Command{Action: petition.ActionTransfer, TransferName: "Bảo hiểm xã hội tỉnh"})
			tt.by.step(p.ID, petition.Command{Action: petition.ActionRecordReply, Reply: "Đã giải quyết."})
			if told := tt.by.open(p)[deadline.TellCitizen]; told != tt.told {
				t.Errorf("%s: to be told %t", tt.name, told)
			}
			tt.by.step(p.ID, petition.Command{Action: petition.ActionTellCitizen})
		}
	})
}
