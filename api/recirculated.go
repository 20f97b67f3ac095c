package api

import (
	"context"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/export"
	paging "kntc/internal/page"
	"kntc/internal/petition"
)

// recirculatedCases tell which cases are passed to and fro.
type recirculatedCases interface {
	Recirculated(ctx context.Context, actor access.Actor, f casework.RecirculatedFilter, page paging.Page) ([]casework.RecirculatedLine, error)
	CountRecirculated(ctx context.Context, actor access.Actor, f casework.RecirculatedFilter, how paging.Counting) (paging.Count, error)
	ExportRecirculated(ctx context.Context, actor access.Actor, f casework.RecirculatedFilter, fn func(casework.RecirculatedLine) error) error
}

// recirculatedFilter are the filters of the list of returned petitions and of its
// export.
type recirculatedFilter struct {
	AuthorityID      authority.ID  `form:"authority_id" swaggertype:"string"` // to which they came back
	Subtree          bool          `form:"subtree"`                           // or to one below it
	Kind             petition.Kind `form:"kind" swaggertype:"string" enums:"complaint,denunciation,recommendation,feedback,mixed"`
	AtLeast          int           `form:"at_least" minimum:"1" maximum:"100" default:"1"`       // times
	RecirculatedFrom clock.Date    `form:"recirculated_from" swaggertype:"string" format:"date"` // the last time
	RecirculatedTo   clock.Date    `form:"recirculated_to" swaggertype:"string" format:"date"`   // the last time
}

func (q recirculatedFilter) domain() (casework.RecirculatedFilter, error) {
	return casework.RecirculatedFilter{
		Authority: q.AuthorityID, Subtree: q.Subtree, Kind: q.Kind, AtLeast: q.AtLeast, From: q.RecirculatedFrom, To: q.RecirculatedTo,
	}, refusal(checkSubtree(web.ErrQuery, q.AuthorityID, q.Subtree))
}

// recirculatedQuery are the parameters of the list of returned petitions.
type recirculatedQuery struct {
	recirculatedFilter
	web.PageQuery
}

// recirculatedExportQuery are the parameters of its export.
type recirculatedExportQuery struct {
	recirculatedFilter

	Format string `form:"format" enums:"csv,xlsx" default:"csv"`
}

// recirculatedLine is a case that came back to an authority that had held it.
type recirculatedLine struct {
	petitionLine

	Times          int        `json:"times" validate:"required" example:"2"`                                                       // how often it came back there
	RecirculatedOn clock.Date `json:"recirculated_on" validate:"required" swaggertype:"string" format:"date" example:"2026-03-12"` // the last time
	Open           bool       `json:"open" validate:"required" example:"true"`                                                     // somebody still has it, wherever it went
	Holders        []holder   `json:"holders" validate:"required"`                                                                 // in the order in which they held it
}

func showRecirculated(l casework.RecirculatedLine) recirculatedLine {
	out := recirculatedLine{petitionLine: showLine(l.PetitionLine), Times: l.Times, RecirculatedOn: l.On, Open: l.Open(), Holders: []holder{}}
	for _, h := range l.Holders {
		out.Holders = append(out.Holders, showHolder(h))
	}
	return out
}

// recirculatedPetitions lists petitions that were sent back.
//
//	@Summary		Petitions sent back to an authority that had held them
//	@ID			getRecirculatedPetitions
//	@Description	One line for each authority and case: the petition under which the case came back there last, by transfer. Of holders the account may not see it tells the name and the days only.
//	@Tags			petitions
//	@Security		bearer
//	@Param			filter	query		recirculatedQuery	false	"filter and page"
//	@Success		200		{object}	web.Page[recirculatedLine]
//	@Failure		default	{object}	web.Problem
//	@Router			/api/v1/petitions/recirculated [get]
func (s *server) recirculatedPetitions(c echo.Context, actor access.Actor) error {
	q, err := web.BindQuery[recirculatedQuery](c)
	if err != nil {
		return err
	}
	f, err := q.domain()
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	return web.List(s.Server, c, actor, q.PageQuery,
		func(p paging.Page) ([]casework.RecirculatedLine, error) {
			return s.Cases.Recirculated(ctx, actor, f, p)
		},
		casework.RecirculatedLine.Position, showRecirculated,
		func(how paging.Counting) (paging.Count, error) { return s.Cases.CountRecirculated(ctx, actor, f, how) })
}

// exportRecirculated writes what the list shows as a file.
//
//	@Summary	Download the list of petitions sent back as CSV or XLSX
//	@ID		exportRecirculated
//	@Tags		petitions
//	@Security	bearer
//	@Produce	text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
//	@Param		filter	query		recirculatedExportQuery	false	"filter and format"
//	@Success	200		{file}		file
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/petitions/recirculated/export [get]
func (s *server) exportRecirculated(c echo.Context, actor access.Actor) error {
	q, err := web.BindQuery[recirculatedExportQuery](c)
	if err != nil {
		return err
	}
	f, err := q.domain()
	if err != nil {
		return err
	}
	return web.WriteList(s.Server, c, "don-chuyen-long-vong-", q.Format, recirculatedColumns, recirculatedCells,
		func(fn func(casework.RecirculatedLine) error) error {
			return s.Cases.ExportRecirculated(c.Request().Context(), actor, f, fn)
		})
}

// recirculatedColumns are the columns of the exported list. Nobody's name is among
// them.
//
//nolint:gochecknoglobals // read-only table
var recirculatedColumns = []export.Column{
	{Heading: "Số", Width: 10},
	{Heading: "Năm", Width: 8},
	{Heading: "Ngày nhận", Width: 12},
	{Heading: "Loại đơn", Width: 14},
	{Heading: "Trích yếu", Width: 50},
	{Heading: "Tình trạng", Width: 22},
	{Heading: "Cơ quan", Width: 10},
	{Heading: "Số lần bị chuyển lại", Width: 12},
	{Heading: "Lần gần nhất", Width: 12},
	{Heading: "Các cơ quan đã giữ, số ngày", Width: 60},
	{Heading: "Tổng số ngày", Width: 12},
	{Heading: "Còn đang giải quyết", Width: 12},
	{Heading: "Mã đơn", Width: 34},
}

func recirculatedCells(l casework.RecirculatedLine) []any {
	const lang = "vi" // the headings are
	p, state := l.Petition, l.Petition.State
	if l.MatterState != "" {
		state = l.MatterState
	}
	held, days := make([]string, len(l.Holders)), 0
	for i, h := range l.Holders {
		held[i] = h.Name + " (" + strconv.Itoa(h.Days) + ")"
		days += h.Days
	}
	open := "không"
	if l.Open() {
		open = "có"
	}
	return []any{
		p.Number.No, p.Number.Year, p.ReceivedOn, p.Kind.Text().In(lang), p.Subject, petition.StateText(state).In(lang),
		p.ID.Authority.String(), l.Times, l.On, strings.Join(held, " → "), days, open, p.ID.String(),
	}
}
