package petition_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/fault"
	"kntc/internal/petition"
)

// needsOf lists what an action needs as it is offered.
func needsOf(list []petition.Availability, a petition.Action) []string {
	for _, o := range list {
		if o.Rule.Action == a {
			return o.Needs
		}
	}
	return []string{"not listed"}
}

// TestOffersTellWhatTheyAskFor: of a decision that stands provisionally the reason,
// of a disposition with a document the one that revokes it, of a refusal its ground,
// and of a second instance what it goes on from.
func TestOffersTellWhatTheyAskFor(t *testing.T) {
	t.Parallel()
	m := effective(t)
	matters := func(m petition.Matter, due petition.Due) []petition.Availability {
		return petition.MatterActions(m, today, due, petition.Past{}, everything, petition.AsOperator())
	}
	told := m
	told.Receipts = receiptOn(received)
	outstanding := enforcingWith(t, petition.Complaint, petition.Result{Individuals: 1})
	p := classified(t, within(petition.Complaint))
	further := classified(t, within(petition.Denunciation))
	further.Instance = petition.Further
	filed := apply(t, classified(t, outside(petition.Complaint)), petition.Command{Action: petition.ActionFile, On: today, Ground: petition.AlsoSentThere}).Petition
	petitions := func(p petition.Petition, past petition.Past) []petition.Availability {
		return petition.PetitionActions(p, nil, past, today, everything, petition.AsOperator())
	}
	for _, tt := range []struct {
		name string
		got  []string
		want []string
	}{
		{"enforce, receipt unknown", needsOf(matters(m, petition.Due{}), petition.ActionEnforce), []string{"reason"}},
		{"enforce, open", needsOf(matters(told, petition.Due{Next: today}), petition.ActionEnforce), []string{"reason"}},
		{"enforce, passed", needsOf(matters(told, petition.Due{Next: today.AddDays(-1)}), petition.ActionEnforce), nil},
		{"close, receipt unknown", needsOf(matters(m, petition.Due{}), petition.ActionClose), []string{"reason"}},
		{"finish with something outstanding", needsOf(matters(outstanding, petition.Due{}), petition.ActionFinishEnforcement), []string{"reason|done"}},
		{"refuse a complaint", needsOf(petitions(p, petition.Past{}), petition.ActionRefuse), []string{"reason", "inadmissibility"}},
		{"accept", needsOf(petitions(p, petition.Past{}), petition.ActionAccept), nil},
		{"accept a further denunciation", needsOf(petitions(further, petition.Past{}), petition.ActionAccept), []string{"prior|prior_decision", "ground"}},
		{"undo", needsOf(petitions(filed, petition.Past{}), petition.ActionUndo), []string{"reason"}},
		{"undo what was issued", needsOf(petitions(filed, petition.Past{Issued: true}), petition.ActionUndo), []string{"reason", "paper/number", "paper/on", "paper/signer"}},
	} {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestGroundsFitTheCase: a ground of another kind, instance or step is refused, and
// the refusal names those that fit; where none is needed none is taken.
func TestGroundsFitTheCase(t *testing.T) {
	t.Parallel()
	further := classified(t, within(petition.Denunciation))
	further.Instance = petition.Further
	for _, tt := range []struct {
		name   string
		p      petition.Petition
		cmd    petition.Command
		want   string
		naming petition.Ground
	}{
		{"of a further denunciation, for a complaint", classified(t, within(petition.Complaint)), petition.Command{Action: petition.ActionAccept, Ground: petition.Inaccurate}, "/ground not_for_case", petition.Illness},
		{"of a further denunciation, for a first one", classified(t, within(petition.Denunciation)), petition.Command{Action: petition.ActionAccept, Ground: petition.Inaccurate}, "/ground not_for_case", ""},
		{"of a late complaint, for a denunciation", further, petition.Command{Action: petition.ActionAccept, Ground: petition.Illness}, "/ground not_for_case", petition.LawMisapplied},
		{"for feedback", classified(t, within(petition.Feedback)), petition.Command{Action: petition.ActionAccept, Ground: petition.Away}, "/ground not_for_case", ""},
		{"of a suspension", classified(t, within(petition.Complaint)), petition.Command{Action: petition.ActionAccept, Ground: petition.AwaitingResult}, "/ground unknown_value", petition.Obstacle},
		{"for a refusal", classified(t, within(petition.Complaint)), petition.Command{Action: petition.ActionRefuse, Reason: "Hết thời hiệu", Inadmissibility: petition.InadmissibleOutOfTime, Ground: petition.TimeBarred}, "/ground not_taken", ""},
		{"of complaints, for filing a denunciation", classified(t, outside(petition.Denunciation)), petition.Command{Action: petition.ActionFile, Ground: petition.TimeBarred}, "/ground not_for_case", petition.SentAfterTransfer},
		{"of denunciations, for filing a complaint", classified(t, outside(petition.Complaint)), petition.Command{Action: petition.ActionFile, Ground: petition.SentAfterTransfer}, "/ground not_for_case", petition.TimeBarred},
		{"an accused of a complaint", classified(t, within(petition.Complaint)), petition.Command{Action: petition.ActionDeclareConflict, Account: staff(1), Ground: petition.AccusedSelf}, "/ground not_for_case", petition.OwnDecision},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.cmd.On = today
			_, err := petition.ApplyPetition(tt.p, tt.cmd, input())
			wantFields(t, err, tt.want)
			if text := fault.As(err).Fields[0].Text; tt.naming != "" && !strings.Contains(text.VI, petition.GroundText(tt.naming).VI) {
				t.Errorf("the refusal does not name %s: %s", tt.naming, text.VI)
			}
		})
	}
	_, err := petition.ApplyPetition(classified(t, within(petition.Complaint)),
		petition.Command{Action: petition.ActionRefuse, On: today, Reason: "Nhầm", Inadmissibility: petition.InadmissibleForm}, input())
	wantFields(t, err, "/inadmissibility not_for_case")
	if text := fault.As(err).Fields[0].Text.VI; !strings.Contains(text, petition.InadmissibleOutOfTime.Text().VI) {
		t.Errorf("the refusal names none that fits: %s", text)
	}
}

