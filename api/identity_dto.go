package api

import (
	"encoding/json"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/identity"
)

// signInRequest is a user name with its password.
type signInRequest struct {
	Username string `json:"username" validate:"required" example:"dongda.tiepdan"`
	Password string `json:"password" validate:"required" example:"mot-mat-khau-dai"`

	DeviceToken string `json:"device_token" example:"dt_0198c2d1…"` // from an earlier sign-in on this device: strangers cannot use up its attempts
	Cookie      bool   `json:"cookie" example:"false"`              // a page of this server: the refresh token goes into a cookie that no script reads, not into the answer
}

// refreshRequest presents a refresh token: in the body, or in the cookie.
type refreshRequest struct {
	RefreshToken string `json:"refresh_token" example:"rt_AAAAAg…"` // needed unless it is in the cookie
	Cookie       bool   `json:"cookie" example:"false"`             // a page of this server: it is in the cookie, and so is the next
}

// passwordRequest replaces one's own password.
type passwordRequest struct {
	Old string `json:"old_password" validate:"required" example:"mat-khau-duoc-cap"`
	New string `json:"new_password" validate:"required" example:"mot-mat-khau-dai-hon"`

	DeviceToken string `json:"device_token" example:"dt_0198c2d1…"` // that of this device, if it has one
	Cookie      bool   `json:"cookie" example:"false"`              // a page of this server: the refresh token goes into the cookie; then no answer is kept for the Idempotency-Key
}

// sessionResponse is what signing in and renewing give.
type sessionResponse struct {
	AccessToken        string          `json:"access_token" validate:"required" example:"eyJhbGciOiJFZERTQSJ9…"`
	TokenType          string          `json:"token_type" validate:"required" enums:"Bearer" example:"Bearer"`
	ExpiresAt          time.Time       `json:"expires_at" validate:"required" format:"date-time" example:"2026-03-02T01:30:00Z"` // of the access token
	ExpiresIn          int64           `json:"expires_in" validate:"required" example:"900"`                                     // seconds
	RefreshToken       string          `json:"refresh_token" validate:"required" example:"rt_AAAAAg…"`                           // good for one renewal; empty when it is in the cookie
	RefreshExpiresAt   time.Time       `json:"refresh_expires_at" validate:"required" format:"date-time" example:"2026-04-01T01:15:00Z"`
	DeviceToken        string          `json:"device_token,omitempty" example:"dt_0198c2d1…"`            // to be kept on this device and sent with the next sign-in; not after a renewal
	MustChangePassword bool            `json:"must_change_password" validate:"required" example:"false"` // nothing else is permitted until then
	Account            accountResponse `json:"account" validate:"required"`
}

func (s *server) showSession(x identity.Session) sessionResponse {
	return sessionResponse{
		AccessToken: x.AccessToken, TokenType: "Bearer", ExpiresAt: x.ExpiresAt.UTC(),
		ExpiresIn:    max(0, int64(x.ExpiresAt.Sub(s.Clock.Now()).Seconds())),
		RefreshToken: x.RefreshToken, RefreshExpiresAt: x.RefreshExpiresAt.UTC(), DeviceToken: x.DeviceToken,
		MustChangePassword: x.Account.MustChange, Account: s.showAccount(x.Account),
	}
}

// grant is a role at an authority.
type grant struct {
	Role        access.Role  `json:"role" validate:"required" swaggertype:"string" enums:"clerk,officer,head,supervisor,auditor,administrator" example:"clerk"`
	AuthorityID authority.ID `json:"authority_id,string" validate:"required" swaggertype:"string" example:"2"`
}

func domainGrants(list []grant) []access.Grant {
	out := make([]access.Grant, len(list))
	for i, g := range list {
		out[i] = access.Grant{Role: g.Role, Authority: g.AuthorityID}
	}
	return out
}

// accountRequest makes an account.
type accountRequest struct {
	AuthorityID authority.ID `json:"authority_id" validate:"required" swaggertype:"string" example:"2"` // the office it belongs to; never changes
	Username    string       `json:"username" validate:"required" example:"dongda.tiepdan2"`
	DisplayName string       `json:"display_name" validate:"required" maxLength:"100" example:"Lê Thị Ví Dụ"`
	Grants      []grant      `json:"grants"`
	Password    string       `json:"password" example:"mot-mat-khau-dai"`                     // one is generated when absent; to be changed at first use
	Reason      string       `json:"reason" maxLength:"500" example:"Thay chị Mai nghỉ sinh"` // required where grants open what is sealed
}

// accountPatchRequest changes one thing about an account.
type accountPatchRequest struct {
	Grants   *[]grant `json:"grants"` // all grants, old ones included
	Disabled *bool    `json:"disabled" example:"true"`
	Reason   string   `json:"reason" maxLength:"500" example:"Thay chị Mai nghỉ sinh"` // required where grants open what is sealed
}

