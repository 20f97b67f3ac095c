package authority

import (
	"cmp"
	"maps"
	"slices"

	"kntc/internal/clock"
)

// ReachRow says that records of the target are seen from the holder: Subtree
// rows for grants that cover a subtree, the others for grants at one
// authority.
type ReachRow struct {
	Holder  ID
	Target  ID
	Subtree bool
}

// ClosureRow says that the descendant was Depth links below the ancestor from
// one day to another; zero bounds are open. Rows of depth 0 are the
// authority's own existence.
type ClosureRow struct {
	Ancestor   ID
	Descendant ID
	Depth      int
	From, To   clock.Date
}

// Predecessors returns every authority whose responsibilities came to id,
// directly or through others, sorted.
func (t *Tree) Predecessors(id ID) []ID {
	i, ok := t.index[id]
	if !ok {
		return nil
	}
	return t.ids(t.follow(i, func(n *node) []int { return n.predecessors }))
}

// Successors returns every authority to which responsibilities of id went,
// directly or through others, sorted.
func (t *Tree) Successors(id ID) []ID {
	i, ok := t.index[id]
	if !ok {
		return nil
	}
	return t.ids(t.heirs(i))
}

// Succeeded reports whether responsibilities of one authority had come to another
// by the day, directly or through others.
func (t *Tree) Succeeded(from, to ID, on clock.Date) bool {
	reached := []ID{from}
	for i := 0; i < len(reached); i++ {
		for _, s := range t.facts.Successions {
			if s.Predecessor == reached[i] && !s.On.After(on) && !slices.Contains(reached, s.Successor) {
				reached = append(reached, s.Successor)
			}
		}
	}
	return slices.Contains(reached[1:], to)
}

// Owns reports whether records of the target are seen from the holder: it is the
// same authority, or the holder succeeded it, directly or through others.
func (t *Tree) Owns(holder, target ID) bool {
	h, ok := t.index[holder]
	if !ok {
		return false
	}
	i, ok := t.index[target]
	if !ok {
		return false
	}
	return h == i || slices.Contains(t.heirs(i), h)
}

// Over reports whether the target lies in the holder's subtree, or was succeeded
// by one that does. What counts is where an authority is today, or was on its
// last day: a district that ended stays below the province it belonged to.
func (t *Tree) Over(holder, target ID) bool {
	h, ok := t.index[holder]
	if !ok {
		return false
	}
	i, ok := t.index[target]
	if !ok {
		return false
	}
	if t.below(h, i) {
		return true
	}
	return slices.ContainsFunc(t.heirs(i), func(j int) bool { return t.below(h, j) })
}

func (t *Tree) below(holder, i int) bool {
	for ; i != noNode; i = t.nodes[i].latest {
		if i == holder {
			return true
		}
	}
	return false
}

// IDs returns every authority there is or was, sorted.
func (t *Tree) IDs() []ID {
	out := make([]ID, len(t.nodes))
	for i, n := range t.nodes {
		out[i] = n.ID
	}
	return out
}

// Under returns the authority and all that are below it today or were on their
// last day, sorted. Successors are not followed: each authority lies under one
// line of parents, so what is summed over it is counted once.
func (t *Tree) Under(id ID) []ID {
	h, ok := t.index[id]
	if !ok {
		return nil
	}
	var below []int
	for i := range t.nodes {
		if t.below(h, i) {
			below = append(below, i)
		}
	}
	return t.ids(below)
}

// Neighbours returns the other authorities of the same branch in the province of id,
// sorted: those at or under the topmost one of its line that is not central, today or
// on their last day, and whom they succeeded. Central authorities have none.
func (t *Tree) Neighbours(id ID) []ID {
	own, ok := t.index[id]
	if !ok || t.nodes[own].Tier == Central {
		return nil
	}
	top := own
	for i := own; i != noNode; i = t.nodes[i].latest {
		if t.nodes[i].Tier != Central {
			top = i
		}
	}
	in := make(map[int]bool)
	for i := range t.nodes {
		if !t.below(top, i) {
			continue
		}
		in[i] = true
		for _, before := range t.follow(i, func(n *node) []int { return n.predecessors }) {
			in[before] = true
		}
	}
	maps.DeleteFunc(in, func(i int, _ bool) bool { return i == own || t.nodes[i].Branch != t.nodes[own].Branch })
	if len(in) == 0 {
		return nil
	}
	return t.ids(slices.Collect(maps.Keys(in)))
}

