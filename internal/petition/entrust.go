package petition

import (
	"slices"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/lifecycle"
)

// Whoever resolves a case verifies it themselves, by a team of their office, or
// gives the verification to the inspectorate or another body, in writing (Luật
// Khiếu nại, Điều 29 khoản 1 điểm b; Luật Tố cáo, Điều 31 khoản 1, khoản 2; Nghị
// định 31/2019/NĐ-CP, Điều 10). A body of the deployment works on this one matter:
// it names its people, and they take the steps of verification. One outside answers
// on paper. The case stays with whoever resolves it.

// Entrustment says to which body the verification of a matter is given. It is zero
// while the office that has the matter verifies it.
type Entrustment struct {
	To   authority.ID // of the deployment; zero for a body outside
	Name string       // of a body outside
	On   clock.Date   // since when
	Due  clock.Date   // by when the body reports
}

// Given reports whether the verification is given to a body.
func (e Entrustment) Given() bool { return e != Entrustment{} }

// outside reports whether it is given to a body outside the deployment.
func (e Entrustment) outside() bool { return e.Given() && e.To == 0 }

// verifier is how events name the body.
func (e Entrustment) verifier() string {
	if e.To != 0 {
		return e.To.String()
	}
	return e.Name
}

// VerifiedAt is the authority whose people verify the matter: the one it was given
// to, else the one that has it.
func (m Matter) VerifiedAt() authority.ID {
	if m.Entrusted.To != 0 {
		return m.Entrusted.To
	}
	return m.ID.Authority
}

// BeingVerified reports whether the verification is under way, suspended or not.
func (m Matter) BeingVerified() bool {
	return m.State == StateVerifying || m.State == StateSuspended && m.Resume == StateVerifying
}

// entrustments are the rows by which the verification is given to a body, taken
// back, and answered for by one outside.
func entrustments(paper lifecycle.PaperClass, suspended bool, basis ...bilingual.Legal) []Rule {
	first := Rule{
		Action: ActionEntrust, Title: bilingual.Text{VI: "Giao cơ quan thanh tra, cơ quan khác xác minh", EN: "Give the verification to another body"}, From: []State{StateAccepted}, To: StateVerifying,
		Effect: entrust, Reads: []lifecycle.Read{ReadBody}, Takes: []string{"confirm_accused_there"},
		Permission: access.CaseAssign, Needs: []Need{needsBody, needsDueOn}, Paper: paper, Document: "Văn bản giao xác minh",
		Starts: []lifecycle.Start{{Term: deadline.Verification, From: lifecycle.OnSetDay}}, Basis: basis,
	}
	another := first
	another.From, another.To = []State{StateVerifying}, ""
	back := Rule{
		Action: ActionRecall, Title: bilingual.Text{VI: "Thôi giao xác minh", EN: "Take the verification back"}, From: []State{StateVerifying},
		Effect: recall, Regards: true,
		Permission: access.CaseAssign, Needs: []Need{needsReason}, Guards: []Guard{isEntrusted}, Basis: basis,
	}
	if suspended {
		back.From = append(back.From, StateSuspended)
	}
	return []Rule{first, another, back, {
		Action: ActionRecordFindings, Title: bilingual.Text{VI: "Nhận báo cáo xác minh của cơ quan ngoài hệ thống", EN: "Record the report of a body outside"}, From: []State{StateVerifying}, To: StateVerified,
		Effect: report, Takes: []string{"differs"},
		Permission: access.MatterVerify, Needs: []Need{needsReason}, Guards: []Guard{isEntrustedOutside}, Document: "Báo cáo kết quả xác minh của cơ quan được giao",
		Meets: []deadline.Term{deadline.Verification}, Basis: basis,
	}}
}

// endingEntrustment are rows of which the one that records an interest ends the
// verification by the office of who is accused, and with it the day of its report.
func endingEntrustment(rows []Rule) []Rule {
	for i := range rows {
		rows[i].Regards = rows[i].Regards || slices.Contains(rows[i].Grounds, AccusedSelf)
	}
	return rows
}

