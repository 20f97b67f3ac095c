package petition

import (
	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
)

// The actions on petitions.
const (
	ActionRegister Action = "register"
	ActionClassify Action = "classify"
	ActionAccept   Action = "accept"
	ActionSplit    Action = "split" // one paper with several contents of one kind
	ActionJoin     Action = "join"
	ActionDetach   Action = "detach" // joined by mistake
	ActionRefuse   Action = "refuse" // không thụ lý
	ActionGuide    Action = "guide"
	ActionTransfer Action = "transfer"
	ActionUrge     Action = "urge"
	ActionReturn   Action = "return"
	ActionFile     Action = "file"
	ActionWithdraw Action = "withdraw"
	ActionCorrect  Action = "correct"
	ActionUndo     Action = "undo_disposition" // a disposition made by mistake
	ActionAnnul    Action = "annul"            // a registration made by mistake

	ActionWithholdFile Action = "withhold_file" // one that does not belong to the petition
	ActionEraseFile    Action = "erase_file"    // its bytes, by a second decision
	ActionMarkFile     Action = "mark_redacted" // a copy shows nobody: who verifies sees it
	ActionUnmarkFile   Action = "unmark_redacted"
	ActionRecordReply  Action = "record_reply" // the answer of an addressee outside the deployment
	ActionSendReply    Action = "send_reply"   // our answer to the authority that referred the petition

	ActionInspect          Action = "inspect"               // thanh tra, kiểm tra theo thông tin
	ActionTellCitizen      Action = "tell_citizen"          // the sender is told what became of the referral
	ActionAnswerSender     Action = "answer_sender"         // press or body that passed a denunciation on (Luật Tố cáo, Điều 26)
	ActionNoteRegulation   Action = "note_regulation"       // a recommendation about administrative regulations (NĐ 20/2008/NĐ-CP)
	ActionRecordInspection Action = "record_inspection"     // what the inspection found
	ActionToInvestigators  Action = "send_to_investigators" // signs of a crime: at once to cơ quan điều tra
	ActionSetAside         Action = "set_aside"             // không xử lý
	ActionCheckIdentity    Action = "check_identity"        // where it is checked who denounces
	ActionLeaveParty       Action = "leave"                 // one of many petitioners withdraws
	ActionAskForReport     Action = "ask_report"            // further denunciation: the superior asks the late resolver
	ActionRecordReport     Action = "record_report"         // the late resolver's report
	ActionHandOver         Action = "hand_over"             // bàn giao to the successor authority
	ActionSucceed          Action = "take_over"             // the successor's side of it; of matters too
	ActionSealParties      Action = "seal_parties"          // another authority found the same paper to be a denunciation
	ActionTakeBack         Action = "take_back"             // the import that entered it was wrong as a whole; of matters too
	ActionFollow           Action = "follow"                // told of the case at a predecessor: it was put right at the successor; of matters too
	ActionUpdate           Action = "update"                // told in the place of a step of which the reader may know nothing; never taken, never stored
)

