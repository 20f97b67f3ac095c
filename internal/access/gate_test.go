package access_test

import (
	"errors"
	"testing"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/fault"
)

// TestWhatIsOutOfReachIsAbsent: only whoever sees what an authority keeps is told
// that something may not be done with it.
func TestWhatIsOutOfReachIsAbsent(t *testing.T) {
	t.Parallel()
	clerk := access.Grant{Role: access.Clerk, Authority: ward}
	auditor := access.Grant{Role: access.Auditor, Authority: district}
	administrator := access.Grant{Role: access.Administrator, Authority: elsewhere}
	for _, tt := range []struct {
		name   string
		grants []access.Grant
		owner  authority.ID
		want   error // nil: allowed
	}{
		{"the own office", []access.Grant{clerk}, ward, nil},
		{"another office", []access.Grant{clerk}, oldWard, fault.ErrNotFound},
		{"an office that is only read", []access.Grant{clerk, auditor}, oldWard, access.ErrForbidden},
		{"the permission nowhere, the office read", []access.Grant{auditor}, ward, access.ErrForbidden},
		{"the permission nowhere, the office not read", []access.Grant{auditor}, elsewhere, fault.ErrNotFound},
		{"neither permission anywhere", []access.Grant{administrator}, ward, access.ErrForbidden},
		{"nobody", nil, ward, access.ErrForbidden},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			actor := access.Actor{Grants: tt.grants}
			scope, err := actor.AllowAt(directory{}, access.PetitionRegister, access.PetitionRead, tt.owner)
			if !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
			if allowed := tt.want == nil; scope.Empty() == allowed || scope.Covers(directory{}, tt.owner) != allowed || actor.Can(directory{}, access.PetitionRegister, tt.owner) != allowed {
				t.Errorf("scope %+v, want it to cover the authority: %t", scope, allowed)
			}
		})
	}
}

// TestWorksAt: a role that only looks down on an authority does no work there.
func TestWorksAt(t *testing.T) {
	t.Parallel()
	officer := []access.Grant{{Role: access.Clerk, Authority: 1}, {Role: access.Officer, Authority: 2}}
	for name, tt := range map[string]struct {
		grants []access.Grant
		at     authority.ID
		work   []access.Permission
		want   bool
	}{
		"there":              {officer, 2, []access.Permission{access.MatterVerify}, true},
		"one of two":         {officer, 1, []access.Permission{access.MatterVerify, access.PetitionRegister}, true},
		"elsewhere":          {officer, 1, []access.Permission{access.MatterVerify}, false},
		"no work":            {officer, 2, nil, false},
		"looks down":         {[]access.Grant{{Role: access.Supervisor, Authority: 1}}, 1, access.Permissions(), false},
		"no grants whatever": {nil, 2, access.Permissions(), false},
	} {
		if got := access.WorksAt(tt.grants, nested{}, tt.at, tt.work...); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// nested is a tree of two authorities, the first above the second.
type nested struct{}

func (nested) Owns(holder, target authority.ID) bool { return holder == target }
func (nested) Over(holder, target authority.ID) bool { return holder <= target }
