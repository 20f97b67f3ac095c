package api

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/fault"
	people "kntc/internal/party"
	"kntc/internal/party/vault"
	"kntc/internal/petition"
	"kntc/internal/text"
)

// petitionData is what a clerk enters about a petition.
type petitionData struct {
	Kind              petition.Kind      `json:"kind" validate:"required" swaggertype:"string" enums:"complaint,denunciation,recommendation,feedback,mixed" example:"complaint"`
	Channel           petition.Channel   `json:"channel" validate:"required" swaggertype:"string" enums:"in_person,post,drop_box,forwarded,leader,online,other" example:"in_person"`
	Forwarder         petition.Forwarder `json:"forwarder" swaggertype:"string" enums:"reception_board,elected_body,press,other" example:"reception_board"` // who passed on what was forwarded
	Field             petition.Field     `json:"field" validate:"required" swaggertype:"string" enums:"land,policy,officials,admin_other,corruption,judicial,party,other" example:"land"`
	ReceivedOn        clock.Date         `json:"received_on" validate:"required" swaggertype:"string" format:"date" example:"2026-03-02"`
	Subject           string             `json:"subject" validate:"required" maxLength:"500" example:"Khiếu nại quyết định thu hồi đất"`
	Content           string             `json:"content" maxLength:"20000" example:"Gia đình tôi không đồng ý với diện tích bị thu hồi."`
	Respondent        string             `json:"respondent" maxLength:"500" example:"Chủ tịch UBND quận"`
	ContestedDecision string             `json:"contested_decision" maxLength:"500" example:"QĐ 15/QĐ-UBND ngày 10/01/2026"`
	Originals         bool               `json:"originals" example:"false"`           // original papers are enclosed
	Signatories       int                `json:"signatories" minimum:"0" example:"1"` // 0: as many as parties are given
	Anonymous         bool               `json:"anonymous" example:"false"`           // no sender is named
	AllSigned         bool               `json:"all_signed" example:"false"`          // everybody named signed or put a fingerprint
	ConfirmLate       bool               `json:"confirm_late" example:"false"`        // a receipt of an earlier year, more than 60 days back, is no slip
	Appointed         bool               `json:"appointed" example:"false"`           // the written appointment of the representatives is enclosed
	ResultAsked       bool               `json:"result_asked" example:"false"`        // the sender asked to be told what becomes of it
}

func (d petitionData) domain() petition.PetitionData {
	return petition.PetitionData{
		Kind: d.Kind, Channel: d.Channel, Forwarder: d.Forwarder, ResultAsked: d.ResultAsked, Field: d.Field, ReceivedOn: d.ReceivedOn, Subject: d.Subject, Content: d.Content,
		Respondent: d.Respondent, ContestedDecision: d.ContestedDecision,
		Originals: d.Originals, Signatories: d.Signatories, Anonymous: d.Anonymous, AllSigned: d.AllSigned, Appointed: d.Appointed, LateConfirmed: d.ConfirmLate,
	}
}

// petitionCorrection is what a correction of a petition sets; what is left out
// stays. The kind is changed by the step "classify".
type petitionCorrection struct {
	Channel           *petition.Channel   `json:"channel" swaggertype:"string" enums:"in_person,post,drop_box,forwarded,leader,online,other" example:"in_person"`
	Forwarder         *petition.Forwarder `json:"forwarder" swaggertype:"string" enums:"reception_board,elected_body,press,other" example:"reception_board"` // who passed on what was forwarded
	Field             *petition.Field     `json:"field" swaggertype:"string" enums:"land,policy,officials,admin_other,corruption,judicial,party,other" example:"land"`
	ReceivedOn        *clock.Date         `json:"received_on" swaggertype:"string" format:"date" example:"2026-03-02"`
	Subject           *string             `json:"subject" maxLength:"500" example:"Khiếu nại quyết định thu hồi đất"`
	Content           *string             `json:"content" maxLength:"20000" example:"Gia đình tôi không đồng ý với diện tích bị thu hồi."`
	Respondent        *string             `json:"respondent" maxLength:"500" example:"Chủ tịch UBND quận"`
	ContestedDecision *string             `json:"contested_decision" maxLength:"500" example:"QĐ 15/QĐ-UBND ngày 10/01/2026"`
	Originals         *bool               `json:"originals" example:"false"`                                        // original papers are enclosed
	Signatories       *int                `json:"signatories" minimum:"0" example:"1"`                              // people who signed
	AllSigned         *bool               `json:"all_signed" example:"false"`                                       // everybody named signed or put a fingerprint
	ConfirmLate       bool                `json:"confirm_late" example:"false"`                                     // a receipt of an earlier year, more than 60 days back, is no slip
	Appointed         *bool               `json:"appointed" example:"false"`                                        // the written appointment of the representatives is enclosed
	ResultAsked       *bool               `json:"result_asked" example:"false"`                                     // the sender asked to be told what becomes of it
	Reply             *string             `json:"reply" maxLength:"20000" example:"Đã giải quyết theo thẩm quyền."` // what was answered; once there is a reply
}

