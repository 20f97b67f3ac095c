package petition_test

import (
	"strconv"
	"strings"
	"testing"

	"kntc/internal/fault"
	"kntc/internal/petition"
)

// What goes up to the next instance, and comes back, restated from the texts: Luật
// Khiếu nại, Điều 10, 11, 33, 44; Luật Tố cáo, Điều 33, 34, 37, 38.

// raised is a matter of an office that the level above took up, with that one, and the
// moves of the first.
func raised(t *testing.T, first petition.Matter, next petition.Instance) (up petition.Matter, prior petition.Matter, moves []petition.Event) {
	t.Helper()
	first.ID = id(office, 70)
	p := higher(t, first.Kind, next)
	p.ReportAskedOn, p.ReportedOn = received, received
	in := input()
	in.MatterID, in.Prior, in.ResolveDue = id(otherOffice, 200), &first, received
	cmd := petition.Command{Action: petition.ActionAccept, On: today, Prior: first.ID}
	if first.Kind == petition.Denunciation {
		cmd.Ground = petition.Inaccurate
	} else if !first.Open() {
		cmd.Receipts = receiptOn(received)
	}
	step, err := petition.ApplyPetition(p, cmd, in)
	if err != nil {
		t.Fatal(err)
	}
	events := []petition.Event{{Version: 1, To: petition.StateAccepted}}
	for _, e := range step.Events {
		if e.ID == first.ID {
			events = append(events, e)
		}
	}
	return *step.Opened, *step.Prior, petition.MovesOf(events)
}

// TestNextInstanceEndsWithoutADecision: when the second complaint is withdrawn or
// terminated, or the court takes it, the first decision stands and takes effect like
// any other; what had no result goes on where it stood. The same holds for a further
// denunciation.
func TestNextInstanceEndsWithoutADecision(t *testing.T) {
	t.Parallel()
	decided := on(t, verified(t, petition.Track{Kind: petition.Complaint}, false),
		petition.Command{Action: petition.ActionDecide, On: received, Outcome: petition.OutcomeRight, Ordered: &petition.Result{HandlePeople: 1}})
	effect := on(t, decided, petition.Command{Action: petition.ActionTakeEffect, On: received})
	withdraw := petition.Command{Action: petition.ActionWithdraw, On: today, NothingToGoOn: true}
	died := petition.Command{Action: petition.ActionTerminate, On: today, Ground: petition.PetitionerDied}
	settled := petition.Command{Action: petition.ActionTerminate, On: today, Ground: petition.Settled}
	court := petition.Command{Action: petition.ActionGoToCourt, On: today, Reason: "Tòa án thụ lý"}
	for _, tt := range []struct {
		name  string
		first petition.Matter
		next  petition.Instance
		end   petition.Command
		state petition.State
	}{
		{"withdrawn", decided, petition.Second, withdraw, petition.StateDecided},
		{"terminated", decided, petition.Second, died, petition.StateDecided},
		{"taken by the court", decided, petition.Second, court, petition.StateDecided},
		{"withdrawn, after an effect that was provisional", effect, petition.Second, withdraw, petition.StateDecided},
		{"withdrawn, before there was a decision", verified(t, petition.Track{Kind: petition.Complaint}, false), petition.Second, withdraw, petition.StateVerified},
		{"a further denunciation withdrawn", verified(t, petition.Track{Kind: petition.Denunciation}, false), petition.Further, withdraw, petition.StateVerified},
		{"a further denunciation terminated", matter(petition.Denunciation), petition.Further, settled, petition.StateAccepted},
	} {
		up, prior, moves := raised(t, tt.first, tt.next)
		if prior.State != petition.StateAppealed {
			t.Fatalf("%s: not taken up: %s", tt.name, prior.State)
		}
		in := input()
		in.Prior, in.PriorMoves = &prior, moves
		step, err := petition.ApplyMatter(up, tt.end, in)
		if err != nil || len(step.Prior) != 1 {
			t.Errorf("%s: %v, %d steps of the first", tt.name, err, len(step.Prior))
			continue
		}
		stands := step.Prior[0].Matter
		switch {
		case stands.State != tt.state || stands.Open() != tt.first.Open() || stands.ResolvedOn != tt.first.ResolvedOn || !stands.EndedOn.IsZero():
			t.Errorf("%s: the first stands as %+v", tt.name, stands)
		case stands.CarryOutEndedAs != "" || !stands.UndoneOn.IsZero():
			t.Errorf("%s: it is not to be carried out: %+v", tt.name, stands)
		case stands.TakenUpOn.IsZero() != tt.first.Open():
			t.Errorf("%s: the dispute counts at the next instance since %q", tt.name, stands.TakenUpOn)
		case tt.state == petition.StateDecided:
			on(t, stands, petition.Command{Action: petition.ActionTakeEffect, On: today}, petition.Command{Action: petition.ActionEnforce, On: today, Reason: "Điều 44"})
		}
	}
}

