package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/replay"
)

// NewAuthority asks to found an authority. The JSON is what its history keeps.
type NewAuthority struct {
	Name      string           `json:"name"`
	Tier      authority.Tier   `json:"tier"`
	Branch    authority.Branch `json:"branch"`
	Place     string           `json:"place"`
	ValidFrom clock.Date       `json:"valid_from"` // first day of its existence
	Parent    authority.ID     `json:"parent_id"`
	Document  string           `json:"document"`
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
)

// ChangeKinds lists the kinds that an existing authority can undergo.
func ChangeKinds() []ChangeKind { return []ChangeKind{Rename, Move, SetCode, End, AddSuccessor} }

// AuthorityChange asks to change an authority from a day on. The JSON is what
// its history keeps.
type AuthorityChange struct {
	Kind      ChangeKind   `json:"type"`
	On        clock.Date   `json:"on"`                     // first day on which it holds; of End, on which the authority no longer exists
	Name      string       `json:"name,omitempty"`         // Rename
	Parent    authority.ID `json:"parent_id,omitempty"`    // Move
	System    string       `json:"system,omitempty"`       // SetCode
	Code      string       `json:"code,omitempty"`         // SetCode; "" takes it away
	Successor authority.ID `json:"successor_id,omitempty"` // AddSuccessor
	Document  string       `json:"document,omitempty"`
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

// CreateAuthority founds an authority below one that the actor administers.
// It fails with the refusals of package authority and replay.ErrKeyReused.
func (s *Authorities) CreateAuthority(
	ctx context.Context, actor access.Actor, n NewAuthority, once Once[AuthorityView],
) (Answer, error) {
	scope, err := actor.Allow(access.AuthorityManage)
	if err != nil {
		return Answer{}, err
	}
	return s.apply(ctx, actor, once, func(d Draft) (authority.ID, DirectoryChange, error) {
		if err := (manager{scope, d.Tree}).may(n.Parent, "/parent_id"); err != nil {
			return 0, DirectoryChange{}, err
		}
		record, err := json.Marshal(struct {
			Kind ChangeKind `json:"type"`
			NewAuthority
		}{Create, n})
		return d.NextID, DirectoryChange{
			Change: authority.Create{
				Authority: authority.Authority{
					ID: d.NextID, Name: n.Name, Tier: n.Tier, Branch: n.Branch, Place: n.Place,
					ValidFrom: n.ValidFrom, Source: n.Document,
				},
				Parent: n.Parent, Document: n.Document,
			},
			Concerns: []authority.ID{d.NextID}, Record: string(record),
		}, err
	})
}

// apply makes one change of one authority once, and answers with the authority
// as it is afterwards.
func (s *Authorities) apply(
	ctx context.Context, actor access.Actor, once Once[AuthorityView],
	decide func(Draft) (authority.ID, DirectoryChange, error),
) (Answer, error) {
	return replay.Run(s.sealer, actor, once, func(r *replay.Request, keep func(AuthorityView) (replay.Kept, error)) error {
		return s.store.ApplyDirectory(ctx, actor, r, func(d Draft) (DirectoryOutcome, error) {
			id, change, err := decide(d)
			return DirectoryOutcome{
				Changes: []DirectoryChange{change},
				Answer: func(after *authority.Tree) (replay.Kept, error) {
					v, err := s.view(after, id, clock.Date{})
					if err != nil {
						return replay.Kept{}, err
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
func (s *Authorities) ChangeAuthority(
	ctx context.Context, actor access.Actor, id authority.ID, version int64, c AuthorityChange, once Once[AuthorityView],
) (Answer, error) {
	scope, err := actor.Allow(access.AuthorityManage)
	if err != nil {
		return Answer{}, err
	}
	answer, err := s.apply(ctx, actor, once, func(d Draft) (authority.ID, DirectoryChange, error) {
		a, ok := d.Tree.Get(id)
		if !ok {
			return 0, DirectoryChange{}, fault.ErrNotFound
		}
		m := manager{scope, d.Tree}
		if err := m.may(id, "/id"); err != nil {
			return 0, DirectoryChange{}, err
		}
		if err := stale(a.Version, version); err != nil {
			return 0, DirectoryChange{}, err
		}
		change, err := c.of(id, m)
		return id, change, err
	})
	if errors.Is(err, fault.ErrStale) {
		return Answer{}, s.whoChanged(ctx, id, err)
	}
	return answer, err
}

// of turns the request into the directory's own change.
func (c AuthorityChange) of(id authority.ID, m manager) (DirectoryChange, error) {
	record, err := json.Marshal(c)
	if err != nil {
		return DirectoryChange{}, fmt.Errorf("record change of authority %s: %w", id, err)
	}
	out := DirectoryChange{Concerns: []authority.ID{id}, Record: string(record)}
	switch c.Kind {
	case Rename:
		out.Change = authority.Rename{ID: id, On: c.On, Name: c.Name, Document: c.Document}
	case Move:
		err = m.may(c.Parent, "/parent_id")
		out.Change = authority.Move{ID: id, On: c.On, Parent: c.Parent, Document: c.Document}
	case SetCode:
		out.Change = authority.SetCode{ID: id, On: c.On, System: c.System, Code: c.Code, Document: c.Document}
	case End:
		out.Change = authority.End{ID: id, On: c.On, Document: c.Document}
	case AddSuccessor:
		err = m.may(c.Successor, "/successor_id")
		out.Change = authority.AddSuccessor{Predecessor: id, Successor: c.Successor, On: c.On, Document: c.Document}
		out.Concerns = append(out.Concerns, c.Successor)
	case Create:
		fallthrough
	default:
		err = fault.ErrInvalid.At("/type", "invalid", "Không có loại thay đổi này.", "There is no such kind of change.")
	}
	return out, err
}

// whoChanged adds to a stale version's refusal who did what to the authority.
func (s *Authorities) whoChanged(ctx context.Context, id authority.ID, err error) error {
	events, lost := s.store.AuthorityEvents(ctx, id)
	refusal := fault.As(err)
	if lost != nil || len(events) == 0 || refusal == nil {
		return err
	}
	last := events[len(events)-1]
	return refusal.With("changed_by", last.ActorName).With("changed_at", last.RecordedAt).With("change", json.RawMessage(last.Change))
}
