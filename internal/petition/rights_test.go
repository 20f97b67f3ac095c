package petition_test

import (
	"testing"

	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/petition"
)

// The rights of the citizen, restated from the texts: the second complaint and
// the receipt of decisions (Luật Khiếu nại, Điều 33, 44), the court (Điều 7, 11, 42,
// 44 khoản 4), withdrawal (Điều 10; Luật Tố cáo, Điều 33) and discipline (Điều
// 48–58).

func inputOn(change func(*petition.Input)) petition.Input {
	in := petition.Input{By: petition.AsOperator(), Today: today}
	change(&in)
	return in
}

// effective is a first decision on a complaint that has taken effect.
func effective(t *testing.T) petition.Matter {
	t.Helper()
	return on(t, verified(t, petition.Track{Kind: petition.Complaint}, false),
		petition.Command{Action: petition.ActionDecide, On: received, Outcome: petition.OutcomeWrong},
		petition.Command{Action: petition.ActionTakeEffect, On: received})
}

func receiptOn(day clock.Date) []petition.Receipt {
	return []petition.Receipt{{Recipient: petition.Complainant, On: day, Evidence: petition.ByPost}}
}

// goesUp is how an office records that a level above outside the deployment took its
// matter up.
func goesUp(on clock.Date) petition.Command {
	return petition.Command{
		Action: petition.ActionAppeal, On: on, Paper: petition.Paper{Number: "20/TB-UBND", On: on}, ComplainedOn: on, ReceiptUnknown: "Không có phiếu báo phát",
	}
}

// TestSecondComplaintUndoesTheEffect: one received within the time that runs from
// the receipt of the decision keeps the first decision from its effect, whatever
// the office made of it meanwhile: that is undone by an event of its own. What was
// carried out stays so. One received later is refused, and nothing goes up of which
// nobody says when the decision was received, or why that is not known (Luật Khiếu
// nại, Điều 33 khoản 1, Điều 44 khoản 1).
func TestSecondComplaintUndoesTheEffect(t *testing.T) {
	t.Parallel()
	enforcing := on(t, effective(t), petition.Command{Action: petition.ActionEnforce, On: received, Reason: "Cấp bách"})
	enforced := on(t, enforcing, petition.Command{Action: petition.ActionFinishEnforcement, On: received})
	for _, tt := range []struct {
		name     string
		prior    petition.Matter
		receipts []petition.Receipt
		unknown  string
		next     clock.Date // the last day
		guard    string
		state    petition.State
	}{
		{"on the last day", effective(t), receiptOn(received), "", received, "", petition.StateAppealed},
		{"while it is enforced", enforcing, receiptOn(received), "", received, "", petition.StateAppealed},
		{"after it was enforced", enforced, receiptOn(received), "", received, "", petition.StateEnforced},
		{"too late", effective(t), receiptOn(received), "", received.AddDays(-1), "complained_in_time", ""},
		{"too late after it was enforced", enforced, receiptOn(received), "", received.AddDays(-1), "complained_in_time", ""},
		{"nobody says when it was received", effective(t), nil, "", received, "receipt_told", ""},
		{"nobody knows when it was received", effective(t), nil, "Bưu điện không còn lưu", received.AddDays(-1), "", petition.StateAppealed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := higher(t, petition.Complaint, petition.Second) // received on the day received
			in := input()
			in.MatterID, in.Prior, in.NextDue = id(otherOffice, 200), &tt.prior, tt.next
			step, err := petition.ApplyPetition(p, petition.Command{Action: petition.ActionAccept, On: today, Prior: tt.prior.ID, Receipts: tt.receipts, ReceiptUnknown: tt.unknown}, in)
			if tt.guard != "" {
				if f := fault.As(err); f == nil || f.Extra["guard"] != tt.guard || f.Legal == nil || f.Legal.Law == "" {
					t.Errorf("error %v, want %s", err, tt.guard)
				}
				return
			}
			if err != nil || step.Prior.State != tt.state || step.Prior.ResolvedOn != received || len(step.Prior.Receipts) != len(tt.receipts) {
				t.Fatalf("%+v, %v", step.Prior, err)
			}
			last := step.Events[len(step.Events)-1]
			if last.Action != petition.ActionAppeal || last.Tells(petition.FactComplainedOn) != received.String() {
				t.Errorf("the last event is %+v", last)
			}
			if tt.state == petition.StateEnforced {
				return
			}
			undone := step.Events[len(step.Events)-2]
			if undone.Action != petition.ActionUndoEffect || undone.Reason == "" || step.Undone.State != petition.StateDecided || step.Undone.Version+1 != step.Prior.Version {
				t.Errorf("the effect was not undone: %+v, %+v", undone, step.Undone)
			}
		})
	}
}

