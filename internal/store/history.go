package store

import (
	"context"
	"strconv"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/store/sqldb"
)

// keepValues queues the sealed values of events.
func keepValues(t *sqldb.Tx, list []casework.ValuesKept) { valueTable.Insert(t, list...) }

// ValuesKept implements casework.Reader.
func (s *Store) ValuesKept(ctx context.Context, scope access.Scope, id authority.OwnedID) ([]casework.ValuesKept, error) {
	if err := s.within(ctx, scope, id.Authority); err != nil {
		return nil, err
	}
	var out []casework.ValuesKept
	err := s.db.Fetch(ctx, valueTable.Query(func(v casework.ValuesKept) { out = append(out, v) },
		"authority_id = ? AND subject_id = ? ORDER BY version", int64(id.Authority), id.UUID))
	return out, err
}

// Names implements casework.Reader, in one round trip.
func (s *Store) Names(ctx context.Context, scope access.Scope, owner authority.ID, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	if err := s.within(ctx, scope, owner); err != nil {
		return nil, err
	}
	out := make(map[uuid.UUID]string)
	in := " IN " + sqldb.Marks(1, len(ids))
	accounts, cases := make([]any, len(ids)), []any{int64(owner)}
	for i, id := range ids {
		accounts[i] = id
		cases = append(cases, id)
	}
	read := func(query string, args []any) sqldb.Statement {
		return sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			var id uuid.UUID
			var name string
			var no, year int
			err := r.Scan((*sqldb.UID)(&id), &name, &no, &year)
			if name == "" {
				name = strconv.Itoa(no) + "/" + strconv.Itoa(year)
			}
			out[id] = name
			return err
		}), query, args...)
	}
	err := s.db.Fetch(ctx,
		read("SELECT id, username, 0, 0 FROM account WHERE id"+in, accounts),
		read("SELECT id, '', no, year FROM petition WHERE authority_id = ? AND id"+in, cases),
		read("SELECT id, '', no, year FROM matter WHERE authority_id = ? AND id"+in, cases))
	return out, err
}
