package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/identity"
)

// Identity is who somebody is: sessions, passwords, accounts, signing keys.
// *identity.Service is the one used outside tests.
type Identity interface {
	SignIn(ctx context.Context, username, password string, from identity.Origin) (identity.Session, error)
	Refresh(ctx context.Context, text, key string, from identity.Origin) (identity.Session, error)
	SignOut(ctx context.Context, text string) error
	ChangePassword(
		ctx context.Context, actor access.Actor, old, fresh string, from identity.Origin, once idempotency.Once[identity.Session],
	) (idempotency.Answer, error)
	Own(ctx context.Context, actor access.Actor) (identity.Account, error)
	JWKS() []byte

	OwnSessions(ctx context.Context, actor access.Actor) ([]identity.OpenSession, error)
	EndOwnSession(ctx context.Context, actor access.Actor, session uuid.UUID) error
	EndOwnSessions(ctx context.Context, actor access.Actor) error
	Sessions(ctx context.Context, actor access.Actor, id uuid.UUID) ([]identity.OpenSession, error)
	EndSessions(ctx context.Context, actor access.Actor, id uuid.UUID) error

	OpenCalendarLink(ctx context.Context, actor access.Actor) (identity.CalendarAddress, error)
	OwnCalendarLink(ctx context.Context, actor access.Actor) (identity.CalendarAddress, error)
	EndCalendarLink(ctx context.Context, actor access.Actor) error
	ReadCalendarLink(ctx context.Context, text string) (access.Actor, error)

	Account(ctx context.Context, actor access.Actor, id uuid.UUID) (identity.Account, error)
	Accounts(ctx context.Context, actor access.Actor, f identity.AccountFilter, page identity.AccountPage) ([]identity.Account, error)
	CreateAccount(ctx context.Context, actor access.Actor, n identity.NewAccount, once idempotency.Once[identity.Issued]) (idempotency.Answer, error)
	SetGrants(ctx context.Context, actor access.Actor, id uuid.UUID, version int64, grants []access.Grant, reason string) (identity.Account, error)
	Disable(ctx context.Context, actor access.Actor, id uuid.UUID, version int64) (identity.Account, error)
	Enable(ctx context.Context, actor access.Actor, id uuid.UUID, version int64) (identity.Account, error)
	ResetPassword(
		ctx context.Context, actor access.Actor, id uuid.UUID, version int64, reason string, once idempotency.Once[identity.Issued],
	) (idempotency.Answer, error)
	OfficeEvents(
		ctx context.Context, actor access.Actor, at authority.ID, before identity.OfficeEventPlace, limit int,
	) ([]identity.OfficeEvent, error)
}

// signIn checks a password and starts a session.
//
//	@Summary	Sign in
//	@ID		signIn
//	@Tags		auth
//	@Param		body	body		signInRequest	true	"user name and password"
//	@Success	200		{object}	sessionResponse
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/auth/sign-in [post]
func (s *server) signIn(c echo.Context, _ access.Actor) error {
	in, _, err := web.Bind[signInRequest](c)
	if err != nil {
		return err
	}
	if in.Cookie {
		if err := s.refuseCrossSite(c); err != nil {
			return err
		}
	}
	session, err := s.Identity.SignIn(c.Request().Context(), in.Username, in.Password, originOf(c, in.DeviceToken))
	if err != nil {
		return err
	}
	return s.answerSession(c, session, in.Cookie)
}

// originOf tells from where a request comes.
func originOf(c echo.Context, deviceToken string) identity.Origin {
	return identity.Origin{Address: c.RealIP(), Agent: c.Request().UserAgent(), DeviceToken: deviceToken}
}

