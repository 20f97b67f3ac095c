package api

import (
	"time"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/ledger"
	"kntc/internal/petition"
)

// matterResponse is what petitions are about.
type matterResponse struct {
	ID          string            `json:"id" validate:"required" example:"000000g1k31d2000e008000000000002"`
	AuthorityID authority.ID      `json:"authority_id,string" validate:"required" swaggertype:"string" example:"2"`
	Number      string            `json:"number" validate:"required" example:"4/2026"`
	State       petition.State    `json:"state" validate:"required" swaggertype:"string" example:"verifying"`
	Kind        petition.Kind     `json:"kind,omitempty" swaggertype:"string" enums:"complaint,denunciation,recommendation,feedback" example:"complaint"` // not told who has an interest in the case
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
	Source      string            `json:"source_number,omitempty" example:"V-12"`                                    // in the paper register it was imported from
	Version     int64             `json:"version" validate:"required" example:"2"`

	Discipline    bool                 `json:"discipline" validate:"required" example:"false"`
	Dismissal     bool                 `json:"dismissal" validate:"required" example:"false"` // the disciplinary decision is a dismissal
	Duty          petition.Duty        `json:"duty,omitempty" swaggertype:"string" enums:"official_duty,state_management" example:"official_duty"`
	Remote        bool                 `json:"remote" validate:"required" example:"false"`
	PriorID       authority.OwnedID    `json:"prior_id,omitzero" swaggertype:"string" example:"000000g1k31d2000e008000000000002"` // the matter it goes on from
	PriorDecision string               `json:"prior_decision,omitempty" example:"QĐ 20/QĐ-UBND ngày 01/02/2026"`
	Complexity    deadline.Complexity  `json:"complexity" validate:"required" swaggertype:"string" enums:"normal,complex,especially_complex" example:"normal"`
	Criteria      []deadline.Criterion `json:"criteria,omitempty" swaggertype:"array,string" enums:"several_places,several_contents,many_petitioners,foreign_element,several_bodies,bodies_disagree,conflicting_evidence" example:"several_bodies"`
	Extensions    int                  `json:"extensions" validate:"required" example:"0"`
	SuspendedOn   clock.Date           `json:"suspended_on,omitzero" swaggertype:"string" format:"date" example:"2026-07-10"`
	AppraisalOn   clock.Date           `json:"appraisal_on,omitzero" swaggertype:"string" format:"date" example:"2026-07-10"`                          // an expert appraisal runs since
	StayedOn      clock.Date           `json:"stayed_on,omitzero" swaggertype:"string" format:"date" example:"2026-07-10"`                             // the contested decision is not to be enforced since
	ProtectedOn   clock.Date           `json:"protected_on,omitzero" swaggertype:"string" format:"date" example:"2026-07-10"`                          // the denouncer or kin are protected since
	PlannedOn     clock.Date           `json:"planned_on,omitzero" swaggertype:"string" format:"date" example:"2026-07-20"`                            // the day for which the dialogue was called
	Differs       bool                 `json:"differs" validate:"required" example:"false"`                                                            // claim and verification differ: a dialogue is compulsory
	GoesOnFor     petition.Ground      `json:"goes_on_for,omitempty" swaggertype:"string" enums:"violation_signs,coercion,slander" example:"coercion"` // of a denunciation that was withdrawn and is resolved all the same
	Investigated  bool                 `json:"investigated" validate:"required" example:"false"`                                                       // the file went to the investigators
	Receipts      []receipt            `json:"receipts,omitempty"`                                                                                     // of the decision, by those to whom it was sent
	CourtOn       clock.Date           `json:"court_on,omitzero" swaggertype:"string" format:"date" example:"2026-07-10"`                              // an administrative court has the case since
	Ruling        petition.Ruling      `json:"ruling,omitempty" swaggertype:"string" enums:"recognise,annul_amend" example:"recognise"`
	Deliberate    bool                 `json:"deliberate" validate:"required" example:"false"`                                       // a denunciation found wrong was so deliberately
	Ordered       *result              `json:"ordered,omitempty"`                                                                    // what the decision or conclusion orders
	Done          *result              `json:"done,omitempty"`                                                                       // what has been done of it
	MergedInto    authority.OwnedID    `json:"merged_into,omitzero" swaggertype:"string" example:"000000g1k31d2000e008000000000002"` // while merged: the matter that took its petitions
	PublishedOn   clock.Date           `json:"published_on,omitzero" swaggertype:"string" format:"date" example:"2026-07-10"`
	JudgedOn      clock.Date           `json:"judged_on,omitzero" swaggertype:"string" format:"date" example:"2026-12-10"` // when the judgment took effect
	Judgment      petition.Judgment    `json:"judgment,omitempty" swaggertype:"string" enums:"dismissed,partly_granted,granted" example:"dismissed"`

	CarryOutEndedOn clock.Date           `json:"carry_out_ended_on,omitzero" swaggertype:"string" format:"date" example:"2026-11-20"`                                                                         // since when the decision or conclusion is not to be carried out any more
	CarryOutEndedAs petition.CarryOutEnd `json:"carry_out_ended_as,omitempty" swaggertype:"string" enums:"carried_out,replaced,annulled_by_court,closed_unfinished,handed_over,before" example:"carried_out"` // why

	Dialogues    []dialogue    `json:"dialogues,omitempty"`    // of a complaint, in their order
	Publications []publication `json:"publications,omitempty"` // how the result, and the decision on handling, were made public

	OriginID authority.OwnedID `json:"origin_id,omitzero" swaggertype:"string" example:"000000g1k31d2000e008000000000002"` // the predecessor's matter that it goes on from
	handedOver
	Verifier *verifier `json:"verifier,omitempty"` // while another body verifies it
	assigned
}

