package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	paging "kntc/internal/page"
	"kntc/internal/petition"
	"kntc/internal/staffing"
)

// Staffing are the use cases on who works at an authority and who is absent;
// *staffing.Service carries them out.
type Staffing interface {
	Staff(ctx context.Context, actor access.Actor, at authority.ID) ([]staffing.Person, error)
	Absences(ctx context.Context, actor access.Actor, f staffing.AbsenceFilter, page paging.Page) ([]staffing.Absence, error)
	RecordAbsence(ctx context.Context, actor access.Actor, n staffing.NewAbsence, once idempotency.Once[staffing.Absence]) (idempotency.Answer, error)
	EndAbsence(ctx context.Context, actor access.Actor, id authority.OwnedID, lastOn clock.Date, reason string, once idempotency.Once[staffing.Absence]) (idempotency.Answer, error)
}

// assignment is what steps tell about people.
type assignment struct {
	Team      []member  `json:"team"`                                                                                         // assign, verify: to whom it is assigned, in the place of those before; one leads
	AccountID uuid.UUID `json:"account_id" swaggertype:"string" format:"uuid" example:"01985d0c-0000-7000-8000-000000000001"` // declare_conflict, lift_conflict: whose; when declaring, one's own when absent
}

// member is one of those to whom a case is assigned.
type member struct {
	AccountID uuid.UUID `json:"account_id" validate:"required" swaggertype:"string" format:"uuid" example:"01985d0c-0000-7000-8000-000000000001"`
	Leader    bool      `json:"leader" example:"true"` // of one alone always
}

func (r assignment) team() []petition.Member {
	var out []petition.Member
	for _, m := range r.Team {
		out = append(out, petition.Member{Account: m.AccountID, Leader: m.Leader})
	}
	return out
}

// assigned is to whom a petition or matter is assigned, and who has an interest
// in it.
type assigned struct {
	Assignees []assignee `json:"assignees,omitempty"`
	Conflicts []conflict `json:"conflicts,omitempty"` // of interest: these have no part in the case
}

// assignee is somebody to whom a case is assigned.
type assignee struct {
	AccountID uuid.UUID  `json:"account_id" validate:"required" swaggertype:"string" format:"uuid" example:"01985d0c-0000-7000-8000-000000000001"`
	Leader    bool       `json:"leader" validate:"required" example:"true"`
	Since     clock.Date `json:"since" validate:"required" swaggertype:"string" format:"date" example:"2026-07-01"`
}

// conflict is an interest that somebody has in a case.
type conflict struct {
	AccountID uuid.UUID       `json:"account_id" validate:"required" swaggertype:"string" format:"uuid" example:"01985d0c-0000-7000-8000-000000000001"`
	Ground    petition.Ground `json:"ground" validate:"required" swaggertype:"string" enums:"kin_of_party,accused_self,own_decision,own_interest" example:"kin_of_party"`
	Since     clock.Date      `json:"since" validate:"required" swaggertype:"string" format:"date" example:"2026-07-01"`
}

func showAssignees(list []petition.Assignee) []assignee {
	var out []assignee
	for _, a := range list {
		out = append(out, assignee{a.Account, a.Leader, a.Since})
	}
	return out
}

func showAssigned(people []petition.Assignee, interests []petition.Conflict) assigned {
	out := assigned{Assignees: showAssignees(people)}
	for _, c := range interests {
		out.Conflicts = append(out.Conflicts, conflict{c.Account, c.Ground, c.Since})
	}
	return out
}

// assigneeFilter reads the parameter by which lists are narrowed to somebody's
// cases.
func assigneeFilter(bad *fault.Error, s string, actor access.Actor) (petition.AssigneeFilter, *fault.Error) {
	switch s {
	case "":
		return petition.AssigneeFilter{}, bad
	case "me":
		return petition.AssigneeFilter{Account: actor.Account}, bad
	case "none":
		return petition.AssigneeFilter{Nobody: true}, bad
	}
	id, err := uuid.Parse(s)
	if err != nil || id.String() != s || id == uuid.Nil {
		bad = bad.At("?assignee", "invalid_id", "Phải là mã tài khoản, chính mình hoặc chưa giao cho ai.", "Must be the id of an account, me or none.")
	}
	return petition.AssigneeFilter{Account: id}, bad
}

// staffResponse lists who works at an authority, by user name.
type staffResponse struct {
	Staff []colleague `json:"staff" validate:"required"`
}

// colleague is somebody who works at an authority.
type colleague struct {
	AccountID uuid.UUID     `json:"account_id" validate:"required" swaggertype:"string" format:"uuid" example:"01985d0c-0000-7000-8000-000000000001"`
	Name      string        `json:"name" validate:"required" example:"Trần Văn Ví Dụ"`
	Roles     []access.Role `json:"roles" validate:"required" swaggertype:"array,string" enums:"clerk,officer,head" example:"officer"`
}

