package api

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/idempotency"
	paging "kntc/internal/page"
	"kntc/internal/petition"
)

// matterCases are the use cases on matters.
type matterCases interface {
	StepMatter(ctx context.Context, actor access.Actor, id authority.OwnedID, version int64, cmd petition.Command, once idempotency.Once[casework.MatterResult]) (idempotency.Answer, error)
	Matter(ctx context.Context, actor access.Actor, id authority.OwnedID) (casework.MatterView, error)
	Matters(ctx context.Context, actor access.Actor, f casework.MatterFilter, page paging.Page) ([]casework.MatterLine, error)
	CountMatters(ctx context.Context, actor access.Actor, f casework.MatterFilter, how paging.Counting) (paging.Count, error)
	MatterActions(ctx context.Context, actor access.Actor, id authority.OwnedID) (petition.Matter, []petition.Availability, error)
}

// matters lists what the account may see, the latest accepted first unless it asks otherwise.
//
//	@Summary	List matters
//	@ID		getMatters
//	@Tags		matters
//	@Security	bearer
//	@Param		filter	query		mattersQuery	false	"filter and page"
//	@Success	200		{object}	web.Page[matterLine]
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/matters [get]
func (s *server) matters(c echo.Context, actor access.Actor) error {
	q, err := web.BindQuery[mattersQuery](c)
	if err != nil {
		return err
	}
	f, err := q.domain(actor)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	return web.List(s.Server, c, actor, q.PageQuery,
		func(p paging.Page) ([]casework.MatterLine, error) { return s.Cases.Matters(ctx, actor, f, p) },
		casework.MatterLine.Position, showMatterLine,
		func(how paging.Counting) (paging.Count, error) { return s.Cases.CountMatters(ctx, actor, f, how) })
}

// matter shows one matter with its petitions.
//
//	@Summary	A matter
//	@ID		getMatter
//	@Tags		matters
//	@Security	bearer
//	@Param		id		path		string	true	"matter id"
//	@Success	200		{object}	matterViewResponse
//	@Success	304		"the copy at hand is current"
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/matters/{id} [get]
func (s *server) matter(c echo.Context, actor access.Actor) error {
	id, err := web.OwnedID(c)
	if err != nil {
		return err
	}
	record, err := s.Cases.Matter(c.Request().Context(), actor, id)
	if err != nil {
		return err
	}
	return web.Get(c, record.Matter.Version, showMatterView(record))
}

// matterEvents tells the history of a matter.
//
//	@Summary	History of a matter
//	@ID		getMatterEvents
//	@Tags		matters
//	@Security	bearer
//	@Param		id		path		string	true	"matter id"
//	@Success	200		{object}	eventsResponse
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/matters/{id}/events [get]
func (s *server) matterEvents(c echo.Context, actor access.Actor) error {
	return s.events(c, actor, petition.OfMatter)
}

// matterActions tells what the account may do now and, for what it may not,
// why.
//
//	@Summary	What can be done with a matter now
//	@ID		getMatterActions
//	@Tags		matters
//	@Security	bearer
//	@Param		id		path		string	true	"matter id"
//	@Success	200		{object}	actionsResponse
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/matters/{id}/actions [get]
func (s *server) matterActions(c echo.Context, actor access.Actor) error {
	id, err := web.OwnedID(c)
	if err != nil {
		return err
	}
	m, list, err := s.Cases.MatterActions(c.Request().Context(), actor, id)
	if err != nil {
		return err
	}
	return web.Get(c, 0, showActions(m.Kind, m.State, m.Version, list, nil, web.Language(c)))
}

// stepMatter takes one step of the matter's life.
//
//	@Summary	Take a step with a matter
//	@ID		stepMatter
//	@Tags		matters
//	@Security	bearer
//	@Param		id				path		string					true	"matter id"
//	@Param		If-Match		header		string					true	"ETag last seen"
//	@Param		Idempotency-Key	header		string					true	"names this request; send the same one when you retry"
//	@Param		body			body		matterTransitionRequest	true	"the step"
//	@Success	200				{object}	matterResponse
//	@Failure	default			{object}	web.Problem
//	@Router		/api/v1/matters/{id}/transitions [post]
func (s *server) stepMatter(c echo.Context, actor access.Actor) error {
	id, version, err := target(c)
	if err != nil {
		return err
	}
	in, raw, err := web.Bind[matterTransitionRequest](c)
	if err != nil {
		return err
	}
	cmd, err := in.domain()
	if err != nil {
		return err
	}
	render := func(r casework.MatterResult) (idempotency.Answer, error) {
		return web.Rendered(http.StatusOK, web.ETag(r.Matter.Version), "", showMatter(r.Matter))
	}
	err = web.Act(s.Server, c, actor, web.Fingerprint(c, raw), render, func(once idempotency.Once[casework.MatterResult]) (idempotency.Answer, error) {
		return s.Cases.StepMatter(c.Request().Context(), actor, id, version, cmd, once)
	})
	return explainStale(c, s.Cases, actor, id, version, err)
}
