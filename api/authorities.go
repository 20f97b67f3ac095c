package api

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/directory"
	"kntc/internal/idempotency"
)

// Authorities are the use cases on the directory; *directory.Service
// carries them out.
type Authorities interface {
	SearchAuthorities(ctx context.Context, actor access.Actor, q directory.Query) ([]directory.Line, error)
	ListAuthorities(ctx context.Context, actor access.Actor, q directory.Query, after authority.ID) ([]directory.Line, error)
	GetAuthority(ctx context.Context, actor access.Actor, id authority.ID, on clock.Date) (directory.View, error)
	AuthorityTree(ctx context.Context, actor access.Actor, root authority.ID, on clock.Date, depth int) ([]directory.Node, error)
	CreateAuthority(ctx context.Context, actor access.Actor, n directory.NewAuthority, once idempotency.Once[directory.View]) (idempotency.Answer, error)
	ChangeAuthority(ctx context.Context, actor access.Actor, id authority.ID, version int64, c directory.AuthorityChange, once idempotency.Once[directory.View]) (idempotency.Answer, error)
	DirectoryVersion(ctx context.Context, actor access.Actor) (int64, error)
	Reorganise(ctx context.Context, actor access.Actor, r directory.Reorganisation, once idempotency.Once[directory.ReorganisationView]) (idempotency.Answer, error)
	ImportAuthorities(ctx context.Context, actor access.Actor, r directory.Import) (directory.ImportReport, error)
}

// authorities lists the directory; with q the best matches come first, on one
// page. The ETag names the version of the whole directory.
//
//	@Summary	List and search authorities
//	@ID		getAuthorities
//	@Tags		authorities
//	@Security	bearer
//	@Param		filter	query		authoritiesQuery	false	"filter and page"
//	@Success	200		{object}	web.Page[authorityLine]
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/authorities [get]
func (s *server) authorities(c echo.Context, actor access.Actor) error {
	q, err := web.BindQuery[authoritiesQuery](c)
	if err != nil {
		return err
	}
	if err := refusal(checkWords(web.ErrQuery, q.Q)); err != nil {
		return err
	}
	ask, ctx := q.domain(), c.Request().Context()
	version, err := s.Authorities.DirectoryVersion(ctx, actor)
	if err != nil {
		return err
	}
	if ask.Text != "" {
		found, err := s.Authorities.SearchAuthorities(ctx, actor, ask)
		if err != nil {
			return err
		}
		out := web.Page[authorityLine]{Items: []authorityLine{}}
		for _, l := range found {
			out.Items = append(out.Items, showAuthority(l))
		}
		return web.GetOpen(c, version, out)
	}
	return web.ListAt(s.Server, c, actor, version, q.Limit, q.Cursor,
		func(after string, limit int) ([]directory.Line, error) {
			from, ok := web.ParseAuthorityID(after)
			if after != "" && !ok {
				return nil, web.RefusedCursor()
			}
			ask.Limit = limit
			return s.Authorities.ListAuthorities(ctx, actor, ask, from)
		},
		func(l directory.Line) string { return l.Authority.ID.String() }, showAuthority)
}

// authority shows an authority as it was on a day.
//
//	@Summary	An authority
//	@ID		getAuthority
//	@Tags		authorities
//	@Security	bearer
//	@Param		id		path		string		true	"authority id"
//	@Param		day		query		dayQuery	false	"the day"
//	@Success	200		{object}	authorityResponse
//	@Success	304		"the copy at hand is current"
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/authorities/{id} [get]
func (s *server) authority(c echo.Context, actor access.Actor) error {
	id, on, err := authorityOn(c)
	if err != nil {
		return err
	}
	v, err := s.Authorities.GetAuthority(c.Request().Context(), actor, id, on)
	if err != nil {
		return err
	}
	return web.GetOpen(c, v.Authority.Version, showAuthorityView(v))
}

