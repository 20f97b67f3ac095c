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

// sealedReadingCases list who was shown who denounced.
type sealedReadingCases interface {
	SealedReadings(ctx context.Context, actor access.Actor, owner authority.ID, on clock.Date) ([]casework.SealedReading, error)
}

// sealedReadingsResponse lists readings of sealed parties on one day, the latest
// first and 1,000 at most.
type sealedReadingsResponse struct {
	Readings []sealedReading `json:"readings" validate:"required"`
}

// sealedReading says that somebody was shown the parties of a sealed petition.
type sealedReading struct {
	PetitionID authority.OwnedID `json:"petition_id" validate:"required" swaggertype:"string" example:"000000g1k31d2000e008000000000001"`
	AccountID  uuid.UUID         `json:"account_id" validate:"required" swaggertype:"string" format:"uuid" example:"01985d0c-0000-7000-8000-000000000001"`
	Name       string            `json:"name" validate:"required" example:"Trần Văn Ví Dụ"`
	ReadAt     time.Time         `json:"read_at" validate:"required" example:"2026-07-01T02:00:00Z"`
}

// sealedReadings lists who was shown the parties of sealed petitions.
//
//	@Summary		Who was shown who denounced
//	@ID			getSealedReadings
//	@Description	Every reading of the parties of a sealed petition on one day, the latest first, 1,000 at most. Everybody who reads the petitions of the authority sees it, so that nobody takes a look unseen.
//	@Tags			authorities
//	@Security		bearer
//	@Param			id		path		string	true	"authority id"
//	@Param			on		query		string	false	"the day; today when absent"	Format(date)
//	@Success		200		{object}	sealedReadingsResponse
//	@Failure		default	{object}	web.Problem
//	@Router			/api/v1/authorities/{id}/sealed-readings [get]
func (s *server) sealedReadings(c echo.Context, actor access.Actor) error {
	id, on, err := authorityOn(c)
	if err != nil {
		return err
	}
	list, err := s.Cases.SealedReadings(c.Request().Context(), actor, id, on)
	if err != nil {
		return err
	}
	out := sealedReadingsResponse{Readings: []sealedReading{}}
	for _, r := range list {
		out.Readings = append(out.Readings, sealedReading{r.Petition, r.Account, r.Name, r.At})
	}
	return web.Get(c, 0, out)
}