// staff lists to whom the cases of an authority may be assigned, and who may
// stand in there.
//
//	@Summary	Who works at an authority
//	@ID		getStaff
//	@Tags		authorities
//	@Security	bearer
//	@Param		id		path		string	true	"authority id"
//	@Success	200		{object}	staffResponse
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/authorities/{id}/staff [get]
func (s *server) staff(c echo.Context, actor access.Actor) error {
	id, err := web.AuthorityID(c)
	if err != nil {
		return err
	}
	list, err := s.Staffing.Staff(c.Request().Context(), actor, id)
	if err != nil {
		return err
	}
	out := staffResponse{Staff: []colleague{}}
	for _, p := range list {
		out.Staff = append(out.Staff, colleague{p.Account, p.Name, p.Roles})
	}
	return web.Get(c, 0, out)
}

// worklistQuery are the parameters of the worklist.
type worklistQuery struct {
	Limit  int    `form:"limit" minimum:"1" maximum:"200" default:"50"` // rows on a page
	Cursor string `form:"cursor"`                                       // where the page begins, from the page before
}

// workLine is a case on a worklist.
type workLine struct {
	Subject     petition.Subject  `json:"subject" validate:"required" swaggertype:"string" enums:"petition,matter" example:"matter"`
	ID          authority.OwnedID `json:"id" validate:"required" swaggertype:"string" example:"000000g1k31d2000e008000000000002"`
	AuthorityID authority.ID      `json:"authority_id,string" validate:"required" swaggertype:"string" example:"2"`
	Number      string            `json:"number" validate:"required" example:"4/2026"`
	Kind        petition.Kind     `json:"kind" validate:"required" swaggertype:"string" enums:"complaint,denunciation,recommendation,feedback,mixed" example:"denunciation"`
	State       petition.State    `json:"state" validate:"required" swaggertype:"string" example:"verifying"`
	CaseSubject string            `json:"case_subject" validate:"required" example:"Tố cáo cán bộ địa chính"`
	DueOn       clock.Date        `json:"due_on,omitzero" swaggertype:"string" format:"date" example:"2026-07-31"` // of the next open deadline of the office; absent when there is none, or while the clock stands still
	Term        deadline.Term     `json:"term,omitempty" swaggertype:"string" example:"resolve"`                   // what is due then
	TermTitle   string            `json:"term_title,omitempty" example:"Giải quyết"`
	Overdue     bool              `json:"overdue" validate:"required" example:"false"`
	Contest     petition.Contest  `json:"contest,omitempty" swaggertype:"string" enums:"receipt_not_recorded,can_still_be_complained_about" example:"receipt_not_recorded"` // of a first decision on a complaint that stands provisionally
	VerifierID  authority.ID      `json:"verifier_id,omitempty,string" swaggertype:"string" example:"7"`                                                                    // the authority to which its verification was given
	Assignees   []assignee        `json:"assignees" validate:"required"`                                                                                                    // nobody: the head of the verifying authority has to assign it
	Own         bool              `json:"own" validate:"required" example:"true"`                                                                                           // assigned to the account itself
	Waiting     bool              `json:"waiting" validate:"required" example:"false"`                                                                                      // assigned to nobody: it waits for anybody of the account's role at the office
	For         []uuid.UUID       `json:"for,omitempty" swaggertype:"array,string" example:"01985d0c-0000-7000-8000-000000000001"`                                          // assigned to these, who are absent today and for whom the account stands in
}

func showWork(l agenda.WorkLine, today clock.Date, lang string) workLine {
	out := workLine{
		Subject: l.Subject, ID: l.ID, AuthorityID: l.ID.Authority, Number: l.Number.String(), Kind: l.Kind, State: l.State, CaseSubject: l.Title,
		DueOn: l.Due, Term: l.Term, Overdue: !l.Due.IsZero() && l.Due.Before(today), Contest: l.Contest, VerifierID: l.Verifier, Assignees: append([]assignee{}, showAssignees(l.Assignees)...), Own: l.Own, For: l.For,
		Waiting: !l.Own && len(l.For) == 0,
	}
	if l.Term != "" {
		out.TermTitle = l.Term.Text().In(lang)
	}
	return out
}