// amount is money and land.
type amount struct {
	Money int64 `json:"money" minimum:"0" example:"250000000"` // đồng
	Land  int64 `json:"land" minimum:"0" example:"120"`        // m²
}

func (a amount) domain() petition.Amount {
	return petition.Amount{Money: a.Money, Land: ledger.SquareMetre().Quantity(a.Land)}
}

func showAmount(a petition.Amount) amount {
	return amount{Money: a.Money, Land: ledger.SquareMetre().Round(a.Land)}
}

// result is what a decision orders, or what has been done of it: the columns of
// the statutory forms on results and their enforcement.
type result struct {
	Recover             amount `json:"recover"`              // for the State
	ReturnOrganisations amount `json:"return_organisations"` // give back to organisations
	ReturnIndividuals   amount `json:"return_individuals"`   // give back to individuals
	Organisations       int64  `json:"organisations" minimum:"0" example:"0"`
	Individuals         int64  `json:"individuals" minimum:"0" example:"1"`
	HandleOrganisations int64  `json:"handle_organisations" minimum:"0" example:"0"`
	HandlePeople        int64  `json:"handle_people" minimum:"0" example:"2"`
	HandleOfficials     int64  `json:"handle_officials" minimum:"0" example:"1"`  // of the people
	InvestigateCases    int64  `json:"investigate_cases" minimum:"0" example:"0"` // handed to the investigators; of what was done: prosecuted
	InvestigatePeople   int64  `json:"investigate_people" minimum:"0" example:"0"`
	InvestigateOfficial int64  `json:"investigate_officials" minimum:"0" example:"0"` // of the people
}

func (r *result) domain() *petition.Result {
	if r == nil {
		return nil
	}
	return &petition.Result{
		Recover: r.Recover.domain(), ReturnOrganisations: r.ReturnOrganisations.domain(), ReturnIndividuals: r.ReturnIndividuals.domain(),
		Organisations: r.Organisations, Individuals: r.Individuals, HandleOrganisations: r.HandleOrganisations,
		HandlePeople: r.HandlePeople, HandleOfficials: r.HandleOfficials,
		InvestigateCases: r.InvestigateCases, InvestigatePeople: r.InvestigatePeople, InvestigateOfficial: r.InvestigateOfficial,
	}
}

