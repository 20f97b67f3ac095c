package authority

import (
	"cmp"
	"fmt"
	"slices"

	"kntc/internal/clock"
	"kntc/internal/text"
)

// Change is one change of the directory. It takes effect at the beginning of a
// day; what held before ends with the day before. The changes are Create,
// Rename, Move, SetCode, SetForwarding, End and AddSuccessor.
type Change interface {
	apply(d *draft) error
}

// Create founds an authority. Authority.ValidFrom is the first day of its
// existence and must be given; Version is set to 1.
type Create struct {
	Authority Authority
	Parent    ID     // zero: it is part of none
	System    string // of the code it bears from its first day on
	Code      string // "" when it bears none
	Document  string
}

// Rename gives an authority another name from a day on.
type Rename struct {
	ID       ID
	On       clock.Date
	Name     string
	Place    string // the unit it governs, which is called otherwise too; "" leaves it
	Document string
}

// Move puts an authority under another one from a day on.
type Move struct {
	ID       ID
	On       clock.Date
	Parent   ID // zero: it is part of none from then on
	Document string
}

// SetCode gives an authority an official code from a day on.
type SetCode struct {
	ID       ID
	On       clock.Date
	System   string
	Code     string // "" takes the code away
	Document string
}

// SetForwarding says as what an authority passes petitions on from a day on.
type SetForwarding struct {
	ID       ID
	On       clock.Date
	As       Forwarding // "" when it only resolves from then on
	Document string
}

// End ends an authority: On is the first day on which it no longer exists. It
// must have nothing below it from then on.
type End struct {
	ID       ID
	On       clock.Date
	Document string
}

// AddSuccessor records that from a day on one authority answers for what
// another one did (Luật 72/2025/QH15, Điều 54 khoản 8, for districts).
type AddSuccessor struct {
	Predecessor ID
	Successor   ID
	On          clock.Date
	Document    string
}

// Apply returns the tree after the changes, made in the order given and
// checked as a whole. The tree it starts from stays as it is. Every authority
// that a change concerns gets its version raised by one for each change.
func Apply(t *Tree, changes ...Change) (*Tree, error) {
	d := newDraft(t.Facts())
	for _, c := range changes {
		if err := c.apply(d); err != nil {
			return nil, err
		}
	}
	return NewTree(d.facts())
}

// draft is a directory being changed. What belongs to an authority is found
// without looking at all the others: a list of units brings ten thousand
// changes.
type draft struct {
	authorities []Authority // sorted by id
	parents     map[ID][]ParentLink
	codes       map[ID][]Code
	names       map[ID][]NameSpell
	forwardings map[ID][]ForwardingSpell
	children    map[ID][]ID // ever below, perhaps no longer
	successions []Succession
}

func newDraft(f Facts) *draft {
	d := &draft{
		authorities: f.Authorities, successions: f.Successions,
		parents: make(map[ID][]ParentLink), codes: make(map[ID][]Code), names: make(map[ID][]NameSpell),
		forwardings: make(map[ID][]ForwardingSpell), children: make(map[ID][]ID),
	}
	for _, l := range f.Parents {
		d.link(l)
	}
	for _, c := range f.Codes {
		d.codes[c.Authority] = append(d.codes[c.Authority], c)
	}
	for _, n := range f.Names {
		d.names[n.Authority] = append(d.names[n.Authority], n)
	}
	for _, s := range f.Forwardings {
		d.forwardings[s.Authority] = append(d.forwardings[s.Authority], s)
	}
	return d
}

func (d *draft) link(l ParentLink) {
	d.parents[l.Child] = append(d.parents[l.Child], l)
	if !slices.Contains(d.children[l.Parent], l.Child) {
		d.children[l.Parent] = append(d.children[l.Parent], l.Child)
	}
}

// facts returns the rows of the draft; NewTree sorts them.
func (d *draft) facts() Facts {
	f := Facts{Authorities: d.authorities, Successions: d.successions}
	for _, a := range d.authorities {
		f.Parents = append(f.Parents, d.parents[a.ID]...)
		f.Codes = append(f.Codes, d.codes[a.ID]...)
		f.Names = append(f.Names, d.names[a.ID]...)
		f.Forwardings = append(f.Forwardings, d.forwardings[a.ID]...)
	}
	return f
}

