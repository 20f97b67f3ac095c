package api

import (
	"context"

	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/idempotency"
	"kntc/internal/legislation"
)

// What stops a clock, who is urged when, and how often heads receive citizens are
// rows with versions, changed as the rules are: a new version ends the one in
// force on the day before.

// lawRowsQuery narrows a list of such rows.
type lawRowsQuery struct {
	Code string     `form:"code"`                                  // of this row
	On   clock.Date `form:"on" swaggertype:"string" format:"date"` // in force on the day
}

// shows reports whether a row is asked for.
func (q lawRowsQuery) shows(p deadline.Provision) bool {
	return (q.Code == "" || q.Code == p.Code) && (q.On.IsZero() || p.ValidOn(q.On))
}

// lawRow is what such rows have in common.
type lawRow struct {
	Code       string              `json:"code" validate:"required" example:"OVERDUE"`
	ValidFrom  clock.Date          `json:"valid_from" validate:"required" swaggertype:"string" format:"date" example:"2027-01-01"`
	ValidTo    clock.Date          `json:"valid_to,omitzero" swaggertype:"string" format:"date" example:"2030-12-31"` // last day; absent while in force
	Law        string              `json:"law" validate:"required" example:"Quy chế làm việc số 12/QĐ-UBND"`
	Article    string              `json:"article" validate:"required" example:"Điều 5"`
	LawVersion string              `json:"law_version" validate:"required" example:"2027-01-01"` // date of the wording
	Confidence deadline.Confidence `json:"confidence" validate:"required" swaggertype:"string" enums:"read,known,unsure" example:"read"`
	Title      words               `json:"title" validate:"required"`
}

func (r lawRow) provision() deadline.Provision {
	return deadline.Provision{
		Code: r.Code, ValidFrom: r.ValidFrom, ValidTo: r.ValidTo,
		Legal: bilingual.Legal{Law: r.Law, Article: r.Article, Version: r.LawVersion}, Mark: r.Confidence, Title: r.Title.domain(),
	}
}

func showRow(p deadline.Provision) lawRow {
	return lawRow{p.Code, p.ValidFrom, p.ValidTo, p.Legal.Law, p.Legal.Article, p.Legal.Version, p.Mark, words(p.Title)}
}

// versioned tells which version of a row one is.
type versioned struct {
	Version int `json:"version" validate:"required" example:"2"`
}

// reasoned is why an administrator changes a row.
type reasoned struct {
	Reason string `json:"reason" validate:"required" example:"Quy chế mới có hiệu lực"`
}

// groundBody is a reason for which a clock stops.
type groundBody struct {
	lawRow

	Kinds string `json:"kinds" example:"complaint|discipline"` // kinds of case, "|" between them; "!" before them means all others; empty means all
	Terms string `json:"terms" example:"resolve"`              // what is due; written as kinds are
}

// groundResponse is one version of a ground.
type groundResponse struct {
	groundBody
	versioned
}

// groundsResponse are the grounds, every version.
type groundsResponse struct {
	Items []groundResponse `json:"items" validate:"required"`
}

// groundRequest adds a version of a ground.
type groundRequest struct {
	groundBody
	reasoned
}

func showGround(g deadline.Ground) groundResponse {
	return groundResponse{
		groundBody{showRow(g.Provision), g.Kinds.String(), g.Terms.String()}, versioned{g.Version},
	}
}

// rungBody is a step of the ladder by which a late case is urged.
type rungBody struct {
	lawRow

	Terms      string        `json:"terms" example:"resolve"`   // what is due, "|" between them; "!" before them means all others; empty means all
	Kinds      string        `json:"kinds" example:"complaint"` // of case; written as terms are
	Offset     int           `json:"offset" example:"5"`        // from the due date; before it when negative
	Unit       deadline.Unit `json:"unit" validate:"required" swaggertype:"string" enums:"day,working_day" example:"working_day"`
	Recipients string        `json:"recipients" validate:"required" example:"officer|head"` // officer, head, supervisor
	Document   string        `json:"document" validate:"required" example:"công văn đôn đốc"`
}

// rungResponse is one version of a rung.
type rungResponse struct {
	rungBody
	versioned
}

// ladderResponse is the urging ladder, every version of its rungs.
type ladderResponse struct {
	Items []rungResponse `json:"items" validate:"required"`
}

// rungRequest adds a version of a rung.
type rungRequest struct {
	rungBody
	reasoned
}

func showRung(r deadline.Rung) rungResponse {
	return rungResponse{rungBody{
		showRow(r.Provision),
		r.Terms.String(), r.Kinds.String(), r.Offset, r.Unit, r.Recipient.String(), r.Document,
	}, versioned{r.Version}}
}

