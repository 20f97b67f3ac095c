package api

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/fault"
	"kntc/internal/identity"
)

// A page of this server keeps its session in a cookie: no script reads it, no other
// site makes the browser send it, and it goes to the addresses of sessions alone. It
// lasts until the browser is closed: the next person at the machine signs in.
const (
	sessionCookie     = "kntc_session"
	sessionCookiePath = v1 + "/auth"
)

// errCrossSite refuses what another site made a browser send.
var errCrossSite = fault.Define(fault.Forbidden, "cross_site",
	"Yêu cầu đến từ một trang khác.", "The request comes from another site.")

// refuseCrossSite refuses a request about the cookie that a page of another site
// sends. SameSite and the media type keep such out already; a browser that knows
// neither says all the same from where it sends.
func (s *server) refuseCrossSite(c echo.Context) error {
	guard := http.NewCrossOriginProtection()
	if s.Config.PublicURL != "" {
		if err := guard.AddTrustedOrigin(s.Config.PublicURL); err != nil {
			return fault.ErrInternal.Because(err)
		}
	}
	if err := guard.Check(c.Request()); err != nil {
		return errCrossSite.Because(err)
	}
	return nil
}

// presented returns the refresh token of a request: that of the body, or that of the
// cookie when it is asked for. Without either it is "", which is none of ours.
func (s *server) presented(c echo.Context, in refreshRequest) (string, error) {
	if !in.Cookie {
		return in.RefreshToken, nil
	}
	if in.RefreshToken != "" {
		return "", web.ErrBody.At("/refresh_token", "not_with_cookie",
			"Không gửi cùng phiên trong trình duyệt.", "Not together with cookie.")
	}
	if err := s.refuseCrossSite(c); err != nil {
		return "", err
	}
	kept, err := c.Cookie(sessionCookie)
	if err != nil {
		return "", nil //nolint:nilerr // no cookie
	}
	return kept.Value, nil
}

// answerSession tells a session, its refresh token in the cookie when asked for.
func (s *server) answerSession(c echo.Context, x identity.Session, cookie bool) error {
	out := s.showSession(x)
	if cookie {
		s.setCookie(c, out.RefreshToken)
		out.RefreshToken, out.DeviceToken = "", ""
	}
	return web.WriteJSON(c, http.StatusOK, out)
}

// setCookie keeps a refresh token in the browser; "" takes it away.
func (s *server) setCookie(c echo.Context, text string) {
	kept := &http.Cookie{ //nolint:gosec // Secure wherever there is TLS: an office without it has no other way
		Name: sessionCookie, Value: text, Path: sessionCookiePath, HttpOnly: true, SameSite: http.SameSiteStrictMode,
		Secure: c.Request().TLS != nil || strings.HasPrefix(s.Config.PublicURL, "https://"),
	}
	if text == "" {
		kept.MaxAge = -1
	}
	c.SetCookie(kept)
}