func (d *draft) find(id ID) (int, bool) {
	return slices.BinarySearchFunc(d.authorities, id, func(a Authority, id ID) int { return cmp.Compare(a.ID, id) })
}

// existing returns the authority, which must exist on the day.
func (d *draft) existing(id ID, on clock.Date) (*Authority, error) {
	if on.IsZero() {
		return nil, ErrIncomplete.At("/on", "required", "Phải có ngày hiệu lực.", "The day it takes effect is required.")
	}
	i, ok := d.find(id)
	if !ok {
		return nil, unknown(id)
	}
	if a := d.authorities[i]; !a.Existed(on) {
		return nil, notOn(a, on)
	}
	return &d.authorities[i], nil
}

func (c Create) apply(d *draft) error {
	a := c.Authority
	if a.ValidFrom.IsZero() {
		return ErrIncomplete.At("/valid_from", "required", "Phải có ngày thành lập.", "The founding day is required.")
	}
	i, taken := d.find(a.ID)
	if taken {
		return about(ErrExists, d.authorities[i], Span{})
	}
	a.Name = text.Clean(a.Name)
	a.Version = 1
	if c.Parent != 0 {
		if _, err := d.existing(c.Parent, a.ValidFrom); err != nil {
			return err
		}
		d.link(ParentLink{Child: a.ID, Parent: c.Parent, From: a.ValidFrom, To: a.ValidTo, Document: c.Document})
	}
	if c.Code != "" {
		d.codes[a.ID] = append(d.codes[a.ID], Code{
			Authority: a.ID, System: c.System, Code: c.Code, From: a.ValidFrom, To: a.ValidTo, Document: c.Document,
		})
	}
	d.authorities = slices.Insert(d.authorities, i, a)
	return nil
}

func (c Rename) apply(d *draft) error {
	a, err := d.existing(c.ID, c.On)
	if err != nil {
		return err
	}
	names := d.names[c.ID]
	if len(names) == 0 {
		names = []NameSpell{{Authority: c.ID, Name: a.Name, From: a.ValidFrom, To: a.ValidTo}}
	}
	names, until := supersede(names, all, a.ValidFrom, c.On)
	names = append(names, NameSpell{Authority: c.ID, Name: text.Clean(c.Name), From: c.On, To: until, Document: c.Document})
	d.names[c.ID] = names
	a.Name = lastName(names)
	if place := text.Clean(c.Place); place != "" && a.Name == text.Clean(c.Name) {
		a.Place = place
	}
	a.Version++
	return nil
}

func lastName(names []NameSpell) string {
	var last NameSpell
	for _, s := range names {
		if ordinal(s.From) >= ordinal(last.From) {
			last = s
		}
	}
	return last.Name
}

func (c Move) apply(d *draft) error {
	a, err := d.existing(c.ID, c.On)
	if err != nil {
		return err
	}
	kept, until := supersede(d.parents[c.ID], all, a.ValidFrom, c.On)
	d.parents[c.ID] = kept
	a.Version++
	if c.Parent == 0 {
		return nil
	}
	if _, err := d.existing(c.Parent, c.On); err != nil {
		return err
	}
	d.link(ParentLink{Child: c.ID, Parent: c.Parent, From: c.On, To: until, Document: c.Document})
	return nil
}

func (c SetCode) apply(d *draft) error {
	a, err := d.existing(c.ID, c.On)
	if err != nil {
		return err
	}
	kept, until := supersede(d.codes[c.ID], func(s *Code) bool { return s.System == c.System }, a.ValidFrom, c.On)
	a.Version++
	if c.Code != "" {
		kept = append(kept, Code{Authority: c.ID, System: c.System, Code: c.Code, From: c.On, To: until, Document: c.Document})
	}
	d.codes[c.ID] = kept
	return nil
}

func (c SetForwarding) apply(d *draft) error {
	a, err := d.existing(c.ID, c.On)
	if err != nil {
		return err
	}
	kept, until := supersede(d.forwardings[c.ID], all, a.ValidFrom, c.On)
	a.Version++
	if c.As != "" {
		kept = append(kept, ForwardingSpell{Authority: c.ID, As: c.As, From: c.On, To: until, Document: c.Document})
	}
	d.forwardings[c.ID] = kept
	return nil
}

