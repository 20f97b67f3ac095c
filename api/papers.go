package api

import (
	"bytes"
	"context"

	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework/papers"
	"kntc/internal/clock"
	drawn "kntc/internal/paper"
)

// Papers are the use cases on papers that are printed; *papers.Service carries them
// out.
type Papers interface {
	List(ctx context.Context, actor access.Actor, id authority.OwnedID) ([]papers.Offer, error)
	Draw(ctx context.Context, actor access.Actor, id authority.OwnedID, form papers.ID) (drawn.Paper, error)
}

// papersResponse lists the papers that there are of a petition.
type papersResponse struct {
	Papers []paperResponse `json:"papers" validate:"required"`
}

// paperResponse is a paper that can be printed.
type paperResponse struct {
	Form     papers.ID        `json:"form" validate:"required" swaggertype:"string" enums:"petition_receipt,documents_receipt,guidance_slip,transfer_slip,acceptance_notice,non_acceptance_notice" example:"acceptance_notice"`
	Title    string           `json:"title" validate:"required" example:"Thông báo thụ lý giải quyết khiếu nại"`
	Basis    []web.LegalBasis `json:"basis" validate:"required"`
	Draft    bool             `json:"draft" validate:"required" example:"false"` // the step that produces it is not recorded: it has no number, and is marked as a draft
	Number   string           `json:"number,omitempty" example:"05/TB"`
	IssuedOn clock.Date       `json:"issued_on,omitzero" swaggertype:"string" format:"date" example:"2026-07-20"`
	Content  string           `json:"content" validate:"required" example:"/api/v1/petitions/000000g1k31d2000e008000000000001/papers/acceptance_notice"` // where it is
}

// petitionPapers lists the papers that there are of a petition: receipts for who
// sent it, and what its steps produce.
//
//	@Summary	Papers of a petition that can be printed
//	@ID		getPetitionPapers
//	@Tags		papers
//	@Security	bearer
//	@Param		id		path		string	true	"petition id"
//	@Success	200		{object}	papersResponse
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/petitions/{id}/papers [get]
func (s *server) petitionPapers(c echo.Context, actor access.Actor) error {
	id, err := web.OwnedID(c)
	if err != nil {
		return err
	}
	list, err := s.Papers.List(c.Request().Context(), actor, id)
	if err != nil {
		return err
	}
	out := papersResponse{Papers: []paperResponse{}}
	for _, o := range list {
		shown := paperResponse{
			Form: o.Form.ID, Title: o.Form.Title.In(web.Language(c)), Draft: o.Draft, Number: o.Number, IssuedOn: o.IssuedOn,
			Content: v1 + "/petitions/" + id.String() + "/papers/" + string(o.Form.ID),
		}
		for _, l := range o.Form.Basis {
			shown.Basis = append(shown.Basis, web.LegalBasis{Law: l.Law, Article: l.Article, Version: l.Version})
		}
		out.Papers = append(out.Papers, shown)
	}
	return web.Get(c, 0, out)
}

// paperQuery names the file format.
type paperQuery struct {
	Format string `form:"format" enums:"pdf,docx" default:"pdf"`
}

// petitionPaper is one paper as a file: the same content gives the same bytes.
//
//	@Summary	Print a paper of a petition
//	@ID		getPetitionPaper
//	@Tags		papers
//	@Security	bearer
//	@Produce	application/pdf,application/vnd.openxmlformats-officedocument.wordprocessingml.document
//	@Param		id		path		string		true	"petition id"
//	@Param		form	path		string		true	"form"	Enums(petition_receipt,documents_receipt,guidance_slip,transfer_slip,acceptance_notice,non_acceptance_notice)
//	@Param		format	query		paperQuery	false	"file format"
//	@Success	200		{file}		file
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/petitions/{id}/papers/{form} [get]
func (s *server) petitionPaper(c echo.Context, actor access.Actor) error {
	id, err := web.OwnedID(c)
	if err != nil {
		return err
	}
	q, err := web.BindQuery[paperQuery](c)
	if err != nil {
		return err
	}
	form, format := papers.ID(c.Param("form")), drawn.Format(q.Format)
	if format == "" {
		format = drawn.PDF
	}
	p, err := s.Papers.Draw(c.Request().Context(), actor, id, form)
	if err != nil {
		return err
	}
	var content bytes.Buffer
	if err := p.Write(&content, format); err != nil {
		return err
	}
	out := &web.Download{C: c, Media: format.MediaType(), Name: string(form) + "." + string(format), Size: int64(content.Len())}
	return out.Send(&content)
}