func showResult(r petition.Result) *result {
	if r.IsZero() {
		return nil
	}
	return &result{
		Recover: showAmount(r.Recover), ReturnOrganisations: showAmount(r.ReturnOrganisations), ReturnIndividuals: showAmount(r.ReturnIndividuals),
		Organisations: r.Organisations, Individuals: r.Individuals, HandleOrganisations: r.HandleOrganisations,
		HandlePeople: r.HandlePeople, HandleOfficials: r.HandleOfficials,
		InvestigateCases: r.InvestigateCases, InvestigatePeople: r.InvestigatePeople, InvestigateOfficial: r.InvestigateOfficial,
	}
}

// execution is a part of what was ordered that has been done.
type execution struct {
	Version int64      `json:"version" validate:"required" example:"9"` // of the event that recorded it; names it
	On      clock.Date `json:"on" validate:"required" swaggertype:"string" format:"date" example:"2026-11-03"`
	Done    *result    `json:"done" validate:"required"`
}

// referral is what was handed to the investigators.
type referral struct {
	Cases     int64 `json:"cases" minimum:"0" example:"1"`
	People    int64 `json:"people" minimum:"0" example:"2"`
	Officials int64 `json:"officials" minimum:"0" example:"1"` // of the people
}

func (r *referral) domain() *petition.Referral {
	if r == nil {
		return nil
	}
	return new(petition.Referral(*r))
}

// datedReferral is a referral as it was recorded.
type datedReferral struct {
	Version int64      `json:"version" validate:"required" example:"6"` // of the event that recorded it
	On      clock.Date `json:"on" validate:"required" swaggertype:"string" format:"date" example:"2026-11-03"`
	referral
}

// executionCorrection puts right what one event recorded as done; absent values
// stay.
type executionCorrection struct {
	Version int64      `json:"version" validate:"required" minimum:"1" example:"9"` // as the matter lists it
	On      clock.Date `json:"on" swaggertype:"string" format:"date" example:"2026-11-03"`
	Done    *result    `json:"done"` // nothing: that part never was
}

func (c *executionCorrection) domain() *petition.ExecutionCorrection {
	if c == nil {
		return nil
	}
	return &petition.ExecutionCorrection{Version: c.Version, On: c.On, Done: c.Done.domain()}
}

func showMatter(m petition.Matter) matterResponse {
	return matterResponse{
		ID: m.ID.String(), AuthorityID: m.ID.Authority, Number: m.Shown().String(), State: m.State, Kind: m.Kind,
		Field: m.Field, Channel: m.Channel, Many: m.Many, Instance: m.Instance, Subject: m.Subject,
		AcceptedOn: m.AcceptedOn, LastOn: m.LastOn, Outcome: m.Outcome, ResolvedOn: m.ResolvedOn, EndedOn: m.EndedOn,
		Source: m.Source, Version: m.Version,
		Discipline: m.Discipline, Dismissal: m.Dismissal, Duty: m.Duty, Remote: m.Remote, PriorID: m.Prior, PriorDecision: m.PriorDecision,
		Complexity: m.Complexity(), Criteria: m.Criteria, Extensions: m.Extensions,
		SuspendedOn: m.SuspendedOn, AppraisalOn: m.AppraisalOn, StayedOn: m.StayedOn, ProtectedOn: m.ProtectedOn, PlannedOn: m.PlannedOn, Differs: m.Differs, Investigated: m.Investigated, GoesOnFor: m.GoesOnFor,
		Receipts: showReceipts(m.Receipts), CourtOn: m.CourtOn,
		Ruling: m.Ruling, Deliberate: m.Deliberate, Ordered: showResult(m.Ordered), Done: showResult(m.Done), PublishedOn: m.PublishedOn, Dialogues: showDialogues(m.Dialogues), Publications: showPublications(m.Publications), MergedInto: m.MergedInto,
		JudgedOn: m.JudgedOn, Judgment: m.Judgment, CarryOutEndedOn: m.CarryOutEndedOn, CarryOutEndedAs: m.CarryOutEndedAs, Verifier: showVerifier(m.Entrusted),
		OriginID: m.Origin, handedOver: showHandedOver(m.Succession, m.HandedTo), assigned: showAssigned(m.Assignees, m.Conflicts),
	}
}

