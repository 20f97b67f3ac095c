package casework_test

import (
	"slices"
	"testing"

	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/idempotency"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// denounced is a denunciation received and classified as ours today.
func (o *office) denounced(change func(*petition.Classification)) petition.Petition {
	o.Helper()
	c := petition.Classification{Kind: petition.Denunciation, Duty: petition.OfficialDuty, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within}
	change(&c)
	return o.step(o.register(petition.Denunciation).ID, petition.Command{Action: petition.ActionClassify, Classification: &c}).Petition
}

// called calls a dialogue for a day.
func called(day clock.Date) petition.Command {
	return petition.Command{Action: petition.ActionCallDialogue, PlannedOn: day, Participants: heard().Participants}
}

// heard holds the dialogue, to which both sides came.
func heard() petition.Command {
	return petition.Command{Action: petition.ActionHoldDialogue, Chair: petition.ByResolver, ChairName: "Lê Thị Chủ Trì", Participants: []petition.Participant{
		{Seat: petition.Seat{Side: petition.Complains}, Name: "Nguyễn Thị Mẫu"}, {Seat: petition.Seat{Side: petition.Responds}},
	}}
}

// declines wants a guard to refuse a step on a petition.
func (o *office) declines(id authority.OwnedID, guard string, cmd petition.Command) {
	o.Helper()
	var out casework.PetitionResult
	_, err := o.s.StepPetition(o.Context(), o.actor, id, 0, cmd, idempotency.Unkept(&out))
	o.refusedBy(err, guard, cmd.Action)
}

// owes says whether a deadline of the term ever began for the matter.
func (o *office) owes(id authority.OwnedID, term deadline.Term, want bool) {
	o.Helper()
	v, err := agendaOf(o.b).MatterDeadlines(o.Context(), o.actor, id, false)
	if err != nil {
		o.Fatal(err)
	}
	got := slices.ContainsFunc(v.Items, func(i agenda.DeadlineItem) bool { return i.Entry.Term == term })
	if got != want {
		o.Errorf("%s began: %v", term, got)
	}
}

// TestIdentityIsCheckedElsewhere: the first handling of a denunciation is due in
// seven working days, in ten when the denouncer's identity is checked at several
// places or by delegation; whoever is late stays late (Luật Tố cáo, Điều 24 khoản 1).
func TestIdentityIsCheckedElsewhere(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-07-01")
		asIs := func(*petition.Classification) {}
		delegated, forgotten := o.denounced(asIs), o.denounced(asIs)
		o.check("at one place", o.entry(petition.OfPetition, delegated.ID, deadline.Admit), "TC_INIT", "2026-07-10", deadline.Open, false)
		check := petition.Command{Action: petition.ActionCheckIdentity, IdentityCheck: petition.Delegated}
		o.on("2026-07-10")
		o.step(delegated.ID, check)
		o.check("by delegation", o.entry(petition.OfPetition, delegated.ID, deadline.Admit), "TC_INIT_LONG", "2026-07-15", deadline.Open, false)
		o.on("2026-07-15")
		o.step(delegated.ID, petition.Command{Action: petition.ActionAccept})
		o.check("accepted", o.entry(petition.OfPetition, delegated.ID, deadline.Admit), "TC_INIT_LONG", "2026-07-15", deadline.Met, false)

		o.declines(forgotten.ID, "first_handling_in_limit", check)
		o.step(forgotten.ID, petition.Command{Action: petition.ActionAccept})
		o.check("late", o.entry(petition.OfPetition, forgotten.ID, deadline.Admit), "TC_INIT", "2026-07-10", deadline.Met, true)
	})
}

