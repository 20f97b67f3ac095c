package petition_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"kntc/internal/access"
	"kntc/internal/fault"
	"kntc/internal/petition"
)

// members makes a team of the staff with these numbers, led by the first.
func members(numbers ...int) []petition.Member {
	var out []petition.Member
	for i, n := range numbers {
		out = append(out, petition.Member{Account: staff(n), Leader: i == 0})
	}
	return out
}

// take takes a step as somebody.
func take(m petition.Matter, by petition.Acting, cmd petition.Command) (petition.Matter, error) {
	if cmd.On.IsZero() {
		cmd.On = today
	}
	step, err := petition.ApplyMatter(m, cmd, petition.Input{Today: today, By: by})
	return step.Matter, err
}

// TestTeamOfADenunciation: where the head does not verify it alone, a denunciation
// is verified by two or more people of whom one leads, named before or with the
// step; other kinds by whom one likes.
func TestTeamOfADenunciation(t *testing.T) {
	t.Parallel()
	verify := func(team ...petition.Member) petition.Command {
		return petition.Command{Action: petition.ActionVerify, Team: team}
	}
	accused := matter(petition.Denunciation)
	officer := petition.Acting{Account: staff(1)}
	for name, cmd := range map[string]petition.Command{"nobody": verify(), "one": verify(members(1)...)} {
		by := officer
		if name == "one" {
			by = petition.AsOperator()
		}
		_, err := take(accused, by, cmd)
		wantArticle(t, err, "team_named", "Điều 10")
		if f := fault.As(err); f.Detail.VI == "" || f.Detail.EN == "" || f.Fields[0].Pointer != "/team" {
			t.Errorf("%s: %+v", name, f)
		}
	}
	for _, m := range []petition.Matter{
		on(t, accused, petition.Command{Action: petition.ActionAssign, On: today, Team: members(1, 2)}),
		on(t, accused, petition.Command{Action: petition.ActionAssign, On: today, Team: members(1)}, petition.Command{Action: petition.ActionAssign, On: today, Team: members(2, 3, 1)}),
	} {
		if _, err := take(m, petition.AsOperator(), verify()); err != nil {
			t.Errorf("a team named before: %v", err)
		}
	}
	m, err := take(accused, petition.AsOperator(), verify(members(1, 2)...))
	if want := team(today, 2); err != nil || !cmp.Equal(want, m.Assignees, dates()) {
		t.Fatalf("named with the step: %v, %v", m.Assignees, err)
	}
	left, err := take(m, petition.AsOperator(), petition.Command{Action: petition.ActionUnassign, Reason: "Nghỉ hưu"})
	if err != nil || len(left.Assignees) > 0 {
		t.Fatalf("the head verifies it alone from then on: %v", err)
	}
	_, err = take(left, officer, petition.Command{Action: petition.ActionReport})
	wantArticle(t, err, "team_assigned", "Điều 10")
	_, err = take(m, petition.AsOperator(), petition.Command{Action: petition.ActionAssign, Team: members(3)})
	wantArticle(t, err, "team_kept", "Điều 10")
	m, err = take(m, petition.AsOperator(), petition.Command{Action: petition.ActionDeclareConflict, Account: staff(2), Ground: petition.KinOfParty})
	if err != nil || len(m.Assignees) != 1 {
		t.Fatalf("%v, %v", m.Assignees, err)
	}
	_, err = take(m, petition.AsOperator(), petition.Command{Action: petition.ActionReport})
	wantArticle(t, err, "team_assigned", "Điều 10")
	m, err = take(m, petition.AsOperator(), petition.Command{Action: petition.ActionAssign, Team: members(1, 3)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = take(m, petition.AsOperator(), petition.Command{Action: petition.ActionReport}); err != nil {
		t.Errorf("with a team again: %v", err)
	}
	if _, err := take(matter(petition.Complaint), petition.AsOperator(), verify()); err != nil {
		t.Errorf("a complaint without a team: %v", err)
	}
	in := petition.Input{By: petition.AsOperator(), Today: today, Imported: true}
	if _, err := petition.ApplyMatter(accused, petition.Command{Action: petition.ActionVerify, On: today}, in); err != nil {
		t.Errorf("a paper register tells what the office did: %v", err)
	}
}

// TestAssignments: one alone leads, of several exactly one; a member that stays
// keeps its first day; nothing else of the case changes.
func TestAssignments(t *testing.T) {
	t.Parallel()
	later := received.AddDays(10)
	m := on(t, matter(petition.Complaint),
		petition.Command{Action: petition.ActionAssign, On: received, Team: []petition.Member{{Account: staff(1)}}},
		petition.Command{Action: petition.ActionAssign, On: later, Team: members(2, 1)})
	want := []petition.Assignee{{Account: staff(2), Leader: true, Since: later}, {Account: staff(1), Since: received}}
	if diff := cmp.Diff(want, m.Assignees, dates()); diff != "" {
		t.Errorf("assignees (-want +got):\n%s", diff)
	}
	if m.LastOn != received || m.State != petition.StateAccepted || m.Version != 3 {
		t.Errorf("an assignment changed the case: %+v", m)
	}
	for _, tt := range []struct {
		name string
		cmd  petition.Command
		want *fault.Error
		at   []string
	}{
		{"nobody", petition.Command{Action: petition.ActionAssign, On: today}, petition.ErrInvalid, []string{"/team required"}},
		{"no leader", petition.Command{Action: petition.ActionAssign, On: today, Team: []petition.Member{{Account: staff(1)}, {Account: staff(2)}}}, petition.ErrInvalid, []string{"/team one_leader"}},
		{"two leaders", petition.Command{Action: petition.ActionAssign, On: today, Team: []petition.Member{{Account: staff(1), Leader: true}, {Account: staff(2), Leader: true}}}, petition.ErrInvalid, []string{"/team one_leader"}},
		{"one twice", petition.Command{Action: petition.ActionAssign, On: today, Team: members(1, 1)}, petition.ErrInvalid, []string{"/team/1/account_id repeated"}},
		{"no account", petition.Command{Action: petition.ActionAssign, On: today, Team: []petition.Member{{}}}, petition.ErrInvalid, []string{"/team/0/account_id required"}},
		{"too many", petition.Command{Action: petition.ActionAssign, On: today, Team: members(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21)}, petition.ErrInvalid, []string{"/team too_many"}},
		{"before the one before", petition.Command{Action: petition.ActionAssign, On: later.AddDays(-1), Team: members(3)}, petition.ErrEffectiveDate, []string{"/on before_previous_step"}},
		{"end without a reason", petition.Command{Action: petition.ActionUnassign, On: today}, petition.ErrInvalid, []string{"/reason required"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := petition.ApplyMatter(m, tt.cmd, petition.Input{By: petition.AsOperator(), Today: today})
			wantFault(t, err, tt.want)
			wantFields(t, err, tt.at...)
		})
	}
	if left := on(t, m, petition.Command{Action: petition.ActionUnassign, On: today, Reason: "Chuyển công tác"}); len(left.Assignees) > 0 {
		t.Errorf("still assigned to %v", left.Assignees)
	}
}

// TestWhoMayVerify: in a matter that is assigned, those it is assigned to, who
// stands in for one of them, and who may assign; in others everybody.
func TestWhoMayVerify(t *testing.T) {
	t.Parallel()
	assigned := on(t, matter(petition.Complaint), petition.Command{Action: petition.ActionAssign, On: received, Team: members(1, 2)})
	for _, tt := range []struct {
		name string
		m    petition.Matter
		by   petition.Acting
		ok   bool
	}{
		{"a member", assigned, petition.Acting{Account: staff(2)}, true},
		{"somebody else", assigned, petition.Acting{Account: staff(3)}, false},
		{"a stand-in", assigned, petition.Acting{Account: staff(3), For: []uuid.UUID{staff(2)}}, true},
		{"a stand-in for another", assigned, petition.Acting{Account: staff(3), For: []uuid.UUID{staff(4)}}, false},
		{"a head", assigned, petition.Acting{Account: staff(3), Assigns: true}, true},
		{"the system", assigned, petition.AsSystem("a test"), true},
		{"anybody, when nobody is assigned", matter(petition.Complaint), petition.Acting{Account: staff(3)}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := take(tt.m, tt.by, petition.Command{Action: petition.ActionVerify})
			offered := availability(petition.MatterActions(tt.m, today, petition.Due{}, petition.Past{}, everything, tt.by))[petition.ActionVerify]
			if tt.ok {
				if err != nil || offered != "ok" {
					t.Errorf("refused: %v, offered %s", err, offered)
				}
				return
			}
			wantFault(t, err, petition.ErrAssigned)
			f := fault.As(err)
			if f.Kind != fault.Forbidden || f.Legal.Article != "Điều 29" || offered != f.Code || f.Detail.VI == "" || f.Detail.EN == "" {
				t.Errorf("%+v, offered %s", f, offered)
			}
			if _, err := take(tt.m, tt.by, petition.Command{Action: petition.ActionDecide, Outcome: petition.OutcomeRight}); err != nil {
				t.Errorf("a decision is not verification: %v", err)
			}
		})
	}
	_, err := take(assigned, petition.Acting{Account: staff(1)}, petition.Command{Action: petition.ActionVerify, Team: members(1, 3)})
	wantFault(t, err, access.ErrForbidden)
}

// TestConflictsOfInterest: whoever has an interest has no part in the case: no
// step, no assignment, not as a stand-in, until it is lifted; a ground that the
// switches let pass is on record only.
func TestConflictsOfInterest(t *testing.T) {
	t.Parallel()
	declare := petition.Command{Action: petition.ActionDeclareConflict, Ground: petition.KinOfParty}
	of := func(n int) petition.Command { c := declare; c.Account = staff(n); return c }
	m := on(t, matter(petition.Denunciation), petition.Command{Action: petition.ActionAssign, On: received, Team: members(1, 2)})
	m, err := take(m, petition.Acting{Account: staff(2)}, declare)
	if err != nil || len(m.Assignees) != 1 || m.Conflicts[0] != (petition.Conflict{Account: staff(2), Ground: petition.KinOfParty, Since: today}) {
		t.Fatalf("%+v, %v", m, err)
	}
	barred := func(err error) {
		t.Helper()
		wantFault(t, err, petition.ErrRecused)
		if f := fault.As(err); f.Kind != fault.Forbidden || f.Legal == nil || f.Legal.Article != "Điều 10 khoản 3" || f.Detail.VI == "" || f.Detail.EN == "" {
			t.Errorf("%+v", f)
		}
	}
	for _, by := range []petition.Acting{{Account: staff(2)}, {Account: staff(2), Assigns: true}, {Account: staff(2), For: []uuid.UUID{staff(1)}}} {
		for a, what := range availability(petition.MatterActions(m, today, petition.Due{}, petition.Past{}, everything, by)) {
			possible := a == petition.ActionDeclareConflict || a == petition.ActionHandOver
			if (what == petition.ErrRecused.Code) == possible && what != petition.ErrWrongState.Code {
				t.Errorf("%s is offered as %s", a, what)
			}
		}
		_, err = take(m, by, petition.Command{Action: petition.ActionRequestDocuments})
		barred(err)
	}
	_, err = take(m, petition.AsOperator(), petition.Command{Action: petition.ActionAssign, Team: members(1, 2)})
	barred(err)
	if fields := fault.As(err).Fields; len(fields) != 1 || fields[0].Pointer != "/team/1/account_id" {
		t.Errorf("%+v", fields)
	}
	_, err = take(m, petition.Acting{Account: staff(1)}, of(3))
	wantFault(t, err, access.ErrForbidden)
	_, err = take(m, petition.Acting{Account: staff(4), Assigns: true}, of(2))
	wantFault(t, err, petition.ErrGuard)
	_, err = take(m, petition.Acting{Account: staff(4), Assigns: true}, petition.Command{Action: petition.ActionLiftConflict, Account: staff(3), Reason: "Nhầm"})
	wantFault(t, err, petition.ErrGuard)
	_, err = take(m, petition.AsOperator(), declare)
	wantFields(t, err, "/account_id required")
	noted := petition.Acting{Account: staff(2), Assigns: true, Noted: []petition.Ground{petition.KinOfParty}}
	if _, err = take(m, noted, petition.Command{Action: petition.ActionRequestDocuments}); err != nil {
		t.Errorf("only noted: %v", err)
	}
	m, err = take(m, petition.Acting{Account: staff(4), Assigns: true}, petition.Command{Action: petition.ActionLiftConflict, Account: staff(2), Reason: "Ghi nhầm"})
	if err != nil || len(m.Conflicts) > 0 {
		t.Fatalf("%+v, %v", m.Conflicts, err)
	}
	if _, err = take(m, petition.AsOperator(), petition.Command{Action: petition.ActionAssign, Team: members(1, 2)}); err != nil {
		t.Errorf("lifted: %v", err)
	}
}

// TestConflictsFollowTheCase: from the petition to the matter it opens, and
// never quietly lost when petitions join or matters merge.
func TestConflictsFollowTheCase(t *testing.T) {
	t.Parallel()
	p := classified(t, within(petition.Complaint))
	p = apply(t, p, petition.Command{Action: petition.ActionAssign, On: today, Team: members(1)}).Petition
	p = apply(t, p, petition.Command{Action: petition.ActionDeclareConflict, On: today, Account: staff(2), Ground: petition.OwnInterest}).Petition
	opened := apply(t, p, petition.Command{Action: petition.ActionAccept, On: today}).Opened
	if !cmp.Equal(p.Conflicts, opened.Conflicts, dates()) || len(opened.Assignees) > 0 {
		t.Errorf("opened %+v", opened)
	}
	contents := []petition.Content{{Subject: "Nhà ở"}, {Subject: "Cây trồng"}}
	in := input()
	in.More = []petition.Entry{{ID: id(office, 101)}}
	split, err := petition.ApplyPetition(p, petition.Command{Action: petition.ActionSplit, On: today, Contents: contents}, in)
	if err != nil || !cmp.Equal(p.Conflicts, split.Opened.Conflicts, dates()) || !cmp.Equal(p.Conflicts, split.Also[0].Conflicts, dates()) {
		t.Errorf("split: %v", err)
	}
	target := matter(petition.Complaint)
	target.ID = id(office, 50)
	join := petition.Command{Action: petition.ActionJoin, On: today, Matter: target.ID}
	in = input()
	in.Target = &target
	_, err = petition.ApplyPetition(p, join, in)
	wantFault(t, err, petition.ErrGuard)
	wantFields(t, err, "/matter conflict_not_recorded")
	target.Conflicts = p.Conflicts
	if _, err = petition.ApplyPetition(p, join, in); err != nil {
		t.Errorf("on record there as well: %v", err)
	}
	in.By = petition.Acting{Account: staff(2)}
	clean := p
	clean.Conflicts = nil
	_, err = petition.ApplyPetition(clean, join, in)
	wantFault(t, err, petition.ErrRecused)
	from := matter(petition.Complaint)
	from.Conflicts = []petition.Conflict{{Account: staff(3), Ground: petition.KinOfParty, Since: today}}
	_, err = petition.ApplyMatter(from, petition.Command{Action: petition.ActionMerge, On: today, Reason: "Một việc", Matter: target.ID}, petition.Input{By: petition.AsOperator(), Today: today, Target: &target})
	wantFields(t, err, "/matter conflict_not_recorded")
}

// TestConflictsLeaveWithThePaper: what is recorded at a matter goes along with the
// petition that is detached from it, with the matter that is unmerged, and with the
// part of a split petition that is handed over; it ends the assignment of whom it
// bars.
func TestConflictsLeaveWithThePaper(t *testing.T) {
	t.Parallel()
	interest := petition.Conflict{Account: staff(2), Ground: petition.AccusedSelf, Since: today}
	own := petition.Conflict{Account: staff(3), Ground: petition.AccusedSelf, Since: today}
	target := matter(petition.Denunciation)
	target.ID, target.Conflicts = id(office, 50), []petition.Conflict{own, interest}

	p := classified(t, within(petition.Denunciation))
	p.State, p.Matter, p.Conflicts, p.Assignees = petition.StateJoined, target.ID, []petition.Conflict{own}, team(received, 2)
	in := input()
	in.Target = &target
	step, err := petition.ApplyPetition(p, petition.Command{Action: petition.ActionDetach, On: today, Reason: "Ghép nhầm"}, in)
	if err != nil || !cmp.Equal(step.Petition.Conflicts, target.Conflicts, dates()) {
		t.Errorf("detached with %+v, %v", step.Petition.Conflicts, err)
	}
	if a := step.Petition.Assignees; len(a) != 1 || a[0].Account != staff(1) || len(p.Assignees) != 2 {
		t.Errorf("detached, it is with %+v", a)
	}

	m := matter(petition.Denunciation)
	m.State, m.Resume, m.MergedInto, m.EndedOn = petition.StateMerged, petition.StateAccepted, target.ID, today
	back, err := petition.ApplyMatter(m, petition.Command{Action: petition.ActionUnmerge, On: today, Reason: "Nhập nhầm"},
		petition.Input{By: petition.AsOperator(), Today: today, Target: &target})
	if err != nil || !cmp.Equal(back.Matter.Conflicts, target.Conflicts, dates()) {
		t.Errorf("unmerged with %+v, %v", back.Matter.Conflicts, err)
	}

	m = matter(petition.Denunciation)
	paper := petition.Petition{ID: id(office, 1), Parts: []petition.Part{{No: 1, Matter: target.ID, Conflicts: target.Conflicts}, {No: 2, Matter: m.ID}}}
	gone, err := petition.HandOverMatter(m, nil, petition.Command{Action: petition.ActionHandOver, On: today, TransferTo: otherOffice, Paper: petition.Paper{Number: "1/BB"}},
		petition.Input{By: petition.AsOperator(), Today: today, Petitions: []petition.Petition{paper}}, petition.Entry{ID: id(otherOffice, 7)}, nil)
	if err != nil || !cmp.Equal(gone.Opened.Conflicts, target.Conflicts, dates()) {
		t.Errorf("handed over with %+v, %v", gone.Opened.Conflicts, err)
	}
}

// TestAnInterestInAPartKeepsOutOfTheOthers: whoever has an interest in one matter of
// a split petition takes no step in another one, and is not put into its team.
func TestAnInterestInAPartKeepsOutOfTheOthers(t *testing.T) {
	t.Parallel()
	m := matter(petition.Denunciation)
	interest := []petition.Conflict{{Account: staff(2), Ground: petition.AccusedSelf, Since: today}}
	in := input()
	in.Petitions = []petition.Petition{{ID: id(office, 1), Parts: []petition.Part{{No: 1, Matter: id(office, 50), Conflicts: interest}, {No: 2, Matter: m.ID}}}}
	assign := petition.Command{Action: petition.ActionAssign, On: today, Team: members(1, 3)}
	in.By = petition.Acting{Account: staff(2), Assigns: true}
	_, err := petition.ApplyMatter(m, assign, in)
	wantFault(t, err, petition.ErrRecused)
	in.By.Account = staff(4)
	if _, err = petition.ApplyMatter(m, assign, in); err != nil {
		t.Errorf("others: %v", err)
	}
	assign.Team = members(1, 2)
	_, err = petition.ApplyMatter(m, assign, in)
	wantFields(t, err, "/team/1/account_id conflict_of_interest")
}

// TestAssignmentsEndElsewhere: a referral and a hand-over end them, and the
// event says so; who has an interest still has it at the successor.
func TestAssignmentsEndElsewhere(t *testing.T) {
	t.Parallel()
	interest := []petition.Conflict{{Account: staff(9), Ground: petition.KinOfParty, Since: received}}
	p := classified(t, outside(petition.Denunciation))
	p.Assignees, p.Conflicts = team(received, 2), interest
	for action, cmd := range map[petition.Action]petition.Command{
		petition.ActionTransfer: {TransferTo: otherOffice}, petition.ActionHandOver: {TransferTo: otherOffice},
		petition.ActionToInvestigators: {TransferName: "Cơ quan điều tra", Reason: "Dấu hiệu tội phạm"},
	} {
		in := input()
		if cmd.TransferTo != 0 {
			in.LinkedID = id(otherOffice, 60)
		}
		cmd.Action, cmd.On = action, today
		step, err := petition.ApplyPetition(p, cmd, in)
		if err != nil {
			t.Fatal(err)
		}
		if len(step.Petition.Assignees) > 0 || !cmp.Equal(interest, step.Petition.Conflicts, dates()) || !ended(step.Events[0]) {
			t.Errorf("%s: %+v", action, step.Events[0])
		}
		if l := step.Linked; l != nil && (len(l.Assignees) > 0 || len(l.Conflicts) != 1) {
			t.Errorf("%s: linked %+v", action, l)
		}
	}
	m := matter(petition.Denunciation)
	m.Assignees, m.Conflicts = team(received, 2), interest
	step, err := petition.HandOverMatter(m, nil, petition.Command{Action: petition.ActionHandOver, On: today, TransferTo: otherOffice}, petition.Input{By: petition.AsOperator(), Today: today},
		petition.Entry{ID: id(otherOffice, 70)}, nil)
	if err != nil || len(step.Matter.Assignees) > 0 || len(step.Opened.Assignees) > 0 || !cmp.Equal(interest, step.Opened.Conflicts, dates()) || !ended(step.Events[0]) {
		t.Errorf("%+v, %v", step, err)
	}
}

// ended reports whether the event says that nobody has the case any more.
func ended(e petition.Event) bool {
	for _, c := range e.Changes {
		if c.Name == petition.FactAssigned {
			return c.Value == ""
		}
	}
	return false
}

// TestStaffIsReadAsWritten: the text of storage and events holds all there is.
func TestStaffIsReadAsWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var people []petition.Assignee
		var interests []petition.Conflict
		for i := range number(t, "people", 6) {
			since := received.AddDays(number(t, "since", 400))
			people = append(people, petition.Assignee{Account: staff(number(t, "account", 200)), Leader: i == 0, Since: since})
			interests = append(interests, petition.Conflict{Account: staff(i), Ground: pick(t, "ground", petition.Grounds()), Since: since})
		}
		again, err := petition.ReadAssignees(petition.WriteAssignees(people))
		if diff := cmp.Diff(people, again, dates()); diff != "" || err != nil {
			t.Fatalf("%v\n%s", err, diff)
		}
		conflicts, err := petition.ReadConflicts(petition.WriteConflicts(interests))
		if diff := cmp.Diff(interests, conflicts, dates()); diff != "" || err != nil {
			t.Fatalf("%v\n%s", err, diff)
		}
	})
	for _, broken := range []string{"x", "0198c2d1-0000-7000-8000-000000000001", "0198c2d1-0000-7000-8000-000000000001=yesterday", "x=kin_of_party=2026-07-01"} {
		_, people := petition.ReadAssignees(broken)
		_, interests := petition.ReadConflicts(broken)
		if people == nil || interests == nil || errors.Is(people, interests) {
			t.Errorf("%q is read: %v, %v", broken, people, interests)
		}
	}
}
