package petition_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/party"
	"kntc/internal/petition"
)

// TestPetitionStepsRefuse gives each kind of bad command on a petition and the
// exact answer.
func TestPetitionStepsRefuse(t *testing.T) {
	t.Parallel()
	var (
		fresh    = register(t, entry())
		ours     = classified(t, within(petition.Complaint))
		theirs   = classified(t, outside(petition.Denunciation))
		moved    = apply(t, theirs, petition.Command{Action: petition.ActionTransfer, On: today.AddDays(-1), TransferTo: otherOffice}).Petition
		nonsense = &petition.Classification{Kind: "a", Field: "b", Eligibility: "c", Competence: "d"}
	)
	for _, tt := range []struct {
		name string
		p    petition.Petition
		cmd  petition.Command
		want *fault.Error
		at   []string
	}{
		{"no action", fresh, petition.Command{On: today}, petition.ErrUnknownAction, []string{"/action unknown_action"}},
		{"action of a matter", ours, petition.Command{Action: petition.ActionDecide, On: today}, petition.ErrUnknownAction, []string{"/action unknown_action"}},
		{"accept before classifying", fresh, petition.Command{Action: petition.ActionAccept, On: today}, petition.ErrWrongState, nil},
		{"no date", ours, petition.Command{Action: petition.ActionAccept}, petition.ErrEffectiveDate, []string{"/on required"}},
		{"tomorrow", ours, petition.Command{Action: petition.ActionAccept, On: today.AddDays(1)}, petition.ErrEffectiveDate, []string{"/on in_future"}},
		{"before classification", ours, petition.Command{Action: petition.ActionAccept, On: received.AddDays(-1)}, petition.ErrEffectiveDate, []string{"/on before_previous_step"}},
		{"reply before the transfer", moved, petition.Command{Action: petition.ActionRecordReply, On: today.AddDays(-2), Reply: "Đã rõ"}, petition.ErrEffectiveDate, []string{"/on before_previous_step"}},
		{"blank reply", moved, petition.Command{Action: petition.ActionRecordReply, On: today, Reply: " "}, petition.ErrInvalid, []string{"/reply required"}},
		{"no classification", fresh, petition.Command{Action: petition.ActionClassify, On: today}, petition.ErrInvalid, []string{"/classification required"}},
		{"unknown values", fresh, petition.Command{Action: petition.ActionClassify, On: today, Classification: nonsense}, petition.ErrInvalid, []string{
			"/classification/kind unknown_value", "/classification/field unknown_value",
			"/classification/eligibility unknown_value", "/classification/competence unknown_value",
		}},
		{"no reason", ours, petition.Command{Action: petition.ActionRefuse, On: today}, petition.ErrInvalid, []string{"/reason required"}},
		{"blank reason", ours, petition.Command{Action: petition.ActionWithholdFile, On: today, File: id(office, 80), Reason: " \n"}, petition.ErrInvalid, []string{"/reason required"}},
		{"no addressee", theirs, petition.Command{Action: petition.ActionTransfer, On: today}, petition.ErrInvalid, []string{"/transfer_to required"}},
		{"blank addressee", theirs, petition.Command{Action: petition.ActionTransfer, On: today, TransferName: " "}, petition.ErrInvalid, []string{"/transfer_to required"}},
		{"transfer to oneself", theirs, petition.Command{Action: petition.ActionTransfer, On: today, TransferTo: office}, petition.ErrGuard, []string{"/transfer_to same_authority"}},
		{"an outcome where none is chosen", ours, petition.Command{Action: petition.ActionAccept, On: today, Outcome: petition.OutcomeRight}, petition.ErrInvalid, []string{"/outcome not_taken"}},
		{"second instance of nothing", ours, petition.Command{Action: petition.ActionAccept, On: today, Instance: petition.Second}, petition.ErrGuard, []string{"/prior required"}},
		{"unknown instance", ours, petition.Command{Action: petition.ActionAccept, On: today, Instance: "third", PriorDecision: "20/QĐ"}, petition.ErrInvalid, []string{"/instance unknown_value"}},
		{"a further complaint", ours, petition.Command{Action: petition.ActionAccept, On: today, Instance: petition.Further, PriorDecision: "20/QĐ"}, petition.ErrGuard, []string{"/instance not_for_kind"}},
		{"refuse without a bar", ours, petition.Command{Action: petition.ActionRefuse, On: today, Reason: "Hết thời hiệu"}, petition.ErrGuard, []string{"/inadmissibility required"}},
		{"a bar of another kind", ours, petition.Command{Action: petition.ActionRefuse, On: today, Reason: "Hết thời hiệu", Inadmissibility: petition.InadmissibleForm}, petition.ErrGuard, []string{"/inadmissibility not_for_case"}},
		{"join to nothing", ours, petition.Command{Action: petition.ActionJoin, On: today}, petition.ErrInvalid, []string{"/matter required"}},
		{"nothing to correct with", ours, petition.Command{Action: petition.ActionCorrect, On: today}, petition.ErrInvalid, []string{"/petition required", "/reason required"}},
		{"reply to nobody", apply(t, ours, petition.Command{Action: petition.ActionAccept, On: today}).Petition, petition.Command{Action: petition.ActionSendReply, On: today, Reply: "Đã rõ"}, petition.ErrGuard, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := petition.ApplyPetition(tt.p, tt.cmd, input())
			wantFault(t, err, tt.want)
			wantFields(t, err, tt.at...)
		})
	}
}

