package petition_test

import (
	"testing"

	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/ledger"
	"kntc/internal/party"
	"kntc/internal/petition"
)

// clearCut is a classified denunciation on state management, clear and with evidence.
func clearCut(t *testing.T, change func(*petition.Classification)) petition.Petition {
	t.Helper()
	c := within(petition.Denunciation)
	c.Duty, c.Evident = petition.StateManagement, true
	change(c)
	return classified(t, c)
}

func atOnce() petition.Command {
	return petition.Command{
		Action: petition.ActionActAtOnce, On: today, Outcome: petition.OutcomeRight, Ground: petition.ClearAtOnce,
		Reply: "Đã lập biên bản, đình chỉ thi công và xử phạt.", Paper: petition.Paper{Number: "05/BB", On: today, Signer: "Thanh tra viên"},
	}
}

// TestHandledAtOnceWithoutAcceptance: a clear denunciation on state management needs no
// acceptance (Luật Tố cáo, Điều 42 khoản 1, Điều 43): no matter opens, so nothing is to
// be sent or published.
func TestHandledAtOnceWithoutAcceptance(t *testing.T) {
	t.Parallel()
	p := clearCut(t, func(*petition.Classification) {})
	step := apply(t, p, atOnce())
	got := step.Petition
	if got.State != petition.StateActedAtOnce || got.DisposedOn != today || got.Outcome != petition.OutcomeRight || got.ReplyText == "" || step.Opened != nil || !got.Matter.IsZero() {
		t.Errorf("handled %+v", got)
	}
	if e := step.Events[0]; e.Paper.Number != "05/BB" || e.Paper.Signer != "Thanh tra viên" || e.Tells(petition.FactOutcome) != "right" || e.Ground() != petition.ClearAtOnce {
		t.Errorf("the history tells %+v", e)
	}
	unsigned := atOnce()
	unsigned.Paper.Signer = ""
	_, err := petition.ApplyPetition(p, unsigned, input())
	wantFields(t, err, "/paper/signer required")
	_, err = petition.ApplyPetition(p, petition.Command{Action: petition.ActionActAtOnce, On: today}, input())
	wantFields(t, err, "/outcome required", "/ground required", "/reply required", "/paper/signer required")
}

// TestNotHandledAtOnce: official duty is accepted and concluded (Nghị định
// 31/2019/NĐ-CP, Điều 19), a further denunciation is reviewed (Luật Tố cáo, Điều 37,
// 38), and what is not clear is accepted.
func TestNotHandledAtOnce(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name           string
		change         func(*petition.Classification)
		guard, article string
	}{
		{"official duty", func(c *petition.Classification) { c.Duty = petition.OfficialDuty }, "state_management", "Điều 19"},
		{"nobody knows", func(c *petition.Classification) { c.Duty = "" }, "state_management", "Điều 42 khoản 1, Điều 43"},
		{"not clear", func(c *petition.Classification) { c.Evident = false }, "clear_evidence", "Điều 43"},
		{"a further one", func(c *petition.Classification) { c.Instance = petition.Further }, "first_denunciation", "Điều 37, Điều 38"},
		{"another authority's", func(c *petition.Classification) { c.Competence = petition.OutsideState }, "within_competence", "Điều 29 khoản 1"},
		{"not eligible", func(c *petition.Classification) { c.Eligibility = petition.Ineligible }, "eligible", "Điều 6"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := petition.ApplyPetition(clearCut(t, tt.change), atOnce(), input())
			wantArticle(t, err, tt.guard, tt.article)
		})
	}
}

// TestHandledAtOnceProvesUnclear: it is undone as any disposition, with a document that
// revokes the minutes, and accepted.
func TestHandledAtOnceProvesUnclear(t *testing.T) {
	t.Parallel()
	handled := apply(t, clearCut(t, func(*petition.Classification) {}), atOnce())
	in := input()
	in.Disposal = petition.Disposal{Paper: handled.Events[0].Paper}
	undo := petition.Command{Action: petition.ActionUndo, On: today, Reason: "Nội dung chưa rõ ràng"}
	_, err := petition.ApplyPetition(handled.Petition, undo, in)
	wantFields(t, err, "/paper/number required", "/paper/on required", "/paper/signer required")
	undo.Paper = petition.Paper{Number: "09/QĐ", On: today, Signer: "Chủ tịch"}
	back, err := petition.ApplyPetition(handled.Petition, undo, in)
	if err != nil || back.Petition.State != petition.StateClassified || back.Petition.Outcome != "" || back.Petition.ReplyText != "" {
		t.Fatalf("undone %+v, %v", back.Petition, err)
	}
	if m := apply(t, back.Petition, petition.Command{Action: petition.ActionAccept, On: today}).Opened; m == nil || m.Duty != petition.StateManagement {
		t.Errorf("accepted as %+v", m)
	}
}

