package api

import (
	"context"
	"errors"
	"time"

	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/bilingual"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/petition"
)

// eventsResponse is a history, oldest first.
type eventsResponse struct {
	Events []eventResponse `json:"events" validate:"required"`
}

// eventResponse is one fact in the life of a petition or matter.
type eventResponse struct {
	Version     int64            `json:"version" validate:"required" example:"2"`
	Action      petition.Action  `json:"action" validate:"required" swaggertype:"string" example:"classify"`
	From        petition.State   `json:"from,omitempty" swaggertype:"string" example:"received"`
	To          petition.State   `json:"to" validate:"required" swaggertype:"string" example:"classified"`
	EffectiveOn clock.Date       `json:"effective_on" validate:"required" swaggertype:"string" format:"date" example:"2026-03-03"` // when it took effect
	RecordedAt  time.Time        `json:"recorded_at" validate:"required" format:"date-time" example:"2026-03-03T02:15:04.123456Z"` // when the office learned it
	WrittenAt   time.Time        `json:"written_at" validate:"required" format:"date-time" example:"2026-03-03T02:15:04.123456Z"`  // when this system wrote it
	Actor       string           `json:"actor" validate:"required" example:"dongda.tiepdan"`
	Title       string           `json:"title" validate:"required" example:"Phân loại"`
	Reason      string           `json:"reason,omitempty" example:"Đúng nội dung đơn"`
	Paper       *paper           `json:"paper,omitempty"`
	Changes     []changeResponse `json:"changes,omitempty"` // what it set
}

// changeResponse is what an event says about one field, in words.
type changeResponse struct {
	Field    petition.FactName `json:"field" validate:"required" swaggertype:"string" example:"received_on"`
	Title    string            `json:"title" validate:"required" example:"Ngày nhận đơn"`
	Old      string            `json:"old,omitempty" example:"02/03/2026"` // absent when there was nothing
	New      string            `json:"new,omitempty" example:"03/03/2026"` // absent when there is nothing
	Text     string            `json:"text" validate:"required" example:"Ngày nhận đơn: 02/03/2026 → 03/03/2026"`
	Withheld bool              `json:"withheld,omitempty" example:"false"` // the account may not see who the parties are
}

func (s *server) events(c echo.Context, actor access.Actor, subject petition.Subject) error {
	id, err := web.OwnedID(c)
	if err != nil {
		return err
	}
	history, err := s.Cases.History(c.Request().Context(), actor, id)
	if err != nil {
		return err
	}
	out := eventsResponse{Events: []eventResponse{}}
	teller := petition.NewTeller(history.Names)
	for _, e := range history.Events {
		if e.Subject != subject {
			return fault.ErrNotFound // a matter's id does not name a petition
		}
		changes := teller.Tell(e.Event, e.Values, e.Withheld)
		out.Events = append(out.Events, showEvent(e, teller.Title(e.Event), changes, web.Language(c)))
	}
	return web.Get(c, 0, out)
}

func showEvent(e casework.HistoryEvent, title bilingual.Text, changes []petition.Change, lang string) eventResponse {
	out := eventResponse{
		Version: e.Version, Action: e.Action, From: e.From, To: e.To, EffectiveOn: e.On, Title: title.In(lang),
		RecordedAt: e.RecordedAt.UTC(), WrittenAt: e.WrittenAt.UTC(), Actor: e.ActorName, Reason: e.Reason,
	}
	out.Paper = showPaper(e.Paper)
	for _, c := range changes {
		out.Changes = append(out.Changes, changeResponse{
			Field: c.Field, Title: c.Title.In(lang), Old: c.Old.In(lang), New: c.New.In(lang), Text: c.Sentence().In(lang), Withheld: c.Withheld,
		})
	}
	return out
}

// actionsResponse says what the account may do now.
type actionsResponse struct {
	State   petition.State   `json:"state" validate:"required" swaggertype:"string" example:"classified"`
	Version int64            `json:"version" validate:"required" example:"2"`
	Actions []actionResponse `json:"actions" validate:"required"`
}