// TestCourtGivesTheSecondComplaintBack: when the court ends its case without a judgment
// the second instance goes on, and the first decision is up there again (Luật Khiếu
// nại, Điều 11 khoản 9).
func TestCourtGivesTheSecondComplaintBack(t *testing.T) {
	t.Parallel()
	up, prior, moves := raised(t, effective(t), petition.Second)
	in := input()
	in.Prior, in.PriorMoves = &prior, moves
	court, err := petition.ApplyMatter(up, petition.Command{Action: petition.ActionGoToCourt, On: today, Reason: "Tòa án thụ lý"}, in)
	if err != nil {
		t.Fatal(err)
	}
	moves = append(moves, court.Prior[0].Event)
	first := on(t, court.Prior[0].Matter, petition.Command{Action: petition.ActionTakeEffect, On: today})
	in.Prior, in.PriorMoves = &first, moves
	back, err := petition.ApplyMatter(court.Matter, petition.Command{Action: petition.ActionReturnFromCourt, On: today, Reason: "Tòa án đình chỉ vụ án"}, in)
	if err != nil || len(back.Prior) != 2 || back.Prior[0].Event.Action != petition.ActionUndoEffect || back.Prior[1].Matter.State != petition.StateAppealed {
		t.Errorf("%+v, %v", back.Prior, err)
	}
}

// TestOfficeRecordsThatItWentUp: whoever takes a complaint up decides on that; an
// office records it only with the document of the level above and the day on which the
// complaint came in there, and what keeps the superior from it keeps the office too.
func TestOfficeRecordsThatItWentUp(t *testing.T) {
	t.Parallel()
	decided := on(t, verified(t, petition.Track{Kind: petition.Complaint}, false), petition.Command{Action: petition.ActionDecide, On: received, Outcome: petition.OutcomeWrong})
	_, err := petition.ApplyMatter(decided, petition.Command{Action: petition.ActionAppeal, On: today}, input())
	wantFields(t, err, "/paper required", "/complained_on required")
	up := goesUp(today)
	up.ReceiptUnknown = ""
	_, err = petition.ApplyMatter(decided, up, input())
	wantArticle(t, err, "receipt_told", "Điều 33 khoản 1")
	up.Receipts = receiptOn(received)
	_, err = petition.ApplyMatter(decided, up, inputOn(func(in *petition.Input) { in.NextDue = today.AddDays(-1) }))
	wantArticle(t, err, "complained_in_time", "Điều 33 khoản 1, Điều 11 khoản 6")
	if m := on(t, decided, up); m.State != petition.StateAppealed || !m.TakenUpOn.IsZero() {
		t.Errorf("recorded as %+v", m)
	}
	up.ComplainedOn = today.AddDays(1)
	_, err = petition.ApplyMatter(decided, up, input())
	wantFields(t, err, "/complained_on after_step")

	late := inputOn(func(in *petition.Input) { in.ResolveDue = received })
	over := petition.Command{Action: petition.ActionAppeal, On: today}
	_, err = petition.ApplyMatter(matter(petition.Denunciation), over, late)
	wantFields(t, err, "/paper required", "/ground required")
	over.Paper, over.Ground = petition.Paper{Number: "20/QĐ-UBND", On: today}, petition.NoCompetence
	_, err = petition.ApplyMatter(matter(petition.Denunciation), over, late)
	wantFields(t, err, "/ground unknown_value")
	over.Ground = petition.GraveViolation
	_, err = petition.ApplyMatter(matter(petition.Denunciation), over, inputOn(func(in *petition.Input) { in.ResolveDue = today }))
	wantArticle(t, err, "resolved_or_late", "Điều 37, Điều 38")
	if step, err := petition.ApplyMatter(matter(petition.Denunciation), over, late); err != nil || step.Matter.State != petition.StateAppealed {
		t.Errorf("%+v, %v", step.Matter, err)
	}
}

