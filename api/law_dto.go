package api

import (
	"encoding/json"
	"fmt"
	"time"

	"kntc/api/web"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/legislation"
)

// words are one text in both languages.
type words struct {
	VI string `json:"vi" validate:"required" example:"Quốc khánh"`
	EN string `json:"en" validate:"required" example:"National Day"`
}

func (w words) domain() bilingual.Text { return bilingual.Text(w) }

// calendarDay is a day that is not what its weekday says.
type calendarDay struct {
	Date       clock.Date          `json:"date" validate:"required" swaggertype:"string" format:"date" example:"2027-09-02"`
	Kind       deadline.DayKind    `json:"kind" validate:"required" swaggertype:"string" enums:"public_holiday,compensatory_off,swapped_off,swapped_working" example:"public_holiday"`
	Name       words               `json:"name" validate:"required"`
	Source     string              `json:"source" validate:"required" example:"Bộ luật Lao động 45/2019/QH14, Điều 112"` // the document
	Confidence deadline.Confidence `json:"confidence" validate:"required" swaggertype:"string" enums:"read,known,unsure" example:"known"`
	When       string              `json:"when,omitempty" example:"culture_day_weekend=compensated"` // holds only while a switch is set so
}

// calendarResponse is the calendar of a year.
type calendarResponse struct {
	Year   int             `json:"year" validate:"required" example:"2027"`
	Status deadline.Status `json:"status" validate:"required" swaggertype:"string" enums:"approved,provisional" example:"provisional"`
	Source string          `json:"source" validate:"required" example:"thông báo nghỉ lễ năm 2027"`
	Note   *words          `json:"note,omitempty"` // what is not known about the year
	Days   []calendarDay   `json:"days" validate:"required"`
}

func showCalendar(law *deadline.Law, year int) calendarResponse {
	y, days := law.Calendar(year)
	out := calendarResponse{Year: year, Status: y.Status, Source: y.Source, Days: []calendarDay{}}
	if y.Note.VI != "" {
		note := words(y.Note)
		out.Note = &note
	}
	for _, d := range days {
		out.Days = append(out.Days, calendarDay{d.Date, d.Kind, words(d.Name), d.Source, d.Mark, d.When.String()})
	}
	return out
}

// calendarRequest is the whole calendar of a year.
type calendarRequest struct {
	Status deadline.Status `json:"status" validate:"required" swaggertype:"string" enums:"approved,provisional" example:"approved"`
	Source string          `json:"source" validate:"required" example:"Thông báo 6150/TB-BLĐTBXH"`
	Note   words           `json:"note"` // what is not known; required of a provisional year
	Days   []calendarDay   `json:"days" validate:"required"`
	Reason string          `json:"reason" validate:"required" example:"Có thông báo nghỉ lễ năm 2027"`
}

// domain reads the request for the year.
func (in calendarRequest) domain(year int) (legislation.YearChange, error) {
	out := legislation.YearChange{
		Year:   deadline.Year{Year: year, Status: in.Status, Source: in.Source, Note: in.Note.domain()},
		Reason: in.Reason,
	}
	for i, d := range in.Days {
		when, ok := deadline.ParseWhen(d.When)
		if !ok {
			return out, web.ErrBody.At(fmt.Sprintf("/days/%d/when", i), "invalid", `Dạng "công tắc=giá trị".`, `Must be "switch=value".`)
		}
		out.Days = append(out.Days, deadline.Day{Date: d.Date, Kind: d.Kind, Name: d.Name.domain(), Source: d.Source, Mark: d.Confidence, When: when})
	}
	return out, nil
}

