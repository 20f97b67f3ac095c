package authority_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/authority"
	"kntc/internal/fault"
)

func TestChangesTakeEffectOnTheirDay(t *testing.T) {
	t.Parallel()
	day, before := date(t, "2026-03-01"), date(t, "2026-02-28")
	tree, err := authority.Apply(mustTree(t, city(t)),
		authority.Create{Authority: body(t, 6, " UBND  phường E ", authority.Commune, "2026-03-01", ""), Parent: 1, Document: "NQ 1"},
		authority.Rename{ID: 5, On: day, Name: "UBND phường C mới", Document: "NQ 2"},
		authority.SetCode{ID: 6, On: day, System: "gso", Code: "00181", Document: "NQ 3"},
		authority.SetCode{ID: 5, On: day, System: "gso", Code: "00182", Document: "NQ 3"},
	)
	if err != nil {
		t.Fatal(err)
	}
	if got := tree.NameOn(5, before); got != "UBND phường C" {
		t.Errorf("name the day before: %q", got)
	}
	if got := tree.NameOn(5, day); got != "UBND phường C mới" {
		t.Errorf("name on the day: %q", got)
	}
	for on, want := range map[string]authority.ID{"2025-06-30": 3, "2026-02-28": 5, "2026-03-01": 6} {
		if id, ok := tree.ByCode("gso", "00181", date(t, on)); !ok || id != want {
			t.Errorf("00181 on %s: %d, %v", on, id, ok)
		}
	}
	a, _ := tree.Get(6)
	if a.Name != "UBND phường E" || a.Version != 2 {
		t.Errorf("created: %+v", a)
	}
	a, _ = tree.Get(5)
	if a.Name != "UBND phường C mới" || a.Version != 2 {
		t.Errorf("renamed: %+v", a)
	}
}

func TestMove(t *testing.T) {
	t.Parallel()
	start := mustTree(t, city(t))
	tree, err := authority.Apply(start, authority.Move{ID: 4, On: date(t, "2020-01-01"), Parent: 1, Document: "NQ"})
	if err != nil {
		t.Fatal(err)
	}
	for on, want := range map[string][]authority.ID{
		"2010-01-01": {1, 2, 4}, "2019-12-31": {1, 2, 4}, "2020-01-01": {1, 4}, "2025-06-30": {1, 4}, "2025-07-01": nil,
	} {
		if diff := cmp.Diff(want, tree.Path(4, date(t, on))); diff != "" {
			t.Errorf("path on %s:\n%s", on, diff)
		}
	}
	// A move decided later for an earlier day lasts until the one known before.
	tree, err = authority.Apply(tree, authority.Move{ID: 4, On: date(t, "2015-01-01"), Parent: 3})
	if err != nil {
		t.Fatal(err)
	}
	for on, want := range map[string]authority.ID{"2014-12-31": 2, "2015-01-01": 3, "2019-12-31": 3, "2020-01-01": 1} {
		if p, _ := tree.ParentOn(4, date(t, on)); p != want {
			t.Errorf("parent on %s: %d, want %d", on, p, want)
		}
	}
	// The same day again corrects the move; parent zero leaves it on its own.
	tree, err = authority.Apply(tree, authority.Move{ID: 4, On: date(t, "2015-01-01")})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]authority.ID{4}, tree.Path(4, date(t, "2015-01-01"))); diff != "" {
		t.Error(diff)
	}
	if p, _ := start.ParentOn(4, date(t, "2020-01-01")); p != 2 {
		t.Error("the first tree changed")
	}
}