// refresh exchanges a refresh token for a new session. A client that may have
// lost the answer sends the same Idempotency-Key again.
//
//	@Summary	Renew a session
//	@ID		refresh
//	@Tags		auth
//	@Param		Idempotency-Key	header		string			false	"names this request; send the same one when you retry"
//	@Param		body			body		refreshRequest	true	"the refresh token"
//	@Success	200				{object}	sessionResponse
//	@Failure	default			{object}	web.Problem
//	@Router		/api/v1/auth/refresh [post]
func (s *server) refresh(c echo.Context, _ access.Actor) error {
	in, _, err := web.Bind[refreshRequest](c)
	if err != nil {
		return err
	}
	key, err := web.IdempotencyKey(c)
	if err != nil && !errors.Is(err, web.ErrKeyRequired) {
		return err
	}
	token, err := s.presented(c, in)
	if err != nil {
		return err
	}
	session, err := s.Identity.Refresh(c.Request().Context(), token, key, originOf(c, ""))
	if err != nil {
		return err
	}
	return s.answerSession(c, session, in.Cookie)
}

// signOut ends the session that a refresh token belongs to. It answers alike
// for a token that is none.
//
//	@Summary	Sign out
//	@ID		signOut
//	@Tags		auth
//	@Param		body	body	refreshRequest	true	"the refresh token"
//	@Success	204
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/auth/sign-out [post]
func (s *server) signOut(c echo.Context, _ access.Actor) error {
	in, _, err := web.Bind[refreshRequest](c)
	if err != nil {
		return err
	}
	token, err := s.presented(c, in)
	if err != nil {
		return err
	}
	if err := s.Identity.SignOut(c.Request().Context(), token); err != nil {
		return err
	}
	if in.Cookie {
		s.setCookie(c, "")
	}
	return c.NoContent(http.StatusNoContent)
}

// changePassword replaces the account's own password and starts a new session;
// all others end.
//
//	@Summary	Change one's own password
//	@ID		changePassword
//	@Tags		auth
//	@Security	bearer
//	@Param		Idempotency-Key	header		string			false	"names this request; send the same one when you retry"
//	@Param		body			body		passwordRequest	true	"present and new password"
//	@Success	200				{object}	sessionResponse
//	@Failure	default			{object}	web.Problem
//	@Router		/api/v1/auth/password [post]
func (s *server) changePassword(c echo.Context, actor access.Actor) error {
	in, raw, err := web.Bind[passwordRequest](c)
	if err != nil {
		return err
	}
	if in.Cookie {
		return s.changePasswordHere(c, actor, in)
	}
	render := func(x identity.Session) (idempotency.Answer, error) {
		return web.Rendered(http.StatusOK, "", "", s.showSession(x))
	}
	digest := func() (string, error) { return web.Fingerprint(c, raw), nil }
	return web.ActIfKeyed(s.Server, c, actor, digest, render, func(once idempotency.Once[identity.Session]) (idempotency.Answer, error) {
		return s.Identity.ChangePassword(c.Request().Context(), actor, in.Old, in.New, originOf(c, in.DeviceToken), once)
	})
}

// changePasswordHere changes it for a page of this server. The answer is not kept: a
// kept one could not set the cookie. Whoever loses it signs in with the new password.
func (s *server) changePasswordHere(c echo.Context, actor access.Actor, in passwordRequest) error {
	if err := s.refuseCrossSite(c); err != nil {
		return err
	}
	var session identity.Session
	_, err := s.Identity.ChangePassword(c.Request().Context(), actor, in.Old, in.New, originOf(c, in.DeviceToken), idempotency.Unkept(&session))
	if err != nil {
		return err
	}
	return s.answerSession(c, session, true)
}

// me tells who is signed in and what the account may do where.
//
//	@Summary	The account signed in
//	@ID		getMe
//	@Tags		auth
//	@Security	bearer
//	@Success	200		{object}	meResponse
//	@Success	304		"the copy at hand is current"
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/me [get]
func (s *server) me(c echo.Context, actor access.Actor) error {
	account, err := s.Identity.Own(c.Request().Context(), actor)
	if err != nil {
		return err
	}
	return web.Get(c, 0, meResponse{s.showAccount(account), showPermissions(actor)})
}

