package api

import (
	"slices"

	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/attachment"
	"kntc/internal/authority"
	"kntc/internal/bilingual"
	"kntc/internal/deadline"
	"kntc/internal/ledger"
	"kntc/internal/lifecycle"
	people "kntc/internal/party"
	"kntc/internal/petition"
)

// referenceResponse lists the values that the API speaks, with words for
// people in both languages.
type referenceResponse struct {
	Kinds             []value      `json:"kinds" validate:"required"`
	Channels          []value      `json:"channels" validate:"required"`
	Forwarders        []value      `json:"forwarders" validate:"required"`  // who passed on what was forwarded
	Forwardings       []value      `json:"forwardings" validate:"required"` // as what an authority passes petitions on
	Fields            []value      `json:"fields" validate:"required"`
	PetitionStates    []value      `json:"petition_states" validate:"required"`
	MatterStates      []value      `json:"matter_states" validate:"required"`
	Eligibilities     []value      `json:"eligibilities" validate:"required"`
	Competences       []value      `json:"competences" validate:"required"`
	Instances         []value      `json:"instances" validate:"required"`
	Outcomes          []value      `json:"outcomes" validate:"required"`
	PartyTypes        []value      `json:"party_types" validate:"required"`
	Inadmissibilities []value      `json:"inadmissibilities" validate:"required"`
	Grounds           []value      `json:"grounds" validate:"required"`
	Duties            []value      `json:"duties" validate:"required"`
	Rulings           []value      `json:"rulings" validate:"required"`
	Judgments         []value      `json:"judgments" validate:"required"`
	CarryOutEnds      []value      `json:"carry_out_ends" validate:"required"` // why a decision or conclusion is not to be carried out any more
	FigureSets        []value      `json:"figure_sets" validate:"required"`    // by which figures are asked
	DocumentClasses   []value      `json:"document_classes" validate:"required"`
	Tiers             []value      `json:"tiers" validate:"required"`
	Branches          []value      `json:"branches" validate:"required"`
	Roles             []value      `json:"roles" validate:"required"`
	Dimensions        []value      `json:"dimensions" validate:"required"`
	Terms             []value      `json:"terms" validate:"required"`       // of deadlines
	Criteria          []value      `json:"criteria" validate:"required"`    // of complex cases
	StepFields        []value      `json:"step_fields" validate:"required"` // what steps need and take, as actions name it
	PetitionActions   []value      `json:"petition_actions" validate:"required"`
	MatterActions     []tableValue `json:"matter_actions" validate:"required"` // by kind of matter: those of a first instance
	MatterTables      []tableValue `json:"matter_tables" validate:"required"`  // every track: second instance, discipline, further denunciation as well
	AttachmentTypes   []string     `json:"attachment_types" validate:"required" example:"application/pdf,image/jpeg"`
}

// value is a value with its words.
type value struct {
	Value string `json:"value" validate:"required" example:"complaint"`
	VI    string `json:"vi" validate:"required" example:"Khiếu nại"`
	EN    string `json:"en" validate:"required" example:"Complaint"`
}

// tableValue is the actions on one kind of matter.
type tableValue struct {
	Kind    string  `json:"kind" validate:"required" example:"complaint"`
	Actions []value `json:"actions" validate:"required"`
}

// reference lists the values that the API speaks.
//
//	@Summary	Values and their words in Vietnamese and English
//	@ID		getReference
//	@Tags		reference
//	@Security	bearer
//	@Success	200		{object}	referenceResponse
//	@Success	304		"the copy at hand is current"
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/reference [get]
func (s *server) reference(c echo.Context, _ access.Actor) error {
	out := referenceResponse{
		Kinds: values(petition.Kinds(), petition.Kind.Text), Channels: values(petition.Channels(), petition.Channel.Text),
		Forwarders: values(petition.Forwarders(), petition.Forwarder.Text), Forwardings: values(authority.Forwardings(), authority.Forwarding.Text),
		Fields: values(petition.Fields(), petition.Field.Text), PetitionStates: values(petition.PetitionStates(), petition.StateText),
		MatterStates: values(petition.MatterStates(), petition.StateText), Eligibilities: values(petition.Eligibilities(), petition.Eligibility.Text),
		Competences: values(petition.Competences(), petition.Competence.Text), Instances: values(petition.Instances(), petition.Instance.Text),
		Outcomes: values(petition.Outcomes(), petition.OutcomeText), PartyTypes: values(people.Types(), people.Type.Text),
		Tiers: values(authority.Tiers(), authority.Tier.Text), Branches: values(authority.Branches(), authority.Branch.Text),
		Roles: values(access.Roles(), access.Role.Text), Dimensions: dimensionValues(s.Catalogue),
		Terms: values(deadline.Terms(), deadline.Term.Text), Criteria: values(deadline.Criteria(), deadline.Criterion.Text),
		Inadmissibilities: values(petition.AllInadmissibilities(), petition.Inadmissibility.Text), Grounds: values(petition.Grounds(), petition.GroundText),
		Duties: values(petition.Duties(), petition.Duty.Text), Rulings: values(petition.Rulings(), petition.Ruling.Text),
		Judgments: values(petition.Judgments(), petition.Judgment.Text), CarryOutEnds: values(petition.CarryOutEnds(), petition.CarryOutEnd.Text),
		FigureSets:      values(ledger.Sets(), ledger.Set.Text),
		DocumentClasses: values(lifecycle.PaperClasses(), lifecycle.PaperClass.Text),
		StepFields:      values(petition.CommandFields(), petition.CommandFieldText),
		PetitionActions: actionValues(petition.PetitionTable()), AttachmentTypes: attachment.Types(),
	}
	for _, k := range petition.Kinds() {
		if t := (petition.Track{Kind: k}).Table(); t != nil {
			out.MatterActions = append(out.MatterActions, tableValue{string(k), actionValues(t)})
		}
	}
	for _, t := range petition.MatterTables() {
		out.MatterTables = append(out.MatterTables, tableValue{t.Name, actionValues(t)})
	}
	return web.GetOpen(c, 0, out)
}

// values lists values with their words.
func values[T ~string](list []T, words func(T) bilingual.Text) []value {
	out := make([]value, len(list))
	for i, v := range list {
		text := words(v)
		out[i] = value{string(v), text.VI, text.EN}
	}
	return out
}

// dimensionValues lists what figures can be split by.
func dimensionValues(c *ledger.Catalogue) []value {
	var out []value
	for _, d := range c.Dimensions() {
		out = append(out, value{string(d.Dimension), d.Title.VI, d.Title.EN})
	}
	return out
}

// actionValues lists the actions of a table once each, in its order.
func actionValues(t *petition.Table) []value {
	out := []value{}
	for _, r := range t.Rules {
		v := value{string(r.Action), r.Title.VI, r.Title.EN}
		if !slices.ContainsFunc(out, func(w value) bool { return w.Value == v.Value }) {
			out = append(out, v)
		}
	}
	return out
}
