package store

import (
	"context"
	"time"

	"kntc/internal/identity"
	"kntc/internal/store/sqldb"
	"kntc/internal/token"
)

const selectKeys = "SELECT id, seed, created_at, activates_at, retires_at FROM signing_key ORDER BY activates_at, id"

// signingKeyRow is a signing key with its sealed seed.
type signingKeyRow struct {
	ID          string        `gorm:"column:id"`
	Seed        []byte        `gorm:"column:seed"`
	CreatedAt   sqldb.Instant `gorm:"column:created_at"`
	ActivatesAt sqldb.Instant `gorm:"column:activates_at"`
	RetiresAt   sqldb.Instant `gorm:"column:retires_at"`
}

func (r signingKeyRow) toKey() token.SigningKey {
	return token.SigningKey{
		ID: r.ID, Seed: r.Seed, CreatedAt: time.Time(r.CreatedAt),
		ActivatesAt: time.Time(r.ActivatesAt), RetiresAt: time.Time(r.RetiresAt),
	}
}

// SigningKeys implements identity.Store.
func (s *Store) SigningKeys(ctx context.Context) ([]token.SigningKey, error) {
	var list []signingKeyRow
	if err := s.db.Scan(ctx, &list, selectKeys); err != nil {
		return nil, err
	}
	keys := make([]token.SigningKey, len(list))
	for i, r := range list {
		keys[i] = r.toKey()
	}
	return keys, nil
}

// ChangeSigningKeys implements identity.Store. There may be no row to lock, so
// the table is locked: readers go on, a second server that starts waits and
// then finds the first one's key.
func (s *Store) ChangeSigningKeys(ctx context.Context, decide func([]token.SigningKey) (identity.KeyChange, error)) error {
	return s.db.Write(ctx, func(t *sqldb.Tx) error {
		if s.db.Engine() == sqldb.Postgres {
			t.Exec("LOCK TABLE signing_key IN SHARE ROW EXCLUSIVE MODE")
		}
		var keys []token.SigningKey
		err := t.Fetch(sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			var row signingKeyRow
			err := r.Scan(&row.ID, &row.Seed, &row.CreatedAt, &row.ActivatesAt, &row.RetiresAt)
			keys = append(keys, row.toKey())
			return err
		}), selectKeys))
		if err != nil {
			return err
		}
		change, err := decide(keys)
		if err != nil {
			return err
		}
		for _, id := range change.Drop {
			t.Exec("DELETE FROM signing_key WHERE id = ?", id)
		}
		insertAll(t, "signing_key (id, seed, created_at, activates_at, retires_at)", change.Add, func(k token.SigningKey) []any {
			return []any{k.ID, k.Seed, sqldb.Instant(k.CreatedAt), sqldb.Instant(k.ActivatesAt), sqldb.Instant(k.RetiresAt)}
		})
		return nil
	})
}
