package api

import (
	"time"

	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/export"
	"kntc/internal/petition"
)

// exportPetitions writes what the list shows, under the same filter and in the
// same order, as a file.
//
//	@Summary	Download the list of petitions as CSV or XLSX
//	@ID		exportPetitions
//	@Tags		petitions
//	@Security	bearer
//	@Produce	text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
//	@Param		filter	query		exportQuery	false	"filter and format"
//	@Success	200		{file}		file
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/petitions/export [get]
func (s *server) exportPetitions(c echo.Context, actor access.Actor) error {
	q, err := web.BindQuery[exportQuery](c)
	if err != nil {
		return err
	}
	f, err := q.domain(actor)
	if err != nil {
		return err
	}
	return web.WriteList(s.Server, c, "don-thu-", q.Format, petitionColumns, petitionCells, func(fn func(casework.PetitionLine) error) error {
		return s.Cases.ExportPetitions(c.Request().Context(), actor, f, fn)
	})
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
	{Heading: "Cơ quan", Width: 30},
	{Heading: "Mã đơn", Width: 34},
	{Heading: "Số cũ đã hủy", Width: 14},
	{Heading: "Số theo sổ giấy", Width: 14},
	{Heading: "Hạn", Width: 12},
	{Heading: "Người được giao", Width: 26},
	{Heading: "Thời điểm vào sổ", Width: 20},
}

func petitionCells(l casework.PetitionLine) []any {
	const lang = "vi" // the headings are
	p, state, number := l.Petition, l.Petition.State, l.Petition.Shown()
	if l.MatterState != "" {
		state = l.MatterState
	}
	return []any{
		number.No, number.Year, p.ReceivedOn,
		p.Kind.Text().In(lang), p.Channel.Text().In(lang), p.Field.Text().In(lang),
		l.Petitioner, p.Signatories, p.Subject,
		p.Respondent, p.Eligibility.Text().In(lang), p.Competence.Text().In(lang),
		petition.StateText(state).In(lang), p.DisposedOn, petition.OutcomeText(l.Outcome).In(lang),
		l.Office, p.ID.String(), petition.WriteNumbers(p.FormerNumbers), p.SourceNumber,
		l.Due, l.Assigned, momentCell(l.Entered),
	}
}

// momentCell writes an instant as people of Viet Nam read it; "" for none.
func momentCell(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(clock.VietNam).Format("02/01/2006 15:04")
}
