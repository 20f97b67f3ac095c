package casework

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/journal"
	"kntc/internal/party/vault"
)

// Who denounced is secret (Luật Tố cáo, Điều 8): whoever is shown it leaves a row
// that the office reads, so that nobody takes a look without being seen.

// SealedReading says that somebody was shown the parties of a sealed petition.
type SealedReading struct {
	ID       uuid.UUID
	Petition authority.OwnedID
	At       time.Time
	Account  uuid.UUID
	Name     string
}

// Owner implements journal.Write.
func (w SealedReading) Owner() authority.ID { return w.Petition.Authority }

// maxReadings bounds the readings of one day that are listed.
const maxReadings = 1000

// noteReading stores that the actor is shown sealed parties; what is not stored is
// not shown. The system and the console of the machine have no account.
func (s *Service) noteReading(ctx context.Context, scope access.Scope, actor access.Actor, id authority.OwnedID, shown vault.Shown) error {
	if !shown.Sealed || shown.Hidden || len(shown.Parties) == 0 {
		return nil
	}
	return s.noteSealed(ctx, scope, actor, id)
}

// noteSealed stores that the actor is shown who sent sealed petitions: their
// parties, or what their histories keep of them.
func (s *Service) noteSealed(ctx context.Context, scope access.Scope, actor access.Actor, ids ...authority.OwnedID) error {
	if actor.Account == uuid.Nil {
		return nil
	}
	return s.store.Commit(ctx, journal.Work{Scope: scope, Actor: actor}, func(now time.Time) (journal.Change, error) {
		var c journal.Change
		for _, id := range ids {
			c.Add(SealedReading{ID: uuid.Must(uuid.NewV7()), Petition: id, At: now, Account: actor.Account, Name: actor.Name})
		}
		return c, nil
	})
}

// SealedReadings lists who was shown sealed parties of an authority's petitions on
// a day, today when it is zero; the latest first, and 1,000 at most. Who works on a
// case in which the actor has an interest is left out.
func (s *Service) SealedReadings(ctx context.Context, actor access.Actor, owner authority.ID, on clock.Date) ([]SealedReading, error) {
	scope, _, err := s.allow(ctx, actor, access.PetitionRead, owner)
	if err != nil {
		return nil, err
	}
	if on.IsZero() {
		on = clock.DateOf(s.clock.Now())
	}
	all, err := s.reader.BarredFrom(ctx, actor.Account)
	if err != nil {
		return nil, err
	}
	list, err := s.reader.SealedReadings(ctx, scope, owner, on, maxReadings)
	return slices.DeleteFunc(list, func(r SealedReading) bool {
		_, barred := all[r.Petition]
		return barred
	}), err
}
