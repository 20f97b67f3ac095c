package web

import (
	"io"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// bodyPatience is how long the next bytes of a body may take: while a body comes
// in, its request counts as one that is worked on.
const bodyPatience = 10 * time.Second

// uploadFactor is how much more time a file may take to come in than an ordinary
// body: ten times.
const uploadFactor = 10

// now is the time of the machine, by which the network keeps its deadlines; no
// answer depends on it.
func now() time.Time { return time.Now() } //nolint:forbidigo // a clock of a test would cut every connection off

// paced is a body that has to come in at a pace, and whole in time; reading it
// fails with os.ErrDeadlineExceeded otherwise.
type paced struct {
	io.ReadCloser
	wire *http.ResponseController
	last time.Time
}

func (s *Server) pace(c echo.Context, body io.ReadCloser) io.ReadCloser {
	limit := s.Config.RequestTimeout
	if rt, ok := s.Surface.of(c); ok && rt.upload {
		limit *= uploadFactor
	}
	return &paced{body, http.NewResponseController(c.Response()), now().Add(limit)}
}

// Read implements io.Reader.
func (p *paced) Read(b []byte) (int, error) {
	deadline := now().Add(bodyPatience)
	if p.last.Before(deadline) {
		deadline = p.last
	}
	_ = p.wire.SetReadDeadline(deadline) // a recorder in a test has none
	return p.ReadCloser.Read(b)
}
