package store

import (
	"context"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// loadUrged counts the urgings of a case that wait for an answer. It stands
// behind the lock of the case, so no other answer comes between.
func loadUrged(r *Reading, l *casework.UrgedLoad) { r.Ask(countUrged(l.ID, &l.Count)) }

// Urged implements casework.Reader.
func (s *Store) Urged(ctx context.Context, scope access.Scope, id authority.OwnedID) (int, error) {
	if err := s.withinCase(ctx, scope, id); err != nil {
		return 0, err
	}
	n := 0
	err := s.db.Fetch(ctx, countUrged(id, &n))
	return n, err
}

func countUrged(id authority.OwnedID, n *int) sqldb.Statement {
	return sqldb.Query(sqldb.Each(func(row sqldb.Rows) error {
		var action string
		err := row.Scan(&action)
		if petition.Action(action) == petition.ActionUrgeCase {
			*n++
		} else {
			*n--
		}
		return err
	}), "SELECT action FROM event WHERE authority_id = ? AND subject_id = ? AND action IN (?, ?)",
		int64(id.Authority), id.UUID, string(petition.ActionUrgeCase), string(petition.ActionReplyUrging))
}
