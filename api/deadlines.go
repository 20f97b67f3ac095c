package api

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	paging "kntc/internal/page"
	"kntc/internal/petition"
)

// Agenda are the use cases on what is due; *agenda.Service carries them out.
type Agenda interface {
	PetitionDeadlines(ctx context.Context, actor access.Actor, id authority.OwnedID, explain bool) (agenda.DeadlineView, error)
	MatterDeadlines(ctx context.Context, actor access.Actor, id authority.OwnedID, explain bool) (agenda.DeadlineView, error)
	OpenDeadlines(ctx context.Context, actor access.Actor, q agenda.DeadlineQuery, page agenda.DeadlinePage) ([]agenda.DeadlineLine, clock.Date, error)
	Reminders(ctx context.Context, actor access.Actor, f agenda.ReminderFilter, after agenda.ReminderPosition, limit int) ([]agenda.Reminder, *deadline.Law, error)
	CountDeadlines(ctx context.Context, actor access.Actor, q agenda.DeadlineQuery) (own, all agenda.DeadlineCounts, err error)
	Worklist(ctx context.Context, actor access.Actor, page agenda.WorkPage) ([]agenda.WorkLine, clock.Date, error)
}

// explainQuery asks to explain dates.
type explainQuery struct {
	Explain bool `form:"explain"` // also day by day
}

// petitionDeadlines tells every deadline of a petition: what is due when by
// which rule, what was met and when, and every move of a date.
//
//	@Summary	Deadlines of a petition
//	@ID		getPetitionDeadlines
//	@Tags		petitions
//	@Security	bearer
//	@Param		id		path		string			true	"petition id"
//	@Param		query	query		explainQuery	false	"whether to explain"
//	@Success	200		{object}	deadlinesResponse
//	@Success	304		"the copy at hand is current"
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/petitions/{id}/deadlines [get]
func (s *server) petitionDeadlines(c echo.Context, actor access.Actor) error {
	return s.deadlines(c, actor, s.Agenda.PetitionDeadlines)
}

// matterDeadlines tells every deadline of a matter.
//
//	@Summary	Deadlines of a matter
//	@ID		getMatterDeadlines
//	@Tags		matters
//	@Security	bearer
//	@Param		id		path		string			true	"matter id"
//	@Param		query	query		explainQuery	false	"whether to explain"
//	@Success	200		{object}	deadlinesResponse
//	@Success	304		"the copy at hand is current"
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/matters/{id}/deadlines [get]
func (s *server) matterDeadlines(c echo.Context, actor access.Actor) error {
	return s.deadlines(c, actor, s.Agenda.MatterDeadlines)
}

func (s *server) deadlines(
	c echo.Context, actor access.Actor,
	read func(context.Context, access.Actor, authority.OwnedID, bool) (agenda.DeadlineView, error),
) error {
	id, err := web.OwnedID(c)
	if err != nil {
		return err
	}
	q, err := web.BindQuery[explainQuery](c)
	if err != nil {
		return err
	}
	v, err := read(c.Request().Context(), actor, id, q.Explain)
	if err != nil {
		return err
	}
	out := deadlinesResponse{Items: []caseDeadline{}}
	for _, item := range v.Items {
		out.Items = append(out.Items, showCaseDeadline(item, v.Today, web.Language(c)))
	}
	return web.Get(c, 0, out)
}

// openDeadlines lists what is due within the scope: of the account's own office
// first and then of others, of each the earliest first. What is overdue follows
// from the dates and from today's.
//
//	@Summary		Open deadlines: overdue, due soon, or all
//	@Description	Those of the account's own office come first, unless another authority is asked for, and of each the earliest.
//	@ID				getOpenDeadlines
//	@Tags			deadlines
//	@Security		bearer
//	@Param			filter	query		deadlinesQuery	false	"filter and page"
//	@Success		200		{object}	web.Page[deadlineLine]
//	@Failure		default	{object}	web.Problem
//	@Router			/api/v1/deadlines [get]
func (s *server) openDeadlines(c echo.Context, actor access.Actor) error {
	q, err := web.BindQuery[deadlinesQuery](c)
	if err != nil {
		return err
	}
	ask := q.domain()
	bad := web.ErrQuery
	if ask.Assignee, bad = assigneeFilter(bad, q.Assignee, actor); len(bad.Fields) > 0 {
		return bad
	}
	var today clock.Date
	return web.ListByName(s.Server, c, actor, q.Limit, q.Cursor,
		func(after string, limit int) ([]agenda.DeadlineLine, error) {
			at, ok := parseDeadlinePosition(after)
			if !ok {
				return nil, web.RefusedCursor()
			}
			lines, day, err := s.Agenda.OpenDeadlines(c.Request().Context(), actor, ask, agenda.DeadlinePage{After: at, Limit: limit})
			today = day
			return lines, err
		},
		func(l agenda.DeadlineLine) string { return deadlinePosition(l.Position()) },
		func(l agenda.DeadlineLine) deadlineLine { return showDeadlineLine(l, today, web.Language(c)) })
}

