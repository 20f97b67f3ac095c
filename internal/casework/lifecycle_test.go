package casework_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/legislation"
	"kntc/internal/lifecycle"
	"kntc/internal/page"
	"kntc/internal/party"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// do takes a step as the head of the office and demands that it is allowed.
func (r rush) do(id authority.OwnedID, cmd petition.Command) {
	r.t.Helper()
	var result casework.MatterResult
	if _, err := r.s.StepMatter(r.t.Context(), person(access.Head, id.Authority), id, 0, cmd, catch(&result)); err != nil {
		r.t.Fatalf("%s: %v", cmd.Action, err)
	}
}

// arrive registers a petition at an office and classifies it.
func (r rush) arrive(office authority.ID, reg casework.Registration, c petition.Classification) petition.Petition {
	r.t.Helper()
	var result casework.PetitionResult
	head := person(access.Head, office)
	reg.Data.Kind = c.Kind
	if _, err := r.s.Register(r.t.Context(), head, reg, catch(&result)); err != nil {
		r.t.Fatal(err)
	}
	c.Field, c.Duty = petition.FieldLand, dutyOf(c.Kind)
	if _, err := r.s.StepPetition(r.t.Context(), head, result.Petition.ID, 0,
		petition.Command{Action: petition.ActionClassify, Classification: &c}, catch(&result)); err != nil {
		r.t.Fatal(err)
	}
	return result.Petition
}

// TestSecondInstanceAcrossAuthorities: the province takes a commune's decision
// up in one transaction; a neighbour cannot, and figures stay what the events
// tell.
func TestSecondInstanceAcrossAuthorities(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := rush{newWorld(t, b, roll(t, 300))}
		first := r.accept()
		r.do(first.ID, petition.Command{Action: petition.ActionVerify})
		r.do(first.ID, petition.Command{Action: petition.ActionReport})
		r.do(first.ID, petition.Command{Action: petition.ActionDecide, Outcome: petition.OutcomeWrong})
		second := petition.Classification{
			Kind: petition.Complaint, Eligibility: petition.Eligible, Competence: petition.Within, Instance: petition.Second,
		}
		accept := petition.Command{Action: petition.ActionAccept, Prior: first.ID, ReceiptUnknown: "Không có phiếu báo phát"}

		neighbour := r.arrive(storetest.CommuneA2, plainRegistration(), second)
		err := r.step(neighbour.ID, 0, accept)()
		absent := accept
		absent.Prior.UUID[15] ^= 0xff
		if again := r.step(neighbour.ID, 0, absent)(); err == nil || fault.As(err).Detail != fault.As(again).Detail {
			t.Errorf("a neighbour got %v for a matter there is and %v for one there is not", err, again)
		}

		p := r.arrive(storetest.Province, plainRegistration(), second)
		if err := r.step(p.ID, 0, accept)(); err != nil {
			t.Fatal(err)
		}
		view, err := r.s.Matter(t.Context(), overseer(), first.ID)
		if err != nil || view.Matter.State != petition.StateAppealed || view.Matter.Outcome != petition.OutcomeWrong {
			t.Errorf("the first instance is %+v, %v", view.Matter, err)
		}
		again := r.arrive(storetest.Province, plainRegistration(), second)
		if f := fault.As(r.step(again.ID, 0, accept)()); f == nil || f.Legal == nil || len(f.Fields) != 1 || f.Fields[0].Code != "going_on" {
			t.Errorf("taken up twice: %v", f)
		}
		r.settled()
	})
}

// TestSecondInstanceIsTheSuperiors: who decided at first instance does not decide
// on the complaint against that, whether the step or the classification calls it
// a second instance.
func TestSecondInstanceIsTheSuperiors(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := rush{newWorld(t, b, roll(t, 305))}
		first := r.accept()
		r.do(first.ID, petition.Command{Action: petition.ActionVerify})
		r.do(first.ID, petition.Command{Action: petition.ActionReport})
		r.do(first.ID, petition.Command{Action: petition.ActionDecide, Outcome: petition.OutcomeWrong})
		p := r.arrive(storetest.CommuneA1, plainRegistration(), petition.Classification{
			Kind: petition.Complaint, Eligibility: petition.Eligible, Competence: petition.Within, Instance: petition.Second,
		})
		for _, named := range []petition.Instance{"", petition.Second} {
			err := r.step(p.ID, 0, petition.Command{Action: petition.ActionAccept, Prior: first.ID, Instance: named})()
			if f := fault.As(err); !errors.Is(err, petition.ErrGuard) || f.Legal == nil || len(f.Fields) != 1 || f.Fields[0].Pointer != "/prior" {
				t.Errorf("instance %q named: %v", named, err)
			}
		}
		r.settled()
	})
}