// matterLine is a matter as lists show it.
type matterLine struct {
	matterResponse

	Office     string     `json:"authority_name,omitempty" example:"UBND phường Ví Dụ"` // today
	EnteredAt  time.Time  `json:"entered_at,omitzero" format:"date-time" example:"2026-03-02T02:15:04.000000Z"`
	DueOn      clock.Date `json:"due_on,omitzero" swaggertype:"string" format:"date" example:"2026-04-01"` // of the next deadline of the office; absent when none runs
	AssignedTo string     `json:"assigned_to,omitempty" example:"Trần Văn Ví Dụ"`                          // names of those to whom it is assigned
}

func showMatterLine(l casework.MatterLine) matterLine {
	return matterLine{matterResponse: showMatter(l.Matter), Office: l.Office, EnteredAt: l.Entered, DueOn: l.Due, AssignedTo: l.Assigned}
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
	Spans     []span         `json:"spans" validate:"required"`     // suspensions, appraisals and stays, oldest first

	Executions []execution     `json:"executions" validate:"required"` // the parts of what was done that were recorded here
	Referrals  []datedReferral `json:"referrals" validate:"required"`  // to the investigators, beside what the result orders

	Contest       petition.Contest `json:"contest,omitempty" swaggertype:"string" enums:"receipt_not_recorded,can_still_be_complained_about" example:"can_still_be_complained_about"` // of a first decision on a complaint: it stands provisionally
	WithdrawnPart string           `json:"withdrawn_part,omitempty" example:"10/07/2026: Bồi thường cây trồng"`                                                                       // what was withdrawn in part, a line for each time; […] where the account may not read it
	ComplainUntil clock.Date       `json:"complain_until,omitzero" swaggertype:"string" format:"date" example:"2026-10-14"`                                                           // the last day to go to second instance, from the receipt
}

// span is a time in the life of a matter. Suspensions and appraisals do not
// count towards the resolution; a stay is of the contested decision only.
type span struct {
	Version int64             `json:"version" validate:"required" example:"4"` // of the event that began it; names it
	Kind    casework.SpanKind `json:"kind" validate:"required" swaggertype:"string" enums:"suspension,appraisal,stay,protection" example:"suspension"`
	Ground  petition.Ground   `json:"ground,omitempty" swaggertype:"string" example:"awaiting_result"`
	From    clock.Date        `json:"from" validate:"required" swaggertype:"string" format:"date" example:"2026-07-10"`
	To      clock.Date        `json:"to,omitzero" swaggertype:"string" format:"date" example:"2026-07-20"` // absent while it lasts
	Removed bool              `json:"removed" validate:"required" example:"false"`                         // it was entered by mistake and taken back: it never was
}

func showMatterView(r casework.MatterView) matterViewResponse {
	out := matterViewResponse{matterResponse: showMatter(r.Matter), Petitions: []petitionCore{}, Spans: []span{}, Executions: []execution{}, Referrals: []datedReferral{}, Contest: r.Contest, ComplainUntil: r.ComplainUntil, WithdrawnPart: r.Matter.Withdrawn}
	for _, s := range r.Spans {
		out.Spans = append(out.Spans, span{s.Version, s.Kind, s.Ground, s.From, s.To, s.Removed})
	}
	for _, x := range r.Matter.Executions {
		out.Executions = append(out.Executions, execution{x.Version, x.On, showResult(x.Result)})
	}
	for _, x := range r.Matter.Referrals {
		handed := referral{x.Result.InvestigateCases, x.Result.InvestigatePeople, x.Result.InvestigateOfficial}
		out.Referrals = append(out.Referrals, datedReferral{x.Version, x.On, handed})
	}
	for _, p := range r.Petitions {
		out.Petitions = append(out.Petitions, showPetition(p, &r.Matter))
	}
	return out
}