// TestDecisionMadeElsewhere: of a first decision made outside the deployment it is told
// when it was made and received, or why that is not known; a complaint that came too
// late is refused unless something hindered the person (Luật Khiếu nại, Điều 9, Điều
// 33 khoản 1).
func TestDecisionMadeElsewhere(t *testing.T) {
	t.Parallel()
	p := higher(t, petition.Complaint, petition.Second) // received on the day received
	accept := petition.Command{Action: petition.ActionAccept, On: today, PriorDecision: "12/QĐ-UBND"}
	decided := received.AddDays(-60)
	late := inputOn(func(in *petition.Input) { in.MatterID, in.NextDue = id(otherOffice, 200), received.AddDays(-1) })
	_, err := petition.ApplyPetition(p, accept, late)
	wantFields(t, err, "/prior_decided_on required", "/receipts required")
	accept.PriorDecidedOn, accept.Receipts = decided, receiptOn(decided.AddDays(-1))
	_, err = petition.ApplyPetition(p, accept, late)
	wantFields(t, err, "/receipts/0/on before_decision")
	accept.Receipts = receiptOn(decided)
	_, err = petition.ApplyPetition(p, accept, late)
	wantArticle(t, err, "complained_in_time", "Điều 33 khoản 1, Điều 11 khoản 6")
	in := late
	in.NextDue = received
	step, err := petition.ApplyPetition(p, accept, in)
	if err != nil || step.Events[1].Tells(petition.FactPriorDecidedOn) != decided.String() || step.Events[1].Tells(petition.FactPriorReceipts) == "" {
		t.Errorf("%+v, %v", step.Events, err)
	}
	accept.Receipts, accept.ReceiptUnknown = nil, "Người khiếu nại không giữ phong bì"
	if step, err = petition.ApplyPetition(p, accept, late); err != nil || step.Events[0].Tells(petition.FactReceiptUnknown) == "" {
		t.Errorf("%+v, %v", step.Events, err)
	}
}

// TestAcceptanceTakesWhatItKeeps: what belongs to another instance, stage or kind is
// refused, so that nobody believes that it was recorded.
func TestAcceptanceTakesWhatItKeeps(t *testing.T) {
	t.Parallel()
	open := matter(petition.Complaint)
	open.ID = id(office, 70)
	hindered := petition.Hindrance{From: received, To: received}
	for _, tt := range []struct {
		name   string
		p      petition.Petition
		change func(*petition.Command)
		want   []string
	}{
		{"a first complaint, receipts", classified(t, within(petition.Complaint)), func(c *petition.Command) { c.Receipts = receiptOn(received) }, []string{"/receipts not_taken"}},
		{"a first complaint, a decision", classified(t, within(petition.Complaint)), func(c *petition.Command) {
			c.PriorDecision, c.PriorDecidedOn, c.ReceiptUnknown = "12/QĐ-UBND", received, "Không rõ"
		}, []string{"/prior_decision not_taken", "/receipt_unknown not_taken", "/prior_decided_on not_taken"}},
		{"a first complaint, a ground of denunciations", classified(t, within(petition.Complaint)), func(c *petition.Command) { c.Ground = petition.Inaccurate }, []string{"/ground not_for_case"}},
		{"a first denunciation, a ground", classified(t, within(petition.Denunciation)), func(c *petition.Command) { c.Ground = petition.Inaccurate }, []string{"/ground not_for_case"}},
		{"a denunciation, an obstacle", classified(t, within(petition.Denunciation)), func(c *petition.Command) { c.Ground, c.Hindered = petition.Illness, hindered }, []string{"/ground not_for_case"}},
		{"a further denunciation, receipts", higher(t, petition.Denunciation, petition.Further), func(c *petition.Command) {
			c.Ground, c.PriorDecision, c.Receipts = petition.Inaccurate, "Kết luận 3", receiptOn(received)
		}, []string{"/receipts not_taken"}},
		{"a recommendation, a ground", classified(t, within(petition.Recommendation)), func(c *petition.Command) { c.Ground = petition.Inaccurate }, []string{"/ground not_for_case"}},
		{"a second complaint, the receipt and that it is unknown", higher(t, petition.Complaint, petition.Second), func(c *petition.Command) {
			c.Prior, c.Receipts, c.ReceiptUnknown = open.ID, receiptOn(received), "Không rõ"
		}, []string{"/receipt_unknown not_taken"}},
		{"a second complaint, the receipt of no decision", higher(t, petition.Complaint, petition.Second), func(c *petition.Command) {
			c.Prior, c.Receipts = open.ID, receiptOn(received)
		}, []string{"/receipts no_decision"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			cmd := petition.Command{Action: petition.ActionAccept, On: today}
			tt.change(&cmd)
			in := input()
			prior := open.Clone()
			if !cmd.Prior.IsZero() {
				in.Prior = &prior
			}
			_, err := petition.ApplyPetition(tt.p, cmd, in)
			wantFields(t, err, tt.want...)
		})
	}
}

