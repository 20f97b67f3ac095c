// Package identity holds the use cases about who somebody is: signing in,
// renewing and ending sessions, passwords, accounts with their grants, and the
// keys that sign access tokens. It declares the ports it needs; hashing, tokens
// and their rules are package token's.
package identity

import (
	"log/slog"

	"kntc/internal/clock"
	"kntc/internal/seal"
	"kntc/internal/token"
)

// Deps are what a Service works with.
type Deps struct {
	Store     Store
	Directory Directory
	Sealer    seal.Sealer
	Hasher    *token.Hasher
	Keys      *token.Keys   // where EnsureKeys puts what it loads; the verifier reads the same
	Issuer    *token.Issuer // signs with Keys
	Clock     clock.Clock   // the one Issuer has
	Life      token.Life    // of sessions
	Limits    Limits
	Breached  *token.Breached // passwords that are known from leaks; nil when there is no list
	Logger    *slog.Logger    // slog.Default when nil
}

// Service carries out the use cases.
type Service struct {
	store     Store
	directory Directory
	sealer    seal.Sealer
	hasher    *token.Hasher
	keys      *token.Keys
	issuer    *token.Issuer
	clock     clock.Clock
	life      token.Life
	limits    Limits
	refused   refusals
	breached  *token.Breached
	log       *slog.Logger
}

// New returns a Service. Call EnsureKeys before the first sign-in.
func New(d Deps) *Service {
	if d.Logger == nil {
		d.Logger = slog.Default()
	}
	return &Service{
		store: d.Store, directory: d.Directory, sealer: d.Sealer, hasher: d.Hasher,
		keys: d.Keys, issuer: d.Issuer, clock: d.Clock, life: d.Life, limits: d.Limits, breached: d.Breached, log: d.Logger,
	}
}