// matterTransitionRequest asks for one step. Which fields a step needs is told
// by GET …/actions.
type matterTransitionRequest struct {
	Action     petition.Action   `json:"action" validate:"required" swaggertype:"string" enums:"give_notice,verify,entrust,recall,report,record_findings,call_dialogue,hold_dialogue,put_off_dialogue,decide,conclude,handle_immediately,handle,report_handling,answer,record_result,find_complex,note_overdue,extend,start_appraisal,end_appraisal,suspend,resume,remove_suspension,impose_stay,lift_stay,request_documents,receive_documents,set_up_council,request_protection,grant_protection,refuse_protection,end_protection,withdraw_part,note_withdrawal,withdraw,terminate,refer_crime,go_to_court,return_from_court,record_judgment,appeal,end_appeal,send_result,tell_forwarder,send_suspension,publish,publish_handling,record_receipt,take_effect,undo_effect,enforce,record_enforcement,finish_enforcement,undo_finish,merge,unmerge,urge_case,reply_urging,assign,unassign,declare_conflict,lift_conflict,hand_over,correct,close" example:"verify"`
	On         clock.Date        `json:"on" swaggertype:"string" format:"date" example:"2026-03-09"` // when it took effect; today when absent
	Reason     string            `json:"reason" maxLength:"2000" example:""`
	Paper      *paper            `json:"paper"`
	Outcome    petition.Outcome  `json:"outcome" swaggertype:"string" enums:"right,partly_right,wrong,answered,withdrawn,terminated" example:"right"` // decide, conclude, record_result
	Explained  bool              `json:"explained" example:"false"`                                                                                   // withdraw: thanks to explanation
	Matter     authority.OwnedID `json:"matter" swaggertype:"string" example:""`                                                                      // merge: the matter accepted first
	Correction *matterCorrection `json:"correction"`                                                                                                  // correct

	Ground       petition.Ground      `json:"ground" swaggertype:"string" enums:"force_majeure,obstacle,awaiting_result,awaiting_expert,petitioner_died,dissolved,accused_died,settled,violation_signs,coercion,slander,inaccurate,evidence_left_out,law_misapplied,no_competence,grave_violation,not_objective,overdue,forced_to_withdraw,clear_at_once,irreparable_harm,also_sent_there,sent_after_guiding,incomplete,illegible,received_before,sent_after_transfer,settled_before,time_barred,illness,disaster,away,kin_of_party,accused_self,own_decision,own_interest" example:"awaiting_result"` // suspend, terminate, impose_stay, note_withdrawal
	PlannedOn    clock.Date           `json:"planned_on" swaggertype:"string" format:"date" example:"2026-07-20"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      // call_dialogue
	Participants []participant        `json:"participants"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                            // call_dialogue: who is called; hold_dialogue, put_off_dialogue: who came, and who did not
	Chair        petition.Chair       `json:"chair" swaggertype:"string" enums:"resolver,deputy,specialised_head,verifying_head" example:"resolver"`                                                                                                                                                                                                                                                                                                                                                                                                                                                   // hold_dialogue
	ChairName    string               `json:"chair_name" maxLength:"200" example:""`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                   // hold_dialogue; kept sealed with the history
	Differs      bool                 `json:"differs" example:"false"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                 // report: claim and verification differ
	Criteria     []deadline.Criterion `json:"criteria" swaggertype:"array,string" enums:"several_places,several_contents,many_petitioners,foreign_element,several_bodies,bodies_disagree,conflicting_evidence" example:"several_bodies"`                                                                                                                                                                                                                                                                                                                                                               // find_complex
	ComplainedOn clock.Date           `json:"complained_on" swaggertype:"string" format:"date" example:"2026-10-05"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                   // appeal: when the level above, outside the deployment, received the complaint
	Unknown      string               `json:"receipt_unknown" maxLength:"2000" example:""`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                             // appeal: why nobody knows when the decision was received
	Receipts     []receipt            `json:"receipts"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                // record_receipt
	Publication  *publicationRequest  `json:"publication"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                             // publish, publish_handling
	Withdrawn    string               `json:"withdrawn" maxLength:"2000" example:""`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                   // withdraw_part: what is withdrawn
	Nothing      bool                 `json:"nothing_to_go_on" example:"false"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                        // withdraw of a denunciation: none of the grounds of Luật Tố cáo, Điều 33 khoản 3, is there
	Days         int                  `json:"days" minimum:"0" maximum:"30" example:"30"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                              // extend
	Ruling       petition.Ruling      `json:"ruling" swaggertype:"string" enums:"recognise,annul_amend" example:"recognise"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                           // decide at second instance
	Suspension   int64                `json:"suspension" minimum:"0" example:"4"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      // remove_suspension: version of the one, as the matter lists it
	Deliberate   bool                 `json:"deliberate" example:"false"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                              // conclude: a wrong denunciation was so deliberately
	Ordered      *result              `json:"ordered"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                 // decide, conclude, handle_immediately
	Done         *result              `json:"done"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    // record_enforcement, and finish_enforcement, report_handling: what was done since the last account
	Referred     *referral            `json:"referred"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                // refer_crime: beside what the conclusion orders; one case when absent
	Judgment     petition.Judgment    `json:"judgment" swaggertype:"string" enums:"dismissed,partly_granted,granted" example:"dismissed"`                                                                                                                                                                                                                                                                                                                                                                                                                                                              // record_judgment: once it has effect
	Body         authority.ID         `json:"body" swaggertype:"string" example:""`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    // entrust: an authority of this deployment, or
	TransferTo   authority.ID         `json:"transfer_to" swaggertype:"string" example:""`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                             // hand_over: the successor
	BodyName     string               `json:"body_name" maxLength:"500" example:""`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    // entrust: the name of a body outside
	ConfirmThere bool                 `json:"confirm_accused_there" example:"false"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                   // entrust: by the petition, whom it is against may belong there
	DueOn        clock.Date           `json:"due_on" swaggertype:"string" format:"date" example:"2026-07-31"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                          // entrust: by when the body reports
	assignment
}

