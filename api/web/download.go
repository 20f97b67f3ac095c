package web

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

	"github.com/labstack/echo/v4"

	"kntc/internal/clock"
	"kntc/internal/export"
	"kntc/internal/fault"
)

// MaxExportRows is how many rows a list may have that is sent as a file.
const MaxExportRows = 200_000

var errListTooLong = fault.Define(fault.Unprocessable, "list_too_long",
	"Danh sách quá dài để xuất thành một tệp.", "The list is too long for one file.").
	Msg("Danh sách có hơn 200.000 dòng. Hãy thu hẹp bộ lọc, ví dụ xuất từng năm.",
		"The list has more than 200,000 rows. Narrow the filter, for example year by year.")

// WriteList writes a list as a file in the format asked for; the name gets the
// moment and the format behind it. The file is made first and sent then: while a
// client reads, however slowly, nothing waits for it.
func WriteList[Row any](
	s *Server, c echo.Context, name, format string, columns []export.Column, cells func(Row) []any, each func(func(Row) error) error,
) error {
	kind := export.Format(format)
	if kind == "" {
		kind = export.CSV
	}
	f, err := s.spool.create()
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it has no name: nothing can be left of it
	if err := makeList(s, c, f, kind, columns, cells, each); err != nil {
		return err
	}
	out := &Download{C: c, Media: kind.MediaType(), Name: name + s.Clock.Now().In(clock.VietNam).Format("20060102-150405") + "." + string(kind), Size: f.size}
	return out.Send(f)
}

func makeList[Row any](
	s *Server, c echo.Context, f *spooled, kind export.Format, columns []export.Column, cells func(Row) []any, each func(func(Row) error) error,
) error {
	made, err := s.MakeFile(c)
	if err != nil {
		return err
	}
	defer made()
	out, rows := bufio.NewWriterSize(f, sendPortion), 0
	err = writeRows(kind, out, columns, cells, func(fn func(Row) error) error {
		return each(func(row Row) error {
			if rows++; rows > MaxExportRows {
				return errListTooLong
			}
			return fn(row)
		})
	})
	if err != nil {
		return err
	}
	return errors.Join(out.Flush(), f.rewind())
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

// Send copies the file to the client. When that breaks after it has begun, the
// connection is cut off: a file that ends early must not look whole.
func (d *Download) Send(file io.Reader) error {
	err := send(d.C, file, d.begin)
	if err == nil || !d.begun {
		return err
	}
	note(d.C).err = err
	panic(http.ErrAbortHandler) //nolint:forbidigo // the documented way to cut a broken answer off; net/http takes it
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
