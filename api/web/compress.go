package web

import (
	"bytes"
	"compress/gzip"
	"strconv"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"
)

// compressFrom is the least length that is worth compressing: a smaller answer
// fits into one packet as it is.
const compressFrom = 1 << 10

// compressors are kept, since one takes hundreds of KiB.
//
//nolint:gochecknoglobals // a pool
var compressors = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // the level is a valid one
	return w
}}

// compressed returns the body as the client takes it: an office far away waits for
// its line, not for the server. The tag becomes a weak one, since it names what is
// said and no longer the bytes (RFC 9110 §8.8.1).
func compressed(c echo.Context, body []byte) ([]byte, error) {
	h := c.Response().Header()
	h.Add(echo.HeaderVary, echo.HeaderAcceptEncoding)
	if len(body) < compressFrom || !takesGzip(c.Request().Header.Get(echo.HeaderAcceptEncoding)) {
		return body, nil
	}
	var out bytes.Buffer
	out.Grow(len(body) / 4)
	w := compressors.Get().(*gzip.Writer) //nolint:errcheck // the pool holds nothing else
	defer compressors.Put(w)
	w.Reset(&out)
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	h.Set(echo.HeaderContentEncoding, "gzip")
	if tag := h.Get("Etag"); strings.HasPrefix(tag, `"`) {
		h.Set("Etag", "W/"+tag)
	}
	return out.Bytes(), nil
}

// takesGzip reports whether an Accept-Encoding names gzip and does not refuse it.
func takesGzip(accept string) bool {
	for item := range strings.SplitSeq(accept, ",") {
		name, parameter, _ := strings.Cut(item, ";")
		if !strings.EqualFold(strings.TrimSpace(name), "gzip") {
			continue
		}
		weight, has := strings.CutPrefix(strings.ToLower(strings.ReplaceAll(parameter, " ", "")), "q=")
		q, err := strconv.ParseFloat(weight, 64)
		return !has || err == nil && q > 0
	}
	return false
}
