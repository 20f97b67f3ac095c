package directory

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
)

// NewAuthority asks to found an authority. The JSON is what its history keeps.
type NewAuthority struct {
	Name      string           `json:"name"`
	Tier      authority.Tier   `json:"tier"`
	Branch    authority.Branch `json:"branch"`
	Place     string           `json:"place"`
	ValidFrom clock.Date       `json:"valid_from"` // first day of its existence
	Parent    authority.ID     `json:"parent_id"`
	System    string           `json:"system,omitempty"` // of the official code
	Code      string           `json:"code,omitempty"`   // "" when it bears none
	Document  string           `json:"document"`
}

// Founding is the change of the directory that founds the authority.
func (n NewAuthority) Founding(id authority.ID) (Change, error) {
	return recorded(n.change(id), nil)
}

func (n NewAuthority) change(id authority.ID) authority.Create {
	return authority.Create{
		Authority: authority.Authority{
			ID: id, Name: n.Name, Tier: n.Tier, Branch: n.Branch, Place: n.Place, ValidFrom: n.ValidFrom, Source: n.Document,
		},
		Parent: n.Parent, System: n.System, Code: n.Code, Document: n.Document,
	}
}

// ChangeKind is what is changed about an authority.
type ChangeKind string

// The kinds of change.
const (
	Create       ChangeKind = "create"
	Rename       ChangeKind = "rename"
	Move         ChangeKind = "move"
	SetCode      ChangeKind = "set_code"
	End          ChangeKind = "end"
	AddSuccessor ChangeKind = "add_successor"

	SetForwarding ChangeKind = "set_forwarding"
)

// ChangeKinds lists the kinds that an existing authority can undergo.
func ChangeKinds() []ChangeKind {
	return []ChangeKind{Rename, Move, SetCode, SetForwarding, End, AddSuccessor}
}

// AuthorityChange asks to change an authority from a day on. The JSON is what
// its history keeps.
type AuthorityChange struct {
	Kind      ChangeKind   `json:"type"`
	On        clock.Date   `json:"on"`                     // first day on which it holds; of End, on which the authority no longer exists
	Name      string       `json:"name,omitempty"`         // Rename
	Place     string       `json:"place,omitempty"`        // Rename; "" leaves it
	Parent    authority.ID `json:"parent_id,omitempty"`    // Move
	System    string       `json:"system,omitempty"`       // SetCode
	Code      string       `json:"code,omitempty"`         // SetCode; "" takes it away
	Successor authority.ID `json:"successor_id,omitempty"` // AddSuccessor
	Document  string       `json:"document,omitempty"`

	ForwardsAs authority.Forwarding `json:"forwards_as,omitempty"` // SetForwarding; "" when it only resolves from then on
}

// manager is what an administrator may change in a directory.
type manager struct {
	scope access.Scope
	tree  *authority.Tree
}

// may refuses an authority outside the scope. The directory is public, so the
// refusal says "forbidden", not "absent".
func (m manager) may(id authority.ID, pointer string) error {
	if _, ok := m.tree.Get(id); !ok {
		return authority.ErrUnknown.At(pointer, "not_found", "Không có cơ quan này.", "There is no such authority.")
	}
	if m.scope.Covers(m.tree, id) {
		return nil
	}
	return access.ErrForbidden.With("permission", string(access.AuthorityManage)).
		At(pointer, "out_of_scope", "Cơ quan nằm ngoài phạm vi quản trị.", "The authority lies outside what the account administers.")
}

// recorded gives a change of the directory with what its history says; act is
// the larger act it is a part of, nil for one by itself.
func recorded(c authority.Change, act *Act) (Change, error) {
	var out Change
	var record any
	change := func(id authority.ID, r AuthorityChange) {
		out.Concerns = append(out.Concerns, id)
		record = struct {
			AuthorityChange
			*Act
		}{r, act}
	}
	switch c := c.(type) {
	case authority.Create:
		a := c.Authority
		out.Concerns = []authority.ID{a.ID}
		record = struct {
			Kind ChangeKind `json:"type"`
			NewAuthority
			*Act
		}{Create, NewAuthority{
			Name: a.Name, Tier: a.Tier, Branch: a.Branch, Place: a.Place, ValidFrom: a.ValidFrom, Parent: c.Parent,
			System: c.System, Code: c.Code, Document: c.Document,
		}, act}
	case authority.Rename:
		change(c.ID, AuthorityChange{Kind: Rename, On: c.On, Name: c.Name, Place: c.Place, Document: c.Document})
	case authority.Move:
		change(c.ID, AuthorityChange{Kind: Move, On: c.On, Parent: c.Parent, Document: c.Document})
	case authority.SetCode:
		change(c.ID, AuthorityChange{Kind: SetCode, On: c.On, System: c.System, Code: c.Code, Document: c.Document})
	case authority.SetForwarding:
		change(c.ID, AuthorityChange{Kind: SetForwarding, On: c.On, ForwardsAs: c.As, Document: c.Document})
	case authority.End:
		change(c.ID, AuthorityChange{Kind: End, On: c.On, Document: c.Document})
	case authority.AddSuccessor:
		change(c.Predecessor, AuthorityChange{Kind: AddSuccessor, On: c.On, Successor: c.Successor, Document: c.Document})
		out.Concerns = append(out.Concerns, c.Successor)
	}
	text, err := json.Marshal(record)
	if err != nil {
		return Change{}, fmt.Errorf("record change of authorities %v: %w", out.Concerns, err)
	}
	out.Change, out.Record = c, string(text)
	return out, nil
}

