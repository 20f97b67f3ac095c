package api

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
)

// computeQuery asks when something is due, without a case.
type computeQuery struct {
	Term       deadline.Term `form:"term" swaggertype:"string"`                                                    // what is due; required
	Start      clock.Date    `form:"start" swaggertype:"string" format:"date"`                                     // day of the event it runs from, or back from; required
	Kind       string        `form:"kind" enums:"complaint,discipline,denunciation,recommendation,feedback,mixed"` // of the case; discipline is a complaint against a disciplinary decision
	Instance   string        `form:"instance" enums:"first,second,further"`                                        // of the case
	Criteria   string        `form:"criteria"`                                                                     // of a complex case that are met, separated by commas
	Branch     string        `form:"branch" enums:"state,party,elected,front,judiciary,service_unit"`              // of the authority
	Tier       string        `form:"tier" enums:"central,province,district,commune"`                               // of the authority
	Outside    bool          `form:"outside"`                                                                      // the case is outside the competence of the authority
	Remote     bool          `form:"remote"`                                                                       // in a remote area, hard to reach
	Dismissal  bool          `form:"dismissal"`                                                                    // the disciplinary decision is a dismissal
	Delegated  bool          `form:"delegated"`                                                                    // identity is checked at several places or by delegation
	ReceivedOn clock.Date    `form:"received_on" swaggertype:"string" format:"date"`                               // when the petition was first received; the start when absent
	Stops      string        `form:"stops"`                                                                        // times in which the clock stood still: FROM..TO:GROUND, separated by commas; TO is empty while it lasts
	Extensions string        `form:"extensions"`                                                                   // days granted by each extension, separated by commas
	Explain    bool          `form:"explain"`                                                                      // also day by day
}

// domain reads the question.
func (q computeQuery) domain() (deadline.Question, error) {
	out := deadline.Question{
		Term: q.Term, Start: q.Start, Explain: q.Explain,
		Facts: deadline.Facts{
			Kind: q.Kind, Instance: q.Instance, Branch: q.Branch, Tier: q.Tier,
			Outside: q.Outside, Remote: q.Remote, Dismissal: q.Dismissal, Delegated: q.Delegated, Received: q.ReceivedOn,
		},
	}
	bad := web.ErrQuery
	if q.Term == "" {
		bad = bad.At("?term", "required", "Bắt buộc.", "Required.")
	}
	if q.Start.IsZero() {
		bad = bad.At("?start", "required", "Bắt buộc.", "Required.")
	}
	for c := range items(q.Criteria) {
		out.Facts.Criteria = append(out.Facts.Criteria, deadline.Criterion(c))
	}
	for s := range items(q.Stops) {
		stop, err := parseStop(s)
		if err != nil {
			bad = bad.At("?stops", "invalid", `Dạng "YYYY-MM-DD..YYYY-MM-DD:căn cứ".`, `Must be "YYYY-MM-DD..YYYY-MM-DD:ground".`)
			break
		}
		out.Stops = append(out.Stops, stop)
	}
	for s := range items(q.Extensions) {
		days, err := strconv.Atoi(s)
		if err != nil {
			bad = bad.At("?extensions", "invalid", "Phải là các số nguyên.", "Must be whole numbers.")
			break
		}
		out.Extensions = append(out.Extensions, days)
	}
	if len(bad.Fields) > 0 {
		return out, bad
	}
	return out, nil
}

// items yields what stands between commas; nothing for the empty text.
func items(s string) func(func(string) bool) {
	if s == "" {
		return func(func(string) bool) {}
	}
	return strings.SplitSeq(s, ",")
}

var errStop = errors.New("not a stop")

func parseStop(s string) (deadline.Stop, error) {
	span, ground, ok := strings.Cut(s, ":")
	from, to, also := strings.Cut(span, "..")
	if !ok || !also || from == "" {
		return deadline.Stop{}, errStop
	}
	stop := deadline.Stop{Ground: ground}
	return stop, errors.Join(stop.From.UnmarshalText([]byte(from)), stop.To.UnmarshalText([]byte(to)))
}

