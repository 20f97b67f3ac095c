package api

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/export"
	"kntc/internal/fault"
	"kntc/internal/identity"
	"kntc/internal/petition"
)

// calendarLinkResponse is the link by which a calendar program reads one's deadlines.
type calendarLinkResponse struct {
	URL       string    `json:"url" validate:"required" example:"https://kntc.example/api/v1/calendar.ics?token=…"` // keep it secret: it needs no password
	CreatedAt time.Time `json:"created_at" validate:"required" format:"date-time" example:"2026-07-01T02:00:00.000000Z"`
}

func (s *server) showCalendarLink(f identity.CalendarAddress) calendarLinkResponse {
	return calendarLinkResponse{s.Config.PublicURL + calendarLinkPath + "?token=" + url.QueryEscape(f.Token), f.CreatedAt.UTC()}
}

const calendarLinkPath = v1 + "/calendar.ics"

// ownCalendarLink tells one's link, if there is one.
//
//	@Summary	The own calendar link
//	@ID		getOwnCalendarLink
//	@Tags		deadlines
//	@Security	bearer
//	@Success	200		{object}	calendarLinkResponse
//	@Success	304		"the copy at hand is current"
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/me/calendar-link [get]
func (s *server) ownCalendarLink(c echo.Context, actor access.Actor) error {
	f, err := s.Identity.OwnCalendarLink(c.Request().Context(), actor)
	if err != nil {
		return err
	}
	return web.Get(c, 0, s.showCalendarLink(f))
}

// openCalendarLink makes a link, unless there is one. A link that was ended is never
// given again.
//
//	@Summary	Open the own calendar link
//	@ID		openCalendarLink
//	@Tags		deadlines
//	@Security	bearer
//	@Success	200		{object}	calendarLinkResponse
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/me/calendar-link [put]
func (s *server) openCalendarLink(c echo.Context, actor access.Actor) error {
	f, err := s.Identity.OpenCalendarLink(c.Request().Context(), actor)
	if err != nil {
		return err
	}
	return web.WriteJSON(c, http.StatusOK, s.showCalendarLink(f))
}

// endCalendarLink ends one's link.
//
//	@Summary	End the own calendar link
//	@ID		endCalendarLink
//	@Tags		deadlines
//	@Security	bearer
//	@Success	204		"ended"
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/me/calendar-link [delete]
func (s *server) endCalendarLink(c echo.Context, actor access.Actor) error {
	if err := s.Identity.EndCalendarLink(c.Request().Context(), actor); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// calendarLinkQuery carries the secret of a link.
type calendarLinkQuery struct {
	Token string `form:"token"` // of the link
}

// What a calendar shows: what is overdue by up to a quarter of a year, and what
// is due in the months to come.
const (
	feedBack      = 92
	calendarAhead = 184
	calendarRows  = 1000
)

// readCalendarLink gives the open deadlines of an account's offices to a calendar
// program that has its link. It shows numbers and no names or subjects: a
// calendar is often kept with somebody else.
//
//	@Summary	Open deadlines as an iCalendar file
//	@ID		readCalendarLink
//	@Tags		deadlines
//	@Produce	text/calendar
//	@Param		link	query		calendarLinkQuery	false	"the link's secret"
//	@Success	200		{file}		file
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/calendar.ics [get]
func (s *server) readCalendarLink(c echo.Context, _ access.Actor) error {
	q, err := web.BindQuery[calendarLinkQuery](c)
	if err != nil {
		return err
	}
	ctx, now := c.Request().Context(), s.Clock.Now()
	actor, err := s.Identity.ReadCalendarLink(ctx, q.Token)
	if err != nil {
		return err
	}
	if _, err := actor.Allow(access.PetitionRead); err != nil {
		return fault.ErrNotFound // whoever guesses links learns nothing
	}
	today := clock.DateOf(now)
	ask := agenda.DeadlineQuery{
		DeadlineFilter: agenda.DeadlineFilter{From: today.AddDays(-feedBack), To: today.AddDays(calendarAhead)}, State: agenda.StateOpen,
	}
	lines, _, err := s.Agenda.OpenDeadlines(ctx, actor, ask, agenda.DeadlinePage{Limit: calendarRows})
	if err != nil {
		return err
	}
	lang := web.Language(c)
	list := make([]export.Appointment, len(lines))
	for i, l := range lines {
		list[i] = appointment(l, today, lang)
	}
	var out bytes.Buffer
	if err := export.Calendar(&out, bilingual.Text{VI: "Thời hạn KNTC", EN: "KNTC deadlines"}.In(lang), now, list); err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "private, no-store")
	return c.Blob(http.StatusOK, export.MediaCalendar, out.Bytes())
}

// appointment is an open deadline as a calendar shows it.
func appointment(l agenda.DeadlineLine, today clock.Date, lang string) export.Appointment {
	what := bilingual.Text{VI: "đơn số ", EN: "petition "}
	if l.Subject == petition.OfMatter {
		what = bilingual.Text{VI: "vụ việc số ", EN: "matter "}
	}
	summary := l.Entry.Term.Text().In(lang) + " – " + what.In(lang) + l.Number.String()
	if l.Entry.Overdue(today) {
		summary = bilingual.Text{VI: "QUÁ HẠN: ", EN: "OVERDUE: "}.In(lang) + summary
	}
	description := ""
	if l.Entry.Rule != "" { // the report of a body that verifies is due on a day that was set
		description = l.Entry.Rule + "/" + strconv.Itoa(l.Entry.RuleVersion)
	}
	if l.Entry.Provisional {
		description += "\n" + bilingual.Text{VI: "Ngày tạm tính: lịch hoặc quy định chưa xác nhận.", EN: "Provisional: the calendar or the law is not settled."}.In(lang)
	}
	return export.Appointment{
		UID: l.ID.String() + "-" + string(l.Entry.Term) + "-" + strconv.Itoa(l.Entry.Seq), On: l.Entry.Due, Summary: summary, Description: description,
	}
}
