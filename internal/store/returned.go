package store

import (
	"context"

	"kntc/internal/access"
	"kntc/internal/casework"
	"kntc/internal/clock"
)

// saveReturned queues that a case came back to an authority.
func saveReturned(t *tx, r *casework.Return) {
	if r == nil {
		return
	}
	t.exec("INSERT INTO petition_return (authority_id, id, first_id, times, returned_on) VALUES "+marks(1, 5),
		int64(r.Petition.Authority), r.Petition.UUID, r.First.UUID, r.Times, day(r.On))
}

// returnedList is the list of cases that came back: few rows of their own, of
// which the latest of each authority and case counts.
func (s *Store) returnedList(ctx context.Context, scope access.Scope, f casework.ReturnedFilter) (list, error) {
	o, err := s.narrowed(ctx, scope, f.Authority, f.Subtree)
	if err != nil {
		return list{}, err
	}
	c := &conditions{}
	c.add(`NOT EXISTS (SELECT 1 FROM petition_return AS later
		WHERE later.authority_id = r.authority_id AND later.first_id = r.first_id AND later.times > r.times)`)
	c.between("r.returned_on", f.From, f.To)
	if f.AtLeast > 1 {
		c.add("r.times >= ?", f.AtLeast)
	}
	if f.Kind != "" {
		c.add("EXISTS (SELECT 1 FROM petition AS k WHERE k.authority_id = r.authority_id AND k.id = r.id AND k.kind = ?)", string(f.Kind))
	}
	return list{
		table: "petition_return AS r", alias: "r", on: "r.returned_on", columns: lineColumns + ", r.times, r.returned_on",
		joins:  " JOIN petition AS p ON p.authority_id = r.authority_id AND p.id = r.id" + lineJoins,
		owners: o, where: c, asked: s.ask(o, false),
	}, nil
}

// Returned implements casework.Reader.
func (s *Store) Returned(ctx context.Context, scope access.Scope, f casework.ReturnedFilter, page casework.Page) ([]casework.ReturnedLine, error) {
	l, err := s.returnedList(ctx, scope, f)
	if err != nil {
		return nil, err
	}
	stmt, args := s.page(l, page)
	var out []casework.ReturnedLine
	scan := newLineScan()
	var times int
	var on day
	scan.targets = append(scan.targets, &times, &on)
	err = s.fetch(ctx, query(each(func(r rows) error {
		line, err := scan.read(r)
		out = append(out, casework.ReturnedLine{PetitionLine: line, Times: times, On: clock.Date(on)})
		return err
	}), stmt, args...))
	return out, err
}

// CountReturned implements casework.Reader.
func (s *Store) CountReturned(ctx context.Context, scope access.Scope, f casework.ReturnedFilter, how casework.Counting) (int64, error) {
	if how == casework.CountNone {
		return 0, nil
	}
	l, err := s.returnedList(ctx, scope, f)
	if err != nil {
		return 0, err
	}
	return s.count(ctx, l, how)
}
