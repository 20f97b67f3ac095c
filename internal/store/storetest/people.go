package storetest

import (
	"testing"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/seal"
)

// Administrator is an account of an authority that administers it and all
// below; no database knows it.
func Administrator(at authority.ID) access.Actor {
	return access.Actor{
		Account: uuid.Must(uuid.NewV7()), Home: at, Name: "admin." + at.String(),
		Grants: []access.Grant{{Role: access.Administrator, Authority: at}},
	}
}

// Keyring returns new keys to seal with.
func Keyring(tb testing.TB) *seal.Keyring {
	tb.Helper()
	k, err := seal.NewKeyring()
	if err != nil {
		tb.Fatalf("storetest: %v", err)
	}
	return k
}
