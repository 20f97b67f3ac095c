package directory

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
)

// ReorganisationKind is what a decision does with authorities.
type ReorganisationKind string

// The kinds of reorganisation.
const (
	Merging    ReorganisationKind = "merge"   // several become one, or one more is taken in
	Splitting  ReorganisationKind = "split"   // one becomes several; it may be one of them
	Regrouping ReorganisationKind = "regroup" // several become several
	Abolishing ReorganisationKind = "abolish" // they end, with or without successors
	Renaming   ReorganisationKind = "rename"
	Moving     ReorganisationKind = "move" // to another parent
)

// Reorganisation is one decision on authorities that takes effect on a day:
// all of it or nothing.
type Reorganisation struct {
	Kind         ReorganisationKind
	On           clock.Date // first day on which it holds
	Document     string     // the decision
	Predecessors []authority.ID
	Successors   []Successor
	ChildrenTo   authority.ID // whose part those below an ended authority become; of a merger the successor's when zero
	Name         string       // Renaming
	Place        string       // Renaming; "" leaves it
	Parent       authority.ID // Moving
	Version      int64        // of the directory as the actor saw it; 0 compares none
}

// Successor is who takes over.
type Successor struct {
	ID    authority.ID   // an authority that exists; zero to found one
	Found *NewAuthority  // founded on the day, by the document unless it names another
	Of    []authority.ID // the predecessors it takes over from; all of them when empty
}

// ReorganisationView is what a reorganisation has made of the authorities
// concerned: predecessors, successors and those below, in the order of their
// numbers.
type ReorganisationView struct {
	Kind        ReorganisationKind
	On          clock.Date
	Document    string
	Authorities []View
	Directory   int64 // version of the whole directory afterwards
}

// ErrReorganisation refuses a decision that does not fit its kind.
var ErrReorganisation = fault.Define(fault.Unprocessable, "reorganisation_invalid",
	"Phương án sắp xếp không hợp lệ.", "The reorganisation is not valid.")

// Reorganise carries out a decision on authorities that the actor administers,
// in one transaction, with a line in the history of each of them. It fails with
// fault.ErrStale when the directory is not the one he saw, ErrReorganisation and the refusals of package authority.
func (s *Service) Reorganise(
	ctx context.Context, actor access.Actor, r Reorganisation, once idempotency.Once[ReorganisationView],
) (idempotency.Answer, error) {
	scope, err := actor.Allow(access.AuthorityManage)
	if err != nil {
		return idempotency.Answer{}, err
	}
	if err := r.check(); err != nil {
		return idempotency.Answer{}, err
	}
	answer, err := changeOnce(ctx, s, actor, once, func(d Draft) ([]Change, func(*authority.Tree) (ReorganisationView, error), error) {
		if err := fault.CheckVersion(d.Version, r.Version); err != nil {
			return nil, nil, err
		}
		p := &reorganiser{manager: manager{scope, d.Tree}, r: r, next: d.NextID}
		if err := p.plan(); err != nil {
			return nil, nil, err
		}
		changes, err := recordedAll(p.changes, &Act{Name: string(r.Kind)})
		return changes, func(after *authority.Tree) (ReorganisationView, error) {
			v, err := s.reorganised(after, r, changes)
			v.Directory = d.Version + 1
			return v, err
		}, err
	})
	return answer, s.whoChangedDirectory(ctx, err)
}

// reorganised shows every authority that the changes concern.
func (s *Service) reorganised(after *authority.Tree, r Reorganisation, changes []Change) (ReorganisationView, error) {
	v := ReorganisationView{Kind: r.Kind, On: r.On, Document: r.Document}
	var ids []authority.ID
	for _, c := range changes {
		ids = append(ids, c.Concerns...)
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		one, err := s.view(after, id, clock.Date{})
		if err != nil {
			return v, err
		}
		v.Authorities = append(v.Authorities, one)
	}
	return v, nil
}

// shape is how many predecessors and successors a kind takes; -1 is any number.
type shape struct{ fewest, most, fewestAfter, mostAfter int }

//nolint:gochecknoglobals // the kinds and what they take
var shapes = map[ReorganisationKind]shape{
	Merging:    {1, -1, 1, 1},
	Splitting:  {1, 1, 2, -1},
	Regrouping: {2, -1, 2, -1},
	Abolishing: {1, -1, 0, -1},
	Renaming:   {1, 1, 0, 0},
	Moving:     {1, -1, 0, 0},
}

