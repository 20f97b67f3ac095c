package identity

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/text"
)

// Account is somebody, or a program, that may sign in.
type Account struct {
	ID          uuid.UUID
	Home        authority.ID // the office it belongs to; never changes
	Username    string       // never changes
	DisplayName string
	Grants      []access.Grant // by authority, then role
	MustChange  bool           // the password, before anything else
	DisabledAt  time.Time      // zero: may sign in
	CreatedAt   time.Time
	Version     int64   // counts changes; the ETag
	Changed     Changed // the last change
}

// Disabled reports whether the account may not sign in.
func (a Account) Disabled() bool { return !a.DisabledAt.IsZero() }

// Actor returns whom the account acts as.
func (a Account) Actor() access.Actor {
	return access.Actor{Account: a.ID, Home: a.Home, Name: a.Username, Grants: slices.Clone(a.Grants)}
}

// Changed says what was last done to an account.
type Changed struct {
	Action Action
	By     string    // username
	ByID   uuid.UUID // account; uuid.Nil for the command line
	At     time.Time
	Detail string // JSON of what was done, as the account's history keeps it; "" for nothing more
}

// Action is something done to an account.
type Action string

// The actions.
const (
	Created         Action = "created"
	GrantsSet       Action = "grants_set"
	Disabled        Action = "disabled"
	Enabled         Action = "enabled"
	PasswordReset   Action = "password_reset"
	PasswordChanged Action = "password_changed"
	SessionsEnded   Action = "sessions_ended"
	GrantsProposed  Action = "grants_proposed" // waits for a second administrator
	ResetProposed   Action = "reset_proposed"  // waits for a second administrator
)

// NewAccount asks for an account.
type NewAccount struct {
	Home        authority.ID
	Username    string // 3 to 40 of a–z, 0–9, dot, hyphen, underscore; other case is lowered
	DisplayName string
	Grants      []access.Grant
	Password    string // "" has one generated
	Reason      string // why, where grants open what is sealed
}

// AccountFilter narrows the list of accounts. Zero members do not narrow.
type AccountFilter struct {
	Home     authority.ID
	Search   string // every word begins some word of name or username, accents aside
	Disabled *bool
}

// AccountPage asks for up to Limit accounts whose name comes after After.
type AccountPage struct {
	After string // "" from the start
	Limit int
}

const (
	minUsername    = 3
	maxUsername    = 40
	maxDisplayName = 100 // characters
	maxGrants      = 100 // an access token carries them all
)

// canonical returns a user name as it is stored, and whether it can be one.
func canonical(username string) (string, bool) {
	name := strings.ToLower(strings.TrimSpace(username))
	if len(name) < minUsername || len(name) > maxUsername {
		return name, false
	}
	return name, !strings.ContainsFunc(name, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("._-", r)
	})
}

// clean checks a request for an account and brings it into stored form. Every
// fault is told at once.
func (n NewAccount) clean(tree *authority.Tree) (NewAccount, error) {
	bad := ErrAccount
	name, ok := canonical(n.Username)
	if !ok {
		bad = bad.At("/username", "invalid",
			"Tên đăng nhập gồm 3 đến 40 ký tự a–z, 0–9, dấu chấm, gạch ngang, gạch dưới.",
			"The user name has 3 to 40 of a–z, 0–9, dot, hyphen and underscore.")
	}
	n.Username = name
	n.DisplayName = text.Clean(n.DisplayName)
	switch length := utf8.RuneCountInString(n.DisplayName); {
	case length == 0:
		bad = bad.At("/display_name", "required", "Phải có họ tên.", "A name is required.")
	case length > maxDisplayName || !utf8.ValidString(n.DisplayName) || strings.Contains(n.DisplayName, "\n"):
		bad = bad.At("/display_name", "invalid", "Họ tên là một dòng không quá 100 ký tự.", "The name is one line of at most 100 characters.")
	}
	if _, ok := tree.Get(n.Home); !ok {
		bad = bad.At("/authority_id", "not_found", "Không có cơ quan này.", "There is no such authority.")
	}
	n.Grants, bad = cleanGrants(tree, n.Grants, bad)
	if len(bad.Fields) > 0 {
		return NewAccount{}, bad
	}
	return n, nil
}

// cleanGrants sorts the grants, drops repeated ones, and adds to bad what is
// wrong with them.
func cleanGrants(tree *authority.Tree, grants []access.Grant, bad *fault.Error) ([]access.Grant, *fault.Error) {
	for i, g := range grants {
		at := "/grants/" + strconv.Itoa(i)
		if !slices.Contains(access.Roles(), g.Role) {
			bad = bad.At(at+"/role", "invalid", "Không có vai trò này.", "There is no such role.")
		}
		if _, ok := tree.Get(g.Authority); !ok {
			bad = bad.At(at+"/authority_id", "not_found", "Không có cơ quan này.", "There is no such authority.")
		}
	}
	grants = slices.Clone(grants)
	slices.SortFunc(grants, func(a, b access.Grant) int {
		return cmp.Or(cmp.Compare(a.Authority, b.Authority), cmp.Compare(a.Role, b.Role))
	})
	grants = slices.Compact(grants)
	if len(grants) > maxGrants {
		bad = bad.At("/grants", "too_many", "Một tài khoản có tối đa 100 quyền.", "An account has at most 100 grants.")
	}
	return grants, bad
}