// TestFurtherDenunciationOfALateOffice: the province takes the case over; the
// commune's ends without a result, with all its petitions.
func TestFurtherDenunciationOfALateOffice(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := rush{newWorld(t, b, roll(t, 301))}
		ours := petition.Classification{Kind: petition.Denunciation, Eligibility: petition.Eligible, Competence: petition.Within}
		p := r.arrive(storetest.CommuneA1, plainRegistration(), ours)
		if err := r.step(p.ID, 0, petition.Command{Action: petition.ActionAccept})(); err != nil {
			t.Fatal(err)
		}
		view, err := r.s.Petition(t.Context(), overseer(), p.ID)
		if err != nil {
			t.Fatal(err)
		}
		ours.Instance, ours.LateResolver = petition.Further, true
		above := r.arrive(storetest.Province, plainRegistration(), ours)
		report := func() {
			t.Helper()
			for _, cmd := range []petition.Command{{Action: petition.ActionAskForReport}, {Action: petition.ActionRecordReport, Reply: "Chờ kết quả giám định"}} {
				if err := r.step(above.ID, 0, cmd)(); err != nil {
					t.Fatal(err)
				}
			}
		}
		report()
		take := petition.Command{Action: petition.ActionAccept, Prior: view.Matter.ID, Ground: petition.GraveViolation}
		early := r.step(above.ID, 0, take)()
		other := take
		other.Prior = authority.NewOwnedID(storetest.CommuneA1)
		unknown := r.step(above.ID, 0, other)()
		if diff := cmp.Diff(fault.As(unknown), fault.As(early), cmpopts.EquateErrors()); !errors.Is(early, petition.ErrGuard) || diff != "" {
			t.Errorf("taken over in time, the head above is told more than of a matter that is not there (-want +got):\n%s", diff)
		}
		r.b.Clock.Advance(31 * 24 * time.Hour)
		if err := r.step(above.ID, 0, take)(); err != nil {
			t.Fatal(err)
		}
		late, err := r.s.Matter(t.Context(), overseer(), view.Matter.ID)
		if err != nil || late.Matter.State != petition.StateAppealed || late.Matter.EndedOn.IsZero() {
			t.Errorf("the late matter is %+v, %v", late.Matter, err)
		}
		r.settled()
	})
}

// TestConcurrentDocumentNumbers: drawn at once by many, with rollbacks between, they run
// without gap; a number given by hand is not used again, whoever comes next.
func TestConcurrentDocumentNumbers(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := rush{newWorld(t, b, roll(t, 302))}
		const people = 16
		var acts []func() error
		for range people {
			m := r.accept()
			acts = append(acts, r.stepMatter(m.ID, m.Version, petition.Command{Action: petition.ActionVerify}))
			acts = append(acts, r.stepMatter(m.ID, m.Version+7, petition.Command{Action: petition.ActionVerify})) // refused, and rolled back
		}
		done := 0
		for _, err := range atOnce(acts...) {
			if err == nil {
				done++
			}
		}
		if done != people {
			t.Fatalf("%d of %d got through", done, people)
		}
		want := make([]string, 0, people)
		for i := range people {
			want = append(want, fmt.Sprintf("%02d/QĐ", i+1))
		}
		if got := r.numbers(lifecycle.DecisionPaper); !slices.Equal(got, want) {
			t.Errorf("numbers %v", got)
		}

		m := r.accept()
		r.do(m.ID, petition.Command{Action: petition.ActionVerify, Paper: petition.Paper{Number: "40/QĐ-UBND", Signer: "Chủ tịch", Addressees: "Người khiếu nại\nThanh tra"}})
		m = r.accept()
		err := r.stepMatter(m.ID, 0, petition.Command{Action: petition.ActionVerify, Paper: petition.Paper{Number: "40/QĐ-UBND"}})()
		if f := fault.As(err); f == nil || f.Code != petition.ErrPaperTaken.Code || f.Fields[0].Pointer != "/paper/number" {
			t.Errorf("used again: %v", err)
		}
		r.do(m.ID, petition.Command{Action: petition.ActionVerify})
		docs, err := r.s.Documents(t.Context(), overseer(), m.ID)
		if err != nil || len(docs) != 2 || docs[1].Number != "41/QĐ" || docs[1].Title != "Quyết định xác minh" || docs[0].Number == "" {
			t.Errorf("documents %+v, %v", docs, err)
		}
	})
}

