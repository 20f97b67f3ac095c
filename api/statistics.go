package api

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/statistics"
)

// Statistics is the use case on figures; *statistics.Service carries it out.
type Statistics interface {
	Statistics(ctx context.Context, actor access.Actor, q ledger.Question) (statistics.Answer, error)
}

// statisticsQuery is a statistical question.
type statisticsQuery struct {
	AuthorityID authority.ID `form:"authority_id" swaggertype:"string"`                               // the account's own office when absent
	Subtree     bool         `form:"subtree"`                                                         // and all below it
	Map         ledger.Map   `form:"map" swaggertype:"string" enums:"today,then" default:"today"`     // a subtree on today's map, or as then: a row belongs to the subtree in which its authority lay on the day it took effect, and open cases move with their authority
	Branches    string       `form:"branches" enums:"own,all" default:"own"`                          // in a subtree: bodies of the authority's own branch, or of all
	From        clock.Date   `form:"from" swaggertype:"string" format:"date"`                         // first day of the period; required
	To          clock.Date   `form:"to" swaggertype:"string" format:"date"`                           // last day; required
	GroupBy     string       `form:"group_by"`                                                        // up to three of authority, month, kind, field, channel, many, instance, eligibility, competence, disposition, outcome, inadmissibility, ruling, since, separated by commas
	Set         ledger.Set   `form:"set" swaggertype:"string" enums:"cases,outcomes" default:"cases"` // the figures: what came in and became of it, or what results ordered and what was done of it
	Edition     int          `form:"edition" minimum:"1" maximum:"100"`                               // of the figures' definitions, as an earlier answer told it: of each the highest version up to it; the newest when absent
	Zeros       bool         `form:"zeros"`                                                           // grouped by authority alone: those without any figure, too
	AsKnownAt   web.Moment   `form:"as_known_at" swaggertype:"string"`                                // what was known at that instant (RFC 3339), or at the end of that day (YYYY-MM-DD); now when absent
}

func (q statisticsQuery) domain(actor access.Actor) ledger.Question {
	out := ledger.Question{
		Authority: q.AuthorityID, Subtree: q.Subtree, Map: q.Map, AllBranches: q.Branches == "all",
		From: q.From, To: q.To, AsKnownAt: time.Time(q.AsKnownAt), Edition: q.Edition, Set: q.Set, Zeros: q.Zeros,
	}
	if out.Authority == 0 {
		out.Authority = actor.Home
	}
	if q.GroupBy != "" {
		for d := range strings.SplitSeq(q.GroupBy, ",") {
			out.GroupBy = append(out.GroupBy, ledger.Dimension(d))
		}
	}
	return out
}

// statisticsResponse answers a question. Asked again with the same as_known_at
// and edition, it is the same to the byte.
type statisticsResponse struct {
	AsKnownAt string            `json:"as_known_at" validate:"required" format:"date-time" example:"2019-11-15T10:00:00.000000Z"`
	Lateness  clock.Date        `json:"lateness_noted_to,omitzero" swaggertype:"string" format:"date" example:"2019-11-15"` // on days after it more matters may be late than are counted
	Question  questionResponse  `json:"question" validate:"required"`
	Coverage  coverageResponse  `json:"coverage" validate:"required"`
	Groups    []statisticsGroup `json:"groups" validate:"required"`
}

// coverageResponse says whose figures are summed. A subtree is the one of
// today's map, or as then that of each day of the period: when the directory
// changes, the fingerprint tells.
type coverageResponse struct {
	Authorities int    `json:"authorities" validate:"required" example:"1"`
	Fingerprint string `json:"fingerprint" validate:"required" example:"d4735e3a265e16ee"`
}

func coverage(over []authority.Placement) coverageResponse {
	h := sha256.New()
	ids := make(map[authority.ID]bool)
	for _, placement := range over {
		ids[placement.ID] = true
		line := placement.ID.String()
		if placement.Span != (authority.Span{}) { // only for a part of the period
			line += " " + placement.String()
		}
		_, _ = h.Write([]byte(line + "\n")) // a hash never fails to write
	}
	return coverageResponse{len(ids), hex.EncodeToString(h.Sum(nil)[:8])}
}