// TestGuardsNameTheArticle: where the law refuses, the answer cites it.
func TestGuardsNameTheArticle(t *testing.T) {
	t.Parallel()
	company := party.Party{Type: party.Organisation, Name: "Công ty Thử Nghiệm"}
	nameless := entry()
	nameless.Anonymous = true
	for _, tt := range []struct {
		name           string
		p              petition.Petition
		classification *petition.Classification
		action         petition.Action
		guard, article string
	}{
		{"organisation denounces", register(t, entry(), company), within(petition.Denunciation), petition.ActionAccept, "person_denounces", "Điều 2 khoản 4"},
		{"anonymous denunciation", register(t, nameless), within(petition.Denunciation), petition.ActionAccept, "named", "Điều 25"},
		{"anonymous complaint", register(t, nameless), within(petition.Complaint), petition.ActionAccept, "named", "Điều 6"},
		{"mixed", register(t, entry()), within(petition.Mixed), petition.ActionAccept, "not_mixed", "Điều 25 khoản 3"},
		{"complaint for another body", register(t, entry()), outside(petition.Complaint), petition.ActionTransfer, "transferable_kind", "Điều 26 khoản 1 điểm b"},
		{"denunciation for another body", register(t, entry()), outside(petition.Denunciation), petition.ActionAccept, "within_competence", "Điều 29 khoản 1"},
		{"a recommendation for another body", register(t, entry()), outside(petition.Recommendation), petition.ActionGuide, "guidable", "Điều 26 khoản 2 điểm b"},
		{"a recommendation that is refused", register(t, entry()), within(petition.Feedback), petition.ActionRefuse, "refusable_kind", "Điều 26 khoản 2 điểm a"},
		{"what must be decided on", register(t, entry()), within(petition.Complaint), petition.ActionFile, "fileable", "Điều 28"},
		{"an anonymous denunciation that joins", register(t, nameless), within(petition.Denunciation), petition.ActionJoin, "named", "Điều 25"},
		{"an ineligible denunciation that joins", register(t, entry()), ineligible(petition.Denunciation), petition.ActionJoin, "eligible", "Điều 6"},
		{"what came by post is returned", register(t, entry()), outside(petition.Complaint), petition.ActionReturn, "returnable", "Điều 9"},
		{"a recommendation that is urged", register(t, entry()), outside(petition.Feedback), petition.ActionUrge, "complaint_or_denunciation", "Điều 26 khoản 1 điểm b"},
		{"information for another body", register(t, nameless), outside(petition.Denunciation), petition.ActionInspect, "information_in_competence", "Điều 25 khoản 2"},
		{"guidance on one's own", register(t, entry()), within(petition.Feedback), petition.ActionGuide, "guidable", "Điều 26 khoản 1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := apply(t, tt.p, petition.Command{Action: petition.ActionClassify, On: received, Classification: tt.classification}).Petition
			_, err := petition.ApplyPetition(p, complete(tt.action, p), input())
			wantFault(t, err, petition.ErrGuard)
			f := fault.As(err)
			if f.Extra["guard"] != tt.guard || f.Legal == nil || f.Legal.Article != tt.article || f.Detail.VI == "" || f.Detail.EN == "" {
				t.Errorf("refused by %v: %+v, want %s of %s", f, f.Legal, tt.guard, tt.article)
			}
		})
	}
}

