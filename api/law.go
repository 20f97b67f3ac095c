package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/legislation"
)

// Laws are the use cases on rules, calendar and switches; *legislation.Service
// carries them out.
type Laws interface {
	Law(ctx context.Context, actor access.Actor) (legislation.View, error)
	LawEvents(ctx context.Context, actor access.Actor, before int64, limit int) ([]legislation.Event, error)
	ReplaceYear(ctx context.Context, actor access.Actor, version int64, c legislation.YearChange, once idempotency.Once[legislation.View]) (idempotency.Answer, error)
	AddRule(ctx context.Context, actor access.Actor, version int64, c legislation.RuleChange, once idempotency.Once[legislation.View]) (idempotency.Answer, error)
	AddGround(ctx context.Context, actor access.Actor, version int64, c legislation.GroundChange, once idempotency.Once[legislation.View]) (idempotency.Answer, error)
	AddRung(ctx context.Context, actor access.Actor, version int64, c legislation.RungChange, once idempotency.Once[legislation.View]) (idempotency.Answer, error)
	AddQuota(ctx context.Context, actor access.Actor, version int64, c legislation.QuotaChange, once idempotency.Once[legislation.View]) (idempotency.Answer, error)
	SetSwitch(ctx context.Context, actor access.Actor, version int64, c legislation.SwitchChange, once idempotency.Once[legislation.View]) (idempotency.Answer, error)
}

// calendarYear shows the days of a year that are not what their weekday says.
// The ETag names the version of the law.
//
//	@Summary	The calendar of working days of a year
//	@ID		getCalendarYear
//	@Tags		law
//	@Security	bearer
//	@Param		id		path		int	true	"year"
//	@Success	200		{object}	calendarResponse
//	@Success	304		"the copy at hand is current"
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/calendar/{id} [get]
func (s *server) calendarYear(c echo.Context, actor access.Actor) error {
	year, err := yearOf(c)
	if err != nil {
		return err
	}
	v, err := s.Laws.Law(c.Request().Context(), actor)
	if err != nil {
		return err
	}
	return web.GetOpen(c, v.Version, showCalendar(v.Law, year))
}

// replaceYear puts another calendar in the place of a year's, and approves it
// or not. Open deadlines follow.
//
//	@Summary	Replace or approve the calendar of a year
//	@ID		replaceYear
//	@Tags		law
//	@Security	bearer
//	@Param		id				path		int				true	"year"
//	@Param		Idempotency-Key	header		string			true	"names this request; send the same one when you retry"
//	@Param		If-Match		header		string			true	"ETag last seen"
//	@Param		body			body		calendarRequest	true	"the whole calendar of the year"
//	@Success	200				{object}	calendarResponse
//	@Failure	default			{object}	web.Problem
//	@Router		/api/v1/calendar/{id} [put]
func (s *server) replaceYear(c echo.Context, actor access.Actor) error {
	year, err := yearOf(c)
	if err != nil {
		return err
	}
	version, err := web.IfMatch(c)
	if err != nil {
		return err
	}
	in, raw, err := web.Bind[calendarRequest](c)
	if err != nil {
		return err
	}
	change, err := in.domain(year)
	if err != nil {
		return err
	}
	render := func(v legislation.View) (idempotency.Answer, error) {
		return web.Rendered(http.StatusOK, web.ETag(v.Version), "", showCalendar(v.Law, year))
	}
	return web.Act(s.Server, c, actor, web.Fingerprint(c, raw), render, func(once idempotency.Once[legislation.View]) (idempotency.Answer, error) {
		return s.Laws.ReplaceYear(c.Request().Context(), actor, version, change, once)
	})
}

// yearOf reads the year in the path.
func yearOf(c echo.Context) (int, error) {
	year, err := strconv.Atoi(c.Param("id"))
	if err != nil || strconv.Itoa(year) != c.Param("id") || year < deadline.FirstYear || year > deadline.LastYear {
		return 0, fault.ErrNotFound
	}
	return year, nil
}

// deadlineRules lists the rules of law, every version; also the grounds for
// which a clock stops, and how often heads must receive citizens.
//
//	@Summary	Rules of law about deadlines
//	@ID		getDeadlineRules
//	@Tags		law
//	@Security	bearer
//	@Param		filter	query		rulesQuery	false	"filter"
//	@Success	200		{object}	rulesResponse
//	@Success	304		"the copy at hand is current"
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/deadline-rules [get]
func (s *server) deadlineRules(c echo.Context, actor access.Actor) error {
	q, err := web.BindQuery[rulesQuery](c)
	if err != nil {
		return err
	}
	v, err := s.Laws.Law(c.Request().Context(), actor)
	if err != nil {
		return err
	}
	return web.GetOpen(c, v.Version, showRules(v.Law, q))
}

