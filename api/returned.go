package api

import (
	"context"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/export"
	"kntc/internal/petition"
)

// returnedCases tell which cases are passed to and fro.
type returnedCases interface {
	Returned(ctx context.Context, actor access.Actor, f casework.ReturnedFilter, page casework.Page) ([]casework.ReturnedLine, error)
	CountReturned(ctx context.Context, actor access.Actor, f casework.ReturnedFilter, how casework.Counting) (int64, error)
	ExportReturned(ctx context.Context, actor access.Actor, f casework.ReturnedFilter, fn func(casework.ReturnedLine) error) error
}

// returnedFilter are the filters of the list of returned petitions and of its
// export.
type returnedFilter struct {
	AuthorityID  authority.ID  `form:"authority_id" swaggertype:"string"` // to which they came back
	Subtree      bool          `form:"subtree"`                           // or to one below it
	Kind         petition.Kind `form:"kind" swaggertype:"string" enums:"complaint,denunciation,recommendation,feedback,mixed"`
	AtLeast      int           `form:"at_least" minimum:"1" maximum:"100" default:"1"`   // times
	ReturnedFrom clock.Date    `form:"returned_from" swaggertype:"string" format:"date"` // the last time
	ReturnedTo   clock.Date    `form:"returned_to" swaggertype:"string" format:"date"`   // the last time
}

func (q returnedFilter) domain() (casework.ReturnedFilter, error) {
	return casework.ReturnedFilter{
		Authority: q.AuthorityID, Subtree: q.Subtree, Kind: q.Kind, AtLeast: q.AtLeast, From: q.ReturnedFrom, To: q.ReturnedTo,
	}, refusal(checkSubtree(errQuery, q.AuthorityID, q.Subtree))
}

// returnedQuery are the parameters of the list of returned petitions.
type returnedQuery struct {
	returnedFilter
	pageQuery
}

// returnedExportQuery are the parameters of its export.
type returnedExportQuery struct {
	returnedFilter

	Format string `form:"format" enums:"csv,xlsx" default:"csv"`
}

// returnedLine is a case that came back to an authority that had held it.
type returnedLine struct {
	petitionLine

	Times      int        `json:"times" validate:"required" example:"2"`                                                   // how often it came back there
	ReturnedOn clock.Date `json:"returned_on" validate:"required" swaggertype:"string" format:"date" example:"2026-03-12"` // the last time
	Open       bool       `json:"open" validate:"required" example:"true"`                                                 // somebody still has it, wherever it went
	Holders    []holder   `json:"holders" validate:"required"`                                                             // in the order in which they held it
}

func showReturned(l casework.ReturnedLine) returnedLine {
	out := returnedLine{petitionLine: showLine(l.PetitionLine), Times: l.Times, ReturnedOn: l.On, Open: l.Open(), Holders: []holder{}}
	for _, h := range l.Holders {
		out.Holders = append(out.Holders, showHolder(h))
	}
	return out
}

// returnedPetitions lists petitions that were sent back.
//
//	@Summary		Petitions sent back to an authority that had held them
//	@Description	One line for each authority and case: the petition under which the case came back there last, by transfer. Of holders the account may not see it tells the name and the days only.
//	@Tags			petitions
//	@Security		bearer
//	@Param			filter	query		returnedQuery	false	"filter and page"
//	@Success		200		{object}	page[returnedLine]
//	@Failure		default	{object}	problem
//	@Router			/api/v1/petitions/returned [get]
func (s *server) returnedPetitions(c echo.Context, actor access.Actor) error {
	q, err := bindQuery[returnedQuery](c)
	if err != nil {
		return err
	}
	f, err := q.domain()
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	return list(s, c, actor, q.pageQuery,
		func(p casework.Page) ([]casework.ReturnedLine, error) { return s.Cases.Returned(ctx, actor, f, p) },
		casework.ReturnedLine.Position, showReturned,
		func(how casework.Counting) (int64, error) { return s.Cases.CountReturned(ctx, actor, f, how) })
}

// exportReturned writes what the list shows as a file.
//
//	@Summary	Download the list of petitions sent back as CSV or XLSX
//	@Tags		petitions
//	@Security	bearer
//	@Produce	text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
//	@Param		filter	query		returnedExportQuery	false	"filter and format"
//	@Success	200		{file}		file
//	@Failure	default	{object}	problem
//	@Router		/api/v1/petitions/returned/export [get]
func (s *server) exportReturned(c echo.Context, actor access.Actor) error {
	q, err := bindQuery[returnedExportQuery](c)
	if err != nil {
		return err
	}
	f, err := q.domain()
	if err != nil {
		return err
	}
	return writeList(s, c, "don-chuyen-long-vong-", q.Format, returnedColumns, returnedCells,
		func(fn func(casework.ReturnedLine) error) error {
			return s.Cases.ExportReturned(c.Request().Context(), actor, f, fn)
		})
}

// returnedColumns are the columns of the exported list. Nobody's name is among
// them.
//
//nolint:gochecknoglobals // read-only table
var returnedColumns = []export.Column{
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

func returnedCells(l casework.ReturnedLine) []any {
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
		p.Number.No, p.Number.Year, p.ReceivedOn, label(kindLabels, p.Kind, lang), p.Subject, label(stateLabels, state, lang),
		p.ID.Authority.String(), l.Times, l.On, strings.Join(held, " → "), days, open, p.ID.String(),
	}
}
