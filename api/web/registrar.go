package web

import (
	"bytes"
	"io"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"kntc/internal/access"
)

// Handler serves a route. The actor is who the token speaks for; it is the
// zero Actor on public routes.
type Handler func(c echo.Context, actor access.Actor) error

// Guard says who may call a route. It comes from Needs, SignedIn or Public only;
// the zero Guard lets nobody call.
type Guard struct {
	permission access.Permission
	opens      opening
}

// opening is to whom a guard opens.
type opening uint8

const (
	toNobody opening = iota
	toPermitted
	toSignedIn
	toEverybody
)

// Permission is the one a caller needs somewhere; "" when it takes none.
func (g Guard) Permission() access.Permission { return g.permission }

// Public reports whether everybody may call.
func (g Guard) Public() bool { return g.opens == toEverybody }

// Needs lets accounts call that have the permission somewhere; the use case
// checks where.
func Needs(p access.Permission) Guard { return Guard{permission: p, opens: toPermitted} }

// SignedIn lets every account call, for what concerns itself.
func SignedIn() Guard { return Guard{opens: toSignedIn} }

// Public lets everybody call.
func Public() Guard { return Guard{opens: toEverybody} }

// passes refuses an actor for whom the guard does not open.
func (g Guard) passes(actor access.Actor) error {
	switch g.opens {
	case toEverybody, toSignedIn:
		return nil
	case toPermitted:
		_, err := actor.Allow(g.permission)
		return err
	case toNobody:
	}
	return access.ErrForbidden
}

// Route is one line of the surface.
type Route struct {
	Method, Path string
	Guard        Guard
	Params       []string // query parameters it takes
	Work         Work     // what a request costs
	free         bool     // of limits: whoever watches over the server must get an answer
	upload       bool     // takes a file: larger body, more time
	long         bool     // may take more time than an ordinary request
	pending      bool     // open while the password must still be changed
}

// Option alters a route.
type Option func(*Route)

// Takes names the query parameters of the route: those of the query type.
func Takes(query any) Option {
	return func(r *Route) { r.Params = parameters(query) }
}

// Costs names the work that a request to the route asks for.
func Costs(w Work) Option { return func(r *Route) { r.Work = w } }

// Free marks a route without limits, for whoever watches over the server. One that
// reads answers HEAD, too: that is how many watch.
func Free(r *Route) { r.free = true }

// Upload marks a route that takes a file.
func Upload(r *Route) { r.upload, r.long = true, true }

// Long marks a route that may take minutes.
func Long(r *Route) { r.long = true }

// Pending marks a route that is open before the first change of password.
func Pending(r *Route) { r.pending = true }

// Registrar is the only way to add a route.
type Registrar struct {
	server *Server
	Echo   *echo.Echo
	Routes []Route
	byPath map[string]Route // method and path, for the middleware
}

// Get adds a route that reads.
func (r *Registrar) Get(path string, g Guard, h Handler, opts ...Option) {
	r.add(http.MethodGet, path, g, h, opts)
}

// Post adds a route that creates or acts.
func (r *Registrar) Post(path string, g Guard, h Handler, opts ...Option) {
	r.add(http.MethodPost, path, g, h, opts)
}

// Put adds a route that replaces.
func (r *Registrar) Put(path string, g Guard, h Handler) {
	r.add(http.MethodPut, path, g, h, nil)
}

// Patch adds a route that changes a part.
func (r *Registrar) Patch(path string, g Guard, h Handler, opts ...Option) {
	r.add(http.MethodPatch, path, g, h, opts)
}

// Delete adds a route that ends something.
func (r *Registrar) Delete(path string, g Guard, h Handler) {
	r.add(http.MethodDelete, path, g, h, nil)
}

func (r *Registrar) add(method, path string, g Guard, h Handler, opts []Option) {
	rt := Route{Method: method, Path: path, Guard: g}
	for _, o := range opts {
		o(&rt)
	}
	if r.byPath == nil {
		r.byPath = make(map[string]Route)
	}
	r.Routes = append(r.Routes, rt)
	methods := []string{method}
	if g.Public() && method == http.MethodGet { // who watches over a server, or looks for its pages, asks with HEAD
		methods = append(methods, http.MethodHead)
	}
	for _, m := range methods {
		r.byPath[m+" "+path] = rt
	}
	r.Echo.Match(methods, path, func(c echo.Context) error { //nolint:forbidigo // this is the registrar
		actor, err := r.server.admit(c, rt)
		if err != nil {
			return err
		}
		if err := refuseUnknown(c, rt.Params); err != nil {
			return err
		}
		if rt.free {
			return h(c, actor)
		}
		if err := rt.takeIn(c); err != nil {
			return err
		}
		p, err := r.server.foreman.begin(c, callerOf(c, actor), rt.work(c.Request()))
		if err != nil {
			return err
		}
		defer p.end()
		return h(c, actor)
	})
}

// publicBody is how large the body may be of a request that anybody may send.
const publicBody = 16 << 10

// takeIn reads the body of a request that anybody may send before it counts as one
// that is worked on: a stranger who sends slowly takes nobody's place.
func (rt Route) takeIn(c echo.Context) error {
	r := c.Request()
	if !rt.Guard.Public() || rt.Method == http.MethodGet {
		return nil
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Response(), r.Body, publicBody))
	if err != nil {
		return readFault(err)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return nil
}

// of returns the route that a request was led to, and whether there is one.
func (r *Registrar) of(c echo.Context) (Route, bool) {
	rt, ok := r.byPath[c.Request().Method+" "+c.Path()]
	return rt, ok
}

// admit tells who calls, or refuses.
func (s *Server) admit(c echo.Context, rt Route) (access.Actor, error) {
	if rt.Guard.Public() {
		return access.Actor{}, nil
	}
	if len(c.Request().Header.Values(echo.HeaderAuthorization)) > 1 {
		return access.Actor{}, errHeader.At(echo.HeaderAuthorization, "repeated", "Tiêu đề bị lặp.", "The header is repeated.")
	}
	scheme, raw, _ := strings.Cut(c.Request().Header.Get(echo.HeaderAuthorization), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		raw = "" // the verifier says that it is missing
	}
	actor, claims, err := s.Verifier.Verify(c.Request().Context(), raw)
	if err != nil {
		return access.Actor{}, err
	}
	note(c).account = actor.Account.String()
	if claims.MustChangePassword && !rt.pending {
		return access.Actor{}, errPasswordChange.Msg(
			"Hãy đổi mật khẩu trước khi tiếp tục.", "Change it with POST /api/v1/auth/password.")
	}
	return actor, rt.Guard.passes(actor)
}