// keys serves the public keys that access tokens are signed with.
//
//	@Summary	Public keys of access tokens (RFC 7517)
//	@ID		getKeys
//	@Tags		auth
//	@Success	200		{object}	jwksResponse
//	@Failure	default	{object}	web.Problem
//	@Router		/.well-known/jwks.json [get]
func (s *server) keys(c echo.Context, _ access.Actor) error {
	c.Response().Header().Set("Cache-Control", "public, max-age=3600")
	return c.Blob(http.StatusOK, web.MediaJSON, s.Identity.JWKS())
}

// accounts lists the accounts of the offices that the account administers, by
// name.
//
//	@Summary	List accounts
//	@ID		getAccounts
//	@Tags		accounts
//	@Security	bearer
//	@Param		filter	query		accountsQuery	false	"filter and page"
//	@Success	200		{object}	web.Page[accountResponse]
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/accounts [get]
func (s *server) accounts(c echo.Context, actor access.Actor) error {
	q, err := web.BindQuery[accountsQuery](c)
	if err != nil {
		return err
	}
	if err := refusal(checkWords(web.ErrQuery, q.Q)); err != nil {
		return err
	}
	f := identity.AccountFilter{Home: q.AuthorityID, Search: q.Q, Disabled: q.Disabled}
	return web.ListByName(s.Server, c, actor, q.Limit, q.Cursor,
		func(after string, limit int) ([]identity.Account, error) {
			return s.Identity.Accounts(c.Request().Context(), actor, f, identity.AccountPage{After: after, Limit: limit})
		},
		func(a identity.Account) string { return a.Username }, s.showAccount)
}

// createAccount makes an account. A generated password is told in the answer
// to this request and nowhere else.
//
//	@Summary	Create an account
//	@ID		createAccount
//	@Tags		accounts
//	@Security	bearer
//	@Param		Idempotency-Key	header		string			true	"names this request; send the same one when you retry"
//	@Param		body			body		accountRequest	true	"the account"
//	@Success	201				{object}	createdAccountResponse
//	@Failure	default			{object}	web.Problem
//	@Router		/api/v1/accounts [post]
func (s *server) createAccount(c echo.Context, actor access.Actor) error {
	in, raw, err := web.Bind[accountRequest](c)
	if err != nil {
		return err
	}
	render := func(made identity.Issued) (idempotency.Answer, error) {
		a := made.Account
		return web.Rendered(web.Created, web.ETag(a.Version), v1+"/accounts/"+a.ID.String(), createdAccountResponse{s.showAccount(a), made.Password})
	}
	return web.Act(s.Server, c, actor, web.Fingerprint(c, raw), render, func(once idempotency.Once[identity.Issued]) (idempotency.Answer, error) {
		return s.Identity.CreateAccount(c.Request().Context(), actor, identity.NewAccount{
			Home: in.AuthorityID, Username: in.Username, DisplayName: in.DisplayName, Grants: domainGrants(in.Grants), Password: in.Password, Reason: in.Reason,
		}, once)
	})
}

// account shows one account.
//
//	@Summary	An account
//	@ID		getAccount
//	@Tags		accounts
//	@Security	bearer
//	@Param		id		path		string	true	"account id"
//	@Success	200		{object}	accountResponse
//	@Success	304		"the copy at hand is current"
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/accounts/{id} [get]
func (s *server) account(c echo.Context, actor access.Actor) error {
	id, err := accountID(c)
	if err != nil {
		return err
	}
	a, err := s.Identity.Account(c.Request().Context(), actor, id)
	if err != nil {
		return err
	}
	return web.Get(c, a.Version, s.showAccount(a))
}

