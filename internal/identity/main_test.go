package identity_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/idempotency"
	"kntc/internal/identity"
	"kntc/internal/seal"
	"kntc/internal/store"
	"kntc/internal/store/storetest"
	"kntc/internal/token"
)

func TestMain(m *testing.M) { storetest.Main(m) }

const (
	issuerName = "https://kntc.example.vn"
	refreshTTL = 12 * time.Hour
	sessionTTL = 30 * time.Hour
	accessTTL  = 15 * time.Minute

	// The password of every invented person here.
	password = "chim én bay qua mùa xuân"
	another  = "trời xanh mây trắng nắng vàng"
)

// office is from where the people here sign in.
var office = identity.Origin{Address: "192.0.2.1", Agent: "Thử nghiệm/1.0"}

// server is one running server: a service over a store.
type server struct {
	*identity.Service

	store    *store.Store
	clock    *clock.Fake
	issuer   *token.Issuer
	verifier *token.Verifier
	keys     *token.Keys
	keyring  *seal.Keyring
	bench    storetest.Bench
}

func serve(tb testing.TB, b storetest.Bench) server {
	tb.Helper()
	keyring, err := seal.NewKeyring()
	if err != nil {
		tb.Fatal(err)
	}
	return start(tb, b, b.Store, keyring)
}

// start starts a server on a store, with its signing keys loaded.
func start(tb testing.TB, b storetest.Bench, st *store.Store, keyring *seal.Keyring) server {
	tb.Helper()
	keys := token.NewKeys(token.KeySet{})
	s := server{
		store: st, clock: b.Clock, keys: keys, keyring: keyring, bench: b,
		verifier: token.NewVerifier(keys, b.Clock, issuerName, st),
	}
	var err error
	if s.issuer, err = token.NewIssuer(keys, b.Clock, issuerName, accessTTL); err != nil {
		tb.Fatal(err)
	}
	s.Service = identity.New(s.deps())
	if err := s.EnsureKeys(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	return s
}

// hasher takes next to no time: what a hash costs is tested where it is made.
func hasher() *token.Hasher { return token.NewHasher(0, token.Cost{Memory: 8, Passes: 1}) }

// deps are what the service works with.
func (s server) deps() identity.Deps {
	return identity.Deps{
		Store: s.store, Directory: s.store, Sealer: s.keyring, Hasher: hasher(), Keys: s.keys, Issuer: s.issuer,
		Clock: s.clock, Life: token.Life{Idle: refreshTTL, Whole: sessionTTL}, Logger: slog.New(slog.DiscardHandler),
	}
}

// logging returns the service with another log.
func (s server) logging(log *slog.Logger) *identity.Service {
	d := s.deps()
	d.Logger = log
	return identity.New(d)
}

// limited returns the server with limits on signing in.
func (s server) limited(l identity.Limits) server {
	d := s.deps()
	d.Limits = l
	s.Service = identity.New(d)
	return s
}

// second starts another server on the same database with the same keyring.
func (s server) second(tb testing.TB) server {
	tb.Helper()
	return start(tb, s.bench, s.bench.Another(tb), s.keyring)
}

// person makes an account that may sign in with the password at once.
func (s server) person(tb testing.TB, username string, home authority.ID, roles ...access.Role) identity.Account {
	tb.Helper()
	grants := make([]access.Grant, len(roles))
	for i, r := range roles {
		grants[i] = access.Grant{Role: r, Authority: home}
	}
	a, _, err := s.Bootstrap(tb.Context(), identity.NewAccount{
		Home: home, Username: username, DisplayName: "Nguyễn Thị " + username, Grants: grants, Password: password,
	})
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

func (s server) signIn(tb testing.TB, username, pass string) identity.Session {
	tb.Helper()
	session, err := s.SignIn(tb.Context(), username, pass, office)
	if err != nil {
		tb.Fatalf("SignIn(%s): %v", username, err)
	}
	return session
}

// reason is why administrators do here what they do.
const reason = "Phân công mới"

// fresh is the actor just after signing in.
func (s server) fresh(actor access.Actor) access.Actor {
	actor.Session = access.Session{ID: uuid.Must(uuid.NewV7()), Since: s.clock.Now()}
	return actor
}

// CreateAccount gives the result itself, to somebody who has just signed in and
// has a reason.
func (s server) CreateAccount(ctx context.Context, actor access.Actor, n identity.NewAccount) (identity.Account, string, error) {
	var made identity.Issued
	n.Reason = reason
	_, err := s.Service.CreateAccount(ctx, s.fresh(actor), n, idempotency.Unkept(&made))
	return made.Account, made.Password, err
}

// ResetPassword gives the result itself.
func (s server) ChangePassword(ctx context.Context, actor access.Actor, old, fresh string) (identity.Session, error) {
	var session identity.Session
	_, err := s.Service.ChangePassword(ctx, actor, old, fresh, office, idempotency.Unkept(&session))
	return session, err
}

func (s server) ResetPassword(ctx context.Context, actor access.Actor, id uuid.UUID, version int64) (identity.Account, string, error) {
	var reset identity.Issued
	_, err := s.Service.ResetPassword(ctx, s.fresh(actor), id, version, reason, idempotency.Unkept(&reset))
	return reset.Account, reset.Password, err
}

// SetGrants is for somebody who has just signed in and has a reason.
func (s server) SetGrants(ctx context.Context, actor access.Actor, id uuid.UUID, version int64, grants []access.Grant) (identity.Account, error) {
	return s.Service.SetGrants(ctx, s.fresh(actor), id, version, grants, reason)
}
