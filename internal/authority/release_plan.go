package authority

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/text"
)

// PlanRelease compares a list of units with the directory and says what has to
// change so that the directory agrees with it. A row is matched with the
// authority that bears its code on the day; it is the same unit when it has
// the same name under another or the same kind, or when the list says that it
// has borne the code since before. Who took over from whom is never guessed.
//
// Authorities to be founded get the ids from next on. may reports whether an
// authority may be changed, or given children; it is asked about zero for
// authorities at the top.
func PlanRelease(t *Tree, r Release, next ID, may func(ID) bool) Plan {
	p := &planner{
		tree: t, release: r, next: next, may: may,
		rows: make(map[string]int, len(r.Units)), mine: make(map[ID]bool), moved: make(map[ID]bool),
	}
	if p.release.Since.IsZero() {
		p.release.Since = r.On
	}
	p.match()
	for i := range p.plans {
		p.judge(i)
	}
	p.order()
	if r.Complete {
		p.end()
	}
	p.inherit()
	if p.out.Refused() > 0 {
		p.out.Changes = nil
	}
	return p.out
}

type planner struct {
	tree    *Tree
	release Release
	next    ID
	may     func(ID) bool

	plans []unitPlan
	rows  map[string]int // row by code
	mine  map[ID]bool    // authorities that a row speaks of
	moved map[ID]bool    // authorities that get another parent
	out   Plan

	changed []Change // of authorities that stay
	ended   []Change // of those that lose their code to another unit
}

// unitPlan is what a row is found to be.
type unitPlan struct {
	unit   Unit
	id     ID
	holder ID // who bears the code on the day; zero for nobody
	fresh  bool
	from   clock.Date // first day of a fresh one
	why    *Refusal
	change []Change
	said   []Verdict
}

func refuse(column, code, vi, en string) *Refusal {
	return &Refusal{Column: column, Code: code, Text: bilingual.Text{VI: vi, EN: en}}
}

// match finds for each row the authority it speaks of.
func (p *planner) match() {
	p.plans = make([]unitPlan, len(p.release.Units))
	for i, u := range p.release.Units {
		x := &p.plans[i]
		x.unit = u
		if x.unit.Document == "" {
			x.unit.Document = p.release.Document
		}
		if first, twice := p.rows[u.Code]; twice {
			line := p.plans[first].unit.Line
			x.why = refuse("code", "code_repeated",
				fmt.Sprintf("Mã %s đã có ở dòng %d.", u.Code, line), fmt.Sprintf("Line %d has the code %s already.", line, u.Code))
			continue
		}
		p.rows[u.Code] = i
		if digits := codeDigits(p.release.System, u.Tier); digits > 0 && len(u.Code) != digits {
			x.why = refuse("code", "code_length",
				fmt.Sprintf("Mã %s phải có %d chữ số; số 0 ở đầu có thể đã mất.", u.Code, digits),
				fmt.Sprintf("The code %s must have %d digits; leading zeros may have been lost.", u.Code, digits))
			continue
		}
		if u.From.After(p.release.On) {
			x.why = refuse("valid_from", "valid_from_late",
				"Đơn vị chưa có hiệu lực vào ngày "+p.release.On.Vietnamese()+".", "The unit is not in force on "+p.release.On.String()+" yet.")
			continue
		}
		x.holder, _ = p.tree.ByCode(p.release.System, u.Code, p.release.On)
		if x.holder != 0 && p.same(u, x.holder) {
			x.id = x.holder
			p.mine[x.id] = true
			continue
		}
		x.fresh, x.id = true, p.next
		p.next++
		x.from = p.firstDay(u, x.holder)
	}
}

// same reports whether a row speaks of the authority that bears its code.
func (p *planner) same(u Unit, holder ID) bool {
	n := &p.tree.nodes[p.tree.index[holder]]
	if n.Tier != u.Tier {
		return false
	}
	if !u.From.IsZero() {
		since := Span{p.codeSince(n, u.Code), clock.Date{}}.first()
		return ordinal(u.From) <= since || ordinal(u.From) <= ordinal(n.ValidFrom)
	}
	return p.release.Renames || bareName(unitName(n, p.release.On)) == bareName(u.FullName)
}

// codeSince is the first day on which the authority bears the code without a
// break up to the day of the release.
func (p *planner) codeSince(n *node, code string) clock.Date {
	for _, c := range n.codes {
		if c.system == p.release.System && c.code == code && c.span.Contains(p.release.On) {
			return c.span.From
		}
	}
	return p.release.On
}