// deadlineCountsQuery narrows the counts of open deadlines.
type deadlineCountsQuery struct {
	Within   int              `form:"within" minimum:"1" maximum:"60" default:"3"`          // days that count as soon
	Term     deadline.Term    `form:"term" swaggertype:"string"`                            // what is due
	Subject  petition.Subject `form:"subject" swaggertype:"string" enums:"petition,matter"` // of petitions or of matters
	Assignee string           `form:"assignee"`                                             // of cases assigned to this account: its id, me, or none
}

// deadlineCounts are how many deadlines are open; of each up to 5,000 are counted.
type deadlineCounts struct {
	Overdue web.Count `json:"overdue" validate:"required"`  // due before today
	DueSoon web.Count `json:"due_soon" validate:"required"` // due today or within the days that count as soon
	Open    web.Count `json:"open" validate:"required"`     // all
}

// deadlineCountsResponse counts what the list of open deadlines has.
type deadlineCountsResponse struct {
	Own deadlineCounts `json:"own" validate:"required"` // of the account's own office
	All deadlineCounts `json:"all" validate:"required"` // of all that the account sees, its own office among them
}

func showDeadlineCounts(n agenda.DeadlineCounts) deadlineCounts {
	show := func(c paging.Count) web.Count { return web.Count{Value: c.Value, Method: string(c.Method)} }
	return deadlineCounts{show(n.Overdue), show(n.DueSoon), show(n.Open)}
}

// countDeadlines counts open deadlines of offices.
//
//	@Summary	How many deadlines of offices are open
//	@ID		getDeadlineCounts
//	@Tags		deadlines
//	@Security	bearer
//	@Param		filter	query		deadlineCountsQuery	false	"filter"
//	@Success	200		{object}	deadlineCountsResponse
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/deadlines/counts [get]
func (s *server) countDeadlines(c echo.Context, actor access.Actor) error {
	q, err := web.BindQuery[deadlineCountsQuery](c)
	if err != nil {
		return err
	}
	ask, bad := deadlinesQuery{Within: q.Within, Term: q.Term, Subject: q.Subject}.domain(), web.ErrQuery
	if ask.Assignee, bad = assigneeFilter(bad, q.Assignee, actor); len(bad.Fields) > 0 {
		return bad
	}
	own, all, err := s.Agenda.CountDeadlines(c.Request().Context(), actor, ask)
	if err != nil {
		return err
	}
	return web.Get(c, 0, deadlineCountsResponse{showDeadlineCounts(own), showDeadlineCounts(all)})
}

// deadlinePosition writes the place of a row as text.
func deadlinePosition(p agenda.DeadlinePosition) string {
	return strings.Join([]string{p.Due.String(), p.ID.String(), string(p.Term), strconv.Itoa(p.Seq)}, " ")
}

// parseDeadlinePosition reads what deadlinePosition wrote; the empty text is
// the start of the list.
func parseDeadlinePosition(s string) (agenda.DeadlinePosition, bool) {
	var p agenda.DeadlinePosition
	if s == "" {
		return p, true
	}
	parts := strings.Fields(s)
	if len(parts) != 4 {
		return p, false
	}
	due, badDate := clock.ParseDate(parts[0])
	id, badID := authority.ParseOwnedID(parts[1])
	seq, badSeq := strconv.Atoi(parts[3])
	return agenda.DeadlinePosition{Due: due, ID: id, Term: deadline.Term(parts[2]), Seq: seq}, badDate == nil && badID == nil && badSeq == nil
}

