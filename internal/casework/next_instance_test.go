package casework_test

import (
	"testing"

	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/party"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// secondComplaint is a petition of an office, classified as a complaint at second
// instance.
func (o *office) secondComplaint() petition.Petition {
	o.Helper()
	p := o.register(petition.Complaint)
	o.step(p.ID, petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
		Kind: petition.Complaint, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within, Instance: petition.Second,
	}})
	return p
}

// decided is a matter of an office with a first decision of 7/9, which its complainant
// received on another day.
func (o *office) decided(received clock.Date) authority.OwnedID {
	o.Helper()
	o.on("2026-09-01")
	_, m := o.accept(petition.Complaint)
	o.on("2026-09-07")
	o.moves(m, petition.Command{Action: petition.ActionVerify}, petition.Command{Action: petition.ActionReport},
		petition.Command{Action: petition.ActionDecide, Outcome: petition.OutcomeWrong})
	o.on(received.String())
	o.moves(m, petition.Command{Action: petition.ActionRecordReceipt, Receipts: []petition.Receipt{{Recipient: petition.Complainant, On: received, Evidence: petition.ByPost}}})
	return m
}

// TestFirstDecisionStandsAgain: decided on 7/9 and received on 14/9, in effect by itself
// on 8/10, complained about at the province on 5/10, taken up there on 12/10, withdrawn
// on 20/10. The effect is undone by an event, what the complaint kept from running out
// was kept on 5/10, and when the second complaint is withdrawn the decision takes effect
// once more (Luật Khiếu nại, Điều 10, 33 khoản 1, 44 khoản 1).
func TestFirstDecisionStandsAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		province := o.at(storetest.Province)
		m := o.decided(clock.MustDate(2026, 9, 14))
		o.on("2026-10-05")
		p := province.secondComplaint()
		o.on("2026-10-08")
		if done, err := o.s.LetTakeEffect(t.Context()); err != nil || done != 1 {
			t.Fatalf("%d took effect, %v", done, err)
		}
		o.on("2026-10-12")
		second := province.step(p.ID, petition.Command{Action: petition.ActionAccept, Prior: m}).Matter.ID
		events, err := o.s.Events(t.Context(), o.actor, m)
		if n := len(events); err != nil || events[n-2].Action != petition.ActionUndoEffect || events[n-1].Action != petition.ActionAppeal {
			t.Errorf("the effect was not undone by an event: %+v, %v", events, err)
		}
		o.check("complained about", o.entry(petition.OfMatter, m, deadline.NextInstance), "KN_NEXT", "2026-10-14", deadline.Met, false)
		o.check("complained about", o.entry(petition.OfMatter, m, deadline.TakeEffect), "KN_EFFECT", "2026-10-07", deadline.Met, false)

		o.on("2026-10-20")
		province.moves(second, petition.Command{Action: petition.ActionWithdraw})
		if v := o.matter(m); v.Matter.State != petition.StateDecided {
			t.Fatalf("the first decision is left %s", v.Matter.State)
		}
		o.check("runs on", o.entry(petition.OfMatter, m, deadline.NextInstance), "KN_NEXT", "2026-10-14", deadline.Open, false)
		if done, err := o.s.LetTakeEffect(t.Context()); err != nil || done != 1 {
			t.Fatalf("%d took effect, %v", done, err)
		}
		o.moves(m, petition.Command{Action: petition.ActionEnforce})
		if err := b.Store.Check(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// TestUndoneEffectIsAwaited: the term of the effect is open again when the effect is
// undone, and the decision takes it by itself on the day after the last on which it
// could be complained about.
func TestUndoneEffectIsAwaited(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		m := o.decided(clock.MustDate(2026, 9, 14))
		o.on("2026-10-08")
		if done, err := o.s.LetTakeEffect(t.Context()); err != nil || done != 1 {
			t.Fatalf("%d took effect, %v", done, err)
		}
		o.moves(m, petition.Command{Action: petition.ActionUndoEffect, Reason: "Khiếu nại lần hai đang gửi"})
		o.check("undone", o.entry(petition.OfMatter, m, deadline.TakeEffect), "KN_EFFECT", "2026-10-07", deadline.Open, false)
		for _, tt := range []struct {
			day  string
			want int
		}{{"2026-10-14", 0}, {"2026-10-15", 1}} {
			o.on(tt.day)
			if done, err := o.s.LetTakeEffect(t.Context()); err != nil || done != tt.want {
				t.Errorf("on %s %d took effect, want %d, %v", tt.day, done, tt.want, err)
			}
		}
	})
}

