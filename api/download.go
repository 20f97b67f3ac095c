package api

import (
	"fmt"
	"io"
	"mime"
	"net/http"

	"github.com/labstack/echo/v4"

	"kntc/internal/access"
	"kntc/internal/casework"
	"kntc/internal/export"
	"kntc/internal/petition"
)

// exportPetitions writes what the list shows, under the same filter and in the
// same order, as a file.
//
//	@Summary	Download the list of petitions as CSV or XLSX
//	@Tags		petitions
//	@Security	bearer
//	@Produce	text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
//	@Param		filter	query		exportQuery	false	"filter and format"
//	@Success	200		{file}		file
//	@Failure	default	{object}	problem
//	@Router		/api/v1/petitions/export [get]
func (s *server) exportPetitions(c echo.Context, actor access.Actor) error {
	q, err := bindQuery[exportQuery](c)
	if err != nil {
		return err
	}
	f, err := q.domain(actor)
	if err != nil {
		return err
	}
	return writeList(s, c, "don-thu-", q.Format, petitionColumns, petitionCells, func(fn func(casework.PetitionLine) error) error {
		return s.Cases.ExportPetitions(c.Request().Context(), actor, f, fn)
	})
}

// writeList writes a list as a file in the format asked for; the name gets the
// moment and the format behind it.
func writeList[Row any](
	s *server, c echo.Context, name, format string, columns []export.Column, cells func(Row) []any, each func(func(Row) error) error,
) error {
	kind := export.Format(format)
	if kind == "" {
		kind = export.CSV
	}
	out := &download{c: c, media: kind.MediaType(), name: name + s.Clock.Now().Format("20060102-150405") + "." + string(kind)}
	return out.finish(writeRows(kind, out, columns, cells, each))
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

// petitionColumns are the columns of the exported list.
//
//nolint:gochecknoglobals // read-only table
var petitionColumns = []export.Column{
	{Heading: "Số", Width: 10},
	{Heading: "Năm", Width: 8},
	{Heading: "Ngày nhận", Width: 12},
	{Heading: "Loại đơn", Width: 14},
	{Heading: "Nguồn đơn", Width: 18},
	{Heading: "Lĩnh vực", Width: 20},
	{Heading: "Người gửi", Width: 26},
	{Heading: "Số người ký", Width: 12},
	{Heading: "Trích yếu", Width: 50},
	{Heading: "Đối tượng bị khiếu nại, tố cáo", Width: 30},
	{Heading: "Điều kiện xử lý", Width: 20},
	{Heading: "Thẩm quyền", Width: 24},
	{Heading: "Tình trạng", Width: 22},
	{Heading: "Ngày xử lý", Width: 12},
	{Heading: "Kết quả", Width: 16},
	{Heading: "Cơ quan", Width: 10},
	{Heading: "Mã đơn", Width: 34},
}

func petitionCells(l casework.PetitionLine) []any {
	const lang = "vi" // the headings are
	p, state := l.Petition, l.Petition.State
	if l.MatterState != "" {
		state = l.MatterState
	}
	return []any{
		p.Number.No, p.Number.Year, p.ReceivedOn,
		p.Kind.Text().In(lang), p.Channel.Text().In(lang), p.Field.Text().In(lang),
		l.Petitioner, p.Signatories, p.Subject,
		p.Respondent, p.Eligibility.Text().In(lang), p.Competence.Text().In(lang),
		petition.StateText(state).In(lang), p.DisposedOn, petition.OutcomeText(l.Outcome).In(lang),
		p.ID.Authority.String(), p.ID.String(),
	}
}

// download is a file on its way to the client. Its headers are sent with the
// first byte, so that what fails before is still told as a problem.
type download struct {
	c     echo.Context
	media string
	name  string
	size  int64 // 0 when not known
	tag   string
	begun bool
}

// Write implements io.Writer.
func (d *download) Write(p []byte) (int, error) {
	if !d.begun {
		d.begin()
	}
	return d.c.Response().Write(p)
}

func (d *download) begin() {
	d.begun = true
	h := d.c.Response().Header()
	h.Set(echo.HeaderContentType, d.media)
	h.Set(echo.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": d.name}))
	h.Set("Cache-Control", "private, no-store")
	if d.size > 0 {
		h.Set(echo.HeaderContentLength, fmt.Sprint(d.size))
	}
	if d.tag != "" {
		h.Set("Etag", d.tag)
	}
	d.c.Response().WriteHeader(http.StatusOK)
}

// finish ends the download. When it broke after it had begun, the connection
// is cut off: a file that ends early must not look whole.
func (d *download) finish(err error) error {
	if err == nil || !d.begun {
		return err
	}
	note(d.c).err = err
	panic(http.ErrAbortHandler) //nolint:forbidigo // the documented way to cut a broken answer off; net/http takes it
}
