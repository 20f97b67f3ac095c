package authority

import (
	"cmp"
	"slices"

	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/text"
)

// NewTree makes a tree of the facts. It refuses, with a fault that names the
// authority: unknown ids, links, codes, names and forwardings outside an
// authority's existence, two parents, names, forwardings or codes of one system at a time, a code that
// two authorities bear on one day, and cycles of links or successions.
func NewTree(f Facts) (*Tree, error) {
	t := &Tree{facts: f.Clone()}
	sortFacts(&t.facts)
	for _, step := range []func() error{
		t.addAuthorities, t.addParents, t.addNames, t.addCodes, t.addForwardings, t.addSuccessions,
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// sortFacts gives every list one order, so that equal trees have equal facts.
func sortFacts(f *Facts) {
	slices.SortFunc(f.Authorities, func(a, b Authority) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(f.Parents, func(a, b ParentLink) int {
		return cmp.Or(cmp.Compare(a.Child, b.Child), compareDates(a.From, b.From), cmp.Compare(a.Parent, b.Parent))
	})
	slices.SortFunc(f.Codes, func(a, b Code) int {
		return cmp.Or(cmp.Compare(a.Authority, b.Authority), cmp.Compare(a.System, b.System),
			compareDates(a.From, b.From), cmp.Compare(a.Code, b.Code))
	})
	slices.SortFunc(f.Names, func(a, b NameSpell) int {
		return cmp.Or(cmp.Compare(a.Authority, b.Authority), compareDates(a.From, b.From))
	})
	slices.SortFunc(f.Forwardings, func(a, b ForwardingSpell) int {
		return cmp.Or(cmp.Compare(a.Authority, b.Authority), compareDates(a.From, b.From))
	})
	slices.SortFunc(f.Successions, func(a, b Succession) int {
		return cmp.Or(cmp.Compare(a.Predecessor, b.Predecessor), cmp.Compare(a.Successor, b.Successor),
			compareDates(a.On, b.On))
	})
}

func compareDates(a, b clock.Date) int { return cmp.Compare(ordinal(a), ordinal(b)) }

func (t *Tree) addAuthorities() error {
	t.index = make(map[ID]int, len(t.facts.Authorities))
	t.nodes = make([]node, len(t.facts.Authorities))
	for i, a := range t.facts.Authorities {
		if err := checkAuthority(a); err != nil {
			return err
		}
		if _, taken := t.index[a.ID]; taken {
			return about(ErrExists, a, Span{})
		}
		t.index[a.ID] = i
		t.nodes[i] = node{Authority: a, latest: noNode}
	}
	return nil
}

func checkAuthority(a Authority) error {
	bad := ErrIncomplete.Msg("", "")
	switch {
	case a.ID <= 0:
		bad = bad.At("/id", "invalid", "Mã định danh phải là số dương.", "The id must be positive.")
	case text.Clean(a.Name) == "":
		bad = bad.At("/name", "required", "Phải có tên cơ quan.", "A name is required.")
	case !slices.Contains(Tiers(), a.Tier):
		bad = bad.At("/tier", "invalid", "Cấp hành chính không hợp lệ.", "Unknown tier.")
	case !slices.Contains(Branches(), a.Branch):
		bad = bad.At("/branch", "invalid", "Khối cơ quan không hợp lệ.", "Unknown branch.")
	case a.Span().first() > a.Span().last():
		bad = bad.At("/valid_to", "invalid", "Ngày kết thúc trước ngày thành lập.", "It ends before it begins.")
	default:
		return nil
	}
	return bad
}

// spell resolves a span's open bounds to the authority's own, and refuses one
// that reaches outside its existence.
func (t *Tree) spell(id ID, s Span) (int, Span, error) {
	i, ok := t.index[id]
	if !ok {
		return noNode, Span{}, unknown(id)
	}
	a := t.nodes[i].Authority
	if s.From.IsZero() {
		s.From = a.ValidFrom
	}
	if s.To.IsZero() {
		s.To = a.ValidTo
	}
	if s.first() > s.last() || !s.Within(a.Span()) {
		return noNode, Span{}, about(ErrValidity, a, s)
	}
	return i, s, nil
}

func (t *Tree) addParents() error {
	for _, l := range t.facts.Parents {
		child, span, err := t.spell(l.Child, Span{l.From, l.To})
		if err != nil {
			return err
		}
		parent, ok := t.index[l.Parent]
		if !ok {
			return unknown(l.Parent)
		}
		if p := t.nodes[parent].Authority; !span.Within(p.Span()) {
			return about(ErrValidity, p, span)
		}
		if child == parent {
			return about(ErrCycle, t.nodes[child].Authority, span)
		}
		t.nodes[child].parents = append(t.nodes[child].parents, edge{parent, span})
		t.nodes[parent].children = append(t.nodes[parent].children, edge{child, span})
	}
	for i := range t.nodes {
		n := &t.nodes[i]
		if clash, found := firstOverlap(n.parents, func(e edge) Span { return e.span }); found {
			return about(ErrOverlap, n.Authority, clash)
		}
		n.latest = latestParent(n)
	}
	return t.checkCycles()
}

// latestParent returns the parent on the last day of the authority's
// existence. Going up by it cannot run in a circle: each parent outlives the
// link, so a circle would be one on the last day of all its members.
func latestParent(n *node) int {
	for _, e := range n.parents {
		if e.span.last() == n.Span().last() {
			return e.node
		}
	}
	return noNode
}

// firstOverlap returns the days two of the spells have in common.
func firstOverlap[T any](spells []T, span func(T) Span) (Span, bool) {
	sorted := slices.Clone(spells)
	slices.SortFunc(sorted, func(a, b T) int { return cmp.Compare(span(a).first(), span(b).first()) })
	for i := 1; i < len(sorted); i++ {
		if common, ok := span(sorted[i-1]).Intersect(span(sorted[i])); ok {
			return common, true
		}
	}
	return Span{}, false
}

// checkCycles refuses an authority that on some day is above itself. Links
// that form no circle when their dates are ignored form none on any day, so
// only the others are walked day by day.
func (t *Tree) checkCycles() error {
	for _, i := range circular(len(t.nodes), func(i int, visit func(int)) {
		for _, e := range t.nodes[i].parents {
			visit(e.node)
		}
	}) {
		if span, found := t.loop([]int{i}, Span{}); found {
			return about(ErrCycle, t.nodes[i].Authority, span)
		}
	}
	return nil
}

// loop looks for a way up from the end of the path back onto the path, on days
// within the span.
func (t *Tree) loop(path []int, span Span) (Span, bool) {
	for _, e := range t.nodes[path[len(path)-1]].parents {
		common, ok := span.Intersect(e.span)
		if !ok {
			continue
		}
		if slices.Contains(path, e.node) {
			return common, true
		}
		if s, found := t.loop(append(path, e.node), common); found {
			return s, true
		}
	}
	return Span{}, false
}

// circular returns the nodes that lie on a circle or lead into one, by taking
// away nodes that nothing leads to until no more can be taken.
func circular(n int, next func(i int, visit func(int))) []int {
	into := make([]int, n)
	for i := range n {
		next(i, func(j int) { into[j]++ })
	}
	var free []int
	for i, k := range into {
		if k == 0 {
			free = append(free, i)
		}
	}
	for len(free) > 0 {
		i := free[len(free)-1]
		free = free[:len(free)-1]
		into[i] = noNode
		next(i, func(j int) {
			if into[j]--; into[j] == 0 {
				free = append(free, j)
			}
		})
	}
	var left []int
	for i, k := range into {
		if k != noNode {
			left = append(left, i)
		}
	}
	return left
}

func (t *Tree) addNames() error {
	for _, s := range t.facts.Names {
		i, span, err := t.spell(s.Authority, Span{s.From, s.To})
		if err != nil {
			return err
		}
		if text.Clean(s.Name) == "" {
			return ErrIncomplete.At("/name", "required", "Phải có tên cơ quan.", "A name is required.")
		}
		t.nodes[i].names = append(t.nodes[i].names, nameSpell{s.Name, span})
	}
	for i := range t.nodes {
		n := &t.nodes[i]
		if clash, found := firstOverlap(n.names, func(s nameSpell) Span { return s.span }); found {
			return about(ErrOverlap, n.Authority, clash)
		}
	}
	return nil
}

func (t *Tree) addForwardings() error {
	for _, s := range t.facts.Forwardings {
		i, span, err := t.spell(s.Authority, Span{s.From, s.To})
		if err != nil {
			return err
		}
		if !slices.Contains(Forwardings(), s.As) {
			return ErrIncomplete.At("/forwards_as", "invalid", "Vai trò chuyển đơn không có trong danh mục.", "Not a known way of passing petitions on.")
		}
		n := &t.nodes[i]
		n.forwardings = append(n.forwardings, forwardingSpell{s.As, span})
		if clash, found := firstOverlap(n.forwardings, func(s forwardingSpell) Span { return s.span }); found {
			return about(ErrOverlap, n.Authority, clash)
		}
	}
	return nil
}

func (t *Tree) addCodes() error {
	t.holders = make(map[codeKey][]codeSpell, len(t.facts.Codes))
	for _, c := range t.facts.Codes {
		i, span, err := t.spell(c.Authority, Span{c.From, c.To})
		if err != nil {
			return err
		}
		if c.System == "" || c.Code == "" {
			return ErrIncomplete.At("/code", "required", "Phải có mã và hệ thống mã.", "A code and its system are required.")
		}
		s := codeSpell{codeKey{c.System, c.Code}, i, span}
		if err := t.checkCode(s); err != nil {
			return err
		}
		t.nodes[i].codes = append(t.nodes[i].codes, s)
		t.holders[s.codeKey] = append(t.holders[s.codeKey], s)
	}
	return nil
}

// checkCode refuses a code that another authority bears on one of the days,
// and a second code of one system for the same authority.
func (t *Tree) checkCode(s codeSpell) error {
	for _, other := range t.holders[s.codeKey] {
		if clash, found := other.span.Intersect(s.span); found && other.node != s.node {
			return taken(s.code, t.nodes[other.node].Authority, clash)
		}
	}
	for _, other := range t.nodes[s.node].codes {
		if clash, found := other.span.Intersect(s.span); found && other.system == s.system {
			return about(ErrOverlap, t.nodes[s.node].Authority, clash)
		}
	}
	return nil
}

func taken(code string, holder Authority, s Span) error {
	return ErrCodeTaken.Msg(
		"Mã "+code+" do "+holder.Name+" sử dụng"+onDay(" từ ngày ", s.From.Vietnamese())+".",
		holder.Name+" bears the code "+code+onDay(" from ", s.From.String())+".").
		At("/code", "taken", "Mã đang được dùng.", "The code is in use.")
}

func (t *Tree) addSuccessions() error {
	for k, s := range t.facts.Successions {
		p, ok := t.index[s.Predecessor]
		if !ok {
			return unknown(s.Predecessor)
		}
		n, ok := t.index[s.Successor]
		if !ok {
			return unknown(s.Successor)
		}
		again := k > 0 && s.Predecessor == t.facts.Successions[k-1].Predecessor &&
			s.Successor == t.facts.Successions[k-1].Successor
		if err := checkSuccession(s, t.nodes[p].Authority, t.nodes[n].Authority, again); err != nil {
			return err
		}
		t.nodes[p].successors = append(t.nodes[p].successors, n)
		t.nodes[n].predecessors = append(t.nodes[n].predecessors, p)
	}
	left := circular(len(t.nodes), func(i int, visit func(int)) {
		for _, j := range t.nodes[i].successors {
			visit(j)
		}
	})
	if len(left) > 0 {
		return about(ErrSuccessionCycle, t.nodes[left[0]].Authority, Span{})
	}
	return nil
}

// checkSuccession demands that the successor existed on the first day of its
// responsibility and that the predecessor existed before that day.
func checkSuccession(s Succession, predecessor, successor Authority, again bool) error {
	bad := ErrSuccession.Msg(
		predecessor.Name+" → "+successor.Name+onDay(", ngày ", s.On.Vietnamese())+".",
		predecessor.Name+" → "+successor.Name+onDay(", on ", s.On.String())+".")
	var which *fault.Error
	switch {
	case s.Predecessor == s.Successor:
		which = bad.At("/successor_id", "same", "Cơ quan không thể kế thừa chính mình.", "An authority cannot succeed itself.")
	case again:
		which = bad.At("/successor_id", "duplicate", "Quan hệ kế thừa đã được ghi.", "The succession is recorded already.")
	case s.On.IsZero():
		which = bad.At("/on", "required", "Phải có ngày kế thừa.", "The day of succession is required.")
	case !successor.Existed(s.On):
		which = bad.At("/on", "invalid", "Cơ quan kế thừa không tồn tại vào ngày này.", "The successor did not exist on that day.")
	case ordinal(s.On) <= ordinal(predecessor.ValidFrom):
		which = bad.At("/on", "invalid", "Cơ quan được kế thừa chưa tồn tại trước ngày này.",
			"The predecessor did not exist before that day.")
	default:
		return nil
	}
	return which
}