// computeDeadline tells when something is due by law, and with explain why, day
// by day. No case is needed: whoever is signed in may ask.
//
//	@Summary	Compute a deadline
//	@ID		computeDeadline
//	@Tags		law
//	@Security	bearer
//	@Param		question	query		computeQuery	false	"the case"
//	@Success	200			{object}	deadlineResponse
//	@Success	304			"the copy at hand is current"
//	@Failure	default		{object}	web.Problem
//	@Router		/api/v1/deadlines/compute [get]
func (s *server) computeDeadline(c echo.Context, actor access.Actor) error {
	q, err := web.BindQuery[computeQuery](c)
	if err != nil {
		return err
	}
	question, err := q.domain()
	if err != nil {
		return err
	}
	v, err := s.Laws.Law(c.Request().Context(), actor)
	if err != nil {
		return err
	}
	d, err := v.Law.Compute(question)
	if err != nil {
		return atParameters(err)
	}
	return web.Get(c, v.Version, showDeadline(d, v.Version, web.Language(c)))
}

// atParameters makes a refusal of the domain point at query parameters instead
// of members of a body.
func atParameters(err error) error {
	f := fault.As(err)
	if f == nil {
		return err
	}
	moved := *f
	moved.Fields = slices.Clone(f.Fields)
	for i := range moved.Fields {
		name, _, _ := strings.Cut(strings.TrimPrefix(moved.Fields[i].Pointer, "/"), "/")
		moved.Fields[i].Pointer = "?" + name
	}
	return &moved
}

// deadlineResponse is when something is due, and by which law.
type deadlineResponse struct {
	Term        deadline.Term  `json:"term" validate:"required" swaggertype:"string" example:"admit"`
	Title       string         `json:"title" validate:"required" example:"Thụ lý hoặc không thụ lý khiếu nại"`
	Rule        ruleReference  `json:"rule" validate:"required"`
	StartOn     clock.Date     `json:"start_on" validate:"required" swaggertype:"string" format:"date" example:"2026-07-01"`
	DueOn       clock.Date     `json:"due_on,omitzero" swaggertype:"string" format:"date" example:"2026-07-10"` // the last day, until 24:00; absent while the clock stands still
	Suspended   bool           `json:"suspended" validate:"required" example:"false"`
	Length      int            `json:"length" validate:"required" example:"7"` // with extensions, in the rule's unit
	Provisional bool           `json:"provisional" validate:"required" example:"false"`
	Doubts      []doubt        `json:"doubts" validate:"required"` // why the date is provisional
	Stops       []stopUse      `json:"stops" validate:"required"`  // that moved the date
	Days        []explainedDay `json:"days,omitempty"`             // with explain
	LawVersion  int64          `json:"law_version" validate:"required" example:"1"`
}

// ruleReference is the version of a rule that answered.
type ruleReference struct {
	Code       string              `json:"code" validate:"required" example:"KN_ACCEPT"`
	Version    int                 `json:"version" validate:"required" example:"4"`
	Unit       deadline.Unit       `json:"unit" validate:"required" swaggertype:"string" enums:"day,working_day,year" example:"working_day"`
	Length     int                 `json:"length" validate:"required" example:"7"`
	Law        string              `json:"law" validate:"required" example:"Nghị định 155/2026/NĐ-CP"`
	Article    string              `json:"article" validate:"required" example:"Điều 10"`
	LawVersion string              `json:"law_version" validate:"required" example:"2026-07-01"`
	Confidence deadline.Confidence `json:"confidence" validate:"required" swaggertype:"string" enums:"read,known,unsure" example:"read"`
	Note       string              `json:"note,omitempty" example:"Văn bản nghị định rõ ràng."`
}

// doubt is a reason why a date is provisional.
type doubt struct {
	Year int        `json:"year,omitempty" example:"2027"`
	On   clock.Date `json:"on,omitzero" swaggertype:"string" format:"date" example:"2026-11-24"`
	Text string     `json:"text" validate:"required" example:"Lịch nghỉ lễ của năm này chưa được phê duyệt."`
}

