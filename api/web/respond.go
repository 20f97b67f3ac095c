package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"kntc/internal/idempotency"
)

// The media types of answers.
const (
	MediaJSON    = "application/json"
	MediaProblem = "application/problem+json"
)

// WriteJSON answers with a body that is not to be kept.
func WriteJSON(c echo.Context, status int, v any) error {
	body, err := marshal(v)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return sendBody(c, status, MediaJSON, body)
}

// Get answers a read with an ETag, or with 304 when the client has the same. The
// version is the resource's, 0 for what has none. Nothing between the server and
// the person keeps the answer: it may tell of a denunciation.
func Get(c echo.Context, version int64, v any) error {
	return get(c, version, v, "private, no-store")
}

// GetOpen is Get for what everybody who is signed in may see, such as the law and
// the directory, and for figures, which tell of no person: a browser may keep it and ask whether it still holds.
func GetOpen(c echo.Context, version int64, v any) error {
	return get(c, version, v, "private, no-cache")
}

func get(c echo.Context, version int64, v any, keep string) error {
	body, err := marshal(v)
	if err != nil {
		return err
	}
	tag := tagOf(version, body)
	h := c.Response().Header()
	h.Set("Etag", tag)
	h.Set("Cache-Control", keep)
	h.Add(echo.HeaderVary, "Authorization")
	h.Add(echo.HeaderVary, "Accept-Language")
	if MatchesAny(c.Request().Header.Get("If-None-Match"), tag) {
		return c.NoContent(http.StatusNotModified)
	}
	return sendBody(c, http.StatusOK, MediaJSON, body)
}

// MatchesAny compares weakly, as If-None-Match wants it (RFC 9110 §13.1.2).
func MatchesAny(header, tag string) bool {
	if strings.TrimSpace(header) == "*" {
		return true
	}
	for item := range strings.SplitSeq(header, ",") {
		if strings.TrimPrefix(strings.TrimSpace(item), "W/") == tag {
			return true
		}
	}
	return false
}

// SendFile answers with a file that is part of the program.
func SendFile(c echo.Context, media string, body []byte) error {
	return sendBody(c, http.StatusOK, media, body)
}

// answer sends a finished answer of a use case.
func answer(c echo.Context, a idempotency.Answer, replayed bool) error {
	h := c.Response().Header()
	if a.ETag != "" {
		h.Set("Etag", a.ETag)
	}
	if a.Location != "" {
		h.Set(echo.HeaderLocation, a.Location)
	}
	if replayed {
		h.Set("Idempotent-Replayed", "true")
	}
	h.Set("Cache-Control", "no-store")
	if len(a.Body) == 0 {
		return c.NoContent(a.Status)
	}
	return sendBody(c, a.Status, MediaJSON, a.Body)
}

// Rendered makes the answer of a write from its body.
func Rendered(status int, tag, location string, body any) (idempotency.Answer, error) {
	b, err := marshal(body)
	return idempotency.Answer{Status: status, ETag: tag, Location: location, Body: b}, err
}