// TestReceiptsAreRecordedWithEvidence: who, when, and how that is known; a second
// record of the same recipient takes the place of the first.
func TestReceiptsAreRecordedWithEvidence(t *testing.T) {
	t.Parallel()
	m := effective(t)
	three := petition.Input{By: petition.AsOperator(), Today: today, Signers: 3}
	record := petition.Command{Action: petition.ActionRecordReceipt, On: today, Receipts: []petition.Receipt{
		{Recipient: petition.Complainant, Place: 1, On: received, Evidence: petition.ByPost},
		{Recipient: petition.Complainant, Place: 2, On: today, Evidence: petition.ByMinutes},
		{Recipient: petition.Respondent, On: today, Evidence: petition.BySignature},
	}}
	take := func(m petition.Matter) petition.Matter {
		step, err := petition.ApplyMatter(m, record, three)
		if err != nil {
			t.Fatal(err)
		}
		return step.Matter
	}
	m = take(m)
	if len(m.Receipts) != 3 || m.ToldOn() != today || m.State != petition.StateEffective {
		t.Errorf("recorded %+v", m.Receipts)
	}
	record.Receipts = []petition.Receipt{{Recipient: petition.Complainant, Place: 2, On: received, Evidence: petition.BySignature}}
	if m = take(m); len(m.Receipts) != 3 || m.ToldOn() != received {
		t.Errorf("corrected %+v", m.Receipts)
	}
	read, err := petition.ReadReceipts(petition.WriteReceipts(m.Receipts))
	if err != nil || len(read) != 3 || read[1] != m.Receipts[1] {
		t.Errorf("read again %+v, %v", read, err)
	}
	record.Receipts = []petition.Receipt{{Recipient: "neighbour", Place: -1, On: received.AddDays(-1)}, {Recipient: petition.Concerned, On: today.AddDays(1), Evidence: petition.ByPost}}
	_, err = petition.ApplyMatter(m, record, petition.Input{By: petition.AsOperator(), Today: today})
	wantFields(t, err, "/receipts/0/recipient unknown_value", "/receipts/0/evidence required", "/receipts/0/on before_decision", "/receipts/1/on after_step")
	record.On = received
	record.Receipts = []petition.Receipt{
		{Recipient: petition.Complainant, Place: 4, On: received, Evidence: petition.ByPost},
		{Recipient: petition.Respondent, On: received, Evidence: petition.ByPost},
		{Recipient: petition.Respondent, On: today, Evidence: petition.BySignature},
	}
	_, err = petition.ApplyMatter(m, record, three)
	wantFields(t, err, "/receipts/0/place no_party", "/receipts/2/on after_step", "/receipts/2 named_twice")
}

