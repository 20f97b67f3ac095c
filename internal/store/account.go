package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/identity"
	"kntc/internal/store/sqldb"
	"kntc/internal/text"
)

// accountRow is an account with the last line of its history.
type accountRow struct {
	ID           uuid.UUID     `gorm:"column:id"`
	AuthorityID  int64         `gorm:"column:authority_id"`
	Username     string        `gorm:"column:username"`
	DisplayName  string        `gorm:"column:display_name"`
	PasswordHash string        `gorm:"column:password_hash"`
	MustChange   bool          `gorm:"column:must_change"`
	DisabledAt   sqldb.Instant `gorm:"column:disabled_at"`
	CreatedAt    sqldb.Instant `gorm:"column:created_at"`
	Version      int64         `gorm:"column:version"`
	Action       string        `gorm:"column:action"`
	ActorID      uuid.NullUUID `gorm:"column:actor_id"`
	ActorName    string        `gorm:"column:actor_name"`
	Detail       string        `gorm:"column:detail"`
	RecordedAt   sqldb.Instant `gorm:"column:recorded_at"`
}

// selectAccount reads accountRows; the columns are in the order of targets.
const selectAccount = `SELECT a.id, a.authority_id, a.username, a.display_name, a.password_hash, a.must_change,
	a.disabled_at, a.created_at, a.version, e.action, e.actor_id, e.actor_name, e.detail, e.recorded_at
	FROM account a JOIN account_event e ON e.account_id = a.id AND e.version = a.version `

func (r *accountRow) targets() []any {
	return []any{
		&r.ID, &r.AuthorityID, &r.Username, &r.DisplayName, &r.PasswordHash, &r.MustChange,
		&r.DisabledAt, &r.CreatedAt, &r.Version, &r.Action, &r.ActorID, &r.ActorName, &r.Detail, &r.RecordedAt,
	}
}

// noDetail is what a history holds of an act about which there is no more to say.
const noDetail = "{}"

func (r accountRow) toCredentials(grants []access.Grant) identity.Credentials {
	return identity.Credentials{Hash: r.PasswordHash, Account: identity.Account{
		ID: r.ID, Home: authority.ID(r.AuthorityID), Username: r.Username, DisplayName: r.DisplayName,
		Grants: grants, MustChange: r.MustChange, DisabledAt: time.Time(r.DisabledAt), CreatedAt: time.Time(r.CreatedAt),
		Version: r.Version,
		Changed: identity.Changed{
			Action: identity.Action(r.Action), By: r.ActorName, ByID: r.ActorID.UUID, At: time.Time(r.RecordedAt),
			Detail: strings.TrimPrefix(r.Detail, noDetail),
		},
	}}
}

// grantRow is a grant of an account.
type grantRow struct {
	AccountID   uuid.UUID `gorm:"column:account_id"`
	Role        string    `gorm:"column:role"`
	AuthorityID int64     `gorm:"column:authority_id"`
}

const selectGrants = "SELECT account_id, role, authority_id FROM account_grant WHERE account_id "

// Credentials implements identity.Store.
func (s *Store) Credentials(ctx context.Context, username string) (identity.Credentials, error) {
	list, err := s.accounts(ctx, selectAccount+"WHERE a.username = ?", username)
	if err != nil {
		return identity.Credentials{}, err
	}
	if len(list) == 0 {
		return identity.Credentials{}, fault.ErrNotFound
	}
	return list[0], nil
}

// Account implements identity.Store.
func (s *Store) Account(ctx context.Context, scope access.Scope, id uuid.UUID) (identity.Account, error) {
	within, err := s.reach(ctx, scope)
	if err != nil {
		return identity.Account{}, err
	}
	where, args := within.where("a.authority_id")
	list, err := s.accounts(ctx, selectAccount+"WHERE a.id = ? AND "+where, append([]any{id}, args...)...)
	if err != nil {
		return identity.Account{}, err
	}
	if len(list) == 0 {
		return identity.Account{}, fault.ErrNotFound
	}
	return list[0].Account, nil
}