func (c *petitionCorrection) domain() *petition.PetitionCorrection {
	if c == nil {
		return nil
	}
	return &petition.PetitionCorrection{
		Channel: c.Channel, Forwarder: c.Forwarder, ResultAsked: c.ResultAsked, Field: c.Field, ReceivedOn: c.ReceivedOn, Subject: c.Subject, Content: c.Content,
		Respondent: c.Respondent, ContestedDecision: c.ContestedDecision, Originals: c.Originals, Signatories: c.Signatories,
		AllSigned: c.AllSigned, Appointed: c.Appointed, Reply: c.Reply, LateConfirmed: c.ConfirmLate,
	}
}

// party is who petitions. In answers the identity number is masked unless the
// account may see it; a masked number sent back leaves the real one in place.
type party struct {
	Type           people.Type `json:"type" validate:"required" swaggertype:"string" enums:"person,organisation" example:"person"`
	Name           string      `json:"name" validate:"required" maxLength:"200" example:"Nguyễn Thị Mẫu"`
	IdentityNumber string      `json:"identity_number" maxLength:"30" example:"001185000123"`
	Address        string      `json:"address" maxLength:"500" example:"Số 1 phố Ví Dụ, Đống Đa, Hà Nội"`
	Phone          string      `json:"phone" maxLength:"30" example:"0900000000"`
	Representative bool        `json:"representative" example:"false"`
	LeftOn         clock.Date  `json:"left_on,omitzero" swaggertype:"string" format:"date" readonly:"true" example:"2026-07-10"` // withdrew while the case goes on for the others; set by the step "leave"
}

func domainParties(list []party) []people.Party {
	out := make([]people.Party, len(list))
	for i, p := range list {
		out[i] = people.Party{
			Type: p.Type, Name: p.Name, IdentityNumber: p.IdentityNumber,
			Address: p.Address, Phone: p.Phone, Representative: p.Representative,
		}
	}
	return out
}

func showParties(list []people.Party) []party {
	out := make([]party, len(list))
	for i, p := range list {
		out[i] = party{
			Type: p.Type, Name: p.Name, IdentityNumber: p.IdentityNumber,
			Address: p.Address, Phone: p.Phone, Representative: p.Representative, LeftOn: p.LeftOn,
		}
	}
	return out
}

// registerRequest enters a petition into a register.
type registerRequest struct {
	petitionData

	AuthorityID authority.ID `json:"authority_id" swaggertype:"string" example:"2"` // the account's own office when absent
	Parties     []party      `json:"parties"`
}

func (r registerRequest) domain() casework.Registration {
	return casework.Registration{Authority: r.AuthorityID, Data: r.petitionData.domain(), Parties: domainParties(r.Parties)}
}

// partiesRequest replaces the parties of a petition.
type partiesRequest struct {
	Parties []party `json:"parties" validate:"required"`
	Reason  string  `json:"reason" validate:"required" maxLength:"2000" example:"Ghi thiếu người đồng khiếu nại"`
}

// paper is the document that a step produced. A number left out is drawn: the
// next of its class in the authority and year.
type paper struct {
	Number string     `json:"number,omitempty" maxLength:"100" example:"12/TB-UBND"`
	On     clock.Date `json:"on,omitzero" swaggertype:"string" format:"date" example:"2026-03-05"`
	Signer string     `json:"signer,omitempty" maxLength:"200" example:"Trần Văn Ví Dụ"`

	Addressees []string `json:"addressees,omitempty" example:"Người khiếu nại,Thanh tra cùng cấp"` // who gets it
	Class      string   `json:"class,omitempty" readonly:"true" enums:"decision,notice,letter,guidance_slip,transfer_slip,report,minutes,conclusion" example:"notice"`
	Title      string   `json:"title,omitempty" readonly:"true" example:"Thông báo thụ lý"`
}

// classification is the finding on the axes of Thông tư 05/2021/TT-TTCP, Điều 6.
type classification struct {
	Kinds       []petition.Kind      `json:"kinds" swaggertype:"array,string" enums:"complaint,denunciation,recommendation,feedback" example:"complaint,denunciation"` // of a mixed petition: those of its contents, two or more
	Kind        petition.Kind        `json:"kind" validate:"required" swaggertype:"string" enums:"complaint,denunciation,recommendation,feedback,mixed" example:"complaint"`
	Field       petition.Field       `json:"field" validate:"required" swaggertype:"string" enums:"land,policy,officials,admin_other,corruption,judicial,party,other" example:"land"`
	Eligibility petition.Eligibility `json:"eligibility" validate:"required" swaggertype:"string" enums:"eligible,ineligible" example:"eligible"`
	Competence  petition.Competence  `json:"competence" validate:"required" swaggertype:"string" enums:"within,outside_state,outside_elected,outside_judiciary,outside_party,outside_service_unit,outside_state_enterprise" example:"within"`
	Instance    petition.Instance    `json:"instance" swaggertype:"string" enums:"first,second,further" example:"first"`               // first when absent
	Discipline  bool                 `json:"discipline" example:"false"`                                                               // a complaint about a disciplinary decision
	Dismissal   bool                 `json:"dismissal" example:"false"`                                                                // … by which somebody is dismissed
	Duty        petition.Duty        `json:"duty" swaggertype:"string" enums:"official_duty,state_management" example:"official_duty"` // of a denunciation
	Evident     bool                 `json:"evident" example:"false"`                                                                  // clear violator and concrete evidence
	Remote      bool                 `json:"remote" example:"false"`                                                                   // remote area: longer limits

	LateResolver bool `json:"late_resolver" example:"false"` // a further denunciation because the earlier one is late, not against its result
}