// TestReceiptIsCorrected: a receipt that was recorded wrongly is put right or taken
// back, with what it means for whoever may still complain; the day of the decision
// does not move past a receipt. An effect that rested on the receipt is undone first.
func TestReceiptIsCorrected(t *testing.T) {
	t.Parallel()
	decided := on(t, verified(t, petition.Track{Kind: petition.Complaint}, false), petition.Command{Action: petition.ActionDecide, On: received, Outcome: petition.OutcomeWrong})
	told := on(t, decided, petition.Command{Action: petition.ActionRecordReceipt, On: received.AddDays(5), Receipts: receiptOn(received.AddDays(2))})
	correct := func(m petition.Matter, c petition.ReceiptCorrection, in petition.Input) (petition.Matter, error) {
		step, err := petition.ApplyMatter(m, petition.Command{Action: petition.ActionCorrect, On: today, Reason: "Ghi nhầm", Correction: &petition.MatterCorrection{Receipt: &c}}, in)
		return step.Matter, err
	}
	moved := petition.ReceiptCorrection{Recipient: petition.Complainant, On: received.AddDays(4)}
	m, err := correct(told, moved, input())
	if err != nil || m.ToldOn() != received.AddDays(4) || m.Receipts[0].Evidence != petition.ByPost {
		t.Errorf("%+v, %v", m.Receipts, err)
	}
	none := petition.ReceiptCorrection{Recipient: petition.Complainant, Removed: true}
	if m, err = correct(told, none, input()); err != nil || len(m.Receipts) != 0 {
		t.Errorf("%+v, %v", m.Receipts, err)
	}
	_, err = correct(told, petition.ReceiptCorrection{Recipient: petition.Respondent, Removed: true}, input())
	wantFields(t, err, "/correction/receipt/recipient not_found")
	_, err = correct(told, petition.ReceiptCorrection{Recipient: petition.Complainant, On: received.AddDays(-1)}, input())
	wantFields(t, err, "/correction/receipt/on before_decision")
	_, err = correct(told, petition.ReceiptCorrection{Recipient: petition.Complainant, On: received.AddDays(2)}, input())
	wantFault(t, err, petition.ErrUnchanged)

	effect := on(t, told, petition.Command{Action: petition.ActionTakeEffect, On: today})
	waits := inputOn(func(in *petition.Input) { in.Waits, in.NextDue = true, today })
	if _, err = correct(effect, moved, waits); verdict(err) != petition.ErrGuard.Code {
		t.Errorf("an effect stands that rested on the receipt: %v", err)
	}
	if _, err = correct(effect, moved, inputOn(func(in *petition.Input) { in.NextDue = today })); err != nil {
		t.Errorf("an effect that is provisional: %v", err)
	}
	_, err = petition.ApplyMatter(told, petition.Command{
		Action: petition.ActionCorrect, On: today, Reason: "Ghi nhầm", Correction: &petition.MatterCorrection{ResolvedOn: received.AddDays(3)},
	}, input())
	wantFields(t, err, "/correction/resolved_on out_of_range")
}

// TestUndoneEffectWaits: a decision whose effect was undone takes it when nobody can
// complain any more, whatever the switch of the law says.
func TestUndoneEffectWaits(t *testing.T) {
	t.Parallel()
	undone := on(t, effective(t), petition.Command{Action: petition.ActionUndoEffect, On: today, Reason: "Khiếu nại lần hai đang gửi"})
	take := petition.Command{Action: petition.ActionTakeEffect, On: today}
	_, err := petition.ApplyMatter(undone, take, input())
	wantArticle(t, err, "time_to_complain_passed", "Điều 33 khoản 1, Điều 44 khoản 1")
	told := on(t, undone, petition.Command{Action: petition.ActionRecordReceipt, On: today, Receipts: receiptOn(received)})
	if _, err = petition.ApplyMatter(told, take, inputOn(func(in *petition.Input) { in.NextDue = today })); verdict(err) != "time_to_complain_passed" {
		t.Errorf("while somebody can complain: %v", err)
	}
	step, err := petition.ApplyMatter(told, take, inputOn(func(in *petition.Input) { in.NextDue = today.AddDays(-1) }))
	if err != nil || step.Matter.State != petition.StateEffective || !step.Matter.UndoneOn.IsZero() {
		t.Errorf("%+v, %v", step.Matter, err)
	}
}