// TestWhatGoesOnHereEndsHere: a complaint is resolved at second instance once (Luật
// Khiếu nại, Điều 7 khoản 1, Điều 33 khoản 1), a late denunciation by its superior (Luật
// Tố cáo, Điều 37, 38). While the matter of the level above is on record here, open or
// with its decision, the office below neither records that it ended without one nor is
// offered that; of a superior outside it does.
func TestWhatGoesOnHereEndsHere(t *testing.T) {
	t.Parallel()
	ended := petition.Command{Action: petition.ActionEndAppeal, On: today, Paper: petition.Paper{Number: "20/TB-UBND", On: today}}
	for kind, article := range map[petition.Kind]string{petition.Complaint: "Điều 7 khoản 1, Điều 33 khoản 1", petition.Denunciation: "Điều 37, Điều 38"} {
		up, prior, moves := raised(t, verified(t, petition.Track{Kind: kind}, false), map[petition.Kind]petition.Instance{petition.Complaint: petition.Second, petition.Denunciation: petition.Further}[kind])
		decided, gone, merged := up, up, up
		decided.Outcome, decided.ResolvedOn = petition.OutcomeWrong, today
		gone.Discontinued, gone.EndedOn = true, today
		merged.State, merged.EndedOn = petition.StateMerged, today
		for _, tt := range []struct {
			name    string
			next    []petition.Matter
			refused bool
		}{
			{"open", []petition.Matter{up}, true},
			{"decided", []petition.Matter{decided}, true},
			{"merged into one that is open", []petition.Matter{merged, up}, true},
			{"withdrawn", []petition.Matter{gone}, false},
			{"outside", nil, false},
		} {
			in := inputOn(func(in *petition.Input) { in.Moves, in.Next = moves, tt.next })
			_, err := petition.ApplyMatter(prior, ended, in)
			if tt.refused {
				wantArticle(t, err, "not_up_here", article)
			} else if err != nil {
				t.Errorf("%s, %s: %v", kind, tt.name, err)
			}
			offered := petition.MatterActions(prior, today, petition.Due{}, petition.Past{GoesOn: petition.GoesOnAbove(tt.next)}, everything, petition.AsOperator())
			if got := availability(offered)[petition.ActionEndAppeal]; (got == "not_up_here") != tt.refused {
				t.Errorf("%s, %s: offered as %s", kind, tt.name, got)
			}
		}
	}
}

