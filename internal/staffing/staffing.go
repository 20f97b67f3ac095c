// Package staffing holds the use cases on who works at an authority and who is
// absent: whom its cases may be assigned to, and who stands in for whom. It
// knows no case; registers and lists ask it for stand-ins through a port of
// their own.
package staffing

import (
	"context"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
	"kntc/internal/page"
	"kntc/internal/seal"
)

// Directory is the tree of authorities as it stands now.
type Directory interface {
	Tree(ctx context.Context) (*authority.Tree, error)
}

// Store keeps absences and knows who works where.
type Store interface {
	journal.Store

	// Absences lists absences within the scope, those that begin last first.
	Absences(ctx context.Context, scope access.Scope, f AbsenceFilter, page page.Page) ([]Absence, error)
	// Staff lists the accounts with a grant at one of the authorities that are
	// not disabled, by name.
	Staff(ctx context.Context, at []authority.ID) ([]Person, error)
}

// Service carries out the use cases on people.
type Service struct {
	store     Store
	directory Directory
	sealer    seal.Sealer
	clock     clock.Clock
}

// New returns the use cases; the clock tells today's date, and the sealer seals
// kept answers.
func New(store Store, directory Directory, sealer seal.Sealer, c clock.Clock) *Service {
	return &Service{store: store, directory: directory, sealer: sealer, clock: c}
}

// Person is somebody who works at an authority.
type Person struct {
	Account uuid.UUID
	Name    string
	Roles   []access.Role
}

// Staff lists who works at an authority: to whom its cases may be assigned, and
// who may stand in.
func (s *Service) Staff(ctx context.Context, actor access.Actor, at authority.ID) ([]Person, error) {
	tree, err := s.directory.Tree(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := actor.AllowAt(tree, access.PetitionRead, access.PetitionRead, at); err != nil {
		return nil, err
	}
	var holders []authority.ID
	for _, a := range tree.Facts().Authorities {
		if tree.Owns(a.ID, at) {
			holders = append(holders, a.ID)
		}
	}
	return s.store.Staff(ctx, holders)
}

// record commits the work once. decide returns the write and the absence that is
// rendered; a request answered before gets its old answer.
func (s *Service) record(
	ctx context.Context, w journal.Work, once idempotency.Once[Absence], decide func(time.Time) (journal.Write, Absence, error),
) (idempotency.Answer, error) {
	return idempotency.Run(s.sealer, w.Actor, once, func(r *idempotency.Request, keep func(Absence) (idempotency.Kept, error)) error {
		w.Request = r
		return s.store.Commit(ctx, w, func(now time.Time) (journal.Change, error) {
			write, absence, err := decide(now)
			if err != nil {
				return journal.Change{}, err
			}
			kept, err := keep(absence)
			return journal.Change{Writes: []journal.Write{write}, Kept: kept}, err
		})
	})
}
