package identity

import (
	"context"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/idempotency"
	"kntc/internal/token"
)

// Directory is the tree of authorities as it stands now.
type Directory interface {
	Tree(ctx context.Context) (*authority.Tree, error)
}

// Store keeps accounts, sessions and signing keys. Accounts outside the scope
// are reported as fault.ErrNotFound.
type Store interface {
	// Credentials returns the account of the name and its password hash, or
	// fault.ErrNotFound.
	Credentials(ctx context.Context, username string) (Credentials, error)
	Account(ctx context.Context, scope access.Scope, id uuid.UUID) (Account, error)
	// Accounts returns accounts in the order of their names.
	Accounts(ctx context.Context, scope access.Scope, f AccountFilter, page AccountPage) ([]Account, error)
	// Administrators returns every account with a role that administers
	// accounts somewhere, disabled ones too.
	Administrators(ctx context.Context) ([]Account, error)
	// Touches returns what was done to accounts since an instant that made them,
	// set their grants or reset their password, the oldest of each first.
	Touches(ctx context.Context, since time.Time) ([]Touch, error)
	// OfficeEvents returns what happened to accounts that concerns an
	// authority, the latest first, from before a place on.
	OfficeEvents(ctx context.Context, at authority.ID, before OfficeEventPlace, limit int) ([]OfficeEvent, error)
	// AddAccount stores a new account with the answer that is kept for the
	// request. It calls answer in the transaction, with the account as it is
	// stored: with the instant of its creation; nil for both
	// keeps no answer. It fails with ErrUsernameTaken, and with
	// *idempotency.Replayed for a request that was answered before.
	AddAccount(
		ctx context.Context, by access.Actor, r *idempotency.Request, c Credentials, answer func(Account) (idempotency.Kept, error),
	) error
	// HoldAccount locks the account, calls decide once, and stores the
	// outcome in the same transaction. An error from decide stores nothing.
	// A request that was answered before returns *idempotency.Replayed instead of
	// calling decide; nil is for a change that keeps no answer.
	HoldAccount(
		ctx context.Context, scope access.Scope, by access.Actor, id uuid.UUID, r *idempotency.Request,
		decide func(Held) (Outcome, error),
	) error

	// HoldSession locks the refresh token of the office and hash with its
	// account, and stores what decide returns. It fails with
	// fault.ErrNotFound when no such token is stored.
	HoldSession(ctx context.Context, p Presented, decide func(HeldSession) (Rotation, error)) error
	// Sessions returns the youngest token of each session of the account that
	// is open at the instant, the one renewed last first, two hundred at most.
	Sessions(ctx context.Context, home authority.ID, account uuid.UUID, now time.Time) ([]token.Refresh, error)
	// DropSessions deletes refresh tokens that expired before the instant, and
	// what was counted of attempts to sign in before it.
	DropSessions(ctx context.Context, before time.Time) error

	// HoldBuckets locks what is counted of attempts to sign in under the keys,
	// which are sorted; tells decide for each when as many attempts may be made
	// again as at first, an instant gone by when there was none; and stores
	// what it returns. An error from decide stores nothing.
	HoldBuckets(ctx context.Context, keys []string, decide func(now time.Time, full []time.Time) ([]time.Time, error)) error
	// KnownAddress reports whether a session of the account, living or
	// remembered, was last begun or renewed from the address.
	KnownAddress(ctx context.Context, home authority.ID, account uuid.UUID, address string) (bool, error)

	// CalendarLink returns the account's calendar link, or fault.ErrNotFound when it
	// never had one.
	CalendarLink(ctx context.Context, home authority.ID, account uuid.UUID) (CalendarLink, error)
	// OpenCalendarLink returns the link of the account; one that was ended, or never
	// was, begins under the next serial.
	OpenCalendarLink(ctx context.Context, by access.Actor) (CalendarLink, error)
	// EndCalendarLink ends the link of the account, if it has one.
	EndCalendarLink(ctx context.Context, by access.Actor) error

	// SigningKeys returns every key, seeds still sealed.
	SigningKeys(ctx context.Context) ([]token.SigningKey, error)
	// ChangeSigningKeys calls decide with every key while no other server
	// can change them, and stores what it adds and drops.
	ChangeSigningKeys(ctx context.Context, decide func([]token.SigningKey) (KeyChange, error)) error
}

// Credentials are an account and the hash of its password.
type Credentials struct {
	Account Account
	Hash    string
}

// Held is an account locked until the end of the transaction.
type Held struct {
	Credentials
	Now time.Time // frozen for the transaction
}

// Outcome is what to store about a held account. The zero Outcome stores
// nothing.
type Outcome struct {
	// Change is the account's next state, nil when the account stays as it
	// is; its version was raised by one, and Changed tells what was done.
	Change      *Account
	Hash        string    // the new password hash; "" keeps the old one
	EndSessions bool      // end every session of the account
	EndSession  uuid.UUID // end this one; uuid.Nil for none
	EndLink     bool      // end the calendar link: whoever knew the password may have it
	Session     *token.Refresh
	Kept        idempotency.Kept // the answer for the request, if there is one
}

// Presented is a refresh token that somebody presents.
type Presented struct {
	Home      authority.ID
	Hash      []byte
	Successor []byte // hash of the token that takes its place
	Key       string // of the request that may be sent again; "" is none
}

// HeldSession is a refresh token and its account, locked.
type HeldSession struct {
	Token     token.Refresh
	Successor *token.Refresh // nil when the token was not renewed
	Account   Account
	Now       time.Time
	Kept      *Kept // the answer given under the same key, if any
}

// Kept is an answer that is given again to a request sent again.
type Kept struct {
	Fingerprint string
	Answer      []byte // sealed
}

// Rotation is what to store about a presented refresh token.
type Rotation struct {
	Next      *token.Refresh // its successor: marks the token used
	EndFamily bool           // revoke every token of the family
	Keep      *Kept          // under the request's key
}

// KeyChange is what to store about signing keys, seeds sealed.
type KeyChange struct {
	Add  []token.SigningKey
	Drop []string // ids
}
