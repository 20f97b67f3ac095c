package store_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/identity"
	"kntc/internal/store/storetest"
)

func TestHistoryOfAccountsIsAppendOnly(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		err := b.Store.AddAccount(t.Context(), access.Actor{Name: "system"}, nil, identity.Credentials{
			Hash: "x",
			Account: identity.Account{
				ID: uuid.Must(uuid.NewV7()), Home: storetest.CommuneA1, Username: "lan.clerk", DisplayName: "Lan",
				Grants:  []access.Grant{{Role: access.Clerk, Authority: storetest.CommuneA1}},
				Version: 1, Changed: identity.Changed{Action: identity.Created, By: "system"},
			},
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, sql := range []string{
			"UPDATE account_event SET actor_name = 'x'", "DELETE FROM account_event",
			"UPDATE authority_event SET actor_name = 'x'", "DELETE FROM authority_event",
		} {
			if err := b.Store.ExecForTest(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v", sql, err)
			}
		}
	})
}
