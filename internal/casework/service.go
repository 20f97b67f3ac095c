package casework

import (
	"context"
	"log/slog"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
	"kntc/internal/party/vault"
	"kntc/internal/petition"
	"kntc/internal/seal"
)

// Directory is the tree of authorities as it stands now.
type Directory interface {
	Tree(ctx context.Context) (*authority.Tree, error)
}

// LawReader gives the law in force.
type LawReader interface {
	// Law returns the law in force and its version.
	Law(ctx context.Context) (*deadline.Law, int64, error)
}

// Service carries out the use cases on petitions and matters.
type Service struct {
	store     journal.Store
	directory Directory
	sealer    seal.Sealer
	vault     vault.Vault
	clock     clock.Clock
	reader    Reader

	files Files
	log   *slog.Logger

	law       LawReader
	deadlines DeadlineReader
}

// Deps are what a Service works with.
type Deps struct {
	Store     journal.Store // of petitions and matters
	Reader    Reader
	Directory Directory
	Sealer    seal.Sealer
	Clock     clock.Clock // tells today's date where a command names none

	Law       LawReader      // by which deadlines are computed
	Deadlines DeadlineReader // of petitions and matters

	Files  Files        // that belong to petitions
	Logger *slog.Logger // for what no caller can be told; slog.Default when nil
}

// New returns a Service.
func New(d Deps) *Service {
	if d.Logger == nil {
		d.Logger = slog.Default()
	}
	return &Service{
		store: d.Store, reader: d.Reader, directory: d.Directory, sealer: d.Sealer, vault: vault.New(d.Sealer), clock: d.Clock,
		files: d.Files, log: d.Logger,
		law: d.Law, deadlines: d.Deadlines,
	}
}

// ErrSameAuthority refuses a transfer that goes nowhere.
var ErrSameAuthority = fault.Define(fault.Unprocessable, "same_authority",
	"Không thể chuyển đơn cho chính cơ quan mình.", "A petition cannot be transferred to its own authority.")

// run commits the work once. decide returns the change and the result that is
// rendered; it is asked when the case is as the caller saw it. A request answered
// before gets its old answer. Who may not read the case is told nothing of it, by no
// refusal and by no answer of before.
func run[R result](
	ctx context.Context, s *Service, w journal.Work, of target, once idempotency.Once[R], decide func(time.Time) (journal.Change, R, error),
) (idempotency.Answer, error) {
	answer, err := idempotency.Run(s.sealer, w.Actor, judged(ctx, s, w, once), func(r *idempotency.Request, keep func(R) (idempotency.Kept, error)) error {
		w.Request = r
		return s.commit(ctx, w, func(now time.Time) (journal.Change, error) {
			if err := of.met(); err != nil {
				return journal.Change{}, err
			}
			change, result, err := decide(now)
			if err != nil {
				return journal.Change{}, err
			}
			change.Kept, err = keep(result)
			return change, err
		})
	})
	return answer, s.refused(ctx, w.Actor, of, err)
}

// commit commits the work, with what its events mean for deadlines.
func (s *Service) commit(ctx context.Context, w journal.Work, decide func(time.Time) (journal.Change, error)) error {
	schedule, err := s.scheduler(ctx)
	if err != nil {
		return err
	}
	return s.store.Commit(ctx, w, func(now time.Time) (journal.Change, error) {
		change, err := decide(now)
		if err != nil {
			return journal.Change{}, err
		}
		schedule.learn(w.Loads)
		return change, schedule.schedule(&change)
	})
}

// allow gives the scope of a permission, which reaches the authority; see
// access.Actor.AllowAt for what is told to whom it does not.
func (s *Service) allow(ctx context.Context, actor access.Actor, p access.Permission, owner authority.ID) (access.Scope, *authority.Tree, error) {
	tree, err := s.directory.Tree(ctx)
	if err != nil {
		return access.Scope{}, nil, err
	}
	scope, err := actor.AllowAt(tree, p, access.PetitionRead, owner)
	return scope, tree, err
}

// may answers for one authority which permissions the actor has there.
func may(actor access.Actor, tree *authority.Tree, owner authority.ID) func(access.Permission) bool {
	return func(p access.Permission) bool { return actor.Can(tree, p, owner) }
}

// checkBeing refuses work for an authority on a day it did not exist.
func checkBeing(tree *authority.Tree, id authority.ID, on clock.Date, pointer string) error {
	a, ok := tree.Get(id)
	if !ok {
		return petition.ErrInvalid.At(pointer, "not_found", "Không có cơ quan này.", "There is no such authority.")
	}
	return a.CheckExisted(on, pointer)
}