// deadlinesQuery are the parameters of the list of open deadlines.
type deadlinesQuery struct {
	State       agenda.DeadlineState `form:"state" swaggertype:"string" enums:"overdue,due_soon,open" default:"open"` // overdue: due before today; due_soon: today or within some days
	Within      int                  `form:"within" minimum:"1" maximum:"60" default:"3"`                             // days that count as soon
	AuthorityID authority.ID         `form:"authority_id" swaggertype:"string"`                                       // of this authority only
	Subtree     bool                 `form:"subtree"`                                                                 // and of all below it
	Term        deadline.Term        `form:"term" swaggertype:"string"`                                               // what is due
	Subject     petition.Subject     `form:"subject" swaggertype:"string" enums:"petition,matter"`                    // of petitions or of matters
	DueFrom     clock.Date           `form:"due_from" swaggertype:"string" format:"date"`
	DueTo       clock.Date           `form:"due_to" swaggertype:"string" format:"date"`
	Assignee    string               `form:"assignee"`                                     // of cases assigned to this account: its id, me, or none
	Limit       int                  `form:"limit" minimum:"1" maximum:"200" default:"50"` // rows on a page
	Cursor      string               `form:"cursor"`                                       // where the page begins, from the page before
}

// soon is how many days count as soon unless told.
const soon = 3

func (q deadlinesQuery) domain() agenda.DeadlineQuery {
	out := agenda.DeadlineQuery{
		DeadlineFilter: agenda.DeadlineFilter{
			Authority: q.AuthorityID, Subtree: q.Subtree, From: q.DueFrom, To: q.DueTo, Term: q.Term, Subject: q.Subject,
		},
		State: q.State, Within: q.Within,
	}
	if out.State == "" {
		out.State = agenda.StateOpen
	}
	if out.Within == 0 {
		out.Within = soon
	}
	return out
}

// deadlinesResponse are the deadlines of a petition or matter, in the order in
// which they began.
type deadlinesResponse struct {
	Items []caseDeadline `json:"items" validate:"required"`
}

// deadlineCore is what every view of a deadline of a case shows.
type deadlineCore struct {
	Term        deadline.Term       `json:"term" validate:"required" swaggertype:"string" example:"resolve"`
	Title       string              `json:"title" validate:"required" example:"Giải quyết"`
	Seq         int                 `json:"seq" validate:"required" example:"1"` // which of the term's deadlines
	State       deadline.EntryState `json:"state" validate:"required" swaggertype:"string" enums:"open,met,ended" example:"open"`
	StartOn     clock.Date          `json:"start_on" validate:"required" swaggertype:"string" format:"date" example:"2026-07-01"`
	DueOn       clock.Date          `json:"due_on,omitzero" swaggertype:"string" format:"date" example:"2026-07-31"` // the last day, until 24:00; absent while the clock stands still
	Provisional bool                `json:"provisional" validate:"required" example:"false"`                         // the law or calendar it rests on is not settled
	Overdue     bool                `json:"overdue" validate:"required" example:"false"`                             // open, and due before today
	DaysLeft    *int                `json:"days_left,omitempty" example:"12"`                                        // to the due date; negative when it has passed; only while open
	RuleCode    string              `json:"rule_code" validate:"required" example:"KN_FIRST"`
	RuleVersion int                 `json:"rule_version" validate:"required" example:"1"`
}

func showCore(e deadline.Entry, today clock.Date, lang string) deadlineCore {
	out := deadlineCore{
		Term: e.Term, Title: e.Term.Text().In(lang), Seq: e.Seq, State: e.State, StartOn: e.Start, DueOn: e.Due,
		Provisional: e.Provisional, Overdue: e.Overdue(today) && !e.Term.Citizens(), RuleCode: e.Rule, RuleVersion: e.RuleVersion,
	}
	if e.State == deadline.Open && !e.Due.IsZero() {
		left := int(e.Due.Start().Sub(today.Start()) / (24 * time.Hour))
		out.DaysLeft = &left
	}
	return out
}

// caseDeadline is a deadline of a case with how its date came about.
type caseDeadline struct {
	deadlineCore

	OfOffice   bool           `json:"of_office" validate:"required" example:"true"` // an office is late with it, and is urged
	Suspended  bool           `json:"suspended" validate:"required" example:"false"`
	MetOn      clock.Date     `json:"met_on,omitzero" swaggertype:"string" format:"date" example:"2026-07-29"`
	EndedOn    clock.Date     `json:"ended_on,omitzero" swaggertype:"string" format:"date" example:"2026-07-29"` // lapsed on this day, unmet
	Late       bool           `json:"late" validate:"required" example:"false"`                                  // met after it was due, or lapsed after it unmet
	StartedBy  int64          `json:"started_by" validate:"required" example:"1"`                                // version of the petition or matter after the event
	EndedBy    int64          `json:"ended_by,omitempty" example:"4"`
	Extensions []int          `json:"extensions" validate:"required" example:"30"` // days granted
	Moves      []deadlineMove `json:"moves" validate:"required"`
	Rule       *ruleReference `json:"rule,omitempty"`             // absent when the law has changed since it was over
	Doubts     []doubt        `json:"doubts" validate:"required"` // why the date is provisional
	Stops      []stopUse      `json:"stops" validate:"required"`
	Days       []explainedDay `json:"days,omitempty"` // with explain
}