// TestTwoPublications: the conclusion is made public in seven working days from its
// day, the decision on handling in seven from its own, each for fifteen consecutive
// days or in two runs (Luật Tố cáo, Điều 40 khoản 1; Nghị định 31/2019/NĐ-CP, Điều 6).
func TestTwoPublications(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-07-01")
		team := teamAt(t, b, storetest.CommuneA1)
		conclude := func(outcome petition.Outcome) authority.OwnedID {
			_, m := o.accept(petition.Denunciation)
			o.moves(m, petition.Command{Action: petition.ActionVerify, Team: team}, petition.Command{Action: petition.ActionReport},
				petition.Command{Action: petition.ActionConclude, Outcome: outcome})
			return m
		}
		violation, none := conclude(petition.OutcomeRight), conclude(petition.OutcomeWrong)
		o.check("conclusion", o.entry(petition.OfMatter, violation, deadline.PublishResult), "TC_PUBLISH", "2026-07-10", deadline.Open, false)
		o.on("2026-07-06")
		handle := petition.Command{Action: petition.ActionHandle}
		o.moves(violation, handle)
		o.moves(none, handle)
		o.check("handling", o.entry(petition.OfMatter, violation, deadline.PublishHandling), "TC_PUBLISH_HANDLING", "2026-07-15", deadline.Open, false)
		o.owes(none, deadline.PublishHandling, false)

		o.on("2026-07-09")
		today := o.today()
		posted := &petition.Publication{Medium: petition.OnBoard, Until: today.AddDays(14)}
		o.moves(violation, petition.Command{Action: petition.ActionPublish, Publication: posted})
		o.check("conclusion posted", o.entry(petition.OfMatter, violation, deadline.PublishResult), "TC_PUBLISH", "2026-07-10", deadline.Met, false)
		o.check("handling waits", o.entry(petition.OfMatter, violation, deadline.PublishHandling), "TC_PUBLISH_HANDLING", "2026-07-15", deadline.Open, false)
		o.on("2026-07-16")
		o.moves(violation, petition.Command{Action: petition.ActionPublishHandling, Publication: &petition.Publication{Medium: petition.InPrint, Until: o.today().AddDays(1), Runs: 2}})
		o.check("handling late", o.entry(petition.OfMatter, violation, deadline.PublishHandling), "TC_PUBLISH_HANDLING", "2026-07-15", deadline.Met, true)
		o.refuses(none, "violation_found", petition.Command{Action: petition.ActionPublishHandling, Publication: posted})

		v, err := o.s.Matter(t.Context(), o.actor, violation)
		if err != nil {
			t.Fatal(err)
		}
		want := "result=posted=2026-07-09=2026-07-23 handling=print=2026-07-16=2026-07-17=2"
		if got := petition.WritePublications(v.Matter.Publications); got != want || v.Matter.PublishedOn != today {
			t.Errorf("published %s on %s", got, v.Matter.PublishedOn)
		}
	})
}

// TestNamesOfADialogueAreSealed: the history tells who was called and who came, and
// tells it no more once a paper of the case is found to be a denunciation (Luật Tố
// cáo, Điều 8).
func TestNamesOfADialogueAreSealed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-07-01")
		m := o.takeIn(o.register(petition.Complaint).ID, petition.Complaint)
		joined := o.register(petition.Complaint)
		o.step(joined.ID, petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
			Kind: petition.Complaint, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within,
		}})
		o.step(joined.ID, petition.Command{Action: petition.ActionJoin, Matter: m})
		o.moves(m, petition.Command{Action: petition.ActionVerify}, called(o.today().AddDays(6)), petition.Command{Action: petition.ActionReport})
		o.on("2026-07-07")
		o.moves(m, heard())

		told := func(actor access.Actor) (names []string, withheld bool) {
			h, err := o.s.History(t.Context(), actor, m)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range h.Events {
				withheld = withheld || e.Withheld
				for _, v := range e.Values {
					names = append(names, v.New)
				}
			}
			return names, withheld
		}
		officer := person(access.Officer, storetest.CommuneA1)
		want := []string{"Nguyễn Thị Mẫu", "Nguyễn Thị Mẫu", "Lê Thị Chủ Trì"}
		if names, withheld := told(officer); !slices.Equal(names, want) || withheld {
			t.Errorf("of a complaint: %v, withheld %v", names, withheld)
		}

		o.step(joined.ID, petition.Command{Action: petition.ActionDetach, Reason: "Là đơn tố cáo"})
		o.step(joined.ID, petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
			Kind: petition.Denunciation, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within,
		}})
		if names, withheld := told(officer); len(names) > 0 || !withheld {
			t.Errorf("once a paper of the case is sealed: %v, withheld %v", names, withheld)
		}
	})
}