// TestWhatHadNoResultGoesOn: a late case that went up without a decision is resolved
// where it began when the next instance is withdrawn, as one dispute that counts once
// and that the check finds whole.
func TestWhatHadNoResultGoesOn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-08-03")
		_, first := o.accept(petition.Complaint)
		o.on("2026-10-05")
		above := o.at(storetest.Province)
		p := above.register(petition.Complaint)
		above.step(p.ID, petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
			Kind: petition.Complaint, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within, Instance: petition.Second,
		}})
		next := above.step(p.ID, petition.Command{Action: petition.ActionAccept, Prior: first}).Matter.ID
		if m := o.matter(first).Matter; m.State != petition.StateAppealed || m.TakenUpOn.IsZero() {
			t.Fatalf("taken over: %s, %s", m.State, m.TakenUpOn)
		}
		if err := b.Store.Check(t.Context()); err != nil {
			t.Errorf("while it is up: %v", err)
		}
		above.moves(next, petition.Command{Action: petition.ActionWithdraw, Reason: "Rút khiếu nại"})
		if m := o.matter(first).Matter; m.State != petition.StateAccepted || !m.TakenUpOn.IsZero() {
			t.Errorf("withdrawn: %s, %s", m.State, m.TakenUpOn)
		}
		if err := b.Store.Check(t.Context()); err != nil {
			t.Errorf("when it has come back: %v", err)
		}
	})
}

// TestCorrectedReceiptMovesTheTerms: what runs from the receipt moves with it, and never
// began when nothing was received.
func TestCorrectedReceiptMovesTheTerms(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		m := o.decided(clock.MustDate(2026, 9, 14))
		correct := func(c petition.ReceiptCorrection) {
			t.Helper()
			c.Recipient = petition.Complainant
			o.moves(m, petition.Command{Action: petition.ActionCorrect, Reason: "Ghi nhầm", Correction: &petition.MatterCorrection{Receipt: &c}})
		}
		correct(petition.ReceiptCorrection{On: clock.MustDate(2026, 9, 10)})
		o.check("moved", o.entry(petition.OfMatter, m, deadline.NextInstance), "KN_NEXT", "2026-10-12", deadline.Open, false) // 10/10 is a Saturday
		o.check("moved", o.entry(petition.OfMatter, m, deadline.Sue), "KN_SUE", "2027-09-10", deadline.Open, false)
		correct(petition.ReceiptCorrection{Removed: true})
		if e := o.entry(petition.OfMatter, m, deadline.NextInstance); e.State != deadline.Lapsed || e.Late() {
			t.Errorf("nothing was received, and the time runs: %+v", e)
		}
		if v := o.matter(m); v.Contest != petition.ReceiptUnknown {
			t.Errorf("it stands as %q", v.Contest)
		}
	})
}

// TestCourtReopensTheWayUp: when the court ends its case about a decided matter without
// a judgment, the second complaint and the action are possible as before (Luật Khiếu
// nại, Điều 11 khoản 9).
func TestCourtReopensTheWayUp(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		m := o.decided(clock.MustDate(2026, 9, 14))
		o.moves(m, petition.Command{Action: petition.ActionGoToCourt, Reason: "Tòa án thụ lý"})
		o.check("in court", o.entry(petition.OfMatter, m, deadline.NextInstance), "KN_NEXT", "2026-10-14", deadline.Met, false)
		o.on("2026-09-20")
		o.moves(m, petition.Command{Action: petition.ActionReturnFromCourt, Reason: "Tòa án đình chỉ vụ án"})
		o.check("back", o.entry(petition.OfMatter, m, deadline.NextInstance), "KN_NEXT", "2026-10-14", deadline.Open, false)
		o.check("back", o.entry(petition.OfMatter, m, deadline.Sue), "KN_SUE", "2027-09-14", deadline.Open, false)
	})
}