// numbers lists the numbers of a class in the office's documents, sorted.
func (r rush) numbers(class lifecycle.PaperClass) []string {
	r.t.Helper()
	var out []string
	ask := page.Page{Limit: 200}
	list, err := r.s.Matters(r.t.Context(), overseer(), casework.MatterFilter{}, ask)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, m := range list {
		docs, err := r.s.Documents(r.t.Context(), overseer(), m.ID)
		if err != nil {
			r.t.Fatal(err)
		}
		for _, d := range docs {
			if d.Class == class {
				out = append(out, d.Number)
			}
		}
	}
	slices.Sort(out)
	return out
}

// TestSuspensionsAndStaysAreRecords: each with its own days, whatever ends it.
func TestSuspensionsAndStaysAreRecords(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := rush{newWorld(t, b, roll(t, 303))}
		m := r.accept()
		b.Clock.Advance(30 * 24 * time.Hour)
		from := m.AcceptedOn
		step := func(a petition.Action, after int, g petition.Ground) {
			r.do(m.ID, petition.Command{Action: a, On: from.AddDays(after), Ground: g})
		}
		step(petition.ActionImposeStay, 1, petition.IrreparableHarm)
		step(petition.ActionSuspend, 2, petition.AwaitingResult)
		step(petition.ActionResume, 5, "")
		step(petition.ActionSendSuspension, 6, "")
		step(petition.ActionSuspend, 7, petition.Obstacle)
		step(petition.ActionWithdraw, 9, "") // the stay lasts no longer than the resolution
		view, err := r.s.Matter(t.Context(), overseer(), m.ID)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range view.Spans {
			got = append(got, fmt.Sprintf("%s %s +%d +%d", s.Kind, s.Ground, days(from, s.From), days(from, s.To)))
		}
		want := []string{"stay irreparable_harm +1 +9", "suspension awaiting_result +2 +5", "suspension obstacle +7 +9"}
		if !slices.Equal(got, want) {
			t.Errorf("spans %v", got)
		}
		docs, err := r.s.Documents(t.Context(), overseer(), m.ID)
		if err != nil {
			t.Fatal(err)
		}
		sent := make(map[petition.Action]int)
		for _, d := range docs {
			if !d.SentOn.IsZero() {
				sent[d.Action] = days(from, d.SentOn)
			}
		}
		if len(sent) != 2 || sent[petition.ActionSuspend] != 6 || sent[petition.ActionResume] != 6 {
			t.Errorf("sent after %v days", sent)
		}
	})
}

// TestOneOfManyLeaves: open or sealed, the party is marked and nothing else of
// it changes; a correction of the parties does not bring it back.
func TestOneOfManyLeaves(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := rush{newWorld(t, b, roll(t, 304))}
		for _, kind := range []petition.Kind{petition.Complaint, petition.Denunciation} {
			reg := plainRegistration()
			reg.Parties = []party.Party{
				{Type: party.Person, Name: "Người Ở Lại", Address: "Thôn 1"}, {Type: party.Person, Name: "Người Rút", Address: "Thôn 2", IdentityNumber: "001099000123"},
			}
			p := r.arrive(storetest.CommuneA1, reg, petition.Classification{Kind: kind, Eligibility: petition.Eligible, Competence: petition.Within})
			if err := r.step(p.ID, 0, petition.Command{Action: petition.ActionLeaveParty, Party: 2})(); err != nil {
				t.Fatal(err)
			}
			head := person(access.Head, storetest.CommuneA1)
			view, err := r.s.Petition(t.Context(), head, p.ID)
			if err != nil {
				t.Fatal(err)
			}
			parties := view.Shown.Parties
			if len(parties) != 2 || !parties[0].LeftOn.IsZero() || parties[1].LeftOn != r.today() || parties[1].IdentityNumber != "001099000123" {
				t.Errorf("%s: parties %+v", kind, parties)
			}
			var result casework.PetitionResult
			again := casework.Correction{Reason: "Sửa địa chỉ", Parties: slices.Clone(parties)}
			for i := range again.Parties {
				again.Parties[i].LeftOn, again.Parties[i].Address = clock.Date{}, "Thôn 3"
			}
			if _, err := r.s.ReplaceParties(t.Context(), head, p.ID, 0, again, catch(&result)); err != nil {
				t.Fatal(err)
			}
			if got := result.Shown.Parties; got[1].LeftOn != r.today() || got[1].Address != "Thôn 3" {
				t.Errorf("%s: after a correction %+v", kind, got)
			}
			if err := r.step(p.ID, 0, petition.Command{Action: petition.ActionLeaveParty, Party: 1})(); fault.As(err) == nil {
				t.Errorf("%s: the last one left: %v", kind, err)
			}
		}
	})
}

