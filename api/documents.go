package api

import (
	"context"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/lifecycle"
	"kntc/internal/petition"
)

// documentCases are the use cases on documents.
type documentCases interface {
	Documents(ctx context.Context, actor access.Actor, id authority.OwnedID) ([]casework.Document, error)
}

// documentsResponse lists the papers of a case, oldest first.
type documentsResponse struct {
	Documents []documentResponse `json:"documents" validate:"required"`
}

// documentResponse is a paper that a step produced.
type documentResponse struct {
	CaseID     string               `json:"case_id" validate:"required" example:"000000g1k31d2000e008000000000002"` // the petition or matter
	Version    int64                `json:"version" validate:"required" example:"5"`                                // of the case after the step
	Action     petition.Action      `json:"action" validate:"required" swaggertype:"string" example:"decide"`
	Class      lifecycle.PaperClass `json:"class" validate:"required" swaggertype:"string" enums:"decision,notice,letter,guidance_slip,transfer_slip,report,minutes,conclusion" example:"decision"`
	Title      string               `json:"title" validate:"required" example:"Quyết định giải quyết khiếu nại"`
	Number     string               `json:"number" validate:"required" example:"15/QĐ"`
	IssuedOn   clock.Date           `json:"issued_on" validate:"required" swaggertype:"string" format:"date" example:"2026-07-20"`
	Signer     string               `json:"signer,omitempty" example:"Trần Văn Ví Dụ"`
	Addressees []string             `json:"addressees,omitempty" example:"Người khiếu nại"`
	SendBy     clock.Date           `json:"send_by,omitzero" swaggertype:"string" format:"date" example:"2026-07-23"` // last day to send it
	SentOn     clock.Date           `json:"sent_on,omitzero" swaggertype:"string" format:"date" example:"2026-07-21"`
	RevokedOn  clock.Date           `json:"revoked_on,omitzero" swaggertype:"string" format:"date" example:"2026-07-22"` // the step was a mistake and was undone
	RecordedAt time.Time            `json:"recorded_at" validate:"required" format:"date-time" example:"2026-07-20T02:15:04.123456Z"`
}

// petitionDocuments lists the papers that a petition's steps produced.
//
//	@Summary	Documents of a petition
//	@ID		getPetitionDocuments
//	@Tags		petitions
//	@Security	bearer
//	@Param		id		path		string	true	"petition id"
//	@Success	200		{object}	documentsResponse
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/petitions/{id}/documents [get]
func (s *server) petitionDocuments(c echo.Context, actor access.Actor) error {
	return s.documents(c, actor)
}

// matterDocuments lists the papers that the steps of a matter and of its
// petitions produced.
//
//	@Summary	Documents of a matter and its petitions
//	@ID		getMatterDocuments
//	@Tags		matters
//	@Security	bearer
//	@Param		id		path		string	true	"matter id"
//	@Success	200		{object}	documentsResponse
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/matters/{id}/documents [get]
func (s *server) matterDocuments(c echo.Context, actor access.Actor) error {
	return s.documents(c, actor)
}

func (s *server) documents(c echo.Context, actor access.Actor) error {
	id, err := web.OwnedID(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	events, err := s.Cases.Events(ctx, actor, id)
	if err != nil {
		return err
	}
	if (events[0].Subject == petition.OfMatter) != strings.HasPrefix(c.Path(), v1+"/matters/") {
		return fault.ErrNotFound // a matter's id does not name a petition
	}
	list, err := s.Cases.Documents(ctx, actor, id)
	if err != nil {
		return err
	}
	out := documentsResponse{Documents: []documentResponse{}}
	for _, d := range list {
		out.Documents = append(out.Documents, documentResponse{
			CaseID: d.Subject.String(), Version: d.Version, Action: d.Action, Class: d.Class, Title: d.Title, Number: d.Number,
			IssuedOn: d.IssuedOn, Signer: d.Signer, Addressees: lines(d.Addressees), SendBy: d.SendBy, SentOn: d.SentOn,
			RevokedOn: d.RevokedOn, RecordedAt: d.RecordedAt.UTC(),
		})
	}
	return web.Get(c, 0, out)
}