// verifier is the body to which the verification of a matter is given.
type verifier struct {
	AuthorityID authority.ID `json:"authority_id,omitempty,string" swaggertype:"string" example:"7"` // of this deployment; its people verify
	Name        string       `json:"name,omitempty" example:"Thanh tra Chính phủ"`                   // of a body outside
	Since       clock.Date   `json:"since" validate:"required" swaggertype:"string" format:"date" example:"2026-07-01"`
	DueOn       clock.Date   `json:"due_on" validate:"required" swaggertype:"string" format:"date" example:"2026-07-31"` // by when it reports
}

func showVerifier(e petition.Entrustment) *verifier {
	if !e.Given() {
		return nil
	}
	return &verifier{AuthorityID: e.To, Name: e.Name, Since: e.On, DueOn: e.Due}
}

// resultCorrection sets numbers of what is ordered; absent ones stay.
type resultCorrection struct {
	Recover             amountCorrection `json:"recover"`
	ReturnOrganisations amountCorrection `json:"return_organisations"`
	ReturnIndividuals   amountCorrection `json:"return_individuals"`
	Organisations       *int64           `json:"organisations" minimum:"0" example:"0"`
	Individuals         *int64           `json:"individuals" minimum:"0" example:"1"`
	HandleOrganisations *int64           `json:"handle_organisations" minimum:"0" example:"0"`
	HandlePeople        *int64           `json:"handle_people" minimum:"0" example:"2"`
	HandleOfficials     *int64           `json:"handle_officials" minimum:"0" example:"1"`
	InvestigateCases    *int64           `json:"investigate_cases" minimum:"0" example:"0"`
	InvestigatePeople   *int64           `json:"investigate_people" minimum:"0" example:"0"`
	InvestigateOfficial *int64           `json:"investigate_officials" minimum:"0" example:"0"`
}