// TestHandledAtOnceIsCounted: received, processed, in competence as classified, and
// resolved on the day (Thông tư 06/2025/TT-TTCP, 02/XLD cột 1–5, 12–18, 04/GQTC cột 1, 2, 4);
// it is neither left without a result nor a matter.
func TestHandledAtOnceIsCounted(t *testing.T) {
	t.Parallel()
	p := apply(t, clearCut(t, func(*petition.Classification) {}), atOnce()).Petition
	days := make(map[ledger.Measure]clock.Date)
	for _, f := range petition.PetitionFacts(p, nil) {
		days[f.Measure] = f.On
		if f.Measure == petition.MeasureResolved && f.Dims[petition.DimensionOutcome] != "right" {
			t.Errorf("resolved as %v", f.Dims)
		}
	}
	want := map[ledger.Measure]clock.Date{
		petition.MeasureReceived: received, petition.MeasureWithin: received, petition.MeasureProcessed: today, petition.MeasureCompetent: today, petition.MeasureResolved: today,
	}
	for m, on := range want {
		if days[m] != on {
			t.Errorf("%s on %s, want %s", m, days[m], on)
		}
	}
	if len(days) != len(want) {
		t.Errorf("counted %v", days)
	}
}

// TestGroupDenunciations: all who denounce sign, and somebody represents them (Luật Tố
// cáo, Điều 23 khoản 2; of those who come in person khoản 3); the law bounds neither
// their number nor asks for a document that appoints them.
func TestGroupDenunciations(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name                    string
		people, representatives int
		signed                  bool
		channel                 petition.Channel
		article                 string // "" when it is accepted
	}{
		{"four need nothing", 4, 0, false, petition.Post, ""},
		{"not all signed", 7, 1, false, petition.Post, "Điều 23 khoản 2"},
		{"nobody represents them", 7, 0, true, petition.Post, "Điều 23 khoản 2"},
		{"in person, not all signed", 7, 1, false, petition.InPerson, "Điều 23 khoản 3"},
		{"all signed, one represents them", 7, 1, true, petition.Post, ""},
		{"all signed, six represent them", 7, 6, true, petition.InPerson, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := entry()
			d.Kind, d.Channel, d.Signatories, d.AllSigned = petition.Denunciation, tt.channel, tt.people, tt.signed
			parties := make([]party.Party, max(tt.representatives, 1))
			for i := range parties {
				parties[i] = person()
				parties[i].Representative = i < tt.representatives
			}
			p := apply(t, register(t, d, parties...), petition.Command{Action: petition.ActionClassify, On: received, Classification: within(petition.Denunciation)}).Petition
			target := matter(petition.Denunciation)
			in := input()
			in.Target = &target
			for _, cmd := range []petition.Command{{Action: petition.ActionAccept, On: today}, {Action: petition.ActionJoin, On: today, Matter: target.ID}} {
				_, err := petition.ApplyPetition(p, cmd, in)
				switch {
				case tt.article != "":
					wantArticle(t, err, "group_signed", tt.article)
				case err != nil:
					t.Errorf("%s: %v", cmd.Action, err)
				}
			}
		})
	}
}

// TestInstanceFitsTheKind: a complaint has a second instance (Luật Khiếu nại, Điều 7), a
// denunciation a further one (Luật Tố cáo, Điều 37, 38), recommendations and feedback
// none; the contents of a mixed petition are of different kinds.
func TestInstanceFitsTheKind(t *testing.T) {
	t.Parallel()
	fits := map[petition.Kind]petition.Instance{petition.Complaint: petition.Second, petition.Denunciation: petition.Further}
	for _, kind := range petition.Kinds() {
		for _, instance := range []petition.Instance{petition.Second, petition.Further} {
			c := within(kind)
			c.Instance = instance
			cmd := petition.Command{Action: petition.ActionClassify, On: received, Classification: c}
			_, err := petition.ApplyPetition(register(t, entry()), cmd, input())
			if fits[kind] == instance {
				if err != nil {
					t.Errorf("%s at %s: %v", kind, instance, err)
				}
				continue
			}
			wantFields(t, err, "/classification/instance not_for_kind")
			in := input()
			in.Imported = true
			if _, err := petition.ApplyPetition(register(t, entry()), cmd, in); err != nil {
				t.Errorf("a paper register tells what the office wrote: %v", err)
			}
		}
	}
	twice := within(petition.Mixed)
	twice.Kinds = []petition.Kind{petition.Complaint, petition.Denunciation, petition.Complaint}
	_, err := petition.ApplyPetition(register(t, entry()), petition.Command{Action: petition.ActionClassify, On: received, Classification: twice}, input())
	wantFields(t, err, "/classification/kinds repeated")
	late := within(petition.Denunciation)
	late.LateResolver = true
	_, err = petition.ApplyPetition(register(t, entry()), petition.Command{Action: petition.ActionClassify, On: received, Classification: late}, input())
	wantFields(t, err, "/classification/late_resolver not_for_instance")
}