// TestProvisionalEffect: by default the decision takes effect while it can still
// be complained about; enforcement and closing then ask for a reason; by a switch
// the effect waits.
func TestProvisionalEffect(t *testing.T) {
	t.Parallel()
	decided := on(t, verified(t, petition.Track{Kind: petition.Complaint}, false), petition.Command{Action: petition.ActionDecide, On: received, Outcome: petition.OutcomeWrong})
	take := petition.Command{Action: petition.ActionTakeEffect, On: today}
	told := on(t, decided, petition.Command{Action: petition.ActionRecordReceipt, On: received, Receipts: receiptOn(received)})
	open := func(in *petition.Input) { in.NextDue = today }
	passed := func(in *petition.Input) { in.NextDue = today.AddDays(-1) }
	waiting := func(change func(*petition.Input)) petition.Input {
		in := inputOn(change)
		in.Waits = true
		return in
	}
	for _, tt := range []struct {
		name    string
		m       petition.Matter
		in      petition.Input
		article string
	}{
		{"receipt unknown", decided, inputOn(passed), ""},
		{"time runs", told, inputOn(open), ""},
		{"receipt unknown, and it waits", decided, waiting(passed), "Điều 33 khoản 1, Điều 44 khoản 1"},
		{"time runs, and it waits", told, waiting(open), "Điều 33 khoản 1"},
		{"time has passed", told, waiting(passed), ""},
	} {
		_, err := petition.ApplyMatter(tt.m, take, tt.in)
		if tt.article == "" && err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if tt.article != "" {
			wantArticle(t, err, "time_to_complain_passed", tt.article)
		}
	}
	m := on(t, told, take)
	enforce := petition.Command{Action: petition.ActionEnforce, On: today}
	_, err := petition.ApplyMatter(m, enforce, inputOn(open))
	wantArticle(t, err, "reason_while_contestable", "Điều 33 khoản 1, Điều 44 khoản 1")
	if _, err = petition.ApplyMatter(m, enforce, inputOn(passed)); err != nil {
		t.Errorf("when the time has passed: %v", err)
	}
	enforce.Reason = "Thi hành ngay theo Điều 44 khoản 4"
	if _, err = petition.ApplyMatter(m, enforce, inputOn(open)); err != nil {
		t.Errorf("with a reason: %v", err)
	}
	closing := petition.Command{Action: petition.ActionClose, On: today, Reason: "Xong"}
	_, err = petition.ApplyMatter(m, closing, inputOn(open))
	wantArticle(t, err, "time_to_complain_passed", "Điều 33 khoản 1")
	if m.Contest(today, today) != petition.StillOpen || m.Contest(today.AddDays(-1), today) != "" || on(t, decided, take).Contest(today, today) != petition.ReceiptUnknown {
		t.Error("it stands otherwise")
	}
	back := on(t, m, petition.Command{Action: petition.ActionUndoEffect, On: today, Reason: "Khiếu nại lần hai đang gửi"})
	if back.State != petition.StateDecided {
		t.Errorf("undone to %s", back.State)
	}
}

