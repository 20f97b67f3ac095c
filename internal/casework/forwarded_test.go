package casework_test

import (
	"testing"

	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/deadline"
	"kntc/internal/idempotency"
	"kntc/internal/party"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// entry is the latest deadline of a term.
func (o *office) entry(of petition.Subject, id authority.OwnedID, term deadline.Term) deadline.Entry {
	o.Helper()
	read := agendaOf(o.b).PetitionDeadlines
	if of == petition.OfMatter {
		read = agendaOf(o.b).MatterDeadlines
	}
	v, err := read(o.Context(), o.actor, id, false)
	return o.due(v, err, term).Entry
}

func (o *office) check(what string, e deadline.Entry, rule, due string, state deadline.EntryState, late bool) {
	o.Helper()
	if e.Rule != rule || e.Due.String() != due || e.State != state || e.Late() != late {
		o.Errorf("%s: %+v; want %s due %s, %s, late: %v", what, e, rule, due, state, late)
	}
}

// forwarded enters a denunciation that came through the press or another body,
// and takes it into a matter.
func (o *office) forwarded(by petition.Forwarder) (petition.Petition, authority.OwnedID) {
	o.Helper()
	var out casework.PetitionResult
	if _, err := o.s.Register(o.Context(), o.actor, casework.Registration{
		Data: petition.PetitionData{
			Kind: petition.Denunciation, Channel: petition.Forwarded, Forwarder: by, Field: petition.FieldLand, ReceivedOn: o.today(), Subject: "Nơi khác chuyển",
		},
		Parties: []party.Party{{Type: party.Person, Name: "Nguyễn Thị Mẫu", Address: "Thôn 1"}},
	}, idempotency.Unkept(&out)); err != nil {
		o.Fatal(err)
	}
	return out.Petition, o.takeIn(out.Petition.ID, petition.Denunciation)
}

// takeIn classifies a petition as ours and accepts it.
func (o *office) takeIn(id authority.OwnedID, kind petition.Kind) authority.OwnedID {
	o.Helper()
	o.step(id, petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
		Kind: kind, Duty: dutyOf(kind), Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within,
	}})
	return o.step(id, petition.Command{Action: petition.ActionAccept}).Matter.ID
}

func (o *office) moves(id authority.OwnedID, cmds ...petition.Command) {
	o.Helper()
	for _, cmd := range cmds {
		if err := o.move(id, cmd); err != nil {
			o.Fatalf("%s: %v", cmd.Action, err)
		}
	}
}

// TestWhoPassedItOnIsAnswered: a denunciation that came through another body
// must be answered, and its result told; one that did not owes nobody.
func TestWhoPassedItOnIsAnswered(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		p, m := o.forwarded(petition.ByElectedBody)
		o.check("20 days from receipt", o.entry(petition.OfPetition, p.ID, deadline.AnswerPress), "TC_PRESS", "2026-07-21", deadline.Open, false)
		o.on("2026-07-22")
		o.step(p.ID, petition.Command{Action: petition.ActionAnswerSender})
		o.check("answered", o.entry(petition.OfPetition, p.ID, deadline.AnswerPress), "TC_PRESS", "2026-07-21", deadline.Met, true)
		conclude := []petition.Command{
			{Action: petition.ActionVerify, Team: teamAt(t, b, storetest.CommuneA1)}, {Action: petition.ActionReport}, {Action: petition.ActionConclude, Outcome: petition.OutcomeRight},
		}
		o.moves(m, conclude...)
		o.check("7 working days from the conclusion", o.entry(petition.OfMatter, m, deadline.ForwardResult), "TCD_FWD_RESULT", "2026-07-31", deadline.Open, false)
		o.on("2026-07-30")
		o.moves(m, petition.Command{Action: petition.ActionTellForwarder})
		o.check("told", o.entry(petition.OfMatter, m, deadline.ForwardResult), "TCD_FWD_RESULT", "2026-07-31", deadline.Met, false)

		own, direct := o.accept(petition.Denunciation)
		o.moves(direct, conclude...)
		_, press := o.forwarded(petition.ByPress) // whom the law does not name
		o.moves(press, conclude...)
		for _, x := range []struct {
			read func() (agenda.DeadlineView, error)
			term deadline.Term
		}{
			{func() (agenda.DeadlineView, error) {
				return agendaOf(o.b).PetitionDeadlines(t.Context(), o.actor, own.ID, false)
			}, deadline.AnswerPress},
			{func() (agenda.DeadlineView, error) {
				return agendaOf(o.b).MatterDeadlines(t.Context(), o.actor, direct, false)
			}, deadline.ForwardResult},
			{func() (agenda.DeadlineView, error) {
				return agendaOf(o.b).MatterDeadlines(t.Context(), o.actor, press, false)
			}, deadline.ForwardResult},
		} {
			v, err := x.read()
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range v.Items {
				if i.Entry.Term == x.term {
					t.Errorf("what came from the citizen, or the press, has %+v", i.Entry)
				}
			}
		}
		o.moves(press, petition.Command{Action: petition.ActionTellForwarder}) // nothing forbids it
		if err := o.move(direct, petition.Command{Action: petition.ActionTellForwarder}); err == nil {
			t.Error("a result was told to a forwarder there is not")
		}
	})
}

