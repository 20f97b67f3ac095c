package api

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/petition"
)

// handoverCases hand over what an authority has left to do.
type handoverCases interface {
	HandOver(ctx context.Context, actor access.Actor, h casework.HandOver, progress casework.Progress) (casework.HandOverReport, error)
}

// handOverRequest hands the open cases of an authority over to a successor.
type handOverRequest struct {
	To       authority.ID    `json:"to" validate:"required" swaggertype:"string" example:"161"`
	On       clock.Date      `json:"on" validate:"required" swaggertype:"string" format:"date" example:"2025-07-01"` // first day of the successor's responsibility
	Document handOverPaper   `json:"document" validate:"required"`
	Filter   *handOverFilter `json:"filter"`              // which cases; all when absent
	Limit    *int            `json:"limit" example:"200"` // cases tried in this call, at most 500; 200 when absent
}

// handOverPaper is the record of the hand-over.
type handOverPaper struct {
	Number string     `json:"number" validate:"required" example:"12/BB-UBND"`
	On     clock.Date `json:"on" swaggertype:"string" format:"date" example:"2025-06-30"`
	Signer string     `json:"signer" example:"Chủ tịch UBND quận"`
}

// handOverFilter narrows the cases.
type handOverFilter struct {
	Kind  petition.Kind       `json:"kind" swaggertype:"string" enums:"complaint,denunciation,recommendation,feedback,mixed" example:"complaint"`
	Field petition.Field      `json:"field" swaggertype:"string" enums:"land,policy,officials,admin_other,corruption,judicial,party,other" example:"land"`
	Cases []authority.OwnedID `json:"cases" swaggertype:"array,string" example:"000000r1k31d2000e008000000000004"` // matters, and petitions that belong to none
}

// The cases of one call: as many as fit within the time of a request.
const (
	defaultHandOver = 200
	mostHandOver    = 500
)

// handOverResponse says what was handed over in this call.
type handOverResponse struct {
	Matters   int           `json:"matters" validate:"required" example:"42"`
	Petitions int           `json:"petitions" validate:"required" example:"90"` // of those matters, and of none
	Refused   []refusedCase `json:"refused" validate:"required"`
	Remaining int           `json:"remaining" validate:"required" example:"0"` // cases that are still open here, the refused ones among them; call again while some were handed over
}

// refusedCase is a case that stays where it is, and why.
type refusedCase struct {
	ID      authority.OwnedID `json:"id" validate:"required" swaggertype:"string" example:"000000r1k31d2000e008000000000004"`
	Subject petition.Subject  `json:"subject" validate:"required" swaggertype:"string" enums:"petition,matter" example:"matter"`
	Number  string            `json:"number" validate:"required" example:"12/2025"`
	Code    string            `json:"code" validate:"required" example:"effective_date"`
	Detail  string            `json:"detail" validate:"required" example:"Ngày hiệu lực trước bước liền trước (02/07/2025)."`
}

// handOver hands open cases over to a successor, each in a transaction of its
// own: it closes at the predecessor and goes on at the successor with its
// dates, parties and files, under a new number. The same request again goes on
// where the last one stopped and hands nothing over twice, so it takes no
// Idempotency-Key.
//
//	@Summary	Hand open cases over to a successor
//	@ID		handOver
//	@Tags		authorities
//	@Security	bearer
//	@Param		id		path		string			true	"the predecessor's id"
//	@Param		body	body		handOverRequest	true	"to whom, when and by which document"
//	@Success	200		{object}	handOverResponse
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/authorities/{id}/hand-overs [post]
func (s *server) handOver(c echo.Context, actor access.Actor) error {
	id, err := web.AuthorityID(c)
	if err != nil {
		return err
	}
	in, _, err := web.Bind[handOverRequest](c)
	if err != nil {
		return err
	}
	h := casework.HandOver{
		OpenFilter: casework.OpenFilter{Authority: id}, To: in.To, On: in.On, Limit: defaultHandOver,
		Paper: petition.Paper{Number: in.Document.Number, On: in.Document.On, Signer: in.Document.Signer},
	}
	if f := in.Filter; f != nil {
		h.Kind, h.Field, h.Cases = f.Kind, f.Field, f.Cases
	}
	if in.Limit != nil {
		if h.Limit = *in.Limit; h.Limit < 1 || h.Limit > mostHandOver {
			return web.ErrBody.At("/limit", "out_of_range", "Từ 1 đến 500.", "Must be 1 to 500.")
		}
	}
	if len(h.Cases) > mostHandOver {
		return web.ErrBody.At("/filter/cases", "too_many", "Tối đa 500 hồ sơ.", "At most 500 cases.")
	}
	report, err := s.Cases.HandOver(c.Request().Context(), actor, h, nil)
	if err != nil {
		return err
	}
	lang := web.Language(c)
	out := handOverResponse{Matters: report.Matters, Petitions: report.Petitions, Refused: []refusedCase{}, Remaining: report.Remaining}
	for _, r := range report.Refused {
		detail := r.Why.Detail.In(lang)
		if detail == "" {
			detail = r.Why.Title.In(lang)
		}
		out.Refused = append(out.Refused, refusedCase{r.ID, r.Subject, r.Number.String(), r.Why.Code, detail})
	}
	return web.WriteJSON(c, http.StatusOK, out)
}