// TestCourtStopsNoEnforcement: a decision in court takes effect and is enforced;
// nobody complains about it any more (Luật Khiếu nại, Điều 11 khoản 9); what had
// no decision goes on from where it stood when the court ends without a judgment.
func TestCourtStopsNoEnforcement(t *testing.T) {
	t.Parallel()
	court := petition.Command{Action: petition.ActionGoToCourt, On: received, Reason: "Thông báo thụ lý của Tòa án"}
	back := petition.Command{Action: petition.ActionReturnFromCourt, On: today, Reason: "Tòa án đình chỉ vụ án"}
	m := on(t, verified(t, petition.Track{Kind: petition.Complaint}, false),
		petition.Command{Action: petition.ActionDecide, On: received, Outcome: petition.OutcomeWrong}, court,
		petition.Command{Action: petition.ActionTakeEffect, On: received}, petition.Command{Action: petition.ActionEnforce, On: received, Reason: "Điều 44 khoản 4"})
	if m.State != petition.StateEnforcing || m.CourtOn != received {
		t.Errorf("in court and enforced: %+v", m)
	}
	p := higher(t, petition.Complaint, petition.Second)
	in := input()
	in.MatterID, in.Prior, in.NextDue = id(otherOffice, 200), &m, today
	_, err := petition.ApplyPetition(p, petition.Command{Action: petition.ActionAccept, On: today, Prior: m.ID, Receipts: receiptOn(received)}, in)
	wantArticle(t, err, "not_in_court", "Điều 11 khoản 9")
	if m = on(t, m, back); m.State != petition.StateEnforcing || !m.CourtOn.IsZero() {
		t.Errorf("after the court: %+v", m)
	}

	open := on(t, verified(t, petition.Track{Kind: petition.Complaint}, false), court)
	if open.State != petition.StateInCourt || open.Open() {
		t.Errorf("without a decision, in court: %+v", open)
	}
	if open = on(t, open, back); open.State != petition.StateVerified || !open.Open() || open.BeforeCourt != "" {
		t.Errorf("goes on as %+v", open)
	}
}

// TestWithdrawnComplaintIsNotTakenUpAgain: but of somebody who was forced or
// threatened (Luật Khiếu nại, Điều 10 as amended).
func TestWithdrawnComplaintIsNotTakenUpAgain(t *testing.T) {
	t.Parallel()
	prior := on(t, matter(petition.Complaint), petition.Command{Action: petition.ActionWithdraw, On: received, Explained: true})
	in := input()
	in.Prior = &prior
	p := classified(t, within(petition.Complaint))
	accept := petition.Command{Action: petition.ActionAccept, On: today, Prior: prior.ID}
	_, err := petition.ApplyPetition(p, accept, in)
	if f := fault.As(err); f == nil || f.Legal == nil || f.Legal.Article != "Điều 10" || f.Legal.Version != "2026-07-01" {
		t.Errorf("taken up again: %v", err)
	}
	accept.Ground = petition.ForcedToWithdraw
	step, err := petition.ApplyPetition(p, accept, in)
	if err != nil || step.Opened.Prior != prior.ID || step.Prior != nil {
		t.Errorf("%+v, %v", step.Opened, err)
	}
	p = apply(t, p, petition.Command{Action: petition.ActionRefuse, On: today, Inadmissibility: petition.InadmissibleWithdrawn, Reason: "Đã rút khiếu nại"}).Petition
	if p.State != petition.StateNotAccepted || p.Inadmissibility != petition.InadmissibleWithdrawn {
		t.Errorf("refused as %s for %s", p.State, p.Inadmissibility)
	}
}

// TestWithdrawalTellsWhat: the part that was withdrawn is recorded, part by part;
// of a recommendation no law knows a decision of termination.
func TestWithdrawalTellsWhat(t *testing.T) {
	t.Parallel()
	part := petition.Command{Action: petition.ActionWithdrawPart, On: today}
	_, err := petition.ApplyMatter(matter(petition.Complaint), part, petition.Input{By: petition.AsOperator(), Today: today})
	wantFields(t, err, "/withdrawn required")
	part.Withdrawn = "Bồi thường cây trồng"
	part.On = today.AddDays(-1)
	m := on(t, matter(petition.Complaint), part)
	part.On, part.Withdrawn = today, "Hỗ trợ tái định cư"
	step, err := petition.ApplyMatter(m, part, petition.Input{By: petition.AsOperator(), Today: today})
	if err != nil {
		t.Fatal(err)
	}
	want := today.AddDays(-1).Vietnamese() + ": Bồi thường cây trồng\n" + today.Vietnamese() + ": Hỗ trợ tái định cư"
	if step.Matter.Withdrawn != want {
		t.Errorf("recorded %q", step.Matter.Withdrawn)
	}
	told := petition.NewTeller(petition.Names{}).Tell(step.Event, nil, false)
	if len(told) != 1 || told[0].Sentence().VI != "Nội dung đã rút: Hỗ trợ tái định cư" {
		t.Errorf("the history tells %+v", told)
	}
	for _, r := range (petition.Track{Kind: petition.Recommendation}).Table().Of(petition.ActionWithdraw) {
		if r.Paper != "" || len(r.Starts) > 0 {
			t.Errorf("a decision of termination: %+v", r)
		}
	}
}

