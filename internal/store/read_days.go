package store

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/store/sqldb"
)

// days are the days of what became of cases, by which a list is narrowed.
type days struct {
	min, max clock.Date // a zero one is open
	column   string     // of rows n, in the order of its index
	holds    string     // of all rows of the index; "": that the day is known
	of       string     // what these rows are
	rows     string     // the keys of the list's rows that belong to rows n, from SELECT on
	on       string     // the day of a row of the list
	list     string     // the day of the list, when it is never after them
}

// isSet reports whether they narrow the list.
func (d days) isSet() bool { return !d.min.IsZero() || !d.max.IsZero() }

// between are the conditions on rows n.
func (d days) between() *conditions {
	c := &conditions{}
	c.add(cmp.Or(d.holds, d.column+" IS NOT NULL"))
	c.between(d.column, d.min, d.max)
	return c
}

// narrow adds them to the conditions of the list, whose walk from its newest day
// then begins where something can be found. No index answers it as it is spelt: the
// days of many rows are within them, of which PostgreSQL would not know.
func (d days) narrow(c *conditions) {
	is := &conditions{}
	if d.min.IsZero() || d.max.IsZero() {
		is.between(d.on, d.min, d.max)
	} else {
		is.add(d.on+" BETWEEN ? AND ?", sqldb.Day(d.min), sqldb.Day(d.max))
	}
	c.add("coalesce("+is.sql()+", FALSE)", is.args...)
	if d.list != "" {
		c.between(d.list, clock.Date{}, d.max)
	}
}

// among are the rows of the list that are found by the days.
func (d days) among(o owners) *source {
	scope, args := o.spelt("n.authority_id")
	between := d.between()
	return &source{d.rows + " AND " + scope + " AND " + between.sql(), append(args, between.args...)}
}

// petitionDays are the days by which petitions are narrowed.
func petitionDays(f casework.PetitionFilter) []days {
	return setDays(
		days{
			min: f.DisposedMin, max: f.DisposedMax, column: "n.disposed_on", of: "listed_petition AS n", list: "p.received_on",
			rows: "SELECT n.authority_id, n.id FROM listed_petition AS n WHERE 1 = 1",
			on:   "p.disposed_on",
		},
		days{
			min: f.ResolvedMin, max: f.ResolvedMax, column: "n.resolved_on", of: "matter AS n", list: "p.received_on",
			rows: "SELECT q.authority_id, q.id FROM matter AS n CROSS JOIN petition AS q WHERE q.authority_id = n.authority_id AND q.matter_id = n.id",
			on: `(SELECT n.resolved_on FROM petition AS q CROSS JOIN matter AS n WHERE q.authority_id = p.authority_id AND q.id = p.id
				AND n.authority_id = q.authority_id AND n.id = q.matter_id)`,
		},
	)
}

func setDays(list ...days) []days {
	return slices.DeleteFunc(list, func(d days) bool { return !d.isSet() })
}

// first are the first of some days; nil of none.
func first(list []days) *days {
	if len(list) == 0 {
		return nil
	}
	return &list[0]
}

// within narrows a list to what became of its rows on some days. Unless its rows
// are found by something better, they are found by those that are said.
func (l *list) within(all []days, found *days) {
	for _, d := range all {
		if found != nil && !l.named && d.column == found.column {
			l.among, l.named = d.among(l.owners), true
			continue
		}
		d.narrow(l.where)
	}
}

// fewOfEach is of how many rows of each of many authorities it does not matter how
// they are found.
const fewOfEach = 50

// byDays builds a list that may be narrowed by days. Of authorities of which few
// rows fall on them, these are found by the days and sorted; the lists of the others
// are walked until enough are found.
func (s *Store) byDays(ctx context.Context, o owners, all []days, build func(owners, *days) (list, error)) (list, error) {
	walked, err := build(o, nil)
	if err != nil || len(all) == 0 || walked.named {
		return walked, err
	}
	by, busy, err := s.busyOn(ctx, o, all)
	switch {
	case err != nil:
		return list{}, err
	case len(busy) == 0:
		return build(o, by)
	case len(busy) == len(o.all()) || len(walked.words) > 0: // which have an index of their own
		return walked, nil
	}
	if walked, err = build(o.only(busy), nil); err != nil {
		return list{}, err
	}
	few, err := build(o.except(busy), by)
	walked.beside = &few
	return walked, err
}

// busyOn returns the days that find the fewest rows, and the authorities of which
// they find many.
func (s *Store) busyOn(ctx context.Context, o owners, all []days) (*days, []authority.ID, error) {
	scope, owned := s.scoped(o, "a.id")
	many := max(s.few/max(int64(len(o.all())), 1), min(s.few, fewOfEach))
	busy := make([][]authority.ID, len(all))
	reads := s.db.PlanAnew()
	for i, d := range all {
		between := d.between()
		reads = append(reads, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
			var id, n int64
			err := r.Scan(&id, &n)
			if n >= many {
				busy[i] = append(busy[i], authority.ID(id))
			}
			return err
		}), "SELECT a.id, (SELECT count(*) FROM (SELECT 1 FROM "+d.of+" WHERE n.authority_id = a.id AND "+between.sql()+" LIMIT "+strconv.FormatInt(many, 10)+
			") AS few) FROM authority AS a WHERE "+scope, append(between.args, owned...)...))
	}
	if err := s.db.Fetch(ctx, reads...); err != nil {
		return nil, nil, err
	}
	rarest := 0
	for i := range all {
		if len(busy[i]) < len(busy[rarest]) {
			rarest = i
		}
	}
	return &all[rarest], busy[rarest], nil
}

// matterDays are the days by which matters are narrowed.
func matterDays(f casework.MatterFilter) []days {
	on := func(column string, from, to clock.Date) days {
		return days{
			min: from, max: to, column: "n." + column, of: "matter AS n", list: "m.accepted_on",
			rows: "SELECT n.authority_id, n.id FROM matter AS n WHERE 1 = 1",
			on:   "(SELECT n." + column + " FROM matter AS n WHERE n.authority_id = m.authority_id AND n.id = m.id)",
		}
	}
	return setDays(on("resolved_on", f.ResolvedMin, f.ResolvedMax), on("ended_on", f.EndedMin, f.EndedMax), days{
		min: f.DueMin, max: f.DueMax, column: "n.due_on", holds: running("n"), of: "deadline AS n",
		rows: `SELECT DISTINCT n.authority_id, n.subject_id AS id FROM deadline AS n WHERE n.subject = 'matter' AND NOT EXISTS (SELECT 1 FROM deadline AS e
			WHERE e.authority_id = n.authority_id AND e.subject_id = n.subject_id AND e.due_on < n.due_on AND ` + running("e") + ")",
		on: matterDue,
	})
}
