package casework_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/legislation"
	"kntc/internal/party"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// desks are offices at which one person leaves copies of a petition.
type desks struct {
	*vault

	who party.Party
}

func desksOf(t *testing.T, b storetest.Bench, test uint64) *desks {
	t.Helper()
	v := &vault{world: newWorld(t, b, roll(t, test)), discreet: true}
	return &desks{v, v.d.secret().party}
}

// tellElsewhere turns the switch on.
func (d *desks) tellElsewhere() {
	d.t.Helper()
	laws := legislation.New(d.b.Store, d.b.Store, d.keys, d.b.Clock)
	if _, err := laws.SetSwitch(d.t.Context(), storetest.Administrator(storetest.Province), 1,
		legislation.SwitchChange{Code: deadline.Elsewhere, Value: "province", Reason: "Quyết định của Chủ tịch UBND tỉnh"}, unseen[legislation.View]()); err != nil {
		d.t.Fatal(err)
	}
}

// leave registers a petition of somebody at an office.
func (d *desks) leave(at authority.ID, kind petition.Kind, who party.Party, subject, contested string) casework.PetitionResult {
	d.t.Helper()
	reg := plainRegistration()
	reg.Authority, reg.Parties = at, []party.Party{who}
	reg.Data.Kind, reg.Data.Subject, reg.Data.ContestedDecision = kind, subject, contested
	var result casework.PetitionResult
	if _, err := d.s.Register(d.t.Context(), person(access.Clerk, at), reg, catch(&result)); err != nil {
		d.t.Fatal(err)
	}
	return result
}

// accept has the office accept a petition; it returns the matter.
func (d *desks) accept(p petition.Petition) petition.Matter {
	d.t.Helper()
	return *d.step(d.classify(p, p.Kind, petition.Within), petition.Command{Action: petition.ActionAccept}).Matter
}

// decide has it decide the matter.
func (d *desks) decide(m petition.Matter) petition.Matter {
	d.t.Helper()
	var result casework.MatterResult
	for _, cmd := range []petition.Command{
		{Action: petition.ActionVerify}, {Action: petition.ActionReport}, {Action: petition.ActionDecide, Outcome: petition.OutcomeWrong},
	} {
		if _, err := d.s.StepMatter(d.t.Context(), person(access.Head, m.ID.Authority), m.ID, 0, cmd, catch(&result)); err != nil {
			d.t.Fatalf("%s: %v", cmd.Action, err)
		}
	}
	return result.Matter
}

const (
	landSubject = "Khiếu nại việc thu hồi thửa đất số 12 tờ bản đồ 3"
	landSpelt   = "KHIEU NAI viec thu hoi thua dat so 12, to ban do 3 (gui lai)"
	decision    = "Quyết định 15/QĐ-UBND ngày 10/01/2026"
)

// TestWhoRegistersIsToldOfCopiesElsewhere: the office, the day, the state, and number
// and day of the answer of an accepted case of the same person about the same matter
// in the province, while the switch is on; nothing of anything else.
func TestWhoRegistersIsToldOfCopiesElsewhere(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		d := desksOf(t, b, 1103)
		stranger := d.d.secret().party
		answered := d.decide(d.accept(d.leave(storetest.CommuneA2, petition.Complaint, d.who, landSubject, decision).Petition))
		if got := d.leave(storetest.CommuneA1, petition.Complaint, d.who, landSubject, decision); len(got.Elsewhere) > 0 || got.ElsewherePaused {
			t.Errorf("while the switch is off: %+v", got.Elsewhere)
		}
		d.tellElsewhere()

		// Whatever can still become a denunciation is not told, nor one that is.
		other := d.leave(storetest.CommuneB1, petition.Complaint, stranger, landSubject, decision).Petition
		open := d.accept(other)
		joined := d.classify(d.leave(storetest.CommuneB1, petition.Complaint, d.who, landSubject, decision).Petition, petition.Complaint, petition.Within)
		d.step(joined, petition.Command{Action: petition.ActionJoin, Matter: open.ID})
		d.leave(storetest.CommuneB1, petition.Complaint, d.who, landSubject, decision)
		d.classify(d.leave(storetest.CommuneB1, petition.Complaint, d.who, landSubject, decision).Petition, petition.Complaint, petition.Within)
		d.accept(d.leave(storetest.CommuneB1, petition.Denunciation, d.who, landSubject, decision).Petition)

		told := []casework.Elsewhere{{ // 01/QĐ set up the verification
			Office: "UBND xã Đào Hồng", ReceivedOn: plainRegistration().Data.ReceivedOn, State: petition.StateDecided,
			Answer: "02/QĐ", AnsweredOn: answered.ResolvedOn,
		}}
		unnumbered := d.who
		unnumbered.IdentityNumber = ""
		for _, tt := range []struct {
			name     string
			at       authority.ID
			kind     petition.Kind
			who      party.Party
			subject  string
			decision string
			want     []casework.Elsewhere
		}{
			{"the same words", storetest.CommuneA1, petition.Complaint, d.who, landSpelt, "", told},
			{"the same decision", storetest.Province, petition.Recommendation, d.who, "Đề nghị xem xét", "15/qđ-ubnd, 10-01-2026", told},
			{"three words of five", storetest.CommuneA1, petition.Complaint, d.who, "Khiếu nại việc xử phạt", "", nil},
			{"another decision", storetest.CommuneA1, petition.Complaint, d.who, "Khiếu nại", "Quyết định 15/QĐ-UBND ngày 10/01/2025", nil},
			{"somebody else", storetest.CommuneA1, petition.Complaint, d.d.secret().party, landSubject, decision, nil},
			{"without a number", storetest.CommuneA1, petition.Complaint, unnumbered, landSubject, decision, nil},
			{"a denunciation", storetest.CommuneA1, petition.Denunciation, d.who, landSubject, decision, nil},
			{"the office itself", storetest.CommuneA2, petition.Complaint, d.who, landSubject, decision, nil},
			{"another branch", storetest.PartyProvince, petition.Complaint, d.who, landSubject, decision, nil},
		} {
			if got := d.leave(tt.at, tt.kind, tt.who, tt.subject, tt.decision).Elsewhere; !slices.Equal(got, tt.want) {
				t.Errorf("%s: told %+v, want %+v", tt.name, got, tt.want)
			}
		}
	})
}

