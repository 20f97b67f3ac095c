package access_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/fault"
)

// Authorities of the tests: a province over a district over two wards, and a
// ward that took over from the second after the district ended.
const (
	province  authority.ID = 1
	district  authority.ID = 2
	ward      authority.ID = 3
	oldWard   authority.ID = 4
	newWard   authority.ID = 5
	elsewhere authority.ID = 6
)

// directory is a small Reach written out by hand.
type directory struct{}

func (directory) Owns(holder, target authority.ID) bool {
	return holder == target || holder == newWard && target == oldWard
}

func (d directory) Over(holder, target authority.ID) bool {
	below := map[authority.ID][]authority.ID{
		province: {province, district, ward, oldWard, newWard},
		district: {district, ward, oldWard},
	}
	return slices.Contains(below[holder], target) || d.Owns(holder, target)
}

func everywhere() []authority.ID {
	return []authority.ID{province, district, ward, oldWard, newWard, elsewhere}
}

func covered(s access.Scope) []authority.ID {
	var out []authority.ID
	for _, id := range everywhere() {
		if s.Covers(directory{}, id) {
			out = append(out, id)
		}
	}
	return out
}

func TestZeroScopeCoversNothing(t *testing.T) {
	t.Parallel()
	var s access.Scope
	if got := covered(s); got != nil || !s.Empty() || s.All() || len(s.Own()) != 0 || len(s.Subtree()) != 0 || s.Reason() != "" {
		t.Errorf("the zero scope covers %v", got)
	}
}

func TestSystemCoversAll(t *testing.T) {
	t.Parallel()
	s := access.System("nightly recount")
	if diff := cmp.Diff(everywhere(), covered(s)); diff != "" || s.Empty() || !s.All() || s.Reason() != "nightly recount" {
		t.Errorf("the system's scope (-want +got):\n%s", diff)
	}
}

func TestAllow(t *testing.T) {
	t.Parallel()
	grant := func(r access.Role, a authority.ID) access.Grant { return access.Grant{Role: r, Authority: a} }
	for _, tt := range []struct {
		name       string
		grants     []access.Grant
		permission access.Permission
		want       []authority.ID // nil: forbidden
	}{
		{"a clerk acts for the own office", []access.Grant{grant(access.Clerk, ward)}, access.PetitionRegister, []authority.ID{ward}},
		{"a clerk of the district does not see the wards", []access.Grant{grant(access.Clerk, district)}, access.PetitionRead, []authority.ID{district}},
		{"a head of the district does not decide for wards", []access.Grant{grant(access.Head, district)}, access.MatterDecide, []authority.ID{district}},
		{"a supervisor sees the subtree", []access.Grant{grant(access.Supervisor, district)}, access.PetitionRead, []authority.ID{district, ward, oldWard}},
		{"a supervisor decides nothing", []access.Grant{grant(access.Supervisor, province)}, access.MatterDecide, nil},
		{"an auditor sees the subtree", []access.Grant{grant(access.Auditor, province)}, access.StatisticsRead, []authority.ID{province, district, ward, oldWard, newWard}},
		{"an administrator reads no petition", []access.Grant{grant(access.Administrator, province)}, access.PetitionRead, nil},
		{"a successor sees what it took over", []access.Grant{grant(access.Clerk, newWard)}, access.PetitionRead, []authority.ID{oldWard, newWard}},
		{"a predecessor sees nothing of its successor", []access.Grant{grant(access.Clerk, oldWard)}, access.PetitionRead, []authority.ID{oldWard}},
		{"grants add up", []access.Grant{grant(access.Clerk, elsewhere), grant(access.Supervisor, district)}, access.PetitionRead, []authority.ID{district, ward, oldWard, elsewhere}},
		{"only grants with the permission count", []access.Grant{grant(access.Clerk, ward), grant(access.Supervisor, province)}, access.PetitionRegister, []authority.ID{ward}},
		{"no grants", nil, access.AuthorityRead, nil},
		{"an unknown role", []access.Grant{grant("emperor", province)}, access.PetitionRead, nil},
		{"an unknown permission", []access.Grant{grant(access.Head, ward)}, "petition.burn", nil},
		{"no permission", []access.Grant{grant(access.Head, ward)}, "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, err := access.Actor{Grants: tt.grants}.Allow(tt.permission)
			if diff := cmp.Diff(tt.want, covered(s)); diff != "" {
				t.Errorf("covers (-want +got):\n%s", diff)
			}
			if tt.want != nil && err != nil || s.All() || s.Empty() != (tt.want == nil) {
				t.Fatalf("scope %+v, %v", s, err)
			}
			if tt.want == nil && (!errors.Is(err, access.ErrForbidden) || fault.As(err).Extra["permission"] != string(tt.permission)) {
				t.Errorf("refused by %v", err)
			}
		})
	}
}

