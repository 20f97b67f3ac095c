package authority_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/authority"
	"kntc/internal/clock"
)

// units are rows of a list: code, name, full name, tier, parent code.
func units(rows ...[5]string) []authority.Unit {
	out := make([]authority.Unit, len(rows))
	for i, r := range rows {
		out[i] = authority.Unit{Line: i + 2, Code: r[0], Name: r[1], FullName: r[2], Tier: authority.Tier(r[3]), Parent: r[4]}
	}
	return out
}

// before is the list of an invented province while it had a district.
func before() []authority.Unit {
	return units(
		[5]string{"91", "Thử Nghiệm", "Tỉnh Thử Nghiệm", "province", ""},
		[5]string{"901", "Anh Đào", "Huyện Anh Đào", "district", "91"},
		[5]string{"90001", "Mai Vàng", "Xã Mai Vàng", "commune", "901"},
		[5]string{"90002", "Đào Hoà", "Thị trấn Đào Hoà", "commune", "901"},
		[5]string{"90003", "Phượng Vĩ", "Xã Phượng Vĩ", "commune", "901"},
	)
}

// afterwards is the list without districts: one commune went on, one became
// another kind of unit, and the code of the third names another one.
func afterwards() []authority.Unit {
	return units(
		[5]string{"91", "Thử Nghiệm", "Tỉnh Thử Nghiệm", "province", ""},
		[5]string{"90001", "Mai Vàng", "Xã Mai Vàng", "commune", "91"},
		[5]string{"90002", "Đào Hòa", "Xã Đào Hòa", "commune", "91"},
		[5]string{"90003", "Hoa Sen", "Xã Hoa Sen", "commune", "91"},
	)
}

func release(t *testing.T, on string, list []authority.Unit) authority.Release {
	t.Helper()
	return authority.Release{System: "gso", On: date(t, on), Document: "NQ " + on, Units: list}
}

func anywhere(authority.ID) bool { return true }

// nextID is the number for the next authority of the tree.
func nextID(tree *authority.Tree) authority.ID {
	next := authority.ID(1)
	for _, a := range tree.Facts().Authorities {
		next = max(next, a.ID+1)
	}
	return next
}

// take applies a release of which nothing may be refused.
func take(t *testing.T, tree *authority.Tree, r authority.Release) (*authority.Tree, authority.Plan) {
	t.Helper()
	plan := authority.PlanRelease(tree, r, nextID(tree), anywhere)
	for _, list := range [][]authority.Judged{plan.Units, plan.Ended, plan.Heirs} {
		for _, j := range list {
			if j.Why != nil {
				t.Fatalf("line %d %s: %s %s", j.Line, j.Code, j.Why.Code, j.Why.Text.EN)
			}
		}
	}
	after, err := authority.Apply(tree, plan.Changes...)
	if err != nil {
		t.Fatal(err)
	}
	return after, plan
}

// verdicts tells a list in short: code, then what becomes of it.
func verdicts(list []authority.Judged) []string {
	out := []string{}
	for _, j := range list {
		s := j.Code
		for _, v := range j.Verdicts {
			s += " " + string(v)
		}
		if j.Why != nil {
			s += " " + j.Why.Column + " " + j.Why.Code
		}
		out = append(out, s)
	}
	return out
}

// firstRelease is the directory after the first list.
func firstRelease(t *testing.T) *authority.Tree {
	t.Helper()
	r := release(t, "2025-06-30", before())
	r.Since = date(t, "2004-01-01")
	tree, _ := take(t, mustTree(t, authority.Facts{}), r)
	return tree
}

