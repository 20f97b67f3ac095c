package api

import (
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/petition"
)

// matterResponse is what petitions are about.
type matterResponse struct {
	ID          string            `json:"id" validate:"required" example:"000000g1k31d2000e008000000000002"`
	AuthorityID authority.ID      `json:"authority_id,string" validate:"required" swaggertype:"string" example:"2"`
	Number      string            `json:"number" validate:"required" example:"4/2026"`
	State       petition.State    `json:"state" validate:"required" swaggertype:"string" example:"verifying"`
	Kind        petition.Kind     `json:"kind" validate:"required" swaggertype:"string" enums:"complaint,denunciation,recommendation,feedback" example:"complaint"`
	Field       petition.Field    `json:"field" validate:"required" swaggertype:"string" enums:"land,policy,officials,admin_other,corruption,judicial,party,other" example:"land"`
	Channel     petition.Channel  `json:"channel" validate:"required" swaggertype:"string" enums:"in_person,post,drop_box,forwarded,leader,online,other" example:"in_person"`
	Many        bool              `json:"many" validate:"required" example:"false"` // five names or more on the petition that opened it
	Instance    petition.Instance `json:"instance" validate:"required" swaggertype:"string" enums:"first,second,further" example:"first"`
	Subject     string            `json:"subject" validate:"required" example:"Khiếu nại quyết định thu hồi đất"`
	AcceptedOn  clock.Date        `json:"accepted_on" validate:"required" swaggertype:"string" format:"date" example:"2026-03-05"`
	LastOn      clock.Date        `json:"last_on" validate:"required" swaggertype:"string" format:"date" example:"2026-03-09"`
	Outcome     petition.Outcome  `json:"outcome,omitempty" swaggertype:"string" enums:"right,partly_right,wrong,answered,withdrawn,terminated" example:"right"`
	ResolvedOn  clock.Date        `json:"resolved_on,omitzero" swaggertype:"string" format:"date" example:"2026-04-02"`
	EndedOn     clock.Date        `json:"ended_on,omitzero" swaggertype:"string" format:"date" example:"2026-04-02"` // left without a result
	Source      string            `json:"source_number,omitempty" example:"V-12"`                                    // in the paper register it was taken over from
	Version     int64             `json:"version" validate:"required" example:"2"`
}

func showMatter(m petition.Matter) matterResponse {
	return matterResponse{
		ID: m.ID.String(), AuthorityID: m.ID.Authority, Number: m.Number.String(), State: m.State, Kind: m.Kind,
		Field: m.Field, Channel: m.Channel, Many: m.Many, Instance: m.Instance, Subject: m.Subject,
		AcceptedOn: m.AcceptedOn, LastOn: m.LastOn, Outcome: m.Outcome, ResolvedOn: m.ResolvedOn, EndedOn: m.EndedOn,
		Source: m.Source, Version: m.Version,
	}
}

func showMatterOf(m *petition.Matter) *matterResponse {
	if m == nil {
		return nil
	}
	out := showMatter(*m)
	return &out
}

// matterViewResponse is a matter with the petitions that belong to it.
type matterViewResponse struct {
	matterResponse

	Petitions []petitionCore `json:"petitions" validate:"required"` // in register order
}

func showMatterView(r casework.MatterRecord) matterViewResponse {
	out := matterViewResponse{matterResponse: showMatter(r.Matter), Petitions: []petitionCore{}}
	for _, p := range r.Petitions {
		out.Petitions = append(out.Petitions, showPetition(p, &r.Matter))
	}
	return out
}

// matterTransitionRequest asks for one step. Which members a step needs is told
// by GET …/actions.
type matterTransitionRequest struct {
	Action     petition.Action   `json:"action" validate:"required" swaggertype:"string" enums:"verify,report,hold_dialogue,decide,conclude,handle,answer,record_result,withdraw,terminate,correct,close" example:"verify"`
	On         clock.Date        `json:"on" swaggertype:"string" format:"date" example:"2026-03-09"` // when it took effect; today when absent
	Reason     string            `json:"reason" maxLength:"2000" example:""`
	Paper      *paper            `json:"paper"`
	Outcome    petition.Outcome  `json:"outcome" swaggertype:"string" enums:"right,partly_right,wrong,answered,withdrawn,terminated" example:"right"` // decide, conclude, record_result
	Explained  bool              `json:"explained" example:"false"`                                                                                   // withdraw: thanks to explanation
	Correction *matterCorrection `json:"correction"`                                                                                                  // correct
}

// matterCorrection holds the values that a correction sets; absent ones stay.
type matterCorrection struct {
	Field      petition.Field   `json:"field" swaggertype:"string" enums:"land,policy,officials,admin_other,corruption,judicial,party,other" example:"land"`
	Outcome    petition.Outcome `json:"outcome" swaggertype:"string" enums:"right,partly_right,wrong,answered,withdrawn,terminated" example:"partly_right"`
	ResolvedOn clock.Date       `json:"resolved_on" swaggertype:"string" format:"date" example:"2026-04-02"`
}

func (r matterTransitionRequest) domain() (petition.Command, error) {
	cmd := petition.Command{Action: r.Action, On: r.On, Reason: r.Reason, Outcome: r.Outcome, Explained: r.Explained}
	bad := checkLength(errBody, "/reason", r.Reason, maxReason)
	cmd.Paper, bad = r.Paper.domain(bad)
	if c := r.Correction; c != nil {
		cmd.Correction = &petition.MatterCorrection{Field: c.Field, Outcome: c.Outcome, ResolvedOn: c.ResolvedOn}
	}
	return cmd, refusal(bad)
}

// mattersQuery are the parameters of the list of matters.
type mattersQuery struct {
	pageQuery

	AuthorityID  authority.ID   `form:"authority_id" swaggertype:"string"` // of this authority
	Subtree      bool           `form:"subtree"`                           // and of all below it
	State        petition.State `form:"state" swaggertype:"string" enums:"accepted,verifying,verified,dialogue,decided,concluded,handled,answered,published,effective,enforcing,suspended,terminated,withdrawn,handed_over,closed"`
	Kind         petition.Kind  `form:"kind" swaggertype:"string" enums:"complaint,denunciation,recommendation,feedback"`
	Field        petition.Field `form:"field" swaggertype:"string" enums:"land,policy,officials,admin_other,corruption,judicial,party,other"`
	AcceptedFrom clock.Date     `form:"accepted_from" swaggertype:"string" format:"date"`
	AcceptedTo   clock.Date     `form:"accepted_to" swaggertype:"string" format:"date"`
	Number       string         `form:"number"` // register number, e.g. 4/2026
	Open         *bool          `form:"open"`   // not resolved and not ended
}

func (q mattersQuery) domain() (casework.MatterFilter, error) {
	f := casework.MatterFilter{
		Authority: q.AuthorityID, Subtree: q.Subtree, State: q.State, Kind: q.Kind, Field: q.Field,
		AcceptedMin: q.AcceptedFrom, AcceptedMax: q.AcceptedTo, Open: q.Open,
	}
	bad := errQuery
	f.Year, f.No, bad = registerNumber(bad, q.Number)
	bad = checkSubtree(bad, q.AuthorityID, q.Subtree)
	return f, refusal(bad)
}
