package web

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
	Permission access.Permission
	Public     bool
}

// Needs lets accounts call that have the permission somewhere; the use case
// checks where.
func Needs(p access.Permission) guard { return guard{Permission: p} }

// SignedIn lets every account call, for what concerns itself.
func SignedIn() guard { return guard{} }

// Public lets everybody call.
func Public() guard { return guard{Public: true} }

// route is one line of the surface.
type route struct {
	Method, Path string
	Guard        guard
	Params       []string // query parameters it takes
	upload       bool     // takes a file: larger body, more time
	long         bool     // may take more time than an ordinary request
	pending      bool     // open while the password must still be changed
}

// option alters a route.
type option func(*route)

// Takes names the query parameters of the route: those of the query type.
func Takes(query any) option {
	return func(r *route) { r.Params = parameters(query) }
}

// Upload marks a route that takes a file.
func Upload(r *route) { r.upload, r.long = true, true }

// Long marks a route that may take minutes.
func Long(r *route) { r.long = true }

// Pending marks a route that is open before the first change of password.
func Pending(r *route) { r.pending = true }

// Registrar is the only way to add a route.
type Registrar struct {
	server *Server
	Echo   *echo.Echo
	Routes []route
	byPath map[string]route // method and path, for the middleware
}

func (r *Registrar) Get(path string, g guard, h handler, opts ...option) {
	r.add(http.MethodGet, path, g, h, opts)
}

func (r *Registrar) Post(path string, g guard, h handler, opts ...option) {
	r.add(http.MethodPost, path, g, h, opts)
}

func (r *Registrar) Put(path string, g guard, h handler) {
	r.add(http.MethodPut, path, g, h, nil)
}

func (r *Registrar) Patch(path string, g guard, h handler, opts ...option) {
	r.add(http.MethodPatch, path, g, h, opts)
}

func (r *Registrar) Delete(path string, g guard, h handler) {
	r.add(http.MethodDelete, path, g, h, nil)
}

func (r *Registrar) add(method, path string, g guard, h handler, opts []option) {
	rt := route{Method: method, Path: path, Guard: g}
	for _, o := range opts {
		o(&rt)
	}
	if r.byPath == nil {
		r.byPath = make(map[string]route)
	}
	r.Routes = append(r.Routes, rt)
	r.byPath[method+" "+path] = rt
	r.Echo.Add(method, path, func(c echo.Context) error {
		actor, err := r.server.admit(c, rt)
		if err != nil {
			return err
		}
		if err := refuseUnknown(c, rt.Params); err != nil {
			return err
		}
		return h(c, actor)
	})
}

// of returns the route that a request was led to, and whether there is one.
func (r *Registrar) of(c echo.Context) (route, bool) {
	rt, ok := r.byPath[c.Request().Method+" "+c.Path()]
	return rt, ok
}

// admit tells who calls, or refuses.
func (s *Server) admit(c echo.Context, rt route) (access.Actor, error) {
	if rt.Guard.Public {
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
	if rt.Guard.Permission == "" {
		return actor, nil
	}
	_, err = actor.Allow(rt.Guard.Permission)
	return actor, err
}