// unitName is what the unit of an authority was called: its place, up to the
// comma, while it bears its last name, or else the name it bore.
func unitName(n *node, on clock.Date) string {
	name := n.nameOn(on)
	if name == n.Name && n.Place != "" {
		place, _, _ := cutPlace(n.Place)
		return place
	}
	return afterBody(name)
}

// firstDay is when a unit begins that the directory does not know.
func (p *planner) firstDay(u Unit, holder ID) clock.Date {
	switch {
	case !u.From.IsZero():
		return u.From
	case holder != 0: // the code had another unit until the day before
		return p.release.On
	}
	return p.release.Since
}

// judge finds what has to change about one row.
func (p *planner) judge(i int) {
	x := &p.plans[i]
	if x.why != nil {
		return
	}
	parent, why := p.parent(x)
	if x.why = why; why != nil {
		return
	}
	if x.fresh {
		if !p.mayFind(parent) {
			x.why = outOfReach("parent_code")
			return
		}
		p.found(x, parent)
		return
	}
	if !p.may(x.id) {
		x.why = outOfReach("code")
		return
	}
	name, on := p.release.authorityName(x.unit), p.release.On
	if text.Spelling(p.tree.NameOn(x.id, on)) != text.Spelling(name) {
		x.said = append(x.said, Renamed)
		x.change = append(x.change, Rename{ID: x.id, On: on, Name: name, Place: x.unit.FullName, Document: x.unit.Document})
	}
	if now, _ := p.tree.ParentOn(x.id, on); now != parent && (parent != 0 || p.release.Complete && p.inList(now)) {
		if !p.mayFind(parent) {
			x.why = outOfReach("parent_code")
			return
		}
		x.said = append(x.said, Moved)
		x.change = append(x.change, Move{ID: x.id, On: on, Parent: parent, Document: x.unit.Document})
		p.moved[x.id] = true
	}
	if len(x.said) == 0 {
		x.said = []Verdict{Unchanged}
	}
}

// inList reports whether the authority bears a code of the system, so that the
// list would name it as a parent if it still were one.
func (p *planner) inList(id ID) bool {
	_, ok := p.tree.CodeOn(id, p.release.System, p.release.On)
	return ok
}

// parent finds whose part the row's unit is; zero for none.
func (p *planner) parent(x *unitPlan) (ID, *Refusal) {
	code := x.unit.Parent
	if code == "" {
		return p.release.Under, nil
	}
	var id ID
	var tier Tier
	if i, ok := p.rows[code]; ok {
		above := &p.plans[i]
		if above.why != nil {
			return 0, refuse("parent_code", "parent_refused",
				fmt.Sprintf("Đơn vị cấp trên (dòng %d) bị từ chối.", above.unit.Line), fmt.Sprintf("The unit above (line %d) is refused.", above.unit.Line))
		}
		if x.fresh && above.fresh && ordinal(above.from) > ordinal(x.from) {
			return 0, refuse("valid_from", "parent_later",
				"Đơn vị cấp trên chỉ có từ ngày "+above.from.Vietnamese()+".", "The unit above exists only from "+above.from.String()+".")
		}
		id, tier = above.id, above.unit.Tier
	} else if found, ok := p.tree.ByCode(p.release.System, code, p.release.On); ok && !p.release.Complete {
		id, tier = found, p.tree.nodes[p.tree.index[found]].Tier
	} else {
		return 0, refuse("parent_code", "parent_unknown",
			"Không có đơn vị mã "+code+" trong danh sách.", "The list has no unit with the code "+code+".")
	}
	if slices.Index(Tiers(), tier) >= slices.Index(Tiers(), x.unit.Tier) {
		return 0, refuse("parent_code", "parent_tier",
			"Đơn vị mã "+code+" không ở cấp cao hơn.", "The unit with the code "+code+" is not of a higher tier.")
	}
	if a, known := p.tree.Get(id); known && x.fresh && !a.Existed(x.from) {
		return 0, refuse("valid_from", "parent_later",
			a.Name+" không tồn tại vào ngày "+x.from.Vietnamese()+".", a.Name+" does not exist on "+x.from.String()+".")
	}
	return id, nil
}

func outOfReach(column string) *Refusal {
	return refuse(column, "out_of_scope",
		"Cơ quan nằm ngoài phạm vi quản trị.", "The authority lies outside what the account administers.")
}

