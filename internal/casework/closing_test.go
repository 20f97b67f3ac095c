package casework_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/page"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// handledAtOnce handles a clear denunciation at once.
func handledAtOnce() petition.Command {
	return petition.Command{
		Action: petition.ActionActAtOnce, Outcome: petition.OutcomePartlyRight, Ground: petition.ClearAtOnce,
		Reply: "Đã lập biên bản, yêu cầu tháo dỡ.", Paper: petition.Paper{Signer: "Trần Văn Ví Dụ"},
	}
}

// TestClosingADenunciation: the file of a denunciation is closed when the acceptance
// was notified, the conclusion sent, handled and published (Luật Tố cáo, Điều 29, 35,
// 36, 40). What is not recorded and cannot be any more asks for a reason, stands in the
// history, and stays late.
func TestClosingADenunciation(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-07-01")
		_, m := o.accept(petition.Denunciation)
		o.moves(m, petition.Command{Action: petition.ActionSuspend, Ground: petition.AwaitingResult}, petition.Command{Action: petition.ActionResume},
			petition.Command{Action: petition.ActionConclude, Outcome: petition.OutcomeRight, Ground: petition.ClearAtOnce})
		closing := petition.Command{Action: petition.ActionClose, Reason: "Quyết định tạm đình chỉ đã giao trực tiếp, không có biên nhận"}
		refused := func(steps int) {
			t.Helper()
			err := o.move(m, closing)
			o.refusedBy(err, "duties_done", closing.Action)
			if f := fault.As(err); f != nil && strings.Count(f.Detail.VI, "“") != steps {
				t.Errorf("refused with %q, want %d steps", f.Detail.VI, steps)
			}
			_, offered, err := o.s.MatterActions(t.Context(), o.actor, m)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range offered {
				if a.Rule.Action == closing.Action && (a.Allowed || a.Why.Extra["guard"] != "duties_done") {
					t.Errorf("closing is offered: %+v", a.Why)
				}
			}
		}
		o.on("2026-07-20")
		refused(4) // notice, sending, handling, publishing
		met := &petition.Publication{Medium: petition.AtMeeting}
		o.moves(m, petition.Command{Action: petition.ActionGiveNotice}, petition.Command{Action: petition.ActionSendResult},
			petition.Command{Action: petition.ActionPublish, Publication: met}, petition.Command{Action: petition.ActionHandle})
		refused(2) // the report of the handling, and its publication
		o.moves(m, petition.Command{Action: petition.ActionReportHandling}, petition.Command{Action: petition.ActionPublishHandling, Publication: met})
		unsaid := closing
		unsaid.Reason = ""
		o.refusedBy(o.move(m, unsaid), "reason_while_owing", closing.Action)
		o.moves(m, closing)
		o.check("never sent", o.entry(petition.OfMatter, m, deadline.SendSuspension), "TC_SUSP_SEND", "2026-07-08", deadline.Lapsed, true)
		o.check("given late", o.entry(petition.OfMatter, m, deadline.AcceptNotice), "TC_ACCEPT_NOTICE", "2026-07-08", deadline.Met, true)
		events, err := o.s.Events(t.Context(), o.actor, m)
		if err != nil || events[len(events)-1].Tells(petition.FactUndone) != "send_suspension" {
			t.Errorf("the history ends with %+v, %v", events[len(events)-1], err)
		}
	})
}

// TestHandledAtOnceBeforeAcceptance: no matter opens and no term of one begins (Luật Tố
// cáo, Điều 42 khoản 1, Điều 43); the petition counts as received, in competence and
// resolved (Thông tư 06/2025/TT-TTCP, 02/XLD cột 1–5, 12–18, 04/GQTC cột 1, 2, 4). When it proves not
// to be clear that is undone, and it is accepted.
func TestHandledAtOnceBeforeAcceptance(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-07-01")
		p := o.denounced(func(c *petition.Classification) { c.Duty, c.Evident = petition.StateManagement, true })
		o.on("2026-07-03")
		done := o.step(p.ID, handledAtOnce()).Petition
		if done.State != petition.StateActedAtOnce || done.Outcome != petition.OutcomePartlyRight || !done.Matter.IsZero() {
			t.Errorf("handled %+v", done)
		}
		if open := o.open(p); len(open) > 0 {
			t.Errorf("what runs: %v", open)
		}
		counts := func(resolved, competent, matters int64) {
			t.Helper()
			for figure, want := range map[string]int64{
				"petitions_received": 1, "petitions_processed": resolved + matters, "petitions_in_competence": competent, "petitions_resolved": resolved,
				"petitions_considered_at_end": 1 - resolved - matters, "matters_accepted": matters,
			} {
				if got := o.counted(figure); got != want {
					t.Errorf("%s is %d, want %d", figure, got, want)
				}
			}
		}
		counts(1, 1, 0)
		list, err := o.s.Petitions(t.Context(), o.actor, casework.PetitionFilter{States: []petition.State{petition.StateActedAtOnce}}, page.Page{Limit: 10})
		if err != nil || len(list) != 1 || list[0].Petition.ID != p.ID {
			t.Errorf("listed %+v, %v", list, err)
		}
		undo := petition.Command{Action: petition.ActionUndo, Reason: "Nội dung chưa rõ ràng"}
		_, err = o.try(p, undo)
		asksForRevocation(t, err)
		undo.Paper = revocation(o.today())
		back := o.step(p.ID, undo).Petition
		if back.State != petition.StateClassified || back.Outcome != "" || back.ReplyText != "" || !o.open(p)[deadline.Admit] {
			t.Errorf("undone %+v", back)
		}
		counts(0, 1, 0)
		if m := o.step(p.ID, petition.Command{Action: petition.ActionAccept}).Matter; m == nil || m.Duty != petition.StateManagement {
			t.Errorf("accepted as %+v", m)
		}
		counts(0, 1, 1)
	})
}