// ruleBody is what a rule says.
type ruleBody struct {
	Code         string              `json:"code" validate:"required" example:"KN_ACCEPT"`
	Term         deadline.Term       `json:"term" validate:"required" swaggertype:"string" example:"admit"` // what is due
	Kinds        string              `json:"kinds" example:"complaint|discipline"`                          // kinds of case, "|" between them; "!" before them means all others; empty means all
	Instances    string              `json:"instances" example:"first"`                                     // written as kinds are
	Complexities string              `json:"complexities" example:"complex|especially_complex"`             // written as kinds are
	Branches     string              `json:"branches" example:"!party"`                                     // of the authority; written as kinds are
	Tiers        string              `json:"tiers" example:"central"`                                       // of the authority; written as kinds are
	Outside      deadline.Tri        `json:"outside" swaggertype:"string" enums:"yes,no," example:"no"`     // outside the competence of the authority; empty is either
	Remote       deadline.Tri        `json:"remote" swaggertype:"string" enums:"yes,no," example:"no"`      // in a remote area; empty is either
	Dismissal    deadline.Tri        `json:"dismissal" swaggertype:"string" enums:"yes,no," example:""`     // against a dismissal
	Delegated    deadline.Tri        `json:"delegated" swaggertype:"string" enums:"yes,no," example:""`     // checked at several places or by delegation
	Unit         deadline.Unit       `json:"unit" validate:"required" swaggertype:"string" enums:"day,working_day,year" example:"working_day"`
	Length       int                 `json:"length" validate:"required" example:"7"`
	Times        int                 `json:"times" example:"0"`   // how often an extension may be granted
	Ceiling      int                 `json:"ceiling" example:"0"` // the whole period at most, extensions included; 0 is none
	Backwards    bool                `json:"backwards" example:"false"`
	Start        string              `json:"start" validate:"required" example:"received"`           // the event it runs from, or back from
	DecidedBy    string              `json:"decided_by" validate:"required" example:"admit_cutover"` // the date that decides between versions: start, receipt, or the switch that says which
	ValidFrom    clock.Date          `json:"valid_from" validate:"required" swaggertype:"string" format:"date" example:"2026-07-01"`
	Law          string              `json:"law" validate:"required" example:"Nghị định 155/2026/NĐ-CP"`
	Article      string              `json:"article" validate:"required" example:"Điều 10"`
	LawVersion   string              `json:"law_version" validate:"required" example:"2026-07-01"` // date of the wording
	Confidence   deadline.Confidence `json:"confidence" validate:"required" swaggertype:"string" enums:"read,known,unsure" example:"read"`
	Title        words               `json:"title" validate:"required"`
	Note         words               `json:"note"`
}

// ruleResponse is one version of a rule of law.
type ruleResponse struct {
	ruleBody

	Version int        `json:"version" validate:"required" example:"4"`
	ValidTo clock.Date `json:"valid_to,omitzero" swaggertype:"string" format:"date" example:"2026-06-30"` // last day; absent while in force
	When    string     `json:"when,omitempty" example:"supply_unit=law_days"`                             // holds only while a switch is set so
}

func showRule(r deadline.Rule) ruleResponse {
	return ruleResponse{
		ruleBody: ruleBody{
			Code: r.Code, Term: r.Term, Kinds: r.Kinds.String(), Instances: r.Instances.String(), Complexities: r.Complexities.String(),
			Branches: r.Branches.String(), Tiers: r.Tiers.String(), Outside: r.Outside, Remote: r.Remote, Dismissal: r.Dismissal, Delegated: r.Delegated,
			Unit: r.Unit, Length: r.Length, Times: r.Times, Ceiling: r.Ceiling, Backwards: r.Backwards, Start: r.Start, DecidedBy: r.By,
			ValidFrom: r.ValidFrom, Law: r.Legal.Law, Article: r.Legal.Article, LawVersion: r.Legal.Version, Confidence: r.Mark,
			Title: words(r.Title), Note: words(r.Note),
		},
		Version: r.Version, ValidTo: r.ValidTo, When: r.When.String(),
	}
}

// ruleRequest adds a version of a rule.
type ruleRequest struct {
	ruleBody

	Reason string `json:"reason" validate:"required" example:"Nghị định mới có hiệu lực"`
}

func (in ruleRequest) domain() legislation.RuleChange {
	return legislation.RuleChange{Reason: in.Reason, Rule: deadline.Rule{
		Provision: deadline.Provision{
			Code: in.Code, ValidFrom: in.ValidFrom, Legal: bilingual.Legal{Law: in.Law, Article: in.Article, Version: in.LawVersion},
			Mark: in.Confidence, Title: in.Title.domain(),
		},
		Term: in.Term, Kinds: deadline.ParseSet(in.Kinds), Instances: deadline.ParseSet(in.Instances),
		Complexities: deadline.ParseSet(in.Complexities), Branches: deadline.ParseSet(in.Branches), Tiers: deadline.ParseSet(in.Tiers),
		Outside: in.Outside, Remote: in.Remote, Dismissal: in.Dismissal, Delegated: in.Delegated,
		Unit: in.Unit, Length: in.Length, Times: in.Times, Ceiling: in.Ceiling, Backwards: in.Backwards,
		Start: in.Start, By: in.DecidedBy, Note: in.Note.domain(),
	}}
}

