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
