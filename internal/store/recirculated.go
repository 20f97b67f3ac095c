package store

import (
	"context"

	"kntc/internal/access"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/page"
	"kntc/internal/store/sqldb"
)

// saveRecirculation queues that a case came back to an authority.
func saveRecirculation(t *sqldb.Tx, r casework.Recirculation) {
	t.Exec("INSERT INTO recirculation (authority_id, id, first_id, times, recirculated_on) VALUES "+sqldb.Marks(1, 5),
		int64(r.Petition.Authority), r.Petition.UUID, r.First.UUID, r.Times, sqldb.Day(r.On))
}

// recirculatedList is the list of cases that came back: few rows of their own, of
// which the latest of each authority and case counts.
func (s *Store) recirculatedList(ctx context.Context, scope access.Scope, f casework.RecirculatedFilter) (list, error) {
	o, err := s.narrowed(ctx, scope, f.Authority, f.Subtree)
	if err != nil {
		return list{}, err
	}
	c := &conditions{}
	c.add("NOT EXISTS (SELECT 1 FROM petition AS k WHERE k.authority_id = r.authority_id AND k.id = r.id AND k.state = 'annulled')") // sent back by mistake
	c.add(`NOT EXISTS (SELECT 1 FROM recirculation AS later
		WHERE later.authority_id = r.authority_id AND later.first_id = r.first_id AND later.times > r.times)`)
	c.between("r.recirculated_on", f.From, f.To)
	c.except("r.id", f.Except)
	if f.AtLeast > 1 {
		c.add("r.times >= ?", f.AtLeast)
	}
	if f.Kind != "" {
		c.add("EXISTS (SELECT 1 FROM petition AS k WHERE k.authority_id = r.authority_id AND k.id = r.id AND k.kind = ?)", string(f.Kind))
	}
	l := list{
		table: "recirculation AS r", seek: "recirculation AS r", alias: "r", order: s.orderOf("", "r", "r.recirculated_on", ""), columns: lineColumns + ", r.times, r.recirculated_on",
		joins:  " JOIN petition AS p ON p.authority_id = r.authority_id AND p.id = r.id" + lineJoins,
		owners: o, where: c,
	}
	l.asked = s.ask(l)
	return l, nil
}

// Recirculated implements casework.Reader.
func (s *Store) Recirculated(ctx context.Context, scope access.Scope, f casework.RecirculatedFilter, page page.Page) ([]casework.RecirculatedLine, error) {
	l, err := s.recirculatedList(ctx, scope, f)
	if err != nil {
		return nil, err
	}
	stmt, args := s.page(l, page)
	var out []casework.RecirculatedLine
	var times int
	var on sqldb.Day
	scan := newLineScan(&times, &on)
	err = s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		line, err := scan.read(r)
		out = append(out, casework.RecirculatedLine{PetitionLine: line, Times: times, On: clock.Date(on)})
		return err
	}), stmt, args...))
	return out, err
}

// CountRecirculated implements casework.Reader.
func (s *Store) CountRecirculated(
	ctx context.Context, scope access.Scope, f casework.RecirculatedFilter, how page.Counting,
) (page.Count, error) {
	if how == page.CountNone {
		return page.Count{}, nil
	}
	l, err := s.recirculatedList(ctx, scope, f)
	if err != nil {
		return page.Count{}, err
	}
	return s.count(ctx, l, how)
}