// The actions on matters; Withdraw and Correct are shared.
const (
	ActionOpen           Action = "open"
	ActionVerify         Action = "verify"
	ActionEntrust        Action = "entrust"         // giao xác minh: to the inspectorate or another body
	ActionRecall         Action = "recall"          // thôi giao xác minh
	ActionRecordFindings Action = "record_findings" // the report of a body outside the deployment
	ActionReport         Action = "report"
	ActionHoldDialogue   Action = "hold_dialogue"
	ActionDecide         Action = "decide"
	ActionConclude       Action = "conclude"
	ActionHandle         Action = "handle"
	ActionAnswer         Action = "answer"
	ActionTerminate      Action = "terminate"     // đình chỉ
	ActionRecordResult   Action = "record_result" // a result taken over from a paper register
	ActionClose          Action = "close"

	ActionUrgeCase    Action = "urge_case"    // the level above urges; petitions too
	ActionReplyUrging Action = "reply_urging" // what was answered; petitions too

	ActionAssign          Action = "assign"           // to one or a team with a leader; petitions too
	ActionUnassign        Action = "unassign"         // to nobody any more; petitions too
	ActionDeclareConflict Action = "declare_conflict" // somebody has an interest in the case; petitions too
	ActionLiftConflict    Action = "lift_conflict"    // that was a mistake, or is over; petitions too

	ActionMerge    Action = "merge"     // nhập vụ: two matters turned out to be one
	ActionUnmerge  Action = "unmerge"   // that was a mistake
	ActionTakeIn   Action = "take_in"   // told of the matter that took the petitions of another
	ActionGiveBack Action = "give_back" // told of it when that is undone
	ActionMove     Action = "move"      // told of each petition that went from one matter to the other

	ActionGiveNotice        Action = "give_notice"        // denunciation: notices of the acceptance
	ActionSetUpCouncil      Action = "set_up_council"     // second instance: hội đồng tư vấn
	ActionCallDialogue      Action = "call_dialogue"      // notice of the dialogue to come
	ActionPutOffDialogue    Action = "put_off_dialogue"   // it is called anew
	ActionAskProtection     Action = "request_protection" // bảo vệ người tố cáo: asked for; who is protected stays sealed
	ActionGrantProtection   Action = "grant_protection"
	ActionRefuseProtection  Action = "refuse_protection"
	ActionEndProtection     Action = "end_protection"
	ActionRequestDocuments  Action = "request_documents"  // of parties and bodies
	ActionReceiveDocuments  Action = "receive_documents"  // what was requested came
	ActionFindComplex       Action = "find_complex"       // the written finding of complexity
	ActionExtend            Action = "extend"             // gia hạn
	ActionSuspend           Action = "suspend"            // tạm đình chỉ giải quyết
	ActionResume            Action = "resume"             // tiếp tục giải quyết
	ActionRemoveSuspension  Action = "remove_suspension"  // a suspension or appraisal entered by mistake never was
	ActionStartAppraisal    Action = "start_appraisal"    // trưng cầu giám định: the time does not count
	ActionEndAppraisal      Action = "end_appraisal"      // the appraisal came
	ActionImposeStay        Action = "impose_stay"        // tạm đình chỉ thi hành quyết định bị khiếu nại
	ActionLiftStay          Action = "lift_stay"          // hủy bỏ việc tạm đình chỉ thi hành
	ActionWithdrawPart      Action = "withdraw_part"      // rút một phần
	ActionNoteWithdrawal    Action = "note_withdrawal"    // rút tố cáo, but it must go on
	ActionGoToCourt         Action = "go_to_court"        // the court accepted the action
	ActionReturnFromCourt   Action = "return_from_court"  // the court ended its case without judgment
	ActionEndAppeal         Action = "end_appeal"         // the superior ended it without a decision
	ActionAppeal            Action = "appeal"             // the superior took it up: second instance, further denunciation
	ActionActAtOnce         Action = "handle_immediately" // Luật Tố cáo, Điều 43
	ActionReferCrime        Action = "refer_crime"        // signs of a crime: the file goes to the investigators
	ActionSendResult        Action = "send_result"        // the decision or conclusion was sent
	ActionTellForwarder     Action = "tell_forwarder"     // the result is told to whoever passed the petition on
	ActionSendSuspension    Action = "send_suspension"    // a suspension, resumption or termination was sent
	ActionPublish           Action = "publish"            // công khai
	ActionPublishHandling   Action = "publish_handling"   // công khai quyết định xử lý
	ActionReportHandling    Action = "report_handling"    // the handling body reports the result
	ActionRecordReceipt     Action = "record_receipt"     // the decision reached those to whom it was sent
	ActionNoteOverdue       Action = "note_overdue"       // quá thời hạn giải quyết
	ActionTakeEffect        Action = "take_effect"        // có hiệu lực pháp luật
	ActionUndoEffect        Action = "undo_effect"        // the decision had no effect: it was still open to complaint
	ActionEnforce           Action = "enforce"            // organise the enforcement
	ActionRecordEnforcement Action = "record_enforcement" // what was done since the last account
	ActionFinishEnforcement Action = "finish_enforcement"
	ActionUndoFinish        Action = "undo_finish"     // it was not finished
	ActionRecordJudgment    Action = "record_judgment" // the court judged, with effect
)