// TestComplaintAboutADecisionElsewhere: the time runs from the receipt of that decision,
// though it was made outside the deployment (Luật Khiếu nại, Điều 33 khoản 1).
func TestComplaintAboutADecisionElsewhere(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		province := officeOf(t, b).at(storetest.Province)
		province.on("2026-09-15")
		p := province.secondComplaint()
		accept := petition.Command{
			Action: petition.ActionAccept, PriorDecision: "12/QĐ-UBND", PriorDecidedOn: clock.MustDate(2026, 8, 3),
			Receipts: []petition.Receipt{{Recipient: petition.Complainant, On: clock.MustDate(2026, 8, 10), Evidence: petition.ByPost}},
		}
		if _, err := province.try(p, accept); err == nil {
			t.Error("accepted five days late")
		}
		accept.Receipts[0].On = clock.MustDate(2026, 8, 17)
		if m := province.step(p.ID, accept).Matter; m.Instance != petition.Second {
			t.Errorf("opened %+v", m)
		}
	})
}

// accepted is the matter with which a dispute of the office goes on at this one: a
// second complaint that comes in today.
func (o *office) accepted(prior authority.OwnedID, how ...petition.Ground) authority.OwnedID {
	o.Helper()
	p := o.secondComplaint()
	cmd := petition.Command{Action: petition.ActionAccept, Prior: prior}
	if len(how) > 0 {
		cmd.Ground = how[0]
	}
	return o.step(p.ID, cmd).Matter.ID
}

// TestOneDisputeIsResolvedOnce: while the second complaint is resolved at the province,
// the office of the first neither records that it ended without a decision nor is
// offered that (Luật Khiếu nại, Điều 7 khoản 1, Điều 33 khoản 1); when it is withdrawn
// there, the first decision stands.
func TestOneDisputeIsResolvedOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		province := o.at(storetest.Province)
		m := o.decided(clock.MustDate(2026, 9, 14))
		o.on("2026-10-05")
		second := province.accepted(m)
		ended := petition.Command{Action: petition.ActionEndAppeal, Paper: petition.Paper{Number: "20/TB-UBND", On: o.today()}}
		o.refuses(m, "not_up_here", ended)
		offers := func() *petition.Availability {
			t.Helper()
			_, list, err := o.s.MatterActions(t.Context(), o.actor, m)
			if err != nil {
				t.Fatal(err)
			}
			for i := range list {
				if list[i].Rule.Action == petition.ActionEndAppeal {
					return &list[i]
				}
			}
			return nil
		}
		if a := offers(); a == nil || a.Allowed {
			t.Errorf("offered: %+v", a)
		}
		o.moves(m, petition.Command{Action: petition.ActionClose, Reason: "Cấp trên đã thụ lý"})
		o.refuses(m, "not_up_here", ended)
		if a := offers(); a == nil || a.Allowed {
			t.Errorf("offered of a closed file: %+v", a)
		}
		province.moves(second, petition.Command{Action: petition.ActionWithdraw})
		if v := o.matter(m); v.Matter.State != petition.StateDecided {
			t.Errorf("the first decision is left %s", v.Matter.State)
		}
	})
}

