package petition_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/petition"
)

func calledFor(day clock.Date) petition.Command {
	return petition.Command{Action: petition.ActionCallDialogue, On: today, PlannedOn: day, Participants: both("")}
}

// TestDialogueIsCalledInWriting: five days before it at least, with who is called
// (Nghị định 155/2026/NĐ-CP, Điều 11 khoản 1).
func TestDialogueIsCalledInWriting(t *testing.T) {
	t.Parallel()
	m := verified(t, petition.Track{Kind: petition.Complaint}, true)
	refused := func(cmd petition.Command, in petition.Input) error {
		in.By, in.Today = petition.AsOperator(), today
		_, err := petition.ApplyMatter(m, cmd, in)
		return err
	}
	wantFields(t, refused(petition.Command{Action: petition.ActionCallDialogue, On: today}, petition.Input{}), "/planned_on required", "/participants required")
	wantFields(t, refused(calledFor(today.AddDays(-1)), petition.Input{}), "/planned_on before_notice")
	late := refused(calledFor(today.AddDays(4)), petition.Input{NoticeDue: today.AddDays(-1)})
	wantArticle(t, late, "called_in_time", "Điều 11 khoản 1")
	wantFields(t, late, "/planned_on too_soon")
	for _, tt := range []struct {
		change func(*petition.Command)
		want   []string
	}{
		{func(c *petition.Command) { c.Participants = c.Participants[1:] }, []string{"/participants complainant_missing"}},
		{func(c *petition.Command) { c.Participants = c.Participants[:1] }, []string{"/participants respondent_missing"}},
		{func(c *petition.Command) { c.Participants[1].Side = "witness" }, []string{"/participants/1/side unknown_value", "/participants respondent_missing"}},
		{func(c *petition.Command) { c.Participants[1].Place = -1 }, []string{"/participants/1/place out_of_range"}},
		{func(c *petition.Command) { c.Participants[1].Absent = petition.NoGoodReason }, []string{"/participants/1/absent not_held"}},
		{func(c *petition.Command) { c.Participants[1].Seat = c.Participants[0].Seat }, []string{"/participants/1 repeated", "/participants respondent_missing"}},
	} {
		cmd := calledFor(today.AddDays(5))
		tt.change(&cmd)
		wantFields(t, refused(cmd, petition.Input{}), tt.want...)
	}

	step, err := petition.ApplyMatter(m, calledFor(today.AddDays(5)), petition.Input{By: petition.AsOperator(), Today: today, NoticeDue: today})
	if err != nil {
		t.Fatal(err)
	}
	seats := []petition.Seat{{Side: petition.Complains}, {Side: petition.Responds}}
	want := []petition.Dialogue{{CalledOn: today, PlannedOn: today.AddDays(5), Seats: seats}}
	if diff := cmp.Diff(want, step.Matter.Dialogues, dates()); diff != "" || step.Matter.PlannedOn != today.AddDays(5) || step.Matter.State != petition.StateVerified {
		t.Errorf("called %+v\n%s", step.Matter, diff)
	}
	values := []petition.Value{
		{Field: petition.FactParticipants, Of: "complainant", New: "Nguyễn Thị Mẫu"}, {Field: petition.FactParticipants, Of: "respondent", New: "Trần Văn Thử"},
	}
	if diff := cmp.Diff(values, step.Values); diff != "" || !petition.KeepsValues(step.Event) {
		t.Errorf("names kept apart (-want +got):\n%s", diff)
	}
	for _, c := range step.Event.Changes {
		if slices.ContainsFunc(values, func(v petition.Value) bool { return c.Value == v.New }) {
			t.Errorf("the event names %s", c.Value)
		}
	}
}

// TestDialogueIsHeldAfterItsCall: on its day or later, with who came, who did not
// and why, and who conducted it; a second one is possible (Nghị định
// 155/2026/NĐ-CP, Điều 11 khoản 1, 2, 4, 5).
func TestDialogueIsHeldAfterItsCall(t *testing.T) {
	t.Parallel()
	m := verified(t, petition.Track{Kind: petition.Complaint, Instance: petition.Second}, false)
	hold := petition.Command{Action: petition.ActionHoldDialogue, On: today, Participants: both(""), Chair: petition.ByDeputy, ChairName: "Lê Thị Chủ Trì"}
	refused := func(m petition.Matter, cmd petition.Command) error {
		_, err := petition.ApplyMatter(m, cmd, petition.Input{By: petition.AsOperator(), Today: today})
		return err
	}
	wantArticle(t, refused(m, hold), "dialogue_called", "Điều 11 khoản 1")
	wantArticle(t, refused(on(t, m, calledFor(today.AddDays(1))), hold), "dialogue_on_its_day", "Điều 11 khoản 1")

	m = on(t, m, calledFor(today))
	wantFields(t, refused(m, petition.Command{Action: petition.ActionHoldDialogue, On: today}), "/participants required", "/chair required")
	partly := hold
	partly.Participants, partly.Chair = hold.Participants[:1], "mayor"
	wantFields(t, refused(m, partly), "/participants respondent_missing", "/chair unknown_value", "/participants not_told")
	many := m
	many.Many = true
	wantArticle(t, refused(many, hold), "chaired_in_person", "Điều 11 khoản 2")

	excused := hold
	excused.Participants = both(petition.KeptByObstacle)
	if f := fault.As(refused(m, excused)); f == nil || f.Extra["guard"] != "complainant_heard" || f.Legal.Article != "Điều 11 khoản 5" {
		t.Errorf("excused: %v", f)
	}
	off := petition.Command{Action: petition.ActionPutOffDialogue, On: today, Reason: "Người khiếu nại nằm viện", Participants: both(petition.KeptByObstacle)}
	absent := hold
	absent.Participants = both(petition.NoGoodReason)
	m = on(t, m, off)
	if m.State != petition.StateVerified || !m.PlannedOn.IsZero() {
		t.Errorf("put off: %+v", m)
	}
	wantArticle(t, refused(m, hold), "dialogue_called", "Điều 11 khoản 1")
	wantArticle(t, refused(m, off), "dialogue_called", "Điều 11 khoản 1")
	m = on(t, m, calledFor(today), absent, calledFor(today), hold)
	if m.State != petition.StateDialogue {
		t.Errorf("held: %s", m.State)
	}
	day := today.String()
	want := day + "=" + day + "=" + day + "*==complainant!obstacle,respondent " +
		day + "=" + day + "=" + day + "=deputy=complainant!no_good_reason,respondent " +
		day + "=" + day + "=" + day + "=deputy=complainant,respondent"
	if got := petition.WriteDialogues(m.Dialogues); got != want {
		t.Errorf("dialogues %s\nwant      %s", got, want)
	}
	back, err := petition.ReadDialogues(want)
	if diff := cmp.Diff(m.Dialogues, back, dates()); diff != "" || err != nil {
		t.Errorf("read back: %v\n%s", err, diff)
	}
}

