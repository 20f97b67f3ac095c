package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/casework/imports"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	paging "kntc/internal/page"
	"kntc/internal/petition"
)

// importsQuery are the parameters of the list of imports.
type importsQuery struct {
	AuthorityID authority.ID `form:"authority_id" swaggertype:"string"`            // whose registers they are; the account's own office when absent
	Limit       int          `form:"limit" minimum:"1" maximum:"200" default:"50"` // rows on a page
	Cursor      string       `form:"cursor"`                                       // where the page begins, from the page before
}

// pastImport is an import that wrote something.
type pastImport struct {
	ID          authority.OwnedID `json:"id" validate:"required" swaggertype:"string" example:"000000g1k31d2000e008000000000021"`
	AuthorityID authority.ID      `json:"authority_id,string" validate:"required" swaggertype:"string" example:"2"`
	Files       []string          `json:"files" validate:"required" example:"so-2018.xlsx,so-2019.xlsx"`
	Petitions   int               `json:"petitions" validate:"required" example:"1081"` // entered
	Matters     int               `json:"matters" validate:"required" example:"510"`    // opened
	Opened      bool              `json:"opened" validate:"required" example:"true"`    // the register's own dates count as the office's knowledge
	ImportedOn  clock.Date        `json:"imported_on" validate:"required" swaggertype:"string" format:"date" example:"2026-07-06"`
	Recorded    recorded          `json:"recorded" validate:"required"`
	TakenBack   *recorded         `json:"taken_back,omitempty"` // when it was taken back, and why
}

func showPastImport(i casework.Import) pastImport {
	out := pastImport{
		ID: i.ID, AuthorityID: i.ID.Authority, Files: i.Files, Petitions: i.Petitions, Matters: i.Matters, Opened: i.Opened, ImportedOn: i.On,
		Recorded: recorded{Actor: i.Recorded.ActorName, RecordedAt: i.Recorded.At.UTC()},
	}
	if i.End != nil {
		out.TakenBack = &recorded{Actor: i.End.Recorded.ActorName, RecordedAt: i.End.Recorded.At.UTC(), Reason: i.End.Reason}
	}
	return out
}

// pastImports lists the imports of an office, the latest first.
//
//	@Summary	Imports of registers
//	@ID		getImports
//	@Tags		imports
//	@Security	bearer
//	@Param		filter	query		importsQuery	false	"office and page"
//	@Success	200		{object}	web.Page[pastImport]
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/imports [get]
func (s *server) pastImports(c echo.Context, actor access.Actor) error {
	q, err := web.BindQuery[importsQuery](c)
	if err != nil {
		return err
	}
	if q.AuthorityID == 0 {
		q.AuthorityID = actor.Home
	}
	return web.List(s.Server, c, actor, web.PageQuery{Limit: q.Limit, Cursor: q.Cursor},
		func(p paging.Page) ([]casework.Import, error) {
			return s.Imports.Imports(c.Request().Context(), actor, q.AuthorityID, p)
		},
		casework.Import.Position, showPastImport, nil)
}

// takeBackRequest says why an import is taken back.
type takeBackRequest struct {
	Reason string `json:"reason" validate:"required" maxLength:"500" example:"Nhầm cột hướng xử lý"`
}

// workedOn is a case of an import on which something was done since.
type workedOn struct {
	Subject petition.Subject   `json:"subject" validate:"required" swaggertype:"string" enums:"petition,matter" example:"petition"`
	ID      authority.OwnedID  `json:"id" validate:"required" swaggertype:"string" example:"000000g1k31d2000e008000000000001"`
	Number  string             `json:"number" validate:"required" example:"125/2019"`
	Done    casework.DoneSince `json:"done" validate:"required" swaggertype:"string" enums:"step,file,joined,result" example:"step"`
	Detail  string             `json:"detail" validate:"required" example:"đơn số 125/2019 đã được xử lý"`
}

// takeBackImport takes an import back as a whole: what it entered is annulled, its
// numbers and its rows are free for the register as it should have been imported, and
// no figure asked from then on knows of it. It is refused (import_worked_on, with the
// first thousand cases) once somebody did something on what it entered.
//
//	@Summary	Take an import back
//	@ID		takeBackImport
//	@Tags		imports
//	@Security	bearer
//	@Param		id				path		string			true	"import id"
//	@Param		Idempotency-Key	header		string			true	"names this request; send the same one when you retry"
//	@Param		body			body		takeBackRequest	true	"why"
//	@Success	200				{object}	pastImport
//	@Failure	default			{object}	web.Problem
//	@Router		/api/v1/imports/{id}/take-back [post]
func (s *server) takeBackImport(c echo.Context, actor access.Actor) error {
	id, err := web.OwnedID(c)
	if err != nil {
		return err
	}
	in, raw, err := web.Bind[takeBackRequest](c)
	if err != nil {
		return err
	}
	lang := web.Language(c)
	render := func(t imports.TakenBack) (idempotency.Answer, error) {
		return web.Rendered(http.StatusOK, "", "", showPastImport(t.Import))
	}
	return web.Act(s.Server, c, actor, web.Fingerprint(c, raw), render, func(once idempotency.Once[imports.TakenBack]) (idempotency.Answer, error) {
		a, found, err := s.Imports.TakeBackOnce(c.Request().Context(), actor, imports.Taking{Import: id, Reason: in.Reason}, once)
		if f := fault.As(err); f != nil && found.WorkedOn > 0 {
			return a, f.With("cases", showWorkedOn(found.Worked, lang))
		}
		return a, err
	})
}

func showWorkedOn(list []imports.WorkedOn, lang string) []workedOn {
	out := make([]workedOn, len(list))
	for i, w := range list {
		out[i] = workedOn{w.Subject, w.ID, w.Number, w.Done, w.Text().In(lang)}
	}
	return out
}
