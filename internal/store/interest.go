package store

import (
	"context"

	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// interests selects the cases in which an account has an interest, with those that
// it reaches through them: a petition's matter, and a matter's petitions. Few
// cases have any; the condition is that of a partial index.
const interests = `SELECT c.authority_id, c.id, c.kind, c.instance, c.conflicts FROM petition AS c WHERE c.conflicts <> '' AND c.conflicts LIKE ?
	UNION ALL SELECT c.authority_id, c.matter_id, c.kind, c.instance, c.conflicts FROM petition AS c WHERE c.conflicts <> '' AND c.conflicts LIKE ? AND c.matter_id IS NOT NULL
	UNION ALL SELECT t.authority_id, t.matter_id, c.kind, c.instance, c.conflicts FROM petition AS c JOIN petition_part AS t ON t.authority_id = c.authority_id AND t.petition_id = c.id
		WHERE c.conflicts <> '' AND c.conflicts LIKE ?
	UNION ALL SELECT c.authority_id, c.id, c.kind, c.instance, c.conflicts FROM matter AS c WHERE c.conflicts <> '' AND c.conflicts LIKE ?
	UNION ALL SELECT p.authority_id, p.id, c.kind, c.instance, c.conflicts FROM matter AS c JOIN petition AS p ON p.authority_id = c.authority_id AND p.matter_id = c.id
		WHERE c.conflicts <> '' AND c.conflicts LIKE ?
	UNION ALL SELECT t.authority_id, t.petition_id, c.kind, c.instance, c.conflicts FROM matter AS c JOIN petition_part AS t ON t.authority_id = c.authority_id AND t.matter_id = c.id
		WHERE c.conflicts <> '' AND c.conflicts LIKE ?`

// Interests implements casework.Reader.
func (s *Store) Interests(ctx context.Context, account uuid.UUID) ([]casework.Interest, error) {
	named := "%" + account.String() + "=%"
	var out []casework.Interest
	err := s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var at int64
		var kind, instance, conflicts string
		var i casework.Interest
		if err := r.Scan(&at, (*sqldb.UID)(&i.Case.UUID), &kind, &instance, &conflicts); err != nil {
			return err
		}
		i.Case.Authority, i.Kind, i.Instance = authority.ID(at), petition.Kind(kind), petition.Instance(instance)
		all, err := petition.ReadConflicts(conflicts)
		for _, c := range all {
			if i.Conflict = c; c.Account == account {
				out = append(out, i)
			}
		}
		return err
	}), interests, named, named, named, named, named, named))
	return out, err
}