// TestFurtherDenunciationIsReviewedOrHeard: against a result the superior reviews it in
// 20 days (Luật Tố cáo, Điều 37 khoản 2); because the earlier one is late the superior
// asks for a report in 5 working days (Điều 38 khoản 2). Neither owes both, also when it
// is classified anew.
func TestFurtherDenunciationIsReviewedOrHeard(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.on("2026-07-01")
		further := func(late bool) *petition.Classification {
			return &petition.Classification{
				Kind: petition.Denunciation, Duty: petition.OfficialDuty, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within,
				Instance: petition.Further, LateResolver: late,
			}
		}
		p := o.register(petition.Denunciation)
		classify := func(c *petition.Classification) {
			o.step(p.ID, petition.Command{Action: petition.ActionClassify, Classification: c})
		}
		runs := func(review, ask bool) {
			t.Helper()
			if open := o.open(p); open[deadline.ReviewFurther] != review || open[deadline.AskReport] != ask {
				t.Errorf("what runs: %v", open)
			}
		}
		classify(further(false))
		runs(true, false)
		o.check("reviewed", o.entry(petition.OfPetition, p.ID, deadline.ReviewFurther), "TC_AGAIN", "2026-07-21", deadline.Open, false)
		o.declines(p.ID, "late_resolver", petition.Command{Action: petition.ActionAskForReport})
		classify(further(true))
		runs(false, true)
		o.check("asked", o.entry(petition.OfPetition, p.ID, deadline.AskReport), "TC_OVERDUE_ASK", "2026-07-08", deadline.Open, false)
		classify(further(false))
		runs(true, false)
		classify(further(true))
		o.step(p.ID, petition.Command{Action: petition.ActionAskForReport})
		runs(false, false)
		classify(&petition.Classification{Kind: petition.Complaint, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within})
		runs(false, false)
	})
}

// TestOneDenunciationGoesOnInOneMatter: two further denunciations of one conclusion are
// one matter of the superior; the second joins it.
func TestOneDenunciationGoesOnInOneMatter(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		r := rush{newWorld(t, b, roll(t, 306))}
		first := r.arrive(storetest.CommuneA1, plainRegistration(), petition.Classification{Kind: petition.Denunciation, Eligibility: petition.Eligible, Competence: petition.Within})
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		matterOf := func(id authority.OwnedID) petition.Matter {
			t.Helper()
			view, err := r.s.Petition(t.Context(), overseer(), id)
			must(err)
			return *view.Matter
		}
		must(r.step(first.ID, 0, petition.Command{Action: petition.ActionAccept})())
		prior := matterOf(first.ID)
		must(r.stepMatter(prior.ID, 0, petition.Command{Action: petition.ActionConclude, Outcome: petition.OutcomeRight, Ground: petition.ClearAtOnce})())
		further := petition.Classification{Kind: petition.Denunciation, Eligibility: petition.Eligible, Competence: petition.Within, Instance: petition.Further}
		one, two := r.arrive(storetest.Province, plainRegistration(), further), r.arrive(storetest.Province, plainRegistration(), further)
		accept := petition.Command{Action: petition.ActionAccept, Prior: prior.ID, Ground: petition.EvidenceLeftOut}
		must(r.step(one.ID, 0, accept)())
		next := matterOf(one.ID)
		err := r.step(two.ID, 0, accept)()
		f := fault.As(err)
		if !errors.Is(err, petition.ErrGuard) || f.Extra["matter"] != next.ID.String() || !slices.ContainsFunc(f.Fields, func(x fault.Field) bool { return x.Code == "going_on" }) {
			t.Fatalf("a second matter: %v", err)
		}
		must(r.step(two.ID, 0, petition.Command{Action: petition.ActionJoin, Matter: next.ID})())
		if got := matterOf(two.ID); got.ID != next.ID {
			t.Errorf("it belongs to %s", got.ID)
		}
		r.settled()
	})
}
