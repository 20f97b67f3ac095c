package store

import (
	"github.com/google/uuid"

	"kntc/internal/authority"
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
func assignedTo(c *conditions, alias string, f petition.AssigneeFilter) {
	switch {
	case f.Nobody:
		c.add(alias + ".assigned = ''")
	case f.Account != uuid.Nil:
		c.add("EXISTS (SELECT 1 FROM assignee AS x WHERE x.authority_id = "+alias+".authority_id AND x.account_id = ? AND x.subject_id = "+alias+".id)",
			f.Account)
	}
}