// TestDutyIsToldAtAcceptance: what the violation is about decides how a clear
// denunciation is handled (Luật Tố cáo, Điều 2, 42, 43), so it is told at acceptance at
// the latest.
func TestDutyIsToldAtAcceptance(t *testing.T) {
	t.Parallel()
	c := within(petition.Denunciation)
	c.Duty = ""
	p := classified(t, c)
	accept := petition.Command{Action: petition.ActionAccept, On: today}
	_, err := petition.ApplyPetition(p, accept, input())
	wantFields(t, err, "/duty required")
	split := petition.Command{Action: petition.ActionSplit, On: today, Contents: []petition.Content{{Subject: "Xây dựng"}, {Subject: "Môi trường"}}}
	in := input()
	in.More = []petition.Entry{{ID: id(office, 101)}}
	_, err = petition.ApplyPetition(p, split, in)
	wantFields(t, err, "/duty required")
	accept.Duty = petition.StateManagement
	step := apply(t, p, accept)
	if step.Petition.Duty != petition.StateManagement || step.Opened.Duty != petition.StateManagement {
		t.Errorf("accepted %+v, %+v", step.Petition, step.Opened)
	}
	accept.Duty = "no_duty"
	_, err = petition.ApplyPetition(p, accept, input())
	wantFields(t, err, "/duty unknown_value")
	in = input()
	in.Imported = true
	if _, err := petition.ApplyPetition(p, petition.Command{Action: petition.ActionAccept, On: today}, in); err != nil {
		t.Errorf("a paper register does not tell it: %v", err)
	}
	complaint := petition.Command{Action: petition.ActionAccept, On: today, Duty: petition.OfficialDuty}
	_, err = petition.ApplyPetition(classified(t, within(petition.Complaint)), complaint, input())
	wantFields(t, err, "/duty not_for_kind")
}

// TestOnlyALateResolverIsAsked: a report is asked for on a further denunciation because
// the earlier one is late (Luật Tố cáo, Điều 38 khoản 2), not on one against its result
// (Điều 37).
func TestOnlyALateResolverIsAsked(t *testing.T) {
	t.Parallel()
	c := within(petition.Denunciation)
	c.Instance = petition.Further
	ask := petition.Command{Action: petition.ActionAskForReport, On: today}
	_, err := petition.ApplyPetition(classified(t, c), ask, input())
	wantArticle(t, err, "late_resolver", "Điều 38 khoản 2")
	c.LateResolver = true
	if p := apply(t, classified(t, c), ask).Petition; p.ReportAskedOn != today {
		t.Errorf("asked %+v", p)
	}
}

// TestOneMatterGoesOnFromAnother: while an earlier matter is resolved again, a further
// petition about it joins the matter in which that happens.
func TestOneMatterGoesOnFromAnother(t *testing.T) {
	t.Parallel()
	prior := matter(petition.Denunciation)
	prior.ID, prior.State, prior.Outcome, prior.ResolvedOn = id(otherOffice, 70), petition.StateConcluded, petition.OutcomeWrong, received
	next := tracked(petition.Track{Kind: petition.Denunciation, Instance: petition.Further})
	next.ID, next.Number = id(office, 77), petition.Number{Book: petition.MatterBook, Year: 2026, No: 12}
	c := within(petition.Denunciation)
	c.Instance = petition.Further
	p := classified(t, c)
	in := input()
	in.Prior, in.Next = &prior, []petition.Matter{next}
	accept := petition.Command{Action: petition.ActionAccept, On: today, Prior: prior.ID, Ground: petition.Inaccurate}
	_, err := petition.ApplyPetition(p, accept, in)
	wantArticle(t, err, "not_going_on", "Điều 37, Điều 38")
	wantFields(t, err, "/prior going_on")
	if f := fault.As(err); f == nil || f.Extra["matter"] != next.ID.String() {
		t.Errorf("it does not say which: %v", err)
	}
	in.Target = &next
	if step, err := petition.ApplyPetition(p, petition.Command{Action: petition.ActionJoin, On: today, Matter: next.ID}, in); err != nil || step.Petition.Matter != next.ID {
		t.Errorf("joined %+v, %v", step.Petition, err)
	}
	next.EndedOn = received
	in.Next = []petition.Matter{next}
	if _, err := petition.ApplyPetition(p, accept, in); err != nil {
		t.Errorf("once that has ended: %v", err)
	}
}
