package api

import (
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/identity"
)

// officeEventsQuery are the parameters of what happened to an office's accounts.
type officeEventsQuery struct {
	Limit  int    `form:"limit" minimum:"1" maximum:"200" default:"50"` // rows on a page
	Cursor string `form:"cursor"`                                       // where the page begins
}

// officeEventResponse is something that happened to an account.
type officeEventResponse struct {
	At          time.Time       `json:"at" validate:"required" format:"date-time" example:"2026-05-01T03:00:00Z"`
	AccountID   uuid.UUID       `json:"account_id" validate:"required" swaggertype:"string" format:"uuid" example:"01985d0c-0000-7000-8000-000000000001"`
	Username    string          `json:"username" validate:"required" example:"dongda.tiepdan"`
	DisplayName string          `json:"display_name" validate:"required" example:"Lê Thị Ví Dụ"`
	Action      identity.Action `json:"action" validate:"required" swaggertype:"string" enums:"created,grants_set,grants_proposed,password_reset,reset_proposed,password_changed,disabled,enabled,sessions_ended" example:"grants_set"`
	Grants      []grant         `json:"grants,omitempty"`   // all that the account has from then on
	Proposed    []grant         `json:"proposed,omitempty"` // all that it shall have
	Reason      string          `json:"reason,omitempty" example:"Thay chị Mai nghỉ sinh"`
	ProposedBy  string          `json:"proposed_by,omitempty" example:"admin.tinh"`
	By          string          `json:"by" validate:"required" example:"admin.phuong"`
}

// accountEvents tells those who work at an authority who was given a role there or
// lost it, whose password was reset, by whom and why, the latest first: accounts of
// the office, and all others that have, had or shall have a role there.
//
//	@Summary	What happened to accounts that concern an authority
//	@ID		getAccountEvents
//	@Tags		accounts
//	@Security	bearer
//	@Param		id		path		string				true	"authority id"
//	@Param		page	query		officeEventsQuery	false	"page"
//	@Success	200		{object}	web.Page[officeEventResponse]
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/authorities/{id}/account-events [get]
func (s *server) accountEvents(c echo.Context, actor access.Actor) error {
	at, err := web.AuthorityID(c)
	if err != nil {
		return err
	}
	q, err := web.BindQuery[officeEventsQuery](c)
	if err != nil {
		return err
	}
	return web.ListByName(s.Server, c, actor, q.Limit, q.Cursor,
		func(after string, limit int) ([]identity.OfficeEvent, error) {
			before, err := parseOfficePlace(after)
			if err != nil {
				return nil, err
			}
			return s.Identity.OfficeEvents(c.Request().Context(), actor, at, before, limit)
		}, writeOfficePlace, showOfficeEvent)
}

func showOfficeEvent(e identity.OfficeEvent) officeEventResponse {
	out := officeEventResponse{
		At: e.At.UTC(), AccountID: e.Account, Username: e.Username, DisplayName: e.DisplayName, Action: e.Action,
		Reason: e.Detail.Reason, ProposedBy: e.Detail.ProposedBy, By: e.By,
	}
	if e.Detail.Grants != nil {
		out.Grants = showGrants(e.Detail.Grants)
	}
	if e.Detail.Proposed != nil {
		out.Proposed = showGrants(e.Detail.Proposed)
	}
	return out
}

// writeOfficePlace writes where an event stands, for the cursor.
func writeOfficePlace(e identity.OfficeEvent) string {
	return e.At.UTC().Format(time.RFC3339Nano) + " " + e.Account.String()
}

func parseOfficePlace(s string) (identity.OfficeEventPlace, error) {
	if s == "" {
		return identity.OfficeEventPlace{}, nil
	}
	at, account, _ := strings.Cut(s, " ")
	instant, badTime := time.Parse(time.RFC3339Nano, at)
	id, badID := uuid.Parse(account)
	if badTime != nil || badID != nil {
		return identity.OfficeEventPlace{}, web.RefusedCursor()
	}
	return identity.OfficeEventPlace{At: instant, Account: id}, nil
}
