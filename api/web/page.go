package web

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"kntc/internal/access"
	paging "kntc/internal/page"
)

const (
	// DefaultLimit is how many rows a page has when nobody asks for another number.
	DefaultLimit = 50
	countNone    = string(paging.CountNone)
)

// PageQuery are the parameters of every list.
type PageQuery struct {
	Limit  int    `form:"limit" minimum:"1" maximum:"200" default:"50"`     // rows on a page
	Cursor string `form:"cursor"`                                           // where the page begins, from the page before
	Count  string `form:"count" enums:"none,estimate,exact" default:"none"` // how the whole list is counted
}

// Page is one page of a list. Next leads to the following page and is absent
// on the last.
type Page[T any] struct {
	Items []T    `json:"items" validate:"required"`
	Next  string `json:"next,omitempty" example:"tFdVfPj4Yq…"`
	Count *Count `json:"count,omitempty"`
}

// Count is the number of rows of the whole list. Up to 5,000 are counted; when
// there are more, the method says that there are at least as many.
type Count struct {
	Value  int64  `json:"value" validate:"required" example:"1081"`
	Method string `json:"method" validate:"required" enums:"estimate,exact,at_least" example:"exact"`
}

// List answers a page. rows gets one row more than the page holds, which tells
// whether another page follows; at tells a row's place; total counts.
func List[Row, Item any](
	s *Server, c echo.Context, actor access.Actor, q PageQuery,
	rows func(paging.Page) ([]Row, error), at func(Row) paging.Position, show func(Row) Item,
	total func(paging.Counting) (paging.Count, error),
) error {
	limit := q.Limit
	if limit == 0 {
		limit = DefaultLimit
	}
	ask := paging.Page{Limit: limit + 1}
	name := listName(c, actor.Account.String())
	if q.Cursor != "" {
		where, err := s.cursors.open(name, q.Cursor)
		if err != nil {
			return err
		}
		if ask.After, err = parsePosition(where); err != nil {
			return err
		}
	}
	found, err := rows(ask)
	if err != nil {
		return err
	}
	out := Page[Item]{Items: make([]Item, 0, len(found))}
	if len(found) > limit {
		found = found[:limit]
		out.Next = s.cursors.seal(name, position(at(found[limit-1])))
	}
	for _, row := range found {
		out.Items = append(out.Items, show(row))
	}
	if q.Count != "" && q.Count != countNone {
		n, err := total(paging.Counting(q.Count))
		if err != nil {
			return err
		}
		out.Count = &Count{n.Value, string(n.Method)}
	}
	linkPages(c, out.Next)
	return Get(c, 0, out)
}

// ListByName answers a page of a list whose rows are told apart by a name,
// after which the next page begins.
func ListByName[Row, Item any](
	s *Server, c echo.Context, actor access.Actor, limit int, cursor string,
	rows func(after string, limit int) ([]Row, error), name func(Row) string, show func(Row) Item,
) error {
	return ListAt(s, c, actor, 0, limit, cursor, rows, name, show)
}

// ListAt answers such a page of a list that has a version.
func ListAt[Row, Item any](
	s *Server, c echo.Context, actor access.Actor, version int64, limit int, cursor string,
	rows func(after string, limit int) ([]Row, error), name func(Row) string, show func(Row) Item,
) error {
	if limit == 0 {
		limit = DefaultLimit
	}
	list, after := listName(c, actor.Account.String()), ""
	if cursor != "" {
		var err error
		if after, err = s.cursors.open(list, cursor); err != nil {
			return err
		}
	}
	found, err := rows(after, limit+1)
	if err != nil {
		return err
	}
	out := Page[Item]{Items: make([]Item, 0, len(found))}
	if len(found) > limit {
		found = found[:limit]
		out.Next = s.cursors.seal(list, name(found[limit-1]))
	}
	for _, row := range found {
		out.Items = append(out.Items, show(row))
	}
	linkPages(c, out.Next)
	return Get(c, version, out)
}

// linkPages tells the neighbours of a page as Link headers (RFC 8288).
func linkPages(c echo.Context, next string) {
	h := c.Response().Header()
	link := func(rel, cursor string) {
		query := url.Values{}
		for name, values := range c.QueryParams() {
			query[name] = values
		}
		query.Del("cursor")
		if cursor != "" {
			query.Set("cursor", cursor)
		}
		u := url.URL{Path: c.Request().URL.Path, RawQuery: query.Encode()}
		h.Add("Link", "<"+u.String()+`>; rel="`+rel+`"`)
	}
	link("first", "")
	if next != "" {
		link("next", next)
	}
}

// Created is the status of an answer to a registration.
const Created = http.StatusCreated