// TestWhatIsToldElsewhereIsBounded: an account that was told so much within a day is
// told nothing, whether or not there is something, and again a day later.
func TestWhatIsToldElsewhereIsBounded(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		d := desksOf(t, b, 1104)
		d.tellElsewhere()
		for range 25 {
			d.accept(d.leave(storetest.CommuneA2, petition.Complaint, d.who, landSubject, "").Petition)
		}
		for range 5 {
			if got := d.leave(storetest.CommuneA1, petition.Complaint, d.who, landSubject, ""); len(got.Elsewhere) != 20 || got.ElsewherePaused {
				t.Errorf("told of %d, paused %t", len(got.Elsewhere), got.ElsewherePaused)
			}
		}
		for _, who := range []party.Party{d.who, d.d.secret().party} {
			if got := d.leave(storetest.CommuneA1, petition.Complaint, who, landSubject, ""); len(got.Elsewhere) > 0 || !got.ElsewherePaused {
				t.Errorf("told of %d, paused %t", len(got.Elsewhere), got.ElsewherePaused)
			}
		}
		if got := d.leave(storetest.CommuneB1, petition.Complaint, d.who, landSubject, ""); len(got.Elsewhere) == 0 {
			t.Error("another account is told nothing")
		}
		b.Clock.Advance(25 * 3600e9)
		if got := d.leave(storetest.CommuneA1, petition.Complaint, d.who, landSubject, ""); len(got.Elsewhere) != 20 {
			t.Errorf("a day later told of %d", len(got.Elsewhere))
		}
	})
}

// TestWhoWasToldElsewhereIsSeen: both offices read it, and auditors; not before what
// was registered is disposed of, and never when it is found to be a denunciation, but
// for who may see its sender.
func TestWhoWasToldElsewhereIsSeen(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		d := desksOf(t, b, 1105)
		d.tellElsewhere()
		earlier := d.leave(storetest.CommuneA2, petition.Complaint, d.who, landSubject, "").Petition
		d.accept(earlier)
		clerk := person(access.Clerk, storetest.CommuneA1)
		seen := func(who access.Actor, office authority.ID) []casework.OfficeReading {
			t.Helper()
			list, err := d.s.ElsewhereReadings(t.Context(), who, office, clock.Date{})
			if err != nil {
				t.Fatalf("%s: %v", who.Name, err)
			}
			return list
		}
		auditor := person(access.Auditor, storetest.Province)
		outsiders := map[string]int{}
		count := func() map[string]int {
			return map[string]int{
				"the clerk of the other office": len(seen(person(access.Clerk, storetest.CommuneA2), storetest.CommuneA2)),
				"an auditor, there":             len(seen(auditor, storetest.CommuneA2)),
				"an auditor, here":              len(seen(auditor, storetest.CommuneA1)),
				"an officer here":               len(seen(person(access.Officer, storetest.CommuneA1), storetest.CommuneA1)),
			}
		}
		for name := range count() {
			outsiders[name] = 0
		}
		for _, tt := range []struct {
			name    string
			becomes func(petition.Petition)
			shown   int
		}{
			{"not classified", func(petition.Petition) {}, 0},
			{"a denunciation", func(p petition.Petition) { d.accept(d.classify(p, petition.Denunciation, petition.Within)) }, 0},
			{"annulled", func(p petition.Petition) {
				d.step(p, petition.Command{Action: petition.ActionAnnul, Reason: "Vào sổ nhầm"})
			}, 1},
			{"accepted", func(p petition.Petition) { d.accept(p) }, 1},
		} {
			own := len(seen(clerk, storetest.CommuneA1))
			got := d.leave(storetest.CommuneA1, petition.Complaint, d.who, landSubject, "")
			if len(got.Elsewhere) != 1 {
				t.Fatalf("%s: told of %d", tt.name, len(got.Elsewhere))
			}
			tt.becomes(got.Petition)
			if list := seen(clerk, storetest.CommuneA1); len(list) != own+1 || list[0].Own() != got.Petition.ID || list[0].Office != "UBND xã Đào Hồng" {
				t.Errorf("%s: the clerk's own office reads %+v", tt.name, list)
			}
			for name := range outsiders {
				outsiders[name] += tt.shown
			}
			if diff := cmp.Diff(outsiders, count()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.name, diff)
			}
		}
		r := seen(auditor, storetest.CommuneA2)[0]
		if !r.Told || r.Own() != earlier.ID || r.Office != "UBND xã Mai Vàng" || r.Account != clerk.Account || r.Name != clerk.Name || r.At.IsZero() {
			t.Errorf("the auditor reads %+v", r)
		}
	})
}