// Administrators implements identity.Store.
func (s *Store) Administrators(ctx context.Context) ([]identity.Account, error) {
	list, err := s.accounts(ctx, selectAccount+`WHERE a.id IN (SELECT account_id FROM account_grant WHERE role = ?) ORDER BY a.id`,
		string(access.Administrator))
	return accountsOf(list), err
}

// Touches implements identity.Store: the whole history of the few accounts to which
// something was done since, since it tells what they had before.
func (s *Store) Touches(ctx context.Context, since time.Time) ([]identity.Touch, error) {
	var out []identity.Touch
	var last identity.Touch
	err := s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var id, by sqldb.UID
		var home int64
		var action, name, detail, username string
		var at, disabled sqldb.Instant
		if err := r.Scan(&id, &home, &username, &disabled, &action, &by, &name, &detail, &at); err != nil {
			return err
		}
		t := identity.Touch{
			Account: identity.Account{ID: uuid.UUID(id), Home: authority.ID(home), Username: username, DisabledAt: time.Time(disabled)},
			Changed: identity.Changed{Action: identity.Action(action), By: name, ByID: uuid.UUID(by), At: time.Time(at), Detail: detail},
		}
		if t.Account.ID == last.Account.ID {
			t.Before, t.After = last.After, last.After
		}
		if changesGrants(t.Changed.Action) {
			t.After = identity.ReadDetail(detail).Grants
		}
		if last = t; !t.Changed.At.Before(since) && (changesGrants(t.Changed.Action) || t.Changed.Action == identity.PasswordReset) {
			out = append(out, t)
		}
		return nil
	}), `SELECT e.account_id, a.authority_id, a.username, a.disabled_at, e.action, e.actor_id, e.actor_name, e.detail, e.recorded_at
		FROM account_event AS e JOIN account AS a ON a.id = e.account_id
		WHERE e.account_id IN (SELECT account_id FROM account_event WHERE recorded_at >= ?) ORDER BY e.account_id, e.version`, sqldb.Instant(since)))
	return out, err
}

// changesGrants reports whether the history tells the grants with the act.
func changesGrants(a identity.Action) bool { return a == identity.Created || a == identity.GrantsSet }

func accountsOf(list []identity.Credentials) []identity.Account {
	out := make([]identity.Account, len(list))
	for i, c := range list {
		out[i] = c.Account
	}
	return out
}

// Accounts implements identity.Store.
func (s *Store) Accounts(
	ctx context.Context, scope access.Scope, f identity.AccountFilter, page identity.AccountPage,
) ([]identity.Account, error) {
	within, err := s.reach(ctx, scope)
	if err != nil {
		return nil, err
	}
	if f.Home != 0 && !within.covers(f.Home) {
		return nil, nil
	}
	where, args := within.where("a.authority_id")
	if f.Home != 0 {
		where, args = where+" AND a.authority_id = ?", append(args, int64(f.Home))
	}
	if f.Disabled != nil && *f.Disabled {
		where += " AND a.disabled_at IS NOT NULL"
	} else if f.Disabled != nil {
		where += " AND a.disabled_at IS NULL"
	}
	if words := text.Words(f.Search); len(words) > 0 {
		like, values := sqldb.LikeWords("a.search_key", words)
		where, args = where+" AND "+like, append(args, values...)
	}
	if page.After != "" {
		where, args = where+" AND a.username > ?", append(args, page.After)
	}
	list, err := s.accounts(ctx, selectAccount+"WHERE "+where+" ORDER BY a.username LIMIT ?", append(args, page.Limit)...)
	return accountsOf(list), err
}