// changeAccount replaces the grants of an account, or disables or enables it.
// Grants that open what is sealed need a reason and a sign-in within the last 15
// minutes. Where another administrator could give them as well, they are proposed
// (202), and given when that one sends the same grants.
//
//	@Summary	Change an account's grants, or disable or enable it
//	@ID		changeAccount
//	@Tags		accounts
//	@Security	bearer
//	@Param		id			path		string				true	"account id"
//	@Param		If-Match	header		string				true	"ETag last seen"
//	@Param		body		body		accountPatchRequest	true	"one of the two fields"
//	@Success	200			{object}	accountResponse
//	@Success	202			{object}	accountResponse	"proposed"
//	@Failure	default		{object}	web.Problem
//	@Router		/api/v1/accounts/{id} [patch]
func (s *server) changeAccount(c echo.Context, actor access.Actor) error {
	id, version, err := accountTarget(c)
	if err != nil {
		return err
	}
	in, _, err := web.Bind[accountPatchRequest](c)
	if err != nil {
		return err
	}
	a, err := s.applyPatch(c.Request().Context(), actor, id, version, in)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Etag", web.ETag(a.Version))
	status := http.StatusOK
	if a.Changed.Action == identity.GrantsProposed {
		status = http.StatusAccepted
	}
	return web.WriteJSON(c, status, s.showAccount(a))
}

// applyPatch makes the one change that was asked for: each is a fact of its
// own in the account's history.
func (s *server) applyPatch(
	ctx context.Context, actor access.Actor, id uuid.UUID, version int64, in accountPatchRequest,
) (identity.Account, error) {
	switch {
	case (in.Grants == nil) == (in.Disabled == nil):
		return identity.Account{}, web.ErrBody.Msg("Mỗi lần chỉ thay đổi một trong hai: phân quyền, hoặc việc khóa tài khoản.", "Send exactly one of grants and disabled.").
			At("", "one_of", "Cần đúng một trường.", "Exactly one field is needed.")
	case in.Grants != nil:
		return s.Identity.SetGrants(ctx, actor, id, version, domainGrants(*in.Grants), in.Reason)
	case *in.Disabled:
		return s.Identity.Disable(ctx, actor, id, version)
	}
	return s.Identity.Enable(ctx, actor, id, version)
}

// resetPassword gives an account a new password, which is told once and must
// be changed at first use. For an account that opens what is sealed it needs what
// giving such grants needs; a proposal (202) has no password.
//
//	@Summary	Reset an account's password
//	@ID		resetPassword
//	@Tags		accounts
//	@Security	bearer
//	@Param		id				path		string	true	"account id"
//	@Param		If-Match		header		string	true	"ETag last seen"
//	@Param		Idempotency-Key	header		string	true	"names this request; send the same one when you retry"
//	@Param		body			body		passwordResetRequest	true	"why"
//	@Success	200				{object}	createdAccountResponse
//	@Success	202				{object}	createdAccountResponse	"proposed"
//	@Failure	default			{object}	web.Problem
//	@Router		/api/v1/accounts/{id}/password-reset [post]
func (s *server) resetPassword(c echo.Context, actor access.Actor) error {
	id, version, err := accountTarget(c)
	if err != nil {
		return err
	}
	in, raw, err := web.Bind[passwordResetRequest](c)
	if err != nil {
		return err
	}
	render := func(reset identity.Issued) (idempotency.Answer, error) {
		a, status := reset.Account, http.StatusOK
		if a.Changed.Action == identity.ResetProposed {
			status = http.StatusAccepted
		}
		return web.Rendered(status, web.ETag(a.Version), "", createdAccountResponse{s.showAccount(a), reset.Password})
	}
	return web.Act(s.Server, c, actor, web.Fingerprint(c, raw), render, func(once idempotency.Once[identity.Issued]) (idempotency.Answer, error) {
		return s.Identity.ResetPassword(c.Request().Context(), actor, id, version, in.Reason, once)
	})
}

// accountID reads an account's id in the path.
func accountID(c echo.Context) (uuid.UUID, error) {
	s := c.Param("id")
	id, err := uuid.Parse(s)
	if err != nil || id.String() != s {
		return uuid.UUID{}, fault.ErrNotFound
	}
	return id, nil
}

func accountTarget(c echo.Context) (uuid.UUID, int64, error) {
	id, err := accountID(c)
	if err != nil {
		return id, 0, err
	}
	version, err := web.IfMatch(c)
	return id, version, err
}