// deadlineMove is one change of a date.
type deadlineMove struct {
	OldDueOn     clock.Date      `json:"old_due_on,omitzero" swaggertype:"string" format:"date" example:"2026-07-31"` // absent while the clock stood still
	NewDueOn     clock.Date      `json:"new_due_on,omitzero" swaggertype:"string" format:"date" example:"2026-08-10"`
	Reason       deadline.Reason `json:"reason" validate:"required" swaggertype:"string" enums:"suspension,resumption,extension,facts,correction,law" example:"resumption"`
	EventVersion int64           `json:"event_version,omitempty" example:"4"` // of the petition or matter; absent when the law changed
	LawVersion   int64           `json:"law_version" validate:"required" example:"1"`
	RecordedAt   time.Time       `json:"recorded_at" validate:"required" format:"date-time" example:"2026-07-21T02:00:00.000000Z"`
}

func showCaseDeadline(item agenda.DeadlineItem, today clock.Date, lang string) caseDeadline {
	e := item.Entry
	out := caseDeadline{
		deadlineCore: showCore(e, today, lang), OfOffice: !e.Term.Citizens(), Suspended: e.State == deadline.Open && e.Due.IsZero() && e.Rule != "",
		MetOn: e.MetOn, EndedOn: e.EndedOn, Late: e.Late(), StartedBy: e.StartedBy, EndedBy: e.EndedBy, Extensions: append([]int{}, e.Extensions...),
		Moves: []deadlineMove{}, Doubts: []doubt{}, Stops: []stopUse{},
	}
	for _, m := range item.Moves {
		out.Moves = append(out.Moves, deadlineMove{m.Old, m.New, m.Why, m.Version, m.LawVersion, m.RecordedAt.UTC()})
	}
	if item.Answer.Rule.Code == "" {
		return out
	}
	answer := showDeadline(item.Answer, 0, lang)
	out.Rule, out.Doubts, out.Stops, out.Days = &answer.Rule, answer.Doubts, answer.Stops, answer.Days
	return out
}

// deadlineLine is an open deadline as lists show it.
type deadlineLine struct {
	deadlineCore

	Subject     petition.Subject  `json:"subject" validate:"required" swaggertype:"string" enums:"petition,matter" example:"matter"`
	ID          authority.OwnedID `json:"id" validate:"required" swaggertype:"string" example:"000000g1k31d2000e008000000000001"` // of the petition or matter
	AuthorityID authority.ID      `json:"authority_id,string" validate:"required" swaggertype:"string" example:"2"`
	Number      string            `json:"number" validate:"required" example:"12/2026"`
	Kind        petition.Kind     `json:"kind" validate:"required" swaggertype:"string" enums:"complaint,denunciation,recommendation,feedback,mixed" example:"complaint"`
	CaseState   petition.State    `json:"case_state" validate:"required" swaggertype:"string" example:"verifying"`
	CaseSubject string            `json:"case_subject" validate:"required" example:"Khiếu nại thu hồi đất"`
}

func showDeadlineLine(l agenda.DeadlineLine, today clock.Date, lang string) deadlineLine {
	return deadlineLine{
		deadlineCore: showCore(l.Entry, today, lang), Subject: l.Subject, ID: l.ID, AuthorityID: l.ID.Authority, Number: l.Number.String(),
		Kind: l.Kind, CaseState: l.State, CaseSubject: l.Title,
	}
}

// reminders lists which open deadlines reached which rung of the urging ladder:
// who is told, and by what document; the latest first.
//
//	@Summary	Reminders of the urging ladder
//	@ID		getReminders
//	@Tags		deadlines
//	@Security	bearer
//	@Param		filter	query		remindersQuery	false	"filter and page"
//	@Success	200		{object}	web.Page[reminderLine]
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/reminders [get]
func (s *server) reminders(c echo.Context, actor access.Actor) error {
	q, err := web.BindQuery[remindersQuery](c)
	if err != nil {
		return err
	}
	var law *deadline.Law
	filter := agenda.ReminderFilter{Authority: q.AuthorityID, Subtree: q.Subtree, Recipient: q.Recipient}
	return web.ListByName(s.Server, c, actor, q.Limit, q.Cursor,
		func(after string, limit int) ([]agenda.Reminder, error) {
			at, ok := parseReminderPosition(after)
			if !ok {
				return nil, web.RefusedCursor()
			}
			list, inForce, err := s.Agenda.Reminders(c.Request().Context(), actor, filter, at, limit)
			law = inForce
			return list, err
		},
		reminderPosition, func(r agenda.Reminder) reminderLine { return showReminder(r, law, web.Language(c)) })
}

