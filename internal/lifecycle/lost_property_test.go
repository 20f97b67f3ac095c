package lifecycle_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/access"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/lifecycle"
)

// An invented register stands on the package: lost property. An item is found,
// asked about, and given back or sold.
const (
	stored  lifecycle.State = "stored"
	claimed lifecycle.State = "claimed"
	onHold  lifecycle.State = "on_hold"
	gone    lifecycle.State = "gone"

	find   lifecycle.Action = "find"
	claim  lifecycle.Action = "claim"
	hold   lifecycle.Action = "hold"
	goOn   lifecycle.Action = "go_on"
	give   lifecycle.Action = "give"
	label  lifecycle.Action = "label"
	relist lifecycle.Action = "relist"

	readOwner lifecycle.Read = "owner"
	readShelf lifecycle.Read = "shelf"
)

// itemFacts are what the rows look at.
type itemFacts struct {
	on     clock.Date
	paper  bool
	owner  string
	helper string
	banned bool
}

func (f itemFacts) EffectiveOn() clock.Date { return f.on }
func (f itemFacts) FromPaper() bool         { return f.paper }

// itemStep is a step under way.
type itemStep struct {
	facts itemFacts
	owner string
}

type (
	itemTable = lifecycle.Table[itemFacts, *itemStep]
	itemRule  = lifecycle.Rule[itemFacts, *itemStep]
	itemNeed  = lifecycle.Need[itemFacts]
	itemGuard = lifecycle.Guard[itemFacts]
)

var (
	errBanned = fault.Define(fault.Forbidden, "banned", "Không được.", "Banned.")
	errOwned  = fault.Define(fault.Unprocessable, "owned", "Đã có chủ.", "It has an owner.")

	day   = clock.MustDate(2026, time.July, 2)
	basis = []bilingual.Legal{{Law: "Luật Đồ thất lạc", Article: "Điều 1", Version: "2026-01-01"}}
)

func needs(given func(itemFacts) bool, fields ...string) itemNeed {
	return itemNeed{Fields: fields, Given: given, Refuse: func(bad *fault.Error, pointer string) *fault.Error {
		return bad.At(pointer, "required", "Thiếu.", "Missing.")
	}}
}

func table() *itemTable {
	setOwner := func(s *itemStep) error { s.owner = s.facts.owner; return nil }
	refuseOwned := func(s *itemStep) error {
		if s.owner == "nobody" {
			return errOwned
		}
		return nil
	}
	someOwner := needs(func(f itemFacts) bool { return f.owner != "" || f.helper != "" }, "owner", "helper")
	noHelper := itemGuard{Name: "alone", Check: func(f itemFacts) *fault.Error {
		if f.helper == "" {
			return nil
		}
		return lifecycle.ErrGuard
	}}
	return &itemTable{
		Name: "item", Title: bilingual.Text{VI: "Đồ thất lạc", EN: "Lost property"}, Kinds: []string{"bag", "dog"},
		States: []lifecycle.State{stored, claimed, onHold, gone}, Suspended: onHold, Over: []lifecycle.State{gone},
		Begins: []lifecycle.Beginning{{Action: find, Starts: []lifecycle.Start{
			{Term: deadline.Process, From: lifecycle.OnReceipt}, {Term: deadline.Admit, From: lifecycle.OnStep, Mark: "post"}, {Term: deadline.Sue, From: lifecycle.OnStep},
		}}},
		Stands: func(f itemFacts, r *itemRule) *fault.Error {
			if f.banned && !r.Open {
				return errBanned
			}
			return nil
		},
		Rules: []itemRule{
			{
				Action: claim, From: []lifecycle.State{stored}, To: claimed, Permission: access.PetitionClassify, Needs: []itemNeed{someOwner},
				Effect: lifecycle.Effects(setOwner, refuseOwned), Reads: []lifecycle.Read{readOwner}, Guards: []itemGuard{noHelper},
				Paper: lifecycle.NoticePaper, Document: "Thông báo", ByKind: map[string]lifecycle.Form{"dog": {}},
				Meets: []deadline.Term{deadline.Process}, Basis: basis,
			},
			{
				Action: hold, From: []lifecycle.State{claimed}, To: onHold, Permission: access.PetitionClassify, Since: day, Clock: lifecycle.ClockStops, Stop: "lunch",
				Effect: lifecycle.Keeps[*itemStep], Basis: basis,
			},
			{Action: goOn, From: []lifecycle.State{onHold}, Back: true, Permission: access.PetitionClassify, Clock: lifecycle.ClockRuns, Effect: lifecycle.Keeps[*itemStep], Basis: basis},
			{
				Action: give, From: []lifecycle.State{claimed}, To: gone, Permission: access.PetitionDispose, Effect: lifecycle.Keeps[*itemStep],
				Reads: []lifecycle.Read{readShelf}, Refigures: true, Answers: claim, Sends: []lifecycle.Action{claim}, Basis: basis,
			},
			{Action: give, From: []lifecycle.State{stored}, Permission: access.PetitionDispose, Effect: lifecycle.Keeps[*itemStep], Reads: []lifecycle.Read{readOwner, readShelf}},
			{Action: label, From: []lifecycle.State{stored, claimed}, Permission: access.PetitionClassify, Open: true, Effect: lifecycle.Keeps[*itemStep]},
			{
				Action: relist, From: []lifecycle.State{claimed}, To: stored, Permission: access.PetitionClassify, Corrects: true,
				Effect: lifecycle.Keeps[*itemStep], Reopens: []deadline.Term{deadline.Process}, Basis: basis,
			},
		},
	}
}

