package identity

import (
	"context"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
)

// OfficeEvent is something that happened to an account and concerns an authority:
// the account belongs to it, or has, had or shall have a role there.
type OfficeEvent struct {
	OfficeEventPlace

	Username    string
	DisplayName string
	Action      Action
	By          string // username
	Detail      Detail // of all authorities
}

// OfficeEventPlace is where an event stands in the list of an authority's.
type OfficeEventPlace struct {
	At      time.Time // zero: from the latest on
	Account uuid.UUID
}

// OfficeEvents tells those who work at an authority who was given a role there,
// or had it taken away, whose password was reset, by whom, and why: the latest
// first. It needs access.PetitionRead there.
func (s *Service) OfficeEvents(
	ctx context.Context, actor access.Actor, at authority.ID, before OfficeEventPlace, limit int,
) ([]OfficeEvent, error) {
	tree, err := s.directory.Tree(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := actor.AllowAt(tree, access.PetitionRead, access.PetitionRead, at); err != nil {
		return nil, err
	}
	return s.store.OfficeEvents(ctx, at, before, limit)
}
