package petition_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/clock"
	"kntc/internal/petition"
)

// TestHowLongSomethingIsPublic: posted or online for fifteen consecutive days, in
// print or on air twice; a meeting has its day (Nghị định 31/2019/NĐ-CP, Điều 6
// khoản 2; Luật Khiếu nại, Điều 41 khoản 2).
func TestHowLongSomethingIsPublic(t *testing.T) {
	t.Parallel()
	day := func(n int) clock.Date { return today.AddDays(n) }
	for _, tt := range []struct {
		name  string
		p     petition.Publication
		fault string // "" when it is taken
	}{
		{"a meeting", petition.Publication{Medium: petition.AtMeeting}, ""},
		{"a meeting that lasts", petition.Publication{Medium: petition.AtMeeting, Until: day(3)}, "/publication/until not_for_medium"},
		{"posted for fifteen days", petition.Publication{Medium: petition.OnBoard, Until: day(14)}, ""},
		{"posted for fourteen", petition.Publication{Medium: petition.OnBoard, Until: day(13)}, "/publication/until too_short"},
		{"posted until nobody knows", petition.Publication{Medium: petition.OnBoard}, "/publication/until required"},
		{"on the portal for fifteen days", petition.Publication{Medium: petition.OnPortal, Until: day(14)}, ""},
		{"in the online press for a week", petition.Publication{Medium: petition.InOnlinePress, Until: day(6)}, "/publication/until too_short"},
		{"posted in runs", petition.Publication{Medium: petition.OnBoard, Until: day(14), Runs: 2}, "/publication/runs not_for_medium"},
		{"in print twice", petition.Publication{Medium: petition.InPrint, Until: day(1), Runs: 2}, ""},
		{"in print once", petition.Publication{Medium: petition.InPrint, Until: day(0), Runs: 1}, "/publication/runs too_few"},
		{"on air twice in a day", petition.Publication{Medium: petition.OnAir, Until: day(0), Runs: 2}, ""},
		{"on air before it began", petition.Publication{Medium: petition.OnAir, Until: day(-1), Runs: 2}, "/publication/runs too_few"},
		{"by rumour", petition.Publication{Medium: "rumour"}, "/publication/medium unknown_value"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := matter(petition.Denunciation)
			m.State, m.Outcome, m.ResolvedOn = petition.StateConcluded, petition.OutcomeRight, received
			step, err := petition.ApplyMatter(m, petition.Command{Action: petition.ActionPublish, On: today, Publication: &tt.p}, petition.Input{By: petition.AsOperator(), Today: today})
			if tt.fault != "" {
				wantFields(t, err, tt.fault)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			want := tt.p
			want.Of, want.On = petition.TheResult, today
			if diff := cmp.Diff([]petition.Publication{want}, step.Matter.Publications, dates()); diff != "" || step.Matter.PublishedOn != today {
				t.Errorf("published on %s (-want +got):\n%s", step.Matter.PublishedOn, diff)
			}
			back, err := petition.ReadPublications(petition.WritePublications(step.Matter.Publications))
			if diff := cmp.Diff(step.Matter.Publications, back, dates()); diff != "" || err != nil {
				t.Errorf("read back: %v\n%s", err, diff)
			}
		})
	}
}

// TestPublishedOnceByEachMedium: a decision or conclusion may be made public in
// several ways; by one of them once.
func TestPublishedOnceByEachMedium(t *testing.T) {
	t.Parallel()
	m := matter(petition.Denunciation)
	m.State, m.Outcome, m.ResolvedOn = petition.StateHandled, petition.OutcomeRight, received
	posted := petition.Command{Action: petition.ActionPublish, On: today, Publication: &petition.Publication{Medium: petition.OnBoard, Until: today.AddDays(20)}}
	handling, met := posted, posted
	handling.Action = petition.ActionPublishHandling
	met.Publication = &petition.Publication{Medium: petition.AtMeeting}
	m = on(t, m, posted, handling, met)
	_, err := petition.ApplyMatter(m, posted, petition.Input{By: petition.AsOperator(), Today: today})
	wantFields(t, err, "/publication/medium published_before")
	m.Outcome = petition.OutcomeWrong
	handling.Publication = met.Publication
	_, err = petition.ApplyMatter(m, handling, petition.Input{By: petition.AsOperator(), Today: today})
	wantArticle(t, err, "violation_found", "Điều 40 khoản 1")
}
