package store

import (
	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// saveAssignees lets the table that finds the cases of an account follow the
// petitions and matters whose assignment an event changed.
func saveAssignees(t *sqldb.Tx, c casework.Change) {
	changed := make(map[authority.OwnedID]petition.Subject)
	for _, e := range c.Events {
		for _, f := range e.Changes {
			if f.Name == petition.FactAssigned {
				changed[e.ID] = e.Subject
			}
		}
	}
	if len(changed) == 0 {
		return
	}
	for _, p := range c.Petitions {
		replaceAssignees(t, p.ID, changed[p.ID], p.Assignees)
	}
	for _, m := range c.Matters {
		replaceAssignees(t, m.ID, changed[m.ID], m.Assignees)
	}
}

// replaceAssignees does nothing without a subject: the assignment is as it was.
func replaceAssignees(t *sqldb.Tx, id authority.OwnedID, subject petition.Subject, list []petition.Assignee) {
	if subject == "" {
		return
	}
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

// readStaff reads the grants of accounts, for the check that they act where a
// case is.
func (l *loader) readStaff(accounts []uuid.UUID) {
	args := make([]any, len(accounts))
	for i, a := range accounts {
		args[i] = a
	}
	l.out.Staff = make(map[uuid.UUID][]access.Grant)
	l.reads = append(l.reads, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var g grantRow
		err := r.Scan((*sqldb.UID)(&g.AccountID), &g.Role, &g.AuthorityID)
		l.out.Staff[g.AccountID] = append(l.out.Staff[g.AccountID], access.Grant{Role: access.Role(g.Role), Authority: authority.ID(g.AuthorityID)})
		return err
	}), `SELECT g.account_id, g.role, g.authority_id FROM account_grant AS g JOIN account AS a ON a.id = g.account_id AND a.disabled_at IS NULL
		WHERE g.account_id IN `+sqldb.Marks(1, len(accounts)), args...))
}
