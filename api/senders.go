package api

import (
	"context"

	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/casework"
	paging "kntc/internal/page"
)

// senderCases tell what somebody who stands at the desk has sent.
type senderCases interface {
	SentBy(ctx context.Context, actor access.Actor, who casework.Sender, page paging.Page) ([]casework.PetitionLine, error)
}

// senderRequest says who stands at the desk.
type senderRequest struct {
	IdentityNumber string `json:"identity_number" maxLength:"30" example:"001185000123"`
	Phone          string `json:"phone" maxLength:"30" example:"0900000000"`
	Name           string `json:"name" maxLength:"200" example:"Nguyễn Thị Mẫu"`
	Address        string `json:"address" maxLength:"500" example:"Số 1 phố Ví Dụ, Đống Đa, Hà Nội"` // counts with the name only
}

// senderQuery are the parameters of the list of what somebody sent. It is not
// counted: a number would tell of sealed petitions without a trace.
type senderQuery struct {
	Limit  int    `form:"limit" minimum:"1" maximum:"200" default:"50"` // rows on a page
	Cursor string `form:"cursor"`                                       // where the page begins, from the page before
}

// petitionsSentBy lists everything that somebody sent.
//
//	@Summary		Everything that somebody at the desk sent
//	@Description	Found by the identity number, by a telephone number, or by name and address; what any of them finds is listed, newest first. Petitions whose sender is sealed are found by a number together with the name alone, and each that is listed is recorded as a reading of sealed parties. It only reads, so it takes no Idempotency-Key; it is no GET so that no number stands in an address. A cursor holds for the same body.
//	@ID				listPetitionsSentBy
//	@Tags			petitions
//	@Security		bearer
//	@Param			page	query		senderQuery		false	"page"
//	@Param			body	body		senderRequest	true	"who it is"
//	@Success		200		{object}	web.Page[petitionLine]
//	@Failure		default	{object}	web.Problem
//	@Router			/api/v1/petitions/sent-by [post]
func (s *server) petitionsSentBy(c echo.Context, actor access.Actor) error {
	q, err := web.BindQuery[senderQuery](c)
	if err != nil {
		return err
	}
	in, raw, err := web.Bind[senderRequest](c)
	if err != nil {
		return err
	}
	web.AskedBy(c, raw)
	who := casework.Sender{IdentityNumber: in.IdentityNumber, Phone: in.Phone, Name: in.Name, Address: in.Address}
	return web.List(s.Server, c, actor, web.PageQuery{Limit: q.Limit, Cursor: q.Cursor},
		func(p paging.Page) ([]casework.PetitionLine, error) {
			return s.Cases.SentBy(c.Request().Context(), actor, who, p)
		},
		casework.PetitionLine.Position, showLine, nil)
}
