package store

import (
	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// replaceAssignees lets the table that finds the cases of an account follow a
// petition or matter.
func replaceAssignees(t *sqldb.Tx, id authority.OwnedID, subject petition.Subject, list []petition.Assignee) {
	owner := int64(id.Authority)
	t.Exec("DELETE FROM assignee WHERE authority_id = ? AND subject_id = ?", owner, id.UUID)
	insertAll(t, "assignee (authority_id, account_id, subject_id, subject)", list, func(a petition.Assignee) []any {
		return []any{owner, a.Account, id.UUID, string(subject)}
	})
}

// assignedTo narrows a list to the cases of an account, or to those of nobody.
func assignedTo(c *conditions, alias string, f casework.AssigneeFilter) {
	switch {
	case f.Nobody:
		c.add(alias + ".assigned = ''")
	case f.Account != uuid.Nil:
		c.add("EXISTS (SELECT 1 FROM assignee AS x WHERE x.authority_id = "+alias+".authority_id AND x.account_id = ? AND x.subject_id = "+alias+".id)",
			f.Account)
	}
}

// loadStaff reads the grants of accounts, for the check that they act where a
// case is.
func loadStaff(r *Reading, l *casework.StaffLoad) {
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
