package casework

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/petition"
)

// takes refuses a step that is no part of the verification to those who have
// nothing else of the matter.
func (x standing) takes(a petition.Action) error {
	if x.verifies() && !petition.MatterPlan(a).Delegable {
		return access.ErrForbidden.With("permission", string(matterPermission(a)))
	}
	return nil
}

// accused finds those against whom a matter is whose verification the command
// gives away, and refuses a body that does not exist on the day.
func (s *Service) accused(ctx context.Context, x standing, id authority.OwnedID, cmd petition.Command) ([]uuid.UUID, error) {
	if !petition.MatterPlan(cmd.Action).Reads.Has(petition.ReadBody) || cmd.Body == 0 {
		return nil, nil
	}
	if err := checkBeing(x.tree, cmd.Body, cmd.On, "/body"); err != nil {
		return nil, err
	}
	record, err := s.reader.Matter(ctx, x.scope, id)
	return record.Matter.Accused(), err
}

// anyWorksAt reports whether one of the accounts works at an authority.
func anyWorksAt(tree *authority.Tree, at authority.ID, staff map[uuid.UUID][]access.Grant, accounts []uuid.UUID) bool {
	return at != 0 && slices.ContainsFunc(accounts, func(id uuid.UUID) bool { return access.WorksAt(staff[id], tree, at, access.PetitionRead) })
}