// Reach returns every pair for which Owns holds (Subtree false) or Over holds
// (Subtree true), in the order of holders and targets.
func (t *Tree) Reach() []ReachRow {
	rows := make([]ReachRow, 0, 5*len(t.nodes))
	var above []int
	for i := range t.nodes {
		target := t.nodes[i].ID
		owners := append(t.heirs(i), i)
		above = above[:0]
		for _, j := range owners {
			rows = append(rows, ReachRow{t.nodes[j].ID, target, false})
			for k := j; k != noNode; k = t.nodes[k].latest {
				above = append(above, k)
			}
		}
		slices.Sort(above)
		for _, j := range slices.Compact(above) {
			rows = append(rows, ReachRow{t.nodes[j].ID, target, true})
		}
	}
	slices.SortFunc(rows, func(a, b ReachRow) int {
		return cmp.Or(cmp.Compare(a.Holder, b.Holder), cmp.Compare(a.Target, b.Target), compareBools(a.Subtree, b.Subtree))
	})
	return rows
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}

// Closure returns for every authority which others it was below, how far and
// when, in the order of ancestors, descendants and dates. For any one day the
// rows in force are the tree of that day.
func (t *Tree) Closure() []ClosureRow {
	rows := make([]ClosureRow, 0, 4*len(t.nodes))
	for i := range t.nodes {
		rows = t.climb(rows, t.nodes[i].ID, i, 0, t.nodes[i].Span())
	}
	slices.SortFunc(rows, func(a, b ClosureRow) int {
		return cmp.Or(cmp.Compare(a.Ancestor, b.Ancestor), cmp.Compare(a.Descendant, b.Descendant),
			compareDates(a.From, b.From))
	})
	return rows
}

// climb adds a row for the node and goes on to its parents on the days that
// the whole way up has in common.
func (t *Tree) climb(rows []ClosureRow, descendant ID, i, depth int, span Span) []ClosureRow {
	rows = append(rows, ClosureRow{t.nodes[i].ID, descendant, depth, span.From, span.To})
	for _, e := range t.nodes[i].parents {
		if common, ok := span.Intersect(e.span); ok {
			rows = t.climb(rows, descendant, e.node, depth+1, common)
		}
	}
	return rows
}

func (t *Tree) heirs(i int) []int { return t.follow(i, func(n *node) []int { return n.successors }) }

// follow returns every node that can be reached, without the first.
func (t *Tree) follow(i int, next func(*node) []int) []int {
	if len(next(&t.nodes[i])) == 0 {
		return nil
	}
	var found []int
	todo := slices.Clone(next(&t.nodes[i]))
	for len(todo) > 0 {
		j := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if slices.Contains(found, j) {
			continue
		}
		found = append(found, j)
		todo = append(todo, next(&t.nodes[j])...)
	}
	return found
}

// Placement says that an authority lay below another one, or was it, on the days of
// the span. A row of its ledger that takes effect on another day belongs
// elsewhere.
type Placement struct {
	ID ID
	Span
}

// Always returns the placements of authorities that are meant for all days.
func Always(ids ...ID) []Placement {
	out := make([]Placement, len(ids))
	for i, id := range ids {
		out[i] = Placement{ID: id}
	}
	return out
}

// Clip returns what of the placement lies in the period, and whether anything does. A
// bound that the period does not cut off stays as it is; one at or beyond the
// period's is open.
func (p Placement) Clip(period Span) (Span, bool) {
	out, ok := p.Span, p.first() <= period.last() && period.first() <= p.last()
	if out.first() <= period.first() {
		out.From = clock.Date{}
	}
	if out.last() >= period.last() {
		out.To = clock.Date{}
	}
	return out, ok
}