// questionResponse is the question as it was understood.
type questionResponse struct {
	AuthorityID authority.ID       `json:"authority_id,string" validate:"required" swaggertype:"string" example:"2"`
	Subtree     bool               `json:"subtree" validate:"required" example:"false"`
	Map         ledger.Map         `json:"map" validate:"required" swaggertype:"string" enums:"today,then" example:"today"`
	Branches    string             `json:"branches" validate:"required" enums:"own,all" example:"own"`
	From        clock.Date         `json:"from" validate:"required" swaggertype:"string" format:"date" example:"2019-01-01"`
	To          clock.Date         `json:"to" validate:"required" swaggertype:"string" format:"date" example:"2019-11-15"`
	GroupBy     []ledger.Dimension `json:"group_by" validate:"required" swaggertype:"array,string" example:"kind"`
	Set         ledger.Set         `json:"set,omitempty" swaggertype:"string" enums:"outcomes" example:"outcomes"` // of the figures; absent for cases
	Zeros       bool               `json:"zeros,omitempty" example:"true"`                                         // authorities without any figure are there, too
	Edition     int                `json:"edition" validate:"required" example:"2"`                                // of the definitions; with as_known_at it makes the answer the same again
}

// statisticsGroup is the figures of one combination of values.
type statisticsGroup struct {
	Key     map[string]keyValue         `json:"key" validate:"required"`     // by dimension
	Figures map[string]statisticsFigure `json:"figures" validate:"required"` // by figure
}

// keyValue is a value of a dimension; it is empty where the fact has none.
type keyValue struct {
	Value string `json:"value" validate:"required" example:"complaint"`
	Label string `json:"label" validate:"required" example:"Khiếu nại"`
}

// statisticsFigure is a published number: a value, or a rate as numerator and
// denominator with what lies between them.
type statisticsFigure struct {
	Value       *int64           `json:"value,omitempty" example:"1081"`
	Numerator   *int64           `json:"numerator,omitempty" example:"462"`
	Denominator *int64           `json:"denominator,omitempty" example:"510"`
	Exclusions  map[string]int64 `json:"exclusions,omitempty" example:"open_at_end:48"` // by reason; with the numerator they make the denominator
	LeftOut     map[string]int64 `json:"left_out,omitempty" example:"handed_over:4"`    // by reason; not in the denominator, because they count elsewhere
	Definition  string           `json:"definition" validate:"required" example:"petitions_received@1"`
}

// statistics answers a statistical question from the ledger.
//
//	@Summary	Figures by authority, period and dimension
//	@ID		getStatistics
//	@Tags		statistics
//	@Security	bearer
//	@Param		question	query		statisticsQuery	false	"the question"
//	@Success	200			{object}	statisticsResponse
//	@Success	304			"the copy at hand is current"
//	@Failure	default		{object}	web.Problem
//	@Router		/api/v1/statistics [get]
func (s *server) statistics(c echo.Context, actor access.Actor) error {
	q, err := web.BindQuery[statisticsQuery](c)
	if err != nil {
		return err
	}
	if q.Branches == "all" && !q.Subtree {
		return web.ErrQuery.At("?branches", "needs_subtree", "Chỉ dùng khi tính cả các cơ quan cấp dưới.", "Only with subtree=true.")
	}
	found, err := s.Statistics.Statistics(c.Request().Context(), actor, q.domain(actor))
	if err != nil {
		return err
	}
	return web.GetOpen(c, 0, showStatistics(s.Catalogue, found, web.Language(c)))
}

// microseconds writes instants as exactly as the ledger keeps them.
const microseconds = "2006-01-02T15:04:05.000000Z07:00"

