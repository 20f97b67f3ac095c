package identity

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
)

// Two administrators are two people only while neither has the account of the
// other. Whoever made the other's account, made it an administrator or gave it a
// password may have it still, until its owner has had time to notice: so long
// neither agrees to what the other proposes. Nor does anybody become the only
// administrator by taking the grant of another one.

// independentFor is how long two accounts are not independent after one had the
// other in hand.
const independentFor = proposedFor

// Touch is something that was done to an account lately.
type Touch struct {
	Account Account // as it is now
	Changed Changed
	Before  []access.Grant // what it had before
	After   []access.Grant
}

// recent is from when on touches count.
func recent(now time.Time) time.Time { return now.Add(-max(independentFor, disabledLast)) }

// gave reports whether the touch put an administrator's account into somebody's
// hand: it was made, became one with more reach, or got another password.
func (t Touch) gave() bool {
	return t.Changed.Action == PasswordReset || slices.ContainsFunc(t.After, func(g access.Grant) bool {
		return g.Role.Grants(access.AccountManage) && !slices.Contains(t.Before, g)
	})
}

// by reports whether an administrator did it, or proposed it.
func (t Touch) by(id uuid.UUID, username string) bool {
	return id != uuid.Nil && (t.Changed.ByID == id || ReadDetail(t.Changed.Detail).ProposedBy == username)
}

// between are the touches by which one of two accounts had the other in hand.
func (r reach) between(now time.Time, id uuid.UUID, username string) []Touch {
	var out []Touch
	for _, t := range r.touches {
		if now.Sub(t.Changed.At) > independentFor || !t.gave() {
			continue
		}
		if t.Account.ID == id && t.by(r.actor.Account, r.actor.Name) || t.Account.ID == r.actor.Account && t.by(id, username) {
			out = append(out, t)
		}
	}
	return out
}

// independent reports whether neither the actor nor another administrator had the
// account of the other in hand.
func (r reach) independent(now time.Time, id uuid.UUID, username string) bool {
	return len(r.between(now, id, username)) == 0
}

// ofOneHand reports whether one of the actor and another administrator made the
// other one alone: there was no second one then, and there is none yet.
func (r reach) ofOneHand(now time.Time, a Account) bool {
	return slices.ContainsFunc(r.between(now, a.ID, a.Username), func(t Touch) bool {
		return t.Changed.Action != PasswordReset && ReadDetail(t.Changed.Detail).ProposedBy == ""
	})
}

// formers are those who were administrators until lately, as they were then.
func (r reach) formers(now time.Time) []Account {
	var out []Account
	for _, t := range r.touches {
		if administers(t.Before) && !administers(t.After) && now.Sub(t.Changed.At) <= disabledLast {
			a := t.Account
			a.Grants = t.Before
			out = append(out, a)
		}
	}
	return out
}