// actionResponse is one action, possible now or not.
type actionResponse struct {
	Action            petition.Action            `json:"action" validate:"required" swaggertype:"string" example:"accept"`
	Title             string                     `json:"title" validate:"required" example:"Thụ lý"`
	Allowed           bool                       `json:"allowed" validate:"required" example:"false"`
	To                petition.State             `json:"to,omitempty" swaggertype:"string" example:"accepted"` // absent when the state stays
	Needs             []string                   `json:"needs,omitempty" example:"reason"`                     // fields that must be given; "a|b" means either, "paper/on" a field of paper
	Takes             []string                   `json:"takes,omitempty" example:"explained"`                  // further fields that may be given, beside action, on, reason and paper
	Outcomes          []petition.Outcome         `json:"outcomes,omitempty" swaggertype:"array,string" example:"right,partly_right,wrong"`
	Grounds           []petition.Ground          `json:"grounds,omitempty" swaggertype:"array,string" example:"awaiting_result"`       // those that fit the case
	Inadmissibilities []petition.Inadmissibility `json:"inadmissibilities,omitempty" swaggertype:"array,string" example:"out_of_time"` // of refuse: those that fit the case
	Document          string                     `json:"document,omitempty" example:"Thông báo thụ lý"`                                // the paper it produces, in Vietnamese
	Starts            []deadline.Term            `json:"starts,omitempty" swaggertype:"array,string" example:"send_result"`            // deadlines that begin
	Meets             []deadline.Term            `json:"meets,omitempty" swaggertype:"array,string" example:"resolve"`                 // deadlines that are met
	Basis             []web.LegalBasis           `json:"basis,omitempty"`
	Why               *whyNot                    `json:"why,omitempty"` // why not, when it is not allowed
}

// whyNot tells why an action is not possible.
type whyNot struct {
	Code       string          `json:"code" validate:"required" example:"guard_refused"`
	Title      string          `json:"title" validate:"required" example:"Chưa đủ điều kiện để thực hiện bước này."`
	Detail     string          `json:"detail,omitempty" example:"Nội dung không thuộc thẩm quyền giải quyết của cơ quan."`
	LegalBasis *web.LegalBasis `json:"legal_basis,omitempty"`
}

// showActions shows what may be done with a case; bars are the grounds on which it is
// not accepted.
func showActions(kind petition.Kind, state petition.State, version int64, list []petition.Availability, bars []petition.Inadmissibility, lang string) actionsResponse {
	out := actionsResponse{State: state, Version: version, Actions: []actionResponse{}}
	for _, a := range list {
		item := actionResponse{
			Action: a.Rule.Action, Title: a.Rule.Title.In(lang), Allowed: a.Allowed, To: a.Rule.To,
			Needs: a.Needs, Takes: a.Rule.Takes, Outcomes: a.Rule.Outcomes, Grounds: a.Grounds, Document: a.Rule.Form(string(kind)).Title, Meets: a.Rule.Meets,
		}
		if a.Rule.Accepts("inadmissibility") {
			item.Inadmissibilities = bars
		}
		for _, start := range a.Rule.Starts {
			item.Starts = append(item.Starts, start.Term)
		}
		for _, l := range a.Rule.Basis {
			item.Basis = append(item.Basis, web.LegalBasis{Law: l.Law, Article: l.Article, Version: l.Version})
		}
		if w := a.Why; w != nil {
			item.Why = &whyNot{Code: w.Code, Title: w.Title.In(lang), Detail: w.Detail.In(lang)}
			if w.Legal != nil {
				item.Why.LegalBasis = &web.LegalBasis{Law: w.Legal.Law, Article: w.Legal.Article, Version: w.Legal.Version}
			}
		}
		out.Actions = append(out.Actions, item)
	}
	return out
}

// change is one step that somebody else took in the meantime.
type change struct {
	Version int64           `json:"version"`
	Action  petition.Action `json:"action"`
	Title   string          `json:"title"`
	Actor   string          `json:"actor"`
	At      time.Time       `json:"at"`
}

// histories reads what happened to a petition or matter.
type histories interface {
	Events(ctx context.Context, actor access.Actor, id authority.OwnedID) ([]casework.EventRecord, error)
}

// maxChanges bounds what a stale answer tells; the latest are told.
const maxChanges = 20

// explainStale adds to a refusal for an old version who changed what since.
func explainStale(c echo.Context, h histories, actor access.Actor, id authority.OwnedID, seen int64, err error) error {
	f := fault.As(err)
	if f == nil || !errors.Is(err, fault.ErrStale) {
		return err
	}
	events, readErr := h.Events(c.Request().Context(), actor, id)
	switch why := fault.As(readErr); {
	case why != nil && (why.Kind == fault.Forbidden || why.Kind == fault.NotFound):
		return why // the version is for those who read the case
	case readErr != nil:
		return err // the refusal stands; it only tells less
	}
	changes := []change{}
	teller := petition.NewTeller(petition.Names{})
	for _, e := range events {
		if teller.Follow(e.Event); e.Version > seen {
			changes = append(changes, change{e.Version, e.Action, teller.Title(e.Event).In(web.Language(c)), e.ActorName, e.RecordedAt.UTC()})
		}
	}
	if len(changes) > maxChanges {
		changes = changes[len(changes)-maxChanges:]
	}
	return f.With("changes", changes)
}