// TestExplainedBeforeAcceptance: a complaint in competence that is withdrawn thanks
// to explanation counts as resolved though it never became a matter (form 01/KQGQ,
// column 6); an unexplained one does not, nor does a denunciation.
func TestExplainedBeforeAcceptance(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name      string
		c         *petition.Classification
		explained bool
		resolved  bool
	}{
		{"explained", within(petition.Complaint), true, true},
		{"not explained", within(petition.Complaint), false, false},
		{"outside the competence", outside(petition.Complaint), true, false},
		{"a denunciation", within(petition.Denunciation), true, false},
	} {
		p := apply(t, classified(t, tt.c), petition.Command{Action: petition.ActionWithdraw, On: today, Explained: tt.explained, NothingToGoOn: true}).Petition
		resolved, competent := 0, 0
		for _, f := range petition.PetitionFacts(p, nil) {
			switch f.Measure {
			case petition.MeasureResolved:
				resolved++
			case petition.MeasureCompetent:
				competent++
			}
		}
		if (resolved == 1) != tt.resolved || competent != resolved {
			t.Errorf("%s: resolved %d, in competence %d", tt.name, resolved, competent)
		}
	}
}

// TestDiscipline: only a dismissal goes to court (Luật Khiếu nại, Điều 54 khoản 1
// điểm k, Điều 57 khoản 3); nothing is published, and a council may be heard.
func TestDiscipline(t *testing.T) {
	t.Parallel()
	m := tracked(petition.Track{Kind: petition.Complaint, Discipline: true})
	court := petition.Command{Action: petition.ActionGoToCourt, On: today, Reason: "Thông báo thụ lý"}
	_, err := petition.ApplyMatter(m, court, petition.Input{By: petition.AsOperator(), Today: today})
	wantArticle(t, err, "court_open", "Điều 54 khoản 1 điểm k, Điều 57 khoản 3")
	m.Dismissal = true
	on(t, m, court)
	on(t, m, petition.Command{Action: petition.ActionSetUpCouncil, On: today})
	second := (petition.Track{Kind: petition.Complaint, Discipline: true, Instance: petition.Second}).Table()
	if len(second.Of(petition.ActionPublish)) > 0 {
		t.Error("a decision about discipline is published")
	}
	c := within(petition.Complaint)
	c.Dismissal = true
	_, err = petition.ApplyPetition(register(t, entry()), petition.Command{Action: petition.ActionClassify, On: received, Classification: c}, input())
	wantFields(t, err, "/classification/dismissal not_for_kind")
}

// TestTimesFromTheReceipt: the second complaint and the action in court run from
// the receipt of the decision, not from its issue; without one, from the end of the
// limit.
func TestTimesFromTheReceipt(t *testing.T) {
	t.Parallel()
	for _, table := range petition.MatterTables() {
		for _, r := range table.Rules {
			for _, s := range r.Starts {
				if (s.Term == deadline.NextInstance || s.Term == deadline.Sue) && r.Action != petition.ActionRecordReceipt && r.Action != petition.ActionNoteOverdue {
					t.Errorf("%s: %s starts %s", table.Name, r.Action, s.Term)
				}
			}
		}
	}
}

