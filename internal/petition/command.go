package petition

import (
	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
)

// Action is a step that somebody takes.
type Action string

// The actions on petitions.
const (
	Register    Action = "register"
	Classify    Action = "classify"
	Accept      Action = "accept"
	Split       Action = "split" // one paper with several contents of one kind
	Join        Action = "join"
	Detach      Action = "detach" // joined by mistake
	Refuse      Action = "refuse" // không thụ lý
	Guide       Action = "guide"
	Transfer    Action = "transfer"
	Urge        Action = "urge"
	Return      Action = "return"
	File        Action = "file"
	Withdraw    Action = "withdraw"
	Correct     Action = "correct"
	RecordReply Action = "record_reply" // the answer of an addressee outside the deployment
	SendReply   Action = "send_reply"   // our answer to the authority that referred the petition

	Inspect          Action = "inspect"               // thanh tra, kiểm tra theo thông tin
	TellCitizen      Action = "tell_citizen"          // the sender is told what became of the referral
	AnswerSender     Action = "answer_sender"         // press or body that passed a denunciation on (Luật Tố cáo, Điều 26)
	NoteRegulation   Action = "note_regulation"       // a recommendation about administrative regulations (NĐ 20/2008/NĐ-CP)
	RecordInspection Action = "record_inspection"     // what the inspection found
	ToInvestigators  Action = "send_to_investigators" // signs of a crime: at once to cơ quan điều tra
	SetAsideIt       Action = "set_aside"             // không xử lý
	LeaveParty       Action = "leave"                 // one of many petitioners withdraws
	AskForReport     Action = "ask_report"            // further denunciation: the superior asks the late resolver
	RecordReport     Action = "record_report"         // the late resolver's report
	HandOver         Action = "hand_over"             // bàn giao to the successor authority
	TakeOver         Action = "take_over"             // the successor's side of it; of matters too
	SealParties      Action = "seal_parties"          // another authority found the same paper to be a denunciation
)

// The actions on matters; Withdraw and Correct are shared.
const (
	Open         Action = "open"
	Verify       Action = "verify"
	Report       Action = "report"
	HoldDialogue Action = "hold_dialogue"
	Decide       Action = "decide"
	Conclude     Action = "conclude"
	Handle       Action = "handle"
	Answer       Action = "answer"
	Terminate    Action = "terminate"     // đình chỉ
	RecordResult Action = "record_result" // a result taken over from a paper register
	Close        Action = "close"

	UrgeCase    Action = "urge_case"    // the level above urges; petitions too
	ReplyUrging Action = "reply_urging" // what was answered; petitions too

	Assign          Action = "assign"           // to one or a team with a leader; petitions too
	Unassign        Action = "unassign"         // to nobody any more; petitions too
	DeclareConflict Action = "declare_conflict" // somebody has an interest in the case; petitions too
	LiftConflict    Action = "lift_conflict"    // that was a mistake, or is over; petitions too

	Merge    Action = "merge"     // nhập vụ: two matters turned out to be one
	Unmerge  Action = "unmerge"   // that was a mistake
	TakeIn   Action = "take_in"   // told of the matter that took the petitions of another
	GiveBack Action = "give_back" // told of it when that is undone
	Move     Action = "move"      // told of each petition that went from one matter to the other

	GiveNotice        Action = "give_notice"        // denunciation: notices of the acceptance
	SetUpCouncil      Action = "set_up_council"     // second instance: hội đồng tư vấn
	CallDialogue      Action = "call_dialogue"      // notice of the dialogue to come
	AskProtection     Action = "request_protection" // bảo vệ người tố cáo: asked for; who is protected stays sealed
	GrantProtection   Action = "grant_protection"
	RefuseProtection  Action = "refuse_protection"
	EndProtection     Action = "end_protection"
	RequestDocuments  Action = "request_documents"  // of parties and bodies
	ReceiveDocuments  Action = "receive_documents"  // what was requested came
	FindComplex       Action = "find_complex"       // the written finding of complexity
	Extend            Action = "extend"             // gia hạn
	Suspend           Action = "suspend"            // tạm đình chỉ giải quyết
	Resume            Action = "resume"             // tiếp tục giải quyết
	RemoveSuspension  Action = "remove_suspension"  // a suspension or appraisal entered by mistake never was
	StartAppraisal    Action = "start_appraisal"    // trưng cầu giám định: the time does not count
	EndAppraisal      Action = "end_appraisal"      // the appraisal came
	ImposeStay        Action = "impose_stay"        // tạm đình chỉ thi hành quyết định bị khiếu nại
	LiftStay          Action = "lift_stay"          // hủy bỏ việc tạm đình chỉ thi hành
	WithdrawPart      Action = "withdraw_part"      // rút một phần
	NoteWithdrawal    Action = "note_withdrawal"    // rút tố cáo, but it must go on
	GoToCourt         Action = "go_to_court"        // the court accepted the action
	Appeal            Action = "appeal"             // the superior took it up: second instance, further denunciation
	ActAtOnce         Action = "handle_immediately" // Luật Tố cáo, Điều 43
	ReferCrime        Action = "refer_crime"        // signs of a crime: the file goes to the investigators
	SendResult        Action = "send_result"        // the decision or conclusion was sent
	TellForwarder     Action = "tell_forwarder"     // the result is told to whoever passed the petition on
	SendSuspension    Action = "send_suspension"    // a suspension, resumption or termination was sent
	Publish           Action = "publish"            // công khai
	ReportHandling    Action = "report_handling"    // the handling body reports the result
	TakeEffect        Action = "take_effect"        // có hiệu lực pháp luật
	Enforce           Action = "enforce"            // organise the enforcement
	RecordEnforcement Action = "record_enforcement" // what has been done so far
	FinishEnforcement Action = "finish_enforcement"
)