// authorityTree shows what is below an authority.
//
//	@Summary	The authorities below one
//	@ID		getAuthorityTree
//	@Tags		authorities
//	@Security	bearer
//	@Param		id		path		string		true	"authority id"
//	@Param		query	query		treeQuery	false	"day and depth"
//	@Success	200		{object}	treeResponse
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/authorities/{id}/tree [get]
func (s *server) authorityTree(c echo.Context, actor access.Actor) error {
	id, err := web.AuthorityID(c)
	if err != nil {
		return err
	}
	q, err := web.BindQuery[treeQuery](c)
	if err != nil {
		return err
	}
	depth := defaultDepth
	if q.Depth != nil {
		depth = *q.Depth
	}
	nodes, err := s.Authorities.AuthorityTree(c.Request().Context(), actor, id, q.On, depth)
	if err != nil {
		return err
	}
	out := treeResponse{Nodes: []treeNode{}}
	for _, n := range nodes {
		out.Nodes = append(out.Nodes, treeNode{
			ID: n.Authority.ID, Name: n.Name, Tier: n.Authority.Tier, Branch: n.Authority.Branch,
			ParentID: n.Parent, Depth: n.Depth, Children: n.Children,
		})
	}
	return web.GetOpen(c, 0, out)
}

// createAuthority founds an authority below one that the account administers.
//
//	@Summary	Found an authority
//	@ID		createAuthority
//	@Tags		authorities
//	@Security	bearer
//	@Param		Idempotency-Key	header		string				true	"names this request; send the same one when you retry"
//	@Param		body			body		authorityRequest	true	"the authority"
//	@Success	201				{object}	authorityResponse
//	@Failure	default			{object}	web.Problem
//	@Router		/api/v1/authorities [post]
func (s *server) createAuthority(c echo.Context, actor access.Actor) error {
	in, raw, err := web.Bind[authorityRequest](c)
	if err != nil {
		return err
	}
	render := func(v directory.View) (idempotency.Answer, error) {
		return web.Rendered(web.Created, web.ETag(v.Authority.Version), v1+"/authorities/"+v.Authority.ID.String(), showAuthorityView(v))
	}
	return web.Act(s.Server, c, actor, web.Fingerprint(c, raw), render, func(once idempotency.Once[directory.View]) (idempotency.Answer, error) {
		return s.Authorities.CreateAuthority(c.Request().Context(), actor, directory.NewAuthority{
			Name: in.Name, Tier: in.Tier, Branch: in.Branch, Place: in.Place,
			ValidFrom: in.ValidFrom, Parent: in.ParentID, System: in.System, Code: in.Code, Document: in.Document,
		}, once)
	})
}

// changeAuthority changes an authority from a day on; what held before stays
// on record.
//
//	@Summary	Change an authority from a day on
//	@ID		changeAuthority
//	@Tags		authorities
//	@Security	bearer
//	@Param		id				path		string					true	"authority id"
//	@Param		Idempotency-Key	header		string					true	"names this request; send the same one when you retry"
//	@Param		If-Match		header		string					true	"ETag last seen"
//	@Param		body			body		authorityChangeRequest	true	"the change"
//	@Success	200				{object}	authorityResponse
//	@Failure	default			{object}	web.Problem
//	@Router		/api/v1/authorities/{id}/changes [post]
func (s *server) changeAuthority(c echo.Context, actor access.Actor) error {
	id, err := web.AuthorityID(c)
	if err != nil {
		return err
	}
	version, err := web.IfMatch(c)
	if err != nil {
		return err
	}
	in, raw, err := web.Bind[authorityChangeRequest](c)
	if err != nil {
		return err
	}
	render := func(v directory.View) (idempotency.Answer, error) {
		return web.Rendered(http.StatusOK, web.ETag(v.Authority.Version), "", showAuthorityView(v))
	}
	return web.Act(s.Server, c, actor, web.Fingerprint(c, raw), render, func(once idempotency.Once[directory.View]) (idempotency.Answer, error) {
		return s.Authorities.ChangeAuthority(c.Request().Context(), actor, id, version, directory.AuthorityChange{
			Kind: in.Type, On: in.On, Name: in.Name, Place: in.Place, Parent: in.ParentID, System: in.System, Code: in.Code,
			Successor: in.SuccessorID, Document: in.Document, ForwardsAs: in.ForwardsAs,
		}, once)
	})
}
