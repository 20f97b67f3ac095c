package petition_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/petition"
)

// tellAll says what steps with a matter tell, the last one's alone.
func tellAll(t *testing.T, m petition.Matter, cmds ...petition.Command) (vi, en []string) {
	t.Helper()
	teller := petition.NewTeller(petition.Names{
		Of: func(uuid.UUID) string { return "Lê Thị Ví Dụ" }, Authority: func(authority.ID) string { return "UBND xã Thử Nghiệm" },
	})
	for _, cmd := range cmds {
		step, err := petition.ApplyMatter(m, cmd, petition.Input{By: petition.AsOperator(), Today: today})
		if err != nil {
			t.Fatalf("%s: %v", cmd.Action, err)
		}
		m, vi, en = step.Matter, nil, nil
		for _, c := range teller.Tell(step.Event, step.Values, false) {
			vi, en = append(vi, c.Sentence().VI), append(en, c.Sentence().EN)
		}
	}
	return vi, en
}

// TestSentencesSayWhatIsOver: what ends is said to end, amounts have their unit and
// marks between thousands, and a withdrawal is owed to an explanation only where one
// was recorded.
func TestSentencesSayWhatIsOver(t *testing.T) {
	t.Parallel()
	decided := decided(t, received, received)
	money := petition.Result{ReturnIndividuals: petition.Amount{Money: 1_250_000, Land: 4_000}, Individuals: 1_200}
	for _, tt := range []struct {
		name string
		m    petition.Matter
		cmds []petition.Command
		vi   []string
		en   []string
	}{
		{
			"the court ends its case", decided,
			[]petition.Command{
				{Action: petition.ActionGoToCourt, On: today, Reason: "Thông báo thụ lý"}, {Action: petition.ActionReturnFromCourt, On: today, Reason: "Tòa án đình chỉ"},
			},
			[]string{"Tòa án kết thúc vụ án đã thụ lý ngày " + today.Vietnamese()},
			[]string{"The court ended the case that it had since " + today.String()},
		},
		{
			"a stay is lifted", matter(petition.Complaint),
			[]petition.Command{
				{Action: petition.ActionImposeStay, On: today, Ground: petition.IrreparableHarm}, {Action: petition.ActionLiftStay, On: today},
			},
			[]string{"Hết tạm đình chỉ thi hành, đã tạm đình chỉ từ ngày " + today.Vietnamese()},
			[]string{"Enforcement is no longer stayed, as it was since " + today.String()},
		},
		{
			"a suspension ends", matter(petition.Complaint),
			[]petition.Command{
				{Action: petition.ActionSuspend, On: today, Ground: petition.Obstacle}, {Action: petition.ActionResume, On: today},
			},
			[]string{"Hết tạm đình chỉ, đã tạm đình chỉ từ ngày " + today.Vietnamese()},
			[]string{"No longer suspended, as it was since " + today.String()},
		},
		{
			"amounts", verified(t, petition.Track{Kind: petition.Complaint}, false),
			[]petition.Command{{Action: petition.ActionDecide, On: today, Outcome: petition.OutcomeRight, Ordered: &money}},
			[]string{
				"Kết quả: " + petition.OutcomeText(petition.OutcomeRight).VI, "Ngày có kết quả: " + today.Vietnamese(),
				"Phải thi hành: trả lại cá nhân: 1.250.000 đồng; trả lại cá nhân: 40 m²; cá nhân được khôi phục quyền lợi: 1.200",
			},
			[]string{
				"Outcome: " + petition.OutcomeText(petition.OutcomeRight).EN, "Resolved on: " + today.String(),
				"Ordered: return to individuals: 1,250,000 đồng; return to individuals: 40 m²; individuals restored: 1,200",
			},
		},
		{
			"a denunciation withdrawn without a word", matter(petition.Denunciation),
			[]petition.Command{{Action: petition.ActionWithdraw, On: today, NothingToGoOn: true}},
			[]string{"Kết quả: Rút toàn bộ", "Ngày có kết quả: " + today.Vietnamese(), "Đã rút đơn hoặc đình chỉ giải quyết: Có", "Không có căn cứ để tiếp tục giải quyết: Có"},
			nil,
		},
		{
			"a complaint withdrawn after it was explained", matter(petition.Complaint),
			[]petition.Command{{Action: petition.ActionWithdraw, On: today, Explained: true}},
			[]string{"Kết quả: Rút toàn bộ", "Ngày có kết quả: " + today.Vietnamese(), "Đã rút đơn hoặc đình chỉ giải quyết: Có", "Rút qua giải thích, thuyết phục: Có"},
			nil,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			vi, en := tellAll(t, tt.m, tt.cmds...)
			if !slices.Equal(vi, tt.vi) || tt.en != nil && !slices.Equal(en, tt.en) {
				t.Errorf("says\n%q\n%q", vi, en)
			}
		})
	}
}

// TestReplyIsCorrected: what was answered is kept apart from the event when it is
// recorded, and may be put right; before there is an answer it cannot.
func TestReplyIsCorrected(t *testing.T) {
	t.Parallel()
	p := apply(t, classified(t, outside(petition.Denunciation)), petition.Command{Action: petition.ActionTransfer, On: today, TransferName: "Thanh tra tỉnh"}).Petition
	correct := petition.Command{Action: petition.ActionCorrect, On: today, Reason: "Ghi nhầm", Petition: &petition.PetitionCorrection{Reply: new("Đã giải quyết xong.")}}
	_, err := petition.ApplyPetition(p, correct, input())
	wantFields(t, err, "/petition/reply no_reply")
	replied := apply(t, p, petition.Command{Action: petition.ActionRecordReply, On: today, Reply: "Đang giải quyết."})
	if got := petition.TextValues(p, replied.Petition); len(got) != 1 || got[0].New != "Đang giải quyết." || !petition.KeepsValues(replied.Events[0]) {
		t.Errorf("history keeps %+v", got)
	}
	right := apply(t, replied.Petition, correct)
	want := petition.Value{Field: petition.FactReply, Old: "Đang giải quyết.", New: "Đã giải quyết xong."}
	if got := petition.TextValues(replied.Petition, right.Petition); len(got) != 1 || got[0] != want || right.Petition.ReplyText != want.New {
		t.Errorf("corrected to %+v", got)
	}
	correct.Petition.Reply = new("")
	_, err = petition.ApplyPetition(replied.Petition, correct, input())
	wantFields(t, err, "/petition/reply required")
}
