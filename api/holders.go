package api

import (
	"context"

	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/bilingual"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/petition"
)

// holderCases tell who has a case.
type holderCases interface {
	Holders(ctx context.Context, actor access.Actor, id authority.OwnedID) ([]casework.Holder, error)
}

// heldBefore warns of a petition that is passed to and fro.
//
//nolint:gochecknoglobals // a text
var heldBefore = bilingual.Text{
	VI: "Cơ quan nhận đã từng giữ đơn này; đơn đang bị chuyển lòng vòng.",
	EN: "The addressee held this case before; it is being passed to and fro.",
}

// holdersResponse tells who held a case, the first holder first.
type holdersResponse struct {
	Holders      []holder `json:"holders" validate:"required"`
	Recirculated bool     `json:"recirculated" validate:"required" example:"false"` // it was passed back, by transfer, to somebody who had held it
}

// holder is a time for which somebody held the case. Each begins on the day on
// which the one before it ends.
type holder struct {
	Name         string            `json:"name" validate:"required" example:"UBND phường Ví Dụ"`
	AuthorityID  authority.ID      `json:"authority_id,omitempty,string" swaggertype:"string" example:"2"`                       // absent for a body outside the deployment
	PetitionID   authority.OwnedID `json:"petition_id,omitzero" swaggertype:"string" example:"000000g1k31d2000e008000000000001"` // absent where the account may not see it
	By           petition.Arrival  `json:"by" validate:"required" swaggertype:"string" enums:"received,transferred,handed_over,next_instance" example:"transferred"`
	From         clock.Date        `json:"from" validate:"required" swaggertype:"string" format:"date" example:"2026-03-05"`
	To           clock.Date        `json:"to,omitzero" swaggertype:"string" format:"date" example:"2026-03-12"` // the day it left, or was over; absent while it lasts
	Days         int               `json:"days" validate:"required" example:"7"`                                // for which it was held, until today while it lasts
	Recirculated bool              `json:"recirculated" validate:"required" example:"false"`                    // it came back, by transfer
	AwaitsReply  bool              `json:"awaits_reply" validate:"required" example:"false"`                    // outside, and no reply is recorded
}

// petitionHolders tells who held the case of a petition.
//
//	@Summary		Who has held the case, and for how long
//	@ID			getPetitionHolders
//	@Description	From the first receipt to the end, across referrals, hand-overs and instances, with neither a gap nor an overlap. Of holders the account may not see it tells the name and the days only.
//	@Tags			petitions
//	@Security		bearer
//	@Param			id		path		string	true	"petition id"
//	@Success		200		{object}	holdersResponse
//	@Failure		default	{object}	web.Problem
//	@Router			/api/v1/petitions/{id}/holders [get]
func (s *server) petitionHolders(c echo.Context, actor access.Actor) error {
	id, err := web.OwnedID(c)
	if err != nil {
		return err
	}
	list, err := s.Cases.Holders(c.Request().Context(), actor, id)
	if err != nil {
		return err
	}
	out := holdersResponse{Holders: []holder{}}
	for _, h := range list {
		out.Recirculated = out.Recirculated || h.Recirculated
		out.Holders = append(out.Holders, showHolder(h))
	}
	return web.Get(c, 0, out)
}

func showHolder(h casework.Holder) holder {
	return holder{
		Name: h.Name, AuthorityID: h.Authority, PetitionID: h.Petition, By: h.By, From: h.From, To: h.To,
		Days: h.Days, Recirculated: h.Recirculated, AwaitsReply: h.AwaitsReply,
	}
}
