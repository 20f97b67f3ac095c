package web

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
)

// A reader that takes less than a portion in sendPatience is cut off, and whoever
// is not done after sendLongest: each holds a file, or the server's memory.
const (
	sendPortion  = 64 << 10
	sendPatience = 30 * time.Second
	sendLongest  = 15 * time.Minute
)

// sendFromMemory is how large an answer may be that is kept in memory until it is
// read; a larger one waits in a file.
const sendFromMemory = 1 << 20

// send copies an answer to the client, portion by portion. The work is done: its
// turn is given back. begin sends what comes before, together with the first
// bytes, so that what fails earlier is still told as a problem.
func send(c echo.Context, content io.Reader, begin func()) error {
	if p := pieceOf(c); p != nil {
		p.yield()
	}
	wire, last, begun := http.NewResponseController(c.Response()), now().Add(sendLongest), false
	portion := make([]byte, sendPortion)
	for {
		n, err := content.Read(portion)
		ended := errors.Is(err, io.EOF)
		if err != nil && !ended {
			return err
		}
		deadline := now().Add(sendPatience)
		if last.Before(deadline) {
			deadline = last
		}
		_ = wire.SetWriteDeadline(deadline) // a recorder in a test has none
		if !begun {
			begin()
			begun = true
		}
		if _, err := c.Response().Write(portion[:n]); err != nil || ended {
			return err
		}
	}
}

// sendBody answers with a body that is at hand.
func sendBody(c echo.Context, status int, media string, body []byte) error {
	body, err := compressed(c, body)
	if err != nil {
		return err
	}
	length, content := len(body), io.Reader(bytes.NewReader(body))
	if p := pieceOf(c); p != nil && length > sendFromMemory {
		f, err := p.foreman.spool.hold(body)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }() // it has no name: nothing can be left of it
		content = f
	}
	return send(c, content, func() {
		h := c.Response().Header()
		h.Set(echo.HeaderContentType, media)
		h.Set(echo.HeaderContentLength, strconv.Itoa(length))
		c.Response().WriteHeader(status)
	})
}