// stopUse is a time in which the clock stood still.
type stopUse struct {
	From      clock.Date `json:"from" validate:"required" swaggertype:"string" format:"date" example:"2026-07-11"`
	To        clock.Date `json:"to,omitzero" swaggertype:"string" format:"date" example:"2026-07-21"`
	Ground    string     `json:"ground" validate:"required" example:"awaiting_result"`
	Consumed  int        `json:"consumed" validate:"required" example:"10"`  // of the period when the clock stopped
	Remaining int        `json:"remaining" validate:"required" example:"20"` // when it ran again
}

// explainedDay tells what a day did for a deadline.
type explainedDay struct {
	Date   clock.Date      `json:"date" validate:"required" swaggertype:"string" format:"date" example:"2026-07-02"`
	Role   deadline.Role   `json:"role" validate:"required" swaggertype:"string" enums:"first_day,counted,not_working,suspended,rolled_over" example:"counted"`
	N      int             `json:"n,omitempty" example:"1"` // which day of the period
	Due    bool            `json:"due,omitempty" example:"false"`
	Nature deadline.Nature `json:"nature" validate:"required" swaggertype:"string" enums:"working,weekend,public_holiday,compensatory_off,swapped_off,swapped_working" example:"working"`
	Text   string          `json:"text" validate:"required" example:"Ngày làm việc thứ 1"`
}

func showDeadline(d deadline.Deadline, lawVersion int64, lang string) deadlineResponse {
	out := deadlineResponse{
		Term: d.Term, Title: d.Rule.Title.In(lang), StartOn: d.Start, DueOn: d.Due, Suspended: d.Suspended(), Length: d.Length,
		Rule: ruleReference{
			Code: d.Rule.Code, Version: d.Rule.Version, Unit: d.Rule.Unit, Length: d.Rule.Length,
			Law: d.Rule.Legal.Law, Article: d.Rule.Legal.Article, LawVersion: d.Rule.Legal.Version,
			Confidence: d.Rule.Mark, Note: d.Rule.Note.In(lang),
		},
		Provisional: d.Provisional(), Doubts: []doubt{}, Stops: []stopUse{}, LawVersion: lawVersion,
	}
	for _, x := range d.Doubts {
		out.Doubts = append(out.Doubts, doubt{x.Year, x.On, x.Why.In(lang)})
	}
	for _, x := range d.Stops {
		out.Stops = append(out.Stops, stopUse{x.From, x.To, x.Ground, x.Consumed, x.Remaining})
	}
	for _, l := range d.Days {
		out.Days = append(out.Days, explainedDay{l.Date, l.Role, l.N, l.Due, l.Nature, explainDay(l, d.Rule.Unit).In(lang)})
	}
	return out
}

// explainDay says in a sentence what a day did.
func explainDay(l deadline.Line, unit deadline.Unit) bilingual.Text {
	nature := l.Nature.Text()
	if l.Name.VI != "" {
		nature = bilingual.Text{VI: nature.VI + " (" + l.Name.VI + ")", EN: nature.EN + " (" + l.Name.EN + ")"}
	}
	text := l.Role.Text()
	switch l.Role {
	case deadline.Counted:
		text = bilingual.Text{VI: fmt.Sprintf("Ngày thứ %d", l.N), EN: fmt.Sprintf("Day %d", l.N)}
		if unit == deadline.InWorkingDays {
			text = bilingual.Text{VI: fmt.Sprintf("Ngày làm việc thứ %d", l.N), EN: fmt.Sprintf("Working day %d", l.N)}
		}
		if l.Nature == deadline.Working {
			return text
		}
	case deadline.Suspended:
		text = bilingual.Text{VI: text.VI + " (" + l.Why.VI + ")", EN: text.EN + " (" + l.Why.EN + ")"}
	case deadline.FirstDay, deadline.NotWorking, deadline.RolledOver:
	}
	return bilingual.Text{VI: text.VI + "; " + nature.VI, EN: text.EN + "; " + nature.EN}
}
