package petition_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/petition"
)

func TestSplitOpensAndJoins(t *testing.T) {
	t.Parallel()
	target := matter(petition.Complaint)
	target.ID = id(office, 50)
	in := input()
	in.Targets, in.More = []*petition.Matter{&target}, []petition.Entry{{ID: id(office, 101), Number: petition.Number{Book: petition.MatterBook, Year: 2026, No: 2}}}
	cmd := petition.Command{Action: petition.ActionSplit, On: today, Contents: []petition.Content{
		{Subject: " Nhà  ở "}, {Subject: "Mồ mả", Matter: target.ID}, {Subject: "Chế độ", Field: petition.FieldPolicy},
	}}
	step, err := petition.ApplyPetition(classified(t, within(petition.Complaint)), cmd, in)
	if err != nil {
		t.Fatal(err)
	}
	p := step.Petition
	if p.State != petition.StateAccepted || p.Matter != in.MatterID || len(step.Also) != 1 || len(step.Events) != 3 {
		t.Fatalf("split: %+v", step)
	}
	want := []petition.Part{{No: 1, Subject: "Nhà ở", Matter: in.MatterID}, {No: 2, Subject: "Mồ mả", Matter: target.ID}, {No: 3, Subject: "Chế độ", Matter: id(office, 101)}}
	if diff := cmp.Diff(want, p.Parts, dates()); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
	if step.Opened.Field != petition.FieldLand || step.Also[0].Field != petition.FieldPolicy || step.Also[0].Number.No != 2 || step.Also[0].Subject != "Chế độ" {
		t.Errorf("opened %+v and %+v", step.Opened, step.Also)
	}
}

func TestSplitRefuses(t *testing.T) {
	t.Parallel()
	open, closed := matter(petition.Complaint), matter(petition.Complaint)
	open.ID, closed.ID, closed.ResolvedOn = id(office, 50), id(office, 51), received
	other := matter(petition.Denunciation)
	other.ID = id(office, 52)
	second := within(petition.Complaint)
	second.Instance = petition.Second
	ours := classified(t, within(petition.Complaint))
	two := []petition.Content{{Subject: "Nhà ở"}, {Subject: "Mồ mả"}}
	joining := func(n int) []petition.Content {
		return append(two[:1:1], petition.Content{Subject: "Mồ mả", Matter: id(office, n)})
	}
	for _, tt := range []struct {
		name     string
		p        petition.Petition
		contents []petition.Content
		want     *fault.Error
		at       []string
	}{
		{"nothing", ours, nil, petition.ErrInvalid, []string{"/contents required"}},
		{"one", ours, two[:1], petition.ErrInvalid, []string{"/contents out_of_range"}},
		{"too many", ours, slices.Repeat(two[:1], petition.MaxContents+1), petition.ErrInvalid, []string{"/contents out_of_range"}},
		{"no subject", ours, []petition.Content{{Subject: " "}, {Subject: "Mồ mả", Field: "weather"}}, petition.ErrInvalid, []string{"/contents/0/subject required", "/contents/1/field unknown_value"}},
		{"too long", ours, []petition.Content{{Subject: strings.Repeat("a", petition.MaxLine+1)}, two[1]}, petition.ErrInvalid, []string{"/contents/0/subject too_long"}},
		{"the first joins", ours, []petition.Content{{Subject: "Nhà ở", Matter: open.ID}, two[1]}, petition.ErrInvalid, []string{"/contents/0/matter must_open"}},
		{"two join one", ours, append(joining(50), petition.Content{Subject: "Cây", Matter: open.ID}), petition.ErrInvalid, []string{"/contents/2/matter repeated"}},
		{"joins nothing", ours, joining(99), petition.ErrGuard, []string{"/contents/1/matter not_found"}},
		{"joins what is resolved", ours, joining(51), petition.ErrGuard, []string{"/contents/1/matter not_open"}},
		{"joins another kind", ours, joining(52), petition.ErrGuard, []string{"/contents/1/matter other_kind"}},
		{"several kinds", classified(t, within(petition.Mixed)), two, petition.ErrGuard, nil},
		{"second instance", classified(t, second), two, petition.ErrGuard, nil},
		{"not classified", register(t, entry()), two, petition.ErrWrongState, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			in := input()
			in.Targets, in.More = []*petition.Matter{&open, &closed, &other}, []petition.Entry{{ID: id(office, 101)}}
			_, err := petition.ApplyPetition(tt.p, petition.Command{Action: petition.ActionSplit, On: today, Contents: tt.contents}, in)
			wantFault(t, err, tt.want)
			wantFields(t, err, tt.at...)
		})
	}
}