// addRule adds the next version of a rule, or a rule for cases that had none.
// The version in force until then ends on the day before; cases that began
// under it keep it.
//
//	@Summary	Add a version of a rule
//	@ID		addRule
//	@Tags		law
//	@Security	bearer
//	@Param		Idempotency-Key	header		string		true	"names this request; send the same one when you retry"
//	@Param		If-Match		header		string		true	"ETag last seen, of the list of rules"
//	@Param		body			body		ruleRequest	true	"the rule"
//	@Success	201				{object}	ruleResponse
//	@Failure	default			{object}	web.Problem
//	@Router		/api/v1/deadline-rules [post]
func (s *server) addRule(c echo.Context, actor access.Actor) error {
	version, err := web.IfMatch(c)
	if err != nil {
		return err
	}
	in, raw, err := web.Bind[ruleRequest](c)
	if err != nil {
		return err
	}
	render := func(v legislation.View) (idempotency.Answer, error) {
		latest := deadline.Rule{}
		for _, r := range v.Law.Data().Rules {
			if r.Code == in.Code && r.Version > latest.Version {
				latest = r
			}
		}
		return web.Rendered(web.Created, web.ETag(v.Version), "", showRule(latest))
	}
	return web.Act(s.Server, c, actor, web.Fingerprint(c, raw), render, func(once idempotency.Once[legislation.View]) (idempotency.Answer, error) {
		return s.Laws.AddRule(c.Request().Context(), actor, version, in.domain(), once)
	})
}

// legalSwitches lists the questions that the law leaves open, and how they are
// answered here.
//
//	@Summary	Open questions of the law
//	@ID		getLegalSwitches
//	@Tags		law
//	@Security	bearer
//	@Success	200		{object}	switchesResponse
//	@Success	304		"the copy at hand is current"
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/legal-switches [get]
func (s *server) legalSwitches(c echo.Context, actor access.Actor) error {
	v, err := s.Laws.Law(c.Request().Context(), actor)
	if err != nil {
		return err
	}
	out := switchesResponse{Items: []switchResponse{}}
	for _, x := range v.Law.Data().Switches {
		out.Items = append(out.Items, showSwitch(v.Law, x))
	}
	return web.GetOpen(c, v.Version, out)
}

// setSwitch answers an open question of the law. Open deadlines follow.
//
//	@Summary	Answer an open question of the law
//	@ID		setSwitch
//	@Tags		law
//	@Security	bearer
//	@Param		id				path		string			true	"code of the switch"
//	@Param		Idempotency-Key	header		string			true	"names this request; send the same one when you retry"
//	@Param		If-Match		header		string			true	"ETag last seen, of the list of switches"
//	@Param		body			body		switchRequest	true	"the answer"
//	@Success	200				{object}	switchResponse
//	@Failure	default			{object}	web.Problem
//	@Router		/api/v1/legal-switches/{id} [put]
func (s *server) setSwitch(c echo.Context, actor access.Actor) error {
	version, err := web.IfMatch(c)
	if err != nil {
		return err
	}
	in, raw, err := web.Bind[switchRequest](c)
	if err != nil {
		return err
	}
	code := c.Param("id")
	render := func(v legislation.View) (idempotency.Answer, error) {
		for _, x := range v.Law.Data().Switches {
			if x.Code == code {
				return web.Rendered(http.StatusOK, web.ETag(v.Version), "", showSwitch(v.Law, x))
			}
		}
		return idempotency.Answer{}, fault.ErrNotFound
	}
	return web.Act(s.Server, c, actor, web.Fingerprint(c, raw), render, func(once idempotency.Once[legislation.View]) (idempotency.Answer, error) {
		return s.Laws.SetSwitch(c.Request().Context(), actor, version, legislation.SwitchChange{Code: code, Value: in.Value, Reason: in.Reason}, once)
	})
}

// lawEvents lists who changed what of the law, the latest first.
//
//	@Summary	History of the law's data
//	@ID		getLawEvents
//	@Tags		law
//	@Security	bearer
//	@Param		page	query		lawEventsQuery	false	"page"
//	@Success	200		{object}	web.Page[lawEventResponse]
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/law-events [get]
func (s *server) lawEvents(c echo.Context, actor access.Actor) error {
	q, err := web.BindQuery[lawEventsQuery](c)
	if err != nil {
		return err
	}
	return web.ListByName(s.Server, c, actor, q.Limit, q.Cursor,
		func(after string, limit int) ([]legislation.Event, error) {
			before, ok := web.Positive(after)
			if after != "" && !ok {
				return nil, web.RefusedCursor()
			}
			return s.Laws.LawEvents(c.Request().Context(), actor, before, limit)
		},
		func(e legislation.Event) string { return strconv.FormatInt(e.Version, 10) },
		func(e legislation.Event) lawEventResponse {
			return lawEventResponse{
				Version: e.Version, Subject: e.Subject, Code: e.Code, Change: json.RawMessage(e.Change), Reason: e.Reason,
				Actor: e.ActorName, RecordedAt: e.RecordedAt.UTC(),
			}
		})
}
