package store

import (
	"context"
	"time"

	"kntc/internal/authority"
	"kntc/internal/identity"
	"kntc/internal/store/sqldb"
)

// OfficeEvents implements identity.Store.
func (s *Store) OfficeEvents(
	ctx context.Context, at authority.ID, before identity.OfficeEventPlace, limit int,
) ([]identity.OfficeEvent, error) {
	from, args := "", []any{int64(at)}
	if !before.At.IsZero() {
		from, args = " AND (n.recorded_at, n.account_id) < (?, ?)", append(args, sqldb.Instant(before.At), before.Account)
	}
	var out []identity.OfficeEvent
	err := s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var e identity.OfficeEvent
		var recorded sqldb.Instant
		var action, detail string
		err := r.Scan(&recorded, &e.Account, &e.Username, &e.DisplayName, &action, &e.By, &detail)
		e.At, e.Action, e.Detail = time.Time(recorded), identity.Action(action), identity.ReadDetail(detail)
		out = append(out, e)
		return err
	}), `SELECT n.recorded_at, n.account_id, a.username, a.display_name, e.action, e.actor_name, e.detail
		FROM account_notice AS n
		JOIN account_event AS e ON e.account_id = n.account_id AND e.version = n.version
		JOIN account AS a ON a.id = n.account_id
		WHERE n.authority_id = ?`+from+" ORDER BY n.recorded_at DESC, n.account_id DESC LIMIT ?", append(args, limit)...))
	return out, err
}