// TestGuidanceOnceThroughTheStore: the same person with the same content is not
// guided twice, by name and address or by identity number, sealed or not;
// another person or another content is.
func TestGuidanceOnceThroughTheStore(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := rush{newWorld(t, b, roll(t, 305))}
		elsewhere := petition.Classification{Kind: petition.Complaint, Eligibility: petition.Eligible, Competence: petition.OutsideState}
		reg := plainRegistration()
		reg.Data.Subject = "Khiếu nại quyết định thu hồi đất ở thôn Một"
		reg.Parties = []party.Party{{Type: party.Person, Name: "Lê Thị Thử", Address: "Thôn 1", IdentityNumber: "001099000777"}}
		guide := func(change func(*casework.Registration)) error {
			g := reg
			g.Parties = slices.Clone(reg.Parties)
			change(&g)
			p := r.arrive(storetest.CommuneA1, g, elsewhere)
			return r.step(p.ID, 0, petition.Command{Action: petition.ActionGuide})()
		}
		same := func(*casework.Registration) {}
		if err := guide(same); err != nil {
			t.Fatal(err)
		}
		for name, change := range map[string]func(*casework.Registration){
			"the same":                        same,
			"by the number only":              func(g *casework.Registration) { g.Parties[0].Name = "Lê T. Thử" },
			"by name and address, no accents": func(g *casework.Registration) { g.Parties[0].Name, g.Parties[0].IdentityNumber = "le thi thu", "" },
		} {
			if f := fault.As(guide(change)); f == nil || f.Extra["guard"] != "first_guidance" {
				t.Errorf("%s: %v", name, f)
			}
		}
		for name, change := range map[string]func(*casework.Registration){
			"another content": func(g *casework.Registration) { g.Data.Subject = "Kiến nghị sửa đường liên xã" },
			"another person": func(g *casework.Registration) {
				g.Parties[0] = party.Party{Type: party.Person, Name: "Ai Khác", Address: "Thôn 9"}
			},
		} {
			if err := guide(change); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func days(from, to clock.Date) int { return int(to.Start().Sub(from.Start()).Hours() / 24) }

// TestDecisionsTakeEffect: by themselves on the day after the last on which
// they could be appealed, not before, once, and not when they were.
func TestDecisionsTakeEffect(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := rush{newWorld(t, b, roll(t, 306))}
		decided := make([]petition.Matter, 2)
		for i := range decided {
			decided[i] = r.accept()
			r.do(decided[i].ID, petition.Command{Action: petition.ActionVerify})
			r.do(decided[i].ID, petition.Command{Action: petition.ActionReport})
			r.do(decided[i].ID, petition.Command{Action: petition.ActionDecide, Outcome: petition.OutcomeWrong})
		}
		on := r.today()
		r.do(decided[1].ID, petition.Command{ // made elsewhere
			Action: petition.ActionAppeal, Paper: petition.Paper{Number: "20/TB-UBND", On: on}, ComplainedOn: on, ReceiptUnknown: "Không có phiếu báo phát",
		})
		view, err := agendaOf(r.b).MatterDeadlines(t.Context(), overseer(), decided[0].ID, false)
		if err != nil {
			t.Fatal(err)
		}
		var due clock.Date
		for _, i := range view.Items {
			if i.Entry.Term == deadline.TakeEffect {
				due = i.Entry.Due
			}
		}
		if due != on.AddDays(30) { // 31/07/2026, a Friday
			t.Fatalf("decided on %s, takes effect after %s", on, due)
		}
		if f := fault.As(r.stepMatter(decided[0].ID, 0, petition.Command{Action: petition.ActionTakeEffect})()); f == nil || f.Extra["guard"] != "time_to_appeal_passed" {
			t.Errorf("too early: %v", f)
		}
		_, actions, err := r.s.MatterActions(t.Context(), person(access.Head, storetest.CommuneA1), decided[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range actions {
			late := a.Rule.Action == petition.ActionTakeEffect || a.Rule.Action == petition.ActionClose
			if late && (a.Allowed || a.Why.Extra["guard"] != "time_to_appeal_passed") {
				t.Errorf("%s is offered: %v", a.Rule.Action, a.Why)
			}
		}
		for _, tt := range []struct{ days, want int }{{30, 0}, {31, 1}, {32, 0}} {
			b.Clock.Set(on.AddDays(tt.days).Start().Add(time.Hour))
			if done, err := r.s.LetTakeEffect(t.Context()); done != tt.want || err != nil {
				t.Errorf("after %d days %d took effect, %v", tt.days, done, err)
			}
		}
		got, err := r.s.Matter(t.Context(), overseer(), decided[0].ID)
		if err != nil || got.Matter.State != petition.StateEffective || got.Matter.LastOn != due.AddDays(1) {
			t.Errorf("in effect %+v, %v", got.Matter, err)
		}
		events, err := r.s.Events(t.Context(), overseer(), decided[0].ID)
		if last := events[len(events)-1]; err != nil || last.ActorName != access.SystemName || last.Reason == "" {
			t.Errorf("nobody says who let it take effect, and why: %+v, %v", last, err)
		}
		docs, err := r.s.Documents(t.Context(), overseer(), decided[0].ID)
		if err != nil || docs[len(docs)-1].SendBy != clock.MustDate(2026, time.July, 6) { // three working days after Wednesday 01/07
			t.Errorf("documents %+v, %v", docs, err)
		}
		r.settled()
	})
}

// TestLateDecisionsTakeEffect: a step of a later day that came before anybody
// looked does not keep a decision from taking effect.
func TestLateDecisionsTakeEffect(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := rush{newWorld(t, b, roll(t, 307))}
		m := r.accept()
		r.do(m.ID, petition.Command{Action: petition.ActionVerify})
		r.do(m.ID, petition.Command{Action: petition.ActionReport})
		r.do(m.ID, petition.Command{Action: petition.ActionDecide, Outcome: petition.OutcomeWrong})
		b.Clock.Advance(40 * 24 * time.Hour)
		r.do(m.ID, petition.Command{Action: petition.ActionGoToCourt, Reason: "Thông báo thụ lý của Tòa án"})
		if done, err := r.s.LetTakeEffect(t.Context()); done != 1 || err != nil {
			t.Errorf("%d took effect, %v", done, err)
		}
		r.settled()
	})
}