// accounts reads accounts and then, in one more query, the grants of them all.
func (s *Store) accounts(ctx context.Context, sql string, args ...any) ([]identity.Credentials, error) {
	var list []accountRow
	if err := s.db.Scan(ctx, &list, sql, args...); err != nil || len(list) == 0 {
		return nil, err
	}
	ids := make([]uuid.UUID, len(list))
	for i, r := range list {
		ids[i] = r.ID
	}
	var grants []grantRow
	if err := s.db.Scan(ctx, &grants, selectGrants+"IN ? ORDER BY authority_id, role", ids); err != nil {
		return nil, err
	}
	byAccount := make(map[uuid.UUID][]access.Grant, len(list))
	for _, g := range grants {
		byAccount[g.AccountID] = append(byAccount[g.AccountID], access.Grant{Role: access.Role(g.Role), Authority: authority.ID(g.AuthorityID)})
	}
	out := make([]identity.Credentials, len(list))
	for i, r := range list {
		out[i] = r.toCredentials(byAccount[r.ID])
	}
	return out, nil
}

// AddAccount implements identity.Store.
func (s *Store) AddAccount(
	ctx context.Context, by access.Actor, r *idempotency.Request, c identity.Credentials,
	answer func(identity.Account) (idempotency.Kept, error),
) error {
	err := s.db.Write(ctx, func(t *sqldb.Tx) error {
		var old *idempotency.Replayed
		if err := t.Fetch(readReplay(r, &old)...); err != nil {
			return err
		}
		if err := t.Start(); err != nil {
			return err
		}
		if old != nil {
			return old
		}
		a := c.Account
		a.CreatedAt, a.Changed.At = t.Now, t.Now
		// The answer first, so that of two equal requests at once the second
		// fails for its key, not for its name.
		if answer != nil {
			kept, err := answer(a)
			if err != nil {
				return err
			}
			saveReplay(t, r, kept)
		}
		t.Exec(`INSERT INTO account (id, authority_id, username, display_name, search_key, password_hash, must_change, created_at, version)
			VALUES `+sqldb.Marks(1, 9), a.ID, int64(a.Home), a.Username, a.DisplayName, text.Key(a.Username, a.DisplayName),
			c.Hash, a.MustChange, sqldb.Instant(t.Now), a.Version)
		saveGrants(t, a)
		saveAccountEvent(t, by, nil, a)
		return nil
	})
	if dup := (*sqldb.UniqueError)(nil); errors.As(err, &dup) && dup.Table == "account" {
		return identity.ErrUsernameTaken.
			At("/username", "taken", "Tên đăng nhập đã được dùng.", "The user name is taken.").Because(err)
	}
	return inProgress(err)
}

// HoldAccount implements identity.Store.
func (s *Store) HoldAccount(
	ctx context.Context, scope access.Scope, by access.Actor, id uuid.UUID, r *idempotency.Request,
	decide func(identity.Held) (identity.Outcome, error),
) error {
	within, err := s.reach(ctx, scope)
	if err != nil {
		return err
	}
	ends := false
	err = s.db.Write(ctx, func(t *sqldb.Tx) error {
		found, reads := s.lockAccount("= ?", id)
		var old *idempotency.Replayed
		if err := t.Fetch(append(reads, readReplay(r, &old)...)...); err != nil {
			return err
		}
		c, ok := found()
		if !ok || !within.covers(c.Account.Home) {
			return fault.ErrNotFound
		}
		if old != nil {
			return old
		}
		out, err := decide(identity.Held{Credentials: c, Now: t.Now})
		if err != nil {
			return err
		}
		saveOutcome(t, by, c, out)
		saveReplay(t, r, out.Kept)
		ends = out.EndSessions || out.EndSession != uuid.Nil
		return nil
	})
	if err == nil && ends {
		s.ended.forget()
	}
	return inProgress(err)
}