// TestASplitPetitionIsSettledWithTheLastOfItsMatters, with the outcome of the
// one resolved last.
func TestASplitPetitionIsSettledWithTheLastOfItsMatters(t *testing.T) {
	t.Parallel()
	one, two := matter(petition.Complaint), matter(petition.Complaint)
	two.ID = id(office, 50)
	day := func(n int) clock.Date { return received.AddDays(n) }
	for _, tt := range []struct {
		name            string
		a, b            petition.Part // what became of each
		outcome         petition.Outcome
		resolved, ended clock.Date
		handed          bool
	}{
		{"both wait", petition.Part{}, petition.Part{}, "", clock.Date{}, clock.Date{}, false},
		{"one waits", petition.Part{Outcome: petition.OutcomeRight, ResolvedOn: day(3)}, petition.Part{}, "", clock.Date{}, clock.Date{}, false},
		{"the other waits", petition.Part{}, petition.Part{EndedOn: day(3)}, "", clock.Date{}, clock.Date{}, false},
		{"both resolved", petition.Part{Outcome: petition.OutcomeRight, ResolvedOn: day(3)}, petition.Part{Outcome: petition.OutcomeWrong, ResolvedOn: day(5)}, petition.OutcomeWrong, day(5), clock.Date{}, false},
		{"on one day", petition.Part{Outcome: petition.OutcomeRight, ResolvedOn: day(5)}, petition.Part{Outcome: petition.OutcomeWrong, ResolvedOn: day(5)}, petition.OutcomeRight, day(5), clock.Date{}, false},
		{"one ended later", petition.Part{Outcome: petition.OutcomeRight, ResolvedOn: day(3)}, petition.Part{EndedOn: day(7)}, petition.OutcomeRight, day(7), clock.Date{}, false},
		{"both ended", petition.Part{EndedOn: day(4)}, petition.Part{EndedOn: day(2)}, "", clock.Date{}, day(4), false},
		{"the leading one went on at a successor", petition.Part{EndedOn: day(4), HandedOver: true}, petition.Part{}, "", clock.Date{}, day(4), true},
		{"the other went on at a successor", petition.Part{Outcome: petition.OutcomeRight, ResolvedOn: day(3)}, petition.Part{EndedOn: day(4), HandedOver: true}, petition.OutcomeRight, day(4), clock.Date{}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.a.Matter, tt.b.Matter = one.ID, two.ID
			p := petition.Petition{State: petition.StateAccepted, Matter: one.ID, Parts: []petition.Part{tt.a, tt.b}}
			now := two // as the step leaves it; what was read with the petition may be older
			now.Outcome, now.ResolvedOn, now.EndedOn = tt.b.Outcome, tt.b.ResolvedOn, tt.b.EndedOn
			p.Parts[1] = petition.Part{Matter: two.ID}
			if tt.b.HandedOver {
				now.HandedTo = id(otherOffice, 9)
			}
			want := petition.Settlement{Outcome: tt.outcome, ResolvedOn: tt.resolved, EndedOn: tt.ended, HandedOver: tt.handed}
			if diff := cmp.Diff(want, p.Settled(now), dates()); diff != "" {
				t.Errorf("settled (-want +got):\n%s", diff)
			}
		})
	}
}

// TestPartsFollowTheirMatter into the one it is merged into, and back.
func TestPartsFollowTheirMatter(t *testing.T) {
	t.Parallel()
	m, target := matter(petition.Complaint), matter(petition.Complaint)
	target.ID = id(office, 200)
	p := petition.Petition{ID: id(office, 1), State: petition.StateAccepted, Matter: m.ID, Version: 3, Parts: []petition.Part{
		{No: 1, Matter: m.ID}, {No: 2, Matter: target.ID}, {No: 3, Matter: id(office, 201)},
	}}
	in := petition.Input{By: petition.AsOperator(), Today: today, Target: &target, Petitions: []petition.Petition{p}}
	gone, err := petition.ApplyMatter(m, petition.Command{Action: petition.ActionMerge, On: today, Reason: "Cùng vụ việc", Matter: target.ID}, in)
	if err != nil {
		t.Fatal(err)
	}
	if q := gone.Petitions[0]; q.Matter != target.ID || q.Parts[0].Matter != target.ID || q.Parts[2].Matter != id(office, 201) || p.Parts[0].Matter != m.ID {
		t.Fatalf("merged: %+v", q)
	}
	in.Target, in.Petitions, in.Parts = gone.Other, gone.Petitions, map[authority.OwnedID][]int{p.ID: {1}}
	back, err := petition.ApplyMatter(gone.Matter, petition.Command{Action: petition.ActionUnmerge, On: today, Reason: "Nhập nhầm"}, in)
	if err != nil {
		t.Fatal(err)
	}
	want := p
	want.Version += 2
	if diff := cmp.Diff(want, back.Petitions[0], dates()); diff != "" {
		t.Errorf("back (-want +got):\n%s", diff)
	}
}