func TestRuleFitsTheState(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		from   lifecycle.State
		action lifecycle.Action
		want   *fault.Error
	}{
		{stored, claim, nil},
		{claimed, give, nil},
		{gone, claim, lifecycle.ErrWrongState},
		{onHold, give, lifecycle.ErrWrongState},
		{stored, "teleport", lifecycle.ErrUnknownAction},
	} {
		r, err := table().Rule(tt.from, tt.action)
		if (tt.want == nil) != (err == nil) || tt.want != nil && !errors.Is(err, tt.want) {
			t.Errorf("%s from %s: %v", tt.action, tt.from, err)
		}
		if err == nil && (r.Action != tt.action || !slices.Contains(r.From, tt.from)) {
			t.Errorf("%s from %s: row %+v", tt.action, tt.from, r)
		}
	}
	if _, err := table().Rule(onHold, give); fault.As(err).Legal == nil {
		t.Error("a step during the hold is refused without an article")
	}
}

func TestNeedsPointToTheirFields(t *testing.T) {
	t.Parallel()
	r, err := table().Rule(stored, claim)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"owner|helper"}, r.NeedNames(itemFacts{})); diff != "" {
		t.Errorf("needs (-want +got):\n%s", diff)
	}
	if bad := r.Unmet(itemFacts{}, lifecycle.ErrGuard); len(bad.Fields) != 1 || bad.Fields[0].Pointer != "/owner" {
		t.Errorf("missing %+v", bad.Fields)
	}
	if bad := r.Unmet(itemFacts{helper: "An"}, lifecycle.ErrGuard); len(bad.Fields) != 0 {
		t.Errorf("missing %+v", bad.Fields)
	}
}

func TestEffectsStopAtARefusal(t *testing.T) {
	t.Parallel()
	r, err := table().Rule(stored, claim)
	if err != nil {
		t.Fatal(err)
	}
	s := &itemStep{facts: itemFacts{owner: "Bình"}}
	if err := r.Effect(s); err != nil || s.owner != "Bình" {
		t.Errorf("owner %q, %v", s.owner, err)
	}
	if err := r.Effect(&itemStep{facts: itemFacts{owner: "nobody"}}); !errors.Is(err, errOwned) {
		t.Errorf("error %v", err)
	}
}