// worklist lists the open cases that are assigned to the account, and to those
// for whom it stands in today, and for a head what was given to their office to
// verify and is to be assigned; what is due first comes first.
//
//	@Summary		What the account has to do
//	@Description	Open cases that are assigned to the account, or to those for whom it stands in today; what was given to its office to verify and is to be assigned; and what is assigned to nobody there and waits for a step of its role: petitions to classify, to dispose of, matters to verify, to decide and, once they are decided, to be carried out.
//	@ID		getWorklist
//	@Tags		assignments
//	@Security	bearer
//	@Param		page	query		worklistQuery	false	"page"
//	@Success	200		{object}	web.Page[workLine]
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/me/worklist [get]
func (s *server) worklist(c echo.Context, actor access.Actor) error {
	q, err := web.BindQuery[worklistQuery](c)
	if err != nil {
		return err
	}
	var today clock.Date
	return web.ListByName(s.Server, c, actor, q.Limit, q.Cursor,
		func(after string, limit int) ([]agenda.WorkLine, error) {
			at, ok := parseWorkPosition(after)
			if !ok {
				return nil, web.RefusedCursor()
			}
			lines, day, err := s.Agenda.Worklist(c.Request().Context(), actor, agenda.WorkPage{After: at, Limit: limit})
			today = day
			return lines, err
		},
		func(l agenda.WorkLine) string { return strings.TrimSpace(l.Due.String() + " " + l.ID.String()) },
		func(l agenda.WorkLine) workLine { return showWork(l, today, web.Language(c)) })
}

// parseWorkPosition reads the place of a row; the empty text is the start of
// the list.
func parseWorkPosition(s string) (agenda.WorkPosition, bool) {
	var p agenda.WorkPosition
	if s == "" {
		return p, true
	}
	parts := strings.Fields(s)
	id, badID := authority.ParseOwnedID(parts[len(parts)-1])
	p.ID = id
	if len(parts) == 1 {
		return p, badID == nil
	}
	due, badDate := clock.ParseDate(parts[0])
	p.Due = due
	return p, badID == nil && badDate == nil && len(parts) == 2
}

// absenceRequest records an absence.
type absenceRequest struct {
	AuthorityID authority.ID `json:"authority_id" swaggertype:"string" example:"2"`                                                                     // the account's own office when absent
	AccountID   uuid.UUID    `json:"account_id" swaggertype:"string" format:"uuid" example:"01985d0c-0000-7000-8000-000000000001"`                      // who is absent; the account itself when absent
	StandInID   uuid.UUID    `json:"stand_in_id" validate:"required" swaggertype:"string" format:"uuid" example:"01985d0c-0000-7000-8000-000000000002"` // who does there what is assigned to the absent
	From        clock.Date   `json:"from" validate:"required" swaggertype:"string" format:"date" example:"2026-07-06"`
	To          clock.Date   `json:"to" validate:"required" swaggertype:"string" format:"date" example:"2026-07-17"` // the last day
	Reason      string       `json:"reason" maxLength:"2000" example:"Nghỉ phép"`
}

// absenceEndRequest says until when an absence lasts after all.
type absenceEndRequest struct {
	LastOn clock.Date `json:"last_on" swaggertype:"string" format:"date" example:"2026-07-10"` // yesterday when absent; what has not begun never begins
	Reason string     `json:"reason" maxLength:"2000" example:"Đi làm lại sớm"`
}

// absenceResponse is an absence with what was recorded about it.
type absenceResponse struct {
	ID          authority.OwnedID `json:"id" validate:"required" swaggertype:"string" example:"000000g1k31d2000e008000000000009"`
	AuthorityID authority.ID      `json:"authority_id,string" validate:"required" swaggertype:"string" example:"2"`
	AccountID   uuid.UUID         `json:"account_id" validate:"required" swaggertype:"string" format:"uuid" example:"01985d0c-0000-7000-8000-000000000001"`
	StandInID   uuid.UUID         `json:"stand_in_id" validate:"required" swaggertype:"string" format:"uuid" example:"01985d0c-0000-7000-8000-000000000002"`
	From        clock.Date        `json:"from" validate:"required" swaggertype:"string" format:"date" example:"2026-07-06"`
	To          clock.Date        `json:"to" validate:"required" swaggertype:"string" format:"date" example:"2026-07-17"`      // as recorded
	LastOn      clock.Date        `json:"last_on" validate:"required" swaggertype:"string" format:"date" example:"2026-07-10"` // until when it lasts; the day before from when it never began
	Recorded    recorded          `json:"recorded" validate:"required"`
	Ended       *recorded         `json:"ended,omitempty"` // when it was said that it ends otherwise than on to
}

// recorded is who recorded something, when, and why.
type recorded struct {
	Actor      string    `json:"actor" validate:"required" example:"dongda.thutruong"`
	RecordedAt time.Time `json:"recorded_at" validate:"required" format:"date-time" example:"2026-07-01T02:15:04.123456Z"`
	Reason     string    `json:"reason,omitempty" example:"Nghỉ phép"`
}