func TestOrganisationMayComplain(t *testing.T) {
	t.Parallel()
	p := register(t, entry(), party.Party{Type: party.Organisation, Name: "Công ty Thử Nghiệm"})
	p = apply(t, p, petition.Command{Action: petition.ActionClassify, On: received, Classification: within(petition.Complaint)}).Petition
	apply(t, p, petition.Command{Action: petition.ActionAccept, On: today})
}

func TestAcceptOpensAMatter(t *testing.T) {
	t.Parallel()
	p := classified(t, within(petition.Complaint))
	paper := petition.Paper{Number: "03/TB-UBND", On: today, Signer: "Chủ tịch"}
	step := apply(t, p, petition.Command{Action: petition.ActionAccept, On: today, Paper: paper})
	want := petition.Matter{
		ID: id(office, 100), Number: input().MatterNumber, State: petition.StateAccepted, Kind: petition.Complaint,
		Field: petition.FieldLand, Channel: petition.InPerson, Instance: petition.First, Subject: p.Subject,
		AcceptedOn: today, LastOn: today, Version: 1,
	}
	if diff := cmp.Diff(&want, step.Opened, dates()); diff != "" {
		t.Errorf("matter (-want +got):\n%s", diff)
	}
	if step.Petition.Matter != want.ID || step.Petition.DisposedOn != today || step.Petition.State != petition.StateAccepted {
		t.Errorf("petition %+v", step.Petition)
	}
	if len(step.Events) != 2 || step.Events[0].Subject != petition.OfPetition || step.Events[1].Action != petition.ActionOpen || step.Events[1].Paper != paper {
		t.Errorf("events %+v", step.Events)
	}
}

func TestJoin(t *testing.T) {
	t.Parallel()
	p := classified(t, within(petition.Recommendation))
	for _, tt := range []struct {
		name   string
		change func(*petition.Matter)
		want   *fault.Error
		at     string
	}{
		{"open matter", func(*petition.Matter) {}, nil, ""},
		{"feedback and recommendations are one", func(m *petition.Matter) { m.Kind = petition.Feedback }, nil, ""},
		{"another kind", func(m *petition.Matter) { m.Kind = petition.Complaint }, petition.ErrGuard, "/matter other_kind"},
		{"another office's", func(m *petition.Matter) { m.ID = id(otherOffice, 50) }, petition.ErrGuard, "/matter not_found"},
		{"another than asked for", func(m *petition.Matter) { m.ID = id(office, 51) }, petition.ErrGuard, "/matter not_found"},
		{"resolved that day", func(m *petition.Matter) { m.ResolvedOn = today }, nil, ""},
		{"resolved the day before", func(m *petition.Matter) { m.ResolvedOn = today.AddDays(-1) }, petition.ErrGuard, "/matter not_open"},
		{"ended that day", func(m *petition.Matter) { m.EndedOn = today }, nil, ""},
		{"ended", func(m *petition.Matter) { m.EndedOn = received }, petition.ErrGuard, "/matter not_open"},
		{"accepted later", func(m *petition.Matter) { m.AcceptedOn = today.AddDays(1) }, petition.ErrEffectiveDate, "/on before_acceptance"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			target := matter(petition.Recommendation)
			target.ID = id(office, 50)
			tt.change(&target)
			in := input()
			in.Target = &target
			step, err := petition.ApplyPetition(p, petition.Command{Action: petition.ActionJoin, On: today, Matter: id(office, 50)}, in)
			if tt.want != nil {
				wantFault(t, err, tt.want)
				wantFields(t, err, tt.at)
				return
			}
			if err != nil || step.Petition.Matter != target.ID || step.Petition.State != petition.StateJoined || step.Opened != nil {
				t.Errorf("joined %+v, %v", step.Petition, err)
			}
		})
	}
}