// rulesQuery are the parameters of the list of rules.
type rulesQuery struct {
	Term deadline.Term `form:"term" swaggertype:"string"`             // only rules for this
	Code string        `form:"code"`                                  // only versions of this rule
	On   clock.Date    `form:"on" swaggertype:"string" format:"date"` // only what is in force on the day
}

// rulesResponse are rules of law with what belongs to them.
type rulesResponse struct {
	Items   []ruleResponse   `json:"items" validate:"required"`
	Grounds []groundResponse `json:"grounds" validate:"required"` // for which a clock stops
	Quotas  []quotaResponse  `json:"quotas" validate:"required"`  // how often heads must receive citizens
}

func showRules(law *deadline.Law, q rulesQuery) rulesResponse {
	out := rulesResponse{Items: []ruleResponse{}, Grounds: []groundResponse{}, Quotas: []quotaResponse{}}
	for _, r := range law.Data().Rules {
		if (q.Term == "" || r.Term == q.Term) && (q.Code == "" || r.Code == q.Code) && (q.On.IsZero() || r.ValidOn(q.On)) {
			out.Items = append(out.Items, showRule(r))
		}
	}
	for _, g := range law.Data().Grounds {
		out.Grounds = append(out.Grounds, showGround(g))
	}
	for _, x := range law.Data().Quotas {
		out.Quotas = append(out.Quotas, showQuota(x))
	}
	return out
}

// switchesResponse are the open questions of the law.
type switchesResponse struct {
	Items []switchResponse `json:"items" validate:"required"`
}

// switchResponse is an open question of the law.
type switchResponse struct {
	Code    string        `json:"code" validate:"required" example:"suspension_day"`
	Title   words         `json:"title" validate:"required"`
	Why     words         `json:"why" validate:"required"` // of the default
	Default string        `json:"default" validate:"required" example:"consumed"`
	Value   string        `json:"value" validate:"required" example:"consumed"`
	Settled bool          `json:"settled" validate:"required" example:"false"` // somebody has answered it
	Values  []switchValue `json:"values" validate:"required"`
}

// switchValue is a possible answer.
type switchValue struct {
	Code string `json:"code" validate:"required" example:"consumed"`
	Text words  `json:"text" validate:"required"`
}

func showSwitch(law *deadline.Law, x deadline.Switch) switchResponse {
	_, settled := law.Data().Settings[x.Code]
	out := switchResponse{
		Code: x.Code, Title: words(x.Title), Why: words(x.Why), Default: x.Default, Value: law.Setting(x.Code), Settled: settled,
		Values: []switchValue{},
	}
	for _, v := range x.Values {
		out.Values = append(out.Values, switchValue{v.Code, words(v.Text)})
	}
	return out
}

// switchRequest answers an open question.
type switchRequest struct {
	Value  string `json:"value" validate:"required" example:"not_consumed"`
	Reason string `json:"reason" validate:"required" example:"Công văn hướng dẫn của Thanh tra Chính phủ"`
}

// lawEventsQuery are the parameters of the law's history.
type lawEventsQuery struct {
	Limit  int    `form:"limit" minimum:"1" maximum:"200" default:"50"` // rows on a page
	Cursor string `form:"cursor"`                                       // where the page begins
}

// lawEventResponse is one change of the law's data.
type lawEventResponse struct {
	Version    int64               `json:"version" validate:"required" example:"2"` // of the law, after the change
	Subject    legislation.Subject `json:"subject" validate:"required" swaggertype:"string" enums:"calendar,rule,switch,ground,ladder,quota" example:"calendar"`
	Code       string              `json:"code" validate:"required" example:"2027"` // the year, the rule, the switch
	Change     json.RawMessage     `json:"change" validate:"required" swaggertype:"object"`
	Reason     string              `json:"reason" validate:"required" example:"Có thông báo nghỉ lễ năm 2027"`
	Actor      string              `json:"actor" validate:"required" example:"hanoi.quantri"`
	RecordedAt time.Time           `json:"recorded_at" validate:"required" format:"date-time" example:"2026-11-25T02:00:00.000000Z"`
}