// TestFileClosedWhileUpIsOpenAgain: the file of the first decision was closed while the
// province had the second complaint; when that is withdrawn the decision stands, its
// terms run on, and it takes effect and is enforced (Luật Khiếu nại, Điều 10, 44, 46).
func TestFileClosedWhileUpIsOpenAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		province := o.at(storetest.Province)
		m := o.decided(clock.MustDate(2026, 9, 14))
		o.on("2026-10-05")
		second := province.accepted(m)
		o.moves(m, petition.Command{Action: petition.ActionClose, Reason: "Cấp trên đã thụ lý"})
		o.on("2026-10-20")
		province.moves(second, petition.Command{Action: petition.ActionWithdraw})
		o.check("runs on", o.entry(petition.OfMatter, m, deadline.NextInstance), "KN_NEXT", "2026-10-14", deadline.Open, false)
		o.check("runs on", o.entry(petition.OfMatter, m, deadline.TakeEffect), "KN_EFFECT", "2026-10-07", deadline.Open, false)
		if done, err := o.s.LetTakeEffect(t.Context()); err != nil || done != 1 {
			t.Fatalf("%d took effect, %v", done, err)
		}
		o.moves(m, petition.Command{Action: petition.ActionEnforce})
		if err := b.Store.Check(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// TestCourtTakesAClosedFile: one may sue within a year of the receipt of the decision
// (Luật Tố tụng hành chính, Điều 116; Luật Khiếu nại, Điều 42), when the office may have
// closed its file: the time runs on, nobody is late, and what the court does is
// recorded. A decision that takes effect by itself is late with nothing.
func TestCourtTakesAClosedFile(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		m := o.decided(clock.MustDate(2026, 9, 14))
		o.moves(m, petition.Command{Action: petition.ActionSendResult})
		o.on("2026-10-15")
		if done, err := o.s.LetTakeEffect(t.Context()); err != nil || done != 1 {
			t.Fatalf("%d took effect, %v", done, err)
		}
		o.check("noted a day after it", o.entry(petition.OfMatter, m, deadline.TakeEffect), "KN_EFFECT", "2026-10-07", deadline.Met, false)
		o.moves(m, petition.Command{Action: petition.ActionClose})
		o.check("runs on", o.entry(petition.OfMatter, m, deadline.Sue), "KN_SUE", "2027-09-14", deadline.Open, false)
		o.on("2027-03-01")
		goes := petition.Command{Action: petition.ActionGoToCourt, Reason: "Tòa án thụ lý"}
		o.moves(m, goes)
		o.check("in court", o.entry(petition.OfMatter, m, deadline.Sue), "KN_SUE", "2027-09-14", deadline.Met, false)
		o.moves(m, petition.Command{Action: petition.ActionReturnFromCourt, Reason: "Tòa án đình chỉ vụ án"})
		o.check("back", o.entry(petition.OfMatter, m, deadline.Sue), "KN_SUE", "2027-09-14", deadline.Open, false)
		o.moves(m, goes, petition.Command{Action: petition.ActionRecordJudgment, Judgment: petition.Granted})
		if v := o.matter(m).Matter; v.State != petition.StateClosed || v.Judgment != petition.Granted || !v.CourtOn.IsZero() {
			t.Errorf("judged: %+v", v)
		}
	})
}

