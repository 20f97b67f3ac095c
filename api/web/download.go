package web

import (
	"fmt"
	"io"
	"mime"
	"net/http"

	"github.com/labstack/echo/v4"

	"kntc/internal/export"
)

// WriteList writes a list as a file in the format asked for; the name gets the
// moment and the format behind it.
func WriteList[Row any](
	s *Server, c echo.Context, name, format string, columns []export.Column, cells func(Row) []any, each func(func(Row) error) error,
) error {
	kind := export.Format(format)
	if kind == "" {
		kind = export.CSV
	}
	out := &Download{C: c, Media: kind.MediaType(), Name: name + s.Clock.Now().Format("20060102-150405") + "." + string(kind)}
	return out.Finish(writeRows(kind, out, columns, cells, each))
}

func writeRows[Row any](
	format export.Format, out io.Writer, columns []export.Column, cells func(Row) []any, each func(func(Row) error) error,
) error {
	var w export.Writer
	start := func() (err error) {
		if w == nil {
			w, err = export.New(format, out, columns)
		}
		return err
	}
	err := each(func(row Row) error {
		if err := start(); err != nil {
			return err
		}
		return w.Row(cells(row)...)
	})
	if err == nil {
		err = start() // a list without rows has its headings
	}
	if w == nil {
		return err
	}
	if closed := w.Close(); err == nil {
		err = closed
	}
	return err
}

// Download is a file on its way to the client. Its headers are sent with the
// first byte, so that what fails before is still told as a problem.
type Download struct {
	C     echo.Context
	Media string
	Name  string
	Size  int64 // 0 when not known
	Tag   string
	begun bool
}

// Write implements io.Writer.
func (d *Download) Write(p []byte) (int, error) {
	if !d.begun {
		d.begin()
	}
	return d.C.Response().Write(p)
}

func (d *Download) begin() {
	d.begun = true
	h := d.C.Response().Header()
	h.Set(echo.HeaderContentType, d.Media)
	h.Set(echo.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": d.Name}))
	h.Set("Cache-Control", "private, no-store")
	if d.Size > 0 {
		h.Set(echo.HeaderContentLength, fmt.Sprint(d.Size))
	}
	if d.Tag != "" {
		h.Set("Etag", d.Tag)
	}
	d.C.Response().WriteHeader(http.StatusOK)
}

// Finish ends the download. When it broke after it had begun, the connection
// is cut off: a file that ends early must not look whole.
func (d *Download) Finish(err error) error {
	if err == nil || !d.begun {
		return err
	}
	note(d.C).err = err
	panic(http.ErrAbortHandler) //nolint:forbidigo // the documented way to cut a broken answer off; net/http takes it
}
