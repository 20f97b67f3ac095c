package store

import (
	"context"
	"strings"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/page"
	"kntc/internal/store/sqldb"
	"kntc/internal/text"
)

// conditions are joined by AND; there is no other way to join them, so none
// can widen what the scope allows.
type conditions struct {
	parts []string
	args  []any
}

func (c *conditions) add(sql string, args ...any) {
	c.parts = append(c.parts, sql)
	c.args = append(c.args, args...)
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

// petitionWhere is what a filter asks of petition p, the scope aside, and
// whether that names authority a: words are looked up authority by authority.
func (s *Store) petitionWhere(f casework.PetitionFilter) (where *conditions, byWord bool) {
	c := &conditions{}
	equal(c, "p.state", string(f.State))
	equal(c, "p.kind", string(f.Kind))
	equal(c, "p.field", string(f.Field))
	equal(c, "p.channel", string(f.Channel))
	equal(c, "p.year", f.Year)
	equal(c, "p.no", f.No)
	c.between("p.received_on", f.ReceivedMin, f.ReceivedMax)
	if !f.Matter.IsZero() {
		c.add("p.authority_id = ? AND p.id IN ("+ofMatter+")", append([]any{int64(f.Matter.Authority)}, ofMatterArgs(f.Matter)...)...)
	}
	assignedTo(c, "p", f.Assignee)
	if words := text.Words(f.Search); len(words) > 0 {
		sql, args, indexed := s.db.Words("p", "a.id", words)
		c.add(sql, args...)
		byWord = indexed
	}
	return c, byWord
}

// matterWhere is what a filter asks of matter m, the scope aside.
func matterWhere(f casework.MatterFilter) *conditions {
	c := &conditions{}
	equal(c, "m.state", string(f.State))
	equal(c, "m.kind", string(f.Kind))
	equal(c, "m.field", string(f.Field))
	equal(c, "m.year", f.Year)
	equal(c, "m.no", f.No)
	c.between("m.accepted_on", f.AcceptedMin, f.AcceptedMax)
	assignedTo(c, "m", f.Assignee)
	if f.Open != nil {
		open := "m.resolved_on IS NULL AND m.ended_on IS NULL"
		if !*f.Open {
			open = "NOT (" + open + ")"
		}
		c.add(open)
	}
	return c
}