// TestReferralAndReply follows a denunciation to the other office and the
// answer back.
func TestReferralAndReply(t *testing.T) {
	t.Parallel()
	p := classified(t, outside(petition.Denunciation))
	in := input()
	in.LinkedID, in.LinkedNumber = id(otherOffice, 60), petition.Number{Book: petition.PetitionBook, Year: 2026, No: 8}
	sentOn := today.AddDays(-2)
	sent, err := petition.ApplyPetition(p, petition.Command{Action: petition.ActionTransfer, On: sentOn, TransferTo: otherOffice}, in)
	if err != nil {
		t.Fatal(err)
	}
	wantLinked := p
	wantLinked.ID, wantLinked.Number, wantLinked.State, wantLinked.Version = in.LinkedID, in.LinkedNumber, petition.StateReceived, 1
	wantLinked.KindDeclared, wantLinked.Channel, wantLinked.Forwarder, wantLinked.Origin = petition.Denunciation, petition.Forwarded, petition.ByOtherBody, p.ID
	wantLinked.ReceivedOn, wantLinked.LastOn, wantLinked.Eligibility, wantLinked.Competence, wantLinked.Instance = sentOn, sentOn, "", "", ""
	wantLinked.ClassifiedOn, wantLinked.Duty = clock.Date{}, ""
	if diff := cmp.Diff(&wantLinked, sent.Linked, dates()); diff != "" {
		t.Errorf("linked petition (-want +got):\n%s", diff)
	}

	there := apply(t, *sent.Linked, petition.Command{Action: petition.ActionClassify, On: sentOn, Classification: within(petition.Denunciation)}).Petition
	there = apply(t, there, petition.Command{Action: petition.ActionAccept, On: today.AddDays(-1)}).Petition
	in = input()
	in.Origin = &sent.Petition
	reply := petition.Command{Action: petition.ActionSendReply, On: today, Reply: "Đã thụ lý."}
	replied, err := petition.ApplyPetition(there, reply, in)
	if err != nil {
		t.Fatal(err)
	}
	want := sent.Petition
	want.ReplyOn, want.ReplyText, want.Version = today, "Đã thụ lý.", 4
	if diff := cmp.Diff(&want, replied.Origin, dates()); diff != "" {
		t.Errorf("origin (-want +got):\n%s", diff)
	}
	if !sent.Petition.ReplyOn.IsZero() {
		t.Error("the origin that was given has been changed")
	}

	in.Origin = replied.Origin
	_, err = petition.ApplyPetition(replied.Petition, reply, in)
	wantFault(t, err, petition.ErrGuard)
}

// TestReplyNotBeforeTheReferral: the receiving office may correct its receipt
// date, which must not let its answer precede the question.
func TestReplyNotBeforeTheReferral(t *testing.T) {
	t.Parallel()
	p := register(t, entry())
	p.Origin = id(otherOffice, 9)
	p = apply(t, p, petition.Command{Action: petition.ActionClassify, On: received, Classification: within(petition.Complaint)}).Petition
	p = apply(t, p, petition.Command{Action: petition.ActionAccept, On: received}).Petition
	in := input()
	in.Origin = &petition.Petition{ID: p.Origin, State: petition.StateTransferred, DisposedOn: received.AddDays(3)}
	_, err := petition.ApplyPetition(p, petition.Command{Action: petition.ActionSendReply, On: received.AddDays(2), Reply: "Đã rõ"}, in)
	wantFault(t, err, petition.ErrEffectiveDate)
	wantFields(t, err, "/on before_referral")
}

func TestCorrectPetition(t *testing.T) {
	t.Parallel()
	p := classified(t, within(petition.Denunciation))
	d := petition.PetitionCorrection{Channel: new(petition.Post), Subject: new("Nội dung khác"), Signatories: new(6)}
	step := apply(t, p, petition.Command{Action: petition.ActionCorrect, On: today, Reason: "Nhập nhầm", Petition: &d})
	want := p
	want.Channel, want.Subject, want.Signatories, want.Version = petition.Post, "Nội dung khác", 6, 3
	if diff := cmp.Diff(want, step.Petition, dates()); diff != "" {
		t.Errorf("petition (-want +got):\n%s", diff)
	}
	wantChanges := []petition.FieldChange{
		{Name: petition.FactChannel, Value: "post"}, {Name: petition.FactMany, Value: "yes"}, {Name: petition.FactSignatories, Value: "6"}, {Name: petition.FactSubject, Value: "corrected"},
	}
	if diff := cmp.Diff(wantChanges, step.Events[0].Changes); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
}

