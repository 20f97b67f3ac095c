package petition

import (
	"kntc/internal/access"
	"kntc/internal/bilingual"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/lifecycle"
)

// A denunciation may be so clear that it can be handled at once. About state
// management that needs no acceptance and no conclusion, so nothing has to be sent
// or published (Luật Tố cáo, Điều 42 khoản 1, Điều 43): it is a disposition of the
// petition, or a step of the matter when it was accepted before it proved clear.
// About official duty it is accepted, verified by the resolver alone, and concluded
// (Nghị định 31/2019/NĐ-CP, Điều 19).

// handleAtOnce is the row by which a denunciation is handled at once before, and
// without, its acceptance. What was done, and with what result, is told in words, by
// whom in the minutes. One that proves not to be so clear is undone, and accepted.
func handleAtOnce() Rule {
	return Rule{
		Action: ActionActAtOnce, Title: bilingual.Text{VI: "Xử lý ngay", EN: "Handle at once"}, From: []State{StateClassified}, To: StateActedAtOnce,
		Effect:     recordAtOnce,
		Permission: access.PetitionDispose, Outcomes: violations(), Needs: []Need{needsOutcome, needsGround, needsReply, needsMinutesSigner}, Grounds: []Ground{ClearAtOnce},
		Guards: []Guard{isDenunciation, isEligible, isWithin, isNamed, isNotOrganisationDenouncing, isFirstDenunciation, isPetitionOnManagement, isClear},
		Paper:  lifecycle.MinutesPaper, Document: "Biên bản xử lý ngay",
		Meets: disposed(), Basis: []bilingual.Legal{ltc("Điều 42 khoản 1, Điều 43")},
	}
}

// recordAtOnce keeps what was found and done.
func recordAtOnce(t *turn) error {
	t.petition.Outcome, t.petition.ReplyText = t.Command.Outcome, t.Command.Reply
	return nil
}

// needsMinutesSigner is who handled a denunciation at once and signed the minutes.
var needsMinutesSigner = unlessImported(Need{ //nolint:gochecknoglobals // a row of the table
	Fields: []string{"paper/signer"},
	Given:  func(f Facts) bool { return f.Command.Paper.Signer != "" },
	Refuse: func(bad *fault.Error, pointer string) *fault.Error {
		return bad.At(pointer, "required", "Thiếu người lập, ký biên bản xử lý ngay.", "Who handled it and signed the minutes is missing.")
	},
})

//nolint:gochecknoglobals // guards
var (
	isFirstDenunciation = guard("first_denunciation", func(f Facts) *fault.Error {
		if f.Petition.Instance != Further {
			return nil
		}
		return ErrGuard.Msg("Tố cáo tiếp được xem xét theo trình tự riêng, không xử lý ngay.",
			"A further denunciation is reviewed in its own way, and not handled at once.").By(ltc("Điều 37, Điều 38"))
	})

	isPetitionOnManagement = guard("state_management", func(f Facts) *fault.Error {
		switch f.Petition.Duty {
		case StateManagement:
			return nil
		case OfficialDuty:
			return ErrGuard.Msg("Tố cáo về việc thực hiện nhiệm vụ, công vụ phải được thụ lý và kết luận; nội dung rõ ràng thì kết luận khi chưa có báo cáo xác minh.",
				"A denunciation about official duty is accepted and concluded; a clear one before a report.").By(nd31("Điều 19"))
		}
		return ErrGuard.Msg("Chưa phân loại hành vi bị tố cáo; chỉ tố cáo về quản lý nhà nước trong các lĩnh vực mới được xử lý ngay.",
			"What the violation is about was not classified; only one on state management is handled at once.").By(ltc("Điều 42 khoản 1, Điều 43"))
	})

	isClear = guard("clear_evidence", func(f Facts) *fault.Error {
		if f.Petition.Evident {
			return nil
		}
		return ErrGuard.Msg("Chỉ xử lý ngay tố cáo đã được phân loại là có nội dung rõ ràng, chứng cứ cụ thể.",
			"Only a denunciation that was classified as clear, with concrete evidence, is handled at once.").By(ltc("Điều 43"))
	})
)

// conclude is the row by which a denunciation is concluded after its report.
func conclude() Rule {
	return Rule{
		Action: ActionConclude, Title: bilingual.Text{VI: "Kết luận nội dung tố cáo", EN: "Conclude"}, From: []State{StateVerified}, To: StateConcluded,
		Effect: resolve, Refigures: true, Takes: []string{"deliberate", "ordered"},
		Permission: access.MatterDecide, Outcomes: verdicts, Needs: []Need{needsOutcome}, Guards: []Guard{isNotAppraised, hasDeliberateOnlyWrong},
		Paper: lifecycle.ConclusionPaper, Document: "Kết luận nội dung tố cáo",
		Starts: append(lifecycle.Starts(deadline.SendResult, deadline.Handle, deadline.PublishResult), toForwarder()),
		Meets:  []deadline.Term{deadline.Resolve, deadline.Supply}, Basis: []bilingual.Legal{ltc("Điều 35")},
	}
}

// concludeAtOnce concludes a clear one about official duty without a team and its
// report.
func concludeAtOnce() Rule {
	r := conclude()
	r.From, r.Outcomes = []State{StateAccepted, StateVerifying}, violations()
	r.Needs, r.Grounds = append(r.Needs, needsGround), []Ground{ClearAtOnce}
	r.Guards = append([]Guard{isOfficialDuty}, r.Guards...)
	r.Basis = append(r.Basis, nd31("Điều 19"))
	return r
}

// actAtOnce handles a clear one about state management.
func actAtOnce() Rule {
	return Rule{
		Action: ActionActAtOnce, Title: bilingual.Text{VI: "Xử lý ngay", EN: "Handle at once"}, From: []State{StateAccepted, StateVerifying}, To: StateHandled,
		Effect: resolve, Refigures: true, Takes: []string{"ordered"},
		Permission: access.MatterDecide, Outcomes: violations(), Needs: []Need{needsOutcome, needsGround}, Grounds: []Ground{ClearAtOnce},
		Guards: []Guard{isStateManagement},
		Paper:  lifecycle.MinutesPaper, Document: "Biên bản xử lý ngay", Starts: []lifecycle.Start{toForwarder()},
		Meets: []deadline.Term{deadline.Resolve, deadline.AcceptNotice, deadline.Supply}, Basis: []bilingual.Legal{ltc("Điều 42 khoản 1, Điều 43")},
	}
}

// violations are the outcomes by which there is something to handle.
func violations() []Outcome { return []Outcome{OutcomeRight, OutcomePartlyRight} }

// isOfficialDuty refuses to conclude at once what the decree does not know.
var isOfficialDuty = guard("official_duty", func(f Facts) *fault.Error { //nolint:gochecknoglobals // a guard
	if f.Matter.Duty == OfficialDuty {
		return nil
	}
	return ErrGuard.Msg("Chỉ tố cáo về việc thực hiện nhiệm vụ, công vụ có nội dung rõ ràng mới được kết luận khi chưa có báo cáo xác minh.",
		"Only a clear denunciation about official duty is concluded before a report.").By(nd31("Điều 19"))
})