// TestScopeHoldsExactlyTheGrants compares Allow with the sentence it
// implements, on random grants.
func TestScopeHoldsExactlyTheGrants(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		grants := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) access.Grant {
			return access.Grant{
				Role:      rapid.SampledFrom(append(access.Roles(), "emperor")).Draw(t, "role"),
				Authority: authority.ID(rapid.IntRange(1, 6).Draw(t, "authority")),
			}
		}), 0, 8).Draw(t, "grants")
		permission := rapid.SampledFrom(access.Permissions()).Draw(t, "permission")
		var own, subtree []authority.ID
		for _, id := range everywhere() {
			for _, role := range access.Roles() {
				switch {
				case !slices.Contains(grants, access.Grant{Role: role, Authority: id}) || !role.Grants(permission):
				case role.CoversSubtree():
					subtree = append(subtree, id)
				default:
					own = append(own, id)
				}
			}
		}
		own, subtree = slices.Compact(own), slices.Compact(subtree)
		before := slices.Clone(grants)
		s, err := access.Actor{Grants: grants}.Allow(permission)
		if (err == nil) != (len(own)+len(subtree) > 0) {
			t.Fatalf("own %v, subtree %v: %v", own, subtree, err)
		}
		if !slices.Equal(s.Own(), own) || !slices.Equal(s.Subtree(), subtree) {
			t.Fatalf("own %v, want %v; subtree %v, want %v", s.Own(), own, s.Subtree(), subtree)
		}
		if !slices.Equal(grants, before) {
			t.Fatal("the actor's grants were changed")
		}
	})
}

// TestScopeCannotBeWidened: what a scope hands out is a copy.
func TestScopeCannotBeWidened(t *testing.T) {
	t.Parallel()
	actor := access.Actor{Grants: []access.Grant{{Role: access.Clerk, Authority: ward}, {Role: access.Supervisor, Authority: district}}}
	s, err := actor.Allow(access.PetitionRead)
	if err != nil {
		t.Fatal(err)
	}
	want := covered(s)
	s.Own()[0], s.Subtree()[0] = elsewhere, province
	if diff := cmp.Diff(want, covered(s)); diff != "" {
		t.Errorf("the scope was changed from outside (-want +got):\n%s", diff)
	}
}

// TestZeroActorMayNothing: an actor without account, grants or reason gets no
// scope at all.
func TestZeroActorMayNothing(t *testing.T) {
	t.Parallel()
	for name, nobody := range map[string]access.Actor{
		"zero": {}, "no reason": access.SystemActor("", access.Permissions()...), "no permission": access.SystemActor("a test"),
	} {
		for _, p := range access.Permissions() {
			if s, err := nobody.Allow(p); !errors.Is(err, access.ErrForbidden) || !s.Empty() {
				t.Errorf("%s may %s in %v: %v", name, p, covered(s), err)
			}
		}
	}
}

// TestSystemActor: the system may what it was made for, everywhere, and says why.
func TestSystemActor(t *testing.T) {
	t.Parallel()
	a := access.SystemActor("a test", access.MatterVerify)
	for _, p := range access.Permissions() {
		s, err := a.Allow(p)
		if want := p == access.MatterVerify; (err == nil) != want || s.All() != want {
			t.Errorf("%s: %v, %v", p, covered(s), err)
		}
		if err == nil && s.Reason() != "a test" {
			t.Errorf("reason %q", s.Reason())
		}
	}
	if a.Reason() != "a test" || a.Name != access.SystemName {
		t.Errorf("actor %+v", a)
	}
}

// TestFurtherPolicy holds that a further register's permissions reach those whose
// roles have them, as far as their grants go, and give nothing else.
func TestFurtherPolicy(t *testing.T) {
	t.Parallel()
	const keep access.Permission = "thing.keep"
	clerk := access.Actor{Grants: []access.Grant{{Role: access.Clerk, Authority: 4}, {Role: access.Auditor, Authority: 1}}}
	if _, err := clerk.Allow(keep); !errors.Is(err, access.ErrForbidden) {
		t.Errorf("without the policy: %v", err)
	}
	under := clerk.Under(access.Policy{access.Clerk: {keep}})
	scope, err := under.Allow(keep)
	if err != nil || !slices.Equal(scope.Own(), []authority.ID{4}) || len(scope.Subtree()) > 0 {
		t.Errorf("under the policy: %v, %v", scope, err)
	}
	if _, err := under.Allow(access.LawManage); !errors.Is(err, access.ErrForbidden) {
		t.Errorf("the policy gives more than it says: %v", err)
	}
	if _, err := (access.Actor{}).Under(access.Policy{access.Clerk: {keep}}).Allow(keep); !errors.Is(err, access.ErrForbidden) {
		t.Errorf("nobody got it: %v", err)
	}
}
