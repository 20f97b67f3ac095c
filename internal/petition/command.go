package petition

import (
	"kntc/internal/authority"
	"kntc/internal/clock"
)

// Action is a step that somebody takes.
type Action string

// The actions on petitions.
const (
	Register    Action = "register"
	Classify    Action = "classify"
	Accept      Action = "accept"
	Join        Action = "join"
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
)

// Command asks for one step. Only the members the action needs are read.
type Command struct {
	Action Action
	On     clock.Date // when the step took effect, Viet Nam
	Reason string
	Paper  Paper

	Classification *Classification   // classify
	Matter         authority.OwnedID // join: the open matter
	Instance       Instance          // accept; first when empty
	TransferTo     authority.ID      // transfer: an authority of this deployment, or
	TransferName   string            // transfer: the name of one outside
	Reply          string            // record_reply, send_reply
	Outcome        Outcome           // decide, conclude, record_result
	Explained      bool              // withdraw of a matter: thanks to explanation
	Petition       *PetitionData     // correct of a petition: the complete new data
	Correction     *MatterCorrection // correct of a matter
}

// Classification is the clerk's finding on the axes of Thông tư 05/2021/TT-TTCP,
// Điều 6. Names and originals are counted at registration.
type Classification struct {
	Kind        Kind
	Field       Field
	Eligibility Eligibility
	Competence  Competence
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
}

// MatterCorrection holds the values a correction sets; empty ones stay.
type MatterCorrection struct {
	Field      Field
	Outcome    Outcome
	ResolvedOn clock.Date
}