// Placements returns where an authority's subtree has been day by day: every
// authority that ever lay below it, with the days, and itself for all days. It
// is the subtree "as then", as Under is the one "on today's map". Before its
// first day an authority lies where it lay on that day, and after its last day
// where it lay on that one: what it left behind stays in its place. The placements
// are in the order of their ids and days; those of one authority neither
// overlap nor touch.
func (t *Tree) Placements(id ID) []Placement {
	root, ok := t.index[id]
	if !ok {
		return nil
	}
	spans := map[int][]Span{}
	t.descend(spans, root, Span{})
	spans[root] = []Span{{}}
	var out []Placement
	for i, list := range spans {
		n := &t.nodes[i]
		for k := range list {
			list[k] = n.lasting(list[k])
		}
		for _, s := range joined(list) {
			out = append(out, Placement{n.ID, s})
		}
	}
	slices.SortFunc(out, func(a, b Placement) int { return cmp.Or(cmp.Compare(a.ID, b.ID), compareDates(a.From, b.From)) })
	return out
}

// descend notes the days on which authorities lay below the node while it was
// where the span says.
func (t *Tree) descend(spans map[int][]Span, i int, within Span) {
	for _, e := range t.nodes[i].children {
		if common, ok := within.Intersect(e.span); ok {
			spans[e.node] = append(spans[e.node], common)
			t.descend(spans, e.node, common)
		}
	}
}

// lasting opens a span that begins or ends with the authority itself.
func (n *node) lasting(s Span) Span {
	if s.first() <= n.Span().first() {
		s.From = clock.Date{}
	}
	if s.last() >= n.Span().last() {
		s.To = clock.Date{}
	}
	return s
}

// joined merges spans that overlap or follow each other without a gap.
func joined(spans []Span) []Span {
	slices.SortFunc(spans, func(a, b Span) int { return cmp.Compare(a.first(), b.first()) })
	var out []Span
	for _, s := range spans {
		last := len(out) - 1
		if last < 0 || !out[last].To.IsZero() && ordinal(out[last].To.AddDays(1)) < s.first() {
			out = append(out, s)
			continue
		}
		if s.last() > out[last].last() {
			out[last].To = s.To
		}
	}
	return out
}

// Superior returns who decides at second instance on what the authority decided
// (Luật Khiếu nại, Điều 18, 21; Nghị định 141/2025/NĐ-CP): the nearest one above
// it on the day that is of its branch. Of an authority that had ended by then
// it is the superior of where it lay on its last day, and in the place of one
// above that had ended, the one of the same tier that succeeded it: after the
// districts ended it is the province, for a district and for a commune, and the
// new province where provinces were merged. False when none is on record.
func (t *Tree) Superior(id ID, on clock.Date) (ID, bool) {
	i, ok := t.index[id]
	if !ok {
		return 0, false
	}
	branch := t.nodes[i].Branch
	for up := t.lay(i, on); up != noNode; up = t.lay(up, on) {
		n := &t.nodes[up]
		if n.Branch != branch {
			continue
		}
		if n.Existed(on) {
			return n.ID, true
		}
		if heir, one := t.heirOf(up, on); one {
			return heir, true
		}
	}
	return 0, false
}

// heirOf returns the one authority of the same tier and branch that succeeded
// another and exists on the day.
func (t *Tree) heirOf(i int, on clock.Date) (ID, bool) {
	var found []ID
	for _, j := range t.heirs(i) {
		if n := &t.nodes[j]; n.Tier == t.nodes[i].Tier && n.Branch == t.nodes[i].Branch && n.Existed(on) {
			found = append(found, n.ID)
		}
	}
	if len(found) != 1 {
		return 0, false
	}
	return found[0], true
}

// lay returns the parent on the day; the last one of an authority that had
// ended by then.
func (t *Tree) lay(i int, on clock.Date) int {
	n := &t.nodes[i]
	if !n.ValidTo.IsZero() && on.After(n.ValidTo) {
		return n.latest
	}
	return t.parentOn(i, on)
}
