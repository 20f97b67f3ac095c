package vault_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/party"
	"kntc/internal/party/vault"
	"kntc/internal/seal"
)

// TestPartiesComeOutAsTheyWentIn seals parties of cases that are secret and of
// others, and opens them again; in the row of another case they do not open.
func TestPartiesComeOutAsTheyWentIn(t *testing.T) {
	t.Parallel()
	v, id := newVault(t), authority.NewOwnedID(4)
	for _, secret := range []bool{false, true} {
		stored, err := v.Seal(id, secret, two())
		if err != nil {
			t.Fatal(err)
		}
		if secret != (len(stored.Sealed) == 2) || secret != (len(stored.Open) == 0) {
			t.Errorf("secret %t: %d open, %d sealed", secret, len(stored.Open), len(stored.Sealed))
		}
		got, err := v.Unseal(id, stored)
		if diff := cmp.Diff(two(), got, cmp.AllowUnexported(clock.Date{})); err != nil || diff != "" {
			t.Errorf("secret %t: %v (-want +got):\n%s", secret, err, diff)
		}
		if _, err := v.Unseal(authority.NewOwnedID(4), stored); err == nil {
			t.Errorf("secret %t: parties open in the row of another case", secret)
		}
	}
}

// TestShownAsThePermissionsSay asks what accounts see of parties kept open and
// sealed.
func TestShownAsThePermissionsSay(t *testing.T) {
	t.Parallel()
	v, id := newVault(t), authority.NewOwnedID(4)
	for _, tt := range []struct {
		name   string
		secret bool
		may    []access.Permission
		want   vault.Shown
		number string // of the first party
	}{
		{"open, in full", false, []access.Permission{access.IdentityView}, vault.Shown{}, "001099000123"},
		{"open, masked", false, nil, vault.Shown{}, "0••••••••123"},
		{"sealed, to whom may see it", true, []access.Permission{access.IdentityView, access.SealedView}, vault.Shown{Sealed: true}, "001099000123"},
		{"sealed, to the others", true, []access.Permission{access.IdentityView}, vault.Shown{Sealed: true, Hidden: true}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			stored, err := v.Seal(id, tt.secret, two())
			if err != nil {
				t.Fatal(err)
			}
			got, err := v.Show(id, tt.secret, stored, func(p access.Permission) bool { return slices.Contains(tt.may, p) })
			if err != nil || got.Sealed != tt.want.Sealed || got.Hidden != tt.want.Hidden {
				t.Fatalf("%+v, %v, want %+v", got, err, tt.want)
			}
			if tt.number == "" {
				if len(got.Parties) > 0 {
					t.Errorf("shows %+v", got.Parties)
				}
				return
			}
			if len(got.Parties) != 2 || got.Parties[0].IdentityNumber != tt.number || got.Parties[1].IdentityNumber != "" {
				t.Errorf("shows %+v, want the number %q", got.Parties, tt.number)
			}
		})
	}
}

// TestStoredPartiesAreFoundByTheirKeys: the keys of the same people agree with
// those that stand with stored parties, sealed or not, and not across.
func TestStoredPartiesAreFoundByTheirKeys(t *testing.T) {
	t.Parallel()
	v := newVault(t)
	open, err := v.Seal(authority.NewOwnedID(4), false, two())
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := v.Seal(authority.NewOwnedID(4), true, two())
	if err != nil {
		t.Fatal(err)
	}
	plain, secret := v.Keys(false, two()), v.Keys(true, two())
	want := vault.Keys{Identities: []string{open.Open[0].IdentityIndex}, Persons: []string{open.Open[0].PersonKey, open.Open[1].PersonKey}, Names: []string{open.Open[0].NameKey, open.Open[1].NameKey}, Phones: open.Phones}
	if diff := cmp.Diff(want, plain); diff != "" {
		t.Errorf("kept open (-want +got):\n%s", diff)
	}
	want = vault.Keys{Identities: []string{sealed.Sealed[0].IdentityIndex}, Persons: []string{sealed.Sealed[0].PersonIndex, sealed.Sealed[1].PersonIndex}, Senders: sealed.Senders}
	if diff := cmp.Diff(want, secret); diff != "" {
		t.Errorf("kept sealed (-want +got):\n%s", diff)
	}
	if plain.Identities[0] == secret.Identities[0] || plain.Persons[0] == secret.Persons[0] {
		t.Error("who is sealed is found by what lies open")
	}
	if len(open.Phones) != 1 || len(open.Senders) != 0 || len(sealed.Phones) != 0 || len(sealed.Senders) != 2 {
		t.Errorf("kept beside: %+v, %+v", open, sealed)
	}
}

// TestWhoIsSealedIsFoundByNumberAndName, and by neither alone.
func TestWhoIsSealedIsFoundByNumberAndName(t *testing.T) {
	t.Parallel()
	v := newVault(t)
	sealed, err := v.Seal(authority.NewOwnedID(4), true, two())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		who  party.Party
		want bool
	}{
		{"identity number and name", party.Party{Name: "nguyen thi mau", IdentityNumber: "001 099 000 123"}, true},
		{"telephone number and name", party.Party{Name: "Nguyễn Thị Mẫu", Phone: "+84 900 000 000"}, true},
		{"the number alone", party.Party{IdentityNumber: "001099000123"}, false},
		{"the name alone", party.Party{Name: "Nguyễn Thị Mẫu"}, false},
		{"another name", party.Party{Name: "Nguyễn Thị Thử", IdentityNumber: "001099000123", Phone: "0900000000"}, false},
		{"the telephone number as an identity number", party.Party{Name: "Nguyễn Thị Mẫu", IdentityNumber: "0900000000"}, false},
	} {
		found := slices.ContainsFunc(v.Keys(true, []party.Party{tt.who}).Senders, func(s string) bool { return slices.Contains(sealed.Senders, s) })
		if found != tt.want {
			t.Errorf("%s: %t, want %t", tt.name, found, tt.want)
		}
	}
}

func newVault(t *testing.T) vault.Vault {
	t.Helper()
	keys, err := seal.NewKeyring()
	if err != nil {
		t.Fatal(err)
	}
	return vault.New(keys)
}

// two are a person with an identity number and an organisation without.
func two() []party.Party {
	return []party.Party{
		{Ordinal: 1, Type: party.Person, Name: "Nguyễn Thị Mẫu", IdentityNumber: "001099000123", Address: "Thôn 1", Phone: "0900000000"},
		{Ordinal: 2, Type: party.Organisation, Name: "Công ty Thử", Address: "Thôn 2"},
	}
}