// TestEffectWaitsForTheCalendar: nothing takes effect on a date that may still
// move.
func TestEffectWaitsForTheCalendar(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := rush{newWorld(t, b, roll(t, 308))}
		b.Clock.Set(clock.MustDate(2027, time.December, 10).Start().Add(9 * time.Hour))
		m := r.accept()
		r.do(m.ID, petition.Command{Action: petition.ActionDecide, Outcome: petition.OutcomeRight})
		b.Clock.Set(clock.MustDate(2028, time.January, 15).Start().Add(9 * time.Hour))
		if done, err := r.s.LetTakeEffect(t.Context()); done != 0 || err != nil {
			t.Errorf("%d took effect under a calendar that is not approved, %v", done, err)
		}
		laws := legislation.New(b.Store, b.Store, storetest.Keyring(t), b.Clock)
		year, days := lawOf(t, b).Calendar(2028)
		year.Status = deadline.Approved
		if _, err := laws.ReplaceYear(t.Context(), storetest.Administrator(storetest.Province), 1,
			legislation.YearChange{Year: year, Days: days, Reason: "có thông báo"}, unseen[legislation.View]()); err != nil {
			t.Fatal(err)
		}
		if _, err := agendaOf(r.b).RefreshDeadlines(t.Context()); err != nil {
			t.Fatal(err)
		}
		if done, err := r.s.LetTakeEffect(t.Context()); done != 1 || err != nil {
			t.Errorf("%d took effect under the approved calendar, %v", done, err)
		}
	})
}
