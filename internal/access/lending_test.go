package access_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
)

// TestWhatIsLent: who works at the office to which a case was given, or at one that
// succeeded it, reaches that case for the work, and nothing else; who looks down on
// the office, or worked at one before it, does not.
func TestWhatIsLent(t *testing.T) {
	t.Parallel()
	lent := authority.OwnedID{Authority: elsewhere, UUID: uuid.UUID{1}}
	other := authority.OwnedID{Authority: elsewhere, UUID: uuid.UUID{2}}
	for _, tt := range []struct {
		name string
		role access.Role
		at   authority.ID
		to   authority.ID
		p    access.Permission
		want bool
	}{
		{"an officer there", access.Officer, ward, ward, access.MatterVerify, true},
		{"a clerk there reads", access.Clerk, ward, ward, access.PetitionRead, true},
		{"a clerk there does not verify", access.Clerk, ward, ward, access.MatterVerify, false},
		{"its head decides nothing", access.Head, ward, ward, access.MatterDecide, false},
		{"nor sees what is sealed", access.Head, ward, ward, access.SealedView, false},
		{"nor identity numbers", access.Head, ward, ward, access.IdentityView, false},
		{"the level above", access.Supervisor, district, ward, access.PetitionRead, false},
		{"an auditor of the office itself", access.Auditor, ward, ward, access.PetitionRead, false},
		{"an officer of its successor", access.Officer, newWard, oldWard, access.MatterVerify, true},
		{"an officer of its predecessor", access.Officer, oldWard, newWard, access.PetitionRead, false},
		{"somebody else", access.Officer, district, ward, access.PetitionRead, false},
		{"nobody was given it", access.Officer, ward, 0, access.PetitionRead, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			actor := access.Actor{Grants: []access.Grant{{Role: tt.role, Authority: tt.at}}}
			scope, err := actor.AllowLent(directory{}, tt.p, []access.Lending{{To: tt.to, Cases: []authority.OwnedID{lent}}})
			if tt.want != (err == nil) || err != nil && !errors.Is(err, access.ErrForbidden) || actor.CanLent(directory{}, tt.p, tt.to) != tt.want {
				t.Fatal(err)
			}
			if scope.Lends(lent) != tt.want || scope.LendsOf(elsewhere) != tt.want || scope.Empty() == tt.want {
				t.Errorf("%+v", scope)
			}
			if scope.Lends(other) || scope.Covers(directory{}, elsewhere) || scope.Covers(directory{}, ward) || scope.All() || len(scope.Own())+len(scope.Subtree()) > 0 {
				t.Errorf("more than the case: %+v", scope)
			}
		})
	}
}

// TestWhatABodyAddedIsItsOwn: a case that several offices verify is lent to each of
// them, a file that one of them added to that one and to who succeeded it.
func TestWhatABodyAddedIsItsOwn(t *testing.T) {
	t.Parallel()
	paper := authority.OwnedID{Authority: elsewhere, UUID: uuid.UUID{1}}
	for _, tt := range []struct {
		name          string
		at, to, added authority.ID
		want          bool
	}{
		{"of the authority itself", ward, ward, 0, true},
		{"its own", ward, ward, ward, true},
		{"another body's", ward, ward, district, false},
		{"its predecessor's", newWard, newWard, oldWard, true},
		{"given to the predecessor", newWard, oldWard, oldWard, true},
		{"its successor's", oldWard, oldWard, newWard, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			actor := access.Actor{Grants: []access.Grant{{Role: access.Officer, Authority: tt.at}}}
			list := []access.Lending{{To: tt.to, Cases: []authority.OwnedID{paper}, Added: tt.added}}
			_, err := actor.AllowLent(directory{}, access.PetitionRead, list)
			if tt.want != (err == nil) || tt.want != (len(actor.Lent(directory{}, access.PetitionRead, list)) == 1) {
				t.Error(err)
			}
		})
	}
}
