package store

import (
	"context"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/store/sqldb"
)

// ReferredTo implements casework.Reader.
func (s *Store) ReferredTo(ctx context.Context, scope access.Scope, id authority.OwnedID, at authority.ID) (authority.OwnedID, error) {
	if err := s.within(ctx, scope, at); err != nil {
		return authority.OwnedID{}, err
	}
	return s.one(ctx, "SELECT authority_id, id FROM petition WHERE authority_id = ? AND origin_authority_id = ? AND origin_id = ?",
		int64(at), int64(id.Authority), id.UUID)
}

// TakenUpFrom implements casework.Reader. Of several, the first accepted.
func (s *Store) TakenUpFrom(ctx context.Context, scope access.Scope, matter authority.OwnedID, at []authority.ID) (authority.OwnedID, error) {
	o, err := s.reach(ctx, scope)
	if err != nil {
		return authority.OwnedID{}, err
	}
	var args []any
	for _, a := range at {
		if o.covers(a) {
			args = append(args, int64(a))
		}
	}
	if len(args) == 0 {
		return authority.OwnedID{}, nil
	}
	return s.one(ctx, `SELECT p.authority_id, p.id FROM matter m
		JOIN petition p ON p.authority_id = m.authority_id AND p.matter_id = m.id AND p.state = 'accepted'
		WHERE m.authority_id IN `+sqldb.Marks(1, len(args))+` AND m.prior_authority_id = ? AND m.prior_id = ?
		ORDER BY m.accepted_on, m.id LIMIT 1`, append(args, int64(matter.Authority), matter.UUID)...)
}

// one reads an id; zero when there is none.
func (s *Store) one(ctx context.Context, sql string, args ...any) (authority.OwnedID, error) {
	var out authority.OwnedID
	err := s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var owner int64
		err := r.Scan(&owner, (*sqldb.UID)(&out.UUID))
		out.Authority = authority.ID(owner)
		return err
	}), sql, args...))
	return out, err
}
