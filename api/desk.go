package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/desk"
	"kntc/internal/fault"
)

// policyDesk is what the desk may do in a browser: run and show its own files and
// call this server. No script may make others of text.
const policyDesk = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// deskPage shows the desk; a program built without it shows the description.
func (s *server) deskPage(c echo.Context, actor access.Actor) error {
	page, ok := desk.Page()
	if !ok {
		return s.docs(c, actor)
	}
	return sendDesk(c, page, "no-cache")
}

// deskFile serves a file that the desk's page names. The name tells the bytes: what
// a browser has once it need not ask for again.
func (s *server) deskFile(c echo.Context, _ access.Actor) error {
	file, ok := desk.Asset(c.Param("name"))
	if !ok {
		return fault.ErrNotFound
	}
	return sendDesk(c, file, "public, max-age=31536000, immutable")
}

func sendDesk(c echo.Context, f desk.File, keep string) error {
	h := c.Response().Header()
	h.Set(echo.HeaderContentSecurityPolicy, policyDesk)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cache-Control", keep)
	tag := `"` + f.Tag + `"`
	h.Set("Etag", tag)
	if web.MatchesAny(c.Request().Header.Get("If-None-Match"), tag) {
		return c.NoContent(http.StatusNotModified)
	}
	return web.SendFile(c, f.Media, f.Body)
}
