package store

import (
	"context"
	"time"

	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/store/sqldb"
)

// HoldBuckets implements identity.Store. A bucket that has no row is made first:
// what is not there cannot be locked.
func (s *Store) HoldBuckets(
	ctx context.Context, keys []string, decide func(now time.Time, full []time.Time) ([]time.Time, error),
) error {
	return s.db.Write(ctx, func(t *sqldb.Tx) error {
		rows, args := make([]any, 0, 2*len(keys)), make([]any, len(keys))
		for i, key := range keys {
			rows, args[i] = append(rows, key, sqldb.Instant(longAgo)), key
		}
		t.Exec("INSERT INTO sign_in_bucket (key, full_at) VALUES "+sqldb.Marks(len(keys), 2)+" ON CONFLICT (key) DO NOTHING", rows...)
		full := make([]time.Time, 0, len(keys))
		err := t.Fetch(sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			var at sqldb.Instant
			err := r.Scan(&at)
			full = append(full, time.Time(at))
			return err
		}), "SELECT full_at FROM sign_in_bucket WHERE key IN "+sqldb.Marks(1, len(keys))+" ORDER BY key"+s.db.Lock(), args...))
		if err != nil {
			return err
		}
		next, err := decide(t.Now, full)
		if err != nil {
			return err
		}
		for i, key := range keys {
			t.ExecOne("UPDATE sign_in_bucket SET full_at = ? WHERE key = ?", sqldb.Instant(next[i]), key)
		}
		return nil
	})
}

// longAgo stands for never in a bucket that was just made.
//
//nolint:gochecknoglobals // a constant, which Go has not for instants
var longAgo = time.Unix(0, 0).UTC()

// KnownAddress implements identity.Store.
func (s *Store) KnownAddress(ctx context.Context, home authority.ID, account uuid.UUID, address string) (bool, error) {
	found := false
	err := s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var one int
		found = true
		return r.Scan(&one)
	}), "SELECT 1 FROM refresh_token WHERE authority_id = ? AND account_id = ? AND used_at IS NULL AND address = ? LIMIT 1",
		int64(home), account, address))
	return found, err
}
