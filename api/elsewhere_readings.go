package api

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
)

// elsewhereCases list who was told of cases of other offices.
type elsewhereCases interface {
	ElsewhereReadings(ctx context.Context, actor access.Actor, owner authority.ID, on clock.Date) ([]casework.OfficeReading, error)
}

// elsewhereReadingsResponse lists on one day who was told of cases of an authority,
// and of which cases of others its own people were told; the latest first and 1,000
// at most.
type elsewhereReadingsResponse struct {
	Readings []elsewhereReading `json:"readings" validate:"required"`
}

// elsewhereReading says that an account which registered a petition was told of the
// same one at another office.
type elsewhereReading struct {
	Direction  string            `json:"direction" validate:"required" enums:"told_of,told_to" example:"told_of"`                         // the authority's case was told to the other office, or its people were told of the other one's
	PetitionID authority.OwnedID `json:"petition_id" validate:"required" swaggertype:"string" example:"000000g1k31d2000e008000000000001"` // of the authority itself
	OfficeID   authority.ID      `json:"other_authority_id,string" validate:"required" swaggertype:"string" example:"3"`
	Office     string            `json:"other_authority_name" validate:"required" example:"UBND phường Ví Dụ"`
	AccountID  uuid.UUID         `json:"account_id" validate:"required" swaggertype:"string" format:"uuid" example:"01985d0c-0000-7000-8000-000000000001"` // that was told
	Name       string            `json:"name" validate:"required" example:"Trần Văn Ví Dụ"`
	ReadAt     time.Time         `json:"read_at" validate:"required" example:"2026-07-01T02:00:00Z"`
}

func showElsewhereReading(r casework.OfficeReading) elsewhereReading {
	direction := "told_to"
	if r.Told {
		direction = "told_of"
	}
	return elsewhereReading{direction, r.Own(), r.Other(), r.Office, r.Account, r.Name, r.At}
}

// elsewhereReadings lists who was told of cases of other offices.
//
//	@Summary		Who was told of the same petition at another office
//	@ID			getElsewhereReadings
//	@Description	While the switch told_elsewhere is on, who registers a petition is told of the same one at other offices of the province. Each time is a row, which both offices and those above them read, on one day, the latest first, 1,000 at most. A row is listed once the petition that was registered is disposed of, and never while its sender is sealed, but for who may see sealed parties where it was registered.
//	@Tags			authorities
//	@Security		bearer
//	@Param			id		path		string	true	"authority id"
//	@Param			on		query		string	false	"the day; today when absent"	Format(date)
//	@Success		200		{object}	elsewhereReadingsResponse
//	@Failure		default	{object}	web.Problem
//	@Router			/api/v1/authorities/{id}/elsewhere-readings [get]
func (s *server) elsewhereReadings(c echo.Context, actor access.Actor) error {
	id, on, err := authorityOn(c)
	if err != nil {
		return err
	}
	list, err := s.Cases.ElsewhereReadings(c.Request().Context(), actor, id, on)
	if err != nil {
		return err
	}
	out := elsewhereReadingsResponse{Readings: []elsewhereReading{}}
	for _, r := range list {
		out.Readings = append(out.Readings, showElsewhereReading(r))
	}
	return web.Get(c, 0, out)
}
