package authority

import (
	"slices"
	"sync"

	"kntc/internal/clock"
)

// Facts are the rows a directory of authorities is made of. A zero bound of a
// link, code or name means "as long as the authority exists".
type Facts struct {
	Authorities []Authority
	Parents     []ParentLink
	Codes       []Code
	Names       []NameSpell // only of authorities that were renamed; others bear Authority.Name throughout
	Forwardings []ForwardingSpell
	Successions []Succession
}

// Clone returns a copy that shares nothing with f.
func (f Facts) Clone() Facts {
	return Facts{
		Authorities: slices.Clone(f.Authorities),
		Parents:     slices.Clone(f.Parents),
		Codes:       slices.Clone(f.Codes),
		Names:       slices.Clone(f.Names),
		Forwardings: slices.Clone(f.Forwardings),
		Successions: slices.Clone(f.Successions),
	}
}

// Tree is the directory of authorities with its whole history. It never
// changes, so it may be shared among goroutines; Apply makes another one.
type Tree struct {
	facts   Facts
	index   map[ID]int
	nodes   []node // in the order of their ids
	holders map[codeKey][]codeSpell

	searchOnce sync.Once
	entries    []searchEntry
}

// node is an authority with what points from and to it.
type node struct {
	Authority

	parents      []edge
	children     []edge
	names        []nameSpell
	codes        []codeSpell
	forwardings  []forwardingSpell
	predecessors []int
	successors   []int
	latest       int // the parent on the last day of existence, or noNode
}

// edge leads to a parent or a child for a time.
type edge struct {
	node int
	span Span
}

type nameSpell struct {
	name string
	span Span
}

type forwardingSpell struct {
	as   Forwarding
	span Span
}

type codeKey struct{ system, code string }

type codeSpell struct {
	codeKey

	node int
	span Span
}

// noNode is the index of no authority.
const noNode = -1

// Facts returns the rows the tree was made of, each list in the order of its
// authorities and dates.
func (t *Tree) Facts() Facts { return t.facts.Clone() }

// Len returns how many authorities the tree has, ended ones included.
func (t *Tree) Len() int { return len(t.nodes) }

// Get returns the authority, and whether there is one.
func (t *Tree) Get(id ID) (Authority, bool) {
	i, ok := t.index[id]
	if !ok {
		return Authority{}, false
	}
	return t.nodes[i].Authority, true
}

// ParentOn returns whose part the authority was on the day, and whether it was
// part of any.
func (t *Tree) ParentOn(id ID, on clock.Date) (ID, bool) {
	i, ok := t.index[id]
	if !ok {
		return 0, false
	}
	p := t.parentOn(i, on)
	if p == noNode {
		return 0, false
	}
	return t.nodes[p].ID, true
}

// Path returns the chain of authorities from the topmost one down to id as it
// was on the day; nil when id did not exist then.
func (t *Tree) Path(id ID, on clock.Date) []ID {
	i, ok := t.index[id]
	if !ok || !t.nodes[i].Existed(on) {
		return nil
	}
	var path []ID
	for ; i != noNode; i = t.parentOn(i, on) {
		path = append(path, t.nodes[i].ID)
	}
	slices.Reverse(path)
	return path
}

// Children returns the authorities directly below id on the day, sorted.
func (t *Tree) Children(id ID, on clock.Date) []ID {
	i, ok := t.index[id]
	if !ok {
		return nil
	}
	var ids []ID
	for _, e := range t.nodes[i].children {
		if e.span.Contains(on) {
			ids = append(ids, t.nodes[e.node].ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// SubtreeOn returns id and everything below it on the day, sorted; nil when id
// did not exist then.
func (t *Tree) SubtreeOn(id ID, on clock.Date) []ID {
	i, ok := t.index[id]
	if !ok || !t.nodes[i].Existed(on) {
		return nil
	}
	todo := []int{i}
	var ids []ID
	for len(todo) > 0 {
		n := &t.nodes[todo[len(todo)-1]]
		todo = todo[:len(todo)-1]
		ids = append(ids, n.ID)
		for _, e := range n.children {
			if e.span.Contains(on) {
				todo = append(todo, e.node)
			}
		}
	}
	slices.Sort(ids)
	return ids
}

// NameOn returns the name the authority bore on the day; its current or last
// name when no other is recorded for that day, and "" for an unknown id.
func (t *Tree) NameOn(id ID, on clock.Date) string {
	i, ok := t.index[id]
	if !ok {
		return ""
	}
	return t.nodes[i].nameOn(on)
}

func (n *node) nameOn(on clock.Date) string {
	for _, s := range n.names {
		if s.span.Contains(on) {
			return s.name
		}
	}
	return n.Name
}

// Forwards returns as what the authority passed petitions on on the day; empty when
// it only resolved, and for an unknown id.
func (t *Tree) Forwards(id ID, on clock.Date) Forwarding {
	i, ok := t.index[id]
	if !ok {
		return ""
	}
	for _, s := range t.nodes[i].forwardings {
		if s.span.Contains(on) {
			return s.as
		}
	}
	return ""
}

// CodeOn returns the official code the authority bore in the system on the
// day, and whether it bore one.
func (t *Tree) CodeOn(id ID, system string, on clock.Date) (string, bool) {
	i, ok := t.index[id]
	if !ok {
		return "", false
	}
	for _, c := range t.nodes[i].codes {
		if c.system == system && c.span.Contains(on) {
			return c.code, true
		}
	}
	return "", false
}

// ByCode returns the authority that bore the official code on the day, and
// whether one did. The State reused codes, so the day decides.
func (t *Tree) ByCode(system, code string, on clock.Date) (ID, bool) {
	for _, c := range t.holders[codeKey{system, code}] {
		if c.span.Contains(on) {
			return t.nodes[c.node].ID, true
		}
	}
	return 0, false
}

func (t *Tree) parentOn(i int, on clock.Date) int {
	for _, e := range t.nodes[i].parents {
		if e.span.Contains(on) {
			return e.node
		}
	}
	return noNode
}

// ids returns the sorted ids of nodes.
func (t *Tree) ids(nodes []int) []ID {
	ids := make([]ID, len(nodes))
	for k, i := range nodes {
		ids[k] = t.nodes[i].ID
	}
	slices.Sort(ids)
	return ids
}