func showStatistics(c *ledger.Catalogue, x statistics.Answer, lang string) statisticsResponse {
	q := x.Question
	out := statisticsResponse{
		AsKnownAt: x.AsKnownAt.UTC().Format(microseconds), Lateness: x.LatenessNoted,
		Question: questionResponse{
			AuthorityID: q.Authority, Subtree: q.Subtree, Map: q.Map, Branches: "own",
			From: q.From, To: q.To, GroupBy: append([]ledger.Dimension{}, q.GroupBy...),
			Edition: cmp.Or(q.Edition, c.Edition()), Zeros: q.Zeros,
		},
		Coverage: coverage(x.Over),
		Groups:   []statisticsGroup{},
	}
	if q.AllBranches {
		out.Question.Branches = "all"
	}
	if q.Set != ledger.Cases {
		out.Question.Set = q.Set
	}
	for _, g := range x.Groups {
		group := statisticsGroup{Key: make(map[string]keyValue), Figures: make(map[string]statisticsFigure)}
		for i, d := range q.GroupBy {
			label := labelOf(c, d, g.Key[i], lang)
			if d == ledger.DimensionAuthority {
				label = cmp.Or(x.Names[g.Key[i]], label)
			}
			group.Key[string(d)] = keyValue{g.Key[i], label}
		}
		for _, f := range g.Figures {
			group.Figures[string(f.Definition.ID)] = showFigure(f)
		}
		out.Groups = append(out.Groups, group)
	}
	return out
}

func showFigure(f ledger.Figure) statisticsFigure {
	out := statisticsFigure{Definition: definitionID(*f.Definition)}
	if f.Definition.Of == nil {
		out.Value = &f.Value
		return out
	}
	out.Numerator, out.Denominator = &f.Value, &f.Denominator
	out.Exclusions = make(map[string]int64, len(f.Exclusions))
	for _, e := range f.Exclusions {
		out.Exclusions[e.Reason] = e.Value
	}
	for _, e := range f.Apart {
		if e.Value != 0 {
			if out.LeftOut == nil {
				out.LeftOut = make(map[string]int64)
			}
			out.LeftOut[e.Reason] = e.Value
		}
	}
	return out
}

func definitionID(d ledger.Definition) string { return string(d.ID) + "@" + strconv.Itoa(d.Version) }

// labelOf returns the words for a value of a dimension. An authority is called as
// it was on the last day of the period: a new name does not change the answer.
func labelOf(c *ledger.Catalogue, d ledger.Dimension, v, lang string) string {
	if d == ledger.DimensionMonth {
		year, month, _ := strings.Cut(v, "-")
		return month + "/" + year
	}
	return c.Words(d, v).In(lang)
}

// definitionsResponse lists every figure with its meaning.
type definitionsResponse struct {
	Definitions []definitionResponse `json:"definitions" validate:"required"`
}

// definitionResponse is the meaning of a figure. A changed meaning gets a new
// version.
type definitionResponse struct {
	ID         string         `json:"id" validate:"required" example:"matter_resolution_rate"`
	Version    int            `json:"version" validate:"required" example:"1"`
	Unit       ledger.Subject `json:"unit" validate:"required" swaggertype:"string" enums:"petition,matter" example:"matter"`
	Quantity   ledger.Unit    `json:"quantity" validate:"required" swaggertype:"string" enums:"piece,person,dong,dm2" example:"piece"` // what its numbers are numbers of
	Set        ledger.Set     `json:"set" validate:"required" swaggertype:"string" enums:"cases,outcomes" example:"cases"`
	Title      string         `json:"title" validate:"required" example:"Tỷ lệ giải quyết theo vụ việc"`
	Text       string         `json:"text" validate:"required" example:"Vụ việc đã giải quyết trên vụ việc thuộc thẩm quyền phải giải quyết."`
	Terms      []termResponse `json:"terms" validate:"required"` // the value, or the numerator of a rate
	Of         []termResponse `json:"of,omitempty"`              // the denominator of a rate
	Exclusions []exclusion    `json:"exclusions,omitempty"`
	LeftOut    []exclusion    `json:"left_out,omitempty"`                                             // what the denominator leaves out, because it counts elsewhere
	Map        ledger.Map     `json:"map,omitempty" swaggertype:"string" enums:"then" example:"then"` // the only map on which it is shown; absent for both
}