func within(n, fewest, most int) bool { return n >= fewest && (most < 0 || n <= most) }

// check refuses a decision that is not one of its kind, whatever the directory
// says.
func (r Reorganisation) check() error {
	bad := ErrReorganisation
	s, known := shapes[r.Kind]
	switch {
	case !known:
		return bad.At("/type", "unknown_value", "Không có loại sắp xếp này.", "There is no such kind of reorganisation.")
	case !within(len(r.Predecessors), s.fewest, s.most):
		bad = bad.At("/predecessors", "wrong_number", "Số cơ quan được sắp xếp không hợp với loại sắp xếp.",
			"This kind of reorganisation takes another number of predecessors.")
	case !within(len(r.Successors), s.fewestAfter, s.mostAfter):
		bad = bad.At("/successors", "wrong_number", "Số cơ quan kế thừa không hợp với loại sắp xếp.",
			"This kind of reorganisation takes another number of successors.")
	case r.Kind == Merging && len(r.Predecessors) < 2 && r.Successors[0].Found != nil:
		bad = bad.At("/predecessors", "wrong_number", "Hợp nhất thành cơ quan mới cần ít nhất hai cơ quan.",
			"A merger into a new authority takes at least two.")
	}
	if r.On.IsZero() {
		bad = bad.At("/on", "required", "Phải có ngày hiệu lực.", "The day it takes effect is required.")
	}
	if r.Document == "" {
		bad = bad.At("/document", "required", "Phải có văn bản quyết định.", "The deciding document is required.")
	}
	if (r.Kind == Renaming) == (r.Name == "") {
		bad = bad.At("/name", "required_for_rename", "Tên mới chỉ dùng, và bắt buộc, khi đổi tên.", "A new name goes with rename, and only with it.")
	}
	if (r.Kind == Moving) == (r.Parent == 0) {
		bad = bad.At("/parent_id", "required_for_move", "Cơ quan cấp trên mới chỉ dùng, và bắt buộc, khi chuyển trực thuộc.",
			"A new parent goes with move, and only with it.")
	}
	for i, id := range r.Predecessors {
		if slices.Contains(r.Predecessors[:i], id) {
			bad = bad.At("/predecessors/"+strconv.Itoa(i), "repeated", "Cơ quan bị lặp.", "The authority is repeated.")
		}
	}
	for i, x := range r.Successors {
		if pointer := "/successors/" + strconv.Itoa(i); (x.ID == 0) == (x.Found == nil) {
			bad = bad.At(pointer, "one_of", "Ghi mã của cơ quan đã có, hoặc thông tin để thành lập.", "Give the id of an authority, or one to found.")
		}
		for k, id := range x.Of {
			if !slices.Contains(r.Predecessors, id) {
				bad = bad.At("/successors/"+strconv.Itoa(i)+"/of/"+strconv.Itoa(k), "not_predecessor",
					"Không phải cơ quan được sắp xếp.", "This is none of the predecessors.")
			}
		}
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// reorganiser turns a decision into changes of the directory.
type reorganiser struct {
	manager

	r       Reorganisation
	next    authority.ID
	changes []authority.Change
}

func (p *reorganiser) add(c authority.Change) { p.changes = append(p.changes, c) }

func (p *reorganiser) plan() error {
	last := p.r.On.AddDays(-1)
	if p.r.Kind == Renaming || p.r.Kind == Moving {
		last = p.r.On // they go on
	}
	for i, id := range p.r.Predecessors {
		if err := p.present(id, last, "/predecessors/"+strconv.Itoa(i)); err != nil {
			return err
		}
	}
	switch p.r.Kind {
	case Renaming:
		p.add(authority.Rename{ID: p.r.Predecessors[0], On: p.r.On, Name: p.r.Name, Place: p.r.Place, Document: p.r.Document})
		return nil
	case Moving:
		return p.move()
	case Merging, Splitting, Regrouping, Abolishing:
	}
	successors, err := p.found()
	if err != nil {
		return err
	}
	if err := p.end(successors); err != nil {
		return err
	}
	return p.succeed(successors)
}

// present refuses an authority outside the scope, or that does not exist on the
// day.
func (p *reorganiser) present(id authority.ID, on clock.Date, pointer string) error {
	if err := p.may(id, pointer); err != nil {
		return err
	}
	a, _ := p.tree.Get(id)
	return a.CheckExisted(on, pointer)
}

func (p *reorganiser) move() error {
	if err := p.present(p.r.Parent, p.r.On, "/parent_id"); err != nil {
		return err
	}
	for _, id := range p.r.Predecessors {
		p.add(authority.Move{ID: id, On: p.r.On, Parent: p.r.Parent, Document: p.r.Document})
	}
	return nil
}

// found founds the new successors and returns the ids of all.
func (p *reorganiser) found() ([]authority.ID, error) {
	ids := make([]authority.ID, len(p.r.Successors))
	for i, x := range p.r.Successors {
		pointer := "/successors/" + strconv.Itoa(i)
		if x.Found == nil {
			if err := p.present(x.ID, p.r.On, pointer+"/id"); err != nil {
				return nil, err
			}
			ids[i] = x.ID
			continue
		}
		n := *x.Found
		if err := p.present(n.Parent, p.r.On, pointer+"/found/parent_id"); err != nil {
			return nil, err
		}
		n.ValidFrom = p.r.On
		n.Document = cmp.Or(n.Document, p.r.Document)
		ids[i] = p.next
		p.add(n.change(p.next))
		p.next++
	}
	for i, id := range ids {
		if slices.Contains(ids[:i], id) {
			return nil, ErrReorganisation.At("/successors/"+strconv.Itoa(i), "repeated", "Cơ quan bị lặp.", "The authority is repeated.")
		}
		if p.r.Kind == Merging && slices.Contains(p.r.Predecessors, id) {
			return nil, ErrReorganisation.At("/successors/0/id", "is_predecessor",
				"Cơ quan tiếp nhận không nằm trong số cơ quan bị nhập.", "The authority that takes the others in is none of the predecessors.")
		}
	}
	return ids, nil
}

// end ends the predecessors that do not go on as successors, the lowest first,
// and puts what is below them elsewhere.
func (p *reorganiser) end(successors []authority.ID) error {
	last := p.r.On.AddDays(-1)
	var ending []authority.ID
	for _, id := range p.r.Predecessors {
		if !slices.Contains(successors, id) {
			ending = append(ending, id)
		}
	}
	slices.SortFunc(ending, func(a, b authority.ID) int {
		return cmp.Or(cmp.Compare(len(p.tree.Path(b, last)), len(p.tree.Path(a, last))), cmp.Compare(a, b))
	})
	to := p.r.ChildrenTo
	if to == 0 && p.r.Kind == Merging {
		to = successors[0]
	} else if to != 0 {
		if err := p.present(to, p.r.On, "/children_to"); err != nil {
			return err
		}
	}
	for _, id := range ending {
		for _, child := range p.tree.Children(id, p.r.On) {
			if slices.Contains(ending, child) {
				continue
			}
			if to == 0 || to == child {
				return authority.ErrHasChildren.Msg(
					p.tree.NameOn(id, last)+" còn cơ quan trực thuộc: "+p.tree.NameOn(child, last)+".",
					p.tree.NameOn(id, last)+" still has an authority below it: "+p.tree.NameOn(child, last)+".").
					At("/children_to", "required", "Ghi cơ quan mà các cơ quan trực thuộc chuyển về.", "Say whose part the authorities below become.")
			}
			p.add(authority.Move{ID: child, On: p.r.On, Parent: to, Document: p.r.Document})
		}
	}
	for _, id := range ending {
		p.add(authority.End{ID: id, On: p.r.On, Document: p.r.Document})
	}
	return nil
}

// succeed records who took over from whom.
func (p *reorganiser) succeed(successors []authority.ID) error {
	for i, x := range p.r.Successors {
		of := x.Of
		if len(of) == 0 {
			of = p.r.Predecessors
		}
		for _, id := range of {
			if id == successors[i] {
				continue // it goes on itself
			}
			p.add(authority.AddSuccessor{Predecessor: id, Successor: successors[i], On: p.r.On, Document: p.r.Document})
		}
	}
	return nil
}
