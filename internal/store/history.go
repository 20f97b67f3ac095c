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
	if err := s.withinCase(ctx, scope, id); err != nil {
		return nil, err
	}
	var out []casework.ValuesKept
	err := s.db.Fetch(ctx, valueTable.Query(func(v casework.ValuesKept) { out = append(out, v) },
		"authority_id = ? AND subject_id = ? ORDER BY version", int64(id.Authority), id.UUID))
	return out, err
}

// Names implements casework.Reader, in one round trip.
func (s *Store) Names(ctx context.Context, scope access.Scope, owner authority.ID, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	known, err := s.numbersOf(ctx, scope, owner, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[uuid.UUID]string)
	accounts, cases := make([]any, len(ids)), []any{int64(owner)}
	for i, id := range ids {
		accounts[i] = id
	}
	for _, id := range known {
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
	reads := []sqldb.Statement{read("SELECT id, display_name, 0, 0 FROM account WHERE id IN "+sqldb.Marks(1, len(ids)), accounts)}
	if len(known) > 0 {
		in := " IN " + sqldb.Marks(1, len(known))
		reads = append(reads,
			read("SELECT id, '', no, year FROM petition WHERE authority_id = ? AND id"+in, cases),
			read("SELECT id, '', no, year FROM matter WHERE authority_id = ? AND id"+in, cases))
	}
	return out, s.db.Fetch(ctx, reads...)
}
