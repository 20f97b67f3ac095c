package identity

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/token"
)

// reach is what an administrator administers, and who else is one.
type reach struct {
	actor access.Actor
	scope access.Scope
	tree  *authority.Tree

	administrators []Account
	touches        []Touch // recent ones
}

func (r reach) covers(id authority.ID) bool { return r.scope.Covers(r.tree, id) }

// reach returns the actor's, or access.ErrForbidden.
func (s *Service) reach(ctx context.Context, actor access.Actor) (reach, error) {
	scope, err := actor.Allow(access.AccountManage)
	if err != nil {
		return reach{}, err
	}
	tree, err := s.directory.Tree(ctx)
	if err != nil {
		return reach{}, err
	}
	administrators, err := s.store.Administrators(ctx)
	if err != nil {
		return reach{}, err
	}
	touches, err := s.store.Touches(ctx, recent(s.clock.Now()))
	return reach{actor, scope, tree, administrators, touches}, err
}

// checkGrants refuses grants outside the reach. An administrator who could
// give more than he has would have it too.
func (r reach) checkGrants(grants []access.Grant) error {
	bad := ErrGrantScope
	for i, g := range grants {
		if !r.covers(g.Authority) {
			bad = bad.At("/grants/"+strconv.Itoa(i), "out_of_scope",
				"Cơ quan nằm ngoài phạm vi quản trị.", "The authority lies outside what the account administers.")
		}
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// Own returns the actor's own account; no permission is needed.
func (s *Service) Own(ctx context.Context, actor access.Actor) (Account, error) {
	return s.store.Account(ctx, access.System("own account"), actor.Account)
}

// Account returns an account of an office that the actor administers.
func (s *Service) Account(ctx context.Context, actor access.Actor, id uuid.UUID) (Account, error) {
	scope, err := actor.Allow(access.AccountManage)
	if err != nil {
		return Account{}, err
	}
	return s.store.Account(ctx, scope, id)
}

// Accounts returns a page of the accounts of the offices that the actor
// administers, by name.
func (s *Service) Accounts(ctx context.Context, actor access.Actor, f AccountFilter, page AccountPage) ([]Account, error) {
	scope, err := actor.Allow(access.AccountManage)
	if err != nil {
		return nil, err
	}
	return s.store.Accounts(ctx, scope, f, page)
}

// CreateAccount makes an account in an office that the actor administers, with
// grants within what he administers. Its password, generated unless given, must
// be changed at first use; a generated one is told in the answer and stored
// nowhere else. Grants that open what is sealed need a reason, a fresh sign-in
// and, where there is one, a second administrator: until then they are proposed.
// It fails with ErrAccount, ErrUsernameTaken, ErrGrantScope, ErrReason,
// ErrSignInAgain, token.ErrPassword and idempotency.ErrKeyReused.
func (s *Service) CreateAccount(ctx context.Context, actor access.Actor, n NewAccount, once idempotency.Once[Issued]) (idempotency.Answer, error) {
	r, err := s.reach(ctx, actor)
	if err != nil {
		return idempotency.Answer{}, err
	}
	if err := r.checkGrants(n.Grants); err != nil {
		return idempotency.Answer{}, err
	}
	if !r.covers(n.Home) {
		return idempotency.Answer{}, ErrGrantScope.At("/authority_id", "out_of_scope",
			"Cơ quan nằm ngoài phạm vi quản trị.", "The authority lies outside what the account administers.")
	}
	return s.add(ctx, r, n, true, once)
}

// Issued is an account with a password that was generated for it, told once;
// "" when the password was given.
type Issued struct {
	Account  Account
	Password string
}

// Bootstrap makes an account for which no administrator asked: the first one,
// those of a demonstration. It is for the command line, whose user has the
// database anyway. A generated password must be changed at first use; a given
// one need not. The rules are otherwise CreateAccount's.
func (s *Service) Bootstrap(ctx context.Context, n NewAccount) (Account, string, error) {
	tree, err := s.directory.Tree(ctx)
	if err != nil {
		return Account{}, "", err
	}
	var made Issued
	system := reach{actor: access.Actor{Name: "system"}, tree: tree}
	if _, err := s.add(ctx, system, n, n.Password == "", idempotency.Unkept(&made)); err != nil {
		return Account{}, "", err
	}
	s.log.InfoContext(ctx, "account made from the command line", "username", made.Account.Username)
	return made.Account, made.Password, nil
}

func (s *Service) add(
	ctx context.Context, by reach, n NewAccount, mustChange bool, once idempotency.Once[Issued],
) (idempotency.Answer, error) {
	n, err := n.clean(by.tree)
	if err != nil {
		return idempotency.Answer{}, err
	}
	detail := Detail{Grants: n.Grants}
	agreed, reason, err := by.agree(Account{Home: n.Home}, s.clock.Now(), n.Reason, openings(nil, n.Grants), func(Proposal) bool { return false })
	if err != nil {
		return idempotency.Answer{}, err
	}
	if agreed.waits {
		detail = Detail{Grants: closed(n.Grants), Proposed: n.Grants}
	}
	detail.Reason = reason
	password, generated := n.Password, ""
	if password == "" {
		generated = token.GeneratePassword()
		password = generated
	} else if err := s.checkPassword("/password", n.Username, password); err != nil {
		return idempotency.Answer{}, err
	}
	hash, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return idempotency.Answer{}, busy(err)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return idempotency.Answer{}, fmt.Errorf("new account: %w", err)
	}
	c := Credentials{Hash: hash, Account: Account{
		ID: id, Home: n.Home, Username: n.Username, DisplayName: n.DisplayName, Grants: detail.Grants, MustChange: mustChange,
		Version: 1, Changed: Changed{Action: Created, By: by.actor.Name, ByID: by.actor.Account, Detail: detail.String()},
	}}
	return idempotency.Run(s.sealer, by.actor, once, func(r *idempotency.Request, keep func(Issued) (idempotency.Kept, error)) error {
		return s.store.AddAccount(ctx, by.actor, r, c, func(a Account) (idempotency.Kept, error) {
			return keep(Issued{a, generated})
		})
	})
}

// SetGrants replaces an account's grants and ends all its sessions. The account
// must belong to an office that the actor administers, and all its grants, old
// and new, must lie within what he administers. He cannot take his own last
// administrator grant. The version is the one he saw; 0 checks none.
//
// New grants that open what is sealed need a reason, a fresh sign-in and, where
// there is one, a second administrator: what the first does is a proposal, and
// changes nothing else (Account.Proposal); what the second does is done.
func (s *Service) SetGrants(
	ctx context.Context, actor access.Actor, id uuid.UUID, version int64, grants []access.Grant, reason string,
) (Account, error) {
	return s.change(ctx, actor, id, version, func(h Held, r reach) (Outcome, error) {
		// The pointers of the first check are the request's own.
		if err := r.checkGrants(grants); err != nil {
			return Outcome{}, err
		}
		clean, bad := cleanGrants(r.tree, grants, ErrAccount)
		if len(bad.Fields) > 0 {
			return Outcome{}, bad
		}
		if id == actor.Account && !administers(clean) {
			return Outcome{}, ErrOwnAccount.Msg(
				"Không thể tự bỏ quyền quản trị cuối cùng của chính mình.", "One's own last administrator grant cannot be taken away.")
		}
		if slices.Equal(clean, h.Account.Grants) {
			return Outcome{}, nil
		}
		agreed, reason, err := r.agree(h.Account, h.Now, reason, openings(h.Account.Grants, clean), func(p Proposal) bool {
			return p.Action == GrantsSet && slices.Equal(p.Grants, clean)
		})
		if err != nil {
			return Outcome{}, err
		}
		if agreed.waits {
			next := h.next(GrantsProposed, actor, Detail{Proposed: clean, Reason: reason})
			return Outcome{Change: &next}, nil
		}
		next := h.next(GrantsSet, actor, Detail{Grants: clean, Reason: reason, ProposedBy: agreed.proposedBy})
		next.Grants = clean
		return Outcome{Change: &next, EndSessions: true}, nil
	})
}

func administers(grants []access.Grant) bool {
	return slices.ContainsFunc(grants, func(g access.Grant) bool { return g.Role.Grants(access.AccountManage) })
}

// Disable keeps an account from signing in and ends all its sessions. One cannot disable oneself. Disabling a
// disabled account changes nothing. The rules are otherwise those of SetGrants.
func (s *Service) Disable(ctx context.Context, actor access.Actor, id uuid.UUID, version int64) (Account, error) {
	return s.change(ctx, actor, id, version, func(h Held, _ reach) (Outcome, error) {
		if id == actor.Account {
			return Outcome{}, ErrOwnAccount
		}
		if h.Account.Disabled() {
			return Outcome{}, nil
		}
		next := h.next(Disabled, actor, Detail{})
		next.DisabledAt = h.Now
		return Outcome{Change: &next, EndSessions: true}, nil
	})
}

// Enable lets a disabled account sign in again. Enabling one that is not
// disabled changes nothing. The rules are those of SetGrants.
func (s *Service) Enable(ctx context.Context, actor access.Actor, id uuid.UUID, version int64) (Account, error) {
	return s.change(ctx, actor, id, version, func(h Held, _ reach) (Outcome, error) {
		if !h.Account.Disabled() {
			return Outcome{}, nil
		}
		next := h.next(Enabled, actor, Detail{})
		next.DisabledAt = time.Time{}
		return Outcome{Change: &next}, nil
	})
}

// change alters an account under the rules that all such changes share, and
// returns it as it is afterwards.
func (s *Service) change(
	ctx context.Context, actor access.Actor, id uuid.UUID, version int64, alter func(Held, reach) (Outcome, error),
) (Account, error) {
	var account Account
	_, err := s.changeOnce(ctx, actor, id, version, idempotency.Unkept(&account), alter)
	return account, err
}

// changeOnce is change for a request that may be sent again.
func (s *Service) changeOnce(
	ctx context.Context, actor access.Actor, id uuid.UUID, version int64, once idempotency.Once[Account],
	alter func(Held, reach) (Outcome, error),
) (idempotency.Answer, error) {
	within, err := s.reach(ctx, actor)
	if err != nil {
		return idempotency.Answer{}, err
	}
	return idempotency.Run(s.sealer, actor, once, func(r *idempotency.Request, keep func(Account) (idempotency.Kept, error)) error {
		return s.store.HoldAccount(ctx, within.scope, actor, id, r, func(h Held) (Outcome, error) {
			out, account, err := within.outcome(h, version, alter)
			if err != nil {
				return Outcome{}, err
			}
			out.Kept, err = keep(account)
			return out, err
		})
	})
}

// outcome is what alter makes of a held account, and the account afterwards.
func (r reach) outcome(h Held, version int64, alter func(Held, reach) (Outcome, error)) (Outcome, Account, error) {
	if version != 0 && version != h.Account.Version {
		return Outcome{}, Account{}, stale(h.Account)
	}
	// Whoever could reset the password of a wider account would have it.
	for _, g := range h.Account.Grants {
		if !r.covers(g.Authority) {
			return Outcome{}, Account{}, ErrGrantScope
		}
	}
	out, err := alter(h, r)
	if out.Change != nil {
		return out, *out.Change, err
	}
	return out, h.Account, err
}

// stale refuses a change of an old version, and tells who did what to it.
func stale(a Account) error {
	return fault.ErrStale.With("current_version", a.Version).
		With("changed_by", a.Changed.By).With("changed_at", a.Changed.At).With("action", string(a.Changed.Action))
}

// next is the account's next version, before the change itself is put in.
func (h Held) next(what Action, by access.Actor, d Detail) Account {
	a := h.Account
	a.Grants = slices.Clone(a.Grants)
	a.Version++
	a.Changed = Changed{Action: what, By: by.Name, ByID: by.Account, At: h.Now, Detail: d.String()}
	return a
}