// TestWithdrawnSecondComplaintIsNotTakenAgain: who withdrew the second complaint in
// whole comes again only when they were forced or threatened to (Luật Khiếu nại, Điều
// 10, as amended), its file closed or not; another complainant may.
func TestWithdrawnSecondComplaintIsNotTakenAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		province := o.at(storetest.Province)
		o.on("2026-08-03")
		_, late := o.accept(petition.Complaint)
		decided := o.decided(clock.MustDate(2026, 9, 14))
		for _, m := range []authority.OwnedID{decided, late} {
			name := o.matter(m).Matter.State
			o.on("2026-10-05")
			second := province.accepted(m)
			province.moves(second, petition.Command{Action: petition.ActionWithdraw})
			again := petition.Command{Action: petition.ActionAccept, Prior: m}
			p := province.secondComplaint()
			if got := province.barred(p, again); got != "not_given_up" {
				t.Errorf("%s: refused by %q", name, got)
			}
			province.moves(second, petition.Command{Action: petition.ActionSendSuspension}, petition.Command{Action: petition.ActionClose})
			if got := province.barred(p, again); got != "not_given_up" {
				t.Errorf("%s, the file closed: refused by %q", name, got)
			}
			other := province.secondComplaint()
			if _, err := province.s.ReplaceParties(t.Context(), province.actor, other.ID, 0, casework.Correction{
				Parties: []party.Party{{Type: party.Person, Name: "Trần Văn Khác", Address: "Thôn 9"}}, Reason: "Ghi nhầm người gửi",
			}, unseen[casework.PetitionResult]()); err != nil {
				t.Fatal(err)
			}
			taken := province.step(other.ID, again).Matter.ID
			province.moves(taken, petition.Command{Action: petition.ActionWithdraw})
			again.Ground = petition.ForcedToWithdraw
			province.step(p.ID, again)
		}
	})
}

// TestCorrectedDayOfTheSecondComplaint: the day on which the second complaint came in
// stands at the first matter, and follows when it is put right; a day by which the
// complaint could not have been accepted is refused (Luật Khiếu nại, Điều 33 khoản 1).
func TestCorrectedDayOfTheSecondComplaint(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		province := o.at(storetest.Province)
		m := o.decided(clock.MustDate(2026, 9, 14))
		o.on("2026-10-05")
		p := province.register(petition.Complaint)
		o.on("2026-10-20")
		province.step(p.ID, petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
			Kind: petition.Complaint, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within, Instance: petition.Second,
		}})
		province.step(p.ID, petition.Command{Action: petition.ActionAccept, Prior: m})
		o.check("as recorded", o.entry(petition.OfMatter, m, deadline.NextInstance), "KN_NEXT", "2026-10-14", deadline.Met, false)
		met := func(want string) {
			t.Helper()
			for _, term := range []deadline.Term{deadline.NextInstance, deadline.TakeEffect} {
				if e := o.entry(petition.OfMatter, m, term); e.State != deadline.Met || e.MetOn.String() != want {
					t.Errorf("%s is %s on %s, want %s", term, e.State, e.MetOn, want)
				}
			}
		}
		met("2026-10-05")
		received := func(day clock.Date) error {
			_, err := province.correct(p, petition.PetitionCorrection{ReceivedOn: &day})
			return err
		}
		if err := received(clock.MustDate(2026, 10, 2)); err != nil {
			t.Fatal(err)
		}
		met("2026-10-02")
		refused := func(what string, err error, pointer, code string) {
			t.Helper()
			f := fault.As(err)
			if f == nil || len(f.Fields) != 1 || f.Fields[0].Pointer != pointer || f.Fields[0].Code != code {
				t.Errorf("%s: %v, want %s %s", what, err, pointer, code)
			}
		}
		refused("before the decision", received(clock.MustDate(2026, 9, 4)), "/petition/received_on", "before_decision")
		receipt := func(c petition.ReceiptCorrection) error {
			c.Recipient = petition.Complainant
			return o.move(m, petition.Command{Action: petition.ActionCorrect, Reason: "Ghi nhầm", Correction: &petition.MatterCorrection{Receipt: &c}})
		}
		refused("nothing was received", receipt(petition.ReceiptCorrection{Removed: true}), "/correction/receipt/removed", "taken_up")
		if err := received(clock.MustDate(2026, 10, 12)); err != nil {
			t.Fatal(err)
		}
		met("2026-10-12")
		refused("received too early", receipt(petition.ReceiptCorrection{On: clock.MustDate(2026, 9, 8)}), "/correction/receipt/on", "taken_up")
		refused("after the limit", received(clock.MustDate(2026, 10, 15)), "/petition/received_on", "after_limit")
		if err := receipt(petition.ReceiptCorrection{On: clock.MustDate(2026, 9, 15)}); err != nil {
			t.Error(err)
		}
	})
}