type amountCorrection struct {
	Money *int64 `json:"money" minimum:"0" example:"250000000"` // đồng
	Land  *int64 `json:"land" minimum:"0" example:"120"`        // m²
}

func (r *resultCorrection) domain() petition.ResultCorrection {
	if r == nil {
		return nil
	}
	out := make(petition.ResultCorrection)
	set := func(pointer string, n *int64) {
		if n != nil {
			out[pointer] = *n
		}
	}
	for at, a := range map[string]amountCorrection{"/recover": r.Recover, "/return_organisations": r.ReturnOrganisations, "/return_individuals": r.ReturnIndividuals} {
		set(at+"/money", a.Money)
		if a.Land != nil {
			out[at+"/land"] = ledger.SquareMetre().Quantity(*a.Land)
		}
	}
	set("/organisations", r.Organisations)
	set("/individuals", r.Individuals)
	set("/handle_organisations", r.HandleOrganisations)
	set("/handle_people", r.HandlePeople)
	set("/handle_officials", r.HandleOfficials)
	set("/investigate_cases", r.InvestigateCases)
	set("/investigate_people", r.InvestigatePeople)
	set("/investigate_officials", r.InvestigateOfficial)
	return out
}

// matterCorrection holds the values that a correction sets; absent ones stay.
type matterCorrection struct {
	Field      petition.Field       `json:"field" swaggertype:"string" enums:"land,policy,officials,admin_other,corruption,judicial,party,other" example:"land"`
	Outcome    petition.Outcome     `json:"outcome" swaggertype:"string" enums:"right,partly_right,wrong,answered,withdrawn,terminated" example:"partly_right"`
	ResolvedOn clock.Date           `json:"resolved_on" swaggertype:"string" format:"date" example:"2026-04-02"`
	Ordered    *resultCorrection    `json:"ordered"`   // the numbers that are wrong; the others stay
	Execution  *executionCorrection `json:"execution"` // a part of what was done, alone
	Receipt    *receiptCorrection   `json:"receipt"`   // a receipt of the decision, alone
}

func (r matterTransitionRequest) domain() (petition.Command, error) {
	cmd := petition.Command{
		Action: r.Action, On: r.On, Reason: r.Reason, Matter: r.Matter, Outcome: r.Outcome, Explained: r.Explained,
		Ground: r.Ground, PlannedOn: r.PlannedOn, Participants: domainParticipants(r.Participants), Chair: r.Chair, ChairName: r.ChairName, Differs: r.Differs, Criteria: r.Criteria, Days: r.Days, Ruling: r.Ruling, Deliberate: r.Deliberate,
		Ordered: r.Ordered.domain(), Done: r.Done.domain(), Account: r.AccountID, Team: r.team(), Suspension: r.Suspension, Receipts: domainReceipts(r.Receipts), ComplainedOn: r.ComplainedOn, ReceiptUnknown: r.Unknown, Withdrawn: r.Withdrawn, NothingToGoOn: r.Nothing, Publication: r.Publication.domain(),
		Referred: r.Referred.domain(), Judgment: r.Judgment, TransferTo: r.TransferTo, Body: r.Body, BodyName: r.BodyName, DueOn: r.DueOn, AccusedBelow: r.ConfirmThere,
	}
	bad := checkLength(web.ErrBody, "/reason", r.Reason, maxReason)
	bad = checkLength(bad, "/receipt_unknown", r.Unknown, petition.MaxNote)
	bad = checkLength(bad, "/withdrawn", r.Withdrawn, petition.MaxNote)
	bad = checkLength(bad, "/body_name", r.BodyName, petition.MaxLine)
	cmd.Paper, bad = r.Paper.domain(bad)
	if c := r.Correction; c != nil {
		cmd.Correction = &petition.MatterCorrection{Field: c.Field, Outcome: c.Outcome, ResolvedOn: c.ResolvedOn, Ordered: c.Ordered.domain(), Execution: c.Execution.domain(), Receipt: c.Receipt.domain()}
	}
	return cmd, refusal(bad)
}

