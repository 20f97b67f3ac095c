package petition

import (
	"kntc/internal/access"
	"kntc/internal/fault"
)

// PetitionTable is the common front end of every kind, from receipt to exactly
// one disposition (hướng xử lý).
func PetitionTable() *Table { return &petitionTable }

//nolint:gochecknoglobals // the transition table
var petitionTable = Table{
	Name:   "petition",
	Title:  fault.Text{VI: "Tiếp nhận và xử lý đơn", EN: "Receipt and processing of a petition"},
	States: PetitionStates(),
	Rules: []Rule{
		{
			Action: Classify, Title: fault.Text{VI: "Phân loại", EN: "Classify"},
			From: []State{Received, Classified}, To: Classified,
			Permission: access.PetitionClassify, Needs: []string{"classification"},
			Basis: []fault.Legal{tt05("Điều 6")},
		},
		{
			Action: Accept, Title: fault.Text{VI: "Thụ lý", EN: "Accept"},
			From: []State{Classified}, To: Accepted,
			Permission: access.PetitionDispose,
			Guards:     []Guard{isOneKind, isEligible, isWithin, isNamed, isNotOrganisationDenouncing},
			Document:   "Thông báo hoặc quyết định thụ lý",
			Basis:      []fault.Legal{lkn("Điều 27"), ltc("Điều 29"), ltcd("Điều 26")},
		},
		{
			Action: Join, Title: fault.Text{VI: "Ghép vào vụ việc đang giải quyết", EN: "Join to an open matter"},
			From: []State{Classified}, To: Joined,
			Permission: access.PetitionClassify, Needs: []string{"matter"},
			Guards: []Guard{isOneKind, isWithin},
			Basis:  []fault.Legal{tt05("Điều 6")},
		},
		{
			Action: Refuse, Title: fault.Text{VI: "Không thụ lý", EN: "Do not accept"},
			From: []State{Classified}, To: NotAccepted,
			Permission: access.PetitionDispose, Needs: []string{"reason"},
			Guards:   []Guard{isWithin},
			Document: "Thông báo không thụ lý",
			Basis:    []fault.Legal{lkn("Điều 11, Điều 27"), ltc("Điều 24 khoản 1")},
		},
		{
			Action: Guide, Title: fault.Text{VI: "Hướng dẫn", EN: "Guide"},
			From: []State{Classified}, To: Guided,
			Permission: access.PetitionClassify,
			Guards:     []Guard{isGuidable},
			Document:   "Phiếu hướng dẫn",
			Basis:      []fault.Legal{ltcd("Điều 26 khoản 1 điểm b"), tt05("Điều 9")},
		},
		{
			Action: Transfer, Title: fault.Text{VI: "Chuyển đơn", EN: "Transfer"},
			From: []State{Classified}, To: Transferred,
			Permission: access.PetitionDispose, Needs: []string{"transfer_to|transfer_name"},
			Guards:   []Guard{isOutside, isTransferable, isOneKind},
			Document: "Phiếu chuyển đơn",
			Basis:    []fault.Legal{ltc("Điều 24 khoản 2"), ltcd("Điều 26 khoản 2")},
		},
		{
			Action: Urge, Title: fault.Text{VI: "Đôn đốc cấp dưới giải quyết", EN: "Urge the subordinate authority"},
			From: []State{Classified}, To: Urged,
			Permission: access.PetitionDispose,
			Guards:     []Guard{isOutside},
			Document:   "Công văn đôn đốc",
			Basis:      []fault.Legal{ltcd("Điều 26 khoản 1 điểm b")},
		},
		{
			Action: Return, Title: fault.Text{VI: "Trả đơn", EN: "Return"},
			From: []State{Classified}, To: Returned,
			Permission: access.PetitionDispose, Needs: []string{"reason"},
			Guards:   []Guard{isOutside},
			Document: "Công văn trả lại đơn",
			Basis:    []fault.Legal{tt05("Điều 9")},
		},
		{
			Action: File, Title: fault.Text{VI: "Lưu đơn", EN: "File"},
			From: []State{Classified}, To: Filed,
			Permission: access.PetitionDispose, Needs: []string{"reason"},
			Basis: []fault.Legal{tt05("Điều 28")},
		},
		{
			Action: Withdraw, Title: fault.Text{VI: "Rút đơn", EN: "Withdraw"},
			From: []State{Received, Classified}, To: WithdrawnBy,
			Permission: access.PetitionClassify,
			Document:   "Đơn rút hoặc biên bản ghi nhận việc rút",
			Basis:      []fault.Legal{lkn("Điều 10"), ltc("Điều 33")},
		},
		{
			Action: Correct, Title: fault.Text{VI: "Đính chính thông tin", EN: "Correct"},
			From:       []State{Received, Classified, Accepted, Joined, NotAccepted, Guided, Transferred, Urged, Returned, Filed, WithdrawnBy},
			Permission: access.PetitionClassify, Needs: []string{"petition", "reason"},
		},
		{
			Action: RecordReply, Title: fault.Text{VI: "Ghi nhận văn bản phúc đáp", EN: "Record the reply"},
			From:       []State{Transferred, Urged},
			Permission: access.PetitionClassify, Needs: []string{"reply"},
			Guards: []Guard{isAwaitingReply},
			Basis:  []fault.Legal{ltcd("Điều 27 khoản 2")},
		},
		{
			Action: SendReply, Title: fault.Text{VI: "Phúc đáp cơ quan chuyển đơn", EN: "Reply to the referring authority"},
			From:       []State{Accepted, Joined, NotAccepted, Guided, Transferred, Urged, Returned, Filed},
			Permission: access.PetitionDispose, Needs: []string{"reply"},
			Guards:   []Guard{isReferred},
			Document: "Văn bản phúc đáp",
			Basis:    []fault.Legal{ltcd("Điều 27 khoản 2")},
		},
	},
}