// found founds an authority for the row's unit; one that bore its code until
// then ends or goes on without it.
func (p *planner) found(x *unitPlan, parent ID) {
	if other, when, taken := p.takenLater(x); taken {
		x.why = refuse("code", "code_taken",
			fmt.Sprintf("Mã %s do %s sử dụng từ ngày %s.", x.unit.Code, other, when.Vietnamese()),
			fmt.Sprintf("%s bears the code %s from %s.", other, x.unit.Code, when))
		return
	}
	if x.holder != 0 {
		if !p.may(x.holder) {
			x.why = outOfReach("code")
			return
		}
		if !p.release.Complete {
			p.ended = append(p.ended, SetCode{ID: x.holder, On: x.from, System: p.release.System, Document: x.unit.Document})
		} else if x.from.Before(p.release.On) {
			x.why = refuse("valid_from", "code_in_use",
				"Mã này do "+p.tree.NameOn(x.holder, x.from)+" sử dụng đến trước ngày "+p.release.On.Vietnamese()+".",
				p.tree.NameOn(x.holder, x.from)+" bore the code until the day before "+p.release.On.String()+".")
			return
		}
	}
	x.said = []Verdict{Created}
	x.change = []Change{Create{
		Authority: Authority{
			ID: x.id, Name: p.release.authorityName(x.unit), Tier: x.unit.Tier, Branch: State, Place: text.Clean(x.unit.FullName),
			ValidFrom: x.from, Source: x.unit.Document,
		},
		Parent: parent, System: p.release.System, Code: x.unit.Code, Document: x.unit.Document,
	}}
}

// takenLater looks for another authority that bears the code on a day after
// the unit's first, the present holder aside.
func (p *planner) takenLater(x *unitPlan) (name string, when clock.Date, taken bool) {
	for _, c := range p.tree.holders[codeKey{p.release.System, x.unit.Code}] {
		n := &p.tree.nodes[c.node]
		common, overlap := c.span.Intersect(Span{From: x.from})
		if overlap && n.ID != x.holder {
			return n.Name, common.From, true
		}
	}
	return "", clock.Date{}, false
}

// order gathers the changes: foundations from the top down, then the others.
func (p *planner) order() {
	var founded []Create
	for i := range p.plans {
		x := &p.plans[i]
		j := Judged{Line: x.unit.Line, Code: x.unit.Code, Name: text.Clean(x.unit.FullName), ID: x.id, Verdicts: x.said, Why: x.why}
		if x.why != nil {
			j.ID, j.Verdicts = 0, []Verdict{Refused}
		}
		p.out.Units = append(p.out.Units, j)
		for _, c := range x.change {
			if create, ok := c.(Create); ok {
				founded = append(founded, create)
			} else {
				p.changed = append(p.changed, c)
			}
		}
	}
	slices.SortStableFunc(founded, func(a, b Create) int {
		return cmp.Compare(slices.Index(Tiers(), a.Authority.Tier), slices.Index(Tiers(), b.Authority.Tier))
	})
	for _, c := range founded {
		p.out.Changes = append(p.out.Changes, c)
	}
	p.out.Changes = slices.Concat(p.out.Changes, p.changed, p.ended)
}

// end ends every authority with a code of the system that is not in the list,
// the lowest first.
func (p *planner) end() {
	leaving := make(map[ID]int) // with its depth
	last := p.release.On.AddDays(-1)
	for i := range p.tree.nodes {
		id := p.tree.nodes[i].ID
		if p.inList(id) && !p.mine[id] && p.concerns(id) {
			leaving[id] = len(p.tree.Path(id, last))
		}
	}
	ids := slices.SortedFunc(maps.Keys(leaving), func(a, b ID) int {
		return cmp.Or(cmp.Compare(leaving[b], leaving[a]), cmp.Compare(a, b))
	})
	for _, id := range ids {
		a, _ := p.tree.Get(id)
		code, _ := p.tree.CodeOn(id, p.release.System, p.release.On)
		j := Judged{Code: code, Name: p.tree.NameOn(id, p.release.On), ID: id, Verdicts: []Verdict{Ended}}
		if j.Why = p.keeps(a, leaving, last); j.Why != nil {
			j.Verdicts = []Verdict{Refused}
		}
		p.out.Ended = append(p.out.Ended, j)
		p.out.Changes = append(p.out.Changes, End{ID: id, On: p.release.On, Document: p.release.Document})
	}
}

