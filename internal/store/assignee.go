package store

import (
	"context"

	"github.com/google/uuid"

	"kntc/internal/access"
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

// AssignedToAny implements casework.Reader.
func (s *Store) AssignedToAny(ctx context.Context, scope access.Scope, id authority.OwnedID, accounts []uuid.UUID) (bool, error) {
	if err := s.within(ctx, scope, id.Authority); err != nil {
		return false, err
	}
	owner := int64(id.Authority)
	args := []any{owner}
	for _, account := range accounts {
		args = append(args, account)
	}
	args = append(args, id.UUID, owner, id.UUID, owner, id.UUID)
	found := 0
	err := s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error { return r.Scan(&found) }),
		"SELECT count(*) FROM assignee AS x WHERE x.authority_id = ? AND x.account_id IN "+sqldb.Marks(1, len(accounts))+` AND (x.subject_id = ?
			OR x.subject_id IN (SELECT matter_id FROM petition WHERE authority_id = ? AND id = ?)
			OR x.subject_id IN (SELECT matter_id FROM petition_part WHERE authority_id = ? AND petition_id = ?))`, args...))
	return found > 0, err
}