// TestCorrectReceiptDate: a receipt date moves freely until the petition is
// classified, and never past what was done since.
func TestCorrectReceiptDate(t *testing.T) {
	t.Parallel()
	fresh := register(t, entry())
	sorted := apply(t, fresh, petition.Command{Action: petition.ActionClassify, On: received.AddDays(2), Classification: within(petition.Complaint)}).Petition
	done := apply(t, sorted, petition.Command{Action: petition.ActionAccept, On: received.AddDays(4)}).Petition
	replied := done
	replied.LastOn = received.AddDays(9)
	for _, tt := range []struct {
		name string
		p    petition.Petition
		on   clock.Date
		last clock.Date
		want string
	}{
		{"between acceptance and a reply", replied, received.AddDays(5), clock.Date{}, "/petition/received_on after_disposition"},
		{"later, nothing done yet", fresh, received.AddDays(5), received.AddDays(5), ""},
		{"earlier, nothing done yet", fresh, received.AddDays(-5), received.AddDays(-5), ""},
		{"the day of classification", sorted, received.AddDays(2), received.AddDays(2), ""},
		{"after classification", sorted, received.AddDays(3), clock.Date{}, "/petition/received_on after_classification"},
		{"the day of acceptance", done, received.AddDays(4), received.AddDays(4), ""},
		{"after acceptance", done, received.AddDays(5), clock.Date{}, "/petition/received_on after_disposition"},
		{"tomorrow", fresh, today.AddDays(1), clock.Date{}, "/petition/received_on in_future"},
		{"1944", fresh, clock.MustDate(1944, time.June, 1), clock.Date{}, "/petition/received_on out_of_range"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := petition.PetitionCorrection{ReceivedOn: &tt.on}
			step, err := petition.ApplyPetition(tt.p, petition.Command{Action: petition.ActionCorrect, On: today, Reason: "Nhầm ngày", Petition: &d}, input())
			if tt.want != "" {
				wantFields(t, err, tt.want)
				return
			}
			if err != nil || step.Petition.ReceivedOn != tt.on || step.Petition.LastOn != tt.last {
				t.Errorf("received %s, last step %s, %v", step.Petition.ReceivedOn, step.Petition.LastOn, err)
			}
		})
	}
}

// TestCorrectChangesOnlyWhatIsGiven: what is left out stays, and a correction
// that changes nothing is refused, so that no event tells of it.
func TestCorrectChangesOnlyWhatIsGiven(t *testing.T) {
	t.Parallel()
	p := register(t, entry())
	p.Content, p.Respondent, p.ContestedDecision = "Nội dung", "UBND phường", "QĐ 1"
	for _, tt := range []struct {
		name string
		give petition.PetitionCorrection
		want func(*petition.Petition)
	}{
		{"channel", petition.PetitionCorrection{Channel: new(petition.Online)}, func(p *petition.Petition) { p.Channel = petition.Online }},
		{"field", petition.PetitionCorrection{Field: new(petition.FieldPolicy)}, func(p *petition.Petition) { p.Field = petition.FieldPolicy }},
		{"date", petition.PetitionCorrection{ReceivedOn: new(received.AddDays(1))}, func(p *petition.Petition) {
			p.ReceivedOn, p.LastOn = received.AddDays(1), received.AddDays(1)
		}},
		{"subject", petition.PetitionCorrection{Subject: new("Khác")}, func(p *petition.Petition) { p.Subject = "Khác" }},
		{"content", petition.PetitionCorrection{Content: new("Khác")}, func(p *petition.Petition) { p.Content = "Khác" }},
		{"no content", petition.PetitionCorrection{Content: new("")}, func(p *petition.Petition) { p.Content = "" }},
		{"respondent", petition.PetitionCorrection{Respondent: new("Khác")}, func(p *petition.Petition) { p.Respondent = "Khác" }},
		{"decision", petition.PetitionCorrection{ContestedDecision: new("Khác")}, func(p *petition.Petition) { p.ContestedDecision = "Khác" }},
		{"originals", petition.PetitionCorrection{Originals: new(true)}, func(p *petition.Petition) { p.Originals = true }},
		{"signatories", petition.PetitionCorrection{Signatories: new(2)}, func(p *petition.Petition) { p.Signatories = 2 }},
		{"signed", petition.PetitionCorrection{AllSigned: new(true)}, func(p *petition.Petition) { p.AllSigned = true }},
		{"appointed", petition.PetitionCorrection{Appointed: new(true)}, func(p *petition.Petition) { p.Appointed = true }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			cmd := petition.Command{Action: petition.ActionCorrect, On: today, Reason: "Sửa", Petition: &tt.give}
			step := apply(t, p, cmd)
			want := p
			want.Version++
			tt.want(&want)
			if diff := cmp.Diff(want, step.Petition, dates()); diff != "" {
				t.Errorf("petition (-want +got):\n%s", diff)
			}
			if len(step.Events) != 1 || len(step.Events[0].Changes) == 0 {
				t.Errorf("events %+v", step.Events)
			}
			_, err := petition.ApplyPetition(step.Petition, cmd, input())
			wantFault(t, err, petition.ErrUnchanged)
		})
	}
	_, err := petition.ApplyPetition(p, petition.Command{Action: petition.ActionCorrect, On: today, Reason: "Sửa", Petition: &petition.PetitionCorrection{}}, input())
	wantFault(t, err, petition.ErrUnchanged)
}

