package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"kntc/internal/config"
	"kntc/internal/fault"
)

// middleware wraps every request, outermost first. Signing in is checked after
// it, by the route itself.
func (s *Server) middleware() []echo.MiddlewareFunc {
	return []echo.MiddlewareFunc{
		s.identify, s.record, s.recover, s.secure, s.limitBody, s.limitTime, s.cors(),
	}
}

// noted is what the log line of a request gathers on the way.
type noted struct {
	id      string
	account string
	err     error
}

const notedKey = "noted"

// note returns the request's notes.
func note(c echo.Context) *noted {
	n, ok := c.Get(notedKey).(*noted)
	if !ok {
		n = &noted{}
		c.Set(notedKey, n)
	}
	return n
}

func requestID(c echo.Context) string { return note(c).id }

// maxRequestID bounds the id that a client or proxy may give.
const maxRequestID = 64

// identify gives the request an id: the caller's, if it is harmless in a log.
func (s *Server) identify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id := c.Request().Header.Get(echo.HeaderXRequestID)
		if !harmless(id) {
			fresh, err := uuid.NewV7()
			if err != nil {
				return fmt.Errorf("request id: %w", err)
			}
			id = fresh.String()
		}
		note(c).id = id
		c.Response().Header().Set(echo.HeaderXRequestID, id)
		c.SetRequest(c.Request().WithContext(config.WithRequestID(c.Request().Context(), id)))
		return next(c)
	}
}

func harmless(id string) bool {
	return id != "" && len(id) <= maxRequestID && !strings.ContainsFunc(id, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' && r != '.'
	})
}

// record writes one log line per request and counts it. The query is left
// out: people search for names.
func (s *Server) record(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := s.Clock.Now()
		s.metrics.inFlight.Inc()
		defer s.metrics.inFlight.Dec()
		if err := next(c); err != nil {
			note(c).err = err
			c.Error(err)
		}
		took := s.Clock.Now().Sub(start)
		path := "unmatched"
		if rt, ok := s.Surface.of(c); ok {
			path = rt.Path
		}
		s.metrics.observe(c.Request().Method, path, c.Response().Status, took)
		s.logRequest(c, path, took)
		if c.Response().Status == statusClientGone {
			// One that has only stopped sending would take silence for success.
			panic(http.ErrAbortHandler) //nolint:forbidigo // the documented way to close without an answer; net/http takes it
		}
		return nil
	}
}

// maxLogged is how much of a text that a client may have written goes to the log,
// in bytes.
const maxLogged = 1000

// shortened is such a text.
func shortened(s string) string {
	if len(s) <= maxLogged {
		return s
	}
	return strings.ToValidUTF8(s[:maxLogged], "") + "…"
}

func (s *Server) logRequest(c echo.Context, route string, took time.Duration) {
	n, r, level := note(c), c.Request(), slog.LevelInfo
	attrs := []slog.Attr{
		slog.String("method", r.Method), slog.String("route", route), slog.String("path", shortened(r.URL.Path)),
		slog.Int("status", c.Response().Status), slog.Int64("bytes", c.Response().Size),
		slog.Float64("ms", float64(took.Microseconds())/1000), slog.String("remote", c.RealIP()),
	}
	if n.account != "" {
		attrs = append(attrs, slog.String("account", n.account))
	}
	if n.err != nil {
		attrs = append(attrs, slog.String("error", shortened(n.err.Error())))
	}
	switch status := c.Response().Status; {
	case status == http.StatusServiceUnavailable:
		level = slog.LevelWarn // a planned refusal: the client comes again
	case status >= http.StatusInternalServerError:
		level = slog.LevelError
	}
	s.Log.LogAttrs(r.Context(), level, "request", attrs...)
}