func (c End) apply(d *draft) error {
	if c.On.IsZero() {
		return ErrIncomplete.At("/on", "required", "Phải có ngày hiệu lực.", "The day it takes effect is required.")
	}
	last := c.On.AddDays(-1)
	a, err := d.existing(c.ID, last)
	if err != nil {
		return err
	}
	if !a.ValidTo.IsZero() {
		return about(ErrEnded, *a, Span{From: a.ValidTo})
	}
	if n := d.childrenAfter(c.ID, last); n > 0 {
		return ErrHasChildren.Msg(
			fmt.Sprintf("%s còn %d cơ quan trực thuộc từ ngày %s.", a.Name, n, c.On.Vietnamese()),
			fmt.Sprintf("%s still has %d authorities below it from %s.", a.Name, n, c.On))
	}
	a.ValidTo = last
	a.EndedBy = c.Document
	a.Version++
	cut(d.parents[c.ID], last)
	cut(d.codes[c.ID], last)
	cut(d.names[c.ID], last)
	cut(d.forwardings[c.ID], last)
	return nil
}

// childrenAfter counts the authorities below id on any day after the given one.
func (d *draft) childrenAfter(id ID, last clock.Date) int {
	n := 0
	for _, child := range d.children[id] {
		i, _ := d.find(child)
		for _, l := range d.parents[child] {
			to := l.To
			if to.IsZero() {
				to = d.authorities[i].ValidTo
			}
			if l.Parent == id && (Span{To: to}).last() > ordinal(last) {
				n++
			}
		}
	}
	return n
}

func (c AddSuccessor) apply(d *draft) error {
	for _, id := range []ID{c.Predecessor, c.Successor} {
		i, ok := d.find(id)
		if !ok {
			return unknown(id)
		}
		d.authorities[i].Version++
	}
	d.successions = append(d.successions, Succession(c))
	return nil
}

// dated is a row that holds for a time.
type dated[S any] interface {
	*S
	bounds() (from, to *clock.Date)
}

func (l *ParentLink) bounds() (from, to *clock.Date) { return &l.From, &l.To }
func (c *Code) bounds() (from, to *clock.Date)       { return &c.From, &c.To }
func (s *NameSpell) bounds() (from, to *clock.Date)  { return &s.From, &s.To }

func (s *ForwardingSpell) bounds() (from, to *clock.Date) { return &s.From, &s.To }

// supersede makes room among an authority's spells for one that begins on the
// day: the spell that held then ends the day before, or goes when it began on
// that very day. It returns the last day of the new spell: that of the spell it
// replaces, or the day before the next one. Open spells begin with born.
func supersede[S any, P dated[S]](spells []S, mine func(P) bool, born, on clock.Date) ([]S, clock.Date) {
	kept := make([]S, 0, len(spells)+1)
	var until clock.Date
	for i := range spells {
		s := P(&spells[i])
		if !mine(s) {
			kept = append(kept, spells[i])
			continue
		}
		from, to := s.bounds()
		start := *from
		if start.IsZero() {
			start = born
		}
		switch holds := (Span{start, *to}).Contains(on); {
		case holds:
			until = *to
			*to = on.AddDays(-1)
		case ordinal(start) > ordinal(on) && (until.IsZero() || ordinal(start) <= ordinal(until)):
			until = start.AddDays(-1)
		}
		if start != on {
			kept = append(kept, spells[i])
		}
	}
	return kept, until
}

// cut ends the authority's spells that reach beyond the day, or are open, on
// that day. Spells that begin later are left for NewTree to refuse: ending an
// authority must not quietly undo what was decided for later.
func cut[S any, P dated[S]](spells []S, last clock.Date) {
	for i := range spells {
		from, to := P(&spells[i]).bounds()
		if ordinal(*from) <= ordinal(last) && (Span{To: *to}).last() > ordinal(last) {
			*to = last
		}
	}
}

// all is for spells that are all concerned.
func all[S any](*S) bool { return true }