func TestTwoReleases(t *testing.T) {
	t.Parallel()
	tree := firstRelease(t)
	r := release(t, "2025-07-01", afterwards())
	r.Complete = true
	r.Heirs = []authority.Heir{
		{Line: 2, Predecessor: "901", Successor: "91", On: date(t, "2025-07-01"), Document: "Luật 72/2025/QH15"},
		{Line: 3, Predecessor: "90003", Successor: "90003", On: date(t, "2025-07-01")},
	}
	after, plan := take(t, tree, r)
	wantUnits := []string{"91 unchanged", "90001 moved", "90002 renamed moved", "90003 created"}
	if diff := cmp.Diff(wantUnits, verdicts(plan.Units)); diff != "" {
		t.Errorf("units (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"90003 ended", "901 ended"}, verdicts(plan.Ended)); diff != "" {
		t.Errorf("ended (-want +got):\n%s", diff)
	}
	last, first := date(t, "2025-06-30"), date(t, "2025-07-01")
	old, _ := after.ByCode("gso", "90003", last)
	other, _ := after.ByCode("gso", "90003", first)
	if old == other || old == 0 || other == 0 {
		t.Errorf("the code names %d before and %d after", old, other)
	}
	if diff := cmp.Diff([]authority.ID{old}, after.Predecessors(other)); diff != "" {
		t.Errorf("predecessors of the unit with the re-used code:\n%s", diff)
	}
	if a, _ := after.Get(old); a.Name != "UBND xã Phượng Vĩ" || a.ValidTo != last || a.EndedBy != "NQ 2025-07-01" {
		t.Errorf("ended: %+v", a)
	}
	kept, _ := after.ByCode("gso", "90002", first)
	if got, want := after.NameOn(kept, last), "UBND thị trấn Đào Hoà"; got != want {
		t.Errorf("before: %q, want %q", got, want)
	}
	if a, _ := after.Get(kept); a.Name != "UBND xã Đào Hòa" || a.Place != "Xã Đào Hòa" || a.ValidFrom != date(t, "2004-01-01") {
		t.Errorf("renamed: %+v", a)
	}
	province, _ := after.ByCode("gso", "91", first)
	if got := len(after.SubtreeOn(province, first)); got != 4 {
		t.Errorf("%d authorities below the province, want 4", got)
	}
	_, again := take(t, after, r)
	if len(again.Changes) != 0 || again.Count(authority.Unchanged) != 6 {
		t.Errorf("again: %d changes, %v", len(again.Changes), verdicts(again.Units))
	}
	_, earlier := take(t, tree, release(t, "2025-06-30", before()))
	if len(earlier.Changes) != 0 {
		t.Errorf("the first list again: %v", verdicts(earlier.Units))
	}
}

func TestSameCodeIsTheSameUnitOrAnother(t *testing.T) {
	t.Parallel()
	row := func(full string) []authority.Unit {
		return units([5]string{"90003", "", full, "commune", "901"})
	}
	from := func(list []authority.Unit, day string) []authority.Unit {
		list[0].From = date(t, day)
		return list
	}
	for _, tt := range []struct {
		name    string
		units   []authority.Unit
		renames bool
		want    string
	}{
		{"same name", row("Xã Phượng Vĩ"), false, "90003 unchanged"},
		{"decomposed accents", row("Xa\u0303 Phu\u031bo\u031b\u0323ng Vi\u0303"), false, "90003 unchanged"},
		{"another kind of unit", row("Phường Phượng Vĩ"), false, "90003 renamed"},
		{"another tone is another name", row("Xã Phượng Vị"), false, "90003 created"},
		{"another name", row("Xã Hoa Sen"), false, "90003 created"},
		{"another name that is a new one", row("Xã Hoa Sen"), true, "90003 renamed"},
		{"another name, in force since before", from(row("Xã Hoa Sen"), "2004-01-01"), false, "90003 renamed"},
		{"the same name, in force since later", from(row("Xã Phượng Vĩ"), "2024-01-01"), false, "90003 created"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := release(t, "2025-07-01", tt.units)
			r.Renames = tt.renames
			after, plan := take(t, firstRelease(t), r)
			if diff := cmp.Diff([]string{tt.want}, verdicts(plan.Units)); diff != "" {
				t.Errorf("verdict (-want +got):\n%s", diff)
			}
			if _, err := authority.NewTree(after.Facts()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestReleaseRefusals(t *testing.T) {
	t.Parallel()
	tree, err := authority.Apply(firstRelease(t),
		authority.Create{Authority: body(t, 20, "Trung tâm tiếp dân", authority.District, "2010-01-01", ""), Parent: 2},
		authority.SetCode{ID: 5, On: date(t, "2027-01-01"), System: "gso", Code: "90009", Document: "NQ"},
	)
	if err != nil {
		t.Fatal(err)
	}
	late := units([5]string{"90008", "", "Xã Muộn", "commune", "901"})
	late[0].From = date(t, "2026-01-01")
	early := units([5]string{"90008", "", "Xã Sớm", "commune", "901"})
	early[0].From = date(t, "2001-01-01")
	for _, tt := range []struct {
		name  string
		alter func(*authority.Release)
		may   func(authority.ID) bool
		want  string
	}{
		{"code twice", func(r *authority.Release) {
			r.Units = units([5]string{"91", "", "Tỉnh Thử Nghiệm", "province", ""}, [5]string{"91", "", "Tỉnh Thử Nghiệm", "province", ""})
		}, nil, "91 refused code code_repeated"},
		{"zeros lost", func(r *authority.Release) { r.Units = units([5]string{"901", "", "Xã Không", "commune", "91"}) }, nil, "901 refused code code_length"},
		{"unknown parent", func(r *authority.Release) { r.Units = units([5]string{"90008", "", "Xã Lạc", "commune", "99"}) }, nil, "90008 refused parent_code parent_unknown"},
		{"parent outside a complete list", func(r *authority.Release) {
			r.Complete, r.Units = true, units([5]string{"90008", "", "Xã Lạc", "commune", "901"})
		}, nil, "90008 refused parent_code parent_unknown"},
		{"parent below", func(r *authority.Release) {
			r.Units = units([5]string{"909", "", "Huyện Ngược", "district", "90001"})
		}, nil, "909 refused parent_code parent_tier"},
		{"parent refused", func(r *authority.Release) {
			r.Units = units([5]string{"9", "", "Tỉnh Cụt", "province", ""}, [5]string{"90008", "", "Xã Con", "commune", "9"})
		}, nil, "90008 refused parent_code parent_refused"},
		{"not in force yet", func(r *authority.Release) { r.Units = late }, nil, "90008 refused valid_from valid_from_late"},
		{"before its parent", func(r *authority.Release) { r.Units = early }, nil, "90008 refused valid_from parent_later"},
		{"code of a later day", func(r *authority.Release) { r.Units = units([5]string{"90009", "", "Xã Sau", "commune", "901"}) }, nil, "90009 refused code code_taken"},
		{"something else below one that ends", func(r *authority.Release) {
			r.Complete, r.Units = true, afterwards()
		}, nil, "901 refused  has_children"},
		{"out of scope", func(r *authority.Release) {
			r.Units = units([5]string{"90001", "", "Xã Mai Vàng", "commune", "901"})
		}, func(id authority.ID) bool { return id == 4 }, "90001 refused code out_of_scope"},
		{"at the top without the right", func(r *authority.Release) {
			r.Units = units([5]string{"92", "", "Tỉnh Khác", "province", ""})
		}, func(id authority.ID) bool { return id != 0 }, "92 refused parent_code out_of_scope"},
		{"predecessor unknown", func(r *authority.Release) {
			r.Heirs = []authority.Heir{{Line: 2, Predecessor: "99999", Successor: "91", On: date(t, "2025-07-01")}}
		}, nil, "99999 → 91 refused predecessor code_unknown"},
		{"successor unknown", func(r *authority.Release) {
			r.Heirs = []authority.Heir{{Line: 2, Predecessor: "901", Successor: "99999", On: date(t, "2025-07-01")}}
		}, nil, "901 → 99999 refused successor code_unknown"},
		{"itself", func(r *authority.Release) {
			r.Heirs = []authority.Heir{{Line: 2, Predecessor: "901", Successor: "901", On: date(t, "2025-07-01")}}
		}, nil, "901 → 901 refused  same"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := release(t, "2025-07-01", nil)
			tt.alter(&r)
			may := tt.may
			if may == nil {
				may = anywhere
			}
			plan := authority.PlanRelease(tree, r, nextID(tree), may)
			all := slices.Concat(verdicts(plan.Units), verdicts(plan.Ended), verdicts(plan.Heirs))
			if !slices.Contains(all, tt.want) {
				t.Errorf("got %q, want %q among them", all, tt.want)
			}
			if plan.Refused() == 0 || plan.Changes != nil {
				t.Errorf("refused %d, changes %v", plan.Refused(), plan.Changes)
			}
		})
	}
}

func TestReleaseUnderAnAuthority(t *testing.T) {
	t.Parallel()
	tree := firstRelease(t)
	r := release(t, "2025-07-01", units([5]string{"92", "Láng Giềng", "Tỉnh Láng Giềng", "province", ""}))
	other, _ := take(t, tree, r)
	neighbour, _ := other.ByCode("gso", "92", r.On)
	list := release(t, "2025-08-01", units([5]string{"901", "", "Huyện Anh Đào", "district", ""}))
	list.Complete, list.Under = true, 1
	_, plan := take(t, other, list)
	if slices.ContainsFunc(plan.Ended, func(j authority.Judged) bool { return j.ID == neighbour || j.ID == 1 }) || len(plan.Ended) != 3 {
		t.Errorf("ended %v: a complete list of one province reaches no other", verdicts(plan.Ended))
	}
}

func TestNamePattern(t *testing.T) {
	t.Parallel()
	r := release(t, "2025-07-01", units([5]string{"92", "", " Thành phố  Ví Dụ", "province", ""}))
	r.Pattern = "Ủy ban nhân dân {unit} ({full_name})"
	tree, _ := take(t, firstRelease(t), r)
	id, _ := tree.ByCode("gso", "92", r.On)
	if a, _ := tree.Get(id); a.Name != "Ủy ban nhân dân thành phố Ví Dụ (Thành phố Ví Dụ)" || a.Branch != authority.State ||
		a.ValidFrom != clock.MustDate(2025, 7, 1) {
		t.Errorf("%+v", a)
	}
}
