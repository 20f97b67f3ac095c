package store

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// OpenCases implements casework.Reader.
func (s *Store) OpenCases(
	ctx context.Context, scope access.Scope, f casework.OpenFilter, after casework.OpenCase, limit int,
) ([]casework.OpenCase, int, error) {
	if err := s.within(ctx, scope, f.Authority); err != nil {
		return nil, 0, err
	}
	var out []casework.OpenCase
	total := 0
	var reads []sqldb.Statement
	for _, of := range []struct {
		subject petition.Subject
		book    petition.Book
		states  []petition.State
		follows bool // what comes after the case given begins within this table
	}{
		{petition.OfMatter, petition.MatterBook, petition.HandOverStates(), after.Subject != petition.OfPetition},
		{petition.OfPetition, petition.PetitionBook, []petition.State{petition.StateReceived, petition.StateClassified}, true},
	} {
		from, args := openFrom(of.subject, of.states, f)
		reads = append(reads, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			n := 0
			err := r.Scan(&n)
			total += n
			return err
		}), "SELECT count(*) FROM "+from, args...))
		if !of.follows || limit <= 0 {
			continue
		}
		if after.Subject == of.subject {
			from, args = from+" AND id > ?", append(slices.Clone(args), after.ID.UUID)
		}
		reads = append(reads, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			c := casework.OpenCase{
				ID: authority.OwnedID{Authority: f.Authority}, Subject: of.subject, Number: petition.Number{Book: of.book},
			}
			err := r.Scan((*sqldb.UID)(&c.ID.UUID), &c.Number.Year, &c.Number.No)
			if len(out) < limit {
				out = append(out, c)
			}
			return err
		}), "SELECT id, year, no FROM "+from+" ORDER BY id LIMIT ?", append(args, limit)...))
	}
	err := s.db.Fetch(ctx, reads...)
	return out, total, err
}

// openFrom is the FROM and WHERE of the open cases in one table.
func openFrom(subject petition.Subject, states []petition.State, f casework.OpenFilter) (string, []any) {
	where := []string{"authority_id = ?", "state IN " + sqldb.Marks(1, len(states))}
	args := []any{int64(f.Authority)}
	for _, s := range states {
		args = append(args, string(s))
	}
	if f.Kind != "" {
		where, args = append(where, "kind = ?"), append(args, string(f.Kind))
	}
	if f.Field != "" {
		where, args = append(where, "field = ?"), append(args, string(f.Field))
	}
	if len(f.Cases) > 0 {
		where = append(where, "id IN "+sqldb.Marks(1, len(f.Cases)))
		for _, id := range f.Cases {
			if id.Authority != f.Authority {
				id.UUID = uuid.Nil // of another authority: matches nothing here
			}
			args = append(args, id.UUID)
		}
	}
	return string(subject) + " WHERE " + strings.Join(where, " AND "), args
}