// recover turns a panic into an internal error, with its stack in the log.
func (s *Server) recover(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			r := recover()
			if r == nil {
				return
			}
			if cause, ok := r.(error); ok && errors.Is(cause, http.ErrAbortHandler) {
				panic(r) //nolint:forbidigo // the documented way to cut a broken answer off; net/http takes it
			}
			s.Log.ErrorContext(c.Request().Context(), "panic", "value", fmt.Sprint(r), "stack", string(debug.Stack()))
			err = fault.ErrInternal.Because(fmt.Errorf("panic: %v", r))
		}()
		return next(c)
	}
}

// The policies of answers that run in a browser. Answers of the API run
// nothing; the page that shows the description runs its own scripts.
const (
	policyNothing = "default-src 'none'; frame-ancestors 'none'"
	policyDocs    = "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; " +
		"img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'"
)

// secure sets the headers that keep browsers from guessing and embedding.
func (s *Server) secure(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set(echo.HeaderXContentTypeOptions, "nosniff")
		h.Set(echo.HeaderXFrameOptions, "DENY")
		h.Set(echo.HeaderReferrerPolicy, "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set(echo.HeaderContentSecurityPolicy, policyNothing)
		if s.Documentation != "" && strings.HasPrefix(c.Request().URL.Path, s.Documentation) {
			h.Set(echo.HeaderContentSecurityPolicy, policyDocs)
		}
		if strings.HasPrefix(s.Config.PublicURL, "https://") {
			h.Set(echo.HeaderStrictTransportSecurity, "max-age=31536000")
		}
		return next(c)
	}
}

// multipartOverhead is what the wrapping of one file may take, in bytes.
const multipartOverhead = 64 << 10

// limitBody refuses bodies over the limit: at once when the length is told,
// while reading otherwise.
func (s *Server) limitBody(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		limit := int64(s.Config.BodyLimit)
		if rt, ok := s.Surface.of(c); ok && rt.upload {
			limit = int64(s.Config.UploadLimit) + multipartOverhead
		}
		r := c.Request()
		body := s.pace(c, r.Body)
		r.Body = body
		if r.ContentLength > limit {
			body.drain()
			return &http.MaxBytesError{Limit: limit}
		}
		r.Body = http.MaxBytesReader(c.Response(), r.Body, limit)
		return next(c)
	}
}

// longFactor is how much more time a route marked long has.
const longFactor = 20

// limitTime gives up on requests that take too long; what they started is
// rolled back through the context.
func (s *Server) limitTime(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		limit := s.Config.RequestTimeout
		if rt, ok := s.Surface.of(c); ok && rt.long {
			limit *= longFactor
		}
		request := c.Request()
		ctx, cancel := context.WithTimeout(request.Context(), limit)
		defer func() {
			cancel()
			c.SetRequest(request) // what comes after must not take this for a client that left
		}()
		c.SetRequest(request.WithContext(ctx))
		return next(c)
	}
}

// corsMaxAge is how long a browser may remember what is allowed, in seconds.
const corsMaxAge = 3600

// cors lets the pages named in the settings call from a browser.
func (s *Server) cors() echo.MiddlewareFunc {
	if len(s.Config.CORSOrigins) == 0 {
		return func(next echo.HandlerFunc) echo.HandlerFunc { return next }
	}
	return middleware.CORSWithConfig(middleware.CORSConfig{
		AllowOriginFunc: func(origin string) (bool, error) { return slices.Contains(s.Config.CORSOrigins, origin), nil },
		AllowMethods:    []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete},
		AllowHeaders: []string{
			echo.HeaderAuthorization, echo.HeaderContentType, headerIfMatch, "If-None-Match", HeaderKey, echo.HeaderXRequestID, "Accept-Language",
		},
		ExposeHeaders: []string{"ETag", echo.HeaderLocation, "Link", echo.HeaderRetryAfter, "RateLimit", "RateLimit-Policy", "Idempotent-Replayed", echo.HeaderXRequestID, "Content-Disposition"},
		MaxAge:        corsMaxAge,
	})
}