// TestAvailable: each action once; who has no part in the case is refused before
// guards speak, and who may not take the step is told that first.
func TestAvailable(t *testing.T) {
	t.Parallel()
	all := func(access.Permission) bool { return true }
	clerk := func(p access.Permission) bool { return p == access.PetitionClassify }
	for _, tt := range []struct {
		name string
		from lifecycle.State
		f    itemFacts
		may  func(access.Permission) bool
		want string
	}{
		{"stored", stored, itemFacts{on: day}, all, "claim:ok hold:action_not_allowed_from_state go_on:action_not_allowed_from_state give:ok label:ok relist:action_not_allowed_from_state"},
		{"claimed by somebody banned", claimed, itemFacts{on: day, banned: true}, clerk, "claim:action_not_allowed_from_state hold:banned go_on:action_not_allowed_from_state give:forbidden label:ok relist:banned"},
		{"guarded", stored, itemFacts{on: day, helper: "An"}, clerk, "claim:guard_refused hold:action_not_allowed_from_state go_on:action_not_allowed_from_state give:forbidden label:ok relist:action_not_allowed_from_state"},
		{"before the law", claimed, itemFacts{on: day.AddDays(-1)}, all, "claim:action_not_allowed_from_state hold:guard_refused go_on:action_not_allowed_from_state give:ok label:ok relist:ok"},
		{"from paper", claimed, itemFacts{on: day.AddDays(-1), paper: true}, all, "claim:action_not_allowed_from_state hold:ok go_on:action_not_allowed_from_state give:ok label:ok relist:ok"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, a := range table().Available(tt.from, tt.f, tt.may) {
				why := "ok"
				if !a.Allowed {
					why = a.Why.Code
				}
				got = append(got, string(a.Rule.Action)+":"+why)
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestDatesOfSteps(t *testing.T) {
	t.Parallel()
	row := func(a lifecycle.Action) *itemRule { return table().Of(a)[0] }
	for _, tt := range []struct {
		name string
		rule *itemRule
		on   clock.Date
		want bool
	}{
		{"the day", row(give), day, true},
		{"no day", row(give), clock.Date{}, false},
		{"tomorrow", row(give), day.AddDays(2), false},
		{"before the last step", row(give), day.AddDays(-1), false},
		{"a correction of before", row(relist), day.AddDays(-1), true},
	} {
		if err := tt.rule.CheckDate(tt.on, day, day.AddDays(1)); (err == nil) != tt.want {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestPlans(t *testing.T) {
	t.Parallel()
	want := map[lifecycle.Action]lifecycle.Plan{
		claim: {Reads: lifecycle.Reads{readOwner}, Papers: []lifecycle.ClassKinds{{Class: lifecycle.NoticePaper, Kinds: []string{"bag"}}}, Answered: true},
		hold:  {}, goOn: {Resumes: true}, relist: {}, label: {Timeless: true},
		give: {Reads: lifecycle.Reads{readShelf, readOwner}, Refigures: true, Answers: claim, Sends: []lifecycle.Action{claim}},
	}
	if diff := cmp.Diff(want, lifecycle.Plans([]*itemTable{table()})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestStepsMoveDeadlines(t *testing.T) {
	t.Parallel()
	tab := table()
	of := lifecycle.Anchors{On: day, Received: day.AddDays(-3), Marks: []string{"desk"}, Meetable: lifecycle.Meetable([]*itemTable{tab})}
	event := func(a lifecycle.Action, from, to lifecycle.State, changes ...lifecycle.FieldChange) lifecycle.Event {
		return lifecycle.Event{Version: 4, Action: a, From: from, To: to, On: day, Changes: changes}
	}
	known := []deadline.Entry{{Term: deadline.Process, State: deadline.Met, EndedBy: 2}, {Term: deadline.Process, State: deadline.Met, EndedBy: 3}}
	for _, tt := range []struct {
		name  string
		event lifecycle.Event
		want  deadline.Step
	}{
		{"begins what can be met, by the channel", event(find, "", stored), deadline.Step{Starts: []deadline.Start{{Term: deadline.Process, On: day.AddDays(-3), OnReceipt: true}}}},
		{"meets", event(claim, stored, claimed), deadline.Step{Meets: []deadline.Term{deadline.Process}}},
		{"stops under the row's ground", event(hold, claimed, onHold), deadline.Step{Stop: "lunch"}},
		{"runs again", event(goOn, onHold, claimed), deadline.Step{Resume: true}},
		{"ends", event(give, claimed, gone), deadline.Step{Ends: true}},
		{"opens again what was met", event(relist, claimed, stored), deadline.Step{Undoes: []int64{3}}},
		{"no step of the table", event("repaint", stored, stored), deadline.Step{}},
	} {
		tt.want.Version, tt.want.On = 4, day
		if diff := cmp.Diff(tt.want, tab.Step(tt.event, of, known), cmp.Comparer(func(a, b clock.Date) bool { return a == b })); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	if !tab.Corrects(event(relist, claimed, stored)) || tab.Corrects(event(give, claimed, gone)) {
		t.Error("relist corrects, give does not")
	}
}

func TestDocumentsAreNumbered(t *testing.T) {
	t.Parallel()
	notice := table().Of(claim)[0].Form("bag")
	if got, want := notice.Numbered(lifecycle.Paper{}, 7, day), (lifecycle.Paper{Class: lifecycle.NoticePaper, Title: "Thông báo", Number: "07/TB", On: day}); got != want {
		t.Errorf("drawn: %+v", got)
	}
	given := lifecycle.Paper{Number: "9/X", On: day.AddDays(-1), Addressees: "An"}
	if got := notice.Numbered(given, 7, day); got.Number != "9/X" || got.On != day.AddDays(-1) {
		t.Errorf("given: %+v", got)
	}
	if got := table().Of(claim)[0].Form("dog").Numbered(given, 7, day); got != given {
		t.Errorf("only cited: %+v", got)
	}
	if got := notice.Numbered(given, 7, day).Cited(); got.Class != "" || got.Title != "" || got.Addressees != "" || got.Number != "9/X" {
		t.Errorf("cited elsewhere: %+v", got)
	}
}

func TestDiagram(t *testing.T) {
	t.Parallel()
	page := table().Markdown()
	for _, want := range []string{
		"# Đồ thất lạc\n", "stored --> claimed : claim [alone]", "on_hold --> before : go_on", "gone --> [*]",
		"`owner` or `helper`", "Thông báo (`notice`)<br>`dog`: –",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
	if got := table().Reachable(); !slices.Equal(got, table().States) {
		t.Errorf("reachable %v", got)
	}
}