// concerns reports whether a complete list would have to name the authority.
func (p *planner) concerns(id ID) bool {
	return p.release.Under == 0 || slices.Contains(p.tree.Path(id, p.release.On), p.release.Under) && id != p.release.Under
}

// keeps says why an authority cannot end on the day.
func (p *planner) keeps(a Authority, leaving map[ID]int, last clock.Date) *Refusal {
	switch {
	case !p.may(a.ID):
		return outOfReach("")
	case !a.Existed(last):
		return refuse("", "founded_that_day", "Cơ quan thành lập đúng ngày này.", "The authority was founded on that very day.")
	case !a.ValidTo.IsZero():
		return refuse("", "ends_later",
			"Đã ghi nhận cơ quan kết thúc vào ngày "+a.ValidTo.Vietnamese()+".", "It is on record that the authority ends on "+a.ValidTo.String()+".")
	}
	for _, e := range p.tree.nodes[p.tree.index[a.ID]].children {
		child := &p.tree.nodes[e.node]
		_, goes := leaving[child.ID]
		if e.span.last() > ordinal(last) && !goes && !p.moved[child.ID] {
			return refuse("", "has_children",
				child.Name+" vẫn trực thuộc từ ngày "+p.release.On.Vietnamese()+".", child.Name+" is still below it from "+p.release.On.String()+".")
		}
	}
	return nil
}

// inherit resolves the successions on the directory as it will be.
func (p *planner) inherit() {
	if len(p.release.Heirs) == 0 {
		return
	}
	after, err := p.after()
	for _, h := range p.release.Heirs {
		if h.Document == "" {
			h.Document = p.release.Document
		}
		j := Judged{Line: h.Line, Code: h.Predecessor + " → " + h.Successor, Verdicts: []Verdict{Succeeds}}
		if err != nil {
			j.Why = refuse("", "list_refused", "Danh sách đơn vị chưa dùng được.", "The list of units cannot be used as it is.")
		} else {
			p.succeed(after, h, &j)
		}
		if j.Why != nil {
			j.ID, j.Verdicts = 0, []Verdict{Refused}
		}
		p.out.Heirs = append(p.out.Heirs, j)
	}
}

// after is the directory with the changes of the list of units.
func (p *planner) after() (*Tree, error) {
	if p.out.Refused() > 0 {
		return nil, ErrIncomplete
	}
	return Apply(p.tree, p.out.Changes...)
}

// succeed judges one succession.
func (p *planner) succeed(after *Tree, h Heir, j *Judged) {
	from, ok := after.ByCode(p.release.System, h.Predecessor, h.On.AddDays(-1))
	if !ok {
		j.Why = refuse("predecessor", "code_unknown",
			"Không có cơ quan mang mã "+h.Predecessor+" trước ngày "+h.On.Vietnamese()+".",
			"No authority bore the code "+h.Predecessor+" on the day before "+h.On.String()+".")
		return
	}
	to, ok := after.ByCode(p.release.System, h.Successor, h.On)
	if !ok {
		j.Why = refuse("successor", "code_unknown",
			"Không có cơ quan mang mã "+h.Successor+" vào ngày "+h.On.Vietnamese()+".",
			"No authority bears the code "+h.Successor+" on "+h.On.String()+".")
		return
	}
	predecessor, successor := after.nodes[after.index[from]].Authority, after.nodes[after.index[to]].Authority
	j.ID, j.Name = to, predecessor.Name+" → "+successor.Name
	s := Succession{Predecessor: from, Successor: to, On: h.On, Document: h.Document}
	if slices.ContainsFunc(after.facts.Successions, func(x Succession) bool { return x.Predecessor == from && x.Successor == to }) ||
		slices.Contains(p.out.Changes, Change(AddSuccessor(s))) {
		j.Verdicts = []Verdict{Unchanged}
		return
	}
	if !p.may(from) || !p.mayFind(to) {
		j.Why = outOfReach("")
		return
	}
	if f := fault.As(checkSuccession(s, predecessor, successor, false)); f != nil {
		j.Why = &Refusal{Code: f.Fields[0].Code, Text: f.Fields[0].Text}
		return
	}
	p.out.Changes = append(p.out.Changes, AddSuccessor(s))
}

// mayFind asks about an authority unless the release founds it; zero is the
// top of the directory.
func (p *planner) mayFind(id ID) bool {
	_, known := p.tree.Get(id)
	return id != 0 && !known || p.may(id)
}
