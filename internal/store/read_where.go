package store

import (
	"context"
	"slices"
	"strings"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/page"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
	"kntc/internal/text"
)

// conditions are joined by AND; there is no other way to join them, so none
// can widen what the scope allows.
type conditions struct {
	parts []string
	args  []any
}

func (c *conditions) clone() *conditions {
	return &conditions{parts: slices.Clone(c.parts), args: slices.Clone(c.args)}
}

// with returns the conditions and others.
func (c *conditions) with(more conditions) *conditions {
	out := c.clone()
	out.parts, out.args = append(out.parts, more.parts...), append(out.args, more.args...)
	return out
}

func (c *conditions) add(sql string, args ...any) {
	c.parts = append(c.parts, sql)
	c.args = append(c.args, args...)
}

// hasWords adds that petition p has the words, for the few rows of another
// condition.
func (c *conditions) hasWords(words []string) {
	like, args := sqldb.LikeWords("q.search_key", words)
	c.add("EXISTS (SELECT 1 FROM petition AS q WHERE q.authority_id = p.authority_id AND q.id = p.id AND "+like+")", args...)
}

// except leaves cases out, which are few: those in which somebody has an interest.
// They are written out, since a list asks each of many authorities with all its
// parameters.
func (c *conditions) except(column string, cases []authority.OwnedID) {
	if len(cases) == 0 {
		return
	}
	ids := make([]string, len(cases))
	for i, id := range cases {
		ids[i] = "'" + id.UUID.String() + "'"
	}
	c.add(column + " NOT IN (" + strings.Join(ids, ", ") + ")")
}

// in adds that a column is one of some values; of none it adds nothing.
func (c *conditions) in(column string, values []string) {
	if len(values) == 0 {
		return
	}
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = v
	}
	c.add(column+" IN "+sqldb.Marks(1, len(values)), args...)
}

// texts are values as they are stored.
func texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

// equal adds a condition unless the value is its zero.
func equal[T comparable](c *conditions, column string, value T) {
	var zero T
	if value != zero {
		c.add(column+" = ?", value)
	}
}

// between adds bounds on a date column; a zero bound is open.
func (c *conditions) between(column string, from, to clock.Date) {
	if !from.IsZero() {
		c.add(column+" >= ?", sqldb.Day(from))
	}
	if !to.IsZero() {
		c.add(column+" <= ?", sqldb.Day(to))
	}
}

// after adds the start of a page to a list that runs downwards.
func (c *conditions) after(on, id string, at page.Position) {
	if !at.IsZero() {
		c.add("("+on+", "+id+") < (?, ?)", sqldb.Day(at.On), at.ID.UUID)
	}
}

// sql returns the conditions; there is always at least one.
func (c *conditions) sql() string {
	if len(c.parts) == 0 {
		return "1 = 1"
	}
	return strings.Join(c.parts, " AND ")
}

// narrowed resolves a scope and narrows it to an authority, or to a subtree,
// that a filter names.
func (s *Store) narrowed(ctx context.Context, scope access.Scope, id authority.ID, subtree bool) (owners, error) {
	o, err := s.reach(ctx, scope)
	if err != nil || id == 0 {
		return o, err
	}
	if subtree {
		return o.only(o.tree.Under(id)), nil
	}
	return o.only([]authority.ID{id}), nil
}

// scoped is the scope's condition for reads that do not go through GORM, which
// would spell out the list.
func (s *Store) scoped(o owners, column string) (string, []any) {
	if o.scope.All() || len(o.ids) < 2 {
		return o.where(column)
	}
	where, arg := s.db.Among(column, o.ids)
	return where, []any{arg}
}

// numbered narrows a list of petitions p to those that have a number of the book,
// or had it before: then it is annulled. That is seldom so, and asked first.
func (s *Store) numbered(ctx context.Context, l *list, year, no int) error {
	former, args := "FROM annulled_number WHERE year = ? AND no = ?", []any{year, no}
	found := false
	err := s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error { return r.Scan(&found) }), "SELECT true "+former+" LIMIT 1", args...))
	if err != nil || !found {
		equal(l.where, "p.year", year)
		equal(l.where, "p.no", no)
		return err
	}
	scope, ids := s.scoped(l.owners, "authority_id")
	l.keyed = true
	l.where.add("(p.authority_id, p.id) IN (SELECT authority_id, petition_id "+former+" UNION SELECT authority_id, id FROM petition WHERE "+scope+" AND year = ? AND no = ?)",
		slices.Concat(args, ids, args)...)
	return nil
}

// petitionWhere narrows a list of petitions p by what no facet is.
func (s *Store) petitionWhere(ctx context.Context, l *list, f casework.PetitionFilter, found *days) error {
	c := &conditions{}
	l.where = c
	if l.named = f.No != 0; l.named {
		if err := s.numbered(ctx, l, f.Year, f.No); err != nil {
			return err
		}
	}
	if f.Source != "" {
		l.named = true
		c.add("p.source_number = ?", f.Source)
	}
	c.between("p.received_on", f.ReceivedMin, f.ReceivedMax)
	if !f.Matter.IsZero() {
		l.named, l.keyed = true, true
		c.add("(p.authority_id, p.id) IN ("+ofMatter+")", ofMatterArgs(f.Matter)...)
	}
	l.assignedTo(f.Assignee)
	c.except("p.id", f.Except)
	sent, err := s.sender(ctx, l, f)
	if err != nil {
		return err
	}
	l.within(petitionDays(f), found)
	words := text.Terms(f.Search)
	switch {
	case sent || len(words) == 0:
	case l.named:
		sql, args := sqldb.LikeWords("p.search_key", words)
		c.add(sql, args...)
	default:
		l.words = words
		sql, args, indexed := s.db.Words("p", "a.id", words)
		switch l.byWord = indexed; {
		case sql == "": // the index answers for all of them
		case indexed:
			l.search.add(sql, args...)
		case f.Kind != "" || f.Field != "" || f.Channel != "" || len(f.States) > 0: // may be found in a table without the words
			c.hasWords(words)
		default:
			c.add(sql, args...)
		}
	}
	return nil
}

// The conditions of the indexes of open matters and of the others.
const (
	areOpen   = "m.resolved_on IS NULL AND m.ended_on IS NULL"
	areClosed = "(m.resolved_on IS NOT NULL OR m.ended_on IS NOT NULL)"
)

// matterWhere narrows a list of matters m by what no facet is, openness aside.
func matterWhere(l *list, f casework.MatterFilter, found *days) {
	c := &conditions{}
	l.where = c
	equal(c, "m.year", f.Year)
	equal(c, "m.no", f.No)
	if f.Source != "" { // with what the index of these numbers is about
		c.add("m.source = ? AND m.source <> ''", f.Source)
	}
	l.named = f.No != 0 || f.Source != ""
	c.between("m.accepted_on", f.AcceptedMin, f.AcceptedMax)
	if f.Instance == petition.First { // as most are
		c.add("m.instance = ?", string(f.Instance))
	}
	c.except("m.id", f.Except)
	l.assignedTo(f.Assignee)
	l.within(matterDays(f), found)
}