// passwordResetRequest gives an account a new password.
type passwordResetRequest struct {
	Reason string `json:"reason" maxLength:"500" example:"Quên mật khẩu"` // required where the account opens what is sealed
}

// accountResponse is an account.
type accountResponse struct {
	ID                 string       `json:"id" validate:"required" example:"0198c2d1-6f0a-7c3e-9d0b-5a4c3b2a1f0e"`
	AuthorityID        authority.ID `json:"authority_id,string" validate:"required" swaggertype:"string" example:"2"`
	Username           string       `json:"username" validate:"required" example:"dongda.tiepdan"`
	DisplayName        string       `json:"display_name" validate:"required" example:"Lê Thị Ví Dụ"`
	Grants             []grant      `json:"grants" validate:"required"`
	MustChangePassword bool         `json:"must_change_password" validate:"required" example:"false"`
	DisabledAt         time.Time    `json:"disabled_at,omitzero" format:"date-time" example:"2026-05-01T03:00:00Z"`
	CreatedAt          time.Time    `json:"created_at" validate:"required" format:"date-time" example:"2026-01-05T02:00:00Z"`
	Version            int64        `json:"version" validate:"required" example:"1"`
	Proposal           *proposal    `json:"proposal,omitempty"` // what waits for a second administrator
}

// proposal is what an administrator has proposed about an account; another one who
// does the same makes it so. It lapses after three days, and with the next change.
type proposal struct {
	Action identity.Action `json:"action" validate:"required" swaggertype:"string" enums:"grants_set,password_reset" example:"grants_set"`
	Grants []grant         `json:"grants,omitempty"` // all that the account shall have
	Reason string          `json:"reason" validate:"required" example:"Thay chị Mai nghỉ sinh"`
	By     string          `json:"by" validate:"required" example:"admin.tinh"`
	At     time.Time       `json:"at" validate:"required" format:"date-time" example:"2026-05-01T03:00:00Z"`
}

func (s *server) showProposal(a identity.Account) *proposal {
	p := a.Proposal(s.Clock.Now())
	if p == nil {
		return nil
	}
	return &proposal{Action: p.Action, Grants: showGrants(p.Grants), Reason: p.Reason, By: p.By, At: p.At.UTC()}
}

func showGrants(grants []access.Grant) []grant {
	out := []grant{}
	for _, g := range grants {
		out = append(out, grant{g.Role, g.Authority})
	}
	return out
}

func (s *server) showAccount(a identity.Account) accountResponse {
	out := accountResponse{
		ID: a.ID.String(), AuthorityID: a.Home, Username: a.Username, DisplayName: a.DisplayName, Grants: showGrants(a.Grants),
		MustChangePassword: a.MustChange, CreatedAt: a.CreatedAt.UTC(), Version: a.Version, Proposal: s.showProposal(a),
	}
	if a.Disabled() {
		out.DisabledAt = a.DisabledAt.UTC()
	}
	return out
}

// createdAccountResponse is an account with the password that was made for it;
// it is told here and nowhere else.
type createdAccountResponse struct {
	accountResponse

	GeneratedPassword string `json:"generated_password,omitempty" example:"kho-doan-4821-nui"`
}

// meResponse is the account signed in with what it may do.
type meResponse struct {
	accountResponse

	Permissions []permissionsAt `json:"permissions" validate:"required"` // as the access token has them
}

// permissionsAt is what a role permits at an authority.
type permissionsAt struct {
	AuthorityID authority.ID        `json:"authority_id,string" validate:"required" swaggertype:"string" example:"2"`
	Role        access.Role         `json:"role" validate:"required" swaggertype:"string" example:"clerk"`
	Subtree     bool                `json:"subtree" validate:"required" example:"false"` // and everything below
	Permissions []access.Permission `json:"permissions" validate:"required" swaggertype:"array,string" example:"petition.read,petition.register"`
}

func showPermissions(actor access.Actor) []permissionsAt {
	out := []permissionsAt{}
	for _, g := range actor.Grants {
		line := permissionsAt{AuthorityID: g.Authority, Role: g.Role, Subtree: g.Role.CoversSubtree(), Permissions: []access.Permission{}}
		for _, p := range access.Permissions() {
			if g.Role.Grants(p) {
				line.Permissions = append(line.Permissions, p)
			}
		}
		out = append(out, line)
	}
	return out
}

// jwksResponse is a JSON Web Key Set.
//
//nolint:unused // for the description: the set comes ready made
type jwksResponse struct {
	Keys []json.RawMessage `json:"keys" validate:"required" swaggertype:"array,object"`
}

// accountsQuery are the parameters of the list of accounts.
type accountsQuery struct {
	AuthorityID authority.ID `form:"authority_id" swaggertype:"string"` // that belong to this office
	Q           string       `form:"q"`                                 // words of name or user name; accents may be left out
	Disabled    *bool        `form:"disabled"`
	Limit       int          `form:"limit" minimum:"1" maximum:"200" default:"50"` // rows on a page
	Cursor      string       `form:"cursor"`                                       // where the page begins, from the page before
}