func TestEnd(t *testing.T) {
	t.Parallel()
	tree, err := authority.Apply(mustTree(t, city(t)),
		authority.End{ID: 5, On: date(t, "2027-01-01"), Document: "NQ 9"},
		authority.Create{Authority: body(t, 6, "UBND phường G", authority.Commune, "2027-01-01", ""), Parent: 1},
		authority.AddSuccessor{Predecessor: 5, Successor: 6, On: date(t, "2027-01-01"), Document: "NQ 9"},
	)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := tree.Get(5)
	if a.ValidTo != date(t, "2026-12-31") || a.EndedBy != "NQ 9" {
		t.Errorf("ended: %+v", a)
	}
	if diff := cmp.Diff([]authority.ID{2, 3, 5}, tree.Predecessors(6)); diff != "" {
		t.Errorf("responsibilities that came through others:\n%s", diff)
	}
	if !tree.Owns(6, 3) || !tree.Over(1, 5) {
		t.Error("the new ward does not see what came to it")
	}
	for _, l := range tree.Facts().Parents {
		if l.Child == 5 && l.To != date(t, "2026-12-31") {
			t.Errorf("link of the ended: %+v", l)
		}
	}
	again, err := authority.Apply(tree, authority.Create{
		Authority: body(t, 7, "UBND phường H", authority.Commune, "2027-01-01", ""),
	}, authority.SetCode{ID: 7, On: date(t, "2027-01-01"), System: "gso", Code: "00181"})
	if err != nil {
		t.Fatalf("the code is free again: %v", err)
	}
	if id, _ := again.ByCode("gso", "00181", date(t, "2027-01-01")); id != 7 {
		t.Errorf("00181 is borne by %d", id)
	}
}

func TestApplyRefuses(t *testing.T) {
	t.Parallel()
	on := date(t, "2026-01-01")
	for _, c := range []struct {
		name   string
		change authority.Change
		want   *fault.Error
	}{
		{"taken id", authority.Create{Authority: body(t, 5, "X", authority.Commune, "2026-01-01", "")}, authority.ErrExists},
		{"founding without a day", authority.Create{Authority: body(t, 6, "X", authority.Commune, "", "")}, authority.ErrIncomplete},
		{"founding without a name", authority.Create{Authority: body(t, 6, "", authority.Commune, "2026-01-01", "")}, authority.ErrIncomplete},
		{"founding below the ended", authority.Create{Authority: body(t, 6, "X", authority.Commune, "2026-01-01", ""), Parent: 2}, authority.ErrEnded},
		{"renaming the ended", authority.Rename{ID: 2, On: date(t, "2025-07-01"), Name: "X"}, authority.ErrEnded},
		{"renaming before the founding", authority.Rename{ID: 5, On: date(t, "2025-06-30"), Name: "X"}, authority.ErrNotInForce},
		{"renaming to nothing", authority.Rename{ID: 5, On: on}, authority.ErrIncomplete},
		{"renaming without a day", authority.Rename{ID: 5, Name: "X"}, authority.ErrIncomplete},
		{"renaming the unknown", authority.Rename{ID: 9, On: on, Name: "X"}, authority.ErrUnknown},
		{"moving below the ended", authority.Move{ID: 5, On: on, Parent: 2}, authority.ErrEnded},
		{"moving below one that ends later", authority.Move{ID: 1, On: date(t, "2020-01-01"), Parent: 3}, authority.ErrValidity},
		{"moving below itself", authority.Move{ID: 5, On: on, Parent: 5}, authority.ErrCycle},
		{"moving below its own child", authority.Move{ID: 1, On: on, Parent: 5}, authority.ErrCycle},
		{"code of another", authority.SetCode{ID: 1, On: on, System: "gso", Code: "00181"}, authority.ErrCodeTaken},
		{"ending what has children", authority.End{ID: 1, On: on}, authority.ErrHasChildren},
		{"ending the ended", authority.End{ID: 2, On: on}, authority.ErrEnded},
		{"ending again from an earlier day", authority.End{ID: 2, On: date(t, "2020-01-01")}, authority.ErrEnded},
		{"ending without a day", authority.End{ID: 5}, authority.ErrIncomplete},
		{"succeeding the unknown", authority.AddSuccessor{Predecessor: 9, Successor: 5, On: on}, authority.ErrUnknown},
		{"succession back", authority.AddSuccessor{Predecessor: 5, Successor: 1, On: date(t, "2025-07-01")}, authority.ErrSuccession},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := authority.Apply(mustTree(t, city(t)), c.change)
			if !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %s", err, c.want.Code)
			}
			f := fault.As(err)
			if f.Title.VI == "" || f.Title.EN == "" || (f.Detail.VI == "") != (f.Detail.EN == "") {
				t.Errorf("texts: %+v %+v", f.Title, f.Detail)
			}
		})
	}
}
