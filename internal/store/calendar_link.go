package store

import (
	"context"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/identity"
	"kntc/internal/store/sqldb"
)

// CalendarLink implements identity.Store.
func (s *Store) CalendarLink(ctx context.Context, home authority.ID, account uuid.UUID) (identity.CalendarLink, error) {
	var f identity.CalendarLink
	err := s.db.Fetch(ctx, readCalendarLink(home, account, &f))
	if err == nil && f.Serial == 0 {
		err = fault.ErrNotFound
	}
	return f, err
}

// readCalendarLink leaves the link without a serial when there is none.
func readCalendarLink(home authority.ID, account uuid.UUID, into *identity.CalendarLink) sqldb.Statement {
	into.Home, into.Account = home, account
	return sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		return r.Scan(&into.Serial, (*sqldb.Instant)(&into.CreatedAt), (*sqldb.Instant)(&into.EndedAt))
	}), "SELECT serial, created_at, ended_at FROM calendar_link WHERE authority_id = ? AND account_id = ?", int64(home), account)
}

// OpenCalendarLink implements identity.Store. Two requests at once open one link.
func (s *Store) OpenCalendarLink(ctx context.Context, by access.Actor) (identity.CalendarLink, error) {
	var f identity.CalendarLink
	err := s.db.Write(ctx, func(t *sqldb.Tx) error {
		if err := t.Start(); err != nil {
			return err
		}
		t.Exec(`INSERT INTO calendar_link (authority_id, account_id, serial, created_at) VALUES (?, ?, 1, ?)
			ON CONFLICT (authority_id, account_id) DO UPDATE SET serial = calendar_link.serial + 1, created_at = excluded.created_at, ended_at = NULL
			WHERE calendar_link.ended_at IS NOT NULL`, int64(by.Home), by.Account, sqldb.Instant(t.Now))
		return t.Fetch(readCalendarLink(by.Home, by.Account, &f))
	})
	return f, err
}

// EndCalendarLink implements identity.Store.
func (s *Store) EndCalendarLink(ctx context.Context, by access.Actor) error {
	return s.db.Write(ctx, func(t *sqldb.Tx) error {
		if err := t.Start(); err != nil {
			return err
		}
		endLink(t, by.Home, by.Account)
		return nil
	})
}

// endLink queues the end of an account's link.
func endLink(t *sqldb.Tx, home authority.ID, account uuid.UUID) {
	t.Exec("UPDATE calendar_link SET ended_at = ? WHERE authority_id = ? AND account_id = ? AND ended_at IS NULL",
		sqldb.Instant(t.Now), int64(home), account)
}
