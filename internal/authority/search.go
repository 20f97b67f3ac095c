package authority

import (
	"cmp"
	"slices"
	"strings"

	"kntc/internal/clock"
	"kntc/internal/text"
)

// Filter narrows a search; zero fields do not.
type Filter struct {
	Tier   Tier
	Branch Branch
	Under  ID // this authority and everything below it
}

// Found is an authority that a search found. Names of communes are not unique
// in Viet Nam, so the whole path comes with it, topmost authority first.
type Found struct {
	Authority Authority
	Name      string // the name on the day asked for
	Path      []ID
}

// searchEntry is one name an authority bore, folded.
type searchEntry struct {
	node  int
	span  Span
	name  string   // the whole name
	unit  string   // the unit it governs: "quan dong da"
	core  string   // the unit without its kind: "dong da"
	words []string // of the name and the place
}

// Search returns the authorities that existed on the day and whose name or
// place has, for every word of the query, a word that begins with it, tones
// and case aside; or that bear the query as official code. The zero day
// searches all authorities, ended ones included, by all their names. Exact
// codes and names come first, then names that begin with the query, then the
// others; among equals higher tiers come first. At most limit are returned.
func (t *Tree) Search(query string, on clock.Date, f Filter, limit int) []Found {
	t.searchOnce.Do(t.buildSearch)
	within := t.within(f.Under, on)
	q := foldQuery(query)
	words := strings.Fields(q)
	best := make(map[int]int)
	for _, e := range t.entries {
		n := &t.nodes[e.node]
		switch {
		case !on.IsZero() && !e.span.Contains(on),
			f.Tier != "" && n.Tier != f.Tier,
			f.Branch != "" && n.Branch != f.Branch,
			within != nil && !within[n.ID]:
			continue
		}
		rank, ok := e.rank(q, words)
		if n.bears(strings.TrimSpace(query), on) {
			rank, ok = rankCode, true
		}
		if old, seen := best[e.node]; ok && (!seen || rank < old) {
			best[e.node] = rank
		}
	}
	return t.found(best, on, limit)
}

// The ranks of what is found, best first.
const (
	rankCode = iota
	rankName
	rankUnit
	rankPrefix
	rankWords
)

func (e searchEntry) rank(q string, words []string) (int, bool) {
	for _, w := range words {
		if !slices.ContainsFunc(e.words, func(have string) bool { return strings.HasPrefix(have, w) }) {
			return 0, false
		}
	}
	switch {
	case q == e.name:
		return rankName, true
	case q != "" && (q == e.unit || q == e.core):
		return rankUnit, true
	case strings.HasPrefix(e.name, q), strings.HasPrefix(e.unit, q), strings.HasPrefix(e.core, q):
		return rankPrefix, true
	default:
		return rankWords, true
	}
}

// bears reports whether the authority bore the code on the day; ever, when no
// day is given.
func (n *node) bears(code string, on clock.Date) bool {
	return slices.ContainsFunc(n.codes, func(c codeSpell) bool {
		return c.code == code && (on.IsZero() || c.span.Contains(on))
	})
}

// found puts the nodes in order of rank, tier, name and id.
func (t *Tree) found(best map[int]int, on clock.Date, limit int) []Found {
	nodes := make([]int, 0, len(best))
	for i := range best {
		nodes = append(nodes, i)
	}
	slices.SortFunc(nodes, func(a, b int) int {
		x, y := &t.nodes[a], &t.nodes[b]
		return cmp.Or(cmp.Compare(best[a], best[b]),
			cmp.Compare(slices.Index(Tiers(), x.Tier), slices.Index(Tiers(), y.Tier)),
			cmp.Compare(text.Fold(x.Name), text.Fold(y.Name)), cmp.Compare(x.ID, y.ID))
	})
	if len(nodes) > max(limit, 0) {
		nodes = nodes[:max(limit, 0)]
	}
	result := make([]Found, 0, len(nodes))
	for _, i := range nodes {
		n := &t.nodes[i]
		if on.IsZero() {
			result = append(result, Found{n.Authority, n.Name, t.latestPath(i)})
			continue
		}
		result = append(result, Found{n.Authority, n.nameOn(on), t.Path(n.ID, on)})
	}
	return result
}

func (t *Tree) latestPath(i int) []ID {
	var path []ID
	for ; i != noNode; i = t.nodes[i].latest {
		path = append(path, t.nodes[i].ID)
	}
	slices.Reverse(path)
	return path
}

// within returns the authorities to search among; nil means all.
func (t *Tree) within(under ID, on clock.Date) map[ID]bool {
	if under == 0 {
		return nil
	}
	set := make(map[ID]bool)
	if !on.IsZero() {
		for _, id := range t.SubtreeOn(under, on) {
			set[id] = true
		}
		return set
	}
	for i := range t.nodes {
		if id := t.nodes[i].ID; t.below(t.position(under), i) {
			set[id] = true
		}
	}
	return set
}

func (t *Tree) position(id ID) int {
	if i, ok := t.index[id]; ok {
		return i
	}
	return noNode
}

func (t *Tree) buildSearch() {
	for i := range t.nodes {
		n := &t.nodes[i]
		names := n.names
		if len(names) == 0 {
			names = []nameSpell{{n.Name, n.Span()}}
		}
		unit, _, _ := strings.Cut(n.Place, ",")
		place := text.Words(n.Place)
		for _, s := range names {
			name := foldQuery(s.name)
			t.entries = append(t.entries, searchEntry{
				node: i, span: s.span, name: name, unit: text.Fold(unit), core: core(text.Fold(unit)),
				words: append(strings.Fields(name), place...),
			})
		}
	}
}

// foldQuery folds a name as people write it: in full or as an abbreviation.
func foldQuery(s string) string {
	return strings.ReplaceAll(text.Fold(s), "uy ban nhan dan", "ubnd")
}

// core takes the kind of unit off a folded place.
func core(unit string) string {
	for _, kind := range []string{
		"thanh pho ", "tinh ", "quan ", "huyen ", "thi xa ", "thi tran ", "phuong ", "xa ", "dac khu ",
	} {
		if rest, ok := strings.CutPrefix(unit, kind); ok {
			return rest
		}
	}
	return unit
}