// recordedAll does so for all changes of one act.
func recordedAll(changes []authority.Change, act *Act) ([]Change, error) {
	out := make([]Change, len(changes))
	for i, c := range changes {
		var err error
		if out[i], err = recorded(c, act); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Act is the larger act that changes are parts of, as their histories tell.
type Act struct {
	Name string `json:"act"` // "import", or the type of a reorganisation
}

// CreateAuthority founds an authority below one that the actor administers.
// It fails with the refusals of package authority and idempotency.ErrKeyReused.
func (s *Service) CreateAuthority(
	ctx context.Context, actor access.Actor, n NewAuthority, once idempotency.Once[View],
) (idempotency.Answer, error) {
	scope, err := actor.Allow(access.AuthorityManage)
	if err != nil {
		return idempotency.Answer{}, err
	}
	return s.apply(ctx, actor, once, func(d Draft) (authority.ID, Change, error) {
		if err := (manager{scope, d.Tree}).may(n.Parent, "/parent_id"); err != nil {
			return 0, Change{}, err
		}
		change, err := n.Founding(d.NextID)
		return d.NextID, change, err
	})
}

// apply makes one change of one authority once, and answers with the authority
// as it is afterwards.
func (s *Service) apply(
	ctx context.Context, actor access.Actor, once idempotency.Once[View],
	decide func(Draft) (authority.ID, Change, error),
) (idempotency.Answer, error) {
	return changeOnce(ctx, s, actor, once, func(d Draft) ([]Change, func(*authority.Tree) (View, error), error) {
		id, change, err := decide(d)
		return []Change{change}, func(after *authority.Tree) (View, error) {
			return s.view(after, id, clock.Date{})
		}, err
	})
}

// changeOnce makes changes of the directory once, and answers with what show
// makes of the directory afterwards.
func changeOnce[R any](
	ctx context.Context, s *Service, actor access.Actor, once idempotency.Once[R],
	decide func(Draft) (changes []Change, show func(after *authority.Tree) (R, error), err error),
) (idempotency.Answer, error) {
	return idempotency.Run(s.sealer, actor, once, func(r *idempotency.Request, keep func(R) (idempotency.Kept, error)) error {
		return s.store.ApplyDirectory(ctx, actor, r, func(d Draft) (Outcome, error) {
			changes, show, err := decide(d)
			return Outcome{
				Changes: changes,
				Answer: func(after *authority.Tree) (idempotency.Kept, error) {
					v, err := show(after)
					if err != nil {
						return idempotency.Kept{}, err
					}
					return keep(v)
				},
			}, err
		})
	})
}

// ChangeAuthority changes an authority that the actor administers; so must be
// its new parent or successor. The version is the one he saw; 0 checks none. It
// fails with fault.ErrStale and the refusals of package authority.
func (s *Service) ChangeAuthority(
	ctx context.Context, actor access.Actor, id authority.ID, version int64, c AuthorityChange, once idempotency.Once[View],
) (idempotency.Answer, error) {
	scope, err := actor.Allow(access.AuthorityManage)
	if err != nil {
		return idempotency.Answer{}, err
	}
	answer, err := s.apply(ctx, actor, once, func(d Draft) (authority.ID, Change, error) {
		a, ok := d.Tree.Get(id)
		if !ok {
			return 0, Change{}, fault.ErrNotFound
		}
		m := manager{scope, d.Tree}
		if err := m.may(id, "/id"); err != nil {
			return 0, Change{}, err
		}
		if err := fault.CheckVersion(a.Version, version); err != nil {
			return 0, Change{}, err
		}
		change, err := c.of(id, m)
		return id, change, err
	})
	if errors.Is(err, fault.ErrStale) {
		return idempotency.Answer{}, s.whoChanged(ctx, id, err)
	}
	return answer, err
}

// of turns the request into the directory's own change.
func (c AuthorityChange) of(id authority.ID, m manager) (Change, error) {
	var change authority.Change
	var err error
	switch c.Kind {
	case Rename:
		change = authority.Rename{ID: id, On: c.On, Name: c.Name, Place: c.Place, Document: c.Document}
	case Move:
		err = m.may(c.Parent, "/parent_id")
		change = authority.Move{ID: id, On: c.On, Parent: c.Parent, Document: c.Document}
	case SetCode:
		change = authority.SetCode{ID: id, On: c.On, System: c.System, Code: c.Code, Document: c.Document}
	case SetForwarding:
		change = authority.SetForwarding{ID: id, On: c.On, As: c.ForwardsAs, Document: c.Document}
	case End:
		change = authority.End{ID: id, On: c.On, Document: c.Document}
	case AddSuccessor:
		err = m.may(c.Successor, "/successor_id")
		change = authority.AddSuccessor{Predecessor: id, Successor: c.Successor, On: c.On, Document: c.Document}
	case Create:
		fallthrough
	default:
		err = fault.ErrInvalid.At("/type", "invalid", "Không có loại thay đổi này.", "There is no such kind of change.")
	}
	if err != nil {
		return Change{}, err
	}
	return recorded(change, nil)
}

// whoChanged adds to a stale version's refusal who did what to the authority.
func (s *Service) whoChanged(ctx context.Context, id authority.ID, err error) error {
	events, lost := s.store.AuthorityEvents(ctx, id)
	refusal := fault.As(err)
	if lost != nil || len(events) == 0 || refusal == nil {
		return err
	}
	last := events[len(events)-1]
	return refusal.With("changed_by", last.ActorName).With("changed_at", last.RecordedAt).With("change", json.RawMessage(last.Change))
}
