package store

import (
	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/journal"
	"kntc/internal/store/sqldb"
)

// loadStaff reads the grants of accounts, for the check that they act where a
// case is.
func loadStaff(r *Reading, l *journal.StaffLoad) {
	if len(l.Accounts) == 0 {
		return
	}
	args := make([]any, len(l.Accounts))
	for i, a := range l.Accounts {
		args[i] = a
	}
	l.Grants = make(map[uuid.UUID][]access.Grant)
	r.Ask(sqldb.Query(sqldb.Each(func(row sqldb.Rows) error {
		var g grantRow
		err := row.Scan((*sqldb.UID)(&g.AccountID), &g.Role, &g.AuthorityID)
		l.Grants[g.AccountID] = append(l.Grants[g.AccountID], access.Grant{Role: access.Role(g.Role), Authority: authority.ID(g.AuthorityID)})
		return err
	}), `SELECT g.account_id, g.role, g.authority_id FROM account_grant AS g JOIN account AS a ON a.id = g.account_id AND a.disabled_at IS NULL
		WHERE g.account_id IN `+sqldb.Marks(1, len(l.Accounts)), args...))
}