// TestCorrectedReceiptOfAReferredPetition: what another authority passed on did
// not come before it was passed on.
func TestCorrectedReceiptOfAReferredPetition(t *testing.T) {
	t.Parallel()
	p := register(t, entry())
	p.Origin = id(otherOffice, 9)
	in := input()
	in.Origin = &petition.Petition{ID: p.Origin, State: petition.StateTransferred, DisposedOn: received}
	correct := func(on clock.Date) error {
		_, err := petition.ApplyPetition(p, petition.Command{
			Action: petition.ActionCorrect, On: today, Reason: "Nhầm ngày", Petition: &petition.PetitionCorrection{ReceivedOn: &on},
		}, in)
		return err
	}
	if err := correct(received.AddDays(1)); err != nil {
		t.Error(err)
	}
	wantFields(t, correct(received.AddDays(-1)), "/petition/received_on before_referral")
}

// TestCorrectKeepsASignatory: a petition that names its sender is signed by
// somebody.
func TestCorrectKeepsASignatory(t *testing.T) {
	t.Parallel()
	_, err := petition.ApplyPetition(register(t, entry()), petition.Command{
		Action: petition.ActionCorrect, On: today, Reason: "Sửa", Petition: &petition.PetitionCorrection{Signatories: new(0)},
	}, input())
	wantFields(t, err, "/petition/signatories out_of_range")
}

// TestTransferNamesOneAddressee: an authority of the deployment, or the name of
// one outside, and never both.
func TestTransferNamesOneAddressee(t *testing.T) {
	t.Parallel()
	in := input()
	in.LinkedID = id(otherOffice, 5)
	_, err := petition.ApplyPetition(classified(t, outside(petition.Complaint)), petition.Command{
		Action: petition.ActionTransfer, On: received, TransferTo: otherOffice, TransferName: "Thanh tra",
	}, in)
	wantFields(t, err, "/transfer_name one_addressee")
}

// TestTransferOutside: an addressee outside the deployment gets no linked
// petition, and the answer is recorded by hand, once.
func TestTransferOutside(t *testing.T) {
	t.Parallel()
	step := apply(t, classified(t, outside(petition.Feedback)), petition.Command{
		Action: petition.ActionTransfer, On: received, TransferName: "Tòa án nhân dân khu vực",
	})
	if step.Linked != nil || len(step.Events) != 1 || step.Petition.TransferredTo != authority.ID(0) {
		t.Errorf("step %+v", step)
	}
	reply := petition.Command{Action: petition.ActionRecordReply, On: today, Reply: "Đã nhận."}
	answered := apply(t, step.Petition, reply).Petition
	if answered.ReplyOn != today || answered.ReplyText != "Đã nhận." || answered.LastOn != received {
		t.Errorf("petition %+v", answered)
	}
	_, err := petition.ApplyPetition(answered, reply, input())
	if got := verdict(err); got != "awaiting_reply" {
		t.Errorf("refused by %s", got)
	}
}
