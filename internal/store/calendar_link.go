package store

import (
	"context"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/identity"
)

// CalendarLink implements identity.Store.
func (s *Store) CalendarLink(ctx context.Context, home authority.ID, account uuid.UUID) (identity.CalendarLink, error) {
	var f identity.CalendarLink
	err := s.fetch(ctx, readCalendarLink(home, account, &f))
	if err == nil && f.Serial == 0 {
		err = fault.ErrNotFound
	}
	return f, err
}

// readCalendarLink leaves the link without a serial when there is none.
func readCalendarLink(home authority.ID, account uuid.UUID, into *identity.CalendarLink) statement {
	into.Home, into.Account = home, account
	return query(each(func(r rows) error {
		return r.Scan(&into.Serial, (*instant)(&into.CreatedAt), (*instant)(&into.EndedAt))
	}), "SELECT serial, created_at, ended_at FROM calendar_link WHERE authority_id = ? AND account_id = ?", int64(home), account)
}

// OpenCalendarLink implements identity.Store. Two requests at once open one link.
func (s *Store) OpenCalendarLink(ctx context.Context, by access.Actor) (identity.CalendarLink, error) {
	var f identity.CalendarLink
	err := s.engine.write(ctx, func(t *tx) error {
		if err := t.start(); err != nil {
			return err
		}
		t.exec(`INSERT INTO calendar_link (authority_id, account_id, serial, created_at) VALUES (?, ?, 1, ?)
			ON CONFLICT (authority_id, account_id) DO UPDATE SET serial = calendar_link.serial + 1, created_at = excluded.created_at, ended_at = NULL
			WHERE calendar_link.ended_at IS NOT NULL`, int64(by.Home), by.Account, instant(t.now))
		return t.fetch(readCalendarLink(by.Home, by.Account, &f))
	})
	return f, err
}

// EndCalendarLink implements identity.Store.
func (s *Store) EndCalendarLink(ctx context.Context, by access.Actor) error {
	return s.engine.write(ctx, func(t *tx) error {
		if err := t.start(); err != nil {
			return err
		}
		t.exec("UPDATE calendar_link SET ended_at = ? WHERE authority_id = ? AND account_id = ? AND ended_at IS NULL",
			instant(t.now), int64(by.Home), by.Account)
		return nil
	})
}