// TestClosedWhileUp: a file that was closed while its dispute was up is open again when
// the next instance ends without a decision: the first decision stands and is enforced,
// and what had none is resolved (Luật Khiếu nại, Điều 10, 44, 46).
func TestClosedWhileUp(t *testing.T) {
	t.Parallel()
	decided := on(t, verified(t, petition.Track{Kind: petition.Complaint}, false),
		petition.Command{Action: petition.ActionDecide, On: received, Outcome: petition.OutcomeRight, Ordered: &petition.Result{HandlePeople: 1}})
	for _, first := range []petition.Matter{decided, verified(t, petition.Track{Kind: petition.Complaint}, false)} {
		up, prior, moves := raised(t, first, petition.Second)
		shut, err := closes(prior, "Cấp trên đã thụ lý")
		if err != nil || shut.Matter.ClosedFrom != petition.StateAppealed {
			t.Fatalf("%+v, %v", shut.Matter, err)
		}
		in := input()
		in.Prior, in.PriorMoves = &shut.Matter, append(moves, shut.Event)
		step, err := petition.ApplyMatter(up, petition.Command{Action: petition.ActionWithdraw, On: today}, in)
		if err != nil || len(step.Prior) != 1 {
			t.Fatalf("%v, %d steps of the first", err, len(step.Prior))
		}
		stands, told := step.Prior[0].Matter, step.Prior[0].Event
		if stands.State != first.State || stands.ClosedFrom != "" || stands.CarryOutEndedAs != "" || len(strings.Fields(told.Tells(petition.FactRemoved))) != 2 {
			t.Errorf("it stands as %+v, told as %+v", stands, told)
		}
	}
	closed, err := closes(on(t, decided, petition.Command{Action: petition.ActionTakeEffect, On: received}), "Đã xong")
	if err != nil {
		t.Fatal(err)
	}
	_, err = petition.ApplyMatter(closed.Matter, petition.Command{Action: petition.ActionEndAppeal, On: today, Paper: petition.Paper{Number: "20/TB-UBND", On: today}}, input())
	wantArticle(t, err, "went_up", "Điều 7 khoản 1, Điều 33 khoản 1")
}

// TestCorrectionKeepsTheWayUp: the first decision is not corrected to a day after the
// complaint about it came in, by which there was nothing to complain about (Luật Khiếu
// nại, Điều 33 khoản 1), unless the limit for it had run out; when the matter has come
// back nothing rests on it.
func TestCorrectionKeepsTheWayUp(t *testing.T) {
	t.Parallel()
	decided := on(t, verified(t, petition.Track{Kind: petition.Complaint}, false), petition.Command{Action: petition.ActionDecide, On: received, Outcome: petition.OutcomeWrong})
	up := goesUp(today)
	up.ComplainedOn = received.AddDays(1)
	went, err := petition.ApplyMatter(decided, up, input())
	if err != nil {
		t.Fatal(err)
	}
	asked := petition.AskedOf([]petition.Event{went.Event})
	if asked.Version != went.Event.Version || asked.On != up.ComplainedOn {
		t.Fatalf("asked %+v", asked)
	}
	back := petition.Event{Version: asked.Version + 1, Changes: []petition.FieldChange{{Name: petition.FactRemoved, Value: strconv.FormatInt(asked.Version, 10)}}}
	if got := petition.AskedOf([]petition.Event{went.Event, back}); got != (petition.Asked{}) {
		t.Errorf("when it came back: %+v", got)
	}
	correct := petition.Command{Action: petition.ActionCorrect, On: today, Reason: "Ghi nhầm ngày", Correction: &petition.MatterCorrection{ResolvedOn: received.AddDays(2)}}
	in := inputOn(func(in *petition.Input) { in.Asked = asked })
	_, err = petition.ApplyMatter(went.Matter, correct, in)
	wantFields(t, err, "/correction/resolved_on taken_up")
	late := went.Matter
	late.DueOn = received
	if _, err = petition.ApplyMatter(late, correct, in); err != nil {
		t.Errorf("complained about because it was late: %v", err)
	}
	in.Asked = petition.Asked{}
	if _, err = petition.ApplyMatter(went.Matter, correct, in); err != nil {
		t.Errorf("nothing rests on it: %v", err)
	}
}

// TestPriorThatWasHandedOver: a dispute goes up from where it is; the refusal names the
// matter at the successor.
func TestPriorThatWasHandedOver(t *testing.T) {
	t.Parallel()
	first := matter(petition.Complaint)
	first.ID, first.HandedTo, first.State = id(office, 70), id(otherOffice, 71), petition.StateHandedOver
	in := inputOn(func(in *petition.Input) { in.MatterID, in.Prior = id(otherOffice, 200), &first })
	_, err := petition.ApplyPetition(higher(t, petition.Complaint, petition.Second), petition.Command{Action: petition.ActionAccept, On: today, Prior: first.ID}, in)
	wantFields(t, err, "/prior handed_over")
	if f := fault.As(err); f == nil || f.Extra["matter"] != first.HandedTo.String() {
		t.Errorf("refused by %v", err)
	}
}