// Command asks for one step. Only the members the action needs are read.
type Command struct {
	Action Action
	On     clock.Date // when the step took effect, Viet Nam
	Reason string
	Paper  Paper

	Classification *Classification     // classify
	Matter         authority.OwnedID   // join, merge: the open matter
	Contents       []Content           // split
	Instance       Instance            // accept; first when empty
	Duty           Duty                // accept, split: of a denunciation that was classified without it
	TransferTo     authority.ID        // transfer, urge: an authority of this deployment, or
	TransferName   string              // transfer, urge: the name of one outside
	AccusedBelow   bool                // transfer, entrust: that somebody it is against works there, below its head, or may belong there, was looked at
	Reply          string              // record_reply, send_reply
	Outcome        Outcome             // decide, conclude, record_result
	Explained      bool                // withdraw: thanks to explanation
	Petition       *PetitionCorrection // correct of a petition
	Correction     *MatterCorrection   // correct of a matter

	IdentityCheck   IdentityCheck        // check_identity
	Inadmissibility Inadmissibility      // refuse a complaint or denunciation
	Ground          Ground               // steps whose row lists grounds
	Prior           authority.OwnedID    // accept: the matter it goes on from; urge: the one in which the authority below is late
	PriorDecision   string               // accept: the decision it goes on from, when that was made elsewhere
	File            authority.OwnedID    // withhold_file, erase_file, mark_redacted, unmark_redacted
	Party           int                  // leave: the party's place in the petition
	PlannedOn       clock.Date           // call_dialogue: the day of the dialogue
	Participants    []Participant        // call_dialogue: who is called; hold_dialogue, put_off_dialogue: who came, and who did not
	Chair           Chair                // hold_dialogue
	ChairName       string               // hold_dialogue: kept apart, sealed
	Differs         bool                 // report: claim and verification differ
	Criteria        []deadline.Criterion // find_complex
	Days            int                  // extend
	Hindered        Hindrance            // accept: when the complainant could not complain; its ground is Ground
	PriorDecidedOn  clock.Date           // accept at second instance: when that decision was made
	ComplainedOn    clock.Date           // appeal: when the level above, outside the deployment, received the complaint
	ReceiptUnknown  string               // accept at second instance, appeal: why nobody knows when the first decision was received
	Receipts        []Receipt            // record_receipt, and accept at second instance: when the first decision was received
	Publication     *Publication         // publish, publish_handling: how; what and since when the step says
	Withdrawn       string               // withdraw_part: what is withdrawn
	NothingToGoOn   bool                 // withdraw of a denunciation: none of the grounds of Luật Tố cáo, Điều 33 khoản 3, is there
	Suspension      int64                // remove_suspension: version of the event that began it
	Ruling          Ruling               // decide at second instance
	Deliberate      bool                 // conclude: a wrong denunciation was so deliberately
	Ordered         *Result              // decide, conclude, handle_immediately: what is ordered
	Done            *Result              // record_enforcement, and finish_enforcement, report_handling: what was done since the last account
	Referred        *Referral            // refer_crime; one case when absent
	Judgment        Judgment             // record_judgment
	Team            []Member             // assign, verify: to whom the case is assigned; in the place of those before
	Body            authority.ID         // entrust: an authority of this deployment, or
	BodyName        string               // entrust: the name of a body outside
	DueOn           clock.Date           // entrust: by when the body reports
	Account         uuid.UUID            // declare_conflict, lift_conflict: whose; when declaring, who acts unless told
}

// Classification is the clerk's finding on the axes of Thông tư 05/2021/TT-TTCP,
// Điều 6. Names and originals are counted at registration.
type Classification struct {
	Kind        Kind
	Kinds       []Kind // of the contents of a mixed petition
	Field       Field
	Eligibility Eligibility
	Competence  Competence
	Instance    Instance // first when empty
	Discipline  bool     // complaints
	Dismissal   bool     // complaints about discipline
	Duty        Duty     // denunciations
	Evident     bool     // clear violator and concrete evidence
	Remote      bool
	// LateResolver: a further denunciation because the earlier one is late, not against
	// its result.
	LateResolver bool
}

// PetitionData is what a clerk enters about a petition; parties are apart.
type PetitionData struct {
	Kind              Kind
	Channel           Channel
	Forwarder         Forwarder // of what was forwarded; empty when not told
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
	ResultAsked       bool // the sender asked to be told what becomes of it
	LateConfirmed     bool // a receipt of an earlier year, long ago, is no slip
}

// MatterCorrection holds the values a correction sets; empty ones stay.
type MatterCorrection struct {
	Field      Field
	Outcome    Outcome
	ResolvedOn clock.Date
	Ordered    ResultCorrection
	Execution  *ExecutionCorrection
	Receipt    *ReceiptCorrection
}

// ResultCorrection sets numbers of what is ordered, by their places in it, such as
// "/recover/money"; the others stay.
type ResultCorrection map[string]int64

// ExecutionCorrection puts right what one event recorded as done. Nothing is done
// of what it sets to nothing: that part never was.
type ExecutionCorrection struct {
	Version int64      // of the event that recorded it, as the matter lists it
	On      clock.Date // the zero date stays
	Done    *Result    // nil stays
}
