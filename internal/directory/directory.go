// Package directory holds the use cases on the directory of authorities: who
// there is, what is changed about them, lists of units and reorganisations. It
// declares the port that keeps the directory.
package directory

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/seal"
)

// Store keeps the directory of authorities.
type Store interface {
	Tree(ctx context.Context) (*authority.Tree, error)

	// ApplyDirectory changes the directory: it locks and loads it, calls
	// decide once, applies the changes, and stores what differs with the
	// history and the answer to the request, in one transaction. A refusal of
	// the changes or an error of a function stores nothing. A request already
	// answered returns *idempotency.Replayed instead of calling decide; nil is for
	// a change that keeps no answer.
	ApplyDirectory(ctx context.Context, actor access.Actor, r *idempotency.Request, decide func(Draft) (Outcome, error)) error

	// DirectoryVersion is the version of the whole directory: what is read of it
	// afterwards is no older.
	DirectoryVersion(ctx context.Context) (int64, error)

	// LatestAuthorityEvent returns the last change of any authority.
	LatestAuthorityEvent(ctx context.Context) (authority.ID, Event, error)

	// AuthorityEvents returns the history of an authority, oldest first.
	AuthorityEvents(ctx context.Context, id authority.ID) ([]Event, error)
}

// Draft is the directory about to be changed.
type Draft struct {
	Tree    *authority.Tree
	Version int64        // of the whole directory
	NextID  authority.ID // for the first authority created; the next one has the number after it
	Now     time.Time
}

// Outcome is what to store about the directory.
type Outcome struct {
	Changes []Change
	// Answer gives the answer to the request from the directory afterwards;
	// nil when no answer is kept.
	Answer func(after *authority.Tree) (idempotency.Kept, error)
}

// Change is a change with what its history says.
type Change struct {
	Change   authority.Change
	Concerns []authority.ID // whose version it raises
	Record   string         // JSON
}

// Event is one change of an authority, as it was recorded.
type Event struct {
	Version    int64
	Change     string // JSON
	ActorID    uuid.UUID
	ActorName  string
	RecordedAt time.Time
}

// Service carries out the use cases on the directory of authorities. The
// directory is public: whoever may read it sees all of it. It is changed within
// what an administrator administers.
type Service struct {
	store  Store
	sealer seal.Sealer
	clock  clock.Clock
}

// New returns the use cases; the clock tells today's date, and the
// sealer seals kept answers.
func New(store Store, sealer seal.Sealer, c clock.Clock) *Service {
	return &Service{store: store, sealer: sealer, clock: c}
}

// read returns the directory to an actor who may read it.
func (s *Service) read(ctx context.Context, actor access.Actor) (*authority.Tree, error) {
	if _, err := actor.Allow(access.AuthorityRead); err != nil {
		return nil, err
	}
	return s.store.Tree(ctx)
}

// History returns every change of an authority, oldest first.
func (s *Service) History(ctx context.Context, actor access.Actor, id authority.ID) ([]Event, error) {
	tree, err := s.read(ctx, actor)
	if err != nil {
		return nil, err
	}
	if _, ok := tree.Get(id); !ok {
		return nil, fault.ErrNotFound
	}
	return s.store.AuthorityEvents(ctx, id)
}

// DirectoryVersion returns the version of the whole directory, which an act on
// more than one authority must name.
func (s *Service) DirectoryVersion(ctx context.Context, actor access.Actor) (int64, error) {
	if _, err := actor.Allow(access.AuthorityRead); err != nil {
		return 0, err
	}
	return s.store.DirectoryVersion(ctx)
}

// whoChangedDirectory adds to a refusal for an old version who changed what last.
func (s *Service) whoChangedDirectory(ctx context.Context, err error) error {
	refusal := fault.As(err)
	if refusal == nil || !errors.Is(err, fault.ErrStale) {
		return err
	}
	id, last, lost := s.store.LatestAuthorityEvent(ctx)
	if lost != nil || id == 0 {
		return err
	}
	return refusal.With("authority_id", id.String()).With("changed_by", last.ActorName).With("changed_at", last.RecordedAt).
		With("change", json.RawMessage(last.Change))
}

func (s *Service) today() clock.Date { return clock.DateOf(s.clock.Now()) }