// TestTransferBackToWhoSentIt: what came to the wrong place is returned, a step of
// its own; whoever transfers it back all the same says why (Thông tư 05/2021/TT-TTCP,
// Điều 14 khoản 1).
func TestTransferBackToWhoSentIt(t *testing.T) {
	t.Parallel()
	p := classified(t, outside(petition.Denunciation))
	p.Origin, p.Channel = id(otherOffice, 9), petition.Forwarded
	back := petition.Command{Action: petition.ActionTransfer, On: today, TransferTo: otherOffice}
	_, err := petition.ApplyPetition(p, back, completeInput(p))
	wantFields(t, err, "/transfer_to sent_here")
	if f := fault.As(err); f.Legal == nil || f.Legal.Article != "Điều 14 khoản 1" {
		t.Errorf("rests on %v", f.Legal)
	}
	apply(t, p, petition.Command{Action: petition.ActionReturn, On: today, Reason: "Không thuộc thẩm quyền"})
	back.Reason = "Nội dung thuộc thẩm quyền của cơ quan đã chuyển"
	applyWith(t, p, back, completeInput(p))
}

// TestPaperDates: the document that a step produces is not older than the case, the
// one that ends something not older than what it ends, and none is of a year in
// which there were no offices.
func TestPaperDates(t *testing.T) {
	t.Parallel()
	p := classified(t, within(petition.Denunciation))
	dated := func(cmd petition.Command, on int) petition.Command {
		cmd.Paper = petition.Paper{Number: "15/TB", On: received.AddDays(on)}
		cmd.On = today
		return cmd
	}
	take := func(p petition.Petition, cmd petition.Command) error {
		_, err := petition.ApplyPetition(p, cmd, input())
		return err
	}
	accept := petition.Command{Action: petition.ActionAccept}
	wantFields(t, take(p, dated(accept, -1)), "/paper/on before_case")
	if err := take(p, dated(accept, 0)); err != nil {
		t.Error(err)
	}
	old := petition.Command{Action: petition.ActionWithdraw, On: today, NothingToGoOn: true, Paper: petition.Paper{Number: "1", On: received.AddDays(-100 * 366)}}
	wantFields(t, take(p, old), "/paper/on out_of_range")
	if _, err := imported(p, dated(accept, -1)); err != nil {
		t.Errorf("an old register tells what it tells: %v", err)
	}

	m := on(t, matter(petition.Complaint), petition.Command{Action: petition.ActionImposeStay, On: today, Ground: petition.IrreparableHarm},
		petition.Command{Action: petition.ActionSuspend, On: today, Ground: petition.ForceMajeure})
	for _, a := range []petition.Action{petition.ActionLiftStay, petition.ActionResume} {
		cmd := petition.Command{Action: a, On: today, Paper: petition.Paper{Number: "2/QĐ", On: today.AddDays(-1)}}
		_, err := petition.ApplyMatter(m, cmd, petition.Input{By: petition.AsOperator(), Today: today})
		wantFields(t, err, "/paper/on before_beginning")
		cmd.Paper.On = today
		on(t, m, cmd)
	}

	guided := apply(t, classified(t, outside(petition.Complaint)), petition.Command{Action: petition.ActionGuide, On: today, Paper: petition.Paper{Number: "3/PHD", On: today}}).Petition
	in := input()
	in.Disposal = petition.Disposal{Paper: petition.Paper{Class: "guidance_slip", Number: "3/PHD", On: today}}
	undo := petition.Command{Action: petition.ActionUndo, On: today, Reason: "Nhầm", Paper: petition.Paper{Number: "4/QĐ", On: today.AddDays(-1), Signer: "Trần Văn Ví Dụ"}}
	_, err := petition.ApplyPetition(guided, undo, in)
	wantFields(t, err, "/paper/on before_revoked")
	undo.Paper.On = today
	if _, err := petition.ApplyPetition(guided, undo, in); err != nil {
		t.Error(err)
	}
}

// TestValuesAreMissingOrUnknown: what was not chosen is told as missing, not as
// unknown.
func TestValuesAreMissingOrUnknown(t *testing.T) {
	t.Parallel()
	d := entry()
	d.Kind, d.Channel, d.Field = "", "pigeon", ""
	_, _, _, err := petition.NewPetition(id(office, 1), petition.Number{}, d, nil, today)
	f := fault.As(err)
	if f == nil {
		t.Fatal(err)
	}
	for pointer, want := range map[string]string{"/kind": "Chưa chọn loại đơn.", "/channel": "Nguồn đơn không có trong danh mục.", "/field": "Chưa chọn lĩnh vực."} {
		if !slices.ContainsFunc(f.Fields, func(x fault.Field) bool { return x.Pointer == pointer && x.Text.VI == want }) {
			t.Errorf("%s: %v", pointer, f.Fields)
		}
	}
}
