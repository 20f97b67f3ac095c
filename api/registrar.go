package api

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"kntc/internal/access"
)

// handler serves a route. The actor is who the token speaks for; it is the
// zero Actor on public routes.
type handler func(c echo.Context, actor access.Actor) error

// guard says who may call a route. It comes from needs, signedIn or public
// only: a route cannot be added without one.
type guard struct {
	permission access.Permission
	public     bool
}

// needs lets accounts call that have the permission somewhere; the use case
// checks where.
func needs(p access.Permission) guard { return guard{permission: p} }

// signedIn lets every account call, for what concerns itself.
func signedIn() guard { return guard{} }

// public lets everybody call.
func public() guard { return guard{public: true} }

// route is one line of the surface.
type route struct {
	method, path string
	guard        guard
	params       []string // query parameters it takes
	upload       bool     // takes a file: larger body, more time
	long         bool     // may take more time than an ordinary request
	pending      bool     // open while the password must still be changed
}

// option alters a route.
type option func(*route)

// takes names the query parameters of the route: those of the query type.
func takes(query any) option {
	return func(r *route) { r.params = parameters(query) }
}

// upload marks a route that takes a file.
func upload(r *route) { r.upload, r.long = true, true }

// long marks a route that may take minutes.
func long(r *route) { r.long = true }

// pending marks a route that is open before the first change of password.
func pending(r *route) { r.pending = true }

// registrar is the only way to add a route.
type registrar struct {
	server *server
	echo   *echo.Echo
	routes []route
	byPath map[string]route // method and path, for the middleware
}

func (r *registrar) get(path string, g guard, h handler, opts ...option) {
	r.add(http.MethodGet, path, g, h, opts)
}

func (r *registrar) post(path string, g guard, h handler, opts ...option) {
	r.add(http.MethodPost, path, g, h, opts)
}

func (r *registrar) put(path string, g guard, h handler) {
	r.add(http.MethodPut, path, g, h, nil)
}

func (r *registrar) patch(path string, g guard, h handler, opts ...option) {
	r.add(http.MethodPatch, path, g, h, opts)
}

func (r *registrar) delete(path string, g guard, h handler) {
	r.add(http.MethodDelete, path, g, h, nil)
}

func (r *registrar) add(method, path string, g guard, h handler, opts []option) {
	rt := route{method: method, path: path, guard: g}
	for _, o := range opts {
		o(&rt)
	}
	if r.byPath == nil {
		r.byPath = make(map[string]route)
	}
	r.routes = append(r.routes, rt)
	r.byPath[method+" "+path] = rt
	r.echo.Add(method, path, func(c echo.Context) error {
		actor, err := r.server.admit(c, rt)
		if err != nil {
			return err
		}
		if err := refuseUnknown(c, rt.params); err != nil {
			return err
		}
		return h(c, actor)
	})
}

// of returns the route that a request was led to, and whether there is one.
func (r *registrar) of(c echo.Context) (route, bool) {
	rt, ok := r.byPath[c.Request().Method+" "+c.Path()]
	return rt, ok
}

// admit tells who calls, or refuses.
func (s *server) admit(c echo.Context, rt route) (access.Actor, error) {
	if rt.guard.public {
		return access.Actor{}, nil
	}
	raw, ok := strings.CutPrefix(c.Request().Header.Get(echo.HeaderAuthorization), "Bearer ")
	if !ok {
		raw = "" // the verifier says that it is missing
	}
	actor, claims, err := s.Verifier.Verify(raw)
	if err != nil {
		return access.Actor{}, err
	}
	note(c).account = actor.Account.String()
	if claims.MustChangePassword && !rt.pending {
		return access.Actor{}, errPasswordChange.Msg(
			"Hãy đổi mật khẩu tại POST /api/v1/auth/password.", "Change it with POST /api/v1/auth/password.")
	}
	if rt.guard.permission == "" {
		return actor, nil
	}
	_, err = actor.Allow(rt.guard.permission)
	return actor, err
}