func showRecord(r staffing.Record) recorded { return recorded{r.ActorName, r.At.UTC(), r.Reason} }

func showAbsence(a staffing.Absence) absenceResponse {
	out := absenceResponse{
		ID: a.ID, AuthorityID: a.ID.Authority, AccountID: a.Account, StandInID: a.StandIn, From: a.From, To: a.To, LastOn: a.Last(),
		Recorded: showRecord(a.Recorded),
	}
	if a.End != nil {
		ended := showRecord(a.End.Recorded)
		out.Ended = &ended
	}
	return out
}

// absencesQuery are the parameters of the list of absences.
type absencesQuery struct {
	AuthorityID authority.ID `form:"authority_id" swaggertype:"string"`             // of this authority only
	AccountID   uuid.UUID    `form:"account_id" swaggertype:"string" format:"uuid"` // absent, or standing in
	On          clock.Date   `form:"on" swaggertype:"string" format:"date"`         // of this day
	Limit       int          `form:"limit" minimum:"1" maximum:"200" default:"50"`  // rows on a page
	Cursor      string       `form:"cursor"`                                        // where the page begins, from the page before
}

// absences lists absences and who stands in, those that begin last first.
//
//	@Summary	Absences and stand-ins
//	@ID		getAbsences
//	@Tags		assignments
//	@Security	bearer
//	@Param		filter	query		absencesQuery	false	"filter and page"
//	@Success	200		{object}	web.Page[absenceResponse]
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/absences [get]
func (s *server) absences(c echo.Context, actor access.Actor) error {
	q, err := web.BindQuery[absencesQuery](c)
	if err != nil {
		return err
	}
	f := staffing.AbsenceFilter{Authority: q.AuthorityID, Account: q.AccountID, On: q.On}
	return web.List(s.Server, c, actor, web.PageQuery{Limit: q.Limit, Cursor: q.Cursor},
		func(p paging.Page) ([]staffing.Absence, error) {
			return s.Staffing.Absences(c.Request().Context(), actor, f, p)
		},
		func(a staffing.Absence) paging.Position { return paging.Position{On: a.From, ID: a.ID} },
		showAbsence, nil)
}

// recordAbsence records that somebody is absent and who stands in: the account
// itself, or others for a head or an administrator.
//
//	@Summary	Record an absence and who stands in
//	@ID		recordAbsence
//	@Tags		assignments
//	@Security	bearer
//	@Param		Idempotency-Key	header		string			true	"names this request; send the same one when you retry"
//	@Param		body			body		absenceRequest	true	"who, who stands in, and when"
//	@Success	201				{object}	absenceResponse
//	@Failure	default			{object}	web.Problem
//	@Router		/api/v1/absences [post]
func (s *server) recordAbsence(c echo.Context, actor access.Actor) error {
	in, raw, err := web.Bind[absenceRequest](c)
	if err != nil {
		return err
	}
	n := staffing.NewAbsence{Authority: in.AuthorityID, Account: in.AccountID, StandIn: in.StandInID, From: in.From, To: in.To, Reason: in.Reason}
	render := func(a staffing.Absence) (idempotency.Answer, error) {
		return web.Rendered(http.StatusCreated, "", "", showAbsence(a))
	}
	return web.Act(s.Server, c, actor, web.Fingerprint(c, raw), render, func(once idempotency.Once[staffing.Absence]) (idempotency.Answer, error) {
		return s.Staffing.RecordAbsence(c.Request().Context(), actor, n, once)
	})
}

// endAbsence says until when an absence lasts after all. It can be said once.
//
//	@Summary	End an absence early
//	@ID		endAbsence
//	@Tags		assignments
//	@Security	bearer
//	@Param		id				path		string				true	"absence id"
//	@Param		Idempotency-Key	header		string				true	"names this request; send the same one when you retry"
//	@Param		body			body		absenceEndRequest	true	"until when"
//	@Success	200				{object}	absenceResponse
//	@Failure	default			{object}	web.Problem
//	@Router		/api/v1/absences/{id}/end [post]
func (s *server) endAbsence(c echo.Context, actor access.Actor) error {
	id, err := web.OwnedID(c)
	if err != nil {
		return err
	}
	in, raw, err := web.Bind[absenceEndRequest](c)
	if err != nil {
		return err
	}
	render := func(a staffing.Absence) (idempotency.Answer, error) {
		return web.Rendered(http.StatusOK, "", "", showAbsence(a))
	}
	return web.Act(s.Server, c, actor, web.Fingerprint(c, raw), render, func(once idempotency.Once[staffing.Absence]) (idempotency.Answer, error) {
		return s.Staffing.EndAbsence(c.Request().Context(), actor, id, in.LastOn, in.Reason, once)
	})
}
