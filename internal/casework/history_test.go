package casework_test

import (
	"slices"
	"strings"
	"testing"

	"kntc/internal/access"
	"kntc/internal/casework"
	"kntc/internal/idempotency"
	"kntc/internal/party"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// sentences are what a history tells, event by event.
func (o *office) sentences(a access.Actor, p petition.Petition) [][]string {
	o.Helper()
	h, err := o.s.History(o.Context(), a, p.ID)
	if err != nil {
		o.Fatal(err)
	}
	out := make([][]string, len(h.Events))
	teller := petition.NewTeller(h.Names)
	for i, e := range h.Events {
		for _, c := range teller.Tell(e.Event, e.Values, e.Withheld) {
			text := c.Sentence()
			out[i] = append(out[i], text.VI)
			if text.EN == "" {
				o.Errorf("%s has no English words", c.Field)
			}
		}
	}
	return out
}

// TestHistoryKeepsOldAndNewValues: names, numbers and texts that were corrected
// are told to those who may see the parties now, and to nobody else; a complaint
// that is found to be a denunciation withholds them, those written before as
// well, and what tells of nothing else is told without a word of what it was.
func TestHistoryKeepsOldAndNewValues(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		officer := person(access.Officer, storetest.CommuneA1)
		p := o.register(petition.Complaint)
		replace := func(q party.Party) error {
			_, err := o.s.ReplaceParties(t.Context(), o.actor, p.ID, 0, casework.Correction{Parties: []party.Party{q}, Reason: "Ghi nhầm"},
				idempotency.Unkept(new(casework.PetitionResult)))
			return err
		}
		to := party.Party{Type: party.Person, Name: "Nguyễn Thị Mẫu Mực", IdentityNumber: "001099000123", Address: "Thôn 1"}
		if err := replace(to); err != nil {
			t.Fatal(err)
		}
		if err := replace(to); err == nil {
			t.Error("the same parties again made an event")
		}
		if _, err := o.correct(p, petition.PetitionCorrection{Subject: new("Thu hồi đất ở"), Channel: new(petition.Online)}); err != nil {
			t.Fatal(err)
		}
		want := func(who access.Actor, event int, sentences ...string) {
			t.Helper()
			if got := o.sentences(who, p)[event]; !slices.Equal(got, sentences) {
				t.Errorf("event %d tells %q, want %q", event, got, sentences)
			}
		}
		want(o.actor, 1, "Người gửi: Nguyễn Thị Mẫu → Nguyễn Thị Mẫu Mực", "Số giấy tờ của Nguyễn Thị Mẫu Mực: 001099000123")
		want(officer, 1, "Người gửi: Nguyễn Thị Mẫu → Nguyễn Thị Mẫu Mực", "Số giấy tờ của Nguyễn Thị Mẫu Mực: "+party.MaskIdentity("001099000123"))
		want(o.actor, 2, "Nguồn đơn: Bưu chính → Trực tuyến", "Trích yếu: Thu hồi đất → Thu hồi đất ở")

		o.step(p.ID, petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
			Kind: petition.Denunciation, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within,
		}})
		want(o.actor, 1, "Người gửi: Nguyễn Thị Mẫu → Nguyễn Thị Mẫu Mực", "Số giấy tờ của Nguyễn Thị Mẫu Mực: 001099000123")
		want(officer, 1) // nor is it told that this was about the parties
		want(officer, 2, "Nguồn đơn: Bưu chính → Trực tuyến", "Trích yếu: "+party.Unnamed)
		if _, err := o.s.History(t.Context(), person(access.Clerk, storetest.CommuneA2), p.ID); err == nil {
			t.Error("another office reads the history")
		}
	})
}

// TestKeptValuesAreSealed: whatever the kind, nothing of the values stands open
// in the table of history, nor in the events.
func TestKeptValuesAreSealed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		p := o.register(petition.Feedback)
		if _, err := o.correct(p, petition.PetitionCorrection{Content: new("Rác ở ngõ ba")}); err != nil {
			t.Fatal(err)
		}
		if _, err := o.correct(p, petition.PetitionCorrection{Content: new("Rác ở ngõ bốn")}); err != nil {
			t.Fatal(err)
		}
		kept, err := b.Store.ValuesKept(t.Context(), access.System("test"), p.ID)
		if err != nil || len(kept) != 2 {
			t.Fatalf("%d boxes, %v", len(kept), err)
		}
		for _, k := range kept {
			if strings.Contains(string(k.Box), "ngõ") {
				t.Error("a box is open")
			}
		}
		for _, e := range o.events(p) {
			for _, c := range e.Changes {
				if strings.Contains(c.Value, "ngõ") {
					t.Errorf("version %d tells %s", e.Version, c.Value)
				}
			}
		}
	})
}

// TestHistoryTellsReplies: what was answered stands in the history of whoever
// answered and of whoever got it, sealed like every free text, and what was put right
// beside what it was. Who works on a case is told by their name.
func TestHistoryTellsReplies(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		there := o.at(storetest.CommuneA2)
		p := o.classified(petition.Denunciation, petition.OutsideState)
		sent := o.step(p.ID, petition.Command{Action: petition.ActionTransfer, TransferTo: storetest.CommuneA2})
		linked := *sent.Linked
		there.step(linked.ID, petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
			Kind: petition.Denunciation, Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within, Duty: petition.StateManagement,
		}})
		accepted := there.step(linked.ID, petition.Command{Action: petition.ActionAccept})
		there.step(linked.ID, petition.Command{Action: petition.ActionSendReply, Reply: "Đã thụ lý."})
		if _, err := o.correct(sent.Petition, petition.PetitionCorrection{Reply: new("Đã thụ lý, đang xác minh.")}); err != nil {
			t.Fatal(err)
		}
		said := o.sentences(o.actor, p)
		for _, want := range []string{"Nội dung phúc đáp: Đã thụ lý.", "Nội dung phúc đáp: Đã thụ lý. → Đã thụ lý, đang xác minh."} {
			if !slices.ContainsFunc(said, func(event []string) bool { return slices.Contains(event, want) }) {
				t.Errorf("the history does not say %q: %q", want, said)
			}
		}
		if answered := there.sentences(there.actor, linked); !slices.Contains(answered[len(answered)-1], "Nội dung phúc đáp: Đã thụ lý.") {
			t.Errorf("who answered is told %q", answered)
		}

		team := teamAt(t, b, storetest.CommuneA2)
		there.moves(accepted.Matter.ID, petition.Command{Action: petition.ActionAssign, Team: team})
		h, err := o.s.History(t.Context(), there.actor, accepted.Matter.ID)
		if err != nil {
			t.Fatal(err)
		}
		if name := h.Names.Of(team[0].Account); !strings.HasPrefix(name, "Người Thử ") {
			t.Errorf("who works on it is called %q", name)
		}
	})
}