// lockAccount locks the account that the condition on its id finds, and reads
// it. Lock and read are two statements: one that joins would, after waiting,
// still have the history line of the version before.
func (s *Store) lockAccount(idIs string, args ...any) (func() (identity.Credentials, bool), []sqldb.Statement) {
	var row accountRow
	var grants []access.Grant
	found := false
	reads := []sqldb.Statement{
		sqldb.Query(sqldb.Each(func(sqldb.Rows) error { return nil }), "SELECT id FROM account WHERE id "+idIs+s.db.Lock(), args...),
		sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			found = true
			return r.Scan(row.targets()...)
		}), selectAccount+"WHERE a.id "+idIs, args...),
		sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			var g grantRow
			err := r.Scan(&g.AccountID, &g.Role, &g.AuthorityID)
			grants = append(grants, access.Grant{Role: access.Role(g.Role), Authority: authority.ID(g.AuthorityID)})
			return err
		}), selectGrants+idIs+" ORDER BY authority_id, role", args...),
	}
	return func() (identity.Credentials, bool) { return row.toCredentials(grants), found }, reads
}

// saveOutcome queues what was decided about a locked account.
func saveOutcome(t *sqldb.Tx, by access.Actor, held identity.Credentials, out identity.Outcome) {
	if out.Hash != "" {
		t.ExecOne("UPDATE account SET password_hash = ? WHERE id = ?", out.Hash, held.Account.ID)
	}
	if out.EndSessions {
		t.Exec("UPDATE refresh_token SET revoked_at = ? WHERE authority_id = ? AND account_id = ? AND revoked_at IS NULL",
			sqldb.Instant(t.Now), int64(held.Account.Home), held.Account.ID)
	}
	if out.EndSession != uuid.Nil {
		endFamily(t, held.Account.Home, out.EndSession)
	}
	if out.EndLink {
		endLink(t, held.Account.Home, held.Account.ID)
	}
	if a := out.Change; a != nil {
		t.ExecOne("UPDATE account SET must_change = ?, disabled_at = ?, version = ? WHERE id = ? AND version = ?",
			a.MustChange, sqldb.Instant(a.DisabledAt), a.Version, a.ID, a.Version-1)
		t.Exec("DELETE FROM account_grant WHERE account_id = ?", a.ID)
		saveGrants(t, *a)
		saveAccountEvent(t, by, held.Account.Grants, *a)
	}
	if out.Session != nil {
		saveRefresh(t, *out.Session)
	}
}

func saveGrants(t *sqldb.Tx, a identity.Account) {
	insertAll(t, "account_grant (account_id, role, authority_id)", a.Grants, func(g access.Grant) []any {
		return []any{a.ID, string(g.Role), int64(g.Authority)}
	})
}

// saveAccountEvent queues a line of an account's history, and lets the authorities
// know that it concerns: those of its grants, before, after and as proposed.
func saveAccountEvent(t *sqldb.Tx, by access.Actor, before []access.Grant, a identity.Account) {
	t.Exec("INSERT INTO account_event (account_id, version, action, detail, actor_id, actor_name, recorded_at) VALUES "+sqldb.Marks(1, 7),
		a.ID, a.Version, string(a.Changed.Action), cmp.Or(a.Changed.Detail, noDetail), actorOrNil(by), by.Name, sqldb.Instant(t.Now))
	concerned := []authority.ID{a.Home}
	for _, g := range slices.Concat(before, a.Grants, identity.ReadDetail(a.Changed.Detail).Proposed) {
		concerned = append(concerned, g.Authority)
	}
	slices.Sort(concerned)
	insertAll(t, "account_notice (authority_id, recorded_at, account_id, version)", slices.Compact(concerned), func(at authority.ID) []any {
		return []any{int64(at), sqldb.Instant(t.Now), a.ID, a.Version}
	})
}

// actorOrNil is the account of who acts; nil for the system itself.
func actorOrNil(by access.Actor) any {
	if by.Account == uuid.Nil {
		return nil
	}
	return by.Account
}
