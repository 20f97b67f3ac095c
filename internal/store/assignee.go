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

// assignedTo narrows a list to the cases of an account, of which it has some
// dozens, or to those of nobody.
func (l *list) assignedTo(f petition.AssigneeFilter) {
	switch {
	case f.Nobody:
		l.where.add("NOT EXISTS (SELECT 1 FROM assignee AS x WHERE x.authority_id = " + l.alias + ".authority_id AND x.subject_id = " + l.alias + ".id)")
	case f.Account != uuid.Nil:
		l.named, l.keyed = true, true
		where, owned := l.owners.spelt("x.authority_id")
		l.where.add("("+l.alias+".authority_id, "+l.alias+".id) IN (SELECT x.authority_id, x.subject_id FROM assignee AS x WHERE "+where+" AND x.account_id = ?)",
			append(owned, f.Account)...)
	}
}