// TestReplyTellsTheResult: a reply to the authority that referred a petition
// answers it, and tells the result once there is one.
func TestReplyTellsTheResult(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		above := *o
		above.actor = person(access.Head, storetest.Province)
		var out casework.PetitionResult
		reg := plainRegistration()
		reg.Data.Kind, reg.Data.ReceivedOn = petition.Denunciation, o.today()
		if _, err := o.s.Register(t.Context(), above.actor, reg, idempotency.Unkept(&out)); err != nil {
			t.Fatal(err)
		}
		above.step(out.Petition.ID, petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
			Kind: petition.Denunciation, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.OutsideState,
		}})
		p := *above.step(out.Petition.ID, petition.Command{Action: petition.ActionTransfer, TransferTo: storetest.CommuneA1}).Linked
		m := o.takeIn(p.ID, petition.Denunciation)
		o.moves(m, petition.Command{Action: petition.ActionVerify, Team: teamAt(t, b, storetest.CommuneA1)}, petition.Command{Action: petition.ActionReport},
			petition.Command{Action: petition.ActionConclude, Outcome: petition.OutcomeWrong})
		o.check("before", o.entry(petition.OfMatter, m, deadline.ForwardResult), "TCD_FWD_RESULT", "2026-07-10", deadline.Open, false)
		told := o.step(p.ID, petition.Command{Action: petition.ActionSendReply, Reply: "Tố cáo sai sự thật."}).Matter
		if told == nil || told.ID != m || told.State != petition.StateConcluded {
			t.Errorf("the matter after the reply: %+v", told)
		}
		o.check("the result is told", o.entry(petition.OfMatter, m, deadline.ForwardResult), "TCD_FWD_RESULT", "2026-07-10", deadline.Met, false)
		o.check("the referring authority is answered", o.entry(petition.OfPetition, p.ID, deadline.AnswerPress), "TC_PRESS", "2026-07-21", deadline.Met, false)
		events, err := o.s.Events(t.Context(), o.actor, m)
		if last := events[len(events)-1]; err != nil || last.Action != petition.ActionTellForwarder || last.Version != told.Version {
			t.Errorf("the matter's last event is %+v, %v", last, err)
		}
	})
}

// TestDialogueIsCalledInTime: a notice is given five days before the dialogue, a
// day off not counted against the party; another notice is another deadline.
func TestDialogueIsCalledInTime(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		_, m := o.accept(petition.Complaint)
		o.moves(m, petition.Command{Action: petition.ActionVerify})
		o.on("2026-07-20")
		o.moves(m, called(o.today().AddDays(10))) // 25/07/2026 is a Saturday
		o.check("called in time", o.entry(petition.OfMatter, m, deadline.DialogueNotice), "KN_DIALOG", "2026-07-24", deadline.Met, false)
		o.on("2026-07-28")
		o.refuses(m, "called_in_time", called(o.today().AddDays(3)))
		o.moves(m, called(o.today().AddDays(6)))
		second := o.entry(petition.OfMatter, m, deadline.DialogueNotice)
		o.check("called anew", second, "KN_DIALOG", "2026-07-29", deadline.Met, false)
		if second.Seq != 2 {
			t.Errorf("the second notice is number %d", second.Seq)
		}
	})
}

// TestFeedbackOnRegulationsIsPassedOn: within five working days of its receipt.
func TestFeedbackOnRegulationsIsPassedOn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		p := o.register(petition.Feedback)
		o.step(p.ID, petition.Command{Action: petition.ActionNoteRegulation})
		o.check("noted", o.entry(petition.OfPetition, p.ID, deadline.PassOn), "PAKN_PASS_ON", "2026-07-08", deadline.Open, false)
		o.on("2026-07-06")
		o.step(p.ID, petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
			Kind: petition.Feedback, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.OutsideState,
		}})
		o.step(p.ID, petition.Command{Action: petition.ActionTransfer, TransferName: "Cục Kiểm soát thủ tục hành chính"})
		o.check("passed on", o.entry(petition.OfPetition, p.ID, deadline.PassOn), "PAKN_PASS_ON", "2026-07-08", deadline.Met, false)
	})
}
