package identity

import (
	"slices"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/text"
)

// Administrators see no denouncer, but make the accounts that do (Luật Tố cáo
// 25/2018/QH14, Điều 8 khoản 3). So what gives an account the view of sealed
// parties, or the making of accounts, and what puts somebody in the place of such
// an account, needs a password given just now and a reason; and where another
// administrator could do the same, it needs that one as well: the first proposes,
// the second does the same once more. The offices concerned see all of it
// (OfficeEvents). Whoever works on the command line has the database anyway.

const (
	freshFor     = 15 * time.Minute   // a sign-in counts as fresh
	proposedFor  = 3 * 24 * time.Hour // a proposal waits: over a weekend
	disabledLast = 24 * time.Hour     // an administrator counts who was disabled: nobody becomes the only one in a moment
	maxReason    = 500                // characters
)

// opens reports whether a role shows sealed parties, or gives itself whatever
// role does.
func opens(r access.Role) bool { return r.Grants(access.SealedView) || r.Grants(access.AccountManage) }

// openings are the authorities at which an account with grants has a role that
// opens and had not before.
func openings(before, grants []access.Grant) []authority.ID {
	var at []authority.ID
	for _, g := range grants {
		if opens(g.Role) && !slices.Contains(before, g) {
			at = append(at, g.Authority)
		}
	}
	return at
}

// closed are the grants that open nothing.
func closed(grants []access.Grant) []access.Grant {
	return slices.DeleteFunc(slices.Clone(grants), func(g access.Grant) bool { return opens(g.Role) })
}

// Proposal is what one administrator has proposed and another has to agree to.
type Proposal struct {
	Action Action         // GrantsSet or PasswordReset
	Grants []access.Grant // all that the account shall have
	Reason string
	By     string // username
	ByID   uuid.UUID
	At     time.Time
}

// Proposal returns what waits for a second administrator: the last thing that
// happened to the account, for three days. It is nil when nothing does.
func (a Account) Proposal(now time.Time) *Proposal {
	d := ReadDetail(a.Changed.Detail)
	p := Proposal{Action: GrantsSet, Grants: d.Proposed, Reason: d.Reason, By: a.Changed.By, ByID: a.Changed.ByID, At: a.Changed.At}
	if a.Changed.Action == ResetProposed {
		p.Action = PasswordReset
	} else if d.Proposed == nil {
		return nil
	}
	if now.Sub(p.At) > proposedFor {
		return nil
	}
	return &p
}

// agreement is how far an act that opens something has come.
type agreement struct {
	waits      bool   // for a second administrator
	proposedBy string // the first one, when this is the second
}

// agree checks the reason, which it returns as it is stored, and the sign-in, and
// looks for a proposal of another administrator that the act repeats.
func (r reach) agree(
	a Account, now time.Time, reason string, at []authority.ID, repeats func(Proposal) bool,
) (agreement, string, error) {
	reason, err := r.checkReason(reason, now, len(at) > 0)
	if err != nil || len(at) == 0 || r.actor.Account == uuid.Nil || !r.second(a.ID, now, append(at, a.Home)) {
		return agreement{}, reason, err
	}
	if p := a.Proposal(now); p != nil && p.ByID != r.actor.Account && repeats(*p) {
		if !r.independent(now, p.ByID, p.By) {
			return agreement{}, reason, ErrNotSecond
		}
		return agreement{proposedBy: p.By}, reason, nil
	}
	return agreement{waits: true}, reason, nil
}

// checkReason brings a reason into stored form. An act that opens something must
// have one, and a fresh sign-in.
func (r reach) checkReason(reason string, now time.Time, opening bool) (string, error) {
	reason = text.Clean(reason)
	if utf8.RuneCountInString(reason) > maxReason {
		return "", ErrReason.At("/reason", "too_long", "Lý do không quá 500 ký tự.", "The reason has 500 characters at most.")
	}
	if !opening || r.actor.Account == uuid.Nil {
		return reason, nil
	}
	if reason == "" {
		return "", ErrReason.At("/reason", "required", "Phải nêu lý do.", "A reason is required.")
	}
	if now.Sub(r.actor.Session.Since) > freshFor {
		return "", ErrSignInAgain
	}
	return reason, nil
}

// second reports whether there is another administrator who could do what the
// actor does at the authorities, beside the account it is done to; or was one until
// a day ago.
func (r reach) second(subject uuid.UUID, now time.Time, at []authority.ID) bool {
	return slices.ContainsFunc(slices.Concat(r.administrators, r.formers(now)), func(a Account) bool {
		if a.ID == r.actor.Account || a.ID == subject || a.Disabled() && now.Sub(a.DisabledAt) > disabledLast || r.ofOneHand(now, a) {
			return false
		}
		scope, err := a.Actor().Allow(access.AccountManage)
		return err == nil && !slices.ContainsFunc(at, func(id authority.ID) bool { return !scope.Covers(r.tree, id) })
	})
}