// mattersQuery are the parameters of the list of matters.
type mattersQuery struct {
	web.PageQuery

	AuthorityID  authority.ID      `form:"authority_id" swaggertype:"string"` // of this authority
	Subtree      bool              `form:"subtree"`                           // and of all below it
	States       []petition.State  `form:"state" swaggertype:"array,string" collectionFormat:"csv" enums:"accepted,verifying,verified,dialogue,decided,concluded,handled,answered,effective,enforcing,enforced,suspended,merged,appealed,in_court,terminated,withdrawn,handed_over,closed,annulled"`
	Kind         petition.Kind     `form:"kind" swaggertype:"string" enums:"complaint,denunciation,recommendation,feedback"`
	Field        petition.Field    `form:"field" swaggertype:"string" enums:"land,policy,officials,admin_other,corruption,judicial,party,other"`
	Outcome      petition.Outcome  `form:"outcome" swaggertype:"string" enums:"right,partly_right,wrong,answered,withdrawn,terminated"`
	Instance     petition.Instance `form:"instance" swaggertype:"string" enums:"first,second,further"`
	AcceptedFrom clock.Date        `form:"accepted_from" swaggertype:"string" format:"date"`
	AcceptedTo   clock.Date        `form:"accepted_to" swaggertype:"string" format:"date"`
	ResolvedFrom clock.Date        `form:"resolved_from" swaggertype:"string" format:"date"` // days of the result
	ResolvedTo   clock.Date        `form:"resolved_to" swaggertype:"string" format:"date"`
	EndedFrom    clock.Date        `form:"ended_from" swaggertype:"string" format:"date"` // days on which it ended without a result
	EndedTo      clock.Date        `form:"ended_to" swaggertype:"string" format:"date"`
	DueFrom      clock.Date        `form:"due_from" swaggertype:"string" format:"date"` // days on which something is due next of the office
	DueTo        clock.Date        `form:"due_to" swaggertype:"string" format:"date"`
	Number       string            `form:"number"`                                                                                      // register number, e.g. 4/2026, or one that a paper register gave
	SourceNumber string            `form:"source_number"`                                                                               // number in the paper register from which it was imported, with the year, e.g. 7/2019
	Open         *bool             `form:"open"`                                                                                        // not resolved and not ended
	Assignee     string            `form:"assignee"`                                                                                    // id of an account to which it is assigned, me, or none
	Sort         casework.Sort     `form:"sort" swaggertype:"string" enums:"-accepted,accepted,due,number,-number" default:"-accepted"` // a minus: from the last; due: what is due next of the office first, and last those of which nothing is
}

func (q mattersQuery) domain(actor access.Actor) (casework.MatterFilter, error) {
	f := casework.MatterFilter{
		Authority: q.AuthorityID, Subtree: q.Subtree, States: q.States, Kind: q.Kind, Field: q.Field, Outcome: q.Outcome, Instance: q.Instance,
		AcceptedMin: q.AcceptedFrom, AcceptedMax: q.AcceptedTo, ResolvedMin: q.ResolvedFrom, ResolvedMax: q.ResolvedTo,
		EndedMin: q.EndedFrom, EndedMax: q.EndedTo, DueMin: q.DueFrom, DueMax: q.DueTo,
		Open: q.Open, Source: asInRegister(q.SourceNumber), Sort: q.Sort.Usual(casework.ByAcceptance),
	}
	bad := web.ErrQuery
	if number := paperNumber(q.Number); number != "" {
		f.Source = number
	} else {
		f.Year, f.No, bad = registerNumber(bad, q.Number)
	}
	f.Assignee, bad = assigneeFilter(bad, q.Assignee, actor)
	bad = checkSubtree(bad, q.AuthorityID, q.Subtree)
	return f, refusal(bad)
}