// quotaBody is how often a head must receive citizens.
type quotaBody struct {
	lawRow

	Head      string `json:"head" validate:"required" example:"commune_chair"`
	Days      int    `json:"days" validate:"required" example:"2"`
	Per       string `json:"per" validate:"required" enums:"week,month" example:"month"`
	Delegable bool   `json:"delegable" example:"false"`
	Urgent    bool   `json:"urgent" example:"true"` // also urgent receptions
}

// quotaResponse is one version of a quota.
type quotaResponse struct {
	quotaBody
	versioned
}

// quotasResponse are the quotas, every version.
type quotasResponse struct {
	Items []quotaResponse `json:"items" validate:"required"`
}

// quotaRequest adds a version of a quota.
type quotaRequest struct {
	quotaBody
	reasoned
}

func showQuota(q deadline.Quota) quotaResponse {
	return quotaResponse{quotaBody{
		showRow(q.Provision), q.Head, q.Days, q.Per, q.Delegable, q.Urgent,
	}, versioned{q.Version}}
}

// listLaw answers a list of rows of the law under its version.
func listLaw[Row, Item any](
	s *server, c echo.Context, actor access.Actor, rows func(deadline.Data) []Row, asked func(lawRowsQuery, Row) bool, show func(Row) Item,
	page func([]Item) any,
) error {
	q, err := web.BindQuery[lawRowsQuery](c)
	if err != nil {
		return err
	}
	v, err := s.Laws.Law(c.Request().Context(), actor)
	if err != nil {
		return err
	}
	items := []Item{}
	for _, r := range rows(v.Law.Data()) {
		if asked(q, r) {
			items = append(items, show(r))
		}
	}
	return web.GetOpen(c, v.Version, page(items))
}

// amend adds a version of a row of the law; latest shows it.
func amend[In any](
	s *server, c echo.Context, actor access.Actor, latest func(In, deadline.Data) any,
	do func(context.Context, int64, In, idempotency.Once[legislation.View]) (idempotency.Answer, error),
) error {
	version, err := web.IfMatch(c)
	if err != nil {
		return err
	}
	in, raw, err := web.Bind[In](c)
	if err != nil {
		return err
	}
	render := func(v legislation.View) (idempotency.Answer, error) {
		return web.Rendered(web.Created, web.ETag(v.Version), "", latest(in, v.Law.Data()))
	}
	return web.Act(s.Server, c, actor, web.Fingerprint(c, raw), render, func(once idempotency.Once[legislation.View]) (idempotency.Answer, error) {
		return do(c.Request().Context(), version, in, once)
	})
}

// newest finds the last version of a code.
func newest[Row any](rows []Row, of func(Row) (string, int), code string) Row {
	var out Row
	last := 0
	for _, r := range rows {
		if c, v := of(r); c == code && v > last {
			out, last = r, v
		}
	}
	return out
}

// stopGrounds lists the grounds for which a clock stops, every version.
//
//	@Summary	Grounds for which a clock stops
//	@ID		getStopGrounds
//	@Tags		law
//	@Security	bearer
//	@Param		filter	query		lawRowsQuery	false	"filter"
//	@Success	200		{object}	groundsResponse
//	@Success	304		"the copy at hand is current"
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/stop-grounds [get]
func (s *server) stopGrounds(c echo.Context, actor access.Actor) error {
	return listLaw(s, c, actor, func(d deadline.Data) []deadline.Ground { return d.Grounds },
		func(q lawRowsQuery, g deadline.Ground) bool { return q.shows(g.Provision) },
		showGround, func(items []groundResponse) any { return groundsResponse{items} })
}

// addGround adds the next version of a ground for the kinds of case it names, or
// a new one; the version for the same kinds ends on the day before. Stops that
// began under it keep it.
//
//	@Summary	Add a version of a ground for which a clock stops
//	@ID		addGround
//	@Tags		law
//	@Security	bearer
//	@Param		Idempotency-Key	header		string			true	"names this request; send the same one when you retry"
//	@Param		If-Match		header		string			true	"ETag last seen, of the list of grounds"
//	@Param		body			body		groundRequest	true	"the ground"
//	@Success	201				{object}	groundResponse
//	@Failure	default			{object}	web.Problem
//	@Router		/api/v1/stop-grounds [post]
func (s *server) addGround(c echo.Context, actor access.Actor) error {
	return amend(s, c, actor,
		func(in groundRequest, d deadline.Data) any {
			return showGround(newest(d.Grounds, func(g deadline.Ground) (string, int) { return g.Code, g.Version }, in.Code))
		},
		func(ctx context.Context, version int64, in groundRequest, once idempotency.Once[legislation.View]) (idempotency.Answer, error) {
			return s.Laws.AddGround(ctx, actor, version, legislation.GroundChange{Reason: in.Reason, Ground: deadline.Ground{
				Provision: in.provision(), Kinds: deadline.ParseSet(in.Kinds), Terms: deadline.ParseSet(in.Terms),
			}}, once)
		})
}

