package directory

import (
	"context"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
)

// Ref names an authority.
type Ref struct {
	ID   authority.ID
	Name string
}

// Line is an authority as lists show it. Names of communes are not
// unique in Viet Nam, so the way down to it comes along.
type Line struct {
	Authority authority.Authority
	Name      string // on the day of the question
	Path      []Ref  // from the topmost one to itself; empty when it did not exist that day
}

// View is an authority with what belongs to it.
type View struct {
	Line
	On           clock.Date // the day that Name, Path and Children are told for
	Superior     *Ref       // who decides at second instance on what it decided; nil when not on record
	Children     []Ref
	Names        []authority.NameSpell // every one, when it was ever renamed
	Codes        []authority.Code      // every one
	Parents      []authority.ParentLink
	Forwards     authority.Forwarding        // as what it passes petitions on; empty when it only resolves
	Forwardings  []authority.ForwardingSpell // every one
	Predecessors []SuccessionRef             // direct; until the day when one was asked for
	Successors   []SuccessionRef             // direct; until the day when one was asked for
}

// SuccessionRef is the other side of a succession.
type SuccessionRef struct {
	Ref
	On       clock.Date
	Document string
}

// Node is an authority in a tree, its parent before it.
type Node struct {
	Authority authority.Authority
	Name      string
	Parent    authority.ID // zero at the top
	Depth     int          // below the root of the question
	Children  int          // directly below it, shown or not
}

// Query asks for authorities. Zero members do not narrow, but On.
type Query struct {
	Text   string     // words of the name or place, accents aside, or an official code
	On     clock.Date // the day; today when zero
	Ever   bool       // of any day: ended authorities too; On does not count
	Tier   authority.Tier
	Branch authority.Branch
	Under  authority.ID // this one and all below it
	Limit  int
}

// on is the day a search is about; zero for any.
func (q Query) on(today clock.Date) clock.Date {
	switch {
	case q.Ever:
		return clock.Date{}
	case q.On.IsZero():
		return today
	}
	return q.On
}

// SearchAuthorities returns the best matches, best first.
func (s *Service) SearchAuthorities(ctx context.Context, actor access.Actor, q Query) ([]Line, error) {
	tree, err := s.read(ctx, actor)
	if err != nil {
		return nil, err
	}
	found := tree.Search(q.Text, q.on(s.today()), authority.Filter{Tier: q.Tier, Branch: q.Branch, Under: q.Under}, q.Limit)
	lines := make([]Line, len(found))
	for i, f := range found {
		lines[i] = Line{f.Authority, f.Name, refs(tree, f.Path, q.on(s.today()))}
	}
	return lines, nil
}

// ListAuthorities returns a page of the authorities that the query describes,
// its text aside, in the order of their numbers, from after the one given.
func (s *Service) ListAuthorities(ctx context.Context, actor access.Actor, q Query, after authority.ID) ([]Line, error) {
	tree, err := s.read(ctx, actor)
	if err != nil {
		return nil, err
	}
	on := q.on(s.today())
	under := subtree(tree, q.Under, on)
	var lines []Line
	for _, a := range tree.Facts().Authorities {
		switch {
		case len(lines) >= q.Limit:
			return lines, nil
		case a.ID <= after,
			!on.IsZero() && !a.Existed(on),
			q.Tier != "" && a.Tier != q.Tier,
			q.Branch != "" && a.Branch != q.Branch,
			under != nil && !under[a.ID]:
			continue
		}
		lines = append(lines, line(tree, a, s.dayOf(a, on)))
	}
	return lines, nil
}

