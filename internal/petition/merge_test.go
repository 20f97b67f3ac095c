package petition_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/fault"
	"kntc/internal/petition"
)

func TestDetachAsIfItHadNeverJoined(t *testing.T) {
	t.Parallel()
	before := classified(t, within(petition.Complaint))
	target := matter(petition.Complaint)
	in := input()
	in.Target = &target
	joinedOn := received.AddDays(4)
	step, err := petition.ApplyPetition(before, petition.Command{Action: petition.ActionJoin, On: joinedOn, Matter: target.ID}, in)
	if err != nil {
		t.Fatal(err)
	}
	step = apply(t, step.Petition, petition.Command{Action: petition.ActionDetach, On: today, Reason: "Ghép nhầm"})
	want := before
	want.Version, want.LastOn = before.Version+2, joinedOn
	if diff := cmp.Diff(want, step.Petition, dates()); diff != "" {
		t.Errorf("detached (-want +got):\n%s", diff)
	}
	again := apply(t, step.Petition, petition.Command{Action: petition.ActionAccept, On: joinedOn}).Petition
	if again.DisposedOn != joinedOn {
		t.Errorf("accepted on %s, want the day on which it had joined", again.DisposedOn)
	}
}

func TestUnmergeRestoresTheMatter(t *testing.T) {
	t.Parallel()
	m, target := matter(petition.Denunciation), matter(petition.Denunciation)
	m.State, m.Version, target.ID = petition.StateVerified, 4, id(office, 200)
	mine := []petition.Petition{
		{ID: id(office, 1), State: petition.StateAccepted, Matter: m.ID, Version: 3},
		{ID: id(office, 2), State: petition.StateJoined, Matter: m.ID, Version: 5},
	}
	in := petition.Input{By: petition.AsOperator(), Today: today, Target: &target, Petitions: mine}
	gone, err := petition.ApplyMatter(m, petition.Command{Action: petition.ActionMerge, On: today, Reason: "Cùng vụ việc", Matter: target.ID}, in)
	if err != nil {
		t.Fatal(err)
	}
	if gone.Matter.Open() || gone.Matter.MergedInto != target.ID || gone.Other.Version != target.Version+1 || len(gone.More) != 3 {
		t.Fatalf("merged: %+v", gone)
	}
	for i, p := range gone.Petitions {
		want := mine[i]
		want.Matter, want.Version = target.ID, want.Version+1
		if diff := cmp.Diff(want, p, dates()); diff != "" {
			t.Errorf("moved (-want +got):\n%s", diff)
		}
	}
	in.Target, in.Petitions = gone.Other, gone.Petitions
	back, err := petition.ApplyMatter(gone.Matter, petition.Command{Action: petition.ActionUnmerge, On: today, Reason: "Nhập nhầm"}, in)
	if err != nil {
		t.Fatal(err)
	}
	want := m
	want.Version += 2
	if diff := cmp.Diff(want, back.Matter, dates()); diff != "" {
		t.Errorf("restored (-want +got):\n%s", diff)
	}
	for i, p := range back.Petitions {
		want := mine[i]
		want.Version += 2
		if diff := cmp.Diff(want, p, dates()); diff != "" {
			t.Errorf("moved back (-want +got):\n%s", diff)
		}
	}
}

func TestMergeRefuses(t *testing.T) {
	t.Parallel()
	m := matter(petition.Complaint)
	m.AcceptedOn, m.LastOn = received.AddDays(3), received.AddDays(3)
	other := func(change func(*petition.Matter)) *petition.Matter {
		o := matter(petition.Complaint)
		o.ID = id(office, 200)
		if change != nil {
			change(&o)
		}
		return &o
	}
	gone := m
	gone.State, gone.Resume, gone.MergedInto, gone.EndedOn = petition.StateMerged, petition.StateAccepted, id(office, 200), today.AddDays(-1)
	merge := petition.Command{Action: petition.ActionMerge, On: today, Reason: "Cùng vụ việc", Matter: id(office, 200)}
	unmerge := petition.Command{Action: petition.ActionUnmerge, On: today, Reason: "Nhập nhầm"}
	early := unmerge
	early.On = today.AddDays(-2)
	second := m
	second.Instance, second.Prior = petition.Second, id(otherOffice, 9)
	for _, tt := range []struct {
		name string
		m    petition.Matter
		cmd  petition.Command
		into *petition.Matter
		want *fault.Error
		at   []string
	}{
		{"nothing named", m, petition.Command{Action: petition.ActionMerge, On: today}, nil, petition.ErrInvalid, []string{"/matter required", "/reason required"}},
		{"absent", m, merge, nil, petition.ErrGuard, []string{"/matter not_found"}},
		{"of another office", m, merge, other(func(o *petition.Matter) { o.ID = id(otherOffice, 200) }), petition.ErrGuard, []string{"/matter not_found"}},
		{"itself", func() petition.Matter { x := m; x.ID = id(office, 200); return x }(), merge, other(nil), petition.ErrGuard, []string{"/matter same_matter"}},
		{"resolved", m, merge, other(func(o *petition.Matter) { o.ResolvedOn = today }), petition.ErrGuard, []string{"/matter not_open"}},
		{"another kind", m, merge, other(func(o *petition.Matter) { o.Discipline = true }), petition.ErrGuard, []string{"/matter other_kind"}},
		{"accepted later", m, merge, other(func(o *petition.Matter) { o.AcceptedOn = m.AcceptedOn.AddDays(1) }), petition.ErrGuard, []string{"/matter accepted_later"}},
		{"of another prior", second, merge, other(func(o *petition.Matter) { o.Instance = petition.Second }), petition.ErrGuard, []string{"/matter other_prior"}},
		{"merged further", gone, unmerge, other(func(o *petition.Matter) { o.State = petition.StateMerged }), petition.ErrGuard, nil},
		{"undone before it was done", gone, early, other(nil), petition.ErrEffectiveDate, []string{"/on before_previous_step"}},
		{"any other step", gone, petition.Command{Action: petition.ActionVerify, On: today}, nil, petition.ErrWrongState, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := petition.ApplyMatter(tt.m, tt.cmd, petition.Input{By: petition.AsOperator(), Today: today, Target: tt.into})
			wantFault(t, err, tt.want)
			wantFields(t, err, tt.at...)
		})
	}
}

// TestNothingJoinsAMergedMatter, not even with a day before the merging.
func TestNothingJoinsAMergedMatter(t *testing.T) {
	t.Parallel()
	target := matter(petition.Complaint)
	target.State, target.Resume, target.MergedInto, target.EndedOn = petition.StateMerged, petition.StateAccepted, id(office, 200), today
	in := input()
	in.Target = &target
	_, err := petition.ApplyPetition(classified(t, within(petition.Complaint)), petition.Command{Action: petition.ActionJoin, On: received, Matter: target.ID}, in)
	wantFault(t, err, petition.ErrGuard)
	wantFields(t, err, "/matter not_open")
}
