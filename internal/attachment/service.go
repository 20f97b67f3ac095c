package attachment

import (
	"context"
	"log/slog"
	"maps"
	"slices"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/lifecycle"
	"kntc/internal/seal"
)

// Directory is the tree of authorities as it stands now.
type Directory interface {
	Tree(ctx context.Context) (*authority.Tree, error)
}

// Service carries out the use cases on files.
type Service struct {
	store     Store
	objects   Objects
	directory Directory
	sealer    seal.Sealer
	clock     clock.Clock
	log       *slog.Logger
	limits    Space // what an authority may add
	registers map[lifecycle.Subject]Register
	subjects  []lifecycle.Subject // of the registers, in their order
}

// Deps are what a Service works with.
type Deps struct {
	Store     Store
	Objects   Objects
	Directory Directory
	Sealer    seal.Sealer                    // of names and contents, too
	Clock     clock.Clock                    // tells how old an object is
	Registers map[lifecycle.Subject]Register // whose cases have files
	Limits    Space                          // how many bytes an authority may add; what is used is left zero
	Logger    *slog.Logger                   // for what no caller can be told; slog.Default when nil
}

// New returns a Service.
func New(d Deps) *Service {
	if d.Logger == nil {
		d.Logger = slog.Default()
	}
	return &Service{
		store: d.Store, objects: d.Objects, directory: d.Directory, sealer: d.Sealer, clock: d.Clock, log: d.Logger, limits: d.Limits,
		registers: d.Registers, subjects: slices.Sorted(maps.Keys(d.Registers)),
	}
}

// register returns the register that the subject is of; without one there are
// no files.
func (s *Service) register(subject lifecycle.Subject) (Register, error) {
	r, ok := s.registers[subject]
	if !ok {
		return nil, fault.ErrNotFound
	}
	return r, nil
}