// petitionTransitionRequest asks for one step. Which fields a step needs is
// told by GET …/actions.
type petitionTransitionRequest struct {
	Action          petition.Action          `json:"action" validate:"required" swaggertype:"string" enums:"classify,accept,split,join,detach,refuse,guide,transfer,send_to_investigators,inspect,handle_immediately,urge,return,file,set_aside,withdraw,hand_over,check_identity,request_protection,grant_protection,refuse_protection,end_protection,leave,undo_disposition,annul,withhold_file,erase_file,mark_redacted,unmark_redacted,correct,record_reply,tell_citizen,answer_sender,note_regulation,record_inspection,ask_report,record_report,send_reply,urge_case,reply_urging,assign,unassign,declare_conflict,lift_conflict" example:"classify"`
	On              clock.Date               `json:"on" swaggertype:"string" format:"date" example:"2026-03-03"` // when it took effect; today when absent
	Reason          string                   `json:"reason" maxLength:"2000" example:""`
	Paper           *paper                   `json:"paper"`
	Classification  *classification          `json:"classification"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                     // classify
	Matter          authority.OwnedID        `json:"matter" swaggertype:"string" example:""`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                             // join
	Instance        petition.Instance        `json:"instance" swaggertype:"string" enums:"first,second,further" example:"first"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                         // accept
	Duty            petition.Duty            `json:"duty" swaggertype:"string" enums:"official_duty,state_management" example:"state_management"`                                                                                                                                                                                                                                                                                                                                                                                                                                                        // accept, split: of a denunciation that was classified without it
	Outcome         petition.Outcome         `json:"outcome" swaggertype:"string" enums:"right,partly_right,wrong,answered,withdrawn,terminated" example:"right"`                                                                                                                                                                                                                                                                                                                                                                                                                                        // handle_immediately
	TransferTo      authority.ID             `json:"transfer_to" swaggertype:"string" example:""`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                        // transfer, urge: an authority of this deployment, or
	ConfirmAccused  bool                     `json:"confirm_accused_there" example:"false"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                              // transfer: somebody it is against works there, below its head, who is to resolve it
	TransferName    string                   `json:"transfer_name" maxLength:"500" example:""`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                           // transfer, urge: the name of one outside
	Reply           string                   `json:"reply" maxLength:"20000" example:""`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                 // record_reply, send_reply; handle_immediately: what was done, with what result
	Petition        *petitionCorrection      `json:"petition"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                           // correct: what is left out stays
	Inadmissibility petition.Inadmissibility `json:"inadmissibility" swaggertype:"string" enums:"internal_act,not_affected,no_capacity,unlawful_representative,unsigned,out_of_time,settled_twice,not_continued,court,withdrawn_before,wrong_form,denouncer_incapable,not_identifiable,no_new_evidence,rightly_resolved" example:"out_of_time"`                                                                                                                                                                                                                                                          // refuse a complaint or denunciation
	Ground          petition.Ground          `json:"ground" swaggertype:"string" enums:"force_majeure,obstacle,awaiting_result,awaiting_expert,petitioner_died,dissolved,accused_died,settled,violation_signs,coercion,slander,inaccurate,evidence_left_out,law_misapplied,no_competence,grave_violation,not_objective,overdue,forced_to_withdraw,clear_at_once,irreparable_harm,also_sent_there,sent_after_guiding,incomplete,illegible,received_before,sent_after_transfer,settled_before,time_barred,illness,disaster,away,kin_of_party,accused_self,own_decision,own_interest" example:"inaccurate"` // accept a further denunciation or a late complaint, set_aside, file
	Prior           authority.OwnedID        `json:"prior" swaggertype:"string" example:""`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                              // accept: the earlier matter, of this deployment; urge: the one in which the authority below is late
	PriorDecision   string                   `json:"prior_decision" maxLength:"500" example:""`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                          // accept: the earlier decision, made elsewhere
	Contents        []content                `json:"contents"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                           // split: two or more, of one kind
	PriorDecidedOn  clock.Date               `json:"prior_decided_on" swaggertype:"string" format:"date" example:"2026-09-07"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                           // accept at second instance: when that decision was made
	ReceiptUnknown  string                   `json:"receipt_unknown" maxLength:"2000" example:""`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                        // accept at second instance: why nobody knows when the first decision was received
	Receipts        []receipt                `json:"receipts"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                           // accept at second instance: when the first decision was received, unless it is recorded there
	HinderedFrom    clock.Date               `json:"hindered_from" swaggertype:"string" format:"date" example:"2026-09-20"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                              // accept a late complaint: first day on which the complainant could not complain; the ground is illness, disaster, away or obstacle
	HinderedTo      clock.Date               `json:"hindered_to" swaggertype:"string" format:"date" example:"2026-10-02"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                // … and the last one
	Explained       bool                     `json:"explained" example:"false"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                          // withdraw: thanks to explanation
	NothingToGoOn   bool                     `json:"nothing_to_go_on" example:"false"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                   // withdraw of a denunciation: none of the grounds of Luật Tố cáo, Điều 33 khoản 3, is there
	IdentityCheck   petition.IdentityCheck   `json:"identity_check" swaggertype:"string" enums:"one_place,several_places,delegated" example:"delegated"`                                                                                                                                                                                                                                                                                                                                                                                                                                                 // check_identity: where it is checked who denounces
	Party           int                      `json:"party" minimum:"0" example:"0"`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      // leave: the party's place, from 1
	Attachment      authority.OwnedID        `json:"attachment" swaggertype:"string" example:""`                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                         // withhold_file, erase_file
	assignment
}

// content is one of several things that a petition is about.
type content struct {
	Subject string            `json:"subject" validate:"required" maxLength:"500" example:"Bồi thường về nhà ở"`
	Field   petition.Field    `json:"field" swaggertype:"string" enums:"land,policy,officials,admin_other,corruption,judicial,party,other" example:"land"` // the petition's when absent
	Matter  authority.OwnedID `json:"matter" swaggertype:"string" example:""`                                                                              // an open matter that it joins; a new one is opened when absent
}

// part is a content of a petition that was split.
type part struct {
	No       int    `json:"no" validate:"required" example:"1"`
	Subject  string `json:"subject" validate:"required" example:"Bồi thường về nhà ở"`
	MatterID string `json:"matter_id" validate:"required" example:"000000g1k31d2000e008000000000002"`
}

func showParts(list []petition.Part) []part {
	out := make([]part, len(list))
	for i, t := range list {
		out[i] = part{t.No, t.Subject, t.Matter.String()}
	}
	return out
}

func (r petitionTransitionRequest) domain() (petition.Command, error) {
	cmd := petition.Command{
		Action: r.Action, On: r.On, Reason: r.Reason, Matter: r.Matter, Instance: r.Instance, Duty: r.Duty, Outcome: r.Outcome,
		TransferTo: r.TransferTo, TransferName: r.TransferName, AccusedBelow: r.ConfirmAccused, Reply: r.Reply,
		Inadmissibility: r.Inadmissibility, Ground: r.Ground, Prior: r.Prior, PriorDecision: r.PriorDecision, PriorDecidedOn: r.PriorDecidedOn, ReceiptUnknown: r.ReceiptUnknown, Party: r.Party, IdentityCheck: r.IdentityCheck, File: r.Attachment,
		Account: r.AccountID, Team: r.team(), Receipts: domainReceipts(r.Receipts), Hindered: petition.Hindrance{From: r.HinderedFrom, To: r.HinderedTo}, Explained: r.Explained, NothingToGoOn: r.NothingToGoOn, Petition: r.Petition.domain(),
	}
	bad := checkLength(web.ErrBody, "/reason", r.Reason, maxReason)
	bad = checkLength(bad, "/transfer_name", r.TransferName, petition.MaxLine)
	bad = checkLength(bad, "/reply", r.Reply, petition.MaxContent)
	bad = checkLength(bad, "/receipt_unknown", r.ReceiptUnknown, petition.MaxNote)
	bad = checkLength(bad, "/prior_decision", r.PriorDecision, petition.MaxLine)
	cmd.Paper, bad = r.Paper.domain(bad)
	for _, c := range r.Contents {
		cmd.Contents = append(cmd.Contents, petition.Content(c))
	}
	if c := r.Classification; c != nil {
		cmd.Classification = &petition.Classification{
			Kind: c.Kind, Kinds: c.Kinds, Field: c.Field, Eligibility: c.Eligibility, Competence: c.Competence, Instance: c.Instance,
			Discipline: c.Discipline, Dismissal: c.Dismissal, Duty: c.Duty, Evident: c.Evident, Remote: c.Remote, LateResolver: c.LateResolver,
		}
	}
	return cmd, refusal(bad)
}

// The limits of texts that the domain does not check, in characters.
const (
	maxReason      = 2000
	maxPaperNumber = 100
)

func (p *paper) domain(bad *fault.Error) (petition.Paper, *fault.Error) {
	if p == nil {
		return petition.Paper{}, bad
	}
	bad = checkLength(bad, "/paper/number", p.Number, maxPaperNumber)
	bad = checkLength(bad, "/paper/signer", p.Signer, petition.MaxName)
	for i, a := range p.Addressees {
		bad = checkLength(bad, "/paper/addressees/"+strconv.Itoa(i), a, petition.MaxName)
	}
	return petition.Paper{Number: p.Number, On: p.On, Signer: p.Signer, Addressees: strings.Join(p.Addressees, "\n")}, bad
}

// showPaper shows the document of an event, and nothing when there is none.
func showPaper(p petition.Paper) *paper {
	if p == (petition.Paper{}) {
		return nil
	}
	return &paper{Number: p.Number, On: p.On, Signer: p.Signer, Class: string(p.Class), Title: p.Title, Addressees: lines(p.Addressees)}
}

// lines splits a text of several lines; none for the empty text.
func lines(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

func checkLength(bad *fault.Error, pointer, s string, limit int) *fault.Error {
	if utf8.RuneCountInString(s) <= limit {
		return bad
	}
	n := strconv.Itoa(limit)
	return bad.At(pointer, "too_long", "Dài quá "+n+" ký tự.", "Longer than "+n+" characters.")
}

// refusal returns the gathered faults, or nil when there are none.
func refusal(bad *fault.Error) error {
	if len(bad.Fields) == 0 {
		return nil
	}
	return bad
}

// petitionCore is a petition without its parties.
type petitionCore struct {
	ID                string                   `json:"id" validate:"required" example:"000000g1k31d2000e008000000000001"`
	AuthorityID       authority.ID             `json:"authority_id,string" validate:"required" swaggertype:"string" example:"2"`
	Number            string                   `json:"number" validate:"required" example:"12/2026"`
	FormerNumbers     []string                 `json:"former_numbers,omitempty" example:"1/2025"` // annulled: the receipt was entered in the wrong year; or given up: the petition was taken back with its import
	State             petition.State           `json:"state" validate:"required" swaggertype:"string" example:"classified"`
	VisibleState      petition.State           `json:"visible_state" validate:"required" swaggertype:"string" example:"verifying"`                                                    // the matter's once there is one
	KindDeclared      petition.Kind            `json:"kind_declared,omitempty" swaggertype:"string" enums:"complaint,denunciation,recommendation,feedback,mixed" example:"complaint"` // as kind
	Kind              petition.Kind            `json:"kind,omitempty" swaggertype:"string" enums:"complaint,denunciation,recommendation,feedback,mixed" example:"complaint"`          // not told who has an interest in the case
	Kinds             []petition.Kind          `json:"kinds,omitempty" swaggertype:"array,string" example:"complaint,denunciation"`                                                   // of the contents of a mixed petition
	Forwarder         petition.Forwarder       `json:"forwarder,omitempty" swaggertype:"string" enums:"reception_board,elected_body,press,other" example:"reception_board"`           // who passed it on
	ResultAsked       bool                     `json:"result_asked" validate:"required" example:"false"`                                                                              // the sender asked to be told what becomes of it
	Channel           petition.Channel         `json:"channel" validate:"required" swaggertype:"string" enums:"in_person,post,drop_box,forwarded,leader,online,other" example:"in_person"`
	Field             petition.Field           `json:"field" validate:"required" swaggertype:"string" enums:"land,policy,officials,admin_other,corruption,judicial,party,other" example:"land"`
	ReceivedOn        clock.Date               `json:"received_on" validate:"required" swaggertype:"string" format:"date" example:"2026-03-02"`
	Subject           string                   `json:"subject" validate:"required" example:"Khiếu nại quyết định thu hồi đất"`
	Content           string                   `json:"content,omitempty" example:"Gia đình tôi không đồng ý với diện tích bị thu hồi."`
	Respondent        string                   `json:"respondent,omitempty" example:"Chủ tịch UBND quận"`
	ContestedDecision string                   `json:"contested_decision,omitempty" example:"QĐ 15/QĐ-UBND ngày 10/01/2026"`
	Originals         bool                     `json:"originals" validate:"required" example:"false"`
	Signatories       int                      `json:"signatories" validate:"required" example:"1"`
	Anonymous         bool                     `json:"anonymous" validate:"required" example:"false"`
	Eligibility       petition.Eligibility     `json:"eligibility,omitempty" swaggertype:"string" enums:"eligible,ineligible" example:"eligible"`
	Competence        petition.Competence      `json:"competence,omitempty" swaggertype:"string" enums:"within,outside_state,outside_elected,outside_judiciary,outside_party,outside_service_unit,outside_state_enterprise" example:"within"`
	Representatives   int                      `json:"representatives" validate:"required" example:"0"` // of the parties, those who speak for the others
	AllSigned         bool                     `json:"all_signed" validate:"required" example:"false"`
	Appointed         bool                     `json:"appointed" validate:"required" example:"false"`
	Instance          petition.Instance        `json:"instance,omitempty" swaggertype:"string" enums:"first,second,further" example:"first"`
	Discipline        bool                     `json:"discipline" validate:"required" example:"false"`
	Dismissal         bool                     `json:"dismissal" validate:"required" example:"false"` // the disciplinary decision is a dismissal
	Explained         bool                     `json:"explained" validate:"required" example:"false"` // withdrawn thanks to explanation
	Duty              petition.Duty            `json:"duty,omitempty" swaggertype:"string" enums:"official_duty,state_management" example:"official_duty"`
	Evident           bool                     `json:"evident" validate:"required" example:"false"`
	Remote            bool                     `json:"remote" validate:"required" example:"false"`
	Inadmissibility   petition.Inadmissibility `json:"inadmissibility,omitempty" swaggertype:"string" enums:"internal_act,not_affected,no_capacity,unlawful_representative,unsigned,out_of_time,settled_twice,not_continued,court,withdrawn_before,wrong_form,denouncer_incapable,not_identifiable,no_new_evidence,rightly_resolved" example:"out_of_time"` // why it was not accepted
	Outcome           petition.Outcome         `json:"outcome,omitempty" swaggertype:"string" enums:"right,partly_right,wrong,answered,withdrawn,terminated" example:"right"`                                                                                                                                                                               // of a denunciation that was handled at once
	LastOn            clock.Date               `json:"last_on" validate:"required" swaggertype:"string" format:"date" example:"2026-03-03"`                                                                                                                                                                                                                 // effective date of the latest step
	DisposedOn        clock.Date               `json:"disposed_on,omitzero" swaggertype:"string" format:"date" example:"2026-03-05"`
	MatterID          authority.OwnedID        `json:"matter_id,omitzero" swaggertype:"string" example:"000000g1k31d2000e008000000000002"`
	Parts             []part                   `json:"parts,omitempty"`                                                                    // of a split petition, each of a matter; the first leads. Not in lists
	OriginID          authority.OwnedID        `json:"origin_id,omitzero" swaggertype:"string" example:"000000r1k31d2000e008000000000004"` // the petition it was referred from, or that a predecessor handed over
	handedOver
	TransferredTo authority.ID           `json:"transferred_to,omitempty,string" swaggertype:"string" example:"7"`
	TransferName  string                 `json:"transfer_name,omitempty" example:"Bảo hiểm xã hội thành phố"`
	ReplyOn       clock.Date             `json:"reply_on,omitzero" swaggertype:"string" format:"date" example:"2026-04-01"`
	ProtectedOn   clock.Date             `json:"protected_on,omitzero" swaggertype:"string" format:"date" example:"2026-07-10"`                                // the denouncer or kin are protected since, until there is a matter
	IdentityCheck petition.IdentityCheck `json:"identity_check,omitempty" swaggertype:"string" enums:"one_place,several_places,delegated" example:"delegated"` // denunciation: where it is checked who denounces
	LateResolver  bool                   `json:"late_resolver" validate:"required" example:"false"`                                                            // further denunciation: because the earlier one is late
	ReportAskedOn clock.Date             `json:"report_asked_on,omitzero" swaggertype:"string" format:"date" example:"2026-09-07"`                             // further denunciation: the late resolver was asked for a report
	ReportedOn    clock.Date             `json:"reported_on,omitzero" swaggertype:"string" format:"date" example:"2026-09-11"`                                 // and gave it
	Reply         string                 `json:"reply,omitempty" example:"Đã giải quyết tại văn bản 20/CV."`
	SourceNumber  string                 `json:"source_number,omitempty" example:"125/2019"` // in the paper register it was imported from
	Version       int64                  `json:"version" validate:"required" example:"3"`
	assigned
}

// handedOver says what a petition or matter has to do with a hand-over.
type handedOver struct {
	OriginNumber string            `json:"origin_number,omitempty" example:"125/2025"`                                            // its number at the predecessor
	SucceededOn  clock.Date        `json:"succeeded_on,omitzero" swaggertype:"string" format:"date" example:"2025-07-01"`         // when it was taken over; its other dates came along
	SucceededAs  petition.State    `json:"succeeded_as,omitempty" swaggertype:"string" example:"verifying"`                       // how it stood then
	HandedToID   authority.OwnedID `json:"handed_to_id,omitzero" swaggertype:"string" example:"000000r1k31d2000e008000000000004"` // with which it goes on at the successor
}

func showHandedOver(t petition.Succession, to authority.OwnedID) handedOver {
	return handedOver{OriginNumber: t.OriginNumber, SucceededOn: t.SucceededOn, SucceededAs: t.SucceededAs, HandedToID: to}
}

func showPetition(p petition.Petition, m *petition.Matter) petitionCore {
	core := petitionCore{
		ID: p.ID.String(), AuthorityID: p.ID.Authority, Number: p.Shown().String(), State: p.State, VisibleState: p.State,
		KindDeclared: p.KindDeclared, Kind: p.Kind, Kinds: p.Kinds, Channel: p.Channel, Forwarder: p.Forwarder, ResultAsked: p.ResultAsked, Field: p.Field, ReceivedOn: p.ReceivedOn,
		Subject: p.Subject, Content: p.Content, Respondent: p.Respondent, ContestedDecision: p.ContestedDecision,
		Originals: p.Originals, Signatories: p.Signatories, Anonymous: p.Anonymous,
		Eligibility: p.Eligibility, Competence: p.Competence, LastOn: p.LastOn, DisposedOn: p.DisposedOn,
		MatterID: p.Matter, Parts: showParts(p.Parts), OriginID: p.Origin, handedOver: showHandedOver(p.Succession, p.HandedTo), TransferredTo: p.TransferredTo, TransferName: p.TransferName,
		ReplyOn: p.ReplyOn, Reply: p.ReplyText, IdentityCheck: p.IdentityCheck, ProtectedOn: p.ProtectedOn, LateResolver: p.LateResolver, Outcome: p.Outcome, ReportAskedOn: p.ReportAskedOn, ReportedOn: p.ReportedOn, SourceNumber: p.SourceNumber, Version: p.Version, Explained: p.Explained,
		Representatives: p.Representatives, AllSigned: p.AllSigned, Appointed: p.Appointed, Instance: p.Instance,
		Discipline: p.Discipline, Dismissal: p.Dismissal, Duty: p.Duty, Evident: p.Evident, Remote: p.Remote, Inadmissibility: p.Inadmissibility,
		assigned: showAssigned(p.Assignees, p.Conflicts),
	}
	for _, n := range p.FormerNumbers {
		core.FormerNumbers = append(core.FormerNumbers, n.String())
	}
	if m != nil {
		core.VisibleState = m.State
	}
	return core
}

// petitionResponse is a petition as the account may see it.
type petitionResponse struct {
	petitionCore

	Parties       []party         `json:"parties" validate:"required"`
	PartiesSealed bool            `json:"parties_sealed" validate:"required" example:"false"` // kept encrypted, as the parties of a denunciation are
	PartiesHidden bool            `json:"parties_hidden" validate:"required" example:"false"` // there are parties that the account may not see
	Matter        *matterResponse `json:"matter,omitempty"`
}

func showPetitionView(p petition.Petition, shown vault.Shown, m *petition.Matter) petitionResponse {
	return petitionResponse{
		petitionCore: showPetition(p, m), Parties: showParties(shown.Parties),
		PartiesSealed: shown.Sealed, PartiesHidden: shown.Hidden, Matter: showMatterOf(m),
	}
}

// registeredResponse is a petition just entered, with hints for the clerk.
type registeredResponse struct {
	petitionResponse

	Duplicates []duplicateResponse `json:"duplicates" validate:"required"` // perhaps about the same thing; nothing is merged by itself
	Warnings   []web.ProblemField  `json:"warnings" validate:"required"`   // what looks wrong but is accepted

	Elsewhere       []elsewhereResponse `json:"elsewhere" validate:"required"`                        // the same petition of the same person at other offices of the province, the newest first and 20 at most; empty while the switch told_elsewhere is off
	ElsewherePaused bool                `json:"elsewhere_paused" validate:"required" example:"false"` // the account was told of 100 within a day, so it is told of none, whether or not there are any
}

// elsewhereResponse is all that is told of a petition at another office.
type elsewhereResponse struct {
	Office     string         `json:"authority_name" validate:"required" example:"UBND phường Ví Dụ"`
	ReceivedOn clock.Date     `json:"received_on" validate:"required" swaggertype:"string" format:"date" example:"2026-02-10"`
	State      petition.State `json:"state" validate:"required" swaggertype:"string" example:"decided"`             // of its matter
	Answer     string         `json:"answer_number,omitempty" example:"04/QĐ-UBND"`                                 // of the decision or letter that answers it
	AnsweredOn clock.Date     `json:"answered_on,omitzero" swaggertype:"string" format:"date" example:"2026-04-02"` // its day
}

func showElsewhere(list []casework.Elsewhere) []elsewhereResponse {
	out := make([]elsewhereResponse, len(list))
	for i, e := range list {
		out[i] = elsewhereResponse{e.Office, e.ReceivedOn, e.State, e.Answer, e.AnsweredOn}
	}
	return out
}

// duplicateResponse hints at an earlier petition of the same person.
type duplicateResponse struct {
	ID          string         `json:"id" validate:"required" example:"000000g1k31d2000e008000000000001"`
	Number      string         `json:"number" validate:"required" example:"9/2026"`
	State       petition.State `json:"state" validate:"required" swaggertype:"string" example:"accepted"`
	ReceivedOn  clock.Date     `json:"received_on" validate:"required" swaggertype:"string" format:"date" example:"2026-02-10"`
	Subject     string         `json:"subject" validate:"required" example:"Khiếu nại thu hồi đất"`
	SameID      bool           `json:"same_identity_number" validate:"required" example:"true"` // a hint whatever the subjects say
	SameAddress bool           `json:"same_address" validate:"required" example:"true"`         // with the name; without either, the name is the same and the subject nearly so
	Similarity  float64        `json:"similarity" validate:"required" example:"0.8"`            // of the subjects, 0 to 1
}

func showDuplicates(list []casework.Duplicate) []duplicateResponse {
	out := make([]duplicateResponse, len(list))
	for i, d := range list {
		out[i] = duplicateResponse{
			ID: d.ID.String(), Number: d.Number.String(), State: d.State, ReceivedOn: d.ReceivedOn,
			Subject: d.Subject, SameID: d.ByIdentity, SameAddress: d.SameAddress, Similarity: d.Similarity,
		}
	}
	return out
}

// duplicatesResponse lists what a petition to be entered may repeat.
type duplicatesResponse struct {
	Duplicates []duplicateResponse `json:"duplicates" validate:"required"`
	Warnings   []web.ProblemField  `json:"warnings" validate:"required"`
}

// petitionLine is a petition as lists show it.
type petitionLine struct {
	petitionCore

	Petitioner string           `json:"petitioner,omitempty" example:"Nguyễn Thị Mẫu"` // the first party; absent when sealed or anonymous
	Outcome    petition.Outcome `json:"outcome,omitempty" swaggertype:"string" enums:"right,partly_right,wrong,answered,withdrawn,terminated" example:"right"`
	Office     string           `json:"authority_name,omitempty" example:"UBND phường Ví Dụ"` // today
	EnteredAt  time.Time        `json:"entered_at,omitzero" format:"date-time" example:"2026-03-02T02:15:04.000000Z"`
	DueOn      clock.Date       `json:"due_on,omitzero" swaggertype:"string" format:"date" example:"2026-04-01"` // of the next deadline of the office; absent when none runs
	AssignedTo string           `json:"assigned_to,omitempty" example:"Trần Văn Ví Dụ"`                          // names of those to whom it is assigned, or its matter
}

func showLine(l casework.PetitionLine) petitionLine {
	core := showPetition(l.Petition, nil)
	if l.MatterState != "" {
		core.VisibleState = l.MatterState
	}
	return petitionLine{
		petitionCore: core, Petitioner: l.Petitioner, Outcome: l.Outcome,
		Office: l.Office, EnteredAt: l.Entered, DueOn: l.Due, AssignedTo: l.Assigned,
	}
}

// petitionStepResponse is a petition after a step.
type petitionStepResponse struct {
	Petition petitionCore       `json:"petition" validate:"required"`
	Matter   *matterResponse    `json:"matter,omitempty"`   // the one opened or joined
	Linked   *linkedResponse    `json:"linked,omitempty"`   // made at another authority by a transfer
	Warnings []web.ProblemField `json:"warnings,omitempty"` // what was done, but looks wrong
}

// linkedResponse names the petition that a transfer made elsewhere.
type linkedResponse struct {
	ID          string       `json:"id" validate:"required" example:"000001r1k31d2000e008000000000005"`
	AuthorityID authority.ID `json:"authority_id,string" validate:"required" swaggertype:"string" example:"7"`
	Number      string       `json:"number" validate:"required" example:"3/2026"`
}

func showStep(r casework.PetitionResult, lang string) petitionStepResponse {
	out := petitionStepResponse{Petition: showPetition(r.Petition, r.Matter), Matter: showMatterOf(r.Matter)}
	if l := r.Linked; l != nil {
		out.Linked = &linkedResponse{l.ID.String(), l.ID.Authority, l.Number.String()}
	}
	if r.Recirculated {
		out.Warnings = []web.ProblemField{{Pointer: "/transfer_to", Code: "held_before", Detail: heldBefore.In(lang)}}
	}
	return out
}

// petitionsQuery are the filters of lists and exports of petitions.
type petitionsFilter struct {
	AuthorityID  authority.ID      `form:"authority_id" swaggertype:"string"` // of this authority
	Subtree      bool              `form:"subtree"`                           // and of all below it
	States       []petition.State  `form:"state" swaggertype:"array,string" collectionFormat:"csv" enums:"received,classified,accepted,joined,not_accepted,guided,transferred,urged,returned,filed,inspecting,handled_at_once,set_aside,withdrawn,handed_over,annulled"`
	Kind         petition.Kind     `form:"kind" swaggertype:"string" enums:"complaint,denunciation,recommendation,feedback,mixed"`
	Field        petition.Field    `form:"field" swaggertype:"string" enums:"land,policy,officials,admin_other,corruption,judicial,party,other"`
	Channel      petition.Channel  `form:"channel" swaggertype:"string" enums:"in_person,post,drop_box,forwarded,leader,online,other"`
	ReceivedFrom clock.Date        `form:"received_from" swaggertype:"string" format:"date"`
	ReceivedTo   clock.Date        `form:"received_to" swaggertype:"string" format:"date"`
	DisposedFrom clock.Date        `form:"disposed_from" swaggertype:"string" format:"date"` // days of the disposition
	DisposedTo   clock.Date        `form:"disposed_to" swaggertype:"string" format:"date"`
	ResolvedFrom clock.Date        `form:"resolved_from" swaggertype:"string" format:"date"` // days of the result of its matter
	ResolvedTo   clock.Date        `form:"resolved_to" swaggertype:"string" format:"date"`
	Number       string            `form:"number"`                                                                                                       // register number, e.g. 12/2026, or one of the paper register that is no plain number, e.g. VV-07/2019
	Q            string            `form:"q"`                                                                                                            // words of subject, respondent, names or addresses, or number or day of the contested decision, or a number of a register; accents may be left out. An identity number, for who may see those, or a telephone number finds what its owner sent. Of sealed petitions: subject, respondent and register number alone
	MatterID     authority.OwnedID `form:"matter_id" swaggertype:"string"`                                                                               // of this matter
	Assignee     string            `form:"assignee"`                                                                                                     // id of an account to which it is assigned, me, or none
	Sort         casework.Sort     `form:"sort" swaggertype:"string" enums:"-received,received,due,number,-number,entered,-entered" default:"-received"` // a minus: from the last; due: what is due next of the office first, and last those of which nothing is; entered: in the order in which they were entered
}

// petitionsQuery are the parameters of the list of petitions.
type petitionsQuery struct {
	petitionsFilter
	web.PageQuery
}

// exportQuery are the parameters of the export of petitions.
type exportQuery struct {
	petitionsFilter

	Format string `form:"format" enums:"csv,xlsx" default:"csv"`
}

func (q petitionsFilter) domain(actor access.Actor) (casework.PetitionFilter, error) {
	f := casework.PetitionFilter{
		Authority: q.AuthorityID, Subtree: q.Subtree, States: q.States, Kind: q.Kind, Field: q.Field, Channel: q.Channel,
		DisposedMin: q.DisposedFrom, DisposedMax: q.DisposedTo, ResolvedMin: q.ResolvedFrom, ResolvedMax: q.ResolvedTo,
		ReceivedMin: q.ReceivedFrom, ReceivedMax: q.ReceivedTo, Search: q.Q, Matter: q.MatterID,
		Sort: q.Sort.Usual(casework.ByReceipt),
	}
	bad := web.ErrQuery
	if f.Source = paperNumber(q.Number); f.Source == "" {
		f.Year, f.No, bad = registerNumber(bad, q.Number)
	}
	f.Assignee, bad = assigneeFilter(bad, q.Assignee, actor)
	bad = checkSubtree(bad, q.AuthorityID, q.Subtree)
	return f, refusal(checkWords(bad, q.Q))
}

// checkWords refuses a search for nothing that is a word: it would find everything,
// but reads as if it looked for something.
func checkWords(bad *fault.Error, q string) *fault.Error {
	if q != "" && len(text.Words(q)) == 0 {
		return bad.At("?q", "no_word", "Nội dung tìm kiếm phải có ít nhất một chữ cái hoặc chữ số.", "A search needs a letter or a digit at least.")
	}
	return bad
}

// checkSubtree refuses a subtree of nothing: it would not narrow the list, but
// reads as if it did.
func checkSubtree(bad *fault.Error, id authority.ID, subtree bool) *fault.Error {
	if subtree && id == 0 {
		return bad.At("?subtree", "needs_authority", "Chưa chọn cơ quan.", "Needs authority_id.")
	}
	return bad
}
