package web

import (
	"errors"
	"io"
	"net/http"
	"os"
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

const pacedKey = "paced"

// tooLate reports whether the request's body did not come in time.
func tooLate(c echo.Context) bool {
	p, ok := c.Get(pacedKey).(*paced)
	return ok && p.late
}

// paced is a body that has to come in at a pace, and whole in time; reading it
// fails with os.ErrDeadlineExceeded otherwise.
type paced struct {
	io.ReadCloser
	wire     *http.ResponseController
	last     time.Time
	patience time.Duration
	late     bool // it did not come in time: net/http takes the client for gone
}

func (s *Server) pace(c echo.Context, body io.ReadCloser) *paced {
	limit := s.Config.RequestTimeout
	if rt, ok := s.Surface.of(c); ok && rt.upload {
		limit *= uploadFactor
	}
	p := &paced{ReadCloser: body, wire: http.NewResponseController(c.Response()), last: now().Add(limit), patience: min(bodyPatience, s.Config.RequestTimeout)}
	c.Set(pacedKey, p)
	if body != http.NoBody {
		p.expect(p.patience) // also of what nobody reads: net/http waits for it before it sends the answer
	}
	return p
}

// expect sets the time until the next bytes are to be there.
func (p *paced) expect(d time.Duration) {
	deadline := now().Add(d)
	if p.last.Before(deadline) {
		deadline = p.last
	}
	_ = p.wire.SetReadDeadline(deadline) // a recorder in a test has none
}

// drain reads what a client still sends after it was refused, within reason, so
// that it gets to read why.
func (p *paced) drain() {
	p.expect(time.Second)
	_, _ = io.CopyN(io.Discard, readerFunc(p.receive), 64<<10)
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

func (p *paced) receive(b []byte) (int, error) {
	n, err := p.ReadCloser.Read(b)
	p.late = p.late || errors.Is(err, os.ErrDeadlineExceeded)
	if errors.Is(err, io.EOF) {
		// From here on net/http waits for the client to leave; that it sends nothing
		// more is right, however long the work takes.
		_ = p.wire.SetReadDeadline(time.Time{})
	}
	return n, err
}

// Read implements io.Reader.
func (p *paced) Read(b []byte) (int, error) {
	p.expect(p.patience)
	return p.receive(b)
}
