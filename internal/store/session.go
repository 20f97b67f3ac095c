package store

import (
	"bytes"
	"context"
	"time"

	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/identity"
	"kntc/internal/store/sqldb"
	"kntc/internal/token"
)

const refreshColumns = "authority_id, hash, id, family, account_id, started_at, device, address, issued_at, expires_at, used_at, revoked_at"

// HoldSession implements identity.Store. Locking the account orders all that
// happens to its tokens, so of two uses of one token the second sees the first.
func (s *Store) HoldSession(
	ctx context.Context, p identity.Presented, decide func(identity.HeldSession) (identity.Rotation, error),
) error {
	const ofToken = "= (SELECT account_id FROM refresh_token WHERE authority_id = ? AND hash = ?)" //nolint:gosec // a condition, no secret
	ends := false
	err := s.db.Write(ctx, func(t *sqldb.Tx) error {
		account, reads := s.lockAccount(ofToken, int64(p.Home), p.Hash)
		var h identity.HeldSession
		found := false
		reads = append(reads, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			stored, err := scanRefresh(r)
			if bytes.Equal(stored.Hash, p.Hash) {
				h.Token, found = stored, true
			} else {
				h.Successor = &stored
			}
			return err
		}), "SELECT "+refreshColumns+" FROM refresh_token WHERE authority_id = ? AND hash IN (?, ?)", int64(p.Home), p.Hash, p.Successor))
		if p.Key != "" {
			reads = append(reads, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
				h.Kept = &identity.Kept{}
				return r.Scan(&h.Kept.Fingerprint, &h.Kept.Answer)
			}), "SELECT fingerprint, answer FROM replay WHERE authority_id = ? AND account_id "+ofToken+" AND key = ?",
				int64(p.Home), int64(p.Home), p.Hash, sessionKey(p.Key)))
		}
		if err := t.Fetch(reads...); err != nil {
			return err
		}
		c, ok := account()
		if !ok || !found {
			return fault.ErrNotFound
		}
		h.Account, h.Now = c.Account, t.Now
		rotation, err := decide(h)
		if err != nil {
			return err
		}
		saveRotation(t, h, p.Key, rotation)
		ends = rotation.EndFamily
		return nil
	})
	if err == nil && ends {
		s.ended.forget()
	}
	return err
}

// sessionKey keeps renewals apart from other requests under the same key.
func sessionKey(key string) string { return "session:" + key }

// sessionStatus is the status of the answer kept for a renewal.
const sessionStatus = 200

func saveRotation(t *sqldb.Tx, h identity.HeldSession, key string, r identity.Rotation) {
	home := int64(h.Token.Home)
	if r.EndFamily {
		endFamily(t, h.Token.Home, h.Token.Family)
	}
	if r.Next != nil {
		t.ExecOne("UPDATE refresh_token SET used_at = ? WHERE authority_id = ? AND hash = ? AND used_at IS NULL AND revoked_at IS NULL",
			sqldb.Instant(t.Now), home, h.Token.Hash)
		saveRefresh(t, *r.Next)
	}
	if r.Keep != nil {
		saveReplay(t, &idempotency.Request{
			Home: h.Token.Home, Account: h.Token.Account, Key: sessionKey(key), Fingerprint: r.Keep.Fingerprint,
		}, idempotency.Kept{Status: sessionStatus, Answer: r.Keep.Answer})
	}
}

func saveRefresh(t *sqldb.Tx, r token.Refresh) {
	t.Exec("INSERT INTO refresh_token ("+refreshColumns+") VALUES "+sqldb.Marks(1, 12),
		int64(r.Home), r.Hash, r.ID, r.Family, r.Account, sqldb.Instant(r.StartedAt), r.Device, r.Address,
		sqldb.Instant(r.IssuedAt), sqldb.Instant(r.ExpiresAt), sqldb.Instant(r.UsedAt), sqldb.Instant(r.RevokedAt))
}

func scanRefresh(r sqldb.Rows) (token.Refresh, error) {
	var home int64
	var hash []byte
	var id, family, account uuid.UUID
	var device, address *string
	var started, issued, expires, used, revoked sqldb.Instant
	err := r.Scan(&home, &hash, &id, &family, &account, &started, &device, &address, &issued, &expires, &used, &revoked)
	if time.Time(started).IsZero() { // of before sessions had a beginning
		started = issued
	}
	if device == nil || address == nil {
		device, address = new(string), new(string)
	}
	return token.Refresh{
		ID: id, Family: family, Account: account, Home: authority.ID(home), Hash: hash,
		StartedAt: time.Time(started), Device: *device, Address: *address,
		IssuedAt: time.Time(issued), ExpiresAt: time.Time(expires), UsedAt: time.Time(used), RevokedAt: time.Time(revoked),
	}, err
}

// maxSessions bounds a list of sessions.
const maxSessions = 200

// Sessions implements identity.Store.
func (s *Store) Sessions(ctx context.Context, home authority.ID, account uuid.UUID, now time.Time) ([]token.Refresh, error) {
	var out []token.Refresh
	err := s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		stored, err := scanRefresh(r)
		out = append(out, stored)
		return err
	}), "SELECT "+refreshColumns+` FROM refresh_token
		WHERE authority_id = ? AND account_id = ? AND used_at IS NULL AND revoked_at IS NULL AND expires_at > ?
		ORDER BY issued_at DESC, id DESC LIMIT ?`, int64(home), account, sqldb.Instant(now), maxSessions))
	return out, err
}

// endFamily queues the end of a session.
func endFamily(t *sqldb.Tx, home authority.ID, family uuid.UUID) {
	t.Exec("UPDATE refresh_token SET revoked_at = ? WHERE authority_id = ? AND family = ? AND revoked_at IS NULL",
		sqldb.Instant(t.Now), int64(home), family)
}

// DropSessions implements identity.Store.
func (s *Store) DropSessions(ctx context.Context, before time.Time) error {
	return s.db.Write(ctx, func(t *sqldb.Tx) error {
		t.Exec("DELETE FROM refresh_token WHERE expires_at < ?", sqldb.Instant(before))
		t.Exec("DELETE FROM sign_in_bucket WHERE full_at < ?", sqldb.Instant(before))
		return nil
	})
}