// TestClearDenunciations: about state management one is handled at once, which
// starts neither sending nor publishing (Luật Tố cáo, Điều 42 khoản 1, Điều 43);
// about official duty it is concluded at once, with all that follows a conclusion
// (Nghị định 31/2019/NĐ-CP, Điều 19).
func TestClearDenunciations(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-07-01")
		accepted := func(d petition.Duty) authority.OwnedID {
			p := o.denounced(func(c *petition.Classification) { c.Duty = d })
			return o.step(p.ID, petition.Command{Action: petition.ActionAccept}).Matter.ID
		}
		management, duty := accepted(petition.StateManagement), accepted(petition.OfficialDuty)
		handle := petition.Command{Action: petition.ActionActAtOnce, Outcome: petition.OutcomeRight, Ground: petition.ClearAtOnce}
		conclude := petition.Command{Action: petition.ActionConclude, Outcome: petition.OutcomeRight, Ground: petition.ClearAtOnce}
		o.refuses(duty, "state_management", handle)
		o.refuses(management, "official_duty", conclude)
		o.on("2026-07-03")
		o.moves(management, handle)
		o.moves(duty, conclude)
		for _, m := range []authority.OwnedID{management, duty} {
			o.check("resolved", o.entry(petition.OfMatter, m, deadline.Resolve), "TC_RESOLVE", "2026-07-31", deadline.Met, false)
			for _, term := range []deadline.Term{deadline.SendResult, deadline.PublishResult} {
				o.owes(m, term, m == duty)
			}
		}
	})
}

// TestProtectionBeforeAcceptance: it may be asked for and granted before the
// denunciation is accepted, and goes on in the matter (Luật Tố cáo, Điều 50, 51).
func TestProtectionBeforeAcceptance(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-07-01")
		received := o.register(petition.Denunciation)
		o.step(received.ID, petition.Command{Action: petition.ActionAskProtection, Reason: "Gọi điện báo bị đe dọa"})
		o.step(received.ID, petition.Command{Action: petition.ActionGrantProtection})
		o.declines(received.ID, "petition_not_protected", petition.Command{Action: petition.ActionGrantProtection})
		o.on("2026-07-06")
		m := o.takeIn(received.ID, petition.Denunciation)
		v, err := o.s.Matter(t.Context(), o.actor, m)
		if err != nil {
			t.Fatal(err)
		}
		if on := v.Matter.ProtectedOn.String(); on != "2026-07-01" || !v.Petitions[0].ProtectedOn.IsZero() {
			t.Errorf("the matter protects since %s, the petition since %s", on, v.Petitions[0].ProtectedOn)
		}
		if len(v.Spans) != 1 || v.Spans[0].Kind != casework.ProtectionSpan || v.Spans[0].From.String() != "2026-07-01" || !v.Spans[0].To.IsZero() {
			t.Errorf("spans %+v", v.Spans)
		}
		o.moves(m, petition.Command{Action: petition.ActionEndProtection, Reason: "Không còn nguy cơ"})
		if v, err = o.s.Matter(t.Context(), o.actor, m); err != nil || v.Spans[0].To.String() != "2026-07-06" {
			t.Errorf("ended: %+v, %v", v.Spans, err)
		}

		refused := o.denounced(func(*petition.Classification) {})
		o.step(refused.ID, petition.Command{Action: petition.ActionGrantProtection})
		o.step(refused.ID, petition.Command{Action: petition.ActionRefuse, Inadmissibility: petition.InadmissibleForm, Reason: "Không đúng hình thức"})
		o.step(refused.ID, petition.Command{Action: petition.ActionEndProtection, Reason: "Không thụ lý"})
		o.declines(refused.ID, "petition_protected", petition.Command{Action: petition.ActionEndProtection, Reason: "Không thụ lý"})
		o.declines(o.register(petition.Complaint).ID, "denunciation", petition.Command{Action: petition.ActionAskProtection})
	})
}