// entrust gives the verification to the body of the command. Whoever verified
// before does so no longer; the people of a body that only gets another day stay.
func entrust(t *turn) error {
	c, m := t.Command, t.matter
	to := Entrustment{To: c.Body, Name: c.BodyName, On: t.On, Due: c.DueOn}
	switch {
	case to.To == m.ID.Authority:
		return ErrGuard.Msg("Cơ quan đang giữ vụ việc tự xác minh thì không cần giao.", "The authority that has the matter verifies it without being given it.").
			At("/body", "same_authority", "Là chính cơ quan đang giữ vụ việc.", "It is the authority that has the matter.")
	case t.in.AccusedThere:
		return ErrGuard.Msg("Người bị tố cáo làm việc tại cơ quan này; không giao xác minh cho cơ quan của người bị tố cáo.",
			"Whom it is against works there; their own office does not verify.").
			By(t.interestBasis()).At("/body", "accused_there", "Là cơ quan của người bị tố cáo.", "It is the authority of whom it is against.")
	case to.Due.Before(t.On):
		return ErrInvalid.At("/due_on", "before_step", "Thời hạn báo cáo trước ngày giao.", "The report is due before the verification is given.")
	case !t.Imported && t.limitRuns() && to.Due.After(t.ResolveDue):
		return ErrInvalid.At("/due_on", "after_limit", "Thời hạn báo cáo sau ngày hết thời hạn giải quyết vụ việc ("+t.ResolveDue.Vietnamese()+").",
			"The report is due after the limit of the case itself ("+t.ResolveDue.String()+").")
	}
	if err := t.lookedAt(t.interestBasis()); err != nil {
		return err
	}
	if old := m.Entrusted; to.To != 0 && to.To == old.To {
		to.On = old.On
	} else {
		*t.assignees = nil
	}
	m.Entrusted = to
	return nil
}

// limitRuns reports whether the limit for the result is known, and has not passed on
// the day of the step.
func (f Facts) limitRuns() bool { return !f.ResolveDue.IsZero() && !f.On.After(f.ResolveDue) }

// recall takes the verification back: the office that has the matter verifies it,
// and the people of the body have no part in it any more.
func recall(t *turn) error {
	t.matter.Entrusted, *t.assignees = Entrustment{}, nil
	return nil
}

// endEntrustment ends it when nothing is verified any more: with the report, the
// result, or whatever else ended the verification.
func (m *Matter) endEntrustment() {
	if !m.Entrusted.Given() || m.BeingVerified() {
		return
	}
	if m.Entrusted.To != 0 { // they are no people of the office
		m.Assignees = nil
	}
	m.Entrusted = Entrustment{}
}

// elsewhere refuses steps to those who have nothing but the verification of the
// matter, and the steps of verification to those who do not have it.
func elsewhere(f Facts, r *Rule) *fault.Error {
	switch {
	case f.By.Lent && !r.Delegable:
		return access.ErrForbidden.With("permission", string(r.Permission))
	case !r.Delegable || r.Permission != access.MatterVerify || !f.Matter.Entrusted.Given(),
		f.By.Lent, f.By.allowed(), slices.ContainsFunc(f.Matter.Assignees, func(a Assignee) bool { return a.Account == f.By.Account }):
		return nil
	}
	return ErrAssigned.Msg("Việc xác minh đã giao cho cơ quan khác; chỉ người được phân công của cơ quan đó và thủ trưởng được thực hiện bước xác minh.",
		"The verification was given to another body; only its people and the head take steps of verification.").By(f.verifyBasis())
}

//nolint:gochecknoglobals // rows of the tables
var (
	isEntrusted = guard("entrusted", func(f Facts) *fault.Error {
		if f.Matter.Entrusted.Given() {
			return nil
		}
		return ErrGuard.Msg("Việc xác minh không giao cho cơ quan nào khác.", "The verification is given to no other body.")
	})

	isEntrustedOutside = guard("entrusted_outside", func(f Facts) *fault.Error {
		if f.Matter.Entrusted.outside() {
			return nil
		}
		return ErrGuard.Msg("Việc xác minh không giao cho cơ quan ngoài hệ thống.", "The verification is given to no body outside the deployment.")
	})

	// isReportedHere: a body outside does not report by itself.
	isReportedHere = guard("reported_here", func(f Facts) *fault.Error {
		if !f.Matter.Entrusted.outside() {
			return nil
		}
		return ErrGuard.Msg("Việc xác minh đã giao cho cơ quan ngoài hệ thống; ghi nhận báo cáo của cơ quan đó, hoặc thôi giao trước khi tự báo cáo.",
			"The verification was given to a body outside; record its report, or take the verification back first.").By(f.verifyBasis())
	})
)
