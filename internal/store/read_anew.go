package store

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"kntc/internal/page"
	"kntc/internal/store/sqldb"
)

// sortedAtOnce is up to how many times as many rows as are rare are found first and
// sorted then, in an order that no index of what narrows the list has.
const sortedAtOnce = 4

// placedAnew completes a list in such an order. What few rows have is found first;
// what many have is met soon enough in the index of the order.
func (s *Store) placedAnew(ctx context.Context, l list, by facets, listed string) (list, error) {
	by, l.oneWay = by.set(), false
	if !l.named {
		err := s.findFew(ctx, &l, by, listed)
		if err != nil {
			return list{}, err
		}
	}
	by.add(l.where)
	l.asked = l.among == nil && s.ask(l)
	return l, nil
}

// findFew lets the rows of a list be found by its words, or by the rarest of what
// else narrows it, when they are few.
func (s *Store) findFew(ctx context.Context, l *list, by facets, listed string) error {
	bound := sortedAtOnce * s.few
	if l.byWord {
		few, err := s.fewer(ctx, *l, bound)
		if err != nil || few {
			return err
		}
		l.byWord, l.search = false, conditions{}
		l.where.hasWords(l.words)
	}
	if len(by) == 0 {
		return nil
	}
	rarest, few, err := s.rarest(ctx, l.owners, listed, l.alias, by, bound)
	if err != nil || !few {
		return err
	}
	table, is := by[rarest].table, by[rarest].is()
	if table == "" {
		table = listed
	}
	scope, owned := l.owners.spelt(l.alias + ".authority_id")
	l.named, l.among = true, &source{
		"SELECT " + l.alias + ".authority_id, " + l.alias + ".id FROM " + table + " WHERE " + scope + " AND " + is.sql(), slices.Concat(owned, is.args),
	}
	return nil
}

// fewer reports whether fewer rows than a bound have the words of a list.
func (s *Store) fewer(ctx context.Context, l list, bound int64) (bool, error) {
	from, args := s.counted(l)
	var n int64
	err := s.db.Fetch(ctx, append(s.db.PlanAnew(), sqldb.Query(sqldb.Each(func(r sqldb.Rows) error { return r.Scan(&n) }),
		"SELECT count(*) FROM (SELECT 1"+from+" LIMIT "+strconv.FormatInt(bound, 10)+") AS few", args...))...)
	return n < bound, err
}

// dueWay is how rows of a list are reached from deadlines d.
type dueWay struct {
	joins    []string // the conditions of each way
	subjects string   // the cases whose deadlines count for a row
}

func dueInPetitions() dueWay {
	return dueWay{[]string{
		"p.authority_id = d.authority_id AND p.id = d.subject_id",
		"p.authority_id = d.authority_id AND p.matter_id = d.subject_id",
	}, "(p.id, p.matter_id)"}
}

func dueInMatters() dueWay {
	return dueWay{[]string{"m.authority_id = d.authority_id AND m.id = d.subject_id"}, "(m.id)"}
}

// walksDue reports whether the index of deadlines is walked for a page.
func (l list) walksDue() bool { return l.order.byDue && !l.named && !l.byWord }

// running is the condition that a deadline of an office runs.
func running(alias string) string {
	return alias + ".state = 'open' AND " + alias + ".of_office AND " + alias + ".due_on IS NOT NULL"
}

// nextDueFirst is the SQL of the keys of a page by what is due next: of each
// authority the first of what is due in a case and of what is due in its matter,
// and the first of the cases in which nothing is.
func (s *Store) nextDueFirst(l list, p page.Page) (string, []any) {
	end := l.order.sorted("") + limit(p.Limit)
	if s.db.Engine() == sqldb.Postgres {
		arms, args := s.dueArms(l, p, "a.id", nil)
		of := l.authorities()
		return "SELECT " + l.order.keys("k.") + " FROM " + of.sql + " CROSS JOIN LATERAL (" + strings.Join(arms, " UNION ALL ") + ") AS k" + end, slices.Concat(of.args, args)
	}
	var arms []string
	var args []any
	for _, id := range l.owners.all() {
		more, rest := s.dueArms(l, p, "?", []any{id})
		arms, args = append(arms, more...), append(args, rest...)
	}
	return l.compound(arms, end), args
}

// dueArms are these of one authority, each with no more than a page holds.
func (s *Store) dueArms(l list, p page.Page, owner string, owned []any) (arms []string, args []any) {
	day, key := l.order.columns[1], l.alias+".id"
	arm := func(due, from string, c *conditions, by ...string) {
		arms = append(arms, "SELECT * FROM (SELECT "+l.alias+".authority_id, "+key+" AS id, "+due+" AS by1, "+day+" AS by2 FROM "+from+" AND "+c.sql()+
			l.order.by(by)+limit(p.Limit)+") AS arm")
		args = append(append(args, owned...), c.args...)
	}
	earlier := "NOT EXISTS (SELECT 1 FROM deadline AS e WHERE e.authority_id = " + l.alias + ".authority_id AND e.subject_id IN " + l.due.subjects + " AND " + running("e")
	for _, join := range l.due.joins {
		c := l.where.clone()
		c.add(earlier + " AND (e.due_on, e.subject_id, e.term, e.seq) < (d.due_on, d.subject_id, d.term, d.seq))")
		if !p.After.IsZero() {
			c.add("d.due_on >= ?", sqldb.Day(sortDue(p.After.Due))) // where the index is entered
		}
		by := []string{"d.due_on", day, key}
		l.order.after(c, by, p.After)
		arm("d.due_on", "deadline AS d CROSS JOIN "+l.table+" WHERE d.authority_id = "+owner+" AND "+running("d")+" AND "+join, c, by...)
	}
	c := l.where.clone()
	c.add(earlier + ")")
	if !p.After.IsZero() && p.After.Due.IsZero() {
		c.add("("+day+", "+key+") > (?, ?)", sqldb.Day(p.After.On), p.After.ID.UUID)
	}
	arm(s.neverDue(), l.table+" WHERE "+l.alias+".authority_id = "+owner, c, day, key)
	return arms, args
}