func reminderPosition(r agenda.Reminder) string {
	return strings.Join([]string{r.RecordedAt.UTC().Format(time.RFC3339Nano), r.ID.String(), string(r.Term), strconv.Itoa(r.Seq), r.Rung}, " ")
}

func parseReminderPosition(s string) (agenda.ReminderPosition, bool) {
	var p agenda.ReminderPosition
	if s == "" {
		return p, true
	}
	parts := strings.Fields(s)
	if len(parts) != 5 {
		return p, false
	}
	at, badTime := time.Parse(time.RFC3339Nano, parts[0])
	id, badID := authority.ParseOwnedID(parts[1])
	seq, badSeq := strconv.Atoi(parts[3])
	return agenda.ReminderPosition{RecordedAt: at, ID: id, Term: deadline.Term(parts[2]), Seq: seq, Rung: parts[4]},
		badTime == nil && badID == nil && badSeq == nil
}

// remindersQuery are the parameters of the list of reminders.
type remindersQuery struct {
	AuthorityID authority.ID `form:"authority_id" swaggertype:"string"`            // of this authority only
	Subtree     bool         `form:"subtree"`                                      // and of all below it
	Recipient   string       `form:"recipient" enums:"officer,head,supervisor"`    // who is told
	Limit       int          `form:"limit" minimum:"1" maximum:"200" default:"50"` // rows on a page
	Cursor      string       `form:"cursor"`                                       // where the page begins, from the page before
}

// reminderLine is a rung of the ladder that an open deadline reached.
type reminderLine struct {
	Rung        string            `json:"rung" validate:"required" example:"OVERDUE"`
	Title       string            `json:"title" validate:"required" example:"Báo thủ trưởng việc quá hạn"`
	Recipients  []string          `json:"recipients" validate:"required" example:"head"` // officer, head, supervisor
	Document    string            `json:"document" validate:"required" example:"báo cáo quá hạn"`
	LegalBasis  *web.LegalBasis   `json:"legal_basis,omitempty"`
	Term        deadline.Term     `json:"term" validate:"required" swaggertype:"string" example:"resolve"`
	TermTitle   string            `json:"term_title" validate:"required" example:"Giải quyết"`
	Seq         int               `json:"seq" validate:"required" example:"1"`
	DueOn       clock.Date        `json:"due_on" validate:"required" swaggertype:"string" format:"date" example:"2026-07-31"` // when it was told
	Moved       bool              `json:"moved" validate:"required" example:"false"`                                          // the deadline has another date by now
	Provisional bool              `json:"provisional" validate:"required" example:"false"`                                    // the date it has is not settled
	Subject     petition.Subject  `json:"subject" validate:"required" swaggertype:"string" enums:"petition,matter" example:"matter"`
	ID          authority.OwnedID `json:"id" validate:"required" swaggertype:"string" example:"000000g1k31d2000e008000000000001"` // of the petition or matter
	AuthorityID authority.ID      `json:"authority_id,string" validate:"required" swaggertype:"string" example:"2"`
	Number      string            `json:"number" validate:"required" example:"12/2026"`
	RecordedAt  time.Time         `json:"recorded_at" validate:"required" format:"date-time" example:"2026-08-03T01:00:00.000000Z"`
}

func showReminder(r agenda.Reminder, law *deadline.Law, lang string) reminderLine {
	out := reminderLine{
		Rung: r.Rung, Title: r.Rung, Recipients: deadline.ParseSet(r.Recipient).Values, Term: r.Term, TermTitle: r.Term.Text().In(lang), Seq: r.Seq,
		DueOn: r.Due, Moved: r.Moved, Provisional: r.Provisional, Subject: r.Subject, ID: r.ID, AuthorityID: r.ID.Authority, Number: r.Number.String(), RecordedAt: r.RecordedAt.UTC(),
	}
	for _, rung := range law.Data().Ladder {
		if rung.Code == r.Rung && rung.Version == r.RungVersion {
			out.Title, out.Document = rung.Title.In(lang), rung.Document
			out.LegalBasis = &web.LegalBasis{Law: rung.Legal.Law, Article: rung.Legal.Article, Version: rung.Legal.Version}
		}
	}
	return out
}