// urgingLadder lists who is urged when, by what document, every version.
//
//	@Summary	The urging ladder
//	@ID		getUrgingLadder
//	@Tags		law
//	@Security	bearer
//	@Param		filter	query		lawRowsQuery	false	"filter"
//	@Success	200		{object}	ladderResponse
//	@Success	304		"the copy at hand is current"
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/urging-ladder [get]
func (s *server) urgingLadder(c echo.Context, actor access.Actor) error {
	return listLaw(s, c, actor, func(d deadline.Data) []deadline.Rung { return d.Ladder },
		func(q lawRowsQuery, r deadline.Rung) bool { return q.shows(r.Provision) },
		showRung, func(items []rungResponse) any { return ladderResponse{items} })
}

// addRung adds the next version of a rung, or a new rung. From its first day on
// it is climbed instead; nobody is told again of what an earlier version told.
//
//	@Summary	Add a version of a rung of the urging ladder
//	@ID		addRung
//	@Tags		law
//	@Security	bearer
//	@Param		Idempotency-Key	header		string		true	"names this request; send the same one when you retry"
//	@Param		If-Match		header		string		true	"ETag last seen, of the ladder"
//	@Param		body			body		rungRequest	true	"the rung"
//	@Success	201				{object}	rungResponse
//	@Failure	default			{object}	web.Problem
//	@Router		/api/v1/urging-ladder [post]
func (s *server) addRung(c echo.Context, actor access.Actor) error {
	return amend(s, c, actor,
		func(in rungRequest, d deadline.Data) any {
			return showRung(newest(d.Ladder, func(r deadline.Rung) (string, int) { return r.Code, r.Version }, in.Code))
		},
		func(ctx context.Context, version int64, in rungRequest, once idempotency.Once[legislation.View]) (idempotency.Answer, error) {
			return s.Laws.AddRung(ctx, actor, version, legislation.RungChange{Reason: in.Reason, Rung: deadline.Rung{
				Provision: in.provision(), Terms: deadline.ParseSet(in.Terms), Kinds: deadline.ParseSet(in.Kinds), Offset: in.Offset, Unit: in.Unit,
				Recipient: deadline.ParseSet(in.Recipients), Document: in.Document,
			}}, once)
		})
}

// receptionQuotas lists how often heads must receive citizens, every version.
//
//	@Summary	How often heads receive citizens
//	@ID		getReceptionQuotas
//	@Tags		law
//	@Security	bearer
//	@Param		filter	query		lawRowsQuery	false	"filter"
//	@Success	200		{object}	quotasResponse
//	@Success	304		"the copy at hand is current"
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/reception-quotas [get]
func (s *server) receptionQuotas(c echo.Context, actor access.Actor) error {
	return listLaw(s, c, actor, func(d deadline.Data) []deadline.Quota { return d.Quotas },
		func(q lawRowsQuery, x deadline.Quota) bool { return q.shows(x.Provision) },
		showQuota, func(items []quotaResponse) any { return quotasResponse{items} })
}

// addQuota adds the next version of a quota, or a new one.
//
//	@Summary	Add a version of a quota of citizen reception
//	@ID		addQuota
//	@Tags		law
//	@Security	bearer
//	@Param		Idempotency-Key	header		string			true	"names this request; send the same one when you retry"
//	@Param		If-Match		header		string			true	"ETag last seen, of the list of quotas"
//	@Param		body			body		quotaRequest	true	"the quota"
//	@Success	201				{object}	quotaResponse
//	@Failure	default			{object}	web.Problem
//	@Router		/api/v1/reception-quotas [post]
func (s *server) addQuota(c echo.Context, actor access.Actor) error {
	return amend(s, c, actor,
		func(in quotaRequest, d deadline.Data) any {
			return showQuota(newest(d.Quotas, func(q deadline.Quota) (string, int) { return q.Code, q.Version }, in.Code))
		},
		func(ctx context.Context, version int64, in quotaRequest, once idempotency.Once[legislation.View]) (idempotency.Answer, error) {
			return s.Laws.AddQuota(ctx, actor, version, legislation.QuotaChange{Reason: in.Reason, Quota: deadline.Quota{
				Provision: in.provision(), Head: in.Head, Days: in.Days, Per: in.Per, Delegable: in.Delegable, Urgent: in.Urgent,
			}}, once)
		})
}