// TestLimitPassesWithoutADecision: that is noted on the day after it, once; of a
// complaint the way to the level above and to the court begins then, of no other
// matter; the resolution goes on.
func TestLimitPassesWithoutADecision(t *testing.T) {
	t.Parallel()
	pass := petition.Command{Action: petition.ActionNoteOverdue, On: today}
	late := inputOn(func(in *petition.Input) { in.ResolveDue = today.AddDays(-1) })
	for _, tt := range tracks {
		m := tracked(tt.track)
		step, err := petition.ApplyMatter(m, pass, late)
		if err != nil || step.Matter.State != m.State || !step.Matter.Open() || step.Matter.DueOn != today.AddDays(-1) {
			t.Errorf("%s: %+v, %v", tt.track.Table().Name, step.Matter, err)
		}
		rows := tt.track.Table().Of(petition.ActionNoteOverdue)
		if ways := len(rows[0].Starts); (ways > 0) != (tt.track.Kind == petition.Complaint) || (ways == 1) != (tt.track.Instance == petition.Second) {
			t.Errorf("%s opens %d ways", tt.track.Table().Name, ways)
		}
		_, err = petition.ApplyMatter(step.Matter, pass, late)
		if verdict(err) != "overdue" {
			t.Errorf("noted twice: %v", err)
		}
		_, err = petition.ApplyMatter(m, pass, inputOn(func(in *petition.Input) { in.ResolveDue = today }))
		if verdict(err) != "overdue" {
			t.Errorf("on the last day: %v", err)
		}
	}
}

// TestLateSecondComplaint: not without a good reason, whose days do not count (Luật
// Khiếu nại, Điều 9, Điều 11 khoản 6, Điều 33 khoản 1).
func TestLateSecondComplaint(t *testing.T) {
	t.Parallel()
	prior := matter(petition.Complaint)
	prior.ID, prior.DueOn = id(otherOffice, 70), received.AddDays(-40)
	p := higher(t, petition.Complaint, petition.Second) // received on the day received
	in := input()
	in.MatterID, in.Prior, in.ResolveDue = id(otherOffice, 200), &prior, prior.DueOn
	in.NextDue = received.AddDays(-10)
	accept := petition.Command{Action: petition.ActionAccept, On: today, Prior: prior.ID}
	_, err := petition.ApplyPetition(p, accept, in)
	wantArticle(t, err, "complained_in_time", "Điều 33 khoản 1, Điều 11 khoản 6")

	in.NextDue = received // with the days of the obstacle
	hindered := petition.Hindrance{From: received.AddDays(-20), To: received.AddDays(-10)}
	for _, tt := range []struct {
		ground petition.Ground
		h      petition.Hindrance
		want   string
	}{
		{"", hindered, "/ground required"},
		{petition.Inaccurate, hindered, "/ground not_for_case"},
		{petition.Illness, petition.Hindrance{}, "/hindered_from required"},
		{petition.Disaster, petition.Hindrance{From: hindered.From}, "/hindered_to required"},
		{petition.Away, petition.Hindrance{From: hindered.To, To: hindered.From}, "/hindered_to out_of_range"},
		{petition.Obstacle, petition.Hindrance{From: hindered.From, To: received.AddDays(1)}, "/hindered_to out_of_range"},
	} {
		accept.Ground, accept.Hindered = tt.ground, tt.h
		_, err := petition.ApplyPetition(p, accept, in)
		wantFields(t, err, tt.want)
	}
	accept.Ground, accept.Hindered = petition.Illness, hindered
	step, err := petition.ApplyPetition(p, accept, in)
	if err != nil || step.Prior.State != petition.StateAppealed {
		t.Fatalf("%+v, %v", step.Prior, err)
	}
	for _, e := range step.Events[:2] { // of the petition and of the matter that it opened
		if e.Tells(petition.FactGround) != "illness" || e.Tells(petition.FactHinderedFrom) != hindered.From.String() || e.Tells(petition.FactHinderedTo) != hindered.To.String() {
			t.Errorf("%s tells %+v", e.Action, e.Changes)
		}
	}
}
