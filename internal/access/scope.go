package access

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/fault"
)

// ErrForbidden refuses an act that no grant of the account permits anywhere.
var ErrForbidden = fault.Define(fault.Forbidden, "forbidden",
	"Tài khoản không có quyền thực hiện việc này.", "The account is not permitted to do this.")

// Grant is a role at an authority.
type Grant struct {
	Role      Role
	Authority authority.ID
}

// Session is what an account began by signing in.
type Session struct {
	ID    uuid.UUID
	Since time.Time // when the password was given, in whole seconds, UTC
}

// Actor is who acts: an account and its grants, taken from a verified token,
// never from a request body. The zero Actor sees nothing and does nothing.
type Actor struct {
	Account uuid.UUID
	Home    authority.ID // the office the account belongs to
	Name    string       // username, for histories
	Grants  []Grant
	Session Session // zero for whoever has not signed in: the system, the command line, a calendar link

	further Policy       // what roles may do in further registers
	reason  string       // why the system itself acts; "" for everybody else
	may     []Permission // what the system may do for that reason
}

// SystemName is under which histories show the system itself.
const SystemName = "kntc"

// SystemActor returns the system itself, acting for a reason that no user gave,
// at every authority, with these permissions and no others. The reason is
// recorded with what it does.
func SystemActor(reason string, may ...Permission) Actor {
	return Actor{Name: SystemName, reason: reason, may: may}
}

// Under returns the actor with what its roles may do in further registers as
// well. Whoever verifies tokens calls it; nothing a client sends does.
func (a Actor) Under(further Policy) Actor {
	a.further = further
	return a
}

// Reason returns why the system itself acts; "" when somebody else does.
func (a Actor) Reason() string { return a.reason }

// Allow turns a permission into the Scope in which the actor has it. It fails
// with ErrForbidden when nothing gives the permission.
func (a Actor) Allow(p Permission) (Scope, error) {
	if a.reason != "" && slices.Contains(a.may, p) {
		return System(a.reason), nil
	}
	var s Scope
	for _, g := range a.Grants {
		if !g.Role.Grants(p) && !slices.Contains(a.further[g.Role], p) {
			continue
		}
		if g.Role.CoversSubtree() {
			s.subtree = append(s.subtree, g.Authority)
		} else {
			s.own = append(s.own, g.Authority)
		}
	}
	if len(s.own)+len(s.subtree) == 0 {
		return Scope{}, ErrForbidden.With("permission", string(p))
	}
	slices.Sort(s.own)
	slices.Sort(s.subtree)
	s.own = slices.Compact(s.own)
	s.subtree = slices.Compact(s.subtree)
	return s, nil
}

// Scope is the set of authorities whose rows may be touched. The zero Scope is
// empty. Every store method on owned rows takes one.
type Scope struct {
	own     []authority.ID      // these, and the predecessors they took over from
	subtree []authority.ID      // these, their descendants, and all their predecessors
	lent    []authority.OwnedID // these cases of other authorities, and nothing else of those
	all     bool
	reason  string
}

// System returns a Scope over everything, for work that no user asked for. The
// reason is logged; reviewers search for this name.
func System(reason string) Scope { return Scope{all: true, reason: reason} }

// All reports whether the Scope is the system's.
func (s Scope) All() bool { return s.all }

// Reason returns why a system scope was made.
func (s Scope) Reason() string { return s.reason }

// Own returns the authorities reached alone, sorted. It is a copy: nobody can
// widen a Scope by writing into what it returned.
func (s Scope) Own() []authority.ID { return slices.Clone(s.own) }

// Subtree returns the authorities reached with everything below them, sorted.
// It is a copy, as Own's is.
func (s Scope) Subtree() []authority.ID { return slices.Clone(s.subtree) }

// Empty reports whether the Scope reaches nothing.
func (s Scope) Empty() bool { return !s.all && len(s.own)+len(s.subtree)+len(s.lent) == 0 }

// Reach answers which rows lie within a grant; the directory of authorities
// implements it.
type Reach interface {
	// Owns reports whether records of the target are seen from the holder:
	// the same authority, or a successor of it.
	Owns(holder, target authority.ID) bool
	// Over reports whether the target lies in the holder's subtree, or was
	// taken over by one that does.
	Over(holder, target authority.ID) bool
}

// Covers reports whether rows owned by the target lie within the Scope.
func (s Scope) Covers(r Reach, target authority.ID) bool {
	if s.all {
		return true
	}
	for _, id := range s.own {
		if r.Owns(id, target) {
			return true
		}
	}
	for _, id := range s.subtree {
		if r.Over(id, target) {
			return true
		}
	}
	return false
}
