package store

import (
	"context"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/store/sqldb"
)

// Show carries out reads of a further register about the cases of one authority,
// as they were at one instant: one round trip on PostgreSQL. Outside the scope
// it reads nothing and is fault.ErrNotFound. The reads name the authority.
func (s *Store) Show(ctx context.Context, scope access.Scope, owner authority.ID, reads ...sqldb.Statement) error {
	if err := s.within(ctx, scope, owner); err != nil {
		return err
	}
	return s.db.Fetch(ctx, reads...)
}