// Command asks for one step. Only the members the action needs are read.
type Command struct {
	Action Action
	On     clock.Date // when the step took effect, Viet Nam
	Reason string
	Paper  Paper

	Classification *Classification   // classify
	Matter         authority.OwnedID // join, merge: the open matter
	Contents       []Content         // split
	Instance       Instance          // accept; first when empty
	TransferTo     authority.ID      // transfer: an authority of this deployment, or
	TransferName   string            // transfer: the name of one outside
	Reply          string            // record_reply, send_reply
	Outcome        Outcome           // decide, conclude, record_result
	Explained      bool              // withdraw of a matter: thanks to explanation
	Petition       *PetitionData     // correct of a petition: the complete new data
	Correction     *MatterCorrection // correct of a matter

	Bar           Bar                  // refuse a complaint or denunciation
	Ground        Ground               // steps whose row lists grounds
	Prior         authority.OwnedID    // accept: the matter it goes on from
	PriorDecision string               // accept: the decision it goes on from, when that was made elsewhere
	Party         int                  // leave: the party's place in the petition
	PlannedOn     clock.Date           // call_dialogue: the day of the dialogue
	Differs       bool                 // report: claim and verification differ
	Criteria      []deadline.Criterion // find_complex
	Days          int                  // extend
	Suspension    int64                // remove_suspension: version of the event that began it
	Ruling        Ruling               // decide at second instance
	Deliberate    bool                 // conclude: a wrong denunciation was so deliberately
	Ordered       *Result              // decide, conclude, handle_immediately: what is ordered
	Done          *Result              // record_enforcement: all that has been done so far
	Team          []Member             // assign, verify: to whom the case is assigned; in the place of those before
	Account       uuid.UUID            // declare_conflict, lift_conflict: whose; when declaring, who acts unless told
}

// Classification is the clerk's finding on the axes of Thông tư 05/2021/TT-TTCP,
// Điều 6. Names and originals are counted at registration.
type Classification struct {
	Kind        Kind
	Field       Field
	Eligibility Eligibility
	Competence  Competence
	Instance    Instance // first when empty
	Discipline  bool     // complaints
	Duty        Duty     // denunciations
	Evident     bool     // clear violator and concrete evidence
	Remote      bool
}

// PetitionData is what a clerk enters about a petition; parties are apart.
type PetitionData struct {
	Kind              Kind
	Channel           Channel
	Field             Field
	ReceivedOn        clock.Date
	Subject           string
	Content           string
	Respondent        string
	ContestedDecision string
	Originals         bool
	Signatories       int // 0: as many as there are parties
	Anonymous         bool
	AllSigned         bool // everybody named signed or put a fingerprint
	Appointed         bool // the written appointment of representatives is enclosed
}

// MatterCorrection holds the values a correction sets; empty ones stay.
type MatterCorrection struct {
	Field      Field
	Outcome    Outcome
	ResolvedOn clock.Date
	Ordered    *Result
}