// subtree returns the authorities to list; nil means all.
func subtree(tree *authority.Tree, under authority.ID, on clock.Date) map[authority.ID]bool {
	if under == 0 {
		return nil
	}
	ids := tree.Under(under)
	if !on.IsZero() {
		ids = tree.SubtreeOn(under, on)
	}
	set := make(map[authority.ID]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}

// GetAuthority returns an authority as it was on a day; when none is given,
// today, or the day nearest to today on which it existed.
func (s *Service) GetAuthority(ctx context.Context, actor access.Actor, id authority.ID, on clock.Date) (View, error) {
	tree, err := s.read(ctx, actor)
	if err != nil {
		return View{}, err
	}
	return s.view(tree, id, on)
}

func (s *Service) view(tree *authority.Tree, id authority.ID, on clock.Date) (View, error) {
	a, ok := tree.Get(id)
	if !ok {
		return View{}, fault.ErrNotFound
	}
	asked := on
	on = s.dayOf(a, on)
	v := View{Line: line(tree, a, on), On: on, Children: refs(tree, tree.Children(id, on), on)}
	if superior, known := tree.Superior(id, on); known {
		up := ref(tree, superior, on)
		v.Superior = &up
	}
	v.Forwards = tree.Forwards(id, on)
	facts := tree.Facts()
	for _, s := range facts.Forwardings {
		if s.Authority == id {
			v.Forwardings = append(v.Forwardings, s)
		}
	}
	for _, n := range facts.Names {
		if n.Authority == id {
			v.Names = append(v.Names, n)
		}
	}
	for _, c := range facts.Codes {
		if c.Authority == id {
			v.Codes = append(v.Codes, c)
		}
	}
	for _, p := range facts.Parents {
		if p.Child == id {
			v.Parents = append(v.Parents, p)
		}
	}
	for _, x := range facts.Successions {
		switch {
		case !asked.IsZero() && x.On.After(asked):
			continue
		case x.Successor == id:
			v.Predecessors = append(v.Predecessors, SuccessionRef{ref(tree, x.Predecessor, x.On.AddDays(-1)), x.On, x.Document})
		case x.Predecessor == id:
			v.Successors = append(v.Successors, SuccessionRef{ref(tree, x.Successor, x.On), x.On, x.Document})
		}
	}
	return v, nil
}

// AuthorityTree returns the authorities down to a depth below the root, each
// after its parent, as they were on the day; today when none is given. The zero
// root asks for all that had no parent.
func (s *Service) AuthorityTree(
	ctx context.Context, actor access.Actor, root authority.ID, on clock.Date, depth int,
) ([]Node, error) {
	tree, err := s.read(ctx, actor)
	if err != nil {
		return nil, err
	}
	if on.IsZero() {
		on = s.today()
	}
	if root != 0 {
		if a, ok := tree.Get(root); !ok || !a.Existed(on) {
			return nil, fault.ErrNotFound
		}
		return descend(tree, nil, root, on, 0, depth), nil
	}
	var nodes []Node
	for _, a := range tree.Facts().Authorities {
		if _, below := tree.ParentOn(a.ID, on); a.Existed(on) && !below {
			nodes = descend(tree, nodes, a.ID, on, 0, depth)
		}
	}
	return nodes, nil
}

func descend(tree *authority.Tree, nodes []Node, id authority.ID, on clock.Date, depth, most int) []Node {
	a, _ := tree.Get(id)
	parent, _ := tree.ParentOn(id, on)
	children := tree.Children(id, on)
	nodes = append(nodes, Node{a, tree.NameOn(id, on), parent, depth, len(children)})
	if depth == most {
		return nodes
	}
	for _, child := range children {
		nodes = descend(tree, nodes, child, on, depth+1, most)
	}
	return nodes
}

// dayOf is the day an authority is shown for.
func (s *Service) dayOf(a authority.Authority, on clock.Date) clock.Date {
	today := s.today()
	switch {
	case !on.IsZero():
		return on
	case !a.ValidTo.IsZero() && a.ValidTo.Before(today):
		return a.ValidTo
	case a.ValidFrom.After(today):
		return a.ValidFrom
	}
	return today
}

func line(tree *authority.Tree, a authority.Authority, on clock.Date) Line {
	return Line{a, tree.NameOn(a.ID, on), refs(tree, tree.Path(a.ID, on), on)}
}

// refs names authorities as on the day; by their last names when it is zero.
func refs(tree *authority.Tree, ids []authority.ID, on clock.Date) []Ref {
	out := make([]Ref, len(ids))
	for i, id := range ids {
		out[i] = ref(tree, id, on)
	}
	return out
}

func ref(tree *authority.Tree, id authority.ID, on clock.Date) Ref {
	if on.IsZero() {
		a, _ := tree.Get(id)
		return Ref{id, a.Name}
	}
	return Ref{id, tree.NameOn(id, on)}
}