// TestDialogueIsHeldOnTheDayOfItsCall: on another day only after another call, or a
// postponement that names that day; whoever is complained about came, or it is told
// why they did not (Nghị định 155/2026/NĐ-CP, Điều 11 khoản 1, 4).
func TestDialogueIsHeldOnTheDayOfItsCall(t *testing.T) {
	t.Parallel()
	m := verified(t, petition.Track{Kind: petition.Complaint}, true)
	hold := petition.Command{Action: petition.ActionHoldDialogue, On: today, Participants: both(""), Chair: petition.ByResolver}
	take := func(m petition.Matter, cmd petition.Command, noticeDue clock.Date) (petition.MatterStep, error) {
		return petition.ApplyMatter(m, cmd, petition.Input{By: petition.AsOperator(), Today: today, NoticeDue: noticeDue})
	}
	call := calledFor(today.AddDays(-1))
	call.On = today.AddDays(-1)
	m.LastOn = call.On
	m = on(t, m, call)
	_, err := take(m, hold, clock.Date{})
	wantArticle(t, err, "dialogue_on_its_day", "Điều 11 khoản 1")
	wantFields(t, err, "/on not_called_for")
	if got := availability(petition.MatterActions(m, today, petition.Due{}, petition.Past{}, everything, petition.AsOperator()))[hold.Action]; got != "ok" {
		t.Errorf("what was held yesterday is not recorded today: %s", got)
	}
	oneSided := hold
	oneSided.On, oneSided.Participants = call.On, hold.Participants[:1]
	_, err = take(m, oneSided, clock.Date{})
	wantFields(t, err, "/participants respondent_missing", "/participants not_told")

	off := petition.Command{Action: petition.ActionPutOffDialogue, On: today, Reason: "Người bị khiếu nại xin hoãn", PlannedOn: today.AddDays(-1)}
	_, err = take(m, off, clock.Date{})
	wantFields(t, err, "/planned_on before_notice")
	off.PlannedOn = today.AddDays(2)
	_, err = take(m, off, today.AddDays(-1))
	wantArticle(t, err, "called_in_time", "Điều 11 khoản 1")
	off.PlannedOn, off.Participants = today, []petition.Participant{{Seat: petition.Seat{Side: petition.Responds, Absent: petition.KeptByObstacle}}}
	for _, again := range [][]petition.Command{{off, hold}, {calledFor(today), hold}} {
		if held := on(t, m, again...); held.State != petition.StateDialogue || len(held.Dialogues) != 2 || !held.Dialogues[0].PutOff {
			t.Errorf("held on the new day: %+v", held.Dialogues)
		}
	}
	step, err := take(m, off, clock.Date{})
	want := petition.Dialogue{CalledOn: today, PlannedOn: today, Seats: []petition.Seat{{Side: petition.Complains}, {Side: petition.Responds}}}
	if diff := cmp.Diff(want, step.Matter.Dialogues[1], dates()); diff != "" || err != nil || step.Matter.PlannedOn != today {
		t.Errorf("put off to a day: %v\n%s", err, diff)
	}
}

// TestAnotherCallPutsTheFirstOff: and a call recorded without who was called is
// held like any other.
func TestAnotherCallPutsTheFirstOff(t *testing.T) {
	t.Parallel()
	m := verified(t, petition.Track{Kind: petition.Complaint}, true)
	m = on(t, m, calledFor(today.AddDays(9)), calledFor(today))
	if len(m.Dialogues) != 2 || !m.Dialogues[0].PutOff || m.PlannedOn != today {
		t.Errorf("called twice: %+v", m.Dialogues)
	}
	old := verified(t, petition.Track{Kind: petition.Complaint}, true)
	old.PlannedOn = today
	old = on(t, old, petition.Command{Action: petition.ActionHoldDialogue, On: today, Participants: both(""), Chair: petition.ByResolver})
	if len(old.Dialogues) != 1 || old.Dialogues[0].PlannedOn != today || old.State != petition.StateDialogue {
		t.Errorf("held: %+v", old)
	}
}
