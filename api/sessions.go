package api

import (
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/fault"
	"kntc/internal/identity"
)

// openSession is a session that has not ended.
type openSession struct {
	ID        uuid.UUID `json:"id" validate:"required" swaggertype:"string" format:"uuid" example:"0198c2d1-6f0a-7c3e-9d0b-5a4c3b2a1f0f"`
	StartedAt time.Time `json:"started_at" validate:"required" format:"date-time" example:"2026-03-02T01:15:00Z"`
	RenewedAt time.Time `json:"renewed_at" validate:"required" format:"date-time" example:"2026-03-03T02:15:00Z"`
	ExpiresAt time.Time `json:"expires_at" validate:"required" format:"date-time" example:"2026-03-10T02:15:00Z"` // unless it is renewed
	EndsAt    time.Time `json:"ends_at" validate:"required" format:"date-time" example:"2026-04-01T01:15:00Z"`    // however often it is renewed
	Device    string    `json:"device,omitempty" example:"Mozilla/5.0 …"`                                         // what the client calls itself
	Address   string    `json:"address,omitempty" example:"203.0.113.7"`                                          // from which it was last renewed; of IPv6 the /64
	Current   bool      `json:"current" validate:"required" example:"true"`                                       // the one that asks
}

// sessionsResponse lists open sessions, the one renewed last first: two hundred at
// most.
type sessionsResponse struct {
	Sessions []openSession `json:"sessions" validate:"required"`
}

func showSessions(list []identity.OpenSession) sessionsResponse {
	out := sessionsResponse{Sessions: []openSession{}}
	for _, x := range list {
		out.Sessions = append(out.Sessions, openSession{
			ID: x.ID, StartedAt: x.StartedAt.UTC(), RenewedAt: x.RenewedAt.UTC(), ExpiresAt: x.ExpiresAt.UTC(), EndsAt: x.EndsAt.UTC(),
			Device: x.Device, Address: x.Address, Current: x.Current,
		})
	}
	return out
}

// ownSessions lists where one's account is signed in.
//
//	@Summary	The own open sessions
//	@ID		getOwnSessions
//	@Tags		auth
//	@Security	bearer
//	@Success	200		{object}	sessionsResponse
//	@Success	304		"the copy at hand is current"
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/me/sessions [get]
func (s *server) ownSessions(c echo.Context, actor access.Actor) error {
	list, err := s.Identity.OwnSessions(c.Request().Context(), actor)
	if err != nil {
		return err
	}
	return web.Get(c, 0, showSessions(list))
}

// endOwnSession ends one session of one's account; its access tokens end with it.
//
//	@Summary	End one of the own sessions
//	@ID		endOwnSession
//	@Tags		auth
//	@Security	bearer
//	@Param		id	path	string	true	"session id"
//	@Success	204	"ended"
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/me/sessions/{id} [delete]
func (s *server) endOwnSession(c echo.Context, actor access.Actor) error {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil || id.String() != c.Param("id") {
		return fault.ErrNotFound
	}
	if err := s.Identity.EndOwnSession(c.Request().Context(), actor, id); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// endOwnSessions signs one's account out everywhere, here too.
//
//	@Summary	End all of the own sessions
//	@ID		endOwnSessions
//	@Tags		auth
//	@Security	bearer
//	@Success	204	"ended"
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/me/sessions [delete]
func (s *server) endOwnSessions(c echo.Context, actor access.Actor) error {
	if err := s.Identity.EndOwnSessions(c.Request().Context(), actor); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// sessions lists where an account is signed in.
//
//	@Summary	The open sessions of an account
//	@ID		getSessions
//	@Tags		accounts
//	@Security	bearer
//	@Param		id		path		string	true	"account id"
//	@Success	200		{object}	sessionsResponse
//	@Success	304		"the copy at hand is current"
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/accounts/{id}/sessions [get]
func (s *server) sessions(c echo.Context, actor access.Actor) error {
	id, err := accountID(c)
	if err != nil {
		return err
	}
	list, err := s.Identity.Sessions(c.Request().Context(), actor, id)
	if err != nil {
		return err
	}
	return web.Get(c, 0, showSessions(list))
}

// endSessions signs an account out everywhere.
//
//	@Summary	End all sessions of an account
//	@ID		endSessions
//	@Tags		accounts
//	@Security	bearer
//	@Param		id	path	string	true	"account id"
//	@Success	204	"ended"
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/accounts/{id}/sessions [delete]
func (s *server) endSessions(c echo.Context, actor access.Actor) error {
	id, err := accountID(c)
	if err != nil {
		return err
	}
	if err := s.Identity.EndSessions(c.Request().Context(), actor, id); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
