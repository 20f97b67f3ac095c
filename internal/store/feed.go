package store

import (
	"context"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/identity"
)

// Feed implements identity.Store.
func (s *Store) Feed(ctx context.Context, home authority.ID, account uuid.UUID) (identity.Feed, error) {
	var f identity.Feed
	err := s.fetch(ctx, readFeed(home, account, &f))
	if err == nil && f.Serial == 0 {
		err = fault.ErrNotFound
	}
	return f, err
}

// readFeed leaves the feed without a serial when there is none.
func readFeed(home authority.ID, account uuid.UUID, into *identity.Feed) statement {
	into.Home, into.Account = home, account
	return query(each(func(r rows) error {
		return r.Scan(&into.Serial, (*instant)(&into.CreatedAt), (*instant)(&into.EndedAt))
	}), "SELECT serial, created_at, ended_at FROM calendar_feed WHERE authority_id = ? AND account_id = ?", int64(home), account)
}

// OpenFeed implements identity.Store. Two requests at once open one feed.
func (s *Store) OpenFeed(ctx context.Context, by access.Actor) (identity.Feed, error) {
	var f identity.Feed
	err := s.engine.write(ctx, func(t *tx) error {
		if err := t.start(); err != nil {
			return err
		}
		t.exec(`INSERT INTO calendar_feed (authority_id, account_id, serial, created_at) VALUES (?, ?, 1, ?)
			ON CONFLICT (authority_id, account_id) DO UPDATE SET serial = calendar_feed.serial + 1, created_at = excluded.created_at, ended_at = NULL
			WHERE calendar_feed.ended_at IS NOT NULL`, int64(by.Home), by.Account, instant(t.now))
		return t.fetch(readFeed(by.Home, by.Account, &f))
	})
	return f, err
}

// EndFeed implements identity.Store.
func (s *Store) EndFeed(ctx context.Context, by access.Actor) error {
	return s.engine.write(ctx, func(t *tx) error {
		if err := t.start(); err != nil {
			return err
		}
		t.exec("UPDATE calendar_feed SET ended_at = ? WHERE authority_id = ? AND account_id = ? AND ended_at IS NULL",
			instant(t.now), int64(by.Home), by.Account)
		return nil
	})
}