// termResponse is a signed sum over the rows of one measure.
type termResponse struct {
	Sign    int            `json:"sign" validate:"required" enums:"1,-1" example:"1"`
	When    string         `json:"when" validate:"required" enums:"before,during,moved" example:"during"` // of the period, by effective date; moved is what came with authorities that entered the subtree in the period less what went with others
	Measure ledger.Measure `json:"measure" validate:"required" swaggertype:"string" enums:"received,processed,competent,accepted,resolved,ended,handed_over,taken_over,competent_handed_over,competent_taken_over,within,within_left,within_handed_over,within_taken_over,joint,names,replied,discontinued,in_time,late,overdue,overdue_left,taken_up,taken_up_resolved,taken_up_ended,to_carry_out,carried_out,carry_out_dropped,carry_out_handed_over,carry_out_taken_over,judged,recover_money_ordered,recover_money_done,recover_money_left,recover_land_ordered,recover_land_done,recover_land_left,return_organisations_money_ordered,return_organisations_money_done,return_organisations_money_left,return_organisations_land_ordered,return_organisations_land_done,return_organisations_land_left,return_individuals_money_ordered,return_individuals_money_done,return_individuals_money_left,return_individuals_land_ordered,return_individuals_land_done,return_individuals_land_left,restore_organisations_ordered,restore_organisations_done,restore_organisations_left,restore_individuals_ordered,restore_individuals_done,restore_individuals_left,handle_organisations_ordered,handle_organisations_done,handle_people_ordered,handle_people_done,handle_officials_ordered,handle_officials_done,investigate_cases_ordered,investigate_cases_done,investigate_people_ordered,investigate_people_done,investigate_officials_ordered,investigate_officials_done" example:"resolved"`
}

// exclusion explains what of a denominator is not in the numerator.
type exclusion struct {
	Reason string         `json:"reason" validate:"required" example:"open_at_end"`
	Title  string         `json:"title" validate:"required" example:"Còn đang giải quyết cuối kỳ"`
	Terms  []termResponse `json:"terms" validate:"required"`
}

// definitions tells what every figure means.
//
//	@Summary	What the figures mean
//	@ID		getDefinitions
//	@Tags		statistics
//	@Security	bearer
//	@Success	200		{object}	definitionsResponse
//	@Success	304		"the copy at hand is current"
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/statistics/definitions [get]
func (s *server) definitions(c echo.Context, _ access.Actor) error {
	lang, out := web.Language(c), definitionsResponse{}
	for _, d := range s.Catalogue.Definitions() {
		item := definitionResponse{
			ID: string(d.ID), Version: d.Version, Unit: d.Subject, Title: d.Title.In(lang), Text: d.Text.In(lang),
			Terms: showTerms(d.Terms), Of: showTerms(d.Of), Map: d.Map,
			Quantity: s.Catalogue.UnitOf(d), Set: cmp.Or(d.Set, ledger.Cases),
		}
		for _, e := range d.Not {
			item.Exclusions = append(item.Exclusions, exclusion{e.Reason, e.Title.In(lang), showTerms(e.Terms)})
		}
		for _, e := range d.Apart {
			item.LeftOut = append(item.LeftOut, exclusion{e.Reason, e.Title.In(lang), showTerms(e.Terms)})
		}
		out.Definitions = append(out.Definitions, item)
	}
	return web.GetOpen(c, 0, out)
}

// whens are the names of the windows of terms.
//
//nolint:gochecknoglobals // read-only table
var whens = map[ledger.When]string{ledger.Before: "before", ledger.During: "during", ledger.Moved: "moved"}

func showTerms(terms []ledger.Term) []termResponse {
	var out []termResponse
	for _, t := range terms {
		out = append(out, termResponse{t.Sign, whens[t.When], t.Measure})
	}
	return out
}
